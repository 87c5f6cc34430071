//! Who cites whom, seen from both sides, and which sources are cited where.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::document::{CitedWorks, Mention, Resolution};
use crate::model::catalog::{BriefId, Card, Catalog, DocEntry, DocId};
use crate::model::library::{Entry, Library};
use crate::model::manuscript::{Sentence, SentenceCause};
use crate::model::site::{Backlink, CitedSource, CitedSources, SourceUse};
use crate::model::source::Hash;

/// The graph of briefs.
pub struct Graph {
    pub backlinks: Vec<Vec<Backlink>>,
    pub builds_on: Vec<Vec<BriefId>>,
}

/// Ranks of documents in the order of lists; pages last, by document.
pub fn ranks(catalog: &Catalog) -> Vec<u32> {
    let mut cards: Vec<&Arc<Card>> = catalog.docs.iter().filter_map(|doc| doc.card.as_ref()).collect();
    cards.sort_by(|a, b| a.order(b));
    let mut ranks: Vec<u32> = (0..catalog.docs.len()).map(|doc| (cards.len() + doc) as u32).collect();
    for (rank, card) in cards.iter().enumerate() {
        ranks[card.doc.0 as usize] = rank as u32;
    }
    ranks
}

/// Gathers what built briefs mention. An unlisted brief is in nobody's "cited by".
pub fn make_graph(catalog: &Catalog, resolutions: &[Resolution], ranks: &[u32]) -> Graph {
    let mut graph = Graph {
        backlinks: catalog.briefs.iter().map(|_| Vec::new()).collect(),
        builds_on: catalog.briefs.iter().map(|_| Vec::new()).collect(),
    };
    for (index, brief) in catalog.briefs.iter().enumerate() {
        let own = BriefId(index as u32);
        let mut based = HashSet::new();
        for doc in &brief.editions {
            let entry = catalog.doc(*doc);
            let Some(card) = &entry.card else { continue };
            let found = mentioned(catalog, own, entry, &resolutions[doc.0 as usize].mentions, *doc);
            for (target, backlink) in found {
                if based.insert(target) {
                    graph.builds_on[index].push(target);
                }
                if !card.unlisted {
                    graph.backlinks[target.0 as usize].push(backlink);
                }
            }
        }
    }
    for backlinks in &mut graph.backlinks {
        backlinks.sort_by_key(|backlink| ranks[backlink.from.0 as usize]);
    }
    graph
}

/// The briefs that one edition mentions, in order, each with its first mention that has a sentence.
fn mentioned(
    catalog: &Catalog,
    own: BriefId,
    entry: &DocEntry,
    mentions: &[Mention],
    from: DocId,
) -> Vec<(BriefId, Backlink)> {
    let mut found: Vec<(BriefId, Backlink)> = Vec::new();
    let mut places: HashMap<BriefId, usize> = HashMap::new();
    let mut sentences: Option<HashMap<(u8, u32), &Sentence>> = None;
    for mention in mentions {
        let Some(brief) = catalog.doc(mention.doc).brief.filter(|brief| *brief != own) else { continue };
        let sentences = sentences.get_or_insert_with(|| index_sentences(entry));
        let sentence = sentences.get(&cause_key(mention.cause));
        let place = *places.entry(brief).or_insert_with(|| {
            found.push((brief, Backlink { from, sentence: None, section: None, cited: false }));
            found.len() - 1
        });
        let backlink = &mut found[place].1;
        backlink.cited |= mention.cited;
        if let (None, Some(sentence)) = (&backlink.sentence, sentence) {
            backlink.sentence = Some(sentence.text.clone());
            backlink.section.clone_from(&sentence.section);
        }
    }
    for brief in entry.supersedes.iter().filter(|brief| **brief != own && !places.contains_key(*brief)) {
        found.push((*brief, Backlink { from, sentence: None, section: None, cited: false }));
    }
    found
}

fn index_sentences(entry: &DocEntry) -> HashMap<(u8, u32), &Sentence> {
    let sentences = entry.manuscript.sentences.iter().rev();
    sentences.map(|sentence| (cause_key(sentence.cause), sentence)).collect()
}

fn cause_key(cause: SentenceCause) -> (u8, u32) {
    match cause {
        SentenceCause::Link(id) => (0, id.0),
        SentenceCause::Citation(id) => (1, id.0),
        SentenceCause::CrossRef(id) => (2, id.0),
    }
}

/// Gathers which built documents cite each source, newest first.
///
/// Where two libraries give one key to different works, the site's library has the plain key; the others get a
/// suffix made of their content.
pub fn cited_sources(
    catalog: &Catalog,
    library: &Library,
    cited: &[CitedWorks],
    ranks: &[u32],
) -> CitedSources {
    let mut places: HashMap<(Box<str>, Hash), usize> = HashMap::new();
    let mut sources: Vec<CitedSource> = Vec::new();
    let mut docs: Vec<usize> = (0..catalog.docs.len()).collect();
    docs.retain(|doc| is_listed(&catalog.docs[*doc]));
    docs.sort_by_key(|doc| ranks[*doc]);
    for doc in docs {
        let entry = &catalog.docs[doc];
        let sentences = (!cited[doc].sources.is_empty()).then(|| index_sentences(entry));
        for (source, citation) in &cited[doc].sources {
            let place = *places.entry((source.key.clone(), source.hash)).or_insert_with(|| {
                sources.push(CitedSource { entry: Arc::clone(source), uses: Vec::new() });
                sources.len() - 1
            });
            let cause = citation.map(|citation| cause_key(SentenceCause::Citation(citation)));
            let sentence = cause.and_then(|cause| sentences.as_ref()?.get(&cause).copied());
            sources[place].uses.push(SourceUse {
                doc: DocId(doc as u32),
                citation: *citation,
                sentence: sentence.map(|sentence| sentence.text.clone()),
            });
        }
    }
    name_sources(library, sources)
}

/// Whether others may see that a document cites: built and not unlisted.
fn is_listed(entry: &DocEntry) -> bool {
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
