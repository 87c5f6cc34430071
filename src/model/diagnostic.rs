//! What is wrong, where, and how to mend it.

use serde::{Deserialize, Serialize};

pub use super::code::Code;
pub use super::fix::{Certainty, Edit, Fix};
use super::source::Span;

/// How bad a diagnostic is, after `lint` settings and `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The old output stays.
    Error,
    /// The site is built.
    Warning,
    /// Worth knowing; never fails anything.
    Note,
}

impl Severity {
    /// The word for it in messages and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One fault. Messages are in lower case without final stop, name the thing in backticks, and say
/// what was found and what was expected; advice goes in `help`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Which kind of fault; `briefpress explain CODE` tells more.
    pub code: Code,
    /// Starts as [`Code::severity`].
    pub severity: Severity,
    /// What was found and what was expected.
    pub message: String,
    /// Where; `None` for a fault of no file.
    pub span: Option<Span>,
    /// The page concerned, for a fault seen in finished output.
    pub url: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
    /// More facts, one a line.
    pub notes: Vec<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The mended text, where it is known; `help` says the same in words.
    pub fix: Option<Fix>,
}

/// Another place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where it is.
    pub span: Span,
}

impl Diagnostic {
    /// A fault of the code's own severity at `span`.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::new(code, message) }
    }

    /// A fault without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: None,
            url: None,
            help: None,
            notes: Vec::new(),
            related: Vec::new(),
            fix: None,
        }
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a word that is probably meant where `old` is written.
    pub fn meant(mut self, old: &str, new: &str) -> Self {
        self.suggest(old, new);
        self
    }

    /// As [`Diagnostic::meant`], in place.
    pub fn suggest(&mut self, old: &str, new: &str) {
        self.help = Some(format!("did you mean `{new}`?"));
        self.fix = Some(Fix::of_word(old, new));
    }

    /// With the mended text.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// With one more fact.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With another place.
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { message: message.into(), span });
        self
    }

    /// Seen on the page at `url`.
    pub fn on_page(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    /// With the number of pages that show it, if there are several.
    pub fn on_pages(self, count: usize) -> Self {
        if count > 1 { self.note(format!("on {count} pages")) } else { self }
    }

    /// With another severity than the code's.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The order in which diagnostics are shown: by file, place, code, message.
    pub fn sort_key(&self) -> impl Ord + '_ {
        (self.span.as_ref(), self.url.as_deref(), self.code.as_str(), self.message.as_str())
    }
}

/// A value and the faults found while making it. User mistakes are never an `Err`.
#[derive(Clone, Debug, Default)]
pub struct Outcome<T> {
    /// The best value that could be made.
    pub value: T,
    /// What was wrong, unsorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value without faults.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Takes the value and appends the faults to `all`.
    pub fn unpack(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// The same faults with another value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome { value: make(self.value), diagnostics: self.diagnostics }
    }
}
