//! Numbers: ordinals, Roman numerals, ranges of pages, plurals.

use citationberg::taxonomy::{NumberVariable, PageVariable, Variable};
use citationberg::{GrammarGender, NumberForm, PageRangeFormat, TermForm};

use super::context::Locator;
use super::eval::Eval;
use super::text::{Node, Role};

/// `number`.
pub(super) fn number(eval: &mut Eval<'_>, variable: Variable, form: NumberForm) -> Vec<Node> {
    let text = eval.value(variable).filter(|_| !eval.spent.contains(&variable));
    let text = text.or_else(|| {
        let page = eval.work.text(Variable::Page(PageVariable::Page));
        let is_first = variable == Variable::Number(NumberVariable::PageFirst);
        page.filter(|_| is_first).map(|page| first_page(&page.plain).into())
    });
    eval.count(text.is_some());
    let Some(text) = text else { return Vec::new() };
    if eval.substitute_of.is_some() {
        eval.spent.push(variable);
    }
    if variable == Variable::Page(PageVariable::Page) {
        return page_range(eval, &text);
    }
    let gender = eval.locale.gender(&variable.to_string());
    let nodes = vec![Node::Text(numbers(eval, &text, form, gender))];
    match variable {
        Variable::Number(NumberVariable::Locator) => vec![Node::with_role(Role::Locator, nodes)],
        Variable::Number(NumberVariable::CitationNumber) => vec![Node::with_role(Role::Number, nodes)],
        _ => nodes,
    }
}

/// Sets each number of a text; what is not a number stays.
fn numbers(eval: &Eval<'_>, text: &str, form: NumberForm, gender: Option<GrammarGender>) -> String {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '\u{2013}' | '&');
    let mut set = String::with_capacity(text.len());
    let mut rest = text;
    let numeric = is_numeric(text);
    while let Some(first) = rest.chars().next() {
        let len = rest.find(|c| is_separator(c) != is_separator(first)).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(len);
        rest = after;
        match chunk.parse::<u32>() {
            Ok(number) => set.push_str(&one_number(eval, number, form, gender)),
            Err(_) if is_separator(first) && numeric => separator(eval, chunk, &mut set),
            Err(_) => set.push_str(chunk),
        }
    }
    set
}

/// A sign between numbers, as it is set.
fn separator(eval: &Eval<'_>, signs: &str, set: &mut String) {
    match signs.trim() {
        "-" | "\u{2013}" => set.push_str(range_sign(eval)),
        "&" => set.push_str(" & "),
        "," => set.push_str(", "),
        ";" => set.push_str("; "),
        _ => set.push_str(signs),
    }
}

fn one_number(eval: &Eval<'_>, number: u32, form: NumberForm, gender: Option<GrammarGender>) -> String {
    match form {
        NumberForm::Numeric => number.to_string(),
        NumberForm::Ordinal => ordinal(eval, number, gender),
        NumberForm::LongOrdinal => {
            let long = eval.locale.long_ordinal(number, gender).filter(|_| (1..=10).contains(&number));
            long.map_or_else(|| ordinal(eval, number, gender), str::to_owned)
        }
        NumberForm::Roman => roman(number),
    }
}

/// A number that orders: `1st`.
pub(super) fn ordinal(eval: &Eval<'_>, number: u32, gender: Option<GrammarGender>) -> String {
    format!("{number}{}", eval.locale.ordinal(number, gender).unwrap_or_default())
}

/// A Roman numeral, in small letters.
fn roman(number: u32) -> String {
    const VALUES: [u32; 13] = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1];
    const SIGNS: [&str; 13] = ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"];
    if number >= 4000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut set = String::new();
    for (value, sign) in VALUES.into_iter().zip(SIGNS) {
        while rest >= value {
            set.push_str(sign);
            rest -= value;
        }
    }
    set
}

/// The letters of a year: 0 is `a`, 26 is `aa`.
pub(super) fn letters(number: u32) -> String {
    let mut rest = number + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// The parts of a list or a range of numbers; a comma within a number parts nothing.
fn chunks(text: &str) -> Vec<&str> {
    let is_thousands = |at: usize| {
        let after = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        after == 3 && text[..at].ends_with(|c: char| c.is_ascii_digit())
    };
    let mut chunks = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, ';' | '&' | '-' | '\u{2013}') || (c == ',' && !is_thousands(at)) {
            chunks.push(text[start..at].trim());
            start = at + c.len_utf8();
        }
    }
    chunks.push(text[start..].trim());
    chunks
}

/// Whether a text counts as a number: `12`, `12a`, `3-5`, `1, 2 & 3`.
pub(super) fn is_numeric(text: &str) -> bool {
    let is_number = |chunk: &&str| {
        let mut before = ' ';
        let fits = chunk.chars().all(|c| {
            // A slash stands between figures only: `12/2025`.
            let fits = c.is_alphanumeric() || matches!(c, '.' | ',') || (c == '/' && before.is_ascii_digit());
            before = c;
            fits
        });
        fits && chunk.chars().any(|c| c.is_ascii_digit())
    };
    chunks(text).iter().all(is_number)
}

/// What says "and the following" behind a number, longest first.
pub const FOLLOWING: [&str; 16] = [
    "et suiv.",
    "et seqq.",
    "et seq.",
    "i nast.",
    "и след.",
    "та наст.",
    "y sigs.",
    "и сл.",
    "sqq.",
    "e.v.",
    "sq.",
    "y ss.",
    "i n.",
    "ff.",
    "ff",
    "f.",
];

/// Words that join two numbers.
const JOINING: [&str; 19] = [
    "a", "and", "bis", "e", "en", "et", "i", "och", "og", "oraz", "through", "to", "und", "y", "і", "й",
    "та", "и", "và",
];

/// Whether the label of a number is in the plural.
pub(super) fn is_plural(variable: Variable, text: &str) -> bool {
    let text = text.trim();
    if matches!(variable, Variable::Number(NumberVariable::NumberOfVolumes | NumberVariable::NumberOfPages)) {
        return text != "1" && text != "0";
    }
    // A hyphen in the number of a law or a version parts nothing.
    let is_name = matches!(variable, Variable::Number(NumberVariable::Number | NumberVariable::Version));
    if text.contains("\\-") || is_name && text.contains('-') {
        return false;
    }
    let of_number = |word: &&str| {
        text.strip_suffix(*word).is_some_and(|rest| rest.trim_end().ends_with(|c: char| c.is_ascii_digit()))
    };
    if FOLLOWING.iter().chain(&["f"]).any(of_number) {
        return true;
    }
    let is_number = |chunk: &&str| chunk.ends_with(|c: char| c.is_ascii_digit()) || is_roman(chunk);
    // Behind other words a number counts something else: `5, note 3`.
    let counted = |chunk: &str| {
        let words = chunk.split_whitespace().filter(|word| !JOINING.contains(word));
        words.take_while(is_number).count()
    };
    chunks(text).into_iter().map(counted).sum::<usize>() > 1
}

/// Whether a text is made of Roman numerals, as places in a work are.
pub(super) fn is_numeral(text: &str) -> bool {
    chunks(text).into_iter().all(is_roman)
}

fn is_roman(chunk: &str) -> bool {
    !chunk.is_empty() && chunk.bytes().all(|b| b"ivxlcIVXLC".contains(&b))
}

/// What stands between two numbers of a range.
pub(super) fn range_sign<'a>(eval: &Eval<'a>) -> &'a str {
    eval.locale.term("page-range-delimiter", TermForm::Long, false).unwrap_or("\u{2013}")
}

/// The first page of a range.
pub(super) fn first_page(text: &str) -> &str {
    text.split(['-', '\u{2013}', ',', '&', ';']).next().unwrap_or_default().trim()
}

/// A locator: ranges of pages as the style shortens them, other ranges with an en dash.
pub(super) fn locator(eval: &Eval<'_>, locator: Locator<'_>) -> Vec<Node> {
    let text = locator.text.replace('&', eval.locale.symbol("and").unwrap_or("&"));
    // A dash that was typed is meant.
    if locator.label == "page" && !text.contains('\u{2013}') {
        return page_range(eval, &text);
    }
    let mut set = String::with_capacity(text.len());
    for (at, part) in text.split('-').enumerate() {
        if at > 0 && set.ends_with('\\') {
            set.pop();
            set.push('-');
        } else if at > 0 {
            set.truncate(set.trim_end().len());
            set.push_str(range_sign(eval));
        }
        set.push_str(if at > 0 { part.trim_start() } else { part });
    }
    vec![Node::Text(set)]
}

/// Ranges of pages.
pub(super) fn page_range(eval: &Eval<'_>, text: &str) -> Vec<Node> {
    let delimiter = range_sign(eval);
    let mut set = String::with_capacity(text.len());
    let mut rest = text.trim();
    while !rest.is_empty() {
        let len = rest.find([',', '&', ';']).unwrap_or(rest.len());
        let (range, after) = rest.split_at(len);
        set.push_str(&one_range(range.trim(), delimiter, eval.style.page_range));
        let mut signs = after.chars();
        if let Some(sign) = signs.next() {
            if sign == '&' {
                set.push(' ');
            }
            set.push(sign);
            set.push(' ');
        }
        rest = signs.as_str().trim_start();
    }
    vec![Node::Text(set.trim_end().to_owned())]
}

fn one_range(range: &str, delimiter: &str, format: Option<PageRangeFormat>) -> String {
    if range.contains("\\-") {
        return range.replace("\\-", "-");
    }
    let mut parts = range.split(['-', '\u{2013}']).map(str::trim).filter(|part| !part.is_empty());
    let (Some(first), Some(last), None) = (parts.next(), parts.next(), parts.next()) else {
        return range.to_owned();
    };
    let split = |part: &'_ str| part.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let ((before, x), (other, y)) = (first.split_at(split(first)), last.split_at(split(last)));
    let has_digits = !x.is_empty() && !y.is_empty();
    let counts = |part: &str| {
        let bare = part.trim_matches(['(', ')', '[', ']']);
        bare.chars().count() == 1 || is_roman(bare)
    };
    if !(has_digits || counts(first) && counts(last)) {
        return range.to_owned();
    }
    if has_digits && before != other {
        // Pages of two counts are no range to shorten.
        return format!("{first}-{last}");
    }
    let Some(format) = format.filter(|_| has_digits) else { return format!("{first}{delimiter}{last}") };
    let full = match x.len().checked_sub(y.len()) {
        Some(missing) => format!("{}{y}", &x[..missing]),
        None => y.to_owned(),
    };
    let changed = || {
        let same = x.bytes().zip(full.bytes()).take_while(|(a, b)| a == b).count();
        full.len() - same
    };
    let keep = |least: usize| {
        if full.len() > x.len() {
            return full.clone();
        }
        full[full.len() - changed().max(least).min(full.len())..].to_owned()
    };
    let last = match format {
        PageRangeFormat::Expanded => format!("{before}{full}"),
        PageRangeFormat::Minimal => keep(1),
        PageRangeFormat::MinimalTwo => keep(2),
        PageRangeFormat::Chicago15 | PageRangeFormat::Chicago16 => {
            if x.len() < 3 || x.ends_with("00") {
                full.clone()
            } else if x.as_bytes().get(x.len() - 2) == Some(&b'0') {
                keep(1)
            } else if format == PageRangeFormat::Chicago15 && x.len() == 4 && changed() >= 3 {
                full.clone()
            } else {
                keep(2)
            }
        }
    };
    format!("{first}{delimiter}{last}")
}
