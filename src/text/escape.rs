//! Text in HTML and in TeX: one function for each place where it may stand.

use pulldown_cmark_escape::{FmtWriter, escape_href, escape_html, escape_html_body_text};

/// Appends text between tags.
pub fn text(text: &str, out: &mut String) {
    escape_html_body_text(FmtWriter(out), text).expect("writing to a string does not fail");
}

/// Appends the value of an attribute that stands in double quotes.
pub fn attribute(value: &str, out: &mut String) {
    escape_html(FmtWriter(out), value).expect("writing to a string does not fail");
}

/// Appends an address that stands in double quotes; what is not allowed in one is percent-encoded.
pub fn href(url: &str, out: &mut String) {
    escape_href(FmtWriter(out), url).expect("writing to a string does not fail");
}

/// Text with the characters that are commands to TeX escaped.
pub fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\u{a0}' => out.push('~'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_place_has_its_escapes() {
        let made = |escape: fn(&str, &mut String), text: &str| {
            let mut out = String::new();
            escape(text, &mut out);
            out
        };
        assert_eq!(made(super::text, "a < b & \"c\""), "a &lt; b &amp; \"c\"");
        assert_eq!(made(super::attribute, "a < \"c\""), "a &lt; &quot;c&quot;");
        assert_eq!(made(super::href, "/a b?x=1&y"), "/a%20b?x=1&amp;y");
        assert_eq!(super::tex("5 % of {x}_1\u{a0}~"), "5 \\% of \\{x\\}\\_1~\\textasciitilde{}");
    }
}
