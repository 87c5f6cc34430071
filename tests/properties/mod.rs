//! What must hold of any text in which citations stand and of any library: a text in; what does not hold panics.
//!
//! The one place that says it. The fuzz targets and `tests/suite/fuzz.rs` bring the texts.

pub mod citations;
pub mod clusters;
pub mod library;

use std::cell::RefCell;
use std::sync::Arc;

use briefpress::link::Selection;
use briefpress::model::catalog::DocId;
use briefpress::model::composition::Composition;
use briefpress::model::diagnostic::{Code, Diagnostic};
use briefpress::model::manuscript::Manuscript;
use briefpress::model::source::{Snapshot, SourcePath, TextRange};
use briefpress::parse::config::parse_config;
use briefpress::pipeline::{self, Memory};

/// Texts after which what was remembered of earlier ones is dropped.
const TEXTS_REMEMBERED: u32 = 500;

thread_local! {
    static MEMORY: RefCell<(u32, Memory)> = RefCell::default();
}

/// A text as it is read from a file: line ends are one character.
fn as_read(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn file(path: &str) -> SourcePath {
    SourcePath::new(path).expect("the path is sound")
}

/// The part of a text that a range names.
fn slice(text: &str, range: TextRange) -> &str {
    text.get(range.as_range()).unwrap_or_else(|| panic!("{range:?} is no part of the text"))
}

/// All places of diagnostics in files of the site lie in the texts of these.
fn check_places(diagnostics: &[Diagnostic], snapshot: &Snapshot) {
    for fault in diagnostics {
        assert_ne!(fault.code, Code::CitationEngine, "{}", fault.message);
        let related = fault.related.iter().map(|related| &related.span);
        for span in fault.span.iter().chain(related) {
            if let Some(text) = snapshot.text(&span.file) {
                slice(text, span.range);
            }
        }
    }
}

/// A site of one document, composed twice with one result.
fn composed(settings: &str, files: &[(&str, &str)]) -> (Arc<Manuscript>, Composition) {
    MEMORY.with_borrow_mut(|(texts, memory)| {
        *texts += 1;
        if texts.is_multiple_of(TEXTS_REMEMBERED) {
            *memory = Memory::default();
        }
        let mut found = Vec::new();
        let config = Arc::new(parse_config(&file("site.yaml"), settings).unpack(&mut found));
        assert_eq!(found, [], "the settings are sound");
        let snapshot = Arc::new(Snapshot::of_texts(files.iter().copied()).expect("the paths are sound"));
        let parsed = pipeline::parse(&snapshot, config, memory).unpack(&mut found);
        let press = pipeline::link(&parsed, Selection::default(), memory).unpack(&mut found);
        let composition = press.composition(DocId(0)).clone();
        let again = press.fresh();
        assert_eq!(format!("{composition:?}"), format!("{:?}", again.composition(DocId(0))));
        found.extend(press.composition_faults());
        check_places(&found, &snapshot);
        (Arc::clone(&press.site.catalog.doc(DocId(0)).manuscript), composition)
    })
}
