//! The list of an output's files, as it lies in the output: one line a file, with a checksum at the end.
//!
//! `hash length time path`. The time is that of the file on disk and only tells whether someone
//! changed the file since; it is no part of what publishers compare.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::model::artifact::{Manifest, ManifestEntry};
use crate::model::source::Hash;

/// The name of the list, in the output's root.
pub const MANIFEST: &str = ".briefpress-manifest";

const HEAD: &str = "briefpress manifest 1";

/// One file of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub entry: ManifestEntry,
    /// Nanoseconds since 1970.
    pub mtime: i128,
}

/// The files of an output by path.
pub(super) type Files = BTreeMap<Box<str>, Listed>;

/// Reads the list of the output in `dir`; `None` if there is none or it is damaged.
pub fn read_manifest(dir: &Path) -> io::Result<Option<Manifest>> {
    let files = read(dir)?;
    Ok(files.map(|files| Manifest {
        files: files.into_iter().map(|(path, listed)| (path, listed.entry)).collect(),
    }))
}

pub(super) fn read(dir: &Path) -> io::Result<Option<Files>> {
    let path = dir.join(MANIFEST);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => Ok(parse(&fs::read(&path)?)),
        Ok(_) => Ok(None),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

pub(super) fn print(files: &Files) -> Vec<u8> {
    use std::fmt::Write;
    let mut text = String::with_capacity(files.len() * 140 + 100);
    text.push_str(HEAD);
    text.push('\n');
    for (path, Listed { entry, mtime }) in files {
        writeln!(text, "{} {} {mtime} {path}", entry.hash.hex(64), entry.len)
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

fn parse_line(line: &str) -> Option<(Box<str>, Listed)> {
    let mut parts = line.splitn(4, ' ');
    let hash = parse_hash(parts.next()?)?;
    let len = parts.next()?.parse().ok()?;
    let mtime = parts.next()?.parse().ok()?;
    Some((parts.next()?.into(), Listed { entry: ManifestEntry { len, hash }, mtime }))
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
    use super::{Files, Listed, parse, print};
    use crate::model::artifact::ManifestEntry;
    use crate::model::source::Hash;

    #[test]
    fn reads_what_it_prints_and_nothing_damaged() {
        let entry = ManifestEntry { len: 3, hash: Hash::of(b"abc") };
        let listed = |mtime| Listed { entry, mtime };
        let files =
            Files::from([("a b/ż.html".into(), listed(-5)), ("x".into(), listed(1_700_000_000_123_456_789))]);
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
