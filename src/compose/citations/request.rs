//! What is asked of the engine or the memo for one document, and what they give back.

use std::sync::Arc;

use hayagriva::citationberg::taxonomy::Locator as LocatorKind;

use super::finish::Line;
use super::item::Work;
use super::runs::Run;

/// All citations of a document, in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// The works cited, each once (by content): first by citations, then by `nocite`.
    pub works: Vec<Arc<Work>>,
    pub clusters: Vec<Cluster>,
}

/// The cites of one bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cluster {
    pub cites: Vec<Cite>,
    /// In note styles the number of the note in which it stands.
    pub note: Option<usize>,
    /// A cite has words before or after it.
    pub affixed: bool,
    /// The cites stay in the order of writing, whatever the style sorts.
    pub keeps_order: bool,
}

/// A work cited at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cite {
    /// Index into [`Request::works`].
    pub work: usize,
    pub locator: Option<Locator>,
    /// The author is part of the sentence, the rest stands in brackets; alone in its cluster.
    pub prose: bool,
}

/// A place in a work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::compose) struct Locator {
    pub kind: LocatorKind,
    pub value: Box<str>,
}

/// What is printed for a document, before prefixes and suffixes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rendered {
    /// For each cluster its runs.
    pub clusters: Vec<Vec<Run>>,
    /// The list of references in its order; empty in styles without one.
    pub references: Vec<RenderedReference>,
}

/// One line of the list of references.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RenderedReference {
    /// Index into [`Request::works`].
    pub work: usize,
    pub line: Arc<Line>,
}

/// What a reference prints, as it came from the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ReferenceText {
    /// The number or label, where it has a column of its own.
    pub label: Option<Vec<Run>>,
    pub runs: Vec<Run>,
}

impl Request {
    /// Works that no cite prints in its ordinary form: they are shown to the engine besides, so that it
    /// lists them and sees whom they can be taken for.
    pub fn unshown(&self) -> Vec<usize> {
        let mut shown = vec![false; self.works.len()];
        for cite in self.clusters.iter().flat_map(|cluster| &cluster.cites) {
            shown[cite.work] |= !cite.prose;
        }
        (0..self.works.len()).filter(|work| !shown[*work]).collect()
    }
}
