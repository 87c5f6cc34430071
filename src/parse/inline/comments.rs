//! Comments that do not end in the paragraph in which they begin: Markdown would print them.

use crate::model::diagnostic::Code;
use crate::model::doc::{Node, NodeKind};
use crate::parse::builder::Builder;

const OPEN: &str = "<!--";

/// Reports every `<!--` that is left as text.
pub(crate) fn check(builder: &mut Builder<'_>, nodes: &[Node]) {
    for node in nodes.iter().filter(|node| node.kind == NodeKind::Text) {
        let start = node.range.start as usize;
        let source = builder.source;
        for (at, _) in source[node.range.as_range()].match_indices(OPEN) {
            let at = start + at;
            if source[..at].ends_with('\\') {
                continue;
            }
            let message =
                "a comment begins here but has no `-->` in the same paragraph, so that it would be printed";
            builder.report(Code::UnclosedComment, at..at + OPEN.len(), message).help = Some(
                "end it with `-->`; a comment with a blank line in it begins on a line of its own".into(),
            );
        }
    }
}
