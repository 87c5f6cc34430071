//! A bucket: objects are sent one by one, in an order in which every page is the old one or the new one, and whole.
//!
//! Below `.briefpress/` in the bucket lie `manifest.json` (what is published), `pending.json` (while a run is
//! at work: [`journal`]), `releases/<id>.json` and `bodies/<hash>` (releases that are kept).
//!
//! 1. `pending.json` is written if no other run is at work; the manifest is still the one that was read.
//! 2. What will be replaced is copied to `bodies/`.
//! 3. Hashed assets; pages and files; what names them. Each part is complete before the next begins.
//! 4. `manifest.json`, if it is still the one that was read.
//! 5. After verifying: what is no more goes, then `pending.json`.

mod bridge;
mod buckets;
mod journal;
mod objects;
mod profile;
mod records;

use std::collections::BTreeSet;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use object_store::UpdateVersion;

use self::journal::{Done, Journal, Pending, token};
use self::objects::{If, Labels, Objects};
use self::records::Records;
use super::Setting;
use crate::model::config::Config;
use crate::model::target::{Bucket, TargetConfig};
use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::host_files::Headers;
use crate::publish::parallel::in_parallel;
use crate::publish::release::{File, KEPT, Release};
use crate::publish::target::{Bodies, HostState, Progress, Target, Upload};

/// Requests at a time.
const WORKERS: usize = 16;
/// A run that began so long ago is not at work any more.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

const MANIFEST: &str = ".briefpress/manifest.json";
const PENDING: &str = ".briefpress/pending.json";
const OWN: &str = ".briefpress";
const RELEASES: &str = ".briefpress/releases";
const BODIES: &str = ".briefpress/bodies";

/// A bucket.
pub struct Store {
    objects: Objects,
    journal: Journal,
    records: Records,
    config: TargetConfig,
    site: Config,
    /// What was read: the manifest's version, and the record of a run with its version.
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    manifest: Option<UpdateVersion>,
    pending: Option<(Pending, UpdateVersion)>,
    /// What this computer did under that record; `None` if another one wrote it.
    done: Option<Done>,
}

impl Store {
    /// The bucket that the settings name.
    pub fn new(bucket: &Bucket, config: &TargetConfig, setting: &Setting) -> Result<Self, PublishError> {
        let store = buckets::open(bucket, &setting.environment, &setting.client)?;
        let objects = Objects::new(store, bucket.prefix.as_deref().unwrap_or_default());
        Ok(Self {
            objects,
            journal: Journal::new(&setting.folder),
            records: Records::new(&setting.folder),
            config: config.clone(),
            site: setting.site.clone(),
            seen: Mutex::default(),
        })
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn parsed(&self, name: &str) -> Result<Option<(Release, UpdateVersion)>, PublishError> {
        let Some((bytes, version)) = self.objects.get(name)? else { return Ok(None) };
        let release = Release::parse(&bytes)
            .map_err(|fault| PublishError::io(format!("cannot read `{name}` in the bucket: {fault}")))?;
        Ok(Some((release, version)))
    }

    /// Says to others that this run is at work, unless another one is.
    fn claim(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let mut seen = self.seen();
        let paths = |paths: &[Box<str>]| paths.iter().cloned().collect::<BTreeSet<_>>();
        let plan = upload.plan;
        let mut pending = Pending {
            stamp: upload.release.stamp.clone(),
            token: token(),
            begun: Timestamp::now(),
            sends: paths(&plan.adds).into_iter().chain(paths(&plan.changes)).collect(),
            deletes: paths(&plan.deletes),
        };
        let mut goes_on = false;
        let condition = match &seen.pending {
            None => If::Absent,
            Some((old, version)) => {
                goes_on = seen.done.is_some();
                if !goes_on && Timestamp::now().duration_since(old.begun) < LEASE {
                    return Err(at_work(&old.stamp));
                }
                // What that run touched stays in doubt until this one is done.
                pending.sends.extend(old.sends.iter().cloned());
                pending.deletes.extend(old.deletes.iter().cloned());
                if goes_on {
                    pending.token = old.token.clone();
                }
                If::Still(version.clone())
            }
        };
        let bytes = serde_json::to_vec(&pending).expect("plain data with text keys can be written as JSON");
        self.journal.open(&pending.token, goes_on)?;
        let written = self.objects.put_if(PENDING, bytes.clone(), (&Labels::record(), condition));
        let version = self.settle(PENDING, &bytes, written)?;
        seen.pending = Some((pending, version));
        // Another run may have begun and ended between the reading and this record.
        match self.parsed(MANIFEST)? {
            now if now.as_ref().map(|(_, version)| version) == seen.manifest.as_ref() => Ok(()),
            now => {
                if !goes_on {
                    self.objects.delete(PENDING)?;
                }
                Err(now.map_or_else(gone, |(now, _)| at_work(&now.stamp)))
            }
        }
    }

    /// A write under a condition may have been done although its reply was lost: then the condition fails
    /// when it is tried again, and what is there is ours.
    fn settle(
        &self,
        name: &str,
        bytes: &[u8],
        written: Result<UpdateVersion, PublishError>,
    ) -> Result<UpdateVersion, PublishError> {
        let Err(fault) = written else { return written };
        if fault.kind != ErrorKind::Busy {
            return Err(fault);
        }
        match self.objects.get(name)? {
            Some((there, version)) if there == bytes => Ok(version),
            Some((there, _)) => {
                let stamp = serde_json::from_slice(&there);
                Err(stamp.map_or(fault, |stamp| at_work(&stamp)))
            }
            None => Err(fault),
        }
    }

    /// Keeps what the new release replaces or removes, and the manifest of the old one.
    fn keep(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        let Some(old) = &upload.held.release else { return Ok(()) };
        let kept = self.not_kept(upload, old);
        progress.begin("keeping the old release", kept.len(), 0);
        in_parallel(&kept, WORKERS, |(path, hash)| {
            progress.check()?;
            self.objects.copy(path, &format!("{BODIES}/{hash}"))?;
            progress.done(0);
            self.journal.kept(hash)
        })?;
        if !self.has_kept(old.id()) {
            self.objects.put(&record(old.id()), old.print(), &Labels::record())?;
            self.records.put(old);
            self.journal.kept(old.id())?;
        }
        Ok(())
    }

    /// Paths whose bytes are not kept yet, and their hashes. What another run may have changed cannot be kept; of what
    /// this one has sent, everything was kept before.
    fn not_kept<'s>(&self, upload: &'s Upload<'_>, old: &Release) -> Vec<(&'s str, String)> {
        let is_ours = self.seen().done.is_some();
        let is_known = |path: &str| is_ours || !upload.held.doubtful.contains(path);
        let paths = upload.plan.changes.iter().chain(&upload.plan.deletes).map(|path| &**path);
        let files = paths.filter(|path| is_known(path)).filter_map(|path| Some((path, old.files.get(path)?)));
        let hashes = files.map(|(path, file)| (path, file.hash.hex(64)));
        hashes.filter(|(_, hash)| !self.has_kept(hash)).collect()
    }

    fn has_kept(&self, name: &str) -> bool {
        self.seen().done.as_ref().is_some_and(|done| done.kept.contains(name))
    }

    fn labels(&self, path: &str, file: &File) -> Labels {
        let headers = Headers::new(&self.site, &self.config);
        let own = |name| headers.own(path, name).map(str::to_owned);
        // What is published as given is not opened by a spreadsheet in the browser's name.
        let download = || path.ends_with(".csv").then(|| "attachment".to_owned());
        Labels {
            media: own("Content-Type").unwrap_or_else(|| file.media.to_string()),
            cache: headers.cache_control(path, file),
            disposition: own("Content-Disposition").or_else(download),
        }
    }

    fn put(&self, path: &str, upload: &Upload<'_>) -> Result<u64, PublishError> {
        let Some(file) = upload.release.files.get(path) else { return Ok(0) };
        match upload.bodies {
            Bodies::Tree(tree) => {
                self.objects.put(path, tree.read(path, file)?, &self.labels(path, file))?;
            }
            Bodies::Kept(_) => {
                let name = format!("{BODIES}/{}", file.hash.hex(64));
                if !self.objects.copy(&name, path)? {
                    return Err(PublishError::io(format!(
                        "the bytes of `{path}` in that release are not kept any more"
                    )));
                }
            }
        }
        self.journal.sent(path, file.hash)?;
        Ok(file.len)
    }

    /// Removes what only releases had that are not kept any more.
    fn prune_kept(&self, release: &Release, progress: &dyn Progress) -> Result<(), PublishError> {
        let all = self.objects.list(OWN)?;
        let kept: BTreeSet<String> = release.earlier.iter().map(|stamp| record(&stamp.id)).collect();
        let below = |folder: &'static str| {
            all.iter().filter(move |name| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
        };
        let old: Vec<&String> = below(RELEASES).filter(|name| !kept.contains(*name)).collect();
        if old.is_empty() {
            return Ok(());
        }
        let mut needed = BTreeSet::new();
        for stamp in &release.earlier {
            let files = self.kept(&stamp.id)?.map(|release| release.files).unwrap_or_default();
            needed.extend(files.into_values().map(|file| format!("{BODIES}/{}", file.hash.hex(64))));
        }
        let bodies: Vec<&String> = below(BODIES).filter(|body| !needed.contains(*body)).collect();
        progress.begin("removing old releases", bodies.len(), 0);
        in_parallel(&bodies, WORKERS, |name| self.objects.delete(name))?;
        // The records go last: while one is there, what is left of its release is found again.
        in_parallel(&old, WORKERS, |name| self.objects.delete(name))?;
        self.records.keep_only(&release.earlier);
        Ok(())
    }
}

/// A token that no other computer has.
pub(super) fn new_token() -> Box<str> {
    token()
}

/// The name of the manifest of a release that is kept.
fn record(id: &str) -> String {
    format!("{RELEASES}/{id}.json")
}

impl Target for Store {
    fn read(&self) -> Result<HostState, PublishError> {
        let manifest = self.parsed(MANIFEST)?;
        let pending = self.objects.get(PENDING)?;
        let mut seen = self.seen();
        let mut held = HostState::default();
        if let Some((release, version)) = manifest {
            seen.manifest = Some(version);
            held.release = Some(release);
        }
        let Some((bytes, version)) = pending else { return Ok(held) };
        held.unfinished = true;
        let Ok(pending) = serde_json::from_slice::<Pending>(&bytes) else {
            let message = format!("cannot read `{PENDING}` in the bucket");
            return Err(
                PublishError::io(message).help("it is the record of a run that did not finish; remove it")
            );
        };
        seen.done = self.journal.read(&pending.token);
        let is_complete = held.release.as_ref().is_some_and(|release| release.stamp == pending.stamp);
        if !is_complete {
            held.sent = seen.done.as_ref().map(|done| done.sent.clone()).unwrap_or_default();
            let in_doubt = pending.sends.iter().filter(|path| !held.sent.contains_key(*path));
            held.doubtful.extend(in_doubt.cloned());
        }
        let current = held.release.as_ref();
        let is_gone = |path: &str| current.is_none_or(|release| !release.files.contains_key(path));
        held.doubtful.extend(pending.deletes.iter().filter(|path| is_gone(path)).cloned());
        seen.pending = Some((pending, version));
        Ok(held)
    }

    fn kept(&self, id: &str) -> Result<Option<Release>, PublishError> {
        if let Some(known) = self.records.get(id) {
            return Ok(Some(known));
        }
        let found = self.parsed(&record(id))?.map(|(release, _)| release);
        if let Some(release) = &found {
            self.records.put(release);
        }
        Ok(found)
    }

    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        self.claim(upload)?;
        if upload.held.release.as_ref() == Some(upload.release) {
            // Only the last steps of a run that was stopped are left.
            return Ok(());
        }
        self.keep(upload, progress)?;
        let phases = upload.plan.sends(upload.release);
        for (words, paths) in ["sending assets", "sending pages", "sending lists"].into_iter().zip(&phases) {
            let bytes = paths.iter().filter_map(|path| upload.release.files.get(*path)).map(|file| file.len);
            progress.begin(words, paths.len(), bytes.sum());
            in_parallel(paths, WORKERS, |path| {
                progress.check()?;
                progress.done(self.put(path, upload)?);
                Ok(())
            })?;
        }
        progress.check()?;
        let bytes = upload.release.print();
        let condition = self.seen().manifest.clone().map_or(If::Absent, If::Still);
        let written = self.objects.put_if(MANIFEST, bytes.clone(), (&Labels::record(), condition));
        let version = self.settle(MANIFEST, &bytes, written)?;
        self.seen().manifest = Some(version);
        Ok(())
    }

    fn prune(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        let deletes = &upload.plan.deletes;
        progress.begin("removing", deletes.len(), 0);
        in_parallel(deletes, WORKERS, |path| {
            progress.check()?;
            self.objects.delete(path)?;
            progress.done(0);
            Ok(())
        })?;
        if upload.release.earlier.len() >= KEPT - 1 {
            self.prune_kept(upload.release, progress)?;
        }
        self.objects.delete(PENDING)?;
        self.journal.end();
        Ok(())
    }
}

fn gone() -> PublishError {
    PublishError::new(ErrorKind::Busy, format!("`{MANIFEST}` has vanished from the bucket meanwhile"))
}

fn at_work(stamp: &crate::publish::release::Stamp) -> PublishError {
    let message = format!("{} publishes to this bucket since {:.0}", stamp.by, stamp.time);
    PublishError::new(ErrorKind::Busy, message)
        .help("if that run was stopped, the same command on its computer goes on with it; any other may after ten minutes")
}
