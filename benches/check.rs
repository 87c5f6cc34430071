//! How fast finished pages are checked: `cargo bench --bench check -- DIR` with a site in DIR.
//!
//! Renders the site into memory, then scans every page and checks them together, on one thread.

#![forbid(unsafe_code)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark asks the clock and prints"
)]

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use briefpress::check::Checker;
use briefpress::link::Selection;
use briefpress::model::artifact::Body;
use briefpress::pipeline::{self, Memory, Options};
use briefpress::scan::ScanOptions;

fn main() {
    let Some(root) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from)
    else {
        println!("usage: cargo bench --bench check -- DIR");
        return;
    };
    let skip = vec![root.join("output"), root.join(".briefpress")];
    let scan = ScanOptions { root, config: None, skip, now: jiff::Timestamp::now() };
    let options = Options::new(scan, Selection::default());
    let linked = pipeline::prepare(&options, &mut Memory::default()).expect("the site can be read");
    let site = &linked.press.site;
    let pages = Mutex::new(Vec::new());
    let keep = |route: &briefpress::model::route::Route, body: &Body| {
        if let (Body::Bytes(bytes), true) = (body, route.path.ends_with(".html")) {
            let html = String::from_utf8(bytes.clone()).expect("pages are UTF-8");
            pages.lock().expect("no thread failed").push((site.route_by_url[&route.url], html));
        }
        Ok(None)
    };
    pipeline::render(&linked.press, &keep, None).expect("nothing is written");
    let pages = pages.into_inner().expect("no thread failed");
    let bytes: usize = pages.iter().map(|(_, html)| html.len()).sum();
    for _ in 0..3 {
        let started = Instant::now();
        let checker = Checker::new(site);
        let facts: Vec<_> = pages.iter().map(|(route, html)| checker.page(*route, html)).collect();
        let faults = checker.finish(&facts).len();
        let seconds = started.elapsed().as_secs_f64();
        let rate = bytes as f64 / 1e6 / seconds;
        println!(
            "{} pages, {} kB: {seconds:.3} s, {rate:.0} MB/s, {faults} faults",
            pages.len(),
            bytes / 1000
        );
    }
}
