//! Where pieces are kept: by style and locale, then by work. Read by many threads, locked only for a
//! look-up or an insertion, never while the engine runs.

use std::collections::HashMap;
use std::hash::Hash as StdHash;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::engine::{self, Tongue, list_item, reference};
use super::et_al::EtAl;
use super::finish::{Line, line};
use super::item::Work;
use super::memo::layout_looks;
use super::piece::{CiteKey, CitePiece, render_author, render_cite};
use super::rank::{Engine, Ranks};
use super::request::{ReferenceText, Rendered, Request};
use super::runs::{Looks, Run};
use super::shape::{Renderer, Shapes};
use super::style::Style;
use crate::cache::{Cache, Step};
use crate::model::library::Entry;
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
    /// The name of style and locale in the cache.
    scope: Hash,
    cache: Arc<Cache>,
    works: Sharded<Hash, Arc<WorkPieces>>,
    shapes: Shapes,
    et_al: OnceLock<Arc<EtAl>>,
}

#[derive(Debug, Default)]
struct WorkPieces {
    line: OnceLock<Arc<Line>>,
    author: OnceLock<Arc<Vec<Run>>>,
    cites: RwLock<HashMap<CiteKey, Arc<CitePiece>>>,
}

impl Formatter {
    /// A formatter that remembers what `cache` does.
    pub fn new(style: Arc<Style>, tongue: Tongue, cache: Arc<Cache>) -> Self {
        let scope = Hash::of(format!("{} {}", style.hash.hex(64), tongue.code.0).as_bytes());
        let list_sort = style.csl.bibliography.as_ref().and_then(|list| list.sort.as_ref());
        let cite_sort = style.csl.citation.sort.as_ref();
        let list_ranks = list_sort.map(|keys| Arc::new(Ranks::new(&style.csl, keys, scope)));
        let citation_ranks = match (cite_sort, list_sort) {
            (Some(cites), Some(list)) if cites == list => list_ranks.clone(),
            (cites, _) => cites.map(|keys| Arc::new(Ranks::new(&style.csl, keys, scope))),
        };
        Self {
            layout_looks: layout_looks(&style),
            style,
            tongue,
            list_ranks,
            citation_ranks,
            scope,
            cache,
            works: Sharded::default(),
            shapes: Shapes::default(),
            et_al: OnceLock::new(),
        }
    }

    /// How the style prints "et al."
    pub fn et_al(&self) -> Arc<EtAl> {
        Arc::clone(self.et_al.get_or_init(|| Arc::new(EtAl::of(&self.style.csl, &self.tongue))))
    }

    /// A cite alone.
    pub fn cite(&self, work: &Work, key: CiteKey) -> Arc<CitePiece> {
        let pieces = self.pieces(work);
        if let Some(piece) = pieces.cites.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return piece.clone();
        }
        let name = self.name(&[work.hash], &format!("cite {key:?}"));
        let made = self.cache.memo(Step::Piece, name, || render_cite(&self.style, &self.tongue, work, &key));
        let piece = Arc::new(made);
        pieces.cites.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(piece).clone()
    }

    /// A line of the list of references.
    pub fn line(&self, work: &Work) -> Arc<Line> {
        let pieces = self.pieces(work);
        if let Some(line) = pieces.line.get() {
            return line.clone();
        }
        let name = self.name(&[work.hash], "line");
        let text = self.cache.memo(Step::Piece, name, || self.render_line(work));
        let made = Arc::new(line(text, &self.style, &self.tongue));
        pieces.line.get_or_init(|| made).clone()
    }

    /// The reference of a brief itself, of which most differ in few parts only.
    pub fn own_line(&self, entry: &Entry) -> Line {
        let renderer = Renderer { style: &self.style, tongue: &self.tongue };
        let shaped = entry.item.as_object().and_then(|item| self.shapes.render(renderer, item));
        let text = match shaped {
            Some(runs) => ReferenceText { label: None, runs },
            None => self.render_line(&Work::new(entry, &self.tongue.code.0)),
        };
        line(text, &self.style, &self.tongue)
    }

    /// The name of a work's author, as the running text has it.
    pub fn author(&self, work: &Work) -> Arc<Vec<Run>> {
        let pieces = self.pieces(work);
        if let Some(author) = pieces.author.get() {
            return author.clone();
        }
        let name = self.name(&[work.hash], "author");
        let made = self.cache.memo(Step::Piece, name, || render_author(&self.style, &self.tongue, work));
        let made = Arc::new(made);
        pieces.author.get_or_init(|| made).clone()
    }

    /// A whole document by the engine, once for all documents that cite the same in the same way.
    pub fn document(&self, request: &Request) -> Rendered {
        let works: Vec<Hash> = request.works.iter().map(|work| work.hash).collect();
        let name = self.name(&works, &format!("document {:?}", request.clusters));
        let texts = self.cache.memo(Step::Piece, name, || engine::texts(&self.style, &self.tongue, request));
        engine::finished(texts, &self.style, &self.tongue, &request.works)
    }

    /// What orders are made with.
    pub fn engine(&self) -> Engine<'_> {
        Engine { tongue: &self.tongue, cache: &self.cache }
    }

    /// The name of a piece in the cache.
    fn name(&self, works: &[Hash], form: &str) -> Hash {
        let mut name = self.scope.0.to_vec();
        name.extend(works.iter().flat_map(|work| work.0));
        name.extend_from_slice(form.as_bytes());
        Hash::of(&name)
    }

    /// A line of the list, from the engine.
    pub fn render_line(&self, work: &Work) -> ReferenceText {
        let item = list_item(&self.style, &self.tongue, work);
        item.map(|item| reference(&item, work)).unwrap_or_default()
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
