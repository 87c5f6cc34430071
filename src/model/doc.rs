//! The document tree: one flat vector of nodes in document order, with side tables by id.
//!
//! A node holds its kind, its range in the source and the index after its last descendant, about
//! 20 bytes. Text is a range of the source, or of one side buffer where it differs (curled quotes,
//! entities). The tree is written once, by `parse`; later phases keep tables beside it, indexed by
//! the same ids.

use std::sync::Arc;

use super::source::{Spanned, TextRange};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index of its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        })+
    };
}

ids! {
    /// Index into [`Doc::strings`].
    StrId
    /// Index into [`Doc::headings`].
    HeadingId
    /// Index into [`Doc::lists`].
    ListId
    /// Index into [`Doc::codes`].
    CodeId
    /// Index into [`Doc::html`].
    HtmlId
    /// Index into [`Doc::tables`].
    TableId
    /// Index into [`Doc::exhibits`].
    ExhibitId
    /// Index into [`Doc::links`].
    LinkId
    /// Index into [`Doc::notes`].
    NoteId
    /// Index into [`Doc::note_refs`].
    NoteRefId
    /// Index into [`Doc::citations`].
    CitationId
    /// Index into [`Doc::cross_refs`].
    CrossRefId
    /// Index into [`Doc::abbreviations`].
    AbbreviationId
    /// Index into [`Doc::recommendations`].
    RecommendationId
    /// Index into [`Doc::calls`].
    CallId
}

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

/// GitHub's five alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    pub anchor: Box<str>,
    /// The id was written (`{#id}`), so that a duplicate is a fault.
    pub explicit: bool,
    /// `{.run-in}` or `{.block}`; else the series decides.
    pub run_in: Option<bool>,
    pub unnumbered: bool,
    pub annex: bool,
    /// Other classes.
    pub classes: Vec<Box<str>>,
}

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The first number of an ordered list.
    pub start: Option<u64>,
}

/// A code block.
#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// The first word of the info string; `None` for indented code and bare fences.
    pub language: Option<Box<str>>,
    /// The whole info string.
    pub info: Box<str>,
    pub text: Box<str>,
}

/// A piece of raw HTML.
#[derive(Clone, Debug)]
pub struct RawFragment {
    /// For blocks and inline pieces the HTML; for elements the opening tag.
    ///
    /// Addresses in it are replaced by marks that stand for a [`LinkId`]; see [`RawFragment::with_urls`].
    pub html: Box<str>,
    /// For elements the tag name.
    pub tag: Box<str>,
}

impl RawFragment {
    /// Begins the mark of an address in [`RawFragment::html`]; the link's number in decimal follows.
    pub const MARK: char = '\u{e000}';
    /// Ends the mark of an address.
    pub const MARK_END: char = '\u{e001}';

    /// The HTML with each address as `url` gives it, which must be escaped for an attribute.
    pub fn with_urls(&self, mut url: impl FnMut(LinkId) -> String) -> std::borrow::Cow<'_, str> {
        if !self.html.contains(Self::MARK) {
            return (&*self.html).into();
        }
        let mut pieces = self.html.split(Self::MARK);
        let mut html = pieces.next().unwrap_or("").to_owned();
        for piece in pieces {
            let (number, rest) = piece.split_once(Self::MARK_END).unwrap_or(("", piece));
            html.extend(number.parse().ok().map(|number| url(LinkId(number))));
            html.push_str(rest);
        }
        html.into()
    }
}

/// A table's columns.
#[derive(Clone, Debug)]
pub struct Table {
    pub alignments: Box<[Alignment]>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// What kind of thing is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExhibitKind {
    Figure,
    Table,
    Box,
}

impl ExhibitKind {
    /// The prefix of its ids, without the hyphen.
    pub fn prefix(self) -> &'static str {
        match self {
            ExhibitKind::Figure => "fig",
            ExhibitKind::Table => "tbl",
            ExhibitKind::Box => "box",
        }
    }
}

/// A figure, table or box with its furniture (whose texts are child nodes).
#[derive(Clone, Debug)]
pub struct Exhibit {
    pub kind: ExhibitKind,
    /// The id as written, else one made from kind and number.
    pub id: Box<str>,
    /// The id was written.
    pub explicit: bool,
    /// From 1 in each document and kind; 0 for what is not numbered (a box without id and title, an image without caption).
    pub number: u32,
    /// The file shown, for figures.
    pub src: Option<LinkId>,
    /// Text for who does not see it; `Some("")` says decoration.
    pub alt: Option<Box<str>>,
    pub licence: Option<Box<str>>,
    pub width: Width,
    /// The node of the exhibit.
    pub node: NodeId,
}

/// How wide an exhibit is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    #[default]
    Text,
    Wide,
    Full,
}

/// The texts of an exhibit, in the order shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Furniture {
    Title,
    Subtitle,
    Caption,
    Note,
    Source,
    Credit,
    /// Who says a pull quote.
    By,
}

/// A target as written.
#[derive(Clone, Debug)]
pub struct LinkTarget {
    /// After entity decoding, trimmed; percent-escapes as written.
    pub target: Box<str>,
    /// Where the target stands in the source.
    pub range: TextRange,
    pub kind: LinkKind,
    /// A Markdown link's title.
    pub title: Option<Box<str>>,
}

/// In which way a target was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[words](target)`, or by reference.
    Inline,
    /// `[[slug]]` or `[[slug|words]]`.
    Wiki { own_words: bool },
    /// `<https://…>` or `<a@b>`.
    Autolink,
    /// A URL in running text.
    Bare,
    /// `![alt](src)`.
    Image,
    /// The file of a figure.
    Figure,
    /// `href`, `src` … of raw HTML.
    Html,
    /// A file of the front matter (hero, downloads, pdf).
    Meta,
    /// A target in an argument of a theme's shortcode.
    Argument,
}

/// A note.
#[derive(Clone, Debug)]
pub struct Note {
    pub label: Box<str>,
    /// Its [`NodeKind::NoteBody`]; `None` if it was never written.
    pub body: Option<NodeId>,
}

/// A call of a note.
#[derive(Clone, Copy, Debug)]
pub struct NoteRef {
    pub note: NoteId,
    /// 0 for the note's first call, 1 for its second, ….
    pub occurrence: u32,
}

/// A group of citations in one bracket, or one narrative citation.
#[derive(Clone, Debug)]
pub struct Citation {
    pub items: Vec<CitationItem>,
    /// `@key [p. 3]`: the author is part of the sentence.
    pub narrative: bool,
    pub node: NodeId,
}

/// One work cited.
#[derive(Clone, Debug)]
pub struct CitationItem {
    /// A library key or a brief's name.
    pub key: Spanned<Box<str>>,
    /// `-@key`.
    pub suppress_author: bool,
}

/// A cross-reference `@fig-id`, `[@fig-a; @fig-b]`, `[-@fig-id]`, `@slug#fig-id`.
#[derive(Clone, Debug)]
pub struct CrossRef {
    pub items: Vec<CrossRefItem>,
    /// `[-@…]`: the number only.
    pub number_only: bool,
    /// `@Fig-…`: opens a sentence.
    pub capital: bool,
}

/// One thing referred to.
#[derive(Clone, Debug)]
pub struct CrossRefItem {
    /// The brief's name, for things in other briefs.
    pub brief: Option<Box<str>>,
    /// `fig-trade`.
    pub id: Box<str>,
    pub range: TextRange,
}

/// Who should act and until when; the action is the node's children.
#[derive(Clone, Debug, Default)]
pub struct RecommendationHead {
    pub to: Option<Spanned<Box<str>>>,
    pub deadline: Option<Box<str>>,
}

/// A call of a shortcode of the theme or site, not yet checked against its definition.
#[derive(Clone, Debug)]
pub struct ThemedCall {
    pub name: Spanned<Box<str>>,
    pub arguments: Vec<Argument>,
    /// `{% … %}`, as against `{{ … }}`.
    pub block: bool,
}

/// An argument of a shortcode.
#[derive(Clone, Debug)]
pub struct Argument {
    pub name: Spanned<Box<str>>,
    /// For text the range leaves out the quotes.
    pub value: Spanned<ArgumentValue>,
    /// The target it names, if it is a `src`, `href`, `url`, `file` or `data`.
    pub link: Option<LinkId>,
}

/// What an argument can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentValue {
    Text(Box<str>),
    Int(i64),
    Float(f64),
    Bool(bool),
    List(Vec<ArgumentValue>),
}

/// A place that can be linked to.
#[derive(Clone, Debug)]
pub struct Anchor {
    pub id: Box<str>,
    pub kind: AnchorKind,
    pub node: NodeId,
}

/// What stands at an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorKind {
    Heading(HeadingId),
    Exhibit(ExhibitId),
    /// An `id` in raw HTML.
    Html,
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

    /// A string of the side buffer.
    pub fn string(&self, id: StrId) -> &str {
        &self.buffer[self.strings[id.index()].as_range()]
    }

    /// The words below a node as plain text: no notes, no citation marks, breaks as spaces.
    pub fn plain_text(&self, id: NodeId) -> String {
        let mut plain = String::new();
        let mut index = id.0;
        let end = self.node(id).end;
        while index < end {
            let node = &self.nodes[index as usize];
            match node.kind {
                NodeKind::Citation(_) | NodeKind::NoteRef(_) | NodeKind::NoteBody(_) => {
                    // The space before a mark goes with it.
                    if matches!(node.kind, NodeKind::Citation(_)) && plain.ends_with([' ', '\u{a0}']) {
                        plain.pop();
                    }
                    index = node.end;
                    continue;
                }
                NodeKind::SoftBreak | NodeKind::HardBreak => plain.push(' '),
                // Word joiners only serve the setting of lines.
                NodeKind::Buffered(id) => plain.push_str(self.string(id).trim_end_matches('\u{2060}')),
                _ => plain.push_str(self.text_of(node)),
            }
            index += 1;
        }
        plain
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
