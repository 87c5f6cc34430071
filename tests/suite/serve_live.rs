//! What the update channel of `serve` says, and to whom; the author's aids.

use serde_json::Value;

use crate::harness::Site;
use crate::serving::{SITE, Server, Socket};

const FIRST: &str = "/docs/bulletin/2025/1-first/";
const SECOND: &str = "/docs/bulletin/2025/2-second/";
const FILE: &str = "content/bulletin/2025/1-first.md";

fn types(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["type"].as_str().expect("a type")).collect()
}

/// A client at an address that knows what is there.
fn client(server: &Server, url: &str) -> Socket {
    let mut socket = server.listen(url, &server.etag(url));
    let first = socket.round();
    assert_eq!(types(&first), ["hello", "diagnostics"], "{first:?}");
    socket
}

#[test]
fn only_pages_that_change_are_told() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let (mut first, mut second) = (client(&server, FIRST), client(&server, SECOND));
    site.edit(FILE, "A claim", "A bold claim");
    let told = first.round();
    assert_eq!(types(&told), ["page"]);
    assert_eq!(told[0]["etag"], server.etag(FIRST).as_str());
    assert_eq!(types(&second.round()), [""; 0], "its bytes are the same");
    site.edit(FILE, "title: First", "title: Foremost");
    assert_eq!(types(&first.round()), ["page"]);
    assert_eq!(types(&second.round()), ["page"]);
}

#[test]
fn what_a_client_missed_is_told_when_it_comes_back() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let etag = server.etag(FIRST);
    site.edit(FILE, "A claim", "A bold claim");
    server.shows(FIRST, "A bold claim");
    assert_eq!(types(&server.listen(FIRST, &etag).round()), ["hello", "page", "diagnostics"]);
}

#[test]
fn pages_that_move_and_go() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let mut socket = client(&server, FIRST);
    site.edit(FILE, "number: 1", "number: 1\nslug: foremost");
    let told = socket.round();
    assert_eq!((types(&told), &told[0]["to"]), (vec!["moved"], &"/docs/bulletin/2025/foremost/".into()));
    let mut socket = client(&server, "/docs/bulletin/2025/foremost/");
    site.edit(FILE, "number: 1\n", "number: 1\nstatus: draft\n");
    assert!(types(&socket.round()).contains(&"gone"));
}

#[test]
fn a_style_sheet_is_exchanged_alone() {
    let site = Site::new(SITE);
    site.write("themes/own/theme.yaml", "name: own\nextends: bulletin\ncontract: 1\n");
    site.write("themes/own/assets/css/theme.css", "b { color: red }\n");
    site.edit("site.yaml", "title: House", "title: House\ntheme: own");
    let server = Server::start(&site, &[]);
    let mut socket = client(&server, FIRST);
    site.write("themes/own/assets/css/theme.css", "b { color: blue }\n");
    let told = socket.round();
    assert_eq!(types(&told), ["css"], "{told:?}");
    let sheet = &told[0]["sheets"][0];
    let old = sheet["from"].as_str().expect("an address");
    assert!(server.get(old).contains("red"), "the old sheet can still be had");
    assert!(server.get(sheet["to"].as_str().expect("an address")).contains("blue"));
}

#[test]
fn pictures_are_told_by_their_address() {
    let site = Site::new(SITE);
    let svg = |color: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect fill=\"{color}\" width=\"9\" height=\"9\"/></svg>"
        )
    };
    site.write("content/bulletin/2025/map.svg", svg("red"));
    site.edit(
        FILE,
        "A claim",
        "{{ figure(id=\"fig-map\", src=\"map.svg\", alt=\"x\", caption=\"y\", source=\"z\") }}\n\nA claim",
    );
    let server = Server::start(&site, &["--follow"]);
    let mut socket = client(&server, FIRST);
    site.write("content/bulletin/2025/map.svg", svg("blue"));
    let told = socket.round();
    assert_eq!(types(&told), ["files", "follow"], "{told:?}");
    let url = told[0]["urls"][0].as_str().expect("an address");
    assert!(server.get(url).contains("blue"));
    assert_eq!((&told[1]["url"], &told[1]["anchor"]), (&FIRST.into(), &"fig-map".into()));
    site.edit(FILE, "A claim", "A bold claim");
    let follow = socket.until("follow");
    assert!(follow["text"].as_str().is_some_and(|text| text.starts_with("A bold claim")), "{follow}");
}

#[test]
fn faults_come_and_go() {
    let site = Site::new(SITE);
    site.edit("site.yaml", "title: House", "title: House\neditor: vscode");
    let server = Server::start(&site, &[]);
    let mut socket = client(&server, SECOND);
    site.edit(FILE, "A claim [@one]", "A \u{202e}<b>claim [@nobody]");
    let fault = socket.until("diagnostics");
    let item = &fault["items"][0];
    assert_eq!(
        (&fault["errors"], &item["code"], &item["file"]),
        (&1.into(), &"unknown-citation".into(), &FILE.into())
    );
    assert_eq!(item["excerpt"][0], "A \u{fffd}<b>claim [@nobody].");
    let column = usize::try_from(item["column"].as_u64().expect("a column")).expect("a small number");
    let marked: String = item["excerpt"][0].as_str().expect("a line").chars().skip(column - 1).collect();
    assert!(marked.contains("nobody]"), "{item}");
    let editor = item["editor"].as_str().expect("a link");
    assert!(editor.starts_with("vscode://file/") && editor.contains(FILE), "{editor}");
    site.edit(FILE, "<b>claim [@nobody]", "claim [@one]");
    assert_eq!(socket.until("diagnostics")["items"], Value::Array(Vec::new()));
}

#[test]
fn faults_of_pages_that_nobody_opens_are_found_when_there_is_time() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let mut socket = client(&server, SECOND);
    site.write(
        "templates/page.html",
        "{% extends \"bulletin/page.html\" %}{% block running %}{{ nothing.at.all }}{% endblock %}\n",
    );
    site.write("content/about.md", "---\ntitle: About\n---\nUs.\n");
    loop {
        let told = socket.until("diagnostics");
        if told["items"]
            .as_array()
            .is_some_and(|items| items.iter().any(|item| item["code"] == "template-fault"))
        {
            break;
        }
    }
}

#[test]
fn the_channel_is_for_our_own_pages() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let token = server.token();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    let right = format!("token={token}&url={FIRST}");
    for (query, headers, want) in [
        (&*right, &*own, Ok(())),
        (&*right, "", Err(403)),
        (&*right, "Origin: null\r\n", Err(403)),
        (&*right, "Origin: http://evil.example\r\n", Err(403)),
        (&*right, "Origin: http://127.0.0.1:1\r\n", Err(403)),
        (&*right, &*own.replace("http:", "https:"), Err(403)),
        (&*right, &*own.replace("127.0.0.1", "localhost"), Err(403)),
        (&*format!("url={FIRST}"), &*own, Err(403)),
        (&*format!("token={}&url={FIRST}", &token[1..]), &*own, Err(403)),
        (&*format!("token={token}&url=/../x"), &*own, Err(400)),
    ] {
        assert_eq!(Socket::open(&server, query, headers).map(drop), want, "{query} {headers}");
    }
    let mut socket = client(&server, FIRST);
    socket.send("{\"type\":\"read\",\"file\":\"site.yaml\"}");
    site.edit(FILE, "A claim", "A bold claim");
    assert_eq!(types(&socket.round()), ["page"], "what clients say is dropped");
}

#[test]
fn authors_see_what_is_open() {
    let site = Site::new(SITE);
    site.edit(
        FILE,
        "date: 2025-01-10",
        "date: 2025-01-10\nstatus: review\nembargo: 2030-01-01T09:00\nqueries:\n  - quote: A claim\n    ask: Is it <b>so</b>?",
    );
    let server = Server::start(&site, &["--drafts"]);
    let token = server.token();
    let facts = server.get(&format!("/.briefpress/page.json?token={token}&url={FIRST}"));
    let facts: Value = serde_json::from_str(&facts).expect("JSON");
    assert_eq!(
        (&facts["status"], &facts["hidden"], &facts["embargo"], &facts["file"]),
        (&"review".into(), &"embargo".into(), &"2030-01-01 09:00".into(), &FILE.into())
    );
    assert_eq!((&facts["words"], &facts["queries"][0]["ask"]), (&4.into(), &"Is it <b>so</b>?".into()));
    assert_eq!(server.ask("GET", &format!("/.briefpress/page.json?url={FIRST}"), "").0, 403);
    let board = server.get("/.briefpress/");
    assert!(
        board.contains("id=\"review\"") && board.contains("First") && board.contains("2030-01-01 09:00"),
        "{board}"
    );
    site.edit(FILE, "title: First", "title: <script>alert(1)</script>");
    server.shows("/.briefpress/", "&lt;script&gt;alert(1)");
    assert!(!server.get("/.briefpress/").contains("<script>alert"));
}
