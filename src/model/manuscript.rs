//! One Markdown file, read: what `parse` makes of it.

use std::sync::Arc;

use super::doc::{Doc, Gap, HeadingId, Plain};
use super::meta::Meta;
use super::source::{Hash, SourcePath, TextRange};
use super::text::{Html, Lang};

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
    /// What lists show of it, should it be a brief.
    pub card: Arc<CardTexts>,
    /// Of what other documents can read of it: [`Doc::face`].
    pub face: Hash,
    /// Of all that its place in the site follows from: its front matter but for wordings, whom its recommendations
    /// address, whether it has key points, recommendations and citations, how many figures. The catalog and the plan
    /// of pages depend on nothing else of it but its file and language.
    pub outline: Hash,
    /// Links and citations of the body, with the words around them, for "cited by".
    pub sentences: Vec<Sentence>,
    /// The sentences in which these stand, each once: plain text, without marks.
    pub passages: Vec<Plain>,
    /// Words of the body, for the reading time.
    pub words: u32,
}

/// The texts by which lists show a brief: no notes, no citation marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardTexts {
    /// Plain text.
    pub title: Box<str>,
    /// With emphasis.
    pub title_html: Html,
    pub subtitle: Option<Box<str>>,
    /// With emphasis, and a mark for each of `standfirst_gaps`.
    pub standfirst: Option<Html>,
    pub standfirst_gaps: Box<[Gap]>,
    /// The teaser, else the standfirst's first sentence.
    pub teaser: Option<Plain>,
}

/// How many words readers read in a minute.
const WORDS_A_MINUTE: u32 = 220;

impl Manuscript {
    /// The words around a link or citation.
    pub fn quoted(&self, sentence: &Sentence) -> Plain {
        let passage = &self.passages[sentence.passage as usize];
        passage.excerpt(0..passage.text.len(), sentence.range.as_range())
    }

    /// The anchor of the section in which a sentence stands.
    pub fn section_of(&self, sentence: &Sentence) -> Option<&str> {
        sentence.section.map(|id| &*self.doc.headings[id.index()].anchor)
    }

    /// The reading time of the body.
    pub fn minutes(&self) -> u32 {
        self.words.div_ceil(WORDS_A_MINUTE).max(1)
    }
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

/// A link or citation in its sentence. Sentences are ranges, so that one with a thousand links is kept once.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Index in [`Manuscript::passages`].
    pub passage: u32,
    /// What of the passage is quoted for it.
    pub range: TextRange,
    /// Where in the passage it stands.
    pub at: u32,
    /// The heading of the section it stands in.
    pub section: Option<HeadingId>,
    pub cause: SentenceCause,
}

/// What makes a sentence worth keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentenceCause {
    Link(super::doc::LinkId),
    Citation(super::doc::CitationId),
    CrossRef(super::doc::CrossRefId),
}
