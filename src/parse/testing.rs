//! For tests: diagnostics as text.

use crate::model::diagnostic::Diagnostic;

/// Line, column, code, message and help of each fault in a file's text, in the order of places.
pub(crate) fn shown(text: &str, mut diagnostics: Vec<Diagnostic>) -> String {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let start = diagnostic.span.as_ref().expect("a fault has a place").range.start as usize;
        let line = text[..start].matches('\n').count() + 1;
        let column = text[..start].chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        shown.push_str(&format!("{line}:{column} {}: {}\n", diagnostic.code.as_str(), diagnostic.message));
        for line in diagnostic.help.unwrap_or_default().lines() {
            shown.push_str(&format!("    | {line}\n"));
        }
    }
    shown
}
