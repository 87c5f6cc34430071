//! Libraries in BibTeX as text, with the entries and faults read of them.

use serde_json::Value;

use crate::model::diagnostic::Outcome;
use crate::model::library::Library;
use crate::model::source::SourcePath;
use crate::parse::library::parse_library;

fn parse(text: &str) -> Outcome<Library> {
    parse_library(&SourcePath::new("content/references.bib").expect("a sound path"), text)
}

fn faults(text: &str) -> Vec<(String, String)> {
    let found = crate::parse::library::faults(parse(text));
    found
        .iter()
        .map(|fault| {
            let range = fault.span.as_ref().expect("every fault has a place").range.as_range();
            (fault.code.as_str().to_owned(), text[range].to_owned())
        })
        .collect()
}

#[test]
fn one_bad_entry_rejects_no_other() {
    let text = "@report{a, title={A}, author={X, Y}, date={2020}}\n\
        @report{b, title={B, author={X, Y}}\n\
        @report{c, title= , date={2020}}\n\
        @report(d, title={D})\n\
        @report{, title={E}}\n\
        @report{f, title={F}, author={X, Y}, date={2021}}";
    let library = parse(text).value;
    assert_eq!(library.entries.keys().map(|key| &**key).collect::<Vec<_>>(), ["a", "f"]);
    let found = faults(text);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|(code, _)| code == "library-syntax"));
    let places: Vec<&str> = found.iter().map(|(_, place)| place.as_str()).collect();
    assert_eq!(places, ["@report{b", ",", "@report(d", "@report{"]);
}

#[test]
fn keys_are_checked() {
    let text = "@misc{a, title={A}, author={X}, date={2020}}\n@misc{a, title={B}, author={X}, date={2020}}\n\
        @misc{fig-a, title={C}, author={X}, date={2020}}";
    assert_eq!(
        faults(text),
        [("bad-entry-key".to_owned(), "fig-a".to_owned()), ("duplicate-entry".to_owned(), "a".to_owned()),]
    );
    assert_eq!(parse(text).value.entries["a"].item["title"], Value::from("A"));
}

#[test]
fn fields_come_from_strings_and_parents() {
    let text = "@string{who = {World Bank}}\n\
        @collection{whole, title={The Whole}, editor={Editor, Ed}, date={2019}, publisher=who # { Press}, crossref={part}}\n\
        @incollection{part, title={Part}, author={Doe, Jane}, pages={1--9}, crossref={whole}}";
    let part = &parse(text).value.entries["part"].item;
    assert_eq!(part["container-title"], "The whole");
    assert_eq!(part["publisher"], "World Bank Press");
    assert_eq!(part["issued"]["date-parts"][0][0], 2019);
    assert_eq!(part["page"], "1-9");
}

#[test]
fn hostile_text_neither_panics_nor_recurses() {
    for text in [
        "@",
        "@a",
        "@a{",
        "@a{b",
        "@a{b,",
        "@a{b,c",
        "@a{b,c=",
        "@a{b,c={",
        "@a{b,c=\"",
        "@a{b,c=d#",
        "@string{a=a}@misc{b,title=a}",
        "@misc{a, crossref={a}}",
        "@misc{a,title={\\}}",
        "@misc{a,title={$}}",
        "@misc{a,author={,,,}}",
        "@misc{a,author={and and}}",
        "@misc{a,date={2020-13-45/..}}",
        "@misc{a,date={/}}",
        "@misc{a,year={0}}",
        "@misc{\u{0},title={\u{0}}}",
    ] {
        parse(text);
    }
    parse(&format!("@misc{{a,title={{{}x{}}}}}", "\\emph{".repeat(5000), "}".repeat(5000)));
    parse(&"@misc{a,".repeat(20_000));
}
