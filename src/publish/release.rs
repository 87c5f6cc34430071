//! A release: what lies on the host, as its manifest says, and the manifest's form.
//!
//! The manifest is JSON, so that other programs can read it. Its `files` have, by path below the public
//! address, `hash` (BLAKE3, hexadecimal), `size`, `type`, what the file `is`, `of` which document it
//! is the page, and the `compressed` forms beside it. `earlier` names the releases that are kept besides it, the newest first; `leaving` the
//! hashed assets that no page names any more, and since when: readers may still have an old page open.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::precompress::Coding;
use crate::model::artifact::ManifestEntry;
use crate::model::media::media_type;
use crate::model::source::Hash;

/// Releases that a host keeps, the newest included.
pub const KEPT: usize = 5;

/// The version of the manifest's form.
const VERSION: u32 = 1;

/// What is or will be on a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The version of this form.
    pub briefpress: u32,
    /// Who made it when.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// The public address it was made for.
    pub url: Box<str>,
    /// Every file by path, without a slash at its beginning.
    pub files: BTreeMap<Box<str>, File>,
    /// Releases that are kept besides this one, the newest first.
    #[serde(default)]
    pub earlier: Vec<Stamp>,
    /// Assets of earlier releases that are still there, and since when they are not needed.
    #[serde(default)]
    pub leaving: BTreeMap<Box<str>, Leaving>,
}

/// An asset that no page names any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// When the first release without it was made.
    pub since: Timestamp,
    /// The file as the release had it.
    #[serde(flatten)]
    pub file: File,
}

/// Who made a release when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// `20261124T112000Z-1a2b3c4d`: its time, and what tells it from others of the same second.
    pub id: Box<str>,
    /// When it was made, by the clock of who made it.
    pub time: Timestamp,
    /// Who, and on which computer.
    pub by: Box<str>,
}

/// One file of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// BLAKE3 of its bytes, uncompressed.
    #[serde(with = "hexadecimal")]
    pub hash: Hash,
    /// Bytes, uncompressed.
    #[serde(rename = "size")]
    pub len: u64,
    /// Its media type, with the charset of a text.
    #[serde(rename = "type")]
    pub media: Box<str>,
    /// When it is sent, and how long readers may keep it.
    #[serde(rename = "is")]
    pub role: Role,
    /// Of a page: the id of its brief, or the path of its source; of a redirect: where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Box<str>>,
    /// The compressed forms that lie beside it; `None` if none were tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compressed: Option<Vec<Coding>>,
}

/// What a file is: this decides when it is sent, and how long readers may keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Its name changes with its bytes.
    Asset,
    /// The page of a brief or of another document.
    Page,
    /// A download, a picture, a file for the host.
    File,
    /// A page that leads to a new address.
    Redirect,
    /// What names others: lists, feeds, sitemap.
    List,
}

impl Role {
    /// In which of the phases it is sent, from 0; what names others comes after them.
    pub fn phase(self) -> usize {
        match self {
            Role::Asset => 0,
            Role::Page | Role::File | Role::Redirect => 1,
            Role::List => 2,
        }
    }
}

impl File {
    /// A file of a finished site.
    pub fn new(path: &str, entry: ManifestEntry, role: Role) -> Self {
        Self {
            hash: entry.hash,
            len: entry.len,
            media: media_type(path).into(),
            role,
            of: None,
            compressed: None,
        }
    }

    /// Its length and hash.
    pub fn entry(&self) -> ManifestEntry {
        ManifestEntry { len: self.len, hash: self.hash }
    }

    /// Whether readers come to see it: no redirect, and HTML.
    pub fn is_page(&self) -> bool {
        self.role != Role::Redirect && self.media.starts_with("text/html")
    }
}

impl Stamp {
    /// The stamp of a release made now.
    pub fn new(now: Timestamp, by: &str, files: &BTreeMap<Box<str>, File>) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(by.as_bytes()).update(&now.as_nanosecond().to_le_bytes());
        for (path, file) in files {
            hasher.update(path.as_bytes()).update(&file.hash.0);
        }
        let rest = Hash(*hasher.finalize().as_bytes()).hex(8);
        let id = format!("{}-{rest}", now.strftime("%Y%m%dT%H%M%SZ"));
        Self { id: id.into(), time: now, by: by.into() }
    }
}

impl Release {
    /// A release with nothing before it.
    pub fn new(stamp: Stamp, url: &str, files: BTreeMap<Box<str>, File>) -> Self {
        let (earlier, leaving) = Default::default();
        Self { briefpress: VERSION, stamp, url: url.into(), files, earlier, leaving }
    }

    /// Its own id.
    pub fn id(&self) -> &str {
        &self.stamp.id
    }

    /// Puts the release after another one, which is kept, with as many before it as there is room for.
    pub fn follow(&mut self, before: &Release) {
        let all = std::iter::once(&before.stamp).chain(&before.earlier);
        self.earlier = all.filter(|stamp| stamp.id != self.stamp.id).take(KEPT - 1).cloned().collect();
    }

    /// Is the release on the host again if it has nothing else.
    pub fn stay_same(&mut self, held: Option<&Release>) {
        if let Some(held) = held
            && held.files == self.files
            && held.leaving == self.leaving
        {
            self.clone_from(held);
        }
    }

    /// Adds a file; an output's own comes before one that is made for the host.
    pub fn supply(&mut self, path: &str, bytes: &[u8]) -> bool {
        let entry = ManifestEntry { len: bytes.len() as u64, hash: Hash::of(bytes) };
        match self.files.entry(path.into()) {
            Entry::Vacant(place) => {
                place.insert(File::new(path, entry, Role::File));
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// The manifest as bytes.
    pub fn print(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("plain data with text keys can be written as JSON");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a manifest. A newer form is not understood, so it is no manifest that may be acted upon.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let release: Release = serde_json::from_slice(bytes).map_err(|fault| fault.to_string())?;
        if release.briefpress != VERSION {
            return Err(format!("its form is {}, this program knows {VERSION}", release.briefpress));
        }
        // Paths and ids become names of files and objects.
        let mut stamps = std::iter::once(&release.stamp).chain(&release.earlier);
        let mut paths = release.files.keys().chain(release.leaving.keys());
        match (stamps.find(|stamp| !is_id(&stamp.id)), paths.find(|path| !is_path(path))) {
            (Some(stamp), _) => Err(format!("`{}` is no id of a release", stamp.id)),
            (_, Some(path)) => Err(format!("`{path}` is no path of a file")),
            (None, None) => Ok(release),
        }
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_path(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !path.chars().any(|c| c.is_control() || c == '\\')
}

/// Hashes as text.
mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::model::source::Hash;

    pub fn serialize<S: Serializer>(hash: &Hash, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&hash.hex(64))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        blake3::Hash::from_hex(text.as_bytes()).map(|hash| Hash(*hash.as_bytes())).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{File, KEPT, Release, Role, Stamp};
    use crate::model::artifact::ManifestEntry;
    use crate::model::source::Hash;

    fn release(second: i64) -> Release {
        let entry = ManifestEntry { len: 3, hash: Hash::of(b"abc") };
        let files = BTreeMap::from([("a/index.html".into(), File::new("a/index.html", entry, Role::Page))]);
        let now = jiff::Timestamp::from_second(second).expect("a time");
        Release::new(Stamp::new(now, "ann@desk", &files), "https://a.example/", files)
    }

    #[test]
    fn reads_what_it_prints() {
        let release = release(1_700_000_000);
        assert_eq!(Release::parse(&release.print()), Ok(release.clone()));
        assert!(release.id().starts_with("20231114T221320Z-"), "{}", release.id());
        let newer =
            String::from_utf8(release.print()).expect("text").replace("\"briefpress\":1", "\"briefpress\":2");
        assert_eq!(Release::parse(newer.as_bytes()), Err("its form is 2, this program knows 1".to_owned()));
        let text = String::from_utf8(release.print()).expect("text");
        for (good, bad) in
            [("a/index.html", "../index.html"), ("a/index.html", "/index.html"), (release.id(), "../x")]
        {
            assert!(Release::parse(text.replace(good, bad).as_bytes()).is_err(), "{bad}");
        }
        assert!(Release::parse(b"{}").is_err() && Release::parse(b"").is_err());
    }

    #[test]
    fn only_the_last_releases_are_kept() {
        let mut last = release(0);
        for second in 1..9 {
            let mut next = release(second);
            next.follow(&last);
            last = next;
        }
        assert_eq!(last.earlier.len(), KEPT - 1);
        let seconds: Vec<i64> = last.earlier.iter().map(|stamp| stamp.time.as_second()).collect();
        assert_eq!(seconds, [7, 6, 5, 4]);
    }
}
