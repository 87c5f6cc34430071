//! Diagnostics for programs that show them: places as people count them, the lines they point at, a link that opens an editor.
//!
//! All of it is text, to be shown as such. Characters that could act on a reader are shown by their codes.

use serde::Serialize;

use super::editor::Editor;
use super::generation::Generation;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::places::{Texts, visible};
use crate::model::site::Site;
use crate::model::source::Span;

/// More faults than these are only counted.
const MAX_ITEMS: usize = 200;
/// Lines of source shown at most for one fault.
const MAX_LINES: usize = 8;
/// Longer lines are not shown.
const MAX_LINE: usize = 2000;

/// What is known to be wrong with a generation.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many there are, shown or not.
    pub errors: usize,
    /// How many there are, shown or not.
    pub warnings: usize,
    /// How many there are.
    pub notes: usize,
    /// Errors first, then warnings; notes are only counted.
    pub items: Vec<ReportItem>,
}

/// One fault.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ReportItem {
    /// The code's name.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// One line.
    pub message: String,
    /// Advice, perhaps of several lines.
    pub help: Option<String>,
    /// How many there are.
    pub notes: Vec<String>,
    /// The page concerned, for a fault seen in a finished page.
    pub url: Option<String>,
    /// In a source, for a fault that has a place there.
    #[serde(flatten)]
    pub place: Option<ReportedPlace>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

/// Another place that a fault speaks of.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// One line.
    pub message: String,
    /// In a source, for a fault that has a place there.
    #[serde(flatten)]
    pub place: ReportedPlace,
}

/// A range in a file. Lines and columns count from 1, columns in characters, ends exclusive.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ReportedPlace {
    /// Below the site's root.
    pub file: String,
    /// Of the first character, from 1.
    pub line: usize,
    /// Of the first character, from 1, in characters.
    pub column: usize,
    /// Of the end, from 1.
    pub end_line: usize,
    /// Behind the last character, from 1, in characters.
    pub end_column: usize,
    /// Opens the file at the line in the author's editor.
    pub editor: Option<String>,
    /// The lines from `line` on, as far as the range goes.
    pub excerpt: Vec<String>,
}

/// The faults of a generation, as far as they are known.
pub fn report_of(generation: &Generation) -> Report {
    let sources = Sources::of(&generation.press.site);
    let all = generation.diagnostics();
    let count = |severity| all.iter().filter(|fault| fault.severity == severity).count();
    let of = |severity| all.iter().filter(move |fault| fault.severity == severity);
    let wanted = of(Severity::Error).chain(of(Severity::Warning)).take(MAX_ITEMS);
    Report {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        items: wanted.map(|fault| sources.item(fault)).collect(),
    }
}

/// The sources of a site, in which places are looked up.
pub struct Sources<'a> {
    texts: Texts<'a>,
    /// Makes links that open a source.
    pub editor: Editor,
}

impl<'a> Sources<'a> {
    /// The places of a site.
    pub fn of(site: &'a Site) -> Self {
        Self { texts: Texts::new(Some(&site.snapshot), Some(&site.theme)), editor: Editor::of(site) }
    }

    fn item(&self, fault: &Diagnostic) -> ReportItem {
        ReportItem {
            code: fault.code.as_str(),
            severity: fault.severity.as_str(),
            message: visible(&fault.message),
            help: fault.help.as_deref().map(visible_lines),
            notes: fault.notes.iter().map(|note| visible_lines(note)).collect(),
            url: fault.url.as_deref().map(visible),
            place: fault.span.as_ref().map(|span| self.place(span)),
            related: fault
                .related
                .iter()
                .map(|related| Related {
                    message: visible(&related.message),
                    place: self.place(&related.span),
                })
                .collect(),
        }
    }

    /// A range as people count it.
    pub fn place(&self, span: &Span) -> ReportedPlace {
        let place = self.texts.place(span);
        ReportedPlace {
            file: visible(span.file.as_str()),
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            editor: self.editor.url(&span.file, place.start.line, place.start.column),
            excerpt: self.excerpt(span, place.start.line, place.end.line),
        }
    }

    fn excerpt(&self, span: &Span, first: usize, last: usize) -> Vec<String> {
        let Some(index) = self.texts.index(&span.file) else { return Vec::new() };
        let lines = (first..=last.min(first + MAX_LINES - 1)).map(|line| index.line_range(line));
        let lines = lines.take_while(|range| range.len() <= MAX_LINE);
        // One character for one, so that columns stay true.
        let shown = |c: char| if crate::model::places::is_control(c) && c != '\t' { '\u{fffd}' } else { c };
        lines.map(|range| index.text[range].chars().map(shown).collect()).collect()
    }
}

fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}
