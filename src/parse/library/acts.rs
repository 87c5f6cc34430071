//! Acts of other countries than the United States, as their gazettes are cited there: an item of a law in, its place
//! in the gazette after its title out.
//!
//! Styles print a law by the rule of American ones (`12 Dz.U. § 646`). So the place becomes part of the title, in the
//! words of the country, and nothing is left for that rule.

use serde_json::{Map, Value};

use super::dates::months::french_month;

/// How a gazette is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `Dz.U. 2018 nr 12 poz. 646`.
    Polish,
    /// `BGBl. I 2020 S. 1018`.
    German,
    /// `JORF n° 0107 du 3 mai 2020`.
    French,
    /// `BOE núm. 67, p. 25390`.
    Spanish,
    /// `OJ L 119, 4.5.2016, p. 1`, and other gazettes by number and page.
    Plain,
}

/// Beginnings of the names of gazettes, in lower case and without spaces.
const GAZETTES: [(&str, Form); 22] = [
    ("dz.u", Form::Polish),
    ("dziennikustaw", Form::Polish),
    ("dziennikurz", Form::Polish),
    ("dz.urz", Form::Polish),
    ("m.p.", Form::Polish),
    ("mp", Form::Polish),
    ("monitorpolski", Form::Polish),
    ("isap", Form::Plain),
    ("bgbl", Form::German),
    ("bundesgesetzblatt", Form::German),
    ("banz", Form::German),
    ("gvbl", Form::German),
    ("gv.", Form::German),
    ("rgbl", Form::German),
    ("jorf", Form::French),
    ("journalofficiel", Form::French),
    ("boe", Form::Spanish),
    ("boletínoficial", Form::Spanish),
    ("gazzettaufficiale", Form::Plain),
    ("staatsblad", Form::Plain),
    ("відомостіверховноїради", Form::Plain),
    ("офіційнийвісник", Form::Plain),
];

/// Puts the place of an act in its gazette into its title; what the place lacks, if it lacks something.
pub(super) fn cite_gazette(item: &mut Map<String, Value>) -> Option<&'static str> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
    if !matches!(text("type").as_deref(), Some("bill" | "legislation" | "regulation" | "treaty")) {
        return None;
    }
    let gazette = text("container-title").or_else(|| text("collection-title"))?;
    let folded: String = gazette.to_lowercase().split_whitespace().collect();
    let (_, form) = GAZETTES.iter().find(|(name, _)| begins(&folded, name))?;
    let title = text("title")?;
    let place = Place {
        gazette,
        volume: text("volume"),
        number: ["number", "issue", "collection-number"].iter().find_map(|name| text(name)),
        page: text("page").or_else(|| text("section")),
        date: item
            .get("issued")
            .and_then(|date| date["date-parts"][0].as_array().cloned())
            .unwrap_or_default(),
    };
    if place.number.is_none() && place.page.is_none() && place.volume.is_none() {
        return Some(match form {
            Form::Polish => "`number`, its position (`poz.`)",
            Form::German => "`pages`, where it begins",
            _ => "`number`, that of the gazette",
        });
    }
    let title_and_place = format!("{title}, {}", place.cited(*form));
    for name in [
        "container-title",
        "collection-title",
        "volume",
        "number",
        "issue",
        "collection-number",
        "page",
        "section",
    ] {
        item.remove(name);
    }
    item.entry("title-short").or_insert_with(|| title.into());
    item.insert("title".to_owned(), title_and_place.into());
    None
}

/// Whether a name begins with that of a gazette and does not go on as another word.
fn begins(name: &str, gazette: &str) -> bool {
    let rest = name.strip_prefix(gazette);
    rest.is_some_and(|rest| gazette.len() > 3 || !rest.starts_with(char::is_alphabetic))
}

/// Where an act stands.
struct Place {
    gazette: String,
    volume: Option<String>,
    number: Option<String>,
    page: Option<String>,
    /// Year, month and day, as far as they are known.
    date: Vec<Value>,
}

impl Place {
    fn cited(&self, form: Form) -> String {
        let year = self.date.first().and_then(Value::as_i64).map(|year| year.to_string());
        let has_year = year.as_ref().is_some_and(|year| self.gazette.contains(year.as_str()));
        let year = year.filter(|_| !has_year);
        let with = |word: &str, value: &Option<String>| {
            let value = value.as_ref()?;
            let named = value.to_lowercase().contains(&word.to_lowercase());
            Some(if named { value.clone() } else { format!("{word}\u{a0}{value}") })
        };
        let gazette = Some(self.gazette.clone());
        let parts: Vec<Option<String>> = match form {
            Form::Polish => {
                let volume = self.volume.clone().filter(|volume| Some(volume) != year.as_ref());
                let position = self.number.clone().or_else(|| self.page.clone());
                vec![gazette, year, with("nr", &volume), with("poz.", &position)]
            }
            Form::German => {
                let part =
                    self.volume.clone().or_else(|| self.number.clone().filter(|_| self.page.is_some()));
                let page = with("S.", &self.page).or_else(|| with("Nr.", &self.number));
                vec![gazette, part, year, page]
            }
            Form::French => {
                let number = self.number.clone().or_else(|| self.volume.clone());
                let text = with("texte n°", &self.page.clone().filter(|_| number.is_some()));
                vec![gazette, with("n°", &number), self.day().map(|day| format!("du {day}")), text]
            }
            Form::Spanish => {
                let number = with("núm.", &self.number.clone().or_else(|| self.volume.clone()));
                let page = with("p.", &self.page);
                return [Some([gazette, number].into_iter().flatten().collect::<Vec<_>>().join(" ")), page]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ");
            }
            Form::Plain => {
                let number =
                    [self.volume.clone(), self.number.clone()].into_iter().flatten().collect::<Vec<_>>();
                let number = Some(number.join(", ")).filter(|number| !number.is_empty());
                let head = [gazette, number].into_iter().flatten().collect::<Vec<_>>().join(" ");
                return [Some(head), with("p.", &self.page)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ");
            }
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The day in French.
    fn day(&self) -> Option<String> {
        let numbers: Vec<i64> = self.date.iter().filter_map(Value::as_i64).collect();
        let [year, month, day] = numbers.as_slice() else { return None };
        let day = if *day == 1 { "1er".to_owned() } else { day.to_string() };
        Some(format!("{day} {} {year}", french_month(*month)?))
    }
}
