//! What a straight quote becomes: an opening mark, a closing one, an apostrophe, or what it was.
//!
//! A quote opens after a space, a bracket, a dash or another opening quote, and closes before a space. Where both
//! sides are letters or signs it opens if none of its kind is open. What is open is remembered through a paragraph, so
//! that each quotation closes with the mark of its pair. Left as typed are signs of feet and inches (`5'10"`) and
//! double quotes inside words that nothing closes.

use super::ranges::is_cjk;
use crate::model::language::{Pair, Quotation};

/// How far a closing quote is looked for, in bytes.
const REACH: usize = 300;
/// More levels than anybody nests.
const DEEPEST: usize = 16;
/// Words that begin with an apostrophe in any language: Dutch names and articles, "rock 'n' roll".
const ELIDED: &[&str] = &["t", "s", "n", "ndrangheta"];
const ELIDED_ENGLISH: &[&str] = &["tis", "twas", "twere", "twill", "twould", "twixt", "em", "til"];
/// Words that do so only where no quote closes after them.
const PERHAPS_ELIDED: &[&str] =
    &["cause", "bout", "round", "neath", "gainst", "tween", "nuff", "cos", "cept"];
const ELIDED_DUTCH: &[&str] = &["k", "m", "r", "d", "ie", "ns", "er", "ne", "tis", "twas"];
const ELIDED_GERMAN: &[&str] = &["ne", "nen", "nem", "ner"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Single,
    Double,
}

/// What stands around a quote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'t> {
    pub before: Option<char>,
    pub after: Option<char>,
    /// The text of the node up to the quote, and from it on.
    pub text: (&'t str, &'t str),
    /// The language without its region.
    pub language: &'t str,
}

/// The quotes of a paragraph so far.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    open: Vec<(Kind, Pair)>,
    /// The last character was a quote; whether it opened.
    touching: Option<bool>,
    /// The next single quote belongs to an elided word: `'n'`.
    ends_word: bool,
}

impl Quotes {
    /// Forgets which character came last.
    pub fn part(&mut self) {
        self.touching = None;
    }

    /// The mark for a quote; `None` leaves it.
    pub fn set(&mut self, kind: Kind, place: Place<'_>, marks: &Quotation) -> Option<&'static str> {
        let touching = self.touching.take().filter(|_| matches!(place.before, Some('"' | '\'')));
        if let Some(mark) = self.inside_word(kind, place, touching) {
            self.touching = Some(false);
            return mark;
        }
        let opens = self.opens(kind, place, touching);
        self.touching = opens;
        match opens? {
            true => {
                let pair = self.pair(kind, marks);
                if self.open.len() < DEEPEST {
                    self.open.push((kind, pair));
                }
                Some(pair.0)
            }
            false => self.close(kind, place, marks),
        }
    }

    /// Apostrophes, Hebrew signs of abbreviation and signs of feet; `Some(None)` leaves the quote.
    fn inside_word(
        &mut self,
        kind: Kind,
        place: Place<'_>,
        touching: Option<bool>,
    ) -> Option<Option<&'static str>> {
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
        let hebrew = |c: Option<char>| c.is_some_and(is_hebrew);
        if hebrew(place.before) && hebrew(place.after) && !self.begins_after_prefix(kind, place) {
            return Some(Some(if kind == Kind::Single { "׳" } else { "״" }));
        }
        if kind == Kind::Double {
            return None;
        }
        if std::mem::take(&mut self.ends_word) && in_word(place.before) {
            return Some(Some("’"));
        }
        let digit = |c: Option<char>| c.is_some_and(is_digit);
        match (in_word(place.before), in_word(place.after)) {
            (true, true) if digit(place.before) && digit(place.after) => {
                let digits = place.text.1.bytes().take(4).take_while(u8::is_ascii_digit).count();
                Some((digits == 3).then_some("’"))
            }
            (true, true) => Some(Some("’")),
            (true, false) if !self.is_open(kind) => Some((!digit(place.before)).then_some("’")),
            (false, true) if touching != Some(false) && is_elided(place) => {
                self.ends_word = place.text.1.starts_with("n'");
                Some(Some("’"))
            }
            _ => None,
        }
    }

    /// Whether a quote between Hebrew letters opens a quotation behind a prefix, and does not mark an abbreviation.
    fn begins_after_prefix(&self, kind: Kind, place: Place<'_>) -> bool {
        let letters =
            |text: &mut dyn Iterator<Item = char>| text.take(4).take_while(|c| is_hebrew(*c)).count();
        let (before, after) = place.text;
        let is_prefix = letters(&mut before.chars().rev()) <= 2 && letters(&mut after.chars()) > 1;
        is_prefix && !self.is_open(kind) && closes_later(kind, after)
    }

    /// Whether a quote opens or closes; `None` leaves it.
    fn opens(&self, kind: Kind, place: Place<'_>, touching: Option<bool>) -> Option<bool> {
        let is_open = self.is_open(kind);
        let Some(after) = place.after.filter(|c| !c.is_whitespace()) else {
            let lonely = place.before.is_none_or(char::is_whitespace);
            return (is_open || !lonely).then_some(false);
        };
        let Some(before) = place.before.filter(|_| touching != Some(true)) else { return Some(true) };
        if touching.is_some() {
            return Some(!is_open && after.is_alphanumeric());
        }
        let goes_on = matches!(after, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']');
        if before.is_whitespace() || matches!(before, '-' | '–' | '—' | '/') {
            return Some(!(is_open && goes_on));
        }
        if opens_after(before) {
            return Some(true);
        }
        if is_cjk(before) || is_cjk(after) {
            return Some(!is_open && !goes_on);
        }
        match (before.is_alphanumeric(), after.is_alphanumeric()) {
            (true, true) if !is_open => closes_later(kind, place.text.1).then_some(true),
            (false, true) => Some(!is_open),
            _ => Some(false),
        }
    }

    /// The pair that a quote opens.
    fn pair(&self, kind: Kind, marks: &Quotation) -> Pair {
        let is_inner = match self.open.last() {
            _ if marks.single => kind == Kind::Single,
            Some((around, pair)) => *around != kind && *pair == marks.outer,
            None => false,
        };
        if is_inner { marks.inner } else { marks.outer }
    }

    fn close(&mut self, kind: Kind, place: Place<'_>, marks: &Quotation) -> Option<&'static str> {
        if let Some(level) = self.open.iter().rposition(|(open, _)| *open == kind) {
            let (_, pair) = self.open[level];
            self.open.truncate(level);
            return Some(pair.1);
        }
        let is_measure = place.before.is_some_and(|c| c.is_ascii_digit() || c == '\'');
        let mark = if kind == Kind::Single { "’" } else { marks.outer.1 };
        (!is_measure).then_some(mark)
    }

    fn is_open(&self, kind: Kind) -> bool {
        self.open.iter().any(|(open, _)| *open == kind)
    }
}

/// Whether a quote after this character opens.
fn opens_after(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '„' | '«' | '‚' | '‘' | '‹' | '「' | '『' | '（' | '¿' | '¡')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{5ef}'..='\u{5f2}')
}

/// Whether the word that a single quote begins has lost its beginning: `'twas`, `'t`, `'90s`.
fn is_elided(place: Place<'_>) -> bool {
    let rest = place.text.1;
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let goes_on =
            rest[digits..].strip_prefix(['.', ',', ':']).is_some_and(|rest| rest.starts_with(is_digit));
        return digits == 2 && !goes_on && !rest[2..].starts_with('\'');
    }
    let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
    if word.is_empty() || word.len() > 12 {
        return false;
    }
    let behind = rest[word.len()..].strip_prefix('\'');
    if behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric)) {
        return word == "n";
    }
    let word = word.to_lowercase();
    let is_in = |words: &[&str]| words.contains(&word.as_str());
    is_in(ELIDED)
        || match place.language {
            "en" => is_in(ELIDED_ENGLISH) || is_in(PERHAPS_ELIDED) && !closes_later(Kind::Single, rest),
            "nl" | "af" | "fy" => is_in(ELIDED_DUTCH),
            "de" => is_in(ELIDED_GERMAN) && !closes_later(Kind::Single, rest),
            _ => false,
        }
}

/// Whether a quote of this kind stands behind a word not far on.
fn closes_later(kind: Kind, rest: &str) -> bool {
    let quote = if kind == Kind::Single { '\'' } else { '"' };
    let mut before = ' ';
    let mut chars = rest.char_indices().take_while(|(at, _)| *at < REACH).map(|(_, c)| c).peekable();
    while let Some(c) = chars.next() {
        if c == quote && !before.is_whitespace() && !chars.peek().is_some_and(|c| c.is_alphanumeric()) {
            return true;
        }
        before = c;
    }
    false
}
