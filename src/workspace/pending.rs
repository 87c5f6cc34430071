//! Changes that are not at rest yet: what happened to paths in, batches of paths that can be read out.
//!
//! Time is given from outside. A path that was closed, renamed or removed is at rest after a few milliseconds, any other
//! after some more; one that is being written is waited for, and holds nothing else up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

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

/// What happened to files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Something happened to paths.
    Paths { paths: Vec<PathBuf>, rest: Rest },
    /// Anything may have changed.
    All,
    /// Folders can be watched no longer, and why.
    Blind(String),
    /// Our own marker was opened: whatever happened before has been told.
    Marked,
}

/// Whether more is to come at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nobody is writing: it was closed, renamed or removed.
    Still,
    /// Nobody knows.
    Unknown,
    /// It is being written, and will be closed.
    Open,
}

/// Changed paths, at rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Absolute, as the system told them.
    pub paths: BTreeSet<PathBuf>,
    /// Anything may have changed.
    pub all: bool,
}

impl Batch {
    /// Looks at everything.
    pub fn everything() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Adds what changed after.
    pub fn extend(&mut self, later: Batch) {
        self.all |= later.all;
        self.paths.extend(later.paths);
    }
}

/// Changes that may not be at rest yet.
#[derive(Debug, Default)]
pub struct Pending {
    /// Paths that nobody is known to be writing.
    ready: BTreeSet<PathBuf>,
    all: bool,
    /// Those of them that may not be still.
    unknown: BTreeSet<PathBuf>,
    /// The times of the first and the last signal of what is ready.
    times: Option<(Instant, Instant)>,
    /// Paths that are being written, and since when.
    open: BTreeMap<PathBuf, Instant>,
}

impl Pending {
    /// Takes in what happened.
    pub fn add(&mut self, signal: Signal, now: Instant) {
        let is_opening = matches!(signal, Signal::Paths { rest: Rest::Open, .. });
        match signal {
            Signal::Paths { paths, rest } => paths.into_iter().for_each(|path| self.note(path, rest, now)),
            Signal::All | Signal::Blind(_) => self.all = true,
            Signal::Marked => {}
        }
        if !self.all && self.ready.is_empty() {
            self.times = None;
        } else if !is_opening {
            self.times = Some((self.times.map_or(now, |(first, _)| first), now));
        }
    }

    fn note(&mut self, path: PathBuf, rest: Rest, now: Instant) {
        match rest {
            Rest::Open => {
                self.ready.remove(&path);
                self.unknown.remove(&path);
                self.open.entry(path).or_insert(now);
            }
            Rest::Unknown if self.open.contains_key(&path) => {}
            Rest::Unknown => {
                self.unknown.insert(path.clone());
                self.ready.insert(path);
            }
            Rest::Still => {
                self.open.remove(&path);
                self.unknown.remove(&path);
                self.ready.insert(path);
            }
        }
    }

    /// When some of the changes count as at rest; `None` if there are none.
    pub fn due(&self) -> Option<Instant> {
        let open = self.open.values().min().map(|since| *since + PATIENCE);
        self.ready_due().into_iter().chain(open).min()
    }

    fn ready_due(&self) -> Option<Instant> {
        let (first, last) = self.times?;
        let (quiet, patience) = match () {
            () if self.ready.len() > MANY => (MANY_QUIET, MANY_PATIENCE),
            () if self.unknown.is_empty() && !self.all => (SETTLED, PATIENCE),
            () => (QUIET, PATIENCE),
        };
        Some((last + quiet).min(first + patience))
    }

    /// The paths at which something happened that no batch has told yet.
    pub fn paths(&self) -> BTreeSet<PathBuf> {
        self.open.keys().chain(&self.ready).cloned().collect()
    }

    /// What is at rest now, and what has been written for so long that it is not waited for.
    pub fn take(&mut self, now: Instant) -> Batch {
        let mut batch = Batch::default();
        if self.ready_due().is_some_and(|due| due <= now) {
            batch.paths = std::mem::take(&mut self.ready);
            batch.all = std::mem::take(&mut self.all);
            self.unknown.clear();
            self.times = None;
        }
        let is_late = |_: &PathBuf, since: &mut Instant| *since + PATIENCE <= now;
        batch.paths.extend(self.open.extract_if(.., is_late).map(|(path, _)| path));
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::Rest::*;
    use super::*;

    fn paths(names: &[&str], rest: Rest) -> Signal {
        Signal::Paths { paths: names.iter().map(PathBuf::from).collect(), rest }
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
        check(&[(0, paths(&["a"], Still))], 5);
        check(&[(0, paths(&["a"], Unknown))], 30);
        check(&[(0, paths(&["a"], Unknown)), (2, paths(&["a"], Still))], 7);
        check(&[(0, paths(&["a"], Unknown)), (2, paths(&["b"], Still))], 32);
        check(&[(0, paths(&["a"], Open))], 300);
        check(&[(0, paths(&["a"], Unknown)), (2, paths(&["a"], Open)), (3, paths(&["a"], Unknown))], 302);
        check(&[(0, paths(&["a"], Open)), (250, paths(&["a"], Still))], 255);
        check(&[(0, paths(&["a"], Open)), (250, paths(&["b"], Still))], 255);
        check(&[(0, Signal::All)], 30);
        let steady: Vec<_> = (0..40).map(|n| (n * 20, paths(&["a"], Unknown))).collect();
        check(&steady, 300);
        let names: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check(&[(0, paths(&names, Still))], 300);
        assert_eq!(Pending::default().due(), None);
    }

    #[test]
    fn files_that_are_written_hold_nothing_up() {
        let start = Instant::now();
        let after = |milliseconds| start + Duration::from_millis(milliseconds);
        let names = |names: &[&str]| names.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
        let mut pending = Pending::default();
        pending.add(paths(&["a", "c"], Unknown), start);
        pending.add(paths(&["a"], Open), after(1));
        pending.add(paths(&["b", "c"], Still), after(50));
        assert_eq!(pending.take(after(54)), Batch::default());
        assert_eq!(pending.take(after(55)).paths, names(&["b", "c"]));
        assert_eq!(pending.due(), Some(after(301)));
        pending.add(paths(&["a"], Still), after(100));
        assert_eq!(pending.due(), Some(after(105)));
        pending.add(paths(&["b"], Open), after(102));
        assert_eq!(pending.take(after(105)).paths, names(&["a"]));
        assert_eq!(pending.take(after(402)).paths, names(&["b"]), "it is not waited for longer");
        assert_eq!(pending.due(), None);
    }
}
