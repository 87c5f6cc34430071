//! The last walk over a document: ids of nodes, numbers of exhibits and notes, anchors, and what only the whole shows.
//!
//! Written ids come first; ids made from headings then step aside.

use std::collections::{HashMap, HashSet};

use super::builder::Builder;
use super::html;
use super::leftovers;
use super::notes::check_notes;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::{Anchor, AnchorKind, Doc, ExhibitId, HeadingId, NodeId, NodeKind, Part};
use crate::model::meta::Meta;
use crate::model::source::{Span, TextRange};
use crate::text::fold::fold;
use crate::text::slug::anchor_of;

/// Ids that pages give to other things: those of notes, citations and references.
const RESERVED: &[&str] = &["fn-", "fnref-", "cite-", "ref-"];

/// Finishes the document and gives it with all faults found.
pub(crate) fn finish(
    mut builder: Builder<'_>,
    text: &std::sync::Arc<str>,
    meta: &Meta,
) -> (Doc, Vec<Diagnostic>) {
    builder.end_run();
    builder.doc.text = text.clone();
    builder.doc.buffer = std::mem::take(&mut builder.buffer).into();
    let places = number(&mut builder);
    anchors(&mut builder, &places);
    check_notes(&mut builder);
    pictures(&mut builder);
    said_twice(&mut builder, meta);
    title_twice(&mut builder);
    leftovers::report(&mut builder);
    shrink(&mut builder.doc);
    (builder.doc, builder.diagnostics)
}

/// Nodes of things whose tables do not name them.
#[derive(Default)]
struct Places {
    headings: Vec<(HeadingId, NodeId)>,
    exhibits: Vec<(ExhibitId, NodeId)>,
    /// Ids in raw HTML.
    html: Vec<(String, NodeId)>,
}

/// Writes ids of nodes into the tables, and numbers in document order.
fn number(builder: &mut Builder<'_>) -> Places {
    let doc = &mut builder.doc;
    let mut places = Places::default();
    let mut numbers: [u32; 3] = [0; 3];
    let mut calls = vec![0_u32; doc.notes.len()];
    for index in 0..doc.nodes.len() {
        let node = NodeId(index as u32);
        match doc.nodes[index].kind {
            NodeKind::Heading(id) => places.headings.push((id, node)),
            NodeKind::Exhibit(id) => {
                let exhibit = &mut doc.exhibits[id.index()];
                exhibit.node = node;
                if exhibit.number > 0 {
                    let number = &mut numbers[exhibit.kind as usize];
                    *number += 1;
                    exhibit.number = *number;
                }
                places.exhibits.push((id, node));
            }
            NodeKind::NoteBody(id) => {
                doc.notes[id.index()].body.get_or_insert(node);
            }
            NodeKind::NoteRef(id) => {
                let call = &mut doc.note_refs[id.index()];
                let count = &mut calls[call.note.index()];
                call.occurrence = *count;
                *count += 1;
            }
            NodeKind::Citation(id) => doc.citations[id.index()].node = node,
            NodeKind::HtmlBlock(id) | NodeKind::HtmlElement(id) | NodeKind::InlineHtml(id) => {
                if let Some(fragment) = doc.html.get(id.index()) {
                    places.html.extend(html::ids(&fragment.html).into_iter().map(|id| (id, node)));
                }
            }
            _ => {}
        }
    }
    places
}

fn anchors(builder: &mut Builder<'_>, places: &Places) {
    let mut names = Names::default();
    explicit_headings(builder, places, &mut names);
    explicit_exhibits(builder, places, &mut names);
    for (id, node) in &places.html {
        let place = builder.doc.node(*node).range;
        names.claim(builder, id, place);
    }
    for (id, _) in &places.exhibits {
        let exhibit = &builder.doc.exhibits[id.index()];
        if !exhibit.explicit {
            let base = format!("{}-{}", exhibit.kind.prefix(), exhibit.number.max(1));
            let name = names.fresh(&base);
            builder.doc.exhibits[id.index()].id = name.into();
        }
    }
    for (id, node) in &places.headings {
        if !builder.doc.headings[id.index()].explicit {
            let mut base = anchor_of(&builder.doc.plain_text(*node));
            if base.is_empty() || RESERVED.iter().any(|reserved| base.starts_with(reserved)) {
                base = if base.is_empty() { "section".into() } else { format!("sec-{base}") };
            }
            builder.doc.headings[id.index()].anchor = names.fresh(&base).into();
        }
    }
    list_anchors(&mut builder.doc, places);
}

fn explicit_headings(builder: &mut Builder<'_>, places: &Places, names: &mut Names) {
    for (id, node) in &places.headings {
        let heading = &builder.doc.headings[id.index()];
        if !heading.explicit {
            continue;
        }
        let anchor = heading.anchor.clone();
        let place = builder.heading_places[id.index()].unwrap_or(builder.doc.node(*node).range);
        let of_others = ["fig-", "tbl-", "box-", "eq-"]
            .iter()
            .chain(RESERVED)
            .find(|prefix| anchor.starts_with(**prefix));
        if let Some(prefix) = of_others {
            let message =
                format!("the id of a section begins with `{prefix}`, which is kept for other things");
            builder.report(Code::BadAnchor, place, message).help =
                Some(format!("write `#sec-{}`", anchor_of(&anchor[prefix.len()..])));
        } else if !anchor.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            let message = format!("the id `{anchor}` holds more than letters, digits and hyphens");
            builder.report(Code::BadAnchor, place, message).help =
                Some(format!("write `#{}`", anchor_of(&anchor)));
        }
        if !names.claim(builder, &anchor, place) {
            builder.doc.headings[id.index()].anchor = names.fresh(&anchor).into();
        }
    }
}

fn explicit_exhibits(builder: &mut Builder<'_>, places: &Places, names: &mut Names) {
    for (id, node) in &places.exhibits {
        let exhibit = &builder.doc.exhibits[id.index()];
        if exhibit.explicit {
            let name = exhibit.id.clone();
            let place = builder.id_places[id.index()].unwrap_or(builder.doc.node(*node).range);
            if !names.claim(builder, &name, place) {
                builder.doc.exhibits[id.index()].id = names.fresh(&name).into();
            }
        }
    }
}

fn list_anchors(doc: &mut Doc, places: &Places) {
    let headings = places.headings.iter().map(|(id, node)| Anchor {
        id: doc.headings[id.index()].anchor.clone(),
        kind: AnchorKind::Heading(*id),
        node: *node,
    });
    let exhibits = places.exhibits.iter().map(|(id, node)| Anchor {
        id: doc.exhibits[id.index()].id.clone(),
        kind: AnchorKind::Exhibit(*id),
        node: *node,
    });
    let html = places.html.iter().map(|(id, node)| Anchor {
        id: id.as_str().into(),
        kind: AnchorKind::Html,
        node: *node,
    });
    let mut anchors: Vec<Anchor> = headings.chain(exhibits).chain(html).collect();
    anchors.sort_by_key(|anchor| anchor.node);
    doc.anchors = anchors;
}

/// The ids in use.
#[derive(Default)]
struct Names {
    used: HashMap<String, TextRange>,
    made: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Names {
    /// Takes a written id, if it is free; twice the same is a fault.
    fn claim(&mut self, builder: &mut Builder<'_>, id: &str, place: TextRange) -> bool {
        if let Some(first) = self.used.get(id) {
            let first = Span::new(builder.file, *first);
            let message = format!("the id `{id}` is given twice");
            let diagnostic = builder.report(Code::DuplicateAnchor, place, message);
            *diagnostic = diagnostic.clone().related(first, "first given here");
            return false;
        }
        self.used.insert(id.to_owned(), place);
        true
    }

    /// An id that nothing else has: `base`, else with a number.
    fn fresh(&mut self, base: &str) -> String {
        let mut name = base.to_owned();
        while self.used.contains_key(&name) || self.made.contains(&name) {
            let next = self.next.entry(base.to_owned()).or_insert(1);
            *next += 1;
            name = format!("{base}-{next}");
        }
        self.made.insert(name.clone());
        name
    }
}

/// Reports pictures without alternative text.
fn pictures(builder: &mut Builder<'_>) {
    if !builder.options.require_alt {
        return;
    }
    for place in std::mem::take(&mut builder.bare_images) {
        builder.report(Code::MissingAlt, place, "the picture has no alternative text").help = Some(
            "write what it shows between the brackets: `![Bars: imports 148, exports 80](trade.svg)`".into(),
        );
    }
}

/// Reports key points and recommendations that stand in the front matter and in the text.
fn said_twice(builder: &mut Builder<'_>, meta: &Meta) {
    let points = meta.key_points.as_ref().and_then(|points| points.first()).map(|point| point.range);
    let actions = meta.recommendations.as_ref().and_then(|all| all.first()).map(|first| first.action.range);
    let body = builder.doc.part(Part::Body);
    let Some(body) = body else { return };
    let find = |doc: &Doc, wanted: fn(NodeKind) -> bool| {
        doc.descendants(body).find(|(_, node)| wanted(node.kind)).map(|(_, node)| node.range)
    };
    let blocks = [
        ("key points", points, find(&builder.doc, |kind| kind == NodeKind::KeyPoints)),
        ("recommendations", actions, find(&builder.doc, |kind| matches!(kind, NodeKind::Recommendation(_)))),
    ];
    for (what, first, block) in blocks {
        if let (Some(first), Some(block)) = (first, block) {
            let first = Span::new(builder.file, first);
            let message = format!("{what} stand in the front matter and in the text");
            let diagnostic = builder.report(Code::TwiceSaid, block, message);
            *diagnostic = diagnostic.clone().related(first, "in the front matter").help("keep one of them");
        }
    }
}

/// Reports a heading that opens the text and repeats the title, which the page prints above it.
fn title_twice(builder: &mut Builder<'_>) {
    let doc = &builder.doc;
    let (Some(title), Some(body)) = (doc.part(Part::Title), doc.part(Part::Body)) else { return };
    let Some(first) = doc.children(body).next() else { return };
    let NodeKind::Heading(heading) = doc.node(first).kind else { return };
    if doc.headings[heading.index()].level != 1
        || fold(&doc.plain_text(first)) != fold(&doc.plain_text(title))
    {
        return;
    }
    let range = doc.node(first).range;
    builder
        .report(Code::TwiceSaid, range, "the heading repeats the title, which stands above the text")
        .help = Some("remove the heading".into());
}

/// Gives back the room that grew beyond need: a document stays in memory for long.
fn shrink(doc: &mut Doc) {
    doc.nodes.shrink_to_fit();
    doc.strings.shrink_to_fit();
    doc.headings.shrink_to_fit();
    doc.links.shrink_to_fit();
    doc.citations.shrink_to_fit();
    doc.cross_refs.shrink_to_fit();
    doc.exhibits.shrink_to_fit();
    doc.notes.shrink_to_fit();
    doc.note_refs.shrink_to_fit();
    for citation in &mut doc.citations {
        citation.items.shrink_to_fit();
    }
}
