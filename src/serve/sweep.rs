//! Looks at the pages that nobody has asked for, for their faults, once the author pauses.
//!
//! Runs on a thread of its own that gives way to all others, and begins anew with each generation. When it is through,
//! nothing is left to do until the next change.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch::Receiver;
use tokio::time::timeout;

use super::generation::Generation;
use super::hub::{Hub, Newest};
use crate::cache::Unused;
use crate::compose::CitationMemo;
use crate::pipeline::look_through;

/// A pause that long is taken for one.
const PAUSE: Duration = Duration::from_secs(1);

/// Looks at every generation that stays long enough, until the process ends.
pub fn sweep(hub: &Hub, mut newest: Receiver<Newest>, citations: &CitationMemo) -> std::io::Result<()> {
    give_way();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    while let Some(generation) = runtime.block_on(rested(&mut newest)) {
        sweep_one(hub, citations, &generation);
    }
    Ok(())
}

/// The next generation that is followed by no other for a while.
async fn rested(newest: &mut Receiver<Newest>) -> Option<Arc<Generation>> {
    newest.changed().await.ok()?;
    while let Ok(changed) = timeout(PAUSE, newest.changed()).await {
        changed.ok()?;
    }
    newest.borrow_and_update().clone()
}

fn sweep_one(hub: &Hub, citations: &CitationMemo, generation: &Generation) {
    let is_newest = || {
        let newest = hub.current.borrow();
        newest.as_ref().is_some_and(|newest| newest.number == generation.number)
    };
    if let Some(faults) = look_through(&generation.press, &is_newest) {
        generation.all_faults(faults);
        hub.more_faults();
        // What could not be written is made again next time.
        let _ = citations.cache().flush(Unused::Keep);
    }
}

/// Lets every other thread go first.
fn give_way() {
    #[cfg(unix)]
    // Where that is not allowed, the thread is one like the others.
    let _ = rustix::process::nice(19);
}
