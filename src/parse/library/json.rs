//! Reads a CSL-JSON library: a list of items, each on its own, so that a bad one rejects no other.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Map, Value};

use super::{Draft, Places, Reader};
use crate::model::source::{Span, Spanned};
use crate::parse::legible::unseen;
use crate::text::xml::is_allowed;

/// All items of a CSL-JSON text.
pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Vec<Draft> {
    let list = match list_start(text) {
        Some(start) => start,
        None => {
            let first = text.len() - text.trim_start().len();
            let end = text[first..].find('\n').map_or(text.len(), |len| first + len);
            reader.syntax(first..end, "a CSL-JSON library is a list of items; no `[` was found").help =
                Some("write `[ {\"id\": \"key\", \"type\": \"report\", …} ]`".to_owned());
            return Vec::new();
        }
    };
    let (items, closed) = elements(text, list);
    if !closed {
        let end = text.trim_end().len();
        let last = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        reader.syntax(last..end, "the list of items has no closing `]`");
    }
    items.into_iter().filter_map(|range| read_item(reader, text, range)).collect()
}

/// The place after the `[` of the list, which may stand in a map under `items` or `references`.
fn list_start(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let first = text.len() - trimmed.len();
    if trimmed.starts_with('[') {
        return Some(first + 1);
    }
    trimmed.strip_prefix('{')?;
    ["\"items\"", "\"references\""].iter().find_map(|name| {
        let at = text.find(name)? + name.len();
        let rest = text[at..].trim_start().strip_prefix(':')?.trim_start();
        rest.starts_with('[').then(|| text.len() - rest.len() + 1)
    })
}

/// The ranges of a list's elements, and whether the list was closed.
fn elements(text: &str, from: usize) -> (Vec<Range<usize>>, bool) {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut start = from;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = string_end(bytes, at),
            b'{' | b'[' => depth += 1,
            b']' if depth == 0 => {
                push_trimmed(text, start..at, &mut found);
                return (found, true);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                push_trimmed(text, start..at, &mut found);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    push_trimmed(text, start..bytes.len(), &mut found);
    (found, false)
}

/// The closing quote of the string that opens at `at`, or the last byte.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

fn push_trimmed(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        found.push(start..end);
    }
}

fn read_item(reader: &mut Reader<'_>, text: &str, range: Range<usize>) -> Option<Draft> {
    let source = &*without_unseen(reader, &text[range.clone()], range.start);
    let mut item: Map<String, Value> = match serde_json::from_str(source) {
        Ok(item) => item,
        Err(fault) => {
            let at = range.start + offset(source, fault.line(), fault.column());
            let what = fault.to_string();
            let what = what.split(" at line ").next().unwrap_or_default().to_lowercase();
            let end = at + text[at..range.end.max(at)].chars().next().map_or(0, char::len_utf8);
            reader.syntax(at..end, format!("this item cannot be read: {what}"));
            return None;
        }
    };
    let key = match item.remove("id") {
        Some(Value::String(key)) if !key.is_empty() => key,
        Some(Value::Number(key)) => key.to_string(),
        _ => {
            let head = range.start..range.start + source.find('\n').unwrap_or(source.len());
            reader.syntax(head, "the item has no `id`, the key by which it is cited");
            return None;
        }
    };
    let key_range =
        key_range(source, &key).map_or(range.clone(), |key| range.start + key.start..range.start + key.end);
    let mut places = Places::default();
    for name in ["title", "issued", "page", "DOI"] {
        if let Some(value) = value_range(source, name) {
            places.note(&name.to_lowercase(), range.start + value.start..range.start + value.end);
        }
    }
    Some(Draft {
        key: Spanned::new(key.into(), key_range),
        range: range.into(),
        item,
        places,
        faults: Vec::new(),
    })
}

/// An item without escapes of characters that no reader sees (`\u0007`, `\f`), which are reported. Its length stays.
fn without_unseen<'t>(reader: &mut Reader<'_>, source: &'t str, start: usize) -> Cow<'t, str> {
    let mut read: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(found) = source[at..].find('\\') {
        let here = at + found;
        let rest = &source[here + 1..];
        let (code, len) = match rest.as_bytes().first() {
            Some(b'u') => (rest.get(1..5).and_then(|digits| u32::from_str_radix(digits, 16).ok()), 6),
            Some(b'b') => (Some(8), 2),
            Some(b'f') => (Some(12), 2),
            other => (None, 1 + other.map_or(0, |_| rest.chars().next().map_or(0, char::len_utf8))),
        };
        let Some(c) = code.and_then(char::from_u32).filter(|c| !is_allowed(*c)) else {
            at = here + if code.is_some() { len } else { len.min(2) };
            while !source.is_char_boundary(at) {
                at += 1;
            }
            continue;
        };
        at = here + len;
        reader.diagnostics.push(unseen(Span::new(reader.file, start + here..start + at), c));
        read.get_or_insert_with(|| source.as_bytes().to_vec())[here..at].fill(b' ');
    }
    read.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(source), Cow::Owned)
}

/// Where the text, or the first line of the value, of a field stands.
fn value_range(source: &str, name: &str) -> Option<Range<usize>> {
    let quoted = format!("\"{name}\"");
    source.match_indices(&quoted).find_map(|(at, found)| {
        let value = source[at + found.len()..].trim_start().strip_prefix(':')?.trim_start();
        let start = source.len() - value.len();
        let len = value.find(['\n', ',']).unwrap_or(value.len());
        let end = match value.starts_with('"') {
            true => string_end(source.as_bytes(), start) + 1,
            false => start + len,
        };
        Some(start..end.min(source.len()))
    })
}

/// The byte at a line and column (from 1, in bytes) of a text.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (start + column.saturating_sub(1)).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where an item's key stands: after the first `"id":` that it follows.
fn key_range(source: &str, key: &str) -> Option<Range<usize>> {
    source.match_indices("\"id\"").find_map(|(at, name)| {
        let rest = source[at + name.len()..].trim_start().strip_prefix(':')?.trim_start();
        let rest = rest.strip_prefix('"').unwrap_or(rest);
        let start = source.len() - rest.len();
        rest.starts_with(key).then(|| start..start + key.len())
    })
}

#[cfg(test)]
mod tests {
    use crate::model::source::SourcePath;
    use crate::parse::library::{faults, parse_library};

    fn check(text: &str, keys: &[&str], expected: &[(&str, &str)]) {
        let file = SourcePath::new("content/references.json").expect("a sound path");
        let outcome = parse_library(&file, text);
        assert_eq!(outcome.value.entries.keys().map(|key| &**key).collect::<Vec<_>>(), keys);
        let found = faults(outcome);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|fault| {
                let range = fault.span.as_ref().expect("every fault has a place").range.as_range();
                (fault.code.as_str(), &text[range])
            })
            .collect();
        assert_eq!(found, expected);
    }

    const GOOD: &str = r#"{"id": "a", "type": "book", "title": "A", "author": [{"literal": "X"}], "issued": {"date-parts": [[2020]]}}"#;

    #[test]
    fn items_are_read_one_by_one() {
        check(&format!("[{GOOD}]"), &["a"], &[]);
        check(&format!("{{\"items\": [{GOOD}]}}"), &["a"], &[]);
        check(
            &format!("[{{\"id\": \"b\", \"title\": nul}},\n {GOOD}, {{\"title\": \"no id\"}}]"),
            &["a"],
            &[("library-syntax", "}"), ("library-syntax", "{\"title\": \"no id\"}")],
        );
        check(&format!("[{GOOD}, {GOOD}]"), &["a"], &[]);
        let other = GOOD.replace("\"A\"", "\"B\"");
        check(&format!("[{GOOD}, {other}]"), &["a"], &[("duplicate-entry", "a")]);
        check(&format!("[{GOOD}"), &["a"], &[("library-syntax", "}")]);
        check("{}", &[], &[("library-syntax", "{}")]);
        check("", &[], &[("library-syntax", "")]);
    }
}
