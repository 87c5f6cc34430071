//! The folder in which the new output comes together, beside the old one.
//!
//! A stage with a manifest is exactly what the manifest says; it is the output of the build before
//! the last, and the next one brings it up to date. Whoever changes it takes the manifest away
//! first. A stage without one was left by a process that died, and is removed. No file is ever
//! changed in place: it may share its bytes with the output by a hard link.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::error::WriteError;
use super::manifest::{self, Files, Listed, MANIFEST};
use super::place::{MARKER, MARKER_TEXT, is_marked};
use crate::model::artifact::ManifestEntry;
use crate::model::source::{Hash, Trimmed};

/// Bytes that are copied at once, at most.
const PIECE: usize = 128 << 10;

/// An open stage.
#[derive(Debug)]
pub(super) struct Stage {
    /// The folder of the stage.
    pub root: PathBuf,
    /// What it holds from before, as its manifest said.
    known: Listed,
    /// Nothing was in it: nothing can be in the way.
    empty: bool,
    /// Folders made or seen by this process.
    folders: Mutex<HashSet<Box<str>>>,
}

impl Stage {
    /// Opens the stage at `root` for changes.
    pub(super) fn open(root: &Path) -> Result<Self, WriteError> {
        let known = match fs::symlink_metadata(root) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
            Err(cause) => return Err(WriteError::io("read", root)(cause)),
            Ok(_) => reusable(root)?,
        };
        let empty = known.is_none();
        if empty {
            // It is there only if it was empty.
            fs::create_dir(root).or_else(exists_is_fine).map_err(WriteError::io("make", root))?;
            let marker = root.join(MARKER);
            fs::write(&marker, MARKER_TEXT).map_err(WriteError::io("write", &marker))?;
        } else {
            let list = root.join(MANIFEST);
            fs::remove_file(&list).map_err(WriteError::io("remove", &list))?;
        }
        Ok(Self { root: root.to_owned(), known: known.unwrap_or_default(), empty, folders: Mutex::default() })
    }

    /// Writes a file.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let place = self.clear(path)?;
        let fill = || create(&place)?.write_all(bytes);
        fill().map_err(|cause| failed("write", &place, cause))
    }

    /// Copies what `from` holds; returns the hash of what was copied.
    pub(super) fn copy(
        &self,
        path: &str,
        mut from: File,
        trimmed: Option<&Trimmed>,
    ) -> Result<Hash, WriteError> {
        let place = self.clear(path)?;
        let mut fill = || {
            let mut file = create(&place)?;
            let mut hasher = blake3::Hasher::new();
            let (mut position, mut published) = (0, Vec::new());
            let mut piece = vec![0; PIECE.min(from.metadata()?.len() as usize + 1)];
            loop {
                let count = match from.read(&mut piece) {
                    Ok(0) => break,
                    Ok(count) => count,
                    Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                    Err(cause) => return Err(cause),
                };
                hasher.update(&piece[..count]);
                if let Some(trimmed) = trimmed {
                    published.clear();
                    trimmed.publish(position, &piece[..count], &mut published);
                    file.write_all(&published)?;
                } else {
                    file.write_all(&piece[..count])?;
                }
                position += count as u64;
            }
            Ok(Hash(*hasher.finalize().as_bytes()))
        };
        fill().map_err(|cause| failed("copy to", &place, cause))
    }

    /// Makes the stage hold the file that the output has at `path`.
    pub(super) fn keep(&self, path: &str, entry: ManifestEntry, output: &Path) -> Result<(), WriteError> {
        if self.known.files.get(path) == Some(&entry) && self.known.holds(path, &self.root.join(path)) {
            return Ok(());
        }
        let (from, place) = (output.join(path), self.clear(path)?);
        if fs::hard_link(&from, &place).is_ok() {
            return Ok(());
        }
        // No links on this file system, or too many to one file.
        let file = File::open(&from).map_err(WriteError::io("read", &from))?;
        if self.copy(path, file, None)? == entry.hash {
            return Ok(());
        }
        Err(WriteError::io("copy", &from)(io::Error::other("it changed meanwhile")))
    }

    /// Removes what is in the stage and not in `files`.
    pub(super) fn prune(&self, files: &Files) -> Result<(), WriteError> {
        for path in self.known.files.keys().filter(|path| !files.contains_key(*path)) {
            remove_file(&self.root, path)?;
        }
        Ok(())
    }

    /// Writes the manifest: from now on the stage is what it says.
    pub(super) fn seal(&self, files: &Files) -> Result<(), WriteError> {
        write_whole(&self.root.join(MANIFEST), &manifest::print(files))
    }

    /// Leaves the stage as a later build can use it, without what this one wrote.
    pub(super) fn abandon(self, written: &[Box<str>]) -> Result<(), WriteError> {
        if self.empty {
            return remove_stage(&self.root);
        }
        let mut files = self.known.files;
        for path in written {
            remove_file(&self.root, path)?;
            files.remove(path);
        }
        let list = self.root.join(MANIFEST);
        write_whole(&list, &manifest::print(&files))?;
        // Files changed by someone are younger than the list that was there, not than this one.
        let time = SystemTime::UNIX_EPOCH + Duration::from_nanos(u64::try_from(self.known.time).unwrap_or(0));
        let set = || File::options().write(true).open(&list)?.set_modified(time);
        set().map_err(WriteError::io("write", &list))
    }

    /// Makes room for a file: its folders are there, nothing is in its place.
    fn clear(&self, path: &str) -> Result<PathBuf, WriteError> {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.make_folder(folder)?;
        }
        let place = self.root.join(path);
        if !self.empty {
            remove_any(&place).map_err(WriteError::io("replace", &place))?;
        }
        Ok(place)
    }

    fn make_folder(&self, folder: &str) -> Result<(), WriteError> {
        let seen =
            |folder: &str| self.folders.lock().unwrap_or_else(PoisonError::into_inner).contains(folder);
        if seen(folder) {
            return Ok(());
        }
        // From the outermost: none may be a link, which could lead anywhere.
        for (end, _) in folder.match_indices('/').chain([(folder.len(), "")]) {
            let part = &folder[..end];
            if seen(part) {
                continue;
            }
            let place = self.root.join(part);
            make_real_folder(&place).map_err(WriteError::io("make", &place))?;
            self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(part.into());
        }
        Ok(())
    }
}

/// A file that could not be written whole does not stay.
fn failed(action: &'static str, place: &Path, cause: io::Error) -> WriteError {
    let _ = fs::remove_file(place);
    WriteError::io(action, place)(cause)
}

/// What the stage at `root` holds if its manifest says so; else it is removed, if it is ours.
fn reusable(root: &Path) -> Result<Option<Listed>, WriteError> {
    if is_marked(root)
        && let Some(listed) = manifest::read(root).map_err(WriteError::io("read", root))?
    {
        return Ok(Some(listed));
    }
    remove_stage(root)?;
    Ok(None)
}

/// Removes a stage. What is neither marked nor empty is not ours, whatever its name.
pub(super) fn remove_stage(root: &Path) -> Result<(), WriteError> {
    let fault = || WriteError::io("remove", root);
    let metadata = match fs::symlink_metadata(root) {
        Ok(metadata) => metadata,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(fault()(cause)),
    };
    if !metadata.is_dir() {
        return Err(fault()(io::Error::other("it is not a folder; remove it yourself")));
    }
    if !is_marked(root) {
        // A process that died before it could put its marker left it empty, or with half a marker.
        return fs::remove_dir(root)
            .map_err(|_| fault()(io::Error::other("it was not made by Briefpress; remove it yourself")));
    }
    // The marker goes last, so that a removal cut short can go on next time.
    for entry in fs::read_dir(root).map_err(fault())? {
        let entry = entry.map_err(fault())?;
        if entry.file_name() != MARKER {
            remove_any(&entry.path()).map_err(fault())?;
        }
    }
    fs::remove_dir_all(root).map_err(fault())
}

/// Removes a file of a tree, and the folders that it leaves empty.
///
/// A folder in its place stays, since it holds new files; what lies behind a link is not in the tree.
pub(super) fn remove_file(root: &Path, path: &str) -> Result<(), WriteError> {
    let place = root.join(path);
    let is_folder = |place: &Path| fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_dir());
    if is_folder(&place) || path.match_indices('/').any(|(end, _)| !is_folder(&root.join(&path[..end]))) {
        return Ok(());
    }
    match fs::remove_file(&place) {
        Ok(()) => {}
        Err(cause) if is_missing(&cause) => {}
        Err(cause) => return Err(WriteError::io("remove", &place)(cause)),
    }
    for (end, _) in path.rmatch_indices('/') {
        if fs::remove_dir(root.join(&path[..end])).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
pub(super) fn write_whole(place: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push("-part");
    let part = place.with_file_name(name);
    let fill = || {
        remove_any(&part)?;
        create(&part)?.write_all(bytes)?;
        fs::rename(&part, place)
    };
    fill().map_err(WriteError::io("write", place))
}

/// Makes a folder where there may be a file or a link in its place.
pub(super) fn make_real_folder(place: &Path) -> io::Result<()> {
    match fs::create_dir(place) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
        done => return done,
    }
    if fs::symlink_metadata(place)?.is_dir() {
        return Ok(());
    }
    // Another thread may do the same now.
    fs::remove_file(place).or_else(missing_is_fine)?;
    fs::create_dir(place).or_else(exists_is_fine)
}

/// Removes a file, a link or a folder; nothing there is fine.
pub(super) fn remove_any(place: &Path) -> io::Result<()> {
    match fs::symlink_metadata(place) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(place),
        Ok(_) => fs::remove_file(place),
        Err(cause) => missing_is_fine(cause),
    }
}

pub(super) fn is_missing(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn missing_is_fine(cause: io::Error) -> io::Result<()> {
    if is_missing(&cause) { Ok(()) } else { Err(cause) }
}

fn exists_is_fine(cause: io::Error) -> io::Result<()> {
    if cause.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(cause) }
}

pub(super) fn create(place: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(place)
}
