//! Notices that files of the site change: batches of paths out, once the writing has come to rest.
//!
//! Folders are watched, not files, since editors replace files. A path that was closed or renamed is at rest after a few
//! milliseconds, one that was only written to after some more. What the system cannot watch is looked at again
//! and again instead; what it lost is found by looking at everything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{ErrorKind, RecursiveMode, Watcher as _};

use crate::scan::{SOURCE_FOLDERS, ScanOptions, may_hold_content};

/// A file that was closed or renamed is at rest after this long.
const SETTLED: Duration = Duration::from_millis(5);
/// Any other is after this long.
const QUIET: Duration = Duration::from_millis(30);
/// Changes are not kept waiting longer than this.
const PATIENCE: Duration = Duration::from_millis(300);
/// More changes than these are the work of a program, which is waited for.
const MANY: usize = 200;
const MANY_QUIET: Duration = Duration::from_millis(300);
const MANY_PATIENCE: Duration = Duration::from_secs(5);
/// How often everything is looked at where nothing can be watched.
const POLL: Duration = Duration::from_millis(500);

/// What happened to files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Something happened to paths; `at_rest` if nobody is writing to them.
    Paths { paths: Vec<PathBuf>, at_rest: bool },
    /// Anything may have changed.
    All,
    /// Folders can be watched no longer, and why.
    Blind(String),
}

/// Changed paths, at rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub paths: BTreeSet<PathBuf>,
    /// Anything may have changed.
    pub all: bool,
}

/// Watches the folders of a site.
pub struct Watch {
    signals: Receiver<Signal>,
    /// Wakes the watch; kept, so that waiting does not end where nothing is watched.
    pub sender: Sender<Signal>,
    /// Watches as long as it lives; `None` where everything is looked at regularly.
    watcher: Option<notify::RecommendedWatcher>,
    poll: Duration,
}

impl Watch {
    /// Watches the folders of a site; says why if it cannot, and looks at everything regularly from then on.
    pub fn new(scan: &ScanOptions) -> (Self, Result<(), String>) {
        let (sender, signals) = channel();
        let mut watch = Self { signals, sender, watcher: None, poll: POLL };
        let watched = watch.start(scan);
        (watch, watched)
    }

    /// Looks at everything regularly.
    pub fn polling() -> Self {
        let (sender, signals) = channel();
        Self { signals, sender, watcher: None, poll: POLL }
    }

    fn start(&mut self, scan: &ScanOptions) -> Result<(), String> {
        let (sender, filter) = (self.sender.clone(), Filter::new(scan));
        let handler = move |event: notify::Result<notify::Event>| {
            if let Some(signal) = filter.signal(event) {
                // Nobody listens once the server is stopping.
                let _ = sender.send(signal);
            }
        };
        // A link may lead to the whole disk.
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut watcher = notify::RecommendedWatcher::new(handler, config).map_err(|error| reason(&error))?;
        let mut add = |folder: &Path, mode| watcher.watch(folder, mode).map_err(|error| reason(&error));
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
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Whether everything is looked at regularly.
    pub fn is_polling(&self) -> bool {
        self.watcher.is_none()
    }

    /// Waits for changes, at most until `until`; an empty batch says that the time has come. `took` is how long
    /// looking at everything took: where that is regular it must not be all that the machine does.
    pub fn next(&mut self, until: Option<Instant>, took: Duration) -> Result<Batch, String> {
        let mut pending = Pending::default();
        let next_look = self.is_polling().then(|| Instant::now() + self.poll.max(took * 20));
        loop {
            let deadline = [pending.due(), next_look, until].into_iter().flatten().min();
            let signal = match deadline {
                Some(deadline) => {
                    self.signals.recv_timeout(deadline.saturating_duration_since(Instant::now()))
                }
                None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match signal {
                Ok(Signal::Blind(why)) => {
                    self.watcher = None;
                    return Err(why);
                }
                Ok(signal) => pending.add(signal, Instant::now()),
                Err(_) => {
                    let look = next_look.is_some_and(|look| look <= Instant::now());
                    let mut batch = pending.batch;
                    batch.all |= look;
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

/// Tells what concerns the site from what does not.
struct Filter {
    root: PathBuf,
    settings: PathBuf,
    skip: Vec<PathBuf>,
}

impl Filter {
    fn new(scan: &ScanOptions) -> Self {
        let settings = scan.config.clone().unwrap_or_else(|| scan.root.join("site.yaml"));
        Self { root: scan.root.clone(), settings, skip: scan.skip.clone() }
    }

    fn signal(&self, event: notify::Result<notify::Event>) -> Option<Signal> {
        let event = match event {
            Ok(event) => event,
            Err(error) if is_limit(&error) => return Some(Signal::Blind(reason(&error))),
            Err(_) => return Some(Signal::All),
        };
        if event.need_rescan() {
            return Some(Signal::All);
        }
        let at_rest = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => return None,
            EventKind::Create(CreateKind::Folder) => false,
            EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => true,
            _ => false,
        };
        let paths: Vec<PathBuf> = event.paths.into_iter().filter(|path| self.concerns(path)).collect();
        (!paths.is_empty()).then_some(Signal::Paths { paths, at_rest })
    }

    fn concerns(&self, path: &Path) -> bool {
        let below = || path.strip_prefix(&self.root).is_ok_and(may_hold_content);
        path == self.settings || (below() && !self.skip.iter().any(|skip| path.starts_with(skip)))
    }
}

/// Whether the system cannot watch more.
fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // No space for watches, too many open files (of the process, of the system).
        ErrorKind::Io(cause) => cfg!(unix) && matches!(cause.raw_os_error(), Some(28 | 24 | 23)),
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the limit of watched folders is reached (raise the sysctl `fs.inotify.max_user_watches`)"
                .to_owned()
        }
        ErrorKind::Io(cause) if is_limit(error) => {
            format!(
                "{cause} (raise the sysctls `fs.inotify.max_user_instances` and `fs.inotify.max_user_watches`)"
            )
        }
        ErrorKind::Io(cause) => cause.to_string(),
        _ => error.to_string(),
    }
}

/// Changes that may not be at rest yet.
#[derive(Debug, Default)]
struct Pending {
    batch: Batch,
    /// Paths somebody may be writing to.
    open: BTreeSet<PathBuf>,
    /// The times of the first and the last signal.
    times: Option<(Instant, Instant)>,
}

impl Pending {
    fn add(&mut self, signal: Signal, now: Instant) {
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
        match signal {
            Signal::Paths { paths, at_rest } => {
                for path in paths {
                    if at_rest {
                        self.open.remove(&path);
                    } else {
                        self.open.insert(path.clone());
                    }
                    self.batch.paths.insert(path);
                }
            }
            Signal::All | Signal::Blind(_) => self.batch.all = true,
        }
    }

    /// When the changes count as at rest; `None` if there are none.
    fn due(&self) -> Option<Instant> {
        let (first, last) = self.times?;
        let (quiet, patience) = match () {
            () if self.batch.paths.len() > MANY => (MANY_QUIET, MANY_PATIENCE),
            () if self.open.is_empty() && !self.batch.all => (SETTLED, PATIENCE),
            () => (QUIET, PATIENCE),
        };
        Some((last + quiet).min(first + patience))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str], at_rest: bool) -> Signal {
        Signal::Paths { paths: names.iter().map(PathBuf::from).collect(), at_rest }
    }

    /// Signals with their milliseconds, and when the batch is due.
    fn check(signals: &[(u64, Signal)], due: u64) {
        let start = Instant::now();
        let mut pending = Pending::default();
        for (at, signal) in signals {
            pending.add(signal.clone(), start + Duration::from_millis(*at));
        }
        assert_eq!(pending.due(), Some(start + Duration::from_millis(due)), "{signals:?}");
    }

    #[test]
    fn changes_come_to_rest() {
        check(&[(0, paths(&["a"], true))], 5);
        check(&[(0, paths(&["a"], false))], 30);
        check(&[(0, paths(&["a"], false)), (2, paths(&["a"], true))], 7);
        check(&[(0, paths(&["a"], false)), (2, paths(&["b"], true))], 32);
        check(&[(0, Signal::All)], 30);
        let steady: Vec<_> = (0..40).map(|n| (n * 20, paths(&["a"], false))).collect();
        check(&steady, 300);
        let names: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check(&[(0, paths(&names, true))], 300);
        assert_eq!(Pending::default().due(), None);
    }

    #[test]
    fn what_concerns_the_site() {
        let scan = ScanOptions {
            root: "/site".into(),
            config: None,
            skip: vec!["/site/content/out".into()],
            now: jiff::Timestamp::UNIX_EPOCH,
        };
        let filter = Filter::new(&scan);
        for (path, concerns) in [
            ("/site/site.yaml", true),
            ("/site/content/a.md", true),
            ("/site/content", true),
            ("/site/themes/x/assets/a.png", true),
            ("/site/content/static/.well-known/x", true),
            ("/site/other.yaml", false),
            ("/site/output/index.html", false),
            ("/site/.git/index", false),
            ("/site/content/.a.md.swp", false),
            ("/site/content/a.md~", false),
            ("/site/content/4913", false),
            ("/site/content/.git/x.md", false),
            ("/site/content/out/x", false),
            ("/elsewhere", false),
        ] {
            assert_eq!(filter.concerns(Path::new(path)), concerns, "{path}");
        }
    }

    #[test]
    fn events_of_reading_are_none() {
        let scan =
            ScanOptions { root: "/s".into(), config: None, skip: vec![], now: jiff::Timestamp::UNIX_EPOCH };
        let filter = Filter::new(&scan);
        let event = |kind| Ok(notify::Event::new(kind).add_path("/s/content/a.md".into()));
        assert_eq!(filter.signal(event(EventKind::Access(AccessKind::Open(AccessMode::Any)))), None);
        assert_eq!(
            filter.signal(event(EventKind::Access(AccessKind::Close(AccessMode::Write)))),
            Some(paths(&["/s/content/a.md"], true))
        );
        let lost = Ok(notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan));
        assert_eq!(filter.signal(lost), Some(Signal::All));
        assert!(matches!(
            filter.signal(Err(notify::Error::new(ErrorKind::MaxFilesWatch))),
            Some(Signal::Blind(why)) if why.contains("max_user_watches")
        ));
    }
}
