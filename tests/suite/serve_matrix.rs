//! Who may read: every host with every origin and with what browsers say of a request's cause.
//!
//! The rule, as browsers and people need it, is written down here once more, by what each value of the tables means:
//! a request is for us if its `Host` names this machine and our port; another site's page may only send its reader
//! here, to a document of its own; an `Origin` must be our own; the update channel wants an `Origin` in any case.

use std::fmt::Write as _;

use crate::harness::Site;
use crate::serving::{SITE, Server, Socket};
use crate::wire::{Answer, Wire};

const PAGE: &str = "/docs/bulletin/2025/1-first/";
const TEXT: &str = "A claim";
/// Requests sent before their answers are read; what they are long must fit into the system's buffers.
const AT_ONCE: usize = 32;

/// Names of this machine as its browsers write them; `P` stands for the port.
const OWN_HOSTS: [&str; 8] = [
    "127.0.0.1:P",
    "localhost:P",
    "[::1]:P",
    "LocalHost:P",
    "site.localhost:P",
    "a.b-c.localhost:P",
    "[::ffff:127.0.0.1]:P",
    "x.LOCALHOST:P",
];
const OTHER_HOSTS: [&str; 32] = [
    "",
    "[0:0:0:0:0:0:0:1]:P",
    ":P",
    "localhost",
    "127.0.0.1",
    "localhost:80",
    "localhost:1",
    "localhost:P0",
    "localhost:0P",
    "localhost:+P",
    "localhost:P:P",
    "localhost.:P",
    "localhost.evil.example:P",
    "evillocalhost:P",
    ".localhost:P",
    "a..localhost:P",
    "a_b.localhost:P",
    "evil.example",
    "evil.example:P",
    "127.0.0.1.evil.example:P",
    "127.0.0.1@evil.example:P",
    "evil.example@127.0.0.1:P",
    "127.0.0.1 evil.example:P",
    "127.0.0.1,evil.example:P",
    "127.0.0.2:P",
    "0.0.0.0:P",
    "127.1:P",
    "2130706433:P",
    "192.168.0.1:P",
    "[::]:P",
    "[::2]:P",
    "[::1",
];

/// Origins; `H` stands for the host of the request. The first two are those of our own pages, and of a person.
const ORIGINS: [Option<&str>; 20] = [
    None,
    Some("http://H"),
    Some("https://H"),
    Some("HTTP://H"),
    Some("http://H/"),
    Some("http://H."),
    Some("http://H:80"),
    Some("http://H@evil.example"),
    Some("http://evil.example"),
    Some("http://evil.example:P"),
    Some("http://localhost:1"),
    Some("http://127.0.0.1"),
    Some("http://127.0.0.3:P"),
    Some("http://user@H"),
    Some("//H"),
    Some("H"),
    Some("null"),
    Some(""),
    Some("file://"),
    Some("chrome-extension://abcdefghijklmnop"),
];

/// `Sec-Fetch-Site`, `-Mode`, `-Dest`; empty ones are left out.
const SITES: [&str; 6] = ["", "none", "same-origin", "same-site", "cross-site", "else"];
const MODES: [&str; 6] = ["", "navigate", "cors", "no-cors", "websocket", "NAVIGATE"];
const DESTINATIONS: [&str; 7] = ["", "document", "iframe", "empty", "script", "image", "Document"];

/// Those that are tried with every host and origin.
const CAUSES: [[&str; 3]; 12] = [
    ["", "", ""],
    ["none", "navigate", "document"],
    ["same-origin", "cors", "empty"],
    ["same-origin", "navigate", "document"],
    ["same-origin", "websocket", "websocket"],
    ["same-site", "cors", "empty"],
    ["same-site", "navigate", "document"],
    ["cross-site", "navigate", "document"],
    ["cross-site", "navigate", "iframe"],
    ["cross-site", "no-cors", "script"],
    ["cross-site", "websocket", "websocket"],
    ["", "cors", "empty"],
];

/// One request's fields, and whether the rule lets it read.
struct Case {
    host: String,
    origin: Option<String>,
    cause: [&'static str; 3],
    is_ours: bool,
    /// The origin is none, or that of our own pages.
    has_own_origin: bool,
}

impl Case {
    fn may_read(&self) -> bool {
        let [site, mode, destination] = self.cause;
        let by_another_site = !["", "none", "same-origin"].contains(&site);
        let is_sent_here = mode == "navigate" && destination == "document";
        self.is_ours && self.has_own_origin && (!by_another_site || is_sent_here)
    }

    fn may_listen(&self) -> bool {
        self.may_read() && self.origin.is_some()
    }

    fn fields(&self) -> String {
        let mut fields = format!("Host: {}\r\n", self.host);
        if let Some(origin) = &self.origin {
            let _ = write!(fields, "Origin: {origin}\r\n");
        }
        fields + &self.more()
    }

    /// The fields beside host and origin.
    fn more(&self) -> String {
        let names = ["Site", "Mode", "Dest"].into_iter().zip(self.cause);
        names.filter(|(_, value)| !value.is_empty()).fold(String::new(), |mut fields, (name, value)| {
            let _ = write!(fields, "Sec-Fetch-{name}: {value}\r\n");
            fields
        })
    }
}

/// Every host with every origin and the chief causes, and a few of them with all causes.
fn cases(port: u16) -> Vec<Case> {
    let number = port.to_string();
    let hosts =
        OWN_HOSTS.iter().map(|host| (*host, true)).chain(OTHER_HOSTS.iter().map(|host| (*host, false)));
    let hosts: Vec<(String, bool)> = hosts.map(|(host, ours)| (host.replace('P', &number), ours)).collect();
    let mut cases = Vec::new();
    let mut add = |host: &(String, bool), origin: usize, cause: [&'static str; 3]| {
        let written = ORIGINS[origin].map(|text| text.replace('P', &number).replace('H', &host.0));
        // A host without a port of its own, or none at all, can make other forms equal to ours; such hosts are not ours.
        cases.push(Case {
            host: host.0.clone(),
            origin: written,
            cause,
            is_ours: host.1,
            has_own_origin: origin < 2,
        });
    };
    for host in &hosts {
        for origin in 0..ORIGINS.len() {
            CAUSES.iter().for_each(|cause| add(host, origin, *cause));
        }
    }
    for host in [&hosts[0], &hosts[1], &hosts[OWN_HOSTS.len() + 18]] {
        for (site, mode) in SITES.iter().flat_map(|site| MODES.map(|mode| (*site, mode))) {
            for destination in DESTINATIONS {
                (0..3).for_each(|origin| add(host, origin, [site, mode, destination]));
            }
        }
    }
    cases
}

/// The answers to requests for an address, sent over one connection.
fn answers(server: &Server, url: &str, cases: &[Case], more: &str) -> Vec<Answer> {
    let mut wire = Wire::open(server.port).expect("a connection");
    let mut answers = Vec::new();
    for some in cases.chunks(AT_ONCE) {
        let requests = some.iter().fold(String::new(), |mut all, case| {
            let _ = write!(all, "GET {url} HTTP/1.1\r\n{}{more}\r\n", case.fields());
            all
        });
        wire.send(requests.as_bytes()).expect("requests can be sent");
        answers.extend(some.iter().map(|_| wire.answer().expect("an answer")));
    }
    answers
}

/// Checks that those who may read get a page with `text`, and others nothing at all.
fn check(server: &Server, url: &str, cases: &[Case], (more, text): (&str, &str)) {
    let mut read = 0;
    for (case, answer) in cases.iter().zip(answers(server, url, cases, more)) {
        let told = || format!("{url}\n{}\n{} {}", case.fields(), answer.head, answer.text());
        if case.may_read() {
            assert_eq!(answer.status, 200, "{}", told());
            assert!(answer.text().contains(text), "{}", told());
            read += 1;
        } else {
            assert_eq!((answer.status, &*answer.body), (403, &b""[..]), "{}", told());
        }
        assert!(!answer.head.contains("access-control"), "{}", told());
    }
    assert!(read > 100 && read < cases.len() / 2, "both are tried: {read} of {}", cases.len());
}

#[test]
fn pages_are_for_their_readers() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let cases = cases(server.port);
    assert!(cases.len() > 40 * 20 * CAUSES.len());
    check(&server, PAGE, &cases, ("", TEXT));
    let facts = format!("/.briefpress/page.json?token={}&url={PAGE}", server.token());
    check(&server, &facts, &cases, ("", "\"words\":"));
    let guess = format!("/.briefpress/page.json?token={}&url={PAGE}", "0".repeat(32));
    assert!(answers(&server, &guess, &cases[..500], "").iter().all(|answer| answer.status == 403));
}

#[test]
fn the_channel_is_for_our_own_pages_only() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let (right, wrong) = (server.token(), "0".repeat(32));
    let mut opened = 0;
    for (number, case) in cases(server.port).iter().enumerate() {
        let token = if number % 7 == 6 { &wrong } else { &right };
        let query = format!("token={token}&url={PAGE}");
        let found = Socket::ask(&server, &query, &case.fields()).map(drop);
        let want = if case.may_listen() && *token == right { Ok(()) } else { Err(403) };
        assert_eq!(found, want, "{}", case.fields());
        opened += usize::from(found.is_ok());
    }
    assert!(opened > 20, "both are tried: {opened}");
}

#[test]
fn others_in_the_network_need_the_token() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &["--interface", "0.0.0.0"]);
    let port = server.port;
    let token = server.urls[0].split_once("?briefpress=").expect("a token").1.to_owned();
    let cases = cases(port);
    let cookie = |value: &str| format!("Cookie: a=b; briefpress-{port}={value}\r\n");
    check(&server, PAGE, &cases, (&cookie(&token), TEXT));
    let guess = format!("{PAGE}?briefpress={}", &token[1..]);
    for (url, more) in [
        (PAGE, String::new()),
        (PAGE, cookie(&token[1..])),
        (PAGE, cookie("")),
        (PAGE, format!("Cookie: briefpress={token}\r\n")),
        (PAGE, format!("Cookie: briefpress-{}={token}\r\n", port ^ 1)),
        (PAGE, format!("Authorization: Bearer {token}\r\n")),
        (&guess, String::new()),
        ("/.briefpress/client.js", String::new()),
        ("/.briefpress/page.json", String::new()),
    ] {
        for answer in answers(&server, url, &cases, &more) {
            assert_eq!((answer.status, &*answer.body), (403, &b""[..]), "{url} {more}: {answer:?}");
            assert!(!answer.head.contains("set-cookie"), "{answer:?}");
        }
    }
    let right = format!("{PAGE}?briefpress={token}");
    for (case, answer) in cases.iter().zip(answers(&server, &right, &cases, "")) {
        let told = format!("{}\n{answer:?}", case.fields());
        assert_eq!(
            (answer.status, &*answer.body),
            (if case.may_read() { 302 } else { 403 }, &b""[..]),
            "{told}"
        );
        let set = answer.field("set-cookie").unwrap_or("");
        assert_eq!(set.contains(&token), case.may_read(), "{told}");
        assert!(set.is_empty() || (set.contains("httponly") && set.contains("samesite=lax")), "{told}");
        assert!(
            !answer.field("location").unwrap_or("").contains(&token),
            "the token leaves the address: {told}"
        );
    }
}
