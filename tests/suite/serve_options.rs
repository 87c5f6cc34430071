//! How `serve` is started, how it ends, and what it sees without being told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::editors::{Chance, SAVES, save};
use crate::harness::{Site, free_port};
use crate::serving::{PATIENCE, SITE, Server};

const FIRST: &str = "/docs/bulletin/2025/1-first/";
const FILE: &str = "content/bulletin/2025/1-first.md";

/// A server whose clock runs.
fn start(site: &Site, arguments: &[&str]) -> Server {
    let (port, serve) = (free_port(), ["serve", "-p"]);
    Server::run(site.command(&[&serve[..], &[&port.to_string()], arguments].concat()))
}

/// Waits until an address has a status.
fn gives(server: &Server, url: &str, status: u16) {
    let start = Instant::now();
    while server.ask("GET", url, "").0 != status {
        assert!(start.elapsed() < PATIENCE, "{url} never gives {status}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Every file below a folder with its time and bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let time = entry.metadata().and_then(|metadata| metadata.modified()).expect("a time");
        if entry.path().is_dir() {
            files.extend(tree(&entry.path()));
            files.insert(entry.path(), (time, Vec::new()));
        } else {
            files.insert(entry.path(), (time, fs::read(entry.path()).expect("a file")));
        }
    }
    files
}

#[test]
fn all_files_are_looked_at_regularly_on_demand() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &["--poll"]);
    let mut chance = Chance(7);
    for (number, way) in SAVES.into_iter().enumerate() {
        let text = site.read(FILE).replace("A claim", &format!("A claim {number},"));
        save(&site.path(FILE), text.as_bytes(), way, &mut chance);
        server.shows(FIRST, &format!("A claim {number},"));
    }
    site.write("content/new/deep/page.md", "---\ntitle: Page\n---\nDeep.\n");
    server.shows("/docs/new/deep/page/", "Deep.");
    fs::rename(site.path("content/new"), site.path("content/old")).expect("a folder can be renamed");
    server.shows("/docs/old/deep/page/", "Deep.");
    gives(&server, "/docs/new/deep/page/", 404);
    fs::remove_dir_all(site.path("content/old")).expect("a folder can go");
    gives(&server, "/docs/old/deep/page/", 404);
    server.equals_build(&site);
}

#[test]
fn folders_that_come_and_move_are_followed() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    site.write("content/a/b/c/page.md", "---\ntitle: Page\n---\nOne.\n");
    server.shows("/docs/a/b/c/page/", "One.");
    site.edit("content/a/b/c/page.md", "One", "Two");
    server.shows("/docs/a/b/c/page/", "Two.");
    for (from, to, url) in [
        ("content/a", "content/z", "/docs/z/b/c/page/"),
        ("content/z/b", "content/y", "/docs/y/c/page/"),
        ("content/y", "content/bulletin/y", "/docs/bulletin/y/c/page/"),
    ] {
        fs::rename(site.path(from), site.path(to)).expect("a folder can be renamed");
        server.shows(url, "Two.");
        let file = format!("content{}.md", url.strip_prefix("/docs").expect("it").trim_end_matches('/'));
        site.edit(&file, "Two", "Three");
        server.shows(url, "Three.");
        site.edit(&file, "Three", "Two");
        server.shows(url, "Two.");
    }
    // A folder that goes and comes again at once, as tools do that write it anew.
    for number in 0..5 {
        fs::remove_dir_all(site.path("content/bulletin/y")).expect("a folder can go");
        site.write("content/bulletin/y/c/page.md", format!("---\ntitle: Page\n---\nAgain {number}.\n"));
        server.shows("/docs/bulletin/y/c/page/", &format!("Again {number}."));
    }
    // Source folders that were not there at the start.
    site.write("locales/en.ftl", "cite-this = How to quote it\n");
    server.shows(FIRST, "How to quote it");
    site.write(
        "templates/brief.html",
        "{% extends \"bulletin/brief.html\" %}{% block running %}Run{% endblock running %}",
    );
    server.shows(FIRST, "Run");
    site.edit("locales/en.ftl", "quote", "cite");
    server.shows(FIRST, "How to cite it");
    server.equals_build(&site);
}

#[test]
fn folders_may_be_exchanged_as_a_whole() {
    let around = tempfile::tempdir().expect("a temporary folder");
    let site = Site::inside(around.path(), SITE);
    let server = Server::start(&site, &[]);
    let (root, away) = (site.path(""), around.path().join("away"));
    for round in 0..2 {
        // `content` gone, and back as another folder.
        copy(&site.path("content"), &site.path("next"));
        fs::remove_dir_all(site.path("content")).expect("a folder can go");
        fs::rename(site.path("next"), site.path("content")).expect("a folder can be renamed");
        site.edit(FILE, "claim", &format!("claim {round}a"));
        server.shows(FIRST, &format!("A claim {round}a"));
        // The whole site away for longer than anything is waited for: what was there is still shown.
        fs::rename(&root, &away).expect("a folder can be renamed");
        std::thread::sleep(Duration::from_millis(1500));
        server.shows(FIRST, &format!("A claim {round}a"));
        copy(&away, &root);
        fs::remove_dir_all(&away).expect("a folder can go");
        site.edit(FILE, "claim", &format!("claim {round}b"));
        server.shows(FIRST, &format!("A claim {round}b"));
    }
    // At once another folder.
    copy(&root, &away);
    let text = site.read(FILE).replace("A claim", "Another claim");
    fs::write(away.join(FILE), text).expect("a file can be written");
    fs::rename(&root, around.path().join("old")).expect("a folder can be renamed");
    fs::rename(&away, &root).expect("a folder can be renamed");
    server.shows(FIRST, "Another claim");
    site.edit(FILE, "Another claim", "A last claim");
    server.shows(FIRST, "A last claim");
    server.equals_build(&site);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
}

#[test]
fn drafts_and_time() {
    let brief = |number: usize, more: &str| {
        format!("---\ntitle: B{number}\nseries: bulletin\nnumber: {number}\n{more}\n---\nText {number}.\n")
    };
    let site = Site::new(SITE);
    for (number, more) in [
        (3, "date: 2025-03-10\nstatus: draft"),
        (4, "date: 2025-04-10\nstatus: review"),
        (5, "date: 2025-05-10\nembargo: 2025-12-01T09:00"),
        (6, "date: 2025-12-10"),
    ] {
        site.write(&format!("content/bulletin/2025/{number}.md"), brief(number, more));
    }
    for (arguments, want) in [
        (&["--now", "2025-06-01T00:00:00Z"][..], [404, 404, 404, 404]),
        (&["--now", "2025-12-05T00:00:00Z"], [404, 404, 200, 404]),
        (&["--now", "2026-01-01T00:00:00Z"], [404, 404, 200, 200]),
        (&["--now", "2025-06-01T00:00:00Z", "--drafts"], [200, 200, 200, 200]),
    ] {
        let server = start(&site, arguments);
        let found =
            [3, 4, 5, 6].map(|number| server.ask("GET", &format!("/docs/bulletin/2025/{number}/"), "").0);
        assert_eq!(found, want, "{arguments:?}");
        let list = server.get("/docs/bulletin/2025/");
        let listed = ["B3", "B4", "B5", "B6"].map(|title| if list.contains(title) { 200 } else { 404 });
        assert_eq!(listed, want, "{arguments:?}");
    }
}

#[test]
fn an_embargo_ends_by_itself() {
    let site = Site::new(SITE);
    let due = jiff::Timestamp::now() + Duration::from_secs(4);
    let due = due.strftime("%Y-%m-%dT%H:%M:%SZ");
    site.write(
        "content/bulletin/2025/3-third.md",
        format!("---\ntitle: Third\nseries: bulletin\nnumber: 3\ndate: 2025-03-10\nembargo: {due}\n---\nAt last.\n"),
    );
    let server = start(&site, &[]);
    let url = "/docs/bulletin/2025/3-third/";
    assert_eq!(server.ask("GET", url, "").0, 404);
    let mut list = server.listen("/docs/bulletin/2025/", &server.etag("/docs/bulletin/2025/"));
    list.round();
    list.until("page");
    server.shows(url, "At last.");
    server.shows("/docs/bulletin/2025/", "Third");
}

#[test]
fn nothing_is_written_to_the_output() {
    let site = Site::new(SITE);
    site.run(&["build"]).ok();
    let before = tree(&site.path("output"));
    assert!(before.len() > 10);
    {
        let server = Server::start(&site, &["--drafts", "--follow"]);
        server.listen(FIRST, "").round();
        site.edit(FILE, "A claim", "A bold claim");
        server.shows(FIRST, "A bold claim");
        // Long enough for a look at all pages.
        std::thread::sleep(Duration::from_millis(1500));
    }
    assert!(tree(&site.path("output")) == before);
    fs::remove_dir_all(site.path("output")).expect("the output can go");
    Server::start(&site, &[]).shows(FIRST, "A bold claim");
    assert!(!site.path("output").exists());
}

#[test]
fn many_browsers_are_told_alike() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let etag = server.etag(FIRST);
    let mut browsers: Vec<_> = (0..12).map(|_| server.listen(FIRST, &etag)).collect();
    browsers.iter_mut().for_each(|browser| drop(browser.round()));
    for number in 0..3 {
        site.edit(FILE, "claim", &format!("claim {number}"));
        for browser in &mut browsers {
            assert_eq!(browser.until("page")["etag"].as_str().map(str::len), Some(32));
            browser.until("built");
        }
        // One that leaves does not disturb the others.
        browsers.pop();
    }
    server.shows(FIRST, "claim 2 1 0");
}

#[test]
fn ports_are_taken_or_free() {
    let site = Site::new(SITE);
    let server = Server::start(&site, &[]);
    let port = server.port.to_string();
    let run = site.run(&["serve", "-p", &port]).exits(75);
    assert!(run.stderr.contains(&port) && run.stdout.is_empty(), "{}", run.stderr);
    let (one, two) = (Server::run(site.command(&["serve"])), Server::run(site.command(&["serve"])));
    assert_ne!(one.port, two.port, "the next free one");
    one.shows(FIRST, "A claim");
    two.shows(FIRST, "A claim");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    fn kill(server: &Server, signal: &str) {
        let killed = Command::new("kill").args([signal, &server.pid().to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the signal is sent");
    }

    #[test]
    fn signals_end_it() {
        let site = Site::new(SITE);
        for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
            let mut server = Server::start(&site, &[]);
            let mut browser = server.listen(FIRST, "");
            browser.round();
            kill(&server, signal);
            assert_eq!(server.ended(), Some(code), "{signal}");
            assert!(std::net::TcpStream::connect(("127.0.0.1", server.port)).is_err(), "the port is free");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_browser_is_opened() {
        let site = Site::new(SITE);
        let script = "#!/bin/sh\nprintf '%s' \"$*\" > \"$(dirname \"$0\")/opened\"\n";
        site.write("bin/xdg-open", script);
        fs::set_permissions(site.path("bin/xdg-open"), fs::Permissions::from_mode(0o755))
            .expect("it can be run");
        let path = std::env::var("PATH").unwrap_or_default();
        for more in [&[][..], &["--interface", "0.0.0.0"]] {
            let mut command =
                site.command(&[&["serve", "--open", "-p", &free_port().to_string()], more].concat());
            command.env("PATH", format!("{}:{path}", site.path("bin").display()));
            let server = Server::run(command);
            let start = Instant::now();
            while !fs::read_to_string(site.path("bin/opened")).is_ok_and(|text| text == server.urls[0]) {
                assert!(start.elapsed() < PATIENCE, "{} is not opened", server.urls[0]);
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }

    /// The system drops events when too many wait, and says so.
    #[test]
    #[cfg(target_os = "linux")]
    fn lost_events_are_made_up_for() {
        let site = Site::new(SITE);
        let server = Server::start(&site, &[]);
        // It watches once this is seen: at the start it looks at everything anyway.
        site.edit(FILE, "A claim", "Another claim");
        server.shows(FIRST, "Another claim");
        std::thread::sleep(Duration::from_millis(500));
        let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").expect("a limit");
        let limit: usize = limit.trim().parse().expect("a number");
        assert!(limit < 200_000, "the limit is that of the kernel, or not much more");
        kill(&server, "-STOP");
        // Each is at least two events: made, gone.
        for number in 0..=limit / 2 {
            let noise = site.path(&format!("content/{number}.tmp"));
            fs::write(&noise, "").and_then(|()| fs::remove_file(&noise)).expect("a file can come and go");
        }
        site.edit(FILE, "Another claim", "A late claim");
        site.write("content/about.md", "---\ntitle: About\n---\nUs.\n");
        kill(&server, "-CONT");
        server.shows(FIRST, "A late claim");
        server.shows("/docs/about/", "Us.");
        site.edit("content/about.md", "Us", "All of us");
        server.shows("/docs/about/", "All of us");
    }
}
