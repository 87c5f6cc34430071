//! Reads one file: a path in, a [`SourceFile`] with its faults out.
//!
//! Texts are read whole and decoded, all else is hashed as it streams past and not kept. What makes
//! a file unreadable is reported here; what speaks against publishing it (a key, an image beyond the
//! limits) is noted in the file, and reported only if something names it or it lies under `static/`.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use memchr::memmem;

use super::image::{self, MAX_IMAGE};
use super::metadata::Metadata as PictureMetadata;
use super::open::SiteFolder;
use super::secret::{holds_secret, name_speaks_against};
use super::text::decode;
use super::walk::Found;
use super::whole;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::source::{FileFault, Hash, SourceFile, SourcePath, TextRange, Trimmed};

/// Larger texts are not read.
pub const MAX_TEXT: u64 = 20 << 20;
/// Files that are not texts are read in pieces of this size.
const PIECE: usize = 256 << 10;
/// What a file is shows within its first bytes.
const HEAD: usize = 16 << 10;
/// A file changed so recently may change again without its time changing.
const FRESH: Duration = Duration::from_secs(2);

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Must be text: something parses it.
    Text,
    /// Text where it can be read as such; else only copied.
    MaybeText,
    Svg,
    Image,
    /// Only copied.
    Other,
}

/// Reads the file unless it equals `previous` by size and time; `None` if it cannot be read at all.
pub(super) fn read(
    site: &SiteFolder,
    found: &Found,
    previous: Option<&SourceFile>,
) -> Outcome<Option<SourceFile>> {
    let mut diagnostics = Vec::new();
    match read_file(site, found, previous, &mut diagnostics) {
        Ok(file) => Outcome { value: Some(file), diagnostics },
        Err(cause) => {
            let message = format!("cannot read `{}`: {cause}", found.path);
            diagnostics.push(Diagnostic::at(Code::UnreadableFile, whole(&found.path), message));
            Outcome { value: None, diagnostics }
        }
    }
}

fn read_file(
    site: &SiteFolder,
    found: &Found,
    previous: Option<&SourceFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> io::Result<SourceFile> {
    let kind = kind(&found.path);
    // Asked of the path, not of an open file: whoever watches the folder is not told of it.
    if let Some(previous) = previous
        && fs::metadata(site.root().join(&found.disk)).is_ok_and(|now| is_unchanged(previous, &now, kind))
    {
        return Ok(previous.clone());
    }
    let mut file = site.file(&found.disk)?;
    let metadata = file.metadata()?;
    let mut read = SourceFile {
        len: metadata.len(),
        changed: settled_time(&metadata),
        hash: Hash([0; 32]),
        text: None,
        image_size: None,
        trimmed: None,
        disk_name: (found.disk.as_os_str() != found.path.as_str()).then(|| found.disk.clone()),
        faults: Vec::new(),
    };
    let looked = if matches!(kind, Kind::Text | Kind::MaybeText | Kind::Svg) && read.len <= MAX_TEXT {
        read_text(&mut file, found, kind, &mut read, diagnostics)?
    } else if kind == Kind::Image && read.len <= MAX_IMAGE {
        read_picture(file, &mut read)?
    } else {
        if kind == Kind::Text {
            diagnostics.push(too_large(&found.path, read.len));
        }
        read_other(&mut file, &mut read)?
    };
    read.faults.extend(image_faults(kind, &read));
    read.faults.extend(secret(&found.path, &looked.head, looked.holds_secret));
    Ok(read)
}

/// What is seen of a file as it is read.
#[derive(Default)]
struct Looked {
    /// Its first bytes.
    head: Vec<u8>,
    holds_secret: bool,
}

/// Reads a text whole.
fn read_text(
    file: &mut File,
    found: &Found,
    kind: Kind,
    read: &mut SourceFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> io::Result<Looked> {
    let mut bytes = Vec::with_capacity(read.len as usize + 1);
    // What grows while it is read ends at the limit, too.
    file.take(MAX_TEXT + 1).read_to_end(&mut bytes)?;
    read.len = bytes.len() as u64;
    read.hash = Hash::of(&bytes);
    // Documents and libraries are never published as they are.
    let may_be_published = !matches!(found.path.extension().as_str(), "md" | "bib");
    let holds_secret = may_be_published && holds_secret(&bytes);
    let looked = Looked { head: bytes[..bytes.len().min(HEAD)].to_vec(), holds_secret };
    match decode(bytes) {
        Ok(text) => {
            if kind == Kind::Svg {
                read.image_size = super::svg_size(&text);
            }
            read.text = Some(text.into());
        }
        Err(fault) if kind == Kind::Text => {
            let message = format!("`{}` {fault}", found.path);
            let help = "save it as UTF-8 text";
            diagnostics.push(Diagnostic::at(Code::NotText, whole(&found.path), message).help(help));
        }
        Err(_) => {}
    }
    Ok(looked)
}

/// Reads a picture whole: its size, and what of it is published.
fn read_picture(file: File, read: &mut SourceFile) -> io::Result<Looked> {
    let mut bytes = Vec::with_capacity(read.len as usize + 1);
    file.take(MAX_IMAGE + 1).read_to_end(&mut bytes)?;
    read.len = bytes.len() as u64;
    read.hash = Hash::of(&bytes);
    read.image_size = image::size(io::Cursor::new(&bytes))?;
    let metadata = PictureMetadata::of(&bytes);
    if metadata.is_lying() {
        read.image_size = read.image_size.map(|(width, height)| (height, width));
    }
    if metadata.is_absurd() {
        read.image_size = None;
    } else if !metadata.edits.is_empty() {
        let mut trimmed = Trimmed { len: 0, hash: read.hash, edits: metadata.edits };
        let mut published = Vec::with_capacity(bytes.len());
        trimmed.publish(0, &bytes, &mut published);
        (trimmed.len, trimmed.hash) = (published.len() as u64, Hash::of(&published));
        read.trimmed = Some(Arc::new(trimmed));
    }
    Ok(Looked { head: bytes[..bytes.len().min(HEAD)].to_vec(), holds_secret: false })
}

/// Whether bytes may hold a marker of a merge conflict. The first or the last may lie across two pieces, hardly both.
fn holds_marker(piece: &[u8]) -> bool {
    [b"<<<<<<< ", b">>>>>>> "].into_iter().any(|marker| memmem::find(piece, marker).is_some())
}

/// Hashes a file of any size. The text is kept only where it seems to hold a conflict of a
/// merge, to be shown.
fn read_other(file: &mut File, read: &mut SourceFile) -> io::Result<Looked> {
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; PIECE.min(read.len as usize + 1)];
    let mut looked = Looked::default();
    let mut is_unmerged = false;
    read.len = 0;
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause),
        };
        if looked.head.len() < HEAD {
            looked.head.extend(&piece[..count.min(HEAD - looked.head.len())]);
        }
        // Of large files, the beginning is looked through.
        if read.len < MAX_TEXT {
            looked.holds_secret = looked.holds_secret || holds_secret(&piece[..count]);
        }
        hasher.update(&piece[..count]);
        is_unmerged = is_unmerged || holds_marker(&piece[..count]);
        read.len += count as u64;
    }
    read.hash = Hash(*hasher.finalize().as_bytes());
    if is_unmerged && read.len <= MAX_TEXT {
        file.rewind()?;
        let mut bytes = Vec::with_capacity(read.len as usize);
        file.take(MAX_TEXT).read_to_end(&mut bytes)?;
        read.text = decode(bytes).ok().map(Into::into);
    }
    Ok(looked)
}

fn image_faults(kind: Kind, read: &SourceFile) -> Vec<FileFault> {
    match kind {
        Kind::Svg => image::svg_file_faults(read),
        Kind::Image => image::faults(read).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn kind(path: &SourcePath) -> Kind {
    let extension = path.extension();
    if image::EXTENSIONS.contains(&extension.as_str()) {
        return Kind::Image;
    }
    match extension.as_str() {
        "svg" => Kind::Svg,
        _ if is_static(path) => Kind::Other,
        "md" | "yaml" | "yml" | "bib" | "csl" | "ftl" => Kind::Text,
        "html" | "css" if path.below("content").is_none() => Kind::Text,
        "html" | "htm" | "css" | "js" | "mjs" | "json" | "csv" | "tsv" | "txt" | "toml" | "xml" | "ris" => {
            Kind::MaybeText
        }
        _ => Kind::Other,
    }
}

/// Lies under `content/static/`, which is copied as it is.
fn is_static(path: &SourcePath) -> bool {
    path.below("content/static").is_some()
}

fn is_unchanged(previous: &SourceFile, metadata: &Metadata, kind: Kind) -> bool {
    // A text that could not be read is read again, to report it again.
    let was_read = kind != Kind::Text || previous.text.is_some();
    let same = previous.len == metadata.len() && Some(previous.changed) == time_of_change(metadata);
    was_read && previous.changed != 0 && same
}

/// When a file was last changed, in nanoseconds since 1970: on Unix as the system noted it, since programs may keep or set the other time.
#[cfg(unix)]
pub fn time_of_change(metadata: &Metadata) -> Option<i128> {
    use std::os::unix::fs::MetadataExt;
    Some(i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()))
}

/// When a file was last changed, in nanoseconds since 1970.
#[cfg(not(unix))]
pub fn time_of_change(metadata: &Metadata) -> Option<i128> {
    metadata.modified().ok().map(nanoseconds)
}

/// The time of the last change, or 0 where a later change could bear the same.
fn settled_time(metadata: &Metadata) -> i128 {
    #[expect(
        clippy::disallowed_methods,
        reason = "compared with file times only, never with anything that is shown"
    )]
    let now = nanoseconds(SystemTime::now());
    let settled = |time: &i128| now - time >= FRESH.as_nanos() as i128;
    time_of_change(metadata).filter(settled).unwrap_or(0)
}

/// Since 1970.
fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

fn too_large(path: &SourcePath, len: u64) -> Diagnostic {
    let message = format!("`{path}` has {len} bytes; a text may have {MAX_TEXT}");
    Diagnostic::at(Code::LargeFile, whole(path), message).help("split it, or take out what is not text")
}

/// What speaks against publishing a file that seems to hold a secret.
fn secret(path: &SourcePath, head: &[u8], holds_secret: bool) -> Option<FileFault> {
    let why = if name_speaks_against(path.name(), head) {
        "by its name"
    } else if holds_secret {
        "by its content"
    } else {
        return None;
    };
    let message = format!("is a key, certificate or password file {why}").into();
    Some(FileFault { code: Code::SecretFile, range: TextRange::default(), message })
}
