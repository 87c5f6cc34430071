//! What stands beside a name and is no part of it: titles before, degrees and honours behind; suffixes and initials.

/// Titles before a name, with or without a point.
const TITLES: [&str; 36] = [
    "d-r",
    "dame",
    "dipl.-ing",
    "doc",
    "dott",
    "dott.ssa",
    "dr",
    "dr.-ing",
    "dra",
    "drs",
    "inż",
    "judr",
    "mgr",
    "mr",
    "mrs",
    "ms",
    "mudr",
    "mw",
    "ph.dr",
    "phdr",
    "priv.-doz",
    "prof",
    "prof.dr",
    "professor",
    "professeur",
    "profesor",
    "profesora",
    "profa",
    "rndr",
    "sir",
    "univ.-prof",
    "д-р",
    "доктор",
    "канд",
    "проф",
    "професор",
];
/// Titles only where they end in a point: some people are called so.
const POINTED: [&str; 23] = [
    "adm", "amb", "arq", "capt", "col", "dipl", "doc", "gen", "hon", "ing", "ir", "ks", "pd", "lic", "lt",
    "mag", "maj", "mme", "rep", "rev", "sen", "st.-sekr", "акад",
];
/// What may follow a title as part of it.
const MORE: [&str; 16] = [
    "e.h", "h.c", "hab", "habil", "inż", "iur", "jur", "med", "mult", "nat", "oec", "phil", "pol", "rer",
    "sc", "techn",
];
/// Degrees and honours behind a name, without points and in capitals.
const DEGREES: [&str; 47] = [
    "AM", "BA", "BSC", "CBE", "CFA", "CMG", "CPA", "DBA", "DHC", "DPHIL", "DR", "DRHAB", "DRING", "DRPH",
    "DSC", "EDD", "ESQ", "FBA", "FRS", "FRSA", "JD", "KBE", "KC", "KCMG", "LLB", "LLD", "LLM", "MA", "MBA",
    "MBE", "MD", "MEP", "MP", "MPA", "MPH", "MPHIL", "MPP", "MSC", "MSCI", "OBE", "PHD", "PROF", "QC", "RN",
    "SCD", "TD", "DRHC",
];
/// Those that are read without a comma before them: no family name looks like one of them.
const BARE: [&str; 18] = [
    "CBE", "DPHIL", "DRPH", "EDD", "KC", "KCMG", "LLB", "LLM", "MBA", "MBE", "MEP", "MP", "MPA", "MPHIL",
    "MPP", "MSC", "OBE", "PHD",
];
/// What tells a person from others of the family.
const SUFFIXES: [&str; 9] = ["2nd", "3rd", "ii", "iii", "iv", "jnr", "jr", "snr", "sr"];

/// Whether a piece is `Jr.`, `III` and the like.
pub fn is_suffix(piece: &str) -> bool {
    let bare = piece.trim().trim_end_matches('.');
    let roman = bare.bytes().all(|b| matches!(b, b'I' | b'V'));
    let known = SUFFIXES.contains(&bare.to_lowercase().as_str());
    known && (roman || !bare.to_lowercase().bytes().all(|b| matches!(b, b'i' | b'v')))
}

/// Whether a piece consists of initials only: `J.`, `J. A.`, `JA`, `J.-P.`.
pub fn is_initials(piece: &str) -> bool {
    let letters = || piece.chars().filter(|c| c.is_alphabetic());
    let count = letters().count();
    let pointed = piece.contains('.');
    let single = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() < 2;
    count > 0
        && letters().all(char::is_uppercase)
        && !is_suffix(piece)
        && match pointed {
            true => piece.split(['.', '-', ' ', '\u{a0}']).all(single),
            false => count <= 3 && !piece.contains(' ') || piece.split(' ').all(single),
        }
}

/// Whether a piece between commas consists of degrees, honours or titles only.
pub fn is_degrees(piece: &str) -> bool {
    let mut words = piece.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| is_degree(word, &DEGREES) || is_title(word) || is_more(word))
}

/// The name without the titles before it and the degrees behind it.
pub fn without_titles(name: &str) -> &str {
    let name = name.trim();
    let mut rest = name;
    while let Some((word, tail)) = rest.split_once(char::is_whitespace) {
        let follows = rest.len() < name.len() && is_more(word);
        if !is_title(word) && !follows {
            break;
        }
        rest = tail.trim_start();
    }
    loop {
        let cut = match rest.rsplit_once(',') {
            Some((head, tail)) if is_degrees(tail) && !head.trim().is_empty() => Some(head),
            _ => rest
                .rsplit_once(char::is_whitespace)
                .filter(|(head, word)| is_degree(word, &BARE) && head.trim().contains(char::is_whitespace))
                .map(|(head, _)| head),
        };
        let Some(cut) = cut else { return rest };
        rest = cut.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    }
}

fn is_degree(word: &str, known: &[&str]) -> bool {
    let word = word.trim_matches(',');
    // "Ma", "Mp": a degree begins with a capital and is no word.
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 2 && !(word.contains('.') && capitals == 1) {
        return false;
    }
    let bare: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    known.contains(&bare.as_str())
}

fn is_title(word: &str) -> bool {
    let folded = word.trim_end_matches(['.', ',']).to_lowercase();
    TITLES.contains(&folded.as_str()) || word.ends_with('.') && POINTED.contains(&folded.as_str())
}

fn is_more(word: &str) -> bool {
    let small = word.starts_with(char::is_lowercase);
    small && MORE.contains(&word.trim_end_matches(['.', ',']))
}

#[cfg(test)]
mod tests {
    use super::{is_degrees, is_initials, is_suffix, without_titles};

    #[test]
    fn titles_are_taken_off() {
        for (written, name) in [
            ("Nadia Fares, PhD", "Nadia Fares"),
            ("Nadia Fares, Ph.D.", "Nadia Fares"),
            ("Nadia Fares PhD, MP", "Nadia Fares"),
            ("Nadia Fares MP", "Nadia Fares"),
            ("Dr. Nadia Fares", "Nadia Fares"),
            ("Prof. Dr. Nadia Fares", "Nadia Fares"),
            ("prof. dr hab. Jan Kowalski", "Jan Kowalski"),
            ("dr hab. inż. Jan Kowalski", "Jan Kowalski"),
            ("Jan Kowalski, dr hab.", "Jan Kowalski"),
            ("Dr.-Ing. Uwe Maier", "Uwe Maier"),
            ("Prof. Dr. rer. nat. Uwe Maier", "Uwe Maier"),
            ("Sir Keir Bell KC", "Keir Bell"),
            ("Fares, Nadia, PhD", "Fares, Nadia"),
            ("Yo-Yo Ma", "Yo-Yo Ma"),
            ("Jack MA", "Jack MA"),
            ("Drew Gen", "Drew Gen"),
            ("Rev Sen", "Rev Sen"),
            ("Nadia Fares, Jr.", "Nadia Fares, Jr."),
            ("Dr", "Dr"),
            ("Doctor Who", "Doctor Who"),
        ] {
            assert_eq!(without_titles(written), name, "{written}");
        }
        assert!(is_degrees("PhD") && is_degrees("MSc, PhD") && is_degrees("Dr.") && !is_degrees("Ma"));
    }

    #[test]
    fn initials_and_suffixes() {
        for piece in ["J.", "J. A.", "JA", "J.-P.", "J", "A.B."] {
            assert!(is_initials(piece), "{piece}");
        }
        for piece in ["Jo", "III", "Jane", "JANE", "J. Ann"] {
            assert!(!is_initials(piece), "{piece}");
        }
        assert!(
            is_suffix("Jr.") && is_suffix("III") && is_suffix("Sr") && !is_suffix("Ii") && !is_suffix("J.")
        );
    }
}
