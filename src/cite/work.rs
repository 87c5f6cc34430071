//! Works: what is cited, as the processor sees it.

use citationberg::taxonomy::{DateVariable, Kind, NameVariable, Variable};

use super::text::{Node, plain};

/// A work.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Work {
    /// Its key.
    pub id: String,
    /// Names its content: what is remembered of a work is that of all works with its token. Nothing is if it is 0.
    pub token: u128,
    /// Its type.
    pub kind: Option<Kind>,
    /// Its language, if known.
    pub language: Option<String>,
    /// Texts and numbers.
    pub texts: Vec<(Variable, Value)>,
    /// People and bodies.
    pub names: Vec<(NameVariable, Vec<Name>)>,
    /// Dates.
    pub dates: Vec<(DateVariable, Date)>,
    /// What stands for its date as long as it has none (`in press`), where a style does not print its status.
    pub state: Option<String>,
}

/// The value of a text variable.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// Its letters, without markup.
    pub plain: String,
    /// With its markup.
    pub nodes: Vec<Node>,
}

impl Value {
    /// A value with markup.
    #[must_use]
    pub fn new(nodes: Vec<Node>) -> Self {
        Self { plain: plain(&nodes), nodes }
    }

    /// A value without markup.
    #[must_use]
    pub fn verbatim(text: &str) -> Self {
        Self { plain: text.to_owned(), nodes: vec![Node::Text(text.to_owned())] }
    }
}

/// The name of a person or a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// The whole name of a body.
    pub literal: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// Given names.
    pub given: Option<String>,
    /// `de` that goes where the given name goes.
    pub dropping_particle: Option<String>,
    /// `van` that stays with the family name.
    pub non_dropping_particle: Option<String>,
    /// `Jr.`
    pub suffix: Option<String>,
    /// Whether a comma stands before the suffix.
    pub comma_suffix: bool,
}

/// A date, or two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Date {
    /// The date, or the first of two.
    pub start: Option<Day>,
    /// The last of two; a year of zero leaves it open.
    pub end: Option<Day>,
    /// Whether it is a guess.
    pub circa: bool,
    /// What stands for a date (`forthcoming`).
    pub literal: Option<String>,
}

/// A day, a month, a season or a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    /// The year; before our era it is negative.
    pub year: i32,
    /// The month from 1, or a season from 13.
    pub month: Option<u8>,
    /// The day.
    pub day: Option<u8>,
}

impl Work {
    /// A text or number.
    #[must_use]
    pub fn text(&self, variable: Variable) -> Option<&Value> {
        self.texts.iter().find(|(of, _)| *of == variable).map(|(_, value)| value)
    }

    /// The people of a role.
    #[must_use]
    pub fn people(&self, variable: NameVariable) -> Option<&[Name]> {
        let found = self.names.iter().find(|(of, names)| *of == variable && !names.is_empty());
        found.map(|(_, names)| names.as_slice())
    }

    /// A date.
    #[must_use]
    pub fn date(&self, variable: DateVariable) -> Option<&Date> {
        let said = |date: &Date| date.start.is_some() || date.literal.is_some();
        self.dates.iter().find(|(of, date)| *of == variable && said(date)).map(|(_, date)| date)
    }

    /// The same work with its state for a date, if it waits for one.
    pub(super) fn dated_by_state(&self) -> Option<Self> {
        let state = self.state.as_ref().filter(|_| self.date(DateVariable::Issued).is_none())?;
        let date = Date { literal: Some(state.clone()), ..Date::default() };
        let mut dated = self.clone();
        dated.dates.push((DateVariable::Issued, date));
        Some(dated)
    }

    /// Whether the work is in English, with `page` as the language where it says nothing.
    #[must_use]
    pub fn is_english(&self, page: &str) -> bool {
        let language = self.language.as_deref().filter(|tag| !tag.is_empty()).unwrap_or(page);
        let base = language.split(['-', '_']).next().unwrap_or_default();
        base.eq_ignore_ascii_case("en") || base.eq_ignore_ascii_case("english")
    }
}
