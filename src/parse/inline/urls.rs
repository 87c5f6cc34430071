//! Bare addresses in running text become links, whatever Markdown has made of the characters in them.

use super::address::{address_len, find_address, starts_like};
use super::copy::Copy;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::parse::builder::Builder;

/// Nodes that one address may stand in, at most.
const MOST_PIECES: usize = 50;

/// Copies a run with its bare addresses as links.
pub(crate) fn link(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut copy = Copy::new(out);
    let mut inside_link_until = 0;
    let mut index = 0;
    // What is copied of the text at `index` already.
    let mut copied = 0;
    while let Some(node) = nodes.get(index) {
        copy.close_before(index);
        if matches!(node.kind, NodeKind::Link(_) | NodeKind::Image(_)) {
            inside_link_until = inside_link_until.max(node.end);
        }
        if node.kind != NodeKind::Text || (index as u32) < inside_link_until {
            copy.node(index, node);
            index += 1;
            continue;
        }
        let (start, end) = ((node.range.start as usize).max(copied), node.range.end as usize);
        let Some(found) = find_address(builder.source, start, start, end) else {
            copy.text(start, end);
            index += 1;
            continue;
        };
        copy.text(start, found.start);
        let address = match found.end == end {
            false => Address { written: builder.source[found.clone()].into(), end: found.end, next: index },
            true => Address::across(builder, nodes, index, found.start),
        };
        write(builder, &mut copy, found.start, &address);
        (index, copied) = (address.next, address.end);
    }
    copy.close_before(nodes.len());
}

fn write(builder: &mut Builder<'_>, copy: &mut Copy<'_>, start: usize, address: &Address) {
    let range = start..address.end;
    let target = match starts_like(&address.written, "www.") {
        true => format!("https://{}", address.written),
        false => address.written.clone(),
    };
    let link = builder.link(&target, range.clone().into(), LinkKind::Bare, None);
    let place = copy.out.len();
    copy.push(NodeKind::Link(link), range.clone());
    if builder.source[range.clone()] == address.written {
        copy.text(range.start, range.end);
    } else {
        let id = builder.string(&address.written);
        copy.push(NodeKind::Buffered(id), range);
    }
    copy.close_at(place);
}

/// An address, where it ends in the source, and the node to go on with.
struct Address {
    written: String,
    end: usize,
    next: usize,
}

/// A part of an address that goes on in the nodes after its first.
struct Piece {
    node: usize,
    /// Where it ends, in the address and in the source.
    written: usize,
    end: usize,
}

impl Address {
    /// The address that begins at byte `start` of the text `index` and fills it to its end. It goes on in nodes that
    /// follow without white space: entities, escaped signs, and what was taken for emphasis (`/_x_/`).
    fn across(builder: &Builder<'_>, nodes: &[Node], index: usize, start: usize) -> Self {
        let text_end = nodes[index].range.end as usize;
        let mut written = builder.source[start..text_end].to_owned();
        let mut pieces = vec![Piece { node: index, written: written.len(), end: text_end }];
        while let Some(last) = pieces.last().filter(|_| pieces.len() < MOST_PIECES)
            && let node = nodes[last.node].end as usize
            && let Some(more) = nodes.get(node).and_then(|next| continuation(builder, next, last.end))
        {
            let word = more.split(char::is_whitespace).next().unwrap_or_default();
            written.push_str(word);
            let end = nodes[node].range.end as usize - (more.len() - word.len());
            pieces.push(Piece { node, written: written.len(), end });
            if word.len() < more.len() {
                break;
            }
        }
        let is_text = |piece: &Piece| nodes[piece.node].kind == NodeKind::Text;
        loop {
            let emphasis = pieces.iter().rfind(|piece| nodes[piece.node].end as usize > piece.node + 1);
            let len =
                address_len(&written, emphasis.map_or(0, |piece| piece.written)).unwrap_or(written.len());
            let last = pieces.partition_point(|piece| piece.written < len);
            let piece = &pieces[last];
            if piece.written == len || is_text(piece) || last == 0 {
                let (end, next) = (piece.end - (piece.written - len), piece.node);
                let next = if is_text(piece) { next } else { nodes[next].end as usize };
                written.truncate(len);
                return Self { written, end, next };
            }
            // It ends inside an entity or emphasis, which is none of it then.
            pieces.truncate(last);
            written.truncate(pieces[last - 1].written);
        }
    }
}

/// What a node that follows byte `end` adds to an address that ends there.
fn continuation<'b>(builder: &'b Builder<'_>, node: &Node, end: usize) -> Option<&'b str> {
    let source = builder.source;
    let range = node.range.as_range();
    if range.start != end && source.get(end..range.start) != Some("\\") {
        return None;
    }
    match node.kind {
        NodeKind::Text => Some(builder.text_of(node)),
        NodeKind::Buffered(_) if source[range.clone()].starts_with('&') => Some(builder.text_of(node)),
        NodeKind::Emphasis | NodeKind::Strong | NodeKind::Strikethrough => {
            Some(&source[range]).filter(|written| !written.contains(char::is_whitespace))
        }
        _ => None,
    }
}
