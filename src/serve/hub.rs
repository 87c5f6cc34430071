//! What all parts of the server share: the newest generation, the guard, what the person at the keyboard asked for.

use std::sync::Arc;

use tokio::sync::watch;

use super::ServeOptions;
use super::generation::Generation;
use super::guard::Guard;

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
}

impl Hub {
    /// A hub before the first generation.
    pub fn new(guard: Guard, options: &ServeOptions) -> Self {
        Self {
            current: watch::Sender::new(None),
            guard,
            faults: watch::Sender::new(0),
            follow: options.follow,
            drafts: options.site.selection.drafts,
        }
    }

    /// The newest generation; waits for the first one.
    pub async fn generation(&self, newest: &mut watch::Receiver<Newest>) -> Option<Arc<Generation>> {
        newest.wait_for(Option::is_some).await.ok().and_then(|newest| newest.clone())
    }

    /// Tells that more faults are known.
    pub fn more_faults(&self) {
        self.faults.send_modify(|count| *count += 1);
    }
}
