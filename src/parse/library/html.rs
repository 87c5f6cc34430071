//! HTML that other programs leave in fields: entities as characters, tags as those of CSL-JSON's subset.

use std::borrow::Cow;

use memchr::memchr2;

use super::bib_text::{END, NO_CASE, SMALL_CAPS};
use crate::model::entities::decode_entities;

/// Tags of HTML, JATS and publishers' own sets, and how they begin and end here; what begins with nothing goes.
const TAGS: [(&[&str], &str, &str); 6] = [
    (&["i", "em", "italic", "cite", "var"], "<i>", "</i>"),
    (&["b", "strong", "bold"], "<b>", "</b>"),
    (&["sup"], "<sup>", "</sup>"),
    (&["sub", "inf"], "<sub>", "</sub>"),
    (&["sc", "scp", "small-caps"], SMALL_CAPS, END),
    (
        &[
            "a",
            "br",
            "div",
            "font",
            "p",
            "span",
            "title",
            "u",
            "underline",
            "math",
            "mml",
            "mi",
            "mn",
            "mo",
            "mrow",
            "msub",
            "msup",
            "mtext",
            "article-title",
            "subtitle",
            "h1",
            "h2",
            "h3",
            "small",
            "big",
            "tt",
            "sec",
        ],
        "",
        "",
    ),
];
/// Bytes that a tag may have.
const TAG_BYTES: usize = 200;

/// A text with its entities decoded (twice, since programs encode what is encoded already) and its tags read.
pub(super) fn read(text: &str) -> Cow<'_, str> {
    if memchr2(b'&', b'<', text.as_bytes()).is_none() {
        return text.into();
    }
    let decoded = decode_entities(text).into_owned();
    let decoded = if decoded.contains('&') { decode_entities(&decoded).into_owned() } else { decoded };
    if decoded.contains('<') { tags(&decoded).into() } else { decoded.into() }
}

fn tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag(rest) {
            Some((len, Tag::Open(begin, end))) => {
                out.push_str(begin);
                open.push(end);
                rest = &rest[len..];
            }
            Some((len, Tag::Close)) => {
                out.push_str(open.pop().unwrap_or_default());
                rest = &rest[len..];
            }
            Some((len, Tag::Space)) => {
                out.push(' ');
                rest = &rest[len..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    while let Some(end) = open.pop() {
        out.push_str(end);
    }
    out
}

enum Tag {
    Open(&'static str, &'static str),
    Close,
    /// One that separates words.
    Space,
}

/// The tag at the start of a text, and its length.
fn tag(text: &str) -> Option<(usize, Tag)> {
    let len = text.bytes().take(TAG_BYTES).position(|byte| byte == b'>')? + 1;
    let inside = &text[1..len - 1];
    for kept in [NO_CASE, SMALL_CAPS, "<span class=\"nodecor\">"] {
        if text.starts_with(kept) {
            return Some((len, Tag::Open(kept, END)));
        }
    }
    let (inside, closes) = match inside.strip_prefix('/') {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let name_len = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
    let name = inside[..name_len].to_ascii_lowercase();
    let name = name.rsplit(':').next().unwrap_or_default();
    let (_, begin, end) = TAGS.iter().find(|(names, _, _)| names.contains(&name))?;
    Some(match () {
        () if name == "br" || inside.ends_with('/') => (len, Tag::Space),
        () if closes => (len, Tag::Close),
        () if inside.contains("small-caps") => (len, Tag::Open(SMALL_CAPS, END)),
        () if inside.contains("nocase") => (len, Tag::Open(NO_CASE, END)),
        () => (len, Tag::Open(begin, end)),
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn html_becomes_text() {
        for (html, expected) in [
            ("Fish &amp; ships: the sea&#8217;s price", "Fish & ships: the sea’s price"),
            ("a &amp;amp; b &nbsp;&ndash; c", "a & b \u{a0}– c"),
            ("&lt;i&gt;Homo&lt;/i&gt; x", "<i>Homo</i> x"),
            ("<em>a</em> <STRONG>b</STRONG> CO<inf>2</inf>", "<i>a</i> <b>b</b> CO<sub>2</sub>"),
            ("<jats:italic>a</jats:italic><p>b</p>", "<i>a</i>b"),
            (
                "<span style=\"font-variant: small-caps;\">a</span>",
                "<span style=\"font-variant:small-caps;\">a</span>",
            ),
            ("1 < 2 and 3 > 2, R&D, AT&T; <unknown>", "1 < 2 and 3 > 2, R&D, AT&T; <unknown>"),
            ("<i>a", "<i>a</i>"),
            ("<span class=\"nocase\">NATO</span>", "<span class=\"nocase\">NATO</span>"),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }
}
