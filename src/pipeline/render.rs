//! Rendering a whole site: every route in parallel, each file checked and handed on, or taken over from an earlier build.

use std::collections::HashSet;
use std::io;

use rayon::prelude::*;

use super::remembered::Remembered;
use super::render_route;
use crate::cache::Cache;
use crate::check::{Checker, PageFacts, once_each};
use crate::link::fingerprint::Fingerprints;
use crate::model::artifact::Body;
use crate::model::catalog::DocId;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::route::{Route, Subject};
use crate::model::source::Hash;
use crate::outputs::Press;

/// Where finished files go. Called from many threads; the first error ends the run.
pub trait Sink: Sync {
    /// Takes a file; gives the hash of its bytes if it will be part of an output.
    fn put(&self, route: &Route, body: &Body) -> io::Result<Option<Hash>>;

    /// Takes over the file that the output has for a route, if it has these bytes.
    fn keep(&self, route: &Route, bytes: Hash) -> io::Result<bool> {
        let _ = (route, bytes);
        Ok(false)
    }
}

/// A sink that takes every file.
impl<F: Fn(&Route, &Body) -> io::Result<Option<Hash>> + Sync> Sink for F {
    fn put(&self, route: &Route, body: &Body) -> io::Result<Option<Hash>> {
        self(route, body)
    }
}

/// What earlier builds left: where it lies, and what names the program and the options of this one.
#[derive(Clone, Copy)]
pub struct Earlier<'a> {
    pub cache: &'a Cache,
    pub program: &'a str,
}

/// A rendered site.
#[derive(Debug)]
pub struct Rendered {
    pub diagnostics: Vec<Diagnostic>,
    /// Every file was made, none was taken over.
    pub whole: bool,
}

/// A route that is done.
pub(super) struct Finished {
    /// Its place in the site's table.
    pub index: usize,
    /// Of the bytes in the output.
    pub bytes: Option<Hash>,
    /// Of pages and feeds.
    pub facts: Option<PageFacts>,
    pub diagnostics: Vec<Diagnostic>,
    /// It was taken over.
    pub kept: bool,
}

/// Renders every route in parallel, checks the finished bytes, and hands them to `sink`. The files of documents of which
/// nothing has changed since an earlier build are taken over.
///
/// What `sink` reports ends the run; faults of content and theme do not.
pub fn render(press: &Press, sink: &dyn Sink, earlier: Option<Earlier<'_>>) -> io::Result<Rendered> {
    let site = &*press.site;
    let checker = Checker::new(site);
    let related = |doc: DocId| press.related(doc);
    let remembered = earlier.map(|Earlier { cache, program }| {
        Remembered::new(site, cache, Fingerprints::new(site, &related, program))
    });
    let make = |index: usize| -> io::Result<Finished> {
        let route = &site.routes[index];
        if let Some(file) = remembered.as_ref().and_then(|remembered| remembered.file(route))
            && let Some(facts) = file.recall(&checker, index)
            && sink.keep(route, file.bytes)?
        {
            let (bytes, diagnostics) = (Some(file.bytes), Vec::new());
            return Ok(Finished { index, bytes, facts, diagnostics, kept: true });
        }
        let Outcome { value: body, diagnostics } = render_route(press, route);
        let bytes = sink.put(route, &body)?;
        let facts = page_facts(&checker, index, route, &body);
        Ok(Finished { index, bytes, facts, diagnostics, kept: false })
    };
    let finished: io::Result<Vec<Finished>> = long_first(&site.routes).into_par_iter().map(make).collect();
    let mut finished = finished?;
    finished.sort_unstable_by_key(|file| file.index);
    let whole = !finished.iter().any(|file| file.kept);
    let facts: Vec<PageFacts> = finished.iter_mut().filter_map(|file| file.facts.take()).collect();
    let (facts, misled) = look_again(press, &checker, facts, &finished);
    if let Some(remembered) = &remembered {
        remembered.remember(press, &checker, &finished, &facts, &misled);
    }
    let faults = finished.into_iter().flat_map(|file| file.diagnostics).collect();
    let mut diagnostics = once_each(faults);
    diagnostics.extend(press.composition_faults());
    diagnostics.extend(checker.finish(&facts));
    Ok(Rendered { diagnostics, whole })
}

/// The facts of all pages, with those of taken-over pages made anew that link to places which are gone; and the pages with
/// such links.
fn look_again(
    press: &Press,
    checker: &Checker<'_>,
    mut facts: Vec<PageFacts>,
    finished: &[Finished],
) -> (Vec<PageFacts>, HashSet<usize>) {
    let misled = checker.misled(&facts);
    for facts in facts.iter_mut().filter(|facts| misled.contains(&facts.route())) {
        let index = facts.route();
        if finished[index].kept {
            let route = &press.site.routes[index];
            let body = render_route(press, route).value;
            *facts = page_facts(checker, index, route, &body).unwrap_or_default();
        }
    }
    (facts, misled)
}

/// The routes in the order in which they are rendered: files about the whole site take longest, and none is left for the
/// end, when the other threads would wait for it.
fn long_first(routes: &[Route]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..routes.len()).collect();
    order.sort_by_key(|index| routes[*index].subject != Subject::Whole);
    order
}

/// Whether the finished bytes of a file are looked at: pages and feeds.
pub(super) fn is_checked(route: &Route) -> bool {
    route.path.ends_with(".html") || is_feed(route)
}

fn is_feed(route: &Route) -> bool {
    route.path.ends_with("feed.xml")
}

/// What checking needs of a finished file; nothing of files that are not looked at.
pub(super) fn page_facts(
    checker: &Checker<'_>,
    index: usize,
    route: &Route,
    body: &Body,
) -> Option<PageFacts> {
    let Body::Bytes(bytes) = body else { return None };
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_checked(route))?;
    Some(if is_feed(route) { checker.feed(index, text) } else { checker.page(index, text) })
}
