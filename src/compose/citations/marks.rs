//! Markup and protected capitals on their way through the engine, which takes plain text only.
//!
//! Each tag of CSL-JSON's HTML subset becomes one control character, which no collation and no
//! comparison of the engine sees as a letter. Protected runs are numbered, so that their own
//! spelling can be put back whatever the style did to their case. Hyphens in numbers, which the
//! engine would take for ranges, become a private character.

/// Opens a run in italics, in bold, raised, lowered, in small capitals.
const OPEN: [(char, Mark); 5] = [
    ('\u{2}', Mark::Italic),
    ('\u{3}', Mark::Bold),
    ('\u{4}', Mark::Superscript),
    ('\u{5}', Mark::Subscript),
    ('\u{6}', Mark::SmallCaps),
];
/// Opens a protected run; the next character is its number.
const OPEN_PROTECTED: char = '\u{e}';
/// Closes the innermost run.
const CLOSE: char = '\u{7}';
/// The numbers of protected runs: variation selectors, which are invisible everywhere.
const FIRST_NUMBER: u32 = 0xE0100;
const NUMBERS: u32 = 240;
/// A hyphen that is no range.
const HYPHEN: char = '\u{e02d}';

/// What a run looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Italic,
    Bold,
    Superscript,
    Subscript,
    SmallCaps,
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

const TAGS: [(&str, Mark); 6] = [
    ("<i>", Mark::Italic),
    ("<b>", Mark::Bold),
    ("<sup>", Mark::Superscript),
    ("<sub>", Mark::Subscript),
    ("<span style=\"font-variant:small-caps;\">", Mark::SmallCaps),
    ("<span class=\"nocase\">", Mark::Protected(0)),
];
const CLOSERS: [&str; 5] = ["</i>", "</b>", "</sup>", "</sub>", "</span>"];

/// Text for the engine: tags as marks; protected texts are appended to `protected`.
pub(super) fn encode(text: &str, protected: &mut Vec<Box<str>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Option<(usize, usize)>> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((tag, mark)) = TAGS.iter().find(|(tag, _)| rest.starts_with(tag)) {
            rest = &rest[tag.len()..];
            open.push(push_open(&mut out, *mark, protected));
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

/// The number with its hyphens hidden.
pub(super) fn hide_hyphens(number: &str) -> String {
    number.replace('-', &HYPHEN.to_string())
}

/// Drops what could be taken for a mark; other controls become spaces.
fn push_clean(out: &mut String, c: char) {
    if c.is_control() || c == HYPHEN {
        out.push(' ');
    } else if !(FIRST_NUMBER..FIRST_NUMBER + NUMBERS).contains(&u32::from(c)) {
        out.push(c);
    }
}

/// Cuts text from the engine at its marks; hidden hyphens are put back by [`restore`].
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

/// Text without hidden hyphens.
pub(super) fn restore(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(HYPHEN) { text.replace(HYPHEN, "-").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Token, encode, strip, tokens};

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
                Token::Text("a "),
                Token::Open(Mark::Italic),
                Token::Text("b"),
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
    fn unclosed_and_stray_marks_do_no_harm() {
        let mut protected = Vec::new();
        assert_eq!(tokens(&encode("<i>a", &mut protected)).count(), 3);
        assert_eq!(tokens("\u{e}x\u{7}\u{7}").count(), 4);
        let many = "<span class=\"nocase\">X</span>".repeat(500);
        encode(&many, &mut protected);
        assert_eq!(protected.len(), 240);
    }
}
