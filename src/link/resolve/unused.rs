//! What lies in the site but nothing names: entries of libraries, files among the content.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::document::Resolution;
use super::files::{self, STATIC};
use super::graph::is_listed;
use super::linker::Linker;
use crate::model::catalog::DocState;
use crate::model::diagnostic::{Code, Diagnostic, Fix};
use crate::model::library::{Entry, Library};
use crate::model::site::CitedSources;
use crate::model::source::{SourcePath, Span};
use crate::text::litter::is_litter;

/// Reports entries of a brief's own library that none of the documents it belongs to cites.
pub fn unused_entries(linker: &Linker<'_>, resolutions: &[Arc<Resolution>]) -> Vec<Diagnostic> {
    let mut used: BTreeMap<&SourcePath, HashSet<&str>> = BTreeMap::new();
    let mut unreadable: HashSet<&SourcePath> = HashSet::new();
    for (entry, resolution) in linker.catalog.docs.iter().zip(resolutions) {
        let resolved = &resolution.resolved;
        for file in &resolved.own_library_files {
            let keys = used.entry(file).or_default();
            let citations = entry.manuscript.doc.citations.iter().flat_map(|citation| &citation.items);
            keys.extend(citations.map(|item| &*item.key.value));
            keys.extend(resolved.nocite.iter().map(|entry| &*entry.key));
            if !entry.manuscript.readable || matches!(entry.state, DocState::Withdrawn) {
                unreadable.insert(file);
            }
        }
    }
    let mut faults = Vec::new();
    for (file, keys) in used {
        let Some(library) = linker.library_by_file.get(file).filter(|_| !unreadable.contains(file)) else {
            continue;
        };
        for entry in library.entries.values().filter(|entry| !keys.contains(&*entry.key)) {
            let message = format!("the entry `{}` of the brief's own library is never cited", entry.key);
            let fault = Diagnostic::at(Code::UnusedEntry, entry.span.clone(), message);
            faults
                .push(fault.help(format!("cite it, list it under `nocite: [{}]`, or delete it", entry.key)));
        }
    }
    faults
}

/// Reports places that are named by `name`, besides those that a link asks for: its fault says it of them.
pub fn unlinked_names(linker: &Linker<'_>, faults: &[Diagnostic]) -> Vec<Diagnostic> {
    let broken = faults.iter().filter(|fault| fault.code == Code::BrokenAnchor);
    let told: HashSet<&Span> = broken.flat_map(|fault| &fault.related).map(|related| &related.span).collect();
    let mut found = Vec::new();
    for manuscript in linker.catalog.docs.iter().map(|entry| &entry.manuscript) {
        for place in &manuscript.doc.named_places {
            let span = Span::new(&manuscript.file, place.range);
            if !told.contains(&span) {
                let message = "the attribute `name` is not allowed on `<a>` and is left out";
                let fault = Diagnostic::at(Code::UnbalancedHtml, span, message);
                let fault = fault.help(format!("write `id=\"{}\"`", place.name));
                found.push(fault.fix(Fix::certain("name", "id")));
            }
        }
    }
    found
}

/// How many keys a note names.
const KEYS_NAMED: usize = 3;

/// Notes for each of the site's libraries how many entries nothing cites: a library that is kept for many briefs holds
/// more than they need, so one note a file is enough. `cited` are the sources that readers see cited; an entry that a
/// fault of a citation points to is meant by it.
pub fn uncited_entries(linker: &Linker<'_>, cited: &CitedSources, faults: &[Diagnostic]) -> Vec<Diagnostic> {
    let faults =
        faults.iter().filter(|fault| matches!(fault.code, Code::AmbiguousName | Code::UnknownCitation));
    let meant: HashSet<&Span> =
        faults.flat_map(|fault| &fault.related).map(|related| &related.span).collect();
    let mut elsewhere: HashSet<Box<str>> = HashSet::new();
    for entry in linker.catalog.docs.iter().filter(|entry| !is_listed(entry)) {
        if !entry.manuscript.readable {
            return Vec::new();
        }
        let cites = entry.manuscript.doc.citations.iter().flat_map(|citation| &citation.items);
        elsewhere.extend(cites.map(|item| item.key.value.clone()));
        let unprinted = entry.meta.nocite.iter().flatten();
        elsewhere.extend(unprinted.map(|name| name.value.trim().trim_start_matches('@').nfc().collect()));
    }
    let libraries = linker.site_libraries.iter().filter_map(|file| linker.library_by_file.get(file));
    libraries
        .filter_map(|library| {
            let is_cited = |key: &str| cited.contains_key(key) || elsewhere.contains(key);
            let mut uncited: Vec<&Arc<Entry>> = library
                .entries
                .values()
                .filter(|entry| !is_cited(&entry.key) && !meant.contains(&entry.span))
                .collect();
            uncited.sort_by_key(|entry| entry.span.range);
            uncited.first().map(|first| uncited_in(library, first, &uncited))
        })
        .collect()
}

fn uncited_in(library: &Library, first: &Entry, uncited: &[&Arc<Entry>]) -> Diagnostic {
    let mut keys: Vec<String> =
        uncited.iter().take(KEYS_NAMED).map(|entry| format!("`{}`", entry.key)).collect();
    match uncited.len() {
        0..=KEYS_NAMED => {}
        all => keys.push(format!("{} more", all - KEYS_NAMED)),
    }
    let named = match keys.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, head)) => format!("{} and {last}", head.join(", ")),
        None => String::new(),
    };
    let message =
        format!("nothing cites {} of the {} entries: {named}", uncited.len(), library.entries.len());
    Diagnostic::at(Code::UncitedEntry, first.span.clone(), message)
        .help("nothing is wrong with keeping them; `lint: {uncited-entry: allow}` silences this")
}

/// Notes files among the content that nothing names, and that are therefore not published.
pub fn unused_files(linker: &Linker<'_>, named: &HashSet<SourcePath>) -> Vec<Diagnostic> {
    let files = linker.parsed.snapshot.files.keys();
    let unused = files.filter(|path| {
        let Some(below) = path.below("content") else { return false };
        let hidden = below.split('/').any(|part| part.starts_with('.'));
        path.below(STATIC).is_none()
            && !hidden
            && !is_litter(path.name())
            && !files::is_source(linker, path, below)
            && !named.contains(*path)
    });
    unused
        .map(|path| {
            let message = format!("nothing names `{path}`, so it is not published");
            Diagnostic::at(Code::UnusedFile, Span::new(path, 0..0), message)
                .help("link it, list it under `downloads`, move it to `content/static/`, or delete it")
        })
        .collect()
}
