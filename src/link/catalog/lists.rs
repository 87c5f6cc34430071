//! Lists: which cards stand where, newest first, and which records have pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::super::Parsed;
use super::terms::{SERIES, Shelved};
use crate::model::address::Addresses;
use crate::model::catalog::{Card, Catalog, DocState, RecordEntry, RecordId, TaxonomyId};
use crate::model::text::Lang;

/// The lists of a site.
pub struct Lists {
    pub listed: BTreeMap<Lang, Vec<Arc<Card>>>,
    pub by_record: HashMap<(RecordId, Lang), Vec<Arc<Card>>>,
    /// The languages in which each record is named by something built.
    pub named: Vec<BTreeSet<Lang>>,
}

/// Files every card under its language and the records it names. `named_by` gives all records of a
/// document, those of contributors and addressees included.
pub fn make_lists(catalog: &Catalog, shelved: &Shelved, named_by: &[Vec<RecordId>]) -> Lists {
    let mut cards: Vec<&Arc<Card>> = catalog.docs.iter().filter_map(|doc| doc.card.as_ref()).collect();
    cards.sort_by_cached_key(|card| Card::order_key(card));
    let mut lists = Lists {
        listed: BTreeMap::new(),
        by_record: HashMap::new(),
        named: vec![BTreeSet::new(); shelved.records.len()],
    };
    let mut by_record: Vec<Vec<Arc<Card>>> = vec![Vec::new(); shelved.records.len()];
    for card in cards {
        let withdrawn = card.state == DocState::Withdrawn;
        if !withdrawn && !card.unlisted {
            lists.listed.entry(card.lang.clone()).or_default().push(card.clone());
        }
        for record in &named_by[card.doc.0 as usize] {
            if withdrawn && shelved.records[record.0 as usize].0 != SERIES {
                continue;
            }
            if !lists.named[record.0 as usize].contains(&card.lang) {
                lists.named[record.0 as usize].insert(card.lang.clone());
            }
            if !card.unlisted {
                by_record[record.0 as usize].push(card.clone());
            }
        }
    }
    for (record, cards) in by_record.into_iter().enumerate() {
        for card in cards {
            let key = (RecordId(record as u32), card.lang.clone());
            lists.by_record.entry(key).or_default().push(card);
        }
    }
    lists
}

/// The languages in which a record has a page, with its address: where something built names it, or
/// everywhere if it asks for a page.
pub fn record_pages(
    parsed: &Parsed,
    addresses: &Addresses,
    entry: &RecordEntry,
    named: &BTreeSet<Lang>,
) -> BTreeMap<Lang, Box<str>> {
    let languages = parsed.config.languages.iter().map(|language| &language.lang);
    let languages = languages.filter(|lang| entry.record.page || named.contains(*lang));
    let url = |lang: &Lang| match entry.taxonomy {
        SERIES => addresses.page(lang, &[&entry.record.id]),
        _ => addresses.page(lang, &[&entry.record.taxonomy, &entry.record.id]),
    };
    languages.map(|lang| (lang.clone(), url(lang))).collect()
}

/// Cuts chains of parents that lead back to themselves; gives the records that were cut.
pub fn cut_cycles(records: &mut [RecordEntry]) -> Vec<RecordId> {
    let mut settled = vec![false; records.len()];
    let mut cut = Vec::new();
    for start in 0..records.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut on_path: BTreeSet<usize> = BTreeSet::new();
        let mut at = Some(start);
        while let Some(record) = at.filter(|record| !settled[*record]) {
            if !on_path.insert(record) {
                let last = path[path.len() - 1];
                records[last].parent = None;
                cut.push(RecordId(last as u32));
                break;
            }
            path.push(record);
            at = records[record].parent.map(|parent| parent.0 as usize);
        }
        for record in path {
            settled[record] = true;
        }
    }
    cut
}

/// Records of all the taxonomies that a card names, people and series included.
pub fn named_records(card: &Card) -> Vec<RecordId> {
    let people = card.authors.iter().filter_map(|author| author.record);
    let terms: &[(TaxonomyId, Vec<RecordId>)] = &card.terms;
    let terms = terms.iter().flat_map(|(_, records)| records.iter().copied());
    let mut named: Vec<RecordId> = people.chain(card.series).chain(terms).collect();
    named.sort_unstable();
    named.dedup();
    named
}
