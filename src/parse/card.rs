//! What cards show of a document: the inline pieces of its front matter as HTML without links, notes and
//! citations, and the first sentence of its standfirst.

use crate::model::doc::{Doc, Gap, NodeId, NodeKind, Part, Plain, is_mark};
use crate::model::manuscript::CardTexts;
use crate::model::meta::Meta;
use crate::model::text::{Html, Lang};
use crate::text::flow::Flow;
use crate::text::{escape, sentence};

/// The texts of a card.
pub fn card_texts(doc: &Doc, meta: &Meta, lang: &Lang) -> CardTexts {
    let (title, title_html) = match doc.part(Part::Title) {
        Some(node) => (doc.plain_text(node).trim().into(), card_html(doc, node).0),
        None => {
            let title = meta.title.as_ref().map_or("", |title| &title.value);
            let mut html = String::with_capacity(title.len());
            escape::text(title, &mut html);
            (title.into(), Html(html))
        }
    };
    let standfirst = doc.part(Part::Standfirst).map(|node| card_html(doc, node));
    let (standfirst, gaps) = standfirst.map_or((None, Vec::new()), |(html, gaps)| (Some(html), gaps));
    CardTexts {
        title,
        title_html,
        subtitle: doc.part(Part::Subtitle).map(|node| doc.plain_text(node).trim().into()),
        standfirst,
        standfirst_gaps: gaps.into(),
        teaser: teaser(doc, meta, lang),
    }
}

/// The teaser, else the first sentence of the standfirst.
fn teaser(doc: &Doc, meta: &Meta, lang: &Lang) -> Option<Plain> {
    let trimmed = |plain: Plain| {
        let start = plain.text.len() - plain.text.trim_start().len();
        plain.part(start..start + plain.text.trim().len())
    };
    if let Some(node) = doc.part(Part::Teaser) {
        return Some(trimmed(doc.plain(node)));
    }
    let standfirst = match doc.part(Part::Standfirst) {
        Some(node) => trimmed(doc.plain(node)),
        None => Plain::of(meta.standfirst.as_ref()?.value.trim()),
    };
    let first = sentence::first(&standfirst.text, lang.as_str()).len();
    Some(standfirst.part(0..first))
}

/// The inlines below a node with their emphasis; links, notes and citations leave only their words, and what is named
/// as part of a sentence a gap.
fn card_html(doc: &Doc, root: NodeId) -> (Html, Vec<Gap>) {
    let mut flow = Flow::new(escape::text);
    let mut gaps = Vec::new();
    let mut open: Vec<(u32, &str)> = Vec::new();
    let end = doc.node(root).end;
    let mut index = root.0 + 1;
    while index < end {
        while let Some((_, tag)) = open.pop_if(|(end, _)| *end <= index) {
            flow.close(tag);
        }
        let node = &doc.nodes[index as usize];
        index = if is_mark(node.kind) { node.end } else { index + 1 };
        if let Some(gap) = doc.gap(node) {
            flow.gap();
            gaps.push(gap);
        } else if is_mark(node.kind) {
            flow.cut();
        } else if let Some((start, stop)) = tags_of(node.kind) {
            flow.open(start);
            flow.push(doc.words_of(node));
            open.push((node.end, stop));
        } else {
            flow.push(doc.words_of(node));
        }
    }
    while let Some((_, tag)) = open.pop() {
        flow.close(tag);
    }
    (Html(flow.finish().trim().to_owned()), gaps)
}

/// The element of a node, for those that cards keep.
fn tags_of(kind: NodeKind) -> Option<(&'static str, &'static str)> {
    match kind {
        NodeKind::Emphasis => Some(("<em>", "</em>")),
        NodeKind::Strong => Some(("<strong>", "</strong>")),
        NodeKind::Superscript => Some(("<sup>", "</sup>")),
        NodeKind::Subscript => Some(("<sub>", "</sub>")),
        NodeKind::Code(_) => Some(("<code>", "</code>")),
        _ => None,
    }
}
