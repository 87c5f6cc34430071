//! What all parts of the server share: the newest generation, the guard, what the person at the keyboard asked for.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::ServeOptions;
use super::generation::Generation;
use super::guard::Guard;
use super::pending::Signal;

/// The newest generation, once there is one.
pub type Newest = Option<Arc<Generation>>;

/// Shared by all connections.
pub struct Hub {
    pub current: watch::Sender<Newest>,
    pub guard: Guard,
    /// Counts up whenever more faults of the newest generation are known.
    pub faults: watch::Sender<u64>,
    /// The browser follows the page that is edited.
    pub follow: bool,
    /// Drafts and embargoed briefs are shown.
    pub drafts: bool,
    /// Wakes the watch, once there is one.
    pub watch: OnceLock<Sender<Signal>>,
    /// When everything was last looked at because somebody opened a page.
    looked: Mutex<Instant>,
}

/// A page that is opened after so long has everything looked at, for changes that the system has not told of.
const STALE: Duration = Duration::from_secs(30);

impl Hub {
    /// A hub before the first generation.
    pub fn new(guard: Guard, options: &ServeOptions) -> Self {
        Self {
            current: watch::Sender::new(None),
            guard,
            faults: watch::Sender::new(0),
            follow: options.follow,
            drafts: options.site.selection.drafts,
            watch: OnceLock::new(),
            looked: Mutex::new(Instant::now()),
        }
    }

    /// The newest generation; waits for the first one.
    pub async fn generation(&self, newest: &mut watch::Receiver<Newest>) -> Option<Arc<Generation>> {
        newest.wait_for(Option::is_some).await.ok().and_then(|newest| newest.clone())
    }

    /// Somebody opens a page: a change that the system has not told of is found now. Nobody looks, nothing is done.
    pub fn page_opened(&self) {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.elapsed() > STALE {
            *looked = Instant::now();
            // A watch that has ended needs no waking.
            let _ = self.watch.get().map(|watch| watch.send(Signal::All));
        }
    }

    /// Tells that more faults are known.
    pub fn more_faults(&self) {
        self.faults.send_modify(|count| *count += 1);
    }
}
