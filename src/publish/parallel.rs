//! Several things at once, on as many threads; the first fault ends all of them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::error::PublishError;

/// Does `act` for each item on up to `workers` threads. After a fault none is begun any more; the fault of the
/// first item that had one is returned.
pub fn in_parallel<T: Sync>(
    items: &[T],
    workers: usize,
    act: impl Fn(&T) -> Result<(), PublishError> + Sync,
) -> Result<(), PublishError> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let faults = Mutex::new(Vec::new());
    let work = || {
        while !failed.load(Ordering::SeqCst) {
            let index = next.fetch_add(1, Ordering::SeqCst);
            let Some(item) = items.get(index) else { break };
            if let Err(fault) = act(item) {
                failed.store(true, Ordering::SeqCst);
                faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, fault));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..workers.min(items.len()).max(1) - 1 {
            scope.spawn(work);
        }
        work();
    });
    let mut faults = faults.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    faults.sort_by_key(|(index, _)| *index);
    faults.into_iter().next().map_or(Ok(()), |(_, fault)| Err(fault))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::in_parallel;
    use crate::publish::error::PublishError;

    #[test]
    fn all_or_the_first_fault() {
        let items: Vec<usize> = (0..100).collect();
        let sum = AtomicUsize::new(0);
        in_parallel(&items, 8, |item| {
            sum.fetch_add(*item, Ordering::SeqCst);
            Ok(())
        })
        .expect("no fault");
        assert_eq!(sum.into_inner(), 4950);
        let begun = AtomicUsize::new(0);
        let fault = in_parallel(&items, 4, |item| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item >= 10 { Err(PublishError::io(format!("item {item}"))) } else { Ok(()) }
        });
        assert!(fault.expect_err("a fault").message.starts_with("item 1"));
        assert!(begun.into_inner() < 30);
        in_parallel(&[] as &[usize], 4, |_| Err(PublishError::io("never"))).expect("nothing to do");
    }
}
