//! Metadata for DataCite, schema 4: a brief with a DOI as the body of a request to its REST service.

use serde_json::{Value, json};

use super::crossref::relations;
use crate::outputs::localized::Localized;
use crate::outputs::metadata::{Creator, Description, Organization};

/// A brief as JSON, or `None` if it cannot be registered: it needs a DOI and a date.
pub fn record(localized: &Localized<'_>, brief: &Description<'_>) -> Option<Value> {
    let (doi, date) = (brief.doi?, brief.card.date?);
    let mut attributes = json!({
        "doi": doi,
        "event": "publish",
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "url": brief.url,
        "types": { "resourceTypeGeneral": "Report", "resourceType": brief.kind },
        "titles": titles(brief),
        "creators": creators(brief),
        "publisher": publisher(&brief.publisher),
        "publicationYear": date.year(),
        "language": brief.card.lang.as_str(),
        "dates": dates(brief),
    });
    let mut set = |name: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            attributes[name] = value;
        }
    };
    let lang = brief.card.lang.as_str();
    let subjects = brief.subjects.iter().map(|subject| json!({ "subject": subject, "lang": lang }));
    set("subjects", subjects.collect());
    set("contributors", brief.contributors.iter().map(|(person, _)| contributor(person)).collect());
    set("geoLocations", brief.places.iter().map(|place| json!({ "geoLocationPlace": place })).collect());
    set("version", brief.version.map(|version| version.to_string().into()).unwrap_or_default());
    set("rightsList", rights(brief).into_iter().collect());
    let summary = brief.summary.iter();
    set(
        "descriptions",
        summary
            .map(|text| json!({ "description": text, "descriptionType": "Abstract", "lang": lang }))
            .chain(series(brief))
            .collect(),
    );
    set("relatedIdentifiers", related(localized, brief));
    Some(json!({ "data": { "type": "dois", "attributes": attributes } }))
}

fn titles(brief: &Description<'_>) -> Vec<Value> {
    let lang = brief.card.lang.as_str();
    let subtitle =
        brief.subtitle.map(|subtitle| json!({ "title": subtitle, "titleType": "Subtitle", "lang": lang }));
    [json!({ "title": brief.title, "lang": lang })].into_iter().chain(subtitle).collect()
}

/// Without authors the publisher is the creator, since there must be one.
fn creators(brief: &Description<'_>) -> Vec<Value> {
    match brief.authors.is_empty() {
        true => vec![json!({ "name": brief.publisher.name, "nameType": "Organizational" })],
        false => brief.authors.iter().map(creator).collect(),
    }
}

fn creator(creator: &Creator) -> Value {
    let mut value = json!({
        "name": creator.sort_name(),
        "nameType": if creator.organisation { "Organizational" } else { "Personal" },
    });
    if let Some(person) = &creator.parts {
        value["familyName"] = person.family.as_str().into();
        value["givenName"] = person.given.as_str().into();
    }
    let orcid = creator.orcid_url().map(|id| (id, "ORCID", "https://orcid.org"));
    let ror = creator.ror.clone().map(|id| (id, "ROR", "https://ror.org"));
    let identifiers: Vec<Value> = orcid
        .into_iter()
        .chain(ror)
        .map(|(id, scheme, uri)| json!({ "nameIdentifier": id, "nameIdentifierScheme": scheme, "schemeUri": uri }))
        .collect();
    if !identifiers.is_empty() {
        value["nameIdentifiers"] = identifiers.into();
    }
    if let Some(body) = &creator.affiliation {
        value["affiliation"] = json!([affiliation(body)]);
    }
    value
}

fn contributor(person: &Creator) -> Value {
    let mut value = creator(person);
    value["contributorType"] = "Other".into();
    value
}

fn affiliation(body: &Organization) -> Value {
    match &body.ror {
        Some(ror) => json!({
            "name": body.name,
            "affiliationIdentifier": ror,
            "affiliationIdentifierScheme": "ROR",
            "schemeUri": "https://ror.org",
        }),
        None => json!({ "name": body.name }),
    }
}

fn publisher(body: &Organization) -> Value {
    match &body.ror {
        Some(ror) => json!({
            "name": body.name,
            "publisherIdentifier": ror,
            "publisherIdentifierScheme": "ROR",
            "schemeUri": "https://ror.org",
        }),
        None => json!({ "name": body.name }),
    }
}

fn dates(brief: &Description<'_>) -> Vec<Value> {
    let issued = brief.card.date.map(|date| json!({ "date": date.to_string(), "dateType": "Issued" }));
    let changed = brief.changed().filter(|changed| Some(*changed) != brief.card.date);
    let updated = changed.map(|date| json!({ "date": date.to_string(), "dateType": "Updated" }));
    issued.into_iter().chain(updated).collect()
}

fn rights(brief: &Description<'_>) -> Option<Value> {
    let licence = brief.licence.as_ref()?;
    let mut value = json!({
        "rights": licence.name,
        "rightsIdentifier": licence.id.to_lowercase(),
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    });
    if let Some(url) = &licence.url {
        value["rightsUri"] = url.as_str().into();
    }
    Some(value)
}

fn series(brief: &Description<'_>) -> Option<Value> {
    let series = brief.series.as_ref()?;
    let words = match &brief.card.number {
        Some(number) => format!("{}, {number}", series.name),
        None => series.name.clone(),
    };
    Some(json!({ "description": words, "descriptionType": "SeriesInformation" }))
}

fn related(localized: &Localized<'_>, brief: &Description<'_>) -> Value {
    let issn = brief.series.as_ref().and_then(|series| series.issn.as_ref()).map(|issn| {
        json!({ "relatedIdentifier": issn, "relatedIdentifierType": "ISSN", "relationType": "IsPublishedIn" })
    });
    let others = relations(localized, brief).into_iter().map(|relation| {
        let (kind, identifier) = relation.identifier;
        let relation = match relation.kind {
            "isTranslationOf" => "IsTranslationOf",
            "hasTranslation" => "HasTranslation",
            "replaces" => "Obsoletes",
            _ => "IsObsoletedBy",
        };
        let kind = if kind == "doi" { "DOI" } else { "URL" };
        json!({ "relatedIdentifier": identifier, "relatedIdentifierType": kind, "relationType": relation })
    });
    issn.into_iter().chain(others).collect()
}
