//! What one finished page says: its ids, what it links to, and what of that is wrong on its own.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use super::feed::feed_html;
use super::scan::{Found, scan, source_set};
use crate::model::address::{Addresses, decode};
use crate::model::config::RawHtml;
use crate::model::doc::LinkKind;
use crate::model::entities::decode_entities;
use crate::model::route::Subject;
use crate::model::site::{Link, Site};

/// Checks the finished pages of one site.
pub struct Checker<'a> {
    pub(super) site: &'a Site,
    addresses: Addresses,
    /// Targets of raw HTML and shortcodes that were reported where they were written.
    reported: HashSet<&'a str>,
    /// Routes by the hash of their path, made for the first page that is recalled.
    pub(super) by_path: OnceLock<HashMap<u64, u32>>,
}

/// What [`super::Checker::finish`] needs of a page: small, so that all of a site fit into memory.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    /// Index of the page's route.
    pub(super) route: u32,
    /// Hashes of the ids, sorted.
    pub(super) ids: Vec<u64>,
    /// Places in other pages that this one links to.
    pub(super) places: Vec<PlaceLink>,
    pub(super) faults: Vec<PageFault>,
}

/// A link to a place in another page.
#[derive(Clone, Debug)]
pub(super) struct PlaceLink {
    /// Index of the page's route.
    pub target: u32,
    pub id: u64,
    pub written: Box<str>,
}

/// A fault of one page; equal ones of several pages are reported once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PageFault {
    /// The address, and the one that was probably meant.
    NoSuchAddress {
        written: Box<str>,
        meant: Option<Box<str>>,
    },
    NoSuchPlace {
        written: Box<str>,
    },
    DuplicateId {
        id: Box<str>,
    },
    /// An address that runs code.
    RunsCode {
        written: Box<str>,
    },
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
enum Target<'t> {
    /// Out of the site.
    Elsewhere,
    /// To a program in the address.
    Code,
    /// To a place in the same page.
    Here(&'t str),
    /// To a route, perhaps a place in it.
    Route(usize, &'t str),
    Nowhere {
        meant: Option<Box<str>>,
    },
}

impl PageFacts {
    /// The place of the page's route in the site's table.
    pub fn route(&self) -> usize {
        self.route as usize
    }
}

impl<'a> Checker<'a> {
    /// A checker for a site whose routes are known.
    pub fn new(site: &'a Site) -> Self {
        let docs = site.catalog.docs.iter().zip(&site.resolved);
        let reported = docs.flat_map(|(doc, resolved)| doc.manuscript.doc.links.iter().zip(&resolved.links));
        let reported = reported.filter(|(target, link)| {
            matches!(target.kind, LinkKind::Html | LinkKind::Argument)
                && matches!(link, Link::Broken | Link::Unbuilt)
        });
        Self {
            site,
            addresses: Addresses::new(&site.config),
            reported: reported.map(|(target, _)| &*target.target).collect(),
            by_path: OnceLock::new(),
        }
    }

    /// Reads a finished page. `route` is its index in the site's table.
    pub fn page(&self, route: usize, html: &str) -> PageFacts {
        let mut reader = PageReader {
            checker: self,
            url: &self.site.routes[route].url,
            ids: Vec::new(),
            here: Vec::new(),
            facts: PageFacts { route: route as u32, ..PageFacts::default() },
        };
        scan(html, |found| reader.take(found));
        reader.finish()
    }

    /// Reads a finished feed: its own links, and the HTML of its entries.
    pub fn feed(&self, route: usize, xml: &str) -> PageFacts {
        self.page(route, &feed_html(xml))
    }

    /// Where an address on the page `url` leads.
    fn target<'t>(&self, url: &str, address: &'t str) -> Target<'t> {
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let path = path.split('?').next().unwrap_or("");
        if path.is_empty() {
            return Target::Here(fragment);
        }
        let joined;
        let own;
        let path = if let Some(path) = self.addresses.strip_origin(path) {
            own = path;
            if own.is_empty() { "/" } else { &*own }
        } else if runs_code(address) && self.site.config.html.raw != RawHtml::Allow {
            return Target::Code;
        } else if path.starts_with("//") || has_scheme(path) {
            return Target::Elsewhere;
        } else if path.starts_with('/') && !path.contains("/.") {
            path
        } else if let Some(path) = path.strip_prefix('/') {
            joined = join("/", path);
            &joined
        } else {
            joined = join(url, path);
            &joined
        };
        if !path.starts_with(self.addresses.base()) && format!("{path}/") != self.addresses.base() {
            return Target::Elsewhere;
        }
        match self.route_at(path) {
            Some(route) => Target::Route(route, fragment),
            None => Target::Nowhere { meant: self.meant(path) },
        }
    }

    /// The route of an address, however its characters are escaped.
    fn route_at(&self, path: &str) -> Option<usize> {
        if let Some(route) = self.site.route_by_url.get(path) {
            return Some(*route);
        }
        let file = self.addresses.output_path(path);
        self.site.routes.binary_search_by(|route| route.path.cmp(&file)).ok()
    }

    /// The address with its final slash, if that was all that is missing.
    fn meant(&self, path: &str) -> Option<Box<str>> {
        let slashed = format!("{path}/");
        (!path.ends_with('/') && self.route_at(&slashed).is_some()).then(|| slashed.into())
    }

    /// The page that a reader of route `route` ends at.
    fn destination(&self, route: usize) -> usize {
        match &self.site.routes[route].subject {
            Subject::Redirect { to } => self.route_at(to).unwrap_or(route),
            _ => route,
        }
    }
}

struct PageReader<'r, 'h> {
    checker: &'r Checker<'r>,
    url: &'r str,
    ids: Vec<(u64, &'h str)>,
    /// Places in this page that it links to.
    here: Vec<(u64, Box<str>)>,
    facts: PageFacts,
}

impl<'h> PageReader<'_, 'h> {
    fn take(&mut self, found: Found<'h>) {
        match found {
            Found::Id(id) => self.ids.push((place_hash(&decode_entities(id)), id)),
            Found::Address(address) => self.address(address),
            Found::SourceSet(value) => source_set(value).for_each(|address| self.address(address)),
            Found::Content(content) => {
                if self.checker.addresses.strip_origin(content).is_some()
                    && !content.contains(char::is_whitespace)
                {
                    self.address(content);
                }
            }
        }
    }

    fn address(&mut self, address: &str) {
        let address = decode_entities(address.trim_ascii());
        match self.checker.target(self.url, &address) {
            Target::Elsewhere => {}
            Target::Code => self.fault(PageFault::RunsCode { written: (*address).into() }),
            Target::Here(fragment) => {
                if let Some(id) = place(fragment) {
                    self.here.push((id, address.into_owned().into()));
                }
            }
            Target::Route(route, fragment) => {
                let Some(id) = place(fragment) else { return };
                let target = self.checker.destination(route) as u32;
                if target == self.facts.route {
                    self.here.push((id, address.into_owned().into()));
                } else {
                    self.facts.places.push(PlaceLink { target, id, written: address.into_owned().into() });
                }
            }
            Target::Nowhere { meant } => {
                self.fault(PageFault::NoSuchAddress { written: (*address).into(), meant })
            }
        }
    }

    fn fault(&mut self, fault: PageFault) {
        let reported = match &fault {
            PageFault::NoSuchAddress { written, .. } | PageFault::NoSuchPlace { written } => {
                self.checker.reported.contains(&**written)
            }
            PageFault::DuplicateId { .. } | PageFault::RunsCode { .. } => false,
        };
        if !reported {
            self.facts.faults.push(fault);
        }
    }

    fn finish(mut self) -> PageFacts {
        self.ids.sort_unstable_by_key(|(hash, _)| *hash);
        let twice: Vec<&str> =
            self.ids.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).collect();
        for id in twice {
            self.fault(PageFault::DuplicateId { id: id.into() });
        }
        self.facts.ids = self.ids.iter().map(|(hash, _)| *hash).collect();
        self.facts.ids.dedup();
        for (id, written) in std::mem::take(&mut self.here) {
            if self.facts.ids.binary_search(&id).is_err() {
                self.fault(PageFault::NoSuchPlace { written });
            }
        }
        self.facts.places.sort_unstable_by_key(|place| (place.target, place.id));
        self.facts.places.dedup_by_key(|place| (place.target, place.id));
        self.facts.faults.sort_unstable();
        self.facts.faults.dedup();
        self.facts
    }
}

/// The hash of the place a fragment names; `None` for the page's top and for directives to the browser.
fn place(fragment: &str) -> Option<u64> {
    let id = fragment.split(":~:").next().unwrap_or("");
    (!id.is_empty() && !id.eq_ignore_ascii_case("top")).then(|| place_hash(&decode(id)))
}

pub(super) fn place_hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Whether a browser would run the address; it skips control characters and white space in the scheme.
fn runs_code(address: &str) -> bool {
    let mut bare = address.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    match bare.next() {
        Some('j' | 'J') => bare.take(10).collect::<String>().eq_ignore_ascii_case("avascript:"),
        Some('v' | 'V') => bare.take(8).collect::<String>().eq_ignore_ascii_case("bscript:"),
        _ => false,
    }
}

/// Whether an address begins with a scheme (RFC 3986, section 3.1).
fn has_scheme(address: &str) -> bool {
    let Some(colon) = address.find([':', '/']) else { return false };
    address.as_bytes()[colon] == b':'
        && address.as_bytes()[0].is_ascii_alphabetic()
        && address.bytes().take(colon).all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A relative address on the page `url`, with `.` and `..` resolved.
fn join(url: &str, relative: &str) -> String {
    let folder = &url[..url.rfind('/').map_or(0, |slash| slash + 1)];
    let mut parts: Vec<&str> = folder.split('/').skip(1).collect();
    parts.pop();
    let mut steps = relative.split('/').peekable();
    while let Some(step) = steps.next() {
        let last = steps.peek().is_none();
        match step {
            "." | ".." => {
                if step == ".." {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            step => parts.push(step),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{has_scheme, join, place, runs_code};

    #[test]
    fn relative_addresses() {
        for (url, relative, expected) in [
            ("/a/b/", "c.svg", "/a/b/c.svg"),
            ("/a/b/", "../c/", "/a/c/"),
            ("/a/b/", "./", "/a/b/"),
            ("/a/b/", "..", "/a/"),
            ("/a/feed.xml", "b/", "/a/b/"),
            ("/", "../../x", "/x"),
            ("/", "a//b", "/a//b"),
        ] {
            assert_eq!(join(url, relative), expected, "{url} {relative}");
        }
    }

    #[test]
    fn schemes() {
        for (address, expected) in [
            ("mailto:a@b", true),
            ("data:x", true),
            ("a/b:c", false),
            ("a", false),
            (":a", false),
            ("1a:b", false),
        ] {
            assert_eq!(has_scheme(address), expected, "{address}");
        }
    }

    #[test]
    fn addresses_that_run() {
        for (address, expected) in [
            ("javascript:x", true),
            (" \u{1}Java\tScript\n:x", true),
            ("vbscript:x", true),
            ("javascript", false),
            ("java/script:x", false),
            ("/javascript:x", false),
            ("https://e.example/javascript:x", false),
        ] {
            assert_eq!(runs_code(address), expected, "{address:?}");
        }
    }

    #[test]
    fn places() {
        assert_eq!(place(""), None);
        assert_eq!(place("top"), None);
        assert_eq!(place(":~:text=a"), None);
        assert_eq!(place("%C5%BC"), place("ż"));
    }
}
