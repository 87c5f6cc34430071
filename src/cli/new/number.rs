//! The next free number of a series.

use briefpress::model::meta::Meta;
use briefpress::model::record::{Numbering, Record};
use briefpress::model::source::SourcePath;

use crate::cli::contents::Contents;

/// The number and, where the series has one, the running number that come next.
#[derive(Debug, PartialEq, Eq)]
pub struct Next {
    /// The next free number.
    pub number: u64,
    /// The next running number, in series that have one.
    pub running: Option<u64>,
}

/// The numbers that a brief of `year` would have; `None` for a series without numbers.
pub fn next(contents: &Contents, record: &Record, year: i16) -> Option<Next> {
    let series = record.series()?;
    let in_series = |meta: &&(SourcePath, Meta)| {
        let named = meta.1.series.as_ref();
        named
            .and_then(|name| contents.record("series", &name.value))
            .is_some_and(|found| found.id == record.id)
    };
    let briefs: Vec<&(SourcePath, Meta)> = contents.documents.iter().filter(in_series).collect();
    let number_of =
        |text: Option<&briefpress::model::meta::SText>| text.and_then(|text| text.value.parse().ok());
    let counted = briefs.iter().filter(|(file, meta)| match series.numbering {
        Numbering::Yearly => year_of(file, meta) == Some(year),
        Numbering::Continuous => true,
        Numbering::None => false,
    });
    let highest = counted.filter_map(|(_, meta)| number_of(meta.number.as_ref())).max().unwrap_or(0u64);
    let running =
        briefs.iter().filter_map(|(_, meta)| number_of(meta.running.as_ref())).max().unwrap_or(0u64);
    (series.numbering != Numbering::None).then(|| Next {
        number: highest.saturating_add(1),
        running: series.running.then(|| running.saturating_add(1)),
    })
}

/// The year of a brief: of its date, else the last folder of four digits.
fn year_of(file: &SourcePath, meta: &Meta) -> Option<i16> {
    let folder = || {
        let years = file.folder().rsplit('/').filter(|part| part.len() == 4);
        years.into_iter().find_map(|part| part.parse().ok())
    };
    meta.date.as_ref().map(|date| date.value.year()).or_else(folder)
}
