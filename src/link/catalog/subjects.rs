//! Which records a brief names: its people, series, topics and the other terms; and which ones a record names.

use std::borrow::Cow;

use super::super::Parsed;
use super::people::{parted, people, written};
use super::terms::{ADDRESSEES, BUILT_IN, Hit, PEOPLE, Place, SERIES, Terms, Unrecorded};
use crate::model::catalog::{Catalog, DocEntry, TaxonomyId};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::meta::{AuthorEntry, SText};
use crate::model::nearest::nearest;
use crate::model::record::{Record, RecordDetail};
use crate::model::source::{SourcePath, Span, Spanned, TextRange};
use crate::text::fold::fold;

/// A person as named: matched, or only written out.
#[derive(Clone, Debug)]
pub enum Who<'a> {
    Named(Option<Hit>, Cow<'a, str>),
    Written { name: Cow<'a, str>, sort_name: Option<Cow<'a, str>>, affiliation: Option<Cow<'a, str>> },
}

/// What one brief names.
#[derive(Default)]
pub struct Subjects<'a> {
    pub series: Option<Hit>,
    pub authors: Vec<Who<'a>>,
    pub contributors: Vec<Who<'a>>,
    /// By taxonomy, in the order written; people and series apart.
    pub terms: Vec<(TaxonomyId, Vec<Hit>)>,
    pub addressees: Vec<Option<Hit>>,
}

/// What one record names.
#[derive(Default)]
pub struct RecordNames<'a> {
    pub parent: Option<Hit>,
    pub near: Vec<Hit>,
    pub editors: Vec<Who<'a>>,
}

/// Matches everything that briefs name, by document; documents that are no briefs name nothing.
pub fn match_subjects<'a>(
    parsed: &'a Parsed,
    catalog: &'a Catalog,
    terms: &mut Terms<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Subjects<'a>> {
    let defaults = default_authors(parsed, catalog, terms, diagnostics);
    let subjects = catalog.docs.iter().map(|doc| match doc.brief {
        Some(_) => Matcher { doc, terms, diagnostics }.subjects(&defaults),
        None => Subjects::default(),
    });
    subjects.collect()
}

/// The people of `defaults.authors`; faults of them are reported in `site.yaml`, once.
fn default_authors<'a>(
    parsed: &'a Parsed,
    catalog: &Catalog,
    terms: &mut Terms<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Who<'a>> {
    let used = catalog
        .docs
        .iter()
        .any(|doc| doc.brief.is_some() && doc.state.is_built() && doc.meta.authors.is_none());
    let unrecorded = if used { Unrecorded::Added } else { Unrecorded::Left };
    let names = parsed.config.defaults.authors.iter();
    names
        .flat_map(|name| {
            let place = Place { file: &parsed.config.file, range: name.range, report: true, unrecorded };
            people(&name.value, "authors", place, terms, diagnostics)
        })
        .collect()
}

/// Terms of one taxonomy that a brief may name: each has pages of its own that list the brief, in every language.
const MOST_TERMS: usize = 200;

/// Matches what one document names.
struct Matcher<'a, 'b, 'c> {
    doc: &'a DocEntry,
    terms: &'b mut Terms<'c>,
    diagnostics: &'b mut Vec<Diagnostic>,
}

impl<'a> Matcher<'a, '_, '_> {
    fn subjects(mut self, defaults: &[Who<'a>]) -> Subjects<'a> {
        let (meta, own) = (&self.doc.meta, &self.doc.manuscript.meta);
        let series = meta.series.as_ref();
        let series = series.and_then(|series| self.find(SERIES, series, own.series.is_some()));
        let authors = match &meta.authors {
            None => defaults.to_vec(),
            Some(authors) => {
                let report = own.authors.is_some();
                if report {
                    self.check_parted(authors);
                }
                authors.iter().flat_map(|author| self.author(&author.value, author.range, report)).collect()
            }
        };
        let contributors = meta.contributors.iter().flatten().map(|contributor| {
            let person = &contributor.value.person;
            let place = self.place(person.range, own.contributors.is_some());
            let named = people(&person.value, "person", place, self.terms, self.diagnostics);
            // Roles go with contributors one by one.
            named.into_iter().next().unwrap_or(Who::Named(None, Cow::Borrowed(&*person.value)))
        });
        let contributors = contributors.collect();
        self.check_sign_offs();
        Subjects { series, authors, contributors, terms: self.all_terms(), addressees: self.addressees() }
    }

    /// Where a name stands that is reported there or not.
    fn place(&self, range: TextRange, report: bool) -> Place<'a> {
        let unrecorded = if self.doc.state.is_built() { Unrecorded::Added } else { Unrecorded::Left };
        Place { file: &self.doc.manuscript.file, range, report, unrecorded }
    }

    fn find(&mut self, taxonomy: TaxonomyId, name: &SText, report: bool) -> Option<Hit> {
        let place = self.place(name.range, report);
        self.terms.find(taxonomy, &name.value, place, self.diagnostics)
    }

    fn author(&mut self, author: &'a AuthorEntry, range: TextRange, report: bool) -> Vec<Who<'a>> {
        let place = self.place(range, report);
        match author {
            AuthorEntry::Named(name) => people(name, "authors", place, self.terms, self.diagnostics),
            AuthorEntry::Written { name, sort_name, affiliation } => {
                vec![written(name, sort_name.as_deref(), affiliation.as_deref(), place, self.diagnostics)]
            }
        }
    }

    /// Reports people whose family and given names are entries of their own, in a list that has nothing else.
    fn check_parted(&mut self, authors: &[Spanned<AuthorEntry>]) {
        let pairs = authors.chunks(2).map(|pair| match pair {
            [family, given] => match (&family.value, &given.value) {
                (AuthorEntry::Named(first), AuthorEntry::Named(second)) => {
                    parted(first, second, self.place(family.range, true), self.terms)
                }
                _ => None,
            },
            _ => None,
        });
        let faults: Option<Vec<Diagnostic>> = pairs.collect();
        self.diagnostics.extend(faults.unwrap_or_default());
    }

    fn all_terms(&mut self) -> Vec<(TaxonomyId, Vec<Hit>)> {
        let (meta, own) = (&self.doc.meta, &self.doc.manuscript.meta);
        let built_in = [
            ("topics", &meta.topics, own.topics.is_some()),
            ("regions", &meta.regions, own.regions.is_some()),
            ("countries", &meta.countries, own.countries.is_some()),
            ("programmes", &meta.programmes, own.programmes.is_some()),
            ("projects", &meta.projects, own.projects.is_some()),
        ];
        let mut terms = Vec::new();
        for (name, values, report) in built_in {
            let (Some(taxonomy), Some(values)) = (self.terms.taxonomy(name), values) else { continue };
            self.add_terms(taxonomy, values, report, &mut terms);
        }
        for (name, values) in meta.taxonomies.iter().flatten() {
            match self.terms.taxonomy(&name.value) {
                Some(taxonomy) => self.add_terms(taxonomy, values, own.taxonomies.is_some(), &mut terms),
                None if own.taxonomies.is_some() => {
                    let fault = self.unknown_taxonomy(name);
                    self.diagnostics.push(fault);
                }
                None => {}
            }
        }
        terms
    }

    fn add_terms(
        &mut self,
        taxonomy: TaxonomyId,
        values: &[SText],
        report: bool,
        terms: &mut Vec<(TaxonomyId, Vec<Hit>)>,
    ) {
        let mut hits: Vec<Hit> = Vec::new();
        if let Some(beyond) = values.get(MOST_TERMS).filter(|_| report) {
            let name = &self.terms.taxonomies[taxonomy.0 as usize].name;
            let message = format!("{} `{name}` on one brief; it may have {MOST_TERMS}", values.len());
            let span = Span::new(&self.doc.manuscript.file, beyond.range);
            self.diagnostics.push(Diagnostic::at(Code::BadValue, span, message));
        }
        for value in values.iter().take(MOST_TERMS) {
            let hit = self.find(taxonomy, value, report);
            hits.extend(hit.filter(|hit| !hits.contains(hit)));
        }
        if !hits.is_empty() {
            terms.push((taxonomy, hits));
        }
    }

    fn addressees(&mut self) -> Vec<Option<Hit>> {
        let manuscript = &self.doc.manuscript;
        let heads = manuscript.doc.recommendations.iter();
        heads.map(|head| head.to.as_ref().and_then(|to| self.find(ADDRESSEES, to, true))).collect()
    }

    /// Who signed off is checked, but gets no page by it.
    fn check_sign_offs(&mut self) {
        for sign_off in self.doc.manuscript.meta.checked_by.iter().flatten() {
            let (file, range) = (&self.doc.manuscript.file, sign_off.person.range);
            let place = Place { file, range, report: true, unrecorded: Unrecorded::Left };
            self.terms.find(PEOPLE, &sign_off.person.value, place, self.diagnostics);
        }
    }

    fn unknown_taxonomy(&self, name: &SText) -> Diagnostic {
        let names = self.terms.taxonomies.iter().map(|taxonomy| &*taxonomy.name);
        let own: Vec<&str> = names.filter(|name| !BUILT_IN.contains(name)).collect();
        let message = format!("`{}` is no taxonomy of the site", name.value);
        let fault =
            Diagnostic::at(Code::UnknownKey, Span::new(&self.doc.manuscript.file, name.range), message);
        match nearest(&fold(&name.value), own) {
            Some(near) => fault.meant(&name.value, near),
            None => fault
                .help(format!("add it to `taxonomies` in `site.yaml`: `{}: {{records: open}}`", name.value)),
        }
    }
}

/// Matches what each of [`Parsed::records`] names.
pub fn match_records<'a>(
    parsed: &'a Parsed,
    terms: &mut Terms<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<RecordNames<'a>> {
    parsed.records.iter().map(|record| record_names(record, terms, diagnostics)).collect()
}

fn record_names<'a>(
    record: &'a Record,
    terms: &mut Terms<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> RecordNames<'a> {
    let (Some(file), Some(taxonomy)) = (&record.file, terms.taxonomy(&record.taxonomy)) else {
        return RecordNames::default();
    };
    let mut find = |taxonomy, name: &SText, unrecorded| {
        terms.find(taxonomy, &name.value, place(file, name.range, unrecorded), diagnostics)
    };
    match &record.detail {
        RecordDetail::Person(_) => RecordNames::default(),
        RecordDetail::Series(series) => {
            let editors = series.editors.iter();
            let editors = editors
                .flat_map(|(name, _)| {
                    let place = place(file, name.range, Unrecorded::Left);
                    people(&name.value, "editors", place, terms, diagnostics)
                })
                .collect();
            RecordNames { editors, ..RecordNames::default() }
        }
        RecordDetail::Term(term) => RecordNames {
            parent: term.parent.as_ref().and_then(|parent| find(taxonomy, parent, Unrecorded::Refused)),
            near: term.near.iter().filter_map(|near| find(taxonomy, near, Unrecorded::Refused)).collect(),
            editors: Vec::new(),
        },
    }
}

fn place(file: &SourcePath, range: TextRange, unrecorded: Unrecorded) -> Place<'_> {
    Place { file, range, report: true, unrecorded }
}
