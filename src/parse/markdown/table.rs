//! Tables: alignments, and rows that do not fit their head.

use std::ops::Range;

use crate::model::diagnostic::Code;
use crate::model::doc::Alignment;
use crate::parse::builder::Builder;

/// A column's alignment.
pub(super) fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

/// Reports cells beyond the head's, which Markdown drops, and captions and sentences that became a row.
pub(super) fn check_row(builder: &mut Builder<'_>, row: usize, range: Range<usize>) {
    let source = builder.source;
    let written = &source[range.clone()];
    if written.starts_with(": ") && !written.contains('|') {
        let end = range.start + written.trim_end().len();
        let message = "the caption directly after the table is read as a row of it";
        builder.report(Code::RaggedTable, range.start..end, message).help =
            Some("put a blank line between table and caption".into());
        return;
    }
    if !written.contains('|') {
        let end = range.start + written.trim_end().len();
        let message = "the line directly after the table is read as a row of it";
        builder.report(Code::MissingBlankLine, range.start..end, message).help =
            Some("put a blank line between; a row of a table has a `|`".into());
        return;
    }
    let cells = builder.doc.nodes[row + 1..]
        .iter()
        .filter(|node| node.kind == crate::model::doc::NodeKind::TableCell);
    let Some(last) = cells.map(|cell| cell.range.end as usize).max() else { return };
    let rest = source[last.min(range.end)..range.end].trim_end();
    let Some(extra) = rest.trim_start().strip_prefix('|').filter(|extra| !extra.trim().is_empty()) else {
        return;
    };
    let end = last + rest.len();
    let start = end - extra.trim_start().len();
    builder.report(Code::RaggedTable, start..end, "the row has more cells than the head of its table").help =
        Some("give the head more cells, or write `\\|` for a bar inside a cell".into());
}

/// Reports a paragraph that was meant as a table: its second line rules columns, but not as many as the head has.
pub(super) fn check_like(builder: &mut Builder<'_>, range: &Range<usize>) {
    let written = &builder.source[range.clone()];
    let Some((head, rest)) = written.split_once('\n').filter(|(head, _)| head.contains('|')) else { return };
    let line = rest.split('\n').next().unwrap_or("");
    let rule = line.trim();
    let is_rule =
        rule.contains("--") && rule.contains('|') && rule.bytes().all(|byte| b"|:- ".contains(&byte));
    if !is_rule {
        return;
    }
    let columns = |line: &str| {
        let bare = line.trim().trim_start_matches('|');
        bare.strip_suffix('|').unwrap_or(bare).replace("\\|", "").split('|').count()
    };
    let (head, ruled) = (columns(head), columns(rule));
    if head == ruled {
        return;
    }
    let start = range.start + written.len() - rest.len();
    let message = format!(
        "the head of the table has {head} cells, the line under it {ruled}: it is not read as a table"
    );
    builder.report(Code::RaggedTable, start..start + line.len(), message).help =
        Some("give both lines the same number of cells".into());
}
