//! Which hyphens between numbers stand in a range. In: a text and the place of a hyphen. Out: yes or no.
//!
//! A hyphen becomes a dash only where it cannot be part of a name or a code. In order:
//!
//! 1. Nothing is joined to the numbers: no letter but a unit (`10-15km`, `€5-10bn`), no third group, no `/ _ # @`.
//! 2. The second number is the greater one. It may be shortened (`2022-27`, in pages `211-30`).
//! 3. No group of digits begins with 0, but in times (`09:00-17:00`).
//! 4. What is measured is a range: a unit, a per cent sign or a currency stands with it.
//! 5. After `No.`, `tel.`, `ISSN` … it is none; after `pp.`, `Art.`, `chapters` … it is one.
//! 6. Years are a range (`1999-2004`).
//! 7. After another word that begins with a capital it is none (`Boeing 737-800`, `Leopard 2-3`). Words that begin a
//!    sentence, and nouns of German by their ends (`Sitzungen 3-5`), are taken for names only before longer numbers.
//! 8. `9-11` is none where it is a day of history: `since 9-11`, `the 9-11 attacks`.
//! 9. Numbers of unequal or great length are a range only where they are round (`500-1000`, not `555-1234`).
//!
//! Names of months and of days of the week are ranges as well ([`super::calendar`]), and so are hours, quarters, ordinal
//! and Roman numbers ([`super::spans`]).

use super::calendar::{is_month, is_range_of_days};
use super::numbers::{Number, Side, left, right};
use super::spans::is_span;
use super::words::{is_noun, is_product, is_range_word, is_serial_word};
use crate::parse::typography::Words;

/// A text around a hyphen.
#[derive(Clone, Copy)]
pub(super) struct Around<'t> {
    pub text: &'t str,
    /// Where the hyphen is.
    pub at: usize,
    /// The character before the text, and the one after it.
    pub outside: (Option<char>, Option<char>),
    pub words: &'t Words,
}

/// Whether the hyphen stands in a range.
pub(super) fn is_range(around: Around<'_>) -> bool {
    let bytes = around.text.as_bytes();
    let can_end =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'%' | b'$') || byte >= 0x80;
    let before = around.at.checked_sub(1).map(|index| bytes[index]);
    let after = bytes.get(around.at + 1).copied();
    if before.is_some_and(can_end)
        && after.is_some_and(can_end)
        && (is_range_of_days(around) || is_span(around))
    {
        return true;
    }
    let begins = after.is_some_and(|byte| byte.is_ascii_digit() || byte == b'$' || byte >= 0x80);
    if !before.is_some_and(can_end) || !begins {
        return false;
    }
    let Some(right) = right(around) else { return false };
    let Some(left) = left(around) else { return false };
    is_free(around, &left, &right) && rises(around, &left, &right)
}

/// Whether nothing but units is joined to the numbers.
fn is_free(around: Around<'_>, left: &Side<'_>, right: &Side<'_>) -> bool {
    let joins = |c: char| {
        (c.is_alphanumeric() && !is_cjk(c)) || matches!(c, '-' | '/' | '_' | '#' | '@' | '–' | '=' | '\\')
    };
    let before =
        around.text[..left.start].chars().next_back().or(around.outside.0.filter(|_| left.start == 0));
    let rest = &around.text[right.end..];
    let after = rest.chars().next().or(around.outside.1.filter(|_| rest.is_empty()));
    let before_is_free = before.is_none_or(|c| (left.currency && c.is_alphabetic()) || !joins(c))
        || is_fiscal(&around.text[..left.start]);
    let measured = is_measured(left, right);
    let is_joined = match after {
        Some('.' | ':') => rest.chars().nth(1).is_some_and(char::is_alphanumeric),
        after => after.is_some_and(joins),
    };
    let word = rest.strip_prefix('-').map_or(0, |rest| rest.chars().take_while(|c| c.is_lowercase()).count());
    before_is_free
        && (measured || before != Some('+'))
        && before != Some('.')
        && (!is_joined || word >= 4)
        && (left.unit.is_empty() || left.unit == right.unit || !left.unit.starts_with(char::is_alphabetic))
}

/// Whether a text ends in the sign of a fiscal year, `FY2022-23`.
fn is_fiscal(text: &str) -> bool {
    let before = text.strip_suffix("FY");
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '-'))
}

fn is_measured(left: &Side<'_>, right: &Side<'_>) -> bool {
    left.currency || right.currency || !left.unit.is_empty() || !right.unit.is_empty()
}

/// Whether the numbers are those of a range.
fn rises(around: Around<'_>, left: &Side<'_>, right: &Side<'_>) -> bool {
    let (Some(low), Some(high)) = (Number::read(left.digits), Number::read(right.digits)) else {
        return false;
    };
    if low.has_zero || high.has_zero || left.ordinal && !(right.ordinal || high.groups > 1) {
        return false;
    }
    let word = word_before(&around.text[..left.start]);
    let is_page = is_range_word(word, around.words);
    let shortened = high.is_short_for(&low) && (is_page || low.is_year() && high.length == 2);
    let are_dates = low.groups == 3 && high.groups == 3;
    if !(high.is_after(&low) || shortened || are_dates) || is_serial_word(word) {
        return false;
    }
    let are_years = low.is_year() && (high.is_year() || shortened);
    if is_page || are_years || is_measured(left, right) || low.groups > 1 || low.hours.is_some() {
        return true;
    }
    let rest = &around.text[right.end..];
    if (low.value, high.value, low.length) == (9.0, 11.0, 1) && is_event(word, rest) {
        return false;
    }
    !is_name(around, left.start, word, low.length) && are_alike(&low, &high, rest)
}

/// Whether the words around `9-11` speak of a day of history, and not of nine to eleven things.
fn is_event(word: &str, rest: &str) -> bool {
    let next = rest.strip_prefix(' ').unwrap_or("");
    let next = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let follows = ["after", "since", "before", "until", "pre", "post"].contains(&&*word.to_lowercase());
    ["attack", "attacks", "commission", "hijackers", "memorial", "era"].contains(&&*next.to_lowercase())
        || follows && !next.ends_with('s') && !is_month(next)
}

/// The word right before the numbers, without opening brackets.
fn word_before(text: &str) -> &str {
    let Some(text) = text.strip_suffix([' ', '\u{a0}', '\u{202f}']) else { return "" };
    let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    word.trim_start_matches(['(', '[', '"', '“', '„', '«', '\''])
}

/// Whether numbers of `length` digits at `numbers` belong to a name that ends in `word`.
fn is_name(around: Around<'_>, numbers: usize, word: &str, length: usize) -> bool {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.ends_with(|c: char| c.is_alphanumeric() || c == ')');
    }
    if is_product(word) {
        return true;
    }
    let dotted = word.strip_suffix('.');
    let ends_sentence = dotted.is_some_and(|word| word.chars().count() > 4 && !word.contains('.'));
    if !word.starts_with(char::is_uppercase) || ends_sentence || is_month(word) {
        return false;
    }
    if !dotted.unwrap_or(word).ends_with(char::is_alphanumeric) {
        return false;
    }
    let text = around.text[..numbers].trim_end();
    let text = text[..text.len() - word.len()].trim_end();
    let begins = match text.chars().next_back() {
        Some(c) => matches!(c, '.' | '!' | '?' | '…' | '—' | '–'),
        None => around.outside.0.is_none(),
    };
    length > 2 || !(begins || around.words.nouns_are_capital && is_noun(word))
}

/// Whether two numbers look like the ends of one range, and not like a code or a telephone number.
fn are_alike(low: &Number, high: &Number, rest: &str) -> bool {
    let ends = |zeros: u32| [low, high].iter().all(|number| number.value % 10_f64.powi(zeros as i32) == 0.0);
    let before_name = rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    match (low.length, high.length) {
        (_, 0) => true,
        (1, 1) | (2, 2) => true,
        (3, 3) => ends(1) || low.value / 100.0 >= (high.value / 100.0).floor(),
        (4, 4) => ends(2) || ends(1) && !is_issn(low, high),
        (1, 2 | 3) => true,
        (1, _) => high.value % 10.0 == 0.0,
        (2, 3) => high.value <= low.value * 10.0 && !before_name,
        (2, _) => high.value % 100.0 == 0.0,
        (3, 4) => ends(1),
        _ => ends(2),
    }
}

/// Whether two groups of four digits have the check digit of an ISSN.
fn is_issn(low: &Number, high: &Number) -> bool {
    let digits = low.value as u64 * 10_000 + high.value as u64;
    let sum: u64 = (1..=8).map(|weight: u32| digits / 10_u64.pow(weight - 1) % 10 * u64::from(weight)).sum();
    sum.is_multiple_of(11)
}

/// Whether a character is of a script that writes words without spaces.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}
