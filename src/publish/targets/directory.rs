//! A folder that a server serves: put together beside it, then exchanged in one step by [`crate::write`].
//!
//! Beside the folder lies `.<name>.briefpress-releases`: `manifest.json` says what is in the folder,
//! `<id>.json` what a kept release had, `bodies/<hash>` the bytes that the present one has no more (with
//! `bodies/<hash>.gz` and `.br` their compressed forms), and `host/` has pieces for the server's configuration. What else lies in the folder is left alone.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Setting;
use crate::model::artifact::Body;
use crate::model::source::{Hash, Snapshot};
use crate::model::target::TargetConfig;
use crate::publish::error::PublishError;
use crate::publish::plan::Keep;
use crate::publish::precompress::{forms, own_forms};
use crate::publish::release::{File, Release};
use crate::publish::target::{Bodies, HostState, Progress, Target, Upload};
use crate::write::{Writer, WriterOptions, places_beside};

/// The name of the manifest of what is in the folder.
const MANIFEST: &str = "manifest.json";
/// The folder of bytes that only kept releases have.
const BODIES: &str = "bodies";
/// Where pieces for the server's configuration go.
const HOST: &str = "host";

/// A folder.
pub struct Directory {
    path: PathBuf,
    root: PathBuf,
    home: Option<PathBuf>,
    keep: Keep,
}

impl Directory {
    /// The folder at `path`, which begins at the site's.
    pub fn new(path: &Path, config: &TargetConfig, setting: &Setting) -> Self {
        let home = setting.environment.get("HOME").map(PathBuf::from);
        let keep = Keep::new(config);
        Self { path: setting.root.join(path), root: setting.root.clone(), home, keep }
    }

    /// Where the records of the folder lie, if there are any.
    fn records(&self) -> Result<Option<PathBuf>, PublishError> {
        let places = places_beside(&self.path, "releases")?;
        Ok(places.into_iter().find(|place| place.is_dir()))
    }

    fn read_release(&self, name: &str) -> Result<Option<Release>, PublishError> {
        let Some(records) = self.records()? else { return Ok(None) };
        let place = records.join(name);
        match fs::read(&place) {
            Ok(bytes) => Release::parse(&bytes)
                .map(Some)
                .map_err(|fault| PublishError::io(format!("cannot read `{}`: {fault}", place.display()))),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(PublishError::file("read", &place)(cause)),
        }
    }

    /// Keeps the bytes that the new release replaces or removes.
    fn keep_bodies(&self, records: &Path, upload: &Upload<'_>) -> Result<(), PublishError> {
        let Some(old) = &upload.held.release else { return Ok(()) };
        let bodies = records.join(BODIES);
        fs::create_dir_all(&bodies).map_err(PublishError::file("make", &bodies))?;
        for path in upload.plan.changes.iter().chain(&upload.plan.deletes) {
            let Some(file) = old.files.get(path) else { continue };
            let from = self.path.join(&**path);
            // What a run that did not finish has replaced already was kept by that run.
            if fs::read(&from).map_or(true, |bytes| Hash::of(&bytes) != file.hash) {
                continue;
            }
            let to = bodies.join(file.hash.hex(64));
            link(&from, &to)?;
            for coding in file.compressed.iter().flatten() {
                let form = self.path.join(coding.path(path));
                if form.is_file() {
                    link(&form, &bodies.join(coding.path(&file.hash.hex(64))))?;
                }
            }
        }
        write(&records.join(format!("{}.json", old.id())), &old.print())
    }

    /// Gives the writer every file of the release.
    fn put(&self, writer: &Writer, records: &Path, upload: &Upload<'_>) -> Result<(), PublishError> {
        let nothing = Snapshot::of_texts([]).expect("no path is no bad path");
        for (path, file) in &upload.release.files {
            match upload.bodies {
                Bodies::Tree(tree) => match tree.made.get(path) {
                    Some(bytes) => writer.put(path, &Body::Bytes(bytes.clone()), &nothing).map(drop)?,
                    None => writer.put_file(path, file.entry(), &tree.root.join(&**path))?,
                },
                Bodies::Kept(_) => {
                    let from = self.kept_body(records, path, file, upload.held.release.as_ref());
                    writer.put_file(path, file.entry(), &from)?;
                }
            }
        }
        // Assets that old pages name stay for a while.
        for (path, leaving) in &upload.release.leaving {
            let place = self.path.join(&**path);
            if place.is_file() {
                writer.put_file(path, leaving.file.entry(), &place)?;
            }
        }
        self.put_forms(writer, records, upload)?;
        self.put_kept(writer, upload)
    }

    /// Gives the writer the compressed forms: those that stay, and those that were made or are kept for the release.
    fn put_forms(&self, writer: &Writer, records: &Path, upload: &Upload<'_>) -> Result<(), PublishError> {
        let nothing = Snapshot::of_texts([]).expect("no path is no bad path");
        for form in forms(upload.release, upload.held.release.as_ref()) {
            let path = form.path();
            if form.stays {
                // One that is not as it was is left out: servers send the file itself then.
                writer.keep(&path)?;
                continue;
            }
            let from = match upload.bodies {
                Bodies::Tree(tree) => tree.forms.as_ref().map(|folder| folder.join(&path)),
                Bodies::Kept(_) => Some(records.join(BODIES).join(form.coding.path(&form.file.hash.hex(64))))
                    .filter(|place| place.is_file()),
            };
            if let Some(from) = from {
                let bytes = fs::read(&from).map_err(PublishError::file("read", &from))?;
                writer.put(&path, &Body::Bytes(bytes), &nothing)?;
            }
        }
        Ok(())
    }

    /// Lets stay what `keep` names of earlier releases.
    fn put_kept(&self, writer: &Writer, upload: &Upload<'_>) -> Result<(), PublishError> {
        let (release, held) = (upload.release, upload.held.release.as_ref());
        let own = |path: &str| release.files.contains_key(path) || release.leaving.contains_key(path);
        let is_form = own_forms(release, held);
        for path in
            writer.listed().filter(|path| self.keep.names(path) && !own(path) && !is_form.contains(*path))
        {
            writer.keep(path)?;
        }
        Ok(())
    }

    fn kept_body(&self, records: &Path, path: &str, file: &File, now: Option<&Release>) -> PathBuf {
        let is_there = now.and_then(|now| now.files.get(path)).is_some_and(|now| now.hash == file.hash);
        if is_there { self.path.join(path) } else { records.join(BODIES).join(file.hash.hex(64)) }
    }
}

impl Target for Directory {
    fn read(&self) -> Result<HostState, PublishError> {
        Ok(HostState { release: self.read_release(MANIFEST)?, ..HostState::default() })
    }

    fn kept(&self, id: &str) -> Result<Option<Release>, PublishError> {
        self.read_release(&format!("{id}.json"))
    }

    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        let options = WriterOptions {
            home: self.home.clone(),
            durable: true,
            patience: Duration::ZERO,
            ..WriterOptions::new(&self.root)
        };
        let writer = Writer::open(&self.path, options)?;
        let records = writer.beside("releases");
        fs::create_dir_all(&records).map_err(PublishError::file("make", &records))?;
        // With the lock taken: has somebody else published since the plan was made?
        let now = self.read_release(MANIFEST)?.map(|release| release.stamp.id);
        if now.as_deref() != upload.held.release.as_ref().map(Release::id) {
            return Err(PublishError::new(
                crate::publish::error::ErrorKind::Busy,
                "somebody else has published meanwhile; publish again to see what that changes",
            ));
        }
        progress.begin("writing", upload.release.files.len(), upload.plan.bytes);
        self.keep_bodies(&records, upload)?;
        progress.check()?;
        self.put(&writer, &records, upload)?;
        progress.check()?;
        writer.commit()?;
        progress.done(upload.plan.bytes);
        write(&records.join(MANIFEST), &upload.release.print())
    }

    fn prune(&self, upload: &Upload<'_>, _progress: &dyn Progress) -> Result<(), PublishError> {
        let Some(records) = self.records()? else { return Ok(()) };
        if let Bodies::Tree(tree) = upload.bodies {
            for (name, text) in &tree.beside {
                write(&records.join(HOST).join(name), text.as_bytes())?;
            }
        }
        let kept: BTreeSet<String> =
            upload.release.earlier.iter().map(|stamp| format!("{}.json", stamp.id)).collect();
        let mut needed = BTreeSet::new();
        for name in &kept {
            let release = self.read_release(name)?;
            for file in release.iter().flat_map(|release| release.files.values()) {
                let hash = file.hash.hex(64);
                needed.extend(file.compressed.iter().flatten().map(|coding| coding.path(&hash)));
                needed.insert(hash);
            }
        }
        remove_others(&records, |name| name == MANIFEST || kept.contains(name))?;
        remove_others(&records.join(BODIES), |name| needed.contains(name))
    }
}

/// Removes the files of a folder that are not wanted.
fn remove_others(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<(), PublishError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && !is_wanted(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path()).map_err(PublishError::file("remove", &entry.path()))?;
        }
    }
    Ok(())
}

/// Writes a file whole, and makes sure that it outlives a power cut.
fn write(place: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let part = place.with_extension("part");
    let fill = || {
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut file = fs::File::create(&part)?;
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        fs::rename(&part, place)
    };
    fill().map_err(PublishError::file("write", place))
}

/// Lets a file lie at another place, too, unless one does already.
fn link(from: &Path, to: &Path) -> Result<(), PublishError> {
    if to.exists() || fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let part = to.with_extension("part");
    fs::copy(from, &part).and_then(|_| fs::rename(&part, to)).map_err(PublishError::file("copy to", to))
}
