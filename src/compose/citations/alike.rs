//! Works whose cites would be equal, told apart: the works of a document in, their forms for the engine and the names
//! to put into its cites out.
//!
//! 1. Bare cites that are equal make groups.
//! 2. Names are added by the engine, in a run in which each work is cited once.
//! 3. Of works that are still alike more is shown, where that makes them differ.
//! 4. The rest get letters, in the order of the list of references.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use hayagriva::citationberg::json::{DateValue, Value};
use hayagriva::citationberg::taxonomy::StandardVariable;

use super::borrowed::{LETTER, SHOWN_MORE};
use super::engine::{Bare, Tongue, bare, prose_names};
use super::item::{NAME_OF_CONTENT, Work};
use super::request::Request;
use super::runs::{Role, Run};
use super::style::Style;
use crate::model::source::Hash;

/// Works told apart.
pub(super) struct Told {
    /// All works, those that were alike in other forms.
    pub works: Vec<Arc<Work>>,
    names: Vec<AddedNames>,
}

/// Names that the engine would add to the cites of a work if it were cited once.
struct AddedNames {
    work: usize,
    /// Those of an ordinary cite and of one whose names are part of the sentence: without the added ones, and with them.
    forms: [(Vec<Run>, Vec<Run>); 2],
}

/// Where names stand.
#[derive(Clone, Copy)]
pub(super) enum NamesOf {
    Cite = 0,
    Prose = 1,
}

impl Told {
    /// Tells the works of a document apart; `None` where all cites differ.
    pub fn of(style: &Style, tongue: &Tongue, request: &Request) -> Option<Self> {
        let plain = bare(&style.csl, tongue, &request.works);
        let alike = groups(&plain.cites, 0..request.works.len());
        if alike.is_empty() {
            return None;
        }
        let mut told = Self { works: request.works.clone(), names: Vec::new() };
        let alike = told.add_names((style, tongue), &plain, alike, request);
        let alike = if style.apart.shows_more { told.show_more(style, tongue, alike) } else { alike };
        if style.apart.letters.is_some() {
            told.give_letters(&plain.order, alike);
        }
        Some(told)
    }

    /// Adds names; gives back the groups that are still alike.
    fn add_names(
        &mut self,
        engine: (&Style, &Tongue),
        plain: &Bare,
        alike: Vec<Vec<usize>>,
        request: &Request,
    ) -> Vec<Vec<usize>> {
        let (style, tongue) = engine;
        let Some(with_names) = &style.with_names else { return alike };
        let mut members: Vec<usize> = alike.into_iter().flatten().collect();
        members.sort_unstable();
        let works: Vec<Arc<Work>> = members.iter().map(|work| self.works[*work].clone()).collect();
        let full = bare(with_names, tongue, &works);
        let has_prose = request.clusters.iter().flat_map(|cluster| &cluster.cites).any(|cite| cite.prose);
        let prose =
            |csl| if has_prose { prose_names(csl, tongue, &works) } else { vec![Vec::new(); works.len()] };
        let (prose, full_prose) = (prose(&style.csl), prose(with_names));
        for (place, work) in members.iter().enumerate() {
            if plain.names[*work] != full.names[place] {
                let forms = [
                    (plain.names[*work].clone(), full.names[place].clone()),
                    (prose[place].clone(), full_prose[place].clone()),
                ];
                self.names.push(AddedNames { work: *work, forms });
            }
        }
        let still = groups(&full.cites, 0..members.len());
        still.into_iter().map(|group| group.into_iter().map(|place| members[place]).collect()).collect()
    }

    /// Shows more of works where that makes them differ; gives back the groups that are still alike.
    fn show_more(&mut self, style: &Style, tongue: &Tongue, alike: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let members: Vec<usize> = alike.iter().flatten().copied().collect();
        let shown: Vec<Arc<Work>> = members.iter().map(|work| shown_more(&self.works[*work])).collect();
        let cites = bare(&style.csl, tongue, &shown).cites;
        let mut left = Vec::new();
        let mut start = 0;
        for group in alike {
            let places = start..start + group.len();
            start = places.end;
            let same: HashSet<usize> = groups(&cites, places.clone()).into_iter().flatten().collect();
            let (same, told): (Vec<usize>, Vec<usize>) = places.partition(|place| same.contains(place));
            told.into_iter().for_each(|place| self.works[members[place]] = shown[place].clone());
            if same.len() > 1 {
                left.push(same.into_iter().map(|place| members[place]).collect());
            }
        }
        left
    }

    /// Gives letters in the order of the list, or else of citation.
    fn give_letters(&mut self, order: &[usize], alike: Vec<Vec<usize>>) {
        for mut group in alike {
            group.sort_by_key(|work| order[*work]);
            for (letter, work) in group.into_iter().enumerate() {
                self.works[work] = lettered(&self.works[work], letter);
            }
        }
    }

    /// Puts the added names of a work into the runs of a cite.
    pub fn put_names(&self, runs: &mut Vec<Run>, (work, cite): (usize, u16), of: NamesOf) {
        let Ok(found) = self.names.binary_search_by_key(&work, |names| names.work) else { return };
        let (plain, full) = &self.names[found].forms[of as usize];
        let is_name = |run: &Run| run.cite == Some(cite) && run.role == Role::FirstNames;
        let Some(start) = runs.iter().position(is_name) else { return };
        let end = runs[start..].iter().position(|run| !is_name(run)).map_or(runs.len(), |len| start + len);
        if text(&runs[start..end]) == text(plain) {
            runs.splice(start..end, full.iter().cloned().map(|run| Run { cite: Some(cite), ..run }));
        }
    }
}

fn text(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// The works whose cites are equal, as groups of two and more.
fn groups(cites: &[String], among: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut by_cite: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for work in among {
        let group = *by_cite.entry(&cites[work]).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(work);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// The work, of which more is shown.
fn shown_more(work: &Work) -> Arc<Work> {
    with(work, SHOWN_MORE, "1")
}

/// The work with the letter of a place, from 0.
fn lettered(work: &Work, place: usize) -> Arc<Work> {
    with(work, LETTER, &letter(place))
}

/// a, b … z, aa, ab ….
fn letter(place: usize) -> String {
    let last = char::from(b'a' + (place % 26) as u8);
    let before = if place < 26 { String::new() } else { letter(place / 26 - 1) };
    format!("{before}{last}")
}

fn with(work: &Work, variable: StandardVariable, value: &str) -> Arc<Work> {
    let mut item = work.item.clone();
    item.0.insert(variable.to_string(), Value::String(value.to_owned()));
    let hash = Hash::of(format!("{} {variable} {value}", work.hash.hex(64)).as_bytes());
    let name = hash.hex(NAME_OF_CONTENT);
    for variable in ["id", "citation-key"] {
        item.0.insert(variable.to_owned(), Value::String(name.clone()));
    }
    Arc::new(Work { hash, item, ..work.clone() })
}

/// Puts the letter of a work, if it has one, after its first year in the runs of a cite, unless it stands there.
pub(super) fn put_letter(runs: &mut [Run], cite: Option<u16>, work: &Work) {
    let Some(Value::String(letter)) = work.item.0.get(&LETTER.to_string()) else { return };
    let Some(year) = printed_year(work) else { return };
    let has_year = |run: &Run| run.cite == cite && run.role == Role::Date && run.text.contains(&*year);
    let Some(at) = runs.iter().position(has_year) else { return };
    let end = runs[at].text.find(&*year).unwrap_or_default() + year.len();
    let stands = match &runs[at].text[end..] {
        "" => runs.get(at + 1).is_some_and(|next| next.text.starts_with(letter)),
        rest => rest.starts_with(letter),
    };
    if !stands {
        runs[at].text.insert_str(end, letter);
    }
}

/// The year, or the two, of a work as a date prints them.
fn printed_year(work: &Work) -> Option<Box<str>> {
    if let Some((_, both)) = &work.years {
        return Some(both.clone());
    }
    match work.item.0.get("issued")? {
        Value::Date(DateValue::DateParts { date_parts, .. }) => {
            let year = date_parts.0.first()?.0.first()?;
            Some(year.to_string().into())
        }
        _ => None,
    }
}
