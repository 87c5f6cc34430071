//! `**`, `__`, `~~` and `*` that should have set words off, but have spaces inside or letters outside.
//!
//! Markdown opens emphasis only before a letter and closes it only behind one; behind punctuation a
//! space or more punctuation must follow. Stars also mark footnotes (`0.12**`, `** p < 0.05`) and
//! multiply: these are told from marks by what stands beside them.

use std::ops::Range;

use super::run::{GAP, OBJECT, Run, near};
use crate::model::doc::{Node, NodeKind};
use crate::parse::builder::Builder;

/// Bytes between two marks that belong together, at most.
const LONGEST: usize = 400;

/// Words of several languages that are never factors of a product.
const FUNCTION_WORDS: &[&str] = &[
    "a", "an", "the", "this", "that", "is", "are", "was", "were", "be", "of", "in", "on", "at", "to", "for",
    "by", "with", "and", "or", "but", "not", "no", "very", "more", "most", "it", "its", "as", "w", "z", "na",
    "do", "i", "nie", "jest", "są", "to", "że", "o", "der", "die", "das", "den", "dem", "ein", "eine", "ist",
    "sind", "und", "oder", "nicht", "im", "mit", "von", "zu", "sehr", "le", "la", "les", "un", "une", "du",
    "des", "de", "et", "est", "sont", "pas", "très", "el", "los", "las", "una", "y", "en", "es", "son", "no",
    "muy", "que", "il", "lo", "gli", "è", "di", "e", "o", "os", "as", "um", "uma", "é", "het", "een", "van",
    "zijn", "niet", "zeer", "і", "й", "в", "у", "не", "це", "та", "про", "je", "se", "v", "ve", "och", "är",
    "av", "ett", "den", "det",
];

/// Looks for marks in pairs, then for those alone.
pub(super) fn look(run: &mut Run<'_>) {
    for mark in ["**", "__", "~~"] {
        if run.text.contains(mark) {
            doubled(run, mark);
        }
    }
    for mark in ["*", "_"] {
        if run.text.contains(mark) {
            single(run, mark);
        }
    }
}

/// Looks for emphasis that was read between letters, where stars were meant: `Schüler*innen und Lehrer*innen`.
pub(super) fn look_inside(run: &mut Run<'_>, builder: &Builder<'_>, nodes: &[Node]) {
    let joins = |c: char| c.is_alphanumeric() && !is_spaceless(c);
    let start = nodes.first().map_or(0, |node| node.range.start as usize);
    for node in nodes.iter().filter(|node| node.kind == NodeKind::Emphasis) {
        let place = node.range.as_range();
        let (Some(before), Some(after)) =
            (builder.source.get(..place.start), builder.source.get(place.end..))
        else {
            continue;
        };
        if before.ends_with(joins) && after.starts_with(joins) {
            let place = place.start.saturating_sub(start)..place.end.saturating_sub(start);
            let written = run.as_written(place.clone());
            let words = written.trim_matches('*').to_owned();
            let message = format!("`{}` is read as emphasis inside of words", run.excerpt(place.clone()));
            let help = format!("write `\\*{words}\\*` for two stars");
            run.report(place.clone(), place, message, help);
        }
    }
}

/// Where runs of exactly `mark` stand.
fn places(run: &Run<'_>, mark: &str) -> Vec<usize> {
    let sign = mark.as_bytes()[0];
    let bytes = run.text.as_bytes();
    let mut places = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != sign {
            at += 1;
            continue;
        }
        let len = bytes[at..].iter().take_while(|byte| **byte == sign).count();
        if len == mark.len() && !is_operator(run, at, mark) {
            places.push(at);
        }
        at += len;
    }
    places
}

/// Two stars of a program or of a table's legend: `**kwargs`, `f(*args, **options)`, `x ** 2`, `**p < 0.05`.
fn is_operator(run: &Run<'_>, at: usize, mark: &str) -> bool {
    if mark != "**" {
        return false;
    }
    let rest = &run.text[at + mark.len()..];
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let argument = behind.starts_with(')') && run.text[..at].trim_end_matches(' ').ends_with(['(', ',']);
    let number = rest.strip_prefix(' ').unwrap_or(rest);
    let power = number.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && run.text[..at].ends_with(' ')
        && rest.starts_with(' ');
    let legend = matches!(word, "p" | "P") && behind.trim_start().starts_with(['<', '≤', '=']);
    matches!(word, "kwargs" | "kwds" | "kw" | "opts" | "options" | "params")
        && word.is_ascii()
        && !behind.starts_with("**")
        || legend
        || argument && !word.is_empty()
        || power
}

fn doubled(run: &mut Run<'_>, mark: &str) {
    let places = places(run, mark);
    let mut next = 0;
    while let Some(first) = places.get(next).copied() {
        let second = places.get(next + 1).copied().filter(|second| is_pair(run, first, *second, mark));
        if let Some(second) = second {
            pair(run, first, second, mark);
            next += 2;
        } else {
            alone(run, first, mark);
            next += 1;
        }
    }
}

/// Whether words were meant to stand between the marks.
fn is_pair(run: &Run<'_>, first: usize, second: usize, mark: &str) -> bool {
    let inside = &run.text[first + mark.len()..second];
    let legend = |at: usize| is_note_mark(run, at, mark) || is_legend(run, at, mark);
    let intraword = |at: usize| mark == "__" && word(run.before(at)) && word(run.after(at + mark.len()));
    inside.len() <= LONGEST
        && inside.chars().any(|c| c.is_alphanumeric() || c == OBJECT)
        && !(legend(first) && legend(second))
        && !intraword(first)
        && !intraword(second)
        && !(inside.starts_with(' ') && is_note_mark(run, first, mark))
}

/// A mark right behind a number or a word, before a space: the call of a footnote.
fn is_note_mark(run: &Run<'_>, at: usize, mark: &str) -> bool {
    let closed = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ".,;:)|".contains(c));
    word(run.before(at)) && closed(run.after(at + mark.len()))
}

/// A mark that begins a line or a clause, with a space behind it: the footnote itself.
fn is_legend(run: &Run<'_>, at: usize, mark: &str) -> bool {
    let begins = run.before(at).is_none_or(|c| c == '\n');
    let clause = run.text[..at].trim_end_matches([' ', GAP]).ends_with([',', ';', '.', '(', '*']);
    (begins || clause) && run.text[at + mark.len()..].starts_with(' ')
}

fn word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '%' | '’'))
}

fn pair(run: &mut Run<'_>, first: usize, second: usize, mark: &str) {
    let claim = first..second + mark.len();
    let inside = run.as_written(first + mark.len()..second).to_owned();
    let words = inside.trim();
    let (why, help) = if words.len() < inside.len() {
        ("spaces inside the marks".to_owned(), format!("write `{mark}{words}{mark}`"))
    } else {
        beside(run, claim.clone(), words, mark)
    };
    let message = format!("`{}` is printed as text: {why}", run.excerpt(claim.clone()));
    run.report(claim.clone(), claim, message, help);
}

/// Why marks without spaces inside are none, and the words mended.
fn beside(run: &Run<'_>, claim: Range<usize>, words: &str, mark: &str) -> (String, String) {
    let after = run.after(claim.end).filter(|c| c.is_alphanumeric());
    let before = run.before(claim.start).filter(|c| c.is_alphanumeric());
    let last = words.chars().next_back().unwrap_or(' ');
    if let Some(after) = after
        && !last.is_alphanumeric()
    {
        let help = if is_spaceless(after) {
            format!("write the marks inside the punctuation: {}", inner(words, mark))
        } else {
            format!("write `{mark}{words}{mark} {after}…`, with a space behind the marks")
        };
        return (format!("`{last}` before the mark and `{after}` behind it"), help);
    }
    if let Some(before) = before {
        let first = words.chars().next().unwrap_or(' ');
        let help = if is_spaceless(before) {
            format!("write the marks inside the punctuation: {}", inner(words, mark))
        } else {
            format!("write `…{before} {mark}{words}{mark}`, with a space before the marks")
        };
        return (format!("`{before}` before the mark and `{first}` behind it"), help);
    }
    ("the marks are not read here".into(), format!("write `{mark}words{mark}`"))
}

/// The words with marks inside their punctuation.
fn inner(words: &str, mark: &str) -> String {
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
    match words.find(bare).filter(|_| !bare.is_empty()) {
        Some(at) => format!("`{}{mark}{bare}{mark}{}`", &words[..at], &words[at + bare.len()..]),
        None => format!("`{mark}words{mark}`"),
    }
}

/// Whether a script sets no spaces between words.
fn is_spaceless(c: char) -> bool {
    matches!(u32::from(c), 0x0e00..=0x0eff | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0x20000..=0x3ffff)
}

/// A mark without a second one.
fn alone(run: &mut Run<'_>, at: usize, mark: &str) {
    if mark == "~~" {
        tripled(run, at);
    }
    if mark != "**" || is_note_mark(run, at, mark) && (run.in_cell() || is_starred(run, at)) {
        return;
    }
    let next = run.text[at + mark.len()..].chars().next();
    let opens = next.is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '“' | '„' | '«' | '"' | '(' | '¿' | '¡' | OBJECT)
    }) && run.before(at).is_none_or(|c| !c.is_alphanumeric());
    let closes = run.text[..at].ends_with(|c: char| c.is_alphanumeric() || ".!?”\"".contains(c))
        && run.before(at).is_some_and(|c| !c.is_ascii_digit())
        && next.is_none_or(|c| !c.is_alphanumeric());
    if opens || closes {
        let what = if opens { "opens" } else { "closes" };
        let message = format!("`{mark}` {what} nothing and is printed as text");
        let help = format!("write `{mark}words{mark}` inside one paragraph, or `\\*\\*` for two stars");
        run.report(at..at + mark.len(), at..at + mark.len(), message, help);
    }
}

/// `~~CO~2~~~`: the tilde of a subscript and the two behind it are one run of three, which strikes nothing.
fn tripled(run: &mut Run<'_>, at: usize) {
    let line = near(&run.text[at..]);
    let Some(len) = line.find("~~~").filter(|len| *len > 2) else { return };
    let claim = at..at + len + 3;
    let words = run.as_written(at + 2..at + len + 1).to_owned();
    if words.contains("~~") || !words[..words.len() - 1].contains('~') {
        return;
    }
    let message =
        format!("`{}` is printed as text: three tildes in a row strike nothing", run.excerpt(claim.clone()));
    run.report(claim.clone(), claim, message, format!("write `<del>{words}</del>`"));
}

/// Whether a mark behind a word calls a footnote: behind a number, or explained by a line of its own.
fn is_starred(run: &Run<'_>, at: usize) -> bool {
    run.before(at).is_some_and(|c| c.is_ascii_digit() || matches!(c, '%' | ')')) || run.has_footnote("**")
}

/// One star or underscore, where words between two of them were certainly meant.
fn single(run: &mut Run<'_>, mark: &str) {
    let places = places(run, mark);
    for pair in places.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let inside = &run.text[first + 1..second];
        let has_words = inside.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        if inside.len() > LONGEST / 2 || !has_words || inside.contains(['\n', '=']) {
            continue;
        }
        let before = run.before(first);
        let after = run.after(second + 1);
        let opens = before.is_none_or(|c| !c.is_alphanumeric() && c != OBJECT) && !inside.starts_with(' ');
        let glued = opens
            && !inside.ends_with([' ', GAP, '(', '['])
            && inside.chars().next_back().is_some_and(|c| !c.is_alphanumeric() && c != OBJECT)
            && after.is_some_and(char::is_alphabetic);
        let spaced = inside.ends_with(' ')
            && after.is_none_or(|c| !c.is_alphanumeric())
            && (opens || inside.starts_with(' ') && is_among_words(run, first, second))
            && !inside.contains(['.', ';', ',', ':', '(']);
        // `*words *more`, as word processors leave it.
        let is_prose = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '’' | '\'');
        let spaced = spaced
            || mark == "*"
                && opens
                && inside.ends_with(' ')
                && after.is_some_and(char::is_alphabetic)
                && inside.starts_with(char::is_lowercase)
                && inside.chars().all(is_prose);
        if !(glued && (mark == "*" || inside.contains(' '))) && !spaced {
            continue;
        }
        let claim = first..second + 1;
        let words = run.as_written(first + 1..second).trim().to_owned();
        let why = if spaced {
            "spaces inside the marks"
        } else {
            "punctuation before the mark and a letter behind it"
        };
        let help = if spaced {
            format!("write `{mark}{words}{mark}`")
        } else {
            format!("write `{mark}{words}{mark} `, with a space behind the marks")
        };
        let message = format!("`{}` is printed as text: {why}", run.excerpt(claim.clone()));
        run.report(claim.clone(), claim, message, help);
        return;
    }
}

/// Whether words stand on both sides, on one line without a formula.
fn is_among_words(run: &Run<'_>, first: usize, second: usize) -> bool {
    let line_start =
        run.text[..first].char_indices().rev().take(LONGEST).take_while(|(_, c)| *c != '\n').last();
    let line_start = line_start.map_or(first, |(at, _)| at);
    let line_end = second + near(&run.text[second..]).len();
    let before = run.text[line_start..first].trim_end();
    let after = run.text[second + 1..line_end].trim_start();
    let is_word = |text: &str| text.chars().take(3).filter(|c| c.is_lowercase()).count() >= 2;
    let last: String = before.chars().rev().take(3).collect();
    // Nouns alone are factors: `price * quantity * rate`.
    let beside = [before.rsplit(' ').next(), after.split(' ').next()].into_iter().flatten();
    let inside = run.text[first + 1..second].split(' ');
    let is_prose = beside.chain(inside).any(|word| FUNCTION_WORDS.contains(&&*word.to_lowercase()));
    is_prose
        && !run.text[line_start..line_end].contains(['=', '×', '/'])
        && is_word(&last)
        && (after.is_empty() || is_word(after))
}
