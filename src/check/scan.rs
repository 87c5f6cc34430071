//! Finds ids and addresses in finished HTML: bytes in, a call for each out. No tree is made.
//!
//! Follows the tokens of the HTML standard as far as a scanner needs: comments, raw text elements,
//! quoted and unquoted attributes. Linear in the page, whatever it holds.

use memchr::{memchr, memmem};

use crate::text::byte_set::ByteSet;

/// What is found, entities not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// A place that a fragment can name.
    Id(&'a str),
    /// One address.
    Address(&'a str),
    /// The candidates of a `srcset`.
    SourceSet(&'a str),
    /// The content of a `meta` element, which may be an address.
    Content(&'a str),
}

/// Calls `found` for every id and address of a page, in order.
pub fn scan<'a>(html: &'a str, mut found: impl FnMut(Found<'a>)) {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(offset) = memchr(b'<', &bytes[at..]) {
        at += offset + 1;
        match bytes.get(at) {
            Some(b'!') if bytes[at..].starts_with(b"!--") => {
                at = memmem::find(&bytes[at + 3..], b"-->").map_or(bytes.len(), |end| at + 3 + end + 3);
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let name = &bytes[at..name_end(bytes, at)];
                at = attributes(html, at + name.len(), name, &mut found);
                if is_raw_text(name) {
                    at = raw_text_end(bytes, at, name);
                }
            }
            _ => {}
        }
    }
}

/// Reads the attributes of a tag from `at` on; gives the index after the tag.
fn attributes<'a>(html: &'a str, mut at: usize, tag: &[u8], found: &mut impl FnMut(Found<'a>)) -> usize {
    let bytes = html.as_bytes();
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        match bytes.get(at) {
            None => return at,
            Some(b'>') => return at + 1,
            Some(_) => {}
        }
        let name_start = at;
        at += 1;
        at = name_end(bytes, at);
        let name = &bytes[name_start..at];
        let equals = skip_space(bytes, at);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = skip_space(bytes, equals + 1);
        let value = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let start = at + 1;
                let end = memchr(*quote, &bytes[start..]).map_or(bytes.len(), |end| start + end);
                at = (end + 1).min(bytes.len());
                start..end
            }
            _ => {
                let start = at;
                at += bytes[at..]
                    .iter()
                    .take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>')
                    .count();
                start..at
            }
        };
        report(tag, name, &html[value], found);
    }
}

fn report<'a>(tag: &[u8], name: &[u8], value: &'a str, found: &mut impl FnMut(Found<'a>)) {
    let is = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
    match name.len() {
        2 if is(b"id") => found(Found::Id(value)),
        3 if is(b"src") => found(Found::Address(value)),
        4 if is(b"href") => found(Found::Address(value)),
        4 if is(b"name") && tag.eq_ignore_ascii_case(b"a") => found(Found::Id(value)),
        4 if is(b"data") && tag.eq_ignore_ascii_case(b"object") => found(Found::Address(value)),
        6 if is(b"srcset") => found(Found::SourceSet(value)),
        6 if is(b"poster") || is(b"action") => found(Found::Address(value)),
        7 if is(b"content") && tag.eq_ignore_ascii_case(b"meta") => found(Found::Content(value)),
        10 if is(b"xlink:href") || is(b"formaction") => found(Found::Address(value)),
        11 if is(b"imagesrcset") => found(Found::SourceSet(value)),
        _ => {}
    }
}

fn name_end(bytes: &[u8], at: usize) -> usize {
    static ENDS: ByteSet = ByteSet::of(b" \t\n\x0c\r/>=");
    ENDS.find(&bytes[at..]).map_or(bytes.len(), |end| at + end)
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Elements whose content holds no tags.
fn is_raw_text(name: &[u8]) -> bool {
    let is = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
    match name.len() {
        5 => is(b"style") || is(b"title"),
        6 => is(b"script"),
        8 => is(b"textarea"),
        _ => false,
    }
}

/// Where the end tag of a raw text element begins.
fn raw_text_end(bytes: &[u8], mut at: usize, name: &[u8]) -> usize {
    while let Some(offset) = memmem::find(&bytes[at..], b"</") {
        at += offset;
        if bytes.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

/// The addresses of a `srcset`: each candidate's first word.
pub fn source_set(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(", ")
        .filter_map(|candidate| candidate.split_ascii_whitespace().next())
        .map(|url| url.trim_matches(','))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Found, scan, source_set};
    use crate::model::entities::decode_entities;

    fn check(html: &str, expected: &[Found]) {
        let mut all = Vec::new();
        scan(html, |found| all.push(found));
        assert_eq!(all, expected, "{html}");
    }

    #[test]
    fn finds_ids_and_addresses() {
        use Found::{Address, Content, Id, SourceSet};
        check(r#"<a class=x href="/a/?b&amp;c" id='y'>"#, &[Address("/a/?b&amp;c"), Id("y")]);
        check("<A HREF=/a/>b</A>", &[Address("/a/")]);
        check("<img src = 'x.png' srcset=\"a 1x, b 2x\"/>", &[Address("x.png"), SourceSet("a 1x, b 2x")]);
        check("<a name=n><p name=no><object data=o><p data=no>", &[Id("n"), Address("o")]);
        check("<meta name=x content='c'><p content=no>", &[Content("c")]);
        check(
            "<video poster=p><form action=f><use xlink:href=#i>",
            &[Address("p"), Address("f"), Address("#i")],
        );
        check("<br/><hr /><p id = a/b>", &[Id("a/b")]);
    }

    #[test]
    fn skips_what_is_no_markup() {
        check("<!-- <a href=no> --><!doctype html><p id=a>", &[Found::Id("a")]);
        check("<script>'<a href=no>'</script><style><p id=no></STYLE><p id=a>", &[Found::Id("a")]);
        check("a < b <3 id=no </a href=no><title><a href=no></title>", &[]);
        check("<p title='<a href=no>' data-href=no idx=no>", &[]);
    }

    #[test]
    fn broken_pages_do_no_harm() {
        for html in
            ["<", "<a", "<a href", "<a href=", "<a href='", "<a =", "<!--", "<script>", "<é id=x", "<a é='ü"]
        {
            scan(html, |_| {});
        }
    }

    #[test]
    fn values() {
        assert_eq!(source_set("a.png 1x, b,c.png 2x,  d").collect::<Vec<_>>(), ["a.png", "b,c.png", "d"]);
    }

    proptest! {
        #[test]
        fn never_panics(html in any::<String>(), markup in "[<>/!=\"' a-dé&;#-]{0,60}(<script|<!--|<a href=)?[<>/!=\"' a-dé&;#-]{0,60}") {
            scan(&html, |_| {});
            scan(&markup, |_| {});
            decode_entities(&markup);
        }
    }
}
