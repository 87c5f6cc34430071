//! The last step of a build: what was put becomes the output, in one exchange where that can be done, else file by file.
//!
//! Without any change nothing is touched. On a fault the output is as it was, or a later run completes
//! it by the plan that was written down.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::error::WriteError;
use super::manifest::Files;
use super::stage::{Stage, remove_stage};
use super::swap::{Swapped, swap};
use super::{Put, Staged, Writer, manifest, per_file, place};
use crate::model::source::Hash;

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that stayed, time and all.
    pub unchanged: usize,
    /// Files of the last build that are no more.
    pub removed: usize,
    /// The length of all files.
    pub bytes: u64,
    /// The list of all files, by which [`Writer::keep_all`] knows them.
    pub list: Hash,
    /// What others put into the output, left alone; folders with a final slash. Looked for only when something changed.
    pub foreign: Vec<String>,
    /// The output was changed file by file, since it could not be exchanged as a whole.
    pub per_file: bool,
}

impl Writer {
    /// Makes the output what was put, whole; without any change, touches nothing.
    pub fn commit(self) -> Result<WriteReport, WriteError> {
        let Staged { stage, files } = std::mem::take(&mut *self.staged());
        let mut written = Vec::new();
        let mut new = Files::new();
        for Put { path, entry, staged } in files {
            if staged {
                written.push(path.clone());
            }
            if new.insert(path.clone(), entry).is_some() {
                self.leave(stage, &written);
                return Err(WriteError::Twice { path: path.into() });
            }
        }
        let removed = self.old.files.keys().filter(|path| !new.contains_key(*path)).count();
        let mut report = WriteReport {
            written: written.len(),
            unchanged: new.len() - written.len(),
            removed,
            bytes: new.values().map(|entry| entry.len).sum(),
            list: Hash::of(&manifest::print(&new)),
            ..WriteReport::default()
        };
        if written.is_empty() && removed == 0 && place::is_marked(&self.places.output) {
            return Ok(report);
        }
        written.sort();
        let stage = match stage {
            Some(stage) => stage,
            None => Arc::new(Stage::open(&self.places.stage)?),
        };
        match self.replace(&stage, &new, &written, &mut report) {
            Ok(()) => Ok(report),
            Err(fault) => {
                // The stage is half done, and of no use to a later run; with the plan written down, that completes it.
                if !self.places.journal.exists() {
                    let _ = remove_stage(&self.places.stage);
                }
                Err(fault)
            }
        }
    }

    fn replace(
        &self,
        stage: &Stage,
        new: &Files,
        written: &[Box<str>],
        report: &mut WriteReport,
    ) -> Result<(), WriteError> {
        report.foreign = if self.places.output.exists() {
            place::foreign(&self.places.output, &self.old.files)
                .map_err(WriteError::io("read", &self.places.output))?
        } else {
            Vec::new()
        };
        report.per_file = true;
        if report.foreign.is_empty() && !self.places.inside {
            for (path, entry) in new {
                if written.binary_search(path).is_err() {
                    stage.keep(path, *entry, &self.places.output)?;
                }
            }
            stage.prune(new)?;
            stage.seal(new)?;
            self.sync(&self.places.stage)?;
            if swap(&self.places)? == Swapped::Done {
                report.per_file = false;
                return self.sync_parent();
            }
        }
        per_file::apply(&self.places, stage, &self.old.files, new, written, self.options.adopt)?;
        self.sync(&self.places.output)
    }

    #[cfg(target_os = "linux")]
    fn sync(&self, folder: &Path) -> Result<(), WriteError> {
        if !self.options.durable {
            return Ok(());
        }
        let sync = || Ok(rustix::fs::syncfs(File::open(folder)?)?);
        sync().map_err(WriteError::io("write to disk", folder))
    }

    #[cfg(not(target_os = "linux"))]
    fn sync(&self, folder: &Path) -> Result<(), WriteError> {
        if !self.options.durable {
            return Ok(());
        }
        let sync = || {
            for entry in walkdir::WalkDir::new(folder) {
                let entry = entry?;
                if entry.file_type().is_file() {
                    File::open(entry.path())?.sync_all()?;
                }
            }
            Ok(())
        };
        sync().map_err(WriteError::io("write to disk", folder))
    }

    /// The exchange itself is an entry of the folder around the output.
    fn sync_parent(&self) -> Result<(), WriteError> {
        match self.places.output.parent().filter(|_| self.options.durable && cfg!(unix)) {
            Some(parent) => File::open(parent)
                .and_then(|folder| folder.sync_all())
                .map_err(WriteError::io("write to disk", parent)),
            None => Ok(()),
        }
    }
}
