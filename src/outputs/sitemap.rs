//! `sitemap.xml`: every page that search engines should know, with its other languages.
//!
//! After the protocol of sitemaps.org: at most 50,000 addresses a file; larger sites get an index and parts.

use std::collections::HashMap;

use jiff::civil::Date;

use super::xml::Xml;
use super::{Output, PlanInput, Press};
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::catalog::{DocId, DocState};
use crate::model::config::Config;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::text::Lang;

/// The protocol's limit.
const PART: usize = 50_000;
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
const XHTML: (&str, &str) = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");

/// Writes the sitemap.
pub struct Sitemap;

impl Output for Sitemap {
    fn id(&self) -> &'static str {
        "sitemap"
    }

    fn summary(&self) -> &'static str {
        "`sitemap.xml`: every page with its other languages, in parts of 50,000"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        vec![self.route(input.config, 0)]
    }

    fn plan_files(&self, site: &Site, pages: [&[Route]; 2]) -> Vec<Route> {
        match part_count(site, pages.into_iter().flatten()) {
            0..=1 => Vec::new(),
            parts => (1..=parts).map(|part| self.route(&site.config, part)).collect(),
        }
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let Subject::Sitemap { part } = route.subject else { return Outcome::default() };
        let site = &press.site;
        let bytes = match (part, part_count(site, site.routes.iter())) {
            (0, 0..=1) => list_of_pages(site, 0..usize::MAX),
            (0, parts) => list_of_parts(site, parts),
            (part, _) => list_of_pages(site, (part as usize - 1) * PART..part as usize * PART),
        };
        Outcome::clean(Body::Bytes(bytes))
    }
}

impl Sitemap {
    fn route(&self, config: &Config, part: u32) -> Route {
        let addresses = Addresses::new(config);
        addresses.route(part_url(&addresses, config, part), self.id(), Subject::Sitemap { part })
    }
}

fn part_count<'a>(site: &Site, routes: impl Iterator<Item = &'a Route>) -> u32 {
    let pages = routes.filter(|route| Page::of(site, route).is_some()).count();
    pages.div_ceil(PART) as u32
}

fn part_url(addresses: &Addresses, config: &Config, part: u32) -> Box<str> {
    let name = if part == 0 { "sitemap.xml".to_owned() } else { format!("sitemap-{part}.xml") };
    addresses.file(&config.language, &[&name])
}

/// The index of a sitemap in parts.
fn list_of_parts(site: &Site, parts: u32) -> Vec<u8> {
    let addresses = Addresses::new(&site.config);
    let mut xml = Xml::begin();
    xml.open("sitemapindex", &[NAMESPACE]);
    for part in 1..=parts {
        xml.open("sitemap", &[]);
        xml.leaf("loc", &[], &addresses.absolute(&part_url(&addresses, &site.config, part)));
        xml.close();
    }
    xml.finish().0
}

/// The pages whose places in the whole list lie in `wanted`.
fn list_of_pages(site: &Site, wanted: std::ops::Range<usize>) -> Vec<u8> {
    let addresses = Addresses::new(&site.config);
    let pages: Vec<Page> = site.routes.iter().filter_map(|route| Page::of(site, route)).collect();
    let mut editions: HashMap<&Subject, Vec<&Page>> = HashMap::new();
    for page in &pages {
        editions.entry(&page.original).or_default().push(page);
    }
    let mut xml = Xml::begin();
    xml.open("urlset", &[NAMESPACE, XHTML]);
    for page in pages.iter().skip(wanted.start).take(wanted.len()) {
        xml.open("url", &[]);
        xml.leaf("loc", &[], &addresses.absolute(page.url));
        if let Some(changed) = page.changed {
            xml.leaf("lastmod", &[], &changed.to_string());
        }
        let editions = editions.get(&page.original).filter(|editions| editions.len() > 1);
        for edition in editions.into_iter().flatten() {
            let (lang, href) = (edition.lang.as_str(), addresses.absolute(edition.url));
            xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", lang), ("href", &href)]);
        }
        xml.close();
    }
    xml.finish().0
}

/// A page that search engines should know.
struct Page<'a> {
    url: &'a str,
    lang: &'a Lang,
    /// What the page shows in the site's own language: pages with equal ones are editions of each other.
    original: Subject,
    changed: Option<Date>,
}

impl<'a> Page<'a> {
    /// The page of a route; `None` for what is no page, or one that search engines should not list.
    fn of(site: &'a Site, route: &'a Route) -> Option<Self> {
        if let Subject::Doc(doc) = route.subject {
            return Self::of_doc(site, doc, &route.url);
        }
        let mut original = route.subject.clone();
        let (lang, own) = match (&route.subject, &mut original) {
            (Subject::Home { lang }, Subject::Home { lang: own })
            | (Subject::Series { lang, .. }, Subject::Series { lang: own, .. })
            | (Subject::Person { lang, .. }, Subject::Person { lang: own, .. })
            | (Subject::Term { lang, .. }, Subject::Term { lang: own, .. })
            | (Subject::Taxonomy { lang, .. }, Subject::Taxonomy { lang: own, .. })
            | (Subject::Figures { lang, .. }, Subject::Figures { lang: own, .. })
            | (Subject::Sources { lang }, Subject::Sources { lang: own })
            | (Subject::Source { lang, .. }, Subject::Source { lang: own, .. }) => (lang, own),
            _ => return None,
        };
        own.clone_from(site.language());
        Some(Self { url: &route.url, lang, original, changed: None })
    }

    fn of_doc(site: &'a Site, id: DocId, url: &'a str) -> Option<Self> {
        let doc = site.catalog.doc(id);
        let hidden = doc.meta.noindex == Some(true) || doc.meta.unlisted == Some(true);
        if hidden || !matches!(doc.state, DocState::Built | DocState::Expired) {
            return None;
        }
        let changes = doc.card.as_ref().map(|card| [card.date, card.updated, card.corrected]);
        let written = doc.meta.updated.as_ref().map(|date| date.value);
        let changed = changes.into_iter().flatten().chain([written]).flatten().max();
        let original = Subject::Doc(doc.original);
        Some(Self { url, lang: &doc.manuscript.lang, original, changed })
    }
}
