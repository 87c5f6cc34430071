//! Copies a run of inline nodes while parts of it change.

use crate::model::doc::{Node, NodeKind};
use crate::model::source::TextRange;

/// A run being written, with the nodes that are open in it.
pub(crate) struct Copy<'o> {
    pub out: &'o mut Vec<Node>,
    /// Where an open node ends in the old run, and its place in the new one.
    open: Vec<(u32, usize)>,
}

impl<'o> Copy<'o> {
    pub fn new(out: &'o mut Vec<Node>) -> Self {
        Self { out, open: Vec::new() }
    }

    /// Closes what ended before node `index` of the old run.
    pub fn close_before(&mut self, index: usize) {
        while let Some((_, place)) = self.open.pop_if(|(end, _)| *end as usize <= index) {
            self.out[place].end = self.out.len() as u32;
        }
    }

    /// Copies node `index` of the old run; its children follow.
    pub fn node(&mut self, index: usize, node: &Node) {
        if node.end as usize > index + 1 {
            self.open.push((node.end, self.out.len()));
        }
        self.push(node.kind, node.range);
    }

    /// Opens a node that holds everything before node `end` of the old run.
    pub fn open_until(&mut self, kind: NodeKind, range: impl Into<TextRange>, end: usize) {
        self.open.push((end as u32, self.out.len()));
        self.push(kind, range);
    }

    /// A node without children.
    pub fn push(&mut self, kind: NodeKind, range: impl Into<TextRange>) {
        let end = self.out.len() as u32 + 1;
        self.out.push(Node { kind, range: range.into(), end });
    }

    /// Text, unless there is none.
    pub fn text(&mut self, start: usize, end: usize) {
        if start < end {
            self.push(NodeKind::Text, start..end);
        }
    }

    /// Makes everything written since `place` the children of the node there.
    pub fn close_at(&mut self, place: usize) {
        self.out[place].end = self.out.len() as u32;
    }
}
