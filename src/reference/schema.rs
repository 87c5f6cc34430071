//! JSON Schemas (draft 2020-12) of the key tables, for the completion and hints of editors.

use serde_json::{Map, Value, json};

use crate::model::keys::{FRONT_MATTER, KeyRow, Kind, RECORDS, SITE, THEME_FILE};

/// The schema of each kind of YAML file: its name and the schema.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let mut all = vec![
        ("site", schema("Settings of a Briefpress site", SITE)),
        ("front-matter", schema("Front matter of a Briefpress document", FRONT_MATTER)),
    ];
    all.push(("theme", schema("A theme of Briefpress", THEME_FILE)));
    for kind in RECORDS {
        let title = format!("A Briefpress record: {}", kind.name);
        all.push((kind.name, schema(&title, kind.keys)));
    }
    all
}

fn schema(title: &str, rows: &'static [KeyRow]) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
    });
    merge(&mut schema, map(rows));
    schema
}

fn map(rows: &'static [KeyRow]) -> Value {
    let properties: Map<String, Value> =
        rows.iter().map(|row| (row.name.to_owned(), property(row))).collect();
    let required: Vec<&str> = rows.iter().filter(|row| row.required).map(|row| row.name).collect();
    let mut schema = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        merge(&mut schema, json!({ "required": required }));
    }
    schema
}

fn property(row: &'static KeyRow) -> Value {
    let mut words = row.doc.to_owned();
    if !row.default.is_empty() {
        words.push_str(&format!("\n\nDefault: {}", row.default));
    }
    words.push_str(&format!("\n\nExample: `{}: {}`", row.name, row.example));
    let mut schema = json!({ "description": row.doc, "markdownDescription": words });
    let value = value(&row.kind);
    // An optional key may be empty.
    merge(&mut schema, if row.required { value } else { any_of(vec![value, json!({ "type": "null" })]) });
    schema
}

fn value(kind: &'static Kind) -> Value {
    match kind {
        // Numbers, too: text stays as written.
        Kind::Text | Kind::Inline => json!({ "type": ["string", "number", "boolean"] }),
        Kind::LocalText => {
            let text = json!({ "type": ["string", "number", "boolean"] });
            let by_language =
                json!({ "type": "object", "additionalProperties": text.clone(), "minProperties": 1 });
            any_of(vec![text, by_language])
        }
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Date => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" }),
        Kind::Moment => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}([T ].+)?$" }),
        Kind::Path | Kind::Lang => json!({ "type": "string" }),
        Kind::Url => json!({ "type": "string", "format": "uri", "pattern": "^https?://" }),
        Kind::List(kind) => {
            let item = value(kind);
            any_of(vec![json!({ "type": "array", "items": item.clone() }), item])
        }
        Kind::Map(rows) => map(rows),
        Kind::MapOf(kind) => {
            let item = any_of(vec![value(kind), json!({ "type": "null" })]);
            json!({ "type": "object", "additionalProperties": item })
        }
        Kind::OneOf(kinds) => any_of(kinds.iter().map(value).collect()),
        Kind::Free => json!({}),
    }
}

/// One of several schemas; alternatives inside alternatives are spread out.
fn any_of(schemas: Vec<Value>) -> Value {
    let spread = schemas.into_iter().flat_map(|schema| match schema {
        Value::Object(mut object) if object.len() == 1 && object.contains_key("anyOf") => {
            match object.remove("anyOf") {
                Some(Value::Array(inner)) => inner,
                other => other.into_iter().collect(),
            }
        }
        schema => vec![schema],
    });
    let all: Vec<Value> = spread.collect();
    // What takes anything needs no alternatives.
    if all.iter().any(|schema| schema.as_object().is_some_and(Map::is_empty)) {
        json!({})
    } else {
        json!({ "anyOf": all })
    }
}

fn merge(schema: &mut Value, other: Value) {
    if let (Value::Object(schema), Value::Object(other)) = (schema, other) {
        schema.extend(other);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::schemas;
    use crate::model::keys::{FRONT_MATTER, KeyRow, RECORDS, SITE, THEME_FILE};

    /// Checks a value by the keywords that the schemas use.
    fn fits(schema: &Value, value: &Value) -> bool {
        let Some(keywords) = schema.as_object() else { return schema.as_bool() == Some(true) };
        keywords.iter().all(|(keyword, rule)| match keyword.as_str() {
            "type" => {
                let types = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                types.iter().any(|kind| match kind.as_str().expect("a type is a word") {
                    "string" => value.is_string(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("unknown type {other}"),
                })
            }
            "enum" => rule.as_array().expect("choices").contains(value),
            "anyOf" => rule.as_array().expect("schemas").iter().any(|schema| fits(schema, value)),
            "properties" => value.as_object().is_none_or(|object| {
                let known = rule.as_object().expect("properties");
                object.iter().all(|(key, value)| known.get(key).is_none_or(|schema| fits(schema, value)))
            }),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                let known = keywords.get("properties").and_then(Value::as_object);
                let other =
                    object.iter().filter(|(key, _)| known.is_none_or(|known| !known.contains_key(*key)));
                other.into_iter().all(|(_, value)| fits(rule, value))
            }),
            "required" => value.as_object().is_none_or(|object| {
                let keys = rule.as_array().expect("keys");
                keys.iter().all(|key| object.contains_key(key.as_str().expect("a key")))
            }),
            "items" => value.as_array().is_none_or(|items| items.iter().all(|item| fits(rule, item))),
            "pattern" => {
                let starts = rule.as_str().expect("a pattern").starts_with("^http");
                value.as_str().is_none_or(|text| text.starts_with("http") == starts)
            }
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().expect("a number")),
            "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().expect("a number")),
            "$schema" | "title" | "description" | "markdownDescription" | "format" | "minProperties" => true,
            other => panic!("unknown keyword {other}"),
        })
    }

    fn document(rows: &[KeyRow], change: impl Fn(&KeyRow) -> Option<String>) -> Value {
        let lines: Vec<String> = rows.iter().filter_map(change).collect();
        serde_yaml::from_str(&lines.join("\n")).expect("examples are YAML")
    }

    #[test]
    fn every_example_fits_its_schema_and_other_keys_do_not() {
        let schemas = schemas();
        let tables = [SITE, FRONT_MATTER, THEME_FILE].into_iter().chain(RECORDS.iter().map(|kind| kind.keys));
        for ((name, schema), rows) in schemas.iter().zip(tables) {
            let example = |row: &KeyRow| Some(format!("{}: {}", row.name, row.example));
            assert!(fits(schema, &document(rows, example)), "{name}");
            let unknown = |row: &KeyRow| Some(format!("{}x: {}", row.name, row.example));
            assert!(!fits(schema, &document(rows, unknown)), "{name}");
            let only_optional = |row: &KeyRow| (!row.required).then(|| format!("{}:", row.name));
            assert!(!fits(schema, &document(rows, only_optional)), "{name}");
        }
    }
}
