//! Texts, dates, words and flags out of single nodes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::Decoder;
use super::dates::{dated_moment, is_iso_date, names_no_day, other_date};
use super::fields::fault_in_quotes;
use crate::model::diagnostic::{Code, Diagnostic, Fix};
use crate::model::keys::{Kind, STATES};
use crate::model::meta::{Moment, SText};
use crate::model::nearest::nearest;
use crate::model::source::{Spanned, TextRange};
use crate::model::text::{Lang, Text};
use crate::parse::yaml::{Node, NodeKind, Style, comment_after, mended_line, typographic_quotes};

/// What a message says was found.
struct Found<'n>(&'n Node);

impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0.kind {
            NodeKind::Scalar(scalar) if scalar.text.chars().count() <= 60 => write!(f, "`{}`", scalar.text),
            _ => f.write_str(self.0.describe()),
        }
    }
}

/// A text as written. What looks like a trap of YAML is reported and is no text.
pub(crate) fn text(decoder: &Decoder, node: &Node, kind: &Kind, name: &str) -> Option<SText> {
    let NodeKind::Scalar(scalar) = &node.kind else {
        not_a_text(decoder, node, name);
        return None;
    };
    if scalar.style == Style::Plain {
        let range = node.range.as_range();
        let prose = matches!(kind, Kind::Inline | Kind::LocalText);
        let trap = typographic_quotes(decoder.text, range.clone())
            .or_else(|| if prose { comment_after(decoder.text, range) } else { None });
        if let Some(trap) = trap {
            decoder.report(trap.at(decoder.span(node.range)));
            return None;
        }
    }
    Some(Spanned { value: scalar.text.clone(), range: node.range })
}

fn not_a_text(decoder: &Decoder, node: &Node, name: &str) {
    let one_line = !decoder.text[node.range.as_range()].contains('\n');
    match &node.kind {
        NodeKind::Broken => {}
        NodeKind::Null => {
            let message = format!("an entry of `{name}` is empty, expected a text");
            decoder.fault_with(Code::BadValue, node.range, message, "write a text or remove the entry");
        }
        NodeKind::Map(entries) if one_line && entries.len() == 1 => {
            let word = &entries[0].key.value;
            let message =
                format!("this text of `{name}` holds a colon after `{word}`, which makes it a map in YAML");
            fault_in_quotes(decoder, node.range, message);
        }
        _ if one_line => {
            let message = format!("`{name}` is {}, expected a text", node.describe());
            fault_in_quotes(decoder, node.range, message);
        }
        _ => {
            let first = decoder.text[node.range.as_range()].find('\n').unwrap_or(0) as u32;
            let range = TextRange { end: node.range.start + first, ..node.range };
            decoder.fault(Code::BadValue, range, format!("`{name}` is {}, expected a text", node.describe()));
        }
    }
}

/// A text, or a text by language.
pub(crate) fn local_text(decoder: &Decoder, node: &Node, name: &str) -> Option<Text> {
    let NodeKind::Map(entries) = &node.kind else {
        return text(decoder, node, &Kind::LocalText, name).map(|text| Text::One(text.value));
    };
    let mut texts = BTreeMap::new();
    for entry in entries {
        let Some(lang) = decoder.languages.iter().find(|lang| lang.as_str() == &*entry.key.value) else {
            not_a_language(decoder, &entry.key);
            continue;
        };
        if matches!(entry.value.kind, NodeKind::Null) {
            continue;
        }
        if let Some(text) = text(decoder, &entry.value, &Kind::LocalText, name) {
            texts.insert(lang.clone(), text.value);
        }
    }
    (!texts.is_empty()).then_some(Text::ByLang(texts))
}

/// Reports a code that is no language of the site.
pub(crate) fn not_a_language(decoder: &Decoder, code: &SText) {
    let codes: Vec<String> = decoder.languages.iter().map(|lang| format!("`{lang}`")).collect();
    let message = format!("`{}` is no language of the site, expected {}", code.value, codes.join(" or "));
    let help = "the languages stand in `site.yaml`, under `language` and `languages`";
    decoder.fault_with(Code::BadLanguage, code.range, message, help);
}

/// A language of the site.
pub(crate) fn language(decoder: &Decoder, code: &SText) -> Option<Lang> {
    let found = decoder.languages.iter().find(|lang| lang.as_str() == &*code.value);
    if found.is_none() {
        not_a_language(decoder, code);
    }
    found.cloned()
}

/// `true` or `false`.
pub(super) fn truth(decoder: &Decoder, node: &Node, name: &str) -> Option<bool> {
    match &node.kind {
        NodeKind::Broken => return None,
        NodeKind::Scalar(scalar) if &*scalar.text == "true" => return Some(true),
        NodeKind::Scalar(scalar) if &*scalar.text == "false" => return Some(false),
        _ => {}
    }
    let message = format!("`{name}` is {}, expected `true` or `false`", Found(node));
    decoder.fault(Code::BadValue, node.range, message);
    None
}

/// One of several words; anything else is reported.
pub(crate) fn word_of(
    decoder: &Decoder,
    node: &Node,
    words: &'static [&'static str],
    name: &str,
) -> Option<&'static str> {
    let found = match &node.kind {
        NodeKind::Broken => return None,
        NodeKind::Scalar(scalar) => &*scalar.text,
        _ => "",
    };
    if let Some(word) = words.iter().find(|word| **word == found) {
        return Some(word);
    }
    let message = format!("`{name}` is {}, expected {}", Found(node), one_of(words));
    let meant = STATES.iter().find(|(state, _)| name == "status" && *state == found.to_lowercase());
    let meant = meant.map(|(_, word)| *word).filter(|word| words.contains(word));
    match meant.or_else(|| nearest(found, words.iter().copied())) {
        Some(near) => {
            decoder.fault_meant(Code::BadValue, node.range, message, (found, near));
        }
        None => decoder.fault(Code::BadValue, node.range, message),
    }
    None
}

/// `a`, `b` or `c`.
pub(crate) fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// A day.
pub(super) fn date(decoder: &Decoder, node: &Node, name: &str) -> Option<Date> {
    let found = text(decoder, node, &Kind::Date, name)?;
    let value = found.value.trim();
    if is_iso_date(value) {
        if let Ok(date) = value.parse() {
            return Some(date);
        }
        decoder.fault(Code::BadDate, node.range, format!("there is no day `{value}`"));
        return None;
    }
    let message = format!("`{name}` is {}, expected a date such as `2025-03-04`", Found(node));
    let mut fix = None;
    let help = match other_date(value) {
        Some(date) => {
            fix = Some(Fix::likely(value, &date.to_string()));
            mended_date(decoder, node.range, &date.to_string())
        }
        None => match dated_moment(value) {
            Some(date) => {
                fix = Some(Fix::likely(value, &date.to_string()));
                let line = mended_with(decoder, node.range, &date.to_string());
                let embargo = match name {
                    "date" => " (what must not appear before a time has an `embargo`)",
                    _ => "",
                };
                format!("a date has no time of day{embargo}:\n{line}")
            }
            None if value.contains('/') && value.matches('/').count() == 2 => {
                "day and month could be either: write the year, the month, the day".to_owned()
            }
            None if value.contains(':') => "a date has no time of day".to_owned(),
            None if names_no_day(value) => {
                "the day is missing: write year, month and day, as in `2025-03-04`".to_owned()
            }
            None => "write year, month and day, in this order, with hyphens".to_owned(),
        },
    };
    decoder.report(Diagnostic::at(Code::BadDate, decoder.span(node.range), message).help(help).fix(fix));
    None
}

fn mended_date(decoder: &Decoder, range: TextRange, date: &str) -> String {
    format!("write year, month and day, in this order:\n{}", mended_with(decoder, range, date))
}

/// The line of a date with the date mended.
fn mended_with(decoder: &Decoder, range: TextRange, date: &str) -> String {
    let line = mended_line(decoder.text, range).0.0;
    let written = &decoder.text[range.as_range()];
    line.replacen(&format!("\"{written}\""), date, 1)
}

/// A day, or a day and a time, with or without an offset.
pub(super) fn moment(decoder: &Decoder, node: &Node, name: &str) -> Option<Moment> {
    let found = text(decoder, node, &Kind::Moment, name)?;
    let value = found.value.trim();
    if value.get(..10).is_some_and(is_iso_date) {
        if let Ok(instant) = value.parse::<Timestamp>() {
            return Some(Moment::Exact(instant));
        }
        if let Ok(date) = value.parse::<Date>()
            && value.len() == 10
        {
            return Some(Moment::Local(date.at(0, 0, 0, 0)));
        }
        if let Ok(local) = value.parse::<DateTime>()
            && value.len() > 10
        {
            return Some(Moment::Local(local));
        }
    }
    let message = format!(
        "`{name}` is {}, expected a date such as `2025-03-04` or a time such as `2025-03-04T09:00`",
        Found(node)
    );
    let (day, time) = match value.rsplit_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => (day, time),
        _ => (value, ""),
    };
    let time = if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() };
    let day = if is_iso_date(day) { day.parse().ok() } else { other_date(day) };
    let help = match day {
        Some(date) if time.is_empty() => mended_date(decoder, node.range, &date.to_string()),
        Some(date) => mended_date(decoder, node.range, &format!("{date}T{time}")),
        None => "an offset may follow: `2025-03-04T09:00+01:00`".to_owned(),
    };
    decoder.fault_with(Code::BadDate, node.range, message, help);
    None
}

/// Whether a text is an address on the web; reports what is none.
pub(super) fn url(decoder: &Decoder, text: &SText, name: &str) -> bool {
    let good = url::Url::parse(&text.value).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && !text.value.contains(' ')
    });
    if !good {
        let message =
            format!("`{name}` is `{}`, expected an address such as `https://example.org/`", text.value);
        decoder.fault(Code::BadValue, text.range, message);
    }
    good
}
