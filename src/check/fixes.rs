//! Fixes as changes of source files: settled diagnostics in, edits and mended bytes out.
//!
//! Places count in the text as it was read, without byte-order mark and with `\n` line ends. A file keeps its own: bytes
//! outside of an edit stay as they are.

use crate::model::diagnostic::{Certainty, Diagnostic, Edit};
use crate::model::places::Texts;

/// What would mend a fault.
#[derive(Clone, Debug)]
pub struct Proposal<'d> {
    /// The fault.
    pub fault: &'d Diagnostic,
    /// The change.
    pub edit: Edit,
    /// Whether it can be no other.
    pub certainty: Certainty,
}

/// What would mend the faults of files of the site, by file and place; of equal changes the first.
pub fn proposals<'d>(faults: &'d [Diagnostic], texts: &Texts<'_>) -> Vec<Proposal<'d>> {
    let proposal = |fault: &'d Diagnostic| {
        let edit = texts.edit(fault).filter(|edit| !edit.span.file.as_str().starts_with("theme:"))?;
        Some(Proposal { fault, edit, certainty: fault.fix.as_ref()?.certainty })
    };
    let mut found: Vec<Proposal<'d>> = faults.iter().filter_map(proposal).collect();
    found.sort_by(|one, other| one.edit.span.cmp(&other.edit.span));
    found.dedup_by(|later, earlier| later.edit == earlier.edit);
    found
}

/// Changes of one file, sorted, without those that touch an earlier one.
pub fn apart(edits: impl IntoIterator<Item = Edit>) -> Vec<Edit> {
    let mut apart: Vec<Edit> = Vec::new();
    for edit in edits {
        let is_behind = |last: &Edit| last.span.range.end < edit.span.range.start;
        if apart.last().is_none_or(is_behind) {
            apart.push(edit);
        }
    }
    apart
}

/// The bytes of a file with changes that lie apart.
pub fn mend(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut place =
        Place { byte: if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }, read: 0 };
    let line_end = line_end(bytes);
    let mut mended = bytes[..place.byte].to_vec();
    for edit in edits {
        let from = place.byte;
        place.go_to(bytes, edit.span.range.start as usize);
        mended.extend_from_slice(&bytes[from..place.byte]);
        place.go_to(bytes, edit.span.range.end as usize);
        mended.extend_from_slice(edit.text.replace('\n', line_end).as_bytes());
    }
    mended.extend_from_slice(&bytes[place.byte..]);
    mended
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How the lines of a file end: as its first one does.
fn line_end(bytes: &[u8]) -> &'static str {
    match memchr::memchr2(b'\r', b'\n', bytes) {
        Some(at) if bytes[at..].starts_with(b"\r\n") => "\r\n",
        Some(at) if bytes[at] == b'\r' => "\r",
        _ => "\n",
    }
}

/// A place in a file, and in its text as it was read.
struct Place {
    byte: usize,
    read: usize,
}

impl Place {
    /// Goes on to a place in the text.
    fn go_to(&mut self, bytes: &[u8], read: usize) {
        while self.read < read && self.byte < bytes.len() {
            self.byte += if bytes[self.byte..].starts_with(b"\r\n") { 2 } else { 1 };
            self.read += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::{SourcePath, Span};

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        let file = SourcePath::new("content/a.md").expect("a path");
        Edit { span: Span::new(&file, start..end), text: text.into() }
    }

    fn check(bytes: &str, edits: &[Edit], want: &str) {
        assert_eq!(String::from_utf8(mend(bytes.as_bytes(), edits)).as_deref(), Ok(want), "{bytes:?}");
    }

    #[test]
    fn what_is_outside_stays() {
        check("abc", &[edit(1, 2, "X")], "aXc");
        check("ż\r\nb\r\nc\r", &[edit(0, 2, "z"), edit(3, 3, "x\ny"), edit(5, 6, "")], "z\r\nx\r\nyb\r\n\r");
        check("\u{feff}a\rb", &[edit(0, 1, "A"), edit(2, 3, "\n")], "\u{feff}A\r\r");
        check("a\nb\r\n", &[edit(2, 3, "\n")], "a\n\n\r\n");
        check("a", &[edit(0, 9, "b")], "b");
        check("a", &[edit(5, 9, "b")], "ab");
        check("", &[edit(0, 0, "b")], "b");
    }

    #[test]
    fn changes_lie_apart() {
        let edits = [edit(0, 2, "a"), edit(1, 3, "b"), edit(2, 2, "c"), edit(4, 5, "d"), edit(4, 6, "e")];
        let kept: Vec<Box<str>> = apart(edits).into_iter().map(|edit| edit.text).collect();
        assert_eq!(kept, ["a".into(), "d".into()] as [Box<str>; 2]);
    }
}
