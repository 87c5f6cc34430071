//! Tables of other dialects: grids, rules of dashes, rows of bars without a line under their head.

use std::ops::Range;

use super::run::Run;

/// Looks for grids, then for rows.
pub(super) fn look(run: &mut Run<'_>) {
    if run.text.contains('+') {
        grid(run);
    }
    if run.text.contains('|') && !run.in_cell() {
        rows(run);
    }
}

/// `+---+---+`, also with dashes that a word processor joined.
fn grid(run: &mut Run<'_>) {
    let lines = run.lines();
    let rules: Vec<&Range<usize>> = lines.iter().filter(|line| is_grid(&run.text[(*line).clone()])).collect();
    let Some(first) = rules.first().map(|line| (*line).clone()) else { return };
    let end = lines.last().map_or(first.end, |line| line.end);
    let message =
        format!("`{}` is printed as text: tables are not drawn as grids", run.excerpt(first.clone()));
    let head = lines.iter().find(|line| run.text[(*line).clone()].starts_with('|')).cloned();
    let help = match head {
        Some(head) => {
            let cells = run.as_written(head.clone()).trim_matches('|').split('|').count();
            format!("write `{}`, below it `{}|`, then a line a row", run.excerpt(head), "|---".repeat(cells))
        }
        None => "write a head, below it `|---|---|`, then a line a row, cells between `|`".into(),
    };
    let start = lines.first().map_or(first.start, |line| line.start);
    run.report(first, start..end, message, help);
}

fn is_grid(text: &str) -> bool {
    let inner = text.strip_prefix('+').and_then(|rest| rest.strip_suffix('+')).unwrap_or("");
    inner.contains(['-', '—', '–', '='])
        && inner.chars().all(|c| matches!(c, '-' | '—' | '–' | '=' | '+' | ':'))
}

/// Rows between bars that became no table.
fn rows(run: &mut Run<'_>) {
    let lines = run.lines();
    let framed = |line: &&Range<usize>| is_row(&run.text[(*line).clone()]);
    let open = |line: &&Range<usize>| run.text[(*line).clone()].matches(" | ").count() >= 2;
    let rows: Vec<Range<usize>> = lines.iter().filter(framed).cloned().collect();
    let block: Vec<Range<usize>> =
        lines.iter().filter(|line| run.text[(*line).clone()].starts_with("| ")).cloned().collect();
    let columns: Vec<Range<usize>> = lines.iter().filter(open).cloned().collect();
    let (first, last) = match (&rows[..], &block[..], &columns[..]) {
        ([first, ..], _, _) => (first, rows.last().unwrap_or(first)),
        (_, [first, .., last], _) | (_, _, [first, _, .., last]) => (first, last),
        _ => return,
    };
    let (first, last) = (first.clone(), last.clone());
    let head = &run.text[first.clone()];
    let cells = head.trim_matches('|').split('|').count();
    let rule = lines.iter().map(|line| &run.text[line.clone()]).find(|text| {
        text.contains('|')
            && text.contains(['—', '–', '-'])
            && text.chars().all(|c| matches!(c, '—' | '–' | '-' | '|' | ':' | ' '))
    });
    let why = match rule {
        Some(rule) if rule.contains(['—', '–']) => "the hyphens under its head became dashes",
        Some(_) => "it is no table here",
        None => "a table has a line `|---|` under its head",
    };
    let message = format!("`{}` is printed as text: {why}", run.excerpt(first.clone()));
    let help = if rows.is_empty() && columns.is_empty() {
        "end a line with two spaces or `\\` to break it there".into()
    } else {
        format!("write `{}|` on a line under the head, with a blank line before it", "|---".repeat(cells))
    };
    run.report(first.clone(), first.start..last.end, message, help);
}

/// `| a | b |`.
fn is_row(text: &str) -> bool {
    let inner = text.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')).unwrap_or("");
    let tight = !inner.starts_with(' ') && text.matches('|').count() < 3;
    let is_value = !inner.starts_with(' ') || !inner.ends_with(' ');
    inner.contains('|') && !tight && (!is_value || inner.matches('|').count() >= 2 && !inner.contains(' '))
        || inner.contains(['—', '–']) && inner.chars().all(|c| matches!(c, '—' | '–' | '|' | ':' | ' '))
}
