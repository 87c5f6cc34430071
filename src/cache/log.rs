//! One append-only file of checksummed records: the part of the cache that outlives the process.
//!
//! A head names the format, the version of the program and of the step; records follow, each
//! `length, key, value, checksum`. Reading stops at the first record that is not whole, writing goes
//! on from there. The file is read when its step is first asked for.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::model::source::Hash;

/// What every log begins with.
const FORMAT: &[u8; 17] = b"briefpress cache ";
/// Longer values are not kept: a record of more is a sign of damage.
const MAX_VALUE: usize = 64 << 20;
/// A longer log is not read; it starts anew.
const MAX_LOG: u64 = 1 << 30;
/// Bytes of a record besides its value: length, key, checksum.
const FRAME: usize = 4 + 32 + 8;

/// A log file and what was in it.
#[derive(Debug)]
pub(super) struct Log {
    /// `None` for a cache in memory.
    path: Option<PathBuf>,
    head: Vec<u8>,
    writable: bool,
    read: OnceLock<Contents>,
    /// Length up to which the file is whole.
    end: AtomicU64,
    /// The entries of `read` were dropped from the file by a rewrite, apart from those used.
    swept: AtomicBool,
}

#[derive(Debug, Default)]
struct Contents {
    bytes: Vec<u8>,
    entries: HashMap<Hash, Kept>,
}

#[derive(Debug)]
struct Kept {
    start: usize,
    len: usize,
    used: AtomicBool,
}

/// Makes the folder `dir` and takes its lock: `None` if it cannot be used at all, `Some(None)` if another process writes it.
pub(super) fn prepare(dir: &Path) -> Option<Option<File>> {
    // A link may lead out of the site, where nothing is ever written.
    for folder in [dir.parent()?, dir].into_iter().filter(|folder| *folder != Path::new("")) {
        let _ = fs::create_dir(folder);
        if !fs::symlink_metadata(folder).ok()?.is_dir() {
            return None;
        }
    }
    let Ok(file) = open(&dir.join("lock")) else { return Some(None) };
    Some(file.try_lock().is_ok().then_some(file))
}

/// Removes logs of steps that other versions of the program had; no other file is touched.
pub(super) fn remove_others(dir: &Path, steps: impl Iterator<Item = &'static str> + Clone) {
    let is_other = |path: &Path| {
        let is_known = |name: &std::ffi::OsStr| steps.clone().any(|step| name == step);
        path.extension().is_some_and(|end| end == "log") && !path.file_stem().is_some_and(is_known)
    };
    for path in fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let is_ours = |path: &Path| {
            let mut head = [0; FORMAT.len()];
            open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok_and(|()| head == *FORMAT)
        };
        if is_other(&path) && fs::symlink_metadata(&path).is_ok_and(|at| at.is_file()) && is_ours(&path) {
            let _ = fs::remove_file(path);
        }
    }
}

impl Log {
    /// The log of a cache in memory: always empty.
    pub(super) fn none() -> Self {
        Self {
            path: None,
            head: Vec::new(),
            writable: false,
            read: OnceLock::new(),
            end: AtomicU64::new(0),
            swept: AtomicBool::new(false),
        }
    }

    /// The log of the step `name` in `dir`; not read yet.
    pub(super) fn new(dir: &Path, name: &str, version: u32, writable: bool) -> Self {
        let head = format!("briefpress cache 1, {}, {name} {version}\n", env!("CARGO_PKG_VERSION"));
        Self {
            path: Some(dir.join(format!("{name}.log"))),
            head: head.into_bytes(),
            writable,
            ..Self::none()
        }
    }

    pub(super) fn is_writable(&self) -> bool {
        self.writable
    }

    /// Whether any entry was asked for.
    pub(super) fn was_read(&self) -> bool {
        self.read.get().is_some()
    }

    pub(super) fn contains(&self, key: Hash) -> bool {
        self.contents().entries.contains_key(&key)
    }

    /// The value of `key`, which counts as used from now on.
    pub(super) fn get(&self, key: Hash) -> Option<Arc<[u8]>> {
        let contents = self.contents();
        let kept = contents.entries.get(&key)?;
        kept.used.store(true, Ordering::Relaxed);
        Some(contents.bytes[kept.start..kept.start + kept.len].into())
    }

    /// Whether the entries that were never asked for outweigh the others.
    pub(super) fn is_mostly_unused(&self) -> bool {
        let contents = self.contents();
        let used: usize = contents.used().map(|(_, kept)| kept.len + FRAME).sum();
        !self.swept.load(Ordering::Relaxed) && contents.bytes.len() > 2 * used + self.head.len()
    }

    /// Adds records at the end of the file.
    pub(super) fn append<'a>(&self, records: impl Iterator<Item = (Hash, &'a [u8])>) -> io::Result<()> {
        let mut bytes = Vec::new();
        records.for_each(|(key, value)| push_record(&mut bytes, key, value));
        let Some(path) = self.path.as_ref().filter(|_| !bytes.is_empty()) else { return Ok(()) };
        // Reading finds the end of what is whole.
        self.contents();
        let mut end = self.end.load(Ordering::Relaxed);
        let mut file = open(path)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        if end == 0 {
            file.write_all(&self.head)?;
            end = self.head.len() as u64;
        }
        file.write_all(&bytes)?;
        self.end.store(end + bytes.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Replaces the file by one with the used entries and `records`.
    pub(super) fn rewrite<'a>(&self, records: impl Iterator<Item = (Hash, &'a [u8])>) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let contents = self.contents();
        let mut bytes = self.head.clone();
        for (key, kept) in contents.used() {
            push_record(&mut bytes, *key, &contents.bytes[kept.start..kept.start + kept.len]);
        }
        records.for_each(|(key, value)| push_record(&mut bytes, key, value));
        let beside = path.with_extension("new");
        let mut file = open(&beside)?;
        file.set_len(0)?;
        file.write_all(&bytes)?;
        drop(file);
        fs::rename(&beside, path)?;
        self.end.store(bytes.len() as u64, Ordering::Relaxed);
        self.swept.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn contents(&self) -> &Contents {
        self.read.get_or_init(|| {
            let bytes = self.path.as_deref().and_then(|path| read(path).ok()).unwrap_or_default();
            let (contents, end) = Contents::of(bytes, &self.head);
            self.end.store(end as u64, Ordering::Relaxed);
            contents
        })
    }
}

impl Contents {
    /// The whole records of a file, and where they end.
    fn of(bytes: Vec<u8>, head: &[u8]) -> (Self, usize) {
        let mut entries = HashMap::new();
        if !bytes.starts_with(head) || head.is_empty() {
            return (Self::default(), 0);
        }
        let mut at = head.len();
        while let Some((key, len)) = record_at(&bytes[at..]) {
            let kept = Kept { start: at + 36, len, used: AtomicBool::new(false) };
            entries.insert(key, kept);
            at += FRAME + len;
        }
        (Self { bytes, entries }, at)
    }

    fn used(&self) -> impl Iterator<Item = (&Hash, &Kept)> {
        self.entries.iter().filter(|(_, kept)| kept.used.load(Ordering::Relaxed))
    }
}

/// The key and the length of the value of the record at the start of `bytes`, if it is whole.
fn record_at(bytes: &[u8]) -> Option<(Hash, usize)> {
    let len = u32::from_le_bytes(*bytes.first_chunk()?) as usize;
    let key: [u8; 32] = *bytes.get(4..)?.first_chunk()?;
    if len > MAX_VALUE {
        return None;
    }
    let body = bytes.get(..36 + len)?;
    let sum = bytes.get(36 + len..FRAME + len)?;
    (checksum(body) == *sum).then_some((Hash(key), len))
}

fn push_record(bytes: &mut Vec<u8>, key: Hash, value: &[u8]) {
    if value.len() > MAX_VALUE {
        return;
    }
    let start = bytes.len();
    bytes.extend((value.len() as u32).to_le_bytes());
    bytes.extend(key.0);
    bytes.extend(value);
    let sum = checksum(&bytes[start..]);
    bytes.extend(sum);
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    *blake3::hash(bytes).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

/// Opens a file of the program's own for reading and writing; a link in its place is refused.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NOFOLLOW.bits() as i32);
    options.open(path)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > MAX_LOG {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    file.take(MAX_LOG).read_to_end(&mut bytes)?;
    Ok(bytes)
}
