//! The reference of a brief for reference managers, in files beside its page: one file here a format.
//!
//! `31-tokyo-hedges.bib`, `.ris` and `.csl.json` lie in the directory of the page. Withdrawn briefs keep
//! theirs, since their addresses stay citable.

pub mod bib;
pub mod csl_json;
pub mod ris;

use super::localized::Localized;
use super::localized::language;
use super::metadata::Description;
use super::{PlanInput, Press};
use crate::model::address::{Addresses, decode};
use crate::model::artifact::Body;
use crate::model::catalog::{DocEntry, DocId};
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};

/// The address of a file beside the page of a brief, named by the brief's slug.
pub fn file_url(addresses: &Addresses, page: &str, ending: &str) -> Box<str> {
    let slug = page.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    addresses.beside(page, &format!("{}.{ending}", decode(slug)))
}

/// A file with `ending` beside the page of each built brief.
pub(in crate::outputs) fn plan(
    input: &PlanInput<'_>,
    output: &'static str,
    ending: &'static str,
) -> Vec<Route> {
    plan_some(input, output, ending, |entry| entry.card.is_some())
}

/// A file with `ending` beside the page of each built brief that is `wanted`.
pub(in crate::outputs) fn plan_some(
    input: &PlanInput<'_>,
    output: &'static str,
    ending: &'static str,
    wanted: impl Fn(&DocEntry) -> bool,
) -> Vec<Route> {
    let addresses = Addresses::new(input.config);
    let briefs = input.catalog.docs.iter().zip(0..).filter(|(entry, _)| wanted(entry));
    briefs
        .map(|(entry, index)| {
            let url = file_url(&addresses, &entry.url, ending);
            addresses.route(url, output, Subject::Beside { doc: DocId(index), ending })
        })
        .collect()
}

/// Writes the file of a route by the description of its brief.
pub(in crate::outputs) fn write(
    press: &Press,
    route: &Route,
    format: impl FnOnce(&Localized<'_>, &Description<'_>) -> String,
) -> Outcome<Body> {
    let Subject::Beside { doc, .. } = route.subject else { return Outcome::default() };
    let localized = Localized::new(press, language(&press.site, &route.subject));
    let text = localized.describe(doc).map_or_else(String::new, |brief| format(&localized, &brief));
    Outcome::clean(Body::Bytes(text.into_bytes()))
}

/// A text on one line, without control characters: formats of one field a line end a value with it.
pub(in crate::outputs) fn one_line(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
