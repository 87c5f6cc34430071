//! Names and dates of BibLaTeX as values of CSL-JSON.

use biblatex::{Date, DateValue, Datetime};
use serde_json::{Map, Value, json};

/// A date, or two that span a time.
pub(super) fn date(date: &Date) -> Value {
    let parts = match &date.value {
        DateValue::At(at) | DateValue::After(at) | DateValue::Before(at) => vec![parts(at)],
        DateValue::Between(from, to) => vec![parts(from), parts(to)],
    };
    let mut value = Map::new();
    value.insert("date-parts".to_owned(), parts.into());
    if date.approximate || date.uncertain {
        value.insert("circa".to_owned(), true.into());
    }
    Value::Object(value)
}

fn parts(at: &Datetime) -> Value {
    let mut parts = vec![Value::from(at.year)];
    if let Some(month) = at.month {
        parts.push((month + 1).into());
        if let Some(day) = at.day {
            parts.push((day + 1).into());
        }
    }
    Value::Array(parts)
}

/// A date that is no date: "n.d." is none, anything else is printed as it is.
pub(super) fn literal_date(text: &str) -> Option<Value> {
    let folded = text.trim().to_lowercase();
    let none =
        matches!(folded.as_str(), "" | "n.d." | "nd" | "n. d." | "no date" | "b.d." | "s.d." | "o. j.");
    (!none).then(|| json!({ "literal": text.trim() }))
}
