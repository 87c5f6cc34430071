//! Where an output and what belongs to it lie, and whether it may be written there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::WriterOptions;
use super::error::WriteError;
use super::manifest::{Files, MANIFEST};
use crate::scan::SOURCE_FOLDERS;

/// The file that says that a folder is ours.
pub const MARKER: &str = ".briefpress";
/// Its words. They never change: the marker is tracked by version control, and a build leaves no trace there.
pub(super) const MARKER_TEXT: &[u8] =
    b"This directory is owned by Briefpress: `briefpress build` replaces what is in it.\n";

/// The part of the cache folder where `publish` keeps what it makes.
const PUBLISH: &str = "publish";
const CACHE: &str = ".briefpress";

/// The output's real path and what lies beside it.
#[derive(Clone, Debug)]
pub(super) struct OutputPlaces {
    /// The output folder, absolute.
    pub output: PathBuf,
    /// The file that is locked while somebody writes.
    pub lock: PathBuf,
    /// The folder in which the next output is put together.
    pub stage: PathBuf,
    /// What is under way where folders cannot be exchanged.
    pub journal: PathBuf,
    /// The old output, while it makes place for the new one where they cannot be exchanged.
    pub aside: PathBuf,
    /// Lock and stage lie inside the output, since its parent cannot be written.
    pub inside: bool,
}

#[cfg(unix)]
fn writable(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    Ok(accessat(CWD, folder, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS)?)
}

#[cfg(not(unix))]
fn writable(_: &Path) -> io::Result<()> {
    Ok(())
}

impl OutputPlaces {
    /// The places of `output`, whose parent is made if need be.
    pub(super) fn of(output: &Path) -> Result<Self, WriteError> {
        let output = real_path(output)?;
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(WriteError::Overlap { output, how: "is the root of the disk".to_owned() });
        };
        fs::create_dir_all(parent).map_err(WriteError::io("make", parent))?;
        let name = name.to_string_lossy();
        let beside = |what: &str| parent.join(format!(".{name}.briefpress-{what}"));
        Ok(Self {
            lock: beside("lock"),
            stage: beside("stage"),
            journal: beside("journal"),
            aside: beside("aside"),
            inside: false,
            output,
        })
    }

    /// A place of this name beside the output, or inside it.
    pub(super) fn beside(&self, what: &str) -> PathBuf {
        if self.inside {
            return self.output.join(format!(".briefpress-{what}"));
        }
        let name = self.output.file_name().unwrap_or_default().to_string_lossy();
        self.output.with_file_name(format!(".{name}.briefpress-{what}"))
    }

    /// The same with lock and stage inside the output.
    pub(super) fn moved_inside(self) -> Self {
        let inside = |what: &str| self.output.join(format!(".briefpress-{what}"));
        Self {
            lock: inside("lock"),
            stage: inside("stage"),
            journal: inside("journal"),
            aside: inside("aside"),
            inside: true,
            output: self.output,
        }
    }

    /// Refuses an output that is, contains or lies inside the sources, a repository or the user's home.
    pub(super) fn refuse_overlap(&self, options: &WriterOptions) -> Result<(), WriteError> {
        let refuse = |how: String| Err(WriteError::Overlap { output: self.output.clone(), how });
        let root = options.root.canonicalize().unwrap_or_else(|_| options.root.clone());
        if root.starts_with(&self.output) {
            let what = if root == self.output { "is" } else { "contains" };
            return refuse(format!("{what} the site's own folder"));
        }
        let home = options.home.as_deref().and_then(|home| home.canonicalize().ok());
        if home.is_some_and(|home| home.starts_with(&self.output)) {
            return refuse("is or contains your home folder".to_owned());
        }
        let config = options.config.as_deref().map(Path::to_owned).into_iter();
        let named = SOURCE_FOLDERS.iter().chain(&[".git", CACHE, "site.yaml"]).map(|name| root.join(name));
        for source in named.chain(config) {
            // A source that does not exist yet may do so tomorrow.
            let real = source.canonicalize().unwrap_or_else(|_| source.clone());
            let name = source.strip_prefix(&root).unwrap_or(&source).display();
            if self.output == real {
                return refuse(format!("is `{name}`"));
            } else if source.ends_with(CACHE) && self.output.starts_with(real.join(PUBLISH)) {
                continue;
            } else if self.output.starts_with(&real) {
                return refuse(format!("lies inside `{name}`"));
            } else if real.starts_with(&self.output) {
                return refuse(format!("contains `{name}`"));
            }
        }
        Ok(())
    }

    /// Fails if no stage can be made where it belongs; known before anything is rendered.
    pub(super) fn check_writable(&self) -> Result<(), WriteError> {
        let folder = self.stage.parent().unwrap_or(Path::new(""));
        writable(folder).map_err(WriteError::io("write", folder))
    }

    /// Refuses a folder that is neither empty nor ours.
    pub(super) fn refuse_foreign(&self, options: &WriterOptions) -> Result<(), WriteError> {
        let mut names = match fs::read_dir(&self.output) {
            Ok(entries) => entries
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                .collect::<io::Result<Vec<_>>>()
                .map_err(WriteError::io("read", &self.output))?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(cause) => return Err(WriteError::io("read", &self.output)(cause)),
        };
        names.retain(|name| !is_own(name));
        if options.adopt || names.is_empty() || is_marked(&self.output) {
            return Ok(());
        }
        names.sort();
        Err(WriteError::Foreign { output: self.output.clone(), examples: names })
    }
}

/// Whether the folder holds the marker.
pub(super) fn is_marked(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(MARKER)).is_ok_and(|metadata| metadata.is_file())
}

/// Whether a name in an output's root is the writer's own.
pub(super) fn is_own(name: &str) -> bool {
    name == MARKER || name == MANIFEST || name.starts_with(".briefpress-")
}

/// What lies in the output that is neither ours nor in `files`, by path; folders that hold nothing of
/// ours as a whole, with a final slash.
pub(super) fn foreign(output: &Path, files: &Files) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut entries = WalkDir::new(output).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(fault) if fault.io_error().is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound) => {
                continue;
            }
            Err(fault) => return Err(fault.into()),
        };
        let below = entry.path().strip_prefix(output).unwrap_or(entry.path()).to_string_lossy().into_owned();
        let below = if cfg!(windows) { below.replace('\\', "/") } else { below };
        if entry.depth() == 1 && is_own(&below) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        } else if !entry.file_type().is_dir() {
            if !files.contains_key(&*below) || !entry.file_type().is_file() {
                found.push(below);
            }
        } else if !holds_ours(files, &below) {
            entries.skip_current_dir();
            if fs::read_dir(entry.path())?.next().is_some() {
                found.push(format!("{below}/"));
            }
        }
    }
    Ok(found)
}

fn holds_ours(files: &Files, folder: &str) -> bool {
    let inside = format!("{folder}/");
    let first =
        files.range::<str, _>((std::ops::Bound::Included(&*inside), std::ops::Bound::Unbounded)).next();
    first.is_some_and(|(path, _)| path.starts_with(&inside))
}

/// The path without links, as far as it exists.
fn real_path(path: &Path) -> Result<PathBuf, WriteError> {
    let fault = WriteError::io("find", path);
    let absolute = std::path::absolute(path).map_err(WriteError::io("find", path))?;
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        match existing.canonicalize() {
            Ok(real) => return Ok(missing.into_iter().rev().fold(real, |path, part| path.join(part))),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && !existing.is_symlink() => {}
            Err(cause) => return Err(fault(cause)),
        }
        match (existing.parent(), existing.file_name()) {
            (Some(parent), Some(name)) => {
                missing.push(name.to_owned());
                existing = parent;
            }
            // `..` after a folder that does not exist.
            _ => return Err(fault(io::ErrorKind::NotFound.into())),
        }
    }
}
