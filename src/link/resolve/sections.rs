//! Numbers of sections, for series whose headings are numbered.

use crate::model::catalog::{Catalog, DocEntry};
use crate::model::doc::{Doc, NodeKind, Part};
use crate::model::record::HeadingMode;

/// How the headings of a document are set: as its series says.
pub fn heading_mode(catalog: &Catalog, entry: &DocEntry) -> HeadingMode {
    let series = entry.card.as_ref().and_then(|card| card.series);
    series
        .and_then(|id| catalog.record(id).record.series())
        .map_or_else(HeadingMode::default, |series| series.headings)
}

/// `1`, `1.1`, `A`, `A.1` for each heading of the body that is numbered. The highest level in use counts
/// as the first; headings inside boxes and quotes have no numbers.
pub fn number_sections(doc: &Doc) -> Vec<Option<Box<str>>> {
    let mut numbers: Vec<Option<Box<str>>> = vec![None; doc.headings.len()];
    let Some(body) = doc.part(Part::Body) else { return numbers };
    let headings = || {
        doc.children(body).filter_map(|node| match doc.node(node).kind {
            NodeKind::Heading(id) => Some(id),
            _ => None,
        })
    };
    let Some(top) = headings().map(|id| doc.headings[id.index()].level).min() else { return numbers };
    let mut counts = [0u32; 7];
    let mut annexes = 0;
    let mut in_annex = false;
    for id in headings() {
        let heading = &doc.headings[id.index()];
        let depth = usize::from(heading.level - top);
        if heading.unnumbered {
            continue;
        }
        if depth == 0 {
            in_annex = heading.annex;
        }
        if depth == 0 && in_annex {
            annexes += 1;
        } else {
            counts[depth] += 1;
        }
        counts[depth + 1..].fill(0);
        let first = if in_annex { letters(annexes) } else { counts[0].to_string() };
        let rest = counts[1..=depth].iter().map(|count| format!(".{count}"));
        numbers[id.index()] = Some(std::iter::once(first).chain(rest).collect::<String>().into());
    }
    numbers
}

/// `A` to `Z`, then `AA`.
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'A' + (number % 26) as u8));
        number /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{letters, number_sections};
    use crate::model::doc::{Doc, Heading, HeadingId, Node, NodeKind, Part};
    use crate::model::source::TextRange;

    /// A body of headings: level, then `a` for an annex or `u` for unnumbered.
    fn numbers(headings: &str) -> String {
        let mut doc = Doc::default();
        let node = |kind, end| Node { kind, range: TextRange::default(), end };
        let words: Vec<&str> = headings.split_whitespace().collect();
        doc.nodes.push(node(NodeKind::Part(Part::Body), words.len() as u32 + 1));
        for (index, word) in words.iter().enumerate() {
            doc.nodes.push(node(NodeKind::Heading(HeadingId(index as u32)), index as u32 + 2));
            doc.headings.push(Heading {
                level: word.as_bytes()[0] - b'0',
                anchor: "x".into(),
                explicit: false,
                run_in: None,
                unnumbered: word.ends_with('u'),
                annex: word.ends_with('a'),
                classes: Vec::new(),
            });
        }
        let numbers = number_sections(&doc);
        let shown = numbers.iter().map(|number| number.as_deref().unwrap_or("-"));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sections_are_numbered() {
        for (headings, expected) in [
            ("2 2 3 3 2 3", "1 2 2.1 2.2 3 3.1"),
            ("2 2u 2", "1 - 2"),
            ("2 3 2a 3 2a", "1 1.1 A A.1 B"),
            ("1 2 1", "1 1.1 2"),
            ("3 2", "0.1 1"),
            ("", ""),
        ] {
            assert_eq!(numbers(headings), expected, "{headings}");
        }
        assert_eq!((letters(26), letters(27)), ("Z".to_owned(), "AA".to_owned()));
    }
}
