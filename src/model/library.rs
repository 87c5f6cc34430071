//! Libraries of references: entries as CSL-JSON items, whatever file they came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::diagnostic::Diagnostic;
use super::doc::{NodeKind, set_script};
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

/// The field of an item in which a program keeps what CSL knows no variable of.
pub const CUSTOM: &str = "custom";

/// The list of texts in [`CUSTOM`] with addresses besides `URL`: CSL knows one address of a work. Where a style prints that,
/// these are printed behind it.
pub const ADDRESSES: &str = "addresses";

/// The addresses of an item besides `URL`.
pub fn further_addresses(item: &Value) -> impl Iterator<Item = &str> {
    let listed = item.get(CUSTOM).and_then(|custom| custom.get(ADDRESSES)).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str)
}

/// The literal at the end of a list of names that says that there are more people, as in BibTeX.
pub const OTHERS: &str = "others";

/// Whether a name of an item says that there are more people than are named.
pub fn is_others(name: &Value) -> bool {
    name.get("literal").and_then(Value::as_str) == Some(OTHERS)
}

/// Tags that CSL-JSON allows in texts, and the scripts that they open.
const TAGS: [(&str, Option<NodeKind>); 15] = [
    ("<i>", None),
    ("</i>", None),
    ("<em>", None),
    ("</em>", None),
    ("<b>", None),
    ("</b>", None),
    ("<sc>", None),
    ("</sc>", None),
    ("<sup>", Some(NodeKind::Superscript)),
    ("<sub>", Some(NodeKind::Subscript)),
    ("<span class=\"nocase\">", None),
    ("<span class=\"nodecor\">", None),
    ("<span style=\"font-variant:small-caps;\">", None),
    ("<span style=\"font-variant: small-caps;\">", None),
    ("</span>", None),
];

/// The words of a text of an item, without the markup that CSL-JSON allows.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut scripts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let closed = rest.strip_prefix("</sup>").or_else(|| rest.strip_prefix("</sub>"));
        if let (Some(after), Some((start, kind))) = (closed, scripts.last().copied()) {
            scripts.pop();
            set_script(&mut plain, start, kind);
            rest = after;
        } else if let Some((tag, script)) = TAGS.iter().find(|(tag, _)| rest.starts_with(tag)) {
            scripts.extend(script.map(|kind| (plain.len(), kind)));
            rest = &rest[tag.len()..];
        } else {
            plain.push('<');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// The hash of an item without its `id`, the same for any order of its keys.
fn content_hash(item: &Map<String, Value>) -> Hash {
    let mut bytes = Vec::new();
    for (name, value) in sorted(item).filter(|(name, _)| *name != "id") {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        push_canonical(&mut bytes, value);
        bytes.push(0);
    }
    Hash::of(&bytes)
}

fn sorted(map: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let mut fields: Vec<_> = map.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    fields.into_iter()
}

/// Adds a value as JSON, with the keys of its maps sorted. Items are flat: lists of names and dates, a few levels at most.
fn push_canonical(bytes: &mut Vec<u8>, value: &Value) {
    let (open, close) = match value {
        Value::Array(_) => (b'[', b']'),
        Value::Object(_) => (b'{', b'}'),
        // Memory takes all that is written to it.
        other => return drop(serde_json::to_writer(bytes, other)),
    };
    let start = bytes.len();
    let comma = |bytes: &mut Vec<u8>| {
        if bytes.len() > start + 1 {
            bytes.push(b',');
        }
    };
    bytes.push(open);
    for value in value.as_array().into_iter().flatten() {
        comma(bytes);
        push_canonical(bytes, value);
    }
    for (name, value) in value.as_object().into_iter().flat_map(sorted) {
        comma(bytes);
        drop(serde_json::to_writer(&mut *bytes, name));
        bytes.push(b':');
        push_canonical(bytes, value);
    }
    bytes.push(close);
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_of_marked_texts() {
        for (text, plain) in [
            ("A <i>b</i> & <span class=\"nocase\">C</span>", "A b & C"),
            ("CO<sub>2</sub> 10<sup>6</sup>", "CO2 10⁶"),
            ("1 < 2 <b", "1 < 2 <b"),
            ("</sup> <q>", "</sup> <q>"),
        ] {
            assert_eq!(super::plain(text), plain);
        }
    }
}
