//! What a brief is, for libraries, registries and search engines: an edition in, one description out.
//!
//! Every format that describes a brief (citation files, heads of pages, deposits) is written from a
//! [`Description`], so that all of them say the same. Texts are plain, not escaped; addresses are absolute.

pub mod coins;
pub mod dublin_core;
mod head;
pub mod json_ld;
mod people;
pub mod signposting;

use jiff::civil::Date;

use super::localized::Localized;
use crate::model::catalog::{Card, DocEntry, DocId, DocState, RecordId};
use crate::model::doc::Part;
use crate::model::meta::Correction;
use crate::model::record::RecordDetail;
use crate::model::site::{Link, Site};
use crate::text::doi::bare_doi;

pub use self::head::PageInfo;
pub use self::people::{Creator, Organization};

/// What formats say of one edition of a brief.
#[derive(Clone, Debug)]
pub struct Description<'a> {
    pub entry: &'a DocEntry,
    pub card: &'a Card,
    /// A name for the edition that no other has, of ASCII letters, digits and `-._`.
    pub key: String,
    /// The address of its page.
    pub url: String,
    /// Without the subtitle.
    pub title: &'a str,
    pub subtitle: Option<&'a str>,
    pub authors: Vec<Creator>,
    /// Who else had a part, and which.
    pub contributors: Vec<(Creator, &'a str)>,
    pub publisher: Organization,
    /// The town of the publisher.
    pub place: Option<String>,
    pub series: Option<SeriesName>,
    /// What kind of work it is, in its language: `Policy brief`.
    pub kind: String,
    /// The standfirst, else the summary.
    pub summary: Option<String>,
    /// Keywords and the names of its subjects, but for places.
    pub subjects: Vec<String>,
    /// Regions and countries.
    pub places: Vec<String>,
    /// Without a resolver before it.
    pub doi: Option<&'a str>,
    pub isbn: Option<&'a str>,
    pub licence: Option<Licence>,
    /// Who paid, in words.
    pub funding: Option<String>,
    /// 2 after the first day of corrections, 3 after the second, ….
    pub version: Option<usize>,
    /// The address of the ready PDF.
    pub pdf: Option<String>,
}

/// The series of a brief.
#[derive(Clone, Debug)]
pub struct SeriesName {
    pub record: RecordId,
    pub name: String,
    pub issn: Option<String>,
    /// The address of its page.
    pub url: Option<String>,
}

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// `CC-BY-4.0`.
    pub id: String,
    /// `CC BY 4.0`.
    pub name: String,
    /// The address of its text, for those of Creative Commons.
    pub url: Option<String>,
}

impl Description<'_> {
    /// Title and subtitle in one.
    pub fn full_title(&self) -> String {
        match self.subtitle {
            Some(subtitle) => format!("{}: {subtitle}", self.title),
            None => self.title.to_owned(),
        }
    }

    /// When it last changed, for its readers.
    pub fn changed(&self) -> Option<Date> {
        [self.card.date, self.card.updated, self.card.corrected].into_iter().flatten().max()
    }

    /// Whether registries and lists for machines may name it: listed, not withdrawn, open to search engines.
    pub fn is_public(&self) -> bool {
        is_public(self.entry)
    }
}

/// Whether registries and lists for machines may name an edition.
pub fn is_public(entry: &DocEntry) -> bool {
    let shown = entry.card.as_ref().is_some_and(|card| !card.unlisted);
    shown && matches!(entry.state, DocState::Built | DocState::Expired) && entry.meta.noindex != Some(true)
}

/// The built briefs that registries may name, in the order of lists: newest first, by language of the site.
pub fn public_docs(site: &Site) -> Vec<DocId> {
    let mut cards: Vec<&Card> = site
        .catalog
        .docs
        .iter()
        .filter(|entry| is_public(entry))
        .filter_map(|entry| entry.card.as_deref())
        .collect();
    cards.sort_by(|a, b| a.order(b));
    cards.into_iter().map(|card| card.doc).collect()
}

impl Localized<'_> {
    /// The description of a built edition, which must be in the localized's language; `None` for pages.
    pub fn describe(&self, doc: DocId) -> Option<Description<'_>> {
        let entry = self.site.catalog.doc(doc);
        let card = entry.card.as_deref()?;
        let meta = &*entry.meta;
        let config = &self.site.config;
        let (places, topics): (Vec<_>, Vec<_>) = card.terms.iter().partition(|(taxonomy, _)| {
            matches!(&*self.site.catalog.taxonomy(*taxonomy).name, "regions" | "countries")
        });
        let names = |terms: &[&(_, Vec<RecordId>)]| -> Vec<String> {
            let terms = terms.iter().flat_map(|(_, terms)| terms);
            terms.map(|term| self.words_of(&self.site.catalog.record(*term).record.name)).collect()
        };
        let written = meta.keywords.iter().flatten().map(|word| word.value.to_string());
        let contributions = meta.contributors.iter().flatten().zip(&entry.contributors);
        Some(Description {
            key: self.key(card),
            url: self.addresses.absolute(&card.url),
            title: &card.texts.title,
            subtitle: card.texts.subtitle.as_deref(),
            authors: card.authors.iter().map(|author| self.creator(author)).collect(),
            contributors: contributions
                .map(|(contribution, person)| (self.creator(person), &*contribution.value.role.value))
                .collect(),
            publisher: self.publishing_house(),
            place: config.publisher.place.as_ref().map(|place| self.words_of(place)),
            series: card.series.map(|series| self.series_name(series)),
            kind: self.word("report-type", &[]),
            summary: self.summary(doc),
            subjects: unique(written.chain(names(&topics))),
            places: unique(names(&places).into_iter()),
            doi: meta.doi.as_ref().map(|doi| bare_doi(&doi.value)),
            isbn: meta.isbn.as_ref().map(|isbn| &*isbn.value),
            licence: entry.licence.as_deref().map(licence),
            funding: self
                .plain_part(doc, Part::Funding)
                .or_else(|| config.defaults.funding.as_ref().map(|text| self.plain_inline(text))),
            version: version(meta.corrections.as_deref().unwrap_or_default()),
            pdf: self.site.resolved(doc).pdf.as_ref().and_then(|pdf| self.published(pdf)),
            entry,
            card,
        })
    }

    /// The id, and the language of an edition that is not in the site's.
    fn key(&self, card: &Card) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' };
        let mut key: String = card.id.chars().map(plain).collect();
        if card.lang != *self.site.language() {
            key.push('-');
            key.push_str(card.lang.as_str());
        }
        key
    }

    fn series_name(&self, series: RecordId) -> SeriesName {
        let entry = self.site.catalog.record(series);
        let issn = match &entry.record.detail {
            RecordDetail::Series(series) => series.issn.as_deref().map(str::to_owned),
            _ => None,
        };
        SeriesName {
            record: series,
            name: self.words_of(&entry.record.name),
            issn,
            url: entry.pages.get(self.lang).map(|url| self.addresses.absolute(url)),
        }
    }

    fn summary(&self, doc: DocId) -> Option<String> {
        self.plain_part(doc, Part::Standfirst).or_else(|| self.plain_part(doc, Part::Summary))
    }

    /// The words of a part of a document on one line, without spaces that do not break.
    fn plain_part(&self, id: DocId, part: Part) -> Option<String> {
        let text = self.words_of_part(id, part)?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    }

    /// The address of something that is published on this site or elsewhere.
    fn published(&self, link: &Link) -> Option<String> {
        let url = link.url()?;
        Some(if url.starts_with('/') { self.addresses.absolute(url) } else { url.to_owned() })
    }
}

/// One more than the number of days on which corrections were made, if there are any.
fn version(corrections: &[Correction]) -> Option<usize> {
    let mut days: Vec<Date> = corrections.iter().map(|correction| correction.date.value).collect();
    days.sort_unstable();
    days.dedup();
    (!days.is_empty()).then(|| days.len() + 1)
}

/// Each once, in order.
fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.filter(|name| seen.insert(name.to_lowercase())).collect()
}

/// A licence by its SPDX or Creative Commons id.
pub fn licence(id: &str) -> Licence {
    let spdx = id.to_ascii_uppercase();
    let of = |name: String, url: Option<String>| Licence { id: id.to_owned(), name, url };
    match spdx.strip_prefix("CC-").and_then(|rest| rest.rsplit_once('-')) {
        Some((terms, version)) if terms.starts_with("BY") => of(
            format!("CC {terms} {version}"),
            Some(format!("https://creativecommons.org/licenses/{}/{version}/", terms.to_lowercase())),
        ),
        _ if spdx == "CC0-1.0" => {
            of("CC0 1.0".to_owned(), Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()))
        }
        _ => of(id.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::licence;

    #[test]
    fn licences() {
        for (id, name, url) in [
            ("CC-BY-4.0", "CC BY 4.0", Some("https://creativecommons.org/licenses/by/4.0/")),
            (
                "CC-BY-NC-SA-4.0",
                "CC BY-NC-SA 4.0",
                Some("https://creativecommons.org/licenses/by-nc-sa/4.0/"),
            ),
            ("CC0-1.0", "CC0 1.0", Some("https://creativecommons.org/publicdomain/zero/1.0/")),
            ("OGL-UK-3.0", "OGL-UK-3.0", None),
        ] {
            let licence = licence(id);
            assert_eq!((&*licence.name, licence.url.as_deref()), (name, url));
        }
    }
}
