//! What is known of languages: marks, names, directions, by tag.

use super::{is_right_to_left, own_name, quotation};
use crate::model::text::Lang;

/// Outer and inner marks of languages, without the no-break spaces.
#[track_caller]
fn check_marks(marks: &str, languages: &str) {
    for tag in languages.split_whitespace() {
        let found = quotation(&Lang::new(tag));
        let [(a, b), (c, d)] = [found.outer, found.inner];
        assert_eq!([a, b, c, d].concat().replace('\u{202f}', ""), marks, "{tag}");
    }
}

#[test]
fn quotation_marks_are_those_of_the_language() {
    check_marks("“”‘’", "en en-GB en-US en-PL pt pt-BR tr da ko zh zh-Hans zh-CN es-419 es-MX es-AR hi vi");
    check_marks("„“‚‘", "de de-DE de-AT cs sk sl hr is et lb mk bg lt");
    check_marks("«»‹›", "de-CH de-LI fr-CH fa gsw");
    check_marks("„”«»", "pl pl-PL ro");
    check_marks("«»“”", "es es-ES pt-PT pt-AO it it-CH el ca eu fr fr-FR fr-BE hy");
    check_marks("”“’‘", "ar ar-EG ur");
    check_marks("””’’", "sv fi he sv-FI");
    check_marks("„”’’", "sr sr-Latn sr-Latn-RS sr-Cyrl sr-RS");
    check_marks("「」『』", "ja zh-Hant zh-TW zh-HK zh-Hant-MO yue");
    check_marks("«»„“", "uk ru be ru-UA");
    check_marks("«»‘’", "nb nn no nb-NO");
    check_marks("‘’“”", "nl nl-BE");
    check_marks("„”»«", "hu");
    check_marks("„“«»", "ka");
}

#[test]
fn unknown_languages_have_the_marks_of_their_script() {
    check_marks("«»„“", "kv chm kum-Cyrl en-Cyrl");
    check_marks("“”‘’", "x-own tlh qaa");
    check_marks("”“’‘", "glk");
    check_marks("””’’", "lad-Hebr");
}

#[test]
fn languages_have_their_own_names() {
    for (tag, name) in [
        ("cs", "čeština"),
        ("sv", "svenska"),
        ("ar", "العربية"),
        ("zh-Hant", "繁體中文"),
        ("pt-BR", "português (Brasil)"),
        ("pt", "português"),
        ("pt-UY", "português"),
        ("nb", "norsk bokmål"),
        ("en", "English"),
        ("pl", "polski"),
        ("sr-Latn", "srpski (latinica)"),
        ("uk", "українська"),
        ("zh-CN", "中文"),
        ("zh-TW", "繁體中文"),
        ("en-GB", "British English"),
    ] {
        assert_eq!(own_name(&Lang::new(tag)), Some(name), "{tag}");
    }
    assert_eq!(own_name(&Lang::new("tlh")), None);
    assert_eq!(own_name(&Lang::new("no tag")), None);
}

#[test]
fn scripts_decide_the_direction() {
    for tag in [
        "ar",
        "he",
        "fa",
        "ur",
        "ckb",
        "ps",
        "yi",
        "dv",
        "ks",
        "sd",
        "ug",
        "az-Arab",
        "ku-Arab",
        "ar-Arab-EG",
        "syr",
    ] {
        assert!(is_right_to_left(&Lang::new(tag)), "{tag}");
    }
    for tag in ["en", "pl", "ku", "az", "zh-Hant", "tr", "ms", "qaa", "x", "ar-Latn"] {
        assert!(!is_right_to_left(&Lang::new(tag)), "{tag}");
    }
}
