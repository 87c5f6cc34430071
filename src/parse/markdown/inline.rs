//! Inline Markdown events become nodes: the same for the body and for pieces elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::model::config::RawHtml;
use crate::model::doc::{HtmlId, LinkKind, Node, NodeKind};
use crate::model::source::{Span, TextRange};
use crate::parse::builder::Builder;
use crate::parse::html;
use crate::parse::leftovers;
use crate::parse::legible::unescaped;

/// Nodes inside each other, at most: deeper inlines print their text alone.
const DEEPEST: usize = 150;

/// A target is looked for in so many bytes at the end of its link.
const FARTHEST: usize = 4096;

/// What is shown of a link or picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Whole,
    Words,
}

/// Reads inline events.
#[derive(Default)]
pub(crate) struct InlineReader {
    /// Pictures that are open: their nodes.
    images: Vec<usize>,
    /// Links and pictures that are open.
    links: Vec<Shown>,
    /// Inlines that are open beyond the deepest.
    too_deep: usize,
}

impl InlineReader {
    /// Writes one event at its place in the source; events of blocks are ignored.
    pub fn event(&mut self, builder: &mut Builder<'_>, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.text(builder, &text, range),
            Event::Code(code) => {
                let id = builder.string(&code);
                builder.inline(NodeKind::Code(id), range);
                builder.signs.leftovers |= leftovers::is_run(&code);
            }
            Event::InlineHtml(raw) => raw_html(builder, &raw, range),
            Event::FootnoteReference(label) => {
                let id = builder.note_ref(&label);
                builder.inline(NodeKind::NoteRef(id), range);
            }
            Event::SoftBreak => builder.inline(NodeKind::SoftBreak, range),
            Event::HardBreak => builder.inline(NodeKind::HardBreak, range),
            Event::Start(tag) => self.start(builder, tag, range),
            Event::End(end) => self.end(builder, end, range),
            _ => {}
        }
    }

    fn text(&mut self, builder: &mut Builder<'_>, text: &str, range: Range<usize>) {
        let (file, place) = (builder.file, builder.place(range.clone().into()));
        let text = &*unescaped(text.into(), || Span::new(file, place), &mut builder.diagnostics);
        let after = builder.calls.partition_point(|call| (call.range.end as usize) <= range.start);
        let overlaps = builder.calls.get(after).is_some_and(|call| (call.range.start as usize) < range.end);
        if overlaps && !builder.is_foreign() {
            // Letters stand for the call: the source has what is meant.
            let source = builder.source;
            builder.text(range.clone(), &source[range]);
            builder.signs.calls = true;
        } else {
            builder.text(range, text);
        }
    }

    fn start(&mut self, builder: &mut Builder<'_>, tag: Tag<'_>, range: Range<usize>) {
        if tag == Tag::Strikethrough && is_single_tilde(builder.source, &range) {
            return builder.text(range.start..range.start + 1, "~");
        }
        if self.too_deep > 0 || builder.depth() >= DEEPEST {
            self.too_deep += 1;
            return;
        }
        if matches!(tag, Tag::Link { .. } | Tag::Image { .. }) {
            let shown = if is_words_only(builder, &tag, &range) { Shown::Words } else { Shown::Whole };
            self.links.push(shown);
            if shown == Shown::Words {
                return;
            }
        }
        let kind = match tag {
            Tag::Emphasis => {
                // Between letters it may be none: `Schüler*innen und Lehrer*innen`.
                builder.signs.leftovers |= builder.source[..range.start].ends_with(char::is_alphanumeric);
                NodeKind::Emphasis
            }
            Tag::Strong => NodeKind::Strong,
            Tag::Strikethrough => NodeKind::Strikethrough,
            Tag::Superscript => NodeKind::Superscript,
            Tag::Subscript => NodeKind::Subscript,
            Tag::Link { link_type, dest_url, title, .. } => {
                let (kind, target) = match link_type {
                    LinkType::WikiLink { has_pothole } => {
                        (LinkKind::Wiki { own_words: has_pothole }, dest_url)
                    }
                    LinkType::Autolink => (LinkKind::Autolink, dest_url),
                    LinkType::Email => (LinkKind::Autolink, format!("mailto:{dest_url}").into()),
                    _ => (LinkKind::Inline, dest_url),
                };
                let place = target_place(builder.source, &range, &target, kind);
                let title = (!title.is_empty()).then_some(&*title);
                builder.signs.leftovers |= kind == LinkKind::Inline;
                NodeKind::Link(builder.link(&target, place, kind, title))
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                if link_type == (LinkType::WikiLink { has_pothole: false }) {
                    // Its words are the name of the file.
                    let place = builder.place(range.clone().into());
                    builder.bare_images.push(place);
                }
                builder.signs.leftovers = true;
                self.images.push(builder.doc.nodes.len());
                let place = target_place(builder.source, &range, &dest_url, LinkKind::Image);
                let title = (!title.is_empty()).then_some(&*title);
                NodeKind::Image(builder.link(&dest_url, place, LinkKind::Image, title))
            }
            _ => return,
        };
        builder.open_inline(kind, range);
    }

    fn end(&mut self, builder: &mut Builder<'_>, end: TagEnd, range: Range<usize>) {
        if end == TagEnd::Strikethrough && is_single_tilde(builder.source, &range) {
            return builder.text(range.end - 1..range.end, "~");
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if matches!(end, TagEnd::Link | TagEnd::Image) && self.links.pop() == Some(Shown::Words) {
            return;
        }
        match end {
            TagEnd::Image => {
                builder.close_inline();
                if let Some(node) = self.images.pop()
                    && builder.doc.nodes.len() == node + 1
                {
                    let place = builder.place(range.into());
                    builder.bare_images.push(place);
                }
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => builder.close_inline(),
            TagEnd::Link => {
                builder.close_inline();
                empty_link(builder, &range);
            }
            _ => {}
        }
    }
}

/// Whether what Markdown would strike out stands between single tildes, which are signs of the text.
pub(crate) fn is_single_tilde(source: &str, range: &Range<usize>) -> bool {
    !source[range.clone()].starts_with("~~")
}

/// Whether only the words of a link are printed: its address is template code, which is reported with the other
/// calls that stand where none can, or it is a table of contents elsewhere.
fn is_words_only(builder: &mut Builder<'_>, tag: &Tag<'_>, range: &Range<usize>) -> bool {
    match tag {
        Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. } => {
            leftovers::is_contents(builder, range, dest_url)
        }
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } if !builder.calls.is_empty() => {
            let place = target_place(builder.source, range, dest_url, LinkKind::Inline);
            dest_url.contains("xxxx") && place == TextRange::from(range.clone()) && holds_call(builder, range)
        }
        _ => false,
    }
}

fn holds_call(builder: &Builder<'_>, range: &Range<usize>) -> bool {
    let after = builder.calls.partition_point(|call| (call.range.end as usize) <= range.start);
    builder.calls.get(after).is_some_and(|call| (call.range.start as usize) < range.end)
}

/// Takes out a link that has no words.
fn empty_link(builder: &mut Builder<'_>, range: &Range<usize>) {
    let Some(Node { kind: NodeKind::Link(link), .. }) = builder.doc.nodes.last() else { return };
    if builder.doc.links.get(link.index()).is_some_and(|link| link.kind == LinkKind::Inline) {
        builder.doc.nodes.pop();
        builder.doc.links.pop();
        leftovers::report_empty_link(builder, range);
    }
}

/// Where a target stands in the link at `range`; the whole link for those by reference.
fn target_place(source: &str, range: &Range<usize>, target: &str, kind: LinkKind) -> TextRange {
    let target = if kind == LinkKind::Autolink { target.trim_start_matches("mailto:") } else { target };
    // Pictures nest in the words of pictures: a bound keeps this linear.
    let mut start = range.start.max(range.end.saturating_sub(FARTHEST));
    while !source.is_char_boundary(start) {
        start += 1;
    }
    let written = &source[start..range.end];
    let found = match kind {
        LinkKind::Wiki { .. } => written.find(target),
        _ => written.rfind(target),
    };
    match found.filter(|_| !target.is_empty()) {
        Some(at) => TextRange::new(start + at, start + at + target.len()),
        None => range.clone().into(),
    }
}

fn raw_html(builder: &mut Builder<'_>, raw: &str, range: Range<usize>) {
    let is_comment = raw.starts_with("<!--");
    let id = if builder.options.raw_html == RawHtml::Allow && !is_comment {
        html::push(builder, raw, "", range.clone())
    } else {
        // Decided when the run ends.
        HtmlId(u32::MAX)
    };
    builder.inline(NodeKind::InlineHtml(id), range);
    builder.signs.html = true;
}
