//! Plain text as Markdown that reads back as the same text.

use crate::text::byte_set::ByteSet;

/// Appends text within a paragraph; `|` is escaped for cells of tables.
pub(super) fn text(text: &str, in_cell: bool, out: &mut String) {
    let mut done = 0;
    while let Some(plain) = MARKS.find(&text.as_bytes()[done..]) {
        let at = done + plain;
        out.push_str(&text[done..at]);
        let mark = char::from(text.as_bytes()[at]);
        done = at + 1;
        let after = text[done..].chars().next();
        match mark {
            '\n' | '\r' => {
                out.push(' ');
                continue;
            }
            '_' if is_word(out.chars().next_back()) && is_word(after) => {}
            '&' if !after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#') => {}
            '|' if !in_cell => {}
            _ => out.push('\\'),
        }
        out.push(mark);
    }
    out.push_str(&text[done..]);
}

/// What may have to be escaped, and line ends.
static MARKS: ByteSet = ByteSet::of(b"\\`*[]<>~^_&|\n\r");

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// A paragraph that cannot be taken for a heading, a list, a rule or a definition.
pub(super) fn paragraph(text: &str) -> String {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    let marked = text.starts_with(['#', '+', '-', '=', ':']);
    if marked { format!("\\{text}") } else { text.to_owned() }
}

/// Text between fences that are longer than any of its own.
pub(super) fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if pad && !text.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace(['\n', '\r'], " "))
}

/// A block of code.
pub(super) fn code_block(text: &str, language: Option<&str>) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}{}\n{}\n{fence}", language.unwrap_or_default(), text.trim_end_matches('\n'))
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// An address as it stands between round brackets.
pub(super) fn address(url: &str) -> String {
    url.replace('(', "%28").replace(')', "%29").replace(' ', "%20")
}

/// Every line of a text behind a prefix; the first behind another.
pub(super) fn indented(text: &str, first: &str, others: &str) -> String {
    let mut out = String::with_capacity(text.len() + first.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let prefix = if index == 0 { first } else { others };
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    use super::{code, paragraph, text};

    /// The text of Markdown, and whether it is nothing but one paragraph.
    fn read(markdown: &str) -> (String, bool) {
        use pulldown_cmark::{Tag, TagEnd};
        let mut plain = String::new();
        let mut sound = true;
        for event in Parser::new_ext(
            markdown,
            Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_MATH,
        ) {
            match event {
                Event::Text(text) | Event::Code(text) => plain.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                _ => sound = false,
            }
        }
        (plain, sound)
    }

    #[test]
    fn what_looks_like_markup_is_text() {
        for plain in [
            "1. a list",
            "- b",
            "# c",
            "a *b* _c_ `d`",
            "[x](y)",
            "<b> & &amp; &#65;",
            "~~x~~ a_b_c",
            "H~2~O m^2^",
            "> q",
            "\\",
            "=== ",
            ": d",
            "| a | b |",
        ] {
            let mut markdown = String::new();
            text(plain, false, &mut markdown);
            assert_eq!(read(&paragraph(&markdown)), (plain.trim().to_owned(), true), "{markdown}");
        }
    }

    proptest! {
        #[test]
        fn texts_read_back(plain in "[a-zA-Z0-9 *_`~^<>&;#\\[\\]()!|\\\\.:+=\"'-]{1,40}") {
            prop_assume!(!plain.trim().is_empty() && !plain.contains("  ") && plain.trim() == plain);
            let mut markdown = String::new();
            text(&plain, false, &mut markdown);
            prop_assert_eq!(read(&paragraph(&markdown)), (plain, true));
        }

        #[test]
        fn codes_read_back(plain in "[a-z` ]{1,20}") {
            prop_assume!(!plain.trim().is_empty());
            prop_assert_eq!(read(&format!("x{}", code(&plain))).0, format!("x{plain}"));
        }
    }
}
