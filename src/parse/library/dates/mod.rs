//! Dates as people write them: a text in; days, months, years or seasons, one or the ends of a span, out.
//!
//! Read are ISO 8601 and EDTF (`2015-03`, `2015~`, `2015-21`, `2015-03-XX`, `2019/2020`, `-0044`), the words and figures
//! of the languages in `months` and `words`, and what stands where a date is missing ("n.d.", "in press").

pub(super) mod months;
pub(super) mod words;

#[cfg(test)]
mod tests;

use self::months::month;
use self::words::{after_about, ascii_figures, era, is_undated, season};
use crate::model::pubstate::{self, State};

/// What a date field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Date(Dates),
    /// The work is not out yet.
    State(State),
    /// There is no date.
    Undated,
}

/// A date, or the first and the last of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// Year, month and day, as far as they are known; a second of `[0]` is a span that goes on.
    pub parts: Vec<Vec<i64>>,
    pub circa: bool,
    /// 1 to 4, spring to winter.
    pub season: Option<i64>,
}

/// Reads a date; `None` if it cannot be read.
pub(super) fn read(text: &str) -> Option<Written> {
    if text.len() > 100 {
        return None;
    }
    let lower = ascii_figures(text).to_lowercase().replace('\u{a0}', " ");
    let folded = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_undated(&folded) {
        return Some(Written::Undated);
    }
    if let Some(state) = pubstate::state(&folded) {
        return Some(Written::State(state));
    }
    dates(&folded).map(Written::Date)
}

fn dates(text: &str) -> Option<Dates> {
    let bare = text.trim_matches(['[', ']', '(', ')', ' ', ',']);
    let pointless = bare.strip_suffix('.').filter(|text| !text.ends_with('.')).unwrap_or(bare);
    if let Some((year, before)) = era(bare).or_else(|| era(pointless)) {
        let year: i64 = year.parse().ok().filter(|year| (1..=9999).contains(year))?;
        return Some(one(vec![if before { -year } else { year }]));
    }
    let (bare, circa) = approximate(pointless);
    let copyright = ["©", "cop. ", "c", "℗"].iter().find_map(|mark| bare.strip_prefix(mark));
    let bare = copyright.map(str::trim).filter(|year| is_year(year)).unwrap_or(&bare);
    let first = if is_turn_of_year(bare) { None } else { single(bare).map(Moment::dates) };
    let mut dates = first.or_else(|| span(bare))?;
    dates.circa = circa;
    Some(dates)
}

/// `2011/12` and `1999/00`: two years that follow each other rather than a month.
fn is_turn_of_year(text: &str) -> bool {
    let Some((year, next)) = text.split_once('/') else { return false };
    let of = |figures: &str, len: usize| figures.parse::<i64>().ok().filter(|_| figures.len() == len);
    of(year, 4).zip(of(next, 2)).is_some_and(|(year, next)| (year + 1) % 100 == next)
}

fn one(parts: Vec<i64>) -> Dates {
    Dates { parts: vec![parts], ..Dates::default() }
}

/// A text without the signs and words for "about" and "perhaps".
fn approximate(text: &str) -> (String, bool) {
    let signs = text.contains(['~', '?', '%']);
    let bare = text.replace(['~', '?', '%'], "");
    match after_about(&bare) {
        Some(year) => (year.trim_end_matches([']', ')']).to_owned(), true),
        None => (bare.trim().trim_matches(['[', ']', '(', ')']).to_owned(), signs),
    }
}

/// What is known of one end of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Moment {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    season: Option<i64>,
    /// The last month of a quarter.
    until: Option<i64>,
}

impl Moment {
    fn parts(self) -> Vec<i64> {
        [self.year, self.month, self.day].into_iter().map_while(|part| part).collect()
    }

    fn dates(self) -> Dates {
        let mut parts = vec![self.parts()];
        parts.extend(self.until.zip(self.year).map(|(until, year)| vec![year, until]));
        Dates { parts, circa: false, season: self.season }
    }

    /// Itself, if it is a day, a month, a season or a year that can be.
    fn sound(self) -> Option<Self> {
        let last = match (self.month, self.year?) {
            (Some(2), year) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            (Some(2), _) => 28,
            (Some(4 | 6 | 9 | 11), _) => 30,
            (Some(1..=12), _) => 31,
            (Some(_), _) => return None,
            (None, _) => 0,
        };
        self.day.is_none_or(|day| (1..=last).contains(&day)).then_some(self)
    }
}

fn single(text: &str) -> Option<Moment> {
    if text.ends_with('/') || text.contains("..") {
        return None;
    }
    let moment = iso(text).or_else(|| worded(text))?;
    moment.sound()
}

/// A year as people write it: three or four figures, perhaps with the letter that tells two of one year apart.
fn is_year(text: &str) -> bool {
    let digits = text.strip_suffix(|c: char| ('a'..='h').contains(&c)).unwrap_or(text);
    (digits.len() == 4 || (digits.len() == 3 && digits == text)) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn year(text: &str) -> Option<i64> {
    is_year(text).then(|| text.trim_end_matches(|c: char| c.is_ascii_lowercase()).parse().ok())?
}

/// ISO 8601 and EDTF: `2015`, `-0044`, `2015-03`, `2015-3-1T10:00`, `2015-21`, `2015-03-xx`; also with `/`.
fn iso(text: &str) -> Option<Moment> {
    let text = text.split_once('t').map_or(text, |(date, time)| {
        if time.starts_with(|c: char| c.is_ascii_digit()) { date } else { text }
    });
    let (text, before) = match text.strip_prefix('-') {
        Some(rest) if rest.len() >= 4 => (rest, true),
        _ => (text, false),
    };
    let mut pieces = text.split(['-', '/', '.']);
    let first = pieces.next()?;
    let mut moment = Moment { year: year(first), ..Moment::default() };
    moment.year?;
    if before || first == "0000" {
        // The year 0 of ISO is the first before our era.
        moment.year = moment.year.map(|year| -year - 1);
    }
    let known: Vec<&str> = pieces.collect();
    if known.len() > 2 || (!known.is_empty() && first.len() != 4) {
        return None;
    }
    for (index, piece) in known.iter().enumerate() {
        if piece.is_empty() && index + 1 < known.len() {
            return None;
        }
        if matches!(*piece, "xx" | "uu" | "") {
            break;
        }
        let number: i64 = Some(*piece)
            .filter(|piece| piece.len() <= 2 && piece.bytes().all(|b| b.is_ascii_digit()))?
            .parse()
            .ok()?;
        match (index, number) {
            (0, 0) => break,
            (0, 21..=32) if text.contains('-') => moment.season = Some((number - 21) % 4 + 1),
            (0, 33..=36) if text.contains('-') => {
                moment.month = Some((number - 33) * 3 + 1);
                moment.until = Some((number - 33) * 3 + 3);
            }
            (0, _) => moment.month = Some(number),
            (_, 0) => break,
            _ => moment.day = Some(number),
        }
    }
    Some(moment)
}

/// Words and figures in any order: `15 March 2015`, `March 15th, 2015`, `15.03.2015`, `Spring 2020`, `2015年3月4日`.
fn worded(text: &str) -> Option<Moment> {
    let split = text.replace(['年', '月', '日', '년', '월', '일'], " ");
    if split != text {
        let figures: Vec<&str> = split.split_whitespace().collect();
        return iso(&figures.join("-"));
    }
    let mut moment = Moment::default();
    let mut figures: Vec<i64> = Vec::new();
    for word in text.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty()) {
        if matches!(word, "de" | "of" | "the" | "r" | "року" | "р" | "del" | "le" | "den") {
            continue;
        }
        if let Some(found) = year(word).filter(|_| word.len() >= 3) {
            moment.year.replace(found).is_none().then_some(())?;
        } else if let Some(found) = season(word) {
            moment.season.replace(found).is_none().then_some(())?;
        } else if let Some(found) = month(word) {
            moment.month.replace(found).is_none().then_some(())?;
        } else {
            let ordinal =
                ["st", "nd", "rd", "th", "er", "º", "e"].iter().find_map(|end| word.strip_suffix(end));
            figures.push(ordinal.unwrap_or(word).parse().ok().filter(|number| (1..=31).contains(number))?);
        }
    }
    match (figures.as_slice(), moment.month) {
        ([], _) => {}
        ([day], Some(_)) => moment.day = Some(*day),
        ([number], None) if moment.year.is_some() => moment.month = Some(*number),
        ([day], None) => moment.day = Some(*day),
        // With points the day stands first; with strokes nobody knows, unless one is no month.
        ([day, month], None) if text.contains('.') || *day > 12 => {
            (moment.day, moment.month) = (Some(*day), Some(*month))
        }
        ([month, day], None) if *day > 12 => (moment.day, moment.month) = (Some(*day), Some(*month)),
        ([same, again], None) if same == again => (moment.day, moment.month) = (Some(*same), Some(*same)),
        _ => return None,
    }
    (moment != Moment::default()).then_some(moment)
}

/// Signs and words between the ends of a span, the surest first.
const BETWEEN: [&str; 14] =
    ["–", "—", "--", " - ", "/", "-", " to ", " bis ", " do ", " au ", " à ", " t/m ", " and ", "~"];

fn span(text: &str) -> Option<Dates> {
    BETWEEN
        .iter()
        .filter_map(|sign| text.split_once(sign))
        .find_map(|(from, to)| ends(from.trim(), to.trim()))
}

/// The span between two moments, the first of which takes what it lacks from the last, and the last from the first.
fn ends(from: &str, to: &str) -> Option<Dates> {
    if matches!(to, "" | ".." | "present" | "heute" | "dziś" | "today") {
        let mut dates = single(from)?.dates();
        dates.parts.push(vec![0]);
        return Some(dates);
    }
    if matches!(from, "" | "..") {
        return single(to).map(Moment::dates);
    }
    let mut first = iso(from).or_else(|| worded(from))?;
    if let (Some(year), Some(last)) = (first.year, short_year(from, to, first.year)) {
        let season = first.season;
        return (last > year && first.month.is_none()).then(|| Dates {
            parts: vec![vec![year], vec![last]],
            circa: false,
            season,
        });
    }
    let mut last = iso(to).or_else(|| worded(to))?;
    // `March 3–5, 2015`: the year of the last is its only number.
    last.month = last.month.or(first.month.filter(|_| last.day.is_some()));
    if last.day.is_none()
        && first.day.is_some()
        && last.year.is_some()
        && last.month.is_some()
        && first.year.is_none()
        && first.month.is_some()
        && !to.contains(char::is_alphabetic)
    {
        (last.day, last.month) = (last.month, first.month);
    }
    if first.month.is_none() && first.day.is_some() {
        first.month = last.month;
    }
    first.year = first.year.or(last.year);
    last.year = last.year.or(first.year);
    let (first, last) = (first.sound()?, last.sound()?);
    let season = first.season.or(last.season);
    let parts = vec![first.parts(), last.parts()];
    let one_season = last.season.is_none() || first.season == last.season;
    (parts[0] < parts[1] && one_season).then_some(Dates { parts, circa: false, season })
}

/// The last year of `1990/91` and `winter 2019/20`.
fn short_year(from: &str, to: &str, first: Option<i64>) -> Option<i64> {
    let two = to.len() == 2 && to.bytes().all(|b| b.is_ascii_digit());
    let bare = from.ends_with(|c: char| c.is_ascii_digit()) && !from.contains(['-', '/']);
    if !two || !bare {
        return None;
    }
    let short: i64 = to.parse().ok()?;
    let year = first?;
    let last = year - year.rem_euclid(100) + short;
    Some(if last < year { last + 100 } else { last })
}
