//! Finds the files of a site: source folders in, root-relative paths out.
//!
//! Left out: dotfiles (`content/static/.well-known` apart), editors' lock and backup files, the
//! output and the cache. Links are followed while they stay inside the site and lead to nothing that
//! is left out; links elsewhere, loops, devices and folders that cannot be read are errors.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::open::SiteFolder;
use super::{SOURCE_FOLDERS, whole};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::SourcePath;
use crate::text::litter::is_litter;

/// A file of the site, not read yet.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub path: SourcePath,
    /// Its path on disk, below the root unless absolute.
    pub disk: PathBuf,
}

/// The one dotfile that is content: `/.well-known/` of the finished site.
const WELL_KNOWN: &str = "content/static/.well-known";
/// Folders nested more deeply are refused.
const MAX_DEPTH: usize = 64;
/// Linked folders may lie in linked folders so deep, and hold so many entries in all: links multiply each other.
const MAX_NESTED_LINKS: usize = 4;
const MAX_LINKED: usize = 100_000;

/// Whether a file or folder of this name is never content: dotfiles, editors' and systems' litter.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || is_litter(name)
}

/// Whether a path below the root lies in a folder of sources, with no part that is never content.
pub fn may_hold_content(disk: &Path) -> bool {
    let is_source =
        disk.iter().next().is_some_and(|first| SOURCE_FOLDERS.iter().any(|folder| first == *folder));
    is_source
        && disk.ancestors().all(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            path == Path::new(WELL_KNOWN) || name.is_empty() || !is_ignored(&name)
        })
}

/// The file at a path below the root; `None` if no file of a site may have that name.
pub(super) fn found(disk: &Path) -> Option<Found> {
    source_path(disk).ok().map(|path| Found { path, disk: disk.to_owned() })
}

/// Every file below the source folders, in no order, and where links lead that were followed: canonical paths.
pub(super) fn walk(
    site: &SiteFolder,
    skip: &[PathBuf],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Found>, BTreeSet<PathBuf>) {
    let skip = skip.iter().filter_map(|folder| site.root().join(folder).canonicalize().ok()).collect();
    let mut walk = Walk {
        site,
        skip,
        links: BTreeSet::new(),
        linked: 0,
        multiplied: false,
        found: Vec::new(),
        diagnostics,
    };
    for folder in SOURCE_FOLDERS {
        walk.folder(folder);
    }
    (walk.found, walk.links)
}

struct Walk<'a> {
    site: &'a SiteFolder,
    /// Canonical paths.
    skip: Vec<PathBuf>,
    links: BTreeSet<PathBuf>,
    /// Entries seen below linked folders.
    linked: usize,
    multiplied: bool,
    found: Vec<Found>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, name: &str) {
        let start = self.site.root().join(name);
        match fs::symlink_metadata(&start) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return,
            Err(cause) => return self.unreadable(Path::new(name), &cause.to_string()),
            Ok(metadata) if metadata.is_symlink() && !self.link_is_allowed(&start, Path::new(name)) => return,
            Ok(_) if !start.is_dir() => return self.unreadable(Path::new(name), "it is not a folder"),
            Ok(_) => {}
        }
        let mut entries = WalkDir::new(&start).min_depth(1).follow_links(true).into_iter();
        // The linked folders that hold the current entry.
        let mut links: Vec<PathBuf> = Vec::new();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(fault) => {
                    self.fault(&fault);
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            links.retain(|folder| entry.path().starts_with(folder));
            self.linked += usize::from(!links.is_empty());
            if self.linked > MAX_LINKED {
                return self.multiplied(entry.path());
            }
            if !self.visit(&entry) {
                if is_folder {
                    entries.skip_current_dir();
                }
            } else if is_folder && entry.path_is_symlink() {
                links.push(entry.path().to_owned());
                if links.len() > MAX_NESTED_LINKS {
                    entries.skip_current_dir();
                    self.multiplied(entry.path());
                }
            }
        }
    }

    /// Takes a file; tells whether to go on below a folder.
    fn visit(&mut self, entry: &DirEntry) -> bool {
        let disk = self.below_root(entry.path());
        let name = entry.file_name().to_string_lossy();
        if is_ignored(&name) && disk != Path::new(WELL_KNOWN) {
            return false;
        }
        if entry.path_is_symlink() && !self.link_is_allowed(entry.path(), &disk) {
            return false;
        }
        if entry.file_type().is_dir() {
            if entry.depth() > MAX_DEPTH {
                self.unreadable(&disk, &format!("folders are nested more than {MAX_DEPTH} deep"));
                return false;
            }
            return self.skip.is_empty()
                || !entry.path().canonicalize().is_ok_and(|path| self.skip.contains(&path));
        }
        if !entry.file_type().is_file() {
            self.special(&disk, entry.file_type());
            return false;
        }
        self.take(disk);
        true
    }

    fn take(&mut self, disk: PathBuf) {
        match source_path(&disk) {
            Ok(path) => self.found.push(Found { path, disk }),
            Err(why) => {
                let message = format!("the file name `{}` cannot be used: {why}", disk.display());
                self.diagnostics.push(Diagnostic::new(Code::BadPath, message).help("rename the file"));
            }
        }
    }

    /// Whether a link leads to something inside the site that may be content; reports it if not.
    fn link_is_allowed(&mut self, link: &Path, disk: &Path) -> bool {
        let target = match link.canonicalize() {
            Ok(target) => target,
            Err(cause) => {
                self.unreadable(disk, &format!("the link leads nowhere ({cause})"));
                return false;
            }
        };
        let why = match target.strip_prefix(self.site.canonical_root()) {
            Err(_) => "outside the site",
            Ok(below) if below.as_os_str().is_empty() => "the site's own root",
            Ok(below) if has_dotfile(below) => "a hidden file or folder, which is never content",
            Ok(_) if self.skip.iter().any(|skip| target.starts_with(skip)) => "what Briefpress makes",
            Ok(_) => {
                self.links.insert(target);
                return true;
            }
        };
        let message = format!("`{}` is a link to `{}`, {why}", disk.display(), target.display());
        let help = "copy the file into the site, or remove the link";
        self.diagnostics.push(at(Code::LinkOutside, disk, message).help(help));
        false
    }

    fn special(&mut self, disk: &Path, file_type: FileType) {
        let message = format!("`{}` is {}, not an ordinary file", disk.display(), kind_of(file_type));
        self.diagnostics.push(at(Code::SpecialFile, disk, message).help("remove it from the site"));
    }

    fn unreadable(&mut self, disk: &Path, cause: &str) {
        let message = format!("cannot read `{}`: {cause}", disk.display());
        self.diagnostics.push(at(Code::UnreadableFile, disk, message));
    }

    fn fault(&mut self, fault: &walkdir::Error) {
        let disk = self.below_root(fault.path().unwrap_or(Path::new("")));
        if let Some(ancestor) = fault.loop_ancestor() {
            let ancestor = self.below_root(ancestor);
            let message = format!(
                "`{}` is a link to `{}`, the folder that holds it",
                disk.display(),
                ancestor.display()
            );
            self.diagnostics.push(at(Code::LinkLoop, &disk, message).help("remove the link"));
            return;
        }
        let is_link = fault.path().is_some_and(Path::is_symlink);
        match fault.io_error() {
            Some(cause) if is_link => self.unreadable(&disk, &format!("the link leads nowhere ({cause})")),
            Some(cause) => self.unreadable(&disk, &cause.to_string()),
            None => self.unreadable(&disk, &fault.to_string()),
        }
    }

    /// Reports, once, links that multiply each other.
    fn multiplied(&mut self, path: &Path) {
        if std::mem::replace(&mut self.multiplied, true) {
            return;
        }
        let disk = self.below_root(path);
        let message = format!(
            "`{}`: linked folders lie in linked folders more than {MAX_NESTED_LINKS} deep, or hold more than {MAX_LINKED} files",
            disk.display()
        );
        self.diagnostics.push(at(Code::LinkLoop, &disk, message).help("link to fewer folders"));
    }

    fn below_root(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.site.root()).unwrap_or(path).to_owned()
    }
}

/// A diagnostic at a path as the disk spells it, without a place if no site may hold that name.
fn at(code: Code, disk: &Path, message: String) -> Diagnostic {
    match source_path(disk) {
        Ok(path) => Diagnostic::at(code, whole(&path), message),
        Err(_) => Diagnostic::new(code, message),
    }
}

fn source_path(disk: &Path) -> Result<SourcePath, String> {
    let text = disk.to_str().ok_or("it is not valid Unicode")?;
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
    SourcePath::new(&text).map_err(|fault| fault.to_string())
}

fn has_dotfile(below: &Path) -> bool {
    let hidden = |path: &Path| path.iter().any(|part| part.to_string_lossy().starts_with('.'));
    hidden(below.strip_prefix(WELL_KNOWN).unwrap_or(below))
}

#[cfg(unix)]
fn kind_of(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match file_type {
        kind if kind.is_fifo() => "a pipe",
        kind if kind.is_socket() => "a socket",
        kind if kind.is_char_device() || kind.is_block_device() => "a device",
        _ => "something special",
    }
}

#[cfg(not(unix))]
fn kind_of(_: FileType) -> &'static str {
    "something special"
}
