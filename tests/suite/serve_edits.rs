//! An author who never rests, and readers who never stop asking.
//!
//! Edits of all kinds are saved in all ways while several clients ask for pages that are there throughout: each answer
//! is whole. In the end the server has what a clean `build` writes. `BRIEFPRESS_EDITS` says how many edits there are, and
//! `BRIEFPRESS_SEED` by which chance.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::author::{Author, SITE, settings};
use crate::harness::Site;
use crate::serving::{PATIENCE, Server};
use crate::wire::Wire;

/// Edits that are made where nobody says how many.
const EDITS: u64 = 1_000;
const SEED: u64 = 1414;
const READERS: usize = 3;

/// What is there throughout, and how it ends.
const PAGES: [(&str, &str); 12] = [
    ("/docs/", "</html>"),
    ("/docs/bulletin/", "</html>"),
    ("/docs/bulletin/2025/", "</html>"),
    ("/docs/bulletin/2025/1-first/", "</html>"),
    ("/docs/bulletin/2025/2-second/", "</html>"),
    ("/docs/people/able/", "</html>"),
    ("/docs/sources/", "</html>"),
    ("/docs/figures/", "</html>"),
    ("/docs/feed.xml", "</feed>"),
    ("/docs/bulletin/2025/map.svg", "</svg>"),
    ("/docs/data.csv", ""),
    ("/docs/404.html", "</html>"),
];

/// Asks for all pages again and again until `done`; gives the answers that are not whole.
fn read(port: u16, done: &AtomicBool, asked: &AtomicUsize) -> Vec<(Instant, String)> {
    let mut faults = Vec::new();
    let mut wire = Wire::open(port).expect("a connection");
    while !done.load(Ordering::Relaxed) {
        // The author needs the machine, too.
        std::thread::sleep(Duration::from_millis(2));
        for (url, end) in PAGES {
            asked.fetch_add(1, Ordering::Relaxed);
            match wire.get(url) {
                Ok(answer) if answer.status == 200 && answer.text().trim_end().ends_with(end) => {}
                Ok(answer) => faults.push((Instant::now(), format!("{url}: {answer:?}"))),
                Err(cause) => {
                    faults.push((Instant::now(), format!("{url}: {cause}")));
                    return faults;
                }
            }
        }
    }
    faults
}

fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

#[test]
fn readers_always_get_whole_pages() {
    let site = Site::new(SITE);
    let edits = number_of("BRIEFPRESS_EDITS").unwrap_or(EDITS);
    let mut author = Author::new(&site, number_of("BRIEFPRESS_SEED").unwrap_or(SEED));
    let server = Server::start(&site, &[]);
    let (port, done, asked) = (server.port, AtomicBool::new(false), AtomicUsize::new(0));
    let mut faults: Vec<(Instant, String)> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(|| read(port, &done, &asked))).collect();
        for _ in 0..edits {
            author.edit();
            author.chance.pause(12);
        }
        author.rest();
        settle(&server, &site);
        done.store(true, Ordering::Relaxed);
        readers.into_iter().flat_map(|reader| reader.join().expect("a reader")).collect()
    });
    faults.retain(|(seen, _)| !author.excuses(*seen));
    assert!(faults.is_empty(), "{} faults: {}", faults.len(), faults[0].1);
    assert!(asked.load(Ordering::Relaxed) as u64 > edits, "readers keep asking");
    server.equals_build(&site);
    let built: BTreeSet<String> = site.output().into_iter().collect();
    for url in &author.addresses {
        let is_built = built.contains(&format!("{}index.html", &url["/docs/".len()..]));
        assert_eq!(server.ask("GET", url, "").0, if is_built { 200 } else { 404 }, "{url}");
    }
}

/// Waits until the server shows the last state of the settings, and has come to rest.
fn settle(server: &Server, site: &Site) {
    site.write("site.yaml", settings(999_999));
    server.shows("/docs/", "House 999999");
    let (start, mut wire) = (Instant::now(), Wire::open(server.port).expect("a connection"));
    let mut state = || PAGES.map(|(url, _)| wire.get(url).expect("an answer").body);
    let mut last = state();
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = state();
        if now == last {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "the server never comes to rest");
        last = now;
    }
}
