//! The body of a brief: whatever it holds, it is read and composed; keys and locators are what the source says.

use std::sync::Arc;

use briefpress::model::composition::{ComposedNote, Composition, Mark, Rich, RichNode};
use briefpress::model::diagnostic::Outcome;
use briefpress::model::doc::{Citation, Doc, NodeId, NodeKind};
use briefpress::model::manuscript::Manuscript;
use briefpress::model::source::{Hash, SourcePath};
use briefpress::parse::ParseOptions;
use briefpress::parse::config::parse_config;
use briefpress::parse::manuscript::parse_manuscript;
use unicode_normalization::UnicodeNormalization;

use super::{as_read, composed, file, slice};

const SETTINGS: &str =
    "title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {style: /style.csl}\n";
const LIBRARY: &str = include_str!("../fixtures/citations/syntax/library.json");
/// Shows what was read: `(see A-doe99 T-doe99 [page 3], too)`.
const STYLE: &str = include_str!("../fixtures/citations/syntax/style.csl");
const PAGE: &str = "content/a.md";

/// Reads and composes a brief of this body.
pub fn check(body: &str) {
    let text = as_read(&format!("---\ntitle: T\n---\n{body}\n"));
    read_twice(&text);
    let files = [("content/references.json", LIBRARY), ("content/style.csl", STYLE), (PAGE, &text)];
    let (manuscript, composition) = composed(SETTINGS, &files);
    let doc = &manuscript.doc;
    check_nodes(doc);
    for citation in &doc.citations {
        check_citation(doc, citation);
    }
    check_composition(doc, &composition);
}

/// What is read twice is equal.
fn read_twice(text: &str) {
    let config = parse_config(&file("site.yaml"), SETTINGS).value;
    let options = ParseOptions::new(&config);
    let read = || parse(&file(PAGE), text, &options);
    let shown = |read: Outcome<Manuscript>| format!("{:?} {:?}", read.value, read.diagnostics);
    assert_eq!(shown(read()), shown(read()));
}

fn parse(path: &SourcePath, text: &str, options: &ParseOptions) -> Outcome<Manuscript> {
    parse_manuscript(path, Hash::of(text.as_bytes()), &Arc::from(text), options)
}

/// Ranges lie in the text, and nodes in each other.
fn check_nodes(doc: &Doc) {
    let mut ends = vec![doc.nodes.len() as u32];
    for (index, node) in (0..).zip(&doc.nodes) {
        slice(&doc.text, node.range);
        while ends.last().is_some_and(|end| *end <= index) {
            ends.pop();
        }
        assert!(ends.last().is_some_and(|end| index < node.end && node.end <= *end), "{node:?} at {index}");
        ends.push(node.end);
    }
}

/// Keys stand where they say, inside their citation; words belong to an item.
fn check_citation(doc: &Doc, citation: &Citation) {
    let node = doc.node(citation.node);
    let whole = node.range.as_range();
    assert!(!citation.items.is_empty(), "a citation of nothing: {}", slice(&doc.text, node.range));
    for item in &citation.items {
        let written: String = slice(&doc.text, item.key.range).nfc().collect();
        assert_eq!(written, *item.key.value);
        let range = item.key.range.as_range();
        assert!(whole.start < range.start && range.end <= whole.end, "{written} is outside {whole:?}");
        let before = doc.text[..range.start].trim_end_matches('{');
        assert!(before.ends_with('@'), "no `@` before {written}");
        assert!(!item.suppress_author || before.ends_with("-@"), "no `-` before {written}");
    }
    for child in doc.children(citation.node) {
        match doc.node(child).kind {
            NodeKind::Prefix(of) | NodeKind::Suffix(of) => {
                assert!((of as usize) < citation.items.len());
                let range = doc.node(child).range.as_range();
                assert!(whole.start <= range.start && range.end <= whole.end);
            }
            other => panic!("{other:?} in a citation"),
        }
    }
}

/// Every citation leaves a mark, and everything that the composition names exists.
fn check_composition(doc: &Doc, composition: &Composition) {
    assert_eq!(composition.citations.len(), doc.citations.len());
    assert_eq!(composition.note_places.len(), doc.notes.len());
    for (citation, mark) in doc.citations.iter().zip(&composition.citations) {
        match mark {
            Mark::Text(text) if text.is_empty() => {}
            Mark::Text(text) => {
                check_rich(doc, composition, text);
                check_locators(doc, citation, text);
            }
            Mark::Note { .. } => panic!("a note in a style without notes"),
            Mark::Broken { keys } => assert_eq!(keys.len(), citation.items.len()),
        }
    }
    for note in &composition.notes {
        assert!(matches!(note, ComposedNote::Written(id) if id.index() < doc.notes.len()));
    }
    for reference in &composition.references {
        check_rich(doc, composition, &reference.text);
        assert!(reference.cited_in.iter().all(|at| (*at as usize) < doc.citations.len()));
    }
}

fn check_rich(doc: &Doc, composition: &Composition, rich: &Rich) {
    for node in rich {
        match node {
            RichNode::Text(_) => {}
            RichNode::Styled(_, children) | RichNode::Link { children, .. } => {
                check_rich(doc, composition, children);
            }
            RichNode::Reference(index, children) => {
                let listed = composition.references.len();
                assert!(listed == 0 || (*index as usize) < listed);
                check_rich(doc, composition, children);
            }
            RichNode::Nodes(node) => assert!((node.0 as usize) < doc.nodes.len()),
            RichNode::NodesAfter { node, skip } => {
                assert!(
                    doc.plain_text(*node).get(*skip as usize..).is_some(),
                    "{skip} is inside a character"
                );
            }
        }
    }
}

/// The numbers of each locator are printed as the source has them.
fn check_locators(doc: &Doc, citation: &Citation, mark: &Rich) {
    let mut left = Vec::new();
    kept_words(mark, &mut left);
    let mut printed = String::new();
    put_text(mark, &mut printed);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for child in doc.children(citation.node) {
        if !matches!(doc.node(child).kind, NodeKind::Suffix(_)) {
            continue;
        }
        let words = doc.plain_text(child);
        let kept = left.iter().find(|(node, _)| *node == child).map_or(words.len(), |(_, skip)| *skip);
        let locator = digits(&words[..kept]);
        assert!(digits(&printed).contains(&locator), "`{printed}` without the locator of `{words}`");
    }
}

/// The suffixes that are printed, and how many bytes of each are not, since they are its locator.
fn kept_words(rich: &Rich, found: &mut Vec<(NodeId, usize)>) {
    for node in rich {
        match node {
            RichNode::Text(_) => {}
            RichNode::Styled(_, children)
            | RichNode::Link { children, .. }
            | RichNode::Reference(_, children) => kept_words(children, found),
            RichNode::Nodes(node) => found.push((*node, 0)),
            RichNode::NodesAfter { node, skip } => found.push((*node, *skip as usize)),
        }
    }
}

/// What the style prints, without the words that the author wrote.
fn put_text(rich: &Rich, out: &mut String) {
    for node in rich {
        match node {
            RichNode::Text(text) => out.push_str(text),
            RichNode::Styled(_, children)
            | RichNode::Link { children, .. }
            | RichNode::Reference(_, children) => put_text(children, out),
            RichNode::Nodes(_) | RichNode::NodesAfter { .. } => {}
        }
    }
}
