//! Manifests of kept releases, as this computer remembers them: they never change, and are long.

use std::fs;
use std::path::{Path, PathBuf};

use crate::publish::release::{Release, Stamp};

/// The folder of the manifests. What goes wrong with it costs time only.
#[derive(Debug)]
pub struct Records {
    folder: PathBuf,
}

impl Records {
    /// The manifests in the folder of a target.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.join("releases") }
    }

    fn place(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    /// The manifest of a release, if it is here and whole.
    pub fn get(&self, id: &str) -> Option<Release> {
        let release = Release::parse(&fs::read(self.place(id)).ok()?).ok()?;
        (release.id() == id).then_some(release)
    }

    /// Remembers a manifest.
    pub fn put(&self, release: &Release) {
        let _ = fs::create_dir_all(&self.folder);
        let _ = fs::write(self.place(release.id()), release.print());
    }

    /// Forgets all but these.
    pub fn keep_only(&self, stamps: &[Stamp]) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if stamps.iter().all(|stamp| self.place(&stamp.id) != entry.path()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
