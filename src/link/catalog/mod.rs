//! Makes the catalog: all documents, briefs and records, with what others may see of them.
//!
//! Steps: records are indexed ([`terms`]); files become works with editions, which inherit
//! ([`editions`]); each document gets its address and whether it is built ([`address`], [`state`]);
//! briefs get their ids and names; numbers and required keys are checked ([`numbers`], [`required`]);
//! what briefs name is matched ([`subjects`], [`picks`]); cards are made ([`cards`]) and filed ([`lists`]).
//!
//! [`memo`] makes the next catalog of the last one where an edit changed nothing but wordings.
//!
//! What is not built is a document without a card. No list, term, count or address of others depends on it.

mod address;
mod cards;
mod editions;
mod lists;
mod memo;
mod numbers;
mod people;
mod picks;
mod required;
mod state;
mod subjects;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::address::{brief_id, page_url, slug_of, stem, year_of};
use self::cards::CardMaker;
use self::editions::{Work, gather_works, inherit};
pub use self::memo::{Kept, Memo, next_catalog};
use self::picks::Picker;
use self::state::{Clock, Life};
use self::subjects::{RecordNames, Subjects, match_records, match_subjects};
use self::terms::{Shelved, Terms};
use super::words::without_number;
use super::{Parsed, Selection};
use crate::model::address::Addresses;
use crate::model::catalog::{
    Brief, BriefId, Card, CardAuthor, Catalog, DocEntry, DocId, Names, RecordEntry, RecordId,
};
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::manuscript::Manuscript;
use crate::model::meta::Meta;
use crate::model::record::{Record, RecordDetail};
use crate::model::source::Span;
use crate::text::fold::fold;

/// Gathers all documents, briefs and records: editions inherit, ids and addresses are given, and it
/// is decided what is built.
pub fn build_catalog(parsed: &Parsed, selection: Selection) -> Outcome<Catalog> {
    let mut diagnostics = Vec::new();
    let mut terms = Terms::new(parsed, &mut diagnostics);
    let works = gather_works(parsed, &terms).unpack(&mut diagnostics);
    let clock = Clock::new(parsed, selection);
    let mut catalog = place_documents(parsed, &clock, &terms, &works, &mut diagnostics);
    catalog.until = clock.next_change();
    name_briefs(parsed, &terms, &works, &mut catalog);
    check_ids(&catalog, &mut diagnostics);
    numbers::check_numbers(&catalog, &terms, &mut diagnostics);
    required::check_required(parsed, &catalog, &terms, &mut diagnostics);
    add_picks(parsed, &mut catalog, &mut diagnostics);
    let (subjects, record_names) = {
        let subjects = match_subjects(parsed, &catalog, &mut terms, &mut diagnostics);
        (subjects, match_records(parsed, &mut terms, &mut diagnostics))
    };
    let (taxonomies, shelved) = terms.shelve();
    let finished = finish_documents(parsed, &catalog, &shelved, &subjects);
    let records = make_records(parsed, &catalog, &shelved, &record_names, &mut diagnostics);
    drop(subjects);
    catalog.taxonomies = taxonomies.into();
    let mut named_by = Vec::with_capacity(catalog.docs.len());
    for (doc, finished) in catalog.docs.iter_mut().zip(finished) {
        doc.card = finished.card;
        doc.contributors = finished.contributors;
        doc.addressees = finished.addressees;
        doc.licence = finished.licence;
        named_by.push(finished.named);
    }
    file_cards(parsed, &mut catalog, (&shelved, records), &named_by);
    Outcome { value: catalog, diagnostics }
}

/// Makes an entry of every file: its keys, its address, whether it is built.
fn place_documents(
    parsed: &Parsed,
    clock: &Clock<'_>,
    terms: &Terms<'_>,
    works: &[Work],
    diagnostics: &mut Vec<Diagnostic>,
) -> Catalog {
    let addresses = Addresses::new(&parsed.config);
    let mut docs: Vec<Option<DocEntry>> = parsed.manuscripts.iter().map(|_| None).collect();
    for work in works {
        let Some(original) = work.editions.first().map(|file| &parsed.manuscripts[*file as usize]) else {
            continue;
        };
        let embargoes =
            work.editions.iter().filter_map(|file| parsed.manuscripts[*file as usize].meta.embargo.as_ref());
        let embargo = embargoes.map(|embargo| embargo.value.instant(&parsed.config.time_zone)).max();
        let own_numbers = original.meta.series.as_ref().and_then(|name| terms.series(&name.value).1);
        let own_numbers = own_numbers.is_some_and(|series| series.editions_own_numbers);
        for file in work.editions.iter().chain(&work.surplus) {
            let manuscript = &parsed.manuscripts[*file as usize];
            let surplus = work.surplus.contains(file);
            let edition = !Arc::ptr_eq(manuscript, original) && !surplus;
            let meta = match edition {
                true => inherit(&manuscript.meta, &original.meta, own_numbers),
                false => manuscript.meta.clone(),
            };
            if edition && manuscript.readable && meta.status.is_none() {
                diagnostics.push(edition_status(manuscript));
            }
            let life = Life {
                meta: &meta,
                readable: manuscript.readable && original.readable && !surplus,
                edition,
                original_date: original.meta.date.as_ref().map(|date| date.value),
                embargo,
            };
            docs[*file as usize] = Some(DocEntry {
                state: clock.state(&life),
                status: clock.status(&life),
                public_state: clock.public_state(&life),
                url: page_url(&addresses, manuscript, stem(&manuscript.file, &parsed.config), diagnostics),
                original: DocId(if surplus { *file } else { work.editions[0] }),
                manuscript: manuscript.clone(),
                meta,
                brief: None,
                card: None,
                contributors: Vec::new(),
                addressees: Vec::new(),
                related: Vec::new(),
                supersedes: Vec::new(),
                see: None,
                licence: None,
            });
        }
    }
    let docs: Vec<DocEntry> = docs.into_iter().flatten().collect();
    let by_file = docs.iter().enumerate().map(|(id, doc)| (doc.manuscript.file.clone(), DocId(id as u32)));
    let doc_by_file = Arc::new(by_file.collect());
    Catalog { docs, doc_by_file, ..Catalog::default() }
}

fn edition_status(manuscript: &Manuscript) -> Diagnostic {
    let message = format!("the `{}` edition has no `status` of its own and is a draft", manuscript.lang);
    Diagnostic::at(Code::EditionStatus, title_span(manuscript), message)
        .help("add `status: published` when the translation is ready")
}

/// Where a fault of a whole file points: its title, else its first character.
fn title_span(manuscript: &Manuscript) -> Span {
    let range = manuscript.meta.title.as_ref().map(|title| title.range).unwrap_or_default();
    Span::new(&manuscript.file, range)
}

/// Gives briefs their ids and names, sorted by id.
fn name_briefs(parsed: &Parsed, terms: &Terms<'_>, works: &[Work], catalog: &mut Catalog) {
    let mut briefs: Vec<(Box<str>, &Work)> = Vec::new();
    for work in works.iter().filter(|work| work.is_brief) {
        let Some(original) = work.editions.first().map(|file| &parsed.manuscripts[*file as usize]) else {
            continue;
        };
        let stem = stem(&original.file, &parsed.config);
        briefs.push((brief_id(terms, &original.meta, &original.file, slug_of(stem)), work));
    }
    briefs.sort_by(|a, b| (&a.0, a.1.editions.first()).cmp(&(&b.0, b.1.editions.first())));
    let mut names: Vec<(Box<str>, BriefId)> = Vec::new();
    let mut named: Vec<Brief> = Vec::with_capacity(briefs.len());
    for (index, (id, work)) in briefs.into_iter().enumerate() {
        let brief = BriefId(index as u32);
        let mut add = |name: &str| {
            let folded = fold(name);
            names.extend(without_number(&folded).map(|short| (short.into(), brief)));
            names.push((folded.into(), brief));
        };
        add(&id);
        for file in work.editions.iter().chain(&work.surplus) {
            let manuscript = &parsed.manuscripts[*file as usize];
            catalog.docs[*file as usize].brief = Some(brief);
            add(slug_of(stem(&manuscript.file, &parsed.config)));
            if let Some(slug) = &manuscript.meta.slug {
                add(&slug.value);
            }
        }
        let editions = work.editions.iter().map(|file| DocId(*file)).collect();
        named.push(Brief { id, editions });
    }
    catalog.briefs = named.into();
    catalog.brief_names = Arc::new(Names::new(names));
}

/// Reports ids that two briefs have, if one of them is written; ids made of numbers are reported as numbers.
fn check_ids(catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
    let mut by_id: BTreeMap<String, Vec<DocId>> = BTreeMap::new();
    for brief in catalog.briefs.iter() {
        by_id.entry(fold(&brief.id)).or_default().extend(brief.editions.first());
    }
    let written = |doc: &DocId| catalog.doc(*doc).manuscript.meta.id.is_some();
    for (_, mut docs) in by_id.into_iter().filter(|(_, docs)| docs.len() > 1 && docs.iter().any(written)) {
        docs.sort_unstable();
        let span = |doc: DocId| {
            let manuscript = &catalog.doc(doc).manuscript;
            manuscript
                .meta
                .id
                .as_ref()
                .map_or_else(|| title_span(manuscript), |id| Span::new(&manuscript.file, id.range))
        };
        let file = |doc: DocId| fold(catalog.doc(doc).manuscript.file.as_str());
        // Twins but for case are reported by `scan`.
        for later in docs[1..].iter().filter(|later| file(**later) != file(docs[0])) {
            let id = catalog.doc(*later).brief.map_or("", |brief| &catalog.brief(brief).id);
            let fault =
                Diagnostic::at(Code::DuplicateId, span(*later), format!("a second brief has the id `{id}`"))
                    .related(span(docs[0]), "the first")
                    .help("give one of the two another `id`");
            diagnostics.push(fault);
        }
    }
}

/// Resolves what front matter, records and settings pick by hand.
fn add_picks(parsed: &Parsed, catalog: &mut Catalog, diagnostics: &mut Vec<Diagnostic>) {
    let mut picker = Picker::new(catalog);
    let picks = picker.documents();
    let lead = picker.lead(parsed);
    diagnostics.append(&mut picker.diagnostics);
    catalog.lead = lead;
    for (doc, picks) in catalog.docs.iter_mut().zip(picks) {
        doc.related = picks.related;
        doc.supersedes = picks.supersedes;
        doc.see = picks.see;
    }
}

/// What is known of a document once records have their ids.
struct Finished {
    card: Option<Arc<Card>>,
    contributors: Vec<CardAuthor>,
    addressees: Vec<Option<RecordId>>,
    licence: Option<Box<str>>,
    /// All records it names.
    named: Vec<RecordId>,
}

fn finish_documents(
    parsed: &Parsed,
    catalog: &Catalog,
    shelved: &Shelved,
    subjects: &[Subjects<'_>],
) -> Vec<Finished> {
    let maker = CardMaker::new(parsed, catalog, shelved);
    let docs = catalog.docs.iter().zip(subjects).enumerate();
    docs.map(|(index, (doc, subjects))| {
        let original = catalog.doc(doc.original);
        let year = year_of(&original.meta, &original.manuscript.file);
        let card = maker.card(DocId(index as u32), subjects, year);
        let contributors = maker.authors(&subjects.contributors, &doc.manuscript.lang);
        let addressees: Vec<Option<RecordId>> =
            subjects.addressees.iter().map(|hit| hit.and_then(|hit| shelved.id(hit))).collect();
        let mut named = card.as_ref().map(|card| lists::named_records(card)).unwrap_or_default();
        if card.is_some() {
            named.extend(contributors.iter().filter_map(|contributor| contributor.record));
            named.extend(addressees.iter().flatten());
            named.sort_unstable();
            named.dedup();
        }
        let series = subjects.series.and_then(|hit| shelved.id(hit));
        let licence = licence(parsed, &doc.meta, series.map(|id| &*shelved.records[id.0 as usize].1));
        Finished { card, contributors, addressees, licence, named }
    })
    .collect()
}

/// A document's own licence, else its series', else the site's.
fn licence(parsed: &Parsed, meta: &Meta, series: Option<&Record>) -> Option<Box<str>> {
    let series = series.and_then(|record| match &record.detail {
        RecordDetail::Series(series) => series.licence.clone(),
        _ => None,
    });
    let own = meta.licence.as_ref().map(|licence| licence.value.clone());
    own.or(series).or_else(|| parsed.config.defaults.licence.clone())
}

fn make_records(
    parsed: &Parsed,
    catalog: &Catalog,
    shelved: &Shelved,
    names: &[RecordNames<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<RecordEntry> {
    let maker = CardMaker::new(parsed, catalog, shelved);
    let mut picker = Picker::new(catalog);
    let mut named: Vec<&RecordNames<'_>> = Vec::with_capacity(shelved.records.len());
    let nothing = RecordNames::default();
    named.resize(shelved.records.len(), &nothing);
    for (place, names) in names.iter().enumerate() {
        if let Some(id) = shelved.id(terms::Hit::Record(place as u32)) {
            named[id.0 as usize] = names;
        }
    }
    let entries = shelved.records.iter().zip(named).map(|((taxonomy, record), names)| RecordEntry {
        taxonomy: *taxonomy,
        pages: BTreeMap::new(),
        parent: names.parent.and_then(|hit| shelved.id(hit)),
        near: names.near.iter().filter_map(|hit| shelved.id(*hit)).collect(),
        picks: picker.record(record),
        editors: maker.authors(&names.editors, &parsed.config.language),
        record: Arc::clone(record),
    });
    let mut entries: Vec<RecordEntry> = entries.collect();
    diagnostics.append(&mut picker.diagnostics);
    for cut in lists::cut_cycles(&mut entries) {
        let RecordEntry { record, .. } = &entries[cut.0 as usize];
        let (RecordDetail::Term(term), Some(file)) = (&record.detail, &record.file) else { continue };
        let range = term.parent.as_ref().map(|parent| parent.range).unwrap_or_default();
        let message = format!("the parents of `{}` lead back to it", record.id);
        diagnostics.push(
            Diagnostic::at(Code::BadValue, Span::new(file, range), message).help("remove one `parent`"),
        );
    }
    entries
}

/// Fills the lists, and gives records their pages.
fn file_cards(
    parsed: &Parsed,
    catalog: &mut Catalog,
    (shelved, mut records): (&Shelved, Vec<RecordEntry>),
    named_by: &[Vec<RecordId>],
) {
    let lists = lists::make_lists(catalog, shelved, named_by);
    let addresses = Addresses::new(&parsed.config);
    for (entry, named) in records.iter_mut().zip(&lists.named) {
        entry.pages = lists::record_pages(parsed, &addresses, entry, named);
    }
    catalog.records = records.into();
    catalog.listed = lists.listed;
    catalog.by_record = lists.by_record;
}
