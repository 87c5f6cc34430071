//! `serve` running on a site of its own, and clients that speak HTTP and WebSocket by the byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Site, free_port};

pub const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/docs/
-- content/series/bulletin.yaml --
name: Bulletin
-- content/references.bib --
@report{one, title = {One}, author = {Able, Ada}, date = {2020}}
-- content/bulletin/2025/1-first.md --
---
title: First
series: bulletin
number: 1
date: 2025-01-10
---
## Why

A claim [@one].
-- content/bulletin/2025/2-second.md --
---
title: Second
series: bulletin
number: 2
date: 2025-02-10
---
After the [first](1-first.md).
-- content/static/note.txt --
0123456789
"#;
pub const NOW: &str = "2025-06-01T00:00:00Z";
/// How long an edit may take to show on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running server, ended with the value.
pub struct Server {
    child: Child,
    pub port: u16,
    /// The lines on its standard error.
    said: Receiver<String>,
    /// The addresses that it says it serves at.
    pub urls: Vec<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// A server whose clock stands at [`NOW`].
    pub fn start(site: &Site, arguments: &[&str]) -> Self {
        let port = free_port();
        let number = port.to_string();
        let all = [&["serve", "--now", NOW, "-p", &number], arguments].concat();
        Self::run(site.command(&all))
    }

    /// The server that a command starts.
    pub fn run(mut command: Command) -> Self {
        let started = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = started.expect("the program starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let (say, said) = channel();
        // The pipe is read to its end, so that the server never waits for it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(say.send(line))));
        let mut server = Self { child, port: 0, said, urls: Vec::new() };
        let line = server.hears("serving at ");
        let url = line.split(' ').nth(2).expect("an address");
        let port = url.split(['/', '?']).nth(2).and_then(|host| host.rsplit(':').next());
        server.port = port.and_then(|port| port.parse().ok()).expect("a port");
        server.urls.push(url.to_owned());
        server
    }

    /// The next line on standard error that has some text.
    pub fn hears(&mut self, text: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut all = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.said.recv_timeout(left) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => all.push(line),
                Err(_) => panic!("the server never says `{text}`:\n{}", all.join("\n")),
            }
        }
    }

    /// How many generations the server has told of since it was last asked.
    pub fn generations(&self) -> usize {
        let is_made = |line: &String| line.contains(" changed: ") || line.starts_with("site read: ");
        self.said.try_iter().filter(is_made).count()
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The code with which the process ends.
    pub fn ended(&mut self) -> Option<i32> {
        let start = Instant::now();
        while self.lives() {
            assert!(start.elapsed() < PATIENCE, "the server never ends");
            std::thread::sleep(Duration::from_millis(10));
        }
        self.child.wait().ok().and_then(|status| status.code())
    }

    /// Whether the process is there.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }

    /// The answer to bytes sent as they are.
    pub fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        let mut answer = Vec::new();
        // A server that refuses may close before all is sent.
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// Status, head and body of a request with more header lines.
    pub fn ask(&self, method: &str, url: &str, headers: &str) -> (u16, String, Vec<u8>) {
        let host = format!("127.0.0.1:{}", self.port);
        let request =
            format!("{method} {url} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        let answer = self.raw(request.as_bytes());
        let end = answer.windows(4).position(|part| part == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let status =
            head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("an answer has a status");
        (status, head, answer[end + 4..].to_vec())
    }

    pub fn get(&self, url: &str) -> String {
        String::from_utf8_lossy(&self.ask("GET", url, "").2).into_owned()
    }

    /// Waits until a page has some text.
    pub fn shows(&self, url: &str, text: &str) {
        let start = Instant::now();
        while !self.get(url).contains(text) {
            assert!(start.elapsed() < PATIENCE, "{url} never shows `{text}`:\n{}", self.get(url));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Checks every file against those of a clean build.
    pub fn equals_build(&self, site: &Site) {
        site.run(&["build", "--now", NOW, "--no-cache"]).ok();
        let files = site.output();
        assert!(files.len() > 10, "{files:?}");
        for file in files.iter().filter(|file| !file.starts_with('.')) {
            let url = format!("/docs/{}", file.strip_suffix("index.html").unwrap_or(file));
            let (status, _, body) = self.ask("GET", &url, "");
            assert_eq!(status, 200, "{url}");
            let written = std::fs::read(site.path("output").join(file)).expect("an output file");
            let same = body.iter().zip(&written).take_while(|(a, b)| a == b).count();
            let from = |bytes: &[u8]| {
                String::from_utf8_lossy(&bytes[same..bytes.len().min(same + 300)]).into_owned()
            };
            assert!(
                body == written,
                "{url} is not what `build` writes, from byte {same}:\n{}\n{}",
                from(&body),
                from(&written)
            );
        }
    }
}

impl Server {
    /// The token that the server writes into documents.
    pub fn token(&self) -> String {
        let (_, _, body) = self.ask("GET", "/docs/", "Sec-Fetch-Dest: document\r\n");
        let page = String::from_utf8_lossy(&body).into_owned();
        let after = page.split("data-token=\"").nth(1).expect("a token");
        after.split('"').next().expect("its end").to_owned()
    }

    /// The update channel, as a page at `url` that has seen `etag` opens it.
    pub fn listen(&self, url: &str, etag: &str) -> Socket {
        let origin = format!("http://127.0.0.1:{}", self.port);
        let query = format!("token={}&url={url}&etag={etag}", self.token());
        Socket::open(self, &query, &format!("Origin: {origin}\r\n")).expect("the channel opens")
    }

    /// The name of the bytes at an address.
    pub fn etag(&self, url: &str) -> String {
        let (_, head, _) = self.ask("HEAD", url, "");
        let tag = head.split("etag: \"").nth(1).and_then(|rest| rest.split('"').next());
        tag.expect("an etag").to_owned()
    }
}

/// A WebSocket.
pub struct Socket {
    stream: TcpStream,
}

impl Socket {
    /// Opens the channel; the status if it is refused.
    pub fn open(server: &Server, query: &str, headers: &str) -> Result<Self, u16> {
        Self::ask(server, query, &format!("Host: 127.0.0.1:{}\r\n{headers}", server.port))
    }

    /// Opens the channel with a `Host` of one's own.
    pub fn ask(server: &Server, query: &str, headers: &str) -> Result<Self, u16> {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        let request = format!(
            "GET /.briefpress/live?{query} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).expect("a request can be sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("an answer has a head");
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).to_lowercase();
        let status: u16 = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        if status != 101 {
            return Err(status);
        }
        // The key of RFC 6455, section 1.3, and its answer.
        assert!(head.contains("s3pplmbitxaq9kygzzhzrbk+xoo="), "{head}");
        Ok(Self { stream })
    }

    /// Sends bytes as they are, and waits for the other side to close the connection.
    pub fn breaks(mut self, bytes: &[u8]) {
        // It may do so before all is sent.
        let _ = self.stream.write_all(bytes);
        let mut rest = Vec::new();
        if let Err(cause) = self.stream.read_to_end(&mut rest) {
            assert_eq!(cause.kind(), std::io::ErrorKind::ConnectionReset, "the server closes in time");
        }
    }

    /// Sends one masked text frame.
    pub fn send(&mut self, text: &str) {
        let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).expect("a short text"), 0, 0, 0, 0];
        frame.extend_from_slice(text.as_bytes());
        self.stream.write_all(&frame).expect("a frame can be sent");
    }

    /// The next message.
    pub fn next(&mut self) -> Value {
        loop {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).expect("a message comes");
            let mut length = u64::from(head[1] & 0x7f);
            if length >= 126 {
                let mut bytes = [0; 8];
                let at = if length == 126 { 6 } else { 0 };
                self.stream.read_exact(&mut bytes[at..]).expect("a length");
                length = u64::from_be_bytes(bytes);
            }
            let mut text = vec![0; usize::try_from(length).expect("a length")];
            self.stream.read_exact(&mut text).expect("a message");
            if head[0] == 0x81 {
                return serde_json::from_slice(&text).expect("a message is JSON");
            }
        }
    }

    /// The messages up to `built`, by their types; faults that come later are read over.
    pub fn round(&mut self) -> Vec<Value> {
        let mut messages = Vec::new();
        loop {
            let message = self.next();
            if message["type"] == "built" {
                return messages;
            }
            messages.push(message);
        }
    }

    /// The next message of a type.
    pub fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next();
            if message["type"] == kind {
                return message;
            }
        }
    }
}
