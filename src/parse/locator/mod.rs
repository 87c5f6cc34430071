//! Locators: the words after a key in, the place in the work and the rest of the words out, by
//! Pandoc's rules: a term of the language or of English with its numbers, numbers alone as pages, or
//! whatever stands in `{…}`.

mod words;

use std::collections::HashMap;

use citationberg::taxonomy::{Locator as Kind, OtherTerm, Term};
use citationberg::{Locale, TermForm};
use serde::Serialize;

/// A place in a work.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Locator {
    /// What is counted; words that CSL does not know stand in the value.
    pub kind: Kind,
    /// Which of them.
    pub value: Box<str>,
}

/// The words that name a kind of locator, longest first, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatorTerms {
    /// By their first letter, since hardly a word begins like one of them.
    terms: HashMap<char, Vec<(String, Meaning)>>,
    /// What stands between two numbers: the page's word first.
    and: Vec<String>,
    /// What stands between the ends of a range.
    to: Vec<String>,
    /// What says "and the following", longest first.
    following: &'static [&'static str],
}

/// What a term means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// A kind that the style labels in its own words.
    Kind(Kind),
    /// A word that CSL does not know: printed as written.
    Verbatim,
}

/// A locator found at the start of some words.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// `None` for `{}`, which says that what follows is no locator.
    pub locator: Option<Locator>,
    /// How many bytes of the words it takes.
    pub len: usize,
}

const KINDS: [Kind; 27] = [
    Kind::Act,
    Kind::Appendix,
    Kind::ArticleLocator,
    Kind::Book,
    Kind::Canon,
    Kind::Chapter,
    Kind::Column,
    Kind::Elocation,
    Kind::Equation,
    Kind::Figure,
    Kind::Folio,
    Kind::Issue,
    Kind::Line,
    Kind::Note,
    Kind::Opus,
    Kind::Page,
    Kind::Paragraph,
    Kind::Part,
    Kind::Rule,
    Kind::Scene,
    Kind::Section,
    Kind::SubVerbo,
    Kind::Supplement,
    Kind::Table,
    Kind::TitleLocator,
    Kind::Verse,
    Kind::Volume,
];

impl LocatorTerms {
    /// The terms of a language, and of what it falls back to, by their locales; `following` says "and the following".
    pub fn new(code: &str, locales: &[&Locale], following: &'static [&'static str]) -> Self {
        let mut terms: Vec<(String, Meaning)> = Vec::new();
        for locale in locales {
            for kind in KINDS {
                for form in [TermForm::Long, TermForm::Short, TermForm::Symbol] {
                    let term = locale.term(Term::Locator(kind), form);
                    let words = term.into_iter().flat_map(|term| [term.single(), term.multiple()]).flatten();
                    terms.extend(words.map(|word| (word.trim().to_lowercase(), Meaning::Kind(kind))));
                }
            }
        }
        // Before the locale's own, which has another meaning for some.
        let meaning = |kind: Option<Kind>| kind.map_or(Meaning::Verbatim, Meaning::Kind);
        let own = |code| words::terms(code).map(|(word, kind)| (word.to_owned(), meaning(kind)));
        terms.splice(0..0, own(code));
        if !code.starts_with("en") {
            terms.extend(own("en"));
        }
        terms.retain(|(word, _)| !word.is_empty());
        // Stable: of two meanings the page's language wins.
        terms.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let and = |locale: &&Locale| {
            locale.term(Term::Other(OtherTerm::And), TermForm::Long)?.single().map(str::to_owned)
        };
        let to = words::to(code).map(str::to_owned).collect();
        let mut by_letter: HashMap<char, Vec<(String, Meaning)>> = HashMap::new();
        for (word, meaning) in terms {
            by_letter.entry(word.chars().next().unwrap_or_default()).or_default().push((word, meaning));
        }
        Self { terms: by_letter, and: locales.iter().filter_map(and).collect(), to, following }
    }

    /// The locator at the start of `words`, if they begin with one.
    pub fn find(&self, words: &str) -> Option<Found> {
        let after_comma = skip_space(words, 0);
        let start = match words[after_comma..].strip_prefix(',') {
            Some(rest) => skip_space(words, words.len() - rest.len()),
            None => after_comma,
        };
        match words[start..].strip_prefix('{') {
            Some(inner) => self.braced(words, words.len() - inner.len()),
            None => self.open(words, start),
        }
    }

    /// `{…}`: all of it, whatever it is.
    fn braced(&self, words: &str, start: usize) -> Option<Found> {
        let mut depth = 1_usize;
        let mut end = None;
        for (at, c) in words[start..].char_indices() {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                end = (c == '}').then_some(start + at);
                break;
            }
        }
        let end = end?;
        let inner = words[start..end].trim();
        let (meaning, label) = self.label(inner).unwrap_or((Meaning::Kind(Kind::Page), 0));
        let locator = locator(meaning, &inner[..label], &inner[label..]);
        Some(Found { locator, len: end + 1 })
    }

    /// A label and its numbers, or numbers alone.
    fn open(&self, words: &str, start: usize) -> Option<Found> {
        if let Some((meaning, len)) = self.label(&words[start..]) {
            let label_end = start + len;
            let first = skip_space(words, label_end);
            if let Some(end) = numbers(words, first, |word| word.digits || word.roman) {
                let end = self.more(words, end);
                let locator =
                    locator(meaning, &words[start..label_end], &self.in_own_words(&words[first..end]));
                return Some(Found { locator, len: end });
            }
        }
        let end = self.more(words, numbers(words, start, |word| word.digits)?);
        if !are_pages(&words[start..end], &words[end..]) {
            return None;
        }
        let locator = locator(Meaning::Kind(Kind::Page), "", &self.in_own_words(&words[start..end]));
        Some(Found { locator, len: end })
    }

    /// The end of numbers that go on behind a word: `5 and 7`, `5 ff.`.
    fn more(&self, words: &str, mut end: usize) -> usize {
        while let Some((_, next)) = self.joined(&words[end..]) {
            let Some(after) = numbers(words, end + next, |word| word.digits) else { break };
            // `p. 5 and 7 others` is one page.
            let rest = &words[after..];
            let goes_on = rest.starts_with(' ') && rest.trim_start().starts_with(char::is_alphabetic);
            if goes_on && self.joined(rest).is_none() {
                break;
            }
            end = after;
        }
        let rest = &words[end..];
        let shortened = words[..end]
            .strip_suffix('f')
            .is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit() || c == 'f'));
        if shortened && rest.strip_prefix('.').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
            return end + 1;
        }
        end + self.following(rest).unwrap_or_default()
    }

    /// The length of the words for "and the following" at the start of a text, the space before them included.
    fn following(&self, text: &str) -> Option<usize> {
        let words = text.trim_start();
        let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
        let found = self.following.iter().find(|word| words.strip_prefix(**word).is_some_and(ends))?;
        Some(text.len() - words.len() + found.len())
    }

    /// The word for "and" or "to" at the start of a text, and where what follows it begins.
    fn joined(&self, text: &str) -> Option<(usize, usize)> {
        let start = skip_space(text, usize::from(text.starts_with(',')));
        let words = self.and.iter().chain(&self.to).map(String::as_str).chain(["&"]);
        let word = words.into_iter().find(|word| {
            let rest = text[start..].strip_prefix(word);
            start > 0 && rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })?;
        Some((start, skip_space(text, start + word.len())))
    }

    /// Numbers with the page's word for "and" between them, and ranges with hyphens.
    fn in_own_words(&self, numbers: &str) -> String {
        let ranges = |numbers: String, to: &String| numbers.replace(&format!(" {to} "), "-");
        let numbers = &self.to.iter().fold(numbers.to_owned(), ranges);
        match self.and.as_slice() {
            [own, others @ ..] => others.iter().fold(numbers.to_owned(), |numbers, other| {
                numbers.replace(&format!(" {other} "), &format!(" {own} "))
            }),
            [] => numbers.to_owned(),
        }
    }

    /// The longest term at the start of a text, which ends where a word ends.
    fn label(&self, text: &str) -> Option<(Meaning, usize)> {
        let first = text.chars().next()?.to_lowercase().next()?;
        self.terms.get(&first)?.iter().find_map(|(term, meaning)| {
            let len = folded_prefix(text, term)?;
            let next = text[len..].chars().next();
            let ends = !term.ends_with(char::is_alphabetic) || !next.is_some_and(char::is_alphabetic);
            ends.then_some((*meaning, len))
        })
    }
}

/// Whether numbers without a term are pages: nothing counts by them, and they are no year, date or place in a row.
fn are_pages(numbers: &str, rest: &str) -> bool {
    let is_number = |word: &str| {
        let tail = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let counts = ["st", "nd", "rd", "th"].contains(&tail) || (tail == "s" && word.len() > 3);
        !counts && !word.starts_with(['$', '+', '<', '=', '>', '^', '`', '|', '~', '€', '£', '¥'])
    };
    let word = rest.trim_start();
    let goes_on = word.len() < rest.len() && word.starts_with(char::is_alphabetic);
    let first = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let ends =
        rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || ",;:.!?)]}–—’”\"'".contains(c));
    let leads_on = ["and", "und", "et", "y", "i", "oraz", "passim", "for", "on"].contains(&first);
    let words = || numbers.split([',', ' ']).filter(|word| !word.is_empty());
    ends && words().all(|word| is_number(word) && word.replace("--", "-").matches('-').count() < 2)
        && (!goes_on || leads_on || numbers.ends_with([')', ']']))
}

/// The length of the start of `text` that equals the lower-case `term`; spaces equal any space.
fn folded_prefix(text: &str, term: &str) -> Option<usize> {
    let mut wanted = term.chars();
    let mut len = 0;
    for c in text.chars() {
        if wanted.as_str().is_empty() {
            break;
        }
        for lower in c.to_lowercase() {
            let expected = wanted.next()?;
            if expected != lower && !(expected.is_whitespace() && lower.is_whitespace()) {
                return None;
            }
        }
        len += c.len_utf8();
    }
    wanted.as_str().is_empty().then_some(len)
}

fn locator(meaning: Meaning, label: &str, value: &str) -> Option<Locator> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    // The processor reads ranges by the hyphen and prints them by the style.
    let value = value.replace(['–', '—'], "-").replace("---", "-").replace("--", "-").replace('\u{a0}', " ");
    Some(match meaning {
        Meaning::Kind(kind) => Locator { kind, value: value.into() },
        Meaning::Verbatim => {
            Locator { kind: Kind::Custom, value: format!("{}\u{a0}{value}", label.trim()).into() }
        }
    })
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// A word of a locator.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    end: usize,
    digits: bool,
    roman: bool,
}

/// The end of a list of words that are all fit, with commas, semicolons and spaces between.
fn numbers(text: &str, start: usize, fit: impl Fn(Word) -> bool) -> Option<usize> {
    let first = word(text, start).filter(|word| fit(*word))?;
    let mut end = first.end;
    // After figures a single letter is a word of the sentence (English "I", Polish "i"), no Roman one.
    let sentence = |word: &Word, from: usize| first.digits && !word.digits && word.end - from == 1;
    loop {
        let after = text[end..].strip_prefix([',', ';']).unwrap_or(&text[end..]);
        let next = skip_space(text, text.len() - after.len());
        match word(text, next).filter(|word| next > end && fit(*word) && !sentence(word, next)) {
            Some(word) => end = word.end,
            None => return Some(end),
        }
    }
}

/// The word at a place: `123`, `C22`, `xiv`, `3-5`, `1.2`, `34(1)(i)`, `[17]-[18]`.
fn word(text: &str, start: usize) -> Option<Word> {
    let mut found = Word { end: start, ..Word::default() };
    loop {
        let rest = &text[found.end..];
        let first = rest.chars().next();
        let unit_start = match first {
            Some('(' | '[' | '{') => 1,
            // A point belongs to the word only if more of it follows.
            Some('.') if found.end > start => 1,
            _ => 0,
        };
        let unit = unit(&rest[unit_start..]);
        let closer = match first {
            Some('(') => ")",
            Some('[') => "]",
            Some('{') => "}",
            _ => "",
        };
        let Some(_) = rest[unit_start + unit.len()..].strip_prefix(closer) else { break };
        if unit.is_empty() && closer.is_empty() {
            break;
        }
        found.digits |= unit.chars().any(char::is_numeric);
        found.roman |= unit.split(['-', '–']).any(is_roman);
        found.end += unit_start + unit.len() + closer.len();
    }
    (found.end > start).then_some(found)
}

/// Characters up to a space or a punctuation mark other than those of ranges.
fn unit(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || (is_punctuation(c) && !matches!(c, '-' | '–' | ':'));
    &text[..text.find(ends).unwrap_or(text.len())]
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
        || matches!(c, '§' | '¶' | '·' | '¡' | '¿' | '«' | '»')
        || ('\u{2010}'..='\u{2027}').contains(&c)
        || ('\u{2030}'..='\u{205e}').contains(&c)
}

/// Whether a word is a Roman number in one case.
fn is_roman(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if word.is_empty() || (word != lower && word != lower.to_ascii_uppercase()) {
        return false;
    }
    let mut rest = lower.trim_start_matches('m');
    for (nine, four, five, one) in [("cm", "cd", 'd', 'c'), ("xc", "xl", 'l', 'x'), ("ix", "iv", 'v', 'i')] {
        if let Some(after) = rest.strip_prefix(nine).or_else(|| rest.strip_prefix(four)) {
            rest = after;
            continue;
        }
        rest = rest.strip_prefix(five).unwrap_or(rest);
        for _ in 0..4 {
            rest = rest.strip_prefix(one).unwrap_or(rest);
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests;
