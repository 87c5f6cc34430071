//! Keeps the site current: batches of changed files in, generations out. Runs on a thread of its own.
//!
//! One generation is made at a time, of all that has changed by then, so the newest state wins. What is made is
//! whole before anybody sees it, and the one before is let go of here, never by a request. A file that has just
//! vanished or has no content may be on its way back, and is waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::archive::Archive;
use super::follow::follow_place;
use super::generation::{Change, Generation};
use super::newest::Newest;
use super::pending::Batch;
use super::watch::SiteWatch;
use super::{Clock, Event, Observer, Options};
use crate::model::site::Site;
use crate::model::source::SourcePath;
use crate::pipeline::{self, Memory, assemble};
use crate::scan::{Reading, Reread, ScanError};

/// A file that is gone or empty keeps its content this long: it may be on its way back.
const ABSENCE: Duration = Duration::from_millis(100);
/// A file that is written to again and again keeps its content no longer than this.
const WRITTEN: Duration = Duration::from_secs(2);
/// Other changes wait no longer for files that vanish one after another.
const ABSENCES: Duration = Duration::from_secs(1);
/// How often a site that cannot be read is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long the one before the newest generation is waited for before it is left to its last user.
const FAREWELL: Duration = Duration::from_secs(1);

/// Clocks are set: nothing is waited for longer.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The site as it is read again and again.
pub struct Session {
    options: pipeline::Options,
    clock: Clock,
    settings: SourcePath,
    memory: Memory,
    reading: Reading,
    archive: Arc<Archive>,
    newest: Arc<Newest>,
    observer: Arc<dyn Observer>,
    /// Where the author is writing is found out.
    finds_place: bool,
    number: u64,
    /// When the site changes by itself, as an embargo ends.
    due: Option<Instant>,
    /// How long the last look at everything took.
    look: Duration,
    /// Files that have been gone or empty since so short a time that they keep their content.
    absent: BTreeMap<SourcePath, Instant>,
    /// Files that keep their content since then, because they were written to whenever they were read.
    written: BTreeMap<SourcePath, Instant>,
    /// The site could not be read the last time.
    lost: bool,
    /// The one before the newest, which somebody may still be reading.
    retired: Vec<Arc<Generation>>,
}

impl Session {
    /// Reads the site and makes its first generation.
    pub fn open(
        options: &Options,
        newest: Arc<Newest>,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, ScanError> {
        let started = Instant::now();
        let mut site = options.site.clone();
        site.scan.now = options.clock.now();
        let reading = Reading::new(&site.scan)?;
        let mut session = Self {
            settings: site.scan.settings()?,
            options: site,
            clock: options.clock,
            memory: Memory::new(Arc::clone(&options.citations)).showing_last_good(),
            reading,
            archive: Arc::default(),
            newest,
            observer,
            finds_place: options.follow,
            number: 0,
            due: None,
            look: started.elapsed(),
            absent: BTreeMap::new(),
            written: BTreeMap::new(),
            lost: false,
            retired: Vec::new(),
        };
        session.make(started, Vec::new());
        Ok(session)
    }

    /// Follows the files until the process ends.
    pub fn follow(mut self, mut watch: SiteWatch) {
        // Whatever changed while nobody watched yet.
        let mut batch = Batch::everything();
        loop {
            self.take(batch, &mut watch);
            batch = self.next(&mut watch);
        }
    }

    /// The next changes, those of time included.
    fn next(&mut self, watch: &mut SiteWatch) -> Batch {
        loop {
            let again = self.lost.then(|| Instant::now() + AGAIN);
            let until =
                self.farewell().into_iter().chain(self.due).chain(self.return_time()).chain(again).min();
            match watch.next(until, self.look) {
                Ok(batch) if batch != Batch::default() => return batch,
                Ok(_) if self.lost || self.is_due() || self.has_waited() => return Batch::everything(),
                Ok(_) => self.let_go(),
                Err(why) => {
                    self.observer.observe(&Event::Polling { why: Some(&why) });
                    return Batch::everything();
                }
            }
        }
    }

    /// Reads what changed, and makes a new generation if any content did.
    fn take(&mut self, mut batch: Batch, watch: &mut SiteWatch) {
        let started = Instant::now();
        self.options.scan.now = self.clock.now();
        batch.all |= self.lost || !self.absent.is_empty();
        let mut reread = loop {
            let Some(reread) = self.read(&batch) else { return };
            self.note_absences(&reread);
            let patience = started + ABSENCES;
            let Some(time) = self.return_time().filter(|_| Instant::now() < patience) else { break reread };
            match watch.next(Some(time.min(patience)), self.look) {
                Ok(more) => batch.extend(more),
                Err(why) => {
                    self.observer.observe(&Event::Polling { why: Some(&why) });
                    batch.all = true;
                }
            }
        };
        self.keep_content(&mut reread, &watch.behind());
        let scan = &self.options.scan;
        let followed = watch.follow_root(scan).and_then(|()| watch.follow_links(&reread.reading.links));
        if let Err(why) = followed {
            self.observer.observe(&Event::Polling { why: Some(&why) });
        }
        let faults = reread.reading.diagnostics != self.reading.diagnostics;
        self.reading = reread.reading;
        if faults || !reread.changed.is_empty() || self.is_due() {
            self.make(started, reread.changed);
        }
    }

    fn read(&mut self, batch: &Batch) -> Option<Reread> {
        let started = Instant::now();
        let scan = &self.options.scan;
        let read = if batch.all {
            let read = self.reading.again(scan);
            self.look = started.elapsed();
            read
        } else {
            self.reading.after(scan, &batch.paths.iter().cloned().collect::<Vec<PathBuf>>())
        };
        let was_lost = std::mem::replace(&mut self.lost, read.is_err());
        if let (Err(error), false) = (&read, was_lost) {
            self.observer.observe(&Event::Unreadable { error });
        }
        read.ok()
    }

    /// Notes since when files that had content, or are new, have none.
    fn note_absences(&mut self, reread: &Reread) {
        let now = Instant::now();
        let files = &reread.reading.snapshot.files;
        let empty = reread.changed.iter().filter(|path| files.get(*path).is_none_or(|file| file.len == 0));
        let since = empty.map(|path| (path.clone(), self.absent.get(path).copied().unwrap_or(now)));
        self.absent = since.collect();
    }

    /// Until when files are waited for; `None` if there are none, or none any more.
    fn return_time(&self) -> Option<Instant> {
        let latest = self.absent.values().max().map(|since| *since + ABSENCE);
        latest.filter(|time| *time > Instant::now())
    }

    /// Whether files were waited for that have not come back.
    fn has_waited(&self) -> bool {
        !self.absent.is_empty() && self.return_time().is_none()
    }

    /// Lets files be as they were that are still waited for, or were written to while they were read: what they will be
    /// comes in a later batch.
    fn keep_content(&mut self, reread: &mut Reread, written: &BTreeSet<PathBuf>) {
        let now = Instant::now();
        self.absent.retain(|_, since| *since + ABSENCE > now);
        let snapshot = &reread.reading.snapshot;
        let disk = |path: &SourcePath| {
            let named = snapshot.files.get(path).and_then(|file| file.disk_name.clone());
            snapshot.root.join(named.unwrap_or_else(|| path.as_str().into()))
        };
        let written = reread.changed.iter().filter(|path| written.contains(&disk(path)));
        let since = written.map(|path| (path.clone(), self.written.get(path).copied().unwrap_or(now)));
        self.written = since.collect();
        // What is written to without end is shown as it is now and then.
        let written = self.written.iter().filter(|(_, since)| **since + WRITTEN > now).map(|(path, _)| path);
        let kept: Vec<SourcePath> = written.chain(self.absent.keys()).cloned().collect();
        if kept.is_empty() {
            return;
        }
        let files = &mut Arc::make_mut(&mut reread.reading.snapshot).files;
        for path in &kept {
            match self.reading.snapshot.files.get(path) {
                Some(file) => drop(files.insert(path.clone(), file.clone())),
                None => drop(files.remove(path)),
            }
        }
        reread.changed.retain(|path| !kept.contains(path));
    }

    /// Makes the next generation and shows it.
    fn make(&mut self, started: Instant, changed: Vec<SourcePath>) {
        let linked = assemble(&self.reading, &self.settings, &self.options, &mut self.memory);
        self.number += 1;
        let old = self.newest.get();
        let before = old.as_ref().map(|old| &*old.press.site);
        let follow = self.finds_place.then(|| follow_place(before, &linked.press.site, &changed)).flatten();
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
        let change = Change { files: changed, milliseconds, follow };
        let new = Arc::new(Generation::new(self.number, linked, change, Arc::clone(&self.archive)));
        if let Some(old) = old {
            self.archive.retire(&old, &new);
        }
        self.retired.extend(self.newest.replace(Arc::clone(&new)));
        self.due = self.clock.is_running().then(|| next_due(&new.press.site)).flatten();
        self.observer.observe(&Event::Made { generation: &new });
        self.let_go();
    }

    fn is_due(&self) -> bool {
        self.due.is_some_and(|due| due <= Instant::now())
    }

    /// Drops former generations that nobody else reads.
    fn let_go(&mut self) {
        self.retired.retain(|old| Arc::strong_count(old) > 1);
    }

    /// When to look again whether a former generation can be dropped.
    fn farewell(&self) -> Option<Instant> {
        (!self.retired.is_empty()).then(|| Instant::now() + FAREWELL)
    }
}

/// When time alone changes the site.
fn next_due(site: &Site) -> Option<Instant> {
    let wait = site.catalog.until?.duration_since(site.snapshot.now).unsigned_abs();
    Some(Instant::now() + wait.min(LONGEST) + Duration::from_millis(10))
}
