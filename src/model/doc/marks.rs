//! What the side tables say of marks in the text: links, notes, citations, cross-references, anchors.

use super::{ExhibitId, HeadingId, NodeId, NoteId};
use crate::model::source::{Spanned, TextRange};

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
    /// Its [`super::NodeKind::NoteBody`]; `None` if it was never written.
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

/// A place that can be linked to.
#[derive(Clone, Debug)]
pub struct Anchor {
    pub id: Box<str>,
    pub kind: AnchorKind,
    pub node: NodeId,
}

/// An `<a name="…">`.
#[derive(Clone, Debug)]
pub struct NamedPlace {
    pub name: Box<str>,
    /// Where the attribute is written.
    pub range: TextRange,
}

/// What stands at an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorKind {
    Heading(HeadingId),
    Exhibit(ExhibitId),
    /// An `id` in raw HTML.
    Html,
}
