//! Names in CSL-JSON and YAML libraries: an item of normalized names in, the same with each name in its parts out,
//! and warnings where that was not so.

use serde_json::{Map, Value, json};

use super::normalize::NAMES;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::OTHERS;
use crate::model::name::PersonName;
use crate::model::name::body::is_body;
use crate::model::name::list::{self, Slip};
use crate::model::name::titles::is_initials;
use crate::model::source::{Span, TextRange};

/// Ends of the names of companies, after a comma.
const COMPANIES: [&str; 10] = ["AG", "Co.", "Corp.", "GmbH", "Inc.", "LLC", "Limited", "Ltd.", "S.A.", "plc"];

/// An item of a library that is no `.bib` file, and where it stands.
pub(super) struct Place<'a> {
    pub text: &'a str,
    pub range: TextRange,
    pub key: &'a Span,
}

/// Puts the names of an item right.
pub(super) fn mend(item: &mut Map<String, Value>, place: &Place<'_>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for variable in NAMES {
        let Some(Value::Array(names)) = item.get_mut(variable) else { continue };
        let count = names.len();
        let mended = std::mem::take(names).into_iter().enumerate().flat_map(|(at, name)| {
            let ends = at > 0 && at + 1 == count;
            let alone = |part: &str| {
                name.get(part)?.as_str().filter(|_| name.get("given").is_none()).map(str::to_owned)
            };
            let Some(text) = alone("literal").or_else(|| alone("family")) else { return vec![name] };
            if ends && list::is_others(&text) {
                return vec![json!({ "literal": OTHERS })];
            }
            let read = match name.get("literal").is_some() {
                true => of_literal(&text),
                false => of_family(&text),
            };
            match read {
                Read::Right => vec![name],
                Read::Body => vec![json!({ "literal": text })],
                Read::Names(names) => {
                    faults.push(fault(&text, &names, place));
                    names
                }
            }
        });
        *names = mended.collect();
    }
    faults
}

/// What a text without a given name turns out to be.
enum Read {
    Right,
    Body,
    Names(Vec<Value>),
}

fn of_literal(text: &str) -> Read {
    let read = list::of_text(text);
    let titled = read.slip == Some(Slip::Title) && text.contains(',');
    if read.names.len() > 1 || read.others || titled || is_turned(text) {
        let mut names: Vec<Value> = read.names.iter().map(|name| value(name)).collect();
        names.extend(read.others.then(|| json!({ "literal": OTHERS })));
        return Read::Names(names);
    }
    Read::Right
}

fn of_family(text: &str) -> Read {
    let words = text.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
    match () {
        () if is_body(text) => Read::Body,
        () if text.contains(',') || words > 1 && text.starts_with(char::is_uppercase) => {
            let names: Vec<Value> = list::of_text(text).names.iter().map(|name| value(name)).collect();
            Read::Names(names)
        }
        () => Read::Right,
    }
}

/// Whether a text is `Family, Given`: a person's name in one piece.
fn is_turned(text: &str) -> bool {
    let Some((family, given)) = text.split_once(',') else { return false };
    let given = given.trim();
    let short = |part: &str| !part.is_empty() && part.split_whitespace().count() <= 3;
    let name = |word: &str| word.starts_with(char::is_uppercase) || is_initials(word);
    short(family)
        && short(given)
        && !given.contains(',')
        && !COMPANIES.contains(&given)
        && !is_body(text)
        && !is_body(family)
        && family.split_whitespace().last().is_some_and(name)
        && given.split_whitespace().all(name)
}

fn value(name: &str) -> Value {
    let Some(person) = PersonName::of_printed(name).filter(|_| !is_body(name)) else {
        return json!({ "literal": name });
    };
    let mut value = json!({ "family": person.family, "given": person.given });
    if let Some(suffix) = person.suffix {
        value["suffix"] = suffix.into();
    }
    value
}

fn fault(text: &str, names: &[Value], place: &Place<'_>) -> Diagnostic {
    let entry = &place.text[place.range.as_range()];
    let range = entry.find(text).map(|at| place.range.as_range().start + at);
    let range = range.map_or(place.key.range, |at| TextRange::from(at..at + text.len()));
    let mended: Vec<String> = names.iter().map(Value::to_string).collect();
    let message = format!("`{text}` is no part of a name, but a whole one");
    let message = if names.len() > 1 { format!("`{text}` is more than one name") } else { message };
    Diagnostic::at(Code::SuspiciousEntry, Span::new(&place.key.file, range), message).help(format!(
        "write `{}`, or, for the name of a body, `{}`",
        mended.join(", "),
        json!({ "literal": text })
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::source::SourcePath;
    use crate::parse::library::parse_library;

    fn check(authors: &Value, expected: &Value, faults: usize) {
        let item = json!([{"id": "a", "type": "report", "title": "A", "publisher": "P", "issued": {"date-parts": [[2020]]}, "author": authors}]);
        let file = SourcePath::new("content/references.json").expect("a sound path");
        let read = parse_library(&file, &item.to_string());
        assert_eq!(&read.value.entries["a"].item["author"], expected, "{authors}");
        let found = crate::parse::library::faults(read);
        assert_eq!(found.len(), faults, "{authors}: {found:?}");
    }

    #[test]
    fn names_have_their_parts() {
        let doe = json!({"family": "Doe", "given": "Jane"});
        for (authors, expected, faults) in [
            (json!([doe, {"literal": "others"}]), json!([doe, {"literal": "others"}]), 0),
            (json!([doe, {"literal": "et al."}]), json!([doe, {"literal": "others"}]), 0),
            (json!([doe, {"family": "others"}]), json!([doe, {"literal": "others"}]), 0),
            (json!([{"literal": "Doe, Jane"}]), json!([doe]), 1),
            (json!([{"literal": "Lee, Ek, Inc."}]), json!([{"literal": "Lee, Ek, Inc."}]), 0),
            (json!([{"family": "Jane Doe"}]), json!([doe]), 1),
            (json!([{"family": "Doe, Jane"}]), json!([doe]), 1),
            (json!([{"family": "European Commission"}]), json!([{"literal": "European Commission"}]), 0),
            (json!([{"literal": "Jane Doe and Bo Ek"}]), json!([doe, {"family": "Ek", "given": "Bo"}]), 1),
            (json!([{"literal": "World Bank"}]), json!([{"literal": "World Bank"}]), 0),
            (
                json!([{"literal": "Ministry of Trade, Industry and Energy"}]),
                json!([{"literal": "Ministry of Trade, Industry and Energy"}]),
                0,
            ),
            (json!([{"family": "van Gogh"}]), json!([{"family": "van Gogh"}]), 0),
            (json!([{"family": "Sukarno"}]), json!([{"family": "Sukarno"}]), 0),
        ] {
            check(&authors, &expected, faults);
        }
    }
}
