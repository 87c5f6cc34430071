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
    /// A diagnostic for each work on which the processor failed, at its first citation.
    pub fn faults(
        &self,
        file: &SourcePath,
        entries: &[Arc<Entry>],
        doc: &Doc,
        clusters: &[ClusterRequest],
    ) -> Vec<Diagnostic> {
        let fault = |work: &usize| {
            let entry = &entries[*work];
            let message = format!("the citation processor failed on `{}`", entry.key);
            let first = clusters.iter().find_map(|cluster| {
                let item = cluster.cites.iter().position(|cite| cite.work == *work)?;
                Some(doc.citations[cluster.citation.index()].items[item].key.range)
            });
            let span = first.map_or_else(|| entry.span.clone(), |range| Span::new(file, range));
            Diagnostic::at(Code::CitationEngine, span, message)
                .related(entry.span.clone(), "the entry")
                .help("look for a date or number of unusual form in the entry")
        };
        self.failed.iter().map(fault).collect()
    }
}
