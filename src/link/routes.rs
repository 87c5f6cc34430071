//! The table of addresses: redirects planned, names that every system can store, no address claimed twice.
//!
//! Addresses are compared as the least careful system does: NFC, without regard to case, without final dots.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::parts::{bad_part, mended_part};
use crate::model::address::{Addresses, decode};
use crate::model::catalog::Catalog;
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::source::{SourcePath, Span};
use crate::text::fold::fold;

/// A path below the output folder holds no more bytes than this.
const PATH: usize = 240;

/// The redirects that built documents ask for with `aliases`, as routes of the output `output`.
pub fn plan_aliases(config: &Config, catalog: &Catalog, output: &'static str) -> Outcome<Vec<Route>> {
    let addresses = Addresses::new(config);
    let mut planned = Outcome::<Vec<Route>>::default();
    for entry in &catalog.docs {
        let manuscript = &entry.manuscript;
        for alias in manuscript.meta.aliases.iter().flatten() {
            match alias_url(&addresses, config, &alias.value) {
                Ok(url) if entry.state.is_built() => {
                    let subject = Subject::Redirect { to: entry.url.clone() };
                    planned.value.push(addresses.route(url, output, subject));
                }
                Ok(_) => {}
                Err(reason) => {
                    let message = format!("the alias `{}` {reason}", alias.value);
                    let fault =
                        Diagnostic::at(Code::BadAddress, Span::new(&manuscript.file, alias.range), message);
                    let help = "write an address from the site root, for example `/old/place/`";
                    planned.diagnostics.push(fault.help(help));
                }
            }
        }
    }
    planned
}

/// The address of an alias: a page, unless it ends in `.html` or `.htm`.
fn alias_url(addresses: &Addresses, config: &Config, alias: &str) -> Result<Box<str>, &'static str> {
    let alias = alias.trim();
    if alias.contains("://") || alias.starts_with("//") {
        return Err("is an address of another site");
    }
    if alias.contains(['?', '#']) {
        return Err("holds a query or an anchor, which no file can have");
    }
    let below = alias.trim_start_matches('/');
    let path = SourcePath::new(below).and_then(|_| SourcePath::new(&decode(below)));
    let path = path.map_err(|_| "is not a path below the site root")?;
    let is_file = matches!(&*path.extension(), "html" | "htm") && !alias.ends_with('/');
    let parts = [path.as_str()];
    let url = if is_file {
        addresses.file(&config.language, &parts)
    } else {
        addresses.page(&config.language, &parts)
    };
    Ok(match url.strip_suffix("/index.html") {
        Some(page) => format!("{page}/").into(),
        None => url,
    })
}

/// The table of the last run: the same plan gives the same table.
#[derive(Debug, Default)]
pub struct Memo {
    known: Option<Known>,
}

/// A table without faults.
#[derive(Debug)]
struct Known {
    /// The plan of pages.
    pages: Arc<Vec<Route>>,
    routes: Arc<Vec<Route>>,
    by_url: Arc<HashMap<Box<str>, usize>>,
    /// For each planned route, in the order planned, its place in the table.
    places: Vec<u32>,
}

impl Known {
    fn is_of(&self, pages: &Arc<Vec<Route>>, rest: &[Route]) -> bool {
        let same = |(route, place): (&Route, &u32)| self.routes[*place as usize] == *route;
        let (of_pages, of_rest) = self.places.split_at(self.places.len().min(pages.len()));
        of_pages.len() == pages.len()
            && of_rest.len() == rest.len()
            && rest.iter().zip(of_rest).all(same)
            && (Arc::ptr_eq(&self.pages, pages) || pages.iter().zip(of_pages).all(same))
    }
}

/// Fills the site's table with the routes of pages and the rest, sorted by path; reports names that some system cannot
/// store and addresses that two things claim (the first of them stays).
pub fn fill_routes(
    site: &mut Site,
    pages: &Arc<Vec<Route>>,
    rest: Vec<Route>,
    memo: &mut Memo,
) -> Vec<Diagnostic> {
    if let Some(known) = memo.known.as_ref().filter(|known| known.is_of(pages, &rest)) {
        site.routes = Arc::clone(&known.routes);
        site.route_by_url = Arc::clone(&known.by_url);
        return Vec::new();
    }
    let planned: Vec<Route> = pages.iter().cloned().chain(rest).collect();
    let count = planned.len();
    let mut faults = Vec::new();
    let kept = keep_first(site, planned, &mut faults);
    let mut kept: Vec<(u32, Route)> = (0..).zip(kept).collect();
    kept.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
    let mut places = vec![0; kept.len()];
    for (place, (index, _)) in kept.iter().enumerate() {
        places[*index as usize] = place as u32;
    }
    let routes: Vec<Route> = kept.into_iter().map(|(_, route)| route).collect();
    let by_url = routes.iter().enumerate().map(|(index, route)| (route.url.clone(), index)).collect();
    site.routes = Arc::new(routes);
    site.route_by_url = Arc::new(by_url);
    memo.known = (faults.is_empty() && places.len() == count).then(|| Known {
        pages: Arc::clone(pages),
        routes: Arc::clone(&site.routes),
        by_url: Arc::clone(&site.route_by_url),
        places,
    });
    faults
}

/// The first claim to each address.
fn keep_first(site: &Site, planned: Vec<Route>, faults: &mut Vec<Diagnostic>) -> Vec<Route> {
    let claims = Claims::new(site);
    check_names(&claims, &planned, faults);
    let mut kept: Vec<Route> = Vec::with_capacity(planned.len());
    let mut by_key: HashMap<String, usize> = HashMap::with_capacity(planned.len());
    for route in planned {
        match by_key.entry(key(&route.path)) {
            Entry::Occupied(first) => faults.extend(claims.collision(&kept[*first.get()], &route)),
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(route);
            }
        }
    }
    check_folders(&claims, &kept, &by_key, faults);
    once_for_both(faults);
    kept
}

/// Keeps the first collision of each two documents: their pages share an address, and so does all that lies beside
/// them.
fn once_for_both(faults: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    faults.retain(|fault| {
        let pair = fault.span.as_ref().zip(fault.related.first());
        fault.code != Code::AddressCollision
            || pair.is_none_or(|(one, two)| seen.insert((one.clone(), two.span.clone())))
    });
}

/// The form in which paths are compared.
fn key(path: &str) -> String {
    let folded = fold(path);
    if !folded.contains("./") && !folded.contains(" /") && !folded.ends_with(['.', ' ']) {
        return folded;
    }
    let parts: Vec<&str> = folded.split('/').map(|part| part.trim_end_matches(['.', ' '])).collect();
    parts.join("/")
}

/// Reports files that lie where others need a folder.
fn check_folders(
    claims: &Claims<'_>,
    kept: &[Route],
    by_key: &HashMap<String, usize>,
    faults: &mut Vec<Diagnostic>,
) {
    let mut seen: HashSet<String> = HashSet::new();
    for route in kept {
        let key = key(&route.path);
        let mut folder = key.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if !seen.insert(above.to_owned()) {
                break;
            }
            if let Some(file) = by_key.get(above) {
                faults.extend(claims.collision(&kept[*file], route));
            }
            folder = above;
        }
    }
}

/// Reports parts that some system cannot store, each folder once.
fn check_names(claims: &Claims<'_>, routes: &[Route], faults: &mut Vec<Diagnostic>) {
    let mut seen: HashSet<&str> = HashSet::new();
    for route in routes {
        let path = &*route.path;
        let mut start = 0;
        let mut bad = false;
        for part in path.split('/') {
            let end = start + part.len();
            start = end + 1;
            let Some(reason) = bad_part(part) else { continue };
            bad = true;
            if seen.insert(&path[..end]) {
                faults.push(claims.bad_address(route, &format!("`{part}` in the address {reason}")));
            }
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if path.len() > PATH && !bad && seen.insert(folder) {
            let message = format!("the path `{path}` has {} bytes, expected at most {PATH}", path.len());
            faults.push(claims.bad_address(route, &message));
        }
    }
}

/// What claims an address, and where it was written.
struct Claims<'a> {
    site: &'a Site,
    docs_by_url: HashMap<&'a str, usize>,
}

impl<'a> Claims<'a> {
    fn new(site: &'a Site) -> Self {
        let docs = site.catalog.docs.iter().enumerate().filter(|(_, doc)| doc.state.is_built());
        Self { site, docs_by_url: docs.map(|(index, doc)| (&*doc.url, index)).collect() }
    }

    /// The fault of two claims to one address; `None` where the files themselves have one name but for case, which
    /// `scan` reports.
    fn collision(&self, first: &Route, second: &Route) -> Option<Diagnostic> {
        let (one, two) = (self.span(first), self.span(second));
        if let (Some(one), Some(two)) = (&one, &two)
            && one.file != two.file
            && fold(one.file.as_str()) == fold(two.file.as_str())
        {
            return None;
        }
        let message = match first.path == second.path {
            true => format!(
                "{} and {} have the same address `{}`",
                self.name(second),
                self.name(first),
                second.url
            ),
            false => format!(
                "{} at `{}` and {} at `{}` cannot lie side by side on every system",
                self.name(second),
                second.url,
                self.name(first),
                first.url,
            ),
        };
        let help = "give one of them another `slug`, rename a file, or remove the alias";
        let mut fault = Diagnostic::new(Code::AddressCollision, message).help(help);
        fault.url = Some(second.url.to_string());
        fault.span = two.clone().or_else(|| one.clone());
        Some(match one.filter(|_| two.is_some()) {
            Some(one) => fault.related(one, "the other claim to it"),
            None => fault,
        })
    }

    fn bad_address(&self, route: &Route, message: &str) -> Diagnostic {
        let mut fault = Diagnostic::new(Code::BadAddress, message).help(self.mended(route));
        fault.span = self.span(route);
        fault.url = Some(route.url.to_string());
        fault
    }

    /// Advice; a `slug` that would do, where the last part of a document's address is at fault.
    fn mended(&self, route: &Route) -> String {
        let last = route.path.trim_end_matches("/index.html").rsplit('/').next().unwrap_or_default();
        match route.subject {
            Subject::Doc(_) if bad_part(last).is_some() => {
                format!("give it another `slug`, such as `{}`, or file name", mended_part(last))
            }
            _ => "give it another `slug` or file name".to_owned(),
        }
    }

    fn span(&self, route: &Route) -> Option<Span> {
        let site = self.site;
        match &route.subject {
            Subject::Doc(doc) | Subject::Beside { doc, .. } => {
                let manuscript = &site.catalog.doc(*doc).manuscript;
                let range = manuscript.meta.slug.as_ref().map(|slug| slug.range).unwrap_or_default();
                Some(Span::new(&manuscript.file, range))
            }
            Subject::Redirect { to } => self.alias_span(to, &route.url),
            Subject::File { path } => Some(Span::new(path, 0..0)),
            Subject::Series { record, .. }
            | Subject::Person { record, .. }
            | Subject::Term { record, .. } => {
                site.catalog.record(*record).record.file.as_ref().map(|file| Span::new(file, 0..0))
            }
            Subject::Taxonomy { taxonomy, .. } => {
                let name = &site.catalog.taxonomy(*taxonomy).name;
                let own = site.config.taxonomies.iter().find(|own| own.name.value == *name);
                own.map(|own| Span::new(&site.config.file, own.name.range))
            }
            _ => None,
        }
    }

    fn alias_span(&self, to: &str, url: &str) -> Option<Span> {
        let manuscript = &self.site.catalog.docs[*self.docs_by_url.get(to)?].manuscript;
        let addresses = Addresses::new(&self.site.config);
        let mut aliases = manuscript.meta.aliases.iter().flatten();
        let alias = aliases.find(|alias| {
            alias_url(&addresses, &self.site.config, &alias.value).is_ok_and(|alias| *alias == *url)
        })?;
        Some(Span::new(&manuscript.file, alias.range))
    }

    fn name(&self, route: &Route) -> String {
        let catalog = &self.site.catalog;
        match &route.subject {
            Subject::Doc(doc) | Subject::Beside { doc, .. } => {
                format!("`{}`", catalog.doc(*doc).manuscript.file)
            }
            Subject::Redirect { to } => format!("an alias of `{to}`"),
            Subject::File { path } => format!("the file `{path}`"),
            Subject::Series { record, .. } => format!("the series `{}`", catalog.record(*record).record.id),
            Subject::Person { record, .. } | Subject::Term { record, .. } => {
                let record = &catalog.record(*record).record;
                format!("the record `{}` of `{}`", record.id, record.taxonomy)
            }
            Subject::Taxonomy { taxonomy, .. } => {
                format!("the index of `{}`", catalog.taxonomy(*taxonomy).name)
            }
            Subject::Home { .. } => "the front page".to_owned(),
            Subject::Feed { .. } => "a feed".to_owned(),
            Subject::ThemeAsset { path } => format!("the theme's file `{path}`"),
            _ => format!("a page of `{}`", route.output),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{bad_part, key};

    #[test]
    fn parts_can_be_stored_everywhere() {
        for (part, fine) in [
            ("31-tokyo-hedges", true),
            ("żółw", true),
            (".well-known", true),
            ("console", true),
            ("com10", true),
            ("", false),
            ("con", false),
            ("NUL.txt", false),
            ("lpt1", false),
            ("aux.tar.gz", false),
            ("end.", false),
            ("end ", false),
            ("a:b", false),
            ("what?", false),
            ("zo\u{301}łw", false),
        ] {
            assert_eq!(bad_part(part).is_none(), fine, "{part}");
        }
        assert!(bad_part(&"x".repeat(121)).is_some());
        assert!(bad_part(&"x".repeat(120)).is_none());
    }

    #[test]
    fn paths_are_compared_as_careless_systems_do() {
        for (a, b) in [
            ("A/Index.html", "a/index.html"),
            ("a./x", "a/x"),
            ("ZO\u{301}ŁW/x", "zółw/x"),
            ("a. /x. .", "a/x"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("a/b"), key("a/b.c"));
    }
}
