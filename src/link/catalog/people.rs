//! The people that a brief names: each as a record or written out, whatever form its name has.
//!
//! `Family, Given` is that person; titles and degrees are no part of a name; several names in one text are several
//! people. What is not a name alone is reported with the line mended.

use std::borrow::Cow;

use super::subjects::Who;
use super::terms::{PEOPLE, Place, Terms};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::name::PersonName;
use crate::model::name::list::{self, Names, Slip};
use crate::model::source::Span;
use crate::parse::yaml::write_text;

/// Who a text names, which should be one person or body; `key` is where it stands.
pub(super) fn people<'a>(
    text: &'a str,
    key: &str,
    place: Place<'_>,
    terms: &mut Terms<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Who<'a>> {
    if terms.knows(PEOPLE, text) {
        return vec![Who::Named(terms.find(PEOPLE, text, place, diagnostics), text.into())];
    }
    let read = list::of_text(text);
    if place.report {
        diagnostics.extend(fault(text, key, &read, place));
    }
    if let [name] = read.names.as_slice()
        && name == text
        && !name.contains(',')
    {
        return vec![Who::Named(terms.find(PEOPLE, text, place, diagnostics), text.into())];
    }
    let names = read.names.into_iter();
    names
        .map(|name| {
            let (name, sort_name) = printed(name);
            let hit = terms.find(PEOPLE, &name, place, diagnostics);
            match (hit, sort_name) {
                (None, Some(sort_name)) => {
                    Who::Written { name: name.into(), sort_name: Some(sort_name.into()), affiliation: None }
                }
                (hit, sort_name) => {
                    terms.sort_new(hit, sort_name);
                    Who::Named(hit, name.into())
                }
            }
        })
        .collect()
}

/// Who is written out, with a name for sorting or without.
pub(super) fn written<'a>(
    name: &'a str,
    sort_name: Option<&'a str>,
    affiliation: Option<&'a str>,
    place: Place<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Who<'a> {
    let affiliation = affiliation.map(Cow::Borrowed);
    if sort_name.is_some() {
        return Who::Written { name: name.into(), sort_name: sort_name.map(Cow::Borrowed), affiliation };
    }
    let mut read = list::of_text(name);
    if place.report {
        diagnostics.extend(fault(name, "name", &read, place));
    }
    let (name, sort_name) = match read.names.len() {
        1 => printed(read.names.remove(0)),
        _ => (name.to_owned(), None),
    };
    Who::Written { name: name.into(), sort_name: sort_name.map(Cow::Owned), affiliation }
}

/// A name as printed; where it was written as lists sort it, that too.
fn printed(name: String) -> (String, Option<String>) {
    match PersonName::of_sorted(&name).filter(|_| !crate::model::name::body::is_body(&name)) {
        Some(person) => (person.printed(), Some(person.sorted())),
        None => (name, None),
    }
}

/// Warns of two authors that are the family and the given name of one: `authors: [Nowak, Anna]`.
pub(super) fn parted(family: &str, given: &str, place: Place<'_>, terms: &Terms<'_>) -> Option<Diagnostic> {
    let is_word = |name: &str| {
        let mut chars = name.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.next().is_some_and(char::is_lowercase)
            && name.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    let person = format!("{given} {family}");
    let unknown = !terms.knows(PEOPLE, family) && !terms.knows(PEOPLE, given);
    let parted = unknown && (is_word(family) && is_word(given) || terms.knows(PEOPLE, &person));
    parted.then(|| {
        let message = format!("`{family}` and `{given}` are read as two authors");
        Diagnostic::at(Code::SuspiciousName, Span::new(place.file, place.range), message)
            .help(format!("for one person write `authors: [\"{family}, {given}\"]`, or `{person}`"))
    })
}

/// Warns of a text that is not one name.
fn fault(text: &str, key: &str, read: &Names, place: Place<'_>) -> Option<Diagnostic> {
    let warn = |message: String, help: String| {
        Diagnostic::at(Code::SuspiciousName, Span::new(place.file, place.range), message).help(help)
    };
    let names: Vec<String> = read.names.iter().map(|name| write_name(name)).collect();
    let mended = match names.as_slice() {
        [one] if !matches!(key, "authors" | "editors") => format!("write `{key}: {one}`"),
        _ if matches!(key, "authors" | "editors" | "name") => {
            format!("write `{}: [{}]`", if key == "name" { "authors" } else { key }, names.join(", "))
        }
        _ => format!("write an entry each for {}", names.join(" and ")),
    };
    if read.others {
        let message = format!(
            "`{text}` leaves people out; a brief names all its {}",
            if key == "editors" { key } else { "authors" }
        );
        return Some(warn(message, mended));
    }
    Some(match read.slip? {
        Slip::Separator | Slip::Empty => {
            let one = "; for one person or body write `{name: …, sort_name: …}`";
            let one = if key == "authors" { one } else { "" };
            let read = match key {
                "person" => "only the first is taken".to_owned(),
                _ => format!("is read as {}", names.len()),
            };
            warn(format!("`{text}` is more than one name, and {read}"), format!("{mended}{one}"))
        }
        Slip::Title => warn(
            format!("`{text}` has a title or degree, which is no part of a name and is left out"),
            mended,
        ),
        Slip::Capitals => warn(format!("`{text}` is in capitals"), mended),
        Slip::Turned => warn(format!("`{text}` has its initials behind the family name"), mended),
        Slip::Body => return None,
    })
}

/// A name as YAML takes it in a list.
fn write_name(name: &str) -> String {
    let name = list::bare(name);
    match name.contains([',', '[', ']', '{', '}']) && !name.contains('"') {
        true => format!("\"{name}\""),
        false => write_text(&name),
    }
}
