//! The content of a file of the site: bytes in memory, or a large file that stays on the disk.
//!
//! A file on disk is read only as long as it is the one that the generation was made of: its length, its time and, where
//! that may deceive, its hash say so.

use std::fs::{File, Metadata};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::model::source::{Hash, Snapshot, SourceFile, SourcePath};
use crate::scan::{SiteFolder, time_of_change};

/// Files that are copied as they are and larger than this are not held in memory.
pub const LARGE: u64 = 1 << 20;

/// The content of a file.
#[derive(Clone, Debug)]
pub enum Payload {
    /// All of it.
    Memory(Bytes),
    /// Where it lies.
    Disk(Arc<DiskFile>),
}

/// A large file of the site, as it was read.
#[derive(Debug)]
pub struct DiskFile {
    root: PathBuf,
    /// Below the root.
    path: PathBuf,
    len: u64,
    changed: Option<i128>,
}

impl Payload {
    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Payload::Memory(bytes) => bytes.len() as u64,
            Payload::Disk(file) => file.len,
        }
    }

    /// What of it is in memory: all or nothing.
    pub fn memory(&self) -> &[u8] {
        match self {
            Payload::Memory(bytes) => bytes,
            Payload::Disk(_) => &[],
        }
    }
}

impl DiskFile {
    /// A file of the site that is still as it was read.
    pub fn find(snapshot: &Snapshot, path: &SourcePath, source: &SourceFile) -> io::Result<Self> {
        let path = source.disk_name.clone().unwrap_or_else(|| path.as_str().into());
        let mut found = Self { root: snapshot.root.clone(), path, len: source.len, changed: None };
        let mut file = SiteFolder::open(&found.root)?.file(&found.path)?;
        let metadata = file.metadata()?;
        found.changed = time_of_change(&metadata);
        if found.changed != Some(source.changed) && hash_of(&mut file)? != source.hash {
            return Err(changed());
        }
        found.check(&file.metadata()?)?;
        Ok(found)
    }

    /// Opens the file, if it is the same.
    pub fn open(&self) -> io::Result<File> {
        let file = SiteFolder::open(&self.root)?.file(&self.path)?;
        self.check(&file.metadata()?)?;
        Ok(file)
    }

    /// Whether an open file is the same, by what the system says of it.
    pub fn check(&self, metadata: &Metadata) -> io::Result<()> {
        let same = metadata.len() == self.len && time_of_change(metadata) == self.changed;
        if same { Ok(()) } else { Err(changed()) }
    }
}

fn changed() -> io::Error {
    io::Error::other("the file has changed")
}

fn hash_of(file: &mut File) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(file, &mut hasher)?;
    Ok(Hash(*hasher.finalize().as_bytes()))
}
