//! The driver: the phases in order, and the crate's parallelism.
//!
//! ```text
//! read → parse → link → render → (the caller writes)
//! ```
//!
//! Every phase runs even if an earlier one found faults, so that one run reports all of them. The
//! caller decides what becomes of the pages: `build` hands them to a [`crate::write::Writer`], `check` drops them.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::{Checker, PageFacts, once_each};
use crate::compose::{CitationMemo, Composer};
use crate::link::{self, Parsed, Selection};
use crate::model::artifact::Body;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::library::Library;
use crate::model::manuscript::Manuscript;
use crate::model::record::Record;
use crate::model::route::Route;
use crate::model::source::{Snapshot, SourcePath};
use crate::outputs::assets::Assets;
use crate::outputs::{OUTPUTS, Output, PlanInput, Press};
use crate::parse::library::parse_library;
use crate::parse::manuscript::parse_manuscript;
use crate::parse::records::{parse_record, record_taxonomy};
use crate::parse::theme::load_theme;
use crate::parse::{ParseOptions, config::parse_config};
use crate::scan::{ScanError, ScanOptions, scan};

/// What decides the result besides the files.
#[derive(Clone, Debug)]
pub struct Options {
    pub scan: ScanOptions,
    /// Instead of the settings' `base_url`.
    pub base_url: Option<url::Url>,
    /// `--minify`, besides the settings' `html.minify`.
    pub minify: bool,
    pub selection: Selection,
}

/// The site, linked and ready to render, and the settings it was made with.
pub struct Linked {
    pub press: Press,
    pub diagnostics: Vec<Diagnostic>,
    /// `site.yaml` itself has faults: the program ends with exit code 2.
    pub settings_fault: bool,
}

/// What one run leaves for the next, so that `serve` makes again only what an edit changed. The result is the same
/// with an empty one, as `build` has.
#[derive(Debug, Default)]
pub struct Memory {
    /// Rendered pieces of citations.
    pub citations: Arc<CitationMemo>,
}

impl Memory {
    /// A memory of nothing but citations.
    pub fn new(citations: Arc<CitationMemo>) -> Self {
        Self { citations }
    }
}

/// Reads, parses and links a site.
pub fn prepare(options: &Options, memory: &mut Memory) -> Result<Linked, ScanError> {
    let mut diagnostics = Vec::new();
    let snapshot = Arc::new(scan(&options.scan, None)?.unpack(&mut diagnostics));
    let (config, settings_fault) =
        read_settings(&snapshot, &options.scan.settings()?, options, &mut diagnostics);
    let parsed = parse(&snapshot, config).unpack(&mut diagnostics);
    let press = link(&parsed, options.selection, memory).unpack(&mut diagnostics);
    Ok(Linked { press, diagnostics, settings_fault })
}

fn read_settings(
    snapshot: &Snapshot,
    file: &SourcePath,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Arc<Config>, bool) {
    let text = snapshot.text(file);
    let read = parse_config(file, text.unwrap_or(&Arc::from("")));
    let fault = text.is_none() || crate::check::has_errors(&read.diagnostics);
    // Settings that could not be read are reported already; that they lack everything is no second fault.
    let mut config = if text.is_some() { read.unpack(diagnostics) } else { read.value };
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    config.html.minify |= options.minify;
    (Arc::new(config), fault)
}

/// Parses every file, in parallel.
pub fn parse(snapshot: &Arc<Snapshot>, config: Arc<Config>) -> Outcome<Parsed> {
    let mut diagnostics = Vec::new();
    let theme = Arc::new(load_theme(snapshot, &config).unpack(&mut diagnostics));
    let options = ParseOptions::new(&config);
    let manuscripts = parse_manuscripts(snapshot, &options, &mut diagnostics);
    let records = parse_records(snapshot, &config, &mut diagnostics);
    let libraries = parse_libraries(snapshot, &config, &manuscripts, &mut diagnostics);
    let parsed = Parsed { snapshot: Arc::clone(snapshot), config, theme, manuscripts, records, libraries };
    Outcome { value: parsed, diagnostics }
}

fn parse_manuscripts(
    snapshot: &Snapshot,
    options: &ParseOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Manuscript>> {
    let files: Vec<_> = snapshot.files.iter().filter(|(file, _)| is_manuscript(file)).collect();
    let parsed: Vec<Outcome<Arc<Manuscript>>> = files
        .par_iter()
        .filter_map(|(file, content)| {
            let text = content.text.as_ref()?;
            Some(parse_manuscript(file, content.hash, text, options).map(Arc::new))
        })
        .collect();
    parsed.into_iter().map(|outcome| outcome.unpack(diagnostics)).collect()
}

/// Markdown below `content/`, but for `README.md` and what is copied as it is.
fn is_manuscript(file: &SourcePath) -> bool {
    let content = file.below("content").is_some_and(|path| !path.starts_with("static/"));
    content && file.extension() == "md" && file.name() != "README.md"
}

fn parse_records(snapshot: &Snapshot, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Record> {
    let files: Vec<_> =
        snapshot.files.iter().filter(|(file, _)| record_taxonomy(file, config).is_some()).collect();
    let parsed: Vec<Outcome<Option<Record>>> = files
        .par_iter()
        .filter_map(|(file, content)| Some(parse_record(file, content.text.as_ref()?, config)))
        .collect();
    parsed.into_iter().filter_map(|outcome| outcome.unpack(diagnostics)).collect()
}

/// Parses every `.bib`, and the `.yaml` and `.json` files that settings or front matter name.
fn parse_libraries(
    snapshot: &Snapshot,
    config: &Config,
    manuscripts: &[Arc<Manuscript>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Library>> {
    let named = link::named_libraries(config, manuscripts);
    let is_library = |file: &SourcePath| {
        let bib = file.extension() == "bib"
            && file.below("content").is_some_and(|path| !path.starts_with("static/"));
        bib || named.contains(file)
    };
    let files: Vec<_> = snapshot.files.iter().filter(|(file, _)| is_library(file)).collect();
    let parsed: Vec<Outcome<Library>> = files
        .par_iter()
        .filter_map(|(file, content)| Some(parse_library(file, content.text.as_ref()?)))
        .collect();
    parsed.into_iter().map(|outcome| Arc::new(outcome.unpack(diagnostics))).collect()
}

/// Links what was parsed and plans every address.
pub fn link(parsed: &Parsed, selection: Selection, memory: &mut Memory) -> Outcome<Press> {
    let mut diagnostics = Vec::new();
    let config = &*parsed.config;
    let catalog = link::catalog::build_catalog(parsed, selection).unpack(&mut diagnostics);
    let assets =
        Assets::new(&parsed.theme, &parsed.snapshot, config.base_url.path()).unpack(&mut diagnostics);
    let input = PlanInput { config, theme: &parsed.theme, catalog: &catalog, assets: &assets };
    let mut routes: Vec<Route> = OUTPUTS.iter().flat_map(|output| output.plan_pages(&input)).collect();
    let redirects = link::routes::plan_aliases(config, &catalog, crate::outputs::redirects::Redirects.id());
    routes.extend(redirects.unpack(&mut diagnostics));
    let mut site = link::resolve::resolve(parsed, catalog, &routes).unpack(&mut diagnostics);
    let files: Vec<Route> = OUTPUTS.iter().flat_map(|output| output.plan_files(&site, &routes)).collect();
    routes.extend(files);
    diagnostics.extend(link::routes::fill_routes(&mut site, routes));
    let site = Arc::new(site);
    let composer = Composer::new(Arc::clone(&site), Arc::clone(&memory.citations));
    let press = Press::new(site, Arc::new(assets), composer).unpack(&mut diagnostics);
    diagnostics.extend(link::check_calls(&press.site, &press.templates.components()));
    Outcome { value: press, diagnostics }
}

/// Where finished files go. Called from many threads; the first error ends the run.
pub type Sink<'a> = dyn Fn(&Route, &Body) -> std::io::Result<()> + Sync + 'a;

/// Renders every route in parallel, checks the finished bytes, and hands them to `sink`.
///
/// What `sink` reports ends the run; faults of content and theme do not.
pub fn render(press: &Press, sink: &Sink<'_>) -> std::io::Result<Vec<Diagnostic>> {
    let checker = Checker::new(&press.site);
    let rendered: std::io::Result<Vec<Outcome<Option<PageFacts>>>> = press
        .site
        .routes
        .par_iter()
        .enumerate()
        .map(|(index, route)| {
            let output = OUTPUTS.iter().find(|output| output.id() == route.output);
            let output = output.expect("every route is planned by an output of the slice");
            let file = output.render(press, route);
            sink(route, &file.value)?;
            Ok(file.map(|body| page_facts(&checker, index, route, &body)))
        })
        .collect();
    let mut diagnostics = Vec::new();
    let facts: Vec<PageFacts> =
        rendered?.into_iter().filter_map(|outcome| outcome.unpack(&mut diagnostics)).collect();
    let mut diagnostics = once_each(diagnostics);
    diagnostics.extend(press.composition_faults());
    diagnostics.extend(checker.finish(&facts));
    Ok(diagnostics)
}

fn page_facts(checker: &Checker<'_>, index: usize, route: &Route, body: &Body) -> Option<PageFacts> {
    let Body::Bytes(bytes) = body else { return None };
    let text = std::str::from_utf8(bytes).ok()?;
    if route.path.ends_with(".html") {
        Some(checker.page(index, text))
    } else if route.path.ends_with("feed.xml") {
        Some(checker.feed(index, text))
    } else {
        None
    }
}

/// The folder of the cache, below the site's root.
pub fn cache_folder(root: &std::path::Path) -> PathBuf {
    root.join(".briefpress/cache")
}
