//! What cards show of a document: the inline pieces of its front matter as HTML without links, notes and
//! citations, and the first sentence of its standfirst.

use crate::model::doc::{Doc, NodeId, NodeKind, Part};
use crate::model::manuscript::CardTexts;
use crate::model::meta::Meta;
use crate::model::text::Html;

/// The texts of a card.
pub fn card_texts(doc: &Doc, meta: &Meta) -> CardTexts {
    let (title, title_html) = match doc.part(Part::Title) {
        Some(node) => (doc.plain_text(node).trim().into(), card_html(doc, node)),
        None => {
            let title = meta.title.as_ref().map_or("", |title| &title.value);
            (title.into(), escaped(title))
        }
    };
    CardTexts {
        title,
        title_html,
        subtitle: doc.part(Part::Subtitle).map(|node| doc.plain_text(node).trim().into()),
        standfirst: doc.part(Part::Standfirst).map(|node| card_html(doc, node)),
        teaser: teaser(doc, meta),
    }
}

/// The teaser, else the first sentence of the standfirst.
fn teaser(doc: &Doc, meta: &Meta) -> Option<Box<str>> {
    if let Some(node) = doc.part(Part::Teaser) {
        return Some(doc.plain_text(node).trim().into());
    }
    let standfirst = match doc.part(Part::Standfirst) {
        Some(node) => doc.plain_text(node),
        None => meta.standfirst.as_ref()?.value.to_string(),
    };
    Some(first_sentence(&standfirst).trim().into())
}

/// The inlines below a node with their emphasis; links, notes and citations leave only their words.
fn card_html(doc: &Doc, root: NodeId) -> Html {
    let mut html = String::new();
    let mut open: Vec<(u32, &str)> = Vec::new();
    let end = doc.node(root).end;
    let mut index = root.0 + 1;
    while index < end {
        while let Some((_, tag)) = open.pop_if(|(end, _)| *end <= index) {
            close(tag, &mut html);
        }
        let node = &doc.nodes[index as usize];
        match node.kind {
            NodeKind::Citation(_) | NodeKind::NoteRef(_) | NodeKind::NoteBody(_) => {
                index = node.end;
                continue;
            }
            NodeKind::SoftBreak | NodeKind::HardBreak => html.push(' '),
            NodeKind::Code(_) => {
                html.push_str("<code>");
                escape(doc.text_of(node), &mut html);
                html.push_str("</code>");
            }
            kind => match tag_of(kind) {
                Some(tag) => {
                    html.push('<');
                    html.push_str(tag);
                    html.push('>');
                    open.push((node.end, tag));
                }
                None => escape(doc.text_of(node), &mut html),
            },
        }
        index += 1;
    }
    while let Some((_, tag)) = open.pop() {
        close(tag, &mut html);
    }
    let trimmed = html.trim();
    Html(if trimmed.len() == html.len() { html } else { trimmed.to_owned() })
}

/// Text as HTML.
fn escaped(text: &str) -> Html {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    Html(html)
}

/// The element of a node, for those that cards keep.
fn tag_of(kind: NodeKind) -> Option<&'static str> {
    match kind {
        NodeKind::Emphasis => Some("em"),
        NodeKind::Strong => Some("strong"),
        NodeKind::Superscript => Some("sup"),
        NodeKind::Subscript => Some("sub"),
        _ => None,
    }
}

fn close(tag: &str, html: &mut String) {
    html.push_str("</");
    html.push_str(tag);
    html.push('>');
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}

/// The first sentence of a plain text. An initial or an abbreviation with inner stops (`U.S.`) ends none.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let mut marks = text.char_indices().peekable();
    while let Some((index, mark)) = marks.next() {
        if !matches!(mark, '.' | '!' | '?' | '…' | '。' | '！' | '？') {
            continue;
        }
        let mut end = index + mark.len_utf8();
        while let Some((index, c)) = marks.next_if(|(_, c)| is_closing(*c)) {
            end = index + c.len_utf8();
        }
        let rest = &text[end..];
        let wide = matches!(mark, '。' | '！' | '？');
        let next = rest.trim_start().chars().next();
        let ends = wide || (rest.starts_with(char::is_whitespace) && next.is_some_and(|c| !c.is_lowercase()));
        if ends && !(mark == '.' && is_abbreviation(&text[..index])) {
            return &text[..end];
        }
    }
    text
}

/// Marks that still belong to the sentence.
fn is_closing(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | ')' | ']' | '"' | '\'' | '”' | '’' | '»')
}

/// Whether the word before a full stop is shortened: an initial, a word with inner stops, a title.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '„' | '"')).next();
    let word = word.unwrap_or_default();
    let one_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    one_letter
        || (word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2))
        || matches!(
            word,
            "Mr" | "Mrs" | "Ms" | "Dr" | "St" | "No" | "vs" | "Prof" | "Gen" | "prof" | "gen" | "art"
        )
}

#[cfg(test)]
mod tests {
    use super::{escaped, first_sentence};

    #[test]
    fn sentences_end_where_readers_think() {
        for (text, first) in [
            ("One. Two.", "One."),
            ("The U.S. Steel bid failed. Why?", "The U.S. Steel bid failed."),
            ("It cost 1.5 billion. Then more.", "It cost 1.5 billion."),
            ("George W. Bush met Dr. Rice. They spoke.", "George W. Bush met Dr. Rice."),
            ("He said “yes.” She left.", "He said “yes.”"),
            ("Really?! Yes.", "Really?!"),
            ("about 1 bn. zł was paid", "about 1 bn. zł was paid"),
            ("No stop", "No stop"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), first, "{text}");
        }
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a < b & c > d").0, "a &lt; b &amp; c &gt; d");
    }
}
