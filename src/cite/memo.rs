//! Evaluations remembered by what they have read: the work, and those parts of the context that an evaluation asked for.
//!
//! A slot holds what is known of one work in one area. Its key has the parts that any evaluation of the work has read so
//! far; when one reads a part that none has, the slot starts again. So two contexts with one key evaluate alike. What is
//! remembered is bounded: a part that is full starts again.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::context::{Context, Detail, Part, Position, Reads};
use super::eval::{Evaluated, Shown};
use super::sort::Keys;
use super::style::AreaName;
use super::text::{Node, Run, plain};

/// How many works, and how many evaluations of one, are remembered in each of the parts of a memo.
const MOST_WORKS: usize = 4096;
const MOST_PIECES: usize = 64;

/// What is remembered of one style in one locale, for documents on many threads.
#[derive(Debug, Default)]
pub struct Memo {
    slots: [RwLock<Of<Slot>>; 16],
    keys: [RwLock<Of<Arc<Keys>>>; 16],
}

/// What is known of works, by their tokens.
type Of<T> = HashMap<(u128, AreaName), T>;

#[derive(Debug, Default)]
struct Slot {
    reads: Reads,
    pieces: HashMap<ContextKey, Arc<Piece>>,
}

/// An evaluated work.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub nodes: Vec<Node>,
    /// How many nodes are of the first element.
    pub first: usize,
    pub shown: Vec<Shown>,
    /// Whether some of it is missing: the evaluation came to the end of its steps.
    pub is_cut: bool,
    /// The letters.
    pub plain: String,
    /// How it prints by itself.
    pub printed: OnceLock<Vec<Run>>,
}

/// The parts of a context that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct ContextKey {
    position: Option<Position>,
    again: bool,
    locator: Option<(String, String)>,
    first_note: Option<u32>,
    number: Option<u32>,
    year_suffix: Option<u32>,
    disambiguate: u8,
    names: Option<Detail>,
    without_author: bool,
}

impl ContextKey {
    fn of(context: &Context<'_>, reads: Reads) -> Self {
        let again = context.position.is_some_and(|position| position.again);
        Self {
            position: context.position.filter(|_| reads.has(Part::Position)),
            again: again && reads.has(Part::Again),
            locator: context
                .locator
                .filter(|_| reads.has(Part::Locator))
                .map(|locator| (locator.label.to_owned(), locator.text.to_owned())),
            first_note: context.first_note.filter(|_| reads.has(Part::FirstNote)),
            number: context.number.filter(|_| reads.has(Part::Number)),
            year_suffix: context.year_suffix.filter(|_| reads.has(Part::YearSuffix)),
            disambiguate: if reads.has(Part::Disambiguate) { context.disambiguate } else { 0 },
            names: context
                .names
                .filter(|names| reads.has(Part::Names) && **names != Detail::default())
                .cloned(),
            without_author: context.without_author,
        }
    }
}

impl Piece {
    fn new(evaluated: Evaluated) -> Self {
        let Evaluated { nodes, first, shown, is_cut, .. } = evaluated;
        Self { plain: plain(&nodes), nodes, first, shown, is_cut, printed: OnceLock::new() }
    }
}

impl Memo {
    /// The evaluation of a work that `token` names, made if it is not known.
    pub(super) fn piece(
        memo: Option<&Self>,
        (token, area): (u128, AreaName),
        context: &Context<'_>,
        make: impl FnOnce() -> Evaluated,
    ) -> Arc<Piece> {
        let Some(memo) = memo.filter(|_| token != 0) else { return Arc::new(Piece::new(make())) };
        let shard = &memo.slots[(token % 16) as usize];
        if let Some(slot) = shard.read().unwrap_or_else(PoisonError::into_inner).get(&(token, area))
            && let Some(piece) = slot.pieces.get(&ContextKey::of(context, slot.reads))
        {
            return piece.clone();
        }
        let evaluated = make();
        let reads = evaluated.reads;
        let piece = Arc::new(Piece::new(evaluated));
        let mut slots = shard.write().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut slots, MOST_WORKS);
        let slot = slots.entry((token, area)).or_default();
        let joined = slot.reads.with(reads);
        make_room(&mut slot.pieces, MOST_PIECES);
        if joined != slot.reads {
            slot.reads = joined;
            slot.pieces.clear();
        }
        slot.pieces.insert(ContextKey::of(context, joined), piece.clone());
        piece
    }

    /// The sort keys of a work, made if they are not known.
    pub(super) fn keys(
        memo: Option<&Self>,
        (token, area): (u128, AreaName),
        make: impl FnOnce() -> Keys,
    ) -> Arc<Keys> {
        let Some(memo) = memo.filter(|_| token != 0) else { return Arc::new(make()) };
        let shard = &memo.keys[(token % 16) as usize];
        if let Some(keys) = shard.read().unwrap_or_else(PoisonError::into_inner).get(&(token, area)) {
            return keys.clone();
        }
        let keys = Arc::new(make());
        let mut known = shard.write().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut known, MOST_WORKS);
        known.insert((token, area), keys.clone());
        keys
    }
}

fn make_room<K, V>(known: &mut HashMap<K, V>, most: usize) {
    if known.len() >= most {
        known.clear();
    }
}
