//! Citation keys, by Pandoc's grammar (<https://pandoc.org/MANUAL.html#citation-syntax>).
//!
//! A key begins with a letter, a digit or `_` and goes on with these and with single marks of
//! `:.#$%&-+?<>~/` between them; `@{…}` takes anything. `#` before `fig- tbl- sec- box- eq-` ends a
//! key: what follows is a thing in the brief that the key names.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// What stands behind an `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// From the `@`, or the `-` before it, to the end.
    pub range: Range<usize>,
    /// `-@key`.
    pub minus: bool,
    /// The key or the brief's name.
    pub name: Range<usize>,
    /// `fig-x` in `@slug#fig-x`.
    pub part: Option<Range<usize>>,
}

/// Prefixes of things that can be referred to.
const KINDS: [&str; 5] = ["fig-", "tbl-", "sec-", "box-", "eq-"];

/// Characters of a key in braces, at most.
const LONGEST_BRACED: usize = 1000;

/// Whether a name is that of a figure, table, section, box or equation; an initial capital counts.
pub(crate) fn is_reference(name: &str) -> bool {
    KINDS.iter().any(|kind| name.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind)))
}

/// Reads the key at the `@` at byte `at` of `text`, unless the sign stands in an e-mail address; text before `first` is not
/// looked at.
pub(crate) fn read_key(text: &str, first: usize, at: usize) -> Option<Key> {
    let before = |at: usize| text[first..at].chars().next_back();
    let minus = before(at) == Some('-') && !before(at - 1).is_some_and(char::is_alphanumeric);
    if !minus && before(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '+')) {
        return None;
    }
    let start = if minus { at - 1 } else { at };
    if text[at + 1..].starts_with('{') {
        let end = braced(text, at + 1)?;
        return Some(Key { range: start..end, minus, name: at + 2..end - 1, part: None });
    }
    let name_end = at + 1 + simple(&text[at + 1..])?;
    let part = (text[name_end..].starts_with('#') && is_reference(&text[name_end + 1..]))
        .then(|| simple(&text[name_end + 1..]).map(|len| name_end + 1..name_end + 1 + len))
        .flatten();
    let end = part.as_ref().map_or(name_end, |part| part.end);
    Some(Key { range: start..end, minus, name: at + 1..name_end, part })
}

/// The length of the key at the start of `text`.
fn simple(text: &str) -> Option<usize> {
    let begins = |c: char| c.is_alphanumeric() || c == '_';
    // An accent of its own belongs to the letter before it.
    let is_plain = |c: char| begins(c) || is_combining_mark(c);
    let mut chars = text.char_indices().peekable();
    let (_, first) = chars.next().filter(|(_, c)| begins(*c))?;
    let mut end = first.len_utf8();
    while let Some((index, c)) = chars.next() {
        if is_plain(c) {
            end = index + c.len_utf8();
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let goes_on = match c {
            '#' if is_reference(&text[index + 1..]) => false,
            ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '<' | '>' | '~' | '/' => {
                next.is_some_and(is_plain)
            }
            _ => false,
        };
        let slash_follows = matches!(c, ':' | '/') && next == Some('/');
        if !goes_on && !slash_follows {
            break;
        }
        if slash_follows
            && !text[index..].chars().take(4).find(|c| !matches!(c, ':' | '/')).is_some_and(is_plain)
        {
            break;
        }
    }
    Some(end)
}

/// Where the braces that open at `open` close: on the same line, balanced, with something inside.
fn braced(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, c) in text[open..].char_indices().take(LONGEST_BRACED) {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return (index > 1).then_some(open + index + 1),
            '}' => depth -= 1,
            c if c.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::read_key;

    #[test]
    fn keys() {
        let cases = [
            ("@doe99.", Some("doe99")),
            ("@doe:2020/x_y-z, p. 3", Some("doe:2020/x_y-z")),
            ("@Łódź2024", Some("Łódź2024")),
            ("@_x", Some("_x")),
            ("@{https://a.b/c?d=e,f}", Some("https://a.b/c?d=e,f")),
            ("@{}", None),
            ("@{a b}", None),
            ("@https://a.b/c/.", Some("https://a.b/c")),
            ("@a--b", Some("a")),
            ("@a:.b", Some("a")),
            ("@ x", None),
            ("@.", None),
            ("@slug#fig-trade.", Some("slug / fig-trade")),
            ("@slug#heading", Some("slug#heading")),
            ("@fig-trade)", Some("fig-trade")),
        ];
        for (text, expected) in cases {
            let found = read_key(text, 0, 0).map(|key| {
                let name = &text[key.name];
                key.part.map_or(name.to_owned(), |part| format!("{name} / {}", &text[part]))
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert_eq!(read_key("a@b.c", 0, 1), None);
        assert_eq!(read_key("a_@b.c", 0, 2), None);
        assert!(read_key("(-@b", 0, 2).is_some_and(|key| key.minus));
        assert_eq!(read_key("x-@b", 0, 2).map(|key| key.minus), Some(false));
    }
}
