//! Folders and files of a site that are symbolic links to others inside it: edits of what they lead to show.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use crate::editors::{Chance, Save, save};
use crate::harness::Site;
use crate::serving::{PATIENCE, SITE, Server};

fn page(text: &str) -> String {
    format!("---\ntitle: Page\n---\n{text}\n")
}

fn link(site: &Site, target: &str, at: &str) {
    let at = site.path(at);
    fs::create_dir_all(at.parent().expect("a folder")).expect("folders can be made");
    symlink(target, at).expect("a link can be made");
}

/// Waits until an address gives nothing.
fn goes(server: &Server, url: &str) {
    let start = Instant::now();
    while server.ask("GET", url, "").0 != 404 {
        assert!(start.elapsed() < PATIENCE, "{url} stays");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_links_lead_to_is_watched() {
    let site = Site::new(SITE);
    // Beside the folders of sources, where nothing is looked at but for the links.
    site.write("shared/notes/deep/one.md", page("One."));
    site.write("shared/single.md", page("Single."));
    site.write("content/own/two.md", page("Two."));
    link(&site, "../shared/notes", "content/notes");
    link(&site, "../shared/single.md", "content/single.md");
    link(&site, "own", "content/other");
    let server = Server::start(&site, &[]);
    let mut chance = Chance(3);
    for (number, way) in [Save::Plain, Save::Atomic, Save::Vim, Save::TimeKept].into_iter().enumerate() {
        for (file, urls) in [
            ("shared/notes/deep/one.md", &["/docs/notes/deep/one/"][..]),
            ("shared/single.md", &["/docs/single/"]),
            ("content/own/two.md", &["/docs/own/two/", "/docs/other/two/"]),
        ] {
            let text = format!("{way:?} {number}");
            save(&site.path(file), page(&text).as_bytes(), way, &mut chance);
            urls.iter().for_each(|url| server.shows(url, &text));
        }
    }
    site.write("shared/notes/new/three.md", page("Three."));
    server.shows("/docs/notes/new/three/", "Three.");
    site.edit("shared/notes/new/three.md", "Three", "Four");
    server.shows("/docs/notes/new/three/", "Four.");
    fs::rename(site.path("shared/notes/new"), site.path("shared/notes/old"))
        .expect("a folder can be renamed");
    server.shows("/docs/notes/old/three/", "Four.");
    goes(&server, "/docs/notes/new/three/");
    server.equals_build(&site);
}

#[test]
fn links_that_come_and_go_are_followed() {
    let site = Site::new(SITE);
    site.write("shared/a/one.md", page("One."));
    site.write("shared/b/one.md", page("Another."));
    let server = Server::start(&site, &[]);
    link(&site, "../shared/a", "content/notes");
    server.shows("/docs/notes/one/", "One.");
    site.edit("shared/a/one.md", "One", "First");
    server.shows("/docs/notes/one/", "First.");
    // Put elsewhere in one go, as tools do.
    link(&site, "../shared/b", "content/.next");
    fs::rename(site.path("content/.next"), site.path("content/notes")).expect("a link can be renamed");
    server.shows("/docs/notes/one/", "Another.");
    site.edit("shared/b/one.md", "Another", "Second");
    server.shows("/docs/notes/one/", "Second.");
    site.remove("content/notes");
    goes(&server, "/docs/notes/one/");
    server.equals_build(&site);
}
