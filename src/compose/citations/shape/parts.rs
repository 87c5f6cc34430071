//! What of a reference differs from brief to brief: an item in, its open parts and stand-ins for them out.

use serde_json::{Map, Value as Json, json};

use crate::compose::citations::piece::is_number;

/// The parts of an item that a shape leaves open. What is `None` stays in the item as it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parts {
    pub title: String,
    /// The number in the series, where it is a short whole number.
    pub number: Option<String>,
    /// Year of four digits, month, day.
    pub issued: Option<[i16; 3]>,
    pub url: Option<String>,
    pub doi: Option<String>,
    pub authors: Vec<Map<String, Json>>,
}

/// Words that stand in for parts while a shape is rendered. No title, name or address has them, and
/// their letters show what the style did to their case.
pub(super) struct StandIns {
    title: &'static str,
    number: &'static str,
    pub year: i16,
    month: i16,
    url: &'static str,
    doi: &'static str,
    name: &'static str,
}

/// What shapes are made with.
pub(super) const OPEN: StandIns = StandIns {
    title: "qzxjk of Hjqzk wvqzx",
    number: "61431",
    year: 9034,
    month: 3,
    url: "https://qzxjk.example/wvqzx",
    doi: "10.61431/qzxjk",
    name: "Qzxjk",
};
/// What shapes are tried with.
pub(super) const TRIAL: StandIns = StandIns {
    title: "the vqkwz: jqxhw and Zkqvw hwzqj",
    number: "52842",
    year: 8046,
    month: 11,
    url: "https://vqkwz.example/jqxhw",
    doi: "10.52842/vqkwz",
    name: "Vhqkw",
};

impl Parts {
    /// The open parts of an item; `None` if it has no title.
    pub fn of(item: &Map<String, Json>) -> Option<Self> {
        let text = |name: &str| item.get(name).and_then(Json::as_str).map(str::to_owned);
        let authors = item.get("author").and_then(Json::as_array);
        Some(Self {
            title: text("title")?,
            number: text("collection-number").filter(|number| is_number(number)),
            issued: item.get("issued").and_then(whole_date),
            url: text("URL"),
            doi: text("DOI"),
            authors: authors.into_iter().flatten().filter_map(Json::as_object).cloned().collect(),
        })
    }

    /// The item with these parts in place of its own.
    pub fn put(&self, item: &Map<String, Json>) -> Map<String, Json> {
        let mut item = item.clone();
        let mut set = |name: &str, value: Option<Json>| {
            if let Some(value) = value {
                item.insert(name.to_owned(), value);
            }
        };
        set("title", Some(self.title.as_str().into()));
        set("collection-number", self.number.as_deref().map(Json::from));
        set("issued", self.issued.map(|date| json!({ "date-parts": [date] })));
        set("URL", self.url.as_deref().map(Json::from));
        set("DOI", self.doi.as_deref().map(Json::from));
        let authors = || self.authors.iter().cloned().map(Json::Object).collect();
        set("author", (!self.authors.is_empty()).then(authors));
        item
    }

    /// What items of the same shape have in common: the item with these stand-ins, and without its key,
    /// which is not printed.
    pub fn outline(&self, item: &Map<String, Json>) -> Map<String, Json> {
        let mut outline = self.put(item);
        outline.remove("id");
        outline
    }

    /// Stand-ins for these parts: where a part begins or ends in a mark, its stand-in does, since
    /// styles look at the marks around their own.
    pub fn stand_ins(&self, words: &StandIns) -> Self {
        let of = |part: &Option<String>, word: &str| part.as_ref().map(|part| with_ends(word, part));
        let names = self.authors.iter().enumerate();
        Self {
            title: stand_in_title(words.title, &self.title),
            number: self.number.is_some().then(|| words.number.to_owned()),
            issued: self.issued.map(|_| [words.year, words.month, stand_in_day(27, words.month)]),
            url: of(&self.url, words.url),
            doi: of(&self.doi, words.doi),
            authors: names.map(|(index, name)| stand_in_name(name, words.name, index)).collect(),
        }
    }
}

/// Whether words of the stand-ins for shapes are in a text, in whatever case.
pub(super) fn has_stand_in(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    OPEN.title.split(' ').filter(|word| *word != "of").any(|word| text.contains(&word.to_ascii_lowercase()))
        || text.contains(OPEN.number)
}

/// A day that is printed as long as `day`, and whose digits no month has.
pub(super) fn stand_in_day(day: i16, month: i16) -> i16 {
    match day {
        1 => 1,
        2..=9 if month == 8 => 7,
        2..=9 => 8,
        _ => 27,
    }
}

fn whole_date(date: &Json) -> Option<[i16; 3]> {
    let date = date.as_object().filter(|date| date.len() == 1)?;
    let [Json::Array(parts)] = date.get("date-parts")?.as_array()?.as_slice() else { return None };
    let [year, month, day] = parts.as_slice() else { return None };
    let number = |part: &Json| part.as_i64().and_then(|part| i16::try_from(part).ok());
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let sound = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then_some([year, month, day])
}

/// `word` between the first and the last character of `part`, where these are no letters or digits.
fn with_ends(word: &str, part: &str) -> String {
    let mark = |c: Option<char>| c.filter(|c| !c.is_alphanumeric());
    let (first, last) = (mark(part.chars().next()), mark(part.chars().next_back()));
    first.into_iter().chain(word.chars()).chain(last).collect()
}

/// Words for a title. A capital in its last word keeps that word, and a mark after it, from changes.
fn stand_in_title(words: &str, title: &str) -> String {
    let last = title.rsplit(char::is_whitespace).next().unwrap_or_default();
    match words.rsplit_once(' ').filter(|_| last.contains(char::is_uppercase)) {
        Some((others, last)) => with_ends(&format!("{others} {}", last.to_ascii_uppercase()), title),
        None => with_ends(words, title),
    }
}

/// A name with the same parts as another.
fn stand_in_name(name: &Map<String, Json>, word: &str, index: usize) -> Map<String, Json> {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    let parts = name.iter().enumerate().map(|(part, (key, value))| match value {
        Json::String(value) => {
            let word = format!("{word}{}{}", letter(part), letter(index));
            (key.clone(), with_ends(&word, value).into())
        }
        other => (key.clone(), other.clone()),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value as Json, json};

    use super::{OPEN, Parts, stand_in_day};

    fn item(item: Json) -> Map<String, Json> {
        item.as_object().expect("an item is a map").clone()
    }

    #[test]
    fn parts_are_taken_and_put_back() {
        let written = item(json!({
            "type": "report", "title": "Why “now”?", "collection-number": "31", "URL": "https://a.b/c/",
            "issued": {"date-parts": [[2025, 2, 28]]}, "author": [{"family": "Doe", "given": "Ann"}],
        }));
        let parts = Parts::of(&written).expect("the item has a title");
        assert_eq!(parts.issued, Some([2025, 2, 28]));
        assert_eq!(parts.put(&written), written);
        let open = parts.stand_ins(&OPEN);
        assert_eq!(open.title, "qzxjk of Hjqzk wvqzx?");
        assert_eq!(open.url.as_deref(), Some("https://qzxjk.example/wvqzx/"));
        assert_eq!(open.doi, None);
        assert_ne!(open.authors, parts.authors);
    }

    #[test]
    fn briefs_of_a_shape_have_one_outline() {
        let outline = |id: &str, title: &str, number: &str, date: [i16; 3], given: &str| {
            let written = item(json!({
                "id": id, "type": "report", "title": title, "collection-number": number,
                "issued": {"date-parts": [date]}, "author": [{"family": "Doe", "given": given}],
                "URL": format!("https://a.b/{id}/"),
            }));
            Parts::of(&written).expect("the item has a title").stand_ins(&OPEN).outline(&written)
        };
        let one = outline("a-2025-1", "Tokyo hedges", "1", [2025, 2, 28], "Ann");
        assert_eq!(one, outline("a-2024-31", "Another matter", "31", [2024, 11, 3], "Bo Carl"));
        assert_ne!(one, outline("a-2024-31", "Another matter?", "31", [2024, 11, 3], "Bo"));
    }

    #[test]
    fn what_is_unusual_stays() {
        for (name, value) in [
            ("collection-number", json!("3-4")),
            ("collection-number", json!("010")),
            ("issued", json!({"date-parts": [[2025, 2]]})),
            ("issued", json!({"date-parts": [[2025, 2, 1]], "circa": true})),
            ("issued", json!({"date-parts": [[812, 2, 1]]})),
        ] {
            let mut written = item(json!({ "title": "T" }));
            written.insert(name.to_owned(), value.clone());
            let parts = Parts::of(&written).expect("the item has a title");
            assert_eq!(parts.stand_ins(&OPEN).put(&written).get(name), Some(&value));
        }
    }

    #[test]
    fn days_are_told_from_months() {
        for month in 1..=12 {
            for day in [1, 2, 9, 10, 31] {
                let stand_in = stand_in_day(day, month);
                assert_eq!(stand_in.to_string().len(), day.to_string().len());
                assert!(stand_in == 1 || stand_in != month);
            }
        }
    }
}
