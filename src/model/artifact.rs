//! Finished files, and the list of them.

use std::collections::BTreeMap;

use super::source::{Hash, SourcePath};

/// The content of one output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Bytes(Vec<u8>),
    /// A file of the site as it is.
    Copy(SourcePath),
}

impl Default for Body {
    fn default() -> Self {
        Body::Bytes(Vec::new())
    }
}

/// Every file of an output with its length and hash, by path below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub files: BTreeMap<Box<str>, ManifestEntry>,
}

/// One file of a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManifestEntry {
    pub len: u64,
    pub hash: Hash,
}
