//! The list of an output's files, as it lies in the output: one line a file, with a checksum at the end.
//!
//! `hash length path`. The list is written last, so that a file that is younger than the list was
//! changed by someone since. No time is in it: the same sources give the same list.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::model::artifact::{Manifest, ManifestEntry};
use crate::model::source::Hash;

/// The name of the list, in the output's root.
pub const MANIFEST: &str = ".briefpress-manifest";

const HEAD: &str = "briefpress manifest 1";

/// The files of an output by path.
pub(super) type Files = BTreeMap<Box<str>, ManifestEntry>;

/// The files of an output, as its list says.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// By path below the output folder.
    pub files: Files,
    /// When the list was written, in nanoseconds since 1970.
    pub time: i128,
    /// Of the list as it is written.
    pub hash: Hash,
}

/// Reads the list of the output in `dir`; `None` if there is none or it is damaged.
pub fn read_manifest(dir: &Path) -> io::Result<Option<Manifest>> {
    Ok(read(dir)?.map(|listed| Manifest { files: listed.files }))
}

pub(super) fn read(dir: &Path) -> io::Result<Option<Listed>> {
    let path = dir.join(MANIFEST);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => {
            let text = fs::read(&path)?;
            Ok(parse(&text).map(|files| Listed { files, time: mtime(&metadata), hash: Hash::of(&text) }))
        }
        Ok(_) => Ok(None),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

impl Listed {
    /// Whether the file at `place`, listed as `path`, is the one that was listed.
    pub(super) fn holds(&self, path: &str, place: &Path) -> bool {
        let Some(entry) = self.files.get(path) else { return false };
        fs::symlink_metadata(place).is_ok_and(|metadata| {
            metadata.is_file() && metadata.len() == entry.len && mtime(&metadata) <= self.time
        })
    }
}

/// The time of the last change in nanoseconds since 1970.
fn mtime(metadata: &Metadata) -> i128 {
    match metadata.modified().map(|time| time.duration_since(SystemTime::UNIX_EPOCH)) {
        Ok(Ok(since)) => since.as_nanos() as i128,
        Ok(Err(before)) => -(before.duration().as_nanos() as i128),
        Err(_) => i128::MAX,
    }
}

pub(super) fn print(files: &Files) -> Vec<u8> {
    use std::fmt::Write;
    let mut text = String::with_capacity(files.len() * 120 + 100);
    text.push_str(HEAD);
    text.push('\n');
    for (path, entry) in files {
        writeln!(text, "{} {} {path}", entry.hash.hex(64), entry.len)
            .expect("writing to a string does not fail");
    }
    seal(text)
}

/// Appends the checksum line by which [`unseal`] knows that a file is whole.
pub(super) fn seal(text: String) -> Vec<u8> {
    let sum = Hash::of(text.as_bytes()).hex(16);
    format!("{text}= {sum}\n").into_bytes()
}

/// The text of a sealed file, if it is whole.
pub(super) fn unseal(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let body_end = text.strip_suffix('\n')?.rfind('\n')? + 1;
    let sum = text[body_end..].trim_end().strip_prefix("= ")?;
    (Hash::of(&bytes[..body_end]).hex(16) == sum).then(|| &text[..body_end])
}

fn parse(bytes: &[u8]) -> Option<Files> {
    let mut lines = unseal(bytes)?.lines();
    if lines.next()? != HEAD {
        return None;
    }
    lines.map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<(Box<str>, ManifestEntry)> {
    let mut parts = line.splitn(3, ' ');
    let hash = parse_hash(parts.next()?)?;
    let len = parts.next()?.parse().ok()?;
    Some((parts.next()?.into(), ManifestEntry { len, hash }))
}

fn parse_hash(hex: &str) -> Option<Hash> {
    let digits = hex.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |c: u8| (c as char).to_digit(16);
        *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
    }
    Some(Hash(hash))
}

#[cfg(test)]
mod tests {
    use super::{Files, parse, print};
    use crate::model::artifact::ManifestEntry;
    use crate::model::source::Hash;

    #[test]
    fn reads_what_it_prints_and_nothing_damaged() {
        let entry = ManifestEntry { len: 3, hash: Hash::of(b"abc") };
        let files = Files::from([("a b/ż.html".into(), entry), ("x".into(), entry)]);
        let bytes = print(&files);
        assert_eq!(parse(&bytes), Some(files));
        for cut in 0..bytes.len() {
            assert_eq!(parse(&bytes[..cut]), None, "cut at {cut}");
            let mut flipped = bytes.clone();
            flipped[cut] ^= 1;
            assert_eq!(parse(&flipped), None, "flipped at {cut}");
        }
        assert_eq!(parse(&print(&Files::new())), Some(Files::new()));
    }
}
