//! Citations: keys of the document's own library, of the site's, or names of briefs.

use std::sync::Arc;

use super::super::libraries::named_by;
use super::super::names::{self, Named};
use super::linker::{Linker, merge_libraries};
use super::report::{Reporter, relative};
use crate::model::catalog::{BriefId, DocId};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::{Entry, Library};
use crate::model::site::CitedWork;
use crate::model::source::{SourcePath, Span, TextRange};
use crate::text::litter::is_litter;

/// The libraries of one document besides the site's.
#[derive(Debug, Default)]
pub struct OwnLibrary {
    pub library: Option<Arc<Library>>,
    pub files: Vec<SourcePath>,
}

/// The libraries that the front matter of a document (or its original) names, and those in its bundle.
pub fn own_library(linker: &Linker<'_>, doc: DocId, diagnostics: &mut Vec<Diagnostic>) -> OwnLibrary {
    let entry = linker.catalog.doc(doc);
    let writes = entry.manuscript.meta.bibliography.is_some();
    let writer = if writes { entry } else { linker.catalog.doc(entry.original) };
    let mut found: Vec<&Arc<Library>> = Vec::new();
    let is_own = |library: &Arc<Library>| {
        library.file.as_ref().is_some_and(|file| !linker.site_libraries.contains(file))
    };
    for (path, index) in named_by(&writer.manuscript) {
        match linker.library_by_file.get(&path) {
            Some(library) if is_own(library) => found.push(library),
            Some(_) => {}
            None if linker.parsed.snapshot.files.contains_key(&path) || !writes => {}
            None => {
                let names = writer.manuscript.meta.bibliography.as_deref().unwrap_or_default();
                let message = no_library(&names[index].value);
                let span = Span::new(&writer.manuscript.file, names[index].range);
                let mut fault = Diagnostic::at(Code::MissingFile, span, message);
                if let Some(near) = linker.nearest_file(&path).filter(|near| is_library(near)) {
                    let folder = writer.manuscript.file.folder();
                    fault.suggest(&names[index].value, relative(folder, near));
                }
                diagnostics.push(fault);
            }
        }
    }
    if entry.manuscript.file.name().starts_with("index.") {
        let inside = linker.libraries_in.get(entry.manuscript.file.folder());
        found.extend(inside.into_iter().flatten().filter(|library| is_own(library)));
    }
    found.sort_by_key(|library| &library.file);
    found.dedup_by_key(|library| &library.file);
    let files = found.iter().filter_map(|library| library.file.clone()).collect();
    let library = match found.is_empty() {
        true => None,
        false => Some(merge_libraries(&found)),
    };
    OwnLibrary { library, files }
}

/// Whether a file may be a library, by its ending.
pub fn is_library(path: &SourcePath) -> bool {
    ["bib", "json", "yaml", "yml"].iter().any(|ending| path.has_extension(ending))
}

/// Why a library is not there.
pub fn no_library(name: &str) -> String {
    match is_litter(name.rsplit('/').next().unwrap_or(name)) {
        true => format!("the library `{name}` is not read: by its name it is a backup or a temporary file"),
        false => format!("the library `{name}` does not exist"),
    }
}

impl Reporter<'_, '_> {
    /// What a key names; `silent` keys are only looked up.
    pub fn cited(&mut self, own: Option<&Arc<Library>>, key: &str, range: TextRange) -> CitedWork {
        let linker = self.linker;
        let entry = self.entry(own, key);
        let named = names::find(linker.catalog, self.origin.folder, key);
        match (entry, named) {
            (Some(entry), Named::Nothing | Named::Page(_) | Named::BadPath(_)) => CitedWork::Entry(entry),
            (Some(entry), named) => {
                self.key_and_brief(&entry, named, range);
                CitedWork::Unknown
            }
            (None, Named::Brief(brief, _)) => self.cited_brief(brief, key, range),
            (None, Named::Ambiguous(briefs)) => {
                let span = Span::new(self.origin.file, range);
                self.diagnostics.extend(names::ambiguous(linker.catalog, span, key, &briefs));
                CitedWork::Unknown
            }
            (None, _) => {
                self.unknown_key(own, key, range);
                CitedWork::Unknown
            }
        }
    }

    fn cited_brief(&mut self, brief: BriefId, key: &str, range: TextRange) -> CitedWork {
        match self.linker.catalog.edition_for(brief, self.origin.lang) {
            Some(doc) => CitedWork::Brief { brief, doc },
            None if names::is_unreadable(self.linker.catalog, brief) => CitedWork::Unbuilt,
            None => {
                let message =
                    format!("`@{key}` names a brief that is not built now, and would print its title");
                let help =
                    "take the citation out until the brief is built, or link words of your own".to_owned();
                self.add(Code::UnbuiltTitle, range, message, Some(help));
                CitedWork::Unbuilt
            }
        }
    }

    fn key_and_brief(&mut self, entry: &Entry, named: Named, range: TextRange) {
        let briefs = match named {
            Named::Brief(brief, _) => vec![brief],
            Named::Ambiguous(briefs) => briefs,
            _ => Vec::new(),
        };
        let message =
            format!("`@{}` is the key of an entry and the name of a brief, expected one of them", entry.key);
        let fault = Diagnostic::at(Code::AmbiguousName, Span::new(self.origin.file, range), message)
            .related(entry.span.clone(), "the entry")
            .help("rename the entry, or cite the brief by its full id");
        let docs = briefs.iter().filter_map(|brief| self.linker.catalog.brief(*brief).editions.first());
        let fault = docs.fold(fault, |fault, doc| {
            fault.related(Span::new(&self.linker.catalog.doc(*doc).manuscript.file, 0..0), "the brief")
        });
        self.diagnostics.push(fault);
    }
}
