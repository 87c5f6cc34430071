//! `serve`: what a browser gets, and what changes while the author writes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::harness::Site;

const SITE: &str = r#"
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
const NOW: &str = "2025-06-01T00:00:00Z";
/// How long an edit may take to show on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server, ended with the value.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let port = free_port();
        let number = port.to_string();
        let all = [&["serve", "--now", NOW, "-p", &number], arguments].concat();
        let mut child = site
            .command(&all)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let mut server = Self { child, port };
        let (said, heard) = std::sync::mpsc::channel();
        // The pipe is read to its end, so that the server never waits for it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(said.send(line))));
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = heard.recv_timeout(left).expect("the server says where it is");
            if line.contains("serving at") {
                break;
            }
            assert!(server.child.try_wait().expect("a child").is_none(), "the server ended: {line}");
        }
        server
    }

    /// The answer to bytes sent as they are.
    fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        let mut answer = Vec::new();
        // A server that refuses may close before all is sent.
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// Status, head and body of a request with more header lines.
    fn ask(&self, method: &str, url: &str, headers: &str) -> (u16, String, Vec<u8>) {
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

    fn get(&self, url: &str) -> String {
        String::from_utf8_lossy(&self.ask("GET", url, "").2).into_owned()
    }

    /// Waits until a page has some text.
    fn shows(&self, url: &str, text: &str) {
        let start = Instant::now();
        while !self.get(url).contains(text) {
            assert!(start.elapsed() < PATIENCE, "{url} never shows `{text}`:\n{}", self.get(url));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Checks every file against those of a clean build.
    fn equals_build(&self, site: &Site) {
        site.run(&["build", "--now", NOW, "--no-cache"]).ok();
        let files = site.output();
        assert!(files.len() > 10, "{files:?}");
        for file in files.iter().filter(|file| !file.starts_with('.')) {
            let url = format!("/docs/{}", file.strip_suffix("index.html").unwrap_or(file));
            let (status, _, body) = self.ask("GET", &url, "");
            assert_eq!(status, 200, "{url}");
            let written = std::fs::read(site.path("output").join(file)).expect("an output file");
            assert!(body == written, "{url} is not what `build` writes");
        }
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

#[test]
fn what_is_served_is_what_build_writes() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    server.equals_build(&site);
    let (status, head, _) = server.ask("GET", "/", "");
    assert!((300..400).contains(&status) && head.contains("location: ./docs/"), "{head}");
    let (status, head, _) = server.ask("GET", "/docs/bulletin", "");
    assert!((300..400).contains(&status) && head.contains("location: "), "{head}");
    let (status, _, body) = server.ask("GET", "/docs/nowhere/", "");
    assert_eq!(status, 404);
    assert!(body == std::fs::read(site.path("output/404.html")).expect("the page for missing ones"));
}

#[test]
fn edits_show_everywhere() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let (first, second) = ("/docs/bulletin/2025/1-first/", "/docs/bulletin/2025/2-second/");
    server.shows(first, "A claim");
    site.edit("content/bulletin/2025/1-first.md", "A claim", "A bold claim");
    server.shows(first, "A bold claim");
    site.edit("content/bulletin/2025/1-first.md", "title: First", "title: Foremost");
    server.shows(second, "Foremost");
    site.edit("content/references.bib", "Able, Ada", "Baker, Bo");
    server.shows(first, "Baker");
    site.write("locales/en.ftl", "cite-this = How to quote it\n");
    server.shows(first, "How to quote it");
    site.write("content/about.md", "---\ntitle: About\n---\nUs.\n");
    server.shows("/docs/about/", "Us.");
    site.edit("site.yaml", "title: House", "title: Mansion");
    server.shows("/docs/about/", "Mansion");
    std::fs::rename(site.path("content/about.md"), site.path("content/us.md"))
        .expect("a file can be renamed");
    server.shows("/docs/us/", "Us.");
    site.remove("content/us.md");
    let start = Instant::now();
    while server.ask("GET", "/docs/us/", "").0 != 404 {
        assert!(start.elapsed() < PATIENCE, "a deleted page stays");
        std::thread::sleep(Duration::from_millis(20));
    }
    server.equals_build(&site);
}

#[test]
fn a_broken_file_never_takes_the_page_away() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let url = "/docs/bulletin/2025/1-first/";
    server.shows(url, "A claim");
    let good = site.read("content/bulletin/2025/1-first.md");
    site.write("content/bulletin/2025/1-first.md", "---\ntitle: First\nseries: {\n\nbroken");
    site.edit("content/bulletin/2025/2-second.md", "After the", "Long after the");
    server.shows("/docs/bulletin/2025/2-second/", "Long after the");
    assert_eq!(server.ask("GET", url, "").0, 200);
    assert!(server.get(url).contains("A claim"), "{}", server.get(url));
    site.write("content/bulletin/2025/1-first.md", good.replace("A claim", "A mended claim"));
    server.shows(url, "A mended claim");
}

#[test]
fn only_documents_get_the_script_and_caches_are_asked() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let url = "/docs/bulletin/2025/1-first/";
    let (_, head, plain) = server.ask("GET", url, "Sec-Fetch-Dest: empty\r\n");
    let (_, _, document) = server.ask("GET", url, "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n");
    let document = String::from_utf8(document).expect("a page is UTF-8");
    let start = document.find("<script src=\"/.briefpress/client.js\"").expect("the script");
    let end = start + document[start..].find("</script>").expect("its end") + "</script>".len();
    assert_eq!(format!("{}{}", &document[..start], &document[end..]).into_bytes(), plain);
    let etag =
        head.split("etag: ").nth(1).and_then(|rest| rest.split("\r\n").next()).expect("an etag").to_owned();
    let (status, _, body) = server.ask("GET", url, &format!("If-None-Match: {etag}\r\n"));
    assert_eq!((status, body.len()), (304, 0));
    let (status, head, body) = server.ask("HEAD", url, "");
    assert_eq!((status, body.len()), (200, 0));
    assert!(head.contains(&format!("content-length: {}", plain.len())), "{head}");
    let (status, head, body) = server.ask("GET", "/docs/note.txt", "Range: bytes=2-4\r\n");
    assert_eq!((status, &*body), (206, &b"234"[..]), "{head}");
    assert_eq!(server.ask("GET", "/docs/note.txt", "Range: bytes=99-\r\n").0, 416);
}

#[test]
fn strangers_get_nothing() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let secret = "A claim";
    let url = "/docs/bulletin/2025/1-first/";
    let own = format!("127.0.0.1:{}", server.port);
    let local = format!("localhost:{}", server.port);
    for (host, headers, allowed) in [
        (&*own, "", true),
        (&*local, "", true),
        ("evil.example", "", false),
        ("127.0.0.1:1", "", false),
        ("", "", false),
        (&*own, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n", false),
        (
            &*own,
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
            true,
        ),
        (&*own, "X-Forwarded-Host: evil.example\r\n", true),
    ] {
        let request = format!("GET {url} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        let answer = String::from_utf8_lossy(&server.raw(request.as_bytes())).into_owned();
        assert_eq!(answer.contains(secret), allowed, "{request}\n{answer}");
        assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
    }
    let targets = [
        "/docs/../site.yaml",
        "/docs/%2e%2e/site.yaml",
        "/docs//bulletin/",
        "//evil.example/",
        "/docs/a\\b",
        "/docs/%00",
        "/docs/%2fetc",
        "/docs/%5c",
        "http://evil.example/docs/",
        "/docs/#x",
        "/docs/%ff",
        "*",
        "/.briefpress/faults.json",
        "/.briefpress/live?url=/docs/",
        "/.briefpress/faults.json?token=0",
    ];
    for target in targets {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
        let answer = String::from_utf8_lossy(&server.raw(request.as_bytes())).into_owned();
        assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("House"), "{target}\n{answer}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE"] {
        let request = format!("{method} {url} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
        let answer = String::from_utf8_lossy(&server.raw(request.as_bytes())).into_owned();
        assert!(answer.starts_with("HTTP/1.1 405") && !answer.contains(secret), "{method}\n{answer}");
    }
    server.shows(url, secret);
}
