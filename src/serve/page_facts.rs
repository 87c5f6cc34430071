//! What an author wants to know of the page in the browser, for the bar that the client shows.
//!
//! `page.json` gives an object: `url`, `found`; and for the page of a manuscript `file`, `editor` (an address that opens
//! it, or null), `title`, `lang`, `status` (`draft`, `review`, `cleared`, `published`, `withdrawn`), `hidden` (why
//! `build` would leave the page out: `draft`, `review`, `date`, `embargo`, or null), `embargo` (a local time, or null),
//! `words`, `minutes`, `queries: [{ask, quote, …place}]`, `missing: [{what, …place}]` (figures without alternative text or
//! source), `pdf` (the address of the printed version, or null), `errors`, `warnings` (of its file).

use serde::Serialize;

use crate::model::catalog::{DocEntry, DocId, DocState, Unbuilt};
use crate::model::diagnostic::Severity;
use crate::model::doc::{Exhibit, ExhibitKind, Furniture};
use crate::model::route::Subject;
use crate::model::site::{Link, Site};
use crate::model::source::Span;
use crate::workspace::{Found, Generation, ReportedPlace, Sources, find};

/// What is known of an address.
#[derive(Debug, Serialize)]
pub struct PageFacts {
    /// The decoded path that was asked for.
    pub url: String,
    /// There is a page.
    pub found: bool,
    /// For the page of one.
    #[serde(flatten)]
    pub manuscript: Option<Facts>,
}

/// What is known of a manuscript.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// Below the site's root.
    pub file: String,
    /// An address that opens the file.
    pub editor: Option<String>,
    /// Plain text.
    pub title: String,
    /// The language tag.
    pub lang: String,
    /// The word of the front matter.
    pub status: &'static str,
    /// Why `build` would leave the page out.
    pub hidden: Option<&'static str>,
    /// A local time, where one is in the future.
    pub embargo: Option<String>,
    /// Words of the body.
    pub words: u32,
    /// To read them.
    pub minutes: u32,
    /// In the order of the front matter.
    pub queries: Vec<Query>,
    /// In the order of the page.
    pub missing: Vec<Missing>,
    /// The address of the printed version.
    pub pdf: Option<Box<str>>,
    /// Of its file.
    pub errors: usize,
    /// Of its file.
    pub warnings: usize,
}

/// An open question.
#[derive(Debug, Serialize)]
pub struct Query {
    /// The question.
    pub ask: String,
    /// The words that it is about.
    pub quote: Option<String>,
    /// Where it stands.
    #[serde(flatten)]
    pub place: ReportedPlace,
}

/// A figure that lacks something.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// The figure, and what it lacks.
    pub what: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: ReportedPlace,
}

/// What is known of the page at a decoded path.
pub fn page_facts(generation: &Generation, path: &str) -> PageFacts {
    let site = &generation.press.site;
    let found = find(site, path);
    let manuscript = match found {
        Found::Route(route) => match site.routes[route].subject {
            Subject::Doc(doc) => Some(facts(generation, doc)),
            _ => None,
        },
        _ => None,
    };
    PageFacts { url: path.to_owned(), found: matches!(found, Found::Route(_)), manuscript }
}

fn facts(generation: &Generation, id: DocId) -> Facts {
    let site = &generation.press.site;
    let sources = Sources::of(site);
    let entry = site.catalog.doc(id);
    let manuscript = &entry.manuscript;
    let faults = generation.diagnostics();
    let own =
        faults.iter().filter(|fault| fault.span.as_ref().is_some_and(|span| span.file == manuscript.file));
    let count = |severity| own.clone().filter(|fault| fault.severity == severity).count();
    let whole = sources.place(&Span::new(&manuscript.file, 0..0));
    Facts {
        title: title(entry),
        lang: manuscript.lang.to_string(),
        status: entry.status.as_str(),
        hidden: hidden(entry),
        embargo: embargo(entry).map(|until| local(site, until)),
        words: manuscript.words,
        minutes: manuscript.minutes(),
        queries: queries(&sources, entry),
        missing: missing(&sources, entry),
        pdf: match &site.resolved(id).pdf {
            Some(Link::File { url, .. }) => Some(url.clone()),
            _ => None,
        },
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        file: whole.file,
        editor: whole.editor,
    }
}

/// The title as plain text; the file's name where there is none.
pub fn title(entry: &DocEntry) -> String {
    let title = entry.manuscript.meta.title.as_ref();
    title.map_or_else(|| entry.manuscript.file.stem().to_owned(), |title| title.value.to_string())
}

/// Why `build` would leave a document out.
pub fn hidden(entry: &DocEntry) -> Option<&'static str> {
    match entry.public_state {
        DocState::Unbuilt(Unbuilt::Embargo(_)) => Some("embargo"),
        DocState::Unbuilt(Unbuilt::Draft) => Some("draft"),
        DocState::Unbuilt(Unbuilt::Review) => Some("review"),
        DocState::Unbuilt(Unbuilt::Future) => Some("date"),
        _ => None,
    }
}

/// The embargo of a document and its other editions, if it is in the future.
pub fn embargo(entry: &DocEntry) -> Option<jiff::Timestamp> {
    match entry.public_state {
        DocState::Unbuilt(Unbuilt::Embargo(until)) => Some(until),
        _ => None,
    }
}

/// A moment as the site's clocks show it.
pub fn local(site: &Site, moment: jiff::Timestamp) -> String {
    site.config.time_zone.to_datetime(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

fn queries(sources: &Sources<'_>, entry: &DocEntry) -> Vec<Query> {
    let manuscript = &entry.manuscript;
    let queries = manuscript.meta.queries.iter().flatten();
    let query = |query: &crate::model::meta::Query| Query {
        ask: query.ask.value.to_string(),
        quote: query.quote.as_ref().map(|quote| quote.value.to_string()),
        place: sources.place(&Span::new(&manuscript.file, query.ask.range)),
    };
    queries.map(query).collect()
}

fn missing(sources: &Sources<'_>, entry: &DocEntry) -> Vec<Missing> {
    let (file, doc) = (&entry.manuscript.file, &entry.manuscript.doc);
    let mut missing = Vec::new();
    let mut add = |exhibit: &Exhibit, what: &str| {
        let name = format!("{} {}", exhibit.kind.prefix(), exhibit.number);
        let what = format!("{name}: {what}");
        missing.push(Missing { what, place: sources.place(&Span::new(file, doc.node(exhibit.node).range)) });
    };
    for exhibit in doc.exhibits.iter().filter(|exhibit| exhibit.kind != ExhibitKind::Box) {
        if exhibit.kind == ExhibitKind::Figure && exhibit.alt.is_none() {
            add(exhibit, "no alternative text");
        }
        if exhibit.number > 0 && doc.furniture(exhibit.node, Furniture::Source).is_none() {
            add(exhibit, "no source");
        }
    }
    missing
}
