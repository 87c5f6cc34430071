//! Reads the site, the only module that does: root folder in, [`Snapshot`] out.
//!
//! Steps: walk the source folders, leaving out what is never content and refusing links that lead
//! out ([`walk`]); settle names, so that no two files differ by Unicode form or case only; open each
//! file without leaving the site ([`open`]), read, hash and decode it ([`read`]), measure images
//! ([`image`], [`svg`]). [`again`] reads what changed. Nothing is skipped silently.

mod again;
mod css;
mod image;
mod metadata;
mod open;
mod read;
mod secret;
mod svg;
mod text;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::again::{Reading, Reread};
pub use self::open::SiteFolder;
pub use self::read::MAX_TEXT;
pub use self::read::time_of_change;
pub use self::secret::{holds_token, is_secret_name};
pub use self::svg::{svg_faults, svg_size};
use self::walk::Found;
pub use self::walk::{is_ignored, may_hold_content};
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::source::{Snapshot, SourcePath, Span, TextRange};
use crate::text::fold::fold;

/// What to read.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// The site root.
    pub root: PathBuf,
    /// The settings file, if it is not `site.yaml` in the root.
    pub config: Option<PathBuf>,
    /// Folders below the root that are not sources: the output, the cache.
    pub skip: Vec<PathBuf>,
    /// The "now" of this build.
    pub now: jiff::Timestamp,
}

/// Why the site could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The root is missing or not a folder.
    #[error("cannot read the site `{path}`: {cause}")]
    Root { path: PathBuf, cause: std::io::Error },
    /// The settings file has a name that no file of a site may have.
    #[error("cannot read the settings `{path}`: the name is not allowed")]
    Settings { path: PathBuf },
}

/// The folders of a site that hold sources; nothing else below the root is looked at.
pub const SOURCE_FOLDERS: [&str; 5] = ["content", "locales", "shortcodes", "templates", "themes"];

impl ScanOptions {
    /// The name under which the settings are found in the snapshot: root-relative where the file lies
    /// below the root, else its bare file name.
    pub fn settings(&self) -> Result<SourcePath, ScanError> {
        let Some(config) = &self.config else {
            return SourcePath::new("site.yaml")
                .map_err(|_| ScanError::Settings { path: "site.yaml".into() });
        };
        let below = self.settings_below_root(config).or_else(|| config.file_name().map(PathBuf::from));
        let name = below.as_deref().and_then(Path::to_str).map(|name| name.replace('\\', "/"));
        name.and_then(|name| SourcePath::new(&name).ok())
            .ok_or_else(|| ScanError::Settings { path: config.clone() })
    }

    fn settings_below_root(&self, config: &Path) -> Option<PathBuf> {
        let root = self.root.canonicalize().ok()?;
        let folder = config.canonicalize().ok()?.parent()?.to_owned();
        Some(folder.strip_prefix(root).ok()?.join(config.file_name()?))
    }

    fn found_settings(&self) -> Result<Found, ScanError> {
        let path = self.settings()?;
        let disk = match &self.config {
            None => PathBuf::from("site.yaml"),
            Some(config) => self.settings_below_root(config).unwrap_or_else(|| config.clone()),
        };
        Ok(Found { path, disk })
    }
}

/// Reads everything below the root. A file that equals one of `previous` by size and time is not opened.
pub fn scan(options: &ScanOptions, previous: Option<&Snapshot>) -> Result<Outcome<Snapshot>, ScanError> {
    let Reading { snapshot, diagnostics, .. } = again::read_site(options, previous)?;
    Ok(Outcome { value: Arc::unwrap_or_clone(snapshot), diagnostics })
}

/// Sorts the files by path and drops those whose name differs from another's in Unicode form or case only.
fn settle_names(mut found: Vec<Found>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    found.sort_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
    let mut by_fold: BTreeMap<String, SourcePath> = BTreeMap::new();
    found.retain(|file| {
        let fold = fold(file.path.as_str());
        let Some(other) = by_fold.get(&fold) else {
            by_fold.insert(fold, file.path.clone());
            return true;
        };
        diagnostics.push(same_name(file, other));
        *other != file.path
    });
    found
}

fn same_name(file: &Found, other: &SourcePath) -> Diagnostic {
    let how = if *other == file.path { "by the Unicode form of its letters" } else { "by case" };
    let message = format!("`{}` differs from `{other}` only {how}", file.path);
    Diagnostic::at(Code::SameName, whole(&file.path), message)
        .help("rename one of the two: on many computers one would overwrite the other")
        .related(whole(other), "the other file")
}

/// A file as a whole.
fn whole(path: &SourcePath) -> Span {
    Span::new(path, TextRange::default())
}

#[cfg(test)]
mod tests;
