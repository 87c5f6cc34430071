//! The files of documents that earlier builds made: taken over as long as everything that they show stays.
//!
//! A document's files are remembered together, under its fingerprint ([`crate::link::fingerprint`]): of each the hash of
//! its bytes, which lie in the output, and what checking needs of it. Files with a fault are not remembered, so that
//! it is found again.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::render::Finished;
use crate::cache::{Cache, Step};
use crate::check::{Checker, PageFacts, RememberedFacts};
use crate::link::fingerprint::Fingerprints;
use crate::model::catalog::DocId;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::source::Hash;
use crate::outputs::Press;

/// What is remembered of a site's documents.
pub(super) struct Remembered<'a> {
    site: &'a Site,
    cache: &'a Cache,
    prints: Fingerprints<'a>,
    /// By document, looked up for its first file.
    docs: Vec<OnceLock<Files>>,
}

/// The files of one document.
struct Files {
    key: Hash,
    /// None if it is not known.
    known: Vec<RememberedFile>,
}

/// A file of an output.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RememberedFile {
    /// As [`Route::path`].
    path: Box<str>,
    /// Hash of its bytes.
    pub bytes: Hash,
    /// Of pages.
    facts: Option<RememberedFacts>,
}

impl<'a> Remembered<'a> {
    /// What `cache` holds of documents with these fingerprints.
    pub fn new(site: &'a Site, cache: &'a Cache, prints: Fingerprints<'a>) -> Self {
        let docs = site.catalog.docs.iter().map(|_| OnceLock::new()).collect();
        Self { site, cache, prints, docs }
    }

    /// The file of a route, if it belongs to a document that is known.
    pub fn file(&self, route: &Route) -> Option<&RememberedFile> {
        self.files(document(route)?).known.iter().find(|file| file.path == route.path)
    }

    fn files(&self, doc: DocId) -> &Files {
        self.docs[doc.0 as usize].get_or_init(|| {
            let key = self.prints.of(doc);
            let known = self.cache.get(Step::Files, key);
            Files {
                key,
                known: known.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default(),
            }
        })
    }

    /// Remembers the documents of which every file is in the output and without a fault; `misled` are routes of pages with
    /// links to places that do not exist.
    pub fn remember(
        &self,
        press: &Press,
        checker: &Checker<'_>,
        finished: &[Finished],
        facts: &[PageFacts],
        misled: &HashSet<usize>,
    ) {
        let facts: BTreeMap<usize, &PageFacts> = facts.iter().map(|facts| (facts.route(), facts)).collect();
        let mut docs: BTreeMap<DocId, Vec<&Finished>> = BTreeMap::new();
        for file in finished {
            if let Some(doc) = document(&self.site.routes[file.index]) {
                docs.entry(doc).or_default().push(file);
            }
        }
        for (doc, finished) in docs {
            if finished.iter().all(|file| file.kept) || !press.composed_well(doc) {
                continue;
            }
            let file = |file: &&Finished| {
                let facts = match facts.get(&file.index) {
                    Some(facts) => Some(checker.remember(facts)?),
                    None => None,
                };
                let is_sound = file.diagnostics.is_empty() && !misled.contains(&file.index);
                let bytes = file.bytes.filter(|_| is_sound)?;
                Some(RememberedFile { path: self.site.routes[file.index].path.clone(), bytes, facts })
            };
            let files: Option<Vec<RememberedFile>> = finished.iter().map(file).collect();
            if let Some(bytes) = files.and_then(|files| postcard::to_stdvec(&files).ok()) {
                self.cache.put(Step::Files, self.files(doc).key, bytes);
            }
        }
    }
}

impl RememberedFile {
    /// Its facts, if it is a page; nothing if a page that it links to is gone.
    pub fn recall(&self, checker: &Checker<'_>, route: usize) -> Option<Option<PageFacts>> {
        match &self.facts {
            Some(facts) => checker.recall(route, facts).map(Some),
            None => Some(None),
        }
    }
}

/// The document to which a file belongs.
fn document(route: &Route) -> Option<DocId> {
    match route.subject {
        Subject::Doc(doc) | Subject::Beside { doc, .. } => Some(doc),
        _ => None,
    }
}
