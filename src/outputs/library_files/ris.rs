//! RIS: a record of any kind, with the tags that Zotero reads and writes for it.

use std::sync::Arc;

use serde_json::Value;

use super::{Item, Written, write};
use crate::model::library::{Entry, is_others, plain};
use crate::outputs::citation_files::ris::RecordText;

/// CSL's types and those of RIS.
const KINDS: &[(&str, &str)] = &[
    ("article", "JOUR"),
    ("article-journal", "JOUR"),
    ("article-magazine", "MGZN"),
    ("article-newspaper", "NEWS"),
    ("bill", "BILL"),
    ("book", "BOOK"),
    ("chapter", "CHAP"),
    ("dataset", "DATA"),
    ("entry", "ENCYC"),
    ("entry-dictionary", "DICT"),
    ("entry-encyclopedia", "ENCYC"),
    ("graphic", "ART"),
    ("hearing", "HEAR"),
    ("legal_case", "CASE"),
    ("legislation", "STAT"),
    ("manuscript", "UNPB"),
    ("map", "MAP"),
    ("motion_picture", "MPCT"),
    ("pamphlet", "PAMP"),
    ("paper-conference", "CPAPER"),
    ("patent", "PAT"),
    ("personal_communication", "PCOMM"),
    ("post", "ELEC"),
    ("post-weblog", "BLOG"),
    ("regulation", "GOVDOC"),
    ("report", "RPRT"),
    ("review", "JOUR"),
    ("review-book", "JOUR"),
    ("software", "COMP"),
    ("song", "SOUND"),
    ("speech", "SLIDE"),
    ("standard", "STAND"),
    ("thesis", "THES"),
    ("webpage", "ELEC"),
];

/// Variables that are copied, and their tags; of two with one tag an item has one as a rule.
const TEXTS: &[(&str, &str)] = &[
    ("title", "TI"),
    ("title-short", "ST"),
    ("container-title", "T2"),
    ("container-title-short", "J2"),
    ("collection-title", "T3"),
    ("event-title", "C3"),
    ("volume", "VL"),
    ("issue", "IS"),
    ("collection-number", "M1"),
    ("number-of-volumes", "NV"),
    ("edition", "ET"),
    ("version", "ET"),
    ("chapter-number", "SE"),
    ("genre", "M3"),
    ("publisher", "PB"),
    ("authority", "PB"),
    ("publisher-place", "CY"),
    ("event-place", "CY"),
    ("ISBN", "SN"),
    ("ISSN", "SN"),
    ("note", "N1"),
    ("status", "N1"),
    ("howpublished", "N1"),
    ("annote", "N1"),
    ("abstract", "AB"),
    ("original-title", "TT"),
    ("language", "LA"),
    ("DOI", "DO"),
    ("URL", "UR"),
];

/// Entries as a file of records.
pub fn library(entries: &[Arc<Entry>]) -> Written {
    write(entries, record)
}

fn record(item: &mut Item<'_>, key: &str) -> String {
    let csl = item.text("type").unwrap_or("document");
    let kind = KINDS.iter().find(|(known, _)| *known == csl).map_or("GEN", |(_, kind)| kind);
    let mut record = RecordText::new(kind, key);
    for (variable, tag) in
        [("author", "AU"), ("editor", "ED"), ("translator", "A4"), ("container-author", "A3")]
    {
        for name in item.names(variable) {
            record.tag(tag, Some(&self::name(name)));
        }
    }
    for (variable, tag) in TEXTS {
        record.tag(tag, item.text(variable).map(|text| plain_text(variable, text)).as_deref());
    }
    for address in item.further_addresses() {
        record.tag("UR", Some(address));
    }
    // Reports have their number where books have theirs.
    let number = if csl == "report" { "SN" } else { "IS" };
    record.tag(number, item.text("number"));
    pages(&mut record, item.text("page"));
    if let Some(date) = item.date("issued") {
        dates(&mut record, date);
    }
    record.tag("Y2", item.date("accessed").and_then(day).as_deref());
    record.end()
}

/// The letters of a text; those of addresses hold no markup.
fn plain_text(variable: &str, text: &str) -> String {
    match variable {
        "DOI" | "URL" => text.to_owned(),
        _ => plain(text),
    }
}

fn name(name: &Value) -> String {
    let part = |part: &str| name.get(part).and_then(Value::as_str).filter(|text| !text.is_empty());
    if is_others(name) {
        return "et al.".to_owned();
    }
    let Some(family) = part("family") else { return part("literal").unwrap_or_default().to_owned() };
    let particles = [part("dropping-particle"), part("non-dropping-particle"), Some(family)];
    let family = particles.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let others = [part("given"), part("suffix")].into_iter().flatten();
    std::iter::once(family.as_str()).chain(others).collect::<Vec<_>>().join(", ")
}

fn pages(record: &mut RecordText, pages: Option<&str>) {
    match pages.and_then(|pages| pages.split_once(['–', '-'])) {
        Some((first, last)) if !last.contains([',', '–', '-']) => {
            record.tag("SP", Some(first.trim()));
            record.tag("EP", Some(last.trim()));
        }
        _ => record.tag("SP", pages),
    }
}

fn dates(record: &mut RecordText, date: &Value) {
    match day(date) {
        Some(day) => {
            record.tag("PY", day.split('/').next());
            record.tag("DA", Some(&day));
        }
        None => record.tag("PY", date.get("literal").and_then(Value::as_str)),
    }
}

/// The first day of a date: `2020/03/04/`, what is not known left empty.
fn day(date: &Value) -> Option<String> {
    let first = date.get("date-parts")?.get(0)?.as_array()?;
    let part = |index: usize| first.get(index).and_then(Value::as_i64);
    let two = |index: usize| part(index).map(|part| format!("{part:02}")).unwrap_or_default();
    Some(format!("{}/{}/{}/", part(0)?, two(1), two(2)))
}
