//! Shows the site while it is written: `briefpress serve`.
//!
//! ```text
//!  files ──watch──▶ session ──▶ Generation ──────────────┐ newest
//!                   (a thread: read, parse, link)         ▼
//!                   sweep: looks at the rest, when idle   │
//!  browser ──front──▶ guard ──▶ server ──lookup──▶ pages, made when asked for
//!                                  └──▶ live: tells each page what a new generation changes of it
//! ```
//!
//! [`watch`] gathers [`events`] of the file system into batches of paths, [`session`] makes of each batch a new
//! [`generation`], and the newest one answers all requests: every answer is of one state of the site. A page is
//! made by the function that `build` uses, so what is served is what `build` writes, byte for byte. Only where a browser
//! loads a document is one element added on the way ([`inject`]), which loads the client's script.
//! The site lies under the path of its `base_url`; the root leads there.
//!
//! Who may read is decided twice: [`front`] lets no odd request head through to the HTTP server, [`guard`] asks who
//! is asking. Nothing is ever written below `output/`.
//!
//! # The client
//!
//! `client/client.js` is loaded by `<script src="/.briefpress/client.js" data-briefpress data-token=… data-etag=… defer>`,
//! right at the start of the page's head. `data-token` is the secret of this run of the server, `data-etag` names the page's
//! bytes as `build` writes them. `fetch` of the page's own address gives those bytes, without the element, with the
//! name in quotes as `ETag`. The server's own addresses:
//!
//! | address | what it gives |
//! |---|---|
//! | `/.briefpress/client.js`, `/.briefpress/client.css` | the client |
//! | `/.briefpress/run.json` | `{"run": "…"}`: names the run of the server. A page of another run must load itself anew, since its token is void |
//! | `/.briefpress/live?token=T&url=PATH&etag=E&seen=S` | the update channel, a WebSocket. `PATH` is `location.pathname`, `E` the `data-etag` or that of what the page has taken over since, `S` the run and generation of the last `built` in this window (`run:generation`, or nothing) |
//! | `/.briefpress/page.json?token=T&url=PATH` | for the author's bar: see [`aids`] |
//! | `/.briefpress/` | the dashboard, a page |
//! | `/.briefpress/faults.json?token=T` | what `diagnostics` says on the channel |
//!
//! # The update channel
//!
//! Only the server speaks; frames from clients are dropped, but answering a ping keeps the connection. Each frame is one
//! JSON object with a `type`; clients skip types and fields that they do not know. `generation` counts up with each state of
//! the site, from 1 in each run.
//!
//! After connecting the server says `hello`, then what the client's `etag` lacks, `diagnostics` and `built`, as after
//! every new generation. Connecting again with the newest `etag` is therefore all that a client has to do
//! after sleep or loss; after a new start of the server `run.json` tells the other run.
//!
//! | `type` | fields | the client should |
//! |---|---|---|
//! | `hello` | `protocol` (1), `run`, `generation`, `client` (names the client's files), `follow`, `drafts` | load anew if `client` is not that of before |
//! | `page` | `generation`, `etag` | fetch its own address and take the difference over, then keep the new `etag` |
//! | `css` | `generation`, `etag`, `sheets: [{from, to}]` | exchange style sheets; nothing else of the page has changed. Keep the new `etag` |
//! | `files` | `generation`, `urls: […]` | load these pictures or other files anew: their addresses stay, their content changed |
//! | `moved` | `generation`, `to` | go to `to`: the manuscript of the page now has that address |
//! | `gone` | `generation` | say that the page is no more (its address now gives the page for missing ones, with status 404) |
//! | `follow` | `generation`, `url`, `anchor`, `block`, `text` (the last three may be null) | with `--follow` only, for generations after `seen`: go to `url`, to the edited block. `anchor` is an id at or before it; `block` its place among the blocks of the body, from 0; `text` how it begins |
//! | `diagnostics` | `generation`, `errors`, `warnings`, `notes` (counts), `items: […]` | show all items; take the overlay away when there are none. Sent on connecting and whenever it changed |
//! | `built` | `generation`, `milliseconds`, `files: […]` | nothing: it ends the messages of a generation |
//!
//! An item of `diagnostics`: `code`, `severity` (`error`, `warning`), `message`, `help` (or null), `notes: […]`, `url` (of the
//! page it was seen on, or null), `related: [{message, …place}]`, and, where it has a place, `file` (below the
//! site's root), `line`, `column`, `end_line`, `end_column` (from 1, in characters, ends exclusive), `editor` (an address that
//! opens the file there, or null), `excerpt` (the lines from `line` on). All of it is plain text.

mod addresses;
mod aids;
mod archive;
mod dashboard;
mod editor;
mod events;
mod faults;
mod follow;
mod front;
mod generation;
mod guard;
mod head;
mod hub;
mod inject;
mod live;
mod lookup;
mod marker;
mod message;
mod own;
mod pages;
mod payload;
mod pending;
mod respond;
mod server;
mod session;
mod sweep;
mod token;
mod view;
mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

pub use self::editor::EDITORS;
pub use self::faults::{Fault, Faults, faults_of};
pub use self::generation::{Change, Generation};

use self::front::Door;
use self::guard::{Guard, TOKEN_PARAMETER};
use self::hub::Hub;
use self::session::Session;
use self::token::Token;
use self::watch::Watch;
use crate::compose::CitationMemo;
use crate::pipeline::{self, STACK};
use crate::scan::ScanError;

/// Ports that are tried after a busy one that nobody asked for.
const PORTS: u16 = 20;

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    pub site: pipeline::Options,
    pub clock: Clock,
    pub citations: Arc<CitationMemo>,
    /// The address of this machine to listen at.
    pub interface: IpAddr,
    pub port: Port,
    /// Tell browsers to go where the author is writing.
    pub follow: bool,
    /// Look at all files regularly, instead of being told of changes.
    pub poll: bool,
}

/// What time it is for the site.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    Fixed(jiff::Timestamp),
    System,
}

impl Clock {
    /// Whether time passes.
    pub fn is_running(self) -> bool {
        matches!(self, Clock::System)
    }

    /// The present.
    pub fn now(self) -> jiff::Timestamp {
        match self {
            Clock::Fixed(now) => now,
            Clock::System => jiff::Timestamp::now(),
        }
    }
}

/// Where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// This one; another program there is an error.
    Exactly(u16),
    /// This one, or the next that is free.
    From(u16),
}

/// What is worth telling the person at the terminal.
pub enum Event<'a> {
    /// The first generation is there; the addresses at which it can be read, the one of this machine first.
    Listening { urls: &'a [String], exposed: bool },
    /// A new generation.
    Made { generation: &'a Generation },
    /// All files are looked at regularly; `why` that is so, unless it was asked for.
    Polling { why: Option<&'a str> },
    /// The site could not be read; the last generation stays.
    Unreadable { error: &'a ScanError },
}

/// Tells people what happens.
pub trait Reporter: Send + Sync {
    /// Called from the server's threads.
    fn report(&self, event: &Event<'_>);
}

/// Why the site is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen at port {port}: {cause}")]
    Listen { port: u16, cause: io::Error },
    #[error("the server cannot run: {0}")]
    Run(#[from] io::Error),
    #[error(transparent)]
    Scan(#[from] ScanError),
}

/// How the server was told to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    Interrupted,
    Terminated,
}

/// Serves until a signal comes.
pub fn run(options: &ServeOptions, reporter: &Arc<dyn Reporter>) -> Result<Stopped, ServeError> {
    let listener = listen(options)?;
    let address = listener.local_addr()?;
    let exposed = !options.interface.is_loopback();
    let guard = Guard { port: address.port(), exposed, token: Token::new()? };
    let urls = urls(address, &guard);
    let hub = Arc::new(Hub::new(guard, options));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .max_blocking_threads(8)
        .build()?;
    start_sweeper(options, &hub)?;
    let first = start_session(options, &hub, reporter)?;
    let stopped = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(server::serve(Door::new(listener), Arc::clone(&hub)));
        let stop = stop_signal();
        tokio::pin!(stop);
        let made = tokio::select! {
            made = first => made,
            stopped = &mut stop => return Ok(stopped?),
        };
        made.unwrap_or(Ok(()))?;
        reporter.report(&Event::Listening { urls: &urls, exposed });
        Ok::<_, ServeError>(stop.await?)
    });
    // What is being made for requests is of no use any more.
    runtime.shutdown_background();
    stopped
}

/// Starts the thread that looks at the pages that nobody asks for.
fn start_sweeper(options: &ServeOptions, hub: &Arc<Hub>) -> io::Result<()> {
    let (hub, citations, newest) = (Arc::clone(hub), Arc::clone(&options.citations), hub.current.subscribe());
    // Without it some faults are seen later, no more.
    let run = move || drop(sweep::sweep(&hub, newest, &citations));
    std::thread::Builder::new().name("sweeper".to_owned()).stack_size(STACK).spawn(run).map(drop)
}

/// Starts the thread that keeps the site current; tells when the first generation is there.
fn start_session(
    options: &ServeOptions,
    hub: &Arc<Hub>,
    reporter: &Arc<dyn Reporter>,
) -> io::Result<tokio::sync::oneshot::Receiver<Result<(), ScanError>>> {
    let (tell, first) = tokio::sync::oneshot::channel();
    let (options, hub, reporter) = (options.clone(), Arc::clone(hub), Arc::clone(reporter));
    let run = move || {
        let opened = Session::open(&options, hub, Arc::clone(&reporter));
        let (session, told) = match opened {
            Ok(session) => (Some(session), Ok(())),
            Err(error) => (None, Err(error)),
        };
        // Nobody listens if a signal came first.
        let _ = tell.send(told);
        let Some(session) = session else { return };
        let (watch, watched) = if options.poll {
            reporter.report(&Event::Polling { why: None });
            (Watch::polling(), Ok(()))
        } else {
            Watch::new(&options.site.scan)
        };
        if let Err(why) = watched {
            reporter.report(&Event::Polling { why: Some(&why) });
        }
        session.follow(watch);
    };
    std::thread::Builder::new().name("session".to_owned()).stack_size(STACK).spawn(run)?;
    Ok(first)
}

fn listen(options: &ServeOptions) -> Result<std::net::TcpListener, ServeError> {
    let (first, last) = match options.port {
        Port::Exactly(port) => (port, port),
        Port::From(port) => (port, port.saturating_add(PORTS)),
    };
    let mut failed = None;
    for port in first..=last {
        match std::net::TcpListener::bind(SocketAddr::new(options.interface, port)) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                return Ok(listener);
            }
            Err(cause) => {
                let busy = cause.kind() == io::ErrorKind::AddrInUse;
                failed.get_or_insert(cause);
                if !busy {
                    break;
                }
            }
        }
    }
    let cause = failed.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(ServeError::Listen { port: first, cause })
}

/// The addresses to print: with the token where others can reach the server.
fn urls(address: SocketAddr, guard: &Guard) -> Vec<String> {
    let token =
        if guard.exposed { format!("?{TOKEN_PARAMETER}={}", guard.token.as_str()) } else { String::new() };
    let url = |ip: IpAddr| format!("http://{}/{token}", SocketAddr::new(ip, address.port()));
    if !address.ip().is_unspecified() {
        return vec![url(address.ip())];
    }
    let local = if address.is_ipv4() {
        IpAddr::from([127, 0, 0, 1])
    } else {
        IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16])
    };
    let network = network_address().filter(|ip| ip.is_ipv4() == address.is_ipv4());
    std::iter::once(local).chain(network).map(url).collect()
}

/// The address by which this machine reaches others, and they it. Nothing is sent to find it out.
fn network_address() -> Option<IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    // An address kept for documentation (RFC 5737).
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

/// Waits for Ctrl-C or SIGTERM.
async fn stop_signal() -> io::Result<Stopped> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            stopped = tokio::signal::ctrl_c() => stopped.map(|()| Stopped::Interrupted),
            _ = terminate.recv() => Ok(Stopped::Terminated),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map(|()| Stopped::Interrupted)
}
