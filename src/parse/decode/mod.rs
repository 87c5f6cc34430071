//! From YAML nodes to typed values, by the key tables, collecting every fault.
//!
//! [`Fields`] reads one map by its table: unknown keys are reported at once, each key is asked for
//! by name, and a key that the table lacks cannot be asked for. Values that are faulty are reported
//! and come out as absent.

mod dates;
mod fields;
mod free;
mod place;
mod scalars;

use std::cell::RefCell;

pub(crate) use fields::Fields;
pub(crate) use free::free_value;
pub(crate) use place::{check_path, check_slug};
pub(crate) use scalars::{language, local_text, text, word_of};

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{SourcePath, Span, TextRange};
use crate::model::text::Lang;

/// The file that is being decoded, and its faults so far.
pub(crate) struct Decoder<'a> {
    pub file: &'a SourcePath,
    pub text: &'a str,
    /// The languages in which texts may be given.
    pub languages: &'a [Lang],
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> Decoder<'a> {
    /// Begins to decode a file.
    pub fn new(file: &'a SourcePath, text: &'a str, languages: &'a [Lang]) -> Self {
        Self { file, text, languages, diagnostics: RefCell::default() }
    }

    /// Keeps a fault.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Reports a fault at a range of the file.
    pub fn fault(&self, code: Code, range: TextRange, message: impl Into<String>) {
        self.report(Diagnostic::at(code, self.span(range), message));
    }

    /// Reports a fault, with advice.
    pub fn fault_with(
        &self,
        code: Code,
        range: TextRange,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(Diagnostic::at(code, self.span(range), message).help(help));
    }

    /// Reports a fault, with the word that is probably meant for the one that is written.
    pub fn fault_meant(
        &self,
        code: Code,
        range: TextRange,
        message: impl Into<String>,
        (written, meant): (&str, &str),
    ) {
        self.report(Diagnostic::at(code, self.span(range), message).meant(written, meant));
    }

    /// A range of the file.
    pub fn span(&self, range: TextRange) -> Span {
        Span::new(self.file, range)
    }

    /// The faults.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}
