//! Text as a part of an address: lower-case ASCII letters, digits and single hyphens.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Bytes of an anchor made from words, at most.
const LONGEST_ANCHOR: usize = 80;

/// A text as a part of an address or the id of a record; empty if nothing of it can be spelled so.
///
/// Letters of other scripts are transcribed, apostrophes go, everything else is a hyphen.
pub fn slugify(text: &str) -> String {
    make(text.nfc(), text.len())
}

/// The words of a heading as its anchor: as [`slugify`], but full stops go unless they stand between digits (`us-trade`
/// of `U.S. trade`, `scenario-1-5` of `Scenario 1.5`), and long ones are cut between words.
pub fn anchor_of(words: &str) -> String {
    let stops = words.contains('.');
    let words = if stops { Cow::Owned(without_stops(words)) } else { Cow::Borrowed(words) };
    let mut anchor = make(words.nfc(), words.len());
    anchor.truncate(cut(&anchor, LONGEST_ANCHOR).len());
    anchor
}

/// The start of a slug within so many bytes, cut between words where it has several.
pub fn cut(slug: &str, longest: usize) -> &str {
    if slug.len() <= longest {
        return slug;
    }
    let start = &slug[..longest];
    start.rsplit_once('-').map_or(start, |(words, _)| words)
}

fn make(letters: impl Iterator<Item = char>, len: usize) -> String {
    let mut slug = String::with_capacity(len);
    let mut add = |c: char| {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' {
            slug.push('-');
        }
    };
    for c in letters.filter(|c| !is_unseen(*c)) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => {}
            c if c.is_ascii() => add(c),
            c => deunicode::deunicode_char(c).unwrap_or("-").chars().for_each(&mut add),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Joiners, soft hyphens and the like, which readers do not see.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn without_stops(words: &str) -> String {
    let mut kept = String::with_capacity(words.len());
    let mut letters = words.chars().peekable();
    while let Some(c) = letters.next() {
        let in_number =
            kept.ends_with(|c: char| c.is_ascii_digit()) && letters.peek().is_some_and(char::is_ascii_digit);
        if c != '.' || in_number {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{anchor_of, cut, slugify};

    #[test]
    fn parts_of_addresses_are_ascii() {
        for (text, expected) in [
            ("Indo-Pacific", "indo-pacific"),
            ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
            ("Zaz\u{307}o\u{301}łć", "zazolc"),
            ("U.S.–Japan: “deal”", "u-s-japan-deal"),
            ("O'Brien’s", "obriens"),
            ("C 32", "c-32"),
            ("日本", "ri-ben"),
            ("???", ""),
        ] {
            assert_eq!(slugify(text), expected, "{text}");
        }
    }

    #[test]
    fn anchors_keep_abbreviations_together() {
        for (words, expected) in [
            ("U.S. trade", "us-trade"),
            ("E.U. budget rules", "eu-budget-rules"),
            ("Scenario 1.5", "scenario-1-5"),
            ("Energy-\u{2060}efficient use", "energy-efficient-use"),
            ("В Україні", "v-ukrayini"),
            ("Ships 🚢 and “ports”", "ships-ship-and-ports"),
            ("…", ""),
        ] {
            assert_eq!(anchor_of(words), expected, "{words}");
        }
        assert_eq!(anchor_of(&"word ".repeat(30)).len(), 79);
        assert_eq!((cut("one-two", 5), cut("onetwo", 3)), ("one", "one"));
    }
}
