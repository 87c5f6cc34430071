//! Cuts a `.bib` text into entries, so that each is read on its own: text in, ranges out.
//!
//! An entry ends at the brace that closes it; an unclosed one ends where the next begins at the
//! start of a line. Everything between entries is a comment, as BibTeX has it.

use std::ops::Range;

/// A piece of a `.bib` file that begins with `@`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// From the `@` to the closing brace, or to where reading stopped.
    pub range: Range<usize>,
    /// The word after `@`, in lower case.
    pub kind: String,
    pub fault: Option<PieceFault>,
}

/// Why a piece is not a whole entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PieceFault {
    /// No closing brace.
    Unclosed,
    /// `@article(…)`.
    Parentheses,
    /// Braces within braces beyond [`DEPTH`].
    Deep,
}

/// Braces within braces that an entry may have; readers below recurse by them.
const DEPTH: usize = 24;

/// All pieces in order.
pub(super) fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(start) = next_at(text, at) {
        let name = word(text, start + 1);
        let after = start + 1 + name.len();
        let open = after + (text[after..].len() - text[after..].trim_start().len());
        at = after;
        if name.is_empty() {
            continue;
        }
        let fault = match text.as_bytes().get(open) {
            Some(b'{') => None,
            Some(b'(') => Some(PieceFault::Parentheses),
            _ => continue,
        };
        let (end, scan_fault) = entry_end(text, open + 1);
        pieces.push(Piece {
            range: start..end,
            kind: name.to_ascii_lowercase(),
            fault: fault.or(scan_fault),
        });
        at = end;
    }
    pieces
}

/// The first line that is neither blank nor a comment.
pub(super) fn first_words(text: &str) -> Option<Range<usize>> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('%'));
    let line = lines.next()?;
    let start = text.find(line)?;
    Some(start..start + line.len())
}

/// The next `@` that no `%` comments out.
fn next_at(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'@' => return Some(at),
            b'%' => at += text[at..].find('\n').unwrap_or(text.len() - at),
            _ => at += 1,
        }
    }
    None
}

fn word(text: &str, from: usize) -> &str {
    let rest = &text[from..];
    let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
    &rest[..len]
}

/// The end of the entry whose first brace stands before `from`.
fn entry_end(text: &str, from: usize) -> (usize, Option<PieceFault>) {
    let bytes = text.as_bytes();
    let mut depth = 1_usize;
    let mut deepest = 1_usize;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            // What follows is escaped, but no line end: the next line may begin an entry.
            b'\\' if bytes.get(at + 1) != Some(&b'\n') => at += 1,
            b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return (at + 1, (deepest > DEPTH).then_some(PieceFault::Deep));
                }
            }
            b'\n' if begins_entry(&text[at + 1..]) => return (at, Some(PieceFault::Unclosed)),
            _ => {}
        }
        at += 1;
    }
    (text.len(), Some(PieceFault::Unclosed))
}

/// Whether a line looks like the head of an entry: `@word{`.
fn begins_entry(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('@') else { return false };
    let name = word(rest, 0);
    !name.is_empty() && rest[name.len()..].starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::{PieceFault, split};

    fn check(text: &str, expected: &[(&str, Option<PieceFault>)]) {
        let pieces = split(text);
        let found: Vec<(&str, &Option<PieceFault>)> =
            pieces.iter().map(|piece| (&text[piece.range.clone()], &piece.fault)).collect();
        let expected: Vec<(&str, &Option<PieceFault>)> =
            expected.iter().map(|(text, fault)| (*text, fault)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn entries_are_cut_apart() {
        check(
            "free text\n@book{a, title={x}}\n% @book{no}\n@Misc{b}",
            &[("@book{a, title={x}}", None), ("@Misc{b}", None)],
        );
        check("mail me@example.org @ @book {a}", &[("@book {a}", None)]);
        check(r"@book{a, title={a \} b}}", &[(r"@book{a, title={a \} b}}", None)]);
    }

    #[test]
    fn an_unclosed_entry_ends_where_the_next_begins() {
        check(
            "@book{a, title={x}\n@misc{b}",
            &[("@book{a, title={x}", Some(PieceFault::Unclosed)), ("@misc{b}", None)],
        );
        check("@book{a", &[("@book{a", Some(PieceFault::Unclosed))]);
        check("@book{a,\\\n@misc{b}", &[("@book{a,\\", Some(PieceFault::Unclosed)), ("@misc{b}", None)]);
        check(
            "@book(a)@misc{b}",
            &[("@book(a)@misc{b}", Some(PieceFault::Unclosed))]
                .map(|(text, _)| (text, Some(PieceFault::Parentheses))),
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("@book{{a, title={}x{}}}", "{".repeat(40), "}".repeat(40));
        assert_eq!(split(&text)[0].fault, Some(PieceFault::Deep));
    }
}
