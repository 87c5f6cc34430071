//! Where things stand: paths inside the site, files as `scan` found them, and ranges of their text.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::code::Code;

/// A file of the site, named from the site root: `/`-separated, NFC, without `.` or `..`.
///
/// The only way to name a file; a raw string cannot reach an `open`. Files of the embedded theme
/// are named `theme:<name>/…`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SourcePath(Arc<str>);

/// Why a text is not a [`SourcePath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// The path is empty or names the root itself.
    #[error("the path is empty")]
    Empty,
    /// A `..` climbs above the site root.
    #[error("the path leads out of the site")]
    Outside,
    /// An absolute path of the operating system, a drive or a network share.
    #[error("the path is absolute")]
    Absolute,
    /// A NUL, a control character, a backslash, or dots and slashes hidden by percent-encoding.
    #[error("the path holds a character that no file name of a site may have")]
    Character,
}

impl SourcePath {
    /// Reads a root-relative path, resolving `.` and `..`.
    pub fn new(path: &str) -> Result<Self, PathFault> {
        Self::resolve("", path)
    }

    /// Reads `path` as written in a file that lies in `folder` (root-relative, no final slash).
    ///
    /// `path` is a file path, not a URL: decode percent-escapes first.
    pub fn resolve(folder: &str, path: &str) -> Result<Self, PathFault> {
        if path.chars().any(|c| c.is_control() || c == '\\') {
            return Err(PathFault::Character);
        }
        if path.contains('%') {
            let lower = path.to_ascii_lowercase();
            if ["%2e", "%2f", "%5c", "%00"].iter().any(|hidden| lower.contains(hidden)) {
                return Err(PathFault::Character);
            }
        }
        if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
            return Err(PathFault::Absolute);
        }
        let mut whole = String::with_capacity(folder.len() + 1 + path.len());
        for part in folder.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                ".." if whole.is_empty() => return Err(PathFault::Outside),
                ".." => whole.truncate(whole.rfind('/').unwrap_or(0)),
                part => {
                    if !whole.is_empty() {
                        whole.push('/');
                    }
                    whole.push_str(part);
                }
            }
        }
        if whole.is_empty() {
            return Err(PathFault::Empty);
        }
        if !whole.is_ascii() {
            whole = whole.nfc().collect();
        }
        Ok(Self(whole.into()))
    }

    /// The path as text, `/`-separated.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a final slash; empty for a file in the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The name without its last ending: `map.pl` of `map.pl.svg`.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
    }

    /// The last ending in lower case, without the dot; empty where there is none.
    pub fn extension(&self) -> String {
        let name = self.name();
        name.rsplit_once('.')
            .filter(|(stem, _)| !stem.is_empty())
            .map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
    }

    /// Whether [`SourcePath::extension`] is `ending`, which is in lower case.
    pub fn has_extension(&self, ending: &str) -> bool {
        let name = self.name();
        name.rsplit_once('.').is_some_and(|(stem, own)| !stem.is_empty() && own.eq_ignore_ascii_case(ending))
    }

    /// The path below `folder`, if it lies there.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

impl From<SourcePath> for String {
    fn from(path: SourcePath) -> Self {
        path.as_str().to_owned()
    }
}

impl TryFrom<String> for SourcePath {
    type Error = PathFault;

    fn try_from(path: String) -> Result<Self, PathFault> {
        Self::new(&path)
    }
}

impl std::borrow::Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A BLAKE3 hash, the name of a content everywhere: cache keys, manifests, asset names.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The first `digits` hexadecimal digits (at most 64).
    pub fn hex(&self, digits: usize) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let halves = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        halves.take(digits).map(|half| char::from(DIGITS[usize::from(half)])).collect()
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex(16))
    }
}

/// A file as `scan` found it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Length on disk in bytes.
    pub len: u64,
    /// Time of the last change, in nanoseconds since 1970; only for skipping a hash. 0 where the file
    /// was read within two seconds of it, so that a later change could bear the same time.
    pub changed: i128,
    /// Hash of the bytes on disk.
    pub hash: Hash,
    /// The text of a text file, without byte-order mark, with `\n` line ends; `None` for binaries.
    pub text: Option<Arc<str>>,
    /// Width and height in pixels of an image that states them, as it is shown.
    pub image_size: Option<(u32, u32)>,
    /// A picture that is published without what it says of its making.
    pub trimmed: Option<Arc<Trimmed>>,
    /// The path below the root that the disk gave, where it differs from the [`SourcePath`] (not NFC).
    pub disk_name: Option<PathBuf>,
    /// What speaks against publishing or showing the file; reported by who names it.
    pub faults: Vec<FileFault>,
}

/// Why a file that is only looked at when something names it must not be published or shown:
/// an image with content that could run or beyond the limits, a key or password file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// `BadImage`, `LargeFile` or `SecretFile`.
    pub code: Code,
    /// Where in the file; empty where the whole file is meant.
    pub range: TextRange,
    /// What is wrong, to follow the file's name: "`map.svg` holds a script".
    pub message: Box<str>,
}

impl SourceFile {
    /// A text file as `scan` would find it.
    pub fn of_text(text: &str) -> Self {
        Self {
            len: text.len() as u64,
            changed: 0,
            hash: Hash::of(text.as_bytes()),
            text: Some(text.into()),
            image_size: None,
            trimmed: None,
            disk_name: None,
            faults: Vec::new(),
        }
    }

    /// Length and hash of the bytes that are published.
    pub fn published(&self) -> (u64, Hash) {
        self.trimmed.as_ref().map_or((self.len, self.hash), |trimmed| (trimmed.len, trimmed.hash))
    }
}

/// How what is published of a file differs from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// Length of what is published.
    pub len: u64,
    /// Hash of what is published.
    pub hash: Hash,
    /// In order, without overlap.
    pub edits: Vec<Edit>,
}

/// Bytes that stand for a range of a file, which is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// What stands there instead.
    pub bytes: Box<[u8]>,
}

impl Trimmed {
    /// Adds to `out` what is published of a piece of the file that begins at `position`.
    pub fn publish(&self, position: u64, piece: &[u8], out: &mut Vec<u8>) {
        let end = position + piece.len() as u64;
        let at = |place: u64| (place.clamp(position, end) - position) as usize;
        let first = self.edits.partition_point(|edit| edit.end <= position);
        let mut done = position;
        for edit in self.edits[first..].iter().take_while(|edit| edit.start < end) {
            out.extend_from_slice(&piece[at(done)..at(edit.start)]);
            if edit.start >= position {
                out.extend_from_slice(&edit.bytes);
            }
            done = edit.end.max(done);
        }
        out.extend_from_slice(&piece[at(done)..]);
    }
}

/// Everything the site is made of, at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The site root on disk; only `scan` and the copying writer use it.
    pub root: PathBuf,
    /// All files, by path.
    pub files: BTreeMap<SourcePath, SourceFile>,
    /// The one "now" of this build: the clock, `SOURCE_DATE_EPOCH` or `--now`.
    pub now: jiff::Timestamp,
}

impl Snapshot {
    /// A snapshot in memory of text files by path, "now" being 1970.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, PathFault> {
        let file = |(path, text)| Ok((SourcePath::new(path)?, SourceFile::of_text(text)));
        let files = texts.into_iter().map(file).collect::<Result<_, PathFault>>()?;
        Ok(Self { root: PathBuf::new(), files, now: jiff::Timestamp::UNIX_EPOCH })
    }

    /// The text of a text file.
    pub fn text(&self, path: &SourcePath) -> Option<&Arc<str>> {
        self.files.get(path)?.text.as_ref()
    }
}

/// A half-open range of bytes in a file's text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextRange {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The range as indexes of a string.
    pub fn as_range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<std::ops::Range<usize>> for TextRange {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A range of a named file: what a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The file.
    pub file: SourcePath,
    /// The range in its text.
    pub range: TextRange,
}

impl Span {
    /// A range of a file.
    pub fn new(file: &SourcePath, range: impl Into<TextRange>) -> Self {
        Self { file: file.clone(), range: range.into() }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in its file.
    pub range: TextRange,
}

impl<T> Spanned<T> {
    /// A value written at `range`.
    pub fn new(value: T, range: impl Into<TextRange>) -> Self {
        Self { value, range: range.into() }
    }
}
