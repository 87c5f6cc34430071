//! Texts stay as written and know their place; a second reader agrees.

use super::super::{Node, NodeKind, is_verbatim, read_yaml};
use super::check;
use crate::model::source::{SourcePath, Spanned};

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

proptest::proptest! {
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
