//! The order of works: keys by variables and macros, by the language of the page.

use std::cmp::Ordering;

use citationberg::DemoteNonDroppingParticle;
use citationberg::taxonomy::{NumberVariable, StandardVariable, Variable};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};

use super::context::Context;
use super::eval::{Shown, eval_key};
use super::locale::Locale;
use super::style::{Area, SortBy, SortKey, Style};
use super::text::plain;
use super::work::{Date, Day, Work};

/// The value of one sort key; a work without one comes last.
pub(super) type Key = Option<String>;

/// What a work is sorted by.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub values: Vec<Key>,
    /// The lists of names that the keys show.
    pub shown: Vec<Shown>,
}

/// Compares keys by a language.
pub struct Order {
    collator: Option<CollatorBorrowed<'static>>,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Order").finish_non_exhaustive()
    }
}

impl Order {
    /// The order of a language.
    #[must_use]
    pub fn new(language: &str) -> Self {
        let options = CollatorOptions::default();
        let locale = language.replace('_', "-").parse::<icu_locale::Locale>();
        let preferences = locale.map(|locale| (&locale).into()).unwrap_or_default();
        Self { collator: Collator::try_new(preferences, options).ok() }
    }

    pub(super) fn compare(&self, a: &Keys, b: &Keys, descending: &[bool]) -> Ordering {
        for (at, (a, b)) in a.values.iter().zip(&b.values).enumerate() {
            let order = match (a, b) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => return Ordering::Greater,
                (Some(_), None) => return Ordering::Less,
                (Some(a), Some(b)) if a == b => Ordering::Equal,
                (Some(a), Some(b)) => {
                    let order =
                        self.collator.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b));
                    if descending.get(at) == Some(&true) { order.reverse() } else { order }
                }
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}

/// The keys of a work by the sort of an area.
pub(super) fn keys(style: &Style, area: &Area, locale: &Locale, work: &Work, context: &Context<'_>) -> Keys {
    let mut shown = Vec::new();
    let mut key = |one: &SortKey| match &one.by {
        SortBy::Variable(variable) => variable_key(style, work, *variable, context.number),
        SortBy::Macro(index) => {
            let evaluated = eval_key((style, area, locale), work, context, *index, one.names);
            shown.extend(evaluated.shown);
            let text = super::text::plain_runs(&super::print::print(locale, &evaluated.nodes));
            // What prints nothing has no key.
            Some(normal(&text)).filter(|key| !key.is_empty())
        }
    };
    let values = area.sort.iter().flatten().map(&mut key).collect();
    Keys { values, shown }
}

/// Which keys of an area are turned round.
pub(super) fn descending(area: &Area) -> Vec<bool> {
    area.sort.iter().flatten().map(|key| key.descending).collect()
}

fn variable_key(style: &Style, work: &Work, variable: Variable, number: Option<u32>) -> Key {
    match variable {
        Variable::Number(NumberVariable::CitationNumber) => number.map(|number| format!("{number:09}")),
        Variable::Date(date) => work.date(date).map(date_key),
        Variable::Name(name) => {
            let names = work.people(name)?.iter().map(|name| {
                let particle = &name.non_dropping_particle;
                let parts = if style.demote == DemoteNonDroppingParticle::Never {
                    [&name.literal, particle, &name.family, &name.given]
                } else {
                    [&name.literal, &name.family, &name.given, particle]
                };
                parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
            });
            Some(normal(&names.collect::<Vec<_>>().join(" ")))
        }
        Variable::Standard(StandardVariable::CitationLabel) if work.text(variable).is_none() => {
            Some(super::label::label(work).to_lowercase())
        }
        other => {
            let text = work.text(other).map(|value| plain(&value.nodes))?;
            match text.trim().parse::<u32>() {
                Ok(number) => Some(format!("{number:09}")),
                Err(_) => Some(normal(&text)),
            }
        }
    }
}

/// A date as a key.
pub(super) fn date_key(date: &Date) -> String {
    let Some(start) = date.start else { return date.literal.clone().unwrap_or_default() };
    let mut key = day_key(start, 3);
    if let Some(end) = date.end {
        key.push('-');
        key.push_str(&day_key(end, 3));
    }
    key
}

/// The first parts of a day as a key; before our era years count backwards.
pub(super) fn day_key(day: Day, parts: usize) -> String {
    let year = if day.year < 0 {
        format!("0{:09}", 999_999_999 - i64::from(day.year.unsigned_abs()))
    } else {
        format!("1{:09}", day.year)
    };
    let month = day.month.filter(|_| parts > 1).unwrap_or_default();
    let day = day.day.filter(|_| parts > 2).unwrap_or_default();
    format!("{year}{month:02}{day:02}")
}

/// A text as a key: its words, without case and signs.
fn normal(text: &str) -> String {
    let lower = text.to_lowercase().replace(['\'', '\u{2019}'], "");
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '+');
    let words = lower.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Whether keys depend on the numbers of the list.
pub(super) fn is_by_number(area: &Area) -> bool {
    area.sort.iter().flatten().any(|key| key.by_number)
}

/// Whether the list counts its numbers down.
pub(super) fn counts_down(area: &Area) -> bool {
    area.sort.iter().flatten().rev().find(|key| key.by_number).is_some_and(|key| key.descending)
}
