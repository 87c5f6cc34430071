//! Punctuation as it is set: lines of text with what they become, by language.

mod quotes;
mod ranges;
mod spaces;

use std::sync::Arc;

use crate::model::config::RawHtml;
use crate::model::doc::Part;
use crate::model::source::{Hash, SourcePath};
use crate::model::text::Lang;
use crate::parse::ParseOptions;
use crate::parse::manuscript::parse_manuscript;

/// The text of a paragraph as it is printed in a language, without word joiners.
fn set(language: &str, text: &str) -> String {
    let options = ParseOptions {
        language: Lang::new(language),
        languages: vec![Lang::new(language)],
        smart_punctuation: true,
        raw_html: RawHtml::Sanitize,
        require_alt: true,
        require_source: true,
        abbreviations: Vec::new(),
    };
    let file = SourcePath::new("content/a.md").expect("a plain path");
    let text: Arc<str> = format!("---\ntitle: A\n---\n{text}\n").into();
    let doc = parse_manuscript(&file, Hash::of(text.as_bytes()), &text, &options).value.doc;
    let body = doc.part(Part::Body).expect("every manuscript has a body");
    doc.plain_text(body).replace('\u{2060}', "").trim().to_owned()
}

/// Lines of text and what each becomes, divided by `=>`; without an arrow a line stays as it is.
#[track_caller]
fn check(language: &str, lines: &str) {
    let mut faults = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once(" => ").unwrap_or((line, line));
        let found = set(language, text).replace('\u{a0}', " ").replace('\u{202f}', "_");
        if found != expected {
            faults.push(format!("{language}: {text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
