//! Views of pages that list briefs and records: series, people, terms, kinds of records, sections.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::DocumentText;
use super::maker::Maker;
use super::plan::{TERMS_A_PAGE, page_count, year_url};
use super::views::brief::RelatedView;
use super::views::common::{NavigationView, PagerView, TermRef};
use super::views::lists::{
    EditorView, PersonView, SectionView, SeriesView, TaxonomyView, TermView, YearLink,
};
use crate::model::catalog::{Card, DocId, Pick, RecordId, TaxonomyId};
use crate::model::manuscript::ManuscriptKind;
use crate::model::name::sort_name;
use crate::model::record::{RecordDetail, Series};
use crate::model::text::Html;

impl Maker<'_> {
    /// Where page `number` of the list at `url` stands.
    pub fn pager(&self, url: &str, number: u32, count: u32) -> PagerView {
        let at = |page: u32| self.addresses.numbered(url, page).into();
        PagerView {
            number,
            count,
            previous: (number > 1).then(|| at(number - 1)),
            next: (number < count).then(|| at(number + 1)),
        }
    }

    /// The part of a list that page `number` shows.
    pub fn slice<'c, T>(&self, entries: &'c [T], number: u32) -> &'c [T] {
        let size = self.site.config.pagination.max(1) as usize;
        entries.chunks(size).nth(number.saturating_sub(1) as usize).unwrap_or(&[])
    }

    fn pages_of(&self, entries: usize) -> u32 {
        page_count(entries, self.site.config.pagination as usize)
    }

    /// A series, whole (its newest years) or one year of it.
    pub fn series(&self, id: RecordId, year: Option<i16>) -> SeriesView {
        let entry = self.site.catalog.record(id);
        let url = entry.pages.get(self.lang).map_or("", |url| url);
        let cards = self.cards_of(id);
        let mut years: BTreeMap<i16, u32> = BTreeMap::new();
        for year in cards.iter().filter_map(|card| card.year) {
            *years.entry(year).or_default() += 1;
        }
        let shown: Vec<&Card> = match year {
            Some(year) => cards.iter().filter(|card| card.year == Some(year)).map(|card| &**card).collect(),
            None => newest_years(cards, self.site.config.pagination as usize),
        };
        let series = entry.record.series();
        let editors = entry.editors.iter().enumerate().map(|(index, editor)| EditorView {
            person: self.author(editor),
            role: series.and_then(|series| self.editor_role(series, index)),
        });
        SeriesView {
            term: self.term(id),
            body: year.is_none().then(|| self.introduction(url)).flatten(),
            issn: series.and_then(|series| series.issn.as_deref()).map(str::to_owned),
            since: series.and_then(|series| series.since.as_deref()).map(str::to_owned),
            editors: editors.collect(),
            year: year.map(i64::from),
            years: years
                .iter()
                .rev()
                .map(|(number, count)| YearLink {
                    year: i64::from(*number),
                    url: year_url(url, *number).into(),
                    count: *count,
                    current: year == Some(*number),
                })
                .collect(),
            groups: self.years(shown.into_iter(), Some(url)),
            pager: self.pager(url, 1, 1),
        }
    }

    fn editor_role(&self, series: &Series, index: usize) -> Option<String> {
        series.editors.get(index)?.1.as_ref().map(|role| self.words_of(role))
    }

    /// The text of the `_index.md` whose address is `url`.
    pub fn introduction(&self, url: &str) -> Option<Html> {
        let docs = &self.site.catalog.docs;
        let index = docs.iter().position(|doc| {
            doc.manuscript.kind == ManuscriptKind::Section && *doc.url == *url && doc.state.is_built()
        })?;
        let text = DocumentText::new(self, DocId(index as u32));
        Some(text.whole())
    }

    /// A person.
    pub fn person(&self, id: RecordId, number: u32) -> PersonView {
        let entry = self.site.catalog.record(id);
        let url = entry.pages.get(self.lang).map_or("", |url| url);
        let cards = self.cards_of(id);
        let (name, _) = self.text(&entry.record.name);
        let RecordDetail::Person(person) = &entry.record.detail else { unreachable!("people are persons") };
        let author = crate::model::catalog::CardAuthor {
            record: Some(id),
            name: name.into(),
            sort_name: person.sort_name.clone().unwrap_or_default(),
            affiliation: None,
            organisation: person.organisation,
        };
        let links = person.links.iter().map(|(label, url)| NavigationView {
            label: self.words_of(label),
            url: url.to_string(),
            external: true,
        });
        let subjects = |card: &Card| card.terms.iter().flat_map(|(_, terms)| terms).copied().collect();
        PersonView {
            author: self.author_card(&author),
            email: person.email.as_deref().map(str::to_owned),
            ror: person.ror.as_deref().map(str::to_owned),
            links: links.collect(),
            subjects: self.frequent(cards, subjects, 8),
            groups: self.years(self.slice(cards, number).iter().map(|card| &**card), None),
            pager: self.pager(url, number, self.pages_of(cards.len())),
        }
    }

    /// A topic, region, country, ….
    pub fn term_page(&self, id: RecordId, number: u32) -> TermView {
        let catalog = &self.site.catalog;
        let entry = catalog.record(id);
        let url = entry.pages.get(self.lang).map_or("", |url| url);
        let cards = self.cards_of(id);
        let siblings = catalog.taxonomy(entry.taxonomy).records.iter();
        let children = siblings.filter(|other| catalog.record(**other).parent == Some(id));
        let authors = |card: &Card| card.authors.iter().filter_map(|author| author.record).collect();
        let taxonomy = &catalog.taxonomy(entry.taxonomy).name;
        let index = self.addresses.page(self.lang, &[taxonomy]);
        TermView {
            term: self.term(id),
            taxonomy: taxonomy.to_string(),
            taxonomy_label: self.taxonomy_label(entry.taxonomy),
            taxonomy_url: self.site.route_by_url.contains_key(&index).then(|| index.into()),
            parent: entry.parent.map(|parent| self.term(parent)),
            children: self.with_page(children.copied()),
            near: self.with_page(entry.near.iter().copied()),
            picks: entry.picks.iter().filter_map(|pick| self.pick(pick)).collect(),
            people: self.frequent(cards, authors, 8),
            groups: self.years(self.slice(cards, number).iter().map(|card| &**card), None),
            pager: self.pager(url, number, self.pages_of(cards.len())),
        }
    }

    /// A brief picked by hand.
    pub fn pick(&self, pick: &Pick) -> Option<RelatedView> {
        let card = self.brief(pick.brief)?;
        Some(RelatedView { card, why: pick.why.as_ref().map(|why| self.words_of(why)) })
    }

    /// The terms that have a page in this language.
    pub fn with_page(&self, terms: impl Iterator<Item = RecordId>) -> Vec<TermRef> {
        terms
            .filter(|term| self.site.catalog.record(*term).pages.contains_key(self.lang))
            .map(|term| self.term(term))
            .collect()
    }

    /// All records of a kind that have a page, by name; people by their sorting name.
    pub fn taxonomy(&self, id: TaxonomyId, number: u32) -> TaxonomyView {
        let catalog = &self.site.catalog;
        let taxonomy = catalog.taxonomy(id);
        let mut sorted: Vec<(String, TermRef)> = taxonomy
            .records
            .iter()
            .filter(|record| catalog.record(**record).pages.contains_key(self.lang))
            .map(|record| (self.sort_name(*record), self.term(*record)))
            .collect();
        sorted.sort_by(|(a, first), (b, second)| {
            self.words.compare(a, b).then_with(|| first.id.cmp(&second.id))
        });
        let count = page_count(sorted.len(), TERMS_A_PAGE);
        let start = (number.saturating_sub(1) as usize) * TERMS_A_PAGE;
        let url = self.addresses.page(self.lang, &[&taxonomy.name]);
        TaxonomyView {
            taxonomy: taxonomy.name.to_string(),
            label: self.taxonomy_label(id),
            terms: sorted.into_iter().skip(start).take(TERMS_A_PAGE).map(|(_, term)| term).collect(),
            pager: self.pager(&url, number, count),
        }
    }

    fn sort_name(&self, id: RecordId) -> String {
        let record = &self.site.catalog.record(id).record;
        match &record.detail {
            RecordDetail::Person(person) => person.sort_name.as_deref().map(str::to_owned),
            _ => None,
        }
        .unwrap_or_else(|| {
            let name = self.words_of(&record.name);
            match &record.detail {
                RecordDetail::Person(person) if !person.organisation => sort_name(&name),
                _ => name,
            }
        })
    }

    /// A section: its own text, and the pages and briefs whose files lie below its folder.
    pub fn section(&self, id: DocId, number: u32) -> SectionView {
        let catalog = &self.site.catalog;
        let own = catalog.doc(id);
        let folder = own.manuscript.file.folder();
        let below = catalog.docs.iter().filter(|doc| {
            doc.manuscript.lang == *self.lang
                && doc.manuscript.file.below(folder).is_some()
                && doc.state.is_built()
        });
        let mut pages: Vec<(i64, String, NavigationView)> = Vec::new();
        let mut cards: Vec<Arc<Card>> = Vec::new();
        for doc in below {
            match (&doc.card, doc.manuscript.kind) {
                (Some(card), _) if !card.unlisted => cards.push(Arc::clone(card)),
                (None, ManuscriptKind::Page) if doc.meta.unlisted != Some(true) => {
                    let label =
                        doc.meta.title.as_ref().map_or_else(String::new, |title| title.value.to_string());
                    let view =
                        NavigationView { label: label.clone(), url: doc.url.to_string(), external: false };
                    pages.push((doc.meta.weight.unwrap_or(0), label, view));
                }
                _ => {}
            }
        }
        pages.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| self.words.compare(&a.1, &b.1)));
        cards.sort_by(|a, b| a.order(b));
        SectionView {
            document: DocumentText::new(self, id).document(),
            pages: pages.into_iter().map(|(_, _, page)| page).collect(),
            groups: self.years(self.slice(&cards, number).iter().map(|card| &**card), None),
            pager: self.pager(&own.url, number, self.pages_of(cards.len())),
        }
    }
}

/// The cards of the newest years, whole years until there are at least `enough`.
fn newest_years(cards: &[Arc<Card>], enough: usize) -> Vec<&Card> {
    let mut shown: Vec<&Card> = Vec::new();
    for card in cards {
        if shown.len() >= enough && shown.last().is_some_and(|last| last.year != card.year) {
            break;
        }
        shown.push(card);
    }
    shown
}
