//! The markup of CSL-JSON texts: a few HTML tags, quotation marks, apostrophes.

use citationberg::{FontStyle, FontVariant, FontWeight, Formatting, TextDecoration, VerticalAlign};

use super::text::{Element, Node};

/// A tag: how it is opened and closed, and what it makes of what is within.
type Tag = (&'static str, &'static str, fn(&mut Element));

const TAGS: [Tag; 11] = [
    ("<i>", "</i>", italic),
    ("<em>", "</em>", italic),
    ("<b>", "</b>", |within| within.format.font_weight = Some(FontWeight::Bold)),
    ("<sup>", "</sup>", |within| within.format.vertical_align = Some(VerticalAlign::Sup)),
    ("<sub>", "</sub>", |within| within.format.vertical_align = Some(VerticalAlign::Sub)),
    ("<sc>", "</sc>", small_caps),
    ("<span style=\"font-variant:small-caps;\">", "</span>", small_caps),
    ("<span style=\"font-variant: small-caps;\">", "</span>", small_caps),
    ("<span class=\"nocase\">", "</span>", |within| within.fixed_case = true),
    ("<span class=\"nodecor\">", "</span>", undecorated),
    ("<span style=\"font-variant:normal;\">", "</span>", undecorated),
];

fn italic(within: &mut Element) {
    within.format.font_style = Some(FontStyle::Italic);
}

fn small_caps(within: &mut Element) {
    within.format.font_variant = Some(FontVariant::SmallCaps);
}

fn undecorated(within: &mut Element) {
    within.format = Formatting {
        font_style: Some(FontStyle::Normal),
        font_weight: Some(FontWeight::Normal),
        font_variant: Some(FontVariant::Normal),
        text_decoration: Some(TextDecoration::None),
        vertical_align: None,
    };
    within.fixed_case = true;
}

/// What is open while a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A row of [`TAGS`].
    Tag(usize),
    Quote(char),
}

/// How deep markup may lie in markup.
const DEEPEST: usize = 24;

struct Frame<'a> {
    open: Option<Open>,
    /// How the opening was written, should it never be closed.
    written: &'a str,
    nodes: Vec<Node>,
}

/// Reads a text with markup.
#[must_use]
pub fn rich(text: &str) -> Vec<Node> {
    if !text.contains(['<', '"', '\'', '\u{201c}', '\u{2018}']) {
        return vec![Node::Text(text.to_owned())];
    }
    let mut reader = Reader { text, frames: vec![Frame { open: None, written: "", nodes: Vec::new() }] };
    reader.read();
    reader.finish()
}

struct Reader<'a> {
    text: &'a str,
    frames: Vec<Frame<'a>>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            let rest = &self.text[at..];
            let len = match c {
                '<' => self.tag(rest),
                '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => self.quote(at, c),
                _ => 0,
            };
            if len > 0 {
                at += len;
                continue;
            }
            let stop =
                |c: char| matches!(c, '<' | '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}');
            let end = rest[c.len_utf8()..].find(stop).map_or(rest.len(), |end| end + c.len_utf8());
            self.push_text(&rest[..end]);
            at += end;
        }
    }

    fn tag(&mut self, rest: &'a str) -> usize {
        if let Some(tag) = TAGS.iter().position(|(open, ..)| rest.starts_with(open)) {
            let len = TAGS[tag].0.len();
            self.open(Open::Tag(tag), &rest[..len]);
            return len;
        }
        let closed = |frame: &Frame<'_>| match frame.open {
            Some(Open::Tag(tag)) => Some(TAGS[tag].1).filter(|close| rest.starts_with(close)),
            _ => None,
        };
        let Some(index) = self.frames.iter().rposition(|frame| closed(frame).is_some()) else { return 0 };
        let len = closed(&self.frames[index]).map_or(0, str::len);
        while self.frames.len() > index + 1 {
            self.give_up();
        }
        self.close();
        len
    }

    fn quote(&mut self, at: usize, mark: char) -> usize {
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + mark.len_utf8()..].chars().next();
        let opener = match mark {
            '\u{201d}' => '\u{201c}',
            '\u{2019}' => '\u{2018}',
            mark => mark,
        };
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_open = self.frames.last().is_some_and(|frame| frame.open == Some(Open::Quote(opener)));
        let closes = !matches!(mark, '\u{201c}' | '\u{2018}')
            && is_open
            && !is_word(after)
            && before.is_some_and(|c| !c.is_whitespace());
        if closes {
            self.close();
        } else if !matches!(mark, '\u{201d}' | '\u{2019}')
            && !is_word(before)
            && before != Some('.')
            && after.is_some_and(|c| {
                !c.is_whitespace()
                    && (mark != '\''
                        || c.is_alphanumeric()
                        || matches!(c, '<' | '"' | '(' | '[' | '\u{201c}'))
            })
            && (matches!(mark, '\u{201c}' | '\u{2018}')
                || !self.frames.iter().any(|frame| frame.open == Some(Open::Quote(mark))))
        {
            self.open(Open::Quote(mark), &self.text[at..at + mark.len_utf8()]);
        } else if mark == '\'' {
            self.push_text("\u{2019}");
        } else {
            self.push_text(&self.text[at..at + mark.len_utf8()]);
        }
        mark.len_utf8()
    }

    fn open(&mut self, open: Open, written: &'a str) {
        if self.frames.len() > DEEPEST {
            return self.push_text(written);
        }
        self.frames.push(Frame { open: Some(open), written, nodes: Vec::new() });
    }

    fn close(&mut self) {
        let Some(Frame { open: Some(open), nodes, .. }) = self.frames.pop() else { return };
        let mut within =
            Element { children: nodes, quoted: matches!(open, Open::Quote(_)), ..Element::default() };
        if let Open::Tag(tag) = open {
            TAGS[tag].2(&mut within);
        }
        if let Some(outer) = self.frames.last_mut() {
            outer.nodes.push(Node::Element(Box::new(within)));
        }
    }

    /// What was opened and is not closed was no markup.
    fn give_up(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let written = if frame.written == "'" { "\u{2019}" } else { frame.written };
        self.push_text(written);
        for node in frame.nodes {
            match node {
                Node::Text(text) => self.push_text(&text),
                other => self.frames.last_mut().into_iter().for_each(|outer| outer.nodes.push(other.clone())),
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        let Some(frame) = self.frames.last_mut() else { return };
        match frame.nodes.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => frame.nodes.push(Node::Text(text.to_owned())),
        }
    }

    fn finish(mut self) -> Vec<Node> {
        while self.frames.len() > 1 {
            self.give_up();
        }
        self.frames.pop().map(|frame| frame.nodes).unwrap_or_default()
    }
}
