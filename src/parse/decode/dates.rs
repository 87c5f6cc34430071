//! Dates in other forms than ours, for the mended line.

use jiff::civil::Date;

pub(super) fn is_iso_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// The day of a date that is followed by a time.
pub(super) fn dated_moment(value: &str) -> Option<Date> {
    let is_time = |text: &str| {
        let word = text.split(' ').next().unwrap_or(text);
        word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit())
    };
    let (day, time) = value.split_once(['T', 't', ' '])?;
    if is_time(time) {
        return if is_iso_date(day) { day.parse().ok() } else { other_date(day) };
    }
    // `March 4, 2025 at 12:30`.
    let time = value.match_indices(' ').map(|(at, _)| at).find(|at| is_time(&value[at + 1..]))?;
    let mut day = value[..time].trim_end_matches([',', ' ']);
    while let Some((before, word)) = day.rsplit_once([' ', ',']).filter(|(_, word)| AT.contains(word)) {
        (day, _) = (before.trim_end_matches([',', ' ']), word);
    }
    other_date(day)
}

/// Words between a day and its hour.
const AT: [&str; 14] = ["", "at", "um", "o", "à", "a", "las", "alle", "om", "kl.", "godz.", "о", "-", "–"];

/// Whether a value is a year, or a year and a month.
pub(super) fn names_no_day(value: &str) -> bool {
    let numbers = value.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty());
    let numbers: Vec<&str> = numbers.collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let year = numbers.iter().any(|part| part.len() == 4 && is_number(part));
    year && numbers.len() <= 2 && numbers.iter().all(|part| is_number(part) || month(part).is_some())
}

/// A date with the name of its month: `4 March 2025`, `March 4, 2025`, `4. März 2025`, `4 de marzo de 2025`.
fn worded_date(value: &str) -> Option<Date> {
    let words = value
        .split([' ', ',', '\u{a0}', '-', '.', '/'])
        .filter(|word| !matches!(*word, "" | "de" | "del" | "r" | "р" | "of"));
    let words: Vec<&str> = words.take(4).collect();
    let [first, second, third] = words.as_slice() else { return None };
    let number = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º');
        digits.parse::<i16>().ok().filter(|_| digits.len() <= 4)
    };
    let (year, month, day) = match (month(first), month(second)) {
        (None, Some(month)) if first.len() == 4 => (number(first)?, month, number(third)?),
        (None, Some(month)) => (number(third)?, month, number(first)?),
        (Some(month), None) => (number(third)?, month, number(second)?),
        _ => return None,
    };
    (year >= 1000).then(|| Date::new(year, month, i8::try_from(day).ok()?).ok()).flatten()
}

/// The number of a month by its name in one of twelve languages, or by the first letters of it.
fn month(name: &str) -> Option<i8> {
    /// What the names of each month begin with.
    const MONTHS: [&str; 12] = [
        "jan jän gen ene sty січ янв led",
        "feb fév fev lut лют фев úno",
        "mar mär mrt maa бер мар bře",
        "apr avr abr kwi кві апр dub",
        "may mai maj mei mag тра мая май kvě",
        "jun juin giu cze чер июн čvn červn",
        "jul juil lug lip лип июл čvc červenc červenec",
        "aug aoû ago sie сер авг srp",
        "sep set wrz вер сен zář",
        "oct okt ott out paź жов окт říj",
        "nov lis лис ноя",
        "dec dez déc dic gru гру дек pro",
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    if name.chars().count() < 3 || !name.starts_with(char::is_alphabetic) {
        return None;
    }
    let longest = |(index, starts): (usize, &&str)| {
        let longest = starts.split(' ').filter(|start| name.starts_with(*start)).map(str::len).max()?;
        Some((longest, index as i8 + 1))
    };
    MONTHS.iter().enumerate().filter_map(longest).max().map(|(_, month)| month)
}

/// A date written `4.03.2025`, `2025.3.4`, `2025/3/4`, `2025-3-4`, or with the name of its month; with slashes, the
/// day first only where it cannot be a month.
pub(super) fn other_date(value: &str) -> Option<Date> {
    if let Some(date) = worded_date(value) {
        return Some(date);
    }
    let mark = value.chars().find(|letter| !letter.is_ascii_digit())?;
    if !matches!(mark, '.' | '/' | '-') {
        return None;
    }
    let parts: Vec<&str> = value.trim_end_matches('.').split(mark).map(str::trim).collect();
    let [first, middle, last] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() <= 4);
    let (first_number, middle_number, last_number) = (number(first)?, number(middle)?, number(last)?);
    let (year, month, day) = if first.len() == 4 {
        (first_number, middle_number, last_number)
    } else if last.len() == 4 && (mark != '/' || first_number > 12) {
        (last_number, middle_number, first_number)
    } else {
        return None;
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{dated_moment, names_no_day, other_date};

    #[test]
    fn dates_of_others_are_understood() {
        for value in [
            "4.03.2025",
            "2025.3.4",
            "2025/03/04",
            "2025-3-4",
            "4 March 2025",
            "March 4, 2025",
            "4th of March 2025",
            "4. März 2025",
            "4 mars 2025",
            "4 de marzo de 2025",
            "4 marca 2025 r.",
            "4 березня 2025",
            "4 maart 2025",
            "4 března 2025",
            "4-Mar-2025",
            "2025 March 4",
        ] {
            assert_eq!(
                other_date(value).map(|date| date.to_string()).as_deref(),
                Some("2025-03-04"),
                "{value}"
            );
        }
        for value in ["3/4/2025", "March 2025", "soon", "4 Foo 2025", "", "a b c"] {
            assert_eq!(other_date(value), None, "{value}");
        }
        for value in [
            "2025-03-04T10:00",
            "2025-03-04 10:00:00 +0100",
            "4.03.2025 9:00",
            "March 4, 2025 at 12:30",
            "4 March 2025, 9:00 GMT",
            "4. März 2025 um 12:30 Uhr",
            "4 marca 2025 r. o godz. 9:00",
            "4 de marzo de 2025 a las 9:00",
            "4 березня 2025 о 9:00",
        ] {
            assert_eq!(
                dated_moment(value).map(|date| date.to_string()).as_deref(),
                Some("2025-03-04"),
                "{value}"
            );
        }
        for value in ["03-2025", "2025-03", "2025", "March 2025", "2025/3"] {
            assert!(names_no_day(value), "{value}");
        }
        assert!(!names_no_day("soon") && !names_no_day("12"));
    }
}
