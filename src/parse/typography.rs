//! What punctuation looks like in each language: quotes, spaces that must not break, short words.

use crate::model::language::{Quotation, quotation};
use crate::model::text::Lang;

/// The rules of one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typography<'a> {
    /// The language without its region.
    pub language: &'a str,
    /// What straight quotes become.
    pub marks: Quotation,
    pub words: &'static Words,
}

/// What stays on a line in one language. Spaces are written as in the text: ordinary ones are replaced.
#[derive(Debug)]
pub(crate) struct Words {
    /// Words that never end a line.
    pub short_words: &'static [&'static str],
    /// Words that stay with the number after them.
    pub before_numbers: &'static [&'static str],
    /// Words that stay with the number before them.
    pub units: &'static [&'static str],
    /// Every noun begins with a capital.
    pub nouns_are_capital: bool,
    /// `55 000`: the space between groups of digits does not break.
    pub grouped_by_space: bool,
}

/// Units and signs of every language.
pub(crate) const UNITS: &[&str] = &[
    "%", "‰", "°C", "°F", "€", "$", "£", "¥", "EUR", "USD", "GBP", "JPY", "PLN", "CHF", "km", "m", "cm",
    "mm", "kg", "g", "t", "Mt", "Gt", "ha", "km²", "m²", "m³", "W", "kW", "MW", "GW", "TW", "Wh", "kWh",
    "MWh", "GWh", "TWh", "MJ", "GJ", "TJ", "PJ", "EJ", "Hz", "kHz", "MHz", "GHz", "bn", "mn", "tn", "bcm",
    "mcm", "bpd", "nm", "km/h", "kB", "MB", "GB", "TB",
];

static ENGLISH: Words = Words {
    short_words: &[],
    before_numbers: &[
        "No.", "Nos.", "no.", "nos.", "p.", "pp.", "art.", "Art.", "para.", "paras.", "§", "§§", "sec.",
        "ch.", "vol.", "fig.", "Fig.", "Eq.", "c.", "ca.",
    ],
    units: &["million", "billion", "trillion", "a.m.", "p.m."],
    nouns_are_capital: false,
    grouped_by_space: false,
};

static POLISH: Words = Words {
    short_words: &["a", "i", "o", "u", "w", "z", "A", "I", "O", "U", "W", "Z"],
    before_numbers: &[
        "nr", "Nr", "s.", "ss.", "str.", "art.", "Art.", "ust.", "pkt", "poz.", "par.", "§", "t.", "rys.",
        "tab.", "ok.",
    ],
    units: &["r.", "w.", "tys.", "mln", "mld", "bln", "zł", "proc.", "dol.", "pkt", "godz.", "os.", "szt."],
    nouns_are_capital: false,
    grouped_by_space: true,
};

static GERMAN: Words = Words {
    short_words: &[],
    before_numbers: &["Nr.", "S.", "Art.", "Abs.", "§", "§§", "Rn.", "Bd.", "Abb.", "Tab.", "ca."],
    units: &["Mio.", "Mrd.", "Bio.", "Tsd.", "Prozent", "Euro", "Uhr"],
    nouns_are_capital: true,
    grouped_by_space: true,
};

static FRENCH: Words = Words {
    short_words: &[],
    before_numbers: &["n°", "no", "p.", "pp.", "art.", "Art.", "par.", "al.", "§", "vol.", "fig.", "env."],
    units: &["millions", "milliards", "billions", "euros", "dollars", "h"],
    nouns_are_capital: false,
    grouped_by_space: true,
};

/// The rules for a language: its own quotation marks, and the words of English where none are known.
pub(crate) fn typography(lang: &Lang) -> Typography<'_> {
    let language = lang.as_str().split('-').next().unwrap_or_default();
    let words = match language {
        "pl" => &POLISH,
        "de" => &GERMAN,
        "fr" => &FRENCH,
        _ => &ENGLISH,
    };
    Typography { language, marks: quotation(lang), words }
}
