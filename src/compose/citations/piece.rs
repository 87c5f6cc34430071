//! Pieces that the memo remembers: how they are named, rendered and put to use.

use std::borrow::Cow;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher};

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator as LocatorKind;
use hayagriva::{BufWriteFormat, CitePurpose, ElemChild, ElemChildren, ElemMeta};
use serde::{Deserialize, Serialize};

use super::engine::{Drive, Tongue, hidden, located, stranger};
use super::item::Work;
use super::position::Position;
use super::request::{Cite, Locator};
use super::runs::{Run, flatten};
use super::style::Style;

/// What a cite prints depends on, besides its work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CiteKey {
    pub position: Position,
    pub prose: bool,
    pub locator: LocatorKey,
}

/// A locator as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum LocatorKey {
    None,
    /// A whole number, put in place of a stand-in afterwards.
    Number(LocatorKind),
    Exact(Locator),
}

/// Rendered in place of whole numbers; the second and further cites of a cluster have the numbers after it.
const STAND_IN: u32 = 90_731;
/// Digits that a number with a stand-in may have: fewer than the stand-in's.
const DIGITS: usize = 4;

impl LocatorKey {
    /// The key of a locator.
    pub fn new(locator: Option<&Locator>, style: &Style) -> Self {
        match locator {
            None => Self::None,
            Some(locator) if !style.traits.locator_forms && is_number(&locator.value) => {
                Self::Number(locator.kind)
            }
            Some(locator) => Self::Exact(locator.clone()),
        }
    }

    /// The locator to render for the cite `index` of a cluster.
    pub fn rendered(&self, index: usize) -> Option<Locator> {
        match self {
            Self::None => None,
            Self::Number(kind) => Some(Locator { kind: *kind, value: stand_in(index).into() }),
            Self::Exact(locator) => Some(locator.clone()),
        }
    }
}

/// Whether a text is a whole number of at most four digits.
pub(super) fn is_number(value: &str) -> bool {
    value.len() <= DIGITS && !value.starts_with('0') && value.bytes().all(|b| b.is_ascii_digit())
}

fn stand_in(index: usize) -> String {
    (STAND_IN as usize + index).to_string()
}

/// A cite alone in its cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CitePiece {
    /// What the layout prints before the cite.
    pub before: Vec<Run>,
    pub cite: Vec<Run>,
    pub after: Vec<Run>,
    /// Works with equal bare cites are told apart by the engine.
    pub bare: u64,
    /// A number can be put in place of the stand-in, which occurs exactly once.
    pub fits: bool,
}

/// Renders a cite at a position, with just as much before it as the position needs.
pub(super) fn render_cite(style: &Style, tongue: &Tongue, work: &Work, key: &CiteKey) -> CitePiece {
    let locator = key.locator.rendered(0);
    // A narrative may take its name from the list's layout.
    let csl = if key.prose { &style.csl } else { &style.without_list };
    let mut run = Drive::new(csl, tongue);
    match key.position {
        Position::First => {}
        Position::Subsequent => {
            run.cite(vec![located(&work.item, None, false)], None);
            run.cite(vec![hidden(stranger())], None);
        }
        Position::Ibid => run.cite(vec![located(&work.item, locator.as_ref(), false)], None),
        Position::IbidWithLocator => run.cite(vec![located(&work.item, None, false)], None),
    }
    run.cite(vec![located(&work.item, locator.as_ref(), key.prose)], None);
    let rendered = run.finish();
    let tree = rendered.citations.last().map(|citation| &citation.citation);
    tree.map_or_else(|| cite_piece(&ElemChildren::default(), work, key), |tree| cite_piece(tree, work, key))
}

fn cite_piece(tree: &ElemChildren, work: &Work, key: &CiteKey) -> CitePiece {
    let runs = flatten(tree, &[work]);
    let first = runs.iter().position(|run| run.cite.is_some()).unwrap_or(runs.len());
    let last = runs.iter().rposition(|run| run.cite.is_some()).map_or(first, |last| last + 1);
    let entry = tree.0.iter().find_map(|child| match child {
        ElemChild::Elem(element) if element.meta == Some(ElemMeta::Entry(0)) => Some(&element.children),
        _ => None,
    });
    CitePiece {
        fits: !matches!(key.locator, LocatorKey::Number(_)) || occurrences(&runs, &stand_in(0)) == 1,
        before: runs[..first].to_vec(),
        cite: runs[first..last].to_vec(),
        after: runs[last..].to_vec(),
        bare: fingerprint(&entry.map(plain).unwrap_or_default()),
    }
}

/// The name alone, for narratives that are not one cite: note styles, several cites.
pub(super) fn render_author(style: &Style, tongue: &Tongue, work: &Work) -> Vec<Run> {
    let mut run = Drive::new(&style.csl, tongue);
    let named = with_author(&work.item);
    let mut item = located(&named, None, false);
    item.purpose = Some(CitePurpose::Author);
    run.cite(vec![item], None);
    let rendered = run.finish();
    rendered.citations.last().map(|citation| flatten(&citation.citation, &[work])).unwrap_or_default()
}

/// An item with its editors as authors where it has none: in the sentence, no style says what they did.
fn with_author(item: &Item) -> Cow<'_, Item> {
    match item.0.get("editor") {
        Some(editors) if !item.0.contains_key("author") => {
            let mut named = item.0.clone();
            named.insert("author".to_owned(), editors.clone());
            named.remove("editor");
            Cow::Owned(Item(named))
        }
        _ => Cow::Borrowed(item),
    }
}

/// Puts a cite's number where its stand-in is.
pub(super) fn fill(runs: &mut [Run], index: usize, cite: &Cite) {
    let Some(locator) = &cite.locator else { return };
    let stand_in = stand_in(index);
    if let Some(run) = runs.iter_mut().find(|run| run.text.contains(&stand_in)) {
        run.text = run.text.replacen(&stand_in, &locator.value, 1);
    }
}

fn occurrences(runs: &[Run], text: &str) -> usize {
    runs.iter().map(|run| run.text.matches(text).count()).sum()
}

fn plain(tree: &ElemChildren) -> String {
    let mut text = String::new();
    tree.write_buf(&mut text, BufWriteFormat::Plain).expect("writing to a string does not fail");
    text
}

/// A fingerprint that is the same in every run of the program. Equal ones only cost a detour through the engine.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
