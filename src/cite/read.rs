//! Works from CSL-JSON: variables, names in their parts, dates in parts or as a literal.

use std::collections::HashMap;
use std::sync::LazyLock;

use citationberg::taxonomy::Variable;
use serde_json::Value as Json;

use super::markup::rich;
use super::work::{Date, Day, Name, Value, Work};

impl Work {
    /// Reads an item of CSL-JSON. What is no variable of CSL is left out.
    #[must_use]
    pub fn from_json(item: &Json) -> Self {
        let mut work = Self::default();
        let Some(fields) = item.as_object() else { return work };
        for (key, value) in fields {
            match key.as_str() {
                "id" => work.id = text(value).unwrap_or_default(),
                "type" => work.kind = value.as_str().and_then(|kind| kind.parse().ok()),
                key => {
                    if key == "language" {
                        work.language = text(value);
                    }
                    if let Some(variable) = variable(key) {
                        work.put(variable, value);
                    }
                }
            }
        }
        work
    }

    fn put(&mut self, variable: Variable, value: &Json) {
        match variable {
            Variable::Name(variable) => {
                let names = value.as_array().into_iter().flatten().filter_map(name);
                self.names.push((variable, names.collect()));
            }
            Variable::Date(variable) => self.dates.extend(date(value).map(|date| (variable, date))),
            other => {
                let Some(text) = text(value).filter(|text| !text.is_empty()) else { return };
                let is_known = self.texts.iter().any(|(known, _)| *known == other);
                if !is_known {
                    self.texts.push((other, Value::new(rich(&text))));
                }
            }
        }
    }
}

/// The variable of a field.
fn variable(key: &str) -> Option<Variable> {
    let name = match key {
        "shortTitle" => "title-short",
        "journalAbbreviation" => "container-title-short",
        "event" => "event-title",
        key => key,
    };
    static KNOWN: LazyLock<HashMap<&str, Variable>> = LazyLock::new(|| {
        VARIABLES.split_whitespace().filter_map(|name| Some((name, named(name)?))).collect()
    });
    KNOWN.get(name).copied().or_else(|| named(name))
}

/// The variable of a name, which takes long to find.
fn named(name: &str) -> Option<Variable> {
    serde_json::from_value(Json::String(name.to_owned())).ok()
}

/// The variables that libraries use.
const VARIABLES: &str = "abstract accessed annote archive archive-place archive_location author authority \
    available-date call-number chapter-number citation-key citation-label collection-editor collection-number \
    collection-title composer container-author container-title container-title-short contributor dimensions director \
    division DOI edition editor event-date event-place event-title genre illustrator ISBN ISSN issue issued \
    jurisdiction keyword language license locator medium note number number-of-pages number-of-volumes \
    original-author original-date original-publisher original-publisher-place original-title page page-first part \
    part-number part-title PMCID PMID printing-number publisher publisher-place recipient references reviewed-author \
    reviewed-genre reviewed-title scale section series-creator source status submitted supplement supplement-number \
    title title-short translator URL version volume volume-title year-suffix";

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn name(value: &Json) -> Option<Name> {
    let part = |key: &str| {
        // A space after the apostrophe of a particle is meant.
        let text = value.get(key).and_then(text).map(|text| text.trim_start().replace('\'', "\u{2019}"));
        text.map(|text| if text.ends_with("\u{2019} ") { text } else { text.trim_end().to_owned() })
            .filter(|text| !text.is_empty())
    };
    let name = Name {
        literal: part("literal").filter(|_| value.get("family").is_none()),
        family: part("family"),
        given: part("given"),
        dropping_particle: part("dropping-particle"),
        non_dropping_particle: part("non-dropping-particle"),
        suffix: part("suffix"),
        comma_suffix: value.get("comma-suffix").is_some_and(|comma| comma.as_bool().unwrap_or(true)),
    };
    [&name.literal, &name.family, &name.given].iter().any(|part| part.is_some()).then_some(name)
}

/// A date of CSL-JSON.
fn date(value: &Json) -> Option<Date> {
    let number = |value: &Json| match value {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let day = |parts: &Json| -> Option<Day> {
        let parts = parts.as_array()?;
        let year = i32::try_from(number(parts.first()?)?).ok()?;
        let part = |at: usize| {
            parts.get(at).and_then(number).and_then(|part| u8::try_from(part).ok()).filter(|part| *part > 0)
        };
        let month = part(1).filter(|month| *month <= 24);
        Some(Day { year, month, day: part(2).filter(|day| month.is_some() && *day <= 31) })
    };
    let mut date = Date::default();
    if let Some(parts) = value.get("date-parts").and_then(Json::as_array) {
        date.start = parts.first().and_then(day);
        date.end = parts.get(1).and_then(day);
    }
    if let Some(season) = value.get("season").and_then(number).and_then(|season| u8::try_from(season).ok())
        && let Some(start) = &mut date.start
        && start.month.is_none()
        && (1..=24).contains(&season)
    {
        start.month = Some(season % 20 % 12 + 12);
    }
    let truth = |value: &Json| match value {
        Json::Bool(truth) => *truth,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty() && text != "false" && text != "0",
        _ => false,
    };
    date.circa |= value.get("circa").is_some_and(truth);
    date.literal = value.get("literal").and_then(text);
    (date.start.is_some() || date.literal.is_some()).then_some(date)
}
