//! Sets punctuation in the page's language: quotes, dashes, ellipses, spaces that do not break.
//!
//! Text is only ever split: what changes becomes a node of the side buffer at the same place, so
//! that offsets stay true. Code, bare URLs and raw HTML are left alone.

use super::copy::Copy;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::typography::{Typography, UNITS};

const NO_BREAK: &str = "\u{a0}";
const NARROW: &str = "\u{202f}";
/// Between numbers, followed by a word joiner so that no line begins with the second number.
const RANGE: &str = "–\u{2060}";
/// Digits of the longest number that can be part of a range.
const LONGEST_NUMBER: usize = 14;

/// Copies a run with its punctuation set.
pub(crate) fn set(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut copy = Copy::new(out);
    let mut before = None;
    let mut skip_until = 0;
    let mut quotes_until = 0;
    let mut quoted = 0;
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
            before = edge(builder, node, true).or(before);
            continue;
        }
        let after = after(builder, nodes, index);
        // A locator is read and set by the citation style.
        let only_quotes = (index as u32) < quotes_until;
        quoted = Setter::new(builder, &mut copy, node, (before, after)).run(only_quotes, quoted);
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

/// Whether a quote after this character opens.
fn opens_quote(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | '[' | '{' | '-' | '–' | '—' | '/' | '"' | '\'' | '“' | '„' | '«')
}

/// The character after node `index`.
fn after(builder: &Builder<'_>, nodes: &[Node], index: usize) -> Option<char> {
    nodes[index + 1..].iter().take(8).find_map(|node| edge(builder, node, false))
}

struct Setter<'s, 'o, 'a> {
    builder: &'s mut Builder<'a>,
    copy: &'s mut Copy<'o>,
    rules: Typography,
    source: &'a str,
    start: usize,
    end: usize,
    /// What is copied already.
    done: usize,
    /// Where the word begins.
    word: usize,
    before: Option<char>,
    after: Option<char>,
    /// Single quotes that are open.
    quoted: u32,
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
        Self { builder, copy, rules, source, start, end, done: start, word: start, before, after, quoted: 0 }
    }

    /// Sets the text; gives how many single quotes are open after it.
    fn run(mut self, only_quotes: bool, quoted: u32) -> u32 {
        self.quoted = quoted;
        let bytes = self.source.as_bytes();
        let mut at = self.start;
        while at < self.end {
            let len = match bytes[at] {
                b'"' => self.quote(at, self.rules.marks.outer),
                b'\'' => self.quote(at, self.rules.marks.inner),
                _ if only_quotes => 1,
                b'-' => self.dash(at),
                b'.' => self.dots(at),
                b' ' => self.space(at),
                b'(' | b'[' | b'/' => {
                    self.word = at + 1;
                    1
                }
                _ => 1,
            };
            at += len;
        }
        self.copy.text(self.done, self.end);
        self.quoted
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

    fn quote(&mut self, at: usize, marks: (&'static str, &'static str)) -> usize {
        self.word = at + 1;
        let (before, after) = (self.char_before(at), self.char_after(at + 1));
        let is_single = self.source.as_bytes()[at] == b'\'';
        let in_word = after.is_some_and(char::is_alphanumeric);
        if is_single && before.is_some_and(char::is_alphanumeric) && (in_word || self.quoted == 0) {
            return self.replace(at, 1, "’");
        }
        let opens = before.is_none_or(opens_quote) && after.is_some_and(|c| !c.is_whitespace());
        if is_single && opens && after.is_some_and(|c| c.is_ascii_digit()) {
            return self.replace(at, 1, "’");
        }
        if is_single {
            self.quoted = if opens { self.quoted + 1 } else { self.quoted.saturating_sub(1) };
        }
        self.replace(at, 1, if opens { marks.0 } else { marks.1 })
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

    /// Whether the hyphen at `at` stands between two numbers that stand alone: no date, no telephone, no code.
    fn is_range(&self, at: usize) -> bool {
        let digit = |byte: &u8| byte.is_ascii_digit();
        let in_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
        let bytes = self.source.as_bytes();
        let first = bytes[self.start..at]
            .iter()
            .rev()
            .take(LONGEST_NUMBER)
            .take_while(|byte| in_number(byte))
            .count();
        let rest = &bytes[at + 1..self.end];
        let second = rest.iter().take(LONGEST_NUMBER).take_while(|byte| in_number(byte)).count();
        if !bytes[self.start..at].last().is_some_and(digit) || !rest.first().is_some_and(digit) {
            return false;
        }
        if first == LONGEST_NUMBER || second == LONGEST_NUMBER || !digit(&bytes[at - first]) {
            return false;
        }
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | ':' | '#' | '@' | '–');
        !self.char_before(at - first).is_some_and(joins)
            && !self.char_after(at + 1 + second).is_some_and(joins)
    }

    fn dots(&mut self, at: usize) -> usize {
        let run = self.source[at..self.end].bytes().take_while(|byte| *byte == b'.').count();
        if run == 3 { self.replace(at, 3, "…") } else { run }
    }

    fn space(&mut self, at: usize) -> usize {
        let word = &self.source[self.word.min(at)..at];
        self.word = at + 1;
        let Some(next) = self.char_after(at + 1) else { return 1 };
        if self.rules.marks.is_spaced() && at > self.start {
            match next {
                ';' | '!' | '?' | '»' => return self.replace(at, 1, NARROW),
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
