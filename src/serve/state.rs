//! What all connections share: the newest generation, the guard, what the person at the keyboard asked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::guard::Guard;
use super::{Reporter, ServeEvent};
use crate::workspace::{self, Event, Generation, Observer, Workspace};

/// The newest generation, once there is one.
pub type Newest = Option<Arc<Generation>>;

/// Shared by all connections.
pub struct ServerState {
    /// Tells of each new generation.
    pub current: watch::Sender<Newest>,
    /// Who may read.
    pub guard: Guard,
    /// Counts up whenever more faults of the newest generation are known.
    pub faults: watch::Sender<u64>,
    /// The browser follows the page that is edited.
    pub follow: bool,
    /// Drafts and embargoed briefs are shown.
    pub drafts: bool,
    /// What keeps the site current.
    workspace: OnceLock<Workspace>,
    /// When everything was last looked at because somebody opened a page.
    looked: Mutex<Instant>,
    reporter: Arc<dyn Reporter>,
}

/// A page that is opened after so long has everything looked at, for changes that the system has not told of.
const STALE: Duration = Duration::from_secs(30);

impl ServerState {
    /// A state before the first generation.
    pub fn new(guard: Guard, options: &workspace::Options, reporter: Arc<dyn Reporter>) -> Self {
        Self {
            current: watch::Sender::new(None),
            guard,
            faults: watch::Sender::new(0),
            follow: options.follow,
            drafts: options.site.selection.drafts,
            workspace: OnceLock::new(),
            looked: Mutex::new(Instant::now()),
            reporter,
        }
    }

    /// Takes what keeps the site current; there is one for the whole run.
    pub fn keep(&self, workspace: Workspace) {
        let _ = self.workspace.set(workspace);
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
            if let Some(workspace) = self.workspace.get() {
                workspace.look_again();
            }
        }
    }

    /// Tells that more faults are known.
    pub fn more_faults(&self) {
        self.faults.send_modify(|count| *count += 1);
    }
}

impl Observer for ServerState {
    fn observe(&self, event: &Event<'_>) {
        match event {
            Event::Made { generation } => drop(self.current.send_replace(Some(Arc::clone(generation)))),
            Event::FaultsFound => self.more_faults(),
            Event::Polling { .. } | Event::Unreadable { .. } => {}
        }
        self.reporter.report(&ServeEvent::Workspace(event));
    }
}
