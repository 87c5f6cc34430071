//! A library: whatever it holds, it is read; places are sound, and a bad entry takes no other with it.

use briefpress::model::diagnostic::Outcome;
use briefpress::model::library::Library;
use briefpress::parse::library::parse_library;

use super::{as_read, composed, file, slice};

const SETTINGS: &str = "title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {style: apa}\n";
const PAGE: &str = "---\ntitle: T\nnocite: '@*'\n---\nText.\n";
/// Entries of a library that are composed, at most.
const COMPOSED: usize = 3;

/// Reads a text in each format, by itself and with sound entries round it.
pub fn check(text: &str) {
    let text = as_read(text);
    for format in ["bib", "json", "yaml"] {
        let library = read(format, &text);
        if (1..=COMPOSED).contains(&library.entries.len()) {
            let own = format!("content/a/own.{format}");
            composed(SETTINGS, &[("content/a/index.md", PAGE), (&own, &text)]);
        }
    }
    let bib = read("bib", &text);
    let sound = |key: &str| format!("@misc{{{key}, title={{T}}, author={{A}}, date={{2020}}}}\n");
    beside(&bib, &read("bib", &format!("{}{text}\n{}", sound("zz-first"), sound("zz-last"))));
    let sound =
        |key: &str| format!("{{\"id\": \"{key}\", \"title\": \"T\", \"author\": [{{\"literal\": \"A\"}}]}}");
    if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
        let list = format!("[{}, {text}, {}]", sound("zz-first"), sound("zz-last"));
        let around = read("json", &list);
        assert!(["zz-first", "zz-last"].iter().all(|key| around.entries.contains_key(*key)), "{list}");
    }
}

/// The entries of a library stand in another one too, which has two more.
fn beside(library: &Library, around: &Library) {
    for key in ["zz-first", "zz-last"] {
        assert!(around.entries.contains_key(key), "`{key}` is lost");
    }
    for key in library.entries.keys() {
        assert!(around.entries.contains_key(key), "`{key}` is lost");
    }
}

/// Reads a library twice, with one result and sound places.
fn read(format: &str, text: &str) -> Library {
    let path = file(&format!("content/references.{format}"));
    let read = || parse_library(&path, text);
    let Outcome { value: library, diagnostics } = read();
    let again = read();
    assert_eq!(format!("{library:?}"), format!("{:?}", again.value));
    assert_eq!(diagnostics, again.diagnostics);
    for fault in &diagnostics {
        let related = fault.related.iter().map(|related| &related.span);
        for span in fault.span.iter().chain(related) {
            assert_eq!(span.file, path);
            slice(text, span.range);
        }
    }
    for (key, entry) in &library.entries {
        assert!(!key.is_empty(), "an entry without a key");
        assert_eq!((key, &**key), (&entry.key, entry.item["id"].as_str().unwrap_or_default()));
        let place = slice(text, entry.span.range);
        assert!(!place.is_empty(), "`{key}` stands nowhere");
        slice(text, entry.date_range);
    }
    library
}
