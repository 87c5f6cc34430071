//! YAML as texts: nodes with places, traps of people who come from Word, hostile input.

use super::{MAX_DEPTH, Node, NodeKind, is_verbatim, read_yaml};
use crate::model::diagnostic::Diagnostic;
use crate::model::source::{SourcePath, Spanned};

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

#[test]
#[rustfmt::skip]
fn faults_are_named_and_hide_nothing() {
    check(
        "title: Tokyo: hedges
series: x
",
        r#"{title: !, series: "x"}"#,
        r#"1:8 `title` holds a colon after `Tokyo`, which begins another key in YAML
    | put the text in quotes:
    | title: "Tokyo: hedges"
"#,
    );
    check(
        r#"title: "Japan's "quiet" hedge"
standfirst: @home and away
series: b
"#,
        r#"{title: !, standfirst: !, series: "b"}"#,
        r#"1:8 the text of `title` goes on after its closing `"`
    | quotes inside a text need other quotes around it:
    | title: 'Japan''s "quiet" hedge'
2:13 `standfirst` begins with `@`, which YAML does not allow without quotes
    | put the text in quotes:
    | standfirst: "@home and away"
"#,
    );
    check(
        r#"title: "Not closed
subtitle: "x"
series: b
"#,
        r#"{title: !, subtitle: "x", series: "b"}"#,
        r#"1:8 the quote `"` that opens `title` is not closed
    | close it at the end of the text:
    | title: "Not closed"
"#,
    );
    check(
        "title: [Draft] Tokyo
number: 010
",
        r#"{title: !, number: "010"}"#,
        r#"1:8 `title` begins with `[`, which opens a list or map in YAML
    | put the text in quotes:
    | title: "[Draft] Tokyo"
"#,
    );
    check(
        "title: “Tokyo: hedges”
",
        "{title: !}",
        r#"1:8 the value of `title` stands in typographic quotes, which YAML takes for a part of the text
    | put the text in quotes:
    | title: "Tokyo: hedges"
"#,
    );
    check(
        "title:\u{a0}Tokyo\nseries:\u{a0}b\n",
        r#"{title: "Tokyo", series: "b"}"#,
        "1:7 a no-break space follows the colon of `title`, where YAML wants a plain one
    | type the space anew:
    | title: Tokyo
2:8 a no-break space follows the colon of `series`, where YAML wants a plain one
    | type the space anew:
    | series: b
",
    );
    check(
        "title: *Tokyo* hedges
x: `a`
",
        "{title: !, x: !}",
        r#"1:8 `title` begins with `*`, which YAML does not allow without quotes
    | put the text in quotes:
    | title: "*Tokyo* hedges"
2:4 `x` begins with a backtick, which YAML does not allow without quotes
    | put the text in quotes:
    | x: "`a`"
"#,
    );
    check(
        "title: *Tokyo
x: &a b
y: !c d
",
        "{title: !, x: !, y: !}",
        r#"1:8 `title` begins with `*`, which YAML does not allow without quotes
    | put the text in quotes:
    | title: "*Tokyo"
2:4 `x` begins with `&`, which YAML does not allow without quotes
    | put the text in quotes:
    | x: "&a b"
3:4 `y` begins with `!`, which YAML does not allow without quotes
    | put the text in quotes:
    | y: "!c d"
"#,
    );
    check(
        "title: 20 % less
x: %20
",
        r#"{title: "20 % less", x: !}"#,
        r#"2:4 `x` begins with `%`, which YAML does not allow without quotes
    | put the text in quotes:
    | x: "%20"
"#,
    );
    check(
        "authors:\n\t- a\n\t- b\nx: y\n",
        r#"{authors: ["a", "b"], x: "y"}"#,
        "2:1 a tab stands at the line's start, where YAML wants spaces
    | use spaces:
    |   - a
",
    );
    check(
        "standfirst: Tokyo hedges,
  because: it must
x: y
",
        r#"{standfirst: !, x: "y"}"#,
        "1:13 `standfirst` holds a colon after `because`, which begins another key in YAML
    | begin the text on the next line:
    | standfirst: >-
    |   Tokyo hedges,
",
    );
    check(
        r#"corrections:
  - date: 2025-03-04
    text: a: b
  - date: 2025-03-05
    text: "c" d
x: y
"#,
        r#"{corrections: [{date: "2025-03-04", text: !}, {date: "2025-03-05", text: !}], x: "y"}"#,
        r#"3:11 `text` holds a colon after `a`, which begins another key in YAML
    | put the text in quotes:
    |     text: "a: b"
5:11 the text of `text` goes on after its closing `"`
    | quotes inside a text need other quotes around it:
    |     text: 'c" d'
"#,
    );
    check(
        "a: 1
stray text
b: 2
",
        r#"{a: "1", b: "2"}"#,
        "2:1 this line has no key
    | write `key: value`, or indent the line if it goes on with the text above
",
    );
    check(
        "a: [1, 2
b: 3
",
        r#"{a: !, b: "3"}"#,
        "1:4 a list or map in brackets is not closed, or a comma is missing in it
",
    );
    check(
        "a: 1
a: 2
 b: 3
",
        r#"{a: "1"}"#,
        "2:1 the key `a` stands here a second time
    | keep one of the two
2:4 `a` holds a colon after `b`, which begins another key in YAML
    | begin the text on the next line:
    | a: >-
    |   2
",
    );
    check(
        "title: Why # 1
",
        r#"{title: "Why"}"#,
        "",
    );
    check(
        "title: > 2 %
x: |
  a
  b

y: >
  c
  d
",
        r#"{title: !, x: "a\nb", y: "c d"}"#,
        r#"1:8 `title` begins with `>`, which opens a block of lines in YAML
    | put the text in quotes:
    | title: "> 2 %"
"#,
    );
    check(
        "x: {{ a }}
",
        "{x: !}",
        r#"1:5 a list or a map stands where a key is expected
    | text that begins with a bracket or brace belongs in quotes:
    | x: "{{ a }}"
"#,
    );
    check(
        "a: b
---
c: d
",
        r#"{a: "b", c: "d"}"#,
        "2:1 a second YAML document begins here, one is expected
    | remove the line `---` or `...`
",
    );
    check(
        "a:
  b: c
 d: e
",
        "{a: !}",
        "3:5 a key with a colon is expected here
    | write `key: value`, or indent the lines that go on with a text
",
    );
    check(
        "  title: x
series: y
",
        r#"{title: "x", series: "y"}"#,
        "2:9 the YAML cannot be read here
    | put texts with special characters in quotes
",
    );
    check(
        "title: 'It's time'
",
        "{title: !}",
        r#"1:8 the text of `title` goes on after its closing `'`
    | quotes inside a text need other quotes around it:
    | title: "It's time"
"#,
    );
    check(
        r#"path: "C:\dir"
"#,
        "{path: !}",
        "1:7 a backslash inside double quotes begins an escape that YAML does not know
    | use single quotes, in which a backslash is a backslash
",
    );
}

#[test]
fn no_break_spaces_matter_only_where_yaml_reads_spaces() {
    check(
        "authors:\n  -\u{a0}a\n  - b\u{a0}c\ntext: |\n  Note:\u{a0}x\n  -\u{a0}y\nz: Note:\u{a0}x\n",
        "{authors: [\"a\", \"b\\u{a0}c\"], text: \"Note:\\u{a0}x\\n-\\u{a0}y\", z: \"Note:\\u{a0}x\"}",
        "2:4 a no-break space follows the hyphen, where YAML wants a plain one\n    | type the space anew:\n    |   - a\n",
    );
}

#[test]
fn texts_stay_as_written() {
    check(
        "a: 1.10\nb: 010\nc: NO\nd: 0x1f\ne: 2025-03-04\nf: ~\ng: null\nh:\ni: '~'\nj: Null\nk: 1_000\n",
        r#"{a: "1.10", b: "010", c: "NO", d: "0x1f", e: "2025-03-04", f: ~, g: ~, h: ~, i: "~", j: "Null", k: "1_000"}"#,
        "",
    );
}

#[test]
fn texts_have_their_place_in_the_file() {
    let text = "a: plain words \nb: \"quoted\"\nc: 'it''s'\nd: >\n  one\n  two\ne: |\n  single\n\nf: [x, \"y\"]\ng: two\n  lines\nü: ä\n";
    let file = SourcePath::new("a.yaml").expect("a path");
    let node = read_yaml(&file, text, 0..text.len()).value;
    let mut found = String::new();
    let mut scalars = |node: &Node| {
        if let NodeKind::Scalar(scalar) = &node.kind {
            let slice = &text[node.range.as_range()];
            let value = Spanned { value: scalar.text.clone(), range: node.range };
            found.push_str(&format!(
                "{slice:?} {}\n",
                if is_verbatim(text, &value) { "verbatim" } else { "" }
            ));
        }
    };
    for entry in node.entries() {
        assert_eq!(&text[entry.key.range.as_range()], &*entry.key.value);
        match &entry.value.kind {
            NodeKind::List(items) => items.iter().for_each(&mut scalars),
            _ => scalars(&entry.value),
        }
    }
    let expected = r#""plain words" verbatim
"quoted" verbatim
"'it''s'" 
"one\n  two" 
"single" verbatim
"x" verbatim
"y" verbatim
"two\n  lines" 
"ä" verbatim
"#;
    assert_eq!(found, expected);
}

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
        assert!(outcome.diagnostics.len() <= super::MOST_FAULTS + 1, "{}", outcome.diagnostics.len());
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

    /// A second reader, of another make, agrees on every text that both can read.
    #[test]
    fn agrees_with_serde_yaml(
        keys in proptest::collection::vec(("[a-z]{1,6}", "[a-z ,'\"#:\\[\\]-]{0,24}"), 1..6),
    ) {
        let text: String = keys.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let file = SourcePath::new("a.yaml").expect("a path");
        let ours = read_yaml(&file, &text, 0..text.len());
        let theirs = serde_yaml::from_str::<std::collections::BTreeMap<String, serde_json::Value>>(&text);
        proptest::prop_assert_eq!(ours.diagnostics.is_empty(), theirs.is_ok(), "{}\n{:?}", text, theirs);
        for (key, value) in theirs.into_iter().flatten() {
            let node = ours.value.get(&key).expect("the key");
            match (&node.kind, value) {
                (NodeKind::Scalar(scalar), serde_json::Value::String(text)) => {
                    proptest::prop_assert_eq!(&*scalar.text, &text);
                }
                (NodeKind::Null, value) => proptest::prop_assert!(value.is_null()),
                (NodeKind::List(items), value) => {
                    proptest::prop_assert_eq!(value.as_array().map(Vec::len), Some(items.len()));
                }
                (NodeKind::Scalar(_), value) => proptest::prop_assert!(!value.is_array()),
                (NodeKind::Map(_) | NodeKind::Broken, _) => {}
            }
        }
    }
}
