//! Locators as the engine can read them: ranges of pages shortened as the style says, Roman numbers and those that
//! begin with a zero as others, which are put back afterwards.

use hayagriva::citationberg::PageRangeFormat;
use hayagriva::citationberg::taxonomy::Locator as Kind;

use super::locator_words::says_following;
use super::request::Locator;
use super::runs::Run;

/// Roman numbers in small letters and in capitals are added to these: numbers that no locator has.
const SMALL: u32 = 7_000_000;
const LARGE: u32 = 8_000_000;
/// Numbers that begin with a zero are added to this, and their length times [`LENGTH`].
const ZEROS: u32 = 9_000_000;
const LENGTH: u32 = 100_000;
/// What stands for other numbers is from here on.
const COUNTED: u32 = 6_000_001;
/// Digits of such a number.
const DIGITS: usize = 7;
const LARGEST: u32 = 3999;

/// The locator for the engine.
pub(super) fn encode(locator: &Locator, format: Option<PageRangeFormat>) -> Locator {
    if let Some(value) = counted(locator) {
        return Locator { kind: locator.kind, value: value.into() };
    }
    let value = match format {
        Some(format) if locator.kind == Kind::Page => shortened(&locator.value, format),
        _ => locator.value.to_string(),
    };
    let value = with_ampersands(&value).unwrap_or(value);
    let value = as_plain_numbers(&value).unwrap_or_else(|| with_dashes(value));
    Locator { kind: locator.kind, value: value.into() }
}

/// What stands for numbers with words or letters at them, so that the engine counts them: `5ff.` is several pages,
/// `5n3` and `5, note 3` are one. Different ones have different numbers.
fn counted(locator: &Locator) -> Option<String> {
    let value = &*locator.value;
    if locator.kind == Kind::Custom || !value.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_note = |word: &str| {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('n');
        rest.len() + 1 < word.len() && word.contains('n') && is_number(rest)
    };
    let is_word =
        |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic) && roman(word).is_none();
    let first = value.split([',', ' ']).next().unwrap_or_default();
    let follows = says_following(value);
    let worded = || {
        with_ampersands(value).is_none()
            && value.split([',', ' ']).any(|word| is_word(word.trim_end_matches('.')))
    };
    if !follows && !is_note(first) && !worded() {
        return None;
    }
    let number = COUNTED + value.bytes().fold(0, |sum: u32, byte| (sum * 31 + u32::from(byte)) % 400_000) * 2;
    let several = follows || first.split_once('-').is_some_and(|(from, to)| is_number(from) && is_number(to));
    Some(if several { format!("{number} & {}", number + 1) } else { number.to_string() })
}

/// Words that stand between two numbers.
const JOINING: [&str; 20] = [
    "&", "a", "and", "bis", "e", "en", "et", "i", "och", "og", "oraz", "through", "to", "und", "y", "і", "й",
    "та", "и", "và",
];

/// Numbers with a word between them, as in `3 and 5`, as the engine reads several: `3 & 5`.
fn with_ampersands(value: &str) -> Option<String> {
    let is_numbers = |word: &str| word.split('-').all(is_number);
    let mut words: Vec<&str> = value.split(' ').collect();
    let (mut joined, last) = (false, words.len() - 1);
    for (at, word) in words.iter_mut().enumerate() {
        if is_numbers(word.trim_end_matches(',')) {
            continue;
        }
        if at == 0 || at == last || !JOINING.contains(word) {
            return None;
        }
        (joined, *word) = (true, "&");
    }
    joined.then(|| words.join(" ").replace(", &", " &"))
}

/// The numbers of a locator as the engine prints them, where the reader wrote words between them.
pub(super) fn without_words(locator: &Locator, format: Option<PageRangeFormat>) -> Option<String> {
    let stands = counted(locator).or_else(|| with_ampersands(&locator.value));
    stands.map(|_| printed(locator, format))
}

/// Ranges that are none of numbers with a dash: the engine prints them as they are.
fn with_dashes(value: String) -> String {
    let numbers = value.split(['-', ',', ' ']).filter(|word| !word.is_empty()).all(is_number);
    if numbers { value } else { value.replace('-', "–") }
}

/// What the engine prints of a locator, Roman numbers put back.
pub(super) fn printed(locator: &Locator, format: Option<PageRangeFormat>) -> String {
    as_written_again(&encode(locator, format).value).replace('-', "–")
}

/// Puts Roman numbers back.
pub(super) fn decode(runs: &mut [Run]) {
    for run in runs {
        if run.text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS {
            run.text = as_written_again(&run.text);
        }
    }
}

fn shortened(value: &str, format: PageRangeFormat) -> String {
    let part = |part: &str| match part.split_once('-') {
        Some((from, to)) if is_number(from) && is_number(to) => {
            let mut out = String::new();
            match format.format(&mut out, from, to, Some("-")) {
                Ok(()) => out,
                Err(_) => part.to_owned(),
            }
        }
        _ => part.to_owned(),
    };
    value.split(", ").map(part).collect::<Vec<_>>().join(", ")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A range or list with Roman numbers in it, or any locator with numbers that begin with a zero, with others in their
/// place. A single Roman number needs none.
fn as_plain_numbers(value: &str) -> Option<String> {
    let single = !value.contains(['-', ',']);
    let mut found = false;
    let number = |word: &str| {
        let base = if word.starts_with(|c: char| c.is_ascii_uppercase()) { LARGE } else { SMALL };
        let number = match roman(word) {
            Some(number) if !single => Some(base + number),
            _ => with_zeros(word),
        };
        let number = number.map(|number| number.to_string());
        found |= number.is_some();
        number.or_else(|| is_number(word).then(|| word.to_owned()))
    };
    let words: Option<Vec<String>> =
        value.split(['-', ',', ' ']).filter(|word| !word.is_empty()).map(number).collect();
    let words = words.filter(|_| found)?;
    let mut between = value.split(|c: char| !matches!(c, '-' | ',' | ' ')).filter(|part| !part.is_empty());
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push_str(between.next()?);
        }
        out.push_str(word);
    }
    Some(out)
}

/// What stands for a number of two to five digits that begins with a zero.
fn with_zeros(word: &str) -> Option<u32> {
    let fits = is_number(word) && (2..=5).contains(&word.len()) && word.starts_with('0');
    fits.then(|| Some(ZEROS + LENGTH * word.len() as u32 + word.parse::<u32>().ok()?)).flatten()
}

/// The value of a Roman number in one case.
fn roman(word: &str) -> Option<u32> {
    let number = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]
        .iter()
        .zip(["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"]);
    let (mut rest, mut value) = (word.to_ascii_lowercase(), 0);
    for (of, letters) in number {
        while let Some(tail) = rest.strip_prefix(letters) {
            value += of;
            rest = tail.to_owned();
        }
    }
    let sound = rest.is_empty() && (1..=LARGEST).contains(&value);
    (sound && [in_roman(value), in_roman(value).to_uppercase()].contains(&word.to_owned())).then_some(value)
}

fn in_roman(mut number: u32) -> String {
    let letters = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, letters) in letters {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

fn as_written_again(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let len = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (digits, tail) = digits.split_at(len);
        let number = digits.parse::<u32>().ok().filter(|_| len == DIGITS);
        let of =
            |base| number.and_then(|number| number.checked_sub(base)).filter(|n| (1..=LARGEST).contains(n));
        out.push_str(before);
        let zeros = number
            .and_then(|number| number.checked_sub(ZEROS))
            .filter(|number| (2..=5).contains(&(number / LENGTH)));
        match (of(SMALL), of(LARGE), zeros) {
            (Some(number), ..) => out.push_str(&in_roman(number)),
            (_, Some(number), _) => out.push_str(&in_roman(number).to_uppercase()),
            (_, _, Some(number)) => {
                let (length, value) = ((number / LENGTH) as usize, number % LENGTH);
                out.push_str(&format!("{value:0length$}"));
            }
            _ => out.push_str(digits),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use hayagriva::citationberg::PageRangeFormat;

    use super::{as_plain_numbers, as_written_again, shortened, with_dashes};

    #[test]
    fn pages_are_shortened() {
        for (value, expected) in [
            ("101-108", "101-8"),
            ("3", "3"),
            ("5, 321-328", "5, 321-28"),
            ("4a-7", "4a-7"),
            ("iv-vi", "iv-vi"),
        ] {
            assert_eq!(shortened(value, PageRangeFormat::Chicago16), expected);
        }
    }

    #[test]
    fn ranges_have_dashes() {
        for (value, expected) in
            [("3-5, 7", "3-5, 7"), ("A-D", "A–D"), ("(xv)-(xvii)", "(xv)–(xvii)"), ("iv", "iv")]
        {
            assert_eq!(with_dashes(value.to_owned()), expected);
        }
    }

    #[test]
    fn odd_numbers_survive() {
        for (value, expected) in [
            ("iv-vi", Some("7000004-7000006")),
            ("XII, 3", Some("8000012, 3")),
            ("iv", None),
            ("101-08", Some("101-9200008")),
            ("007", Some("9300007")),
            ("3-5", None),
            ("iiii-v", None),
            ("iv-end", None),
        ] {
            let encoded = as_plain_numbers(value);
            assert_eq!(encoded.as_deref(), expected, "{value}");
            assert_eq!(as_written_again(&encoded.unwrap_or(value.to_owned())), value);
        }
        assert_eq!(as_written_again("pp. 7000004–70000061 and 70000"), "pp. iv–70000061 and 70000");
    }
}
