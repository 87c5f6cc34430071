//! YAML as texts. Here: nodes and faults in short.

mod faults;
mod hostile;
mod texts;

use super::{Node, NodeKind, read_yaml};
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

fn check(text: &str, node: &str, expected: &str) {
    let (found, faults) = read(text);
    assert_eq!(found, node, "\n{text}");
    assert_eq!(faults, expected, "\n{text}");
}
