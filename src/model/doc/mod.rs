//! The document tree: one flat vector of nodes in document order, with side tables by id.
//!
//! A node holds its kind, its range in the source and the index after its last descendant, about
//! 20 bytes. Text is a range of the source, or of one side buffer where it differs (curled quotes,
//! entities). The tree is written once, by `parse`; later phases keep tables beside it, indexed by
//! the same ids.

mod blocks;
mod face;
mod ids;
mod marks;
mod plain;
mod scripts;

use std::sync::Arc;

use super::source::TextRange;

pub use blocks::{
    AlertKind, Alignment, Argument, ArgumentValue, CodeBlock, Exhibit, ExhibitKind, Furniture, Heading, List,
    RawFragment, RecommendationHead, Table, ThemedCall, Width,
};
pub use ids::{
    AbbreviationId, CallId, CitationId, CodeId, CrossRefId, ExhibitId, HeadingId, HtmlId, LinkId, ListId,
    NoteId, NoteRefId, RecommendationId, StrId, TableId,
};
pub use marks::{
    Anchor, AnchorKind, Citation, CitationItem, CrossRef, CrossRefItem, LinkKind, LinkTarget, NamedPlace,
    Note, NoteRef,
};
pub use plain::{Gap, Plain, is_mark};
pub use scripts::{OpenScripts, set_script};

/// A document: the inline pieces of the front matter and the body, as one forest.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    /// The source, front matter included; ranges index into it.
    pub text: Arc<str>,
    /// Text that differs from the source; [`NodeKind::Buffered`] indexes into it.
    pub buffer: Box<str>,
    /// Ranges of `buffer`.
    pub strings: Vec<TextRange>,
    /// All nodes in document order; each root is a [`NodeKind::Part`], in the order of [`Part`].
    pub nodes: Vec<Node>,
    pub headings: Vec<Heading>,
    pub lists: Vec<List>,
    pub codes: Vec<CodeBlock>,
    pub html: Vec<RawFragment>,
    pub tables: Vec<Table>,
    /// Figures, tables with captions and boxes, numbered by kind.
    pub exhibits: Vec<Exhibit>,
    /// Every target the document names: links, images, figure files, raw HTML attributes.
    pub links: Vec<LinkTarget>,
    pub notes: Vec<Note>,
    pub note_refs: Vec<NoteRef>,
    pub citations: Vec<Citation>,
    pub cross_refs: Vec<CrossRef>,
    pub abbreviations: Vec<Box<str>>,
    pub recommendations: Vec<RecommendationHead>,
    pub calls: Vec<ThemedCall>,
    /// Everything in the document that can be linked to, in document order.
    pub anchors: Vec<Anchor>,
    /// Places in raw HTML that are named by `name` instead of `id`, so that nothing can link to them.
    pub named_places: Vec<NamedPlace>,
}

/// One node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub kind: NodeKind,
    /// Where it was written.
    pub range: TextRange,
    /// Index of the first node after this one's descendants.
    pub end: u32,
}

/// Index of a node in [`Doc::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct NodeId(pub u32);

/// What a node is. Blocks first, then inlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A root.
    Part(Part),
    Paragraph,
    Heading(HeadingId),
    BlockQuote,
    /// A GFM alert.
    Alert(AlertKind),
    List(ListId),
    Item,
    /// An item with a box, ticked or not.
    TaskItem(bool),
    /// No children; the text is in the side table.
    CodeBlock(CodeId),
    /// Sanitized by `parse`.
    HtmlBlock(HtmlId),
    Rule,
    /// Children: one head, then rows.
    Table(TableId),
    TableHead,
    TableRow,
    TableCell,
    DefinitionList,
    DefinitionTerm,
    DefinitionBody,
    /// The text of a note, where it was written.
    NoteBody(NoteId),
    /// A figure, table or box. Children: its [`NodeKind::Furniture`], then an [`NodeKind::ExhibitBody`] unless it is a figure.
    Exhibit(ExhibitId),
    /// Title, caption, source … of an exhibit, as inlines (a block figure's caption may hold blocks).
    Furniture(Furniture),
    /// The table or the box's blocks.
    ExhibitBody,
    /// The `key_points` block.
    KeyPoints,
    /// One recommendation, of the front matter or of a block.
    Recommendation(RecommendationId),
    /// The `pullquote` block; who said it is a [`Furniture::By`] child.
    PullQuote,
    Timeline,
    /// The `details` block; its summary is a [`Furniture::Title`] child.
    Details,
    /// A shortcode of the theme or site; children are its body's blocks, if it has a body.
    Themed(CallId),

    /// Text as in the source at the node's range.
    Text,
    /// Text of the side buffer.
    Buffered(StrId),
    SoftBreak,
    HardBreak,
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    /// Inline code, with its text.
    Code(StrId),
    Link(LinkId),
    /// An inline image; children are its alt text.
    Image(LinkId),
    NoteRef(NoteRefId),
    /// A group of citations. Children: for each item in order a [`NodeKind::Prefix`] and a [`NodeKind::Suffix`], where not empty.
    Citation(CitationId),
    /// Words before item `n` of a citation.
    Prefix(u32),
    /// Words after item `n` of a citation, locator included.
    Suffix(u32),
    /// A cross-reference, or a group of them.
    CrossRef(CrossRefId),
    /// An abbreviation; its long form is in the side table.
    Abbreviation(AbbreviationId),
    /// A piece of raw HTML that stays as it is (sanitized, or trusted).
    InlineHtml(HtmlId),
    /// An allow-listed inline HTML element around its children.
    HtmlElement(HtmlId),
}

/// The roots, in the order in which notes and citations are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Title,
    Subtitle,
    Standfirst,
    Teaser,
    Summary,
    /// One root a key point of the front matter, with its index.
    KeyPoint(u16),
    Body,
    /// One root a recommendation of the front matter; its child is a [`NodeKind::Recommendation`].
    Recommendation(u16),
    Funding,
    Disclosure,
    Disclaimer,
    /// The text of a correction, by index.
    Correction(u16),
    /// Why the brief was withdrawn.
    Withdrawal,
    /// The credit of the hero picture.
    HeroCredit,
}

/// What [`Doc::children_after`] leaves of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest<'a> {
    /// All of it.
    Whole(NodeId),
    /// The end of its text.
    End(&'a str),
}

impl Doc {
    /// The node at `id`.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The roots with their parts, in order.
    pub fn parts(&self) -> impl Iterator<Item = (Part, NodeId)> + '_ {
        self.siblings(0, self.nodes.len() as u32).filter_map(|id| match self.node(id).kind {
            NodeKind::Part(part) => Some((part, id)),
            _ => None,
        })
    }

    /// The root of a part, if the document has it.
    pub fn part(&self, wanted: Part) -> Option<NodeId> {
        self.parts().find(|(part, _)| *part == wanted).map(|(_, id)| id)
    }

    /// The direct children of a node.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.siblings(id.0 + 1, self.node(id).end)
    }

    /// All nodes below `id`, in document order.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &Node)> + '_ {
        (id.0 + 1..self.node(id).end).map(|index| (NodeId(index), &self.nodes[index as usize]))
    }

    /// The furniture child of an exhibit, pull quote or details block.
    pub fn furniture(&self, id: NodeId, wanted: Furniture) -> Option<NodeId> {
        self.children(id).find(|child| self.node(*child).kind == NodeKind::Furniture(wanted))
    }

    /// The text of a text node; empty for others.
    pub fn text_of(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::Text => &self.text[node.range.as_range()],
            NodeKind::Buffered(id) | NodeKind::Code(id) => self.string(id),
            _ => "",
        }
    }

    /// The children of a node without the first `skip` bytes of their text: whole ones, and what is left of the text
    /// in which these bytes end. A break counts as a space.
    pub fn children_after(&self, id: NodeId, skip: usize) -> impl Iterator<Item = Rest<'_>> {
        let mut left = skip;
        self.children(id).filter_map(move |child| {
            if left == 0 {
                return Some(Rest::Whole(child));
            }
            let node = self.node(child);
            let text = match node.kind {
                NodeKind::SoftBreak | NodeKind::HardBreak => " ",
                _ => self.text_of(node),
            };
            let skipped = left.min(text.len());
            left -= skipped;
            (skipped < text.len()).then(|| Rest::End(text.get(skipped..).unwrap_or_default()))
        })
    }

    /// A string of the side buffer.
    pub fn string(&self, id: StrId) -> &str {
        &self.buffer[self.strings[id.index()].as_range()]
    }

    fn siblings(&self, first: u32, end: u32) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = first;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let id = NodeId(next);
                next = self.nodes[next as usize].end;
                id
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Node;

    #[test]
    fn a_node_is_small() {
        assert!(size_of::<Node>() <= 24);
    }
}
