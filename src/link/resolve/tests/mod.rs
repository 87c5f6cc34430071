//! Links, citations and cross-references of small sites. Here: a site from one text, and what its links say.

mod addresses;
mod citations;
mod languages;
mod links;
mod status;

use std::sync::Arc;

use super::super::catalog::{Kept, build_catalog};
use super::super::fixture::{parse, show};
use super::super::routes::{fill_routes, plan_aliases};
use super::super::{Parsed, Selection};
use super::{Driver, Input, Memo, resolve};
use crate::model::address::Addresses;
use crate::model::catalog::{Catalog, DocId};
use crate::model::diagnostic::Diagnostic;
use crate::model::route::{Route, Subject};
use crate::model::site::{CitedSources, Link, LinkWords, Site};
use crate::model::source::SourcePath;

/// Links a fixture: every built document has a page, every record page is a route; redirects are planned.
fn link(text: &str) -> (Site, Vec<Diagnostic>) {
    link_with(&parse(text), &mut Memos::default())
}

/// What earlier runs left: where targets lead, and the table of addresses.
pub type Memos = (Memo, super::super::routes::Memo);

/// Links what was parsed, with what earlier runs left.
pub fn link_with(parsed: &Parsed, (memo, routes_memo): &mut Memos) -> (Site, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let catalog = Arc::new(build_catalog(parsed, Selection::default()).unpack(&mut faults));
    let addresses = Addresses::new(&parsed.config);
    let docs = catalog.docs.iter().enumerate().filter(|(_, doc)| doc.state.is_built());
    let docs = docs.map(|(id, doc)| addresses.route(doc.url.clone(), "html", Subject::Doc(DocId(id as u32))));
    let records = catalog.records.iter().enumerate().flat_map(|(id, record)| {
        let record_id = crate::model::catalog::RecordId(id as u32);
        record.pages.iter().map(move |(lang, url)| {
            (url.clone(), Subject::Term { record: record_id, lang: lang.clone(), page: 1 })
        })
    });
    let records = records.map(|(url, subject)| addresses.route(url, "html", subject));
    let mut routes: Vec<Route> = docs.chain(records).collect();
    routes.extend(plan_aliases(&parsed.config, &catalog, "redirects").unpack(&mut faults));
    let plan_cited = |_: &Catalog, sources: &CitedSources| -> Vec<Route> {
        let lang = &parsed.config.language;
        let subject = |key: &str| Subject::Source { key: key.into(), lang: lang.clone() };
        let route =
            |key: &str| addresses.route(addresses.page(lang, &["sources", key]), "html", subject(key));
        sources.keys().map(|key| route(key)).collect()
    };
    let driver = Driver { each: &|count, act| (0..count).for_each(act), plan_cited: &plan_cited };
    let input = Input { parsed, page_routes: &routes, kept: Kept::Nothing, driver };
    let mut site = resolve(&input, catalog, memo).unpack(&mut faults);
    let file = |path: &SourcePath| Subject::File { path: path.clone() };
    let files = site.files.iter().map(|(path, url)| addresses.route(url.clone(), "files", file(path)));
    let files = files.collect();
    faults.extend(fill_routes(&mut site, &Arc::new(routes), files, routes_memo));
    (site, faults)
}

fn check(text: &str) -> String {
    let (site, faults) = link(text);
    show(&site.snapshot, &faults)
}

fn doc(site: &Site, file: &str) -> DocId {
    let place = site.catalog.docs.iter().position(|doc| doc.manuscript.file.below("content") == Some(file));
    DocId(place.unwrap_or_else(|| panic!("no file {file}")) as u32)
}

/// Where the links of a file lead, one a line.
fn links(site: &Site, file: &str) -> String {
    let links = site.resolved(doc(site, file)).links.iter().map(|link| match link {
        Link::Page { url, doc, words } => {
            format!("{url} {}", words_of(site, *doc, words)).trim_end().to_owned()
        }
        Link::File { url, size, .. } => format!("file {url} {size:?}"),
        Link::External { url } => format!("out {url}"),
        link => format!("{link:?}").to_lowercase(),
    });
    links.collect::<Vec<_>>().join("\n")
}

/// What a link without words of its own prints.
fn words_of(site: &Site, doc: Option<DocId>, words: &Option<LinkWords>) -> String {
    match (words, doc) {
        (Some(LinkWords::Title), Some(doc)) => site.catalog.doc(doc).title().into_owned(),
        (Some(LinkWords::Anchor(anchor)), _) => anchor.to_string(),
        _ => String::new(),
    }
}

/// A page or brief in short: path below `content/`, lines of front matter, body.
fn file(path: &str, keys: &str, body: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
    let keys: String = keys.split("; ").filter(|key| !key.is_empty()).map(|key| format!("{key}\n")).collect();
    format!("== content/{path}\n---\ntitle: The {name}\n{keys}---\n{body}\n")
}
