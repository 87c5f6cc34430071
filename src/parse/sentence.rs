//! The sentences of the body that cite or link, for "cited by", and the number of words.
//!
//! Sentences are plain text without marks. Only runs of text that hold a link, a citation or a
//! reference are cut at all.

use std::ops::Range;

use crate::model::doc::{Doc, Node, NodeId, NodeKind, OpenScripts, Plain, is_mark};
use crate::model::manuscript::{Sentence, SentenceCause};
use crate::model::source::TextRange;
use crate::model::text::Lang;
use crate::text::flow::Flow;
use crate::text::sentence::starts;

/// The sentences around the links, citations and references below `body`, and the passages of which they are ranges.
pub(crate) fn sentences(doc: &Doc, body: NodeId, lang: &Lang) -> (Vec<Sentence>, Vec<Plain>) {
    let (mut sentences, mut passages) = (Vec::new(), Vec::new());
    let mut section = None;
    let end = doc.node(body).end as usize;
    let mut at = body.0 as usize + 1;
    while at < end {
        let node = &doc.nodes[at];
        if let NodeKind::Heading(id) = node.kind {
            section = Some(id);
        }
        if !is_inline(node.kind) {
            at += 1;
            continue;
        }
        let start = at;
        while at < end && is_inline(doc.nodes[at].kind) {
            at = doc.nodes[at].end as usize;
        }
        // Siblings only: a run ends with its parent.
        let run = Run::read(doc, &doc.nodes[start..at]);
        if run.causes.is_empty() {
            continue;
        }
        let text = &run.words.text;
        let starts = starts(text, lang.as_str());
        let mut passage = 0..0;
        for (place, cause) in &run.causes {
            let next = starts.partition_point(|start| start <= place);
            let from = starts[next - 1];
            let to = starts.get(next).copied().unwrap_or(text.len());
            let from = to - text[from..to].trim_start().len();
            let to = from + text[from..to].trim_end().len();
            if from >= to {
                continue;
            }
            if passage != (from..to) {
                passage = from..to;
                passages.push(run.words.part(from..to));
            }
            let reach = within_reach(text, from..to, *place);
            sentences.push(Sentence {
                passage: passages.len() as u32 - 1,
                range: TextRange::new(reach.start - from, reach.end - from),
                at: ((*place).clamp(from, to) - from) as u32,
                section,
                cause: *cause,
            });
        }
    }
    (sentences, passages)
}

/// Words of a sentence that are quoted before and after what it links to, at most.
const WORDS: usize = 80;
/// Bytes that are quoted there, at most: some scripts write no spaces.
const REACH: usize = 600;

/// What of a sentence is within reach of `place`, in whole words where it has any.
fn within_reach(text: &str, sentence: Range<usize>, place: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let place = place.clamp(sentence.start, sentence.end);
    let from = sentence.start.max(place.saturating_sub(REACH));
    let mut spaces = (from..place).rev().filter(|at| bytes[*at] == b' ');
    let first = spaces.nth(WORDS).or_else(|| {
        let is_cut = from > sentence.start;
        is_cut.then(|| (from..place).find(|at| bytes[*at] == b' ')).flatten()
    });
    let start = first.map_or_else(|| text.ceil_char_boundary(from), |space| space + 1);
    let to = sentence.end.min(place + REACH);
    let mut spaces = (place..to).filter(|at| bytes[*at] == b' ');
    let last = spaces.nth(WORDS).or_else(|| {
        let is_cut = to < sentence.end;
        is_cut.then(|| (place..to).rev().find(|at| bytes[*at] == b' ')).flatten()
    });
    start..last.unwrap_or_else(|| text.floor_char_boundary(to))
}

/// The words below `body`, without citations and calls of notes.
pub(crate) fn words(doc: &Doc, body: NodeId) -> u32 {
    let mut words = 0;
    let mut inside = false;
    let mut skip_until = 0;
    for (id, node) in doc.descendants(body) {
        if matches!(node.kind, NodeKind::Citation(_)) {
            skip_until = node.end;
        }
        if id.0 < skip_until {
            continue;
        }
        match node.kind {
            NodeKind::Text => count(&doc.text[node.range.as_range()], &mut words, &mut inside),
            NodeKind::Buffered(text) | NodeKind::Code(text) => {
                count(doc.string(text), &mut words, &mut inside)
            }
            kind if is_inline(kind) && !matches!(kind, NodeKind::SoftBreak | NodeKind::HardBreak) => {}
            _ => inside = false,
        }
    }
    words
}

/// Bytes that are looked at together: so many words can begin in them.
const PIECE: usize = u8::MAX as usize;

fn count(text: &str, words: &mut u32, inside: &mut bool) {
    let blank = |byte: u8| (byte == b' ') | (byte == b'\n') | (byte == b'\t');
    let [first, rest @ ..] = text.as_bytes() else { return };
    *words += u32::from(!blank(*first) && !*inside);
    // Sums of bytes are made many at a time.
    for (before, bytes) in text.as_bytes().chunks(PIECE).zip(rest.chunks(PIECE)) {
        let begin = before.iter().zip(bytes).map(|(before, byte)| u8::from(blank(*before) & !blank(*byte)));
        *words += u32::from(begin.sum::<u8>());
    }
    *inside = !text.ends_with([' ', '\n', '\t']);
}

/// Whether a node stands in a line.
fn is_inline(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Text
            | NodeKind::Buffered(_)
            | NodeKind::SoftBreak
            | NodeKind::HardBreak
            | NodeKind::Emphasis
            | NodeKind::Strong
            | NodeKind::Strikethrough
            | NodeKind::Superscript
            | NodeKind::Subscript
            | NodeKind::Code(_)
            | NodeKind::Link(_)
            | NodeKind::Image(_)
            | NodeKind::NoteRef(_)
            | NodeKind::Citation(_)
            | NodeKind::CrossRef(_)
            | NodeKind::Abbreviation(_)
            | NodeKind::InlineHtml(_)
            | NodeKind::HtmlElement(_)
    )
}

/// The plain text of inline siblings, and where it links or cites.
#[derive(Default)]
struct Run {
    words: Plain,
    causes: Vec<(usize, SentenceCause)>,
}

impl Run {
    fn read(doc: &Doc, nodes: &[Node]) -> Self {
        let mut run = Run::default();
        let is_cause = |node: &Node| match node.kind {
            NodeKind::Link(id) => !doc.links[id.index()].target.starts_with('#'),
            NodeKind::Citation(_) => true,
            NodeKind::CrossRef(id) => {
                doc.cross_refs[id.index()].items.iter().any(|item| item.brief.is_some())
            }
            _ => false,
        };
        if !nodes.iter().any(is_cause) {
            return run;
        }
        let first = nodes.as_ptr_range().start;
        let base = (first as usize - doc.nodes.as_ptr() as usize) / size_of::<Node>();
        let mut flow = Flow::plain();
        let mut gaps = Vec::new();
        let mut scripts = OpenScripts::default();
        let mut index = 0;
        while index < nodes.len() {
            let node = &nodes[index];
            scripts.pass(&mut flow, (base + index) as u32, Some(node));
            let gap = doc.gap(node);
            if let Some(cause) = cause_of(node.kind).filter(|_| is_cause(node)) {
                // A mark belongs to the word before it, anything else to what follows.
                let is_mark = gap.is_none() && is_mark(node.kind);
                let place = if is_mark { flow.end().saturating_sub(1) } else { flow.next() };
                run.causes.push((place, cause));
            }
            index = if is_mark(node.kind) { node.end as usize - base } else { index + 1 };
            if let Some(gap) = gap {
                gaps.push((flow.gap() as u32, gap));
            } else if is_mark(node.kind) {
                flow.cut();
            } else {
                flow.push(doc.words_of(node));
            }
        }
        scripts.pass(&mut flow, (base + nodes.len()) as u32, None);
        run.words = Plain::new(flow.finish(), gaps);
        run
    }
}

fn cause_of(kind: NodeKind) -> Option<SentenceCause> {
    match kind {
        NodeKind::Link(id) => Some(SentenceCause::Link(id)),
        NodeKind::Citation(id) => Some(SentenceCause::Citation(id)),
        NodeKind::CrossRef(id) => Some(SentenceCause::CrossRef(id)),
        _ => None,
    }
}
