//! The sentences of the body that cite or link, for "cited by", and the number of words.
//!
//! Sentences are plain text without marks. Only runs of text that hold a link, a citation or a
//! reference are cut at all. Texts in Latin, Greek or Cyrillic letters are cut by the rules of
//! UAX #29 where they matter there (a full stop before a small letter ends nothing) and by a list
//! of abbreviations; others by ICU4X.

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

use crate::model::doc::{Doc, Node, NodeId, NodeKind};
use crate::model::manuscript::{Sentence, SentenceCause};

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Sen", "Rep", "Gov", "St", "vs", "cf", "ca",
    "approx", "al", "ed", "eds", "np", "tzw", "tzn", "prof", "dr", "gen", "płk", "ul", "red", "tłum", "wyd",
    "por", "zob", "tj", "ok", "im", "św", "ww", "bzw", "usw", "Hrsg", "vgl", "env", "éd", "dir",
];

/// Words whose full stop ends no sentence if a number follows.
const BEFORE_NUMBERS: &[&str] = &[
    "No", "Nos", "no", "nos", "p", "pp", "para", "paras", "art", "Art", "sec", "ch", "vol", "fig", "Fig",
    "Eq", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "ust", "poz",
    "par", "rys", "tab", "str", "ss", "s", "t", "Abs", "Bd", "Nr", "S",
];

/// The sentences around the links, citations and references below `body`.
pub(crate) fn sentences(doc: &Doc, body: NodeId) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut section = None;
    let end = doc.node(body).end as usize;
    let mut at = body.0 as usize + 1;
    while at < end {
        let node = &doc.nodes[at];
        if let NodeKind::Heading(id) = node.kind {
            section = Some(&doc.headings[id.index()].anchor);
        }
        if !is_inline(node.kind) {
            at += 1;
            continue;
        }
        let start = at;
        while at < end && is_inline(doc.nodes[at].kind) {
            at = doc.nodes[at].end as usize;
        }
        // Siblings only: a run ends with its parent.
        let run = Run::read(doc, &doc.nodes[start..at]);
        if run.causes.is_empty() {
            continue;
        }
        let starts = starts(&run.text);
        for (place, cause) in &run.causes {
            let next = starts.partition_point(|start| start <= place);
            let from = starts[next - 1];
            let to = starts.get(next).copied().unwrap_or(run.text.len());
            let text = run.text[from..to].trim();
            if !text.is_empty() {
                sentences.push(Sentence { text: text.into(), section: section.cloned(), cause: *cause });
            }
        }
    }
    sentences
}

/// The words below `body`, without citations and calls of notes.
pub(crate) fn words(doc: &Doc, body: NodeId) -> u32 {
    let mut words = 0;
    let mut inside = false;
    let mut skip_until = 0;
    for (id, node) in doc.descendants(body) {
        if matches!(node.kind, NodeKind::Citation(_)) {
            skip_until = node.end;
        }
        if id.0 < skip_until {
            continue;
        }
        match node.kind {
            NodeKind::Text => count(&doc.text[node.range.as_range()], &mut words, &mut inside),
            NodeKind::Buffered(text) | NodeKind::Code(text) => {
                count(doc.string(text), &mut words, &mut inside)
            }
            kind if is_inline(kind) && !matches!(kind, NodeKind::SoftBreak | NodeKind::HardBreak) => {}
            _ => inside = false,
        }
    }
    words
}

fn count(text: &str, words: &mut u32, inside: &mut bool) {
    for byte in text.bytes() {
        let blank = matches!(byte, b' ' | b'\n' | b'\t');
        *words += u32::from(!blank && !*inside);
        *inside = !blank;
    }
}

/// Whether a node stands in a line.
fn is_inline(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Text
            | NodeKind::Buffered(_)
            | NodeKind::SoftBreak
            | NodeKind::HardBreak
            | NodeKind::Emphasis
            | NodeKind::Strong
            | NodeKind::Strikethrough
            | NodeKind::Superscript
            | NodeKind::Subscript
            | NodeKind::Code(_)
            | NodeKind::Link(_)
            | NodeKind::Image(_)
            | NodeKind::NoteRef(_)
            | NodeKind::Citation(_)
            | NodeKind::CrossRef(_)
            | NodeKind::Abbreviation(_)
            | NodeKind::InlineHtml(_)
            | NodeKind::HtmlElement(_)
    )
}

/// The plain text of inline siblings, and where it links or cites.
#[derive(Default)]
struct Run {
    text: String,
    causes: Vec<(usize, SentenceCause)>,
}

impl Run {
    fn read(doc: &Doc, nodes: &[Node]) -> Self {
        let mut run = Run::default();
        let is_cause = |node: &Node| match node.kind {
            NodeKind::Link(id) => !doc.links[id.index()].target.starts_with('#'),
            NodeKind::Citation(_) => true,
            NodeKind::CrossRef(id) => {
                doc.cross_refs[id.index()].items.iter().any(|item| item.brief.is_some())
            }
            _ => false,
        };
        if !nodes.iter().any(is_cause) {
            return run;
        }
        let first = nodes.as_ptr_range().start;
        let base = (first as usize - doc.nodes.as_ptr() as usize) / size_of::<Node>();
        let mut index = 0;
        while index < nodes.len() {
            let node = &nodes[index];
            let cause = match node.kind {
                NodeKind::Link(id) => Some(SentenceCause::Link(id)),
                NodeKind::Citation(id) => Some(SentenceCause::Citation(id)),
                NodeKind::CrossRef(id) => Some(SentenceCause::CrossRef(id)),
                _ => None,
            };
            if let Some(cause) = cause.filter(|_| is_cause(node)) {
                run.causes.push((run.text.len().saturating_sub(1), cause));
            }
            match node.kind {
                NodeKind::Citation(_) | NodeKind::NoteRef(_) | NodeKind::CrossRef(_) => {
                    index = node.end as usize - base;
                    continue;
                }
                NodeKind::SoftBreak | NodeKind::HardBreak => run.push(" "),
                _ => run.push(doc.text_of(node).trim_end_matches('\u{2060}')),
            }
            index += 1;
        }
        run
    }

    /// Appends text; the space before a mark that was left out goes with it.
    fn push(&mut self, text: &str) {
        if text.starts_with(['.', ',', ';', ':', ')', '!', '?']) && self.text.ends_with(' ') {
            self.text.pop();
        }
        if text.starts_with(' ') && self.text.ends_with(' ') {
            self.text.push_str(&text[1..]);
        } else {
            self.text.push_str(text);
        }
    }
}

/// Where sentences begin; the first is 0.
fn starts(text: &str) -> Vec<usize> {
    if text.chars().any(|c| c as u32 >= 0x590 && !(0x1e00..0x2100).contains(&(c as u32))) {
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        let mut starts: Vec<usize> = segmenter.segment_str(text).collect();
        starts.pop();
        if starts.is_empty() {
            starts.push(0);
        }
        return starts;
    }
    let mut starts = vec![0];
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let stop = bytes[at];
        at += 1;
        let is_ellipsis = stop == 0xa6 && bytes[..at].ends_with("…".as_bytes());
        if !matches!(stop, b'.' | b'!' | b'?') && !is_ellipsis {
            continue;
        }
        let rest = &text[at..];
        let after = rest.trim_start_matches(['"', '\'', ')', ']', '”', '’', '“', '»', '.', '!', '?']);
        let next = after.trim_start();
        if next.len() == after.len() || next.is_empty() {
            continue;
        }
        let first = next.chars().find(|c| c.is_alphanumeric());
        let goes_on =
            first.is_some_and(char::is_lowercase) || stop == b'.' && is_abbreviation(&text[..at - 1], first);
        if !goes_on {
            at = text.len() - next.len();
            starts.push(at);
        }
    }
    starts
}

/// Whether the word that ends `before` is shortened by the full stop after it; `next` begins the next word.
fn is_abbreviation(before: &str, next: Option<char>) -> bool {
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '„' | '«')).next();
    let word = word.unwrap_or("");
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    (single && word.chars().all(char::is_uppercase))
        || (dotted && word.chars().any(char::is_alphabetic))
        || ABBREVIATIONS.contains(&word)
        || next.is_some_and(|c| c.is_ascii_digit()) && BEFORE_NUMBERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::starts;

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        let cases = [
            "Trade fell.|It rose again.",
            "The U.S. Steel bid failed.|Nippon paid.",
            "See No. 5 and pp. 3 ff. of it.|Then go.",
            "He asked: “Why?” and left.|“Never.”|She stayed.",
            "Prof. Kowalski, J. Smith et al. agree.|All do!|Really?|Yes.",
            "W 2024 r. eksport spadł.|Potem wzrósł.",
            "Growth was 3.5 percent (up from 2.1).|Good.",
            "Wait… no.|End…|Then",
            "これは文です。|次の文です。",
            "One",
            "",
        ];
        for case in cases {
            let text = case.split('|').collect::<Vec<_>>().join(if case.contains('文') { "" } else { " " });
            let expected = case.split('|').filter(|part| !part.is_empty()).collect::<Vec<_>>();
            let starts = starts(&text);
            let ends = starts.iter().skip(1).copied().chain([text.len()]);
            let found: Vec<&str> = starts.iter().zip(ends).map(|(from, to)| text[*from..to].trim()).collect();
            assert_eq!(found, if expected.is_empty() { vec![""] } else { expected }, "{case}");
        }
    }
}
