//! Where pieces are kept: by style and locale, then by work. Read by many threads, locked only for a
//! look-up or an insertion, never while the engine runs.

use std::collections::HashMap;
use std::hash::Hash as StdHash;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::engine::{Drive, Tongue, hidden, reference};
use super::finish::{Line, line};
use super::item::Work;
use super::memo::layout_looks;
use super::piece::{
    CiteKey, CitePiece, ClusterPiece, LocatorKey, render_author, render_cite, render_cluster,
};
use super::rank::Ranks;
use super::runs::{Looks, Run};
use super::style::Style;
use crate::model::source::Hash;

/// Everything remembered of one style in one locale.
#[derive(Debug)]
pub(super) struct Formatter {
    pub style: Arc<Style>,
    pub tongue: Tongue,
    pub layout_looks: Looks,
    /// The order of the list of references, if the style sorts it.
    pub list_ranks: Option<Arc<Ranks>>,
    /// The order inside clusters, if the style sorts them.
    pub citation_ranks: Option<Arc<Ranks>>,
    works: Sharded<Hash, Arc<WorkPieces>>,
    clusters: Sharded<Vec<(Hash, LocatorKey)>, Arc<ClusterPiece>>,
}

#[derive(Debug, Default)]
struct WorkPieces {
    line: OnceLock<Arc<Line>>,
    author: OnceLock<Arc<Vec<Run>>>,
    cites: RwLock<HashMap<CiteKey, Arc<CitePiece>>>,
}

impl Formatter {
    /// A formatter that remembers nothing yet.
    pub fn new(style: Arc<Style>, tongue: Tongue) -> Self {
        let list_sort = style.csl.bibliography.as_ref().and_then(|list| list.sort.as_ref());
        let cite_sort = style.csl.citation.sort.as_ref();
        let list_ranks = list_sort.map(|keys| Arc::new(Ranks::new(&style.csl, keys)));
        let citation_ranks = match (cite_sort, list_sort) {
            (Some(cites), Some(list)) if cites == list => list_ranks.clone(),
            (cites, _) => cites.map(|keys| Arc::new(Ranks::new(&style.csl, keys))),
        };
        Self {
            layout_looks: layout_looks(&style),
            style,
            tongue,
            list_ranks,
            citation_ranks,
            works: Sharded::default(),
            clusters: Sharded::default(),
        }
    }

    /// A cite alone.
    pub fn cite(&self, work: &Work, key: CiteKey) -> Arc<CitePiece> {
        let pieces = self.pieces(work);
        if let Some(piece) = pieces.cites.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return piece.clone();
        }
        let piece = Arc::new(render_cite(&self.style, &self.tongue, work, &key));
        pieces.cites.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(piece).clone()
    }

    /// A cluster as a whole.
    pub fn cluster(&self, cites: &[(&Arc<Work>, LocatorKey)]) -> Arc<ClusterPiece> {
        let key: Vec<(Hash, LocatorKey)> = cites.iter().map(|(work, key)| (work.hash, key.clone())).collect();
        self.clusters.get_or_make(&key, || {
            let cites: Vec<(&Work, LocatorKey)> =
                cites.iter().map(|(work, key)| (&***work, key.clone())).collect();
            Arc::new(render_cluster(&self.style, &self.tongue, &cites))
        })
    }

    /// A line of the list of references.
    pub fn line(&self, work: &Work) -> Arc<Line> {
        let pieces = self.pieces(work);
        if let Some(line) = pieces.line.get() {
            return line.clone();
        }
        let made = Arc::new(self.render_line(work));
        pieces.line.get_or_init(|| made).clone()
    }

    /// The name of a work's author, as the running text has it.
    pub fn author(&self, work: &Work) -> Arc<Vec<Run>> {
        let pieces = self.pieces(work);
        if let Some(author) = pieces.author.get() {
            return author.clone();
        }
        let made = Arc::new(render_author(&self.style, &self.tongue, work));
        pieces.author.get_or_init(|| made).clone()
    }

    fn render_line(&self, work: &Work) -> Line {
        let mut run = Drive::new(&self.style.csl, &self.tongue);
        run.cite(vec![hidden(&work.item)], None);
        let list = run.finish().bibliography;
        let item = list.as_ref().and_then(|list| list.items.first());
        item.map(|item| line(reference(item, work), &self.tongue)).unwrap_or_default()
    }

    fn pieces(&self, work: &Work) -> Arc<WorkPieces> {
        self.works.get_or_make(&work.hash, Arc::default)
    }
}

/// A map in parts, so that threads seldom wait for each other.
#[derive(Debug)]
pub(super) struct Sharded<K, V> {
    shards: [RwLock<HashMap<K, V>>; 16],
}

impl<K, V> Default for Sharded<K, V> {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| RwLock::default()) }
    }
}

impl<K: StdHash + Eq + Clone, V: Clone> Sharded<K, V> {
    /// The value of a key, made without a lock if it is missing; of two made at once one stays.
    pub fn get_or_make(&self, key: &K, make: impl FnOnce() -> V) -> V {
        let shard = &self.shards[shard(key)];
        if let Some(value) = shard.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return value.clone();
        }
        let made = make();
        shard.write().unwrap_or_else(PoisonError::into_inner).entry(key.clone()).or_insert(made).clone()
    }
}

fn shard<K: StdHash>(key: &K) -> usize {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    (hasher.finish() % 16) as usize
}
