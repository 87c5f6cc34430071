//! A connection whose request heads have but one reading: bytes of the client in, the same bytes out to the HTTP server.
//!
//! The server's parser is lenient in three forms, of which this makes faults: lines that end without a carriage return,
//! empty lines before a head, and fragments in targets, which it drops. A byte that begins one goes out as NUL, and
//! so does all behind it; no parser takes that. Requests have no bodies here, so heads follow one another. Once
//! a connection has become a WebSocket all bytes pass as they are.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;

/// A connection to a client.
pub struct Connection {
    stream: TcpStream,
    heads: Heads,
    /// It has become a WebSocket; set by who answers.
    upgraded: Arc<AtomicBool>,
    /// Counts among the connections that may be open at once.
    _permit: Option<OwnedSemaphorePermit>,
}

/// Where in a head the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Heads {
    #[default]
    Start,
    Target,
    LineStart,
    Field,
    /// Behind a carriage return.
    Return {
        /// The line was empty, and ends the head.
        last: bool,
    },
    Broken,
}

impl Connection {
    /// A connection, and the switch that lets all bytes pass.
    pub fn new(stream: TcpStream, permit: Option<OwnedSemaphorePermit>) -> (Self, Arc<AtomicBool>) {
        let upgraded = Arc::new(AtomicBool::new(false));
        let switch = Arc::clone(&upgraded);
        (Self { stream, heads: Heads::Start, upgraded, _permit: permit }, switch)
    }
}

impl Heads {
    fn next(self, byte: u8) -> Self {
        match (self, byte) {
            (Heads::Return { last: true }, b'\n') => Heads::Start,
            (Heads::Return { last: false }, b'\n') => Heads::LineStart,
            (Heads::Start, b'A'..=b'Z') => Heads::Target,
            (Heads::Broken | Heads::Return { .. } | Heads::Start, _) | (_, b'\n') => Heads::Broken,
            (Heads::LineStart, b'\r') => Heads::Return { last: true },
            (_, b'\r') => Heads::Return { last: false },
            (Heads::Target, b'#') => Heads::Broken,
            (Heads::Target, _) => Heads::Target,
            (Heads::LineStart | Heads::Field, _) => Heads::Field,
        }
    }

    /// Goes through the next bytes.
    fn filter(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *self = self.next(*byte);
            if *self == Heads::Broken {
                *byte = 0;
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        if !this.upgraded.load(Ordering::Relaxed) {
            this.heads.filter(&mut buffer.filled_mut()[before..]);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::Heads;

    fn check(text: &str, want: &str) {
        for size in [1, 2, text.len().max(1)] {
            let mut heads = Heads::default();
            let mut bytes = text.as_bytes().to_vec();
            bytes.chunks_mut(size).for_each(|chunk| heads.filter(chunk));
            assert_eq!(String::from_utf8_lossy(&bytes), want, "{text:?}");
        }
    }

    #[test]
    fn heads_have_one_reading() {
        let whole = "GET /?a HTTP/1.1\r\nHost: a\r\nX: #\r\n\r\n";
        check(whole, whole);
        check(&whole.repeat(2), &whole.repeat(2));
        check("GET / HTTP/1.1\r\n\r\nGE", "GET / HTTP/1.1\r\n\r\nGE");
        check("GET /#a", "GET /\0\0");
        check("GET / H\nX", "GET / H\0\0");
        check("GET / H\rX", "GET / H\r\0");
        check("G\r\nX: y\n", "G\r\nX: y\0");
        check("\r\nGET", "\0\0\0\0\0");
        check("G\r\n\r\n\r\n", "G\r\n\r\n\0\0");
        check("\u{16}\u{3}", "\0\0");
        check("get", "\0\0\0");
    }
}
