//! One piece of a list of names: what is cut off it, and where it falls into further names.

use super::super::given::is_given;
use super::super::titles::{is_initials, is_suffix};
use super::mask::BRACES;
use super::{ANDS, MOST_JOINTS, PLAIN_ANDS, ROLES, is_others};

/// Family names and particles that stand before a second family name, in lower case, sorted.
#[rustfmt::skip]
const DOUBLED: [&str; 106] = [
    "abu", "aguilar", "al", "alonso", "alves", "araújo", "ben", "bin", "blanco", "bonham", "burne", "bustos",
    "cabral", "calvo", "cardoso", "carvalho", "castillo", "castro", "conan", "correia", "costa", "cruz",
    "dal", "das", "del", "delgado", "della", "der", "des", "di", "dias", "dos", "du", "duncan", "díaz", "el",
    "fernandes", "ferreira", "flores", "fonseca", "fuentes", "garcia", "garcía", "gil", "gomes", "gonzález",
    "guerrero", "hernández", "herrera", "iglesias", "la", "las", "le", "lloyd", "los", "macedo", "martins",
    "martín", "martínez", "marín", "medina", "mendes", "molina", "mora", "morales", "moreno", "moya", "muñoz",
    "navarro", "nguyen", "nunes", "núñez", "oliveira", "ortega", "ortiz", "pereira", "pinto", "prieto",
    "ramos", "reyes", "ribeiro", "rivera", "rojas", "romero", "rubio", "ruiz", "san", "santana", "santos",
    "serrano", "silva", "soares", "soler", "soto", "sousa", "souza", "torres", "tran", "trần", "van",
    "vargas", "vaughan", "vega", "vicente", "vila", "von",
];

/// A name without `et al.` behind it, and whether that stood there.
pub(super) fn without_others(name: &str) -> (&str, bool) {
    let marks = [" et al", " i in.", " u. a.", " u.a.", " та ін.", " и др.", " m.fl."];
    let cut = marks.iter().find_map(|mark| name.rfind(mark).filter(|at| is_others(&name[at + 1..])));
    match cut {
        Some(at) => (name[..at].trim_end_matches([',', ' ']), true),
        None => (name, false),
    }
}

/// A name without `(ed.)` or `, editor` behind it, and whether that stood there.
pub(super) fn without_role(name: &str) -> (&str, bool) {
    let pointed = |role: &str| role.ends_with(".)") && role.len() < 8;
    let bracketed = name.rsplit_once(" (").filter(|(_, role)| pointed(role) || is_role(role));
    let behind = || name.rsplit_once(',').filter(|(name, role)| is_role(role) && name.contains(' '));
    match bracketed.or_else(behind) {
        Some((name, _)) => (name.trim_end(), true),
        None => (name, false),
    }
}

/// Whether words behind a name say what the person did: `editor`, `eds.`, `Hrsg.`
pub(super) fn is_role(text: &str) -> bool {
    let bare = text.trim().trim_end_matches([')', '.']);
    bare.len() <= 16 && ROLES.contains(&bare.to_lowercase().as_str())
}

/// Whether a piece without a comma is `Ernst & Young`: two single words that are hardly one person.
pub(super) fn is_firm(piece: &str) -> bool {
    let joint = |word: &str| PLAIN_ANDS.contains(&word);
    !piece.contains([',', BRACES[0]]) && piece.split(' ').skip(1).any(joint)
}

/// A piece cut at semicolons, `&`, slashes, and the words for `and` of other languages.
pub(super) fn parts(piece: &str) -> Vec<String> {
    if piece.contains(';') {
        let parts = piece.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        return parts.flat_map(|part| parts_by_words(&part)).collect();
    }
    parts_by_words(piece)
}

pub(super) fn parts_by_words(piece: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut start = 0;
    let words = piece.match_indices(' ').map(|(at, _)| at + 1);
    let word_at = |at: usize| piece[at..].split(' ').next().unwrap_or_default();
    let is_sign = |word: &str| matches!(word, "&" | "/" | "+" | "and");
    let joints = words.filter(|at| is_sign(word_at(*at)) || ANDS.contains(&word_at(*at)));
    for at in joints.take(MOST_JOINTS) {
        let word = word_at(at);
        let (Some(before), after) = (piece.get(start..at - 1), &piece[at + word.len()..]) else { continue };
        let alike = before.contains(',') == after.contains(',');
        if is_whole(before) && is_whole(after) && (alike || is_sign(word) || is_full(before)) {
            parts.push(before.trim().trim_end_matches(',').to_owned());
            start = at + word.len();
        }
    }
    parts.push(piece[start..].trim().to_owned());
    parts
}

/// Whether a text can be a whole name: two words that begin with a capital, or `Family, Given`.
pub(super) fn is_whole(text: &str) -> bool {
    is_full(text)
        || text
            .split_once(',')
            .is_some_and(|(family, given)| !family.trim().is_empty() && !given.trim().is_empty())
}

pub(super) fn is_full(text: &str) -> bool {
    let capitals = text.split([' ', '\u{a0}']).filter(|word| word.starts_with(|c: char| c.is_uppercase()));
    !text.contains(',') && capitals.count() > 1
}

/// Whether a text is `Given Family`, by a common given name.
pub(super) fn is_printed(text: &str) -> bool {
    let is_name = |given: &str| is_given(given) || is_point(given);
    text.split_once(' ').is_some_and(|(given, family)| {
        let last = family.rsplit(' ').next().unwrap_or_default();
        is_name(given) && !is_given(last) && !is_initials(last)
    })
}

/// Whether a word is an initial with its point, which begins no family name.
fn is_point(word: &str) -> bool {
    word.ends_with('.') && is_initials(word)
}

/// Whether two words are hardly two family names: no particle, and no family name of those that stand before another.
fn is_hardly_family(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', '\u{a0}']).collect();
    let [first, last] = words.as_slice() else { return false };
    let first = first.to_lowercase();
    let is_plain = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
    !first.ends_with("ez")
        && DOUBLED.binary_search(&first.as_str()).is_err()
        && is_plain(&first)
        && is_plain(last)
}

/// Whether a text of two words begins with a common given name.
fn is_given_first(text: &str) -> bool {
    let mut words = text.split(' ');
    words.next().is_some_and(is_given) && words.count() == 1
}

/// A piece with commas as names: one, unless it is hardly `Family, Given` or `Family, Jr., Given`.
pub(super) fn by_commas(piece: &str, plain: bool) -> Vec<String> {
    let commas: Vec<&str> = piece.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let all = || commas.iter().map(|part| (*part).to_owned()).collect();
    match commas.as_slice() {
        [] | [_] => vec![piece.trim().trim_end_matches(',').to_owned()],
        [family, given] => {
            let ends = given.rsplit(' ').next().unwrap_or_default();
            let printed = is_printed(family) && !is_given(ends);
            let two =
                (plain || printed || is_hardly_family(family) && is_printed(given) && is_given_first(given))
                    && is_full(family)
                    && is_full(given)
                    && !is_initials(ends)
                    && !is_suffix(ends);
            if two { all() } else { vec![piece.trim().to_owned()] }
        }
        [_, middle, last] if is_suffix(middle) || is_suffix(last) => vec![piece.trim().to_owned()],
        parts => {
            let turned = parts.len().is_multiple_of(2)
                && (parts.iter().skip(1).step_by(2).any(|given| is_initials(given))
                    || parts.iter().all(|part| !part.contains(' ')));
            match turned {
                true => parts.chunks(2).map(|pair| pair.join(", ")).collect(),
                false => all(),
            }
        }
    }
}

/// Whether a person's name of several words is all in capitals: `SMITH, JOHN`, `JOHN SMITH`.
pub(super) fn in_capitals(name: &str) -> bool {
    if name.contains(BRACES[0]) || name.chars().any(char::is_lowercase) {
        return false;
    }
    let letters = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
    let words: Vec<&str> = super::super::words(name).filter(|word| !is_suffix(word)).collect();
    let long = words.iter().filter(|word| letters(word) > 3 && !word.contains('.')).count();
    words.len() > 1
        && long > 0
        && (name.contains(',') || words.iter().all(|word| letters(word) > 3 || is_initials(word)))
}

/// A word with its first letter only in capitals; initials and `III` stay.
pub(super) fn lowered(word: &str) -> String {
    let bare = word.trim_end_matches([' ', '-', ',']);
    if is_suffix(bare) || bare.contains('.') || bare.chars().count() < 2 {
        return word.to_owned();
    }
    let mut chars = word.chars();
    let first = chars.next().into_iter();
    first.chain(chars.as_str().to_lowercase().chars()).collect()
}
