//! What a long day leaves behind: the memory of a server after thousands of rebuilds.
//!
//! Linux only, where `/proc` tells it. Each edit gives words, citations, styles and sources that were never there before,
//! so whatever is kept without a bound grows with each. `BRIEFPRESS_REBUILDS` says how many rebuilds there are.

#![cfg(target_os = "linux")]

use std::fs;
use std::time::{Duration, Instant};

use crate::harness::Site;
use crate::serving::{PATIENCE, SITE, Server};
use crate::wire::Wire;

/// Rebuilds that are made where nobody says how many.
const REBUILDS: usize = 300;
/// Caches are full, and the allocator has its pools, after so many.
const WARM: usize = 200;
/// What 1,000 more rebuilds may add: a citation that was never there before is remembered, with about 1 KiB. A page has
/// 10 KiB and a generation of this site some 2 MiB: to keep one of either with each rebuild would be far more.
const KIB_IN_1000: usize = 2 << 10;
/// What the allocator may keep or give back from one moment to the next: a few generations are alive at once.
const KIB_OF_NOISE: usize = 4 << 10;

const PAGE: &str = "/docs/bulletin/2025/1-first/";

/// Resident memory in KiB.
fn resident(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("the process is there");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// One edit, after which the page shows a mark.
fn edit(site: &Site, number: usize) -> String {
    let mark = format!("mark-{number}");
    match number % 5 {
        0 => {
            site.write(
                "content/references.bib",
                format!("@report{{one, title = {{One {mark}}}, author = {{Able, Ada}}, date = {{2020}}}}\n"),
            );
        }
        1 => {
            site.write("themes/own/assets/css/theme.css", format!("b {{ width: {number}px }}\n"));
            site.write("locales/en.ftl", format!("cite-this = Quote {mark}\n"));
        }
        2 => {
            site.write("templates/brief.html", format!("{{% extends \"bulletin/brief.html\" %}}{{% block running %}}{mark}{{% endblock running %}}\n"));
        }
        _ => {
            let code = format!("```rust\nfn f{number}() {{}}\n```\n");
            let text = format!(
                "A claim {mark} [@one, p. {number}; see @one].\n\n{code}\n![Map](map.svg \"C\"){{#fig-map source=\"S\"}}\n"
            );
            site.write(
                "content/bulletin/2025/1-first.md",
                format!(
                    "---\ntitle: First {number}\nseries: bulletin\nnumber: 1\ndate: 2025-01-10\n---\n{text}"
                ),
            );
        }
    }
    mark
}

#[test]
fn rebuilds_leave_nothing_behind() {
    let rebuilds =
        std::env::var("BRIEFPRESS_REBUILDS").ok().and_then(|text| text.parse().ok()).unwrap_or(REBUILDS);
    let site = Site::new(SITE);
    site.write(
        "content/bulletin/2025/map.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>",
    );
    site.write("themes/own/theme.yaml", "name: own\nextends: bulletin\ncontract: 1\n");
    site.edit("site.yaml", "title: House", "title: House\ntheme: own\ncitation: {style: chicago-notes}");
    let server = Server::start(&site, &[]);
    let mut wire = Wire::open(server.port).expect("a connection");
    let mut warm = 0;
    for number in 0..rebuilds {
        let (mark, start) = (edit(&site, number), Instant::now());
        while !wire.get(PAGE).expect("an answer").text().contains(&mark) {
            assert!(start.elapsed() < PATIENCE, "{PAGE} never shows `{mark}`");
            std::thread::sleep(Duration::from_millis(2));
        }
        server.generations();
        if number == WARM {
            warm = resident(&server);
        }
    }
    let (now, bound) = (resident(&server), KIB_OF_NOISE + KIB_IN_1000 * (rebuilds - WARM) / 1000);
    assert!(
        now <= warm + bound,
        "{warm} KiB after {WARM} rebuilds, {now} KiB after {rebuilds}: more than {bound} KiB more"
    );
}
