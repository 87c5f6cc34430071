//! Which pages there are: settings and catalog in, routes out.

use std::collections::BTreeSet;

use crate::model::address::Addresses;
use crate::model::catalog::{Catalog, DocId, RecordId, TaxonomyId};
use crate::model::config::Config;
use crate::model::doc::ExhibitKind;
use crate::model::manuscript::ManuscriptKind;
use crate::model::record::RecordDetail;
use crate::model::route::{Route, Subject};
use crate::model::site::CitedSources;
use crate::model::text::Lang;
use crate::outputs::PlanInput;
use crate::outputs::addresses::{figures_url, source_url, sources_url};

/// Figures on a page of the gallery.
pub const FIGURES_A_PAGE: usize = 48;

/// Plans pages into a list of routes.
struct Planner<'a> {
    config: &'a Config,
    catalog: &'a Catalog,
    addresses: Addresses,
    output: &'static str,
    routes: Vec<Route>,
}

/// Every page that follows from the catalog.
pub fn plan_pages(input: &PlanInput<'_>, output: &'static str) -> Vec<Route> {
    let mut planner = Planner {
        config: input.config,
        catalog: input.catalog,
        addresses: Addresses::new(input.config),
        output,
        routes: Vec::new(),
    };
    planner.documents();
    for lang in languages(input.config, input.catalog) {
        planner.language(&lang);
    }
    planner.routes
}

/// The page of each cited source, in each language that has an index of them.
pub fn plan_sources(
    config: &Config,
    catalog: &Catalog,
    sources: &CitedSources,
    output: &'static str,
) -> Vec<Route> {
    let addresses = Addresses::new(config);
    let mut routes = Vec::new();
    for lang in languages(config, catalog) {
        for key in sources.keys() {
            let url = source_url(&addresses, &lang, key);
            routes.push(addresses.route(
                url,
                output,
                Subject::Source { key: key.clone(), lang: lang.clone() },
            ));
        }
    }
    routes
}

/// The site's language and every other that has a listed brief or a page of its own.
pub fn languages(config: &Config, catalog: &Catalog) -> Vec<Lang> {
    let mut used: BTreeSet<&Lang> =
        catalog.listed.iter().filter(|(_, cards)| !cards.is_empty()).map(|(lang, _)| lang).collect();
    used.extend(catalog.docs.iter().filter(|doc| doc.state.is_built()).map(|doc| &doc.manuscript.lang));
    used.insert(&config.language);
    let mut languages: Vec<Lang> = config.languages.iter().map(|language| language.lang.clone()).collect();
    languages.retain(|lang| used.contains(lang));
    if !languages.contains(&config.language) {
        languages.insert(0, config.language.clone());
    }
    languages
}

/// The address of one year of a series.
pub fn year_url(series_url: &str, year: i16) -> Box<str> {
    format!("{series_url}{year}/").into()
}

/// The figures of the listed briefs in a language, newest brief first, with their indexes in the document.
pub fn figures(catalog: &Catalog, lang: &Lang) -> Vec<(DocId, usize)> {
    let cards = catalog.listed.get(lang).into_iter().flatten();
    cards
        .flat_map(|card| {
            let exhibits = &catalog.doc(card.doc).manuscript.doc.exhibits;
            exhibits
                .iter()
                .enumerate()
                .filter(|(_, exhibit)| exhibit.kind == ExhibitKind::Figure && exhibit.number > 0)
                .map(move |(index, _)| (card.doc, index))
        })
        .collect()
}

/// How many pages a list of `entries` takes; an empty list has one page.
pub fn page_count(entries: usize, a_page: usize) -> u32 {
    entries.div_ceil(a_page.max(1)).max(1) as u32
}

impl Planner<'_> {
    fn add(&mut self, url: Box<str>, subject: Subject) {
        self.routes.push(self.addresses.route(url, self.output, subject));
    }

    fn documents(&mut self) {
        for (index, doc) in self.catalog.docs.iter().enumerate() {
            if doc.state.is_built() && !self.introduces(&doc.url, doc.manuscript.kind) {
                self.add(doc.url.clone(), Subject::Doc(DocId(index as u32)));
            }
        }
    }

    /// Whether a section's text stands on a page that exists anyway: the front page, a series, a kind of records.
    fn introduces(&self, url: &str, kind: ManuscriptKind) -> bool {
        kind == ManuscriptKind::Section && self.is_list(url)
    }

    fn is_list(&self, url: &str) -> bool {
        let lists = self
            .catalog
            .records
            .iter()
            .filter(|entry| matches!(entry.record.detail, RecordDetail::Series(_)));
        let series = lists.flat_map(|entry| entry.pages.values()).any(|page| **page == *url);
        series
            || self.config.languages.iter().any(|language| {
                let front = self.addresses.page(&language.lang, &[]);
                *front == *url
                    || self
                        .catalog
                        .taxonomies
                        .iter()
                        .any(|taxonomy| *self.addresses.page(&language.lang, &[&taxonomy.name]) == *url)
            })
    }

    fn language(&mut self, lang: &Lang) {
        self.add(self.addresses.page(lang, &[]), Subject::Home { lang: lang.clone() });
        self.add(self.addresses.file(lang, &["404.html"]), Subject::NotFound { lang: lang.clone() });
        for index in 0..self.catalog.records.len() {
            self.record(RecordId(index as u32), lang);
        }
        for index in 0..self.catalog.taxonomies.len() {
            self.taxonomy(TaxonomyId(index as u16), lang);
        }
        let figures = figures(self.catalog, lang).len();
        if figures > 0 {
            let url = figures_url(&self.addresses, lang);
            self.paged(&url, page_count(figures, FIGURES_A_PAGE), |page| Subject::Figures {
                lang: lang.clone(),
                page,
            });
        }
        if self.cites_sources() {
            self.add(sources_url(&self.addresses, lang), Subject::Sources { lang: lang.clone() });
        }
    }

    /// Whether any built document may cite a source.
    fn cites_sources(&self) -> bool {
        self.catalog.docs.iter().any(|doc| {
            doc.state.is_built() && (!doc.manuscript.doc.citations.is_empty() || doc.meta.nocite.is_some())
        })
    }

    fn record(&mut self, record: RecordId, lang: &Lang) {
        let entry = self.catalog.record(record);
        let Some(url) = entry.pages.get(lang).cloned() else { return };
        let cards = self.catalog.by_record.get(&(record, lang.clone())).map_or(&[][..], Vec::as_slice);
        let pages = page_count(cards.len(), self.config.pagination as usize);
        let subject = |page| (record, lang.clone(), page);
        match entry.record.detail {
            RecordDetail::Series(_) => {
                let years: BTreeSet<i16> = cards.iter().filter_map(|card| card.year).collect();
                self.add(url.clone(), Subject::Series { record, lang: lang.clone(), year: None, page: 1 });
                for year in years {
                    let subject = Subject::Series { record, lang: lang.clone(), year: Some(year), page: 1 };
                    self.add(year_url(&url, year), subject);
                }
            }
            RecordDetail::Person(_) => self.paged(&url, pages, |page| {
                let (record, lang, page) = subject(page);
                Subject::Person { record, lang, page }
            }),
            RecordDetail::Term(_) => self.paged(&url, pages, |page| {
                let (record, lang, page) = subject(page);
                Subject::Term { record, lang, page }
            }),
        }
    }

    fn taxonomy(&mut self, taxonomy: TaxonomyId, lang: &Lang) {
        let records = self.catalog.taxonomy(taxonomy).records.iter();
        let shown = records.filter(|record| self.catalog.record(**record).pages.contains_key(lang)).count();
        if shown > 0 {
            let url = self.addresses.page(lang, &[&self.catalog.taxonomy(taxonomy).name]);
            let pages = page_count(shown, TERMS_A_PAGE);
            self.paged(&url, pages, |page| Subject::Taxonomy { taxonomy, lang: lang.clone(), page });
        }
    }

    fn paged(&mut self, url: &str, pages: u32, subject: impl Fn(u32) -> Subject) {
        for page in 1..=pages {
            self.add(self.addresses.numbered(url, page), subject(page));
        }
    }
}

/// Terms on a page of all terms of a kind.
pub const TERMS_A_PAGE: usize = 500;
