//! Libraries of references: entries as CSL-JSON items, whatever file they came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::source::{Hash, SourcePath, Span};

/// The entries of one library file.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub file: Option<SourcePath>,
    /// By key; the first of two entries with the same key wins.
    pub entries: BTreeMap<Box<str>, Arc<Entry>>,
}

/// One work that can be cited.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Box<str>,
    /// A CSL-JSON item (<https://docs.citationstyles.org/en/stable/specification.html>) with `id` equal to `key`.
    /// Case protection and markup in titles are kept as the HTML subset that CSL-JSON allows.
    pub item: serde_json::Value,
    /// Hash of the item's content without its key: the cache key of everything rendered from it.
    pub hash: Hash,
    /// Where the entry stands.
    pub span: Span,
}
