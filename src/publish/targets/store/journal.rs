//! What a run that sends objects one by one has done: on the host, so that others know, and here, to go on.
//!
//! On the host `.briefpress/pending.json` names every object that may change, from before the first
//! change until after the last; who finds it and did not write it cannot know what those objects are. Here
//! a line is added for each object once the host has it. The lines count only for the very run that
//! the host's record is of, which a random token tells.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::source::Hash;
use crate::publish::error::PublishError;
use crate::publish::release::Stamp;

/// The record on the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The release that is sent.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// Tells the run from all others: 32 hexadecimal digits.
    pub token: Box<str>,
    /// When the run that wrote it began.
    pub begun: Timestamp,
    /// Objects that are sent.
    pub sends: BTreeSet<Box<str>>,
    /// Objects that go.
    pub deletes: BTreeSet<Box<str>>,
}

/// The lines here.
#[derive(Debug, Default)]
pub struct Done {
    /// Objects that the host has, with the hash of their bytes.
    pub sent: BTreeMap<Box<str>, Hash>,
    /// Bytes that are kept for older releases, by hash.
    pub kept: BTreeSet<Box<str>>,
}

/// The file here.
#[derive(Debug)]
pub struct Journal {
    place: PathBuf,
    file: Mutex<Option<fs::File>>,
}

impl Journal {
    /// The journal in the folder of a target.
    pub fn new(folder: &Path) -> Self {
        Self { place: folder.join("journal"), file: Mutex::default() }
    }

    /// What was done under a token; `None` if the journal is of another run. A line cut short does not count.
    pub fn read(&self, token: &str) -> Option<Done> {
        let mut done = Done::default();
        let text = fs::read_to_string(&self.place).ok()?;
        let rest = text.strip_prefix(token)?.strip_prefix('\n')?;
        for line in rest.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            match line.split_once(' ') {
                Some(("kept", hash)) => _ = done.kept.insert(hash.into()),
                Some((hash, path)) => {
                    if let Ok(hash) = blake3::Hash::from_hex(hash) {
                        done.sent.insert(path.into(), Hash(*hash.as_bytes()));
                    }
                }
                None => {}
            }
        }
        Some(done)
    }

    /// Begins the journal of a run, or goes on with it.
    pub fn open(&self, token: &str, goes_on: bool) -> Result<(), PublishError> {
        let fault = || PublishError::file("write", &self.place);
        if !goes_on {
            fs::write(&self.place, format!("{token}\n")).map_err(fault())?;
        }
        let file = fs::File::options().append(true).open(&self.place).map_err(fault())?;
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        Ok(())
    }

    /// The host has an object.
    pub fn sent(&self, path: &str, hash: Hash) -> Result<(), PublishError> {
        self.line(&format!("{} {path}\n", hash.hex(64)))
    }

    /// The host keeps bytes.
    pub fn kept(&self, hash: &str) -> Result<(), PublishError> {
        self.line(&format!("kept {hash}\n"))
    }

    fn line(&self, line: &str) -> Result<(), PublishError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &mut *file else { return Ok(()) };
        file.write_all(line.as_bytes()).map_err(PublishError::file("write", &self.place))
    }

    /// All is done.
    pub fn end(&self) {
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // A journal that stays is of a run that the host knows no more, and does not count.
        let _ = fs::remove_file(&self.place);
    }
}

/// A token that no other run has.
pub fn token() -> Box<str> {
    let mut hasher = blake3::Hasher::new();
    for _ in 0..4 {
        hasher.update(&std::hash::RandomState::new().build_hasher().finish().to_le_bytes());
    }
    hasher.update(&std::process::id().to_le_bytes());
    hasher.update(&Timestamp::now().as_nanosecond().to_le_bytes());
    Hash(*hasher.finalize().as_bytes()).hex(32).into()
}

#[cfg(test)]
mod tests {
    use super::{Journal, token};
    use crate::model::source::Hash;

    #[test]
    fn lines_count_for_their_run_only_and_when_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(folder.path());
        let (one, other) = (token(), token());
        assert_ne!(one, other);
        journal.open(&one, false).expect("a file");
        journal.sent("a b/c.html", Hash::of(b"1")).expect("a line");
        journal.kept("00ff").expect("a line");
        let done = journal.read(&one).expect("its own");
        assert_eq!(done.sent.get("a b/c.html"), Some(&Hash::of(b"1")));
        assert!(done.kept.contains("00ff") && journal.read(&other).is_none());
        let place = folder.path().join("journal");
        let text = std::fs::read_to_string(&place).expect("text");
        for cut in 0..text.len() {
            std::fs::write(&place, &text[..cut]).expect("a file");
            let done = journal.read(&one).unwrap_or_default();
            assert!(done.sent.len() + done.kept.len() <= 1, "cut at {cut}");
        }
        journal.open(&other, false).expect("a file");
        assert!(journal.read(&one).is_none());
        journal.end();
        assert!(journal.read(&other).is_none());
    }
}
