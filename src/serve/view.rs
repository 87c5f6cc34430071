//! What a client sees, and what a new generation changes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;

use super::dashboard::dashboard;
use super::endpoints::PREFIX;
use super::message::{Message, Sheet};
use super::server::{Answer, make};
use crate::model::route::Subject;
use crate::model::source::{Hash, SourcePath};
use crate::workspace::{Generation, Page};

/// What a client sees at its address.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Names the bytes of the page; empty for none.
    etag: String,
    /// The page, where this server has shown it.
    page: Option<Arc<Page>>,
    /// There is a page of its own, as against the one for addresses that do not exist.
    found: bool,
    /// The manuscript on the page, and the content it had.
    source: Option<(SourcePath, Hash)>,
    /// Addresses of the theme's files, by path below `assets/`.
    assets: BTreeMap<Box<str>, Box<str>>,
    /// Content of the other files that the page may show, by address.
    files: BTreeMap<Box<str>, Hash>,
}

impl View {
    /// What a client says that it sees.
    pub fn of_etag(etag: String) -> Self {
        Self { etag, found: true, ..Self::default() }
    }
}

/// What a client sees at a decoded path.
pub fn view(generation: &Generation, path: &str) -> View {
    if path == PREFIX {
        let page = Page::new(dashboard(generation).into_bytes(), "dashboard.html");
        return View { etag: page.etag(), found: true, page: Some(Arc::new(page)), ..View::default() };
    }
    let (page, found) = match make(generation, path) {
        Answer::Page { page, status } => (page, status == StatusCode::OK),
        Answer::Faults(page) => (page, true),
        // Only for pages that a client cannot be on.
        Answer::Redirect(_) | Answer::Nothing | Answer::Changed => return View::default(),
    };
    let assets = generation.press.assets.iter();
    View {
        etag: page.etag(),
        found,
        source: source(generation, path),
        assets: assets.map(|(path, asset)| (path.into(), asset.url.clone())).collect(),
        files: files_on(generation, &page),
        page: Some(page),
    }
}

/// The messages that tell a client what has changed for it.
pub fn news(generation: &Generation, path: &str, seen: &View, now: &View) -> Vec<String> {
    let number = generation.number;
    let message = if now.etag == seen.etag {
        None
    } else if let Some(to) = moved_to(generation, path, seen, now) {
        return vec![Message::Moved { generation: number, to: &to }.to_json()];
    } else if !now.found && seen.found {
        Some(Message::Gone { generation: number }.to_json())
    } else if let Some(sheets) = changed_sheets(seen, now) {
        Some(Message::Css { generation: number, etag: &now.etag, sheets: &sheets }.to_json())
    } else {
        Some(Message::Page { generation: number, etag: &now.etag }.to_json())
    };
    let urls: Vec<Box<str>> = now
        .files
        .iter()
        .filter(|(url, hash)| seen.files.get(*url).is_some_and(|old| old != *hash))
        .map(|(url, _)| url.clone())
        .collect();
    let files = (!urls.is_empty()).then(|| Message::Files { generation: number, urls: &urls }.to_json());
    message.into_iter().chain(files).collect()
}

/// The manuscript whose page lies at a path.
fn source(generation: &Generation, path: &str) -> Option<(SourcePath, Hash)> {
    let site = &generation.press.site;
    let crate::workspace::Found::Route(route) = crate::workspace::find(site, path) else { return None };
    let Subject::Doc(doc) = site.routes[route].subject else { return None };
    let manuscript = &site.catalog.doc(doc).manuscript;
    Some((manuscript.file.clone(), manuscript.hash))
}

/// Where the manuscript of a page went that is there no more: the same file at another address, or its content in
/// another file.
fn moved_to(generation: &Generation, path: &str, seen: &View, now: &View) -> Option<Box<str>> {
    let site = &generation.press.site;
    let (file, hash) = seen.source.as_ref()?;
    if now.source.as_ref().is_some_and(|(other, _)| other == file) {
        return None;
    }
    let same_file = site.catalog.doc_by_file.get(file).map(|doc| site.catalog.doc(*doc));
    let same_content = || {
        let mut docs = site.catalog.docs.iter().filter(|doc| doc.manuscript.hash == *hash);
        docs.next().filter(|_| docs.next().is_none())
    };
    // A file that was renamed and edited in one go keeps its place in the list of what changed.
    let new_file = || {
        let mut new = generation.change.files.iter().filter_map(|file| site.catalog.doc_by_file.get(file));
        let only = new.next().map(|doc| site.catalog.doc(*doc));
        only.filter(|doc| new.next().is_none() && doc.manuscript.file.folder() == file.folder())
    };
    let doc = same_file.or_else(same_content).or_else(new_file)?;
    let is_there = crate::model::address::decode(&doc.url) == path;
    (doc.state.is_built() && !is_there).then(|| doc.url.clone())
}

/// The style sheets under their new names, if nothing else of the page has changed.
fn changed_sheets(seen: &View, now: &View) -> Option<Vec<Sheet>> {
    let (old, new) = (seen.page.as_ref()?, now.page.as_ref()?);
    let renamed = now.assets.iter().filter_map(|(path, to)| {
        let from = seen.assets.get(path)?;
        (from != to).then(|| (path, Sheet { from: from.clone(), to: to.clone() }))
    });
    let old = std::str::from_utf8(old.body.memory()).ok()?;
    let mut back = std::str::from_utf8(new.body.memory()).ok()?.to_owned();
    let mut sheets = Vec::new();
    for (_, sheet) in renamed.filter(|(path, _)| path.ends_with(".css")) {
        if back.contains(&*sheet.to) {
            back = back.replace(&*sheet.to, &sheet.from);
            sheets.push(sheet);
        }
    }
    (back == old && !sheets.is_empty()).then_some(sheets)
}

/// The files of the site whose addresses a page holds.
fn files_on(generation: &Generation, page: &Page) -> BTreeMap<Box<str>, Hash> {
    let site = &generation.press.site;
    let addresses = super::addresses::addresses_in(page.body.memory());
    let file = |url: &str| {
        let route = &site.routes[*site.route_by_url.get(url)?];
        let Subject::File { path } = &route.subject else { return None };
        Some((url.into(), site.snapshot.files.get(path)?.hash))
    };
    addresses.filter_map(file).collect()
}
