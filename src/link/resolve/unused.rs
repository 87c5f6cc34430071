//! What lies in the site but nothing names: entries of own libraries, files among the content.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::document::Resolution;
use super::files::{self, STATIC};
use super::linker::Linker;
use crate::model::catalog::DocState;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{SourcePath, Span};

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

/// Notes files among the content that nothing names, and that are therefore not published.
pub fn unused_files(linker: &Linker<'_>, named: &HashSet<SourcePath>) -> Vec<Diagnostic> {
    let files = linker.parsed.snapshot.files.keys();
    let unused = files.filter(|path| {
        let Some(below) = path.below("content") else { return false };
        let hidden = below.split('/').any(|part| part.starts_with('.'));
        path.below(STATIC).is_none()
            && !hidden
            && !files::is_leftover(path.name())
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
