//! Libraries of references: entries as CSL-JSON items, whatever file they came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::diagnostic::Diagnostic;
use super::source::{Hash, SourcePath, Span, TextRange};

/// The entries of one library file.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub file: Option<SourcePath>,
    /// By key; the first of two entries with the same key wins.
    pub entries: BTreeMap<Box<str>, Arc<Entry>>,
    /// Some of it could not be read, which is reported there.
    pub is_broken: bool,
}

/// One work that can be cited.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Box<str>,
    /// A CSL-JSON item (<https://docs.citationstyles.org/en/stable/specification.html>) with `id` equal to `key`.
    /// Case protection and markup in titles are kept as the HTML subset that CSL-JSON allows.
    pub item: Value,
    /// Hash of the item's content without its key: the cache key of everything rendered from it.
    pub hash: Hash,
    /// Where the entry stands.
    pub span: Span,
    /// Where its date stands in the same file, else its key.
    pub date_range: TextRange,
    /// What is wrong with it; reported where something cites the entry.
    pub faults: Vec<Diagnostic>,
}

impl Entry {
    /// An entry of an item without `id`, which is set to the key.
    ///
    /// Texts, dates by parts and lists of names, as `parse` brings them to one form.
    pub fn new(key: Box<str>, mut item: Map<String, Value>, span: Span) -> Self {
        let hash = content_hash(&item);
        item.insert("id".to_owned(), Value::from(&*key));
        let date_range = span.range;
        Self { key, item: Value::Object(item), hash, span, date_range, faults: Vec::new() }
    }
}

/// The literal at the end of a list of names that says that there are more people, as in BibTeX.
pub const OTHERS: &str = "others";

/// Whether a name of an item says that there are more people than are named.
pub fn is_others(name: &Value) -> bool {
    name.get("literal").and_then(Value::as_str) == Some(OTHERS)
}

/// The hash of an item without its `id`, the same for any order of its keys.
fn content_hash(item: &Map<String, Value>) -> Hash {
    let mut bytes = Vec::new();
    for (name, value) in sorted(item).filter(|(name, _)| *name != "id") {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(canonical(value).to_string().as_bytes());
        bytes.push(0);
    }
    Hash::of(&bytes)
}

fn sorted(map: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let mut fields: Vec<_> = map.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    fields.into_iter()
}

/// The value with the keys of its maps sorted. Items are flat: lists of names and dates, a few levels at most.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Array(values) => Value::Array(values.iter().map(canonical).collect()),
        Value::Object(map) => {
            Value::Object(sorted(map).map(|(name, value)| (name.clone(), canonical(value))).collect())
        }
        value => value.clone(),
    }
}
