//! Text into HTML: escaping, and inline Markdown outside documents.

use std::fmt::Write;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

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

/// The words of [`inline_markdown`], without markup.
pub fn plain_markdown(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new(markdown) {
        match event {
            Event::Text(words) | Event::InlineHtml(words) | Event::Html(words) | Event::Code(words) => {
                plain.push_str(&words);
            }
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::Start(Tag::Paragraph) if !plain.is_empty() => plain.push(' '),
            _ => {}
        }
    }
    plain
}

/// Appends a number.
pub fn number(number: impl std::fmt::Display, out: &mut String) {
    write!(out, "{number}").expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::{inline_markdown, plain_markdown};

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
    fn words_are_those_of_the_html() {
        for (markdown, plain) in [
            ("a *b* **c** `d` & e", "a b c d & e"),
            ("one\n\ntwo\nthree", "one two three"),
            ("[x](https://e.example) [y](javascript:z) <b>", "x y <b>"),
        ] {
            assert_eq!(plain_markdown(markdown), plain);
        }
    }
}
