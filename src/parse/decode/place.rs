//! Paths and addresses: what is refused where it is written, long before anything is opened.

use super::Decoder;
use crate::model::diagnostic::Code;
use crate::model::meta::SText;
use crate::model::source::{PathFault, SourcePath};

/// Whether a text names a file inside the site; reports what does not.
///
/// A path that begins with `/` starts at `content/`; any other at the folder of the file that
/// names it, or at `content/` in `site.yaml`.
pub(crate) fn check_path(decoder: &Decoder, path: &SText, name: &str) -> bool {
    match resolve_written(decoder.file, &path.value) {
        Ok(_) => true,
        Err(fault) => {
            let message = format!("`{name}` is `{}`: {fault}", path.value);
            let help = "name a file of the site: `/` starts at `content/`, anything else beside this file";
            decoder.fault_with(Code::BadPath, path.range, message, help);
            false
        }
    }
}

/// The file that a path names, as written in a file.
pub(crate) fn resolve_written(file: &SourcePath, path: &str) -> Result<SourcePath, PathFault> {
    match path.strip_prefix('/') {
        Some(path) if path.starts_with('/') => Err(PathFault::Absolute),
        Some(path) => SourcePath::resolve("content", path),
        None if file.folder().is_empty() => SourcePath::resolve("content", path),
        None => SourcePath::resolve(file.folder(), path),
    }
}

/// Whether a text can be one part of an address; reports what cannot.
pub(crate) fn check_slug(decoder: &Decoder, slug: &SText, name: &str) -> bool {
    let word = &*slug.value;
    let bad = word.chars().find(|letter| {
        letter.is_control() || letter.is_whitespace() || "/\\?#%&+:;,*\"'<>|[]{}@".contains(*letter)
    });
    let message = match bad {
        Some(letter) => format!("`{name}` is `{word}`, but `{}` cannot stand in it", letter.escape_default()),
        None if word.is_empty() || word.starts_with('.') || word.ends_with('.') => {
            format!("`{name}` is `{word}`, but it may neither be empty nor begin or end with a dot")
        }
        None => return true,
    };
    let help = "use letters, digits and hyphens: it is one part of an address";
    decoder.fault_with(Code::BadValue, slug.range, message, help);
    false
}
