//! Who made a brief, with the identifiers by which others know them.

use crate::model::catalog::{CardAuthor, RecordId};
use crate::model::name::PersonName;
use crate::model::record::{Person, RecordDetail};
use crate::outputs::localized::Localized;

/// A person or body with a part in a brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// As printed: `Zofia Łączyńska`.
    pub name: String,
    /// Family and given names, where they can be told apart.
    pub parts: Option<PersonName>,
    pub organisation: bool,
    /// Groups of four digits, with hyphens.
    pub orcid: Option<String>,
    /// The full address.
    pub ror: Option<String>,
    pub affiliation: Option<Organization>,
}

/// A body by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub name: String,
    /// The full address.
    pub ror: Option<String>,
    pub url: Option<String>,
}

impl Creator {
    /// `Łączyńska, Zofia`, or the name where it has no parts.
    pub fn sort_name(&self) -> String {
        self.parts.as_ref().map_or_else(|| self.name.clone(), PersonName::sorted)
    }

    /// The address of the person's ORCID record.
    pub fn orcid_url(&self) -> Option<String> {
        self.orcid.as_ref().map(|orcid| format!("https://orcid.org/{orcid}"))
    }
}

impl Localized<'_> {
    /// Somebody named on a brief.
    pub(super) fn creator(&self, author: &CardAuthor) -> Creator {
        let person = author.record.and_then(|id| self.person_record(id));
        // The record gives the id of an organization, the card only its name.
        let words = person.and_then(|person| person.affiliation.as_ref()).map(|text| self.words_of(text));
        let words = words.or_else(|| author.affiliation.as_deref().map(str::to_owned));
        Creator {
            name: author.name.to_string(),
            parts: author.person(),
            organisation: author.organisation,
            orcid: person.and_then(|person| orcid(person.orcid.as_deref()?)),
            ror: person.and_then(|person| person.ror.as_deref()).map(ror),
            affiliation: words.map(|words| self.body(words)),
        }
    }

    fn person_record(&self, id: RecordId) -> Option<&Person> {
        match &self.site.catalog.record(id).record.detail {
            RecordDetail::Person(person) => Some(person),
            _ => None,
        }
    }

    /// An organization given by its id, its name, or other words, which stand for themselves.
    fn body(&self, words: String) -> Organization {
        let catalog = &self.site.catalog;
        let people = catalog.taxonomies.first().map_or(&[][..], |people| people.records.as_slice());
        let by_id = people.binary_search_by(|id| (*catalog.record(*id).record.id).cmp(&words));
        let record = by_id.ok().map(|index| people[index]);
        let house = self.publishing_house();
        match record {
            Some(id) => Organization {
                name: self.words_of(&catalog.record(id).record.name),
                ror: self.person_record(id).and_then(|person| person.ror.as_deref()).map(ror),
                url: None,
            },
            None if words == house.name => house,
            None => Organization { name: words, ror: None, url: None },
        }
    }

    /// Who publishes the site; without a name of its own the site's title.
    pub fn publishing_house(&self) -> Organization {
        let publisher = &self.site.config.publisher;
        Organization {
            name: publisher.name.as_ref().map_or_else(|| self.site_title(), |name| self.words_of(name)),
            ror: publisher.ror.as_deref().map(ror),
            url: publisher.url.as_deref().map(str::to_owned),
        }
    }
}

/// The iD in an ORCID iD or its address, if it has the form of one.
fn orcid(written: &str) -> Option<String> {
    let id = written.trim().rsplit('/').next().unwrap_or_default().to_ascii_uppercase();
    let digit = |(at, byte): (usize, u8)| match at {
        4 | 9 | 14 => byte == b'-',
        18 => byte.is_ascii_digit() || byte == b'X',
        _ => byte.is_ascii_digit(),
    };
    (id.len() == 19 && id.bytes().enumerate().all(digit)).then_some(id)
}

/// A ROR id as an address.
fn ror(written: &str) -> String {
    let id = written.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    format!("https://ror.org/{id}")
}

#[cfg(test)]
mod tests {
    use super::{orcid, ror};

    #[test]
    fn identifiers_of_people() {
        for (written, id) in [
            ("0000-0002-1825-0097", Some("0000-0002-1825-0097")),
            ("https://orcid.org/0000-0002-1694-233x", Some("0000-0002-1694-233X")),
            ("0000-0002-1825", None),
            ("zofia", None),
        ] {
            assert_eq!(orcid(written).as_deref(), id, "{written}");
        }
        for written in ["05dxps055", "https://ror.org/05dxps055", "ror.org/05dxps055/"] {
            assert_eq!(ror(written), "https://ror.org/05dxps055");
        }
    }
}
