//! Sets punctuation in the page's language: quotes, dashes, ellipses, spaces that do not break.
//!
//! Text is only ever split: what changes becomes a node of the side buffer at the same place, so
//! that offsets stay true. Code, bare URLs and raw HTML are left alone, and so is what stands behind a backslash.

mod calendar;
mod numbers;
mod quotes;
mod ranges;
#[cfg(test)]
mod tests;
mod words;

use super::copy::Copy;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::typography::{Typography, UNITS};
use quotes::{Kind, Place, Quotes};
use ranges::{Around, is_range};

const NO_BREAK: &str = "\u{a0}";
const NARROW: &str = "\u{202f}";
/// Between numbers, followed by a word joiner so that no line begins with the second number.
const RANGE: &str = "–\u{2060}";

/// Copies a run with its punctuation set.
pub(crate) fn set(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut copy = Copy::new(out);
    let mut before = None;
    let mut skip_until = 0;
    let mut quotes_until = 0;
    let mut quotes = Quotes::default();
    for (index, node) in nodes.iter().enumerate() {
        copy.close_before(index);
        if let NodeKind::Link(link) = node.kind
            && matches!(builder.doc.links[link.index()].kind, LinkKind::Bare | LinkKind::Autolink)
        {
            skip_until = skip_until.max(node.end);
        }
        if matches!(node.kind, NodeKind::Suffix(_)) {
            quotes_until = quotes_until.max(node.end);
        }
        if node.kind != NodeKind::Text || (index as u32) < skip_until {
            copy.node(index, node);
            if let Some(edge) = edge(builder, node, true) {
                before = Some(edge);
                quotes.part();
            }
            continue;
        }
        let after = after(builder, nodes, index);
        // A locator is read and set by the citation style.
        let only_quotes = (index as u32) < quotes_until;
        Setter::new(builder, &mut copy, node, (before, after)).run(only_quotes, &mut quotes);
        before = edge(builder, node, true);
    }
    copy.close_before(nodes.len());
}

/// The character at the end or start of a node, as the quotes beside it see it; `None` for nodes that do not show.
fn edge(builder: &Builder<'_>, node: &Node, last: bool) -> Option<char> {
    match node.kind {
        NodeKind::Text | NodeKind::Buffered(_) => {
            let text = builder.text_of(node);
            if last { text.chars().next_back() } else { text.chars().next() }
        }
        NodeKind::SoftBreak | NodeKind::HardBreak | NodeKind::Prefix(_) | NodeKind::Suffix(_) => Some(' '),
        NodeKind::Code(_) | NodeKind::CrossRef(_) | NodeKind::Citation(_) | NodeKind::Themed(_) => Some('x'),
        _ => None,
    }
}

/// The character after node `index`.
fn after(builder: &Builder<'_>, nodes: &[Node], index: usize) -> Option<char> {
    nodes[index + 1..].iter().take(8).find_map(|node| edge(builder, node, false))
}

struct Setter<'s, 'o, 'a> {
    builder: &'s mut Builder<'a>,
    copy: &'s mut Copy<'o>,
    rules: Typography<'a>,
    source: &'a str,
    start: usize,
    end: usize,
    /// What is copied already.
    done: usize,
    /// Where the word begins.
    word: usize,
    before: Option<char>,
    after: Option<char>,
}

impl<'s, 'o, 'a> Setter<'s, 'o, 'a> {
    fn new(
        builder: &'s mut Builder<'a>,
        copy: &'s mut Copy<'o>,
        node: &Node,
        (before, after): (Option<char>, Option<char>),
    ) -> Self {
        let (start, end) = (node.range.start as usize, node.range.end as usize);
        let (rules, source) = (builder.typography, builder.source);
        Self { builder, copy, rules, source, start, end, done: start, word: start, before, after }
    }

    /// Sets the text.
    fn run(mut self, only_quotes: bool, quotes: &mut Quotes) {
        let bytes = self.source.as_bytes();
        let mut at = self.start;
        while at < self.end {
            let len = match bytes[at] {
                b'"' => self.quote(at, Kind::Double, quotes),
                b'\'' => self.quote(at, Kind::Single, quotes),
                _ if only_quotes => 1,
                b'-' => self.dash(at),
                b'.' => self.dots(at),
                b' ' => self.space(at),
                0xc2 | 0xe2 if self.rules.marks.is_spaced() => self.guillemet(at),
                b'(' | b'[' | b'/' => {
                    self.word = at + 1;
                    1
                }
                _ => 1,
            };
            at += len;
        }
        self.copy.text(self.done, self.end);
    }

    /// Writes `text` for `len` bytes at `at`.
    fn replace(&mut self, at: usize, len: usize, text: &'static str) -> usize {
        self.copy.text(self.done, at);
        let id = self.builder.shared_string(text);
        self.copy.push(NodeKind::Buffered(id), at..at + len);
        self.done = at + len;
        len
    }

    fn char_before(&self, at: usize) -> Option<char> {
        if at == self.start { self.before } else { self.source[self.start..at].chars().next_back() }
    }

    fn char_after(&self, at: usize) -> Option<char> {
        if at >= self.end { self.after } else { self.source[at..self.end].chars().next() }
    }

    fn quote(&mut self, at: usize, kind: Kind, quotes: &mut Quotes) -> usize {
        self.word = at + 1;
        if at == self.start && self.source[..at].ends_with('\\') {
            quotes.part();
            return 1;
        }
        let place = Place {
            before: self.char_before(at),
            after: self.char_after(at + 1),
            text: (&self.source[self.start..at], &self.source[at + 1..self.end]),
            language: self.rules.language,
        };
        match quotes.set(kind, place, &self.rules.marks) {
            Some(mark) => self.replace(at, 1, mark),
            None => 1,
        }
    }

    /// Sets the space inside a guillemet that stands without one.
    fn guillemet(&mut self, at: usize) -> usize {
        let Some(mark) = self.source[at..self.end].chars().next() else { return 1 };
        let len = mark.len_utf8();
        let beside =
            if matches!(mark, '«' | '‹') { self.char_after(at + len) } else { self.char_before(at) };
        if beside.is_none_or(char::is_whitespace) {
            return len;
        }
        match mark {
            '«' => self.replace(at, len, "«\u{202f}"),
            '‹' => self.replace(at, len, "‹\u{202f}"),
            '»' => self.replace(at, len, "\u{202f}»"),
            '›' => self.replace(at, len, "\u{202f}›"),
            _ => len,
        }
    }

    fn dash(&mut self, at: usize) -> usize {
        let run = self.source[at..self.end].bytes().take_while(|byte| *byte == b'-').count();
        match run {
            1 if self.is_range(at) => self.replace(at, 1, RANGE),
            2 => self.replace(at, 2, "–"),
            3 => self.replace(at, 3, "—"),
            _ => run,
        }
    }

    /// Whether the hyphen at `at` stands in a range.
    fn is_range(&self, at: usize) -> bool {
        is_range(Around {
            text: &self.source[self.start..self.end],
            at: at - self.start,
            outside: (self.before, self.after),
            words: self.rules.words,
        })
    }

    fn dots(&mut self, at: usize) -> usize {
        let run = self.source[at..self.end].bytes().take_while(|byte| *byte == b'.').count();
        if run == 3 { self.replace(at, 3, "…") } else { run }
    }

    fn space(&mut self, at: usize) -> usize {
        let word = &self.source[self.word.min(at)..at];
        self.word = at + 1;
        let Some(next) = self.char_after(at + 1) else { return 1 };
        if self.rules.marks.is_spaced() {
            match next {
                _ if self.source[..at].ends_with(['«', '‹']) => return self.replace(at, 1, NARROW),
                ';' | '!' | '?' | '»' | '›' => return self.replace(at, 1, NARROW),
                ':' => return self.replace(at, 1, NO_BREAK),
                _ => {}
            }
        }
        if self.stays_together(word, next, at) { self.replace(at, 1, NO_BREAK) } else { 1 }
    }

    /// Whether the space at `at`, between `word` and `next`, must not break.
    fn stays_together(&self, word: &str, next: char, at: usize) -> bool {
        let Some(last) = word.bytes().last() else { return false };
        if next.is_ascii_digit() && self.rules.words.before_numbers.contains(&word) {
            return true;
        }
        if last.is_ascii_digit() {
            return self.is_unit(at + 1) || self.rules.words.grouped_by_space && self.is_group(word, at + 1);
        }
        if last == b'.' && next.is_uppercase() {
            let mut letters = word[..word.len() - 1].chars();
            return letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        }
        word.len() == 1 && self.rules.words.short_words.contains(&word)
    }

    /// Whether the word at `at` is a unit.
    fn is_unit(&self, at: usize) -> bool {
        let rest = &self.source[at..self.end];
        let len = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | ')' | '(' | '–' | '"'))
            .unwrap_or(rest.len());
        let word = &rest[..len];
        let bare = word.trim_end_matches(['.', '!', '?']);
        [word, bare].iter().any(|word| self.rules.words.units.contains(word) || UNITS.contains(word))
    }

    /// Whether three digits at `at` go on the number that `word` begins.
    fn is_group(&self, word: &str, at: usize) -> bool {
        let digits = self.source[at..self.end].bytes().take_while(u8::is_ascii_digit).count();
        digits == 3 && word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit())
    }
}
