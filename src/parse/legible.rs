//! Characters that no reader sees and that XML does not allow: reported where they stand, and read as spaces.
//!
//! They come from pasting: a line break of Word is U+000B, its soft and hard hyphens are U+001F and U+001E.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Fix};
use crate::model::source::{SourcePath, Span};
use crate::text::xml::{is_allowed, is_text};

/// No more places than this are reported for one file.
const PLACES: usize = 20;

/// A text without the characters that XML does not allow (XML 1.0, section 2.2). Its length stays.
pub(super) fn legible<'t>(
    file: &SourcePath,
    text: &'t str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Cow<'t, str> {
    if is_text(text) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::new();
    let mut copied = 0;
    let mut count = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| !is_allowed(*c)) {
        let hyphen = c == '\u{1e}';
        clean.push_str(&text[copied..at]);
        clean.push_str(if hyphen { "-" } else { &"   "[..c.len_utf8()] });
        copied = at + c.len_utf8();
        count += 1;
        if count <= PLACES {
            diagnostics.push(unseen(Span::new(file, at..copied), c));
        }
    }
    clean.push_str(&text[copied..]);
    Cow::Owned(clean)
}

/// A text whose escapes were read, without the characters that XML does not allow; the first of them is reported at
/// the place of the text.
pub(super) fn unescaped<'t>(
    text: Cow<'t, str>,
    place: impl FnOnce() -> Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Cow<'t, str> {
    if is_text(&text) {
        return text;
    }
    let Some(first) = text.chars().find(|c| !is_allowed(*c)) else { return text };
    diagnostics.push(unseen(place(), first));
    Cow::Owned(text.chars().map(readable).collect())
}

/// The fault of a character that XML does not allow.
pub(super) fn unseen(place: Span, c: char) -> Diagnostic {
    let read = if c == '\u{1e}' { "a hyphen" } else { "a space" };
    let message = format!("XML does not allow U+{:04X}; {read} is read in its place", c as u32);
    let written = c.encode_utf8(&mut [0; 4]).to_owned();
    let fix = Fix::certain(&written, if c == '\u{1e}' { "-" } else { " " });
    Diagnostic::at(Code::BadXmlCharacter, place, message).fix(fix).help(match c {
        '\u{b}' => "remove it: it cannot be seen, and is a line break of a word processor",
        '\u{1e}' | '\u{1f}' => "remove it: it cannot be seen, and is a hyphen of a word processor",
        _ => "remove it: it cannot be seen, and came from pasting",
    })
}

/// As [`legible`], for a shared text.
pub(super) fn legible_shared(
    file: &SourcePath,
    text: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<str> {
    match legible(file, text, diagnostics) {
        Cow::Borrowed(_) => Arc::clone(text),
        Cow::Owned(clean) => clean.into(),
    }
}

/// What is read for a character.
fn readable(c: char) -> char {
    match c {
        '\u{1e}' => '-',
        c if is_allowed(c) => c,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::legible;
    use crate::model::source::SourcePath;

    #[test]
    fn unseen_characters_are_reported_where_they_stand() {
        let file = SourcePath::new("content/a.md").expect("a path");
        for (text, read, places) in [
            ("plain\ttext\n", "plain\ttext\n", ""),
            ("ż\u{b}a\u{1e}b", "ż a-b", "2 4"),
            ("\u{fffe}", "   ", "0"),
            ("\u{feff}\u{fffd}", "\u{feff}\u{fffd}", ""),
        ] {
            let mut faults = Vec::new();
            assert_eq!(legible(&file, text, &mut faults), read);
            let found = faults.iter().filter_map(|fault| fault.span.as_ref());
            let found: Vec<String> = found.map(|span| span.range.start.to_string()).collect();
            assert_eq!(found.join(" "), places, "{text:?}");
        }
        let mut faults = Vec::new();
        legible(&file, &"\u{1}".repeat(100), &mut faults);
        assert_eq!(faults.len(), 20);
    }
}
