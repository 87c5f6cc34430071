//! What the finished pages of a site say together: places that do not exist, and each fault once.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::page::{Checker, PageFacts, PageFault, PlaceLink};
use crate::model::diagnostic::{Code, Diagnostic};

/// Makes one diagnostic of each fault that templates show on several pages: it names the first page, and how many.
pub fn once_each(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (paged, mut all): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| fault.url.is_some());
    let mut found: BTreeMap<_, (Diagnostic, BTreeSet<Option<String>>)> = BTreeMap::new();
    for fault in paged {
        let key = (fault.span.clone(), fault.code, fault.message.clone());
        let (_, urls) = found.entry(key).or_insert_with(|| (fault.clone(), BTreeSet::new()));
        urls.insert(fault.url);
    }
    all.extend(found.into_values().map(|(mut fault, urls)| {
        let count = urls.len();
        fault.url = urls.into_iter().next().flatten();
        fault.on_pages(count)
    }));
    all
}

/// Whether a page that was looked at has no such place.
fn is_lost(by_route: &[Option<&PageFacts>], place: &PlaceLink) -> bool {
    let target = by_route.get(place.target as usize).copied().flatten();
    target.is_some_and(|target| target.ids.binary_search(&place.id).is_err())
}

impl Checker<'_> {
    /// The routes of pages with links to places that do not exist.
    pub fn misled(&self, pages: &[PageFacts]) -> HashSet<usize> {
        let by_route = self.by_route(pages);
        let misled = pages.iter().filter(|page| page.places.iter().any(|place| is_lost(&by_route, place)));
        misled.map(|page| page.route as usize).collect()
    }

    fn by_route<'p>(&self, pages: &'p [PageFacts]) -> Vec<Option<&'p PageFacts>> {
        let mut by_route = vec![None; self.site.routes.len()];
        for page in pages {
            by_route[page.route as usize] = Some(page);
        }
        by_route
    }

    /// The faults of all pages. The same fault on many pages is one diagnostic that names one of them.
    pub fn finish(&self, pages: &[PageFacts]) -> Vec<Diagnostic> {
        let by_route = self.by_route(pages);
        let mut found: BTreeMap<PageFault, Vec<u32>> = BTreeMap::new();
        for page in by_route.iter().flatten() {
            for fault in &page.faults {
                found.entry(fault.clone()).or_default().push(page.route);
            }
            for place in &page.places {
                if is_lost(&by_route, place) {
                    let fault = PageFault::NoSuchPlace { written: place.written.clone() };
                    found.entry(fault).or_default().push(page.route);
                }
            }
        }
        found.into_iter().map(|(fault, routes)| self.diagnostic(&fault, &routes)).collect()
    }

    fn diagnostic(&self, fault: &PageFault, routes: &[u32]) -> Diagnostic {
        let mut diagnostic = match fault {
            PageFault::NoSuchAddress { written, meant } => {
                let message = format!("the page links to `{written}`, which is no address of the site");
                let mut diagnostic = Diagnostic::new(Code::BrokenOutputLink, message);
                diagnostic.help = meant.as_ref().map(|meant| format!("the address is `{meant}`"));
                diagnostic
            }
            PageFault::NoSuchPlace { written } => Diagnostic::new(
                Code::BrokenOutputLink,
                format!("the page links to `{written}`, but nothing there has this id"),
            ),
            PageFault::RunsCode { written } => {
                Diagnostic::new(Code::BadScheme, format!("the page links to `{written}`, which runs code"))
            }
            PageFault::DuplicateId { id } => {
                Diagnostic::new(Code::DuplicateHtmlId, format!("the id `{id}` occurs twice in the page"))
            }
        };
        diagnostic.url = routes.first().map(|route| self.site.routes[*route as usize].url.to_string());
        diagnostic.on_pages(routes.len())
    }
}
