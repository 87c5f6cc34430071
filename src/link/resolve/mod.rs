//! Resolves every target of every document: catalog and planned pages in, [`Site`] out.
//!
//! Steps: indexes are made ([`linker`]); each document's citations, and then its links, cross-references and files
//! are resolved by themselves ([`document`]), since sources that are cited have pages, too; then what only the whole
//! shows is gathered: who cites whom ([`graph`]), the addresses of named files, what nothing names ([`unused`]).
//!
//! Documents that are not built are resolved too, for their faults; nothing else of them remains.

mod citations;
mod cross_refs;
mod document;
mod entry;
mod external;
mod files;
mod graph;
mod library_faults;
mod linker;
mod memo;
mod report;
mod sections;
mod settings;
mod target;
#[cfg(test)]
mod tests;
mod unknown_key;
mod unseen;
mod unused;

use std::cell::{LazyCell, OnceCell};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use self::document::{Resolution, resolve_citations, resolve_document};
pub use self::entry::brief_entry;
use self::linker::Linker;
pub use self::memo::Memo;
use self::memo::{Tables, Whole, sources_hash};
pub use self::sections::heading_mode;
use self::settings::{SettingsTargets, resolve_settings};
use super::Parsed;
use super::catalog::Kept;
use crate::model::catalog::{Catalog, DocId, DocState, Unbuilt};
use crate::model::diagnostic::{Code, Diagnostic, Outcome, Severity};
use crate::model::route::Route;
use crate::model::site::{CitedSources, Site};
use crate::model::source::SourcePath;

/// Plans the pages of what is cited.
pub type PlanCited<'a> = dyn Fn(&Catalog, &CitedSources) -> Vec<Route> + Sync + 'a;

/// What is done with one of many numbers.
pub type Act<'a> = dyn Fn(usize) + Sync + 'a;

/// What the driver lends: threads, and the outputs' plans.
pub struct Driver<'a> {
    /// Does a thing for each number below a count, on any thread.
    pub each: &'a dyn Fn(usize, &Act<'_>),
    pub plan_cited: &'a PlanCited<'a>,
}

impl Driver<'_> {
    /// The results of one pure function for every document.
    fn map<T: Send + Sync>(&self, count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let made: Vec<OnceLock<T>> = std::iter::repeat_with(OnceLock::new).take(count).collect();
        (self.each)(count, &|index| {
            made[index].get_or_init(|| make(index));
        });
        made.into_iter()
            .enumerate()
            .map(|(index, made)| made.into_inner().unwrap_or_else(|| make(index)))
            .collect()
    }
}

/// What goes in besides the catalog.
pub struct Input<'a> {
    pub parsed: &'a Parsed,
    /// Planned from the catalog, redirects included.
    pub page_routes: &'a [Route],
    /// What the catalog has in common with that of the run before.
    pub kept: Kept,
    pub driver: Driver<'a>,
}

/// Resolves every target of every document, and gathers who cites whom and which files are named.
///
/// What `memo` knows is not resolved again. The site's table of routes is still empty:
/// [`super::routes::fill_routes`] makes it once files are planned.
pub fn resolve(input: &Input<'_>, catalog: Arc<Catalog>, memo: &mut Memo) -> Outcome<Site> {
    let Input { parsed, page_routes, kept, driver } = input;
    let mut diagnostics = Vec::new();
    let cited_routes = OnceCell::new();
    let mut linker = Linker::new(parsed, &catalog, page_routes, &mut diagnostics);
    let tables = Tables::new(&linker, page_routes);
    memo.keep_for(&tables, *kept);
    let ranks = LazyCell::new(|| graph::ranks(&catalog));
    let count = catalog.docs.len();
    let cited = driver.map(count, |index| {
        let doc = DocId(index as u32);
        memo.cited(&catalog, doc).unwrap_or_else(|| Arc::new(resolve_citations(&linker, doc)))
    });
    let cited_by_source = memo
        .cited_sources(&cited)
        .unwrap_or_else(|| Arc::new(graph::cited_sources(&catalog, &linker.library, &cited, &ranks)));
    let cited_routes = cited_routes.get_or_init(|| (driver.plan_cited)(&catalog, &cited_by_source));
    let sources = sources_hash(cited_routes);
    linker.add_routes(cited_routes);
    let linker = linker;
    let resolutions = driver.map(count, |index| {
        let doc = DocId(index as u32);
        let known = memo.resolution(&catalog, doc, sources);
        known.unwrap_or_else(|| Arc::new(resolve_document(&linker, doc, &cited[index])))
    });
    for (cited, resolution) in cited.iter().zip(&resolutions) {
        diagnostics.extend(cited.diagnostics.iter().chain(&resolution.diagnostics).cloned());
    }
    let mut settings = resolve_settings(&linker);
    diagnostics.append(&mut settings.diagnostics);
    let whole = memo.whole(&resolutions).unwrap_or_else(|| {
        let named = all_named(&resolutions, &settings);
        Whole {
            graph: graph::make_graph(&catalog, &resolutions, &ranks),
            unused: unused::unused_files(&linker, &named),
            files: Arc::new(files::publish(&linker, &resolutions, &settings)),
            cited_by_source: Arc::clone(&cited_by_source),
            named: Arc::new(named),
        }
    });
    let unlinked = unused::unlinked_names(&linker, &diagnostics);
    diagnostics.extend(unlinked);
    diagnostics.extend(library_faults::library_faults(&linker, &cited));
    diagnostics.extend(unused::unused_entries(&linker, &resolutions));
    let uncited = unused::uncited_entries(&linker, &whole.cited_by_source, &diagnostics);
    diagnostics.extend(uncited);
    diagnostics.extend(whole.unused.iter().cloned());
    diagnostics.extend(files::faulty_files(&linker, &whole.named));
    let resolved = files::with_addresses(&resolutions, &whole.files);
    let library = Arc::clone(&linker.library);
    let (graph, files) = (whole.graph.clone(), Arc::clone(&whole.files));
    drop(ranks);
    memo.remember(
        &catalog,
        (tables, sources, Whole { cited_by_source: Arc::clone(&cited_by_source), ..whole }),
        cited,
        resolutions,
    );
    let site = Site {
        snapshot: Arc::clone(&parsed.snapshot),
        config: Arc::clone(&parsed.config),
        theme: Arc::clone(&parsed.theme),
        resolved,
        library,
        backlinks: graph.backlinks,
        builds_on: graph.builds_on,
        cited_by_source,
        files,
        photos: settings.photos,
        logo: settings.logo,
        navigation: settings.navigation,
        routes: Arc::default(),
        route_by_url: Arc::default(),
        catalog,
    };
    Outcome { value: site, diagnostics: once(diagnostics) }
}

/// The same fault at the same place counts once: a reference link may be used often, a library may belong to
/// several editions.
fn once(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let new = |fault: &Diagnostic| seen.insert((fault.code, fault.span.clone(), fault.message.clone()));
    diagnostics.into_iter().filter(new).collect()
}

/// Makes the faults of what is not built notes, as `build` wants them (`check` leaves them as they are).
pub fn soften_unbuilt(diagnostics: &mut [Diagnostic], site: &Site) {
    // A file that cannot be read, or that contradicts another, may be meant for readers: its faults stay errors.
    let mut built: BTreeSet<&SourcePath> = BTreeSet::new();
    let mut unbuilt: BTreeSet<&SourcePath> = BTreeSet::new();
    for (entry, resolved) in site.catalog.docs.iter().zip(&site.resolved) {
        let hidden = !entry.state.is_built() && entry.state != DocState::Unbuilt(Unbuilt::Unreadable);
        let files = if hidden { &mut unbuilt } else { &mut built };
        files.insert(&entry.manuscript.file);
        files.extend(&resolved.own_library_files);
    }
    for fault in diagnostics {
        let Some(file) = fault.span.as_ref().map(|span| &span.file) else { continue };
        let unpublished = matches!(fault.code, Code::BadImage | Code::LargeFile | Code::SecretFile)
            && file.below("content").is_some()
            && file.below(files::STATIC).is_none()
            && !site.catalog.doc_by_file.contains_key(file)
            && !site.files.contains_key(file);
        if unpublished || (unbuilt.contains(file) && !built.contains(file)) {
            fault.severity = Severity::Note;
        }
    }
}

/// Every file that anything names, built or not.
fn all_named(resolutions: &[Arc<Resolution>], settings: &SettingsTargets) -> HashSet<SourcePath> {
    let named = resolutions.iter().flat_map(|resolution| resolution.files.iter().map(|file| &file.path));
    named.chain(&settings.files).chain(&settings.named).cloned().collect()
}
