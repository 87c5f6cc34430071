//! Markers of merge conflicts, as Git, Mercurial and Subversion write them.
//!
//! They stand at the start of a line, so that what is indented is none. A block of code between fences may show
//! them on purpose where its language says so ([`SHOWN`]).

use std::ops::Range;

use memchr::memmem;

/// A conflict, or what is left of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The line that shows it first.
    pub marker: Range<usize>,
    /// Lines that are no text of the first side.
    pub blanked: Vec<Range<usize>>,
}

/// Signs in a marker line.
const WIDTH: usize = 7;

/// Languages of blocks of code that may show markers.
const SHOWN: [&str; 3] = ["diff", "patch", "conflict"];

/// Every conflict of a text, which may be Markdown. A line `=======` alone is none: it may stand under a heading.
pub(super) fn find(text: &str, is_markdown: bool) -> Vec<Conflict> {
    let bytes = text.as_bytes();
    if memmem::find(bytes, b"<<<<<<< ").is_none() && memmem::find(bytes, b">>>>>>> ").is_none() {
        return Vec::new();
    }
    let mut found: Vec<Conflict> = Vec::new();
    // The conflict that is open, and whether its first side has ended.
    let mut open: Option<(Conflict, bool)> = None;
    let mut divider: Option<Range<usize>> = None;
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        if is_markdown && open.is_none() && in_shown_block(&mut fence, &text[range.clone()]) {
            continue;
        }
        let mark = marker(&text[range.clone()]);
        match (mark, &mut open) {
            (Some('<'), _) => {
                found.extend(open.take().map(|(conflict, _)| conflict));
                open = Some((Conflict { marker: range.clone(), blanked: vec![range] }, false));
            }
            (Some('>'), Some(_)) => {
                if let Some((mut conflict, _)) = open.take() {
                    conflict.blanked.push(range);
                    found.push(conflict);
                }
            }
            (Some('>'), None) => {
                let first = divider.take().unwrap_or(range.clone());
                let blanked = if first == range { vec![range] } else { vec![first.clone(), range] };
                found.push(Conflict { marker: first, blanked });
            }
            (Some('=' | '|'), Some((conflict, ended))) => {
                *ended = true;
                conflict.blanked.push(range);
            }
            (Some('='), None) => divider = Some(range),
            (None, Some((conflict, true))) => conflict.blanked.push(range),
            _ => {}
        }
    }
    // Without its end nothing says where the second side stops: only the markers go.
    found.extend(open.map(|(conflict, _)| {
        let markers = conflict.blanked.into_iter().filter(|line| marker(&text[line.clone()]).is_some());
        Conflict { marker: conflict.marker, blanked: markers.collect() }
    }));
    found
}

/// Whether a line belongs to a block of code that may show markers; `fence` is what began the block that is open.
fn in_shown_block<'t>(fence: &mut Option<&'t str>, line: &'t str) -> bool {
    let text = line.trim_start_matches(' ');
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'));
    let info = sign.map_or(text, |sign| text.trim_start_matches(sign));
    let mark = &text[..text.len() - info.len()];
    let is_fence = mark.len() >= 3 && line.len() - text.len() <= 3;
    match *fence {
        None if is_fence => {
            let language = info.trim().split([' ', '{', '}', ',']).find(|word| !word.is_empty());
            let shown = language.is_some_and(|word| SHOWN.contains(&word.trim_start_matches('.')));
            *fence = shown.then_some(mark);
        }
        Some(opened) if is_fence && info.trim().is_empty() && mark.starts_with(opened) => *fence = None,
        _ => {}
    }
    fence.is_some()
}

/// The sign of a marker line: seven of it, then a space and words, or nothing.
fn marker(line: &str) -> Option<char> {
    let first = line.chars().next().filter(|c| matches!(c, '<' | '=' | '>' | '|'))?;
    let rest = line.trim_start_matches(first);
    let named = rest.starts_with(' ') && !rest.trim().is_empty();
    let fits = match first {
        '=' => rest.is_empty(),
        '|' => rest.is_empty() || named,
        // A quote in a quote in a quote says more than the name of a branch.
        '>' => named && rest.trim().split(' ').count() <= 4,
        _ => named,
    };
    (line.len() - rest.len() == WIDTH && fits).then_some(first)
}

/// The text with the lines of conflicts blanked, as long as before.
pub(super) fn without(text: &str, found: &[Conflict]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for line in found.iter().flat_map(|conflict| &conflict.blanked) {
        bytes[line.clone()].fill(b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{find, without};

    #[test]
    fn markers_are_found_and_blanked() {
        for (text, markers, rest) in [
            ("a\n=======\nb\n", &[][..], "a\n=======\nb\n"),
            (
                "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\nd\n",
                &["<<<<<<< HEAD"],
                "a\n            \nb\n       \n \n         \nd\n",
            ),
            (
                "<<<<<<< a\nb\n||||||| c\nd\n=======\ne\n>>>>>>> f",
                &["<<<<<<< a"],
                "         \nb\n         \n \n       \n \n         ",
            ),
            ("a\n=======\nc\n>>>>>>> x\n", &["======="], "a\n       \nc\n         \n"),
            ("a\n<<<<<<< x\nb\n", &["<<<<<<< x"], "a\n         \nb\n"),
            (
                "```diff\n<<<<<<< a\n=======\n>>>>>>> b\n```\n",
                &[],
                "```diff\n<<<<<<< a\n=======\n>>>>>>> b\n```\n",
            ),
            ("    <<<<<<< a\n    >>>>>>> b\n", &[], "    <<<<<<< a\n    >>>>>>> b\n"),
            ("```\n<<<<<<< a\n```\n", &["<<<<<<< a"], "```\n         \n```\n"),
            ("<<<<<<<\n<<<<<<<< x\n>>>>>>>>> y\n", &[], "<<<<<<<\n<<<<<<<< x\n>>>>>>>>> y\n"),
        ] {
            let found = find(text, true);
            let shown: Vec<&str> = found.iter().map(|conflict| &text[conflict.marker.clone()]).collect();
            assert_eq!((&shown[..], &*without(text, &found)), (markers, rest), "{text}");
        }
    }
}
