//! A brief's own reference, rendered once for all briefs of the same shape: an item in, runs out.
//!
//! The shape of an item is what it has besides title, number, date, addresses and names ([`parts`]).
//! It is rendered with stand-ins; where they come out, private characters mark the places, which
//! [`Shapes::fill`] fills for each brief. Names and dates that depend on more than the shape are rendered
//! once each. A shape that does not give the engine's own result for a second set of stand-ins is not
//! used, so that what is unforeseen costs time only.

mod outline;
mod parts;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use hayagriva::citationberg::json::Value;
use hayagriva::lang::Case;
use hayagriva::{ElemChild, ElemChildren, Formatted, Formatting};
use serde_json::{Map, Value as Json};

pub(super) use self::outline::Renderer;
use self::outline::{HoleKind, Place, Shape};
use self::parts::{OPEN, Parts, TRIAL, stand_in_day};
use super::finish::line;
use super::item::Work;
use super::marks::strip;
use super::request::ReferenceText;
use super::runs::{Run, flatten, push_run};
use super::store::Sharded;
use crate::model::source::Hash;

/// The shapes of one style in one locale, and the names and dates that fill them.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    shapes: Sharded<Hash, Option<Arc<Shape>>>,
    names: Sharded<NameKey, Option<Arc<Vec<Run>>>>,
    dates: Sharded<DateKey, Option<Arc<Vec<Run>>>>,
}

/// What the print of a name depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct NameKey {
    /// How the stand-in came out.
    open: Vec<Run>,
    author: usize,
    authors: usize,
    name: String,
}

/// What the print of a date depends on, but for its year.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct DateKey {
    /// How the stand-in came out.
    open: Vec<Run>,
    month: i16,
    /// The day's stand-in.
    day: i16,
}

impl Shapes {
    /// The runs of an item's reference, or `None` where only the engine knows.
    pub fn render(&self, renderer: Renderer<'_>, item: &Map<String, Json>) -> Option<Vec<Run>> {
        let parts = Parts::of(item)?;
        let open = parts.stand_ins(&OPEN);
        let outline = open.outline(item);
        let key = Hash::of(Json::Object(outline.clone()).to_string().as_bytes());
        let shape = self.shapes.get_or_make(&key, || {
            let shape = Shape::new(renderer, outline, open)?;
            self.proves(renderer, &shape).then(|| Arc::new(shape))
        })?;
        self.fill(renderer, &shape, &parts)
    }

    /// Whether the shape, filled with other stand-ins, is what the engine makes of them.
    fn proves(&self, renderer: Renderer<'_>, shape: &Shape) -> bool {
        let trial = shape.parts.stand_ins(&TRIAL);
        let Some(filled) = self.fill(renderer, shape, &trial) else { return false };
        let finished = |runs| line(ReferenceText { label: None, runs }, renderer.style, renderer.tongue).text;
        let own = renderer.tree(&trial.put(&shape.item)).map(|(tree, work)| flatten(&tree, &[&work]));
        own.is_some_and(|own| finished(own) == finished(filled))
    }

    fn fill(&self, renderer: Renderer<'_>, shape: &Shape, parts: &Parts) -> Option<Vec<Run>> {
        let mut out = Vec::with_capacity(shape.runs.len());
        for run in &shape.runs {
            let url = run.url.as_deref().map(|url| filled_address(url, parts));
            let mut put = |piece: &Run| {
                let looks = run.looks.with(piece.looks);
                push_run(&mut out, Run { text: piece.text.clone(), looks, url: url.clone(), ..*run });
            };
            let mut rest = run.text.as_str();
            while let Some((at, mark, place)) = next_place(rest) {
                put(&Run::plain(&rest[..at]));
                rest = &rest[at + mark.len_utf8()..];
                match place {
                    Place::Number => put(&Run::plain(parts.number.as_deref()?)),
                    Place::Url => put(&Run::plain(&strip(parts.url.as_deref()?))),
                    Place::Doi => put(&Run::plain(&strip(parts.doi.as_deref()?))),
                    Place::Title(case) => {
                        let lang = shape.item.get("language").and_then(Json::as_str);
                        let lang = lang.unwrap_or(&renderer.tongue.code.0);
                        title_runs(&parts.title, lang, case).iter().for_each(&mut put);
                    }
                    Place::Hole(hole) => self.hole(renderer, shape, parts, hole)?.iter().for_each(&mut put),
                }
            }
            put(&Run::plain(rest));
        }
        Some(out)
    }

    /// What stands at the place of a name or a date.
    fn hole(&self, renderer: Renderer<'_>, shape: &Shape, parts: &Parts, index: usize) -> Option<Vec<Run>> {
        let hole = shape.holes.get(index)?;
        let runs = match hole.kind {
            HoleKind::Name(author) => {
                let name = parts.authors.get(author)?;
                let key = NameKey {
                    open: hole.runs.clone(),
                    author,
                    authors: parts.authors.len(),
                    name: Json::Object(name.clone()).to_string(),
                };
                let runs = self.names.get_or_make(&key, || {
                    let mut parts = shape.parts.clone();
                    parts.authors[author] = name.clone();
                    shape.rendered_hole(renderer, &parts, index).map(Arc::new)
                });
                runs?.to_vec()
            }
            HoleKind::Date => {
                let [year, month, day] = parts.issued?;
                let key = DateKey { open: hole.runs.clone(), month, day: stand_in_day(day, month) };
                let runs = self.date(renderer, shape, index, &key)?;
                filled_date(&runs, year, (day, key.day))
            }
        };
        // The style's own marks go by those beside them.
        (marks_around(&runs) == marks_around(&hole.runs)).then_some(runs)
    }

    /// A date in the stand-in's year.
    fn date(
        &self,
        renderer: Renderer<'_>,
        shape: &Shape,
        hole: usize,
        key: &DateKey,
    ) -> Option<Arc<Vec<Run>>> {
        let year = OPEN.year.to_string();
        if key.open.iter().all(|run| !run.text.replace(&year, "").contains(char::is_alphanumeric)) {
            return Some(Arc::new(key.open.clone()));
        }
        self.dates.get_or_make(key, || {
            let parts = Parts { issued: Some([OPEN.year, key.month, key.day]), ..shape.parts.clone() };
            shape.rendered_hole(renderer, &parts, hole).map(Arc::new)
        })
    }
}

/// The first and the last character, where these are no letters or digits.
fn marks_around(runs: &[Run]) -> [Option<char>; 2] {
    let first = runs.first().and_then(|run| run.text.chars().next());
    let last = runs.last().and_then(|run| run.text.chars().next_back());
    [first, last].map(|c| c.filter(|c| !c.is_alphanumeric()))
}

/// The first place that is marked in a text.
fn next_place(text: &str) -> Option<(usize, char, Place)> {
    text.char_indices().find_map(|(at, mark)| Some((at, mark, Place::of(mark)?)))
}

/// The address of a link with the brief's own in the place of stand-ins.
fn filled_address(url: &str, parts: &Parts) -> Box<str> {
    let mut out = String::with_capacity(url.len() + 64);
    for c in url.chars() {
        match Place::of(c) {
            Some(Place::Url) => out.push_str(&strip(parts.url.as_deref().unwrap_or_default())),
            Some(Place::Doi) => out.push_str(&strip(parts.doi.as_deref().unwrap_or_default())),
            _ => out.push(c),
        }
    }
    out.into()
}

/// The title as the style prints it, with its own markup and capitals.
fn title_runs(title: &str, lang: &str, case: Case) -> Vec<Run> {
    let title = Map::from_iter([("title".to_owned(), title.into())]);
    let work = Work::of_item(&title, Hash::of(b""), lang);
    let Some(Value::String(text)) = work.item.0.get("title") else { return Vec::new() };
    let text = Formatted { text: case.transform(text), formatting: Formatting::default() };
    flatten(&ElemChildren(vec![ElemChild::Text(text)]), &[&work])
}

/// A date in the stand-in's year with its own year and day.
fn filled_date(runs: &[Run], year: i16, (day, stand_in): (i16, i16)) -> Vec<Run> {
    let mut runs = runs.to_vec();
    for run in &mut runs {
        let mut parts = run.text.split(&OPEN.year.to_string()).map(str::to_owned).collect::<Vec<_>>();
        if day != stand_in {
            let (day, stand_in) = (day.to_string(), stand_in.to_string());
            parts.iter_mut().for_each(|part| *part = part.replacen(&stand_in, &day, 1));
        }
        run.text = parts.join(&year.to_string());
    }
    runs
}
