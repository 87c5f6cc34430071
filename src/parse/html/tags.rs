//! Finds the tags, attributes and comments in a piece of raw HTML, with their places.
//!
//! A reader for checking and for marking addresses, not for making HTML safe: that is ammonia's part.

use std::ops::Range;

/// A tag or a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Tag(Tag),
    Comment(Range<usize>),
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub range: Range<usize>,
    /// In lower case.
    pub name: String,
    pub closing: bool,
    pub attributes: Vec<Attribute>,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub range: Range<usize>,
    /// In lower case.
    pub name: String,
    /// The value without its quotes; empty where there is none.
    pub value: Range<usize>,
    pub quoted: bool,
}

/// All tags and comments of `html`, in order. Stops at a tag that is never closed.
pub(crate) fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(offset) = html[at..].find('<') {
        let start = at + offset;
        let rest = &html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(html.len(), |len| start + 4 + len + 3);
            pieces.push(Piece::Comment(start..end));
            at = end;
            continue;
        }
        let name = rest[1..].trim_start_matches('/');
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || rest.len() - name.len() > 2 {
            at = start + 1;
            continue;
        }
        let Some(tag) = read_tag(html, start) else { break };
        at = tag.range.end;
        pieces.push(Piece::Tag(tag));
    }
    pieces
}

/// The tag at byte `start`, if it is closed.
pub(crate) fn read_tag(html: &str, start: usize) -> Option<Tag> {
    let bytes = html.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let name_end = name_start + bytes[name_start..].iter().position(ends_name)?;
    let name = html[name_start..name_end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(Tag { range: start..at + 1, name, closing, attributes }),
            byte if byte.is_ascii_whitespace() || *byte == b'/' => at += 1,
            _ => {
                let attribute = read_attribute(html, at)?;
                at = attribute.range.end;
                attributes.push(attribute);
            }
        }
    }
}

fn read_attribute(html: &str, start: usize) -> Option<Attribute> {
    let bytes = html.as_bytes();
    let skip_blanks = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
    // An equals sign in first place belongs to the name.
    let name_end = start + 1 + bytes[start + 1..].iter().position(ends_name)?;
    let name_end = (name_end..=html.len()).find(|at| html.is_char_boundary(*at))?;
    let name = html[start..name_end].to_ascii_lowercase();
    let equals = skip_blanks(name_end);
    if bytes.get(equals) != Some(&b'=') {
        return Some(Attribute { range: start..name_end, name, value: name_end..name_end, quoted: false });
    }
    let open = skip_blanks(equals + 1);
    let quote = *bytes.get(open)?;
    if matches!(quote, b'"' | b'\'') {
        let len = bytes[open + 1..].iter().position(|byte| *byte == quote)?;
        let value = open + 1..open + 1 + len;
        return Some(Attribute { range: start..value.end + 1, name, value, quoted: true });
    }
    let len = bytes[open..].iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
    Some(Attribute { range: start..open + len, name, value: open..open + len, quoted: false })
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn tags_and_attributes() {
        let html = "a <A HREF='x>y' b c=d/>t</A ><!-- <b> --> 1 < 2 </ b> <é> <img src=a\"b> <p";
        let shown: Vec<String> = pieces(html)
            .into_iter()
            .map(|piece| match piece {
                Piece::Comment(range) => html[range].to_owned(),
                Piece::Tag(tag) => {
                    let values =
                        tag.attributes.iter().map(|a| format!(" {}=<{}>", a.name, &html[a.value.clone()]));
                    format!(
                        "{}{}{}",
                        if tag.closing { "/" } else { "" },
                        tag.name,
                        values.collect::<String>()
                    )
                }
            })
            .collect();
        assert_eq!(shown, ["a href=<x>y> b=<> c=<d/>", "/a", "<!-- <b> -->", "img src=<a\"b>"]);
    }
}
