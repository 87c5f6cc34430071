//! Reads what Markdown leaves as text in a run of inline nodes.
//!
//! Steps, each only where the run shows a sign of it: shortcode calls, raw HTML, bare URLs, marks
//! (citations, cross-references, notes), then punctuation and abbreviations. Each step copies the
//! run; ends count from the run's start.

mod abbreviations;
mod attributes;
mod calls;
mod copy;
mod foreign;
mod html;
mod key;
mod lex;
mod marks;
mod punctuation;
mod urls;

pub(crate) use attributes::{Attributes, read_attributes};

use super::builder::Builder;
use crate::model::doc::Node;

/// What a run may hold besides plain text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signs {
    /// `@`, `[^` or `^[`.
    pub marks: bool,
    /// `://` or `www.`.
    pub urls: bool,
    /// A shortcode call.
    pub calls: bool,
    /// Raw HTML.
    pub html: bool,
    /// `{` of another dialect's attributes.
    pub braces: bool,
}

impl Signs {
    /// Notes the signs in a piece of text.
    pub fn look_at(&mut self, text: &str) {
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            match byte {
                b'@' | b'^' => self.marks = true,
                b'{' => self.braces = true,
                b':' => self.urls |= bytes.get(index + 1..index + 3) == Some(b"//"),
                b'w' | b'W' => {
                    self.urls |=
                        bytes.get(index..index + 4).is_some_and(|word| word.eq_ignore_ascii_case(b"www."));
                }
                _ => {}
            }
        }
    }
}

/// Whether a run must be looked at.
pub(crate) fn needed(builder: &Builder<'_>, signs: Signs) -> bool {
    let Signs { marks, urls, calls, html, braces } = signs;
    marks
        || urls
        || calls
        || html
        || braces
        || builder.options.smart_punctuation
        || !builder.abbreviations.waiting.is_empty()
}

/// Runs the steps over `nodes`; `spare` is room to work in.
pub(crate) fn read_marks(
    builder: &mut Builder<'_>,
    signs: Signs,
    nodes: &mut Vec<Node>,
    spare: &mut Vec<Node>,
) {
    let explains = !builder.abbreviations.waiting.is_empty() && !builder.in_heading();
    type Step = fn(&mut Builder<'_>, &[Node], &mut Vec<Node>);
    let steps: [(bool, Step); 6] = [
        (signs.calls, calls::split),
        (signs.html, html::match_tags),
        (signs.urls, urls::link),
        (signs.marks || signs.braces, marks::read),
        (explains, abbreviations::mark),
        (builder.options.smart_punctuation, punctuation::set),
    ];
    for (wanted, step) in steps {
        if wanted {
            spare.clear();
            step(builder, nodes, spare);
            std::mem::swap(nodes, spare);
        }
    }
}
