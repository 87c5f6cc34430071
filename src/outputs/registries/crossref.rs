//! A deposit for Crossref, schema 5.4.0: every brief with a DOI as `report-paper`, in one batch.
//!
//! The order of elements is the schema's. In a series with an ISSN the report stands in
//! `report-paper_series_metadata`, where the schema has no place for a licence. What the schema refuses (a
//! name of digits, a malformed ISBN, ISSN or DOI) is left out rather than spoil the batch.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::catalog::{BriefId, DocId};
use crate::model::composition::plain;
use crate::model::config::Crossref;
use crate::model::diagnostic::Outcome;
use crate::model::library::Entry;
use crate::model::name::PersonName;
use crate::model::site::CitedWork;
use crate::outputs::Press;
use crate::outputs::localized::Localized;
use crate::outputs::metadata::{Creator, Description, Organization};
use crate::outputs::xml::{Xml, left_out_fault};
use crate::text::doi::bare_doi;

/// The namespaces, those of the parts that a deposit may hold included.
const NAMESPACES: [(&str, &str); 6] = [
    ("version", "5.4.0"),
    ("xmlns", "http://www.crossref.org/schema/5.4.0"),
    ("xmlns:ai", "http://www.crossref.org/AccessIndicators.xsd"),
    ("xmlns:jats", "http://www.ncbi.nlm.nih.gov/JATS1"),
    ("xmlns:rel", "http://www.crossref.org/relations.xsd"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];
const LOCATION: (&str, &str) = (
    "xsi:schemaLocation",
    "http://www.crossref.org/schema/5.4.0 https://www.crossref.org/schemas/crossref5.4.0.xsd",
);

/// Whether a brief can be deposited: it needs a DOI and a date.
pub fn can_deposit(brief: &Description<'_>) -> bool {
    brief.doi.is_some_and(is_doi) && brief.card.date.is_some()
}

/// A batch of these briefs; those that cannot be deposited are left out. Reports characters that XML does not allow.
pub fn deposit(press: &Press, depositor: &Crossref, docs: &[DocId]) -> Outcome<Vec<u8>> {
    let stamp = timestamp(press.site.snapshot.now);
    let host = press.site.config.base_url.host_str().unwrap_or("localhost");
    let mut batch = Batch { xml: Xml::begin(), stamp: stamp.clone() };
    let attributes: Vec<_> = NAMESPACES.iter().copied().chain([LOCATION]).collect();
    batch.xml.open("doi_batch", &attributes);
    batch.xml.open("head", &[]);
    batch.xml.leaf("doi_batch_id", &[], &format!("{host}-{stamp}"));
    batch.xml.leaf("timestamp", &[], &stamp);
    batch.xml.open("depositor", &[]);
    batch.xml.leaf("depositor_name", &[], &depositor.depositor);
    batch.xml.leaf("email_address", &[], &depositor.email);
    batch.xml.close();
    batch.xml.leaf("registrant", &[], &depositor.registrant);
    batch.xml.close();
    batch.xml.open("body", &[]);
    let mut diagnostics = Vec::new();
    super::each_of(press, docs, |localized, brief| {
        if can_deposit(brief) {
            batch.report(localized, brief);
            let left_out = batch.xml.take_left_out();
            let manuscript = &brief.entry.manuscript;
            diagnostics.extend(left_out_fault(manuscript, &left_out, "the deposit leaves it out"));
        }
    });
    Outcome { value: batch.xml.finish().0, diagnostics }
}

/// A moment as Crossref counts them: later ones are higher.
fn timestamp(now: Timestamp) -> String {
    now.strftime("%Y%m%d%H%M%S").to_string()
}

struct Batch {
    xml: Xml,
    stamp: String,
}

impl Batch {
    fn report(&mut self, localized: &Localized<'_>, brief: &Description<'_>) {
        let lang = brief.card.lang.as_str().split('-').next().unwrap_or("en");
        let issn = brief.series.as_ref().and_then(|series| Some((series, is_issn(series.issn.as_deref()?)?)));
        self.xml.open("report-paper", &[("publication_type", "full_text")]);
        let name = if issn.is_some() { "report-paper_series_metadata" } else { "report-paper_metadata" };
        self.xml.open(name, &[("language", lang)]);
        if let Some((series, issn)) = &issn {
            self.xml.open("series_metadata", &[]);
            self.titles(&series.name, None);
            self.xml.leaf("issn", &[("media_type", "electronic")], issn);
            self.xml.close();
        }
        self.contributors(brief);
        self.titles(brief.title, brief.subtitle);
        self.summary(brief);
        self.date(brief.card.date.expect("only dated briefs are deposited"));
        if let Some(isbn) = brief.isbn.filter(|isbn| is_isbn(isbn)) {
            self.xml.leaf("isbn", &[("media_type", "electronic")], isbn);
        }
        self.publication(brief);
        let links = relations(localized, brief);
        if issn.is_none() {
            self.licence(brief);
            self.relations(&links);
        }
        self.versions(brief);
        self.citations(localized, brief);
        if issn.is_some() {
            self.relations(&links);
        }
        self.xml.close();
        self.xml.close();
    }

    fn contributors(&mut self, brief: &Description<'_>) {
        if brief.authors.is_empty() {
            return;
        }
        self.xml.open("contributors", &[]);
        for (index, author) in brief.authors.iter().enumerate() {
            let sequence = ("sequence", if index == 0 { "first" } else { "additional" });
            self.contributor(author, &[sequence, ("contributor_role", "author")]);
        }
        self.xml.close();
    }

    fn contributor(&mut self, author: &Creator, attributes: &[(&str, &str)]) {
        let person = author.parts.as_ref().filter(|person| is_name(&person.family));
        let Some(PersonName { family, given, suffix }) = person else {
            self.xml.leaf("organization", attributes, &author.name);
            return;
        };
        self.xml.open("person_name", attributes);
        if is_name(given) {
            self.xml.leaf("given_name", &[], given);
        }
        self.xml.leaf("surname", &[], family);
        if let Some(suffix) = suffix {
            self.xml.leaf("suffix", &[], suffix);
        }
        if let Some(body) = &author.affiliation {
            self.xml.open("affiliations", &[]);
            self.institution(body, None);
            self.xml.close();
        }
        if let Some(orcid) = author.orcid_url() {
            self.xml.leaf("ORCID", &[], &orcid);
        }
        self.xml.close();
    }

    fn institution(&mut self, body: &Organization, place: Option<&str>) {
        self.xml.open("institution", &[]);
        self.xml.leaf("institution_name", &[], &body.name);
        if let Some(ror) = &body.ror {
            self.xml.leaf("institution_id", &[("type", "ror")], ror);
        }
        if let Some(place) = place {
            self.xml.leaf("institution_place", &[], place);
        }
        self.xml.close();
    }

    fn titles(&mut self, title: &str, subtitle: Option<&str>) {
        self.xml.open("titles", &[]);
        self.xml.leaf("title", &[], title);
        if let Some(subtitle) = subtitle {
            self.xml.leaf("subtitle", &[], subtitle);
        }
        self.xml.close();
    }

    fn summary(&mut self, brief: &Description<'_>) {
        if let Some(summary) = &brief.summary {
            self.xml.open("jats:abstract", &[("xml:lang", brief.card.lang.as_str())]);
            self.xml.leaf("jats:p", &[], summary);
            self.xml.close();
        }
    }

    fn date(&mut self, date: Date) {
        self.xml.open("publication_date", &[("media_type", "online")]);
        self.xml.leaf("month", &[], &format!("{:02}", date.month()));
        self.xml.leaf("day", &[], &format!("{:02}", date.day()));
        self.xml.leaf("year", &[], &date.year().to_string());
        self.xml.close();
    }

    fn publication(&mut self, brief: &Description<'_>) {
        self.xml.open("publisher", &[]);
        self.xml.leaf("publisher_name", &[], &brief.publisher.name);
        if let Some(place) = &brief.place {
            self.xml.leaf("publisher_place", &[], place);
        }
        self.xml.close();
        self.institution(&brief.publisher, brief.place.as_deref());
        let number = brief.card.number.as_deref().filter(|number| number.chars().count() <= 32);
        if let Some(number) = number {
            self.xml.open("publisher_item", &[]);
            self.xml.leaf("item_number", &[("item_number_type", "report-number")], number);
            self.xml.close();
        }
    }

    fn licence(&mut self, brief: &Description<'_>) {
        let Some(url) = brief.licence.as_ref().and_then(|licence| licence.url.as_deref()) else { return };
        self.xml.open("ai:program", &[("name", "AccessIndicators")]);
        self.xml.empty("ai:free_to_read", &[]);
        self.xml.leaf("ai:license_ref", &[("applies_to", "vor")], url);
        self.xml.close();
    }

    fn relations(&mut self, relations: &[Relation]) {
        if relations.is_empty() {
            return;
        }
        self.xml.open("rel:program", &[("name", "relations")]);
        for Relation { kind, identifier: (identifier_kind, identifier) } in relations {
            self.xml.open("rel:related_item", &[]);
            let attributes = [("relationship-type", *kind), ("identifier-type", *identifier_kind)];
            self.xml.leaf("rel:intra_work_relation", &attributes, identifier);
            self.xml.close();
        }
        self.xml.close();
    }

    fn versions(&mut self, brief: &Description<'_>) {
        if let Some(version) = brief.version {
            self.xml.open("version_info", &[]);
            self.xml.leaf("version", &[], &version.to_string());
            self.xml.close();
        }
        self.xml.open("doi_data", &[]);
        self.xml.leaf("doi", &[], brief.doi.unwrap_or_default());
        let stamp = self.stamp.clone();
        self.xml.leaf("timestamp", &[], &stamp);
        self.xml.leaf("resource", &[("mime_type", "text/html"), ("content_version", "vor")], &brief.url);
        self.xml.close();
    }

    fn citations(&mut self, localized: &Localized<'_>, brief: &Description<'_>) {
        let doc = brief.card.doc;
        let references = &localized.press.composition(doc).references;
        if references.is_empty() {
            return;
        }
        let cited = cited_dois(localized, doc);
        self.xml.open("citation_list", &[]);
        for (index, reference) in references.iter().enumerate() {
            self.xml.open("citation", &[("key", &format!("ref-{}", index + 1))]);
            if let Some(doi) = cited.get(&*reference.key) {
                self.xml.leaf("doi", &[], doi);
            }
            let words = plain(&reference.text);
            self.xml.leaf("unstructured_citation", &[], &words);
            self.xml.close();
        }
        self.xml.close();
    }
}

/// The DOIs of the works that a document cites, by key.
fn cited_dois(localized: &Localized<'_>, doc: DocId) -> HashMap<String, String> {
    let resolved = localized.site.resolved(doc);
    let cited = resolved.citations.iter().flatten().filter_map(|work| match work {
        CitedWork::Entry(entry) => Some(entry.clone()),
        CitedWork::Brief { doc, .. } => localized.press.brief_entry(*doc),
        CitedWork::Unbuilt | CitedWork::Unknown => None,
    });
    let works = cited.chain(resolved.nocite.iter().cloned());
    let doi = |entry: &Entry| Some(bare_doi(entry.item.get("DOI")?.as_str()?).to_owned());
    works.filter_map(|entry| Some((entry.key.to_string(), doi(&entry).filter(|doi| is_doi(doi))?))).collect()
}

/// A brief that is a translation, a version or the original of another.
pub struct Relation {
    /// By the vocabulary that Crossref and DataCite share in other letters: `isTranslationOf`.
    pub kind: &'static str,
    /// `doi` or `uri`, and the identifier.
    pub identifier: (&'static str, String),
}

/// How a brief relates to others of the site that registries may name.
pub fn relations(localized: &Localized<'_>, brief: &Description<'_>) -> Vec<Relation> {
    let catalog = &localized.site.catalog;
    let mut relations = Vec::new();
    let mut add = |kind, doc: DocId| {
        let entry = catalog.doc(doc);
        if doc == brief.card.doc || !entry.state.is_built() || entry.card.is_none() {
            return;
        }
        let doi = entry.meta.doi.as_ref().map(|doi| bare_doi(&doi.value)).filter(|doi| is_doi(doi));
        let identifier = match doi {
            Some(doi) => ("doi", doi.to_owned()),
            None => ("uri", localized.addresses.absolute(&entry.url)),
        };
        relations.push(Relation { kind, identifier });
    };
    if brief.entry.original == brief.card.doc {
        let editions = &catalog.brief(brief.card.brief).editions;
        editions.iter().for_each(|edition| add("hasTranslation", *edition));
    } else {
        add("isTranslationOf", brief.entry.original);
    }
    let edition = |brief: &BriefId| catalog.edition_for(*brief, localized.lang);
    brief.entry.supersedes.iter().filter_map(edition).for_each(|older| add("replaces", older));
    brief.card.superseded_by.iter().filter_map(edition).for_each(|newer| add("isReplacedBy", newer));
    relations
}

/// The schema's form of a DOI.
pub fn is_doi(doi: &str) -> bool {
    let Some((prefix, suffix)) = doi.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    (4..=9).contains(&prefix.len())
        && prefix.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=200).contains(&suffix.chars().count())
        && !suffix.contains(char::is_whitespace)
}

/// The ISSN, if it has the schema's form.
fn is_issn(issn: &str) -> Option<&str> {
    let bytes = issn.as_bytes();
    let digits: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'-').collect();
    let sound = digits.len() == 8
        && (bytes.len() == 8 || (bytes.len() == 9 && bytes[4] == b'-'))
        && digits[..7].iter().all(u8::is_ascii_digit)
        && (digits[7].is_ascii_digit() || digits[7] == b'X');
    sound.then_some(issn)
}

/// The schema's form of an ISBN.
fn is_isbn(isbn: &str) -> bool {
    let mut bytes = isbn.bytes();
    let last = bytes.next_back().is_some_and(|byte| byte.is_ascii_digit() || byte == b'X');
    (10..=17).contains(&isbn.len())
        && last
        && isbn.starts_with(|c: char| c.is_ascii_digit())
        && bytes.all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b' ')
}

/// The schema's form of a part of a name.
fn is_name(name: &str) -> bool {
    (1..=60).contains(&name.chars().count())
        && name.contains(|c: char| !c.is_whitespace())
        && !name.contains(|c: char| c.is_numeric() || c == '?')
}

#[cfg(test)]
mod tests {
    use super::{is_doi, is_isbn, is_issn, is_name};

    #[test]
    fn forms_of_identifiers() {
        for (doi, sound) in
            [("10.5555/a", true), ("10.5/a", false), ("10.5555/", false), ("11.5555/a", false)]
        {
            assert_eq!(is_doi(doi), sound, "{doi}");
        }
        for (issn, sound) in
            [("2049-3630", true), ("2049363X", true), ("20493-630", false), ("2049-363", false)]
        {
            assert_eq!(is_issn(issn).is_some(), sound, "{issn}");
        }
        for (isbn, sound) in
            [("978-83-000000-0-0", true), ("123456789X", true), ("978", false), ("ISBN 123456", false)]
        {
            assert_eq!(is_isbn(isbn), sound, "{isbn}");
        }
        for (name, sound) in [("Łączyńska", true), ("", false), ("R2", false), ("Who?", false)] {
            assert_eq!(is_name(name), sound, "{name}");
        }
    }
}
