//! Cuts a run of inline nodes into the tokens that citations are read from.

use std::ops::Range;

use super::key::{Key, read_key};
use crate::model::diagnostic::Code;
use crate::model::doc::{Node, NodeKind};
use crate::parse::builder::Builder;

/// A token; nodes with children are an `Open` and a `Close`.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// The node, and the token that closes it.
    Open {
        node: usize,
        close: usize,
    },
    Close,
    /// A node without children.
    Leaf(usize),
    Text(Range<usize>),
    /// `[`, with its `]` if there is one on the same level.
    Left {
        at: usize,
        mate: Option<usize>,
    },
    Right(usize),
    Semicolon(usize),
    Key(Key),
    /// `[^label]`.
    Note {
        range: Range<usize>,
        label: Range<usize>,
    },
}

/// The longest label of a note.
const LONGEST_LABEL: usize = 200;

/// The tokens of a run, in order, brackets paired.
pub(super) fn lex(builder: &mut Builder<'_>, nodes: &[Node]) -> Vec<Token> {
    let mut lexer =
        Lexer { builder, tokens: Vec::with_capacity(nodes.len() * 2), open: Vec::new(), lefts: Vec::new() };
    let mut opaque_until = 0;
    for (index, node) in nodes.iter().enumerate() {
        lexer.close_before(index);
        let has_children = node.end as usize > index + 1;
        if has_children {
            let token = lexer.tokens.len();
            lexer.open.push((node.end, token, lexer.lefts.len()));
            lexer.tokens.push(Token::Open { node: index, close: token });
            if matches!(node.kind, NodeKind::Link(_) | NodeKind::Image(_)) {
                opaque_until = opaque_until.max(node.end);
            }
        } else if node.kind == NodeKind::Text && index as u32 >= opaque_until {
            lexer.text(node.range.as_range());
        } else {
            lexer.tokens.push(Token::Leaf(index));
        }
    }
    lexer.close_before(nodes.len());
    lexer.tokens
}

struct Lexer<'b, 'a> {
    builder: &'b mut Builder<'a>,
    tokens: Vec<Token>,
    /// Where an open node ends, its token, and how many brackets were open before it.
    open: Vec<(u32, usize, usize)>,
    /// Tokens of brackets not yet closed.
    lefts: Vec<usize>,
}

impl Lexer<'_, '_> {
    fn close_before(&mut self, index: usize) {
        while let Some((_, token, lefts)) = self.open.pop_if(|(end, ..)| *end as usize <= index) {
            let last = self.tokens.len();
            if let Token::Open { close, .. } = &mut self.tokens[token] {
                *close = last;
            }
            self.tokens.push(Token::Close);
            self.lefts.truncate(lefts);
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let source = &self.builder.source[..range.end];
        let bytes = source.as_bytes();
        let escaped = range.start > 0 && bytes[range.start - 1] == b'\\';
        let mut done = range.start;
        let mut at = range.start + usize::from(escaped);
        while at < range.end {
            let token = match bytes[at] {
                b'[' if bytes.get(at + 1) == Some(&b'^') => note(source, at),
                b'[' => {
                    if bytes.get(at + 1) == Some(&b'@') && read_key(source, at, at + 1).is_none() {
                        self.builder
                            .report(
                                Code::CitationSyntax,
                                at..at + 2,
                                "`[@` is not followed by the key of a source",
                            )
                            .help = Some("write `[@key]`, or `\\@` for a plain at sign".into());
                    }
                    Some((Token::Left { at, mate: None }, at..at + 1))
                }
                b']' => Some((Token::Right(at), at..at + 1)),
                b';' => Some((Token::Semicolon(at), at..at + 1)),
                b'@' => read_key(source, range.start, at)
                    .filter(|key| key.range.start >= done)
                    .map(|key| (Token::Key(key.clone()), key.range)),
                b'^' | b'{' => {
                    super::foreign::look(self.builder, &range, at);
                    None
                }
                _ => None,
            };
            let Some((token, place)) = token else {
                at += 1;
                continue;
            };
            self.plain(done..place.start);
            self.bracket(&token);
            self.tokens.push(token);
            (at, done) = (place.end, place.end);
        }
        self.plain(done..range.end);
    }

    fn plain(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.tokens.push(Token::Text(range));
        }
    }

    /// Pairs brackets of one level.
    fn bracket(&mut self, token: &Token) {
        let index = self.tokens.len();
        match token {
            Token::Left { .. } => self.lefts.push(index),
            Token::Right(_) => {
                let floor = self.open.last().map_or(0, |(.., lefts)| *lefts);
                if self.lefts.len() > floor
                    && let Some(left) = self.lefts.pop()
                    && let Token::Left { mate, .. } = &mut self.tokens[left]
                {
                    *mate = Some(index);
                }
            }
            _ => {}
        }
    }
}

/// `[^label]` at byte `at`.
fn note(source: &str, at: usize) -> Option<(Token, Range<usize>)> {
    let inside = &source[at + 2..];
    let len = inside
        .char_indices()
        .take(LONGEST_LABEL)
        .find(|(_, c)| matches!(c, ']' | '[') || c.is_whitespace())
        .filter(|(len, c)| *c == ']' && *len > 0)?
        .0;
    let range = at..at + 3 + len;
    Some((Token::Note { range: range.clone(), label: at + 2..at + 2 + len }, range))
}
