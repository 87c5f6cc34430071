//! The way by plain SFTP, for servers that have nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::batch::{CARRIED, Unchanged, done, names, readable, word};
use super::{LEASE, Ssh, at_work, is_foreign, is_plain, parse, refusal};
use crate::publish::error::PublishError;
use crate::publish::program::Said;
use crate::publish::release::Release;
use crate::publish::target::{HostState, Progress, Upload};

impl Ssh {
    /// A file below the folder, if it is there.
    pub(super) fn file_by_sftp(&self, name: &str) -> Result<Option<Vec<u8>>, PublishError> {
        Ok(self.files_by_sftp(&[name.to_owned()])?.pop().flatten())
    }

    /// Files below the folder, each if it is there.
    fn files_by_sftp(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, PublishError> {
        let (said, files) = self.then_fetch("", names)?;
        readable(&said)?;
        Ok(files)
    }

    pub(super) fn read_by_sftp(&self) -> Result<HostState, PublishError> {
        let (said, state) = self.then_read(&self.list(&["."]))?;
        readable(&said)?;
        let names = names(&said);
        if state.release.is_none() && !names.is_empty() && !names.iter().any(|name| name == ".briefpress") {
            return Err(is_foreign(&self.connection.account.path));
        }
        self.held(state.release, &state.lock)
    }

    /// Runs a batch of commands and then reads the manifest and the token in the lock.
    fn then_read(&self, commands: &str) -> Result<(Said, State), PublishError> {
        let (said, files) = self.then_fetch(commands, &["manifest.json", "lock/token"].map(str::to_owned))?;
        let mut files = files.into_iter();
        let release = files.next().flatten().map(|bytes| parse("manifest.json", &bytes)).transpose()?;
        let lock = String::from_utf8_lossy(&files.next().flatten().unwrap_or_default()).into_owned();
        Ok((said, State { release, lock }))
    }

    pub(super) fn send_by_sftp(
        &self,
        upload: &Upload<'_>,
        progress: &dyn Progress,
    ) -> Result<(), PublishError> {
        self.lock_by_sftp(upload)?;
        progress.begin("sending", upload.release.files.len(), upload.plan.bytes);
        // If it could not be renewed, the next time or the last check of it tells.
        let state = self.holding(|| drop(self.renew(upload)), || self.send_files(upload))?;
        progress.check()?;
        self.check_lock(upload, &state)?;
        self.flip_by_sftp(upload)?;
        progress.done(upload.plan.bytes);
        Ok(())
    }

    fn send_files(&self, upload: &Upload<'_>) -> Result<State, PublishError> {
        let (linked, state) = self.then_read(&self.transfer(upload, Unchanged::Linked))?;
        match (linked.success, linked.code) {
            (true, _) => Ok(state),
            // A command was refused, not the connection.
            (false, Some(1)) => self.send_unlinked(upload),
            (false, _) => Err(refusal("sftp", &linked)),
        }
    }

    /// Marks the folder, and takes the lock in it: a folder that bears our token is given the lock's name. A lock that
    /// a run of ours has left is taken over.
    fn lock_by_sftp(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let own = format!("lock.{}", self.token()?);
        let mark = self.temporary("mark", b"This directory is owned by Briefpress.\n")?;
        let record = self.temporary("record", &upload.release.print())?;
        let path = &self.connection.account.path;
        let above = path.match_indices('/').skip(1).map(|(index, _)| &path[..index]).chain([&**path]);
        let mut commands: String = above.map(|folder| format!("-mkdir {}\n", word(folder))).collect();
        commands.push_str(&self.put(&mark, ".briefpress"));
        for folder in ["releases", "records"] {
            commands.push_str(&format!("-mkdir {}\n", self.there(folder)));
        }
        // Of a run that is stopped, this says what it has left.
        commands.push_str(&self.put(&record, &format!("records/{}.json", upload.release.id())));
        let left = self.sign(upload, "lock")?;
        if upload.held.unfinished {
            commands.push_str(&left);
        } else {
            commands.push_str(&format!("-mkdir {}\n{}", self.there(&own), self.sign(upload, &own)?));
            commands.push_str(&format!("rename {} {}\n", self.there(&own), self.there("lock")));
        }
        let (said, mut state) = self.then_read(&commands)?;
        if !said.success {
            self.take_over(&said)?;
            let (signed, signed_state) = self.then_read(&left)?;
            done(&signed)?;
            state = signed_state;
        }
        self.check_lock(upload, &state)
    }

    /// The commands that write into a lock whose it is.
    fn sign(&self, upload: &Upload<'_>, folder: &str) -> Result<String, PublishError> {
        let by = self.temporary("by", self.owner(upload).as_bytes())?;
        let token = self.temporary("token-there", self.token()?.as_bytes())?;
        Ok(self.put(&token, &format!("{folder}/token")) + &self.put(&by, &format!("{folder}/by")))
    }

    /// Says in the lock that we are still at work.
    fn renew(&self, upload: &Upload<'_>) -> Result<Said, PublishError> {
        let by = self.temporary("by-now", self.owner(upload).as_bytes())?;
        self.batch(&self.put(&by, "lock/by"))
    }

    /// Who is at work, and when he said so last.
    fn owner(&self, upload: &Upload<'_>) -> String {
        format!("{} since {:.0}", upload.release.stamp.by, Timestamp::now())
    }

    /// Whether a lock that is there may be taken: it is of a run of ours that was stopped, or old.
    fn take_over(&self, said: &Said) -> Result<(), PublishError> {
        let mut files = self.files_by_sftp(&["lock/token", "lock/by"].map(str::to_owned))?.into_iter();
        let mut next = || files.next().flatten().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let Some(owner) = next() else { return Err(refusal("sftp", said)) };
        let by = next().unwrap_or_default();
        let since = by.rsplit(' ').next().and_then(|since| since.parse::<Timestamp>().ok());
        let is_old = since.is_some_and(|since| Timestamp::now().duration_since(since) > LEASE);
        if owner == self.token()? || is_old { Ok(()) } else { Err(at_work(&by)) }
    }

    /// Makes sure that the lock is ours and that nobody has published since the plan was made.
    fn check_lock(&self, upload: &Upload<'_>, state: &State) -> Result<(), PublishError> {
        if state.lock != self.token()? {
            return Err(at_work(""));
        }
        let now = state.release.as_ref();
        if now.map(Release::id) == upload.held.release.as_ref().map(Release::id) {
            return Ok(());
        }
        self.batch(&self.unlock()?)?;
        Err(at_work(now.map_or("", |now| &now.stamp.by)))
    }

    /// The commands that give the lock back: it loses its name first, so that it is never there without its token.
    fn unlock(&self) -> Result<String, PublishError> {
        let own = format!("lock.{}", self.token()?);
        let files = ["token", "by"].map(|name| format!("-rm {}\n", self.there(&format!("{own}/{name}"))));
        let gone = format!("{}-rmdir {}\n", files.concat(), self.there(&own));
        Ok(format!("{gone}-rename {} {}\n{gone}", self.there("lock"), self.there(&own)))
    }

    /// Sends every file, for servers that know no links; what is only there comes here and goes back.
    fn send_unlinked(&self, upload: &Upload<'_>) -> Result<State, PublishError> {
        let folder = self.folder.join(CARRIED);
        // What a run that was stopped left there would come under a wrong name.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(PublishError::file("make", &folder))?;
        let sent = self.then_read(&self.transfer(upload, Unchanged::Sent));
        fs::remove_dir_all(&folder).map_err(PublishError::file("remove", &folder))?;
        let (sent, state) = sent?;
        done(&sent)?;
        Ok(state)
    }

    /// Makes readers see the release, if it is there: the link is put in place by a rename.
    fn flip_by_sftp(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let id = upload.release.id();
        let (part, whole) = (format!("releases/{id}.part"), format!("releases/{id}"));
        let manifest = self.temporary("manifest", &upload.release.print())?;
        let mut commands = String::new();
        if let Some(old) = &upload.held.release {
            let record = self.temporary("record", &old.print())?;
            commands.push_str(&self.put(&record, &format!("records/{}.json", old.id())));
        }
        commands.push_str(&format!(
            "-rename {} {}\nls -1 {}\n-rm {}\nln -s {} {}\nrename {} {}\n{}rename {} {}\n",
            self.there(&part),
            self.there(&whole),
            self.there(&whole),
            self.there("current.part"),
            word(&whole),
            self.there("current.part"),
            self.there("current.part"),
            self.there("current"),
            self.put(&manifest, "manifest.part"),
            self.there("manifest.part"),
            self.there("manifest.json"),
        ));
        done(&self.batch(&commands)?)
    }

    /// Removes releases that are kept no more and what runs that were stopped have left, by their manifests, then the
    /// lock; all this only if the lock is ours.
    pub(super) fn prune_by_sftp(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let (said, state) = self.then_read(&self.list(&["releases", "records"]))?;
        readable(&said)?;
        if state.lock != self.token()? {
            return Ok(());
        }
        let names = names(&said);
        let stamps = std::iter::once(&upload.release.stamp).chain(&upload.release.earlier);
        let kept: BTreeSet<&str> = stamps.map(|stamp| &*stamp.id).collect();
        let id = |name: &str| name.trim_end_matches(".part").trim_end_matches(".json").to_owned();
        let old: BTreeSet<String> = names.iter().map(|name| id(name)).filter(|id| is_plain(id)).collect();
        let old: Vec<String> = old.into_iter().filter(|id| !kept.contains(&**id)).collect();
        let records: Vec<String> = old.iter().map(|id| format!("records/{id}.json")).collect();
        let manifests = if old.is_empty() { Vec::new() } else { self.files_by_sftp(&records)? };
        let mut commands = String::new();
        for ((id, record), manifest) in old.iter().zip(&records).zip(manifests) {
            // Without a manifest it is not known what lies there.
            let Some(release) = manifest.and_then(|bytes| Release::parse(&bytes).ok()) else { continue };
            for folder in [id.clone(), format!("{id}.part")].iter().filter(|folder| names.contains(folder)) {
                commands.push_str(&self.removal(&format!("releases/{folder}"), &release));
            }
            commands.push_str(&format!("-rm {}\n", self.there(record)));
        }
        done(&self.batch(&format!("{commands}{}", self.unlock()?))?)
    }

    fn temporary(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, PublishError> {
        let place: &Path = &self.folder.join(name);
        fs::write(place, bytes).map_err(PublishError::file("write", place))?;
        Ok(place.to_owned())
    }
}

/// What the server says of itself.
struct State {
    /// What its manifest says is published.
    release: Option<Release>,
    /// The token in the lock, or nothing.
    lock: String,
}
