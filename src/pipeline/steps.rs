//! Settings, theme and files, each parsed once: what a [`Memory`] holds is taken from it, all else is
//! parsed in parallel.

use std::sync::Arc;

use super::memory::{FromFiles, LastGood, kept};
use super::{Memory, Options, link};
use crate::check::has_errors;
use crate::link::{Parsed, Selection, named_libraries};
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic, Outcome, Severity};
use crate::model::library::Library;
use crate::model::manuscript::Manuscript;
use crate::model::record::Record;
use crate::model::source::{Hash, Snapshot, SourceFile, SourcePath, Span, TextRange};
use crate::outputs::Press;
use crate::parse::ParseOptions;
use crate::parse::config::parse_config;
use crate::parse::library::parse_library;
use crate::parse::manuscript::parse_manuscript;
use crate::parse::records::{parse_record, record_taxonomy};
use crate::parse::theme::load_theme;
use crate::scan::MAX_TEXT;

/// The settings of a run.
pub(super) struct Settings {
    pub config: Arc<Config>,
    /// Names all that decided them.
    pub key: Hash,
    /// Of the present text of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// The file has faults of its own.
    pub fault: bool,
    /// The last good settings stand for it.
    pub stale: bool,
}

/// All files of a site, parsed.
pub(super) struct ParsedFiles {
    pub parsed: Parsed,
    pub diagnostics: Vec<Diagnostic>,
    /// Files for which their last good form stands.
    pub stale: Vec<SourcePath>,
}

/// Reads the settings file.
pub(super) fn read_settings(
    snapshot: &Snapshot,
    file: &SourcePath,
    options: &Options,
    memory: &mut Memory,
) -> Settings {
    let text = snapshot.text(file);
    let key = Hash::of(text.map_or("", |text| text).as_bytes());
    let read = || parse_config(file, text.unwrap_or(&Arc::from(""))).map(|config| finish(config, options));
    let made = kept(&mut memory.settings, key, read);
    let fault = text.is_none() || has_errors(&made.diagnostics);
    // Settings that could not be read are reported already; that they lack everything is no second fault.
    let diagnostics = if text.is_some() { made.diagnostics.clone() } else { Vec::new() };
    let config = Arc::clone(&made.value);
    match (memory.last_good, fault, &memory.good_settings) {
        (LastGood::Shown, true, Some((key, good))) => {
            Settings { config: Arc::clone(good), key: *key, diagnostics, fault, stale: true }
        }
        (kept, ..) => {
            if kept == LastGood::Shown && !fault {
                memory.good_settings = Some((key, Arc::clone(&config)));
            }
            Settings { config, key, diagnostics, fault, stale: false }
        }
    }
}

/// The settings with what the command line says.
fn finish(mut config: Config, options: &Options) -> Arc<Config> {
    if let Some(base_url) = &options.base_url {
        let written = std::mem::replace(&mut config.base_url, base_url.clone());
        config.canonical_url = (options.keep_canonical && written != *base_url).then_some(written);
    }
    config.noindex = options.noindex;
    config.html.minify |= options.minify;
    Arc::new(config)
}

/// Parses every file; `key` names the settings.
pub(super) fn parse_files(
    snapshot: &Arc<Snapshot>,
    config: Arc<Config>,
    key: Hash,
    memory: &mut Memory,
) -> ParsedFiles {
    let read_theme = || load_theme(snapshot, &config).map(Arc::new);
    let theme = kept(&mut memory.theme, theme_key(snapshot, key), read_theme).clone();
    let manuscripts = parse_manuscripts(snapshot, &config, memory);
    let records = parse_records(snapshot, &config, key, memory);
    let readable: Vec<Arc<Manuscript>> = manuscripts.values.into_iter().flatten().collect();
    let libraries = parse_libraries(snapshot, &config, &readable, memory);
    let mut diagnostics = theme.diagnostics;
    diagnostics.extend(manuscripts.diagnostics);
    diagnostics.extend(records.diagnostics);
    diagnostics.extend(libraries.diagnostics);
    let parsed = Parsed {
        snapshot: Arc::clone(snapshot),
        config,
        theme: theme.value,
        manuscripts: readable,
        records: records.values.into_iter().flatten().collect(),
        libraries: libraries.values,
    };
    ParsedFiles { parsed, diagnostics, stale: manuscripts.stale }
}

/// Names the settings and every file that may belong to a theme.
fn theme_key(snapshot: &Snapshot, settings: Hash) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&settings.0);
    // All folders of themes sort behind `content`.
    let files = snapshot.files.iter().rev().take_while(|(path, _)| path.below("content").is_none());
    for (path, file) in files {
        hasher.update(path.as_str().as_bytes()).update(&[0]).update(&file.hash.0);
    }
    Hash(*hasher.finalize().as_bytes())
}

fn parse_manuscripts(
    snapshot: &Snapshot,
    config: &Config,
    memory: &mut Memory,
) -> FromFiles<Option<Arc<Manuscript>>> {
    let files: Vec<_> = snapshot.files.iter().filter(|(file, _)| is_manuscript(file)).collect();
    let options = ParseOptions::new(config);
    let parse = |path: &SourcePath, file: &SourceFile| match &file.text {
        Some(text) => parse_manuscript(path, file.hash, text, &options).map(|made| Some(Arc::new(made))),
        // What could not be read is reported by `scan`; it still exists, by its name.
        None => {
            let unread = parse_manuscript(path, file.hash, &Arc::from(""), &options).value;
            Outcome::clean(Some(Arc::new(unread)))
        }
    };
    let is_readable =
        |made: &Option<Arc<Manuscript>>| made.as_ref().is_some_and(|manuscript| manuscript.readable);
    let last_good = (memory.last_good == LastGood::Shown).then_some(&is_readable as _);
    memory.manuscripts.all(Arc::clone(&options), &files, parse, last_good)
}

/// Markdown below `content/`, but for `README.md` and what is copied as it is.
fn is_manuscript(file: &SourcePath) -> bool {
    let content = file.below("content").is_some_and(|path| !path.starts_with("static/"));
    content && file.has_extension("md") && file.name() != "README.md"
}

fn parse_records(
    snapshot: &Snapshot,
    config: &Config,
    key: Hash,
    memory: &mut Memory,
) -> FromFiles<Option<Arc<Record>>> {
    let files: Vec<_> =
        snapshot.files.iter().filter(|(file, _)| record_taxonomy(file, config).is_some()).collect();
    let parse = |path: &SourcePath, file: &SourceFile| match &file.text {
        Some(text) => parse_record(path, text, config).map(|made| made.map(Arc::new)),
        None => Outcome::clean(parse_record(path, "", config).value.map(Arc::new)),
    };
    let is_record = |made: &Option<Arc<Record>>| made.is_some();
    let last_good = (memory.last_good == LastGood::Shown).then_some(&is_record as _);
    memory.records.all(key, &files, parse, last_good)
}

/// Parses every `.bib`, and the `.yaml` and `.json` files that settings or front matter name.
fn parse_libraries(
    snapshot: &Snapshot,
    config: &Config,
    manuscripts: &[Arc<Manuscript>],
    memory: &mut Memory,
) -> FromFiles<Arc<Library>> {
    let named = named_libraries(config, manuscripts);
    let is_library = |file: &SourcePath| {
        let bib = file.has_extension("bib")
            && file.below("content").is_some_and(|path| !path.starts_with("static/"));
        bib || named.contains(file)
    };
    let files: Vec<_> = snapshot.files.iter().filter(|(path, _)| is_library(path)).collect();
    let parse = |path: &SourcePath, file: &SourceFile| match &file.text {
        Some(text) => parse_library(path, text).map(Arc::new),
        None => unread_library(path, file).map(Arc::new),
    };
    memory.libraries.all((), &files, parse, None)
}

/// A library whose text could not be read. What may be no text is not reported by `scan`.
fn unread_library(path: &SourcePath, file: &SourceFile) -> Outcome<Library> {
    let value = Library { file: Some(path.clone()), is_broken: true, ..Library::default() };
    if !path.has_extension("json") {
        return Outcome::clean(value);
    }
    let (code, why) = match file.len {
        len if len > MAX_TEXT => (Code::LargeFile, format!("has {len} bytes; a text may have {MAX_TEXT}")),
        _ => (Code::NotText, "is not UTF-8 text, as a library must be".to_owned()),
    };
    let span = Span::new(path, TextRange::default());
    Outcome { value, diagnostics: vec![Diagnostic::at(code, span, format!("`{path}` {why}"))] }
}

/// Links, with the last good theme where the present one cannot be used.
pub(super) fn link_with_good_theme(
    files: ParsedFiles,
    selection: Selection,
    memory: &mut Memory,
) -> (Outcome<Press>, Vec<SourcePath>) {
    let ParsedFiles { mut parsed, mut diagnostics, stale } = files;
    let theme = Arc::clone(&parsed.theme);
    let linked = link(&parsed, selection, memory);
    let faulty = memory.theme.as_ref().is_some_and(|kept| has_errors(&kept.made.diagnostics));
    let uncompiled =
        |fault: &Diagnostic| fault.code == Code::TemplateSyntax && fault.severity == Severity::Error;
    let broken: Vec<Diagnostic> =
        linked.diagnostics.iter().filter(|fault| uncompiled(fault)).cloned().collect();
    let press = match (&memory.good_theme, memory.last_good) {
        (Some(good), LastGood::Shown) if faulty || !broken.is_empty() => {
            parsed.theme = Arc::clone(good);
            diagnostics.extend(broken);
            drop(linked);
            link(&parsed, selection, memory).unpack(&mut diagnostics)
        }
        (_, kept) => {
            if kept == LastGood::Shown && broken.is_empty() && !faulty {
                memory.good_theme = Some(theme);
            }
            linked.unpack(&mut diagnostics)
        }
    };
    (Outcome { value: press, diagnostics }, stale)
}
