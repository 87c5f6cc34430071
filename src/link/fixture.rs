//! Sites for tests, written as one text of many files: `== path` opens a file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Parsed, Selection, named_libraries};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{FileFault, Snapshot, SourceFile, SourcePath, TextRange};
use crate::model::theme::Theme;
use crate::parse::ParseOptions;
use crate::parse::config::parse_config;
use crate::parse::library::parse_library;
use crate::parse::manuscript::parse_manuscript;
use crate::parse::records::{parse_record, record_taxonomy};

/// A fixed now: noon in Warsaw on 10 March 2025.
pub const NOW: &str = "2025-03-10T12:00:00+01:00";

const SETTINGS: &str = "title: Test\nbase_url: https://example.org/\ntime_zone: Europe/Warsaw\nlanguage: en\nlanguages: {pl: {}}\n";

/// A selection of everything but embargoed briefs.
pub const ALL: Selection = Selection { drafts: true, future: true, embargoed: false };

/// The files of a fixture.
pub fn files(text: &str) -> Vec<(SourcePath, String)> {
    let mut files: Vec<(SourcePath, String)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("== ") {
            Some(path) => {
                files.push((SourcePath::new(path.trim()).expect("a fixture's path is one"), String::new()))
            }
            None => {
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    files
}

/// Parses a fixture; its settings are [`SETTINGS`] and what `site.yaml` adds. Faults of parsing fail the test.
pub fn parse(text: &str) -> Parsed {
    let mut files = files(text);
    match files.iter_mut().find(|(path, _)| path.as_str() == "site.yaml") {
        Some((_, settings)) => *settings = format!("{SETTINGS}{settings}"),
        None => files.push((SourcePath::new("site.yaml").expect("a name is a path"), SETTINGS.to_owned())),
    }
    let file = |text: &str| SourceFile {
        image_size: text.starts_with("<svg").then_some((100, 50)),
        faults: if text.contains("<script") { vec![script()] } else { Vec::new() },
        ..SourceFile::of_text(text)
    };
    let files: BTreeMap<SourcePath, SourceFile> =
        files.into_iter().map(|(path, text)| (path, file(&text))).collect();
    let snapshot = Snapshot { root: PathBuf::from("/site"), files, now: NOW.parse().expect("a moment") };
    parse_snapshot(Arc::new(snapshot))
}

/// What `scan` says of a drawing with a script in it.
fn script() -> FileFault {
    FileFault { code: Code::BadImage, range: TextRange::default(), message: "holds a script".into() }
}

fn parse_snapshot(snapshot: Arc<Snapshot>) -> Parsed {
    let mut faults = Vec::new();
    let settings = SourcePath::new("site.yaml").expect("a name is a path");
    let config = Arc::new(
        parse_config(&settings, snapshot.text(&settings).expect("the settings")).unpack(&mut faults),
    );
    let options = ParseOptions::new(&config);
    let texts = || snapshot.files.iter().filter_map(|(path, file)| Some((path, file, file.text.as_ref()?)));
    let mut manuscripts = Vec::new();
    for (path, file, text) in texts().filter(|(path, _, _)| path.extension() == "md") {
        let parsed = parse_manuscript(path, file.hash, text, &options);
        let readable = parsed.value.readable;
        let mut expected = Vec::new();
        let manuscript = parsed.unpack(if readable { &mut faults } else { &mut expected });
        manuscripts.push(Arc::new(manuscript));
    }
    let mut records = Vec::new();
    for (path, _, text) in texts().filter(|(path, _, _)| record_taxonomy(path, &config).is_some()) {
        records.extend(parse_record(path, text, &config).unpack(&mut faults).map(Arc::new));
    }
    let named = named_libraries(&config, &manuscripts);
    let mut libraries = Vec::new();
    for (path, _, text) in texts().filter(|(path, _, _)| path.extension() == "bib" || named.contains(*path)) {
        libraries.push(Arc::new(parse_library(path, text).unpack(&mut faults)));
    }
    assert_eq!(show(&snapshot, &faults), "", "the fixture itself has faults");
    Parsed { snapshot, config, theme: Arc::new(Theme::default()), manuscripts, records, libraries }
}

/// Diagnostics, sorted, one a line: `file:line:column code: message | help`.
pub fn show(snapshot: &Snapshot, faults: &[Diagnostic]) -> String {
    let mut faults: Vec<&Diagnostic> = faults.iter().collect();
    faults.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let lines = faults.iter().map(|fault| {
        let place = fault.span.as_ref().map_or_else(String::new, |span| {
            let text = snapshot.text(&span.file).map_or("", |text| &**text);
            let before = &text[..span.range.start as usize];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{}:{line}:{column} ", span.file)
        });
        let related =
            fault.related.iter().map(|related| format!(" <- {}", related.span.file)).collect::<String>();
        let help = fault.help.as_ref().map(|help| format!(" | {help}")).unwrap_or_default();
        format!(
            "{} {place}{}: {}{related}{help}\n",
            fault.severity.as_str(),
            fault.code.as_str(),
            fault.message
        )
    });
    lines.collect()
}
