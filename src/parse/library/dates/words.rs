//! Words that stand in dates besides months: seasons, eras, "about", and "no date", in the languages of libraries.

/// Seasons, as CSL numbers them.
const SEASONS: [(&[&str], i64); 4] = [
    (
        &[
            "spring",
            "frühling",
            "frühjahr",
            "printemps",
            "primavera",
            "wiosna",
            "lente",
            "voorjaar",
            "весна",
            "vår",
            "våren",
            "jaro",
            "春",
            "春季",
        ],
        1,
    ),
    (
        &[
            "summer", "sommer", "été", "verano", "lato", "zomer", "літо", "лето", "estate", "verão",
            "sommar", "léto", "夏", "夏季",
        ],
        2,
    ),
    (
        &[
            "fall",
            "autumn",
            "herbst",
            "automne",
            "otoño",
            "jesień",
            "herfst",
            "najaar",
            "осінь",
            "осень",
            "autunno",
            "outono",
            "höst",
            "podzim",
            "秋",
            "秋季",
        ],
        3,
    ),
    (&["winter", "hiver", "invierno", "zima", "зима", "inverno", "vinter", "冬", "冬季"], 4),
];

/// The season of a word in lower case.
pub(in crate::parse::library) fn season(word: &str) -> Option<i64> {
    SEASONS.iter().find(|(words, _)| words.contains(&word)).map(|(_, season)| *season)
}

/// Words for "about" before a year.
const ABOUT: [&str; 22] = [
    "ca.",
    "ca",
    "c.",
    "c",
    "circa",
    "cca",
    "cca.",
    "approx.",
    "about",
    "around",
    "ok.",
    "około",
    "um",
    "etwa",
    "vers",
    "env.",
    "hacia",
    "h.",
    "около",
    "близько",
    "бл.",
    "rond",
];

/// The rest of a text in lower case that begins with "about".
pub(super) fn after_about(text: &str) -> Option<&str> {
    ABOUT.iter().filter_map(|word| text.strip_prefix(word)).find_map(|rest| {
        let year = rest.trim_start();
        // The `c` of "c1990" is that of a copyright.
        let apart =
            year.len() < rest.len() || text.as_bytes().get(text.len() - rest.len() - 1) == Some(&b'.');
        (apart && year.starts_with(|c: char| c.is_ascii_digit())).then_some(year)
    })
}

/// Words for years before and since our era.
const BEFORE: [&str; 16] = [
    "bce",
    "bc",
    "b.c.",
    "b.c.e.",
    "b. c.",
    "v. chr.",
    "v.chr.",
    "v. u. z.",
    "av. j.-c.",
    "a. c.",
    "a.c.",
    "a. e. c.",
    "p.n.e.",
    "przed chr.",
    "v.chr",
    "до н. е.",
];
const SINCE: [&str; 10] =
    ["ce", "ad", "a.d.", "c.e.", "n. chr.", "n.chr.", "apr. j.-c.", "d. c.", "n.e.", "н. е."];

/// A text in lower case without its era, and whether that is before ours.
pub(super) fn era(text: &str) -> Option<(&str, bool)> {
    let of = |words: &[&str], before: bool| {
        words.iter().find_map(|word| {
            let year = text.strip_suffix(word).or_else(|| text.strip_prefix(word))?.trim();
            (!year.is_empty() && year.bytes().all(|b| b.is_ascii_digit())).then_some((year, before))
        })
    };
    of(&BEFORE, true).or_else(|| of(&SINCE, false))
}

/// Words that say that a work has no date.
const UNDATED: [&str; 31] = [
    "n.d.",
    "n.d",
    "nd",
    "nd.",
    "n. d.",
    "no date",
    "undated",
    "b.d.",
    "b. d.",
    "bd.",
    "brak daty",
    "b.r.",
    "s.d.",
    "s. d.",
    "sans date",
    "sin fecha",
    "s.f.",
    "s. f.",
    "o.j.",
    "o. j.",
    "o.d.",
    "o. d.",
    "ohne jahr",
    "z.j.",
    "z. j.",
    "zonder jaar",
    "б. д.",
    "б.д.",
    "без дати",
    "u.å.",
    "日期不详",
];

/// Whether a text in lower case says that there is no date.
pub(super) fn is_undated(text: &str) -> bool {
    UNDATED.contains(&text.trim_matches(['[', ']', '(', ')']))
}

/// The figures of other scripts as those of ours.
pub(in crate::parse::library) fn ascii_figures(text: &str) -> String {
    const ZEROS: [u32; 10] = [0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xE50, 0xED0, 0x1040, 0xFF10];
    let figure = |c: char| {
        let code = u32::from(c);
        let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
        char::from_digit(code - zero, 10)
    };
    text.chars().map(|c| figure(c).unwrap_or(c)).collect()
}
