//! Several names in one text: where each ends, and what is no list as it should be.
//!
//! What braces protect in a `.bib` file is masked ([`mask()`]), so that nothing here splits it; [`written`] puts the
//! braces back, [`bare`] takes them off.

mod mask;
mod pieces;
#[cfg(test)]
mod tests;

use self::mask::BRACES;
pub use self::mask::{bare, is_protected, mask, written};
use self::pieces::{by_commas, in_capitals, is_firm, is_whole, lowered, parts, without_others, without_role};
use super::body::{goes_on, is_body, is_company_form, is_family, is_single, names_body};
use super::titles::{is_initials, without_titles};

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
        if let Some(bodies) = single_bodies(piece) {
            self.slip(Slip::Body);
            return self.names.extend(bodies);
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

/// The bodies in `Eurostat, Frontex`, or the one in `Eurostat, Luxembourg`.
fn single_bodies(piece: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = piece.split(',').map(str::trim).collect();
    let [head, rest @ ..] = parts.as_slice() else { return None };
    if rest.is_empty() || !is_single(head) {
        return None;
    }
    Some(match rest.iter().all(|part| is_single(part)) {
        true => parts.iter().map(|part| mask(part)).collect(),
        false => vec![mask(piece.trim())],
    })
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
