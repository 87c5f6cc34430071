//! Notes under a table that begin with a star, as in `* p < 0.1; ** p < 0.05`: Markdown makes a list of them, and the
//! star is gone.

use super::run::excerpt;
use super::{Leftover, blocks};
use crate::model::doc::{Node, NodeKind};
use crate::model::source::TextRange;
use crate::parse::builder::Builder;

/// Looks at the list at node `list`; `table` is the table that ended right before it.
pub(super) fn look(builder: &Builder<'_>, list: usize, table: Option<usize>) -> Option<Leftover> {
    let nodes = &builder.doc.nodes;
    let node = nodes.get(list)?;
    let written = blocks::written(builder, node);
    let mark = written.chars().next().filter(|mark| matches!(mark, '*' | '+'))?;
    let words = written[1..].trim_start();
    let is_single = nodes.get(list + 1).is_some_and(|item| item.end == node.end);
    let calls = |table: usize| is_starred(builder, &nodes[table..nodes[table].end as usize]);
    let is_note = mark == '*' && is_single && (has_second_mark(words) || table.is_some_and(calls))
        || is_probability(words);
    if !is_note {
        return None;
    }
    let line = written.lines().next().unwrap_or(written);
    let escaped = match mark {
        '*' => line.replace("\\*", "*").replace('*', "\\*"),
        _ => format!("\\{line}"),
    };
    let range = TextRange { start: node.range.start, end: node.range.start + 1 };
    let message = format!("`{mark}` begins a list here, and is not printed: it seems to call a note");
    let help = format!("write `{}`", excerpt(&escaped));
    Some(Leftover {
        range,
        claim: TextRange { end: range.start + written.len() as u32, ..range },
        message,
        help,
    })
}

/// `p < 0.1`: a level of significance.
fn is_probability(words: &str) -> bool {
    let rest = words.trim_start_matches(['*', '_', '\\', '$']);
    let Some(rest) = rest.strip_prefix(['p', 'P']) else { return false };
    let rest = rest.trim_start_matches(['*', '_', '\\', ' ', '\u{a0}']);
    let Some(rest) = ["&lt;", "<", "≤", "=", "⩽"].iter().find_map(|sign| rest.strip_prefix(sign)) else {
        return false;
    };
    rest.trim_start_matches(['=', ' ', '\u{a0}']).starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

/// Whether further marks of two stars and more begin notes in the same item: `* low; ** high`.
fn has_second_mark(words: &str) -> bool {
    let mut found = false;
    let mut at = 0;
    while let Some(next) = words[at..].find("**") {
        let here = at + next;
        let rest = words[here..].trim_start_matches('*');
        at = words.len() - rest.len();
        let begins = words[..here].trim_end_matches(' ').ends_with([';', ',', '.', ')', '\n']);
        if !begins || !rest.starts_with(' ') {
            return false;
        }
        found = true;
    }
    found
}

/// Whether a number or word among the nodes ends in a star: `0.12*`.
fn is_starred(builder: &Builder<'_>, nodes: &[Node]) -> bool {
    nodes.iter().filter(|node| node.kind == NodeKind::TableCell).any(|cell| {
        let text = blocks::written(builder, cell);
        let bare = text.trim_end_matches('|').trim_end().trim_end_matches('*');
        text.trim_end_matches('|').trim_end().ends_with('*')
            && bare.trim_end_matches('\\').ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '%'))
            && !bare.contains('*')
    })
}
