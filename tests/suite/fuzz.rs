//! Properties of citations and libraries over many texts: pieces of the grammar in any order, and sources with bytes
//! changed. What must hold is said in `tests/properties`, which the fuzz targets share.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRng, TestRunner};

use crate::citations::fixture;

#[path = "../properties/mod.rs"]
mod properties;

/// No single text of this file may take longer, on a slow machine and unoptimized.
const PATIENCE: Duration = Duration::from_secs(60);

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|cause| panic!("`{}`: {cause}", path.display()))
}

/// The words of a fuzz target's dictionary.
fn dictionary(name: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(name);
    let lines = read(path);
    let words = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    words
        .map(|line| {
            let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            let inner = inner.unwrap_or_else(|| panic!("`{line}` is no word in quotes"));
            unescaped(inner)
        })
        .collect()
}

/// A word without its escapes: `\\`, `\"` and bytes as `\x0a`.
fn unescaped(word: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.find('\\') {
        bytes.extend(rest[..at].bytes());
        let (byte, len) = match &rest[at + 1..at + 2] {
            "x" => (u8::from_str_radix(&rest[at + 2..at + 4], 16).expect("two figures"), 4),
            other => (other.as_bytes()[0], 2),
        };
        bytes.push(byte);
        rest = &rest[at + len..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).expect("a word is text")
}

/// Pieces in any order, or a source with pieces put over some of its text.
fn texts(pieces: Vec<String>, sources: Vec<String>) -> impl Strategy<Value = String> {
    let mixed = vec(select(pieces.clone()), 1..24).prop_map(|pieces| pieces.concat());
    let changes = vec((any::<Index>(), 0..6_usize, select(pieces)), 1..5);
    let changed = (select(sources), changes).prop_map(|(source, changes)| {
        let mut text: Vec<char> = source.chars().collect();
        for (at, len, piece) in changes {
            let start = at.index(text.len() + 1);
            let end = (start + len).min(text.len());
            text.splice(start..end, piece.chars());
        }
        text.into_iter().collect()
    });
    prop_oneof![mixed, changed]
}

/// Checks `cases` texts, the same ones on every run, and says the smallest one for which something does not hold.
fn check(texts: impl Strategy<Value = String>, cases: u32, property: fn(&str)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&texts, |text| {
        let fault = |cause: Box<dyn std::any::Any + Send>| {
            let message = cause.downcast_ref::<String>().cloned();
            TestCaseError::fail(message.unwrap_or_else(|| "a panic".to_owned()))
        };
        catch_unwind(AssertUnwindSafe(|| property(&text))).map_err(fault)
    });
    outcome.unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn citations_are_sound_in_any_text() {
    let cases = read(fixture("syntax/cases.md")).split("\n\n").map(str::to_owned).collect();
    check(texts(dictionary("citations.dict"), cases), 1000, properties::citations::check);
}

#[test]
fn libraries_are_sound_whatever_they_hold() {
    let bib = read(fixture("entries.bib"));
    let mut entries: Vec<String> = bib.split("\n@").map(|entry| format!("@{entry}")).collect();
    let json: Vec<serde_json::Value> = serde_json::from_str(&read(fixture("entries.json"))).expect("a list");
    entries.extend(json.iter().map(ToString::to_string));
    check(texts(dictionary("library.dict"), entries), 1000, properties::library::check);
}

#[test]
fn no_cite_has_the_name_or_the_year_of_another_work() {
    let mut faults = Vec::new();
    for style in properties::clusters::STYLES {
        for seed in 1..=12 {
            let outcome = catch_unwind(|| properties::clusters::check(seed, style));
            faults.extend(outcome.err().and_then(|cause| cause.downcast_ref::<String>().cloned()));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn pieces_of_the_grammar_take_linear_time() {
    for (name, property) in [
        ("citations.dict", properties::citations::check as fn(&str)),
        ("library.dict", properties::library::check),
    ] {
        for piece in dictionary(name) {
            let started = Instant::now();
            property(&piece.repeat((16 << 10) / piece.len()));
            assert!(started.elapsed() < PATIENCE, "`{piece}` took {:?}", started.elapsed());
        }
    }
}
