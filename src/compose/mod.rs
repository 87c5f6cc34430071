//! Makes the costly half of a document: citations, notes in order, highlighted code.

pub mod citations;

use std::sync::Arc;

use crate::model::catalog::DocId;
use crate::model::composition::{Composition, Rich, RichNode};
use crate::model::diagnostic::Outcome;
use crate::model::library::Entry;
use crate::model::site::Site;
use crate::model::text::Lang;

/// Pieces of citations rendered once for all documents and builds. Shared by threads; outlives a [`Site`].
#[derive(Debug, Default)]
pub struct CitationMemo {}

/// Composes the documents of one site.
#[derive(Debug)]
pub struct Composer {
    site: Arc<Site>,
    memo: Arc<CitationMemo>,
}

impl Composer {
    /// A composer for `site` that remembers in `memo`.
    pub fn new(site: Arc<Site>, memo: Arc<CitationMemo>) -> Self {
        Self { site, memo }
    }

    /// Citations, notes, references and code of one document.
    pub fn compose(&self, doc: DocId) -> Outcome<Composition> {
        let _ = (&self.memo, self.site.resolved(doc));
        Outcome::clean(Composition::default())
    }

    /// One reference as `style` prints it in a list, in the language of a page.
    pub fn format_reference(&self, entry: &Entry, style: &str, lang: &Lang) -> Rich {
        let _ = (style, lang);
        vec![RichNode::Text(entry.key.clone())]
    }
}
