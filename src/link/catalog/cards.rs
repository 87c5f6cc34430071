//! Makes the cards: what lists, neighbors and citations show of a built edition.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::Parsed;
use super::subjects::{Subjects, Who};
use super::terms::{PEOPLE, Shelved};
use crate::model::catalog::{BriefId, Card, CardAuthor, Catalog, DocId, RecordId, TaxonomyId};
use crate::model::name::body::is_body;
use crate::model::name::sort_name;
use crate::model::record::{Person, Record, RecordDetail};
use crate::model::text::Lang;

/// Makes cards from what was matched.
pub struct CardMaker<'a> {
    pub parsed: &'a Parsed,
    pub catalog: &'a Catalog,
    pub shelved: &'a Shelved,
    /// People by id.
    people: HashMap<&'a str, &'a Record>,
    superseded_by: HashMap<BriefId, BriefId>,
}

impl<'a> CardMaker<'a> {
    /// A maker for the cards of this catalog, whose documents have their picks.
    pub fn new(parsed: &'a Parsed, catalog: &'a Catalog, shelved: &'a Shelved) -> Self {
        let people = shelved.records.iter().filter(|(taxonomy, _)| *taxonomy == PEOPLE);
        let people = people.map(|(_, record)| (&*record.id, &**record)).collect();
        let mut superseded_by = HashMap::new();
        for doc in &catalog.docs {
            let Some(brief) = doc.brief.filter(|_| doc.state.is_built()) else { continue };
            for older in doc.supersedes.iter().filter(|older| **older != brief) {
                superseded_by.entry(*older).or_insert(brief);
            }
        }
        Self { parsed, catalog, shelved, people, superseded_by }
    }

    /// The card of a document, if it is an edition that is built.
    pub fn card(&self, id: DocId, subjects: &Subjects<'_>, year: Option<i16>) -> Option<Arc<Card>> {
        let entry = self.catalog.doc(id);
        let brief = entry.brief.filter(|_| entry.state.is_built())?;
        let (manuscript, meta) = (&entry.manuscript, &entry.meta);
        let corrections = meta.corrections.iter().flatten();
        Some(Arc::new(Card {
            doc: id,
            brief,
            id: self.catalog.brief(brief).id.clone(),
            lang: manuscript.lang.clone(),
            url: entry.url.clone(),
            texts: Arc::clone(&manuscript.card),
            series: subjects.series.and_then(|hit| self.shelved.id(hit)),
            number: meta.number.as_ref().map(|number| number.value.clone()),
            running: meta.running.as_ref().map(|running| running.value.clone()),
            date: meta.date.as_ref().map(|date| date.value),
            year,
            updated: meta.updated.as_ref().map(|date| date.value),
            corrected: corrections.map(|correction| correction.date.value).max(),
            authors: self.authors(&subjects.authors, &manuscript.lang),
            terms: self.terms(&subjects.terms),
            minutes: manuscript.minutes(),
            state: entry.state,
            unlisted: meta.unlisted.unwrap_or(false),
            superseded_by: self.superseded_by.get(&brief).copied(),
            weight: meta.weight.unwrap_or(0),
            extra: meta.extra.clone(),
        }))
    }

    /// People for a reader of `lang`.
    pub fn authors(&self, people: &[Who<'_>], lang: &Lang) -> Vec<CardAuthor> {
        people.iter().map(|who| self.author(who, lang)).collect()
    }

    fn author(&self, who: &Who<'_>, lang: &Lang) -> CardAuthor {
        match who {
            Who::Named(hit, name) => match hit.and_then(|hit| self.shelved.id(hit)) {
                Some(id) => self.recorded(id, lang),
                None => written(name, None, None),
            },
            Who::Written { name, sort_name, affiliation } => {
                written(name, sort_name.as_deref(), affiliation.as_deref())
            }
        }
    }

    fn recorded(&self, id: RecordId, lang: &Lang) -> CardAuthor {
        let record = &self.shelved.records[id.0 as usize].1;
        let site = &self.parsed.config.language;
        let name = record.name.in_lang(lang, site).0;
        let nobody = Person::default();
        let person = match &record.detail {
            RecordDetail::Person(person) => person,
            _ => &nobody,
        };
        let affiliation = person.affiliation.as_ref().map(|text| text.in_lang(lang, site).0);
        let affiliation = affiliation.map(|text| match self.people.get(text) {
            Some(organisation) => organisation.name.in_lang(lang, site).0.into(),
            None => text.into(),
        });
        CardAuthor {
            record: Some(id),
            name: name.into(),
            sort_name: match &person.sort_name {
                Some(sort_name) => sort_name.clone(),
                None if person.organisation => name.into(),
                None => sort_name(name).into(),
            },
            affiliation,
            organisation: person.organisation,
        }
    }

    fn terms(&self, terms: &[(TaxonomyId, Vec<super::terms::Hit>)]) -> Vec<(TaxonomyId, Vec<RecordId>)> {
        let records = terms.iter().map(|(taxonomy, hits)| {
            (*taxonomy, hits.iter().filter_map(|hit| self.shelved.id(*hit)).collect())
        });
        records.collect()
    }
}

fn written(name: &str, sort: Option<&str>, affiliation: Option<&str>) -> CardAuthor {
    let organisation = sort.is_none() && is_body(name);
    CardAuthor {
        record: None,
        name: name.into(),
        sort_name: match sort {
            Some(sort) => sort.into(),
            None if organisation => name.into(),
            None => sort_name(name).into(),
        },
        affiliation: affiliation.map(Into::into),
        organisation,
    }
}
