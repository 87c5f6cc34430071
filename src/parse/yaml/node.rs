//! YAML as it was written: maps in order, texts unread, places of everything.

use crate::model::source::{Spanned, TextRange};

/// A piece of YAML and where it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands; see [`super::is_verbatim`] for scalars.
    pub range: TextRange,
    /// What it is.
    pub kind: NodeKind,
}

/// What a piece of YAML can be.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Nothing, `~` or `null`.
    Null,
    /// A text, as written.
    Scalar(Scalar),
    /// Values in order.
    List(Vec<Node>),
    /// Keys with values, in order; no key twice.
    Map(Vec<Entry>),
    /// A fault that is already reported.
    Broken,
}

/// A text and how it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text; that of a block has no final line end.
    pub text: Box<str>,
    /// How it was written.
    pub style: Style,
}

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// On indented lines after `|` or `>`.
    Block,
}

/// One key of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key and its place.
    pub key: Spanned<Box<str>>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The value of `key` in a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| &*entry.key.value == key).map(|entry| &entry.value)
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// What it is, for messages.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Null => "nothing",
            NodeKind::Scalar(_) => "a text",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a map",
            NodeKind::Broken => "a fault",
        }
    }
}
