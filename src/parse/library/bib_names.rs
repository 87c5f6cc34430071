//! Names in `.bib` entries: the value of a field in, names of CSL-JSON out, and what in it is no list of names.
//!
//! Lists are cut by [`list`], after what braces protect has been masked. A name has BibTeX's forms (`Given von
//! Family`, `von Family, Given`, `von Family, Jr., Given`) or BibLaTeX's extended one (`family=…, given=…`).

use biblatex::Entry;
use serde_json::{Map, Value, json};

use super::bib_escape;
use super::bib_text::masked;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::OTHERS;
use crate::model::name::PersonName;
use crate::model::name::list::{self, Names, Slip, bare, is_extended, is_protected, written};
use crate::model::source::Span;

/// The names in a field of an entry.
pub(super) fn read(entry: &Entry, field: &str) -> Option<Names> {
    Some(list::of_field(&masked(entry.get(field)?)))
}

/// The names in a field of an entry, as values of CSL-JSON: those that were read in its own fields, or what another entry lends.
pub(super) fn values(entry: &Entry, field: &str, own: &[(String, Names)]) -> Option<Vec<Value>> {
    let lent;
    let read = match own.iter().find(|(name, _)| name == field) {
        Some((_, names)) => names,
        None => {
            lent = read(entry, field)?;
            &lent
        }
    };
    let prefixed = entry.get("options").is_some_and(|options| uses_prefix(&bare(&masked(options))));
    let mut names: Vec<Value> = read.names.iter().filter_map(|text| name(text, prefixed)).collect();
    if read.others && !names.is_empty() {
        names.push(json!({ "literal": OTHERS }));
    }
    (!names.is_empty()).then_some(names)
}

/// Whether the options of an entry count prefixes as part of the family name.
fn uses_prefix(options: &str) -> bool {
    let option = |option: &str| match option.split_once('=') {
        Some((name, value)) => (name.trim() == "useprefix").then(|| value.trim() == "true"),
        None => (option.trim() == "useprefix").then_some(true),
    };
    options.split(',').rev().find_map(option).unwrap_or_default()
}

/// A name: an organization or a person.
fn name(text: &str, prefixed: bool) -> Option<Value> {
    if is_extended(text) {
        return extended(text, prefixed);
    }
    let person = if is_protected(text) { None } else { PersonName::of_printed(text) };
    let Some(person) = person.filter(|person| !person.given.is_empty() || person.suffix.is_some()) else {
        let literal = bare(text);
        let literal = literal.trim().trim_end_matches(',').trim_end();
        return (!literal.is_empty()).then(|| json!({ "literal": literal }));
    };
    let (prefix, family) = prefix(&person.family);
    Some(value(
        [&person.given, prefix, family, person.suffix.as_deref().unwrap_or_default()].map(bare),
        prefixed,
    ))
}

/// A family name in its particles and the rest. A particle begins small: `Weder di Mauro` has none.
fn prefix(family: &str) -> (&str, &str) {
    let mut at = 0;
    while family[at..].starts_with(char::is_lowercase)
        && let Some(len) = family[at..].find(' ')
    {
        at += len + 1;
    }
    (family[..at].trim_end(), &family[at..])
}

/// A name in BibLaTeX's extended format.
fn extended(text: &str, prefixed: bool) -> Option<Value> {
    let mut parts: Map<String, Value> = Map::new();
    for (key, value) in text.split(',').filter_map(|part| part.split_once('=')) {
        parts.insert(key.trim().to_ascii_lowercase(), bare(value).trim().into());
    }
    let mut part = |name: &str| match parts.remove(name) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let [given, prefix, family, suffix] = ["given", "prefix", "family", "suffix"].map(&mut part);
    let own = part("useprefix");
    match (family.is_empty(), given.is_empty() && prefix.is_empty()) {
        (true, true) => None,
        (true, false) => Some(json!({ "literal": given })),
        (false, true) => Some(json!({ "literal": family })),
        (false, false) => {
            Some(value([given, prefix, family, suffix], own == "true" || prefixed && own.is_empty()))
        }
    }
}

fn value([given, prefix, family, suffix]: [String; 4], prefixed: bool) -> Value {
    let family = if prefixed && !prefix.is_empty() { format!("{prefix} {family}") } else { family };
    let prefix = if prefixed { String::new() } else { prefix };
    let parts = [("family", family), ("given", given), ("suffix", suffix), ("dropping-particle", prefix)];
    parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(part, text)| (part.to_owned(), Value::from(text)))
        .collect()
}

/// Warns of a field that is no list of names as BibTeX reads them.
pub(super) fn fault(entry: &Entry, field: &str, read: &Names, span: &Span) -> Option<Diagnostic> {
    let slip = read.slip?;
    let key = &entry.key;
    let message = match slip {
        Slip::Body => {
            format!("a body in `{field}` of `{key}` has no braces of its own, as if it were a person")
        }
        Slip::Capitals => format!("a name in `{field}` of `{key}` is in capitals"),
        Slip::Empty => format!("an `and` in `{field}` of `{key}` has no name beside it"),
        Slip::Separator => format!("the names in `{field}` of `{key}` are not parted by `and`"),
        Slip::Title => {
            format!("a title or degree in `{field}` of `{key}` is no part of a name and is left out")
        }
        Slip::Turned => {
            format!("initials in `{field}` of `{key}` stand behind a family name without a comma")
        }
    };
    Some(Diagnostic::at(Code::SuspiciousEntry, span.clone(), message).help(help(field, read, slip)))
}

fn help(field: &str, read: &Names, slip: Slip) -> String {
    if read.names.is_empty() {
        return format!("write the names, or leave `{field}` out");
    }
    let mut names: Vec<String> = read.names.iter().map(|name| written(name)).collect();
    names.extend(read.others.then(|| OTHERS.to_owned()));
    let mut mended = Value::from(format!("write `{field} = {{{}}}`", names.join(" and ")));
    bib_escape::restore(&mut mended);
    let mended = mended.as_str().unwrap_or_default();
    match slip {
        Slip::Separator => format!("{mended}; the name of one body stands in two pairs of braces"),
        _ => mended.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::source::SourcePath;
    use crate::parse::library::parse_library;

    fn read(fields: &str) -> Value {
        let text = format!("@report{{a, title={{A}}, date={{2020}}, {fields}}}");
        let file = SourcePath::new("content/references.bib").expect("a sound path");
        parse_library(&file, &text).value.entries["a"].item["author"].clone()
    }

    #[test]
    fn names_have_their_parts() {
        for (author, expected) in [
            ("{European Commission}", json!([{"literal": "European Commission"}])),
            (r"{\'E}mile Zola", json!([{"family": "Zola", "given": "Émile"}])),
            ("{de la Cruz}, M.", json!([{"family": "de la Cruz", "given": "M."}])),
            ("A.B. Smith", json!([{"family": "Smith", "given": "A.B."}])),
            ("John Smith Jr.", json!([{"family": "Smith", "given": "John", "suffix": "Jr."}])),
            ("Smith, III, John", json!([{"family": "Smith", "given": "John", "suffix": "III"}])),
            ("Smith, John, Jr.", json!([{"family": "Smith", "given": "John", "suffix": "Jr."}])),
            ("von Berg, Ann", json!([{"family": "Berg", "given": "Ann", "dropping-particle": "von"}])),
            (
                "Ludwig van Beethoven",
                json!([{"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}]),
            ),
            ("Weder di Mauro, B.", json!([{"family": "Weder di Mauro", "given": "B."}])),
            ("d'Alembert, Jean", json!([{"family": "d'Alembert", "given": "Jean"}])),
            ("al-Rahman, Ahmed", json!([{"family": "al-Rahman", "given": "Ahmed"}])),
            (
                "Zola, {\\'E}mile and others",
                json!([{"family": "Zola", "given": "Émile"}, {"literal": "others"}]),
            ),
            (
                "{Barnes and Noble} and Lee, Ann",
                json!([{"literal": "Barnes and Noble"}, {"family": "Lee", "given": "Ann"}]),
            ),
            (
                "family=Vries, given=Jan, prefix=de, useprefix=true and given={Ann B.}, family=Lee",
                json!([{"family": "de Vries", "given": "Jan"}, {"family": "Lee", "given": "Ann B."}]),
            ),
            ("family={Lee, Ek and Sons}", json!([{"literal": "Lee, Ek and Sons"}])),
            ("Plato", json!([{"literal": "Plato"}])),
        ] {
            assert_eq!(read(&format!("author = {{{author}}}")), expected, "{author}");
        }
    }

    #[test]
    fn prefixes_are_used_where_asked_for() {
        let used = json!([{"family": "de Vries", "given": "P."}]);
        let dropped = json!([{"family": "Vries", "given": "P.", "dropping-particle": "de"}]);
        for (options, expected) in [
            ("useprefix=true", &used),
            ("useprefix", &used),
            ("maxnames=3, useprefix = true", &used),
            ("useprefix=false", &dropped),
            ("skipbib=true", &dropped),
        ] {
            assert_eq!(
                &read(&format!("author={{de Vries, P.}}, options={{{options}}}")),
                expected,
                "{options}"
            );
        }
    }
}
