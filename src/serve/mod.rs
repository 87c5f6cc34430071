//! Shows the site while it is written: `briefpress serve`.
//!
//! ```text
//!  workspace ──▶ Generation ──▶ state: the newest
//!                                 ▲          │ tells each page what a new generation changes of it
//!  browser ──connection──▶ request, guard ──▶ server ──▶ pages, made when asked for
//!                                             └──▶ live
//! ```
//!
//! The [`crate::workspace`] keeps the site current, and its newest generation answers all requests: every answer is of one
//! state of the site. A page is made by the function that `build` uses, so what is served is what `build` writes, byte for
//! byte. Only where a browser loads a document is one element added on the way ([`inject`]), which loads the client's script.
//! The site lies under the path of its `base_url`; the root leads there.
//!
//! Who may read is decided twice: [`request`] refuses every odd request, [`guard`] asks who is asking. Nothing is ever
//! written below `output/`.
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
//! | `/.briefpress/page.json?token=T&url=PATH` | for the author's bar: see [`page_facts`] |
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
mod body;
mod connection;
mod dashboard;
mod endpoints;
mod guard;
mod inject;
mod live;
mod message;
mod page_facts;
mod request;
mod respond;
mod server;
mod state;
mod token;
mod view;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use self::guard::{Guard, TOKEN_PARAMETER};
use self::state::ServerState;
use self::token::Token;
use crate::pipeline::STACK;
use crate::scan::ScanError;
use crate::workspace::{self, Event, Observer, Workspace};

/// Ports that are tried after a busy one that nobody asked for.
const PORTS: u16 = 20;

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Which site, and what is wanted of it; with `follow` browsers are told to go where the author is writing.
    pub workspace: workspace::Options,
    /// The address of this machine to listen at.
    pub interface: IpAddr,
    /// The port to listen at.
    pub port: Port,
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
pub enum ServeEvent<'a> {
    /// The first generation is there.
    Listening {
        /// The addresses at which it can be read, the one of this machine first.
        urls: &'a [String],
        /// Others on the network can reach the server.
        exposed: bool,
    },
    /// Something happened to the site.
    Workspace(&'a Event<'a>),
}

/// Tells people what happens.
pub trait Reporter: Send + Sync {
    /// Called from the server's threads.
    fn report(&self, event: &ServeEvent<'_>);
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
    let state = Arc::new(ServerState::new(guard, &options.workspace, Arc::clone(reporter)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .max_blocking_threads(8)
        .build()?;
    let first = start_workspace(options, &state)?;
    let stopped = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(server::serve(listener, Arc::clone(&state)));
        let stop = stop_signal();
        tokio::pin!(stop);
        let made = tokio::select! {
            made = first => made,
            stopped = &mut stop => return Ok(stopped?),
        };
        made.unwrap_or(Ok(()))?;
        reporter.report(&ServeEvent::Listening { urls: &urls, exposed });
        Ok::<_, ServeError>(stop.await?)
    });
    // What is being made for requests is of no use any more.
    runtime.shutdown_background();
    stopped
}

/// Starts to keep the site current; tells when the first generation is there.
fn start_workspace(
    options: &ServeOptions,
    state: &Arc<ServerState>,
) -> io::Result<tokio::sync::oneshot::Receiver<Result<(), ScanError>>> {
    let (tell, first) = tokio::sync::oneshot::channel();
    let observer = Arc::clone(state) as Arc<dyn Observer>;
    // Nobody listens if a signal came first.
    let opened = move |opened| drop(tell.send(opened));
    state.keep(Workspace::start(&options.workspace, observer, opened)?);
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
