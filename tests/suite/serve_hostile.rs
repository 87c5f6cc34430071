//! Requests that no browser sends: none of them gets a byte of the site, and the server goes on.
//!
//! Three kinds: what must be refused without a body, what leads to the page for missing addresses, and heads that
//! never end. A word that stands in every page tells whether anything of the site came back.

use std::time::Duration;

use crate::harness::Site;
use crate::hostile::{refused, words};
use crate::serving::Server;
use crate::wire::Wire;

/// Stands on every page, in its title.
const CANARY: &str = "zebrafinch";
/// Stands in drafts, and in files that are not published.
const HIDDEN: &str = "nightjar";
const PAGE: &str = "/docs/bulletin/2025/1-first/";

const SITE: &str = r#"
-- site.yaml --
title: House of zebrafinch
base_url: https://site.example/docs/
-- content/series/bulletin.yaml --
name: Bulletin
-- content/bulletin/2025/1-first.md --
---
title: First zebrafinch
series: bulletin
number: 1
date: 2025-01-10
---
A zebrafinch.
-- content/bulletin/2025/2-second.md --
---
title: Second nightjar
series: bulletin
number: 2
date: 2025-02-10
status: draft
---
A nightjar.
-- content/bulletin/2025/notes.txt --
nightjar
-- content/static/note.txt --
zebrafinch
-- secret.txt --
nightjar
-- .env --
KEY=nightjar
-- .git/config --
nightjar
"#;

/// What is sound, but leads nowhere; `true` below the site, where its page for missing addresses is the answer.
const NOWHERE: &str = "/secret.txt /site.yaml /docs/site.yaml /docs/secret.txt /docs/.env /docs/.git/config /.git/config /.env \
     /docs/content/static/note.txt /docs/content/bulletin/2025/2-second.md /docs/bulletin/2025/2-second/ /docs/bulletin/2025/2-second.md \
     /docs/bulletin/2025/notes.txt /docs/output/index.html /docs/.briefpress/ /docs/.briefpress /docs/bulletin/2025/1-first/;x \
     /docs/bulletin;x/2025/1-first/ /docs/..;/secret.txt /docs/.../secret.txt /docs/%252e%252e/secret.txt /docs/%252fsite.yaml \
     /docs/%25c0%25ae/ /docs/%EF%BC%8E%EF%BC%8E/secret.txt /docs/%E2%88%95site.yaml /docs/note.txt/ /docs/note.txt::$DATA /docs/note.txt. \
     /docs/NOTE~1.TXT /docs/note.txt%20 /docs/NOTE.TXT /docs/index.html/ /docs/404 /DOCS/ /docs/@fs/etc/passwd /@fs/etc/passwd \
     /__open-in-editor?file=/etc/passwd /docs/bulletin/2025/1-first/index.html/index.html /docs/*/ /docs/$(id)/ /docs/'/ /docs/~root/ \
     /proc/self/environ /etc/passwd /docs/C:/ /docs/%E2%80%AE/ /docs/%F0%9F%92%A9/ /docs/con /docs/index.html%3Fraw /docs/a:b@c/ /wp-login.php";

#[test]
fn nothing_of_the_site_is_told_to_odd_requests() {
    let site = Site::new(SITE);
    let mut server = Server::start(&site, &[]);
    let host = format!("127.0.0.1:{}", server.port);
    let requests = refused(&host, PAGE);
    assert!(requests.len() >= 250, "{}", requests.len());
    for (number, request) in requests.iter().enumerate() {
        let told = format!("{:?}", String::from_utf8_lossy(&request[..request.len().min(300)]));
        let is_whole = request.windows(4).any(|end| end == b"\r\n\r\n");
        // Alone, and behind a sound one on the same connection.
        for behind in [false, true] {
            let mut wire = Wire::open(server.port).expect("a connection");
            let sound = format!("GET /.briefpress/run.json HTTP/1.1\r\nHost: {host}\r\n\r\n");
            let before = if behind { sound.as_bytes() } else { b"" };
            // A server that refuses may close before all is sent.
            let _ = wire.send(&[before, request].concat());
            if behind {
                assert_eq!(wire.answer().expect("an answer to the sound one").status, 200, "{told}");
            }
            if !is_whole {
                wire.end();
            }
            // What is sent beyond the refusal may break the connection before the answer is read.
            match wire.answer_unless_cut() {
                Some(answer) => {
                    assert!(
                        (400..500).contains(&answer.status) && answer.body.is_empty(),
                        "{told}\n{answer:?}"
                    );
                    assert!(
                        !answer.head.contains(CANARY) && !answer.head.contains(HIDDEN),
                        "{told}\n{answer:?}"
                    );
                }
                // Who begins with HTTP/2 understands no answer in HTTP/1.
                None => {
                    let understands = is_whole && !request.starts_with(b"PRI * HTTP/2.0\r\n\r\nSM");
                    assert!(!understands || request.len() > 4 << 10, "no answer: {told}");
                }
            }
            wire.end();
            assert_eq!(wire.rest(), b"", "nothing more is said: {told}");
        }
        if number % 10 == 0 {
            server.shows(PAGE, CANARY);
        }
    }
    assert!(server.lives());
    server.shows(PAGE, CANARY);
}

#[test]
fn addresses_of_nothing_give_the_page_for_missing_ones() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let missing = server.get("/docs/nowhere/");
    assert!(missing.contains(CANARY) && !missing.contains(HIDDEN), "{missing}");
    let mut wire = Wire::open(server.port).expect("a connection");
    for target in words(NOWHERE) {
        let answer = wire.get(target).expect("an answer");
        assert_eq!((answer.status, answer.text() == missing), (404, true), "{target}\n{}", answer.text());
    }
    for query in [
        "?../../secret.txt",
        "?%00",
        "?%2e%2e/",
        "?//evil.example",
        "?a=http://evil.example/",
        "?raw??",
        "?import&url",
    ] {
        let answer = wire.get(&format!("{PAGE}{query}")).expect("an answer");
        assert_eq!((answer.status, answer.text()), (200, server.get(PAGE)), "queries say nothing: {query}");
    }
    for own in words(
        "page.json faults.json live refused/400 refused/200 nothing client.js/ .. client%2ejs.map ?token=",
    ) {
        let answer = wire.get(&format!("/.briefpress/{own}")).unwrap_or_else(|_| {
            wire = Wire::open(server.port).expect("a connection");
            wire.get(&format!("/.briefpress/{own}")).expect("an answer")
        });
        if own != "?token=" {
            assert!((400..500).contains(&answer.status) && answer.body.is_empty(), "{own}: {answer:?}");
        }
    }
}

#[test]
fn frames_that_no_browser_sends_end_the_channel() {
    let site = Site::new(SITE);
    let mut server = Server::start(&site, &[]);
    let large = [&[0x81, 0xff][..], &(1_u64 << 40).to_be_bytes(), &[0; 4]].concat();
    let endless = [&[0x01, 0xfe, 0x10, 0][..], &[0; 4 + 4096]].concat().repeat(3);
    for frames in [
        // Not masked, of no known kind, with bits that are kept for later.
        &b"\x81\x05hello"[..],
        b"\x83\x80\0\0\0\0",
        b"\xf1\x80\0\0\0\0",
        // Larger than any that is read, and a message of many parts.
        &large,
        &endless,
        // Text that is none, a part of nothing, a ping in parts, a farewell.
        b"\x81\x82\0\0\0\0\xff\xfe",
        b"\x80\x80\0\0\0\0",
        b"\x09\x80\0\0\0\0",
        b"\x88\x80\0\0\0\0",
        // HTTP.
        format!("GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port).as_bytes(),
    ] {
        server.listen(PAGE, "").breaks(frames);
        server.shows(PAGE, CANARY);
    }
    assert!(server.lives());
}

#[test]
fn silent_connections_keep_nobody_out() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    // More than the server holds at once.
    let silent: Vec<_> = (0..600).map_while(|_| Wire::open(server.port).ok()).collect();
    assert!(silent.len() > 550, "{}", silent.len());
    server.shows(PAGE, CANARY);
}

#[test]
fn heads_that_never_end_are_let_go() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let whole = format!("GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX: y\r\n\r\n", server.port);
    for end in 0..whole.len() {
        let mut wire = Wire::open(server.port).expect("a connection");
        wire.send(&whole.as_bytes()[..end]).expect("half a request can be sent");
        wire.end();
        assert_eq!(wire.rest(), b"", "half a request has no answer: {:?}", &whole[..end]);
    }
    // A few bytes a second, or none at all any more, while others are answered.
    std::thread::scope(|scope| {
        for pause in [300, 2_000] {
            scope.spawn({
                let (port, whole) = (server.port, &whole);
                move || {
                    let mut wire = Wire::open(port).expect("a connection");
                    let start = std::time::Instant::now();
                    for byte in whole.as_bytes() {
                        if wire.send(&[*byte]).is_err() {
                            break;
                        }
                        std::thread::sleep(Duration::from_millis(pause));
                        assert!(start.elapsed() < Duration::from_secs(30), "it is let go");
                    }
                    assert_eq!(wire.rest(), b"");
                }
            });
        }
        for _ in 0..100 {
            server.shows(PAGE, CANARY);
        }
    });
}
