//! Puts finished files into the output folder: changed ones staged beside it, the rest linked, exchanged in one step.
//!
//! [`Writer::open`] finds out whether the folder may be written and takes its lock; [`Writer::put`],
//! called from many threads, compares each file with the list of the last build and stages it if it
//! differs; [`Writer::commit`] does nothing if nothing changed, else completes the stage and
//! exchanges it with the output. Until then the output is as it was, and dropping the writer leaves
//! it so. A process killed at any instant leaves the old output or the new one, whole; only where
//! the folder cannot be exchanged ([`per_file`]) readers may see both for a moment, and the next run
//! completes what was begun. Nothing outside the output, and what is named for it beside it, is written.

mod error;
mod lock;
mod manifest;
mod per_file;
mod place;
mod stage;
mod swap;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use self::error::{WriteError, WriteErrorKind};
use self::manifest::{Files, Listed};
pub use self::manifest::{MANIFEST, read_manifest};
pub use self::place::MARKER;
use self::place::Places;
use self::stage::Stage;
use self::swap::Swapped;
use crate::model::artifact::{Body, ManifestEntry};
use crate::model::source::{Snapshot, SourcePath};
use crate::scan::SiteFolder;

/// How an output is written.
#[derive(Clone, Debug)]
pub struct WriterOptions {
    /// The site's root, whose sources the output must not touch.
    pub root: PathBuf,
    /// The settings file, if it is not `site.yaml` in the root.
    pub config: Option<PathBuf>,
    /// The user's home folder, which is never an output.
    pub home: Option<PathBuf>,
    /// Take over a folder that is not empty and not ours; its files stay unless the site has one of the same name.
    pub adopt: bool,
    /// Make sure that the output outlives a power cut.
    pub durable: bool,
    /// How long to wait for another process that writes the same output.
    pub patience: Duration,
}

impl WriterOptions {
    /// The usual options for a site.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            config: None,
            home: None,
            adopt: false,
            durable: false,
            patience: Duration::from_secs(10),
        }
    }
}

/// An output that is being written.
#[derive(Debug)]
pub struct Writer {
    options: WriterOptions,
    places: Places,
    site: SiteFolder,
    /// The files of the output, as the last build left them.
    old: Listed,
    staged: Mutex<Staged>,
    _lock: File,
}

#[derive(Debug, Default)]
struct Staged {
    /// Opened by the first file that differs.
    stage: Option<Arc<Stage>>,
    files: Vec<Put>,
}

#[derive(Debug)]
struct Put {
    path: Box<str>,
    entry: ManifestEntry,
    /// It is in the stage; else it is in the output, unchanged.
    staged: bool,
}

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
    /// What others put into the output, left alone; folders with a final slash. Looked for only when something changed.
    pub foreign: Vec<String>,
    /// The output was changed file by file, since it could not be exchanged as a whole.
    pub per_file: bool,
}

impl Writer {
    /// Opens `output` for writing: refuses what must not be replaced, takes the lock, completes or
    /// removes what a process that died left behind.
    pub fn open(output: &Path, options: WriterOptions) -> Result<Self, WriteError> {
        let places = Places::of(output)?;
        places.refuse_overlap(&options)?;
        places.refuse_foreign(&options)?;
        let (places, lock) = take_lock(places, &options)?;
        swap::recover(&places)?;
        per_file::recover(&places)?;
        let old = if place::is_marked(&places.output) {
            manifest::read(&places.output).map_err(WriteError::io("read", &places.output))?
        } else {
            None
        };
        let site = SiteFolder::open(&options.root).map_err(WriteError::io("read", &options.root))?;
        let old = old.unwrap_or_default();
        Ok(Self { options, places, site, old, staged: Mutex::default(), _lock: lock })
    }

    /// The output's real path.
    pub fn output(&self) -> &Path {
        &self.places.output
    }

    /// Gives the output a file. `path` is relative, `/`-separated; `sources` is the snapshot that the body was made from.
    pub fn put(&self, path: &str, body: &Body, sources: &Snapshot) -> Result<(), WriteError> {
        check_path(path)?;
        let entry = match body {
            Body::Bytes(bytes) => {
                ManifestEntry { len: bytes.len() as u64, hash: crate::model::source::Hash::of(bytes) }
            }
            Body::Copy(source) => {
                let file = sources.files.get(source).ok_or_else(|| missing(source))?;
                ManifestEntry { len: file.len, hash: file.hash }
            }
        };
        let is_kept =
            self.old.files.get(path) == Some(&entry) && self.old.holds(path, &self.places.output.join(path));
        match body {
            _ if is_kept => {}
            Body::Bytes(bytes) => self.stage()?.write(path, bytes)?,
            Body::Copy(source) => self.copy(path, source, entry, sources)?,
        }
        self.staged().files.push(Put { path: path.into(), entry, staged: !is_kept });
        Ok(())
    }

    /// Gives the output a file that lies finished outside of the site, at `from`.
    pub fn put_file(&self, path: &str, entry: ManifestEntry, from: &Path) -> Result<(), WriteError> {
        check_path(path)?;
        let is_kept =
            self.old.files.get(path) == Some(&entry) && self.old.holds(path, &self.places.output.join(path));
        if !is_kept {
            let file = File::open(from).map_err(WriteError::io("read", from))?;
            let stage = self.stage()?;
            if stage.copy(path, file)? != entry.hash {
                stage::remove_file(&stage.root, path)?;
                return Err(WriteError::io("copy", from)(io::Error::other("it changed meanwhile")));
            }
        }
        self.staged().files.push(Put { path: path.into(), entry, staged: !is_kept });
        Ok(())
    }

    /// Lets the output keep a file of the last build as it is; `false` if that is not there any more.
    pub fn keep(&self, path: &str) -> Result<bool, WriteError> {
        check_path(path)?;
        let listed = self.old.files.get(path);
        let Some(entry) = listed.filter(|_| self.old.holds(path, &self.places.output.join(path))) else {
            return Ok(false);
        };
        self.staged().files.push(Put { path: path.into(), entry: *entry, staged: false });
        Ok(true)
    }

    /// The paths of the files of the last build.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.old.files.keys().map(|path| &**path)
    }

    /// A place for what belongs to the output and is not part of it.
    pub fn beside(&self, what: &str) -> PathBuf {
        self.places.beside(what)
    }

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
                    let _ = stage::remove_stage(&self.places.stage);
                }
                Err(fault)
            }
        }
    }

    /// Leaves the output as it was.
    pub fn abandon(self) {
        drop(self);
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
            if swap::swap(&self.places)? == Swapped::Done {
                report.per_file = false;
                return self.sync_parent();
            }
        }
        per_file::apply(&self.places, stage, &self.old.files, new, written, self.options.adopt)?;
        self.sync(&self.places.output)
    }

    fn copy(
        &self,
        path: &str,
        source: &SourcePath,
        entry: ManifestEntry,
        sources: &Snapshot,
    ) -> Result<(), WriteError> {
        let disk = sources.files.get(source).and_then(|file| file.disk_name.as_deref());
        let disk = disk.unwrap_or(Path::new(source.as_str()));
        let file = self.site.file(disk).map_err(WriteError::io("read", disk))?;
        let stage = self.stage()?;
        if stage.copy(path, file)? != entry.hash {
            stage::remove_file(&stage.root, path)?;
            return Err(WriteError::Changed { path: source.clone() });
        }
        Ok(())
    }

    fn stage(&self) -> Result<Arc<Stage>, WriteError> {
        let mut staged = self.staged();
        if let Some(stage) = &staged.stage {
            return Ok(Arc::clone(stage));
        }
        if self.places.inside {
            fs::create_dir_all(&self.places.output).map_err(WriteError::io("make", &self.places.output))?;
        }
        let stage = Arc::new(Stage::open(&self.places.stage)?);
        staged.stage = Some(Arc::clone(&stage));
        Ok(stage)
    }

    fn staged(&self) -> MutexGuard<'_, Staged> {
        // A thread that died while it held the lock left a whole list.
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves the stage for a later build; what cannot be mended is removed then.
    fn leave(&self, stage: Option<Arc<Stage>>, written: &[Box<str>]) {
        if let Some(stage) = stage.and_then(Arc::into_inner)
            && stage.abandon(written).is_err()
        {
            let _ = stage::remove_stage(&self.places.stage);
        }
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

impl Drop for Writer {
    fn drop(&mut self) {
        let Staged { stage, files } = std::mem::take(&mut *self.staged());
        let written: Vec<_> = files.into_iter().filter(|put| put.staged).map(|put| put.path).collect();
        self.leave(stage, &written);
    }
}

/// The places that [`Writer::beside`] may name for an output: beside it, or inside where only that can be written.
pub fn places_beside(output: &Path, what: &str) -> Result<[PathBuf; 2], WriteError> {
    let places = Places::of(output)?;
    Ok([places.beside(what), places.moved_inside().beside(what)])
}

/// Takes the lock beside the output, or inside it where only that can be written.
fn take_lock(places: Places, options: &WriterOptions) -> Result<(Places, File), WriteError> {
    let beside =
        lock::lock(&places, options.patience).and_then(|lock| places.check_writable().map(|()| lock));
    match beside {
        Err(WriteError::Io { cause, .. })
            if places.output.is_dir()
                && matches!(
                    cause.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
        {
            let places = places.moved_inside();
            let lock = lock::lock(&places, options.patience)?;
            Ok((places, lock))
        }
        lock => Ok((places, lock?)),
    }
}

/// A path of plain names, none of them the writer's own.
fn check_path(path: &str) -> Result<(), WriteError> {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    let is_fine = path.split('/').all(plain)
        && !path.chars().any(|c| c.is_control() || c == '\\')
        && !place::is_own(path.split('/').next().unwrap_or(path));
    if is_fine { Ok(()) } else { Err(WriteError::BadPath { path: path.to_owned() }) }
}

fn missing(source: &SourcePath) -> WriteError {
    WriteError::io("read", Path::new(source.as_str()))(io::ErrorKind::NotFound.into())
}

#[cfg(test)]
mod tests;
