//! The folder of a target on this computer, `.briefpress/publish/<target>/`: what only saves time.
//!
//! `site/` is the finished site, `compressed/` the compressed forms that are being sent, `built` names what it was built from, `purge` the addresses of which a
//! cache has not been told yet. A lock keeps two runs on this computer apart.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use url::Url;

use super::error::{ErrorKind, PublishError};
use crate::cache::open_own_file;
use crate::model::site::Site;
use crate::model::source::Hash;

/// The folder of a target.
#[derive(Debug)]
pub struct Local {
    /// Below the cache of the site: `publish/<target>`.
    pub folder: PathBuf,
    _lock: File,
}

impl Local {
    /// Opens the folder for one run.
    pub fn open(root: &Path, target: &str) -> Result<Self, PublishError> {
        let folder = root.join(".briefpress/publish").join(target);
        fs::create_dir_all(&folder).map_err(PublishError::file("make", &folder))?;
        let place = folder.join("lock");
        let lock = open_own_file(&place).map_err(PublishError::file("write", &place))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => Err(PublishError::new(
                ErrorKind::Busy,
                format!("another run publishes to `{target}` from this computer"),
            )),
            Err(TryLockError::Error(cause)) if cause.kind() != io::ErrorKind::Unsupported => {
                Err(PublishError::file("lock", &place)(cause))
            }
            _ => Ok(Self { folder, _lock: lock }),
        }
    }

    /// The finished site.
    pub fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// Notes what the finished site was built from.
    pub fn note_built(&self, site: &Site) -> Result<(), PublishError> {
        let place = self.folder.join("built");
        fs::write(&place, fingerprint(site)).map_err(PublishError::file("write", &place))
    }

    /// Whether the finished site was built from the same sources, for the same address.
    pub fn is_fresh(&self, site: &Site) -> bool {
        fs::read_to_string(self.folder.join("built")).is_ok_and(|built| built == fingerprint(site))
    }

    /// Addresses of which a cache is still to be told, those of earlier runs included.
    pub fn purges(&self) -> Vec<Url> {
        let text = fs::read_to_string(self.folder.join("purge")).unwrap_or_default();
        text.lines().filter_map(|line| Url::parse(line).ok()).collect()
    }

    /// Notes addresses of which a cache is to be told; none when it was.
    pub fn note_purges(&self, addresses: &[Url]) -> Result<(), PublishError> {
        let place = self.folder.join("purge");
        let text: String = addresses.iter().map(|url| format!("{url}\n")).collect();
        fs::write(&place, text).map_err(PublishError::file("write", &place))
    }
}

/// Names the program, the sources and the addresses.
fn fingerprint(site: &Site) -> String {
    let mut hasher = blake3::Hasher::new();
    let canonical = site.config.canonical_url.as_ref().map_or("", |url| url.as_str());
    for part in [env!("CARGO_PKG_VERSION"), site.config.base_url.as_str(), canonical] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    for (path, file) in &site.snapshot.files {
        hasher.update(path.as_str().as_bytes()).update(&[0]).update(&file.hash.0);
    }
    Hash(*hasher.finalize().as_bytes()).hex(64)
}
