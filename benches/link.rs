//! How fast a site is linked, and what it takes of memory: `cargo bench --bench link -- DIR` with a site in DIR.
//!
//! Reads and parses the site once. Then times each step of `link` on one thread; then the whole of it as `serve`
//! runs it: first, again, and after edits of one brief (its text, its title), each with the first page of the new
//! press and the end of the old one.

#![forbid(unsafe_code)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark asks the clock and prints"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use briefpress::check::Checker;
use briefpress::link::resolve::{Driver, Input, Memo, resolve};
use briefpress::link::{
    Parsed, Selection,
    catalog::{Kept, build_catalog},
    related,
    routes::fill_routes,
};
use briefpress::model::catalog::{Catalog, DocId};
use briefpress::model::route::{Route, Subject};
use briefpress::model::site::CitedSources;
use briefpress::model::source::{Hash, Snapshot, SourcePath};
use briefpress::outputs::{OUTPUTS, PlanInput, Press, assets::Assets};
use briefpress::parse::{ParseOptions, config::parse_config, manuscript::parse_manuscript};
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
    println!("read: {}", memory());
    let settings = SourcePath::new("site.yaml").expect("a plain name is a path");
    let text = snapshot.text(&settings).expect("the site has settings");
    let config = Arc::new(parse_config(&settings, text).value);
    let parsed = pipeline::parse(&snapshot, config, &mut Memory::default()).value;
    println!("parsed: {}", memory());
    for _ in 0..3 {
        steps(&parsed);
    }
    whole(&parsed);
}

/// Each step of `link`, alone and on one thread.
fn steps(parsed: &Parsed) {
    let mut times = Vec::new();
    let mut started = busy_seconds();
    let mut lap = |name: &str| {
        let now = busy_seconds();
        times.push(format!("{name} {:.0} ms", (now - started) * 1000.0));
        started = now;
    };
    let catalog = build_catalog(parsed, Selection::default()).value;
    lap("catalog");
    let assets = Assets::new(&parsed.theme, &parsed.snapshot, parsed.config.base_url.path()).value;
    lap("assets");
    let input =
        PlanInput { config: &parsed.config, theme: &parsed.theme, catalog: &catalog, assets: &assets };
    let routes: Vec<Route> = OUTPUTS.iter().flat_map(|output| output.plan_pages(&input)).collect();
    lap("plan pages");
    let plan_cited = |catalog: &Catalog, sources: &CitedSources| -> Vec<Route> {
        OUTPUTS.iter().flat_map(|output| output.plan_cited(&parsed.config, catalog, sources)).collect()
    };
    let driver = Driver { each: &|count, act| (0..count).for_each(act), plan_cited: &plan_cited };
    let input = Input { parsed, page_routes: &routes, kept: Kept::Nothing, driver };
    let mut site = resolve(&input, Arc::new(catalog), &mut Memo::default()).value;
    let mut rest = plan_cited(&site.catalog, &site.cited_by_source);
    lap("resolve");
    let files: Vec<Route> =
        OUTPUTS.iter().flat_map(|output| output.plan_files(&site, [&routes, &rest])).collect();
    lap("plan files");
    rest.extend(files);
    fill_routes(&mut site, &Arc::new(routes), rest, &mut Default::default());
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

/// The whole of `link` as `serve` calls it, with what it remembers.
fn whole(parsed: &Parsed) {
    let mut kept = Memory::default();
    let mut press = linked("first run", parsed, &mut kept);
    for _ in 0..3 {
        let again = linked("nothing changed", parsed, &mut kept);
        replace(&mut press, again);
        for (name, edit) in [("text edited", edit_text as fn(&str) -> String), ("title edited", edit_title)] {
            let edited = edited(parsed, edit);
            let next = linked(name, &edited, &mut kept);
            replace(&mut press, next);
        }
    }
}

/// Times one run, and the first pages of its press.
fn linked(name: &str, parsed: &Parsed, kept: &mut Memory) -> Press {
    let mut times = Vec::new();
    let mut clock = Clock::new();
    let press = pipeline::link(parsed, Selection::default(), kept).value;
    times.push(clock.lap("link"));
    for page in ["brief", "the same", "home", "series", "feed"] {
        render(&press, page);
        times.push(clock.lap(page));
    }
    let checker = Checker::new(&press.site);
    times.push(clock.lap("checker"));
    drop(checker);
    println!("{name}: {}; {}", times.join(", "), memory());
    press
}

fn replace(old: &mut Press, new: Press) {
    let mut clock = Clock::new();
    drop(std::mem::replace(old, new));
    println!("  the old press dropped: {}", clock.lap(""));
}

/// Renders the first route of a kind.
fn render(press: &Press, kind: &str) {
    let middle = DocId(press.site.catalog.docs.len() as u32 / 2);
    let wanted = |subject: &Subject| match (subject, kind) {
        (Subject::Doc(doc), "brief" | "the same") => *doc == middle,
        (Subject::Home { .. }, "home")
        | (Subject::Series { .. }, "series")
        | (Subject::Feed { .. }, "feed") => true,
        _ => false,
    };
    let Some(route) = press.site.routes.iter().find(|route| wanted(&route.subject)) else { return };
    let output = OUTPUTS.iter().find(|output| output.id() == route.output).expect("it is planned");
    std::hint::black_box(output.render(press, route));
}

/// The site with one brief edited, as a scan and a parse after it would give it.
fn edited(parsed: &Parsed, edit: fn(&str) -> String) -> Parsed {
    let middle = parsed.manuscripts.len() / 2;
    let file = parsed.manuscripts[middle].file.clone();
    let mut snapshot = Snapshot::clone(&parsed.snapshot);
    let content = snapshot.files.get_mut(&file).expect("the manuscript has a file");
    let text: Arc<str> = edit(content.text.as_ref().expect("Markdown is text")).into();
    content.text = Some(Arc::clone(&text));
    content.hash = Hash::of(text.as_bytes());
    let options = ParseOptions::new(&parsed.config);
    let mut parsed = parsed.clone();
    parsed.manuscripts[middle] = Arc::new(parse_manuscript(&file, content.hash, &text, &options).value);
    parsed.snapshot = Arc::new(snapshot);
    parsed
}

fn edit_text(text: &str) -> String {
    format!("{text}\nOne more sentence, without a link.\n")
}

fn edit_title(text: &str) -> String {
    text.replacen("title: ", "title: New ", 1)
}

/// The time of day, and what the process worked since.
struct Clock {
    wall: Instant,
    busy: f64,
}

impl Clock {
    fn new() -> Self {
        Self { wall: Instant::now(), busy: busy_of_all() }
    }

    fn lap(&mut self, name: &str) -> String {
        let now = Self::new();
        let wall = now.wall.duration_since(self.wall).as_secs_f64() * 1000.0;
        let lap = format!("{name} {wall:.1} ms ({:.1} busy)", (now.busy - self.busy) * 1000.0);
        *self = Self::new();
        lap
    }
}

/// Seconds that this thread has spent on a processor, where the system tells (Linux), so that other work on the
/// machine does not count; else the time of day.
fn busy_seconds() -> f64 {
    spent("/proc/thread-self/schedstat").unwrap_or_else(|| {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
    })
}

/// Seconds that all threads have spent on a processor; 0 where the system does not tell.
fn busy_of_all() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    tasks.filter_map(|task| spent(task.path().join("schedstat").to_str()?)).sum()
}

fn spent(file: &str) -> Option<f64> {
    let text = std::fs::read_to_string(file).ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// What the process holds, where the system tells (Linux).
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    format!("{} MiB", kilobytes.unwrap_or_default() / 1024)
}
