//! `~sub~` and `^super^` become nodes, by Pandoc's rule: no white space between the two signs, unless it is escaped.
//!
//! Signs of prose are none, though the rule would take some for such: `~5-~7 %` and `5~10%` say "about" and
//! "to", `10^6-10^9` are two powers.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::address::is_unspaced;
use super::copy::Copy;
use super::key::read_key;
use crate::model::doc::{LinkKind, Node, NodeKind, set_script};
use crate::parse::builder::Builder;

/// One sign of a pair.
#[derive(Clone, Copy, Debug)]
struct Sign {
    at: usize,
    /// What it opens, and where that ends; `None` for the sign that closes.
    opens: Option<(NodeKind, usize)>,
}

/// Copies a run with its subscripts and superscripts as nodes.
pub(crate) fn pair(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let signs = signs(builder, nodes);
    let mut signs = signs.iter().peekable();
    let mut copy = Copy::new(out);
    let mut open = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        copy.close_before(index);
        if node.kind != NodeKind::Text {
            copy.node(index, node);
            continue;
        }
        let (mut done, end) = (node.range.start as usize, node.range.end as usize);
        while let Some(sign) = signs.next_if(|sign| sign.at < end) {
            words(builder, &mut copy, (done, sign.at), !open.is_empty());
            done = sign.at + 1;
            match sign.opens {
                Some((kind, close)) => {
                    open.push(copy.out.len());
                    copy.push(kind, sign.at..close + 1);
                }
                None => open.pop().into_iter().for_each(|place| copy.close_at(place)),
            }
        }
        words(builder, &mut copy, (done, end), !open.is_empty());
    }
    copy.close_before(nodes.len());
}

/// A text without Markdown, its subscripts and superscripts as plain words.
pub(crate) fn plain_scripts(text: &str) -> Cow<'_, str> {
    if !text.contains(['~', '^']) {
        return text.into();
    }
    let mut finder = Finder { source: text, open: Vec::new(), floor: 0, found: Vec::new() };
    finder.text(0..text.len());
    finder.found.sort_unstable_by_key(|sign| sign.at);
    let mut plain = String::with_capacity(text.len());
    let mut open = Vec::new();
    let mut done = 0;
    for sign in finder.found {
        plain.push_str(&text[done..sign.at]);
        done = sign.at + 1;
        match sign.opens {
            Some((kind, _)) => open.push((plain.len(), kind)),
            None => open.pop().into_iter().for_each(|(start, kind)| set_script(&mut plain, start, kind)),
        }
    }
    plain.push_str(&text[done..]);
    plain.into()
}

/// Copies text; an escaped space inside a pair does not break.
fn words(builder: &mut Builder<'_>, copy: &mut Copy<'_>, (start, end): (usize, usize), inside: bool) {
    let mut done = start;
    if inside {
        for (at, escaped) in builder.source[start..end].match_indices("\\ ") {
            copy.text(done, start + at);
            done = start + at + escaped.len();
            let space = builder.shared_string("\u{a0}");
            copy.push(NodeKind::Buffered(space), start + at..done);
        }
    }
    copy.text(done, end);
}

/// The signs of all pairs, in order.
fn signs(builder: &Builder<'_>, nodes: &[Node]) -> Vec<Sign> {
    let mut finder = Finder { source: builder.source, open: Vec::new(), floor: 0, found: Vec::new() };
    // Where each open node ends, and the floor around it.
    let mut parents: Vec<(u32, usize)> = Vec::new();
    let mut address_until = 0;
    for (index, node) in nodes.iter().enumerate() {
        while let Some((_, floor)) = parents.pop_if(|(end, _)| *end as usize <= index) {
            finder.open.truncate(finder.floor);
            finder.floor = floor;
        }
        if node.end as usize > index + 1 {
            parents.push((node.end, finder.floor));
            finder.floor = finder.open.len();
        }
        match node.kind {
            NodeKind::Link(link)
                if matches!(builder.doc.links[link.index()].kind, LinkKind::Bare | LinkKind::Autolink) =>
            {
                address_until = node.end;
            }
            NodeKind::Text if index as u32 >= address_until => finder.text(node.range.as_range()),
            NodeKind::SoftBreak | NodeKind::HardBreak => finder.open.truncate(finder.floor),
            _ => {}
        }
    }
    finder.found.sort_unstable_by_key(|sign| sign.at);
    finder.found
}

struct Finder<'a> {
    source: &'a str,
    /// Signs that may still be closed: at most one of each kind above the floor.
    open: Vec<usize>,
    /// Those below stand outside of the node.
    floor: usize,
    found: Vec<Sign>,
}

impl Finder<'_> {
    fn text(&mut self, Range { start, end }: Range<usize>) {
        let bytes = &self.source.as_bytes()[..end];
        // After a backslash Markdown begins a text of its own.
        let mut at = start + usize::from(start > 0 && bytes[start - 1] == b'\\');
        while at < end {
            at += match bytes[at] {
                sign @ (b'~' | b'^') => {
                    let run = bytes[at..].iter().take_while(|byte| **byte == sign).count();
                    if run == 1 {
                        self.sign(at);
                    }
                    run
                }
                b'\\' => 2,
                b'[' if bytes.get(at + 1) == Some(&b'^') => 2,
                b'@' => read_key(&self.source[..end], start, at).map_or(1, |key| key.range.end - at),
                b' ' | b'\t' => {
                    self.open.truncate(self.floor);
                    1
                }
                // A no-break space, as two bytes.
                0xc2 if bytes.get(at + 1) == Some(&0xa0) => {
                    self.open.truncate(self.floor);
                    2
                }
                _ => 1,
            };
        }
    }

    fn sign(&mut self, at: usize) {
        let bytes = self.source.as_bytes();
        let opener = self.open[self.floor..].iter().rposition(|open| bytes[*open] == bytes[at]);
        let Some(opener) = opener.map(|place| self.floor + place) else {
            self.open.push(at);
            return;
        };
        let open = self.open[opener];
        self.open.truncate(opener);
        let (kind, fits) = match bytes[at] {
            b'~' => (NodeKind::Subscript, is_subscript(self.source, open, at)),
            _ => (NodeKind::Superscript, is_superscript(self.source, open, at)),
        };
        if fits {
            self.found.extend([Sign { at: open, opens: Some((kind, at)) }, Sign { at, opens: None }]);
        } else {
            self.open.push(at);
        }
    }
}

/// Whether two tildes are a subscript: not if they say "about" or "to" before a number, or a word without spaces.
fn is_subscript(source: &str, open: usize, close: usize) -> bool {
    let before = source[..open].chars().next_back();
    let belongs = before.is_some_and(|c| {
        c.is_alphabetic() && !is_unspaced(c)
            || is_combining_mark(c)
            || matches!(c, ')' | ']' | '*' | '_' | '^')
    });
    let after = source[close + 1..].chars().next();
    let again = after.is_some_and(|c| c.is_numeric() || is_unspaced(c) || matches!(c, '€' | '$' | '£' | '¥'));
    let cut = source[open + 1..close].ends_with(['-', '–', '—', '−', '/', ',', ';', '(', '.']);
    belongs || !again && !cut
}

/// Whether two carets are a superscript: not if each raises a number of its own, begins a note, or is part of a face.
fn is_superscript(source: &str, open: usize, close: usize) -> bool {
    let inside = &source[open + 1..close];
    let after = &source[close + 1..];
    let number = after.trim_start_matches(['-', '+', '−', '–']).starts_with(|c: char| c.is_ascii_digit());
    let two_powers =
        number && inside.trim_start_matches(['-', '+', '−', '–']).contains(|c: char| !c.is_alphanumeric());
    let two_notes = inside.starts_with('[') && after.starts_with('[');
    let two_braces = inside.starts_with('{') && after.starts_with('{');
    let belongs = source[..open].chars().next_back().is_some_and(|c| !c.is_whitespace());
    let face = matches!(inside, "_" | ".") || !belongs && !inside.contains(char::is_alphanumeric);
    !(two_powers || two_notes || two_braces || face)
}
