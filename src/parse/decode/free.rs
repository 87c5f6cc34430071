//! Free values: `extra`, the settings of themes.

use crate::model::config::Value;
use crate::parse::yaml::{Node, NodeKind, Style};

/// The value of a node. A plain text is a number or a truth value only if it is written exactly as
/// that would be printed: `1.10`, `010` and `NO` stay texts.
pub(crate) fn free_value(node: &Node) -> Value {
    // The reader bounds the depth of nodes, and so of this recursion.
    match &node.kind {
        NodeKind::Null | NodeKind::Broken => Value::Null,
        NodeKind::List(items) => Value::List(items.iter().map(free_value).collect()),
        NodeKind::Map(entries) => Value::Map(
            entries.iter().map(|entry| (entry.key.value.clone(), free_value(&entry.value))).collect(),
        ),
        NodeKind::Scalar(scalar) if scalar.style == Style::Plain => plain(&scalar.text),
        NodeKind::Scalar(scalar) => Value::Text(scalar.text.clone()),
    }
}

fn plain(text: &str) -> Value {
    match text {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    if let Some(number) = text.parse::<i64>().ok().filter(|number| number.to_string() == text) {
        return Value::Int(number);
    }
    let float = text.parse::<f64>().ok().filter(|number| number.is_finite() && number.to_string() == text);
    float.map_or_else(|| Value::Text(text.into()), Value::Float)
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::model::config::Value;

    #[test]
    fn only_what_prints_the_same_is_a_number() {
        for (text, value) in [
            ("1.5", Value::Float(1.5)),
            ("-3", Value::Int(-3)),
            ("true", Value::Bool(true)),
            ("1.10", Value::Text("1.10".into())),
            ("010", Value::Text("010".into())),
            ("NO", Value::Text("NO".into())),
            ("1e3", Value::Text("1e3".into())),
            (".inf", Value::Text(".inf".into())),
            ("inf", Value::Text("inf".into())),
        ] {
            assert_eq!(plain(text), value, "{text}");
        }
    }
}
