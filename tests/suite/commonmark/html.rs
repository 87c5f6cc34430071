//! HTML in one form: what our pages and the specifications write in different ways, and mean alike, is the same.
//!
//! White space that does not show is gone; attributes are in order. Gone, too, is what pages have beyond any Markdown:
//! anchors of headings, frames of tables, colors of code, sizes of pictures; and comments, which reach no page. A heading of the first level is the title
//! of a page, so those in the text begin with the second.

use std::cell::RefCell;
use std::fmt::Write as _;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements around which white space does not show.
const BLOCKS: &str = " p li ul ol dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 table thead tbody tr td th hr div br section \
    figure figcaption input ";

/// Attributes that no Markdown asks for.
const OURS: &str = " scope loading decoding width height tabindex aria-label rel ";

/// A piece of HTML.
#[derive(Debug, PartialEq)]
enum Piece {
    Open(String, Vec<(String, String)>),
    Close(String),
    Text(String),
}

/// The pieces that a tokenizer finds.
#[derive(Default)]
struct Pieces(RefCell<Vec<Piece>>);

impl TokenSink for Pieces {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut pieces = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => pieces.push(Piece::Close(level(&tag))),
            Token::TagToken(tag) => pieces.push(Piece::Open(level(&tag), attributes(&tag))),
            Token::CharacterTokens(text) => match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(&text),
                _ => pieces.push(Piece::Text(text.to_string())),
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The name of an element; headings of the first level are of the second.
fn level(tag: &Tag) -> String {
    if &*tag.name == "h1" { "h2".to_owned() } else { tag.name.to_string() }
}

/// The attributes that count, in order. Addresses start at the root, where every example lies.
fn attributes(tag: &Tag) -> Vec<(String, String)> {
    let is_cell = matches!(&*tag.name, "td" | "th");
    let attribute = |name: &str, value: &str| match name {
        _ if OURS.contains(&format!(" {name} ")) => None,
        "class" if value == "pixels" => None,
        "class" if is_cell => Some(("align".to_owned(), value.to_owned())),
        "href" | "src" if !value.contains(':') && !value.starts_with(['/', '#']) => {
            Some((name.to_owned(), format!("/{value}")))
        }
        _ => Some((name.to_owned(), value.to_owned())),
    };
    let mut all: Vec<_> = tag.attrs.iter().filter_map(|one| attribute(&one.name.local, &one.value)).collect();
    all.sort();
    all
}

fn pieces(html: &str) -> Vec<Piece> {
    let tokenizer = Tokenizer::new(Pieces::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// HTML in one form.
pub fn normal(html: &str) -> String {
    let mut out = String::new();
    let (mut pre, mut after_block) = (0_usize, true);
    let pieces = plain(pieces(html));
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) if pre > 0 => out.push_str(&escaped(text)),
            Piece::Text(text) => {
                let before_block = pieces.get(at + 1).is_none_or(is_block);
                out.push_str(&escaped(&folded(text, after_block, before_block)));
            }
            Piece::Open(name, attributes) => {
                pre += usize::from(name == "pre");
                let attributes = attributes.iter().fold(String::new(), |mut all, (name, value)| {
                    let _ = write!(all, " {name}=\"{}\"", escaped(value));
                    all
                });
                let _ = write!(out, "<{name}{attributes}>");
            }
            Piece::Close(name) => {
                pre = pre.saturating_sub(usize::from(name == "pre"));
                let _ = write!(out, "</{name}>");
            }
        }
        after_block = is_block(piece);
    }
    out
}

fn is_block(piece: &Piece) -> bool {
    matches!(piece, Piece::Open(name, _) | Piece::Close(name) if BLOCKS.contains(&format!(" {name} ")))
}

/// Each run of white space as one space, none at the start or end of a block.
fn folded(text: &str, at_start: bool, at_end: bool) -> String {
    let is_space = |c: char| c.is_ascii_whitespace();
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    let space = |there: bool| if there { " " } else { "" };
    let before = space(text.starts_with(is_space) && !at_start);
    let after = space(text.ends_with(is_space) && !at_end && !(words.is_empty() && at_start));
    if words.is_empty() && !before.is_empty() {
        return space(!at_end).to_owned();
    }
    format!("{before}{}{after}", words.join(" "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Without what pages have beyond Markdown: the link of a heading to itself, the frame of a table, colors of code.
fn plain(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let (mut in_anchor, mut spans) = (false, Vec::new());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(mut piece) = pieces.next() {
        match &mut piece {
            Piece::Open(name, attributes) if is_heading(name) => {
                let at = attributes.iter().position(|(name, _)| name == "id");
                let link = at.map(|at| format!("#{}", attributes.remove(at).1));
                in_anchor = pieces
                    .next_if(|next| matches!(next, Piece::Open(name, attributes)
                        if name == "a" && link.is_some() && attributes.first().map(|(_, value)| value) == link.as_ref()))
                    .is_some();
            }
            Piece::Close(name) if name == "a" && in_anchor && pieces.peek().is_some_and(ends_heading) => {
                continue;
            }
            Piece::Open(name, attributes) if name == "div" && has_class(attributes, "scroll") => continue,
            Piece::Close(name) if name == "div" && out.last().is_some_and(ends_table) => continue,
            Piece::Open(name, attributes) if name == "span" => {
                let is_color = has_class(attributes, "hl-");
                spans.push(is_color);
                if is_color {
                    continue;
                }
            }
            Piece::Close(name) if name == "span" && spans.pop() == Some(true) => continue,
            _ => {}
        }
        match (out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => out.push(piece),
        }
    }
    out
}

fn has_class(attributes: &[(String, String)], start: &str) -> bool {
    attributes.iter().any(|(name, value)| name == "class" && value.starts_with(start))
}

fn ends_table(piece: &Piece) -> bool {
    matches!(piece, Piece::Close(name) if name == "table")
}

fn ends_heading(piece: &Piece) -> bool {
    matches!(piece, Piece::Close(name) if is_heading(name))
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The files of a site that HTML leads to or shows, as far as a file may have such a name.
pub fn targets(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in pieces(html) {
        let Piece::Open(_, attributes) = piece else { continue };
        let addresses = attributes.into_iter().filter(|(name, _)| name == "href" || name == "src");
        for (_, address) in addresses {
            let path = decoded(address.split(['?', '#']).next().unwrap_or_default());
            let path = path.trim_start_matches('/');
            let is_bad = |c: char| "\"*:\\<>|".contains(c) || c.is_control();
            if !path.is_empty() && !path.contains(is_bad) && !path.ends_with(".md") {
                found.push(path.to_owned());
            }
        }
    }
    found
}

/// An address without its percent signs.
fn decoded(address: &str) -> String {
    let mut parts = address.split('%');
    let mut bytes: Vec<u8> = parts.next().unwrap_or_default().into();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => bytes.extend_from_slice(format!("%{part}").as_bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
