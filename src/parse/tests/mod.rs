//! Tests of whole manuscripts: sources with the trees and faults they must give.

mod cases;
mod random;
mod size;
mod tree;

use std::sync::Arc;

use super::ParseOptions;
use super::manuscript::parse_manuscript;
use crate::model::config::RawHtml;
use crate::model::diagnostic::Outcome;
use crate::model::manuscript::Manuscript;
use crate::model::source::{Hash, SourcePath};
use crate::model::text::Lang;

/// Options of a site in English with editions in Polish, German and French.
fn options() -> ParseOptions {
    ParseOptions {
        language: Lang::new("en"),
        languages: ["en", "pl", "de", "fr"].map(Lang::new).into(),
        smart_punctuation: true,
        raw_html: RawHtml::Sanitize,
        require_alt: true,
        require_source: true,
        abbreviations: Vec::new(),
    }
}

/// Parses `text` as the file `name`.
fn parse(name: &str, text: &str, options: &ParseOptions) -> Outcome<Manuscript> {
    let file = SourcePath::new(name).expect("a plain path");
    parse_manuscript(&file, Hash::of(text.as_bytes()), &Arc::from(text), options)
}
