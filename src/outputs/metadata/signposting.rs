//! Signposting: typed links by which programs find their way around a brief, in the head of its page and
//! as a linkset (RFC 9264) beside it, since static hosts send no such headers.

use serde_json::{Map, Value, json};

use super::Description;
use super::head::author_ids;
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::media::{essence, known_type};
use crate::model::route::Route;
use crate::model::site::Link;
use crate::outputs::citation_files::{file_url, plan, write};
use crate::outputs::localized::Localized;
use crate::outputs::markdown::{self, has_text};
use crate::outputs::{Output, PlanInput, Press};

/// Files that describe a brief, by their endings and media types.
const DESCRIPTIONS: [(&str, &str); 3] = [
    ("bib", "application/x-bibtex"),
    ("ris", "application/x-research-info-systems"),
    ("csl.json", "application/vnd.citationstyles.csl+json"),
];

const ENDING: &str = "linkset.json";

/// One typed link from the page of a brief.
pub struct TypedLink {
    pub rel: &'static str,
    /// An absolute address.
    pub href: String,
    pub media_type: Option<&'static str>,
}

/// The links of a brief: how it is cited, what it is, who wrote it, its licence, its descriptions and files.
pub fn links(localized: &Localized<'_>, brief: &Description<'_>) -> Vec<TypedLink> {
    let link = |rel, href: String| TypedLink { rel, href, media_type: None };
    let cite_as = brief.doi.map_or_else(|| brief.url.clone(), |doi| format!("https://doi.org/{doi}"));
    let mut links = vec![link("cite-as", cite_as)];
    links.extend(["AboutPage", "Report"].map(|kind| link("type", format!("https://schema.org/{kind}"))));
    links.extend(author_ids(&brief.authors).map(|id| link("author", id)));
    links.extend(brief.licence.iter().filter_map(|licence| Some(link("license", licence.url.clone()?))));
    links.extend(DESCRIPTIONS.map(|(ending, media_type)| TypedLink {
        rel: "describedby",
        href: beside(localized, brief, ending),
        media_type: Some(media_type),
    }));
    if has_text(brief.entry) {
        let href = text_url(localized, brief);
        links.push(TypedLink { rel: "item", href, media_type: Some("text/markdown") });
    }
    let resolved = localized.site.resolved(brief.card.doc);
    let files = resolved.pdf.iter().chain(&resolved.downloads);
    links.extend(files.filter_map(|file| match file {
        Link::File { url, path, .. } => Some(TypedLink {
            rel: "item",
            href: localized.addresses.absolute(url),
            media_type: known_type(path.as_str()).map(essence),
        }),
        _ => None,
    }));
    links
}

/// The address of the linkset of a brief.
pub fn linkset_url(localized: &Localized<'_>, brief: &Description<'_>) -> String {
    beside(localized, brief, ENDING)
}

/// The address of the text of a brief as Markdown.
pub fn text_url(localized: &Localized<'_>, brief: &Description<'_>) -> String {
    beside(localized, brief, markdown::ENDING)
}

fn beside(localized: &Localized<'_>, brief: &Description<'_>, ending: &str) -> String {
    localized.addresses.absolute(&file_url(&localized.addresses, &brief.card.url, ending))
}

/// Writes linksets.
pub struct Linksets;

impl Output for Linksets {
    fn id(&self) -> &'static str {
        "linkset"
    }

    fn summary(&self) -> &'static str {
        "the typed links of a brief (Signposting) as a linkset beside its page: `31-tokyo-hedges.linkset.json`"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        plan(input, self.id(), ENDING)
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        write(press, route, |localized, brief| format!("{:#}\n", linkset(localized, brief)))
    }
}

/// All links of a brief by relation, and from its files back to it.
fn linkset(localized: &Localized<'_>, brief: &Description<'_>) -> Value {
    let links = links(localized, brief);
    let mut own = Map::from_iter([("anchor".to_owned(), Value::from(brief.url.as_str()))]);
    for link in &links {
        let targets = own.entry(link.rel).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(targets) = targets {
            targets.push(target(&link.href, link.media_type));
        }
    }
    let back = links.iter().filter_map(|link| {
        let rel = match link.rel {
            "item" => "collection",
            "describedby" => "describes",
            _ => return None,
        };
        Some(json!({ "anchor": link.href, rel: [target(&brief.url, Some("text/html"))] }))
    });
    let all: Vec<Value> = [Value::Object(own)].into_iter().chain(back).collect();
    json!({ "linkset": all })
}

fn target(href: &str, media_type: Option<&str>) -> Value {
    match media_type {
        Some(media_type) => json!({ "href": href, "type": media_type }),
        None => json!({ "href": href }),
    }
}
