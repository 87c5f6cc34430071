//! What every kind of host can do, and what is handed to it.
//!
//! The calls block: a host is reached by the disk, by a program, or by one HTTP client, and what is sent
//! at once is sent by as many threads ([`super::parallel`]). `read` and `kept` never write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use super::error::PublishError;
use super::plan::Plan;
use super::release::{File, Release};
use crate::model::source::Hash;

/// A host.
pub trait Target: Sync {
    /// What lies there.
    fn read(&self) -> Result<HostState, PublishError>;

    /// The manifest of a release, if it is kept.
    fn kept(&self, id: &str) -> Result<Option<Release>, PublishError>;

    /// Makes the release what readers see. Whatever stops it, they see the old one or the new one, or each page old
    /// or new where the host has no more to offer; sending again completes it. Deletes nothing.
    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError>;

    /// Removes what the release does not have, and what of older ones is not kept. Called once the new one was seen.
    /// Hosts that do so themselves have nothing to do.
    fn prune(&self, _upload: &Upload<'_>, _progress: &dyn Progress) -> Result<(), PublishError> {
        Ok(())
    }
}

/// The manifest of a release that is kept.
pub fn kept_release(target: &dyn Target, id: &str) -> Result<Release, PublishError> {
    let missing = || PublishError::usage(format!("the release `{id}` is not kept any more"));
    target.kept(id)?.ok_or_else(missing)
}

/// What lies on a host.
#[derive(Debug, Default)]
pub struct HostState {
    /// The last release that was completed.
    pub release: Option<Release>,
    /// What a run that did not finish may have changed.
    pub doubtful: BTreeSet<Box<str>>,
    /// What such a run has certainly sent, with the hash of its bytes.
    pub sent: BTreeMap<Box<str>, Hash>,
    /// Something of such a run is still there, and goes when the next one is done.
    pub unfinished: bool,
    /// Names the state that was read, to whom the host belongs.
    pub version: Option<String>,
}

/// What is sent.
#[derive(Debug)]
pub struct Upload<'a> {
    /// What is to lie on the host.
    pub release: &'a Release,
    /// What lay there when the plan was made.
    pub held: &'a HostState,
    /// How the two differ.
    pub plan: &'a Plan,
    /// Where the bytes are.
    pub bodies: &'a Bodies,
}

/// Where the bytes of a release are.
#[derive(Debug)]
pub enum Bodies {
    /// In a finished site on this computer.
    Tree(Tree),
    /// On the host, with a release that is kept.
    Kept(Box<str>),
}

/// A finished site, and files that are made for the host.
#[derive(Debug, Default)]
pub struct Tree {
    /// The folder of the finished site.
    pub root: PathBuf,
    /// Bytes of files that are made for the host, by path below the public address.
    pub made: BTreeMap<Box<str>, Vec<u8>>,
    /// Where compressed forms of files are made, if the host is to have them.
    pub forms: Option<PathBuf>,
    /// For whoever looks after the host, by name: no part of the site.
    pub beside: BTreeMap<&'static str, String>,
}

impl Tree {
    /// A file as it is now.
    pub fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        match self.made.get(path) {
            Some(bytes) => Ok(Box::new(&bytes[..])),
            None => Ok(Box::new(fs::File::open(self.root.join(path))?)),
        }
    }

    /// The bytes of a file, which are those that the release names.
    pub fn read(&self, path: &str, file: &File) -> Result<Vec<u8>, PublishError> {
        if let Some(bytes) = self.made.get(path) {
            return Ok(bytes.clone());
        }
        let place = self.root.join(path);
        let bytes = fs::read(&place).map_err(PublishError::file("read", &place))?;
        if Hash::of(&bytes) != file.hash {
            return Err(PublishError::io(format!(
                "`{path}` changed since the site was built; publish again"
            )));
        }
        Ok(bytes)
    }
}

/// Is told how far it is, and can stop the work.
pub trait Progress: Sync {
    /// A part of the work with so many files and bytes begins.
    fn begin(&self, what: &str, files: usize, bytes: u64);

    /// A file is done.
    fn done(&self, bytes: u64);

    /// Something that people may want to know.
    fn note(&self, words: &str);

    /// Fails once the user wants to stop.
    fn check(&self) -> Result<(), PublishError>;
}
