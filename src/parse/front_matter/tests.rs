use super::{FrontMatter, parse_front_matter};
use crate::model::config::RawHtml;
use crate::model::diagnostic::Diagnostic;
use crate::model::keys::FRONT_MATTER;
use crate::model::meta::{AuthorEntry, Moment, Status};
use crate::model::source::SourcePath;
use crate::model::text::Lang;
use crate::parse::ParseOptions;
use crate::parse::yaml::is_verbatim;

fn options() -> ParseOptions {
    ParseOptions {
        language: Lang::new("en"),
        languages: vec![Lang::new("en"), Lang::new("pl")],
        smart_punctuation: true,
        raw_html: RawHtml::Sanitize,
        require_alt: true,
        require_source: true,
        abbreviations: Vec::new(),
    }
}

fn read_file(file: &str, text: &str) -> (FrontMatter, String) {
    let outcome = parse_front_matter(&SourcePath::new(file).expect("a path"), text, &options());
    (outcome.value, faults(text, outcome.diagnostics))
}

fn read(keys: &str) -> (FrontMatter, String) {
    read_file("content/a.md", &format!("---\n{keys}---\nText\n"))
}

/// Line, column, code, message and help of each fault.
fn faults(text: &str, mut diagnostics: Vec<Diagnostic>) -> String {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let start = diagnostic.span.as_ref().expect("a fault has a place").range.start as usize;
        let line = text[..start].matches('\n').count() + 1;
        let column = text[..start].chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        shown.push_str(&format!("{line}:{column} {}: {}\n", diagnostic.code.as_str(), diagnostic.message));
        for line in diagnostic.help.unwrap_or_default().lines() {
            shown.push_str(&format!("    | {line}\n"));
        }
    }
    shown
}

#[test]
fn every_example_of_the_table_is_read() {
    for row in FRONT_MATTER {
        let title = if row.name == "title" { "" } else { "title: x\n" };
        let (front_matter, faults) = read(&format!("{title}{}: {}\n", row.name, row.example));
        assert_eq!(faults, "", "{}", row.name);
        assert!(front_matter.meta.place(row.name).is_some(), "{}", row.name);
    }
}
