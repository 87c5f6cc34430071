//! `citations.json`: who cites what on the site, for those who study it: briefs, sources, and the sentences
//! that lead from one to the other.
//!
//! Only briefs that registries may name are in it.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::addresses::source_url;
use super::metadata::is_public;
use super::{Output, PlanInput, Press};
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::catalog::{BriefId, DocId};
use crate::model::config::Config;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::model::site::{Backlink, Site};
use crate::outputs::localized::Localized;
use crate::text::doi::bare_doi;

/// Writes the graph.
pub struct CitationGraph;

impl Output for CitationGraph {
    fn id(&self) -> &'static str {
        "citation-graph"
    }

    fn summary(&self) -> &'static str {
        "`citations.json`: all briefs and sources, and which brief cites which, with the sentences"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        if !input.catalog.docs.iter().any(is_public) {
            return Vec::new();
        }
        let addresses = Addresses::new(input.config);
        vec![addresses.route(graph_url(&addresses, input.config), self.id(), Subject::Whole)]
    }

    fn render(&self, press: &Press, _route: &Route) -> Outcome<Body> {
        let graph = Graph {
            localized: Localized::new(press, press.site.language()),
            site: &press.site,
            addresses: Addresses::new(&press.site.config),
        };
        let mut text = serde_json::to_vec(&graph.whole()).expect("the rows have texts for keys");
        text.push(b'\n');
        Outcome::clean(Body::Bytes(text))
    }
}

/// The address of the graph.
pub fn graph_url(addresses: &Addresses, config: &Config) -> Box<str> {
    addresses.file(&config.language, &["citations.json"])
}

struct Graph<'a> {
    localized: Localized<'a>,
    site: &'a Site,
    addresses: Addresses,
}

/// The file. Its rows borrow from the site, so that a large graph is no tree of values; keys are in order.
#[derive(Serialize)]
struct Whole<'a> {
    briefs: Vec<Brief<'a>>,
    citations: Vec<Citation<'a>>,
    mentions: Vec<Mention<'a>>,
    sources: Vec<Source<'a>>,
}

/// A brief in its languages.
#[derive(Serialize)]
struct Brief<'a> {
    editions: Vec<Edition<'a>>,
    id: &'a str,
}

#[derive(Serialize)]
struct Edition<'a> {
    authors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doi: Option<&'a str>,
    lang: &'a str,
    title: &'a str,
    url: String,
}

/// A source that a brief cites.
#[derive(Serialize)]
struct Citation<'a> {
    from: Citing<'a>,
    sentences: Vec<String>,
    source: &'a str,
}

/// A brief that another cites, links to or replaces.
#[derive(Serialize)]
struct Mention<'a> {
    brief: &'a str,
    from: Citing<'a>,
    kind: &'static str,
    sentences: Vec<String>,
}

/// The edition that cites.
#[derive(Serialize)]
struct Citing<'a> {
    id: &'a str,
    lang: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    item: &'a Value,
    key: &'a str,
    url: String,
}

impl<'a> Graph<'a> {
    fn whole(&'a self) -> Whole<'a> {
        let briefs = (0..self.site.catalog.briefs.len() as u32).map(BriefId);
        let sources = self.site.cited_by_source.iter().map(|(key, source)| {
            let url = source_url(&self.addresses, self.site.language(), key);
            Source { item: &source.entry.item, key, url: self.addresses.absolute(&url) }
        });
        Whole {
            briefs: briefs.filter_map(|brief| self.brief(brief)).collect(),
            citations: self.citations().collect(),
            mentions: self.mentions().collect(),
            sources: sources.collect(),
        }
    }

    fn brief(&self, brief: BriefId) -> Option<Brief<'a>> {
        let brief = self.site.catalog.brief(brief);
        let editions = brief.editions.iter().filter(|doc| self.is_public(**doc));
        let editions: Vec<Edition<'_>> = editions.filter_map(|doc| self.edition(*doc)).collect();
        (!editions.is_empty()).then_some(Brief { editions, id: &brief.id })
    }

    fn edition(&self, doc: DocId) -> Option<Edition<'a>> {
        let entry = self.site.catalog.doc(doc);
        let card = entry.card.as_deref()?;
        Some(Edition {
            authors: card.authors.iter().map(|author| &*author.name).collect(),
            date: card.date.map(|date| date.to_string()),
            doi: entry.meta.doi.as_ref().map(|doi| bare_doi(&doi.value)),
            lang: card.lang.as_str(),
            title: &card.texts.title,
            url: self.addresses.absolute(&card.url),
        })
    }

    /// Which brief cites which source.
    fn citations(&'a self) -> impl Iterator<Item = Citation<'a>> {
        let uses = self.site.cited_by_source.iter().flat_map(|(key, source)| {
            source.uses.iter().filter(|usage| self.is_public(usage.doc)).map(move |usage| (key, usage))
        });
        uses.map(|(key, usage)| {
            let quotes = self.site.quotes(usage.doc, &usage.places);
            let mut seen = BTreeSet::new();
            let sentences =
                quotes.iter().map(|(_, words)| self.localized.filled(usage.doc, words).into_owned());
            let sentences = sentences.filter(|text| seen.insert(text.clone())).collect();
            Citation { from: self.from(usage.doc), sentences, source: key }
        })
    }

    /// Which brief cites, links to or replaces which other.
    fn mentions(&'a self) -> impl Iterator<Item = Mention<'a>> {
        let catalog = &self.site.catalog;
        let targets = self.site.backlinks.iter().enumerate();
        let targets = targets.map(|(index, backlinks)| (BriefId(index as u32), backlinks));
        let targets = targets
            .filter(|(target, _)| catalog.brief(*target).editions.iter().any(|doc| self.is_public(*doc)));
        targets.flat_map(move |(target, backlinks)| {
            let public = backlinks.iter().filter(|backlink| self.is_public(backlink.from));
            public.map(move |backlink| self.mention(target, backlink))
        })
    }

    fn mention(&'a self, target: BriefId, backlink: &Backlink) -> Mention<'a> {
        let catalog = &self.site.catalog;
        let replaces = catalog.doc(backlink.from).supersedes.contains(&target);
        let kind = match (backlink.cited, replaces) {
            (true, _) => "cites",
            (false, true) => "replaces",
            (false, false) => "links",
        };
        let sentence = self.site.sentence(backlink.from, backlink.sentence);
        let manuscript = &catalog.doc(backlink.from).manuscript;
        let sentence = sentence
            .map(|sentence| self.localized.filled(backlink.from, &manuscript.quoted(sentence)).into_owned());
        Mention {
            brief: &catalog.brief(target).id,
            from: self.from(backlink.from),
            kind,
            sentences: sentence.into_iter().collect(),
        }
    }

    fn from(&self, doc: DocId) -> Citing<'a> {
        let entry = self.site.catalog.doc(doc);
        let id = entry.brief.map_or("", |brief| &self.site.catalog.brief(brief).id);
        Citing { id, lang: entry.manuscript.lang.as_str() }
    }

    fn is_public(&self, doc: DocId) -> bool {
        is_public(self.site.catalog.doc(doc))
    }
}
