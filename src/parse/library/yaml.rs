//! Reads a YAML library: items with the fields of CSL-JSON, as a list, under `references:` as Pandoc
//! has them, or in a map by key.

use serde_json::{Map, Value};

use super::{Draft, Places, Reader};
use crate::model::source::Spanned;
use crate::parse::yaml::{Node, NodeKind, read_yaml};

/// All items of a YAML text.
pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Vec<Draft> {
    let root = read_yaml(reader.file, text, 0..text.len()).unpack(&mut reader.diagnostics);
    let list = root.get("references").unwrap_or(&root);
    match &list.kind {
        NodeKind::List(items) => items.iter().filter_map(|item| listed(reader, item)).collect(),
        NodeKind::Map(entries) => entries
            .iter()
            .filter_map(|entry| {
                let mut item = fields(reader, &entry.value)?;
                item.remove("id");
                let places = places(&entry.value);
                Some(Draft {
                    key: entry.key.clone(),
                    range: entry.value.range,
                    item,
                    places,
                    faults: Vec::new(),
                })
            })
            .collect(),
        NodeKind::Null | NodeKind::Broken => Vec::new(),
        NodeKind::Scalar(_) => {
            let help = "write a list under `references:`, each item with `id`, `type`, `title` …";
            reader.syntax(list.range, "a YAML library is a list of items; a text was found").help =
                Some(help.to_owned());
            Vec::new()
        }
    }
}

fn listed(reader: &mut Reader<'_>, node: &Node) -> Option<Draft> {
    let mut item = fields(reader, node)?;
    item.remove("id");
    match node.get("id").map(|id| (&id.kind, id.range)) {
        Some((NodeKind::Scalar(id), range)) if !id.text.is_empty() => {
            let places = places(node);
            Some(Draft {
                key: Spanned::new(id.text.clone(), range),
                range: node.range,
                item,
                places,
                faults: Vec::new(),
            })
        }
        _ => {
            reader.syntax(node.range, "the item has no `id`, the key by which it is cited");
            None
        }
    }
}

fn places(node: &Node) -> Places {
    let mut places = Places::default();
    for name in ["title", "issued", "page", "DOI"] {
        if let Some(value) = node.get(name) {
            places.note(&name.to_lowercase(), value.range);
        }
    }
    places
}

/// The fields of an item; `None` if some of it cannot be read, which is reported.
fn fields(reader: &mut Reader<'_>, node: &Node) -> Option<Map<String, Value>> {
    if node.entries().iter().any(|entry| matches!(entry.value.kind, NodeKind::Broken)) {
        return None;
    }
    match value(node) {
        Some(Value::Object(item)) => Some(item),
        Some(_) => {
            let message = format!("an item is a map of fields; {} was found", node.describe());
            reader.syntax(node.range, message);
            None
        }
        None => None,
    }
}

/// The node as JSON, all scalars as text; recursion is bounded by the reader's limit on nesting.
fn value(node: &Node) -> Option<Value> {
    match &node.kind {
        NodeKind::Null | NodeKind::Broken => None,
        NodeKind::Scalar(scalar) => Some(Value::from(&*scalar.text)),
        NodeKind::List(items) => Some(items.iter().filter_map(value).collect()),
        NodeKind::Map(entries) => Some(Value::Object(
            entries
                .iter()
                .filter_map(|entry| Some((entry.key.value.to_string(), value(&entry.value)?)))
                .collect(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::source::SourcePath;
    use crate::parse::library::{faults, parse_library};

    fn check(text: &str, keys: &[&str]) {
        let file = SourcePath::new("content/references.yaml").expect("a sound path");
        let outcome = parse_library(&file, text);
        assert_eq!(faults(outcome.clone()), []);
        assert_eq!(outcome.value.entries.keys().map(|key| &**key).collect::<Vec<_>>(), keys);
        let item = &outcome.value.entries[keys[0]].item;
        assert_eq!(item["issued"], serde_json::json!({"date-parts": [[2020, 3]]}));
        assert_eq!(item["author"], serde_json::json!([{"family": "Doe", "given": "Jane"}]));
        assert_eq!(item["volume"], "010");
    }

    #[test]
    fn three_shapes_are_read() {
        let fields = |indent: &str| {
            [
                "type: book",
                "title: A",
                "volume: 010",
                "author: [{family: Doe, given: Jane}]",
                "issued: {year: 2020, month: 3}",
            ]
            .map(|field| format!("{indent}{field}\n"))
            .concat()
        };
        check(&format!("- id: a\n{}", fields("  ")), &["a"]);
        check(&format!("references:\n- id: a\n{}- id: b\n{}", fields("  "), fields("  ")), &["a", "b"]);
        check(&format!("a:\n{}", fields("  ")), &["a"]);
    }
}
