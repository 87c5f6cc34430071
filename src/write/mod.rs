//! Puts finished files into the output folder: changed ones staged beside it, the rest linked, exchanged in one step.
//!
//! [`Writer::open`] finds out whether the folder may be written and takes its lock; [`Writer::put`],
//! called from many threads, compares each file with the list of the last build and stages it if it
//! differs; [`Writer::commit`] does nothing if nothing changed, else completes the stage and
//! exchanges it with the output. Until then the output is as it was, and dropping the writer leaves
//! it so. A process killed at any instant leaves the old output or the new one, whole; only where
//! the folder cannot be exchanged ([`per_file`]) readers may see both for a moment, and the next run
//! completes what was begun. Nothing outside the output, and what is named for it beside it, is written, but for source
//! files that are to be mended ([`change_source`]).

mod commit;
mod error;
mod lock;
mod manifest;
mod per_file;
mod place;
mod source;
mod stage;
mod swap;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use self::commit::WriteReport;
pub use self::error::{WriteError, WriteErrorKind};
use self::manifest::Listed;
pub use self::manifest::{MANIFEST, read_manifest};
pub use self::place::MARKER;
use self::place::OutputPlaces;
pub use self::source::{SourceChange, change_source};
use self::stage::Stage;
use crate::model::artifact::{Body, ManifestEntry};
use crate::model::source::{Hash, Snapshot, SourcePath};
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
    places: OutputPlaces,
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

impl Writer {
    /// Opens `output` for writing: refuses what must not be replaced, takes the lock, completes or
    /// removes what a process that died left behind.
    pub fn open(output: &Path, options: WriterOptions) -> Result<Self, WriteError> {
        let places = OutputPlaces::of(output)?;
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

    /// Gives the output a file, and tells the hash of its bytes. `path` is relative, `/`-separated; `sources` is the snapshot
    /// that the body was made from.
    pub fn put(&self, path: &str, body: &Body, sources: &Snapshot) -> Result<Hash, WriteError> {
        check_path(path)?;
        let entry = match body {
            Body::Bytes(bytes) => ManifestEntry { len: bytes.len() as u64, hash: Hash::of(bytes) },
            Body::Copy(source) => {
                let file = sources.files.get(source).ok_or_else(|| missing(source))?;
                let (len, hash) = file.published();
                ManifestEntry { len, hash }
            }
        };
        let is_kept =
            self.old.files.get(path) == Some(&entry) && self.old.holds(path, &self.places.output.join(path));
        match body {
            _ if is_kept => {}
            Body::Bytes(bytes) => self.stage()?.write(path, bytes)?,
            Body::Copy(source) => self.copy(path, source, sources)?,
        }
        self.staged().files.push(Put { path: path.into(), entry, staged: !is_kept });
        Ok(entry.hash)
    }

    /// Gives the output a file that lies finished outside of the site, at `from`.
    pub fn put_file(&self, path: &str, entry: ManifestEntry, from: &Path) -> Result<(), WriteError> {
        check_path(path)?;
        let is_kept =
            self.old.files.get(path) == Some(&entry) && self.old.holds(path, &self.places.output.join(path));
        if !is_kept {
            let file = File::open(from).map_err(WriteError::io("read", from))?;
            let stage = self.stage()?;
            if stage.copy(path, file, None)? != entry.hash {
                stage::remove_file(&stage.root, path)?;
                return Err(WriteError::io("copy", from)(io::Error::other("it changed meanwhile")));
            }
        }
        self.staged().files.push(Put { path: path.into(), entry, staged: !is_kept });
        Ok(())
    }

    /// Lets the output keep a file of the last build as it is; `false` if that is not there any more.
    pub fn keep(&self, path: &str) -> Result<bool, WriteError> {
        self.keep_if(path, |_| true)
    }

    /// The same for a file that must have these bytes.
    pub fn keep_bytes(&self, path: &str, bytes: Hash) -> Result<bool, WriteError> {
        self.keep_if(path, |entry| entry.hash == bytes)
    }

    fn keep_if(&self, path: &str, is_wanted: impl Fn(&ManifestEntry) -> bool) -> Result<bool, WriteError> {
        check_path(path)?;
        let listed = self.old.files.get(path).filter(|entry| is_wanted(entry));
        let Some(entry) = listed.filter(|_| self.old.holds(path, &self.places.output.join(path))) else {
            return Ok(false);
        };
        self.staged().files.push(Put { path: path.into(), entry: *entry, staged: false });
        Ok(true)
    }

    /// Lets the output keep all files of the last build, if that left this list and every file is as it was listed.
    pub fn keep_all(&self, list: Hash) -> bool {
        let mut paths = self.old.files.keys();
        if self.old.hash != list || !paths.all(|path| self.old.holds(path, &self.places.output.join(&**path)))
        {
            return false;
        }
        let files = self.old.files.iter();
        let kept = files.map(|(path, entry)| Put { path: path.clone(), entry: *entry, staged: false });
        self.staged().files.extend(kept);
        true
    }

    /// The paths of the files of the last build.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.old.files.keys().map(|path| &**path)
    }

    /// A place for what belongs to the output and is not part of it.
    pub fn beside(&self, what: &str) -> PathBuf {
        self.places.beside(what)
    }

    /// Leaves the output as it was.
    pub fn abandon(self) {
        drop(self);
    }

    fn copy(&self, path: &str, source: &SourcePath, sources: &Snapshot) -> Result<(), WriteError> {
        let known = sources.files.get(source).ok_or_else(|| missing(source))?;
        let disk = known.disk_name.as_deref().unwrap_or(Path::new(source.as_str()));
        let file = self.site.file(disk).map_err(WriteError::io("read", disk))?;
        let stage = self.stage()?;
        if stage.copy(path, file, known.trimmed.as_deref())? != known.hash {
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
    let places = OutputPlaces::of(output)?;
    Ok([places.beside(what), places.moved_inside().beside(what)])
}

/// Takes the lock beside the output, or inside it where only that can be written.
fn take_lock(places: OutputPlaces, options: &WriterOptions) -> Result<(OutputPlaces, File), WriteError> {
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
