//! `serve`: what a browser gets, and what changes while the author writes.

use std::time::{Duration, Instant};

use crate::harness::Site;
use crate::serving::{PATIENCE, SITE, Server};

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
