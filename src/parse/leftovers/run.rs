//! A run of inline nodes as one text of the same length: what is no text in it is masked.

use std::ops::Range;
use std::slice::SliceIndex;

use super::Leftover;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::model::source::TextRange;
use crate::parse::builder::Builder;

/// Stands for marks that were read, and for what begins a line of a list or quote.
pub(super) const GAP: char = '\u{1}';
/// Stands for code, notes, citations, addresses: something that shows, but is no text.
pub(super) const OBJECT: char = '\u{2}';
/// Stands for a character behind a backslash.
pub(super) const ESCAPED: char = '\u{3}';

/// Bytes of an excerpt in a message, at most.
const LONGEST_EXCERPT: usize = 60;

/// What a family of signs looks at.
pub(super) struct Run<'r> {
    /// The text, as long as its source.
    pub text: String,
    /// The same bytes as written.
    pub written: &'r str,
    /// The block around it.
    pub block: Option<NodeKind>,
    pub found: Vec<Leftover>,
    /// All that the run is a part of.
    source: &'r str,
    start: usize,
}

impl<'r> Run<'r> {
    /// The text of `nodes`.
    pub fn new(builder: &Builder<'r>, nodes: &[Node]) -> Self {
        let start = nodes.first().map_or(0, |node| node.range.start as usize);
        let end = nodes.iter().map(|node| node.range.end as usize).max().unwrap_or(start).max(start);
        let written = builder.source.get(start..end).unwrap_or("");
        let mut text = vec![GAP as u8; written.len()];
        let mut opaque_until = 0;
        for (index, node) in nodes.iter().enumerate() {
            let from = (node.range.start as usize).saturating_sub(start);
            let to = (node.range.end as usize).saturating_sub(start);
            let (Some(place), Some(source)) = (text.get_mut(from..to), written.get(from..to)) else {
                continue;
            };
            if (index as u32) < opaque_until {
                continue;
            }
            match fill(builder, node, source) {
                Fill::With(mark) => place.fill(mark as u8),
                Fill::Whole => {
                    place.fill(OBJECT as u8);
                    opaque_until = node.end;
                }
                Fill::Text => {
                    place.copy_from_slice(source.as_bytes());
                    let escaped = builder.source[..start + from].ends_with('\\')
                        && (from == 0 || text[from - 1] == GAP as u8);
                    if escaped && source.starts_with(|c: char| c.is_ascii_punctuation()) {
                        text[from.saturating_sub(1)..=from].fill(ESCAPED as u8);
                    }
                }
                Fill::Break => {
                    if let Some(at) = source.find('\n') {
                        place[at] = b'\n';
                    }
                }
            }
        }
        let text = String::from_utf8(text).unwrap_or_default();
        let source = if builder.leftovers.len() < MANY { builder.source } else { "" };
        Self { text, written, block: builder.innermost(), found: Vec::new(), source, start }
    }

    /// Whether nothing follows but blank lines.
    pub fn is_last(&self) -> bool {
        self.source.get(self.start + self.written.len()..).is_none_or(|rest| rest.trim_start().is_empty())
    }

    /// Whether a mark begins a line somewhere, as a footnote under a table does.
    pub fn has_footnote(&self, mark: &str) -> bool {
        let escaped: String = mark.chars().flat_map(|sign| ['\\', sign]).collect();
        self.source.contains(&escaped) || self.source.contains(&format!("\n{mark} "))
    }

    /// Remembers a sign at `shown` that explains all of `claim`.
    pub fn report(&mut self, shown: Range<usize>, claim: Range<usize>, message: String, help: String) {
        let place = |range: Range<usize>| TextRange::new(self.start + range.start, self.start + range.end);
        let (range, claim) = (place(shown), place(claim));
        self.found.push(Leftover { range, claim, message, help });
    }

    /// The lines: where each begins and ends, without what stands before its first sign.
    pub fn lines(&self) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            let blank = |c: char| c == GAP || c == ' ' || c == '\t';
            let first = start + line.len() - line.trim_start_matches(blank).len();
            let end = start + line.trim_end_matches([' ', '\t', GAP]).len();
            if first < end {
                lines.push(first..end);
            }
            start += line.len() + 1;
        }
        lines
    }

    /// The character before a byte, marks that were read left out.
    pub fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().rev().take(FARTHEST).find(|c| *c != GAP)
    }

    /// The character at a byte, marks that were read left out.
    pub fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().take(FARTHEST).find(|c| *c != GAP)
    }

    /// Whether the run is a cell of a table.
    pub fn in_cell(&self) -> bool {
        matches!(self.block, Some(NodeKind::TableCell))
    }

    /// What was written at a range; nothing where it cuts a character.
    pub fn as_written(&self, range: impl SliceIndex<str, Output = str>) -> &'r str {
        self.written.get(range).unwrap_or("")
    }

    /// What stands at `range`, short enough for a message.
    pub fn excerpt(&self, range: Range<usize>) -> String {
        excerpt(self.as_written(range))
    }
}

/// Bytes in which the other half of a sign is looked for.
const FARTHEST: usize = 400;
/// Findings after which no more footnotes are looked for in the whole text.
const MANY: usize = 100;

/// The start of a line: at most so much that looking at every sign stays linear.
pub(super) fn near(text: &str) -> &str {
    let mut len = text.len().min(FARTHEST);
    while !text.is_char_boundary(len) {
        len -= 1;
    }
    text[..len].split('\n').next().unwrap_or("")
}

/// A text as code in a message.
pub(super) fn quoted(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A text on one line, cut where it is long.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().take(LONGEST_EXCERPT).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_EXCERPT) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

enum Fill {
    With(char),
    /// With its children.
    Whole,
    Text,
    Break,
}

fn fill(builder: &Builder<'_>, node: &Node, source: &str) -> Fill {
    match node.kind {
        NodeKind::Text => Fill::Text,
        // Entities, HTML printed as text, code in titles.
        NodeKind::Buffered(_) if source.starts_with(['&', '<', '`']) => Fill::Whole,
        NodeKind::Buffered(_) => Fill::Text,
        NodeKind::SoftBreak | NodeKind::HardBreak => Fill::Break,
        NodeKind::Link(link) => match builder.doc.links[link.index()].kind {
            LinkKind::Inline | LinkKind::Wiki { own_words: true } => Fill::With(OBJECT),
            LinkKind::Html => Fill::With(GAP),
            _ => Fill::Whole,
        },
        NodeKind::Image(_) => Fill::With(OBJECT),
        NodeKind::Emphasis
        | NodeKind::Strong
        | NodeKind::Strikethrough
        | NodeKind::Superscript
        | NodeKind::Subscript
        | NodeKind::HtmlElement(_)
        | NodeKind::Abbreviation(_) => Fill::With(GAP),
        NodeKind::InlineHtml(_) => Fill::With(GAP),
        _ => Fill::Whole,
    }
}

/// The bytes that [`is_sign`] looks at: most are none.
pub(crate) const SIGNS: &[u8] = b"*_[]{}\\#=+|<\t$&~%'`-:!?0123456789m@.(\xe2\xc2\xef";

/// Whether byte `index` of a text may be a sign of failed markup: everything else is not looked at.
pub(crate) fn is_sign(bytes: &[u8], index: usize) -> bool {
    let next = bytes.get(index + 1).copied().unwrap_or(0);
    match bytes[index] {
        b'*' | b'_' | b'[' | b']' | b'{' | b'}' | b'\\' | b'#' | b'=' | b'+' | b'|' | b'<' | b'\t' => true,
        b'$' => next == b'$' || next == b'\\' || next.is_ascii_alphabetic(),
        b'&' => next == b'#' || next.is_ascii_alphabetic(),
        byte @ (b'~' | b'%' | b'\'' | b'`') => next == byte,
        b':' => {
            index == 0 || next == b'/' || index + 1 == bytes.len() && is_role(bytes) || is_face(bytes, index)
        }
        // What follows is a citation.
        b'(' => index + 1 == bytes.len() || matches!(next, b'@' | b'-'),
        b'@' => [&b"ref("[..], b"fig-", b"tbl-", b"box-", b"sec-"]
            .iter()
            .any(|name| bytes[index + 1..].starts_with(name)),
        b'.' => index == 0 && next == b'.',
        b'!' => true,
        b'-' | b'?' => index == 0,
        byte if byte.is_ascii_digit() => {
            let digits = if next.is_ascii_digit() { 2 } else { 1 };
            index == 0
                && matches!(bytes.get(digits), Some(b'.' | b')'))
                && bytes.get(digits + 1).is_some_and(|byte| byte.is_ascii_uppercase() || !byte.is_ascii())
        }
        // Dashes and bullets, not quotation marks, where a line begins.
        0xe2 => index == 0 && !(next == 0x80 && matches!(bytes.get(2), Some(0x98..=0x9f | 0xa6))),
        0xc2 => index == 0 && next == 0xb7,
        0xef => index == 0 && matches!(next, 0x82 | 0x83),
        b'm' => bytes[index..].starts_with(b"mso-"),
        _ => false,
    }
}

/// Whether a text ends in `:name:`, as code of reStructuredText is introduced.
fn is_role(bytes: &[u8]) -> bool {
    let is_name = |byte: &&u8| byte.is_ascii_lowercase() || matches!(byte, b':' | b'-' | b'_');
    bytes.iter().rev().skip(1).take(40).take_while(is_name).any(|byte| *byte == b':')
}

/// Whether a colon may open `:name:`, a face of a chat.
fn is_face(bytes: &[u8], colon: usize) -> bool {
    let is_free = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'(' | b':');
    let next = bytes.get(colon + 1);
    next.is_some_and(|byte| byte.is_ascii_lowercase() || matches!(byte, b'+' | b'-'))
        && bytes[..colon].last().is_none_or(is_free)
}

/// Whether a text begins as what is looked at where it begins a line: an item with a letter, `a) `, `(1) `, a definition,
/// a title of Pandoc.
pub(crate) fn begins_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [b'~' | b'%', b' ', ..] => true,
        [first, b'.' | b')', b' ', ..] => first.is_ascii_alphabetic(),
        [b'(', first, rest @ ..] => {
            first.is_ascii_alphanumeric() && rest.iter().take(4).any(|byte| *byte == b')')
        }
        [b'i' | b'I', b'i' | b'I', ..] => rest_closes(bytes),
        _ => false,
    }
}

fn rest_closes(bytes: &[u8]) -> bool {
    bytes.iter().take(5).any(|byte| matches!(byte, b')' | b'.'))
}
