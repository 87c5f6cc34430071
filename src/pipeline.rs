//! The driver: the phases in order, and the crate's parallelism.
//!
//! ```text
//! read → parse → link → render → (the caller writes)
//! ```
//!
//! Every phase runs even if an earlier one found faults, so that one run reports all of them. The
//! caller decides what becomes of the pages: `build` hands them to a [`crate::write::Writer`], `check` drops them,
//! `serve` asks for one at a time.

mod last_build;
mod memory;
mod remembered;
mod render;
mod steps;
#[cfg(test)]
mod tests;

pub use self::last_build::{LastBuild, Size, key};
use self::memory::ByIdentity;
pub use self::memory::{LastGood, Memory};
pub use self::render::{Earlier, Rendered, Sink, render};
use self::render::{is_checked, page_facts};

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::{Checker, once_each};
use crate::compose::Composer;
use crate::link::resolve::{Act, Driver, Input};
use crate::link::{self, Parsed, Selection};
use crate::model::artifact::Body;
use crate::model::catalog::Catalog;
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::route::Route;
use crate::model::site::CitedSources;
use crate::model::source::{Hash, Snapshot, SourcePath};
use crate::outputs::assets::Assets;
use crate::outputs::{OUTPUTS, Output, PlanInput, Press};
use crate::parse::unmerged::set_aside;
use crate::scan::{Reading, ScanError, ScanOptions};

/// Bytes of stack that a thread needs which parses or renders: deep documents are walked on it.
pub const STACK: usize = 8 << 20;

/// What decides the result besides the files.
#[derive(Clone, Debug)]
pub struct Options {
    pub scan: ScanOptions,
    /// Where the site is served, instead of the settings' `base_url`.
    pub base_url: Option<url::Url>,
    /// Pages name the settings' `base_url` as their address, wherever the site is served.
    pub keep_canonical: bool,
    /// Robots are asked to stay away.
    pub noindex: bool,
    /// `--minify`, besides the settings' `html.minify`.
    pub minify: bool,
    pub selection: Selection,
}

impl Options {
    /// The usual options for a site: as its settings say.
    pub fn new(scan: ScanOptions, selection: Selection) -> Self {
        Self { scan, base_url: None, keep_canonical: false, noindex: false, minify: false, selection }
    }
}

/// The site, linked and ready to render, and the settings it was made with.
pub struct Linked {
    pub press: Press,
    pub diagnostics: Vec<Diagnostic>,
    /// `site.yaml` itself has faults: the program ends with exit code 2.
    pub settings_fault: bool,
}

/// Reads, parses and links a site.
pub fn prepare(options: &Options, memory: &mut Memory) -> Result<Linked, ScanError> {
    Ok(assemble(&Reading::new(&options.scan)?, &options.scan.settings()?, options, memory))
}

/// Parses and links a site that was read; `settings` is the name of its settings file.
pub fn assemble(reading: &Reading, settings: &SourcePath, options: &Options, memory: &mut Memory) -> Linked {
    let mut diagnostics = reading.diagnostics.clone();
    let unmerged = set_aside(&reading.snapshot);
    let in_settings = |fault: &Diagnostic| fault.span.as_ref().is_some_and(|span| span.file == *settings);
    let unmerged_settings = unmerged.diagnostics.iter().any(in_settings);
    let snapshot = unmerged.unpack(&mut diagnostics);
    let read = steps::read_settings(&snapshot, settings, options, memory);
    diagnostics.extend(read.diagnostics);
    let mut files = steps::parse_files(&snapshot, read.config, read.key, memory);
    diagnostics.append(&mut files.diagnostics);
    once_for_twins(&mut diagnostics);
    let (linked, mut stale) = steps::link_with_good_theme(files, options.selection, memory);
    stale.extend(read.stale.then(|| settings.clone()));
    // Faults found in what stands for a faulty file have no place in its present text.
    let is_stale = |fault: &Diagnostic| fault.span.as_ref().is_some_and(|span| stale.contains(&span.file));
    diagnostics.extend(linked.diagnostics.into_iter().filter(|fault| !is_stale(fault)));
    Linked { press: linked.value, diagnostics, settings_fault: read.fault || unmerged_settings }
}

/// Drops what is said of the id of a record whose file must be renamed anyway, since another has its name but for case.
fn once_for_twins(diagnostics: &mut Vec<Diagnostic>) {
    let twins = diagnostics.iter().filter(|fault| fault.code == Code::SameName);
    let spans = twins.flat_map(|fault| fault.span.iter().chain(fault.related.iter().map(|twin| &twin.span)));
    let files: HashSet<SourcePath> = spans.map(|span| span.file.clone()).collect();
    let is_twin = |fault: &Diagnostic| fault.span.as_ref().is_some_and(|span| files.contains(&span.file));
    diagnostics.retain(|fault| fault.code != Code::BadRecordId || !is_twin(fault));
}

/// Parses every file of a site whose settings are known.
pub fn parse(snapshot: &Arc<Snapshot>, config: Arc<Config>, memory: &mut Memory) -> Outcome<Parsed> {
    let files = steps::parse_files(snapshot, config, Hash::of(b""), memory);
    Outcome { value: files.parsed, diagnostics: files.diagnostics }
}

/// Links what was parsed and plans every address.
pub fn link(parsed: &Parsed, selection: Selection, memory: &mut Memory) -> Outcome<Press> {
    let mut diagnostics = Vec::new();
    let config = &*parsed.config;
    let (catalog, kept) =
        link::catalog::next_catalog(parsed, selection, &mut memory.catalog).unpack(&mut diagnostics);
    let assets =
        Assets::new(&parsed.theme, &parsed.snapshot, config.base_url.path()).unpack(&mut diagnostics);
    let input = PlanInput { config, theme: &parsed.theme, catalog: &catalog, assets: &assets };
    if kept == link::catalog::Kept::Nothing {
        memory.pages = None;
    }
    let plan = || plan_pages(&input);
    let pages = memory::kept(&mut memory.pages, ByIdentity(Arc::clone(&parsed.theme)), plan).clone();
    let pages = pages.unpack(&mut diagnostics);
    let plan_cited = |catalog: &Catalog, sources: &CitedSources| -> Vec<Route> {
        OUTPUTS.iter().flat_map(|output| output.plan_cited(config, catalog, sources)).collect()
    };
    let driver = Driver { each: &in_parallel, plan_cited: &plan_cited };
    let input = Input { parsed, page_routes: &pages, kept, driver };
    let mut site = link::resolve::resolve(&input, catalog, &mut memory.links).unpack(&mut diagnostics);
    let mut rest = plan_cited(&site.catalog, &site.cited_by_source);
    let files: Vec<Route> =
        OUTPUTS.iter().flat_map(|output| output.plan_files(&site, [&pages, &rest])).collect();
    rest.extend(files);
    diagnostics.extend(link::routes::fill_routes(&mut site, &pages, rest, &mut memory.routes));
    let site = Arc::new(site);
    let composer = Composer::new(Arc::clone(&site), Arc::clone(&memory.citations));
    let press = Press::new(site, Arc::new(assets), composer).unpack(&mut diagnostics);
    diagnostics.extend(link::check_calls(&press.site, &press.templates.components()));
    diagnostics.extend(link::check_templates(&press.site, &|file| press.templates.has(file)));
    Outcome { value: press, diagnostics }
}

/// Every page that follows from the catalog, and the redirects to them.
fn plan_pages(input: &PlanInput<'_>) -> Outcome<Arc<Vec<Route>>> {
    let mut routes: Vec<Route> = OUTPUTS.iter().flat_map(|output| output.plan_pages(input)).collect();
    let redirects = crate::outputs::html::redirects::Redirects.id();
    let redirects = link::routes::plan_aliases(input.config, input.catalog, redirects);
    redirects.map(|redirects| {
        routes.extend(redirects);
        Arc::new(routes)
    })
}

/// Does a thing for each number below `count`, on all threads.
fn in_parallel(count: usize, act: &Act<'_>) {
    (0..count).into_par_iter().for_each(act);
}

/// Pages that are looked at with one press: what they are made of is dropped with it.
const LOOKED_AT_TOGETHER: usize = 12;

/// Renders and checks every page and feed on the calling thread, which has the time; gives up once `go_on` says no.
///
/// Other files are left out: what is wrong with them is wrong with the pages they follow from.
pub fn look_through(press: &Press, go_on: &dyn Fn() -> bool) -> Option<Vec<Diagnostic>> {
    let checker = Checker::new(&press.site);
    let mut facts = Vec::new();
    let mut diagnostics = Vec::new();
    let mut composed = HashSet::new();
    let routes = press.site.routes.iter().enumerate();
    let routes: Vec<(usize, &Route)> = routes.filter(|(_, route)| is_checked(route)).collect();
    for routes in routes.chunks(LOOKED_AT_TOGETHER) {
        let press = press.fresh();
        for (index, route) in routes {
            if !go_on() {
                return None;
            }
            let body = render_route(&press, route).unpack(&mut diagnostics);
            facts.extend(page_facts(&checker, *index, route, &body));
        }
        composed.extend(press.composition_faults());
    }
    let mut diagnostics = once_each(diagnostics);
    diagnostics.extend(composed);
    diagnostics.extend(checker.finish(&facts));
    Some(diagnostics)
}

/// Makes one file: the same bytes for whoever asks.
pub fn render_route(press: &Press, route: &Route) -> Outcome<Body> {
    let output = OUTPUTS.iter().find(|output| output.id() == route.output);
    output.expect("every route is planned by an output of the slice").render(press, route)
}

/// The folder of the cache, below the site's root.
pub fn cache_folder(root: &std::path::Path) -> PathBuf {
    root.join(".briefpress/cache")
}
