//! `citations.json`: who cites what on the site, for those who study it: briefs, sources, and the sentences
//! that lead from one to the other.
//!
//! Only briefs that registries may name are in it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::html::plan::source_url;
use super::metadata::is_public;
use super::{Output, PlanInput, Press};
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::catalog::{BriefId, DocId};
use crate::model::config::Config;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::outputs::html::maker::Maker;
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
            maker: Maker::new(press, press.site.language()),
            site: &press.site,
            addresses: Addresses::new(&press.site.config),
        };
        let mut text = graph.value().to_string();
        text.push('\n');
        Outcome::clean(Body::Bytes(text.into_bytes()))
    }
}

/// The address of the graph.
pub fn graph_url(addresses: &Addresses, config: &Config) -> Box<str> {
    addresses.file(&config.language, &["citations.json"])
}

struct Graph<'a> {
    maker: Maker<'a>,
    site: &'a Site,
    addresses: Addresses,
}

impl Graph<'_> {
    fn value(&self) -> Value {
        let catalog = &self.site.catalog;
        let briefs = (0..catalog.briefs.len() as u32).map(BriefId).filter_map(|brief| self.brief(brief));
        let sources = self.site.cited_by_source.iter().map(|(key, source)| {
            let url = source_url(&self.addresses, self.site.language(), key);
            json!({ "key": &**key, "url": self.addresses.absolute(&url), "item": source.entry.item })
        });
        json!({
            "briefs": briefs.collect::<Vec<_>>(),
            "sources": sources.collect::<Vec<_>>(),
            "citations": self.citations(),
            "mentions": self.mentions(),
        })
    }

    /// A brief in its languages.
    fn brief(&self, brief: BriefId) -> Option<Value> {
        let editions = self.site.catalog.brief(brief).editions.iter().filter(|doc| self.is_public(**doc));
        let editions: Vec<Value> = editions.filter_map(|doc| self.edition(*doc)).collect();
        (!editions.is_empty())
            .then(|| json!({ "id": &*self.site.catalog.brief(brief).id, "editions": editions }))
    }

    fn edition(&self, doc: DocId) -> Option<Value> {
        let entry = self.site.catalog.doc(doc);
        let card = entry.card.as_deref()?;
        let mut edition = Map::new();
        let mut set = |key: &str, value: Value| edition.insert(key.to_owned(), value);
        set("lang", card.lang.as_str().into());
        set("url", self.addresses.absolute(&card.url).into());
        set("title", (*card.texts.title).into());
        set("authors", card.authors.iter().map(|author| Value::from(&*author.name)).collect());
        if let Some(date) = card.date {
            set("date", date.to_string().into());
        }
        if let Some(doi) = &entry.meta.doi {
            set("doi", bare_doi(&doi.value).into());
        }
        Some(Value::Object(edition))
    }

    /// Which brief cites which source.
    fn citations(&self) -> Vec<Value> {
        let uses = self.site.cited_by_source.iter().flat_map(|(key, source)| {
            source.uses.iter().filter(|usage| self.is_public(usage.doc)).map(move |usage| (key, usage))
        });
        uses.map(|(key, usage)| {
            let places = usage.places.iter();
            let sentences = places.filter_map(|place| self.site.sentence(usage.doc, place.sentence));
            let mut seen = BTreeSet::new();
            let sentences = sentences.map(|sentence| self.maker.filled(usage.doc, &sentence.text));
            let sentences: Vec<Cow<'_, str>> = sentences.filter(|text| seen.insert(text.clone())).collect();
            json!({ "from": self.from(usage.doc), "source": &**key, "sentences": sentences })
        })
        .collect()
    }

    /// Which brief cites, links to or replaces which other.
    fn mentions(&self) -> Vec<Value> {
        let catalog = &self.site.catalog;
        let mut mentions = Vec::new();
        for (index, backlinks) in self.site.backlinks.iter().enumerate() {
            let target = BriefId(index as u32);
            if !catalog.brief(target).editions.iter().any(|doc| self.is_public(*doc)) {
                continue;
            }
            for backlink in backlinks.iter().filter(|backlink| self.is_public(backlink.from)) {
                let replaces = catalog.doc(backlink.from).supersedes.contains(&target);
                let kind = match (backlink.cited, replaces) {
                    (true, _) => "cites",
                    (false, true) => "replaces",
                    (false, false) => "links",
                };
                let sentence = self.site.sentence(backlink.from, backlink.sentence);
                mentions.push(json!({
                    "from": self.from(backlink.from),
                    "brief": &*catalog.brief(target).id,
                    "kind": kind,
                    "sentences": sentence.map(|sentence| self.maker.filled(backlink.from, &sentence.text)).into_iter().collect::<Vec<_>>(),
                }));
            }
        }
        mentions
    }

    /// The edition that cites.
    fn from(&self, doc: DocId) -> Value {
        let entry = self.site.catalog.doc(doc);
        let brief = entry.brief.map_or("", |brief| &self.site.catalog.brief(brief).id);
        json!({ "id": brief, "lang": entry.manuscript.lang.as_str() })
    }

    fn is_public(&self, doc: DocId) -> bool {
        is_public(self.site.catalog.doc(doc))
    }
}
