//! Reads what Markdown leaves as text in a run of inline nodes.
//!
//! Steps, each only where the run shows a sign of it: shortcode calls, raw HTML, bare addresses,
//! subscripts and superscripts, marks (citations, cross-references, notes), then punctuation and
//! abbreviations. Each step copies the run; ends count from the run's start.

mod abbreviations;
mod address;
mod attributes;
mod calls;
mod comments;
mod copy;
mod foreign;
mod html;
mod key;
mod lex;
mod marks;
mod punctuation;
mod scripts;
mod urls;

pub(crate) use attributes::{Attributes, read_attributes};
pub(crate) use key::is_reference;
pub(crate) use punctuation::{set as set_punctuation, set_plain};
pub(crate) use scripts::plain_scripts;

use super::builder::Builder;
use super::leftovers::{self, SIGNS, begins_line, is_sign};
use crate::model::doc::Node;
use crate::text::byte_set::ByteSet;

/// What a run may hold besides plain text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signs {
    /// `@`, `[^` or `^[`.
    pub marks: bool,
    /// `://`, `www.` or `mailto:`.
    pub urls: bool,
    /// `~` or `^`.
    pub scripts: bool,
    /// A shortcode call.
    pub calls: bool,
    /// Raw HTML.
    pub html: bool,
    /// `<`, which may begin a comment.
    pub comments: bool,
    /// `{` of another dialect's attributes.
    pub braces: bool,
    /// What only failed markup leaves.
    pub leftovers: bool,
}

/// Bytes that are looked at.
static LOOKED_AT: ByteSet = ByteSet::of(SIGNS).with(b"@^wW");

impl Signs {
    /// Notes the signs in a piece of text.
    pub fn look_at(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.leftovers |= begins_line(text);
        for (index, byte) in bytes.iter().enumerate().filter(|(_, byte)| LOOKED_AT.holds(**byte)) {
            self.leftovers = self.leftovers || is_sign(bytes, index);
            match byte {
                b'@' => self.marks = true,
                b'^' => (self.marks, self.scripts) = (true, true),
                b'~' => self.scripts = true,
                b'<' => self.comments = true,
                b'{' => self.braces = true,
                b':' => {
                    self.urls |= bytes.get(index + 1..index + 3) == Some(b"//")
                        || bytes[..index]
                            .last_chunk::<6>()
                            .is_some_and(|word| word.eq_ignore_ascii_case(b"mailto"));
                }
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
    let Signs { marks, urls, scripts, calls, html, comments, braces, leftovers } = signs;
    marks
        || leftovers
        || urls
        || scripts
        || calls
        || html
        || comments
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
    if signs.comments {
        comments::check(builder, nodes);
    }
    let explains = !builder.abbreviations.waiting.is_empty() && !builder.in_heading();
    type Step = fn(&mut Builder<'_>, &[Node], &mut Vec<Node>);
    let steps: [(bool, Step); 8] = [
        (signs.calls, calls::split),
        (signs.html, html::match_tags),
        (signs.urls, urls::link),
        (signs.scripts, scripts::pair),
        (signs.marks || signs.braces, marks::read),
        (signs.leftovers || signs.marks, leftovers::look),
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
