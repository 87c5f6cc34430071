//! What a reference needs and an entry lacks, and what in an entry is probably wrong.

use serde_json::{Map, Value};

use super::Places;
use super::normalize::NAMES;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::Entry;
use crate::model::source::{Span, TextRange};
use crate::parse::html::refused_scheme;

/// A warning if the entry cannot make a full reference: no title, nobody responsible, no date.
/// `undated` entries say that they have no date.
pub(super) fn incomplete(entry: &Entry, key: &Span, undated: bool) -> Option<Diagnostic> {
    let has = |name: &str| entry.item.get(name).is_some();
    let kind = entry.item.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut lacks = Vec::new();
    if !has("title") && !matches!(kind, "personal_communication" | "legal_case" | "interview") {
        lacks.push("a title");
    }
    // Laws, treaties and standards are known by their titles alone.
    let by_title = matches!(
        kind,
        "legislation" | "bill" | "treaty" | "legal_case" | "regulation" | "standard" | "entry-encyclopedia"
    );
    let somebody = NAMES.iter().any(|name| has(name)) || has("publisher") || has("container-title");
    if !somebody && !by_title {
        lacks.push("an author or organization");
    }
    // A page without a date is told by the day somebody read it.
    let dated = undated || has("issued") || has("status") || (has("URL") && has("accessed"));
    if !dated {
        lacks.push("a date");
    }
    lacks.extend(
        needs(kind).filter(|(variables, _)| !variables.iter().any(|name| has(name))).map(|(_, what)| what),
    );
    let lacking = match lacks.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    };
    let message = format!("the entry `{}` lacks {lacking}", entry.key);
    let help = "add the field; a web page without a date needs the day you read it (`urldate`)";
    Some(Diagnostic::at(Code::IncompleteEntry, key.clone(), message).help(help))
}

/// What styles print of a type besides title, names and date: the variables of which one is needed, and what
/// they are called.
fn needs(kind: &str) -> Option<(&'static [&'static str], &'static str)> {
    match kind {
        "article-journal" | "article-magazine" | "article-newspaper" => {
            Some((&["container-title", "status"], "the title of its journal or newspaper"))
        }
        "chapter" | "entry-encyclopedia" => Some((&["container-title"], "the title of its book")),
        "paper-conference" => Some((&["container-title", "event-title"], "the title of its proceedings")),
        "thesis" => Some((&["publisher"], "its university")),
        "webpage" => Some((&["URL", "DOI"], "an address")),
        _ => None,
    }
}

/// Warnings for what is probably a slip.
pub(super) fn suspicious(entry: &Entry, key: &Span, places: Places) -> Vec<Diagnostic> {
    let text = |name: &str| entry.item.get(name).and_then(Value::as_str);
    let warn = |place: Option<TextRange>, message: String, help: &str| {
        let span = place.map_or_else(|| key.clone(), |range| Span::new(&key.file, range));
        Diagnostic::at(Code::SuspiciousEntry, span, message).help(help)
    };
    let mut found = Vec::new();
    if let Some((from, to)) = text("page").and_then(backwards) {
        let message = format!("the pages of `{}` run backwards: {from} to {to}", entry.key);
        found.push(warn(places.pages, message, "write the first page first"));
    }
    if text("title").is_some_and(in_capitals) {
        let message = format!("the title of `{}` is in capitals", entry.key);
        let help = "write it as a sentence; a style that wants capitals makes them";
        found.push(warn(places.title, message, help));
    }
    found
}

/// The pages of a range that ends before it begins. A shorter second number (`101-17`) is an abbreviation.
fn backwards(pages: &str) -> Option<(&str, &str)> {
    let is_number = |page: &str| !page.is_empty() && page.bytes().all(|b| b.is_ascii_digit());
    pages.split(',').find_map(|range| {
        let (from, to) = range.split_once(['-', '–'])?;
        let (from, to) = (from.trim(), to.trim());
        let digits = |page: &str| page.trim_start_matches('0').len();
        let numbers = is_number(from) && is_number(to) && to.len() >= from.len();
        (numbers && (digits(to), to) < (digits(from), from)).then_some((from, to))
    })
}

/// Whether a title of several words has capitals only, markup aside.
fn in_capitals(title: &str) -> bool {
    let mut words = 0;
    let mut rest = title;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
            continue;
        }
        let len =
            rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len()).max(first.len_utf8());
        let (word, tail) = rest.split_at(len);
        if word.chars().any(char::is_lowercase) {
            return false;
        }
        words += usize::from(word.chars().filter(|c| c.is_uppercase()).count() > 3);
        rest = tail;
    }
    words > 1
}

/// Takes out an address that no page may hold, with a warning.
pub(super) fn refused_address(item: &mut Map<String, Value>, key: &Span) -> Option<Diagnostic> {
    let scheme = refused_scheme(item.get("URL")?.as_str()?)?;
    item.remove("URL");
    let message = format!("the address of the entry has the scheme `{scheme}:` and is left out");
    Some(Diagnostic::at(Code::BadScheme, key.clone(), message).help("use http or https"))
}

#[cfg(test)]
mod tests {
    use crate::model::source::SourcePath;
    use crate::parse::library::{faults, parse_library};

    fn check(entry: &str, expected: &[&str]) {
        let file = SourcePath::new("content/references.bib").expect("a sound path");
        let faults = faults(parse_library(&file, entry));
        assert_eq!(faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_missing_is_named() {
        check("@report{a, author={X}, title={A}, date={2020}}", &[]);
        check("@report{a,}", &["the entry `a` lacks a title, an author or organization and a date"]);
        check("@online{a, author={X}, title={A}, url={https://a.b}, urldate={2020-01-01}}", &[]);
        check("@legislation{a, title={An Act}, date={2020}}", &[]);
        check("@report{a, institution={X}, title={A}}", &["the entry `a` lacks a date"]);
    }

    #[test]
    fn types_need_more() {
        check(
            "@article{a, author={X}, title={A}, date={2020}}",
            &["the entry `a` lacks the title of its journal or newspaper"],
        );
        check("@inproceedings{a, author={X}, title={A}, date={2020}, eventtitle={E}}", &[]);
        check("@phdthesis{a, author={X}, title={A}, date={2020}}", &["the entry `a` lacks its university"]);
        check("@online{a, author={X}, title={A}, date={2020}}", &["the entry `a` lacks an address"]);
    }

    #[test]
    fn slips_are_found_where_they_stand() {
        let file = SourcePath::new("content/references.bib").expect("a sound path");
        let entry = |field: &str| {
            format!(
                "@article{{a, author={{X}}, journaltitle={{J}}, date={{2020}},\n  title={{A}},\n  {field}}}"
            )
        };
        for (field, place, message) in [
            ("pages={56--34}", "{56--34}", "the pages of `a` run backwards: 56 to 34"),
            ("pages={1, 9-5}", "{1, 9-5}", "the pages of `a` run backwards: 9 to 5"),
            ("doi={n/a}", "{n/a}", "`n/a` is no DOI"),
            ("doi={10.1/x y}", "{10.1/x y}", "`10.1/x y` is no DOI"),
        ] {
            let text = entry(field);
            let faults = faults(parse_library(&file, &text));
            assert_eq!(faults.len(), 1, "{field}: {faults:?}");
            let range = faults[0].span.as_ref().expect("a fault has a place").range.as_range();
            assert_eq!((&text[range], faults[0].message.as_str()), (place, message));
        }
        for field in [
            "pages={101--17}",
            "pages={e10--e3}",
            "doi={https://doi.org/10.1000/182}",
            "doi={doi.org/10.1000/182}",
            "doi={10/abc}",
            "doi={10.1000.5/A(b)c}",
        ] {
            check(&entry(field), &[]);
        }
        check(
            "@report{a, author={X}, date={2020}, title={THE FUTURE OF EUROPE}}",
            &["the title of `a` is in capitals"],
        );
        for title in ["{NATO} and {AUKUS}", "NATO 2030", "UNESCO", "{{TRIPS}} at 25"] {
            check(&format!("@report{{a, author={{X}}, date={{2020}}, title={{{title}}}}}"), &[]);
        }
    }

    #[test]
    fn addresses_that_run_code_are_left_out() {
        let entry =
            |url: &str| format!("@misc{{a, author={{X}}, title={{A}}, date={{2020}}, url={{{url}}}}}");
        for url in ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "file:///etc/passwd"] {
            let scheme = url.split(':').next().unwrap_or_default().to_lowercase();
            let message = format!("the address of the entry has the scheme `{scheme}:` and is left out");
            check(&entry(url), &[&message]);
        }
        for url in ["https://e.example/a:b", "http://e.example", "www.e.example/x"] {
            check(&entry(url), &[]);
        }
    }
}
