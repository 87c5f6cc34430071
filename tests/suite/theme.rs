//! The theme `bulletin`: its templates compile, and every word that they say is there.

use std::collections::BTreeSet;
use std::sync::Arc;

use briefpress::model::source::{Snapshot, SourcePath};
use briefpress::model::text::Lang;
use briefpress::model::theme::Theme;
use briefpress::outputs::assets::Assets;
use briefpress::outputs::html::engine::Engine;
use briefpress::outputs::html::host::Host;
use briefpress::outputs::words::{Words, WordsFault};
use briefpress::parse::config::parse_config;
use briefpress::parse::theme::load_theme;

fn snapshot() -> Snapshot {
    Snapshot { root: "/".into(), files: Default::default(), now: jiff::Timestamp::UNIX_EPOCH }
}

fn bulletin() -> Theme {
    let file = SourcePath::new("site.yaml").unwrap();
    let config = parse_config(&file, "title: T\nbase_url: https://t.example/\n");
    let theme = load_theme(&snapshot(), &config.value);
    assert!(theme.diagnostics.is_empty(), "{:?}", theme.diagnostics);
    theme.value
}

#[test]
fn templates_and_style_sheets_of_the_theme_are_sound() {
    let theme = bulletin();
    let assets = Assets::new(&theme, &snapshot(), "/");
    assert!(assets.diagnostics.is_empty(), "{:?}", assets.diagnostics);
    let host = Host::load(&theme, &[Lang::new("en"), Lang::new("pl")], Arc::new(assets.value));
    assert!(host.diagnostics.is_empty(), "{:?}", host.diagnostics);
    let engine = Engine::load(&theme, Arc::new(host.value));
    assert!(engine.diagnostics.is_empty(), "{:#?}", engine.diagnostics);
}

/// The keys that follow `before` in a text, up to the next quote.
fn keys<'a>(text: &'a str, before: &str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once('"')).map(|(key, _)| key)
}

#[test]
fn every_word_of_a_template_is_in_every_language() {
    let theme = bulletin();
    let layer = theme.layers.last().unwrap();
    let texts = layer.templates.values().chain(layer.shortcodes.values());
    let mut asked: BTreeSet<&str> = texts.flat_map(|file| keys(&file.text, "t(key=\"")).collect();
    // These are completed by the kind of a correction.
    asked.retain(|key| !key.ends_with('-'));
    assert!(asked.len() > 60, "{asked:?}");
    for lang in ["en", "pl"] {
        let words = Words::load(&theme, &Lang::new(lang)).value;
        for key in &asked {
            assert!(!matches!(words.t(key, &[]), Err(WordsFault::Missing { .. })), "`{key}` in {lang}");
        }
        for kind in ["minor", "factual", "substantive", "retraction"] {
            assert!(words.has(&format!("correction-{kind}")), "{kind} in {lang}");
        }
    }
}

#[test]
fn no_word_is_written_for_nobody() {
    let theme = bulletin();
    let layer = theme.layers.last().unwrap();
    let mut asking: String = String::new();
    for file in layer.templates.values().chain(layer.shortcodes.values()) {
        asking.push_str(&file.text);
    }
    let outputs = format!("{}/src/outputs", env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(outputs).into_iter().map(|entry| entry.unwrap()) {
        if entry.path().extension().is_some_and(|ending| ending == "rs") {
            asking.push_str(&std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    // Keys put together from a beginning and a kind.
    let composed = ["correction-", "taxonomy-", "ref-"];
    let english = &layer.locales["en"].text;
    let said = english.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    let unused: Vec<&str> = said
        .filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter(|key| !composed.iter().any(|start| key.starts_with(start)))
        .filter(|key| !asking.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}
