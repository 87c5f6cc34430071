//! HTML that an author wrote, as words: Markdown texts hold none of it.

use crate::model::doc::{NodeKind, set_script};
use crate::model::entities::decode_entities;

/// The words of sanitized HTML: tags removed, entities resolved.
pub(super) fn words(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        plain.push_str(&rest[..open]);
        let after = &rest[open..];
        match (after[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'), after.find('>')) {
            (true, Some(close)) => {
                match &after[1..close] {
                    "sub" => scripts.push((plain.len(), NodeKind::Subscript)),
                    "sup" => scripts.push((plain.len(), NodeKind::Superscript)),
                    "/sub" | "/sup" => {
                        if let Some((start, kind)) = scripts.pop() {
                            set_script(&mut plain, start, kind);
                        }
                    }
                    _ => {}
                }
                rest = &after[close + 1..];
            }
            _ => {
                plain.push('<');
                rest = &after[1..];
            }
        }
    }
    plain.push_str(rest);
    decode_entities(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn plain_text_of_html() {
        for (html, plain) in [
            ("a <i>b</i> &amp; c", "a b & c"),
            ("CO<sub>2</sub> 10<sup>6</sup>", "CO2 10⁶"),
            ("1 < 2 <b", "1 < 2 <b"),
            ("", ""),
        ] {
            assert_eq!(words(html), plain);
        }
    }
}
