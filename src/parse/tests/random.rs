//! Any text of the format's tokens gives a sound tree, faults that point into the file, and no panic.

use proptest::prelude::*;

use super::{options, parse};
use crate::model::config::RawHtml;
use crate::model::doc::{Doc, NodeKind};
use crate::model::manuscript::Manuscript;

/// What random texts are made of.
const TOKENS: &[&str] = &[
    "a",
    "Word",
    "ł",
    "字",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "# ",
    "## ",
    "---\n",
    "===\n",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "](x)",
    "![",
    "[[",
    "]]",
    "|",
    "|---|\n",
    "| a | b |\n",
    "<b>",
    "</b>",
    "<span id=\"x\">",
    "</span>",
    "<div>",
    "</div>\n",
    "<script>",
    "<!--",
    "-->",
    "<a href=\"javascript:x\">",
    "</a>",
    "<img src=x>",
    "<br>",
    "&amp;",
    "&#64;",
    "\\",
    "@",
    "@key",
    "-@key",
    "[@a; @b]",
    "@fig-x",
    "@s#fig-x",
    "@{a}",
    "[^1]",
    "[^1]: ",
    "^[",
    "{",
    "}",
    "{#id}",
    "{#fig-x source=\"a\"}",
    "{.run-in}",
    ": ",
    ":::",
    "{{",
    "}}",
    "{%",
    "%}",
    "{{ figure(id=\"fig-x\", src=\"x\", alt=\"y\", caption=\"*z* @k\") }}",
    "{{ figure(",
    "\n{% box(title=\"t\") %}\n",
    "\n{% end %}\n",
    "\n{% details() %}\n",
    "{% end box %}",
    "{{ x }}",
    "{{ x(a=[1, \"b\"]) }}",
    "“",
    "”",
    "\"",
    "'",
    "-",
    "--",
    "...",
    "1",
    "2024",
    "No. ",
    "https://a.b/c",
    "www.a.b",
    "U.S. ",
    ".",
    ";",
    ",",
    "!",
    "\u{a0}",
    "\u{e000}",
    "\0",
    "- [x] ",
    "~~~\n",
    "Term\n: ",
    "> [!NOTE]\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..60).prop_map(|tokens| tokens.concat())
}

fn check_tree(doc: &Doc) {
    let mut open: Vec<u32> = vec![doc.nodes.len() as u32];
    for (index, node) in doc.nodes.iter().enumerate() {
        open.retain(|end| *end as usize > index);
        let parent = open.last().copied().unwrap_or(0);
        assert!(
            node.end as usize > index && node.end <= parent,
            "node {index} {node:?} ends beyond its parent"
        );
        open.push(node.end);
        assert!(doc.text.get(node.range.as_range()).is_some(), "{node:?} has a place outside of the file");
        let _ = doc.text_of(node);
        if let NodeKind::Citation(id) = node.kind {
            assert_eq!(doc.citations[id.index()].node.0 as usize, index);
        }
        if let NodeKind::HtmlBlock(id) | NodeKind::InlineHtml(id) | NodeKind::HtmlElement(id) = node.kind {
            let _ = doc.html[id.index()].with_urls(|link| doc.links[link.index()].target.to_string());
        }
    }
    let anchors: std::collections::HashSet<&str> = doc.anchors.iter().map(|anchor| &*anchor.id).collect();
    assert!(anchors.len() <= doc.anchors.len());
}

fn check(text: &str) -> Manuscript {
    let mut found = None;
    for raw_html in [RawHtml::Allow, RawHtml::Escape, RawHtml::Sanitize] {
        let mut options = options();
        options.raw_html = raw_html;
        options.abbreviations =
            vec![(options.language.clone(), vec![("U.S.".into(), "United States".into())])];
        let outcome = parse("content/x.md", text, &options);
        check_tree(&outcome.value.doc);
        for diagnostic in &outcome.diagnostics {
            let spans = diagnostic.span.iter().chain(diagnostic.related.iter().map(|related| &related.span));
            for span in spans {
                assert!(text.get(span.range.as_range()).is_some(), "{diagnostic:?}");
            }
        }
        found = Some(outcome.value);
    }
    found.expect("three ways of reading")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_body_is_read(body in text()) {
        check(&format!("---\ntitle: T\n---\n{body}"));
    }

    #[test]
    fn any_piece_of_front_matter_is_read(piece in text()) {
        let quoted = serde_json::to_string(&piece.replace('\0', "")).expect("a string");
        check(&format!("---\ntitle: {quoted}\nstandfirst: {quoted}\nkey_points: [{quoted}]\n---\n"));
    }
}

#[test]
fn deep_and_long_texts_are_read_in_linear_time() {
    let many = |piece: &str| format!("---\ntitle: T\n---\n{}", piece.repeat(20_000));
    for piece in [
        "> ",
        "- ",
        "[",
        "![",
        "*a _b ",
        "<b>",
        "<b></i>",
        "[[",
        "`",
        "{{ f(",
        "{{ f(a=\"",
        "{% box() %}\n",
        "@{",
        "@a [",
        "[@a",
        "[^",
        "{#",
        "^[",
        "www.",
        "https://",
        "a@",
        "&",
        "\\",
        "\"",
        "'",
        "<!--",
        "<a \"",
        "<?",
        "|a|\n|-|\n",
        "| ",
        ": x\n",
        "1-2-",
        "[^1]",
        "[^1]: x\n\n",
        "# a\n",
        "{{ figure(src=\"",
        "A. ",
        "- - ",
        "*",
        "**a ",
        "![a](",
        "@a:/",
        "@a//",
        "“",
        "{.",
        "a {{ x }} ",
    ] {
        check(&many(piece));
    }
}

#[test]
fn inlines_do_not_nest_without_end() {
    let text = format!("---\ntitle: T\n---\n{}x{}", "*a **b ".repeat(2000), "** *".repeat(2000));
    let manuscript = check(&text);
    let mut open: Vec<u32> = Vec::new();
    for (index, node) in manuscript.doc.nodes.iter().enumerate() {
        open.retain(|end| *end as usize > index);
        open.push(node.end);
        assert!(open.len() < 250);
    }
}

#[test]
fn a_reference_used_often_does_not_blow_up() {
    let text = format!("---\ntitle: T\n---\n[x]: /{}\n\n{}", "a".repeat(100_000), "[x]\n".repeat(25_000));
    let manuscript = check(&text);
    let targets: usize = manuscript.doc.links.iter().map(|link| link.target.len()).sum();
    assert!(targets <= 32 * text.len() + (1 << 20), "{targets} bytes of targets");
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let text = format!("---\ntitle: T\n---\n{}", "word ".repeat(5 << 20));
    let outcome = parse("content/x.md", &text, &options());
    assert_eq!(outcome.diagnostics[0].code, crate::model::diagnostic::Code::LargeFile);
    assert_eq!(outcome.value.words, 0);
}
