//! Remembers costly pure steps by the hash of their input; the only locks of the core.
//!
//! A step and the hash of everything it depends on go in, the bytes that the step once made come
//! out. Two layers: memory, for the life of the process, and a log file a step (see [`log`]), which
//! outlives it. The cache is never asked for truth: whatever is missing, torn, of another version or
//! otherwise in doubt is made again, so deleting it changes nothing but time. Keys must cover every
//! input of the step; the version of the program and of the step need not be in them.

mod log;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::log::Log;
pub(crate) use self::log::open as open_own_file;
use crate::model::source::Hash;

/// A costly step whose results are kept. A new one is a variant here, a line in [`Step::ALL`] and [`Step::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// All citations and references of one brief, or one reference by itself.
    Citations,
    /// One highlighted code block.
    Code,
    /// The files of one document: their hashes, and what is checked of them.
    Files,
    /// A whole build: what it reported, and which list of files it left.
    Build,
    /// What another site answered, with the time: the one step that is no function of its key.
    Link,
}

impl Step {
    /// Every step.
    pub const ALL: &[Step] = &[Step::Citations, Step::Code, Step::Files, Step::Build, Step::Link];

    /// The name of its log file.
    pub fn name(self) -> &'static str {
        match self {
            Step::Citations => "citations",
            Step::Code => "code",
            Step::Files => "files",
            Step::Build => "build",
            Step::Link => "link",
        }
    }

    /// Raise it whenever the step makes other bytes of the same input than before.
    fn version(self) -> u32 {
        match self {
            Step::Citations | Step::Code | Step::Files | Step::Build | Step::Link => 1,
        }
    }

    /// Whether a newer result of the same key takes the place of an older one.
    fn is_dated(self) -> bool {
        self == Step::Link
    }
}

/// What [`Cache::flush`] does with entries on disk that this process never asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unused {
    /// They stay: the process looked at a part of the site only.
    Keep,
    /// They go once they outweigh the used ones: the process made the whole site.
    Drop,
}

/// The store. Shared by reference between threads.
#[derive(Debug)]
pub struct Cache {
    stores: Vec<Store>,
    /// Held for the life of the cache by the one process that may write the logs.
    _lock: Option<std::fs::File>,
}

/// The results of one step.
#[derive(Debug)]
struct Store {
    /// What earlier processes left; empty for a cache in memory.
    log: Log,
    /// Newer results replace older ones, and entries go only in a run that asked for others.
    dated: bool,
    /// What this process added, in shards by the first byte of the key.
    fresh: [Mutex<HashMap<Hash, Fresh>>; SHARDS],
}

#[derive(Debug)]
struct Fresh {
    value: Arc<[u8]>,
    saved: bool,
}

const SHARDS: usize = 16;

impl Cache {
    /// A cache that ends with the process (`--no-cache`).
    pub fn in_memory() -> Self {
        let store = |step: &Step| Store::new(Log::none(), step.is_dated());
        Self { stores: Step::ALL.iter().map(store).collect(), _lock: None }
    }

    /// The cache kept in `dir`, which is made if need be.
    ///
    /// Never fails: where the folder cannot be used the cache is in memory only, and where another
    /// process holds its lock it is read but not written.
    pub fn open(dir: &Path) -> Self {
        let Some(lock) = log::prepare(dir) else { return Self::in_memory() };
        let writable = lock.is_some();
        if writable {
            log::remove_others(dir, Step::ALL.iter().map(|step| step.name()));
        }
        let store =
            |step: &Step| Store::new(Log::new(dir, step.name(), step.version(), writable), step.is_dated());
        Self { stores: Step::ALL.iter().map(store).collect(), _lock: lock }
    }

    /// What `step` made of the input with this hash, if it is known.
    pub fn get(&self, step: Step, key: Hash) -> Option<Arc<[u8]>> {
        let store = self.store(step);
        let fresh = || store.shard(key).get(&key).map(|fresh| Arc::clone(&fresh.value));
        match store.dated {
            true => fresh().or_else(|| store.log.get(key)),
            false => store.log.get(key).or_else(fresh),
        }
    }

    /// Remembers what `step` made of the input with this hash.
    pub fn put(&self, step: Step, key: Hash, value: Vec<u8>) {
        let store = self.store(step);
        if store.dated {
            store.shard(key).insert(key, Fresh { value: value.into(), saved: false });
        } else if !store.log.contains(key) {
            store.shard(key).entry(key).or_insert(Fresh { value: value.into(), saved: false });
        }
    }

    /// The value that `step` made of the input with this hash; made now if it is not known.
    ///
    /// Two threads that ask at the same time may both make it; they make the same.
    pub fn memo<T: Serialize + DeserializeOwned>(
        &self,
        step: Step,
        key: Hash,
        make: impl FnOnce() -> T,
    ) -> T {
        if let Some(value) = self.get(step, key).and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            return value;
        }
        let value = make();
        if let Ok(bytes) = postcard::to_stdvec(&value) {
            self.put(step, key, bytes);
        }
        value
    }

    /// Writes what is new to disk. A cache that could not be written costs time later, no more.
    pub fn flush(&self, unused: Unused) -> io::Result<()> {
        self.stores.iter().try_for_each(|store| store.flush(unused))
    }

    fn store(&self, step: Step) -> &Store {
        &self.stores[step as usize]
    }
}

impl Store {
    fn new(log: Log, dated: bool) -> Self {
        Self { log, dated, fresh: Default::default() }
    }

    fn shard(&self, key: Hash) -> MutexGuard<'_, HashMap<Hash, Fresh>> {
        open_lock(&self.fresh[usize::from(key.0[0]) % SHARDS])
    }

    fn flush(&self, unused: Unused) -> io::Result<()> {
        if !self.log.is_writable() {
            return Ok(());
        }
        let mut guards: Vec<_> = self.fresh.iter().map(open_lock).collect();
        let records = |all: bool| {
            let entries = guards.iter().flat_map(|shard| shard.iter());
            entries.filter(move |(_, fresh)| all || !fresh.saved).map(|(key, fresh)| (*key, &*fresh.value))
        };
        let drop = if self.dated { self.log.was_read() } else { unused == Unused::Drop };
        if drop && self.log.is_mostly_unused() {
            self.log.rewrite(records(true))?;
        } else {
            self.log.append(records(false))?;
        }
        guards.iter_mut().flat_map(|shard| shard.values_mut()).for_each(|fresh| fresh.saved = true);
        Ok(())
    }
}

/// A thread that died while it held the lock left a whole map: entries are added in one call.
fn open_lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Cache, Step, Unused};
    use crate::model::source::Hash;

    fn key(n: u32) -> Hash {
        Hash::of(&n.to_le_bytes())
    }

    fn fill(dir: &Path, numbers: std::ops::Range<u32>) {
        let cache = Cache::open(dir);
        for n in numbers {
            cache.put(Step::Citations, key(n), format!("value {n}").into_bytes());
        }
        cache.flush(Unused::Keep).unwrap();
    }

    fn known(dir: &Path, numbers: std::ops::Range<u32>) -> Vec<u32> {
        let cache = Cache::open(dir);
        numbers
            .filter(|n| match cache.get(Step::Citations, key(*n)) {
                Some(value) => {
                    assert_eq!(&*value, format!("value {n}").as_bytes());
                    true
                }
                None => false,
            })
            .collect()
    }

    #[test]
    fn steps_have_their_own_places() {
        for (place, step) in Step::ALL.iter().enumerate() {
            assert_eq!(*step as usize, place);
        }
        let cache = Cache::in_memory();
        cache.put(Step::Citations, key(1), vec![1]);
        assert_eq!(cache.get(Step::Code, key(1)), None);
        assert_eq!(cache.get(Step::Citations, key(1)).as_deref(), Some(&[1][..]));
    }

    #[test]
    fn outlives_the_process() {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 0..100);
        fill(dir.path(), 50..150);
        assert_eq!(known(dir.path(), 0..200), (0..150).collect::<Vec<_>>());
    }

    #[test]
    fn memo_makes_once() {
        let cache = Cache::in_memory();
        let text = |made: &str| cache.memo(Step::Code, key(7), || (made.to_owned(), 3_u32));
        assert_eq!(text("first").0, "first");
        assert_eq!(text("second").0, "first");
        assert_eq!(cache.memo(Step::Code, key(8), || 5_u32), 5);
    }

    #[test]
    fn a_value_of_another_shape_is_made_again() {
        let cache = Cache::in_memory();
        cache.put(Step::Code, key(1), vec![0xff; 3]);
        assert_eq!(cache.memo(Step::Code, key(1), || "made".to_owned()), "made");
    }

    #[test]
    fn damage_costs_time_only() {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 0..100);
        let file = dir.path().join("citations.log");
        let whole = std::fs::read(&file).unwrap();
        for cut in [0, 1, 10, 60, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&file, &whole[..cut]).unwrap();
            let left = known(dir.path(), 0..100).len();
            assert!(left < 100, "{left} of 100 entries read from a log cut at {cut}");
            fill(dir.path(), 0..100);
            assert_eq!(known(dir.path(), 0..100).len(), 100, "cut at {cut}, then mended");
        }
        for flip in [3, 40, 100, whole.len() / 2, whole.len() - 3] {
            let mut bytes = whole.clone();
            bytes[flip] ^= 0x10;
            std::fs::write(&file, bytes).unwrap();
            assert!(known(dir.path(), 0..100).len() < 100, "flipped at {flip}");
        }
    }

    #[test]
    fn the_second_process_reads_only() {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 0..3);
        let first = Cache::open(dir.path());
        fill(dir.path(), 3..6);
        drop(first);
        assert_eq!(known(dir.path(), 0..6), [0, 1, 2]);
    }

    #[test]
    fn unused_entries_go_when_they_outweigh() {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 0..100);
        let cache = Cache::open(dir.path());
        for n in 0..20 {
            cache.get(Step::Citations, key(n)).unwrap();
        }
        cache.put(Step::Citations, key(200), b"value 200".to_vec());
        cache.flush(Unused::Keep).unwrap();
        assert_eq!(cache.get(Step::Citations, key(99)).as_deref(), Some(&b"value 99"[..]));
        drop(cache);
        assert_eq!(known(dir.path(), 0..201).len(), 101);

        let cache = Cache::open(dir.path());
        for n in 0..20 {
            cache.get(Step::Citations, key(n)).unwrap();
        }
        cache.put(Step::Citations, key(201), b"value 201".to_vec());
        cache.flush(Unused::Drop).unwrap();
        cache.put(Step::Citations, key(202), b"value 202".to_vec());
        cache.flush(Unused::Drop).unwrap();
        drop(cache);
        assert_eq!(known(dir.path(), 0..203), (0..20).chain([201, 202]).collect::<Vec<_>>());
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_no_fault() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "in the way").unwrap();
        fill(&file, 0..3);
        fill(&file.join("below"), 0..3);
        #[cfg(unix)]
        {
            let outside = dir.path().join("outside");
            std::fs::create_dir(&outside).unwrap();
            std::os::unix::fs::symlink(&outside, dir.path().join("link")).unwrap();
            fill(&dir.path().join("link"), 0..3);
            fill(&dir.path().join("link/cache"), 0..3);
            assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
        }
    }
}
