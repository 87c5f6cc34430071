//! The body of an answer: bytes in memory, or a large file that is sent from the disk piece by piece, whole or in part.
//!
//! If a file changes while it is sent the connection breaks, so that nobody takes a mixture for the whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use crate::workspace::{DiskFile, Payload};

/// So much is in memory at once of a file that is sent from the disk.
const PIECE: usize = 256 << 10;

/// A part of a content, which must lie in it.
pub fn body_of(payload: &Payload, part: Range<u64>) -> Body {
    match payload {
        Payload::Memory(bytes) => bytes.slice(part.start as usize..part.end as usize).into(),
        Payload::Disk(file) => Body::new(FileBody {
            left: part.end - part.start,
            stage: Stage::Waiting(Reader { file: Arc::clone(file), open: None, start: part.start }),
        }),
    }
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
