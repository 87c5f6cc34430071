//! Views of the front page, the gallery of figures and the index of sources.

use super::document::DocumentText;
use super::maker::Maker;
use super::plan::{FIGURES_A_PAGE, page_count};
use super::views::lists::{
    CitingSentence, FigureView, FiguresView, HomeSeries, HomeView, LetterGroup, SourceEntry, SourceUseView,
    SourceView, SourcesView,
};
use crate::model::catalog::{Card, DocId, RecordId, TaxonomyId};
use crate::model::doc::{ExhibitKind, Furniture};
use crate::model::library::plain;
use crate::model::site::{CitedPlace, CitedSource, Link, SourceUse};
use crate::model::text::Html;
use crate::outputs::addresses::{figures_url, source_url};
use crate::outputs::citation_graph::graph_url;

/// Briefs of a series on the front page.
const CARDS_A_SERIES: usize = 4;
/// Terms of a kind on the front page.
const TERMS_A_KIND: usize = 12;

impl Maker<'_> {
    /// The front page.
    pub fn home(&self) -> HomeView {
        let catalog = &self.site.catalog;
        let listed = catalog.listed.get(self.lang).map_or(&[][..], Vec::as_slice);
        let lead = catalog
            .lead
            .and_then(|brief| catalog.edition_for(brief, self.lang))
            .and_then(|doc| catalog.doc(doc).card.as_deref())
            .or_else(|| listed.iter().map(|card| &**card).find(|card| is_news(card)));
        let series = self.taxonomy_named("series").into_iter().flat_map(|id| &catalog.taxonomy(id).records);
        let series = series.filter_map(|record| self.home_series(*record, lead.map(|card| card.doc)));
        let subjects =
            (0..catalog.taxonomies.len() as u16).map(TaxonomyId).filter_map(|id| self.home_terms(id));
        HomeView {
            lead: lead.map(|card| self.card(card)),
            series: series.collect(),
            figure: self.press.figures(self.lang).first().map(|(doc, index)| self.figure(*doc, *index)),
            subjects: subjects.collect(),
            body: self.introduction(&self.addresses.page(self.lang, &[])),
        }
    }

    /// The built-in or own kind of records with this name.
    pub fn taxonomy_named(&self, name: &str) -> Option<TaxonomyId> {
        let taxonomies = &self.site.catalog.taxonomies;
        taxonomies.iter().position(|taxonomy| *taxonomy.name == *name).map(|index| TaxonomyId(index as u16))
    }

    fn home_series(&self, id: RecordId, lead: Option<DocId>) -> Option<HomeSeries> {
        let cards = self.cards_of(id).iter().filter(|card| is_news(card) && Some(card.doc) != lead);
        let cards: Vec<_> = cards.take(CARDS_A_SERIES).map(|card| self.card(card)).collect();
        (!cards.is_empty()).then(|| HomeSeries { series: self.term(id), cards })
    }

    fn home_terms(&self, id: TaxonomyId) -> Option<super::views::common::TermGroup> {
        let taxonomy = self.site.catalog.taxonomy(id);
        if matches!(&*taxonomy.name, "series" | "people" | "addressees") {
            return None;
        }
        let mut terms: Vec<RecordId> =
            taxonomy.records.iter().copied().filter(|term| !self.cards_of(*term).is_empty()).collect();
        terms.sort_by_key(|term| std::cmp::Reverse(self.cards_of(*term).len()));
        terms.truncate(TERMS_A_KIND);
        (!terms.is_empty()).then(|| self.group(id, terms.into_iter()))
    }

    /// A page of the gallery.
    pub fn figures(&self, number: u32) -> FiguresView {
        let all = self.press.figures(self.lang);
        let start = (number.saturating_sub(1) as usize) * FIGURES_A_PAGE;
        let shown = all.iter().skip(start).take(FIGURES_A_PAGE);
        let url = figures_url(&self.addresses, self.lang);
        FiguresView {
            figures: shown.map(|(doc, index)| self.figure(*doc, *index)).collect(),
            total: all.len() as u32,
            pager: self.pager(&url, number, page_count(all.len(), FIGURES_A_PAGE)),
        }
    }

    /// A figure outside its brief.
    fn figure(&self, id: DocId, index: usize) -> FigureView {
        let entry = self.site.catalog.doc(id);
        let doc = &entry.manuscript.doc;
        let exhibit = &doc.exhibits[index];
        let file = exhibit.src.and_then(|link| self.site.resolved(id).links.get(link.index()));
        let (src, size) = match file {
            Some(Link::File { url, size, .. }) => (url.to_string(), *size),
            Some(Link::External { url }) => (url.to_string(), None),
            _ => (String::new(), None),
        };
        let text = DocumentText::new(self, id);
        let furniture = |wanted| doc.furniture(exhibit.node, wanted).map(|node| text.plain_inline(node));
        FigureView {
            label: self.exhibit_label(ExhibitKind::Figure, exhibit.number),
            url: format!("{}#{}", entry.url, exhibit.id),
            src,
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            alt: exhibit.alt.as_deref().unwrap_or_default().to_owned(),
            title: furniture(Furniture::Title).or_else(|| furniture(Furniture::Caption)),
            subtitle: furniture(Furniture::Subtitle),
            source: furniture(Furniture::Source),
            card: self.card_of(id).expect("figures are gathered from briefs"),
        }
    }

    /// The index of sources.
    pub fn sources(&self) -> SourcesView {
        let mut sorted: Vec<(String, SourceEntry)> = self
            .site
            .cited_by_source
            .iter()
            .map(|(key, source)| (sort_text(source), self.source_entry(key, source)))
            .collect();
        sorted.sort_by(|(a, first), (b, second)| {
            self.words.compare(a, b).then_with(|| first.key.cmp(&second.key))
        });
        let total = sorted.len() as u32;
        let mut letters: Vec<LetterGroup> = Vec::new();
        for (text, entry) in sorted {
            let letter = self.words.index_letter(&text);
            // Figures come before all letters and other scripts after them: both stand under `#`.
            match letters.iter_mut().find(|group| group.letter == letter) {
                Some(group) => group.sources.push(entry),
                None => {
                    let id =
                        format!("letter-{}", if letter == "#" { "other" } else { letter }).to_lowercase();
                    letters.push(LetterGroup { letter: letter.to_owned(), id, sources: vec![entry] });
                }
            }
        }
        let graph = graph_url(&self.addresses, &self.site.config);
        let graph = self.site.route_by_url.contains_key(&graph).then(|| graph.into());
        SourcesView { letters, total, graph_url: graph }
    }

    fn source_entry(&self, key: &str, source: &CitedSource) -> SourceEntry {
        SourceEntry {
            key: key.to_owned(),
            url: source_url(&self.addresses, self.lang, key).into(),
            text: self.reference(source),
            count: source.uses.len() as u32,
        }
    }

    /// A source in the site's style.
    fn reference(&self, source: &CitedSource) -> Html {
        self.press.reference(&source.entry, self.lang)
    }

    /// One source.
    pub fn source(&self, key: &str) -> Option<SourceView> {
        let source = self.site.cited_by_source.get(key)?;
        let uses = source.uses.iter().filter_map(|usage| self.source_use(usage));
        Some(SourceView {
            key: key.to_owned(),
            title: source_title(source).unwrap_or_else(|| key.to_owned()),
            text: self.reference(source),
            uses: uses.collect(),
        })
    }
}

impl Maker<'_> {
    /// A brief that cites a source, with the sentences in which it does.
    fn source_use(&self, usage: &SourceUse) -> Option<SourceUseView> {
        let entry = self.site.catalog.doc(usage.doc);
        let url = |place: &CitedPlace| format!("{}#cite-{}", entry.url, place.citation.0 + 1);
        let mut sentences: Vec<CitingSentence> = Vec::new();
        for (place, words) in self.site.quotes(usage.doc, &usage.places) {
            let text = self.filled(usage.doc, &words);
            if sentences.last().is_none_or(|last| last.text != text) {
                sentences.push(CitingSentence { text: text.into_owned(), url: url(&place) });
            }
        }
        Some(SourceUseView {
            card: self.card_of(usage.doc)?,
            url: usage.places.first().map_or_else(|| entry.url.to_string(), url),
            sentences,
        })
    }
}

/// Whether a brief may lead the front page.
fn is_news(card: &Card) -> bool {
    card.state == crate::model::catalog::DocState::Built
}

/// The title of a source, without markup.
pub fn source_title(source: &CitedSource) -> Option<String> {
    source.entry.item.get("title")?.as_str().map(plain)
}

/// What a source is sorted by: the first author's family name, else the title.
fn sort_text(source: &CitedSource) -> String {
    let item = &source.entry.item;
    let names = ["author", "editor"].iter().find_map(|kind| item.get(*kind)?.as_array()?.first());
    let name = names.and_then(|name| name.get("family").or_else(|| name.get("literal"))?.as_str());
    name.map(str::to_owned).or_else(|| source_title(source)).unwrap_or_else(|| source.entry.key.to_string())
}
