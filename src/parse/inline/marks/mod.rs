//! Citations, cross-references and calls of notes, by Pandoc's syntax.
//!
//! `[see @a, p. 3; -@b]`, `@key`, `@key [p. 3; @b]`, `-@key [p. 3]`, `@fig-x`, `[@fig-x; @fig-y]`, `[-@fig-x]`,
//! `@slug#fig-x`, `[^note]`. A bracket is a group of citations if each of its parts between
//! semicolons has one key; brackets that are links are none, Markdown has seen them before.

mod references;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use self::references::is_reference_key;
use super::key::Key;
use super::lex::{Token, lex};
use crate::model::diagnostic::Code;
use crate::model::doc::{Citation, CitationId, CitationItem, Node, NodeId, NodeKind};
use crate::model::source::Spanned;
use crate::parse::builder::Builder;

/// Copies a run with its marks as nodes.
pub(crate) fn read(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let tokens = lex(builder, nodes);
    let mut reader = Reader { builder, nodes, tokens: &tokens, out, open: Vec::new(), floor: 0 };
    let mut at = 0;
    while at < tokens.len() {
        at = reader.token(at);
    }
}

struct Reader<'r, 'a> {
    builder: &'r mut Builder<'a>,
    nodes: &'r [Node],
    tokens: &'r [Token],
    out: &'r mut Vec<Node>,
    open: Vec<usize>,
    /// Nodes before this one are closed: text is not added to them.
    floor: usize,
}

/// A part of a group: its tokens, and the one that is its key.
#[derive(Clone, Debug)]
struct Segment {
    tokens: Range<usize>,
    keys: usize,
    key: usize,
}

/// Which keys a group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Citations,
    References,
}

impl Reader<'_, '_> {
    /// Writes the token at `at`, or more; gives the next one.
    fn token(&mut self, at: usize) -> usize {
        match &self.tokens[at] {
            Token::Left { mate: Some(right), .. } => match self.group(at, *right) {
                Some(next) => next,
                None => self.plain(at),
            },
            Token::Left { at: byte, mate: None } => {
                if matches!(self.tokens.get(at + 1), Some(Token::Key(_))) {
                    self.unclosed(*byte);
                }
                self.plain(at)
            }
            Token::Key(key) if is_reference_key(self.builder.source, key) => {
                self.reference(key, key.range.clone());
                at + 1
            }
            Token::Key(_) => self.narrative(at),
            _ => self.plain(at),
        }
    }

    fn unclosed(&mut self, byte: usize) {
        let message = "a citation begins with `[@` but has no `]` in the same words";
        self.builder.report(Code::CitationSyntax, byte..byte + 2, message).help =
            Some("close the bracket; emphasis that begins inside must end inside".into());
    }

    /// Writes one token as it stands.
    fn plain(&mut self, at: usize) -> usize {
        match &self.tokens[at] {
            Token::Open { node, .. } => {
                self.open.push(self.out.len());
                self.push(self.nodes[*node].kind, self.nodes[*node].range.as_range());
            }
            Token::Close => {
                if let Some(place) = self.open.pop() {
                    self.close_at(place);
                }
            }
            Token::Leaf(node) => self.push(self.nodes[*node].kind, self.nodes[*node].range.as_range()),
            Token::Text(range) => self.text(range.clone()),
            Token::Left { at, .. } | Token::Right(at) | Token::Semicolon(at) => self.text(*at..at + 1),
            Token::Key(key) => self.text(key.range.clone()),
            Token::Note { range, label } => {
                let label = &self.builder.source[label.clone()];
                let id = self.builder.note_ref(label);
                self.push(NodeKind::NoteRef(id), range.clone());
            }
        }
        at + 1
    }

    fn push(&mut self, kind: NodeKind, range: Range<usize>) {
        let end = self.out.len() as u32 + 1;
        self.out.push(Node { kind, range: range.into(), end });
    }

    /// Makes everything written since the node at `place` its children.
    fn close_at(&mut self, place: usize) {
        self.floor = self.out.len();
        self.out[place].end = self.floor as u32;
    }

    fn text(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let in_node = self.out.len() > self.floor;
        if let Some(last) = self.out.last_mut().filter(|_| in_node)
            && last.kind == NodeKind::Text
            && last.range.end as usize == range.start
        {
            last.range.end = range.end as u32;
            return;
        }
        self.push(NodeKind::Text, range);
    }

    /// Writes the bracket `left` … `right` as a group, if it is one.
    fn group(&mut self, left: usize, right: usize) -> Option<usize> {
        let segments = self.segments(left + 1..right);
        if segments.iter().all(|segment| segment.keys == 0) {
            return None;
        }
        let kind = self.kind_of(&segments);
        match kind {
            Some(Kind::Citations) => self.citation(&segments, None, self.bytes(left, right)),
            Some(Kind::References) => self.references(&segments, left, right),
            None => {
                if matches!(self.tokens[left + 1], Token::Key(_)) {
                    self.not_a_group(left, right, &segments);
                }
                return None;
            }
        }
        Some(right + 1)
    }

    fn not_a_group(&mut self, left: usize, right: usize, segments: &[Segment]) {
        let range = self.bytes(left, right);
        let (message, help) = if segments.iter().any(|segment| segment.keys > 1) {
            ("two sources in a row in one bracket", "put `;` between them: `[@a; @b]`")
        } else if segments.iter().any(|segment| segment.keys == 0) {
            (
                "a part of the citation after `;` has no key",
                "`;` separates sources; use a comma before a page",
            )
        } else {
            ("sources and figures in one bracket", "write two brackets")
        };
        self.builder.report(Code::CitationSyntax, range, message).help = Some(help.into());
    }

    /// The parts between semicolons of the level of a bracket.
    fn segments(&self, tokens: Range<usize>) -> Vec<Segment> {
        let mut segments = vec![Segment { tokens: tokens.start..tokens.end, keys: 0, key: 0 }];
        let mut at = tokens.start;
        while at < tokens.end {
            let last = segments.len() - 1;
            match &self.tokens[at] {
                Token::Open { close, .. } => at = *close,
                Token::Left { mate: Some(right), .. } => at = *right,
                Token::Key(_) => {
                    segments[last].keys += 1;
                    segments[last].key = at;
                }
                Token::Semicolon(_) => {
                    segments[last].tokens.end = at;
                    segments.push(Segment { tokens: at + 1..tokens.end, keys: 0, key: 0 });
                }
                _ => {}
            }
            at += 1;
        }
        segments
    }

    /// What a group is, if each part has one key, all of one kind.
    fn kind_of(&self, segments: &[Segment]) -> Option<Kind> {
        let mut kind = None;
        for segment in segments {
            let Token::Key(key) = &self.tokens[segment.key] else { return None };
            if segment.keys != 1 {
                return None;
            }
            let this =
                if is_reference_key(self.builder.source, key) { Kind::References } else { Kind::Citations };
            if kind.replace(this).is_some_and(|before| before != this) {
                return None;
            }
        }
        kind
    }

    /// The bytes from one bracket to the other.
    fn bytes(&self, left: usize, right: usize) -> Range<usize> {
        let at = |token: usize| match self.tokens[token] {
            Token::Left { at, .. } | Token::Right(at) => at,
            _ => 0,
        };
        at(left)..at(right) + 1
    }

    /// Writes a citation: of `first`, which stands before the brackets, if there is one, then of the parts.
    fn citation(&mut self, segments: &[Segment], first: Option<&Key>, range: Range<usize>) {
        let id = CitationId(self.builder.doc.citations.len() as u32);
        let narrative = first.is_some_and(|key| !key.minus);
        let mut citation = Citation { items: Vec::new(), narrative, node: NodeId(0) };
        citation.items.extend(first.map(|key| self.item(key)));
        let place = self.out.len();
        self.push(NodeKind::Citation(id), range);
        for segment in segments {
            let tokens = self.tokens;
            let Some(Token::Key(key)) = (segment.keys == 1).then(|| &tokens[segment.key]) else {
                self.affix(NodeKind::Suffix(0), segment.tokens.clone());
                continue;
            };
            let item = citation.items.len() as u32;
            citation.items.push(self.item(key));
            self.affix(NodeKind::Prefix(item), segment.tokens.start..segment.key);
            self.affix(NodeKind::Suffix(item), segment.key + 1..segment.tokens.end);
        }
        self.close_at(place);
        self.builder.doc.citations.push(citation);
    }

    fn item(&self, key: &Key) -> CitationItem {
        // Keys are compared in one Unicode form, whatever a computer writes.
        let name: String = self.builder.source[key.name.clone()].nfc().collect();
        CitationItem {
            key: Spanned::new(name.into(), self.builder.place(key.name.clone().into())),
            suppress_author: key.minus,
        }
    }

    /// Writes the words before or after a key, without spaces at their ends.
    fn affix(&mut self, kind: NodeKind, tokens: Range<usize>) {
        let Some((tokens, start, end)) = self.trim(tokens) else { return };
        let place = self.out.len();
        self.push(kind, start..end);
        for at in tokens {
            match &self.tokens[at] {
                Token::Text(range) => self.text(range.start.max(start)..range.end.min(end)),
                Token::Key(key) => {
                    let range = key.range.clone();
                    let message = "a source inside the words around another is printed as text";
                    self.builder.report(Code::CitationSyntax, range.clone(), message);
                    self.text(range);
                }
                _ => {
                    self.plain(at);
                }
            }
        }
        self.close_at(place);
    }

    /// Leaves out blank tokens at both ends; the range of bytes that stays, without blanks.
    fn trim(&self, mut tokens: Range<usize>) -> Option<(Range<usize>, usize, usize)> {
        while !tokens.is_empty() && self.is_blank(tokens.start) {
            tokens.start += 1;
        }
        while !tokens.is_empty() && self.is_blank(tokens.end - 1) {
            tokens.end -= 1;
        }
        if tokens.is_empty() {
            return None;
        }
        let source = self.builder.source;
        let start = match &self.tokens[tokens.start] {
            Token::Text(range) => range.end - source[range.clone()].trim_start().len(),
            token => self.place_of(token).start,
        };
        let end = match &self.tokens[tokens.end - 1] {
            Token::Text(range) => range.start + source[range.clone()].trim_end().len(),
            Token::Close => source.len(),
            token => self.place_of(token).end,
        };
        let last = tokens.end - 1;
        let end = match &self.tokens[last] {
            Token::Close => self.node_closed_at(tokens.start, last).unwrap_or(end),
            _ => end,
        };
        Some((tokens, start, end))
    }

    /// Where the node ends whose `Close` is token `close`.
    fn node_closed_at(&self, from: usize, close: usize) -> Option<usize> {
        (from..close).find_map(|at| match self.tokens[at] {
            Token::Open { node, close: end } if end == close => Some(self.nodes[node].range.end as usize),
            _ => None,
        })
    }

    fn place_of(&self, token: &Token) -> Range<usize> {
        match token {
            Token::Open { node, .. } | Token::Leaf(node) => self.nodes[*node].range.as_range(),
            Token::Text(range) | Token::Note { range, .. } => range.clone(),
            Token::Left { at, .. } | Token::Right(at) | Token::Semicolon(at) => *at..at + 1,
            Token::Key(key) => key.range.clone(),
            Token::Close => 0..0,
        }
    }

    fn is_blank(&self, at: usize) -> bool {
        match &self.tokens[at] {
            Token::Text(range) => self.builder.source[range.clone()].trim().is_empty(),
            Token::Leaf(node) => self.nodes[*node].kind == NodeKind::SoftBreak,
            _ => false,
        }
    }

    /// `@key`, with the bracket after it: `[p. 3]`, `[p. 3; @b]` or `[@b]`.
    fn narrative(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let Token::Key(key) = &tokens[at] else { return at + 1 };
        let mut next = at + 1;
        while next < tokens.len() && next < at + 4 && self.is_blank(next) {
            next += 1;
        }
        if let Some(Token::Left { mate: Some(right), .. }) = tokens.get(next)
            && let Some(segments) = self.locator(next + 1..*right)
        {
            let end = self.bytes(next, *right).end;
            self.citation(&segments, Some(key), key.range.start..end);
            return right + 1;
        }
        self.citation(&[], Some(key), key.range.clone());
        at + 1
    }

    /// The parts of the bracket after a key, if it belongs to it.
    fn locator(&self, tokens: Range<usize>) -> Option<Vec<Segment>> {
        if tokens.is_empty() {
            return None;
        }
        let segments = self.segments(tokens);
        let rest = if segments[0].keys == 0 { &segments[1..] } else { &segments[..] };
        let fits = rest.is_empty() || self.kind_of(rest) == Some(Kind::Citations);
        fits.then_some(segments)
    }
}
