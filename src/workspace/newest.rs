//! The newest generation, and a thread's way to wait for one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::generation::Generation;

/// Holds the newest generation, once there is one.
#[derive(Default)]
pub struct Newest {
    generation: Mutex<Option<Arc<Generation>>>,
    changed: Condvar,
}

impl Newest {
    /// Puts a newer one in the place of the newest, which is given back.
    pub fn replace(&self, newer: Arc<Generation>) -> Option<Arc<Generation>> {
        let former = self.generation().replace(newer);
        self.changed.notify_all();
        former
    }

    /// The newest generation.
    pub fn get(&self) -> Option<Arc<Generation>> {
        self.generation().clone()
    }

    /// Whether the generation with this number is the newest.
    pub fn is(&self, number: u64) -> bool {
        self.generation().as_ref().is_some_and(|newest| newest.number == number)
    }

    /// Waits for a generation behind that with the number `seen` that is followed by no other for a while.
    pub fn rested(&self, seen: u64, pause: Duration) -> Arc<Generation> {
        let mut number = seen;
        let mut newest = self.generation();
        loop {
            match newest.as_ref() {
                Some(generation) if generation.number != number => number = generation.number,
                Some(generation) if number != seen => return Arc::clone(generation),
                _ => {
                    newest = self.changed.wait(newest).unwrap_or_else(PoisonError::into_inner);
                    continue;
                }
            }
            newest = self.changed.wait_timeout(newest, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn generation(&self) -> MutexGuard<'_, Option<Arc<Generation>>> {
        self.generation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
