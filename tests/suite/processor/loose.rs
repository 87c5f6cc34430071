//! Items as citeproc-js takes them: particles and suffixes within names, variables within the note, dates in words.
//!
//! The processor is given items that say such things by fields of their own.

use briefpress::cite::{Date, Day, Work};
use serde_json::{Value, json};

/// The work of an item.
pub(super) fn work(item: &Value) -> Work {
    let mut item = item.clone();
    if let Some(note) = item["note"].as_str().map(str::to_owned) {
        fields_of_note(&mut item, &note);
    }
    for (_, value) in item.as_object_mut().into_iter().flatten() {
        for name in value.as_array_mut().into_iter().flatten().filter(|name| name.is_object()) {
            if name["parse-names"] != json!(false) && name["parse-names"] != json!(0) {
                particles(name);
            }
        }
        if let Some(raw) = value["raw"].as_str() {
            *value = date(raw);
        }
    }
    Work::from_json(&item)
}

/// Fields that stand in the note, one a line: `original-date: 1899`.
fn fields_of_note(item: &mut Value, note: &str) {
    for line in note.lines() {
        let line = line.trim().trim_start_matches("{:").trim_end_matches('}');
        let Some((key, value)) = line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) else {
            return;
        };
        if key.is_empty() || key.contains(|c: char| !c.is_ascii_alphabetic() && c != '-') {
            return;
        }
        if value.contains("||") || ["author", "editor", "translator"].contains(&key) {
            let (family, given) = value.split_once("||").unwrap_or((value, ""));
            let name = json!({"family": family.trim(), "given": given.trim()});
            match item[key].as_array_mut() {
                Some(names) => names.push(name),
                None => item[key] = json!([name]),
            }
        } else if ["issued", "accessed", "event-date", "original-date", "submitted"].contains(&key) {
            item[key] = date(value);
        } else {
            item[key] = json!(value);
        }
    }
}

/// A date of words, in parts where it can be.
fn date(raw: &str) -> Value {
    let Some(date) = raw_date(raw) else { return json!({"literal": raw}) };
    let parts = |day: Day| {
        let parts = [Some(day.year), day.month.map(i32::from), day.day.map(i32::from)];
        parts.into_iter().map_while(|part| part).collect::<Vec<_>>()
    };
    let days: Vec<_> = [date.start, date.end].into_iter().flatten().map(parts).collect();
    json!({"date-parts": days, "circa": date.circa})
}

/// Takes particles and suffixes out of the parts of a name.
fn particles(name: &mut Value) {
    let text = |name: &Value, key: &str| name[key].as_str().map(|text| text.trim().replace('\'', "\u{2019}"));
    if let Some(family) = text(name, "family") {
        if let Some(quoted) = family.strip_prefix('"').and_then(|family| family.strip_suffix('"')) {
            name["family"] = json!(quoted);
        } else if name["non-dropping-particle"].is_null() {
            let len = particle_len(&family);
            if len > 0 && len < family.len() {
                let particle = &family[..len];
                // A space after an apostrophe is meant.
                let kept = if particle.ends_with("\u{2019} ") { particle } else { particle.trim_end() };
                name["non-dropping-particle"] = json!(kept);
                name["family"] = json!(family[len..].trim_start());
            }
        }
    }
    let Some(mut given) = text(name, "given") else { return };
    if name["suffix"].is_null()
        && let Some((before, suffix)) = given.split_once(',')
    {
        let suffix = suffix.trim();
        name["comma-suffix"] = json!(suffix.starts_with('!'));
        name["suffix"] = json!(suffix.trim_start_matches('!').trim());
        given = before.trim().to_owned();
    }
    if name["dropping-particle"].is_null() {
        let words: Vec<&str> = given.split(' ').collect();
        let kept = words.iter().rposition(|word| !is_particle(word)).map_or(0, |at| at + 1);
        if kept > 0 && kept < words.len() {
            name["dropping-particle"] = json!(words[kept..].join(" "));
            given = words[..kept].join(" ");
        }
    }
    name["given"] = json!(given);
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
