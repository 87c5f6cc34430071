//! JSON-LD by schema.org: a brief as a `Report`, the only type there with a number of its own.
//!
//! Every property of the report is one that the vocabulary allows on `Report`; a test holds them to its list.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Creator, Description, Organization};
use crate::model::catalog::DocId;
use crate::model::library::{Entry, is_others, plain};
use crate::model::meta::Correction;
use crate::model::site::CitedWork;
use crate::outputs::citation_files::file_url;
use crate::outputs::localized::Localized;
use crate::text::doi::bare_doi;

/// A brief as a report.
pub fn report(localized: &Localized<'_>, brief: &Description<'_>) -> Value {
    let mut report = Node::new("Report");
    report.set("@context", "https://schema.org");
    report.set("@id", brief.doi.map_or_else(|| brief.url.clone(), |doi| format!("https://doi.org/{doi}")));
    report.set("url", brief.url.as_str());
    report.set("mainEntityOfPage", brief.url.as_str());
    report.set("headline", brief.title);
    report.set("name", brief.full_title());
    report.set("alternativeHeadline", brief.subtitle);
    report.set("abstract", brief.summary.as_deref());
    report.set("genre", brief.kind.as_str());
    people(&mut report, brief);
    report.set("reportNumber", brief.card.number.as_deref());
    report.set("isPartOf", series(brief));
    report.set("datePublished", brief.card.date.map(|date| date.to_string()));
    let changed = brief.changed().filter(|changed| Some(*changed) != brief.card.date);
    report.set("dateModified", changed.map(|date| date.to_string()));
    report.set("version", brief.version.map(|version| version.to_string()));
    report.set("inLanguage", brief.card.lang.as_str());
    report.set(
        "license",
        brief.licence.as_ref().map(|licence| licence.url.as_ref().unwrap_or(&licence.name).as_str()),
    );
    report.set("isAccessibleForFree", true);
    report.set("identifier", identifiers(brief));
    report.set("keywords", brief.subjects.clone());
    let place = |name: &String| Node::new("Place").with("name", name.as_str()).value();
    report.set("spatialCoverage", brief.places.iter().map(place).collect::<Vec<_>>());
    report.set("wordCount", brief.entry.manuscript.words);
    report.set("timeRequired", format!("PT{}M", brief.card.minutes));
    report.set(
        "funding",
        brief.funding.as_deref().map(|words| Node::new("Grant").with("description", words).value()),
    );
    let corrections = brief.entry.meta.corrections.iter().flatten();
    report.set("correction", corrections.map(correction).collect::<Vec<_>>());
    editions(localized, &mut report, brief);
    files(localized, &mut report, brief);
    let (works, data) = cited(localized, brief.card.doc);
    report.set("citation", works);
    report.set("isBasedOn", data);
    report.value()
}

/// A thing of the vocabulary; what is empty is left out.
struct Node(Map<String, Value>);

impl Node {
    fn new(kind: &str) -> Self {
        Self(Map::from_iter([("@type".to_owned(), kind.into())]))
    }

    fn set(&mut self, property: &str, value: impl Into<Value>) {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(values) => values.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(property.to_owned(), value);
        }
    }

    fn with(mut self, property: &str, value: impl Into<Value>) -> Self {
        self.set(property, value);
        self
    }

    fn value(self) -> Value {
        Value::Object(self.0)
    }
}

fn people(report: &mut Node, brief: &Description<'_>) {
    let house = organization(&brief.publisher).value();
    report.set("author", brief.authors.iter().map(creator).collect::<Vec<_>>());
    if brief.authors.is_empty() {
        report.set("author", vec![house.clone()]);
    }
    let others = brief.contributors.iter().map(|(person, _)| creator(person));
    report.set("contributor", others.collect::<Vec<_>>());
    report.set("publisher", house.clone());
    report.set("copyrightHolder", house);
    report.set("creditText", brief.publisher.name.as_str());
}

fn creator(creator: &Creator) -> Value {
    let mut node = Node::new(if creator.organisation { "Organization" } else { "Person" });
    node.set("name", creator.name.as_str());
    if let Some(person) = &creator.parts {
        node.set("familyName", person.family.as_str());
        node.set("givenName", person.given.as_str());
        node.set("honorificSuffix", person.suffix.as_deref());
    }
    let id = creator.orcid_url().or_else(|| creator.ror.clone());
    node.set("@id", id.clone());
    node.set("sameAs", id);
    node.set("affiliation", creator.affiliation.as_ref().map(|body| organization(body).value()));
    node.value()
}

fn organization(body: &Organization) -> Node {
    let node = Node::new("Organization").with("name", body.name.as_str());
    node.with("@id", body.ror.as_deref()).with("sameAs", body.ror.as_deref()).with("url", body.url.as_deref())
}

/// A periodical where there is an ISSN, and the brief is an issue of it; else a series of works.
fn series(brief: &Description<'_>) -> Option<Value> {
    let series = brief.series.as_ref()?;
    let Some(issn) = &series.issn else {
        let node = Node::new("CreativeWorkSeries").with("name", series.name.as_str());
        return Some(node.with("url", series.url.as_deref()).value());
    };
    let periodical = Node::new("Periodical").with("name", series.name.as_str()).with("issn", issn.as_str());
    let periodical = periodical.with("url", series.url.as_deref()).value();
    Some(match &brief.card.number {
        Some(number) => {
            Node::new("PublicationIssue").with("issueNumber", &**number).with("isPartOf", periodical).value()
        }
        None => periodical,
    })
}

fn identifiers(brief: &Description<'_>) -> Vec<Value> {
    let value = |kind: &str, id: &str, url: Option<String>| {
        Node::new("PropertyValue").with("propertyID", kind).with("value", id).with("url", url).value()
    };
    let doi = brief.doi.map(|doi| value("DOI", doi, Some(format!("https://doi.org/{doi}"))));
    let isbn = brief.isbn.map(|isbn| value("ISBN", isbn, None));
    doi.into_iter().chain(isbn).collect()
}

fn correction(correction: &Correction) -> Value {
    let mut node = Node::new("CorrectionComment");
    node.set("datePublished", correction.date.value.to_string());
    node.set("text", correction.text.as_ref().map(|text| &*text.value));
    node.value()
}

/// The edition it was translated from, or those that were translated from it.
fn editions(localized: &Localized<'_>, report: &mut Node, brief: &Description<'_>) {
    let catalog = &localized.site.catalog;
    let edition = |doc: DocId| {
        let entry = catalog.doc(doc);
        let card = entry.card.as_deref().filter(|_| doc != brief.card.doc && entry.state.is_built())?;
        let url = localized.addresses.absolute(&card.url);
        let id = entry.meta.doi.as_ref().map(|doi| format!("https://doi.org/{}", bare_doi(&doi.value)));
        let node = Node::new("Report").with("@id", id.unwrap_or_else(|| url.clone())).with("url", url);
        Some(node.with("name", &*card.texts.title).with("inLanguage", card.lang.as_str()).value())
    };
    if brief.entry.original == brief.card.doc {
        let others = catalog.brief(brief.card.brief).editions.iter().filter_map(|doc| edition(*doc));
        report.set("workTranslation", others.collect::<Vec<_>>());
    } else {
        report.set("translationOfWork", edition(brief.entry.original));
    }
}

fn files(localized: &Localized<'_>, report: &mut Node, brief: &Description<'_>) {
    let media = |url: &str, kind: &str| {
        Node::new("MediaObject").with("contentUrl", url).with("encodingFormat", kind).value()
    };
    let bib = localized.addresses.absolute(&file_url(&localized.addresses, &brief.card.url, "bib"));
    let pdf = brief.pdf.iter().map(|pdf| media(pdf, "application/pdf"));
    report.set("encoding", pdf.collect::<Vec<_>>());
    report.set("subjectOf", media(&bib, "application/x-bibtex"));
    report.set(
        "image",
        localized.picture(brief.card.doc).map(|picture| {
            let mut image = Node::new("ImageObject").with("contentUrl", picture.url);
            image.set("caption", picture.alt);
            image.set("creditText", picture.credit);
            image.value()
        }),
    );
}

/// The works that a document lists, in the order of its references: datasets apart.
fn cited(localized: &Localized<'_>, doc: DocId) -> (Vec<Value>, Vec<Value>) {
    let resolved = localized.site.resolved(doc);
    let works = resolved.citations.iter().flatten().filter_map(|work| match work {
        CitedWork::Entry(entry) => Some(Arc::clone(entry)),
        CitedWork::Brief { doc, .. } => localized.press.brief_entry(*doc),
        CitedWork::Unbuilt | CitedWork::Unknown => None,
    });
    let works = works.chain(resolved.nocite.iter().cloned());
    let works: HashMap<Box<str>, Arc<Entry>> = works.map(|entry| (entry.key.clone(), entry)).collect();
    let references = localized.press.composition(doc).references.iter();
    let listed = references.filter_map(|reference| works.get(&reference.key));
    let (data, others): (Vec<_>, Vec<_>) = listed.partition(|entry| entry.item["type"] == "dataset");
    let all = |entries: Vec<&Arc<Entry>>| entries.into_iter().map(|entry| work(&entry.item)).collect();
    (all(others), all(data))
}

/// A CSL-JSON item as a work.
fn work(item: &Value) -> Value {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let mut node = Node::new(kind(item["type"].as_str().unwrap_or_default()));
    node.set("name", text("title").map(plain));
    let authors = item.get("author").and_then(Value::as_array);
    node.set(
        "author",
        authors.into_iter().flatten().filter(|name| !is_others(name)).map(cited_author).collect::<Vec<_>>(),
    );
    let parts = &item["issued"]["date-parts"][0];
    let part = |index: usize| parts[index].as_i64();
    node.set(
        "datePublished",
        match (part(0), part(1), part(2)) {
            (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
            (Some(year), ..) => format!("{year:04}"),
            _ => String::new(),
        },
    );
    if let Some(doi) = text("DOI") {
        let url = format!("https://doi.org/{doi}");
        node.set("@id", url.clone());
        let id = Node::new("PropertyValue").with("propertyID", "DOI").with("value", doi).with("url", url);
        node.set("identifier", id.value());
    }
    node.set("url", text("URL"));
    node.value()
}

fn cited_author(name: &Value) -> Value {
    let part = |key: &str| name.get(key).and_then(Value::as_str);
    if let Some(literal) = part("literal") {
        return json!({ "@type": "Organization", "name": literal });
    }
    let particle = part("non-dropping-particle").or_else(|| part("dropping-particle"));
    let whole: Vec<&str> = [part("given"), particle, part("family")].into_iter().flatten().collect();
    let mut node = Node::new("Person").with("name", whole.join(" "));
    node.set("familyName", part("family"));
    node.set("givenName", part("given"));
    node.value()
}

/// The type of a cited work; journal articles, books and data have their own.
fn kind(csl: &str) -> &'static str {
    match csl {
        "article-journal" | "paper-conference" => "ScholarlyArticle",
        "article-newspaper" | "article-magazine" => "NewsArticle",
        "book" => "Book",
        "chapter" => "Chapter",
        "dataset" => "Dataset",
        "legislation" | "bill" | "regulation" => "Legislation",
        "report" => "Report",
        "thesis" => "Thesis",
        "webpage" | "post-weblog" => "WebPage",
        _ => "CreativeWork",
    }
}
