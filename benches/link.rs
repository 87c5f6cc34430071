//! How fast a site is linked: `cargo bench --bench link -- DIR` with a site in DIR.
//!
//! Reads and parses the site once, then times each step of `link` on one thread.

#![forbid(unsafe_code)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark asks the clock and prints"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use briefpress::link::{Selection, catalog::build_catalog, related, resolve::resolve, routes::fill_routes};
use briefpress::model::catalog::{Catalog, DocId};
use briefpress::model::route::Route;
use briefpress::model::site::CitedSources;
use briefpress::model::source::SourcePath;
use briefpress::outputs::{OUTPUTS, PlanInput, assets::Assets};
use briefpress::parse::config::parse_config;
use briefpress::pipeline::{self, Memory};
use briefpress::scan::{ScanOptions, scan};

fn main() {
    let Some(root) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from)
    else {
        println!("usage: cargo bench --bench link -- DIR");
        return;
    };
    let skip = vec![root.join("output"), root.join(".briefpress")];
    let options = ScanOptions { root, config: None, skip, now: jiff::Timestamp::now() };
    let snapshot = Arc::new(scan(&options, None).expect("the site can be read").value);
    let settings = SourcePath::new("site.yaml").expect("a plain name is a path");
    let text = snapshot.text(&settings).expect("the site has settings");
    let config = Arc::new(parse_config(&settings, text).value);
    let parsed = pipeline::parse(&snapshot, config, &mut Memory::default()).value;
    for _ in 0..3 {
        let mut times = Vec::new();
        let mut started = busy_seconds();
        let mut lap = |name: &str| {
            let now = busy_seconds();
            times.push(format!("{name} {:.0} ms", (now - started) * 1000.0));
            started = now;
        };
        let catalog = build_catalog(&parsed, Selection::default()).value;
        lap("catalog");
        let assets = Assets::new(&parsed.theme, &parsed.snapshot, parsed.config.base_url.path()).value;
        let input =
            PlanInput { config: &parsed.config, theme: &parsed.theme, catalog: &catalog, assets: &assets };
        let mut routes: Vec<Route> = OUTPUTS.iter().flat_map(|output| output.plan_pages(&input)).collect();
        lap("plan pages");
        let plan_cited = |catalog: &Catalog, sources: &CitedSources| -> Vec<Route> {
            OUTPUTS.iter().flat_map(|output| output.plan_cited(&parsed.config, catalog, sources)).collect()
        };
        let mut site = resolve(&parsed, catalog, &routes, &plan_cited).value;
        routes.extend(plan_cited(&site.catalog, &site.cited_by_source));
        lap("resolve");
        let files: Vec<Route> = OUTPUTS.iter().flat_map(|output| output.plan_files(&site, &routes)).collect();
        lap("plan files");
        routes.extend(files);
        fill_routes(&mut site, routes);
        lap("routes");
        let found: usize =
            (0..site.catalog.docs.len() as u32).map(|doc| related::related(&site, DocId(doc), 4).len()).sum();
        lap("related, all");
        println!(
            "{} documents, {} routes, {found} related: {}",
            site.catalog.docs.len(),
            site.routes.len(),
            times.join(", ")
        );
    }
}

/// Seconds that this thread has spent on a processor, where the system tells (Linux), so that other work on the
/// machine does not count; else the time of day.
fn busy_seconds() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    spent.map_or_else(
        || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64()),
        |nanoseconds| nanoseconds / 1e9,
    )
}
