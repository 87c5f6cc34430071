//! Text into HTML: escaping, and inline Markdown outside documents.

use std::fmt::Write;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::model::doc::{NodeKind, set_script};
use crate::model::text::Html;
use crate::text::escape::{href, text};

/// A text of a record or of the settings: inline Markdown, links to http, https and mail only.
///
/// Raw HTML shows as text, and paragraphs are joined by spaces.
pub fn inline_markdown(markdown: &str) -> Html {
    let mut html = String::with_capacity(markdown.len());
    let mut links: Vec<bool> = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(plain) | Event::InlineHtml(plain) | Event::Html(plain) => text(&plain, &mut html),
            Event::Code(code) => {
                html.push_str("<code>");
                text(&code, &mut html);
                html.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => html.push(' '),
            Event::Start(Tag::Paragraph) if !html.is_empty() => html.push(' '),
            Event::Start(Tag::Emphasis) => html.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => html.push_str("</em>"),
            Event::Start(Tag::Strong) => html.push_str("<strong>"),
            Event::End(TagEnd::Strong) => html.push_str("</strong>"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let safe =
                    ["http://", "https://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                if safe {
                    html.push_str("<a href=\"");
                    href(&dest_url, &mut html);
                    html.push_str("\">");
                }
                links.push(safe);
            }
            Event::End(TagEnd::Link) if links.pop() == Some(true) => html.push_str("</a>"),
            _ => {}
        }
    }
    Html(html)
}

/// Finished HTML as plain text: tags removed, entities resolved.
pub fn strip_tags(html: &str) -> String {
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
    crate::model::entities::decode_entities(&plain).into_owned()
}

/// Appends a number.
pub fn number(number: impl std::fmt::Display, out: &mut String) {
    write!(out, "{number}").expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::{inline_markdown, strip_tags};

    #[test]
    fn records_may_hold_inline_markdown() {
        for (markdown, html) in [
            ("a *b* **c** `d`", "a <em>b</em> <strong>c</strong> <code>d</code>"),
            ("one\n\ntwo", "one two"),
            ("[x](https://e.example) [y](javascript:z)", "<a href=\"https://e.example\">x</a> y"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ] {
            assert_eq!(inline_markdown(markdown).0, html);
        }
    }

    #[test]
    fn plain_text_of_html() {
        for (html, plain) in [
            ("a <i>b</i> &amp; c", "a b & c"),
            ("CO<sub>2</sub> 10<sup>6</sup>", "CO2 10⁶"),
            ("1 < 2 <b", "1 < 2 <b"),
            ("", ""),
        ] {
            assert_eq!(strip_tags(html), plain);
        }
    }
}
