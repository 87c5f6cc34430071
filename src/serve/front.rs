//! The door: connections come in, and only bytes of acceptable request heads pass on to the HTTP server.
//!
//! A head that [`super::head`] refuses is not passed on; one that asks for the refusal goes in its place, so that
//! answers stay in order, and nothing more is read from that client. Bytes of a WebSocket pass as they are.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

use super::head::{Refusal, check_head, end_of_head};

/// Below it lie the addresses that stand for refusals.
pub const REFUSED: &str = "/.briefpress/refused/";
/// Connections open at once.
const CONNECTIONS: usize = 512;
/// How long a head may take from its first byte to its last, and a new connection to its first.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may be silent between requests.
const IDLE_TIME: Duration = Duration::from_secs(75);

/// Accepts connections.
pub struct Door {
    listener: TcpListener,
    permits: Arc<Semaphore>,
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The address of this machine that the client reached.
    pub local: SocketAddr,
}

impl Door {
    /// A door at a bound listener.
    pub fn new(listener: TcpListener) -> Self {
        Self { listener, permits: Arc::new(Semaphore::new(CONNECTIONS)) }
    }
}

impl Listener for Door {
    type Io = Front;
    type Addr = Ends;

    async fn accept(&mut self) -> (Front, Ends) {
        loop {
            let permit = Arc::clone(&self.permits).acquire_owned().await.ok();
            let accepted = self.listener.accept().await;
            let accepted = accepted.and_then(|(stream, _)| Ok((stream.local_addr()?, stream)));
            match accepted {
                Ok((local, stream)) => {
                    // Small answers must not wait for more to send; without it all works, a little later.
                    let _ = stream.set_nodelay(true);
                    return (Front::new(stream, permit), Ends { local });
                }
                // Too many open files, or a client that left at once.
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Ends> {
        Ok(Ends { local: self.listener.local_addr()? })
    }
}

impl axum::extract::connect_info::Connected<IncomingStream<'_, Door>> for Ends {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        *stream.remote_addr()
    }
}

/// A connection that lets only acceptable heads through.
pub struct Front {
    stream: TcpStream,
    stage: Stage,
    /// Bytes read and not passed on.
    held: Vec<u8>,
    /// As many of them may pass.
    passing: usize,
    timer: Pin<Box<Sleep>>,
    _permit: Option<OwnedSemaphorePermit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Heads follow one another.
    Heads,
    /// A head that may make it a WebSocket has passed: all else passes.
    Open,
    /// Nothing more is read; the answer is still to be written.
    Refused,
    /// The client has closed its side, or was silent for too long.
    Closed,
}

impl Front {
    fn new(stream: TcpStream, permit: Option<OwnedSemaphorePermit>) -> Self {
        let timer = Box::pin(sleep(HEAD_TIME));
        Self { stream, stage: Stage::Heads, held: Vec::new(), passing: 0, timer, _permit: permit }
    }

    /// Looks at the bytes held: lets the first head pass if it is whole, or what stands for a refusal.
    fn judge(&mut self) {
        let head = end_of_head(&self.held).and_then(|end| match end {
            Some(end) => check_head(&self.held[..end]).map(|head| Some((end, head))),
            None => Ok(None),
        });
        match head {
            Ok(None) => {}
            Ok(Some((end, head))) => {
                self.passing = end;
                if head.upgrade {
                    self.stage = Stage::Open;
                }
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        let head = format!("GET {REFUSED}{refusal} HTTP/1.1\r\nhost: refused\r\nconnection: close\r\n\r\n");
        self.held = head.into_bytes();
        self.passing = self.held.len();
        self.stage = Stage::Refused;
    }

    fn pass(&mut self, buffer: &mut ReadBuf<'_>) {
        let count = self.passing.min(buffer.remaining());
        buffer.put_slice(&self.held[..count]);
        self.held.drain(..count);
        self.passing -= count;
    }

    /// Reads more bytes; `false` at the end of the stream or of patience.
    fn fill(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut chunk = [0; 4096];
        let mut buffer = ReadBuf::new(&mut chunk);
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, &mut buffer) {
            read?;
            let fresh = buffer.filled();
            if self.held.is_empty() && !fresh.is_empty() {
                self.timer.as_mut().reset(Instant::now() + HEAD_TIME);
            }
            self.held.extend_from_slice(fresh);
            return Poll::Ready(Ok(!fresh.is_empty()));
        }
        ready!(self.timer.as_mut().poll(context));
        Poll::Ready(Ok(false))
    }
}

impl AsyncRead for Front {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            if this.passing > 0 {
                this.pass(buffer);
                if this.passing == 0 {
                    this.timer.as_mut().reset(Instant::now() + IDLE_TIME);
                }
                return Poll::Ready(Ok(()));
            }
            match this.stage {
                Stage::Closed => return Poll::Ready(Ok(())),
                // An end of the stream would end the answer, too.
                Stage::Refused => {
                    ready!(this.timer.as_mut().poll(context));
                    this.stage = Stage::Closed;
                }
                Stage::Open if this.held.is_empty() => {
                    return Pin::new(&mut this.stream).poll_read(context, buffer);
                }
                Stage::Open => this.passing = this.held.len(),
                Stage::Heads => {
                    this.judge();
                    if this.passing == 0 && !ready!(this.fill(context))? {
                        this.stage = Stage::Closed;
                        this.held.clear();
                    }
                }
            }
        }
    }
}

impl AsyncWrite for Front {
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
