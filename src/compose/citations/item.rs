//! An entry as the engine takes it: a CSL-JSON item in, the engine's item and what must be put back afterwards out.

use std::sync::Arc;

use hayagriva::citationberg::json::{
    DateValue, Item, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange,
};
use serde_json::{Map, Value as Json};

use super::borrowed::{is_borrowed, stand_in};
use super::et_al::EtAl;
use super::label::label;
use super::locale::state_words;
use super::marks::{OTHERS, encode, encode_number, encode_range, join_words, part_initials, strip};
use super::spans;
use super::words::{curly, keep_capitals, protect_all};
use crate::model::library::{Entry, is_others};
use crate::model::pubstate;
use crate::model::source::Hash;

/// An entry ready for the engine.
#[derive(Clone, Debug)]
pub(in crate::compose) struct Work {
    pub hash: Hash,
    pub item: Item,
    /// Texts whose case must not change, by the number of their mark.
    pub protected: Vec<Box<str>>,
    /// For a date that spans years: the first year and both.
    pub years: Option<(Box<str>, Box<str>)>,
    /// How the style prints that more people made it than are named, if so.
    pub et_al: Option<Arc<EtAl>>,
    /// Its texts are not English: styles may change the case of their first letter only.
    pub foreign: bool,
}

/// Variables that the engine reads as numbers, identifiers or addresses: no markup.
const BARE: [&str; 26] = [
    "DOI",
    "ISBN",
    "ISSN",
    "PMCID",
    "PMID",
    "URL",
    "call-number",
    "chapter-number",
    "citation-key",
    "collection-number",
    "edition",
    "id",
    "issue",
    "language",
    "locator",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "page",
    "page-first",
    "part-number",
    "printing-number",
    "section",
    "status",
    "type",
    "volume",
];
/// Variables whose case styles change.
const TITLES: [&str; 9] = [
    "collection-title",
    "container-title",
    "container-title-short",
    "event-title",
    "original-title",
    "part-title",
    "title",
    "title-short",
    "volume-title",
];
/// Numbers of reports, laws and versions, in which a hyphen is part of the number, no range.
const NUMBERS: [&str; 2] = ["number", "version"];
/// Numbers that may be ranges.
const RANGES: [&str; 6] =
    ["chapter-number", "collection-number", "edition", "issue", "part-number", "volume"];
/// What styles that cite by labels print.
const LABEL: &str = "citation-label";
/// What no item has for the engine: [`super::style_patch::NEVER_SET`].
const NEVER_SET: &str = "keyword";

/// Digits of the hash that name a work's content inside the engine.
pub(super) const NAME_OF_CONTENT: usize = 32;

impl Work {
    /// Prepares an entry; what the engine cannot take is left out. `lang` is the language of an entry that
    /// names none: that of the page.
    pub fn new(entry: &Entry, lang: &str) -> Arc<Self> {
        Self::of_item(entry.item.as_object().unwrap_or(&Map::new()), entry.hash, lang)
    }

    /// Prepares an item whose content `hash` names.
    pub fn of_item(item: &Map<String, Json>, hash: Hash, lang: &str) -> Arc<Self> {
        let status = status(item, lang);
        let lang = item.get("language").and_then(Json::as_str).unwrap_or(lang);
        let foreign = !lang.starts_with("en");
        let mut work = Self {
            hash,
            item: Item(Default::default()),
            protected: Vec::new(),
            years: None,
            et_al: None,
            foreign,
        };
        for (name, value) in item.iter().filter(|(name, _)| *name != NEVER_SET && !is_borrowed(name)) {
            if let Some(value) = work.value(name, value) {
                work.item.0.insert(name.clone(), value);
            }
        }
        if let Some(status) = status {
            // Words with capitals of their own keep them; others may begin a sentence.
            let kept = status.chars().any(char::is_uppercase);
            let status = if kept { protect_all(&status) } else { status };
            let status = encode(&status, &mut work.protected);
            work.item.0.insert("status".to_owned(), Value::String(status));
        }
        if !work.item.0.contains_key(LABEL)
            && let Some(label) = label(item)
        {
            work.item.0.insert(LABEL.to_owned(), Value::String(label));
        }
        // The engine tells items apart by comparing them whole; the hash makes content its name.
        let name = hash.hex(NAME_OF_CONTENT);
        work.item.0.insert("id".to_owned(), Value::String(name.clone()));
        work.item.0.insert("citation-key".to_owned(), Value::String(name));
        stand_in(&mut work.item);
        // Titles in other languages are protected; what else the style puts in title case are terms.
        work.item.0.insert("language".to_owned(), Value::String("en".to_owned()));
        Arc::new(work)
    }

    /// The work for a style that needs its own values of borrowed variables.
    pub fn as_written(&self, entry: &Entry) -> Arc<Self> {
        let mut work = self.clone();
        work.item.0.retain(|name, _| !is_borrowed(name));
        let own = entry.item.as_object().into_iter().flatten();
        for (name, value) in own.filter(|(name, _)| is_borrowed(name)) {
            if let Some(value) = work.value(name, value) {
                work.item.0.insert(name.clone(), value);
            }
        }
        Arc::new(work)
    }

    /// Who a work may be listed under: names that are shortened alike may be those of different people.
    pub fn people(&self) -> [Option<&Value>; 3] {
        ["author", "editor", "translator"].map(|role| self.item.0.get(role))
    }

    fn value(&mut self, name: &str, value: &Json) -> Option<Value> {
        match value {
            Json::String(text) if NUMBERS.contains(&name) => Some(Value::String(encode_number(&strip(text)))),
            Json::String(text) if RANGES.contains(&name) => Some(Value::String(encode_range(&strip(text)))),
            Json::String(text) if BARE.contains(&name) => Some(Value::String(strip(text))),
            Json::String(text) => {
                let text = curly(text);
                let text = match self.foreign {
                    true => protect_all(&text).into(),
                    false if TITLES.contains(&name) => keep_capitals(&text),
                    false => text,
                };
                Some(Value::String(encode(&text, &mut self.protected)))
            }
            Json::Number(number) => Some(Value::String(number.to_string())),
            Json::Array(names) => {
                let mut list: Vec<NameValue> = names.iter().filter_map(name_value).collect();
                if let [_, .., last] = list.as_mut_slice()
                    && names.last().is_some_and(is_others)
                {
                    *last = NameValue::Literal(LiteralName { literal: OTHERS.to_string() });
                    self.et_al = Some(Arc::default());
                }
                let names = list;
                (!names.is_empty()).then_some(Value::Names(names))
            }
            Json::Object(date) => self.date(name, date),
            Json::Bool(_) | Json::Null => None,
        }
    }

    /// A date: one list of sound parts, since the engine fails on two; spans are put back later, those of mere
    /// years by [`Work::years`], others by [`spans`].
    fn date(&mut self, name: &str, date: &Map<String, Json>) -> Option<Value> {
        let listed = date.get("date-parts").and_then(Json::as_array);
        let mut dates: Vec<Vec<i16>> = listed.into_iter().flatten().filter_map(parts).collect();
        let literal = date.get("literal").and_then(Json::as_str);
        if dates.is_empty() {
            dates.push(vec![year_in(literal?)?]);
        }
        if let [from, to] = dates.as_slice()
            && from < to
            && let Some(until) = spans::until(name)
            && from.len() == to.len()
            && (from[0] == to[0] || from.len() > 1)
        {
            self.item.0.insert(until.to_owned(), single_date(to.clone()));
        } else if let [from, to] = dates.as_slice()
            && name == "issued"
            && from[0] != to[0]
        {
            let end = if to[0] == 0 { String::new() } else { to[0].to_string() };
            self.years = Some((from[0].to_string().into(), format!("{}–{end}", from[0]).into()));
            dates[0].truncate(1);
        }
        let season = date.get("season").and_then(Json::as_str).filter(|_| dates[0].len() == 1);
        Some(Value::Date(DateValue::DateParts {
            date_parts: VecDateRange(vec![VecDate(dates.swap_remove(0))]),
            literal: None,
            season: season.map(str::to_owned),
            circa: date.get("circa").and_then(Json::as_bool).unwrap_or_default(),
        }))
    }
}

/// What is printed for a work that is not out yet, in a language: its status, or the words that stand for its date.
fn status(item: &Map<String, Json>, lang: &str) -> Option<String> {
    let status = item.get("status").and_then(Json::as_str);
    let literal = item.get("issued").and_then(|date| date.get("literal")?.as_str());
    let written = status.or_else(|| literal.filter(|text| year_in(text).is_none()))?;
    Some(pubstate::state(written).map_or_else(|| written.to_owned(), |state| state_words(state, lang)))
}

/// A date of sound parts and nothing else.
fn single_date(parts: Vec<i16>) -> Value {
    Value::Date(DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season: None,
        circa: false,
    })
}

fn parts(value: &Json) -> Option<Vec<i16>> {
    let year = number(value.get(0)?)?;
    // The engine counts years before our era as astronomers do, from 0.
    let mut parts = vec![if year < 0 { year + 1 } else { year }];
    if let Some(month) = value.get(1).and_then(number).filter(|month| (1..=12).contains(month)) {
        parts.push(month);
        parts.extend(value.get(2).and_then(number).filter(|day| (1..=31).contains(day)));
    }
    Some(parts)
}

fn number(value: &Json) -> Option<i16> {
    value.as_i64().and_then(|number| i16::try_from(number).ok())
}

/// The first four digits in a row.
fn year_in(text: &str) -> Option<i16> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4)?;
    digits.parse().ok()
}

fn name_value(name: &Json) -> Option<NameValue> {
    let part = |part: &str| {
        let text = strip(&curly(name.get(part)?.as_str()?));
        (!text.trim().is_empty()).then_some(text)
    };
    if let Some(literal) = part("literal") {
        return Some(NameValue::Literal(LiteralName { literal }));
    }
    // Without particles of its own, a name is searched for them by the engine.
    let has_particle = part("non-dropping-particle").is_some() || part("dropping-particle").is_some();
    let family = part("family")?;
    Some(NameValue::Item(NameItem {
        family: if has_particle { family } else { join_words(&family) },
        given: part("given").map(|given| part_initials(&given)),
        non_dropping_particle: part("non-dropping-particle"),
        dropping_particle: part("dropping-particle"),
        suffix: part("suffix"),
        comma_suffix: name.get("comma-suffix").and_then(Json::as_bool),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::Work;
    use crate::model::library::Entry;
    use crate::model::source::{SourcePath, Span, TextRange};

    fn work(item: Json) -> std::sync::Arc<Work> {
        let span = Span::new(&SourcePath::new("a.bib").expect("a sound path"), TextRange::default());
        let Json::Object(item) = item else { panic!("an item is a map") };
        Work::new(&Entry::new("a".into(), item, span), "en")
    }

    #[test]
    fn dates_are_sound() {
        let of = |issued: Json| {
            let work = work(json!({ "issued": issued }));
            let date =
                work.item.0.get("issued").map(|date| serde_json::to_value(date).expect("a date is JSON"));
            (date, work.years.clone())
        };
        let span = Some(("2018".into(), "2018–2019".into()));
        for (written, parts, years) in [
            (json!({"date-parts": [[2020, 3, 4]]}), Some(json!([[2020, 3, 4]])), None),
            (json!({"date-parts": [[2018, 3], [2019]]}), Some(json!([[2018]])), span),
            (json!({"date-parts": [[2020, 0, -5]]}), Some(json!([[2020]])), None),
            (json!({"date-parts": [[]]}), None, None),
            (json!({"date-parts": [[99999999]]}), None, None),
            (json!({"literal": "spring 2020"}), Some(json!([[2020]])), None),
            (json!({"literal": "soon"}), None, None),
        ] {
            assert_eq!(of(written), (parts, years));
        }
    }
}
