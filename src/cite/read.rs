//! Works from CSL-JSON: variables, names with their particles, dates in parts or in words.

use citationberg::taxonomy::{DateVariable, NameVariable, Variable};
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
                "language" => work.language = text(value),
                _ => {}
            }
            if let Some(variable) = variable(key) {
                work.put(variable, value);
            }
        }
        if let Some(note) = fields.get("note").and_then(Json::as_str) {
            work.note(note);
        }
        work
    }

    /// Fields that stand in the note, one a line: `original-date: 1899`.
    fn note(&mut self, note: &str) {
        for line in note.lines() {
            let line = line.trim().trim_start_matches("{:").trim_end_matches('}');
            let Some((key, value)) = line.split_once(':').map(|(key, value)| (key.trim(), value.trim()))
            else {
                return;
            };
            let Some(variable) = variable(key) else { return };
            match variable {
                Variable::Name(of) => {
                    let (family, given) = value.split_once("||").unwrap_or((value, ""));
                    let part = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                    let name = Name { family: part(family), given: part(given), ..Name::default() };
                    match self.names.iter_mut().find(|(known, _)| *known == of) {
                        Some((_, names)) => names.push(name),
                        None => self.names.push((of, vec![name])),
                    }
                }
                Variable::Date(of) => {
                    self.dates.retain(|(known, _)| *known != of);
                    self.put_date(of, &Json::String(value.to_owned()));
                }
                other => {
                    self.texts.retain(|(known, _)| *known != other);
                    self.put(other, &Json::String(value.to_owned()));
                }
            }
        }
    }

    fn put(&mut self, variable: Variable, value: &Json) {
        match variable {
            Variable::Name(variable) => self.put_names(variable, value),
            Variable::Date(variable) => self.put_date(variable, value),
            other => {
                let Some(text) = text(value).filter(|text| !text.is_empty()) else { return };
                let is_known = self.texts.iter().any(|(known, _)| *known == other);
                if !is_known {
                    self.texts.push((other, Value::new(rich(&text))));
                }
            }
        }
    }

    fn put_names(&mut self, variable: NameVariable, value: &Json) {
        let names: Vec<Name> = value.as_array().into_iter().flatten().filter_map(name).collect();
        if !names.is_empty() {
            self.names.push((variable, names));
        }
    }

    fn put_date(&mut self, variable: DateVariable, value: &Json) {
        if let Some(date) = date(value) {
            self.dates.push((variable, date));
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
    serde_json::from_value(Json::String(name.to_owned())).ok()
}

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
        value.get(key).and_then(text).map(|text| curly(text.trim())).filter(|text| !text.is_empty())
    };
    let mut name = Name {
        literal: part("literal"),
        family: part("family"),
        given: part("given"),
        dropping_particle: part("dropping-particle"),
        non_dropping_particle: part("non-dropping-particle"),
        suffix: part("suffix"),
        comma_suffix: value.get("comma-suffix").is_some_and(|comma| comma.as_bool().unwrap_or(true)),
        fixed: value.get("static-ordering").is_some_and(|fixed| fixed.as_bool().unwrap_or(true)),
    };
    if name.literal.is_some() && name.family.is_none() {
        return Some(name);
    }
    if name.family.is_none() && name.given.is_none() {
        return None;
    }
    if name.literal.is_some() {
        name.literal = None;
    }
    name.fixed = false;
    let parse = value.get("parse-names").is_none_or(|parse| parse.as_bool().unwrap_or(parse != 0));
    if parse {
        particles(&mut name);
    }
    Some(name)
}

fn curly(text: &str) -> String {
    text.replace('\'', "\u{2019}")
}

/// Takes particles and suffixes out of the parts of a name.
fn particles(name: &mut Name) {
    if let Some(family) = &name.family {
        if let Some(quoted) = family.strip_prefix('"').and_then(|family| family.strip_suffix('"')) {
            name.family = Some(quoted.to_owned());
        } else if name.non_dropping_particle.is_none() {
            let len = particle_len(family);
            if len > 0 && len < family.len() {
                let particle = &family[..len];
                // A space after an apostrophe is meant.
                let kept = if particle.ends_with("\u{2019} ") { particle } else { particle.trim_end() };
                name.non_dropping_particle = Some(kept.to_owned());
                name.family = Some(family[len..].trim_start().to_owned());
            }
        }
    }
    if let Some(given) = name.given.clone() {
        if name.suffix.is_none()
            && let Some((before, suffix)) = given.split_once(',')
        {
            let suffix = suffix.trim();
            name.comma_suffix = suffix.starts_with('!');
            name.suffix = Some(suffix.trim_start_matches('!').trim().to_owned());
            name.given = Some(before.trim().to_owned());
        }
        if name.dropping_particle.is_none()
            && let Some(given) = name.given.clone()
        {
            let words: Vec<&str> = given.split(' ').collect();
            let kept = words.iter().rposition(|word| !is_particle(word)).map_or(0, |at| at + 1);
            if kept > 0 && kept < words.len() {
                name.dropping_particle = Some(words[kept..].join(" "));
                name.given = Some(words[..kept].join(" "));
            }
        }
    }
}

fn is_particle(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_lowercase)
        && !word.ends_with('.')
        && word.chars().all(|c| c.is_lowercase() || matches!(c, '\u{2019}' | '-' | '\u{2bb}'))
}

/// The length of the particles that a family name starts with.
fn particle_len(family: &str) -> usize {
    let mut len = 0;
    loop {
        let rest = &family[len..];
        let word_end = rest.find([' ', '-', '\u{2019}']).unwrap_or(rest.len());
        let word = &rest[..word_end];
        if word.is_empty() || !word.chars().all(char::is_lowercase) {
            return len;
        }
        let Some(sign) = rest[word_end..].chars().next() else { return len };
        len += word_end + sign.len_utf8();
        if sign != ' ' && family[len..].starts_with(' ') {
            len += 1;
        }
    }
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
    if let Some(raw) = value.get("raw").and_then(Json::as_str).or_else(|| value.as_str()) {
        match raw_date(raw) {
            Some(read) => date = read,
            None => date.literal = Some(raw.to_owned()),
        }
    }
    if let Some(season) = value.get("season").and_then(number).and_then(|season| u8::try_from(season).ok())
        && let Some(start) = &mut date.start
        && start.month.is_none()
        && (1..=24).contains(&season)
    {
        start.month = Some(season % 20 % 12 + 12);
    }
    if let Some(Json::String(season)) = value.get("season").filter(|season| number(season).is_none())
        && let Some(start) = date.start
        && !season.is_empty()
    {
        date.literal = Some(format!("{season} {}", start.year));
    }
    let truth = |value: &Json| match value {
        Json::Bool(truth) => *truth,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty() && text != "false" && text != "0",
        _ => false,
    };
    date.circa |= value.get("circa").is_some_and(truth);
    if let Some(literal) = value.get("literal").and_then(text) {
        date.literal = Some(literal);
    }
    (date.start.is_some() || date.literal.is_some()).then_some(date)
}

/// A date in words or digits: `2003-05`, `2003/2005`, `May 3, 2003`, `3 May 2003 - 5 May 2003`.
fn raw_date(raw: &str) -> Option<Date> {
    let text = raw.trim();
    let circa = text.ends_with(['~', '?', '%']) || text.starts_with("ca.") || text.starts_with("c.");
    let text =
        text.trim_end_matches(['~', '?', '%']).trim_start_matches("ca.").trim_start_matches("c.").trim();
    if let Some(day) = iso_day(text) {
        return Some(Date { start: Some(day), circa, ..Date::default() });
    }
    let halves = |sign: &str| text.split_once(sign).map(|(a, b)| (a.trim(), b.trim()));
    if let Some((from, to)) = halves("/")
        && let Some(start) = iso_day(from)
        && (to.is_empty() || to == ".." || iso_day(to).is_some())
    {
        let end = iso_day(to).or(Some(Day::default()));
        return Some(Date { start: Some(start), end, circa, ..Date::default() });
    }
    if let Some(start) = word_day(text) {
        return Some(Date { start: Some(start), circa, ..Date::default() });
    }
    for sign in [" - ", "--", "\u{2013}", "-", "/"] {
        let Some((from, to)) = halves(sign) else { continue };
        let end = word_day(to)?;
        let start = word_day(from).or_else(|| word_day(&format!("{from} {}", end.year)))?;
        return Some(Date { start: Some(start), end: Some(end), circa, ..Date::default() });
    }
    None
}

fn iso_day(text: &str) -> Option<Day> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let mut parts = digits.split('T').next()?.split('-');
    let year = parts
        .next()
        .filter(|year| (1..=6).contains(&year.len()) && year.bytes().all(|b| b.is_ascii_digit()))?;
    let mut part = |most: u8| -> Option<Option<u8>> {
        match parts.next() {
            None => Some(None),
            Some(part) => part.parse::<u8>().ok().filter(|part| (1..=most).contains(part)).map(Some),
        }
    };
    let month = part(24)?;
    let day = part(31)?;
    parts.next().is_none().then_some(Day { year: sign * year.parse::<i32>().ok()?, month, day })
}

fn word_day(text: &str) -> Option<Day> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const SEASONS: [&str; 4] = ["spr", "sum", "fal", "win"];
    let words = text.split([' ', ',', '.', '/']).filter(|word| !word.is_empty());
    let (mut year, mut month, mut numbers) = (None, None, Vec::new());
    for word in words {
        let start: String = word.chars().take(3).collect::<String>().to_lowercase();
        let at = |names: &[&str]| {
            names.iter().position(|name| *name == start).and_then(|at| u8::try_from(at).ok())
        };
        if let Ok(number) = word.parse::<i32>() {
            if word.len() >= 3 {
                year = Some(number);
            } else {
                numbers.push(u8::try_from(number).ok()?);
            }
        } else if let Some(found) = at(&MONTHS) {
            month = Some(found + 1);
        } else if let Some(found) = at(&SEASONS).or((start == "aut").then_some(2)) {
            month = Some(found + 13);
        } else {
            return None;
        }
    }
    let (month, day) = match (month, numbers.as_slice()) {
        (month, []) => (month, None),
        (Some(month), [day]) => (Some(month), Some(*day)),
        (None, [month]) => (Some(*month), None),
        (None, [month, day]) => (Some(*month), Some(*day)),
        _ => return None,
    };
    Some(Day { year: year?, month: month.filter(|month| (1..=24).contains(month)), day })
}
