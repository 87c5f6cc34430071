//! Ranges whose ends are more than numbers: hours (`9am-5pm`), parts of a year (`Q1-Q3`), ordinal numbers (`5th-7th`) and
//! Roman ones (`XIX-XX`).
//!
//! Both ends must be of one kind, and the second the greater, but for hours. Names of models, sizes and groups keep
//! their hyphen: `A320-A330`, `G7-G20`, `XL-XXL`, `B2B-B2C`.

use super::ranges::Around;

/// Letters before the number of a part of a year: quarter, half, trimestre, semestre, Halbjahr.
const PERIODS: [&str; 6] = ["Q", "H", "T", "S", "K", "HJ"];
/// Bytes of an end, at most.
const LONGEST: usize = 24;

/// Whether the hyphen stands between two ends of one kind.
pub(super) fn is_span(around: Around<'_>) -> bool {
    let (before, after) = (&around.text[..around.at], &around.text[around.at + 1..]);
    let (left, right) = (last(before), first(after));
    if left.is_empty() || right.is_empty() {
        return false;
    }
    let outside = before[..before.len() - left.len()].chars().next_back().or(around.outside.0);
    let behind =
        after[right.len()..].chars().next().or(around.outside.1.filter(|_| after.len() == right.len()));
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '/' | '_' | '@' | '#' | '=');
    if outside.is_some_and(joins) || behind.is_some_and(joins) {
        return false;
    }
    is_hours(before, left, after)
        || is_periods(before, left, right)
        || is_ordinals(left, right)
        || is_roman(left, right)
}

/// Letters, digits, points and colons at the end of a text.
fn last(text: &str) -> &str {
    let len: usize = text.chars().rev().take(LONGEST).take_while(|c| in_end(*c)).map(char::len_utf8).sum();
    &text[text.len() - len..]
}

fn first(text: &str) -> &str {
    let len: usize = text.chars().take(LONGEST).take_while(|c| in_end(*c)).map(char::len_utf8).sum();
    text[..len].trim_end_matches(['.', ':'])
}

fn in_end(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | ':')
}

/// `9am-5pm`, `9-11 a.m.`, `9:30 am-5 pm`: the second end says the half of the day.
fn is_hours(before: &str, left: &str, after: &str) -> bool {
    let half = |text: &str| ["am", "pm", "a.m.", "p.m.", "a.m", "p.m", "AM", "PM"].contains(&text);
    let hour = |text: &str| {
        let (hour, minutes) = text.split_once([':', '.']).unwrap_or((text, "00"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(hour) && hour.len() <= 2 && digits(minutes) && minutes.len() == 2
    };
    let with_half = |text: &str| {
        let end = text.find(|c: char| c.is_ascii_alphabetic());
        end.is_some_and(|end| hour(&text[..end]) && half(&text[end..]))
    };
    let spaced = || {
        let rest = before[..before.len() - left.len()].strip_suffix([' ', '\u{a0}']).unwrap_or("");
        half(left) && hour(last(rest))
    };
    let right = first(after);
    let next = || first(after[right.len()..].strip_prefix([' ', '\u{a0}']).unwrap_or(""));
    (hour(left) || with_half(left) || spaced()) && (with_half(right) || hour(right) && half(next()))
}

/// `Q1-Q3`, `1Q24-3Q24`, `Q4 2023-Q1 2024`.
fn is_periods(before: &str, left: &str, right: &str) -> bool {
    let part = |text: &str| {
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let number: u8 = text[at..].parse().ok().filter(|number| (1..=4).contains(number))?;
        PERIODS.contains(&&text[..at]).then_some((text[..at].to_owned(), number))
    };
    let of_year = |text: &str| {
        let (number, year) = text.split_once(['Q', 'H'])?;
        let number: u8 = number.parse().ok().filter(|number| (1..=4).contains(number))?;
        let year: u16 = year.parse().ok()?;
        Some((year, number))
    };
    if let (Some(low), Some(high)) = (of_year(left), of_year(right)) {
        return low < high;
    }
    match (part(left), part(right)) {
        (Some((letter, low)), Some((other, high))) => letter == other && low < high,
        (None, Some(_)) => {
            let rest = before[..before.len() - left.len()].trim_end_matches([' ', '\u{a0}']);
            is_year(left) && part(last(rest)).is_some()
        }
        _ => false,
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u16| (1000..2200).contains(&year))
}

/// `5th-7th`, `19th-20th`.
fn is_ordinals(left: &str, right: &str) -> bool {
    let number = |text: &str| {
        let at = text.find(|c: char| !c.is_ascii_digit())?;
        ["st", "nd", "rd", "th"].contains(&&text[at..]).then(|| text[..at].parse::<u32>().ok()).flatten()
    };
    matches!((number(left), number(right)), (Some(low), Some(high)) if low < high)
}

/// `XIX-XX`, `I-III`; single letters on both sides are none.
fn is_roman(left: &str, right: &str) -> bool {
    let long = left.len() > 1 || right.len() > 1;
    long && matches!((roman(left), roman(right)), (Some(low), Some(high)) if low < high)
}

/// The value of a Roman number below ninety as it should be written.
fn roman(text: &str) -> Option<u8> {
    let (mut rest, mut value) = (text, 0);
    for (sign, worth, most) in
        [("L", 50, 1), ("XL", 40, 1), ("X", 10, 3), ("IX", 9, 1), ("V", 5, 1), ("IV", 4, 1), ("I", 1, 3)]
    {
        for _ in 0..most {
            if let Some(after) = rest.strip_prefix(sign) {
                (rest, value) = (after, value + worth);
            }
        }
    }
    (rest.is_empty() && !text.is_empty()).then_some(value)
}
