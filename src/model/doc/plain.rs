//! Documents as plain text: no notes, no citation marks, breaks as spaces.

use std::ops::Range;

use super::{CitationId, CrossRefId, Doc, Node, NodeId, NodeKind, OpenScripts};
use crate::text::flow::Flow;

/// Plain text with gaps for words that only the whole site knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// The text, with a [`crate::text::flow::GAP`] for each gap.
    pub text: Box<str>,
    /// What the gaps stand for, with their places in the text.
    pub gaps: Box<[(u32, Gap)]>,
}

/// Something that is part of a sentence, but not written in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The authors of a work: `@key shows`.
    Citation(CitationId),
    /// The name and number of a figure, table, box or section.
    CrossRef(CrossRefId),
}

impl Plain {
    /// A text with its gaps.
    pub fn new(text: String, gaps: Vec<(u32, Gap)>) -> Self {
        Self { text: text.into(), gaps: gaps.into() }
    }

    /// A text without gaps.
    pub fn of(text: &str) -> Self {
        Self { text: text.into(), gaps: Box::default() }
    }

    /// A part of the text, with its gaps.
    pub fn part(&self, range: Range<usize>) -> Self {
        self.excerpt(range.clone(), range)
    }

    /// What of the text at `whole` lies at `range`, with its gaps; an ellipsis stands for what is left out.
    pub fn excerpt(&self, whole: Range<usize>, range: Range<usize>) -> Self {
        let mark = |is_cut: bool| if is_cut { "…" } else { "" };
        let (before, after) = (mark(whole.start < range.start), mark(range.end < whole.end));
        let first = self.gaps.partition_point(|(at, _)| (*at as usize) < range.start);
        let within = self.gaps[first..].iter().take_while(|(at, _)| (*at as usize) < range.end);
        let gaps = within.map(|(at, gap)| (at + before.len() as u32 - range.start as u32, *gap)).collect();
        Self { text: format!("{before}{}{after}", &self.text[range]).into(), gaps }
    }
}

impl Doc {
    /// The words below a node; a work or thing that is named as part of a sentence is left out.
    pub fn plain_text(&self, id: NodeId) -> String {
        self.plain_with(id, false).0.finish()
    }

    /// The words below a node, with gaps for what is named as part of a sentence.
    pub fn plain(&self, id: NodeId) -> Plain {
        let (flow, gaps) = self.plain_with(id, true);
        Plain::new(flow.finish(), gaps)
    }

    fn plain_with(&self, id: NodeId, with_gaps: bool) -> (Flow, Vec<(u32, Gap)>) {
        let mut flow = Flow::plain();
        let mut gaps = Vec::new();
        let mut scripts = OpenScripts::default();
        let mut index = id.0;
        let end = self.node(id).end;
        while index < end {
            let node = &self.nodes[index as usize];
            scripts.pass(&mut flow, index, Some(node));
            if let Some(gap) = self.gap(node).filter(|_| with_gaps) {
                gaps.push((flow.gap() as u32, gap));
                index = node.end;
            } else if is_mark(node.kind) {
                flow.cut();
                index = node.end;
            } else {
                flow.push(self.words_of(node));
                index += 1;
            }
        }
        scripts.pass(&mut flow, end, None);
        (flow, gaps)
    }

    /// The text of a node itself, without word joiners, which only serve the setting of lines.
    pub fn words_of(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::SoftBreak | NodeKind::HardBreak => " ",
            _ => self.text_of(node).trim_end_matches('\u{2060}'),
        }
    }

    /// The gap that a node leaves in plain text: a citation with its authors in the sentence, or a cross-reference.
    pub fn gap(&self, node: &Node) -> Option<Gap> {
        match node.kind {
            NodeKind::Citation(id) => {
                let citation = &self.citations[id.index()];
                let names = citation.narrative && citation.items.iter().any(|item| !item.suppress_author);
                names.then_some(Gap::Citation(id))
            }
            NodeKind::CrossRef(id) => Some(Gap::CrossRef(id)),
            _ => None,
        }
    }
}

/// Whether a node is a mark that plain text leaves out, with all below it.
pub fn is_mark(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Citation(_) | NodeKind::CrossRef(_) | NodeKind::NoteRef(_) | NodeKind::NoteBody(_)
    )
}
