//! A proxy that writes down every request, and fails at one of them in a given way.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends before the host has the request.
    DropBefore,
    /// The connection ends in the middle of the body.
    DropInBody,
    /// The host does what is asked, and its reply is lost.
    ReplyLost,
    /// The host says 500.
    Error,
    /// The host says 503, and how long to wait.
    Unavailable,
    /// The host says 403.
    Forbidden,
    /// Nothing comes.
    Stall,
    /// The request waits until the test lets it go on.
    Hold,
    /// The publisher is killed as soon as the request comes.
    Kill,
    /// The publisher is killed when the host has done what was asked.
    KillAfter,
}

/// When requests fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The request of this number, from 0.
    Only(usize),
    /// This one and all that follow.
    From(usize),
}

#[derive(Default)]
struct State {
    log: Vec<String>,
    fault: Option<(Fault, At)>,
    /// The process that is killed.
    publisher: Option<u32>,
    /// It was killed: nothing passes any more.
    dead: bool,
    /// A request waits: [`Fault::Hold`].
    held: bool,
    /// Requests to which the host's reply was passed on.
    answered: usize,
}

/// The proxy.
pub struct Proxy {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Proxy {
    /// A proxy before the server at `upstream`.
    pub fn before(upstream: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || {
                    let _ = relay(stream, upstream, &state);
                });
            }
        });
        Self { port, state }
    }

    /// Begins a new log; requests fail as said.
    pub fn reset(&self, fault: Option<(Fault, At)>) {
        *self.state.lock().expect("the state") = State { fault, ..State::default() };
    }

    /// Which process [`Fault::Kill`] kills.
    pub fn kills(&self, publisher: u32) {
        self.state.lock().expect("the state").publisher = Some(publisher);
    }

    /// Waits until a request waits.
    pub fn wait_until_held(&self) {
        while !self.state.lock().expect("the state").held {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Lets the request that waits go on.
    pub fn go_on(&self) {
        self.state.lock().expect("the state").held = false;
    }

    /// The requests so far: `PUT /briefs/index.html`.
    pub fn log(&self) -> Vec<String> {
        self.state.lock().expect("the state").log.clone()
    }

    /// How many requests were done, and the publisher knows it.
    pub fn answered(&self) -> usize {
        self.state.lock().expect("the state").answered
    }

    /// How many requests of a method there were.
    pub fn count(&self, method: &str) -> usize {
        self.log().iter().filter(|line| line.starts_with(&format!("{method} "))).count()
    }
}

struct Request {
    head: String,
    body: Vec<u8>,
}

fn relay(client: TcpStream, upstream: u16, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut client = client;
    while let Some(request) = read(&mut reader, &mut client)? {
        let fault = note(state, &request);
        match fault {
            Some(Fault::Error) => say(&mut client, "500 Internal Server Error", "")?,
            Some(Fault::Unavailable) => say(&mut client, "503 Slow Down", "retry-after: 0\r\n")?,
            Some(Fault::Forbidden) => say(&mut client, "403 Forbidden", "")?,
            Some(Fault::DropBefore) => return client.shutdown(Shutdown::Both),
            Some(Fault::DropInBody) => {
                let mut server = TcpStream::connect(("127.0.0.1", upstream))?;
                server.write_all(request.head.as_bytes())?;
                server.write_all(&request.body[..request.body.len() / 2])?;
                server.shutdown(Shutdown::Both)?;
                return client.shutdown(Shutdown::Both);
            }
            Some(Fault::Stall) => {
                // Until the client gives up.
                client.set_read_timeout(Some(Duration::from_secs(20)))?;
                let _ = client.read(&mut [0]);
                return client.shutdown(Shutdown::Both);
            }
            Some(Fault::Hold) => {
                state.lock().expect("the state").held = true;
                while state.lock().expect("the state").held {
                    std::thread::sleep(Duration::from_millis(5));
                }
                client.write_all(&exchange(upstream, &request)?)?;
            }
            Some(Fault::Kill) => {
                kill(state);
                return client.shutdown(Shutdown::Both);
            }
            Some(Fault::ReplyLost) => {
                exchange(upstream, &request)?;
                return client.shutdown(Shutdown::Both);
            }
            Some(Fault::KillAfter) => {
                exchange(upstream, &request)?;
                kill(state);
                return client.shutdown(Shutdown::Both);
            }
            None => {
                client.write_all(&exchange(upstream, &request)?)?;
                state.lock().expect("the state").answered += 1;
            }
        }
    }
    Ok(())
}

/// Answers with a status and no body.
pub fn say(client: &mut TcpStream, status: &str, header: &str) -> std::io::Result<()> {
    write!(client, "HTTP/1.1 {status}\r\n{header}content-length: 0\r\n\r\n")
}

/// Writes a request down; whether and how it fails.
fn note(state: &Mutex<State>, request: &Request) -> Option<Fault> {
    let mut state = state.lock().expect("the state");
    let number = state.log.len();
    let line = request.head.lines().next().unwrap_or_default();
    state.log.push(line.rsplit_once(' ').map_or(line, |(line, _)| line).to_owned());
    match state.fault {
        _ if state.dead => Some(Fault::DropBefore),
        Some((fault, At::Only(at))) if number == at => Some(fault),
        Some((fault, At::From(at))) if number >= at => Some(fault),
        _ => None,
    }
}

/// Kills the publisher, as `kill -9` does.
fn kill(state: &Mutex<State>) {
    let publisher = loop {
        let mut state = state.lock().expect("the state");
        if let Some(publisher) = state.publisher {
            state.dead = true;
            break publisher;
        }
        drop(state);
        std::thread::sleep(Duration::from_millis(1));
    };
    // What it knows already it may write down, also on a computer with much else to do.
    std::thread::sleep(Duration::from_millis(200));
    let _ = std::process::Command::new("kill")
        .args(["-9", &publisher.to_string()])
        .stderr(std::process::Stdio::null())
        .status();
}

fn read(reader: &mut BufReader<TcpStream>, client: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut head = String::new();
    loop {
        let before = head.len();
        if reader.read_line(&mut head)? == 0 {
            return Ok(None);
        }
        if head.len() - before <= 2 {
            break;
        }
    }
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    if header("expect").is_some() {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = Vec::new();
    if header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
            let mut chunk = vec![0; length + 2];
            reader.read_exact(&mut chunk)?;
            body.extend_from_slice(line.as_bytes());
            body.extend_from_slice(&chunk);
            if length == 0 {
                break;
            }
        }
    } else if let Some(length) = header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
    }
    Ok(Some(Request { head, body }))
}

/// The head and the body of the next request.
pub fn read_request(
    reader: &mut BufReader<TcpStream>,
    client: &mut TcpStream,
) -> std::io::Result<Option<(String, Vec<u8>)>> {
    Ok(read(reader, client)?.map(|request| (request.head, request.body)))
}

/// Lets the host do what is asked; gives its whole reply.
fn exchange(upstream: u16, request: &Request) -> std::io::Result<Vec<u8>> {
    let mut server = TcpStream::connect(("127.0.0.1", upstream))?;
    let head: String = request
        .head
        .split_inclusive("\r\n")
        .filter(|line| {
            !["connection:", "expect:"].iter().any(|name| line.to_ascii_lowercase().starts_with(name))
        })
        .collect();
    let head = head.strip_suffix("\r\n").unwrap_or(&head);
    server.write_all(format!("{head}connection: close\r\n\r\n").as_bytes())?;
    server.write_all(&request.body)?;
    let mut reply = Vec::new();
    server.read_to_end(&mut reply)?;
    // The client may go on with its connection: the host's end of it must not be heard of.
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(reply.len());
    let head = String::from_utf8_lossy(&reply[..end]).into_owned();
    let lower = head.to_ascii_lowercase();
    let kept: String = head
        .split("\r\n")
        .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"))
        .map(|line| format!("{line}\r\n"))
        .collect();
    let has_length = ["content-length:", "transfer-encoding:"].iter().any(|name| lower.contains(name));
    let body = reply.get(end + 4..).unwrap_or_default().to_vec();
    let length = if has_length { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    Ok([format!("{kept}{length}\r\n").into_bytes(), body].concat())
}

/// A web server before a store: shows the bucket `briefs` as a host would, `/` standing for `index.html`.
pub struct Front {
    pub port: u16,
}

impl Front {
    /// Shows the objects below an address of the store.
    pub fn before(bucket: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let bucket = bucket.clone();
                std::thread::spawn(move || {
                    let _ = show(stream, &bucket);
                });
            }
        });
        Self { port }
    }
}

fn show(client: TcpStream, bucket: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut client = client;
    while let Some(request) = read(&mut reader, &mut client)? {
        let path = request.head.split(' ').nth(1).unwrap_or("/");
        let index = if path.ends_with('/') { "index.html" } else { "" };
        let got = ureq::get(format!("{bucket}{path}{index}"))
            .header("authorization", super::servers::SIGNED)
            .call();
        match got {
            Ok(mut reply) => {
                let media = reply
                    .headers()
                    .get("content-type")
                    .and_then(|media| media.to_str().ok())
                    .unwrap_or("")
                    .to_owned();
                let body = reply.body_mut().read_to_vec().unwrap_or_default();
                write!(
                    client,
                    "HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                )?;
                client.write_all(&body)?;
            }
            Err(_) => say(&mut client, "404 Not Found", "")?,
        }
    }
    Ok(())
}
