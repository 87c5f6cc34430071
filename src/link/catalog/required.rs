//! Whether a brief has the keys that its series asks for.

use super::super::Parsed;
use super::terms::Terms;
use crate::model::catalog::{Catalog, DocEntry};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::doc::NodeKind;
use crate::model::meta::{Meta, Status};
use crate::model::source::Span;

/// Reports each missing key: a warning until the brief says `cleared` or more, an error then.
pub fn check_required(
    parsed: &Parsed,
    catalog: &Catalog,
    terms: &Terms<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for brief in catalog.briefs.iter() {
        for doc in brief.editions.iter().map(|doc| catalog.doc(*doc)) {
            let Some(name) = doc.meta.series.as_ref().filter(|_| doc.manuscript.readable) else { continue };
            let (series, Some(record)) = terms.series(&name.value) else { continue };
            let missing = record.required.iter().filter(|key| lacks(parsed, doc, &key.value));
            diagnostics.extend(missing.map(|key| missing_key(doc, &series, &key.value)));
        }
    }
}

fn missing_key(doc: &DocEntry, series: &str, key: &str) -> Diagnostic {
    let range = doc.manuscript.meta.title.as_ref().map(|title| title.range).unwrap_or_default();
    let message = format!("`{key}` is missing, which the series `{series}` asks for");
    let severity = match status(doc) {
        Some(Status::Cleared | Status::Published | Status::Withdrawn) => Severity::Error,
        _ => Severity::Warning,
    };
    Diagnostic::at(Code::KeyRequiredBySeries, Span::new(&doc.manuscript.file, range), message)
        .severity(severity)
        .help(format!("add `{key}:` to the front matter"))
}

fn status(doc: &DocEntry) -> Option<Status> {
    doc.meta.status.as_ref().map(|status| status.value)
}

/// Whether a key is missing; drafts need no numbers yet.
fn lacks(parsed: &Parsed, doc: &DocEntry, key: &str) -> bool {
    let draft = matches!(status(doc), Some(Status::Draft | Status::Review))
        || (status(doc).is_none() && !doc.state.is_built());
    let in_body =
        |wanted: fn(&NodeKind) -> bool| doc.manuscript.doc.nodes.iter().any(|node| wanted(&node.kind));
    match key {
        "number" | "running" if draft => false,
        "authors" if !parsed.config.defaults.authors.is_empty() => false,
        "key_points" => doc.meta.key_points.is_none() && !in_body(|kind| matches!(kind, NodeKind::KeyPoints)),
        "recommendations" => {
            doc.meta.recommendations.is_none() && !in_body(|kind| matches!(kind, NodeKind::Recommendation(_)))
        }
        key => has(&doc.meta, key) == Some(false),
    }
}

/// Whether the front matter has a key; `None` for keys that it does not know.
fn has(meta: &Meta, key: &str) -> Option<bool> {
    macro_rules! table {
        ($($name:ident)+) => {
            match key {
                $(stringify!($name) => Some(meta.$name.is_some()),)+
                _ => None,
            }
        };
    }
    table! {
        title subtitle standfirst teaser series number running id slug aliases lang original translation_of
        translated_from doi isbn authors contributors date updated embargo expires topics regions countries
        programmes projects keywords taxonomies key_points recommendations summary abbreviations status
        checked_by queries corrections withdrawal supersedes related licence funding disclosure disclaimer
        hero downloads pdf template noindex unlisted toc weight extra bibliography citation_style nocite
    }
}
