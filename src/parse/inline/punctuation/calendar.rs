//! Months and days of the week, between which a hyphen stands in a range: `March-May`, `28 maja-3 czerwca`.

use super::ranges::Around;

/// Months as texts write them, in the nominative and the genitive; short forms only where they begin with a capital.
const MONTHS: &[&str] = &[
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec",
    "Januar Jänner Februar März Mai Juni Juli Oktober Dezember",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december maj augusti",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "ledna února března dubna května června července srpna října listopadu prosince",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
];

/// Days of the week.
const DAYS: &[&str] = &[
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun",
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag Mo Di Mi Do Fr Sa So",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "pon wt śr czw pt sob niedz",
    "пн вт ср чт пт сб нд",
    "lun mar mer jeu ven sam dim",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "pondělí úterý středa čtvrtek pátek neděle",
    "понеділок вівторок середа четвер п'ятниця п’ятниця субота неділя",
];

/// Bytes of the longest name.
const LONGEST: usize = 24;

/// Whether `word` is a month.
pub(super) fn is_month(word: &str) -> bool {
    is_in(MONTHS, word.trim_end_matches('.'))
}

/// Whether the hyphen joins two names of one kind, or two dates of which one side is a name: `28 May-3 June`,
/// `May 28-June 3`.
pub(super) fn is_range_of_days(around: Around<'_>) -> bool {
    let (before, after) = (&around.text[..around.at], &around.text[around.at + 1..]);
    let before = before.strip_suffix('.').unwrap_or(before);
    let (left, right) = (last_word(before), first_word(after));
    if left.is_empty() || right.is_empty() || left == right {
        return false;
    }
    let outside = before[..before.len() - left.len()].chars().next_back().or(around.outside.0);
    let rest = after[right.len()..].trim_start_matches('.');
    let behind = rest.chars().next();
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '/' | '_' | '@');
    if outside.is_some_and(joins) || behind.is_some_and(joins) {
        return false;
    }
    let names = [MONTHS, DAYS].iter().any(|names| is_in(names, left) && is_in(names, right));
    let next = rest.trim_start_matches(SPACES);
    let next = first_word(next.strip_prefix("de ").unwrap_or(next));
    let previous = last_word(before[..before.len() - left.len()].trim_end_matches(SPACES));
    names
        || is_in(MONTHS, left) && is_number(right) && is_month(next)
        || is_number(left) && is_month(previous) && is_in(MONTHS, right) && is_number(next)
}

const SPACES: [char; 3] = [' ', '\u{a0}', '.'];

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’')
}

fn first_word(text: &str) -> &str {
    let len: usize = text.chars().take(LONGEST).take_while(|c| in_word(*c)).map(char::len_utf8).sum();
    &text[..len]
}

fn last_word(text: &str) -> &str {
    let len: usize = text.chars().rev().take(LONGEST).take_while(|c| in_word(*c)).map(char::len_utf8).sum();
    &text[text.len() - len..]
}

/// A day of a month or a year.
fn is_number(word: &str) -> bool {
    matches!(word.len(), 1 | 2 | 4)
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && !word.starts_with('0')
}

/// Whether a name is among those of a list. What a language writes small may begin a sentence.
fn is_in(names: &[&str], word: &str) -> bool {
    if word.len() > LONGEST || !word.starts_with(char::is_alphabetic) {
        return false;
    }
    let small = word.to_lowercase();
    names.iter().any(|names| names.split(' ').any(|name| name == word || name == small))
}
