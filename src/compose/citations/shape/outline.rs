//! The shape of an item: rendered with stand-ins, whose places private characters then mark.

use std::sync::Arc;

use hayagriva::lang::{Case, SentenceCase, TitleCase};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};
use serde_json::{Map, Value as Json};

use super::parts::{Parts, has_stand_in};
use crate::compose::citations::engine::{Tongue, list_item};
use crate::compose::citations::item::Work;
use crate::compose::citations::runs::{Run, flatten};
use crate::compose::citations::style::Style;
use crate::model::source::Hash;

/// What all items of a shape print.
#[derive(Debug)]
pub(super) struct Shape {
    /// The item with stand-ins.
    pub item: Map<String, Json>,
    pub parts: Parts,
    /// Their texts have the marks of [`Place`].
    pub runs: Vec<Run>,
    pub holes: Vec<Hole>,
}

/// A place whose text depends on a name or a date.
#[derive(Debug, PartialEq)]
pub(super) struct Hole {
    pub kind: HoleKind,
    /// What the stand-in prints there.
    pub runs: Vec<Run>,
}

/// What a hole is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// Index of the author.
    Name(usize),
    Date,
}

/// A place in the text of a shape, marked by one character of the private use area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Title(Case),
    Number,
    Url,
    Doi,
    /// Index of the hole, in the order in which they are printed.
    Hole(usize),
}

const FIRST: u32 = 0xE100;
const PLACES: u32 = 128;
const NUMBER: u32 = 16;
const URL: u32 = 17;
const DOI: u32 = 18;
const HOLES: u32 = 32;

/// What a style can do to the case of a title.
fn cases() -> [Case; 7] {
    [
        Case::NoTransform,
        Case::Lowercase,
        Case::Uppercase,
        Case::FirstUpper,
        Case::AllUpper,
        Case::Title(TitleCase::default()),
        Case::Sentence(SentenceCase::default()),
    ]
}

impl Place {
    /// The place that a character marks.
    pub fn of(mark: char) -> Option<Self> {
        let code = u32::from(mark).checked_sub(FIRST).filter(|code| *code < PLACES)?;
        match code {
            NUMBER => Some(Self::Number),
            URL => Some(Self::Url),
            DOI => Some(Self::Doi),
            HOLES.. => Some(Self::Hole((code - HOLES) as usize)),
            _ => cases().get(code as usize).map(|case| Self::Title(*case)),
        }
    }

    /// The character that marks it; `None` for a hole past the last.
    fn mark(self) -> Option<char> {
        let code = match self {
            Self::Title(case) => cases().iter().position(|known| *known == case)? as u32,
            Self::Number => NUMBER,
            Self::Url => URL,
            Self::Doi => DOI,
            Self::Hole(index) => HOLES + index as u32,
        };
        char::from_u32(FIRST + code).filter(|_| code < PLACES)
    }
}

/// What renders a shape.
#[derive(Clone, Copy)]
pub(in crate::compose::citations) struct Renderer<'a> {
    pub style: &'a Style,
    pub tongue: &'a Tongue,
}

impl Shape {
    /// The shape of an item with stand-ins; `None` if not all of them can be found in what it prints.
    pub fn new(renderer: Renderer<'_>, item: Map<String, Json>, parts: Parts) -> Option<Self> {
        if Json::Object(item.clone()).to_string().contains(|c| Place::of(c).is_some()) {
            return None;
        }
        let (mut tree, work) = renderer.tree(&item)?;
        let mut holes = Vec::new();
        punch(&mut tree, &work, &mut holes)?;
        // A date that is not whole stays in the item, and has no stand-in.
        if parts.issued.is_none() && holes.iter().any(|hole| hole.kind == HoleKind::Date) {
            return None;
        }
        let mut runs = flatten(&tree, &[&work]);
        for run in &mut runs {
            run.text = opened(&run.text, &parts)?;
            run.url = match run.url.take() {
                Some(url) => Some(opened(&url, &parts)?.into()),
                None => None,
            };
        }
        Some(Self { item, parts, runs, holes })
    }

    /// What a hole prints with other parts, if all else stays.
    pub fn rendered_hole(&self, renderer: Renderer<'_>, parts: &Parts, hole: usize) -> Option<Vec<Run>> {
        let (mut tree, work) = renderer.tree(&parts.put(&self.item))?;
        let mut holes = Vec::new();
        punch(&mut tree, &work, &mut holes)?;
        let kinds = |holes: &[Hole]| holes.iter().map(|hole| hole.kind).collect::<Vec<_>>();
        (kinds(&holes) == kinds(&self.holes)).then(|| holes.swap_remove(hole).runs)
    }
}

impl Renderer<'_> {
    /// The engine's line for an item.
    pub fn tree(self, item: &Map<String, Json>) -> Option<(ElemChildren, Arc<Work>)> {
        let hash = Hash::of(Json::Object(item.clone()).to_string().as_bytes());
        let work = Work::of_item(item, hash, &self.tongue.code.0);
        let item = list_item(self.style, self.tongue, &work)?;
        Some((item.content, work))
    }
}

/// Puts a mark in the place of each name and date; `None` if there are too many.
fn punch(tree: &mut ElemChildren, work: &Work, holes: &mut Vec<Hole>) -> Option<()> {
    for child in &mut tree.0 {
        let ElemChild::Elem(element) = child else { continue };
        let kind = match element.meta {
            Some(ElemMeta::Name(_, author)) => HoleKind::Name(author),
            Some(ElemMeta::Date) => HoleKind::Date,
            _ => {
                punch(&mut element.children, work, holes)?;
                continue;
            }
        };
        let text = Place::Hole(holes.len()).mark()?.to_string();
        let mark = ElemChild::Text(Formatted { text, formatting: Formatting::default() });
        let printed = std::mem::replace(&mut element.children, ElemChildren(vec![mark]));
        holes.push(Hole { kind, runs: flatten(&printed, &[work]) });
    }
    Some(())
}

/// Text of a shape with marks in place of stand-ins; `None` if a part of one is left.
fn opened(text: &str, parts: &Parts) -> Option<String> {
    let mut text = text.to_owned();
    for (part, place) in [(&parts.url, Place::Url), (&parts.doi, Place::Doi), (&parts.number, Place::Number)]
    {
        if let Some(part) = part {
            text = text.replace(&**part, place.mark()?.encode_utf8(&mut [0; 4]));
        }
    }
    let text = open_titles(&text, &parts.title)?;
    (!has_stand_in(&text)).then_some(text)
}

/// Each occurrence of the title as the mark of what the style did to its case.
fn open_titles(text: &str, title: &str) -> Option<String> {
    // Of equal length: only letters of ASCII change.
    let (lower, wanted) = (text.to_ascii_lowercase(), title.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (at, _) in lower.match_indices(&wanted) {
        let printed = &text[at..at + wanted.len()];
        let case = cases().into_iter().find(|case| case.transform(title) == printed)?;
        out.push_str(&text[end..at]);
        out.push(Place::Title(case).mark()?);
        end = at + wanted.len();
    }
    out.push_str(&text[end..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Place, cases};

    #[test]
    fn places_have_marks() {
        let titles = cases().map(Place::Title);
        for place in titles.into_iter().chain([Place::Number, Place::Url, Place::Doi, Place::Hole(95)]) {
            assert_eq!(place.mark().and_then(Place::of), Some(place));
        }
        assert_eq!(Place::Hole(96).mark(), None);
        assert_eq!([Place::of('a'), Place::of('\u{e10f}'), Place::of('\u{e180}')], [None; 3]);
    }
}
