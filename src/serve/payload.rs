//! What is sent: bytes in memory, or a large file that is sent from the disk piece by piece, whole or in part.
//!
//! A file on disk is sent only as long as it is the one that the generation was made of: its length, its time and, where
//! that may deceive, its hash say so. If it changes while it is sent the connection breaks, so that nobody takes a
//! mixture for the whole.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use crate::model::source::{Hash, Snapshot, SourceFile, SourcePath};
use crate::scan::{SiteFolder, time_of_change};

/// Files that are copied as they are and larger than this are not held in memory.
pub const LARGE: u64 = 1 << 20;
/// So much is in memory at once of a file that is sent from the disk.
const PIECE: usize = 256 << 10;

/// What is sent.
#[derive(Clone, Debug)]
pub enum Payload {
    Memory(Bytes),
    Disk(Arc<DiskFile>),
}

/// A large file of the site, as it was read.
#[derive(Debug)]
pub struct DiskFile {
    root: PathBuf,
    /// Below the root.
    path: PathBuf,
    len: u64,
    changed: Option<i128>,
}

impl Payload {
    /// Its length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Payload::Memory(bytes) => bytes.len() as u64,
            Payload::Disk(file) => file.len,
        }
    }

    /// What of it is in memory: all or nothing.
    pub fn memory(&self) -> &[u8] {
        match self {
            Payload::Memory(bytes) => bytes,
            Payload::Disk(_) => &[],
        }
    }

    /// The body of an answer: a part of it, which must lie in it.
    pub fn body(&self, part: Range<u64>) -> Body {
        match self {
            Payload::Memory(bytes) => bytes.slice(part.start as usize..part.end as usize).into(),
            Payload::Disk(file) => Body::new(FileBody {
                left: part.end - part.start,
                stage: Stage::Waiting(Reader { file: Arc::clone(file), open: None, start: part.start }),
            }),
        }
    }
}

impl DiskFile {
    /// A file of the site that is still as it was read.
    pub fn find(snapshot: &Snapshot, path: &SourcePath, source: &SourceFile) -> io::Result<Self> {
        let path = source.disk_name.clone().unwrap_or_else(|| path.as_str().into());
        let mut found = Self { root: snapshot.root.clone(), path, len: source.len, changed: None };
        let mut file = SiteFolder::open(&found.root)?.file(&found.path)?;
        let metadata = file.metadata()?;
        found.changed = time_of_change(&metadata);
        if found.changed != Some(source.changed) && hash_of(&mut file)? != source.hash {
            return Err(changed());
        }
        found.check(&file.metadata()?)?;
        Ok(found)
    }

    /// Opens the file, if it is the same.
    pub fn open(&self) -> io::Result<File> {
        let file = SiteFolder::open(&self.root)?.file(&self.path)?;
        self.check(&file.metadata()?)?;
        Ok(file)
    }

    fn check(&self, metadata: &Metadata) -> io::Result<()> {
        let same = metadata.len() == self.len && time_of_change(metadata) == self.changed;
        if same { Ok(()) } else { Err(changed()) }
    }
}

fn changed() -> io::Error {
    io::Error::other("the file has changed")
}

fn hash_of(file: &mut File) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(file, &mut hasher)?;
    Ok(Hash(*hasher.finalize().as_bytes()))
}

/// A file as the body of an answer.
struct FileBody {
    /// Bytes that are still to be sent.
    left: u64,
    stage: Stage,
}

enum Stage {
    Waiting(Reader),
    /// The disk may take its time, so it is asked on another thread.
    Reading(JoinHandle<io::Result<(Reader, Bytes)>>),
    Done,
}

/// Reads piece after piece.
struct Reader {
    file: Arc<DiskFile>,
    open: Option<File>,
    /// Where the first piece begins.
    start: u64,
}

impl Reader {
    fn read(mut self, count: usize) -> io::Result<(Self, Bytes)> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => {
                let mut open = self.file.open()?;
                open.seek(SeekFrom::Start(self.start))?;
                open
            }
        };
        let mut piece = vec![0; count];
        open.read_exact(&mut piece)?;
        self.file.check(&open.metadata()?)?;
        self.open = Some(open);
        Ok((self, piece.into()))
    }
}

impl http_body::Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut reading = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Waiting(reader) => {
                let count = self.left.min(PIECE as u64) as usize;
                tokio::task::spawn_blocking(move || reader.read(count))
            }
            Stage::Reading(reading) => reading,
            Stage::Done => return Poll::Ready(None),
        };
        let Poll::Ready(read) = Pin::new(&mut reading).poll(context) else {
            self.stage = Stage::Reading(reading);
            return Poll::Pending;
        };
        let (reader, piece) = read.map_err(io::Error::other)??;
        self.left -= piece.len() as u64;
        self.stage = Stage::Waiting(reader);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
