//! What a front matter says besides wordings: as long as that stays, a brief keeps its place in the site.
//!
//! Wordings are shown, and nothing else follows from them: no address, no list, no order, no record.

use crate::model::source::Hash;
use crate::parse::yaml::{Node, NodeKind};

/// The keys whose values are wordings; sorted.
const WORDINGS: [&str; 10] = [
    "abbreviations",
    "disclaimer",
    "disclosure",
    "funding",
    "key_points",
    "standfirst",
    "subtitle",
    "summary",
    "teaser",
    "title",
];

/// A hash of all keys, and of all values that are no wordings; places do not count.
pub fn outline(front_matter: &Node) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for entry in front_matter.entries() {
        put_text(&mut hasher, &entry.key.value);
        match WORDINGS.binary_search(&&*entry.key.value) {
            Ok(_) => put(&mut hasher, u32::from(matches!(entry.value.kind, NodeKind::Null))),
            Err(_) => put_node(&mut hasher, &entry.value),
        }
    }
    Hash(*hasher.finalize().as_bytes())
}

fn put_node(hasher: &mut blake3::Hasher, node: &Node) {
    match &node.kind {
        NodeKind::Null => put(hasher, 0),
        NodeKind::Broken => put(hasher, 1),
        NodeKind::Scalar(scalar) => {
            put(hasher, 2 + scalar.style as u32);
            put_text(hasher, &scalar.text);
        }
        NodeKind::List(items) => {
            put(hasher, 5);
            put(hasher, items.len() as u32);
            items.iter().for_each(|item| put_node(hasher, item));
        }
        NodeKind::Map(entries) => {
            put(hasher, 6);
            put(hasher, entries.len() as u32);
            for entry in entries {
                put_text(hasher, &entry.key.value);
                put_node(hasher, &entry.value);
            }
        }
    }
}

fn put(hasher: &mut blake3::Hasher, number: u32) {
    hasher.update(&number.to_le_bytes());
}

/// With its length, so that no two lists of texts look alike.
fn put_text(hasher: &mut blake3::Hasher, text: &str) {
    put(hasher, text.len() as u32);
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::{WORDINGS, outline};
    use crate::model::keys::FRONT_MATTER;
    use crate::model::source::SourcePath;
    use crate::parse::yaml::read_yaml;

    fn same(one: &str, other: &str) -> bool {
        let file = SourcePath::new("content/a.md").expect("a path");
        let outline = |text: &str| outline(&read_yaml(&file, text, 0..text.len()).value);
        outline(one) == outline(other)
    }

    #[test]
    fn wordings_do_not_count() {
        let base = "title: A\ndate: 2025-01-01\ntopics: [a, b]\nsummary: |\n  One.\n";
        for (other, expected) in [
            ("title: Longer\ndate: 2025-01-01\ntopics: [a, b]\nsummary: |\n  Two.\n", true),
            ("title: A\n\ndate:   2025-01-01\ntopics: [ a,  b ]\nsummary: One.\n", true),
            ("title:\ndate: 2025-01-01\ntopics: [a, b]\nsummary: One.\n", false),
            ("title: A\ndate: 2025-01-02\ntopics: [a, b]\nsummary: One.\n", false),
            ("title: A\ndate: 2025-01-01\ntopics: [ab]\nsummary: One.\n", false),
            ("title: A\ndate: 2025-01-01\ntopics: [[a, b]]\nsummary: One.\n", false),
            ("title: A\ndate: 2025-01-01\ntopics: [a, b]\n", false),
            ("title: A\ndate: 2025-01-01\ntopics: [a, b]\nsummary: One.\nslug: a\n", false),
        ] {
            assert_eq!(same(base, other), expected, "{other}");
        }
    }

    #[test]
    fn wordings_are_keys_in_order() {
        assert!(WORDINGS.is_sorted());
        for key in WORDINGS {
            assert!(FRONT_MATTER.iter().any(|row| row.name == key), "{key}");
        }
    }
}
