//! Several names in one text: where each ends, and what is no list as it should be.
//!
//! What braces protect in a `.bib` file is masked ([`mask`]), so that nothing here splits it; [`written`] puts the
//! braces back, [`bare`] takes them off.

mod mask;
#[cfg(test)]
mod tests;

use self::mask::BRACES;
pub use self::mask::{bare, is_protected, mask, written};
use super::body::{goes_on, is_body, is_company_form, is_family, names_body};
use super::given::is_given;
use super::titles::{is_initials, is_suffix, without_titles};

/// Words that mean `and`. Some also stand in family names, so all count between whole names only.
const ANDS: [&str; 23] = [
    "a", "e", "en", "et", "i", "ir", "ja", "oc", "och", "og", "oraz", "plus", "un", "und", "ve", "y", "és",
    "și", "и", "й", "та", "і", "with",
];
/// Words at the end of a list that mean that there are more people.
const OTHERS: [&str; 32] = [
    "a další",
    "a kol",
    "and others",
    "andere",
    "autres",
    "e altri",
    "e outros",
    "e.a",
    "e. a",
    "en anderen",
    "et al",
    "et alia",
    "et alii",
    "et autres",
    "et. al",
    "i in",
    "i inni",
    "in",
    "inni",
    "m. fl",
    "m.fl",
    "others",
    "otros",
    "u. a",
    "u.a",
    "und andere",
    "y otros",
    "та ін",
    "та інші",
    "и др",
    "и другие",
    "等",
];

/// Words behind a name that say what the person did.
const ROLES: [&str; 20] = [
    "author",
    "autor",
    "coord",
    "dir",
    "ed",
    "edit",
    "editor",
    "editora",
    "editors",
    "eds",
    "herausgeber",
    "hg",
    "hrsg",
    "oprac",
    "red",
    "redaktor",
    "red. nauk",
    "trans",
    "transl",
    "translator",
];

/// Those of them that stand in hardly a family name.
const PLAIN_ANDS: [&str; 8] = ["&", "et", "och", "og", "oraz", "und", "with", "та"];
/// Bytes of a piece that is joined with the next as the name of a body.
const LONGEST: usize = 400;
/// Words between two `and` that are looked at as joints of a list.
const MOST_JOINTS: usize = 32;

/// What is wrong with a list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// A degree or a title stands with a name.
    Title,
    /// Names in capitals.
    Capitals,
    /// `Smith JA`.
    Turned,
    /// A body that would be taken for a person.
    Body,
    /// Something else than `and` stands between names.
    Separator,
    /// `and and`, an `and` at the end.
    Empty,
}

/// A list of names, each as it should be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub names: Vec<String>,
    /// There are more people than are named.
    pub others: bool,
    /// The gravest thing that is wrong.
    pub slip: Option<Slip>,
}

/// Whether a name means that there are more people than are named.
pub fn is_others(name: &str) -> bool {
    let name = name.trim().trim_end_matches(['.', ',']);
    name.len() <= 24 && OTHERS.contains(&name.replace('\u{a0}', " ").to_lowercase().as_str())
}

/// The names of a list between whose names stands `and`, as in `.bib` files.
pub fn of_field(text: &str) -> Names {
    let mut names = Names::default();
    let mut pieces: Vec<String> = split_words(text, |word| word.eq_ignore_ascii_case("and"));
    if pieces.len() > 1 && pieces.iter().any(|piece| piece.is_empty()) {
        names.slip = Some(Slip::Empty);
    }
    pieces.retain(|piece| !piece.is_empty());
    names.others = pieces.len() > 1 && pieces.pop_if(|last| is_others(last)).is_some();
    let pieces = join_bodies(pieces);
    let plain = pieces.len() > 1 && pieces.iter().filter(|piece| piece.contains(',')).count() < pieces.len();
    for piece in &pieces {
        names.add(piece, plain);
    }
    if names.names.is_empty() && !text.trim().is_empty() {
        names.slip = Some(Slip::Empty);
    }
    names
}

/// The names in a text that should hold one: a byline, a record's name.
pub fn of_text(text: &str) -> Names {
    let mut names = Names::default();
    let (text, others) = without_others(text);
    names.others = others;
    if is_whole_body(text) || is_firm(text) && parts(text).len() == 1 {
        names.names.push(text.trim().to_owned());
        return names;
    }
    let pieces = split_words(text, |word| word.eq_ignore_ascii_case("and") || word == "&");
    let are_names = pieces.iter().all(|piece| is_whole(piece) || piece.is_empty() || is_others(piece));
    let pieces = if pieces.len() > 1 && are_names { pieces } else { vec![text.trim().to_owned()] };
    if pieces.len() > 1 {
        names.slip = Some(Slip::Separator);
    }
    for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
        if is_others(piece) {
            names.others = true;
        } else {
            names.add(piece, true);
        }
    }
    // Masks are for fields only.
    names.names.iter_mut().for_each(|name| *name = bare(name));
    names
}

impl Names {
    fn slip(&mut self, slip: Slip) {
        self.slip = self.slip.max(Some(slip));
    }

    /// Adds a piece between two `and`; `plain` says that a comma is hardly that of `Family, Given`.
    fn add(&mut self, piece: &str, plain: bool) {
        if is_protected(piece) || is_extended(piece) {
            return self.names.push(piece.to_owned());
        }
        let (piece, others) = without_others(piece);
        self.others |= others;
        if is_whole_body(piece) {
            self.slip(Slip::Body);
            return self.names.push(mask(&bare(&upright(piece))));
        }
        let (piece, role) = without_role(piece);
        if role {
            self.slip(Slip::Title);
        }
        let parts = parts(piece);
        if let [one] = parts.as_slice()
            && is_firm(one)
        {
            self.slip(Slip::Body);
            return self.names.push(mask(&bare(one)));
        }
        if parts.len() > 1 {
            self.slip(Slip::Separator);
        }
        for part in parts {
            let (name, titled) = match without_titles(&part) {
                name if name.len() < part.trim().len() => (name, true),
                name => (name, false),
            };
            if titled {
                self.slip(Slip::Title);
            }
            let several = by_commas(name, plain);
            if several.len() > 1 {
                self.slip(Slip::Separator);
            }
            for name in several {
                if is_others(&name) {
                    self.others = true;
                } else {
                    let name = self.turned(&name);
                    self.names.push(name);
                }
            }
        }
    }

    /// A name in the form that it should have: not in capitals, and `Smith JA` with its comma.
    fn turned(&mut self, name: &str) -> String {
        let mut name = name.trim().to_owned();
        let words: Vec<&str> = name.split(' ').collect();
        if let [family @ .., last] = words.as_slice()
            && !family.is_empty()
            && !name.contains([',', BRACES[0]])
            && is_initials(last)
            && (last.len() > 1 || family.len() == 1)
            && *last != "X"
            && family.iter().all(|word| !is_initials(word) && word.chars().any(char::is_lowercase))
        {
            let initials: Vec<String> = match last.contains('.') {
                true => vec![(*last).to_owned()],
                false => last.chars().map(|c| format!("{c}.")).collect(),
            };
            name = format!("{}, {}", family.join(" "), initials.join(" "));
            self.slip(Slip::Turned);
        }
        if in_capitals(&name) {
            self.slip(Slip::Capitals);
            name = name.split_inclusive([' ', '-', ',']).map(lowered).collect();
        }
        name
    }
}

/// Whether a name is one of BibLaTeX's extended format: `family=…, given=…`.
pub fn is_extended(name: &str) -> bool {
    name.split(',').next().and_then(|part| part.split_once('=')).is_some_and(|(key, _)| {
        key.trim().chars().all(|c| c.is_ascii_alphabetic() || c == '-') && !key.trim().is_empty()
    })
}

/// The pieces of a text between the words that part it.
fn split_words(text: &str, parts: impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces: Vec<Vec<&str>> = vec![Vec::new()];
    for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
        match pieces.last_mut() {
            Some(piece) if !parts(word) => piece.push(word),
            _ => pieces.push(Vec::new()),
        }
    }
    pieces.into_iter().map(|piece| piece.join(" ")).collect()
}

/// Joins the pieces of a body in whose name `and` stands: `Ministry of Trade and Industry`.
fn join_bodies(pieces: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(pieces.len());
    let open = |piece: &str| piece.len() <= LONGEST && !is_protected(piece) && is_whole_body(piece);
    let single = |piece: &str| !piece.contains([' ', ',', BRACES[0]]);
    for piece in pieces {
        let joins = joined.last().is_some_and(|before| {
            open(before) && !is_protected(&piece) && goes_on(&piece) && !open(&piece)
                || single(before) && open(&piece) && !piece.contains(',')
        });
        match joined.last_mut().filter(|_| joins) {
            Some(before) => {
                before.push_str(" and ");
                before.push_str(&piece);
            }
            None => joined.push(piece),
        }
    }
    joined
}

/// Whether a text is the name of a body: before or after its only comma, too.
fn is_whole_body(text: &str) -> bool {
    if text.contains(BRACES) {
        return false;
    }
    let text = text.trim();
    if super::words(text).last().is_some_and(is_company_form) {
        return true;
    }
    match text.split_once(',') {
        None => is_body(text),
        Some((head, given)) if is_family(head, given) => false,
        Some((head, tail)) => {
            is_body(head) && !tail.contains(';')
                || !tail.contains(',') && (names_body(&head.trim().to_lowercase()) || is_body(tail))
        }
    }
}

/// `European Commission` of `Commission, European`.
fn upright(body: &str) -> String {
    match body.split_once(',') {
        Some((head, tail)) if names_body(&head.trim().to_lowercase()) => {
            format!("{} {}", tail.trim(), head.trim())
        }
        _ => body.trim().to_owned(),
    }
}

/// A name without `et al.` behind it, and whether that stood there.
fn without_others(name: &str) -> (&str, bool) {
    let marks = [" et al", " i in.", " u. a.", " u.a.", " та ін.", " и др.", " m.fl."];
    let cut = marks.iter().find_map(|mark| name.rfind(mark).filter(|at| is_others(&name[at + 1..])));
    match cut {
        Some(at) => (name[..at].trim_end_matches([',', ' ']), true),
        None => (name, false),
    }
}

/// A name without `(ed.)` or `, editor` behind it, and whether that stood there.
fn without_role(name: &str) -> (&str, bool) {
    let pointed = |role: &str| role.ends_with(".)") && role.len() < 8;
    let bracketed = name.rsplit_once(" (").filter(|(_, role)| pointed(role) || is_role(role));
    let behind = || name.rsplit_once(',').filter(|(name, role)| is_role(role) && name.contains(' '));
    match bracketed.or_else(behind) {
        Some((name, _)) => (name.trim_end(), true),
        None => (name, false),
    }
}

/// Whether words behind a name say what the person did: `editor`, `eds.`, `Hrsg.`
fn is_role(text: &str) -> bool {
    let bare = text.trim().trim_end_matches([')', '.']);
    bare.len() <= 16 && ROLES.contains(&bare.to_lowercase().as_str())
}

/// Whether a piece without a comma is `Ernst & Young`: two single words that are hardly one person.
fn is_firm(piece: &str) -> bool {
    let joint = |word: &str| PLAIN_ANDS.contains(&word);
    !piece.contains([',', BRACES[0]]) && piece.split(' ').skip(1).any(joint)
}

/// A piece cut at semicolons, `&`, slashes, and the words for `and` of other languages.
fn parts(piece: &str) -> Vec<String> {
    if piece.contains(';') {
        let parts = piece.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        return parts.flat_map(|part| parts_by_words(&part)).collect();
    }
    parts_by_words(piece)
}

fn parts_by_words(piece: &str) -> Vec<String> {
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
fn is_whole(text: &str) -> bool {
    is_full(text)
        || text
            .split_once(',')
            .is_some_and(|(family, given)| !family.trim().is_empty() && !given.trim().is_empty())
}

fn is_full(text: &str) -> bool {
    let capitals = text.split([' ', '\u{a0}']).filter(|word| word.starts_with(|c: char| c.is_uppercase()));
    !text.contains(',') && capitals.count() > 1
}

/// Whether a text is `Given Family`, by a common given name.
fn is_printed(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(given, family)| is_given(given) && !family.split(' ').any(is_given))
}

/// A piece with commas as names: one, unless it is hardly `Family, Given` or `Family, Jr., Given`.
fn by_commas(piece: &str, plain: bool) -> Vec<String> {
    let commas: Vec<&str> = piece.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let all = || commas.iter().map(|part| (*part).to_owned()).collect();
    match commas.as_slice() {
        [] | [_] => vec![piece.trim().trim_end_matches(',').to_owned()],
        [family, given] => {
            let ends = given.rsplit(' ').next().unwrap_or_default();
            let two = (plain || is_printed(family) && !is_given(ends))
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
fn in_capitals(name: &str) -> bool {
    if name.contains(BRACES[0]) || name.chars().any(char::is_lowercase) {
        return false;
    }
    let letters = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
    let words: Vec<&str> = super::words(name).filter(|word| !is_suffix(word)).collect();
    let long = words.iter().filter(|word| letters(word) > 3 && !word.contains('.')).count();
    words.len() > 1
        && long > 0
        && (name.contains(',') || words.iter().all(|word| letters(word) > 3 || is_initials(word)))
}

/// A word with its first letter only in capitals; initials and `III` stay.
fn lowered(word: &str) -> String {
    let bare = word.trim_end_matches([' ', '-', ',']);
    if is_suffix(bare) || bare.contains('.') || bare.chars().count() < 2 {
        return word.to_owned();
    }
    let mut chars = word.chars();
    let first = chars.next().into_iter();
    first.chain(chars.as_str().to_lowercase().chars()).collect()
}
