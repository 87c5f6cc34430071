//! Puts shortcode calls that stand in running text into it: the letters that hid them become nodes.

use super::copy::Copy;
use crate::model::doc::{Node, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::shortcode;

/// Copies a run with its calls as nodes.
pub(crate) fn split(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut copy = Copy::new(out);
    for (index, node) in nodes.iter().enumerate() {
        copy.close_before(index);
        if node.kind != NodeKind::Text {
            copy.node(index, node);
            continue;
        }
        let (mut done, end) = (node.range.start as usize, node.range.end as usize);
        let first = builder.calls.partition_point(|call| (call.range.start as usize) < done);
        for call in first..builder.calls.len() {
            let range = builder.calls[call].range.as_range();
            if range.start >= end {
                break;
            }
            copy.text(done, range.start);
            let id = shortcode::place_inline(builder, call);
            if let Some(id) = id {
                copy.push(NodeKind::Themed(id), range.clone());
            }
            done = range.end.min(end);
        }
        copy.text(done, end);
    }
    copy.close_before(nodes.len());
}
