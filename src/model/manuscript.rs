//! One Markdown file, read: what `parse` makes of it.

use std::sync::Arc;

use super::doc::Doc;
use super::meta::Meta;
use super::source::{Hash, SourcePath};
use super::text::Lang;

/// A Markdown file after `parse`.
#[derive(Clone, Debug)]
pub struct Manuscript {
    pub file: SourcePath,
    /// Hash of the file's bytes.
    pub hash: Hash,
    pub kind: ManuscriptKind,
    /// The language from the file name's suffix, else the site's.
    pub lang: Lang,
    /// The front matter could be read. If not, the file still exists by its path.
    pub readable: bool,
    /// Its own keys; what an edition inherits is in the catalog.
    pub meta: Arc<Meta>,
    pub doc: Doc,
    /// Of what other documents can read of it: [`Doc::face`].
    pub face: Hash,
    /// Sentences of the body that cite or link, for "cited by": plain text, without marks.
    pub sentences: Vec<Sentence>,
    /// Words of the body, for the reading time.
    pub words: u32,
}

/// What a Markdown file is, from its name and keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ManuscriptKind {
    /// Has `series` or `date`.
    Brief,
    Page,
    /// `_index.md`: the introduction of a section or series.
    Section,
}

/// The sentence around a link or citation.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub text: Box<str>,
    /// The anchor of the section it stands in.
    pub section: Option<Box<str>>,
    pub cause: SentenceCause,
}

/// What makes a sentence worth keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentenceCause {
    Link(super::doc::LinkId),
    Citation(super::doc::CitationId),
    CrossRef(super::doc::CrossRefId),
}
