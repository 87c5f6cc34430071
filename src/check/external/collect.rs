//! Which addresses of other sites the finished pages hold: HTML goes in, links with their places come out.
//!
//! The pages are the truth: what templates and citations make of a site is in them, what is
//! not built is not. Where a link was written is looked up in the sources ([`super::places`]).

use std::collections::{BTreeMap, HashMap};

use url::Url;

use super::places::{Places, split};
use super::{Link, Place};
use crate::check::scan::{Found, scan, source_set};
use crate::model::address::Addresses;
use crate::model::entities::decode_entities;
use crate::model::site::Site;

/// The addresses of other sites that the pages seen so far hold.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    found: BTreeMap<Url, Use>,
}

/// Which pages hold an address.
#[derive(Clone, Debug)]
struct Use {
    first: Box<str>,
    pages: usize,
    fragments: Vec<Box<str>>,
}

impl Pages {
    /// Adds what [`external_addresses`] found in the page at `page`.
    pub fn add(&mut self, page: &str, addresses: Vec<Url>) {
        let mut last: Option<Url> = None;
        for address in addresses {
            let (url, fragment) = split(address);
            let same_page = last.as_ref() == Some(&url);
            let uses = self.found.entry(url.clone()).or_insert_with(|| Use {
                first: page.into(),
                pages: 0,
                fragments: Vec::new(),
            });
            if !same_page {
                uses.pages += 1;
            }
            if page < &*uses.first {
                uses.first = page.into();
            }
            uses.fragments.extend(fragment);
            last = Some(url);
        }
    }
}

/// The web addresses in a finished page that are not the site's own, sorted, each once.
pub fn external_addresses(site: &Site, html: &str) -> Vec<Url> {
    let own = Addresses::new(&site.config);
    let mut found = Vec::new();
    let mut take = |address: &str| {
        let address = decode_entities(address.trim_ascii());
        let web = ["http:", "https:", "//"]
            .iter()
            .any(|start| address.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)));
        if web && own.strip_origin(&address).is_none_or(|path| !path.starts_with(own.base())) {
            found.extend(site.config.base_url.join(&address).ok().filter(Url::has_host));
        }
    };
    scan(html, |piece| match piece {
        Found::Address(address) => take(address),
        Found::SourceSet(value) => source_set(value).for_each(&mut take),
        Found::Id(_) | Found::Content(_) => {}
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// The links of all pages, by address, with the places where they were written.
pub fn collect(site: &Site, pages: &Pages) -> Vec<Link> {
    let mut places: HashMap<Url, Vec<Place>> = HashMap::new();
    for (url, place) in Places::of(site).found {
        places.entry(url).or_default().push(place);
    }
    let link = |(url, uses): (&Url, &Use)| {
        let mut places = places.remove(url).unwrap_or_default();
        places.sort_unstable();
        places.dedup();
        let mut fragments = uses.fragments.clone();
        fragments.sort_unstable();
        fragments.dedup();
        Link { url: url.clone(), places, fragments, first_page: uses.first.clone(), pages: uses.pages }
    };
    pages.found.iter().map(link).collect()
}
