//! Reads one shortcode call: the text of a file and the place of `{{` or `{%` in, a [`Call`] out.
//!
//! Grammar: `{{ name }}`, `{{ name(argument=value, …) }}`, `{% name(…) %}`, `{% end %}`, `{% end name %}`.
//! Values are strings in `"…"`, `'…'` or backticks (no escapes), numbers, `true`, `false` and lists.
//! Arguments may stand one a line and end with a comma; a blank line inside is a fault. A faulty call
//! keeps every argument that could be read, so that its id is defined all the same.

mod quotes;
#[cfg(test)]
mod tests;

use crate::model::doc::{Argument, ArgumentValue};
use crate::model::source::{Spanned, TextRange};

use self::quotes::{is_curly, mend_quotes};

/// A call as written.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// From the first brace to the last.
    pub range: TextRange,
    /// `{% … %}`, as against `{{ … }}`.
    pub block: bool,
    pub what: What,
    pub fault: Option<Fault>,
    /// There was a fault.
    pub faulty: bool,
    /// It has become a node, or was reported.
    pub placed: bool,
}

/// What a call says.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Open {
        name: Spanned<Box<str>>,
        arguments: Vec<Argument>,
    },
    /// `{% end %}`, with the name that it repeats.
    End(Option<Spanned<Box<str>>>),
}

/// Why a call cannot be read.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub range: TextRange,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    fn new(range: impl Into<TextRange>, message: impl Into<String>) -> Self {
        Self { range: range.into(), message: message.into(), help: None }
    }
}

/// Deeper lists are a fault.
const DEEPEST_LIST: usize = 8;

/// After a fault the end of the call is looked for in so many bytes, which keeps reading linear.
const FARTHEST: usize = 8 * 1024;

/// Longer lines are not printed mended.
const LONGEST_MENDED: usize = 400;

/// Reads the call that begins at byte `start` of `text` (at its first brace); `None` if none does.
pub(crate) fn read_call(text: &str, start: usize) -> Option<Call> {
    let bytes = text.as_bytes();
    let block = bytes.get(start + 1) == Some(&b'%');
    let mut reader = Reader { text, at: start + 2, block, fault: None };
    reader.blanks();
    let first = reader.rest().chars().next()?;
    if !(first.is_alphabetic() || first == '_') {
        return None;
    }
    let name = reader.word();
    let what = if block && &*name.value == "end" {
        reader.blanks();
        let repeated = reader.rest().chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        What::End(repeated.then(|| reader.word()))
    } else {
        let arguments = reader.arguments();
        What::Open { name, arguments }
    };
    let end = reader.close();
    let range = TextRange::new(start, end);
    Some(Call { range, block, what, faulty: reader.fault.is_some(), fault: reader.fault, placed: false })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    block: bool,
    fault: Option<Fault>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn closer(&self) -> &'static str {
        if self.block { "%}" } else { "}}" }
    }

    fn fail(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// Skips spaces and line ends, but no blank line; quote marks of a block quote count as spaces.
    fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n') => {
                    let line = self.text[self.at + 1..].lines().next().unwrap_or("");
                    if line.trim_matches([' ', '\t', '>']).is_empty() {
                        return;
                    }
                    let mark = line.trim_start_matches([' ', '\t', '>']);
                    self.at += 1 + line.len() - mark.len();
                }
                _ => return,
            }
        }
    }

    fn word(&mut self) -> Spanned<Box<str>> {
        let start = self.at;
        let rest = self.rest();
        let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        self.at += len;
        Spanned::new(rest[..len].into(), start..self.at)
    }

    /// `(…)`, or nothing.
    fn arguments(&mut self) -> Vec<Argument> {
        self.blanks();
        if self.peek() != Some(b'(') {
            return Vec::new();
        }
        let open = self.at;
        self.at += 1;
        let mut arguments: Vec<Argument> = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(b')') => {
                    self.at += 1;
                    return arguments;
                }
                None | Some(b'\n') => {
                    self.unclosed(open, "`(`", "`)`");
                    return arguments;
                }
                _ => {}
            }
            let Some(argument) = self.argument() else { return arguments };
            arguments.push(argument);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b')' | b'\n') | None => {}
                Some(_) => {
                    let found = self.found();
                    let fault = Fault::new(found.1, format!("expected `,` or `)`, found {}", found.0));
                    self.fail(fault);
                    return arguments;
                }
            }
        }
    }

    fn argument(&mut self) -> Option<Argument> {
        let name = self.word();
        if name.value.is_empty() {
            let found = self.found();
            self.fail(Fault::new(found.1, format!("expected the name of an argument, found {}", found.0)));
            return None;
        }
        self.blanks();
        if self.peek() != Some(b'=') {
            let found = self.found();
            let message = format!("expected `=` after `{}`, found {}", name.value, found.0);
            self.fail(Fault::new(found.1, message));
            return None;
        }
        self.at += 1;
        self.blanks();
        let start = self.at;
        let value = self.value(0)?;
        let range = match value {
            ArgumentValue::Text(_) => {
                TextRange::new(start + self.quote_len(start), self.at - self.quote_len_before())
            }
            _ => TextRange::new(start, self.at),
        };
        Some(Argument { name, value: Spanned { value, range }, link: None })
    }

    /// Bytes of the quote mark at `start`.
    fn quote_len(&self, start: usize) -> usize {
        self.text[start..].chars().next().map_or(0, char::len_utf8)
    }

    /// Bytes of the quote mark before the reader.
    fn quote_len_before(&self) -> usize {
        self.text[..self.at].chars().next_back().map_or(0, char::len_utf8)
    }

    fn value(&mut self, depth: usize) -> Option<ArgumentValue> {
        let first = self.rest().chars().next();
        match first {
            Some(quote @ ('"' | '\'' | '`')) => self.string(quote).map(ArgumentValue::Text),
            Some('“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»') => self.curly_string(),
            Some('[') if depth < DEEPEST_LIST => self.list(depth),
            Some(c) if c.is_ascii_digit() || c == '-' || c == '+' => self.number(),
            _ => {
                let word = self.word();
                match &*word.value {
                    "true" => return Some(ArgumentValue::Bool(true)),
                    "false" => return Some(ArgumentValue::Bool(false)),
                    _ => {}
                }
                let (found, range) = if word.value.is_empty() {
                    self.found()
                } else {
                    (format!("`{}`", word.value), word.range)
                };
                let mut fault = Fault::new(range, format!("expected a value, found {found}"));
                if !word.value.is_empty() {
                    fault.help = Some(format!("put text into quotes: `\"{}\"`", word.value));
                }
                self.fail(fault);
                None
            }
        }
    }

    fn string(&mut self, quote: char) -> Option<Box<str>> {
        let open = self.at;
        self.at += 1;
        let rest = self.rest();
        let Some(len) = rest.find(quote) else {
            self.unclosed(open, &format!("the string that begins with {quote}"), &format!("{quote}"));
            return None;
        };
        if let Some(blank) = blank_line(&rest[..len]) {
            self.at += blank;
            self.fail(Fault::new(open..open + 1, "a blank line inside a string of a shortcode"));
            return None;
        }
        self.at += len + 1;
        Some(rest[..len].into())
    }

    /// A string between typographic quotes: a fault, but it is read to show the mended line.
    fn curly_string(&mut self) -> Option<ArgumentValue> {
        let open = self.at;
        let first = self.quote_len(open);
        let near = near(self.rest());
        let line_end = open + near.find('\n').unwrap_or(near.len());
        let inside = &self.text[open + first..line_end];
        let close = inside.char_indices().filter(|(_, c)| is_curly(*c)).find(|(index, c)| {
            let after = inside[index + c.len_utf8()..].trim_start();
            after.is_empty() || after.starts_with([',', ')', ']'])
        });
        let mut fault = Fault::new(open..open + first, "a typographic quote around a value, expected `\"`");
        let Some((len, mark)) = close else {
            self.fail(fault);
            return None;
        };
        let value = &inside[..len];
        let quote = if value.contains('"') { '\'' } else { '"' };
        let after = open + first + len + mark.len_utf8();
        let mended = self.line_before(open).map(|before| {
            format!("{before}{quote}{value}{quote}{}", mend_quotes(&self.text[after..line_end]))
        });
        fault.help = mended
            .filter(|mended| mended.len() <= LONGEST_MENDED)
            .map(|mended| format!("write `{}`", mended.trim()));
        self.fail(fault);
        self.at = after;
        Some(ArgumentValue::Text(value.into()))
    }

    /// The line up to `at`, if it is short.
    fn line_before(&self, at: usize) -> Option<&'a str> {
        let before = &self.text.as_bytes()[at.saturating_sub(LONGEST_MENDED)..at];
        let line = before.iter().rposition(|byte| *byte == b'\n').map(|index| &before[index + 1..]);
        let short = line.or_else(|| (before.len() < LONGEST_MENDED).then_some(before))?;
        std::str::from_utf8(short).ok()
    }

    fn list(&mut self, depth: usize) -> Option<ArgumentValue> {
        let open = self.at;
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Some(ArgumentValue::List(values));
                }
                Some(b',') if !values.is_empty() => self.at += 1,
                None | Some(b'\n') => {
                    self.unclosed(open, "`[`", "`]`");
                    return None;
                }
                _ => values.push(self.value(depth + 1)?),
            }
        }
    }

    fn number(&mut self) -> Option<ArgumentValue> {
        let start = self.at;
        let rest = self.rest();
        let len = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')))
            .unwrap_or(rest.len());
        self.at += len;
        let written = &rest[..len];
        if let Ok(number) = written.parse::<i64>() {
            return Some(ArgumentValue::Int(number));
        }
        if let Some(number) = written.parse::<f64>().ok().filter(|number| number.is_finite()) {
            return Some(ArgumentValue::Float(number));
        }
        let mut fault = Fault::new(start..self.at, format!("expected a number, found `{written}`"));
        fault.help = Some(format!("put text into quotes: `\"{written}\"`"));
        self.fail(fault);
        None
    }

    /// What stands at the reader, and where.
    fn found(&self) -> (String, TextRange) {
        match self.rest().chars().next() {
            None => ("the end of the file".into(), TextRange::new(self.at, self.at)),
            Some('\n') => ("a blank line".into(), TextRange::new(self.at, self.at + 1)),
            Some(c) => (format!("`{c}`"), TextRange::new(self.at, self.at + c.len_utf8())),
        }
    }

    fn unclosed(&mut self, open: usize, what: &str, expected: &str) {
        let range = TextRange::new(open, open + 1);
        self.fail(Fault::new(range, format!("{what} is never closed, expected {expected}")));
    }

    /// Finds the end of the call; after a fault it is looked for in the rest of the paragraph.
    fn close(&mut self) -> usize {
        self.blanks();
        let closer = self.closer();
        if self.fault.is_none() {
            if self.rest().starts_with(closer) {
                return self.at + closer.len();
            }
            let found = self.found();
            self.fail(Fault::new(found.1, format!("expected `{closer}`, found {}", found.0)));
        }
        let rest = near(self.rest());
        let paragraph = blank_line(rest).unwrap_or(rest.len());
        match rest[..paragraph].find(closer) {
            Some(len) => self.at + len + closer.len(),
            None => self.at + rest[..paragraph].find('\n').unwrap_or(paragraph),
        }
    }
}

/// The first [`FARTHEST`] bytes, at a character's end.
fn near(text: &str) -> &str {
    let mut len = text.len().min(FARTHEST);
    while !text.is_char_boundary(len) {
        len -= 1;
    }
    &text[..len]
}

/// Where the first blank line begins.
fn blank_line(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(len) = text[from..].find('\n') {
        let line = from + len + 1;
        let next = text[line..].find('\n').map_or(text.len(), |len| line + len);
        if text[line..next].trim_matches([' ', '\t', '>']).is_empty() && next < text.len() {
            return Some(from + len);
        }
        from = line;
    }
    None
}
