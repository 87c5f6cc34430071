//! Whether the numbers of a series are each used once, without gaps, in the order of dates.
//!
//! Numbers are written, never computed. Drafts count, so that they can fill a gap.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::model::catalog::{Brief, Catalog, DocEntry, DocState, Unbuilt};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::manuscript::ManuscriptKind;
use crate::model::meta::SText;
use crate::model::record::{Numbering, Series};
use crate::model::source::Span;
use jiff::civil::Date;

use super::address::year_of;
use super::terms::Terms;
use crate::text::fold::fold;

/// One brief with its number in one sequence.
struct Numbered<'a> {
    doc: &'a DocEntry,
    number: &'a SText,
    date: Option<Date>,
    year: Option<i16>,
}

/// What is counted together.
#[derive(Default)]
struct Sequence<'a> {
    numbered: Vec<Numbered<'a>>,
    /// Built briefs that have no number, each of which may be what a gap is missing.
    unnumbered: usize,
}

/// Which sequence a number belongs to: series, `number` or `running`, language where each has its own, year.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SequenceKey<'a> {
    series: Cow<'a, str>,
    running: bool,
    lang: Option<&'a str>,
    year: Option<i16>,
}

/// Reports numbers used twice, missing, or out of order.
pub fn check_numbers(catalog: &Catalog, terms: &Terms<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (key, mut sequence) in gather(catalog, terms) {
        let twice = check_twice(&mut sequence, &key, diagnostics);
        sequence.numbered.retain(|one| value(one).is_some());
        sequence.numbered.sort_by_key(|one| (value(one), one.doc.manuscript.file.clone()));
        if twice == 0 && sequence.unnumbered == 0 && !holds_unreadable(catalog, &sequence) {
            check_gaps(&sequence, &key, diagnostics);
        }
        check_order(&sequence, &key, diagnostics);
    }
}

fn gather<'a, 't: 'a>(catalog: &'a Catalog, terms: &Terms<'t>) -> BTreeMap<SequenceKey<'a>, Sequence<'a>> {
    let mut sequences: BTreeMap<SequenceKey<'a>, Sequence<'a>> = BTreeMap::new();
    let default = Series::default();
    for brief in catalog.briefs.iter() {
        let Some(original) = brief.editions.first().map(|doc| catalog.doc(*doc)) else { continue };
        let Some(name) = &original.meta.series else { continue };
        let (series, record) = terms.series(&name.value);
        let record = record.unwrap_or(&default);
        for doc in counted(catalog, brief, record) {
            let lang = record.editions_own_numbers.then(|| doc.manuscript.lang.as_str());
            let year = year_of(&original.meta, &original.manuscript.file);
            let date = doc.meta.date.as_ref().or(original.meta.date.as_ref()).map(|date| date.value);
            let mut add = |running: bool, number: &'a Option<SText>, year_of_key: Option<i16>| {
                let key = SequenceKey { series: series.clone(), running, lang, year: year_of_key };
                let sequence = sequences.entry(key).or_default();
                match number {
                    Some(number) => sequence.numbered.push(Numbered { doc, number, date, year }),
                    None if doc.state.is_built() => sequence.unnumbered += 1,
                    None => {}
                }
            };
            match record.numbering {
                Numbering::Yearly => add(false, &doc.manuscript.meta.number, year),
                Numbering::Continuous => add(false, &doc.manuscript.meta.number, None),
                Numbering::None => {}
            }
            if record.running || doc.manuscript.meta.running.is_some() {
                add(true, &doc.manuscript.meta.running, None);
            }
        }
    }
    sequences
}

/// The editions whose numbers count: all where each has its own, else the original.
fn counted<'a>(
    catalog: &'a Catalog,
    brief: &'a Brief,
    series: &Series,
) -> impl Iterator<Item = &'a DocEntry> {
    let count = if series.editions_own_numbers { brief.editions.len() } else { 1 };
    let docs = brief.editions[..count].iter().map(|doc| catalog.doc(*doc));
    docs.filter(|doc| doc.manuscript.kind == ManuscriptKind::Brief || doc.manuscript.meta.number.is_some())
}

/// The number as digits without leading zeros, if it is all digits.
fn value(one: &Numbered<'_>) -> Option<u64> {
    let digits = one.number.value.trim();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// Reports numbers used twice at the later path; gives how many.
fn check_twice(
    sequence: &mut Sequence<'_>,
    key: &SequenceKey<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    sequence.numbered.sort_by(|a, b| a.doc.manuscript.file.cmp(&b.doc.manuscript.file));
    let mut first: HashMap<String, usize> = HashMap::with_capacity(sequence.numbered.len());
    let mut twice = Vec::new();
    for (index, one) in sequence.numbered.iter().enumerate() {
        let folded = value(one).map_or_else(|| fold(&one.number.value), |value| value.to_string());
        match first.get(&folded) {
            None => {
                first.insert(folded, index);
            }
            Some(other) => {
                let other = &sequence.numbered[*other];
                twice.push(index);
                if fold(span(one).file.as_str()) == fold(span(other).file.as_str()) {
                    // Twins but for case, which `scan` reports.
                    continue;
                }
                let message = format!("{} `{}` is used twice in {}", word(key), one.number.value, place(key));
                let fault = Diagnostic::at(Code::DuplicateNumber, span(one), message)
                    .related(span(other), "the other brief with it")
                    .help("give one of the two the next free number");
                diagnostics.push(fault);
            }
        }
    }
    for index in twice.iter().rev() {
        sequence.numbered.remove(*index);
    }
    twice.len()
}

/// Whether a file that could not be read lies where the briefs of the sequence lie: it may hold what is missing.
fn holds_unreadable(catalog: &Catalog, sequence: &Sequence<'_>) -> bool {
    let above = |doc: &DocEntry| {
        let file = &doc.manuscript.file;
        let folder = file.folder().to_owned();
        match file.name().starts_with("index.") {
            true => folder.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned()),
            false => folder,
        }
    };
    let unreadable = catalog.docs.iter().filter(|doc| doc.state == DocState::Unbuilt(Unbuilt::Unreadable));
    let folders: Vec<String> = unreadable.map(above).collect();
    !folders.is_empty() && sequence.numbered.iter().any(|one| folders.contains(&above(one.doc)))
}

fn check_gaps(sequence: &Sequence<'_>, key: &SequenceKey<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in sequence.numbered.windows(2) {
        let (Some(low), Some(high)) = (value(&pair[0]), value(&pair[1])) else { continue };
        if high <= low + 1 {
            continue;
        }
        let missing = match high - low {
            2 => format!("{} {} is missing", word(key), low + 1),
            _ => format!("{}s {} to {} are missing", word(key), low + 1, high - 1),
        };
        let message = format!("{missing} in {} before `{}`", place(key), pair[1].number.value);
        let fault = Diagnostic::at(Code::NumberGap, span(&pair[1]), message)
            .related(span(&pair[0]), "the number before the gap")
            .help("renumber, or add a draft that holds the missing number");
        diagnostics.push(fault);
    }
}

/// Reports a higher number with an earlier date. A running total is compared across years only, since the
/// yearly numbers are compared within each.
fn check_order(sequence: &Sequence<'_>, key: &SequenceKey<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in sequence.numbered.windows(2) {
        let (Some(before), Some(after)) = (pair[0].date, pair[1].date) else { continue };
        if after >= before || (key.running && pair[0].year == pair[1].year) {
            continue;
        }
        let message = format!(
            "{} `{}` is dated {after}, earlier than `{}` of {before}",
            word(key),
            pair[1].number.value,
            pair[0].number.value,
        );
        let fault = Diagnostic::at(Code::NumberOrder, span(&pair[1]), message)
            .related(span(&pair[0]), "the lower number with the later date")
            .help("swap the numbers, or correct a date");
        diagnostics.push(fault);
    }
}

fn span(one: &Numbered<'_>) -> Span {
    Span::new(&one.doc.manuscript.file, one.number.range)
}

fn word(key: &SequenceKey<'_>) -> &'static str {
    if key.running { "running number" } else { "number" }
}

fn place(key: &SequenceKey<'_>) -> String {
    match key.year {
        Some(year) => format!("`{}` of {year}", key.series),
        None => format!("`{}`", key.series),
    }
}
