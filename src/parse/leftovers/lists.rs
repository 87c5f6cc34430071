//! Lists that were typed: bullets and dashes at the starts of lines, as word processors leave them.

use std::ops::Range;

use super::run::Run;
use crate::model::doc::NodeKind;

/// Signs that begin nothing but an item.
const BULLETS: &[char] = &[
    '•', '▪', '▫', '‣', '◦', '●', '○', '■', '□', '◆', '◇', '➢', '➤', '►', '▶', '✓', '✔', '❖', '⁃', '∙',
    '\u{f0b7}', '\u{f0a7}', '\u{f0d8}', '\u{f0fc}', '\u{f076}', '\u{f0a8}', '\u{f06e}', '\u{f071}',
];

/// Signs of Symbol and Wingdings that other fonts show as letters; only before a tab are they bullets.
const LETTERS: &[char] = &['§', 'Ø', 'ü', 'o', 'v', 'q', 'n', '·', 'à', '¨', 'Ÿ'];

/// Verbs that follow what somebody says.
const SPEECH: &[&str] = &[
    "said",
    "says",
    "asked",
    "replied",
    "answered",
    "dit",
    "répondit",
    "demanda",
    "sagte",
    "sagt",
    "fragte",
    "antwortete",
    "powiedział",
    "powiedziała",
    "odparł",
    "odparła",
    "rzekł",
    "zapytał",
    "dijo",
    "respondió",
    "preguntó",
    "disse",
    "rispose",
    "respondeu",
    "zei",
    "vroeg",
    "sade",
    "sa",
    "svarade",
    "řekl",
    "řekla",
    "odpověděl",
    "сказав",
    "сказала",
    "відповів",
    "відповіла",
    "спитав",
];

/// Looks for bullets and dashes at the starts of lines.
pub(super) fn look(run: &mut Run<'_>) {
    if run.in_cell() || matches!(run.block, Some(NodeKind::Furniture(_))) {
        return;
    }
    let lines = run.lines();
    let bullets: Vec<(Range<usize>, usize)> =
        lines.iter().filter_map(|line| Some((line.clone(), bullet(run, line)?))).collect();
    if !bullets.is_empty() {
        report(run, &bullets, "a typed bullet makes no list");
        return;
    }
    let dashes: Vec<(Range<usize>, usize)> =
        lines.iter().filter_map(|line| Some((line.clone(), dash(&run.text[line.clone()])?))).collect();
    if dashes.len() > 1
        && !is_dialogue(dashes.iter().map(|(line, len)| &run.text[line.start + len..line.end]))
    {
        report(run, &dashes, "typed dashes make no list");
    }
    glued(run, &lines);
    lettered(run, &lines);
}

/// Two lines or more that begin with letters or numbers in a row: `a) `, `b) `, or `(1) `, `(2) `.
fn lettered(run: &mut Run<'_>, lines: &[Range<usize>]) {
    let items: Vec<(&Range<usize>, Item)> =
        lines.iter().filter_map(|line| Some((line, item(&run.text[line.clone()])?))).collect();
    let ([(first, one), (_, two), ..], Some((last, _))) = (&items[..], items.last()) else { return };
    let may_be_names = one.is_initial && items.get(2).is_none_or(|(_, three)| three.number != 3);
    if one.number != 1 || two.number != 2 || one.sign != two.sign || may_be_names {
        return;
    }
    let mark = run.as_written(first.start..first.start + one.len).trim_end().to_owned();
    let message = format!("`{mark}` is printed as text: letters and brackets make no list");
    let help = format!(
        "write `1. {}`, each item on a line of its own, with a blank line before the first; to keep `{mark}`, put a \
         blank line between the items",
        run.excerpt(first.start + one.len..first.end)
    );
    let (shown, claim) = (first.start..first.start + mark.len(), first.start..last.end);
    run.report(shown, claim, message, help);
}

/// How an item begins.
struct Item {
    number: u32,
    /// What stands around the number or letter.
    sign: (bool, u8),
    len: usize,
    /// `A. ` may begin a name.
    is_initial: bool,
}

fn item(text: &str) -> Option<Item> {
    let inside = text.strip_prefix('(').unwrap_or(text);
    let end = inside.find([')', '.']).filter(|end| (1..=4).contains(end))?;
    let (name, sign) = (&inside[..end], inside.as_bytes()[end]);
    let bracketed = inside.len() < text.len();
    let words = inside[end + 1..].strip_prefix([' ', '\u{a0}', '\t'])?;
    let lower = name.to_ascii_lowercase();
    let number = match (lower.as_str(), lower.as_bytes()) {
        ("i", _) => 1,
        ("ii", _) => 2,
        (_, [letter @ b'a'..=b'z']) => u32::from(letter - b'a') + 1,
        (digits, _) if bracketed => digits.parse().ok()?,
        _ => return None,
    };
    let is_item = !words.is_empty() && (sign == b')' || !bracketed);
    let is_initial = sign == b'.' && name.starts_with(|c: char| c.is_ascii_uppercase());
    is_item.then_some(Item { number, sign: (bracketed, sign), len: text.len() - words.len(), is_initial })
}

/// The bytes of the bullet that begins a line, with the space behind it.
fn bullet(run: &Run<'_>, line: &Range<usize>) -> Option<usize> {
    let text = &run.text[line.clone()];
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let words = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    let is_sign = BULLETS.contains(&first)
        && (!words.is_empty() && (words.len() < rest.len() || words.starts_with(char::is_alphabetic)));
    let is_letter = LETTERS.contains(&first) && rest.starts_with('\t') && !words.is_empty();
    let is_dot = first == '·' && rest.starts_with([' ', '\u{a0}']);
    let is_tabbed_dash = matches!(first, '–' | '—' | '-') && rest.starts_with('\t');
    (is_sign || is_letter || is_dot || is_tabbed_dash).then_some(text.len() - words.len())
}

/// The bytes of the dash that begins a line, with the space behind it.
pub(super) fn dash(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['–', '—', '―', '−'])?;
    let words = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', '\t']);
    (words.len() < rest.len() && !words.is_empty()).then_some(text.len() - words.len())
}

/// Whether lines behind dashes are what people say: whole sentences, with a question, an exclamation, or
/// words about who speaks between further dashes.
pub(super) fn is_dialogue<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let mut speaks = false;
    for line in lines {
        let line = line.trim();
        let begins = line.chars().next().is_some_and(|c| c.is_uppercase() || "¿¡«„“\"…".contains(c));
        if !begins || !line.ends_with(['.', '?', '!', '…', '»', '”', '"', ':']) {
            return false;
        }
        speaks |= line.contains(['?', '!', '…'])
            || [" – ", " — ", ", —", ", –"].iter().any(|dash| line.contains(dash))
            || line.split(", ").skip(1).any(names_speaker);
    }
    speaks
}

/// Whether a clause begins by saying who speaks: `dit-il`, `he said`.
fn names_speaker(clause: &str) -> bool {
    clause.split(|c: char| !c.is_alphabetic()).take(3).any(|word| SPEECH.contains(&word))
}

fn report(run: &mut Run<'_>, items: &[(Range<usize>, usize)], why: &str) {
    let (Some((first, len)), Some((last, _))) = (items.first(), items.last()) else { return };
    let sign = run.as_written(first.clone()).chars().next().unwrap_or('•');
    let sign = if ('\u{e000}'..='\u{f8ff}').contains(&sign) {
        format!("U+{:04X}", u32::from(sign))
    } else {
        sign.to_string()
    };
    let message = format!("`{sign}` is printed as text: {why}");
    let help = format!(
        "write `- {}`, each item on a line of its own, with a blank line before the first",
        run.excerpt(first.start + len..first.end)
    );
    let end = first.start + run.as_written(first.clone()).chars().next().map_or(0, char::len_utf8);
    run.report(first.start..end, first.start..last.end, message, help);
}

/// Two lines or more that begin with a hyphen or a number and go on without a space.
fn glued(run: &mut Run<'_>, lines: &[Range<usize>]) {
    let is_glued = |line: &&Range<usize>| {
        let text = &run.text[(*line).clone()];
        let rest = text.strip_prefix(['-', '*', '+']).or_else(|| {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            (1..=2).contains(&digits).then(|| text[digits..].strip_prefix(['.', ')'])).flatten()
        });
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase) && rest.contains(' '))
    };
    let glued: Vec<&Range<usize>> = lines.iter().filter(is_glued).collect();
    if let ([first, .., last], true) = (&glued[..], glued.len() == lines.len()) {
        let (first, last) = ((*first).clone(), (*last).clone());
        let text = run.as_written(first.clone());
        let mark = text.find(char::is_uppercase).unwrap_or(1);
        let message = format!("`{}` is printed as text: a space must follow it", &text[..mark]);
        let help = format!("write `{} {}`", &text[..mark], super::run::excerpt(&text[mark..]));
        run.report(first.start..first.start + mark, first.start..last.end, message, help);
    }
}
