//! Lists of briefs by their state.

use briefpress::model::catalog::{DocEntry, DocState, Unbuilt};
use briefpress::model::meta::Moment;
use briefpress::model::site::Site;
use briefpress::model::text::Lang;

use super::Row;

/// Briefs and pages that are drafts or in review.
pub fn drafts(site: &Site) -> Vec<Row> {
    let state = |entry: &DocEntry| match entry.state {
        DocState::Unbuilt(Unbuilt::Draft) => Some("draft"),
        DocState::Unbuilt(Unbuilt::Review) => Some("review"),
        _ => None,
    };
    let docs = site.catalog.docs.iter();
    docs.filter_map(|entry| Some(row(entry, [("status", state(entry)?.to_owned())]))).collect()
}

/// Briefs whose embargo or date is in the future, the next one first.
pub fn embargoed(site: &Site) -> Vec<Row> {
    let zone = &site.config.time_zone;
    let due = |entry: &DocEntry| match entry.state {
        DocState::Unbuilt(Unbuilt::Embargo(until)) => Some(until),
        DocState::Unbuilt(Unbuilt::Future) => {
            let date = entry.meta.date.as_ref()?.value;
            Some(Moment::Local(date.at(0, 0, 0, 0)).instant(zone))
        }
        _ => None,
    };
    let mut rows: Vec<_> = site.catalog.docs.iter().filter_map(|entry| Some((due(entry)?, entry))).collect();
    rows.sort_by(|(a, first), (b, second)| (a, &first.manuscript.file).cmp(&(b, &second.manuscript.file)));
    let shown = |due: jiff::Timestamp| zone.to_datetime(due).strftime("%Y-%m-%dT%H:%M").to_string();
    rows.into_iter().map(|(due, entry)| row(entry, [("until", shown(due))])).collect()
}

/// Briefs past their `expires`.
pub fn expired(site: &Site) -> Vec<Row> {
    let zone = &site.config.time_zone;
    let since = |entry: &DocEntry| {
        let expires = entry.meta.expires.as_ref()?.value.instant(zone);
        (entry.state == DocState::Expired).then(|| zone.to_datetime(expires).date().to_string())
    };
    site.catalog.docs.iter().filter_map(|entry| Some(row(entry, [("since", since(entry)?)]))).collect()
}

/// Built briefs that lack an edition in a language of the site; one in the making is named.
pub fn untranslated(site: &Site) -> Vec<Row> {
    let catalog = &site.catalog;
    let mut rows = Vec::new();
    for brief in catalog.briefs.iter() {
        let Some(original) = brief.editions.first().map(|id| catalog.doc(*id)) else { continue };
        if !original.state.is_built() {
            continue;
        }
        let edition = |lang: &Lang| {
            let mut editions = brief.editions.iter().map(|id| catalog.doc(*id));
            editions.find(|entry| entry.manuscript.lang == *lang)
        };
        let missing = site.config.languages.iter().filter_map(|language| match edition(&language.lang) {
            None => Some(language.lang.to_string()),
            Some(entry) if !entry.state.is_built() => Some(format!("{} (not built)", language.lang)),
            Some(_) => None,
        });
        let missing: Vec<String> = missing.collect();
        if !missing.is_empty() {
            rows.push(row(original, [("languages", missing.join(", "))]));
        }
    }
    rows
}

/// A line for a document: its file, some facts, its title.
fn row<const N: usize>(entry: &DocEntry, facts: [(&'static str, String); N]) -> Row {
    let title = entry.manuscript.meta.title.as_ref().map(|title| title.value.to_string());
    let mut row = vec![("file", entry.manuscript.file.to_string())];
    row.extend(facts);
    row.push(("title", title.unwrap_or_default()));
    row
}
