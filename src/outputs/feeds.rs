//! Atom feeds (RFC 4287), beside the page they belong to: full text for the site and its series, the
//! standfirst for people, topics and other records; the newest 20 briefs of one language.
//!
//! Only briefs that are news are in them: built, dated, listed, neither expired nor withdrawn.

use std::sync::Arc;

use jiff::civil::Date;

use super::body::Base;
use super::html::document::DocumentText;
use super::html::maker::Maker;
use super::html::plan;
use super::xml::{Xml, left_out_fault};
use super::{Output, PlanInput, Press};
use crate::model::address::{Addresses, encode};
use crate::model::artifact::Body;
use crate::model::catalog::{Card, Catalog, DocState, RecordId};
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::doc::Part;
use crate::model::record::RecordDetail;
use crate::model::route::{Route, Subject};
use crate::model::text::Lang;
use crate::text::escape;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.w3.org/2005/Atom");
const ENTRIES: usize = 20;
const FILE: &str = "feed.xml";

/// Writes feeds.
pub struct Feeds;

impl Output for Feeds {
    fn id(&self) -> &'static str {
        "feeds"
    }

    fn summary(&self) -> &'static str {
        "Atom feeds of the newest 20 briefs: of the site and of each series with their full text, of people, \
         topics and other records with the standfirst"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        if !input.config.feeds {
            return Vec::new();
        }
        let addresses = Addresses::new(input.config);
        let mut routes = Vec::new();
        for lang in plan::languages(input.config, input.catalog) {
            let mut add = |url: Box<str>, record: Option<RecordId>| {
                if news(input.catalog, record, &lang).next().is_some() {
                    let subject = Subject::Feed { record, lang: lang.clone() };
                    routes.push(addresses.route(url, self.id(), subject));
                }
            };
            add(addresses.file(&lang, &[FILE]), None);
            for (index, entry) in input.catalog.records.iter().enumerate() {
                if let Some(page) = entry.pages.get(&lang) {
                    add(addresses.beside(page, FILE), Some(RecordId(index as u32)));
                }
            }
        }
        routes
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let Subject::Feed { record, lang } = &route.subject else { return Outcome::default() };
        let maker = Maker::new(press, lang);
        let mut feed = Feed { maker: &maker, record: *record, xml: Xml::begin(), faults: Vec::new() };
        feed.write(route);
        let mut diagnostics = feed.faults;
        diagnostics.extend(maker.take_faults());
        Outcome { value: Body::Bytes(feed.xml.finish().0), diagnostics }
    }
}

/// The briefs that a feed may show, newest first.
fn news<'a>(
    catalog: &'a Catalog,
    record: Option<RecordId>,
    lang: &Lang,
) -> impl Iterator<Item = &'a Arc<Card>> + use<'a> {
    let cards = match record {
        Some(record) => catalog.by_record.get(&(record, lang.clone())),
        None => catalog.listed.get(lang),
    };
    let is_news = |card: &&Arc<Card>| card.date.is_some() && card.state == DocState::Built && !card.unlisted;
    cards.into_iter().flatten().filter(is_news).take(ENTRIES)
}

struct Feed<'a> {
    maker: &'a Maker<'a>,
    record: Option<RecordId>,
    xml: Xml,
    faults: Vec<Diagnostic>,
}

impl Feed<'_> {
    fn write(&mut self, route: &Route) {
        let maker = self.maker;
        let cards: Vec<&Arc<Card>> = news(&maker.site.catalog, self.record, maker.lang).collect();
        self.xml.open("feed", &[NAMESPACE, ("xml:lang", maker.lang.as_str())]);
        self.head(route, &cards);
        for card in cards {
            self.entry(card);
        }
    }

    fn head(&mut self, route: &Route, cards: &[&Arc<Card>]) {
        let maker = self.maker;
        let site_title = maker.site_title();
        let record = self.record.map(|id| maker.site.catalog.record(id));
        let title = match record {
            Some(entry) => format!("{} · {site_title}", maker.words_of(&entry.record.name)),
            None => site_title.clone(),
        };
        let subtitle = match record {
            Some(entry) => entry.record.description.as_ref(),
            None => maker.site.config.tagline.as_ref(),
        };
        let own = maker.addresses.absolute(&route.url);
        let page = own.strip_suffix(FILE).unwrap_or(&own);
        self.xml.leaf("id", &[], &own);
        self.xml.leaf("title", &[], &title);
        if let Some(subtitle) = subtitle {
            self.xml.leaf("subtitle", &[], &maker.plain_inline(subtitle));
        }
        self.xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
        self.xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", page)]);
        // A feed without entries is not planned.
        let newest = cards.iter().filter_map(|card| changed(card)).max().unwrap_or(Date::MIN);
        self.xml.leaf("updated", &[], &self.moment(newest));
        let publisher = maker.site.config.publisher.name.as_ref().map(|name| maker.words_of(name));
        self.person(publisher.as_deref().unwrap_or(&site_title), maker.site.config.base_url.as_str());
        let version = ("version", env!("CARGO_PKG_VERSION"));
        self.xml.leaf("generator", &[version], "Briefpress");
    }

    fn entry(&mut self, card: &Card) {
        let maker = self.maker;
        let url = maker.addresses.absolute(&card.url);
        self.xml.open("entry", &[]);
        self.xml.leaf("id", &[], &self.tag(card));
        self.xml.leaf("title", &[], &card.texts.title);
        self.xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
        if let (Some(date), Some(changed)) = (card.date, changed(card)) {
            self.xml.leaf("published", &[], &self.moment(date));
            self.xml.leaf("updated", &[], &self.moment(changed));
        }
        for author in &card.authors {
            let page = author.record.and_then(|id| maker.site.catalog.record(id).pages.get(maker.lang));
            let page = page.map(|page| maker.addresses.absolute(page));
            self.person_with(&author.name, page.as_deref());
        }
        for (taxonomy, terms) in &card.terms {
            let scheme = maker.addresses.page(maker.lang, &[&maker.site.catalog.taxonomy(*taxonomy).name]);
            let scheme = maker.addresses.absolute(&scheme);
            for term in terms {
                let record = &maker.site.catalog.record(*term).record;
                let label = maker.words_of(&record.name);
                self.xml.empty("category", &[("term", &record.id), ("scheme", &scheme), ("label", &label)]);
            }
        }
        if let Some(standfirst) = maker.words_of_part(card.doc, Part::Standfirst) {
            self.xml.leaf("summary", &[], &standfirst);
        }
        if self.has_full_text() {
            let text = self.full_text(card, &url);
            self.xml.leaf("content", &[("type", "html"), ("xml:base", &url)], &text);
        }
        self.xml.close();
        self.report_left_out(card);
    }

    fn has_full_text(&self) -> bool {
        self.record.is_none_or(|id| {
            matches!(self.maker.site.catalog.record(id).record.detail, RecordDetail::Series(_))
        })
    }

    /// Standfirst, key points, body, notes and references, with ids of their own and absolute addresses.
    fn full_text(&self, card: &Card, page: &str) -> String {
        let base = Base { origin: self.maker.addresses.origin(), page };
        // What is wrong with the document is reported by its own page.
        let text = DocumentText::in_feed(self.maker, card.doc, format!("{}-", self.name(card)), base);
        let mut html = String::new();
        if let Some(standfirst) = text.part(Part::Standfirst) {
            html.push_str(&format!("<p><strong>{}</strong></p>\n", standfirst.0));
        }
        let points: String =
            text.key_points().iter().map(|point| format!("<li>{}</li>\n", point.0)).collect();
        if !points.is_empty() {
            html.push_str(&format!("<ul>\n{points}</ul>\n"));
        }
        let outer = text.outer_notes();
        html.push_str(&text.body().0);
        html.push_str(&outer.0);
        let references: String =
            text.references().iter().map(|reference| format!("<li>{}</li>\n", reference.text.0)).collect();
        if !references.is_empty() {
            let title = self.maker.word("references", &[]);
            html.push_str("<h2>");
            escape::text(&title, &mut html);
            html.push_str(&format!("</h2>\n<ul>\n{references}</ul>\n"));
        }
        html
    }

    fn person(&mut self, name: &str, uri: &str) {
        self.person_with(name, Some(uri));
    }

    fn person_with(&mut self, name: &str, uri: Option<&str>) {
        self.xml.open("author", &[]);
        self.xml.leaf("name", &[], name);
        if let Some(uri) = uri {
            self.xml.leaf("uri", &[], uri);
        }
        self.xml.close();
    }

    /// The entry's name for good (RFC 4151): it outlives changes of the address and of the title.
    fn tag(&self, card: &Card) -> String {
        let config = &self.maker.site.config;
        let url = config.canonical_url.as_ref().unwrap_or(&config.base_url);
        let host = url.host_str().unwrap_or("localhost");
        let year = card.year.or_else(|| card.date.map(|date| date.year())).unwrap_or_default();
        let mut tag = format!("tag:{host},{year:04}:");
        encode(&self.name(card), &mut tag);
        if card.lang != *self.maker.site.language() {
            tag.push(':');
            tag.push_str(card.lang.as_str());
        }
        tag
    }

    /// The id of a brief; of briefs that share a slug for an id, all but the first are told apart by their folders.
    fn name(&self, card: &Card) -> String {
        let catalog = &self.maker.site.catalog;
        let entry = catalog.doc(card.doc);
        // Briefs are sorted by id.
        let before = entry.brief.and_then(|brief| catalog.briefs.get((brief.0 as usize).checked_sub(1)?));
        match before.filter(|before| before.id == card.id) {
            Some(_) => format!("{}/{}", entry.manuscript.file.folder(), card.id).replace('/', "-"),
            None => card.id.to_string(),
        }
    }

    /// The beginning of a day in the site's time zone, as RFC 3339 writes it.
    fn moment(&self, date: Date) -> String {
        let zone = &self.maker.site.config.time_zone;
        let midnight = zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible();
        let midnight = midnight.unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        midnight.display_with_offset(zone.to_offset(midnight)).to_string()
    }

    /// Says which characters of a brief XML does not allow.
    fn report_left_out(&mut self, card: &Card) {
        let left_out = self.xml.take_left_out();
        let manuscript = &self.maker.site.catalog.doc(card.doc).manuscript;
        self.faults.extend(left_out_fault(manuscript, &left_out, "feeds leave it out"));
    }
}

/// When a brief last changed, for its readers.
fn changed(card: &Card) -> Option<Date> {
    [card.date, card.updated, card.corrected].into_iter().flatten().max()
}
