//! Who cites whom, seen from both sides, and which sources are cited where.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::document::{CitedWorks, Resolution};
use crate::model::catalog::{BriefId, Card, Catalog, DocEntry, DocId};
use crate::model::library::{Entry, Library};
use crate::model::site::{Backlink, CitedSource, CitedSources, SourceUse};
use crate::model::source::Hash;

/// The graph of briefs.
#[derive(Clone, Debug)]
pub struct Graph {
    pub backlinks: Arc<[Vec<Backlink>]>,
    pub builds_on: Arc<[Vec<BriefId>]>,
}

/// Ranks of documents in the order of lists; pages last, by document.
pub fn ranks(catalog: &Catalog) -> Vec<u32> {
    let mut cards: Vec<&Arc<Card>> = catalog.docs.iter().filter_map(|doc| doc.card.as_ref()).collect();
    cards.sort_by_cached_key(|card| Card::order_key(card));
    let mut ranks: Vec<u32> = (0..catalog.docs.len()).map(|doc| (cards.len() + doc) as u32).collect();
    for (rank, card) in cards.iter().enumerate() {
        ranks[card.doc.0 as usize] = rank as u32;
    }
    ranks
}

/// Gathers what built briefs mention. An unlisted brief is in nobody's "cited by".
pub fn make_graph(catalog: &Catalog, resolutions: &[Arc<Resolution>], ranks: &[u32]) -> Graph {
    let mut all_backlinks: Vec<Vec<Backlink>> = catalog.briefs.iter().map(|_| Vec::new()).collect();
    let mut builds_on: Vec<Vec<BriefId>> = catalog.briefs.iter().map(|_| Vec::new()).collect();
    for (index, brief) in catalog.briefs.iter().enumerate() {
        let own = BriefId(index as u32);
        let mut based = HashSet::new();
        for doc in &brief.editions {
            let entry = catalog.doc(*doc);
            let Some(card) = &entry.card else { continue };
            let mentions = &resolutions[doc.0 as usize].mentions;
            let in_text = mentions.iter().map(|mention| {
                (mention.brief, Backlink { from: *doc, sentence: mention.sentence, cited: mention.cited })
            });
            let known: HashSet<BriefId> = match entry.supersedes.is_empty() {
                true => HashSet::new(),
                false => mentions.iter().map(|mention| mention.brief).collect(),
            };
            let superseded =
                entry.supersedes.iter().filter(|brief| **brief != own && !known.contains(*brief));
            let superseded =
                superseded.map(|brief| (*brief, Backlink { from: *doc, sentence: None, cited: false }));
            for (target, backlink) in in_text.chain(superseded) {
                if based.insert(target) {
                    builds_on[index].push(target);
                }
                if !card.unlisted {
                    all_backlinks[target.0 as usize].push(backlink);
                }
            }
        }
    }
    for backlinks in &mut all_backlinks {
        backlinks.sort_by_key(|backlink| ranks[backlink.from.0 as usize]);
    }
    Graph { backlinks: all_backlinks.into(), builds_on: builds_on.into() }
}

/// Gathers which built documents cite each source, newest first.
///
/// Where two libraries give one key to different works, the site's library has the plain key; the others get a
/// suffix made of their content.
pub fn cited_sources(
    catalog: &Catalog,
    library: &Library,
    cited: &[Arc<CitedWorks>],
    ranks: &[u32],
) -> CitedSources {
    let mut places: HashMap<(&str, Hash), usize> = HashMap::new();
    let mut sources: Vec<CitedSource> = Vec::new();
    let mut docs: Vec<usize> = (0..catalog.docs.len()).collect();
    docs.retain(|doc| is_listed(&catalog.docs[*doc]));
    docs.sort_by_key(|doc| ranks[*doc]);
    for doc in docs {
        for source in &cited[doc].sources {
            let entry = &source.entry;
            let place = *places.entry((&entry.key, entry.hash)).or_insert_with(|| {
                sources.push(CitedSource { entry: Arc::clone(entry), uses: Vec::new() });
                sources.len() - 1
            });
            sources[place].uses.push(SourceUse { doc: DocId(doc as u32), places: source.places.clone() });
        }
    }
    name_sources(library, sources)
}

/// Whether others may see that a document cites: built and not unlisted.
pub(super) fn is_listed(entry: &DocEntry) -> bool {
    entry.state.is_built() && !entry.meta.unlisted.unwrap_or(false)
}

fn name_sources(library: &Library, sources: Vec<CitedSource>) -> CitedSources {
    let is_site = |entry: &Entry| library.entries.get(&entry.key).is_some_and(|own| own.hash == entry.hash);
    let (site, own): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| is_site(&source.entry));
    let mut named = CitedSources::new();
    for source in site {
        named.insert(source.entry.key.clone(), source);
    }
    let mut own = own;
    own.sort_by(|a, b| (&a.entry.key, &a.entry.span).cmp(&(&b.entry.key, &b.entry.span)));
    for source in own {
        let key = &source.entry.key;
        let taken = named.contains_key(key) || library.entries.contains_key(key);
        let key = if taken { format!("{key}-{}", source.entry.hash.hex(8)).into() } else { key.clone() };
        named.insert(key, source);
    }
    named
}
