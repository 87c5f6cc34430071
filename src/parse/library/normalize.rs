//! Brings an item to one form, whatever file it came from: texts, lists of names, dates by parts.

use serde_json::{Map, Value, json};

use super::dates::months::month;
use super::dates::words::{ascii_figures, season};
use super::dates::{self, Written};
use super::{address, language};
use crate::model::library::{ADDRESSES, CUSTOM};

/// CSL's date variables.
pub(super) const DATES: [&str; 6] =
    ["accessed", "available-date", "event-date", "issued", "original-date", "submitted"];

/// CSL's name variables.
pub(super) const NAMES: [&str; 28] = [
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editor-translator",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "speaker",
    "translator",
];

/// The item with every field in its canonical form; fields that can mean nothing are left out.
pub(super) fn item(item: Map<String, Value>) -> Map<String, Value> {
    let mut clean: Map<String, Value> = item
        .into_iter()
        .filter_map(|(name, value)| {
            let value = match name.as_str() {
                name if DATES.contains(&name) => date(&value),
                name if NAMES.contains(&name) => names(value),
                "language" => text(value).map(|tag| language::tag(tag.as_str().unwrap_or_default()).into()),
                CUSTOM => addresses(&value),
                "abstract" | "annote" | "categories" | "file" | "keyword" => None,
                _ => text(value),
            };
            Some((name, value?))
        })
        .collect();
    clean.entry("type").or_insert_with(|| "document".into());
    clean
}

/// The addresses besides the first, as our own export writes them.
fn addresses(custom: &Value) -> Option<Value> {
    let listed = custom.get(ADDRESSES)?.as_array()?.iter().filter_map(Value::as_str);
    let whole: Vec<String> = listed.filter_map(address::whole).collect();
    (!whole.is_empty()).then(|| json!({ ADDRESSES: whole }))
}

/// A text; numbers become texts, so that `1` and `"1"` are one content.
fn text(value: Value) -> Option<Value> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn names(value: Value) -> Option<Value> {
    let listed = match value {
        Value::Array(names) => names,
        single => vec![single],
    };
    let names: Vec<Value> = listed.into_iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.into())
}

fn name(value: Value) -> Option<Value> {
    match value {
        Value::String(text) => match text.split_once(',') {
            Some((family, given)) if !given.contains(',') => {
                Some(json!({ "family": family.trim(), "given": given.trim() }))
            }
            _ => Some(text.trim()).filter(|text| !text.is_empty()).map(|text| json!({ "literal": text })),
        },
        Value::Object(parts) => {
            let mut name = Map::new();
            for part in ["family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"]
            {
                if let Some(text) = parts.get(part).cloned().and_then(text) {
                    name.insert(part.to_owned(), text);
                }
            }
            if truth(parts.get("comma-suffix")) {
                name.insert("comma-suffix".to_owned(), true.into());
            }
            only_name(name)
        }
        _ => None,
    }
}

/// A name with a family or literal part; a given name alone is the name.
fn only_name(mut name: Map<String, Value>) -> Option<Value> {
    if let Some(literal) = name.get("literal") {
        return Some(json!({ "literal": literal }));
    }
    if !name.contains_key("family") {
        let given = name.remove("given")?;
        return Some(json!({ "literal": given }));
    }
    Some(Value::Object(name))
}

fn truth(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::String(text)) => matches!(text.as_str(), "true" | "1"),
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        _ => false,
    }
}

/// A date as `{date-parts, circa?, season?}` or `{literal}`.
fn date(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => Some(written_date(text)),
        Value::Number(year) => Some(written_date(&year.to_string())),
        Value::Array(parts) => {
            let parts: Vec<Value> = parts.iter().filter_map(named_parts).collect();
            (!parts.is_empty()).then(|| json!({ "date-parts": parts }))
        }
        Value::Object(fields) => date_map(fields),
        Value::Bool(_) | Value::Null => None,
    }
}

fn date_map(fields: &Map<String, Value>) -> Option<Value> {
    // A month of more than twelve is a season.
    let season_as_month = fields.get("date-parts").and_then(|parts| number(parts.get(0)?.get(1)?));
    let mut date = match fields.get("date-parts") {
        Some(Value::Array(parts)) => {
            let parts: Vec<Value> = parts.iter().filter_map(listed_parts).take(2).collect();
            (!parts.is_empty()).then(|| json!({ "date-parts": parts }))
        }
        _ => named_parts(&Value::Object(fields.clone())).map(|parts| json!({ "date-parts": [parts] })),
    };
    if date.is_none() {
        date = ["raw", "literal"].iter().find_map(|form| match fields.get(*form) {
            Some(Value::String(text)) => Some(written_date(text)),
            _ => None,
        });
    }
    let mut date = date?;
    if truth(fields.get("circa")) {
        date["circa"] = true.into();
    }
    if let Some(season @ 21..=24) = season_as_month {
        date["season"] = ((season - 1) % 4 + 1).to_string().into();
    }
    if let Some(Value::String(season)) = fields.get("season").cloned().and_then(text) {
        let number = season_of(season.trim());
        date["season"] = number.map_or(season, |number| number.to_string()).into();
    }
    Some(date)
}

/// What stands for a date that an entry says it has not.
pub(super) const UNDATED: &str = "no date";

/// A date as written: by its parts if it can be read, the state of a work that is not out, else literal.
pub(super) fn written_date(text: &str) -> Value {
    match dates::read(text) {
        Some(Written::Date(dates)) => {
            let mut date = json!({ "date-parts": dates.parts });
            if dates.circa {
                date["circa"] = true.into();
            }
            if let Some(season) = dates.season {
                date["season"] = season.to_string().into();
            }
            date
        }
        Some(Written::State(state)) => json!({ "literal": state.as_str() }),
        Some(Written::Undated) => json!({ "literal": UNDATED }),
        None => json!({ "literal": text.trim() }),
    }
}

fn listed_parts(value: &Value) -> Option<Value> {
    let numbers: Vec<i64> = value.as_array()?.iter().map_while(number).take(3).collect();
    sound_parts(&numbers)
}

fn named_parts(value: &Value) -> Option<Value> {
    let numbers: Vec<i64> =
        ["year", "month", "day"].iter().map_while(|part| number(value.get(part)?)).collect();
    sound_parts(&numbers)
}

/// A year, and a month and a day if they can be ones.
fn sound_parts(numbers: &[i64]) -> Option<Value> {
    let year = *numbers.first().filter(|year| (-9999..=9999).contains(*year))?;
    let mut parts = vec![year];
    if let Some(month) = numbers.get(1).filter(|month| (1..=12).contains(*month)) {
        parts.push(*month);
        parts.extend(numbers.get(2).filter(|day| (1..=31).contains(*day)));
    }
    (numbers.len() <= 3).then(|| parts.into())
}

/// A season by name or number, as CSL counts them or EDTF.
fn season_of(text: &str) -> Option<i64> {
    match text.parse::<i64>() {
        Ok(number @ 1..=4) => Some(number),
        Ok(number @ (5..=16 | 21..=32)) => Some((number - 1) % 4 + 1),
        Ok(_) => None,
        Err(_) => season(&text.to_lowercase()),
    }
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => {
            let text = ascii_figures(text.trim());
            text.parse().ok().or_else(|| month(&text.to_lowercase()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{date, name};

    #[test]
    fn dates_take_one_form() {
        for (written, expected) in [
            (json!("2020"), json!({"date-parts": [[2020]]})),
            (json!(2020), json!({"date-parts": [[2020]]})),
            (json!("2020-03-04"), json!({"date-parts": [[2020, 3, 4]]})),
            (json!("2019/2020~"), json!({"date-parts": [[2019], [2020]], "circa": true})),
            (json!({"year": "2020", "month": "3"}), json!({"date-parts": [[2020, 3]]})),
            (json!([{"year": 2019}, {"year": 2020}]), json!({"date-parts": [[2019], [2020]]})),
            (json!({"date-parts": [["2020", "13"]]}), json!({"date-parts": [[2020]]})),
            (json!({"date-parts": [[2020], [2021], [2022]]}), json!({"date-parts": [[2020], [2021]]})),
            (json!({"raw": "2020-05"}), json!({"date-parts": [[2020, 5]]})),
            (
                json!({"date-parts": [[2020]], "circa": 1, "season": 2}),
                json!({"date-parts": [[2020]], "circa": true, "season": "2"}),
            ),
            (json!("spring 2020"), json!({"date-parts": [[2020]], "season": "1"})),
            (
                json!({"date-parts": [[2020]], "season": "Autumn"}),
                json!({"date-parts": [[2020]], "season": "3"}),
            ),
            (json!("im Druck"), json!({"literal": "in press"})),
            (json!("s.d."), json!({"literal": "no date"})),
            (json!("some day"), json!({"literal": "some day"})),
            (json!("99999"), json!({"literal": "99999"})),
        ] {
            assert_eq!(date(&written), Some(expected), "{written}");
        }
        assert_eq!(date(&json!({"date-parts": [[]]})), None);
        assert_eq!(date(&json!(null)), None);
    }

    #[test]
    fn names_take_one_form() {
        for (written, expected) in [
            (json!("Doe, Jane"), json!({"family": "Doe", "given": "Jane"})),
            (json!("World Bank"), json!({"literal": "World Bank"})),
            (json!({"given": "Plato"}), json!({"literal": "Plato"})),
            (
                json!({"family": "Doe", "given": "", "comma-suffix": "true"}),
                json!({"family": "Doe", "comma-suffix": true}),
            ),
        ] {
            assert_eq!(name(written), Some(expected));
        }
        assert_eq!(name(Value::from("")), None);
    }
}
