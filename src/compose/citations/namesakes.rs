//! Authors with one family name: works in, what tells their cites apart out.
//!
//! A style may ask for given names where first authors have a family name in common, always or only where
//! cites would be equal. The engine adds them in a few cases only, and then in the list, too. So they are
//! put into cites here; where the engine would take equal names for a reason to add letters to years, it
//! gets names that differ by marks that nobody sees.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayagriva::citationberg::json::{Item, NameItem, NameValue, Value};

use super::item::{NAME_OF_CONTENT, Work};
use super::marks::{BETWEEN_INITIALS, NAMESAKE, part_initials, restore};
use super::runs::{Role, Run};
use super::style::Style;
use crate::model::source::Hash;

/// What is put before the family name of each work's first author, if anything.
#[derive(Debug, Default)]
pub(super) struct Namesakes {
    by_work: Vec<Option<Namesake>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Namesake {
    family: String,
    given: String,
    /// Initials, or the whole given name where these are equal, too.
    shown: String,
    /// Which of the authors of the name it is, from 1.
    number: usize,
}

type Authors = Vec<(usize, String)>;

impl Namesakes {
    /// The namesakes among works; `alike` says which works have equal cites, for styles that look at cites.
    pub fn of(style: &Style, works: &[Arc<Work>], alike: Option<&[u64]>) -> Self {
        // Works with the given names of their authors, by what must be told apart.
        let mut families: BTreeMap<(Option<u64>, String), Authors> = BTreeMap::new();
        for (index, work) in works.iter().enumerate() {
            if let Some((family, given)) = first_author(&work.item) {
                let cite = alike.and_then(|cites| cites.get(index).copied());
                families.entry((cite, family)).or_default().push((index, given));
            }
        }
        let mut by_work = vec![None; works.len()];
        for ((_, family), authors) in families {
            let mut given: Vec<&str> = authors.iter().map(|(_, given)| given.as_str()).collect();
            given.sort_unstable();
            given.dedup();
            if given.len() < 2 {
                continue;
            }
            let initials: Vec<String> = given.iter().map(|name| initials(name, &style.initials)).collect();
            for (index, name) in &authors {
                let number = given.iter().position(|known| known == name).unwrap_or_default();
                let is_own = initials.iter().filter(|known| **known == initials[number]).count() == 1;
                let shown = match style.initials.is_some() && is_own {
                    true => initials[number].clone(),
                    false => name.clone(),
                };
                let namesake =
                    Namesake { family: family.clone(), given: name.clone(), shown, number: number + 1 };
                by_work[*index] = Some(namesake);
            }
        }
        Self { by_work }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_work.iter().all(Option::is_none)
    }

    /// The works with names that the engine tells apart.
    pub fn marked(&self, works: &[Arc<Work>]) -> Vec<Arc<Work>> {
        let mark = |(work, namesake): (&Arc<Work>, &Option<Namesake>)| match namesake {
            Some(namesake) => marked(work, namesake.number),
            None => Arc::clone(work),
        };
        works.iter().zip(&self.by_work).map(mark).collect()
    }

    /// Puts the given name of a work's author before the family name in a cite that prints no given name.
    pub fn show(&self, runs: &mut [Run], cite: u16, work: usize) {
        let Some(namesake) = self.by_work.get(work).and_then(Option::as_ref) else { return };
        let is_name = |run: &&mut Run| run.cite == Some(cite) && run.role == Role::FirstNames;
        let Some(run) = runs.iter_mut().find(is_name) else { return };
        let rest = run.text.strip_prefix(&*namesake.family);
        let is_short = rest
            .is_some_and(|rest| !rest.contains(&*namesake.given) && !rest.starts_with(char::is_alphanumeric));
        if is_short {
            run.text = format!("{} {}", namesake.shown, run.text);
        }
    }
}

/// The family name, as cites print it, and the given name of the first author, if it has both.
fn first_author(item: &Item) -> Option<(String, String)> {
    let Some(Value::Names(names)) = item.0.get("author") else { return None };
    let NameValue::Item(NameItem { family, given, non_dropping_particle, .. }) = names.first()? else {
        return None;
    };
    let family = match non_dropping_particle {
        Some(particle) => format!("{particle} {family}"),
        None => family.clone(),
    };
    Some((restore(&family).into_owned(), restore(given.as_deref()?).into_owned()))
}

/// A work whose first author's family name ends in marks.
fn marked(work: &Work, number: usize) -> Arc<Work> {
    let mut item = work.item.clone();
    if let Some(Value::Names(names)) = item.0.get_mut("author")
        && let Some(NameValue::Item(name)) = names.first_mut()
    {
        name.family.extend(std::iter::repeat_n(NAMESAKE, number));
    }
    let hash = Hash::of(format!("{} namesake {number}", work.hash.hex(64)).as_bytes());
    let name = hash.hex(NAME_OF_CONTENT);
    for variable in ["id", "citation-key"] {
        item.0.insert(variable.to_owned(), Value::String(name.clone()));
    }
    Arc::new(Work { hash, item, ..work.clone() })
}

/// The initials of a given name: `J.-L.` and `A. B.` for what the style puts after each.
fn initials(given: &str, after: &Option<Box<str>>) -> String {
    let after = after.as_deref().unwrap_or(". ");
    let mut out = String::new();
    for word in part_initials(given).split_inclusive([' ', '-', BETWEEN_INITIALS]) {
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { continue };
        out.push(first);
        match word.ends_with('-') {
            true => {
                out.push_str(after.trim_end());
                out.push('-');
            }
            false => out.push_str(after),
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_follow_the_style() {
        for (given, after, expected) in [
            ("Alice", ". ", "A."),
            ("Jean-Luc", ". ", "J.-L."),
            ("Ann Bea", ".", "A.B."),
            ("J. R.", "", "JR"),
            ("J.R.", ". ", "J. R."),
            ("Łukasz", ". ", "Ł."),
        ] {
            assert_eq!(initials(given, &Some(after.into())), expected);
        }
    }
}
