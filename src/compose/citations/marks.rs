//! Markup and protected capitals on their way through the engine, which takes plain text only.
//!
//! Each tag of CSL-JSON's HTML subset becomes one control character, which no collation and no
//! comparison of the engine sees as a letter. Protected runs are numbered, so that their own
//! spelling can be put back whatever the style did to their case. Characters of numbers in which the
//! engine would see ranges or lists, and spaces of family names in which it would see particles, become
//! others that it does not know.

/// Opens a run in italics, in bold, raised, lowered, in small capitals, in none of these.
const OPEN: [(char, Mark); 6] = [
    ('\u{2}', Mark::Italic),
    ('\u{3}', Mark::Bold),
    ('\u{4}', Mark::Superscript),
    ('\u{5}', Mark::Subscript),
    ('\u{6}', Mark::SmallCaps),
    ('\u{8}', Mark::Plain),
];
/// Opens a protected run; the next character is its number.
const OPEN_PROTECTED: char = '\u{e}';
/// Closes the innermost run.
const CLOSE: char = '\u{7}';
/// The numbers of protected runs: variation selectors, which are invisible everywhere.
const FIRST_NUMBER: u32 = 0xE0100;
const NUMBERS: u32 = 240;
/// What a hidden character of ASCII is added to.
const HIDDEN: u32 = 0xE000;
/// Before a mark that a style prints: no space stands before it, and it is printed even after its like, which
/// the engine would take for a doubled affix.
pub(super) const TIGHT: char = '\u{11}';
/// After a closing quote at the end of a text, which the engine would take for its own.
const END_OF_QUOTE: char = '\u{12}';
/// After family names that the engine must tell apart.
pub(super) const NAMESAKE: char = '\u{13}';
/// The last name of a list that goes on.
pub(super) const OTHERS: char = '\u{14}';
/// A space between the words of a family name: ignored by collation, as all controls are.
const SPACE_OF_NAME: char = '\u{10}';

/// Between initials that are written together: a space for the engine, which else sees one name in "J.R.".
pub(super) const BETWEEN_INITIALS: char = '\u{205f}';

/// What a run looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Italic,
    Bold,
    Superscript,
    Subscript,
    SmallCaps,
    /// As text outside all others.
    Plain,
    /// Case stays as it is; index into the protected texts.
    Protected(usize),
}

/// A piece of text that came back from the engine.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Open(Mark),
    Close,
}

const TAGS: [(&str, Mark); 8] = [
    ("<i>", Mark::Italic),
    ("<b>", Mark::Bold),
    ("<sup>", Mark::Superscript),
    ("<sub>", Mark::Subscript),
    ("<span style=\"font-variant:small-caps;\">", Mark::SmallCaps),
    ("<sc>", Mark::SmallCaps),
    ("<span class=\"nodecor\">", Mark::Plain),
    ("<span class=\"nocase\">", Mark::Protected(0)),
];
const CLOSERS: [&str; 6] = ["</i>", "</b>", "</sup>", "</sub>", "</sc>", "</span>"];

/// Text for the engine: tags as marks; protected texts are appended to `protected`.
pub(super) fn encode(text: &str, protected: &mut Vec<Box<str>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Option<(usize, usize)>> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((tag, mark)) = TAGS.iter().find(|(tag, _)| rest.starts_with(tag)) {
            rest = &rest[tag.len()..];
            // Before the space, so that the word begins with its own letter, whose case a style may change.
            let space = *mark != Mark::Protected(0) && out.ends_with(' ');
            out.truncate(out.len() - usize::from(space));
            open.push(push_open(&mut out, *mark, protected));
            out.extend(space.then_some(' '));
        } else if let Some(tag) = CLOSERS.iter().find(|tag| !open.is_empty() && rest.starts_with(**tag)) {
            rest = &rest[tag.len()..];
            close(&mut out, open.pop().flatten(), protected);
        } else {
            push_clean(&mut out, c);
            rest = &rest[c.len_utf8()..];
        }
    }
    while let Some(run) = open.pop() {
        close(&mut out, run, protected);
    }
    if out.ends_with(['”', '’', '»', '"']) {
        out.push(END_OF_QUOTE);
    }
    out
}

/// Writes an opening mark; for a protected run gives its number and where its text begins.
fn push_open(out: &mut String, mark: Mark, protected: &mut Vec<Box<str>>) -> Option<(usize, usize)> {
    if let Some((c, _)) = OPEN.iter().find(|(_, known)| *known == mark) {
        out.push(*c);
        return None;
    }
    let number = protected.len();
    let code = u32::try_from(number).ok().filter(|number| *number < NUMBERS)?;
    out.push(OPEN_PROTECTED);
    out.push(char::from_u32(FIRST_NUMBER + code)?);
    protected.push("".into());
    Some((number, out.len()))
}

fn close(out: &mut String, run: Option<(usize, usize)>, protected: &mut [Box<str>]) {
    if let Some((number, start)) = run {
        protected[number] = out[start..].into();
    }
    out.push(CLOSE);
}

/// Text for the engine where no markup can be: tags are dropped.
pub(super) fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tags = TAGS.iter().map(|(tag, _)| *tag).chain(CLOSERS);
        let tag = tags.into_iter().find(|tag| rest.starts_with(tag));
        match tag {
            Some(tag) => rest = &rest[tag.len()..],
            None => {
                push_clean(&mut out, c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// A number or a range or list of them, if it is numeric; the engine sees numbers in other texts, too.
pub(super) fn encode_range(number: &str) -> String {
    if is_numeric(number) { number.to_owned() } else { encode_number(number) }
}

/// A number that the engine reads as one number if it is numeric and as a text if not, and that prints as
/// written: of all its digits the engine sees the first ones or none.
pub(super) fn encode_number(number: &str) -> String {
    let (seen, hidden) = number.split_at(if is_numeric(number) { first_digits_end(number) } else { 0 });
    let hide = |c: char| match c {
        '0'..='9' | '-' | ',' | '&' => char::from_u32(HIDDEN + u32::from(c)).unwrap_or(c),
        c => c,
    };
    seen.chars().chain(hidden.chars().map(hide)).collect()
}

fn first_digits_end(number: &str) -> usize {
    let first = number.find(|c: char| c.is_ascii_digit()).unwrap_or(number.len());
    number[first..].find(|c: char| !c.is_ascii_digit()).map_or(number.len(), |len| first + len)
}

/// Whether a text is a number: letters, digits, and more of both between `/`, `-`, `,`, `.` or `&`.
fn is_numeric(number: &str) -> bool {
    let tail = number.trim_start_matches(|c: char| c.is_alphabetic());
    let mut parts = tail.split(['/', '-', '–', ',', '.', '&']);
    let is_number = |part: &str| {
        let part = part.trim();
        let letters = part.trim_start_matches(|c: char| c.is_ascii_digit());
        letters.len() < part.len() && letters.chars().all(char::is_alphabetic)
    };
    first_digits_end(number) <= 9 && tail.starts_with(|c: char| c.is_ascii_digit()) && parts.all(is_number)
}

/// A family name whose words the engine does not tell apart.
pub(super) fn join_words(name: &str) -> String {
    name.replace(' ', SPACE_OF_NAME.encode_utf8(&mut [0; 4]))
}

/// Given names of which the engine sees each initial.
pub(super) fn part_initials(given: &str) -> String {
    let mut out = String::with_capacity(given.len() + 4);
    for c in given.chars() {
        if c.is_alphabetic() && out.ends_with('.') {
            out.push(BETWEEN_INITIALS);
        }
        out.push(c);
    }
    out
}

/// Drops what could be taken for a mark; other controls become spaces.
fn push_clean(out: &mut String, c: char) {
    if c.is_control() || is_hidden(c) || c == BETWEEN_INITIALS {
        out.push(' ');
    } else if !(FIRST_NUMBER..FIRST_NUMBER + NUMBERS).contains(&u32::from(c)) {
        out.push(c);
    }
}

fn is_hidden(c: char) -> bool {
    (HIDDEN + 0x20..HIDDEN + 0x7F).contains(&u32::from(c))
}

/// Cuts text from the engine at its marks; hidden characters are put back by [`restore`].
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        if let Some((_, mark)) = OPEN.iter().find(|(c, _)| *c == first) {
            rest = &rest[first.len_utf8()..];
            return Some(Token::Open(*mark));
        }
        if first == CLOSE {
            rest = &rest[1..];
            return Some(Token::Close);
        }
        if first == OPEN_PROTECTED {
            let tail = &rest[1..];
            let number = tail.chars().next().map(u32::from).and_then(|code| code.checked_sub(FIRST_NUMBER));
            let len = tail.chars().next().map_or(0, char::len_utf8);
            return Some(match number.filter(|number| *number < NUMBERS) {
                Some(number) => {
                    rest = &tail[len..];
                    Token::Open(Mark::Protected(number as usize))
                }
                None => {
                    rest = tail;
                    Token::Text("")
                }
            });
        }
        let is_mark = |c: char| c == CLOSE || c == OPEN_PROTECTED || OPEN.iter().any(|(open, _)| *open == c);
        let (text, tail) = rest.split_at(rest.find(is_mark).unwrap_or(rest.len()));
        rest = tail;
        Some(Token::Text(text))
    })
}

/// Text without hidden characters.
pub(super) fn restore(text: &str) -> std::borrow::Cow<'_, str> {
    let shown = |c: char| match c {
        SPACE_OF_NAME => Some(' '),
        END_OF_QUOTE | NAMESAKE | BETWEEN_INITIALS => None,
        c if is_hidden(c) => char::from_u32(u32::from(c) - HIDDEN),
        c => Some(c),
    };
    if text
        .contains(|c| matches!(c, SPACE_OF_NAME | END_OF_QUOTE | NAMESAKE | BETWEEN_INITIALS) || is_hidden(c))
    {
        text.chars().filter_map(shown).collect::<String>().into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Token, encode, encode_number, is_hidden, restore, strip, tokens};

    #[test]
    fn marks_survive() {
        let mut protected = Vec::new();
        let text = encode("A <i>b</i> <span class=\"nocase\">NATO</span> 1 < 2 </b>", &mut protected);
        assert_eq!(protected, ["NATO".into()]);
        let lower = text.to_lowercase();
        let found: Vec<Token<'_>> = tokens(&lower).collect();
        assert_eq!(
            found,
            [
                Token::Text("a"),
                Token::Open(Mark::Italic),
                Token::Text(" b"),
                Token::Close,
                Token::Text(" "),
                Token::Open(Mark::Protected(0)),
                Token::Text("nato"),
                Token::Close,
                Token::Text(" 1 < 2 </b>"),
            ]
        );
        assert_eq!(strip("<b>x</b>\u{2}\u{7}"), "x  ");
    }

    #[test]
    fn numbers_are_one_number_or_none() {
        for (number, value) in [
            ("12", Some("12")),
            ("2021/07", Some("2021")),
            ("16-2", Some("16")),
            ("US 9,999,999", None),
            ("L 330", None),
            ("IF11751", Some("IF11751")),
            ("12b", Some("12b")),
            ("WT/DS431/AB/R", None),
            ("A/42/427", None),
            ("JOIN(2025) 9 final", None),
            ("ISO 690:2021", None),
            ("99999999999", None),
            ("", None),
        ] {
            let encoded = encode_number(number);
            let seen: String = encoded.chars().take_while(|c| !is_hidden(*c)).collect();
            match value {
                Some(value) => assert!(seen.starts_with(value), "{number}: {seen}"),
                None => assert!(!seen.contains(|c: char| c.is_ascii_digit()), "{number}: {seen}"),
            }
            assert_eq!(restore(&encoded), number);
        }
    }

    #[test]
    fn unclosed_and_stray_marks_do_no_harm() {
        let mut protected = Vec::new();
        assert_eq!(tokens(&encode("<i>a", &mut protected)).count(), 3);
        assert_eq!(tokens("\u{e}x\u{7}\u{7}").count(), 4);
        let many = "<span class=\"nocase\">X</span>".repeat(500);
        encode(&many, &mut protected);
        assert_eq!(protected.len(), 240);
    }
}
