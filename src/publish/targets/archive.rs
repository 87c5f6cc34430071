//! One file with the whole site, for any other host or for a hand-over: `.tar.gz` or `.zip`.
//!
//! The same site makes the same bytes: files are sorted, and all bear the same time.

use std::fs;
use std::io::{self, Cursor, Seek, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};

use super::Setting;
use crate::publish::error::PublishError;
use crate::publish::release::Release;
use crate::publish::target::{Bodies, HostState, Progress, Target, Tree, Upload};

/// 1 January 1980, the earliest time that both forms know.
const TIME: u64 = 315_532_800;

/// An archive.
pub struct Archive {
    path: PathBuf,
}

impl Archive {
    /// The archive at `path`, which begins at the site's folder.
    pub fn new(path: &Path, setting: &Setting) -> Self {
        Self { path: setting.root.join(path) }
    }
}

impl Target for Archive {
    /// An archive is made anew each time.
    fn read(&self) -> Result<HostState, PublishError> {
        Ok(HostState::default())
    }

    fn kept(&self, _id: &str) -> Result<Option<Release>, PublishError> {
        Err(PublishError::usage("an archive keeps no earlier releases"))
    }

    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        let Bodies::Tree(tree) = upload.bodies else {
            return Err(PublishError::usage("an archive keeps no earlier releases"));
        };
        progress.begin("packing", upload.release.files.len(), upload.plan.bytes);
        let mut part = self.path.clone().into_os_string();
        part.push("-part");
        let part = PathBuf::from(part);
        let packed = self.pack(&part, (upload.release, tree), progress);
        if packed.is_err() {
            // Half an archive is of no use; if it cannot be removed, the first fault is the one to tell.
            let _ = fs::remove_file(&part);
        }
        packed?;
        fs::rename(&part, &self.path).map_err(PublishError::file("write", &self.path))
    }
}

impl Archive {
    fn pack(
        &self,
        part: &Path,
        site: (&Release, &Tree),
        progress: &dyn Progress,
    ) -> Result<(), PublishError> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(PublishError::file("make", folder))?;
        }
        let file = fs::File::create(part).map_err(PublishError::file("write", part))?;
        let is_zip = self.path.extension().is_some_and(|ending| ending == "zip");
        let file = io::BufWriter::new(file);
        let file = if is_zip { zip(file, site, progress)? } else { tar_gz(file, site, progress)? };
        let sync = || file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all();
        sync().map_err(PublishError::file("write", part))
    }
}

fn failed(cause: impl std::fmt::Display) -> PublishError {
    PublishError::io(format!("cannot write the archive: {cause}"))
}

fn tar_gz<W: Write>(
    out: W,
    (release, tree): (&Release, &Tree),
    progress: &dyn Progress,
) -> Result<W, PublishError> {
    let gzip = GzBuilder::new().mtime(0).operating_system(255).write(out, Compression::best());
    let mut archive = tar::Builder::new(gzip);
    archive.mode(tar::HeaderMode::Deterministic);
    for (path, file) in &release.files {
        progress.check()?;
        let bytes = tree.read(path, file)?;
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(TIME);
        archive.append_data(&mut header, &**path, Cursor::new(bytes)).map_err(failed)?;
        progress.done(file.len);
    }
    archive.into_inner().and_then(|gzip| gzip.finish()).map_err(failed)
}

fn zip<W: Write + Seek>(
    out: W,
    (release, tree): (&Release, &Tree),
    progress: &dyn Progress,
) -> Result<W, PublishError> {
    let mut archive = zip::ZipWriter::new(out);
    for (path, file) in &release.files {
        progress.check()?;
        let bytes = tree.read(path, file)?;
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .large_file(bytes.len() as u64 > u64::from(u32::MAX))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        archive.start_file(path.to_string(), options).map_err(failed)?;
        archive.write_all(&bytes).map_err(failed)?;
        progress.done(file.len);
    }
    archive.finish().map_err(failed)
}
