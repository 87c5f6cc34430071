//! Signs that only failed markup leaves in the text: runs of inline nodes in, warnings out.
//!
//! Markdown has no errors: what it cannot read it prints. So after all marks are read, what is left
//! as text is looked at for what nobody writes for readers. Each run is looked at by every family of
//! signs ([`FAMILIES`]), each a file; [`blocks`] sees what only neighbors show, [`plain`] places that
//! take no markup. Code, addresses and what a backslash escapes are never looked at ([`run`]).
//!
//! What holds: a place that another diagnostic speaks of is not reported again; text that any of the
//! signs could be by right (dollars, stars of footnotes, dialogues) is left alone.

mod attributes;
mod blocks;
mod captions;
mod code;
mod emphasis;
mod entities;
mod latex;
mod legends;
mod lines;
mod links;
mod lists;
mod lost;
mod marks;
mod plain;
mod references;
mod run;
mod tables;
mod templates;
mod underscores;

use std::ops::Range;

use super::builder::Builder;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::model::source::TextRange;
use crate::text::byte_set::ByteSet;

use run::Run;

pub(crate) use code::is_run;
pub(crate) use plain::look_at_words;
pub(crate) use run::{SIGNS, begins_line, is_sign};

/// A sign found.
#[derive(Clone, Debug)]
pub(crate) struct Leftover {
    /// What is shown.
    range: TextRange,
    /// What the finding explains: other signs in there are part of it.
    claim: TextRange,
    message: String,
    help: String,
}

/// The bytes with which signs begin.
static SIGN_BYTES: ByteSet = ByteSet::of(SIGNS);

/// Looks at a run for one kind of signs.
type Family = fn(&mut Run<'_>);

/// Every family. The first that claims a place has it.
const FAMILIES: &[Family] = &[
    tables::look,
    templates::look,
    references::look,
    links::look,
    lines::look,
    lists::look,
    attributes::look,
    emphasis::look,
    underscores::look,
    latex::look,
    entities::look,
    marks::look,
    lost::look,
];

/// Looks at a run of inline nodes whose marks were read, and copies it.
pub(crate) fn look(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    out.extend_from_slice(nodes);
    if nodes.iter().any(|node| may_show_signs(builder, node)) {
        look_at(builder, nodes);
    }
}

/// Whether a node may hold a sign. The brackets of citations, notes and links, that were read meanwhile, are none.
fn may_show_signs(builder: &Builder<'_>, node: &Node) -> bool {
    match node.kind {
        NodeKind::Text | NodeKind::Buffered(_) => {
            let text = builder.text_of(node);
            let bytes = text.as_bytes();
            begins_line(text)
                || bytes.iter().enumerate().any(|(at, byte)| SIGN_BYTES.holds(*byte) && is_sign(bytes, at))
        }
        NodeKind::Link(link) => builder.doc.links[link.index()].kind == LinkKind::Inline,
        NodeKind::SoftBreak
        | NodeKind::HardBreak
        | NodeKind::Citation(_)
        | NodeKind::Prefix(_)
        | NodeKind::Suffix(_)
        | NodeKind::NoteRef(_) => false,
        _ => true,
    }
}

/// Looks at a run of inline nodes; their ends count from its start.
pub(crate) fn look_at(builder: &mut Builder<'_>, nodes: &[Node]) {
    let mut run = Run::new(builder, nodes);
    links::look_inside(&mut run, builder, nodes);
    emphasis::look_inside(&mut run, builder, nodes);
    code::look_inside(&mut run, builder, nodes);
    captions::look_inside(&mut run, builder, nodes);
    for family in FAMILIES {
        family(&mut run);
    }
    keep(builder, run.found);
}

/// Remembers a link without words, of which nothing is shown.
pub(crate) fn report_empty_link(builder: &mut Builder<'_>, place: &Range<usize>) {
    let written = &builder.source[place.clone()];
    let message = format!("`{}` has no words and shows nothing", run::excerpt(written));
    let help = format!("write `[words]{}`, or remove it", run::excerpt(written.trim_start_matches("[]")));
    let range = TextRange::from(place.clone());
    keep(builder, vec![Leftover { range, claim: range, message, help }]);
}

/// Whether a wiki link is a table of contents elsewhere, `[[_TOC_]]`. It is remembered then.
pub(crate) fn is_contents(builder: &mut Builder<'_>, place: &Range<usize>, target: &str) -> bool {
    let is_contents = target.trim_matches('_').eq_ignore_ascii_case("toc");
    if is_contents {
        let message = format!("`[[{target}]]` is printed as text: no contents are made here");
        let help = "write `toc: true` in the front matter, and remove the line".into();
        let range = TextRange::from(place.clone());
        keep(builder, vec![Leftover { range, claim: range, message, help }]);
    }
    is_contents
}

/// Looks at the text for the picture at node `image`, which is written anew as a figure.
pub(crate) fn look_at_picture(builder: &mut Builder<'_>, image: usize) {
    let Some(end) = builder.doc.nodes.get(image).map(|node| node.end as usize) else { return };
    let nodes: Vec<Node> = builder.doc.nodes[image..end]
        .iter()
        .map(|node| Node { end: node.end - image as u32, ..*node })
        .collect();
    look_at(builder, &nodes);
}

/// Remembers markup that was read in a title, of which only the words are printed.
pub(crate) fn report_in_title(builder: &mut Builder<'_>, place: &Range<usize>, what: &str, write: &str) {
    let written = run::excerpt(&builder.source[place.clone()]);
    let message = format!("{what} stands in a title, and only its words are printed: `{written}`");
    let range = TextRange::from(place.clone());
    keep(builder, vec![Leftover { range, claim: range, message, help: format!("write {write}") }]);
}

/// Remembers findings at their places in the file.
fn keep(builder: &mut Builder<'_>, found: Vec<Leftover>) {
    for leftover in found {
        let (range, claim) = (builder.place(leftover.range), builder.place(leftover.claim));
        builder.leftovers.push(Leftover { range, claim, ..leftover });
    }
}

/// Reports what was found, but for places that other diagnostics speak of.
pub(crate) fn report(builder: &mut Builder<'_>) {
    blocks::look(builder);
    let mut found = std::mem::take(&mut builder.leftovers);
    if found.is_empty() {
        return;
    }
    let places = builder.diagnostics.iter().filter_map(|fault| fault.span.as_ref());
    let mut taken: Vec<TextRange> = places.map(|span| span.range).collect();
    taken.sort_by_key(|range| (range.start, range.end));
    // The later a family, the weaker its sign: the order of finding stays among equals.
    found.sort_by_key(|leftover| leftover.claim.start);
    let mut taken = taken.into_iter().peekable();
    let mut claimed = 0;
    let mut last = String::new();
    for leftover in found {
        let claim = leftover.claim;
        let mut spoken_of = false;
        while let Some(range) = taken.peek() {
            if range.start >= claim.end.max(claim.start + 1) {
                break;
            }
            if range.end > claim.start {
                spoken_of = true;
                break;
            }
            taken.next();
        }
        if spoken_of || claim.start < claimed {
            continue;
        }
        // The items of one list are one fault.
        let between = builder.source.get(claimed as usize..claim.start as usize);
        let goes_on = leftover.message == last
            && between.is_some_and(|text| text.trim_matches([' ', '\n', '>']).is_empty());
        claimed = claim.end;
        if goes_on {
            continue;
        }
        last.clone_from(&leftover.message);
        let span = builder.span(leftover.range);
        let fault = Diagnostic::at(Code::Leftover, span, leftover.message);
        builder.diagnostics.push(fault.help(leftover.help));
    }
}
