//! A line to a server that counts its connections, and breaks one of them in a given way.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Before the server hears of it.
    Before,
    /// When so many hundredths of what is sent have come to the server.
    Middle(usize),
    /// The server does what is asked, and the end of its reply is lost.
    ReplyLost,
    /// From the middle on nothing passes, but the connection stays.
    Stall,
    /// The server lets nobody in, now and later.
    Denied,
    /// The publisher is killed when the server has done what was asked.
    Kill,
}

/// Bytes that went to the server and came from it, over one connection.
pub type Passed = (usize, usize);

#[derive(Default)]
struct State {
    passed: Vec<Passed>,
    fault: Option<(Break, usize)>,
    /// What passes over the connection that breaks when it does not.
    usual: Passed,
    publisher: Option<u32>,
    dead: bool,
    /// It has broken.
    hit: bool,
}

/// The line.
pub struct Line {
    pub port: u16,
    state: Arc<Mutex<State>>,
    /// Connections that are open.
    open: Arc<AtomicUsize>,
}

impl Line {
    /// A line to the server at the first port; at the second is one that lets nobody in.
    pub fn to(ports: (u16, u16)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let open = Arc::new(AtomicUsize::new(0));
        let (shared, counted) = (Arc::clone(&state), Arc::clone(&open));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, open) = (Arc::clone(&shared), Arc::clone(&counted));
                open.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    let _ = carry(&stream, ports, &state);
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { port, state, open }
    }

    /// Begins to count anew; a connection breaks over which so much passes usually.
    pub fn reset(&self, fault: Option<(Break, usize, Passed)>) {
        // What still passes belongs to the run before.
        let begun = Instant::now();
        while self.open.load(Ordering::SeqCst) > 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "a connection does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
        let usual = fault.map(|(_, _, usual)| usual).unwrap_or_default();
        let fault = fault.map(|(fault, at, _)| (fault, at));
        *self.state.lock().expect("the state") = State { fault, usual, ..State::default() };
    }

    /// Which process [`Break::Kill`] kills.
    pub fn kills(&self, publisher: u32) {
        self.state.lock().expect("the state").publisher = Some(publisher);
    }

    /// What passed over each connection so far.
    pub fn passed(&self) -> Vec<Passed> {
        self.state.lock().expect("the state").passed.clone()
    }

    /// Whether the connection has broken.
    pub fn hit(&self) -> bool {
        self.state.lock().expect("the state").hit
    }
}

fn carry(client: &TcpStream, (server, closed): (u16, u16), state: &Mutex<State>) -> std::io::Result<()> {
    let (number, fault, usual) = {
        let mut state = state.lock().expect("the state");
        let number = state.passed.len();
        state.passed.push((0, 0));
        let fault = match state.fault {
            _ if state.dead => Some(Break::Before),
            Some((Break::Denied, at)) if number >= at => Some(Break::Denied),
            Some((fault, at)) if number == at => Some(fault),
            _ => None,
        };
        state.hit |= matches!(fault, Some(Break::Before | Break::Denied));
        (number, fault, state.usual)
    };
    let mut cut = Cut { up: usize::MAX, down: usize::MAX, stalls: false };
    match fault {
        Some(Break::Before) => return client.shutdown(Shutdown::Both),
        Some(Break::Middle(part)) => cut.up = usual.0 * part / 100,
        Some(Break::Stall) => (cut.up, cut.stalls) = (usual.0 * 8 / 10, true),
        // Before the last packets, which say how the program ended.
        Some(Break::ReplyLost) => cut.down = usual.1.saturating_sub(150),
        _ => {}
    }
    let port = if fault == Some(Break::Denied) { closed } else { server };
    let server = TcpStream::connect(("127.0.0.1", port))?;
    let stalled = AtomicBool::new(false);
    let ((up, cut_up), (down, cut_down)) = std::thread::scope(|scope| {
        let up = scope.spawn(|| send(client, &server, &cut, &stalled));
        let down = scope.spawn(|| receive(&server, client, &cut, &stalled));
        let down = down.join().expect("an end");
        if fault == Some(Break::Kill) {
            kill(state);
        }
        let _ = client.shutdown(Shutdown::Both);
        (up.join().expect("an end"), down)
    });
    let mut state = state.lock().expect("the state");
    state.hit |= cut_up || cut_down || fault == Some(Break::Kill);
    if let Some(passed) = state.passed.get_mut(number) {
        *passed = (up, down);
    }
    Ok(())
}

/// Where a connection breaks, in bytes to the server and from it.
struct Cut {
    up: usize,
    down: usize,
    stalls: bool,
}

/// Passes on what is sent; gives its length and whether the connection was cut.
fn send(mut client: &TcpStream, mut server: &TcpStream, cut: &Cut, stalled: &AtomicBool) -> (usize, bool) {
    let (mut passed, mut piece) = (0, [0; 4096]);
    while let Some(count) = client.read(&mut piece).ok().filter(|count| *count > 0) {
        let now = count.min(cut.up - passed);
        passed += now;
        if server.write_all(&piece[..now]).is_err() {
            break;
        }
        if passed >= cut.up {
            stalled.store(cut.stalls, Ordering::SeqCst);
            while cut.stalls && client.read(&mut piece).is_ok_and(|count| count > 0) {}
            let _ = client.shutdown(Shutdown::Both);
            let _ = server.shutdown(Shutdown::Both);
            return (passed, true);
        }
    }
    let _ = server.shutdown(Shutdown::Both);
    (passed, false)
}

/// Passes on what is replied; gives its length and whether the connection was cut.
fn receive(mut server: &TcpStream, mut client: &TcpStream, cut: &Cut, stalled: &AtomicBool) -> (usize, bool) {
    let (mut passed, mut piece) = (0, [0; 4096]);
    while let Some(count) = server.read(&mut piece).ok().filter(|count| *count > 0) {
        if stalled.load(Ordering::SeqCst) {
            continue;
        }
        let now = count.min(cut.down - passed);
        passed += now;
        if client.write_all(&piece[..now]).is_err() {
            break;
        }
        if passed >= cut.down {
            // What the server was told it still does.
            let _ = server.set_read_timeout(Some(Duration::from_millis(300)));
            while server.read(&mut piece).is_ok_and(|count| count > 0) {}
            return (passed, true);
        }
    }
    (passed, false)
}

/// Kills the publisher, as `kill -9` does.
fn kill(state: &Mutex<State>) {
    let publisher = loop {
        let mut state = state.lock().expect("the state");
        if let Some(publisher) = state.publisher {
            (state.dead, state.hit) = (true, true);
            break publisher;
        }
        drop(state);
        std::thread::sleep(Duration::from_millis(1));
    };
    let _ = std::process::Command::new("kill")
        .args(["-9", &publisher.to_string()])
        .stderr(std::process::Stdio::null())
        .status();
}
