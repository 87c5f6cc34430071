//! What citations and references of a document print, and the works on which the processor failed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::format::ClusterRequest;
use crate::model::composition::Rich;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::Doc;
use crate::model::library::Entry;
use crate::model::source::{SourcePath, Span};

/// What the citations of a document print.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::compose) struct Formatted {
    /// For each cluster; `None` where the processor failed.
    pub marks: Vec<Option<FormattedMark>>,
    pub references: Vec<FormattedReference>,
    /// Works on which the processor failed.
    pub(super) failed: Vec<usize>,
    /// Works of which some is missing: the style asks for more steps than the processor takes.
    pub(super) cut: Vec<usize>,
}

/// What a citation prints.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::compose) struct FormattedMark {
    /// The name that is part of the sentence, where the rest stands apart from it.
    pub name: Option<Rich>,
    pub text: Rich,
}

/// A line of the list of references.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::compose) struct FormattedReference {
    pub work: usize,
    pub label: Option<Rich>,
    pub text: Rich,
}

impl Formatted {
    /// A diagnostic for each work that is not printed, or not whole, at its entry.
    pub fn faults(
        &self,
        file: &SourcePath,
        entries: &[Arc<Entry>],
        doc: &Doc,
        clusters: &[ClusterRequest],
    ) -> Vec<Diagnostic> {
        let fault = |work: &usize, why: &str, help: &str| {
            let entry = &entries[*work];
            let message = format!("{why} `{}`", entry.key);
            let first = clusters.iter().find_map(|cluster| {
                let item = cluster.cites.iter().position(|cite| cite.work == *work)?;
                Some(doc.citations[cluster.citation.index()].items[item].key.range)
            });
            let fault = Diagnostic::at(Code::CitationEngine, entry.span.clone(), message).help(help);
            match first {
                Some(range) => fault.related(Span::new(file, range), "cited here"),
                None => fault,
            }
        };
        let failed = self.failed.iter().map(|work| {
            let help = "look for a date or number of unusual form in the entry";
            fault(work, "the citation processor failed on", help)
        });
        let cut = self.cut.iter().map(|work| {
            let help = "its macros multiply: use another style, or one with less in its macros";
            fault(work, "the style takes too many steps to print", help)
        });
        failed.chain(cut).collect()
    }
}
