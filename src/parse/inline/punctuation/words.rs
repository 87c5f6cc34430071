//! Words before numbers: those that ranges follow, and those that numbers of things follow.

use crate::parse::typography::Words;

/// Words of several languages after which numbers are ranges of pages, articles and the like; in lower case.
const RANGES: &[&str] = &[
    "p.",
    "pp.",
    "pages",
    "page",
    "nos.",
    "nos",
    "vols.",
    "volumes",
    "vol.",
    "chapters",
    "chs.",
    "ch.",
    "arts.",
    "articles",
    "article",
    "art.",
    "sections",
    "secs.",
    "sec.",
    "§",
    "§§",
    "paragraphs",
    "paras.",
    "para.",
    "lines",
    "notes",
    "nn.",
    "figures",
    "figs.",
    "fig.",
    "tables",
    "annexes",
    "items",
    "parts",
    "ages",
    "aged",
    "weeks",
    "days",
    "seiten",
    "seite",
    "s.",
    "artikel",
    "kapitel",
    "kap.",
    "absätze",
    "abs.",
    "rn.",
    "bd.",
    "bände",
    "abb.",
    "tabellen",
    "ss.",
    "str.",
    "strony",
    "artykuły",
    "rozdziały",
    "rozdz.",
    "ust.",
    "pkt",
    "poz.",
    "t.",
    "tab.",
    "rys.",
    "lata",
    "chapitres",
    "chap.",
    "tableaux",
    "al.",
    "págs.",
    "pág.",
    "páginas",
    "artículos",
    "arts",
    "caps.",
    "capítulos",
    "с.",
    "стор.",
    "ст.",
    "статті",
    "розділи",
    "пп.",
    "п.",
    "blz.",
    "artikelen",
    "hoofdstukken",
];

/// Words in the singular and the plural after which parts, times and ranks are counted, in any case; in lower case.
/// "Table" and "Figure" are none: `Table 2-3` names one table.
#[rustfmt::skip]
const COUNTED: [&str; 130] = [
    "absatz", "abschnitt", "abschnitte", "abschnitten", "anlage", "anlagen", "appendices", "artikeln", "band",
    "capítulo", "chapitre", "chapter", "class", "classes", "clauses", "część", "dagen", "deel", "dział",
    "etap", "etapy", "fase", "fases", "faza", "fazy", "frage", "fragen", "goal", "goals", "grade", "grades",
    "gruppe", "gruppen", "hoofdstuk", "hours", "indicators", "jahr", "jahre", "jahren", "jours", "kapiteln",
    "kategorie", "kategorien", "klasse", "klassen", "klasy", "level", "levels", "minuten", "minutes", "modul",
    "module", "monat", "monate", "monaten", "month", "months", "nummern", "paragraf", "paragrafen",
    "paragraph", "paragraphen", "part", "parte", "partie", "phase", "phasen", "phases", "platz", "plätze",
    "points", "punkt", "punkte", "quartal", "quartale", "questions", "rang", "rounds", "rozdział", "runde",
    "runden", "ränge", "schedules", "schritt", "schritte", "semaine", "semaines", "semanas", "spalte",
    "spalten", "stage", "stages", "step", "steps", "stufe", "stufen", "stunden", "tag", "tage", "tagen",
    "targets", "teil", "teile", "tom", "tome", "tomo", "tranche", "tranchen", "tygodnie", "weken", "woche",
    "wochen", "year", "years", "zeile", "zeilen", "ziel", "ziele", "ziffer", "ziffern", "étape", "étapes",
    "етап", "етапи", "розділ", "тижні", "том", "фаза", "фази", "частина",
];

/// Words after which numbers name one thing: a telephone, a file, a serial; in lower case.
const SERIALS: &[&str] = &[
    "no.",
    "no",
    "nr",
    "nr.",
    "n°",
    "nº",
    "№",
    "num.",
    "núm.",
    "č.",
    "čj.",
    "sz.",
    "tel.",
    "tel",
    "telephone",
    "telefon",
    "téléphone",
    "teléfono",
    "telefoon",
    "тел.",
    "телефон",
    "phone",
    "call",
    "dial",
    "fax",
    "faks",
    "mobile",
    "issn",
    "e-issn",
    "eissn",
    "isbn",
    "pmid",
    "doi",
    "id",
    "code",
    "zip",
    "postcode",
    "kod",
    "plz",
    "case",
    "docket",
    "file",
    "sygn.",
    "az.",
    "account",
    "konto",
    "iban",
    "rachunek",
    "resolution",
    "rezolucja",
    "model",
    "serial",
];

/// Names of things that come in numbers, where their word does not show that it is a name: in lower case, sorted.
#[rustfmt::skip]
const NAMES: [&str; 34] = [
    "abrams", "airbus", "android", "antonov", "apollo", "ariane", "boeing", "boxer", "challenger", "embraer",
    "eurofighter", "falcon", "gepard", "golf", "gpt", "gripen", "ipad", "iphone", "iskander", "javelin", "kalibr",
    "leclerc", "leopard", "marder", "merkava", "mirage", "patriot", "puma", "rafale", "sojus", "soyuz", "tornado",
    "typhoon", "windows",
];

/// Whether a word is such a name, at the start of a sentence, too.
pub(super) fn is_product(word: &str) -> bool {
    word.len() <= 24 && NAMES.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// Whether numbers after `word` are a range. "No." is none, though it stays with its number.
pub(super) fn is_range_word(word: &str, words: &Words) -> bool {
    !is_serial_word(word)
        && (is_in(RANGES, word) || is_in(&COUNTED, word) || words.before_numbers.contains(&word))
}

/// Whether a word of a language whose nouns are capital is such a noun, and no name: by its end.
pub(super) fn is_noun(word: &str) -> bool {
    const ENDS: [&str; 8] = ["ung", "ungen", "heit", "heiten", "keit", "keiten", "tion", "tionen"];
    ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether numbers after `word` name one thing.
pub(super) fn is_serial_word(word: &str) -> bool {
    is_in(SERIALS, word.trim_end_matches([':', '+']))
}

fn is_in(list: &[&str], word: &str) -> bool {
    word.len() <= 24 && !word.is_empty() && list.contains(&word.to_lowercase().as_str())
}
