//! Places as people count them: byte ranges in, lines and columns (in characters, from 1) out.
//!
//! Looking up is cheap however many faults a file has and however long its lines are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use super::diagnostic::{Diagnostic, Edit};
use super::source::{Snapshot, SourcePath, Span};
use super::theme::Theme;

/// The texts that spans point into, with an index of each one asked for.
pub struct Texts<'a> {
    snapshot: Option<&'a Snapshot>,
    theme: HashMap<&'a SourcePath, &'a Arc<str>>,
    indexes: RefCell<HashMap<SourcePath, Option<Rc<TextIndex>>>>,
}

/// A place: line and columns from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    /// In characters.
    pub column: usize,
    /// In units of UTF-16, as editors count.
    pub utf16_column: usize,
}

/// Where a span begins and (exclusive) ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub start: Position,
    pub end: Position,
}

impl Position {
    /// Where every text begins.
    const FIRST: Self = Self { line: 1, column: 1, utf16_column: 1 };
}

impl<'a> Texts<'a> {
    /// The texts of a site and of its theme.
    pub fn new(snapshot: Option<&'a Snapshot>, theme: Option<&'a Theme>) -> Self {
        let layers = theme.into_iter().flat_map(|theme| &theme.layers);
        let texts = layers
            .flat_map(|layer| [&layer.templates, &layer.shortcodes, &layer.locales])
            .flat_map(|texts| texts.values())
            .map(|text| (&text.file, &text.text));
        Self { snapshot, theme: texts.collect(), indexes: RefCell::default() }
    }

    /// The indexed text of a file; `None` for binaries and files that could not be read.
    pub fn index(&self, file: &SourcePath) -> Option<Rc<TextIndex>> {
        let mut indexes = self.indexes.borrow_mut();
        if let Some(known) = indexes.get(file) {
            return known.clone();
        }
        let text =
            self.snapshot.and_then(|snapshot| snapshot.text(file)).or_else(|| self.theme.get(file).copied());
        let index = text.map(|text| Rc::new(TextIndex::new(Arc::clone(text))));
        indexes.insert(file.clone(), index.clone());
        index
    }

    /// The change that mends a fault, if it is known.
    pub fn edit(&self, fault: &Diagnostic) -> Option<Edit> {
        let (fix, span) = (fault.fix.as_ref()?, fault.span.as_ref()?);
        fix.edit(span, &self.index(&span.file)?.text)
    }

    /// Where a span lies; the file's beginning where its text is not known.
    pub fn place(&self, span: &Span) -> Place {
        match self.index(&span.file) {
            Some(index) => {
                let range = span.range.as_range();
                Place { start: index.position(range.start), end: index.position(range.end.max(range.start)) }
            }
            None => {
                let first = Position::FIRST;
                Place { start: first, end: first }
            }
        }
    }
}

/// A text with the beginnings of its lines and, every so many bytes, the characters before.
pub struct TextIndex {
    pub text: Arc<str>,
    line_starts: Vec<usize>,
    /// What is before byte `n * STEP` (bytes that begin no character do not count).
    marks: Vec<Count>,
}

const STEP: usize = 1024;

/// Characters, and how many of them take two units of UTF-16.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    characters: usize,
    wide: usize,
}

impl TextIndex {
    fn new(text: Arc<str>) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        line_starts
            .extend(bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1));
        let mut marks = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut before = Count::default();
        for chunk in bytes.chunks(STEP) {
            marks.push(before);
            before = before.with(chunk);
        }
        Self { text, line_starts, marks }
    }

    /// The place of a byte; one beyond the text counts as its end.
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let (before, start) = (self.before(byte), self.before(self.line_starts[line - 1]));
        let column = before.characters - start.characters + 1;
        Position { line, column, utf16_column: column + before.wide - start.wide }
    }

    /// The bytes of line `line` (from 1), without its end.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        start..end
    }

    fn before(&self, byte: usize) -> Count {
        let Some(mark) = self.marks.get((byte / STEP).min(self.marks.len().saturating_sub(1))) else {
            return Count::default();
        };
        let from = (byte / STEP).min(self.marks.len() - 1) * STEP;
        mark.with(&self.text.as_bytes()[from..byte])
    }
}

impl Count {
    /// With those that begin in more bytes.
    fn with(self, bytes: &[u8]) -> Self {
        Self {
            characters: self.characters + bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count(),
            // What takes four bytes in UTF-8 takes two units in UTF-16.
            wide: self.wide + bytes.iter().filter(|byte| **byte >= 0xf0).count(),
        }
    }
}

/// Whether a character could act on a terminal or reorder its text.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Untrusted text for the terminal: control and direction characters shown as `\u{…}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_control(c) {
            let _ = write!(shown, "\\u{{{:x}}}", c as u32);
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Position, TextIndex, visible};

    #[test]
    fn columns_count_characters() {
        let index = TextIndex::new("aé\nżółw x\n".into());
        let place = |line, column| Position { line, column, utf16_column: column };
        let at = |needle: &str| index.position(index.text.find(needle).expect(needle));
        assert_eq!(at("é"), place(1, 2));
        assert_eq!(at("ż"), place(2, 1));
        assert_eq!(at("x"), place(2, 6));
        assert_eq!(index.position(9999), place(3, 1));
        assert_eq!(TextIndex::new("".into()).position(0), Position::FIRST);
        let index = TextIndex::new("𝄞𝄞 x\n𝄞y".into());
        assert_eq!(index.position(9), Position { line: 1, column: 4, utf16_column: 6 });
        assert_eq!(index.position(15), Position { line: 2, column: 2, utf16_column: 3 });
    }

    #[test]
    fn long_lines_are_counted_across_marks() {
        let text = "é".repeat(3000);
        let index = TextIndex::new(text.as_str().into());
        for n in [0, 1, 511, 512, 513, 2999, 3000] {
            assert_eq!(index.position(n * 2), Position { line: 1, column: n + 1, utf16_column: n + 1 });
        }
    }

    #[test]
    fn controls_are_shown() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\u{85}\n"), r"a\u{1b}[31m\u{202e}b\u{85}\u{a}");
        assert_eq!(visible("zażółć — „x”"), "zażółć — „x”");
    }
}
