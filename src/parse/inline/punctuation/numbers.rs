//! The numbers on both sides of a hyphen, with what measures them.

use super::ranges::Around;
use crate::parse::typography::UNITS;

/// Bytes of the longest number that can be part of a range.
const LONGEST: usize = 14;
const CURRENCIES: [char; 6] = ['€', '$', '£', '¥', '₴', '₽'];
const SPACES: [char; 3] = [' ', '\u{a0}', '\u{202f}'];
/// Short for thousands and millions, right behind a number; other units stand in the tables of languages.
const MAGNITUDES: &[&str] = &["k", "bn", "mn", "tn", "mln", "mld", "s"];

/// One side of a range.
#[derive(Debug)]
pub(super) struct Side<'t> {
    /// Digits with the points, commas and colons between them; of a number in groups (`10 000`) with its spaces.
    pub digits: &'t str,
    /// Where it starts and ends in the text, currency signs and joined units included.
    pub start: usize,
    pub end: usize,
    pub currency: bool,
    /// The unit behind the number, joined or after a space.
    pub unit: &'t str,
    /// A point stands behind the number: `1.-3. Mai`.
    pub ordinal: bool,
}

/// What stands before the hyphen.
pub(super) fn left(around: Around<'_>) -> Option<Side<'_>> {
    let text = &around.text[..around.at];
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || is_sign(c));
    let unit = &text[bare.len()..];
    let number = if unit.is_empty() { text } else { bare.strip_suffix(SPACES).unwrap_or(bare) };
    if !unit.is_empty() && !is_unit(unit, around) {
        return None;
    }
    let ordinal = number.ends_with('.');
    let number = number.strip_suffix('.').unwrap_or(number);
    let in_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':');
    let length = number.bytes().rev().take(LONGEST).take_while(in_number).count();
    let run = &number[number.len() - length..];
    let mut start = number.len() - run.trim_start_matches(['.', ',', ':']).len();
    if length == LONGEST || !number.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    while let Some(longer) = group_before(number, start) {
        start = longer;
    }
    let digits = &number[start..];
    let currency = number[..start].ends_with(CURRENCIES);
    if currency {
        start = number[..start].trim_end_matches(CURRENCIES).len();
    }
    Some(Side { digits, start, end: around.at, currency, unit, ordinal })
}

/// Where a number begins of which a group of three digits begins at `start`.
fn group_before(text: &str, start: usize) -> Option<usize> {
    let group = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[..start].strip_suffix(SPACES).filter(|_| group == 3)?;
    let digits = rest.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let begin = rest.len() - digits;
    let alone = !rest[..begin].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '/'));
    ((1..=3).contains(&digits) && alone).then_some(begin)
}

/// What stands behind the hyphen.
pub(super) fn right(around: Around<'_>) -> Option<Side<'_>> {
    let start = around.at + 1;
    let text = &around.text[start..];
    let number = text.strip_prefix(CURRENCIES).unwrap_or(text);
    let currency = number.len() < text.len();
    let begin = around.text.len() - number.len();
    let in_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':');
    let length = number.bytes().take(LONGEST).take_while(in_number).count();
    if length == LONGEST || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut digits = number[..length].trim_end_matches(['.', ',', ':']).len();
    let ordinal = number[digits..].starts_with('.');
    while let Some(longer) = group_after(number, digits) {
        digits = longer;
    }
    let rest = &number[digits..];
    let joined = rest.len() - rest.trim_start_matches(|c: char| is_latin(c) || is_sign(c)).len();
    if joined > 0 && !is_unit(&rest[..joined], around) {
        return None;
    }
    let word = rest.strip_prefix(SPACES).filter(|_| joined == 0).unwrap_or("");
    let ends = |c: char| !c.is_alphanumeric() && !is_sign(c) && !matches!(c, '.' | '/');
    let word = word[..word.find(ends).unwrap_or(word.len())].trim_end_matches('/');
    let bare = word.trim_end_matches('.');
    let spaced =
        [word, bare].into_iter().find(|word| !word.is_empty() && is_unit(word, around)).unwrap_or("");
    let unit = if joined > 0 { &rest[..joined] } else { spaced };
    Some(Side { digits: &number[..digits], start, end: begin + digits + joined, currency, unit, ordinal })
}

/// Where a number ends that goes on with a group of three digits after `end`.
fn group_after(text: &str, end: usize) -> Option<usize> {
    let first = text[..end].bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let rest = text[end..].strip_prefix(SPACES).filter(|_| first <= 3)?;
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits == 3).then(|| text.len() - rest.len() + 3)
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && !super::ranges::is_cjk(c)
}

fn is_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '°' | '²' | '³') || CURRENCIES.contains(&c)
}

fn is_unit(word: &str, around: Around<'_>) -> bool {
    matches!(word, "°") || [UNITS, MAGNITUDES, around.words.units].iter().any(|units| units.contains(&word))
}

/// A number of a range.
#[derive(Debug)]
pub(super) struct Number {
    pub value: f64,
    /// Before a colon: the hours of a time, the chapter of a verse.
    pub hours: Option<f64>,
    /// Digits, where the number is of digits only; else 0.
    pub length: usize,
    /// Groups of digits.
    pub groups: usize,
    /// It begins with a 0 that says nothing.
    pub has_zero: bool,
}

impl Number {
    /// Reads digits with the marks between them.
    pub fn read(digits: &str) -> Option<Self> {
        let (hours, rest) =
            digits.split_once(':').map_or((None, digits), |(hours, rest)| (Some(hours), rest));
        let plain: String = rest.chars().filter(|c| !SPACES.contains(c)).collect();
        let groups: Vec<&str> = plain.split(['.', ',']).collect();
        let (first, others) = groups.split_first()?;
        if rest.contains(':') || others.len() > 2 || groups.iter().any(|group| group.is_empty()) {
            return None;
        }
        let is_grouped = others.iter().all(|group| group.len() == 3) && !first.starts_with('0');
        let value = match others {
            [decimals, ..] if !is_grouped => format!("{first}.{decimals}"),
            _ => groups.concat(),
        };
        let is_clock = first.len() == 2 && matches!(others, [minutes] if minutes.len() == 2);
        Some(Self {
            value: value.parse().ok()?,
            hours: hours.map(str::parse).transpose().ok()?,
            length: if plain.len() == digits.len() && others.is_empty() { plain.len() } else { 0 },
            groups: groups.len() + usize::from(plain.len() < rest.len()),
            has_zero: hours.is_none() && first.len() > 1 && first.starts_with('0') && !is_clock,
        })
    }

    /// Whether it is greater than `low`; hours go before minutes, and a time may go on past midnight.
    pub fn is_after(&self, low: &Number) -> bool {
        match (low.hours, self.hours) {
            (Some(low_hours), Some(hours)) => (low_hours, low.value) != (hours, self.value),
            (None, Some(hours)) => hours > low.value,
            _ => self.value > low.value,
        }
    }

    /// Whether it may be a year.
    pub fn is_year(&self) -> bool {
        self.length == 4 && (1000.0..=2100.0).contains(&self.value)
    }

    /// Whether it gives the last digits of a greater number: `27` of `2027` after `2022`.
    pub fn is_short_for(&self, low: &Number) -> bool {
        let last = low.value % 10_f64.powi(self.length as i32);
        self.length > 0 && self.length < low.length && self.value > last
    }
}
