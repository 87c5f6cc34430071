//! Notices that files of the site change: batches of paths out, once the writing has come to rest.
//!
//! Folders are watched, not files, since editors replace files. A path that was closed or renamed is at rest after a few
//! milliseconds, any other after some more; where the system tells that a file is closed, one that is being written to is
//! waited for. What the system cannot watch is looked at again and again instead; what it lost is found by looking at
//! everything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::{RecursiveMode, Watcher as _};

use super::events::{Filter, is_limit, reason};
use super::marker::Marker;
use super::pending::{Batch, Pending, Signal};
use crate::scan::{SOURCE_FOLDERS, ScanOptions};

/// How long an event of our own may take; it takes less than a millisecond if the machine is idle, and as long as the
/// machine wants if it is busy.
const OWN_EVENT: Duration = Duration::from_secs(1);
/// How often everything is looked at where nothing can be watched.
const POLL: Duration = Duration::from_millis(500);

/// Watches the folders of a site.
pub struct SiteWatch {
    signals: Receiver<Signal>,
    pending: Pending,
    /// Where links lead whose targets are watched, too.
    linked: Arc<Mutex<BTreeSet<PathBuf>>>,
    /// Wakes the watch; kept, so that waiting does not end where nothing is watched.
    sender: Sender<Signal>,
    /// Watches as long as it lives; `None` where everything is looked at regularly.
    watcher: Option<notify::RecommendedWatcher>,
    /// Why nothing is watched any longer, until that is told.
    blind: Option<String>,
    poll: Duration,
    /// Tells what happened before from what happens after, where the system can.
    marker: Option<Marker>,
    /// Which folder is watched as the root: another may come to its path.
    root: Option<FolderId>,
}

/// Tells folders apart that had the same path; none where the system does not say.
type FolderId = (u64, u64);

impl SiteWatch {
    /// Looks at everything regularly; `sender` wakes it, by what comes out at `signals`.
    pub fn new(sender: Sender<Signal>, signals: Receiver<Signal>) -> Self {
        Self {
            signals,
            pending: Pending::default(),
            linked: Arc::default(),
            sender,
            watcher: None,
            blind: None,
            poll: POLL,
            marker: None,
            root: None,
        }
    }

    /// Watches the folders of a site; says why if it cannot, and looks at everything regularly from then on.
    pub fn start(&mut self, scan: &ScanOptions) -> Result<(), String> {
        let marker = Marker::new();
        let marked = marker.as_ref().map(|marker| marker.path.clone());
        let (sender, filter) = (self.sender.clone(), Filter::new(scan, &self.linked, marked));
        let handler = move |event: notify::Result<notify::Event>| {
            if let Some(signal) = filter.signal(event) {
                // Nobody listens once the process is ending.
                let _ = sender.send(signal);
            }
        };
        // A link may lead to the whole disk.
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut watcher = notify::RecommendedWatcher::new(handler, config).map_err(|error| reason(&error))?;
        let mut add = |folder: &Path, mode| watcher.watch(folder, mode).map_err(|error| reason(&error));
        self.root = folder_id(&scan.root);
        add(&scan.root, RecursiveMode::NonRecursive)?;
        let settings = scan.config.as_ref().and_then(|file| file.parent());
        if let Some(folder) = settings.filter(|folder| *folder != scan.root && folder.is_dir()) {
            add(folder, RecursiveMode::NonRecursive)?;
        }
        for folder in SOURCE_FOLDERS.map(|name| scan.root.join(name)) {
            if folder.is_dir() {
                add(&folder, RecursiveMode::Recursive)?;
            }
        }
        let watches = |marker: &Marker| watcher.watch(&marker.path, RecursiveMode::NonRecursive).is_ok();
        self.marker = marker.filter(watches);
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Watches anew if the root is another folder than the one that is watched.
    pub fn follow_root(&mut self, scan: &ScanOptions) -> Result<(), String> {
        if self.is_polling() || folder_id(&scan.root) == self.root {
            return Ok(());
        }
        self.watcher = None;
        lock(&self.linked).clear();
        // What changed before it was watched; nobody listens once the process is ending.
        let _ = self.sender.send(Signal::All);
        self.start(scan)
    }

    /// Whether everything is looked at regularly.
    pub fn is_polling(&self) -> bool {
        self.watcher.is_none()
    }

    /// The paths at which something happened before this call that no batch has told yet.
    ///
    /// Events come in their order. So an event of our own is made and waited for, where that can be done.
    pub fn behind(&mut self) -> BTreeSet<PathBuf> {
        self.drain();
        if let Some(marker) = self.marker.as_mut().filter(|_| self.watcher.is_some()) {
            marker.set();
            let deadline = Instant::now() + OWN_EVENT;
            while !self.marker.as_ref().is_none_or(Marker::is_told) {
                match self.signals.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                    Ok(signal) => self.note(signal),
                    Err(_) => break,
                }
            }
        }
        self.pending.paths()
    }

    fn drain(&mut self) {
        while let Ok(signal) = self.signals.try_recv() {
            self.note(signal);
        }
    }

    fn note(&mut self, signal: Signal) {
        match signal {
            Signal::Blind(why) => {
                self.watcher = None;
                self.blind = Some(why);
            }
            Signal::Marked => {
                if let Some(marker) = &mut self.marker {
                    marker.note();
                }
            }
            signal => self.pending.add(signal, Instant::now()),
        }
    }

    /// Watches what links lead to, by canonical paths; for as long as they do so.
    pub fn follow_links(&mut self, targets: &BTreeSet<PathBuf>) -> Result<(), String> {
        let known = std::mem::replace(&mut *lock(&self.linked), targets.clone());
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let mut new = targets.difference(&known).peekable();
        if new.peek().is_some() {
            // What changed there before it was watched; nobody listens once the process is ending.
            let _ = self.sender.send(Signal::All);
        }
        for target in new {
            let watched = match target.parent() {
                // Editors replace files, so their folder is watched.
                Some(folder) if target.is_file() => watcher.watch(folder, RecursiveMode::NonRecursive),
                _ => watcher.watch(target, RecursiveMode::Recursive),
            };
            // What is gone again is no link's target the next time.
            if let Some(error) = watched.err().filter(is_limit) {
                self.watcher = None;
                return Err(reason(&error));
            }
        }
        Ok(())
    }

    /// Waits for changes, at most until `until`; an empty batch says that the time has come. `took` is how long
    /// looking at everything took: where that is regular it must not be all that the machine does.
    pub fn next(&mut self, until: Option<Instant>, took: Duration) -> Result<Batch, String> {
        let next_look = self.is_polling().then(|| Instant::now() + self.poll.max(took * 20));
        loop {
            if let Some(why) = self.blind.take() {
                return Err(why);
            }
            let deadline = [self.pending.due(), next_look, until].into_iter().flatten().min();
            let signal = match deadline {
                Some(deadline) => {
                    self.signals.recv_timeout(deadline.saturating_duration_since(Instant::now()))
                }
                None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match signal {
                Ok(signal) => self.note(signal),
                Err(_) => {
                    let now = Instant::now();
                    let mut batch = self.pending.take(now);
                    batch.all |= next_look.is_some_and(|look| look <= now);
                    self.follow_new_folders(&batch)?;
                    return Ok(batch);
                }
            }
        }
    }

    /// Watches folders that appeared: what appears below a new folder before it is watched would be missed.
    fn follow_new_folders(&mut self, batch: &Batch) -> Result<(), String> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        for folder in batch.paths.iter().filter(|path| path.is_dir() && !path.is_symlink()) {
            match watcher.watch(folder, RecursiveMode::Recursive) {
                Err(error) if is_limit(&error) => {
                    self.watcher = None;
                    return Err(reason(&error));
                }
                // A folder that is gone again is reported by its own event.
                _ => {}
            }
        }
        Ok(())
    }
}

/// The targets of links.
pub fn lock(linked: &Mutex<BTreeSet<PathBuf>>) -> MutexGuard<'_, BTreeSet<PathBuf>> {
    linked.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn folder_id(folder: &Path) -> Option<FolderId> {
    use std::os::unix::fs::MetadataExt;
    folder.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn folder_id(_: &Path) -> Option<FolderId> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(root: &Path) -> SiteWatch {
        let (sender, signals) = std::sync::mpsc::channel();
        let mut watch = SiteWatch::new(sender, signals);
        assert_eq!(watch.start(&options(root)), Ok(()));
        watch
    }

    fn options(root: &Path) -> ScanOptions {
        let now = jiff::Timestamp::UNIX_EPOCH;
        ScanOptions { root: root.to_owned(), config: None, skip: vec![], now }
    }

    /// Files that are opened all the time by others do not stand for the event of our own.
    #[cfg(target_os = "linux")]
    #[test]
    fn all_that_happened_before_is_known() {
        let root = tempfile::tempdir().expect("a folder");
        let content = root.path().join("content");
        std::fs::create_dir(&content).expect("a folder");
        std::fs::write(root.path().join("site.yaml"), "title: T").expect("a file");
        let mut watch = watch(root.path());
        assert!(watch.marker.is_some(), "the system has markers");
        for number in 0..300 {
            let file = content.join(format!("{number}.md"));
            for _ in 0..number % 7 {
                std::fs::read(root.path().join("site.yaml")).expect("a file");
            }
            let open = std::fs::File::create(&file).expect("a file");
            open.set_len(4).expect("a longer file");
            assert!(watch.behind().contains(&file), "{number}");
            assert!(watch.marker.as_ref().is_some_and(Marker::is_told), "{number}");
        }
    }

    #[test]
    fn all_is_looked_at_where_nothing_can_be_watched_any_longer() {
        let root = tempfile::tempdir().expect("a folder");
        let mut watch = watch(root.path());
        let soon = |milliseconds| Some(Instant::now() + Duration::from_millis(milliseconds));
        assert_eq!(watch.next(soon(1), Duration::ZERO), Ok(Batch::default()));
        watch.sender.send(Signal::Blind("no more".to_owned())).expect("the watch listens");
        assert!(watch.behind().is_empty());
        assert_eq!(watch.next(None, Duration::ZERO), Err("no more".to_owned()));
        assert!(watch.is_polling());
        assert_eq!(watch.next(soon(1), Duration::ZERO), Ok(Batch::default()));
        assert_eq!(watch.next(None, Duration::ZERO), Ok(Batch::everything()));
    }
}
