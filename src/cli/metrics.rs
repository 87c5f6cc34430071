//! `--template-metrics`: how long the pages of each kind took.
//!
//! The library has no clock, so time is taken between two finished files of one thread.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use briefpress::model::route::Subject;

thread_local! {
    /// When this thread finished its last file.
    static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Times by kind of page.
pub struct Metrics {
    started: Instant,
    by_kind: Mutex<BTreeMap<&'static str, Times>>,
}

#[derive(Clone, Copy, Default)]
struct Times {
    count: u32,
    total: Duration,
    longest: Duration,
}

impl Metrics {
    /// Starts to measure.
    pub fn new() -> Self {
        Self { started: Instant::now(), by_kind: Mutex::default() }
    }

    /// Notes that this thread has finished a file.
    pub fn finished(&self, subject: &Subject) {
        let now = Instant::now();
        let took = now - LAST.replace(Some(now)).unwrap_or(self.started);
        let mut by_kind = self.by_kind.lock().unwrap_or_else(PoisonError::into_inner);
        let times = by_kind.entry(kind(subject)).or_default();
        times.count += 1;
        times.total += took;
        times.longest = times.longest.max(took);
    }

    /// The times as a table, the costliest kind first.
    pub fn table(&self) -> String {
        let by_kind = self.by_kind.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows: Vec<_> = by_kind.iter().collect();
        rows.sort_by_key(|(kind, times)| (std::cmp::Reverse(times.total), **kind));
        let head = format!("{:<14}{:>8}{:>14}{:>14}{:>14}", "made", "count", "total", "mean", "longest");
        let lines = rows.into_iter().map(|(kind, times)| {
            let mean = times.total / times.count.max(1);
            let [total, mean, longest] = [times.total, mean, times.longest]
                .map(|time| format!("{:.3} ms", time.as_secs_f64() * 1000.0));
            format!("{kind:<14}{:>8}{total:>14}{mean:>14}{longest:>14}", times.count)
        });
        std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
    }
}

/// The template, or the kind of file, that shows a subject.
fn kind(subject: &Subject) -> &'static str {
    match subject {
        Subject::Doc(_) => "brief, page",
        Subject::Home { .. } => "home",
        Subject::Series { .. } => "series",
        Subject::Person { .. } => "person",
        Subject::Term { .. } => "term",
        Subject::Taxonomy { .. } => "taxonomy",
        Subject::Figures { .. } => "figures",
        Subject::Sources { .. } => "sources",
        Subject::Source { .. } => "source",
        Subject::NotFound { .. } => "404",
        Subject::Redirect { .. } => "redirect",
        Subject::Feed { .. } => "feed",
        Subject::Sitemap { .. } | Subject::Robots => "sitemap",
        Subject::Beside { .. } => "brief's file",
        Subject::Redif { .. } | Subject::Whole => "data",
        Subject::ThemeAsset { .. } | Subject::CodeStyle | Subject::File { .. } => "file",
    }
}
