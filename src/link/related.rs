//! What else to read, computed when a page asks: never for all documents at once.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::model::catalog::{BriefId, Card, DocId, DocState};
use crate::model::library::Entry;
use crate::model::site::{CitedSource, CitedWork, Site};

/// Related briefs shown where editors picked fewer.
pub const SHOWN: usize = 4;

/// Of each shared reference or subject, the newest briefs that count.
const NEWEST: usize = 200;

/// At most `count` built briefs that share references and subjects with a document, best first, in
/// its language; not itself, and none that it names already or that names it.
pub fn related(site: &Site, doc: DocId, count: usize) -> Vec<Arc<Card>> {
    let Some(card) = site.catalog.doc(doc).card.as_ref() else { return Vec::new() };
    let mut shares = shares(site, doc, card);
    shares.sort_unstable();
    let known = known(site, doc, card.brief);
    let mut best: Vec<(u32, &Arc<Card>)> = Vec::with_capacity(count + 1);
    for same in shares.chunk_by(|(one, _), (two, _)| one == two) {
        let score = same.iter().map(|(_, weight)| weight).sum();
        // Most share too little, and nothing else of them is looked at.
        if best.len() == count && best.last().is_none_or(|(least, _)| score < *least) {
            continue;
        }
        let Some(other) = site.catalog.doc(same[0].0).card.as_ref() else { continue };
        let shown = other.lang == card.lang && other.state == DocState::Built && !other.unlisted;
        if shown && !known.contains(&other.brief) {
            insert_best(&mut best, (score, other), count);
        }
    }
    best.into_iter().map(|(_, card)| Arc::clone(card)).collect()
}

/// Keeps the `count` best, best first: the higher score, then the order of lists.
fn insert_best<'a>(best: &mut Vec<(u32, &'a Arc<Card>)>, new: (u32, &'a Arc<Card>), count: usize) {
    let after = |old: &(u32, &Arc<Card>)| {
        Reverse(old.0).cmp(&Reverse(new.0)).then_with(|| old.1.order(new.1)).is_lt()
    };
    let place = best.partition_point(after);
    if place < count {
        best.insert(place, new);
        best.truncate(count);
    }
}

/// What other briefs share, each with what it is worth: the rarer, the more; a reference three times as much as a
/// subject.
fn shares(site: &Site, doc: DocId, card: &Card) -> Vec<(DocId, u32)> {
    let worth = |all: usize, times: u32| times * 10_000 / (20 + all as u32);
    let mut shares = Vec::new();
    for source in sources(site, doc) {
        let weight = worth(source.uses.len(), 3);
        shares.extend(source.uses.iter().take(NEWEST).map(|usage| (usage.doc, weight)));
    }
    for record in card.terms.iter().flat_map(|(_, records)| records) {
        if let Some(cards) = site.catalog.by_record.get(&(*record, card.lang.clone())) {
            let weight = worth(cards.len(), 1);
            shares.extend(cards.iter().take(NEWEST).map(|other| (other.doc, weight)));
        }
    }
    shares
}

/// The sources that a document cites, each once.
fn sources(site: &Site, doc: DocId) -> Vec<&CitedSource> {
    let mut seen: HashSet<&str> = HashSet::new();
    let works = site.resolved(doc).citations.iter().flatten();
    let entries = works.filter_map(|work| match work {
        CitedWork::Entry(entry) => Some(entry),
        _ => None,
    });
    entries.filter(|entry| seen.insert(&entry.key)).filter_map(|entry| source(site, entry)).collect()
}

/// The source of an entry: under its key, or under that with a suffix if the key is another work's.
pub fn source<'a>(site: &'a Site, entry: &Entry) -> Option<&'a CitedSource> {
    let same = |source: &&CitedSource| source.entry.hash == entry.hash;
    site.cited_by_source.get(&entry.key).filter(same).or_else(|| {
        let key = format!("{}-{}", entry.key, entry.hash.hex(8));
        site.cited_by_source.get(&*key).filter(same)
    })
}

/// The brief itself and those that stand on its page anyway.
fn known(site: &Site, doc: DocId, brief: BriefId) -> HashSet<BriefId> {
    let index = brief.0 as usize;
    let citing = site.backlinks[index].iter().filter_map(|backlink| site.catalog.doc(backlink.from).brief);
    let picked = site.catalog.doc(doc).related.iter().map(|pick| pick.brief);
    citing.chain(picked).chain(site.builds_on[index].iter().copied()).chain([brief]).collect()
}

/// The next older and the next newer brief of the series, in the language of the document.
pub fn neighbors(site: &Site, doc: DocId) -> (Option<Arc<Card>>, Option<Arc<Card>>) {
    let card = site.catalog.doc(doc).card.as_ref();
    let found = card.and_then(|card| {
        let cards = site.catalog.by_record.get(&(card.series?, card.lang.clone()))?;
        let place = cards.binary_search_by(|other| other.order(card)).ok()?;
        Some((cards, place))
    });
    let Some((cards, place)) = found else { return (None, None) };
    let alive = |card: &&Arc<Card>| card.state != DocState::Withdrawn;
    let older = cards[place + 1..].iter().find(alive).cloned();
    let newer = cards[..place].iter().rev().find(alive).cloned();
    (older, newer)
}
