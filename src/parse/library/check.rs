//! What a reference needs and an entry lacks.

use serde_json::{Map, Value};

use super::normalize::NAMES;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::Entry;
use crate::model::source::Span;
use crate::parse::html::refused_scheme;

/// A warning if the entry cannot make a full reference: no title, nobody responsible, no date.
pub(super) fn incomplete(entry: &Entry, key: &Span) -> Option<Diagnostic> {
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
    let dated = has("issued") || has("status") || (has("URL") && has("accessed"));
    if !dated {
        lacks.push("a date");
    }
    let lacking = match lacks.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    };
    let message = format!("the entry `{}` lacks {lacking}", entry.key);
    let help = "add the field; a web page without a date needs the day you read it (`urldate`)";
    Some(Diagnostic::at(Code::IncompleteEntry, key.clone(), message).help(help))
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
    use crate::parse::library::parse_library;

    fn check(entry: &str, expected: &[&str]) {
        let file = SourcePath::new("content/references.bib").expect("a sound path");
        let messages: Vec<String> =
            parse_library(&file, entry).diagnostics.into_iter().map(|fault| fault.message).collect();
        assert_eq!(messages, expected);
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
    fn addresses_that_run_code_are_left_out() {
        let entry =
            |url: &str| format!("@online{{a, author={{X}}, title={{A}}, date={{2020}}, url={{{url}}}}}");
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
