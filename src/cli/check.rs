//! `briefpress check`: the whole pipeline, nothing written but the cache; with `--external`, other sites are asked.

use std::sync::{Mutex, PoisonError};

use briefpress::cache::Unused;
use briefpress::check::external::{Pages, external_addresses};
use briefpress::link::Selection;
use briefpress::model::artifact::Body;
use briefpress::model::route::Route;
use briefpress::model::site::Site;
use briefpress::pipeline::Linked;

use super::args::{CheckArgs, Global};
use super::external::ask;
use super::fix::fix;
use super::run::{Done, LinkCounts, Run, start_threads};
use super::{Exit, fail, usage};

/// Reports every fault of the site, those of briefs that are not built included.
pub fn run(args: &CheckArgs, global: &Global) -> Exit {
    let selection = Selection { drafts: args.drafts, ..Selection::default() };
    let run = start_threads(None).and_then(|()| Run::new(global, selection, Vec::new()).map_err(usage));
    let mut run = match run {
        Ok(run) => run,
        Err(exit) => return exit,
    };
    run.use_cache_folder();
    match check(args, &run) {
        Ok(exit) | Err(exit) => exit,
    }
}

/// What a look at the site has found.
pub struct Findings {
    /// The site, with its faults settled.
    pub linked: Linked,
    /// Links to other sites, where they were asked for.
    pub links: Option<LinkCounts>,
}

fn check(args: &CheckArgs, run: &Run) -> Result<Exit, Exit> {
    let look = || look(args, run);
    let (found, fixed) = match args.fix {
        true => fix(run, look()?, &look).map(|(found, fixed)| (found, Some(fixed)))?,
        false => (look()?, None),
    };
    Ok(run.report(&found.linked, Done { links: found.links, fixed, ..Done::default() }))
}

/// Looks at all of the site once.
fn look(args: &CheckArgs, run: &Run) -> Result<Findings, Exit> {
    let mut linked = run.prepare()?;
    let pages = render(args, run, &mut linked).map_err(|cause| fail(Exit::Io, cause))?;
    run.keep_cache(Unused::Keep);
    let links = match pages {
        Some(pages) => Some(ask(run, &mut linked, &pages)?),
        None => None,
    };
    run.settle(&mut linked, args.strict);
    Ok(Findings { linked, links })
}

/// Renders every page for its faults; gives the addresses of other sites in them, if they are wanted.
fn render(args: &CheckArgs, run: &Run, linked: &mut Linked) -> std::io::Result<Option<Pages>> {
    if !args.external {
        return run.render(linked, &|_: &Route, _: &Body| Ok(None), None).map(|_| None);
    }
    let site = std::sync::Arc::clone(&linked.press.site);
    let pages = Mutex::new(Pages::default());
    let look = |route: &Route, body: &Body| {
        look_at(&site, route, body, &pages);
        Ok(None)
    };
    run.render(linked, &look, None)?;
    Ok(Some(pages.into_inner().unwrap_or_else(PoisonError::into_inner)))
}

fn look_at(site: &Site, route: &Route, body: &Body, pages: &Mutex<Pages>) {
    let Body::Bytes(bytes) = body else { return };
    if let (true, Ok(html)) = (route.path.ends_with(".html"), std::str::from_utf8(bytes)) {
        let addresses = external_addresses(site, html);
        pages.lock().unwrap_or_else(PoisonError::into_inner).add(&route.url, addresses);
    }
}
