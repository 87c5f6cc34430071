//! Reads YAML: a piece of a file's text goes in, a [`Node`] with places in the file comes out.
//!
//! 1. [`scan`]: events of the YAML scanner become nodes. Texts stay as written: nothing is read as
//!    a number or a truth value before a key asks for one. Aliases, anchors and tags are refused.
//! 2. [`mend`], only after a fault: the piece is cut at its top-level keys and read key by key, the
//!    value at fault is overwritten by as many bytes, so that one fault hides no other.
//! 3. [`traps`]: what people who come from Word stumble on gets its own message and the mended line.
//!
//! What holds: never panics, work is linear in the text, nesting is at most [`MAX_DEPTH`], ranges
//! index into the file's text, a fault is reported once and leaves a [`NodeKind::Broken`].

mod lines;
mod mend;
mod node;
mod scan;
mod traps;
mod write;

use std::ops::Range;

pub use node::{Entry, Node, NodeKind, Scalar, Style};
pub use traps::{Mended, mended_line};
pub(crate) use traps::{comment_after, typographic_quotes};
pub use write::write_text;

use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::meta::SText;
use crate::model::source::{SourcePath, Span};

/// How deep lists and maps may lie in each other.
pub const MAX_DEPTH: usize = 32;

/// The largest piece of YAML that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// How many faults of one file's YAML are reported; further ones come to light once these are mended.
pub const MOST_FAULTS: usize = 200;

/// Reads the YAML in `range` of a file's text.
pub fn read_yaml(file: &SourcePath, text: &str, range: Range<usize>) -> Outcome<Node> {
    let whole = Node { range: range.clone().into(), kind: NodeKind::Null };
    if range.len() > MAX_BYTES {
        let first_line =
            range.start..text[range.clone()].find('\n').map_or(range.end, |end| range.start + end);
        let found = range.len() >> 20;
        let message = format!("this YAML is {found} MiB long, at most {} MiB are read", MAX_BYTES >> 20);
        let diagnostic = Diagnostic::at(Code::LargeFile, Span::new(file, first_line), message);
        return Outcome { value: Node { kind: NodeKind::Broken, ..whole }, diagnostics: vec![diagnostic] };
    }
    mend::read(file, text, range)
}

/// Whether a text stands in the file exactly as it is: on one line, without escapes, so that byte
/// `n` of the value is byte `range.start + n` of the file.
///
/// The range of a text is that of its words, without quotes, where this holds; of a block (`|`, `>`)
/// from its first word to its last; else the whole of it, quotes included.
pub fn is_verbatim(text: &str, value: &SText) -> bool {
    text.get(value.range.as_range()) == Some(&*value.value)
}

#[cfg(test)]
mod tests;
