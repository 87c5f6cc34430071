//! Marks the first use of each abbreviation in the text with its long form.

use super::copy::Copy;
use crate::model::doc::{AbbreviationId, Node, NodeKind};
use crate::parse::builder::Builder;

/// Copies a run with abbreviations marked that were not met before. Links and code are left alone.
pub(crate) fn mark(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut copy = Copy::new(out);
    let mut skip_until = 0;
    for (index, node) in nodes.iter().enumerate() {
        copy.close_before(index);
        if matches!(node.kind, NodeKind::Link(_) | NodeKind::Image(_)) {
            skip_until = skip_until.max(node.end);
        }
        if node.kind != NodeKind::Text || (index as u32) < skip_until {
            copy.node(index, node);
            continue;
        }
        let (mut done, end) = (node.range.start as usize, node.range.end as usize);
        let text = &builder.source[done..end];
        let mut word = true;
        for (offset, c) in text.char_indices() {
            let starts = word && c.is_alphanumeric();
            word = !c.is_alphanumeric();
            let at = node.range.start as usize + offset;
            if !starts || at < done {
                continue;
            }
            let Some((place, len)) = find(builder, &text[offset..]) else { continue };
            let (_, long) = builder.abbreviations.waiting.remove(place);
            copy.text(done, at);
            let id = AbbreviationId(builder.doc.abbreviations.len() as u32);
            builder.doc.abbreviations.push(long.into());
            let parent = copy.out.len();
            copy.push(NodeKind::Abbreviation(id), at..at + len);
            copy.text(at, at + len);
            copy.close_at(parent);
            done = at + len;
        }
        copy.text(done, end);
    }
    copy.close_before(nodes.len());
}

/// The longest waiting abbreviation that `text` begins with as a whole word: its place and length.
fn find(builder: &Builder<'_>, text: &str) -> Option<(usize, usize)> {
    let fits = |short: &str| {
        text.strip_prefix(short).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let waiting = builder.abbreviations.waiting.iter().enumerate();
    waiting
        .filter(|(_, (short, _))| fits(short))
        .max_by_key(|(place, (short, _))| (short.len(), std::cmp::Reverse(*place)))
        .map(|(place, (short, _))| (place, short.len()))
}
