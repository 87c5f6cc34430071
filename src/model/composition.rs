//! What two or more outputs need of one document: citations formatted, notes numbered, code highlighted.

use serde::{Deserialize, Serialize};

use super::doc::{NodeId, NodeKind, NoteId, set_script};
use super::text::Html;

/// The costly half of a document, made once; tables run parallel to those of its tree.
#[derive(Clone, Debug, Default)]
pub struct Composition {
    /// All notes in order: written ones and, in a note style, those that citations make.
    pub notes: Vec<ComposedNote>,
    /// For each citation of the document: what stands in the text.
    pub citations: Vec<Mark>,
    /// For each note of the document its place in `notes`; `None` if it is never called.
    pub note_places: Vec<Option<u32>>,
    /// The list of references, in the style's order.
    pub references: Vec<Reference>,
    /// Highlighted code, for each code block; `None` prints it plain.
    pub code: Vec<Option<Html>>,
}

/// A note with its number (its place in [`Composition::notes`] plus one).
#[derive(Clone, Debug)]
pub enum ComposedNote {
    /// A note that the author wrote.
    Written(NoteId),
    /// A note made of a citation.
    Citation { text: Rich },
}

/// What a citation leaves in the running text.
#[derive(Clone, Debug)]
pub enum Mark {
    /// In-text styles: `(Smith 2020, p. 3)`, `[4]`.
    Text(Rich),
    /// Note styles: an optional name in the sentence, and the call of note `note` (index into [`Composition::notes`]).
    /// A citation that already stands in a written note is [`Mark::Text`].
    Note { text: Option<Rich>, note: u32 },
    /// Nothing could be formatted: the key is shown, marked as a fault.
    Broken { keys: Vec<Box<str>> },
}

/// An item of the list of references.
#[derive(Clone, Debug)]
pub struct Reference {
    pub key: Box<str>,
    /// The address of the brief, if the reference is one.
    pub url: Option<Box<str>>,
    /// A number or label in a column of its own, in numeric and label styles.
    pub label: Option<Rich>,
    pub text: Rich,
    /// The citations that name it, as indexes into [`Composition::citations`], each once.
    pub cited_in: Vec<u32>,
}

/// A formatted text, neutral to the output.
pub type Rich = Vec<RichNode>;

/// A piece of formatted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RichNode {
    /// Not escaped.
    Text(Box<str>),
    Styled(RichStyle, Rich),
    /// A web address.
    Link {
        url: Box<str>,
        children: Rich,
    },
    /// The part of a citation that names reference `0` (index into [`Composition::references`]).
    Reference(u32, Rich),
    /// The children of a node of the document: a prefix or suffix with its markup.
    Nodes(NodeId),
    /// A part of a suffix after its locator was taken: the same, without the first `skip` bytes of its text.
    NodesAfter {
        node: NodeId,
        skip: u32,
    },
}

/// The words of a text, as far as they are no nodes of a document.
pub fn plain(rich: &Rich) -> String {
    let mut plain = String::new();
    push_plain(rich, &mut plain);
    plain
}

fn push_plain(rich: &Rich, plain: &mut String) {
    for node in rich {
        match node {
            RichNode::Text(text) => plain.push_str(text),
            RichNode::Styled(style, children) => {
                let start = plain.len();
                push_plain(children, plain);
                match style {
                    RichStyle::Superscript => set_script(plain, start, NodeKind::Superscript),
                    RichStyle::Subscript => set_script(plain, start, NodeKind::Subscript),
                    _ => {}
                }
            }
            RichNode::Link { children, .. } | RichNode::Reference(_, children) => push_plain(children, plain),
            RichNode::Nodes(_) | RichNode::NodesAfter { .. } => {}
        }
    }
}

/// How a piece is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RichStyle {
    Italic,
    /// Upright inside italics.
    Upright,
    Bold,
    SmallCaps,
    Superscript,
    Subscript,
    Underline,
}
