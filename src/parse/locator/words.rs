//! Words of locators that CSL's locales do not have: terms, and what stands between the ends of a range, by language.

use citationberg::taxonomy::Locator as Kind;

/// A term and what it means; `None` is a word that CSL does not know: it is printed as written.
pub(super) type Term = (&'static str, Option<Kind>);

/// Signs of paragraphs of laws: the locale would print its word for a section of a text.
const PARAGRAPHS: [Term; 2] = [("§§", None), ("§", None)];

/// What readers of a language write besides the terms of its locale.
const BY_LANGUAGE: [(&str, &[Term]); 8] = [
    (
        "pl",
        &[
            ("str.", Some(Kind::Page)),
            ("ss.", Some(Kind::Page)),
            ("art.", None),
            ("ust.", None),
            ("pkt", None),
            ("lit.", None),
            ("poz.", None),
            ("zał.", None),
        ],
    ),
    (
        "de",
        &[
            ("rn.", None),
            ("rdnr.", None),
            ("rz.", None),
            ("rdn.", None),
            ("abs.", None),
            ("art.", None),
            ("nr.", None),
            ("ziff.", None),
            ("fn.", None),
            ("anm.", None),
        ],
    ),
    ("fr", &[("al.", None), ("n°", None), ("pt", None)]),
    (
        "es",
        &[
            ("párr.", None),
            ("párrs.", None),
            ("pág.", Some(Kind::Page)),
            ("págs.", Some(Kind::Page)),
            ("apdo.", None),
            ("núm.", None),
        ],
    ),
    (
        "uk",
        &[
            ("с.", Some(Kind::Page)),
            ("стор.", Some(Kind::Page)),
            ("розд.", Some(Kind::Chapter)),
            ("гл.", Some(Kind::Chapter)),
            ("ст.", None),
            ("п.", None),
            ("ч.", None),
        ],
    ),
    (
        "ru",
        &[
            ("с.", Some(Kind::Page)),
            ("стр.", Some(Kind::Page)),
            ("гл.", Some(Kind::Chapter)),
            ("ст.", None),
            ("п.", None),
            ("ч.", None),
        ],
    ),
    ("nl", &[("blz.", Some(Kind::Page)), ("art.", None), ("nr.", None), ("r.o.", None), ("lid", None)]),
    ("en", &[("cl.", None), ("cls.", None), ("fn.", None)]),
];

/// The terms of a language, by the start of its code.
pub(super) fn terms(code: &str) -> impl Iterator<Item = Term> {
    let language = code.split('-').next().unwrap_or_default();
    let own = BY_LANGUAGE.iter().find(|(own, _)| *own == language).map_or(&[][..], |(_, terms)| terms);
    let signs = if language == "en" { &[][..] } else { &PARAGRAPHS[..] };
    signs.iter().chain(own).copied()
}

/// Words between the ends of a range, by language.
const TO: [(&str, &[&str]); 11] = [
    ("cs", &["až"]),
    ("de", &["bis"]),
    ("en", &["to", "through"]),
    ("es", &["a"]),
    ("fr", &["à"]),
    ("it", &["a"]),
    ("nl", &["tot"]),
    ("pl", &["do"]),
    ("pt", &["a"]),
    ("sv", &["till"]),
    ("uk", &["до"]),
];

/// The words between the ends of a range, of a language by the start of its code, and of English.
pub(super) fn to(code: &str) -> impl Iterator<Item = &'static str> {
    let language = code.split('-').next().unwrap_or_default().to_owned();
    let own = TO.iter().filter(move |(own, _)| *own == language || *own == "en");
    own.flat_map(|(_, words)| *words).copied()
}
