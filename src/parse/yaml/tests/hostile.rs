//! Input meant to exhaust or to break the reader.

use super::super::{MAX_DEPTH, MOST_FAULTS, read_yaml};
use super::read;
use crate::model::source::SourcePath;

#[test]
fn nesting_is_bounded() {
    let deep = |depth: usize| format!("a: {}{}\nb: c\n", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(read(&deep(MAX_DEPTH - 1)).1, "");
    let (node, faults) = read(&deep(5000));
    assert_eq!(node, r#"{a: !, b: "c"}"#);
    assert_eq!(faults, format!("1:4 lists and maps lie in each other more than {MAX_DEPTH} deep\n"));
    let stairs: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(read(&stairs).1.contains("deep"));
}

#[test]
fn hostile_input_costs_linear_time() {
    let long = |piece: &str| piece.repeat((200 << 10) / piece.len());
    let bomb: String = (1..40).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect();
    let start = std::time::Instant::now();
    for text in [
        long("a: b: c\n"),
        long("- "),
        long("\"a\n"),
        long("a: \"b\n"),
        long("? "),
        long("a\n"),
        long("\t\n"),
        long("{"),
        long("- [\n"),
        long("a: *b\n"),
        long("a:\n  b: @c\n"),
        long("a:\u{a0}b\n"),
        format!("a:\n{}", long("  b: @c\n")),
        format!("a: \"{}", long("b\n")),
        bomb,
    ] {
        let outcome = read_yaml(&SourcePath::new("a.yaml").expect("a path"), &text, 0..text.len());
        assert!(outcome.diagnostics.len() <= MOST_FAULTS + 1, "{}", outcome.diagnostics.len());
    }
    // Generous: a quadratic step would take minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text in "[-a\"'\\[\\]{}:#&*!|>%@`, \t\n“”\u{a0}.?ü]{0,80}") {
        let file = SourcePath::new("a.yaml").expect("a path");
        let outcome = read_yaml(&file, &text, 0..text.len());
        for diagnostic in outcome.diagnostics {
            let range = diagnostic.span.expect("a place").range.as_range();
            proptest::prop_assert!(text.get(range).is_some());
        }
    }
}
