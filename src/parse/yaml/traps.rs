//! What people who come from Word stumble on in YAML, each with its own message and the mended line.

use std::ops::Range;

use super::lines::{Written, floor, line_at, written_line};
use super::write::reads_as;
use crate::model::diagnostic::{Certainty, Code, Diagnostic, Fix};
use crate::model::source::{SourcePath, Span, TextRange};

/// A fault that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trap {
    pub message: String,
    pub help: String,
    /// The value mended, where one line holds all of it.
    pub fix: Option<Fix>,
}

impl Trap {
    /// The report of it.
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic::at(Code::YamlSyntax, span, self.message).help(self.help).fix(self.fix)
    }
}

/// A line as it should read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended(pub String);

impl std::fmt::Display for Mended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The line of the value at `range`, with the value in quotes; of a value that ends its line, all of it. And the change
/// alone.
pub fn mended_line(text: &str, range: TextRange) -> (Mended, Option<Fix>) {
    let Range { start, end } = range.as_range();
    let (start, end) = (floor(text, start), floor(text, end));
    let line = line_at(text, start);
    let words = text[start..line.end].trim_end();
    let (value, rest) = match text.get(end..line.end) {
        Some(rest) if !rest.trim().is_empty() && !rest.trim_start().starts_with('#') => {
            (&text[start..end], rest)
        }
        _ => (words, ""),
    };
    let fix = in_quotes(value, value, Certainty::Certain);
    (Mended(format!("{}{}{rest}", &text[line.start..start], quote(value))), fix)
}

/// The line in which byte `at` stands, with all of its value in quotes.
pub(super) fn mended_brace(text: &str, at: usize) -> Mended {
    mended(text, &written_line(text, line_at(text, at)))
}

/// The report of an alias, an anchor or a tag.
pub(super) fn refused(file: &SourcePath, text: &str, at: usize) -> Diagnostic {
    let written = written_line(text, line_at(text, at));
    let trap = of_value(text, &written).unwrap_or_else(|| Trap {
        message: "aliases (`*name`), anchors (`&name`) and tags (`!name`) are not read".into(),
        help: "write the value out, or put the text in quotes".into(),
        fix: None,
    });
    trap.at(Span::new(file, place(&written)))
}

/// Where to point: at the value, else at the line.
pub(super) fn place(written: &Written) -> Range<usize> {
    if written.value.is_empty() { written.line.clone() } else { written.value.clone() }
}

/// The trap in a value, if it is one that we know.
pub(super) fn of_value(text: &str, written: &Written) -> Option<Trap> {
    let value = &text[written.value.clone()];
    let first = value.chars().next()?;
    let name = match &written.key {
        Some(key) => format!("`{}`", &text[key.clone()]),
        None => "this list item".into(),
    };
    let advice = || {
        if written.goes_on() {
            format!("begin the text on the next line:\n{}", as_block(text, written))
        } else {
            format!("put the text in quotes:\n{}", mended(text, written))
        }
    };
    let mended = |certainty: Certainty| {
        let fix = in_quotes(value, inner(value), certainty);
        fix.filter(|_| !written.goes_on())
    };
    let trap = |message: String| Some(Trap { message, help: advice(), fix: mended(Certainty::Likely) });
    let sure = |message: String| Some(Trap { message, help: advice(), fix: mended(Certainty::Certain) });
    let shown = if first == '`' { "a backtick".to_owned() } else { format!("`{first}`") };
    match first {
        '“' | '„' | '‘' | '‚' | '«' | '”' if typographic(value).is_some() => trap(format!(
            "the value of {name} stands in typographic quotes, which YAML takes for a part of the text"
        )),
        '"' | '\'' => quoted(text, written, value, &name),
        '[' | '{' => bracket(value, first)
            .and_then(|_| trap(format!("{name} begins with `{first}`, which opens a list or map in YAML"))),
        '@' | '`' | '%' | '*' | '&' | '!' | ',' | ']' | '}' => {
            sure(format!("{name} begins with {shown}, which YAML does not allow without quotes"))
        }
        '|' | '>' if !is_block_header(value) => {
            trap(format!("{name} begins with `{first}`, which opens a block of lines in YAML"))
        }
        '|' | '>' => None,
        '?' | '-' | ':' if value.len() > 1 && value[1..].starts_with(' ') => {
            trap(format!("{name} begins with `{first}` and a space, which has a meaning of its own in YAML"))
        }
        _ => {
            let all = &text[written.value.start..written.end];
            if let Some(word) = colon(all) {
                sure(format!("{name} holds a colon after `{word}`, which begins another key in YAML"))
            } else if all.contains(" #") {
                Some(comment(text, written, &name, advice()))
            } else {
                None
            }
        }
    }
}

/// ` #` in a text: what follows would be lost.
fn comment(text: &str, written: &Written, name: &str, mut help: String) -> Trap {
    let all = &text[written.value.start..written.end];
    let lost = all.find(" #").map_or("", |at| all[at + 1..].lines().next().unwrap_or_default());
    help.push_str("\nor, if it is a comment, give it a line of its own");
    let message = format!("{name} would lose `{}`: ` #` begins a comment in YAML", short(lost));
    Trap { message, help, fix: None }
}

/// The trap of a text after which ` #` follows, for keys that hold prose.
pub(crate) fn comment_after(text: &str, range: Range<usize>) -> Option<Trap> {
    let rest = text.get(range.end..)?;
    let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if spaces == 0 || !rest[spaces..].starts_with('#') {
        return None;
    }
    let written = written_line(text, line_at(text, range.start));
    let name = written.key.as_ref().map_or("this text".to_owned(), |key| format!("`{}`", &text[key.clone()]));
    let help = format!("put the text in quotes:\n{}", mended(text, &written));
    Some(comment(text, &written, &name, help))
}

/// The trap of a text that stands in typographic quotes as a whole.
pub(crate) fn typographic_quotes(text: &str, range: Range<usize>) -> Option<Trap> {
    let inner = typographic(text.get(range.clone())?)?;
    let written = written_line(text, line_at(text, range.start));
    let prefix = &text[written.line.start..range.start.max(written.line.start)];
    let message = "typographic quotes do not enclose a value in YAML, they belong to the text".to_owned();
    let help = format!(
        "write straight quotes, or none:\n{prefix}{}\nor, to print the typographic ones, both:\n{prefix}\"{}\"",
        quote(inner),
        &text[range]
    );
    Some(Trap { message, help, fix: None })
}

/// The fault of a value that begins with a straight quote.
fn quoted(text: &str, written: &Written, value: &str, name: &str) -> Option<Trap> {
    let mark = value.chars().next()?;
    match closing(value, mark) {
        Some(end) if value[end + 1..].trim_start().is_empty() => None,
        Some(end) if value[end + 1..].trim_start().starts_with('#') => None,
        Some(_) => Some(Trap {
            message: format!("the text of {name} goes on after its closing `{mark}`"),
            help: format!("quotes inside a text need other quotes around it:\n{}", mended(text, written)),
            fix: in_quotes(value, inner(value), Certainty::Likely),
        }),
        None if text[written.value.start..written.end].matches(mark).count() > 1 => None,
        None => Some(Trap {
            message: format!("the quote `{mark}` that opens {name} is not closed"),
            help: format!("close it at the end of the text:\n{}", mended(text, written)),
            fix: in_quotes(value, inner(value), Certainty::Likely),
        }),
    }
}

/// The byte of the quote that closes the text that `value` begins with.
fn closing(value: &str, mark: char) -> Option<usize> {
    let bytes = value.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if mark == '"' => at += 1,
            b'\'' if mark == '\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == mark as u8 => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Text goes on after the bracket that closes the first one, or none does.
fn bracket(value: &str, open: char) -> Option<()> {
    let close = if open == '[' { ']' } else { '}' };
    match value.rfind(close) {
        Some(end) if value[end + 1..].trim().is_empty() => None,
        Some(_) => Some(()),
        None => None,
    }
}

/// `>`, `|-`, `>2+` and the like, with nothing but a comment after it.
fn is_block_header(value: &str) -> bool {
    let rest = value[1..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    rest.trim().is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
}

/// The words inside typographic quotes that stand around the whole value.
fn typographic(value: &str) -> Option<&str> {
    let inner =
        value.strip_prefix(['“', '„', '‘', '‚', '«', '”'])?.strip_suffix(['”', '“', '’', '‘', '»'])?;
    (!inner.contains(['“', '”', '„', '«', '»'])).then_some(inner)
}

/// The word before the first colon that a space or a line end follows.
fn colon(value: &str) -> Option<&str> {
    let at = value.match_indices(':').find(|(at, _)| {
        let after = &value[at + 1..];
        after.is_empty() || after.starts_with(char::is_whitespace)
    })?;
    let before = &value[..at.0];
    Some(before.rsplit(char::is_whitespace).next().unwrap_or(before))
}

/// The line with its value in quotes that suit it.
pub(super) fn mended(text: &str, written: &Written) -> Mended {
    let mut prefix = text[written.line.start..written.value.start].replace('\u{a0}', " ").replace('\t', "  ");
    if prefix.ends_with(':') {
        prefix.push(' ');
    }
    Mended(format!("{prefix}{}", quote(inner(&text[written.value.clone()]))))
}

/// The words of a value, without the quotes that it begins or stands in.
fn inner(value: &str) -> &str {
    match value.chars().next() {
        Some(mark @ ('"' | '\'')) => {
            let inner = &value[1..];
            inner.strip_suffix(mark).unwrap_or(inner)
        }
        _ => typographic(value).unwrap_or(value),
    }
}

/// The value as a block, for a text of several lines.
fn as_block(text: &str, written: &Written) -> Mended {
    let prefix = &text[written.line.start..written.value.start];
    let first = &text[written.value.clone()];
    let indent = " ".repeat(written.indent + 2);
    Mended(format!("{}>-\n{indent}{first}", prefix.replace('\u{a0}', " ")))
}

/// The change of a value to its words in quotes; `None` if these would not be read as the words.
fn in_quotes(value: &str, words: &str, certainty: Certainty) -> Option<Fix> {
    let quoted = quote(words);
    reads_as(&quoted, words).then(|| Fix { old: value.into(), new: quoted.into(), certainty })
}

/// The text in quotes: double ones, unless it holds some itself.
pub(super) fn quote(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace("''", "'").replace('\'', "''"))
    }
}

/// At most 40 characters of a text.
fn short(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut short: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}
