//! The addresses in a style sheet: `url(…)` and `@import "…"`, outside comments and other strings.
//!
//! Follows the tokens of CSS Syntax Level 3 as far as needed to find them; linear in the text.

use std::ops::Range;

/// An address in a style sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The address, escapes as written.
    pub text: &'a str,
    /// What to replace: the quotes are part of it.
    pub range: Range<usize>,
}

/// Every address of a sheet, in order.
pub fn addresses(sheet: &str) -> Vec<Address<'_>> {
    let bytes = sheet.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    let mut import = false;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes[at..].starts_with(b"/*") => {
                at = sheet[at + 2..].find("*/").map_or(bytes.len(), |end| at + 2 + end + 2);
            }
            b'"' | b'\'' => {
                let end = string_end(bytes, at);
                if import {
                    found.push(Address { text: inside(sheet, at, end), range: at..end });
                    import = false;
                }
                at = end;
            }
            b'\\' => at += 2,
            b'@' if starts_with_word(bytes, at + 1, b"import") => {
                import = true;
                at += 7;
            }
            b'u' | b'U' if starts_with_word(bytes, at, b"url") && bytes.get(at + 3) == Some(&b'(') => {
                let (address, end) = url_token(sheet, at + 4);
                found.extend(address);
                import = false;
                at = end;
            }
            b';' | b'{' => {
                import = false;
                at += 1;
            }
            byte if is_name(byte) => at = name_end(bytes, at),
            _ => at += 1,
        }
    }
    found
}

/// The address of `url(`, whose bracket is just before `at`, and the index after it.
fn url_token(sheet: &str, at: usize) -> (Option<Address<'_>>, usize) {
    let bytes = sheet.as_bytes();
    let start = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if let Some(b'"' | b'\'') = bytes.get(start) {
        let end = string_end(bytes, start);
        return (Some(Address { text: inside(sheet, start, end), range: start..end }), end);
    }
    let close = bytes[start..].iter().position(|byte| *byte == b')').map_or(bytes.len(), |end| start + end);
    let text = sheet[start..close].trim_end();
    let address = Address { text, range: start..start + text.len() };
    ((!text.is_empty()).then_some(address), (close + 1).min(bytes.len()))
}

/// The index after the string that begins at `at`.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 2,
            b'\n' => return end,
            byte if byte == quote => return end + 1,
            _ => end += 1,
        }
    }
    bytes.len()
}

/// The text between the quotes of the string `start..end`.
fn inside(sheet: &str, start: usize, end: usize) -> &str {
    let text = &sheet[start + 1..end];
    text.strip_suffix(&sheet[start..=start]).unwrap_or(text)
}

fn starts_with_word(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    let end = at + word.len();
    bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(word))
        && !bytes.get(end).is_some_and(|byte| is_name(*byte))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | 0x80..)
}

fn name_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| is_name(**byte)).count()
}

/// An address as a string of CSS, which may stand wherever one was found.
pub fn quoted(url: &str) -> String {
    format!("\"{}\"", url.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::addresses;

    fn check(sheet: &str, expected: &[&str]) {
        let found: Vec<&str> = addresses(sheet).iter().map(|address| address.text).collect();
        assert_eq!(found, expected, "{sheet}");
    }

    #[test]
    fn finds_addresses() {
        check("a{b:url(x.png)}", &["x.png"]);
        check("a{b:URL( 'x y.png' ) c}", &["x y.png"]);
        check("@import \"a.css\" layer(x); b{content:\"url(no)\"}", &["a.css"]);
        check("@import url(a.css); @imports \"b\"", &["a.css"]);
        check("/* url(no) @import 'no' */ a{}", &[]);
        check("a{background:image-set(\"no\" 1x)} b{my-url(no)}", &[]);
        check("src:url(a.woff2)format('woff2'),url(b.woff)", &["a.woff2", "b.woff"]);
        check("a{content:'\\'url(no)'} b{c:url(\"y\")}", &["y"]);
    }

    #[test]
    fn broken_sheets_do_no_harm() {
        for sheet in
            ["url(", "url('", "/*", "@import", "@import '", "\\", "'\\", "url( )", "a{b:url(é", "\"é"]
        {
            let _ = addresses(sheet);
        }
    }
}
