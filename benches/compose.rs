//! How long citations take: `cargo bench --bench compose -- DIR` with a site in DIR.
//!
//! Links the site, then composes all its documents on all threads: with nothing known, once more with all that is
//! remembered, and with what the cache on disk gives the next process. What is composed of a document are its
//! citations, notes and references, and the colors of its code. Then renders every brief's own reference in the styles
//! of "cite this", with nothing known but what documents have asked for.

#![forbid(unsafe_code)]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark asks the clock and prints"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use briefpress::cache::{Cache, Unused};
use briefpress::compose::{CitationMemo, Composer};
use briefpress::link::Selection;
use briefpress::model::catalog::DocId;
use briefpress::model::site::Site;
use briefpress::pipeline::{self, Memory, Options};
use briefpress::scan::ScanOptions;
use rayon::prelude::*;

/// The styles in which readers are offered a brief's own reference.
const STYLES: [&str; 5] =
    ["apa", "chicago-author-date", "modern-language-association", "harvard-cite-them-right", "ieee"];

fn main() {
    let Some(root) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from)
    else {
        println!("usage: cargo bench --bench compose -- DIR");
        return;
    };
    let skip = vec![root.join("output"), root.join(".briefpress")];
    let scan = ScanOptions { root, config: None, skip, now: jiff::Timestamp::now() };
    let options = Options::new(scan, Selection::default());
    let linked = pipeline::prepare(&options, &mut Memory::default()).expect("the site can be read");
    let site = &linked.press.site;
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let memo = || Arc::new(CitationMemo::new(Arc::new(Cache::open(folder.path()))));
    let first = memo();
    let documents = site.catalog.docs.len();
    println!("{documents} documents in {}", site.config.citation.style.value);
    println!("cold: {}", compose(site, &first));
    println!("warm: {}", compose(site, &first));
    first.cache().flush(Unused::Keep).expect("the cache can be written");
    let next = memo();
    println!("from the cache: {}", compose(site, &next));
    println!("cite this: {}", cite_this(site, &next));
}

/// Renders all briefs' own references in each of the styles of "cite this".
fn cite_this(site: &Arc<Site>, memo: &Arc<CitationMemo>) -> String {
    let composer = Composer::new(Arc::clone(site), Arc::clone(memo));
    let busy = busy_seconds();
    let briefs: Vec<_> = (0..site.catalog.docs.len() as u32)
        .filter_map(|doc| {
            Some((composer.brief_entry(DocId(doc))?, &site.catalog.doc(DocId(doc)).manuscript.lang))
        })
        .collect();
    let entries = busy_seconds() - busy;
    let spent = STYLES.map(|style| {
        let busy = busy_seconds();
        briefs.par_iter().for_each(|(entry, lang)| {
            std::hint::black_box(composer.format_reference(entry, style, lang));
        });
        format!("{style} {:.3} ms", (busy_seconds() - busy) * 1000.0 / briefs.len() as f64)
    });
    format!("entries {:.3} ms, {} busy a brief", entries * 1000.0 / briefs.len() as f64, spent.join(", "))
}

/// Composes all documents.
fn compose(site: &Arc<Site>, memo: &Arc<CitationMemo>) -> String {
    let composer = Composer::new(Arc::clone(site), Arc::clone(memo));
    let (wall, busy) = (Instant::now(), busy_seconds());
    (0..site.catalog.docs.len() as u32).into_par_iter().for_each(|doc| {
        std::hint::black_box(composer.compose(DocId(doc)));
    });
    format!("{:.2} s ({:.2} busy)", wall.elapsed().as_secs_f64(), busy_seconds() - busy)
}

/// Seconds that all threads have spent on a processor; 0 where the system does not tell.
fn busy_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    tasks.filter_map(spent).sum::<f64>() / 1e9
}
