//! Sets punctuation in the page's language: quotes, dashes, ellipses, spaces that do not break.
//!
//! Text is only ever split: what changes becomes a node of the side buffer at the same place, so
//! that offsets stay true. Code, bare URLs and raw HTML are left alone, and so is what stands behind a backslash.

mod calendar;
mod numbers;
mod quotes;
mod ranges;
mod spans;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use super::copy::Copy;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::typography::{Typography, UNITS};
use crate::text::byte_set::ByteSet;
use quotes::{Kind, Place, Quotes};
use ranges::{Around, is_range};

const NO_BREAK: &str = "\u{a0}";
const NARROW: &str = "\u{202f}";
/// Between numbers, followed by a word joiner so that no line begins with the second number.
const RANGE: &str = "–\u{2060}";
const JOINER: char = '\u{2060}';

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
        let around = (before, after(builder, nodes, index));
        // A locator is read and set by the citation style.
        let only_quotes = (index as u32) < quotes_until;
        let place = node.range.as_range();
        let mut done = place.start;
        let mut setter = Setter::new(builder.source, builder.typography, place.clone(), around);
        setter.enclosed_by = builder.enclosed_by;
        setter.run(only_quotes, &mut quotes, &mut |place, mark| {
            copy.text(done, place.start);
            done = place.end;
            let id = builder.shared_string(mark);
            copy.push(NodeKind::Buffered(id), place);
        });
        copy.text(done, place.end);
        before = edge(builder, node, true);
    }
    copy.close_before(nodes.len());
}

/// A text without markup with its punctuation set.
pub(crate) fn set_plain(text: &str, rules: Typography<'_>) -> String {
    let mut set = String::with_capacity(text.len());
    let mut done = 0;
    let setter = Setter::new(text, rules, 0..text.len(), (None, None));
    setter.run(false, &mut Quotes::default(), &mut |place, mark| {
        set.push_str(&text[done..place.start]);
        set.push_str(mark.trim_end_matches(JOINER));
        done = place.end;
    });
    set.push_str(&text[done..]);
    set
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

/// What becomes of so many bytes.
enum Set {
    Left(usize),
    As(usize, &'static str),
}

/// Where a mark is set, and which.
type Write<'w> = dyn FnMut(Range<usize>, &'static str) + 'w;

/// Bytes that are looked at; all others are left.
static MARKS: ByteSet = ByteSet::of(b"\"'-. ([/\xc2\xe2");

struct Setter<'s> {
    rules: Typography<'s>,
    source: &'s str,
    start: usize,
    end: usize,
    /// Where the word begins.
    word: usize,
    before: Option<char>,
    after: Option<char>,
    /// See [`Builder::enclosed_by`].
    enclosed_by: Option<char>,
}

impl<'s> Setter<'s> {
    fn new(
        source: &'s str,
        rules: Typography<'s>,
        place: Range<usize>,
        (before, after): (Option<char>, Option<char>),
    ) -> Self {
        let Range { start, end } = place;
        Self { rules, source, start, end, word: start, before, after, enclosed_by: None }
    }

    /// Sets the text.
    fn run(mut self, only_quotes: bool, quotes: &mut Quotes, write: &mut Write<'_>) {
        let bytes = &self.source.as_bytes()[..self.end];
        let mut at = self.start;
        while let Some(plain) = MARKS.find(&bytes[at..]) {
            at += plain;
            let set = match bytes[at] {
                b'"' => self.quote(at, Kind::Double, quotes),
                b'\'' => self.quote(at, Kind::Single, quotes),
                _ if only_quotes => Set::Left(1),
                b'-' => self.dash(at),
                b'.' => self.dots(at),
                b' ' => self.space(at),
                0xc2 | 0xe2 if self.rules.marks.is_spaced() => self.guillemet(at),
                b'(' | b'[' | b'/' => {
                    self.word = at + 1;
                    Set::Left(1)
                }
                _ => Set::Left(1),
            };
            at += match set {
                Set::Left(len) => len,
                Set::As(len, mark) => {
                    write(at..at + len, mark);
                    len
                }
            };
        }
    }

    fn char_before(&self, at: usize) -> Option<char> {
        if at == self.start { self.before } else { self.source[self.start..at].chars().next_back() }
    }

    fn char_after(&self, at: usize) -> Option<char> {
        if at >= self.end { self.after } else { self.source[at..self.end].chars().next() }
    }

    fn quote(&mut self, at: usize, kind: Kind, quotes: &mut Quotes) -> Set {
        self.word = at + 1;
        let is_enclosing = self.source[at..].starts_with(|c| Some(c) == self.enclosed_by);
        if at == self.start && !is_enclosing && self.source[..at].ends_with('\\') {
            quotes.part();
            return Set::Left(1);
        }
        let place = Place {
            before: self.char_before(at),
            after: self.char_after(at + 1),
            text: (&self.source[self.start..at], &self.source[at + 1..self.end]),
            language: self.rules.language,
        };
        match quotes.set(kind, place, &self.rules.marks) {
            Some(mark) => Set::As(1, mark),
            None => Set::Left(1),
        }
    }

    /// Sets the space inside a guillemet that stands without one.
    fn guillemet(&self, at: usize) -> Set {
        let Some(mark) = self.source[at..self.end].chars().next() else { return Set::Left(1) };
        let len = mark.len_utf8();
        let beside =
            if matches!(mark, '«' | '‹') { self.char_after(at + len) } else { self.char_before(at) };
        if beside.is_none_or(char::is_whitespace) {
            return Set::Left(len);
        }
        match mark {
            '«' => Set::As(len, "«\u{202f}"),
            '‹' => Set::As(len, "‹\u{202f}"),
            '»' => Set::As(len, "\u{202f}»"),
            '›' => Set::As(len, "\u{202f}›"),
            _ => Set::Left(len),
        }
    }

    fn dash(&self, at: usize) -> Set {
        let run = self.source[at..self.end].bytes().take_while(|byte| *byte == b'-').count();
        match run {
            1 if self.is_range(at) => Set::As(1, RANGE),
            2 => Set::As(2, "–"),
            3 => Set::As(3, "—"),
            _ => Set::Left(run),
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

    fn dots(&self, at: usize) -> Set {
        let run = self.source[at..self.end].bytes().take_while(|byte| *byte == b'.').count();
        if run == 3 { Set::As(3, "…") } else { Set::Left(run) }
    }

    fn space(&mut self, at: usize) -> Set {
        let word = self.word.min(at)..at;
        self.word = at + 1;
        let bytes = &self.source.as_bytes()[..self.end];
        let goes_on = bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
        if word.len() > 1 && bytes[at - 1].is_ascii_lowercase() && goes_on {
            // Between two words: most spaces are.
            return Set::Left(1);
        }
        let word = &self.source[word];
        let Some(next) = self.char_after(at + 1) else { return Set::Left(1) };
        if self.rules.marks.is_spaced() {
            match next {
                _ if self.source[..at].ends_with(['«', '‹']) => return Set::As(1, NARROW),
                ';' | '!' | '?' | '»' | '›' => return Set::As(1, NARROW),
                ':' => return Set::As(1, NO_BREAK),
                _ => {}
            }
        }
        if self.stays_together(word, next, at) { Set::As(1, NO_BREAK) } else { Set::Left(1) }
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
