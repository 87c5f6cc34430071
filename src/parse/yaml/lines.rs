//! The lines of a piece of YAML, seen without its grammar: where a key, its value and the lines
//! that go on with it probably stand. For pieces that the scanner cannot read.

use std::ops::Range;

/// A line that begins a key or a list item, with those that go on with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The first line, without its line end. All ranges are bytes of the text that was cut.
    pub line: Range<usize>,
    /// The column in which its key or item begins.
    pub indent: usize,
    /// The key, without colon; `None` for a list item.
    pub key: Option<Range<usize>>,
    /// The value on the first line, without space around it; may be empty.
    pub value: Range<usize>,
    /// The end of the last line that goes on with the value; at least the end of `line`.
    pub end: usize,
}

impl Written {
    /// Whether the value goes on after its first line.
    pub fn goes_on(&self) -> bool {
        self.end > self.line.end
    }
}

/// Cuts `text[range]` into its keys and items, children after their parents.
pub(super) fn written(text: &str, range: Range<usize>) -> Vec<Written> {
    let mut all: Vec<Written> = Vec::new();
    for line in lines(text, range) {
        let words = text[line.clone()].trim_end_matches('\r');
        if words.trim().is_empty() {
            continue;
        }
        let indent = words.len() - words.trim_start_matches([' ', '\t']).len();
        if let Some(last) = all.last_mut()
            && !text[last.value.clone()].is_empty()
            && (indent > last.indent || closes_flow(&words[indent..]))
        {
            last.end = line.end;
            continue;
        }
        if !words[indent..].starts_with('#') {
            all.push(written_line(text, line));
        }
    }
    all
}

/// Reads one line by itself.
pub(super) fn written_line(text: &str, line: Range<usize>) -> Written {
    let words = &text[line.clone()];
    let mut indent = words.len() - words.trim_start_matches([' ', '\t']).len();
    while words[indent..].starts_with("- ") {
        let rest = &words[indent + 2..];
        indent = words.len() - rest.trim_start_matches(' ').len();
    }
    let (key, value) = match key_end(&words[indent..]) {
        Some(end) => (Some(indent..indent + end), indent + end + 1),
        None if words[indent..].starts_with('-') && words[indent + 1..].trim().is_empty() => {
            (None, words.len())
        }
        None => (None, indent),
    };
    let rest = &words[value..];
    let value = value + (rest.len() - rest.trim_start().len());
    let value = value..value + words[value..].trim_end().len();
    let shift = |range: Range<usize>| range.start + line.start..range.end + line.start;
    Written { indent, key: key.map(shift), value: shift(value), end: line.end, line }
}

/// The length of the key that begins here, if a colon and a space or the line's end follow it.
fn key_end(words: &str) -> Option<usize> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let end = words.find(|letter| !is_part(letter)).filter(|end| *end > 0)?;
    let after = words[end..].strip_prefix(':')?;
    (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(end)
}

/// Whether the line only ends a list or map in brackets.
fn closes_flow(words: &str) -> bool {
    words.starts_with([']', '}'])
}

/// The pieces that stand at the left margin with the lines below them.
pub(super) fn blocks(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut in_items = false;
    for line in lines(text, range.clone()) {
        let words = &text[line.clone()];
        let goes_on = words.is_empty()
            || words.starts_with([' ', '\t', '#'])
            || closes_flow(words)
            || (words.starts_with("- ") || words == "-") && !blocks.is_empty() && !in_items;
        match blocks.last_mut() {
            Some(last) if goes_on => last.end = next_line(text, &line, range.end),
            _ => {
                in_items = words.starts_with('-');
                blocks.push(line.start..next_line(text, &line, range.end));
            }
        }
    }
    blocks
}

fn next_line(text: &str, line: &Range<usize>, end: usize) -> usize {
    if text[line.end..].starts_with('\n') { (line.end + 1).min(end) } else { line.end }
}

/// The lines of `text[range]`, without their ends.
pub(super) fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = range.start;
    let end = range.end;
    std::iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let length = text[start..end].find('\n').unwrap_or(end - start);
        let line = start..start + length;
        start += length + 1;
        Some(line)
    })
}

/// The line of `text` in which byte `at` stands, without its end.
pub(super) fn line_at(text: &str, at: usize) -> Range<usize> {
    let at = floor(text, at);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    start..end
}

/// The nearest boundary of a character at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
