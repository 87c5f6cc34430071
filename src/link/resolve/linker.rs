//! What targets are looked up in: routes, documents, files, libraries and names, indexed once.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::super::Parsed;
use super::super::libraries::{named_by, site_libraries};
use super::super::words::{SHORTEST, Slips, without_number};
use crate::model::address::Addresses;
use crate::model::catalog::{Catalog, DocId};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::AnchorKind;
use crate::model::library::Library;
use crate::model::nearest::nearest;
use crate::model::route::{Route, Subject};
use crate::model::source::{SourcePath, Span};
use crate::model::text::Lang;
use crate::text::fold::fold;
use crate::text::slug::anchor_of;

/// Documents with more anchors than this get an index of them.
const FEW_ANCHORS: usize = 24;

/// The indexes of one link run.
pub struct Linker<'a> {
    pub parsed: &'a Parsed,
    pub catalog: &'a Catalog,
    pub addresses: Addresses,
    /// The site's libraries, merged.
    pub library: Arc<Library>,
    /// Files of the site's libraries.
    pub site_libraries: BTreeSet<SourcePath>,
    /// Library files by folder.
    pub libraries_in: HashMap<&'a str, Vec<&'a Arc<Library>>>,
    pub library_by_file: HashMap<&'a SourcePath, &'a Arc<Library>>,
    routes: HashMap<&'a str, &'a Route>,
    docs_by_url: HashMap<&'a str, DocId>,
    /// All editions by their original, for works with more than one.
    editions: HashMap<DocId, Vec<DocId>>,
    /// Original editions by the folder that is their bundle.
    bundles: HashMap<&'a str, DocId>,
    anchors: Vec<OnceLock<HashMap<&'a str, usize>>>,
    headings: Vec<OnceLock<HashMap<String, usize>>>,
    unread: OnceLock<Option<HashSet<&'a str>>>,
    names: OnceLock<Slips<'a>>,
    keys: OnceLock<Slips<'a>>,
    files: OnceLock<Slips<'a>>,
    files_by_fold: OnceLock<HashMap<String, &'a SourcePath>>,
}

impl<'a> Linker<'a> {
    /// Indexes a catalog and the planned pages; faults are those of the site's libraries.
    pub fn new(
        parsed: &'a Parsed,
        catalog: &'a Catalog,
        page_routes: &'a [Route],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let library_by_file: HashMap<&SourcePath, &Arc<Library>> =
            parsed.libraries.iter().filter_map(|library| Some((library.file.as_ref()?, library))).collect();
        let mut libraries_in: HashMap<&str, Vec<&Arc<Library>>> = HashMap::new();
        for library in &parsed.libraries {
            if let Some(file) = &library.file {
                libraries_in.entry(file.folder()).or_default().push(library);
            }
        }
        let (library, files) = merge_site_libraries(parsed, &library_by_file, diagnostics);
        let mut linker = Self {
            parsed,
            catalog,
            addresses: Addresses::new(&parsed.config),
            library,
            site_libraries: files,
            libraries_in,
            library_by_file,
            routes: page_routes.iter().map(|route| (&*route.url, route)).collect(),
            docs_by_url: HashMap::with_capacity(catalog.docs.len()),
            editions: HashMap::new(),
            bundles: HashMap::new(),
            anchors: catalog.docs.iter().map(|_| OnceLock::new()).collect(),
            headings: catalog.docs.iter().map(|_| OnceLock::new()).collect(),
            unread: OnceLock::new(),
            names: OnceLock::new(),
            keys: OnceLock::new(),
            files: OnceLock::new(),
            files_by_fold: OnceLock::new(),
        };
        linker.index_documents();
        linker
    }

    /// Adds pages that were planned later.
    pub fn add_routes(&mut self, routes: &'a [Route]) {
        self.routes.extend(routes.iter().map(|route| (&*route.url, route)));
    }

    fn index_documents(&mut self) {
        for (index, doc) in self.catalog.docs.iter().enumerate() {
            let id = DocId(index as u32);
            let place = self.docs_by_url.entry(&doc.url).or_insert(id);
            if doc.state.is_built() && !self.catalog.doc(*place).state.is_built() {
                *place = id;
            }
            if doc.original != id {
                let editions = self.editions.entry(doc.original).or_insert_with(|| vec![doc.original]);
                editions.push(id);
            }
            if doc.manuscript.file.name().starts_with("index.") {
                self.bundles.entry(doc.manuscript.file.folder()).or_insert(doc.original);
            }
        }
    }

    /// The editions of a work, by its original.
    pub fn editions(&self, original: DocId) -> &[DocId] {
        match self.editions.get(&original) {
            Some(editions) => editions,
            None => std::slice::from_ref(&self.catalog.docs[original.0 as usize].original),
        }
    }

    /// The built edition of a document's work in `lang`, if the document is the original and there is one.
    pub fn in_language(&self, doc: DocId, lang: &Lang) -> Option<DocId> {
        let entry = self.catalog.doc(doc);
        if entry.original != doc || entry.manuscript.lang == *lang {
            return None;
        }
        self.editions(doc).iter().copied().find(|edition| {
            let edition = self.catalog.doc(*edition);
            edition.manuscript.lang == *lang && edition.state.is_built()
        })
    }

    /// The page at an address: its final address (redirects followed) and its document.
    pub fn page(&self, url: &str) -> Option<(&'a str, Option<DocId>)> {
        if let Some(doc) = self.docs_by_url.get(url) {
            return Some((&self.catalog.doc(*doc).url, Some(*doc)));
        }
        let route = self.routes.get(url)?;
        match &route.subject {
            Subject::Redirect { to } => {
                let doc = self.docs_by_url.get(&**to).copied();
                Some((to, doc))
            }
            Subject::Doc(doc) => Some((&route.url, Some(*doc))),
            _ => Some((&route.url, None)),
        }
    }

    /// The original edition whose bundle holds a file, with the path of the file in it.
    pub fn bundle_of<'p>(&self, path: &'p SourcePath) -> Option<(DocId, &'p str)> {
        let text = path.as_str();
        let mut folder = path.folder();
        loop {
            if let Some(doc) = self.bundles.get(folder) {
                return Some((*doc, &text[folder.len() + 1..]));
            }
            folder = folder.rsplit_once('/')?.0;
        }
    }

    /// What stands at an anchor of a document: its place in the document's list.
    pub fn anchor(&self, doc: DocId, id: &str) -> Option<usize> {
        let anchors = &self.catalog.doc(doc).manuscript.doc.anchors;
        if anchors.len() <= FEW_ANCHORS {
            return anchors.iter().position(|anchor| *anchor.id == *id);
        }
        let index = self.anchors[doc.0 as usize].get_or_init(|| {
            anchors.iter().enumerate().rev().map(|(place, anchor)| (&*anchor.id, place)).collect()
        });
        index.get(id).copied()
    }

    /// The first heading with these words, markup and marks aside: its place in the document's list of anchors.
    pub fn heading(&self, doc: DocId, words: &str) -> Option<usize> {
        let letters = |words: &str| anchor_of(words).replace('-', "");
        let tree = &self.catalog.doc(doc).manuscript.doc;
        let index = self.headings[doc.0 as usize].get_or_init(|| {
            let anchors = tree.anchors.iter().enumerate().rev();
            let headings = anchors.filter(|(_, anchor)| matches!(anchor.kind, AnchorKind::Heading(_)));
            headings.map(|(place, anchor)| (letters(&tree.plain_text(anchor.node)), place)).collect()
        });
        Some(letters(words))
            .filter(|letters| !letters.is_empty())
            .and_then(|letters| index.get(&letters).copied())
    }

    /// What kind of thing stands at an anchor.
    pub fn anchor_kind(&self, doc: DocId, id: &str) -> Option<AnchorKind> {
        let place = self.anchor(doc, id)?;
        Some(self.catalog.doc(doc).manuscript.doc.anchors[place].kind)
    }

    /// Whether a key that nothing has may stand in a library that a document uses and that could not be read, as is
    /// reported there.
    pub fn is_unread(&self, doc: DocId, key: &str) -> bool {
        let unread = self.unread.get_or_init(|| self.unread_words());
        let entry = self.catalog.doc(doc);
        let writer = match entry.manuscript.meta.bibliography {
            Some(_) => entry,
            None => self.catalog.doc(entry.original),
        };
        let is_lost = |(path, _): (SourcePath, usize)| self.is_lost(&path);
        unread.as_ref().is_none_or(|words| words.contains(key)) || named_by(&writer.manuscript).any(is_lost)
    }

    /// Whether no entry of a library could be read, so that nobody knows its keys.
    fn is_lost(&self, file: &SourcePath) -> bool {
        let library = self.library_by_file.get(file);
        library.is_none_or(|library| library.is_broken && library.entries.is_empty())
    }

    /// The words of libraries of which some could not be read; `None` if nothing of one of the site's libraries is there.
    fn unread_words(&self) -> Option<HashSet<&'a str>> {
        let files = &self.parsed.snapshot.files;
        let mut libraries = site_libraries(&self.parsed.config).into_iter();
        let is_lost = |(path, named): (SourcePath, Option<_>)| {
            self.is_lost(&path) && (named.is_some() || files.contains_key(&path))
        };
        if libraries.any(is_lost) {
            return None;
        }
        let broken = self.parsed.libraries.iter().filter(|library| library.is_broken);
        let texts = broken.filter_map(|library| self.parsed.snapshot.text(library.file.as_ref()?));
        let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '(' | ')' | ',' | '"' | '[' | ']');
        let words = texts.flat_map(|text| text.split(ends)).filter(|word| !word.is_empty());
        Some(words.flat_map(|word| [word, word.trim_end_matches(':')]).collect())
    }

    /// Names of briefs, for suggestions.
    pub fn names(&self) -> &Slips<'a> {
        self.names.get_or_init(|| Slips::new(self.catalog.brief_names.all()))
    }

    /// Keys of the site's library, for suggestions.
    pub fn nearest_key(&self, key: &str) -> Option<&str> {
        let library: &Library = &self.library;
        // The index borrows from the catalog's lifetime, not from the library's, so it holds entries of the files.
        let keys = self.keys.get_or_init(|| {
            let files = self.site_libraries.iter().filter_map(|file| self.library_by_file.get(file));
            Slips::new(files.flat_map(|library| library.entries.keys().map(|key| &**key)))
        });
        keys.nearest(key).filter(|key| library.entries.contains_key(*key))
    }

    /// The file of the same folder and kind that `path` may be the old name of, if only one may.
    fn renamed_file(&self, path: &SourcePath) -> Option<&'a SourcePath> {
        let start = SourcePath::new(&format!("{}/!", path.folder())).ok()?;
        let beside = self.parsed.snapshot.files.range(start..).map(|(other, _)| other);
        let beside = beside.take_while(|other| other.as_str().starts_with(path.folder())).take(NEIGHBORS);
        let mut alike = beside.filter(|other| {
            other.folder() == path.folder()
                && other.extension() == path.extension()
                && is_renamed(other.stem(), path.stem())
        });
        alike.next().filter(|_| alike.next().is_none())
    }

    /// The content file with this path in other letters of upper and lower case, else one a slip away.
    pub fn nearest_file(&self, path: &SourcePath) -> Option<&'a SourcePath> {
        let content = || self.parsed.snapshot.files.keys().filter(|path| path.below("content").is_some());
        let by_fold =
            self.files_by_fold.get_or_init(|| content().map(|path| (fold(path.as_str()), path)).collect());
        if let Some(found) = by_fold.get(&fold(path.as_str())) {
            return Some(found);
        }
        let files = self.files.get_or_init(|| Slips::new(content().map(SourcePath::name)));
        let Some(name) = files.nearest(path.name()) else { return self.renamed_file(path) };
        let candidates = content().filter(|other| other.name() == name);
        let mut candidates: Vec<&SourcePath> = candidates.take(50).collect();
        candidates.sort_by_key(|other| (other.folder() != path.folder(), *other));
        candidates.first().copied()
    }
}

/// No more files of a folder than this are compared with one that is not there.
const NEIGHBORS: usize = 1000;

/// Whether two stems are a name and its longer form, differ in their numbers only, or in all but their numbers.
fn is_renamed(one: &str, other: &str) -> bool {
    let goes_on = |long: &str, short: &str| {
        short.chars().count() >= SHORTEST
            && long.strip_prefix(short).is_some_and(|rest| rest.starts_with(['-', '_']))
    };
    let number =
        |stem: &str| stem.split('-').next().filter(|part| part.parse::<u32>().is_ok()).map(str::to_owned);
    let bare = |stem: &str| without_number(stem).unwrap_or(stem).to_owned();
    goes_on(one, other)
        || goes_on(other, one)
        || bare(one) == bare(other)
        || goes_on(&bare(one), &bare(other))
        || goes_on(&bare(other), &bare(one))
        || number(one).is_some() && number(one) == number(other)
}

/// Merges the site's libraries; of two entries with one key the first stays.
fn merge_site_libraries(
    parsed: &Parsed,
    by_file: &HashMap<&SourcePath, &Arc<Library>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Arc<Library>, BTreeSet<SourcePath>) {
    let mut files = BTreeSet::new();
    let mut found: Vec<&Arc<Library>> = Vec::new();
    for (path, named) in site_libraries(&parsed.config) {
        match (by_file.get(&path), named) {
            (Some(library), _) if files.insert(path.clone()) => found.push(library),
            (None, Some(range)) if !parsed.snapshot.files.contains_key(&path) => {
                let message = super::citations::no_library(path.as_str());
                let fault = Diagnostic::at(Code::MissingFile, Span::new(&parsed.config.file, range), message);
                let libraries = || {
                    let content = parsed.snapshot.files.keys().filter(|path| path.below("content").is_some());
                    content.filter(|path| super::citations::is_library(path))
                };
                let near = nearest(path.name(), libraries().map(SourcePath::name));
                let near = near.and_then(|near| libraries().find(|path| path.name() == near));
                diagnostics.push(match near.and_then(|near| near.below("content")) {
                    Some(near) => fault.meant(path.below("content").unwrap_or(path.as_str()), near),
                    None => fault.help("paths in `site.yaml` start at `content/`"),
                });
            }
            _ => {}
        }
    }
    (merge_libraries(&found), files)
}

/// One library of several; a key that stands in two of them with different works is a fault of its first entry.
pub fn merge_libraries(libraries: &[&Arc<Library>]) -> Arc<Library> {
    match libraries {
        [] => Arc::default(),
        [one] => Arc::clone(one),
        several => {
            let mut merged = Library::default();
            for (key, entry) in several.iter().flat_map(|library| &library.entries) {
                match merged.entries.entry(key.clone()) {
                    Slot::Vacant(slot) => drop(slot.insert(Arc::clone(entry))),
                    Slot::Occupied(mut first) if first.get().hash != entry.hash => {
                        let message = format!("the key `{key}` is also that of an entry in another library");
                        let fault = Diagnostic::at(Code::DuplicateEntry, entry.span.clone(), message);
                        let fault = fault.related(first.get().span.clone(), "the first, which is used");
                        Arc::make_mut(first.get_mut()).faults.push(fault);
                    }
                    Slot::Occupied(_) => {}
                }
            }
            Arc::new(merged)
        }
    }
}
