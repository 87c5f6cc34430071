//! Resolves every target of every document: catalog and planned pages in, [`Site`] out.
//!
//! Steps: indexes are made ([`linker`]); each document's citations, and then its links, cross-references and files are
//! resolved by themselves ([`document`]), since sources that are cited have pages, too; then what only the whole shows is gathered: who cites whom ([`graph`]), the
//! addresses of named files, what nothing names ([`unused`]).
//!
//! Documents that are not built are resolved too, for their faults; nothing else of them remains.

mod citations;
mod cross_refs;
mod document;
mod entry;
mod external;
mod files;
mod graph;
mod linker;
mod report;
mod sections;
mod settings;
mod target;
#[cfg(test)]
mod tests;
mod unused;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use self::citations::Cited;
use self::document::{CitedWorks, Resolution, resolve_citations, resolve_document};
pub use self::entry::brief_entry;
use self::entry::make_entry;
use self::linker::Linker;
pub use self::sections::heading_mode;
use self::settings::{SettingsTargets, resolve_settings};
use super::Parsed;
use crate::model::catalog::{Catalog, DocId, DocState, Unbuilt};
use crate::model::diagnostic::{Code, Diagnostic, Outcome, Severity};
use crate::model::library::Entry;
use crate::model::route::Route;
use crate::model::site::{CitedSources, CitedWork, Link, ResolvedDoc, Site};
use crate::model::source::SourcePath;

/// Plans the pages of what is cited.
pub type PlanCited<'a> = dyn Fn(&Catalog, &CitedSources) -> Vec<Route> + 'a;

/// Resolves every target of every document, and gathers who cites whom and which files are named.
///
/// `page_routes` are those planned from the catalog, redirects included; `plan_cited` gives those of sources. The site's table of routes is
/// still empty: [`super::routes::fill_routes`] makes it once files are planned.
pub fn resolve(
    parsed: &Parsed,
    catalog: Catalog,
    page_routes: &[Route],
    plan_cited: &PlanCited<'_>,
) -> Outcome<Site> {
    let mut diagnostics = Vec::new();
    let cited_routes = OnceCell::new();
    let mut linker = Linker::new(parsed, &catalog, page_routes, &mut diagnostics);
    let ranks = graph::ranks(&catalog);
    let docs = (0..catalog.docs.len() as u32).map(DocId);
    let cited: Vec<CitedWorks> = docs.clone().map(|doc| resolve_citations(&linker, doc)).collect();
    let cited_by_source = graph::cited_sources(&catalog, &linker.library, &cited, &ranks);
    linker.add_routes(cited_routes.get_or_init(|| plan_cited(&catalog, &cited_by_source)));
    let mut resolutions: Vec<Resolution> =
        docs.zip(cited).map(|(doc, cited)| resolve_document(&linker, doc, cited)).collect();
    for resolution in &mut resolutions {
        diagnostics.append(&mut resolution.cited.diagnostics);
        diagnostics.append(&mut resolution.diagnostics);
    }
    let mut settings = resolve_settings(&linker);
    diagnostics.append(&mut settings.diagnostics);
    let graph = graph::make_graph(&catalog, &resolutions, &ranks);
    diagnostics.extend(unused::unused_entries(&linker, &resolutions));
    let named = all_named(&resolutions, &settings);
    diagnostics.extend(unused::unused_files(&linker, &named));
    diagnostics.extend(files::faulty_files(&linker, &named));
    let files = publish_files(&linker, &mut resolutions, &settings);
    let resolved = finish(&linker, resolutions);
    let library = Arc::clone(&linker.library);
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
        routes: Vec::new(),
        route_by_url: HashMap::new(),
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
fn all_named(resolutions: &[Resolution], settings: &SettingsTargets) -> BTreeSet<SourcePath> {
    let named = resolutions.iter().flat_map(|resolution| resolution.files.iter().cloned());
    named.chain(settings.files.iter().cloned()).chain(settings.named.iter().cloned()).collect()
}

/// The files that built documents name, with their addresses. Where the address of a file depends on who names
/// it, the first does, and the links of the others are set right.
fn publish_files(
    linker: &Linker<'_>,
    resolutions: &mut [Resolution],
    settings: &SettingsTargets,
) -> BTreeMap<SourcePath, Box<str>> {
    let mut published: BTreeMap<SourcePath, Box<str>> = BTreeMap::new();
    let mut stray = false;
    for (index, resolution) in resolutions.iter().enumerate() {
        let doc = DocId(index as u32);
        if !linker.catalog.doc(doc).state.is_built() {
            continue;
        }
        for path in &resolution.files {
            if !published.contains_key(path) {
                stray |= files::is_stray(linker, path);
                published.insert(path.clone(), files::address(linker, Some(doc), path));
            }
        }
    }
    for path in &settings.files {
        published.entry(path.clone()).or_insert_with(|| files::address(linker, None, path));
    }
    if stray {
        for resolution in resolutions.iter_mut() {
            set_addresses(resolution, &published);
        }
    }
    published
}

fn set_addresses(resolution: &mut Resolution, published: &BTreeMap<SourcePath, Box<str>>) {
    let links = resolution.links.iter_mut().chain(&mut resolution.hero);
    for link in links.chain(&mut resolution.downloads).chain(&mut resolution.pdf) {
        if let Link::File { url, path, .. } = link
            && let Some(address) = published.get(path)
        {
            url.clone_from(address);
        }
    }
}

/// Gives cited briefs their entries, each made once.
fn finish(linker: &Linker<'_>, resolutions: Vec<Resolution>) -> Vec<ResolvedDoc> {
    let mut entries: HashMap<DocId, Option<Arc<Entry>>> = HashMap::new();
    let mut entry = |doc: DocId| {
        let made = entries.entry(doc).or_insert_with(|| {
            make_entry(&linker.parsed.config, linker.catalog, &linker.library, doc).map(Arc::new)
        });
        made.clone()
    };
    let mut work = |cited: Cited| match cited {
        Cited::Entry(entry) => CitedWork::Entry(entry),
        Cited::Brief(brief, doc) => match entry(doc) {
            Some(entry) => CitedWork::Brief { brief, doc, entry },
            None => CitedWork::Unbuilt,
        },
        Cited::Unbuilt => CitedWork::Unbuilt,
        Cited::Unknown => CitedWork::Unknown,
    };
    let mut finish = |resolution: Resolution| ResolvedDoc {
        links: resolution.links,
        citations: resolution
            .cited
            .citations
            .into_iter()
            .map(|works| works.into_iter().map(&mut work).collect())
            .collect(),
        cross_refs: resolution.cross_refs,
        section_numbers: resolution.section_numbers,
        own_library: resolution.cited.own.library,
        own_library_files: resolution.cited.own.files,
        nocite: resolution.cited.nocite,
        hero: resolution.hero,
        downloads: resolution.downloads,
        pdf: resolution.pdf,
    };
    resolutions.into_iter().map(&mut finish).collect()
}
