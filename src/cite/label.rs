//! Labels that stand for works: the beginnings of names and the year.

use citationberg::taxonomy::{DateVariable, NameVariable};

use super::work::Work;

/// The label of a work: `Doe14`, `DoRo14`.
pub(super) fn label(work: &Work) -> String {
    let names = work.people(NameVariable::Author).or_else(|| {
        work.names.iter().find(|(_, names)| !names.is_empty()).map(|(_, names)| names.as_slice())
    });
    let names = names.unwrap_or_default();
    let length = match names.len() {
        1 => 4,
        2 | 3 => 2,
        _ => 1,
    };
    let mut label: String = names
        .iter()
        .take(4)
        .flat_map(|name| {
            let family = name.family.as_deref().or(name.literal.as_deref()).unwrap_or_default();
            family.chars().filter(|c| c.is_alphanumeric()).take(length)
        })
        .collect();
    if label.is_empty() {
        label.push_str("Xyz");
    }
    if let Some(year) = work.date(DateVariable::Issued).and_then(|date| date.start).map(|day| day.year) {
        label.push_str(&format!("{:02}", year.unsigned_abs() % 100));
    }
    label
}
