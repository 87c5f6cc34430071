//! Changes source files: each whole or not at all, and only below the site's root.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::stage::{create, remove_any};
use crate::model::source::{Hash, SourceFile, SourcePath};
use crate::scan::SiteFolder;

/// A source file that was changed.
#[derive(Debug)]
pub struct SourceChange {
    /// Which one.
    path: SourcePath,
    /// Below the root.
    disk: PathBuf,
    /// The bytes that it had.
    before: Vec<u8>,
    /// Names the bytes that it has.
    after: Hash,
}

/// Writes what `mend` makes of the bytes of a source file, if they are still those that were read.
pub fn change_source(
    root: &Path,
    path: &SourcePath,
    source: &SourceFile,
    mend: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Result<SourceChange, WriteError> {
    let disk = source.disk_name.clone().unwrap_or_else(|| path.as_str().into());
    let (before, after) = change(root, path, &disk, source.hash, mend)?;
    Ok(SourceChange { path: path.clone(), disk, before, after })
}

impl SourceChange {
    /// Gives the file the bytes that it had, if nobody else changed it meanwhile.
    pub fn undo(self, root: &Path) -> Result<(), WriteError> {
        change(root, &self.path, &self.disk, self.after, |_| self.before).map(drop)
    }
}

/// Changes a file whose bytes are those of `hash`; gives the bytes that it had, and the hash of those that it has.
fn change(
    root: &Path,
    path: &SourcePath,
    disk: &Path,
    hash: Hash,
    mend: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Result<(Vec<u8>, Hash), WriteError> {
    let (place, mut file) = open(root, disk).map_err(WriteError::io("open", disk))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(WriteError::io("read", disk))?;
    if Hash::of(&bytes) != hash {
        return Err(WriteError::Stale { path: path.clone() });
    }
    let mended = mend(&bytes);
    replace(&place, &file, &mended).map_err(WriteError::io("write", disk))?;
    Ok((bytes, Hash::of(&mended)))
}

/// Where a file really lies, and the file: never outside of the site, whatever links say.
fn open(root: &Path, disk: &Path) -> io::Result<(PathBuf, File)> {
    let file = SiteFolder::open(root)?.file(disk)?;
    let place = root.join(disk).canonicalize()?;
    if place.starts_with(root.canonicalize()?) {
        Ok((place, file))
    } else {
        Err(io::Error::other("it lies outside of the site"))
    }
}

/// Puts bytes in the place of a file, which keeps its permissions.
fn replace(place: &Path, old: &File, bytes: &[u8]) -> io::Result<()> {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    // The scan and the watcher take no notice of names that begin with a dot.
    let part = place.with_file_name(format!(".{name}.briefpress-part"));
    let fill = || {
        remove_any(&part)?;
        let mut file = create(&part)?;
        file.write_all(bytes)?;
        file.set_permissions(old.metadata()?.permissions())?;
        file.sync_all()?;
        fs::rename(&part, place)
    };
    let filled = fill();
    if filled.is_err() {
        // What cannot be removed is left to the next try.
        let _ = fs::remove_file(&part);
    }
    filled
}
