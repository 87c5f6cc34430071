//! Looks at the pages that nobody has asked for, for their faults, once the author pauses.
//!
//! Runs on a thread of its own that gives way to all others, and begins anew with each generation. When it is through,
//! nothing is left to do until the next change.

use std::time::Duration;

use super::newest::Newest;
use super::{Event, Observer};
use crate::cache::Unused;
use crate::compose::CitationMemo;
use crate::pipeline::look_through;

/// A pause that long is taken for one.
const PAUSE: Duration = Duration::from_secs(1);

/// Looks at every generation that stays long enough, until the process ends.
pub fn sweep(newest: &Newest, citations: &CitationMemo, observer: &dyn Observer) {
    give_way();
    let mut seen = 0;
    loop {
        let generation = newest.rested(seen, PAUSE);
        seen = generation.number;
        if let Some(faults) = look_through(&generation.press, &|| newest.is(seen)) {
            generation.all_faults(faults);
            drop(generation);
            observer.observe(&Event::FaultsFound);
            // What could not be written is made again next time.
            let _ = citations.cache().flush(Unused::Keep);
        }
    }
}

/// Lets every other thread go first.
fn give_way() {
    #[cfg(unix)]
    // Where that is not allowed, the thread is one like the others.
    let _ = rustix::process::nice(19);
}
