//! Files kept because they may be asked for again, up to a number of bytes; the least recently kept go first.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use super::generation::Page;

/// Bytes of files kept.
const MAX_BYTES: usize = 32 << 20;

/// Files by key.
#[derive(Debug)]
pub struct Pages<K = usize> {
    by_key: HashMap<K, Arc<Page>>,
    /// In the order kept; a key stands here once.
    order: VecDeque<K>,
    bytes: usize,
}

impl<K> Default for Pages<K> {
    fn default() -> Self {
        Self { by_key: HashMap::new(), order: VecDeque::new(), bytes: 0 }
    }
}

impl<K: Clone + Eq + Hash> Pages<K> {
    /// The file under a key.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<Arc<Page>>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.by_key.get(key).cloned()
    }

    /// Keeps a file, and lets go of the oldest ones beyond the limit.
    pub fn put(&mut self, key: K, page: Arc<Page>) {
        self.bytes += page.body.memory().len();
        match self.by_key.insert(key.clone(), page) {
            Some(old) => self.bytes -= old.body.memory().len(),
            None => self.order.push_back(key),
        }
        while self.bytes > MAX_BYTES && self.order.len() > 1 {
            let oldest = self.order.pop_front().and_then(|key| self.by_key.remove(&key));
            self.bytes -= oldest.map_or(0, |page| page.body.memory().len());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MAX_BYTES, Pages};
    use crate::workspace::generation::Page;

    #[test]
    fn the_oldest_go_first() {
        let page = |bytes: usize| Arc::new(Page::new(vec![0; bytes], "x.html"));
        let mut pages = Pages::default();
        pages.put(1, page(MAX_BYTES / 2));
        pages.put(2, page(MAX_BYTES / 4));
        pages.put(1, page(MAX_BYTES / 2));
        assert!(pages.get(&1).is_some() && pages.get(&2).is_some());
        pages.put(3, page(MAX_BYTES / 2));
        assert!(pages.get(&1).is_none() && pages.get(&2).is_some() && pages.get(&3).is_some());
        pages.put(4, page(MAX_BYTES * 2));
        assert!(pages.get(&3).is_none() && pages.get(&4).is_some());
    }
}
