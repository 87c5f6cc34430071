//! What the head of a page says to machines: Open Graph for every page; for a brief the tags of Google
//! Scholar and Zotero (Highwire Press), Dublin Core, typed links (Signposting) and JSON-LD.
//!
//! Scholar takes a page as untagged without title, author and date, and reads one date; Zotero takes a
//! work as a report by the tags of technical reports, and splits a sole author written `A B, C D` in two.

use super::dublin_core::elements;
use super::{Creator, Description, json_ld, signposting};
use crate::model::catalog::{DocId, DocState, RecordId};
use crate::model::doc::{ExhibitKind, Part};
use crate::model::route::Route;
use crate::model::site::Link;
use crate::model::text::Html;
use crate::outputs::json::json_in_script;
use crate::outputs::localized::Localized;
use crate::text::escape;

/// What a page's head says of its subject.
#[derive(Debug, Default)]
pub struct PageInfo {
    /// The template's name without its ending.
    pub kind: &'static str,
    /// Plain text.
    pub title: String,
    /// Plain text.
    pub description: Option<String>,
    /// The record whose feed belongs to the page; `None` for the site's.
    pub feed: Option<RecordId>,
    pub noindex: bool,
    /// The document shown, for its code.
    pub doc: Option<DocId>,
}

/// Formats of pictures that share cards can show.
const PICTURES: [&str; 5] = ["gif", "jpeg", "jpg", "png", "webp"];

impl Localized<'_> {
    /// The metadata of a page, for its head.
    pub fn metadata(&self, route: &Route, info: &PageInfo) -> Html {
        let brief = info.doc.filter(|doc| self.site.catalog.doc(*doc).state != DocState::Withdrawn);
        let brief = brief.and_then(|doc| self.describe(doc));
        let mut head = Head::default();
        if let Some(brief) = &brief {
            head.highwire(brief);
            head.dublin_core(brief);
        }
        head.open_graph(self, route, info, brief.as_ref());
        if let Some(brief) = &brief {
            for link in signposting::links(self, brief) {
                head.link(link.rel, &link.href, link.media_type);
            }
            let text = signposting::text_url(self, brief);
            head.link("alternate", &text, Some("text/markdown"));
            let linkset = signposting::linkset_url(self, brief);
            head.link("linkset", &linkset, Some("application/linkset+json"));
            let report = json_ld::report(self, brief);
            // Values made of texts and numbers can always be written.
            if let Ok(json) = json_in_script(&report) {
                head.html.push_str("<script type=\"application/ld+json\">");
                head.html.push_str(&json);
                head.html.push_str("</script>\n");
            }
        }
        Html(head.html.trim_end().to_owned())
    }

    /// The picture that stands for a document: its hero, else its first figure, if share cards can show it.
    pub(super) fn picture(&self, doc: DocId) -> Option<Picture> {
        let entry = self.site.catalog.doc(doc);
        let resolved = self.site.resolved(doc);
        let hero = entry.meta.hero.as_ref().and_then(|hero| {
            let alt = hero.alt.as_ref().map_or("", |alt| &*alt.value);
            let written = || hero.credit.as_ref().map(|credit| credit.value.to_string());
            let credit = self.plain_part(doc, Part::HeroCredit).or_else(written);
            self.picture_of(resolved.hero.as_ref()?, alt, credit)
        });
        hero.or_else(|| {
            let figures = entry.manuscript.doc.exhibits.iter();
            let mut figures = figures.filter(|exhibit| exhibit.kind == ExhibitKind::Figure);
            figures.find_map(|figure| {
                let link = resolved.links.get(figure.src?.index())?;
                self.picture_of(link, figure.alt.as_deref().unwrap_or_default(), None)
            })
        })
    }

    fn picture_of(&self, link: &Link, alt: &str, credit: Option<String>) -> Option<Picture> {
        let Link::File { url, path, size } = link else { return None };
        let shown = PICTURES.contains(&&*path.extension().to_ascii_lowercase());
        shown.then(|| Picture { url: self.addresses.absolute(url), alt: alt.to_owned(), credit, size: *size })
    }
}

/// A picture that stands for a page.
pub(super) struct Picture {
    pub url: String,
    pub alt: String,
    pub credit: Option<String>,
    pub size: Option<(u32, u32)>,
}

#[derive(Default)]
struct Head {
    html: String,
}

impl Head {
    fn meta(&mut self, key: &str, name: &str, content: &str) {
        if content.is_empty() {
            return;
        }
        self.html.push_str("<meta ");
        self.html.push_str(key);
        self.html.push_str("=\"");
        self.html.push_str(name);
        self.html.push_str("\" content=\"");
        escape::attribute(content, &mut self.html);
        self.html.push_str("\">\n");
    }

    fn named(&mut self, name: &str, content: Option<&str>) {
        self.meta("name", name, content.unwrap_or_default());
    }

    fn property(&mut self, name: &str, content: Option<&str>) {
        self.meta("property", name, content.unwrap_or_default());
    }

    fn link(&mut self, rel: &str, url: &str, media_type: Option<&str>) {
        self.html.push_str(&format!("<link rel=\"{rel}\" href=\""));
        escape::href(url, &mut self.html);
        self.html.push('"');
        if let Some(media_type) = media_type {
            self.html.push_str(" type=\"");
            escape::attribute(media_type, &mut self.html);
            self.html.push('"');
        }
        self.html.push_str(">\n");
    }

    fn highwire(&mut self, brief: &Description<'_>) {
        self.named("citation_title", Some(&brief.full_title()));
        match &*brief.authors {
            [] => self.named("citation_author", Some(&brief.publisher.name)),
            [only] => self.named("citation_author", Some(&only.name)),
            several => several.iter().for_each(|one| self.named("citation_author", Some(&one.sort_name()))),
        }
        let date = brief.card.date.map(|date| format!("{}/{}/{}", date.year(), date.month(), date.day()));
        self.named("citation_publication_date", date.as_deref());
        self.named("citation_technical_report_institution", Some(&brief.publisher.name));
        self.named("citation_technical_report_number", brief.card.number.as_deref());
        self.named("citation_series_title", brief.series.as_ref().map(|series| &*series.name));
        self.named("citation_publisher", Some(&brief.publisher.name));
        self.named("citation_doi", brief.doi);
        self.named("citation_isbn", brief.isbn);
        self.named("citation_language", Some(brief.card.lang.as_str()));
        self.named("citation_abstract", brief.summary.as_deref());
        self.named("citation_keywords", Some(&brief.subjects.join("; ")));
        for name in ["citation_public_url", "citation_abstract_html_url", "citation_fulltext_html_url"] {
            self.named(name, Some(&brief.url));
        }
        self.named("citation_pdf_url", brief.pdf.as_deref());
    }

    fn dublin_core(&mut self, brief: &Description<'_>) {
        self.link("schema.DC", "http://purl.org/dc/elements/1.1/", None);
        for (name, text) in elements(brief) {
            self.named(&name.replace("dc:", "DC."), Some(&text));
        }
    }

    fn open_graph(
        &mut self,
        localized: &Localized<'_>,
        route: &Route,
        info: &PageInfo,
        brief: Option<&Description<'_>>,
    ) {
        let site = localized.site_title();
        let title = if info.title.is_empty() { &site } else { &info.title };
        self.property("og:title", Some(title));
        self.property("og:site_name", Some(&site));
        self.property("og:type", Some(if brief.is_some() { "article" } else { "website" }));
        self.property("og:url", Some(&localized.addresses.absolute(&route.url)));
        self.property("og:description", info.description.as_deref());
        let picture = info.doc.and_then(|doc| localized.picture(doc));
        if let Some(picture) = &picture {
            self.property("og:image", Some(&picture.url));
            self.property("og:image:alt", Some(&picture.alt));
            if let Some((width, height)) = picture.size {
                self.property("og:image:width", Some(&width.to_string()));
                self.property("og:image:height", Some(&height.to_string()));
            }
        }
        if let Some(brief) = brief {
            self.article(localized, brief);
        }
        let card = if picture.is_some() { "summary_large_image" } else { "summary" };
        self.named("twitter:card", Some(card));
    }

    fn article(&mut self, localized: &Localized<'_>, brief: &Description<'_>) {
        let changed = brief.changed().filter(|changed| Some(*changed) != brief.card.date);
        self.property("article:published_time", brief.card.date.map(|date| date.to_string()).as_deref());
        self.property("article:modified_time", changed.map(|date| date.to_string()).as_deref());
        self.property("article:section", brief.series.as_ref().map(|series| &*series.name));
        for author in &brief.card.authors {
            let page =
                author.record.and_then(|id| localized.site.catalog.record(id).pages.get(localized.lang));
            let page = page.map(|page| localized.addresses.absolute(page));
            self.property("article:author", page.as_deref());
        }
        brief.subjects.iter().for_each(|subject| self.property("article:tag", Some(subject)));
    }
}

/// The addresses by which authors are known.
pub(super) fn author_ids(authors: &[Creator]) -> impl Iterator<Item = String> + '_ {
    authors.iter().filter_map(|author| author.orcid_url().or_else(|| author.ror.clone()))
}
