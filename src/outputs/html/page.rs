//! What every page has: its head, its editions, and the site around it.

use super::home::source_title;
use super::maker::{Maker, free_value};
use super::views::common::{EditionView, FeedLink, NavigationView, PageView, PublisherView, SiteView};
use crate::model::catalog::{DocId, DocState, RecordId};
use crate::model::config::NavigationEntry;
use crate::model::language::is_right_to_left;
use crate::model::route::{Route, Subject};
use crate::model::site::Link;
use crate::model::text::Lang;
use crate::outputs::addresses;
use crate::outputs::metadata::PageInfo;
use std::borrow::Cow;

impl Maker<'_> {
    /// What the head says of a subject.
    pub fn info(&self, subject: &Subject) -> PageInfo {
        let titled = |kind, title| PageInfo { kind, title, ..PageInfo::default() };
        let word = |key: &str| self.word(key, &[]);
        match subject {
            Subject::Doc(id) => self.document_info(*id),
            Subject::Series { record, year, .. } => {
                let mut info = self.record_info("series", *record);
                if let Some(year) = year {
                    info.title = format!("{} {year}", info.title);
                }
                info
            }
            Subject::Person { record, .. } => self.record_info("person", *record),
            Subject::Term { record, .. } => self.record_info("term", *record),
            Subject::Taxonomy { taxonomy, .. } => titled("taxonomy", self.taxonomy_label(*taxonomy)),
            Subject::Figures { .. } => titled("figures", word("figures")),
            Subject::Sources { .. } => titled("sources", word("sources")),
            Subject::Source { key, .. } => titled("source", self.source_title(key)),
            Subject::NotFound { .. } => PageInfo { noindex: true, ..titled("404", word("not-found")) },
            _ => titled("home", String::new()),
        }
    }

    fn document_info(&self, id: DocId) -> PageInfo {
        let entry = self.site.catalog.doc(id);
        let card = entry.card.as_deref();
        let title = match card {
            Some(card) => card.texts.title.to_string(),
            None => entry.meta.title.as_ref().map_or_else(String::new, |title| title.value.to_string()),
        };
        PageInfo {
            kind: if card.is_some() { "brief" } else { "page" },
            title,
            description: self.teaser(id).map(Cow::into_owned),
            feed: card.and_then(|card| card.series),
            noindex: entry.meta.noindex == Some(true)
                || entry.meta.unlisted == Some(true)
                || entry.state == DocState::Withdrawn,
            doc: Some(id),
        }
    }

    fn record_info(&self, kind: &'static str, id: RecordId) -> PageInfo {
        let record = &self.site.catalog.record(id).record;
        PageInfo {
            kind,
            title: self.words_of(&record.name),
            description: record.description.as_ref().map(|text| self.plain_inline(text)),
            feed: Some(id),
            ..PageInfo::default()
        }
    }

    fn source_title(&self, key: &str) -> String {
        let source = self.site.cited_by_source.get(key);
        source.and_then(source_title).unwrap_or_else(|| key.to_owned())
    }

    /// The page around a subject.
    pub fn page(&self, route: &Route, info: &PageInfo) -> PageView {
        let site = self.site;
        PageView {
            kind: info.kind.to_owned(),
            title: info.title.clone(),
            description: info.description.clone(),
            url: route.url.to_string(),
            canonical: self.addresses.absolute(&route.url),
            lang: self.lang.to_string(),
            dir: if is_right_to_left(self.lang) { "rtl" } else { "ltr" }.to_owned(),
            editions: self.editions(route),
            feed: self.feed(info),
            noindex: info.noindex || self.site.config.noindex,
            metadata: self.metadata(route, info),
            code_style: info
                .doc
                .filter(|doc| !site.catalog.doc(*doc).manuscript.doc.codes.is_empty())
                .and_then(|_| self.press.code_style_url())
                .map(str::to_owned),
        }
    }

    /// The feed of the page's record if it has one, else of the site.
    fn feed(&self, info: &PageInfo) -> Option<FeedLink> {
        let record = info.feed.and_then(|id| {
            let entry = self.site.catalog.record(id);
            let url = self.addresses.beside(entry.pages.get(self.lang)?, "feed.xml");
            Some((url, self.words_of(&entry.record.name)))
        });
        let of_site = || (self.addresses.file(self.lang, &["feed.xml"]), self.site_title());
        let planned = |feed: &(Box<str>, String)| self.site.route_by_url.contains_key(&feed.0);
        let (url, title) = record.filter(planned).or_else(|| Some(of_site()).filter(planned))?;
        Some(FeedLink { url: url.into(), title })
    }

    /// The same page in every language it has; empty if only in one.
    fn editions(&self, route: &Route) -> Vec<EditionView> {
        let found =
            self.press.languages().iter().filter_map(|lang| Some((lang, self.in_language(route, lang)?)));
        let editions: Vec<EditionView> =
            found.map(|(lang, url)| self.edition(lang, &url, lang == self.lang)).collect();
        if editions.len() > 1 { editions } else { Vec::new() }
    }

    fn in_language(&self, route: &Route, lang: &Lang) -> Option<String> {
        if lang == self.lang {
            return Some(route.url.to_string());
        }
        let catalog = &self.site.catalog;
        if let Subject::Doc(id) = &route.subject {
            let siblings = self.press.editions(*id);
            let sibling = siblings.iter().map(|id| catalog.doc(*id)).find(|doc| doc.manuscript.lang == *lang);
            return sibling.map(|doc| doc.url.to_string());
        }
        let below = route.url.strip_prefix(&*self.addresses.page(self.lang, &[]))?;
        let url = format!("{}{below}", self.addresses.page(lang, &[]));
        let index = self.site.route_by_url.get(&*url).or_else(|| {
            let first = below.split("page/").next().unwrap_or(below);
            self.site.route_by_url.get(&*format!("{}{first}", self.addresses.page(lang, &[])))
        })?;
        Some(self.site.routes[*index].url.to_string())
    }

    /// The site around every page of this language.
    pub fn site_view(&self) -> SiteView {
        let config = &*self.site.config;
        let language = config.languages.iter().find(|language| language.lang == *self.lang);
        let tagline = language.and_then(|language| language.tagline.as_deref()).map(str::to_owned);
        let navigation = self.site.navigation.get(self.lang);
        let menu = |entries: &[NavigationEntry], links: Option<&Vec<Link>>| self.menu(entries, links);
        let planned = |url: Box<str>| self.site.route_by_url.contains_key(&url).then(|| url.to_string());
        SiteView {
            title: self.site_title(),
            tagline: tagline.or_else(|| config.tagline.as_ref().map(|text| self.words_of(text))),
            base_url: config.base_url.to_string(),
            home_url: self.addresses.page(self.lang, &[]).into(),
            feed_url: planned(self.addresses.file(self.lang, &["feed.xml"])),
            publisher: self.publisher(),
            navigation: menu(&config.navigation_main, navigation.map(|menus| &menus.main)),
            footer: menu(&config.navigation_footer, navigation.map(|menus| &menus.footer)),
            series: self
                .taxonomy_named("series")
                .map(|id| self.with_page(self.site.catalog.taxonomy(id).records.iter().copied()))
                .unwrap_or_default(),
            figures_url: planned(addresses::figures_url(&self.addresses, self.lang)),
            sources_url: planned(addresses::sources_url(&self.addresses, self.lang)),
            settings: settings(&self.site.theme.settings),
            extra: free_value(&config.extra),
            generator: concat!("Briefpress ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    fn menu(&self, entries: &[NavigationEntry], links: Option<&Vec<Link>>) -> Vec<NavigationView> {
        let links = links.map_or(&[][..], Vec::as_slice);
        let lines = entries.iter().zip(links).filter_map(|(entry, link)| {
            let url = link.url()?.to_owned();
            let title = || match link {
                Link::Page { doc: Some(doc), .. } => Some(self.site.catalog.doc(*doc).title().into_owned()),
                _ => None,
            };
            let label = entry.label.as_ref().map(|label| self.words_of(label));
            let label = label.or_else(title).unwrap_or_else(|| url.clone());
            Some(NavigationView { label, external: matches!(link, Link::External { .. }), url })
        });
        lines.collect()
    }

    fn publisher(&self) -> PublisherView {
        let publisher = &self.site.config.publisher;
        let own = |text: &Option<crate::model::text::Text>| text.as_ref().map(|text| self.words_of(text));
        PublisherView {
            name: own(&publisher.name),
            place: own(&publisher.place),
            address: own(&publisher.address),
            url: publisher.url.as_deref().map(str::to_owned),
            logo: self.site.logo.as_ref().and_then(Link::url).map(str::to_owned),
            contact: publisher.contact.as_deref().map(str::to_owned),
        }
    }
}

fn settings(settings: &std::collections::BTreeMap<Box<str>, crate::model::config::Value>) -> tera::Value {
    let mut map = tera::Map::with_capacity(settings.len());
    for (name, value) in settings {
        map.insert(name.to_string().into(), free_value(value));
    }
    tera::Value::from(map)
}
