//! What punctuation looks like in each language: quotes, spaces that must not break, short words.

use crate::model::text::Lang;

/// The rules of one language. Spaces are written as in the text: ordinary ones are replaced.
#[derive(Debug)]
pub(crate) struct Typography {
    /// `"…"`.
    pub double: (&'static str, &'static str),
    /// `'…'`.
    pub single: (&'static str, &'static str),
    /// A narrow space goes before `; ! ?` and inside guillemets, a full one before `:`.
    pub french_spaces: bool,
    /// Words that never end a line.
    pub short_words: &'static [&'static str],
    /// Words that stay with the number after them.
    pub before_numbers: &'static [&'static str],
    /// Words that stay with the number before them.
    pub units: &'static [&'static str],
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

static ENGLISH: Typography = Typography {
    double: ("“", "”"),
    single: ("‘", "’"),
    french_spaces: false,
    short_words: &[],
    before_numbers: &[
        "No.", "Nos.", "no.", "nos.", "p.", "pp.", "art.", "Art.", "para.", "paras.", "§", "§§", "sec.",
        "ch.", "vol.", "fig.", "Fig.", "Eq.", "c.", "ca.",
    ],
    units: &["million", "billion", "trillion", "a.m.", "p.m."],
    grouped_by_space: false,
};

static POLISH: Typography = Typography {
    double: ("„", "”"),
    single: ("‚", "’"),
    french_spaces: false,
    short_words: &["a", "i", "o", "u", "w", "z", "A", "I", "O", "U", "W", "Z"],
    before_numbers: &[
        "nr", "Nr", "s.", "ss.", "str.", "art.", "Art.", "ust.", "pkt", "poz.", "par.", "§", "t.", "rys.",
        "tab.", "ok.",
    ],
    units: &["r.", "w.", "tys.", "mln", "mld", "bln", "zł", "proc.", "dol.", "pkt", "godz.", "os.", "szt."],
    grouped_by_space: true,
};

static GERMAN: Typography = Typography {
    double: ("„", "“"),
    single: ("‚", "‘"),
    french_spaces: false,
    short_words: &[],
    before_numbers: &["Nr.", "S.", "Art.", "Abs.", "§", "§§", "Rn.", "Bd.", "Abb.", "Tab.", "ca."],
    units: &["Mio.", "Mrd.", "Bio.", "Tsd.", "Prozent", "Euro", "Uhr"],
    grouped_by_space: true,
};

static FRENCH: Typography = Typography {
    double: ("«\u{202f}", "\u{202f}»"),
    single: ("“", "”"),
    french_spaces: true,
    short_words: &[],
    before_numbers: &["n°", "no", "p.", "pp.", "art.", "Art.", "par.", "al.", "§", "vol.", "fig.", "env."],
    units: &["millions", "milliards", "billions", "euros", "dollars", "h"],
    grouped_by_space: true,
};

/// The rules for a language; those of English where none are known.
pub(crate) fn typography(lang: &Lang) -> &'static Typography {
    match lang.as_str().split('-').next().unwrap_or("") {
        "pl" => &POLISH,
        "de" => &GERMAN,
        "fr" => &FRENCH,
        _ => &ENGLISH,
    }
}
