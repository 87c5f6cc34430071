//! What Unicode CLDR knows of a language by its tag: its own name, its quotation marks, its direction.
//!
//! In: a BCP 47 tag. Out: static data; what CLDR does not know of a language, its parents say (`pt` for
//! `pt-UY`, Latin American Spanish for `es-MX`), then what is usual in its script.

mod table;

use icu_locale::fallback::LocaleFallbacker;
use icu_locale::{Direction, LocaleDirectionality, LocaleExpander};
use icu_locale_core::{LanguageIdentifier, Locale};

use super::text::Lang;
use table::LANGUAGES;

/// An opening mark and a closing one. Where the language puts spaces inside (`« mot »`), they are part of the marks.
pub type Pair = (&'static str, &'static str);

/// The quotation marks of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Around a quotation.
    pub outer: Pair,
    /// Around a quotation in a quotation.
    pub inner: Pair,
    /// Whether the inner marks also stand alone, as single ones (`‘…’`) do, so that `'…'` always means them.
    /// Elsewhere a mark is chosen by its depth only.
    pub single: bool,
}

impl Quotation {
    /// Whether spaces that do not break stand inside the marks.
    pub fn is_spaced(&self) -> bool {
        self.outer.0.ends_with('\u{202f}')
    }
}

/// Marks other than CLDR's, by the authorities of the language: the Real Academia for Spain, the Federal Chancellery
/// for German in Switzerland, as its press and publishers do.
const OWN: &[(&str, &str)] = &[("de-CH", "«»‹›"), ("de-LI", "«»‹›"), ("es", "«»“”"), ("es-419", "“”‘’")];

/// The marks of languages that CLDR does not know, by script.
const BY_SCRIPT: &[(&str, &str)] = &[
    ("Arab", "”“’‘"),
    ("Armn", "«»«»"),
    ("Bopo", "「」『』"),
    ("Cyrl", "«»„“"),
    ("Ethi", "«»‹›"),
    ("Geor", "„“«»"),
    ("Grek", "«»“”"),
    ("Hant", "「」『』"),
    ("Hebr", "””’’"),
    ("Hira", "「」『』"),
    ("Jpan", "「」『』"),
    ("Kana", "「」『』"),
];

/// The marks of all others.
const ANY: &str = "“”‘’";

/// Languages that follow the French custom of spaces inside guillemets.
const SPACED: &[&str] = &["fr", "br", "mg", "oc"];

/// The quotation marks of a language.
pub fn quotation(lang: &Lang) -> Quotation {
    let marks = nearest(lang, |tag| {
        let own = OWN.iter().find(|(own, _)| *own == tag).map(|(_, marks)| *marks);
        own.or_else(|| row(tag).map(|(_, _, marks)| *marks).filter(|marks| !marks.is_empty()))
    });
    let marks = marks.or_else(|| marks_of_script(lang)).unwrap_or(ANY);
    let mut signs = marks.char_indices().map(|(at, c)| &marks[at..at + c.len_utf8()]);
    let mut next = || signs.next().unwrap_or_default();
    let (outer, mut inner) = ((next(), next()), (next(), next()));
    if inner == outer {
        inner = apart(outer);
        return spaced(lang, Quotation { outer, inner, single: outer.0 != "‘" });
    }
    spaced(lang, Quotation { outer, inner, single: matches!(inner.0, "‘" | "’" | "‚" | "‹" | "›") })
}

/// The name of a language in the language itself; `None` where CLDR does not know it.
pub fn own_name(lang: &Lang) -> Option<&'static str> {
    nearest(lang, |tag| row(tag).map(|(_, name, _)| *name).filter(|name| !name.is_empty()))
}

/// Whether the language is written from right to left.
pub fn is_right_to_left(lang: &Lang) -> bool {
    let directions = LocaleDirectionality::new_extended();
    identifier(lang).and_then(|id| directions.get(&id)) == Some(Direction::RightToLeft)
}

/// Inner marks where CLDR has the same for both levels.
fn apart(outer: Pair) -> Pair {
    match outer {
        ("„", "“") => ("‚", "‘"),
        ("“", "”") => ("‘", "’"),
        _ => ("“", "”"),
    }
}

fn spaced(lang: &Lang, marks: Quotation) -> Quotation {
    let language = lang.as_str().split(['-', '_']).next().unwrap_or_default();
    if !SPACED.contains(&language.to_ascii_lowercase().as_str()) {
        return marks;
    }
    let spaced = |pair: Pair| match pair {
        ("«", "»") => ("«\u{202f}", "\u{202f}»"),
        ("‹", "›") => ("‹\u{202f}", "\u{202f}›"),
        pair => pair,
    };
    Quotation { outer: spaced(marks.outer), inner: spaced(marks.inner), ..marks }
}

fn row(tag: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    LANGUAGES.binary_search_by_key(&tag, |(known, _, _)| known).ok().map(|index| &LANGUAGES[index])
}

/// What `find` knows of the tag, else of its nearest parent.
fn nearest<T>(lang: &Lang, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let id = identifier(lang)?;
    if let Some(found) = find(&id.to_string()) {
        return Some(found);
    }
    let fallbacker = LocaleFallbacker::new();
    let mut parents = fallbacker.for_config(Default::default()).fallback_for((&Locale::from(id)).into());
    while !parents.get().is_unknown() {
        if let Some(found) = find(&parents.get().to_string()) {
            return Some(found);
        }
        parents.step();
    }
    None
}

fn marks_of_script(lang: &Lang) -> Option<&'static str> {
    let script = LocaleExpander::new_extended().get_likely_script(&identifier(lang)?)?;
    BY_SCRIPT.iter().find(|(of, _)| *of == script.as_str()).map(|(_, marks)| *marks)
}

fn identifier(lang: &Lang) -> Option<LanguageIdentifier> {
    Locale::try_from_str(lang.as_str()).ok().map(|locale| locale.id)
}

#[cfg(test)]
mod tests;
