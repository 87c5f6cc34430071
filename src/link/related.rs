//! What else to read, computed when a page asks.

use std::sync::Arc;

use crate::model::catalog::{Card, DocId};
use crate::model::site::Site;

/// At most `count` built briefs that share references and subjects with a document, best first, in
/// its language; not itself, and none that it names already.
pub fn related(site: &Site, doc: DocId, count: usize) -> Vec<Arc<Card>> {
    let _ = (site, doc, count);
    Vec::new()
}

/// The next older and the next newer brief of the series, in the language of the document.
pub fn neighbors(site: &Site, doc: DocId) -> (Option<Arc<Card>>, Option<Arc<Card>>) {
    let _ = (site, doc);
    (None, None)
}
