//! Why an output could not be written.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::source::SourcePath;

/// Why an output could not be written. The old one stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk, a permission, a full volume.
    #[error("cannot {action} `{}`: {cause}", path.display())]
    Io {
        /// What was tried: `write`, `link`, …
        action: &'static str,
        path: PathBuf,
        cause: io::Error,
    },
    /// Another process writes the same output.
    #[error("another build holds `{}` ({holder})", output.display())]
    Busy {
        output: PathBuf,
        /// Process, computer and time of the other, as far as known.
        holder: String,
    },
    /// The output is, contains or lies inside something that must not be replaced.
    #[error("the output folder `{}` {how}", output.display())]
    Overlap {
        output: PathBuf,
        /// "is the site's own folder", "lies inside `content`", …
        how: String,
    },
    /// The folder is not empty and has no marker.
    #[error("the output folder `{}` is not empty and was not made by Briefpress (it holds {})", output.display(), list(examples))]
    Foreign {
        output: PathBuf,
        /// Some of what it holds.
        examples: Vec<String>,
    },
    /// Files that are not ours stand where files of the site belong.
    #[error("files in `{}` that Briefpress did not make stand in the way: {}", output.display(), list(paths))]
    InTheWay { output: PathBuf, paths: Vec<String> },
    /// A path that leads out of the output, or is the writer's own.
    #[error("`{path}` is not a path that an output may hold")]
    BadPath { path: String },
    /// One path was written twice.
    #[error("`{path}` was written twice")]
    Twice { path: String },
    /// A file to copy is not what was read.
    #[error("`{path}` changed while the site was built; build again")]
    Changed { path: SourcePath },
    /// A source to mend is not what was checked.
    #[error("`{path}` changed after it was checked; check again")]
    Stale { path: SourcePath },
}

/// What an error is a matter of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteErrorKind {
    /// How the program was called: another folder, or `--adopt`, helps.
    Usage,
    /// The disk.
    Io,
    /// Time.
    Busy,
}

impl WriteError {
    /// What it is a matter of.
    pub fn kind(&self) -> WriteErrorKind {
        match self {
            WriteError::Overlap { .. } | WriteError::Foreign { .. } | WriteError::InTheWay { .. } => {
                WriteErrorKind::Usage
            }
            WriteError::Busy { .. } => WriteErrorKind::Busy,
            WriteError::Io { .. }
            | WriteError::BadPath { .. }
            | WriteError::Twice { .. }
            | WriteError::Changed { .. }
            | WriteError::Stale { .. } => WriteErrorKind::Io,
        }
    }

    /// What the user can do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            WriteError::Overlap { .. } => Some("choose a folder of its own with `--output-dir`"),
            WriteError::Foreign { .. } => {
                Some("choose another folder, empty it yourself, or run once with `--adopt`")
            }
            WriteError::InTheWay { .. } => {
                Some("move them away, or run once with `--adopt` to replace exactly these")
            }
            _ => None,
        }
    }

    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| WriteError::Io { action, path: path.to_owned(), cause }
    }
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> Self {
        io::Error::other(error)
    }
}

fn list(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
