//! The catalog of the last run, as long as an edit changes nothing but wordings.
//!
//! A catalog follows from the settings, the records, what is selected, the time, and of each document from its
//! [`Manuscript::outline`]; documents and cards show the rest as it is. So where these stay, the new documents
//! take the places of the old ones, and nothing is matched, numbered or sorted again.

use std::sync::Arc;

use jiff::Timestamp;

use super::super::{Parsed, Selection};
use super::build_catalog;
use super::editions::inherit;
use super::terms::Terms;
use crate::model::catalog::{Card, Catalog, DocEntry, DocId};
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::record::Record;
use crate::model::source::SourcePath;

#[cfg(doc)]
use crate::model::manuscript::Manuscript;

/// The catalog of the last run.
#[derive(Debug, Default)]
pub struct Memo {
    known: Option<Known>,
}

#[derive(Debug)]
struct Known {
    config: Arc<Config>,
    records: Vec<Arc<Record>>,
    selection: Selection,
    /// The time of the run.
    now: Timestamp,
    catalog: Arc<Catalog>,
    diagnostics: Vec<Diagnostic>,
}

/// What a new catalog has in common with the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Everything but wordings: the same addresses, lists, states and numbers.
    Outline,
    /// Nothing that is known.
    Nothing,
}

/// The catalog of a run: that of the last one with new wordings, or a new one.
pub fn next_catalog(parsed: &Parsed, selection: Selection, memo: &mut Memo) -> Outcome<(Arc<Catalog>, Kept)> {
    let again = memo.known.as_ref().and_then(|known| known.again(parsed, selection));
    let (catalog, kept, diagnostics) = match (again, memo.known.take()) {
        (Some(catalog), Some(known)) => (catalog, Kept::Outline, known.diagnostics),
        _ => {
            let mut diagnostics = Vec::new();
            let catalog = build_catalog(parsed, selection).unpack(&mut diagnostics);
            (Arc::new(catalog), Kept::Nothing, diagnostics)
        }
    };
    memo.known = Some(Known {
        config: Arc::clone(&parsed.config),
        records: parsed.records.clone(),
        selection,
        now: parsed.snapshot.now,
        catalog: Arc::clone(&catalog),
        diagnostics: diagnostics.clone(),
    });
    Outcome { value: (catalog, kept), diagnostics }
}

impl Known {
    /// The catalog with the new wordings, if nothing else has changed.
    fn again(&self, parsed: &Parsed, selection: Selection) -> Option<Arc<Catalog>> {
        let now = parsed.snapshot.now;
        let same_records = self.records.len() == parsed.records.len()
            && self.records.iter().zip(&parsed.records).all(|(old, new)| Arc::ptr_eq(old, new));
        let same = Arc::ptr_eq(&self.config, &parsed.config)
            && same_records
            && self.selection == selection
            && self.now <= now
            && self.catalog.until.is_none_or(|until| now < until)
            && self.catalog.docs.len() == parsed.manuscripts.len();
        if !same {
            return None;
        }
        let mut changed: Vec<DocId> = Vec::new();
        for (index, (entry, new)) in self.catalog.docs.iter().zip(&parsed.manuscripts).enumerate() {
            let old = &entry.manuscript;
            if Arc::ptr_eq(old, new) {
                continue;
            }
            let reworded = old.file == new.file
                && old.lang == new.lang
                && old.readable == new.readable
                && old.outline == new.outline;
            if !reworded || self.speaks_of(&new.file) {
                return None;
            }
            changed.push(DocId(index as u32));
        }
        Some(match changed.is_empty() {
            true => Arc::clone(&self.catalog),
            false => Arc::new(reworded(&self.catalog, parsed, &changed)),
        })
    }

    /// Whether a fault has a place in a file, which may have moved.
    fn speaks_of(&self, file: &SourcePath) -> bool {
        self.diagnostics.iter().any(|fault| {
            let spans = fault.span.iter().chain(fault.related.iter().map(|related| &related.span));
            spans.into_iter().any(|span| span.file == *file)
        })
    }
}

/// The catalog with the changed documents in the places of those that they were.
fn reworded(old: &Catalog, parsed: &Parsed, changed: &[DocId]) -> Catalog {
    let mut catalog = old.clone();
    for id in changed {
        let entry = &mut catalog.docs[id.0 as usize];
        entry.manuscript = Arc::clone(&parsed.manuscripts[id.0 as usize]);
        if entry.original == *id {
            entry.meta = Arc::clone(&entry.manuscript.meta);
        }
    }
    inherit_again(&mut catalog, parsed, changed);
    for id in changed {
        let entry = &mut catalog.docs[id.0 as usize];
        if let Some(old) = entry.card.take() {
            let new = Arc::new(new_card(&old, entry));
            entry.card = Some(Arc::clone(&new));
            exchange(&mut catalog, &old, &new);
        }
    }
    catalog
}

/// The editions among the changed documents, and those of changed originals, inherit anew.
fn inherit_again(catalog: &mut Catalog, parsed: &Parsed, changed: &[DocId]) {
    let heirs: Vec<usize> = (0..catalog.docs.len())
        .filter(|index| {
            let own = DocId(*index as u32);
            let original = catalog.docs[*index].original;
            original != own && (changed.contains(&own) || changed.contains(&original))
        })
        .collect();
    if heirs.is_empty() {
        return;
    }
    // Its faults are known.
    let terms = Terms::new(parsed, &mut Vec::new());
    for heir in heirs {
        let original = &catalog.doc(catalog.docs[heir].original).manuscript.meta;
        let series = original.series.as_ref().and_then(|name| terms.series(&name.value).1);
        let own_numbers = series.is_some_and(|series| series.editions_own_numbers);
        let meta = inherit(&catalog.docs[heir].manuscript.meta, original, own_numbers);
        catalog.docs[heir].meta = meta;
    }
}

/// What lists show of a document whose wordings changed.
fn new_card(old: &Card, entry: &DocEntry) -> Card {
    let manuscript = &entry.manuscript;
    Card { texts: Arc::clone(&manuscript.card), minutes: manuscript.minutes(), ..old.clone() }
}

/// Puts a card into every list that has the old one. Both have the same place in the order.
fn exchange(catalog: &mut Catalog, old: &Arc<Card>, new: &Arc<Card>) {
    let by_record = catalog.by_record.iter_mut().filter(|((_, lang), _)| *lang == new.lang);
    let lists = catalog.listed.get_mut(&new.lang).into_iter().chain(by_record.map(|(_, list)| list));
    for list in lists {
        if let Ok(place) = list.binary_search_by(|card| card.order(new))
            && Arc::ptr_eq(&list[place], old)
        {
            list[place] = Arc::clone(new);
        }
    }
}
