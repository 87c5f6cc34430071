use std::time::Instant;

use super::{MAX_DEPTH, Node, NodeKind, read_yaml};
use crate::model::diagnostic::Diagnostic;
use crate::model::source::SourcePath;

/// Line, column, message and help of each fault, in the order of places.
fn faults(text: &str, mut diagnostics: Vec<Diagnostic>) -> String {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let start = diagnostic.span.as_ref().expect("a fault of YAML has a place").range.start as usize;
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        shown.push_str(&format!("{line}:{column} {}\n", diagnostic.message));
        for line in diagnostic.help.unwrap_or_default().lines() {
            shown.push_str(&format!("    | {line}\n"));
        }
    }
    shown
}

fn show(node: &Node, into: &mut String) {
    match &node.kind {
        NodeKind::Null => into.push('~'),
        NodeKind::Broken => into.push('!'),
        NodeKind::Scalar(scalar) => into.push_str(&format!("{:?}", scalar.text)),
        NodeKind::List(items) => {
            into.push('[');
            for (index, item) in items.iter().enumerate() {
                into.push_str(if index == 0 { "" } else { ", " });
                show(item, into);
            }
            into.push(']');
        }
        NodeKind::Map(entries) => {
            into.push('{');
            for (index, entry) in entries.iter().enumerate() {
                into.push_str(if index == 0 { "" } else { ", " });
                into.push_str(&format!("{}: ", entry.key.value));
                show(&entry.value, into);
            }
            into.push('}');
        }
    }
}

fn read(text: &str) -> (String, String) {
    let file = SourcePath::new("content/a.md").expect("a path");
    let outcome = read_yaml(&file, text, 0..text.len());
    let mut shown = String::new();
    show(&outcome.value, &mut shown);
    (shown, faults(text, outcome.diagnostics))
}

#[test]
fn explore() {
    for text in [
        "title: Tokyo: hedges\nseries: x\n",
        "title: \"Japan's \"quiet\" hedge\"\nstandfirst: @home and away\nseries: b\n",
        "title: \"Not closed\nsubtitle: \"x\"\nseries: b\n",
        "title: [Draft] Tokyo\nnumber: 010\n",
        "title: “Tokyo: hedges”\n",
        "title:\u{a0}Tokyo\nseries:\u{a0}b\n",
        "title: *Tokyo* hedges\nx: `a`\n",
        "title: *Tokyo\nx: &a b\ny: !c d\n",
        "title: 20 % less\nx: %20\n",
        "authors:\n\t- a\n\t- b\nx: y\n",
        "standfirst: Tokyo hedges,\n  because: it must\nx: y\n",
        "corrections:\n  - date: 2025-03-04\n    text: a: b\n  - date: 2025-03-05\n    text: \"c\" d\nx: y\n",
        "a: 1\nstray text\nb: 2\n",
        "a: [1, 2\nb: 3\n",
        "a: 1\na: 2\n b: 3\n",
        "title: Why # 1\n",
        "title: > 2 %\nx: |\n  a\n  b\n\ny: >\n  c\n  d\n",
        "x: {{ a }}\n",
        "a: b\n---\nc: d\n",
        "a:\n  b: c\n d: e\n",
        "  title: x\nseries: y\n",
        "title: 'It's time'\n",
        "path: \"C:\\dir\"\n",
    ] {
        let (node, faults) = read(text);
        eprintln!("-----\n{text}=> {node}\n{faults}");
    }
}
