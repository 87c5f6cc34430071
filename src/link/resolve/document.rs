//! Resolves everything that one document names.

use std::collections::HashMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::citations::{OwnLibrary, own_library};
use super::files;
use super::linker::Linker;
use super::report::Reporter;
use super::sections::{heading_mode, number_sections};
use super::target::Origin;
use super::unseen::unseen_citations;
use crate::model::catalog::{BriefId, DocEntry, DocId, DocState};
use crate::model::diagnostic::Diagnostic;
use crate::model::doc::{CitationId, CrossRefId, Doc, LinkId, LinkKind};
use crate::model::library::Entry;
use crate::model::manuscript::SentenceCause;
use crate::model::meta::SText;
use crate::model::record::HeadingMode;
use crate::model::site::{CitedPlace, CitedWork, CrossRefTarget, Link, ResolvedDoc};
use crate::model::source::{Hash, SourcePath, TextRange};

/// What one document cites: resolved before everything else, since the pages of sources can be linked to.
#[derive(Debug)]
pub struct CitedWorks {
    pub citations: Vec<Vec<CitedWork>>,
    pub own: OwnLibrary,
    pub nocite: Vec<Arc<Entry>>,
    /// Library entries, each once.
    pub sources: Vec<Source>,
    pub diagnostics: Vec<Diagnostic>,
}

/// One document, resolved, with what the whole site is made of.
#[derive(Debug)]
pub struct Resolution {
    pub resolved: Arc<ResolvedDoc>,
    /// Other briefs it mentions, each once, in the order of the text.
    pub mentions: Vec<Mention>,
    pub files: Vec<NamedFile>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The mentions of another brief.
#[derive(Debug, PartialEq, Eq)]
pub struct Mention {
    pub brief: BriefId,
    /// The first sentence that mentions it, by its place in the manuscript.
    pub sentence: Option<u32>,
    /// Cited as a source somewhere, as against linked.
    pub cited: bool,
}

/// A library entry that is cited.
#[derive(Debug)]
pub struct Source {
    pub entry: Arc<Entry>,
    /// Where it is cited; empty for `nocite`.
    pub places: Vec<CitedPlace>,
}

impl PartialEq for Source {
    /// Entries are compared by identity.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.entry, &other.entry) && self.places == other.places
    }
}

/// A file that is named.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedFile {
    pub path: SourcePath,
    /// Its address, if this document is the first that names it.
    pub url: Box<str>,
    /// The address depends on who names it first.
    pub stray: bool,
}

fn origin<'l>(linker: &'l Linker<'_>, doc: DocId) -> Origin<'l> {
    let manuscript = &linker.catalog.doc(doc).manuscript;
    Origin {
        file: &manuscript.file,
        folder: manuscript.file.folder(),
        lang: &manuscript.lang,
        doc: Some(doc),
    }
}

/// Resolves the citations of a document.
pub fn resolve_citations(linker: &Linker<'_>, doc: DocId) -> CitedWorks {
    let entry = linker.catalog.doc(doc);
    let mut reporter = Reporter::new(linker, origin(linker, doc));
    let own = own_library(linker, doc, &mut reporter.diagnostics);
    let citations = citations(&mut reporter, entry, &own);
    let nocite = nocite(&mut reporter, entry, &own);
    let sources = match entry.state {
        DocState::Withdrawn => Vec::new(),
        _ => sources(entry, &citations, &nocite),
    };
    CitedWorks { citations, own, nocite, sources, diagnostics: reporter.diagnostics }
}

/// Resolves everything else in a document.
pub fn resolve_document(linker: &Linker<'_>, doc: DocId, cited: &CitedWorks) -> Resolution {
    let entry = linker.catalog.doc(doc);
    let mut reporter = Reporter::new(linker, origin(linker, doc));
    let mut resolved = ResolvedDoc {
        links: links(&mut reporter, entry),
        citations: cited.citations.clone(),
        section_numbers: section_numbers(linker, doc),
        cross_refs: cross_refs(&mut reporter, entry),
        nocite: cited.nocite.clone(),
        own_library: cited.own.library.clone(),
        own_library_files: cited.own.files.clone(),
        ..ResolvedDoc::default()
    };
    name_files(&mut reporter, entry, &mut resolved);
    let mentions = match entry.state {
        DocState::Withdrawn => Vec::new(),
        _ => mentions(linker, entry, &resolved),
    };
    Resolution {
        mentions,
        files: files(linker, doc, &resolved),
        diagnostics: reporter.diagnostics,
        resolved: Arc::new(resolved),
    }
}

fn links(reporter: &mut Reporter<'_, '_>, entry: &DocEntry) -> Vec<Link> {
    let targets = entry.manuscript.doc.links.iter();
    targets.map(|link| reporter.link(&link.target, link.range, link.kind)).collect()
}

impl Reporter<'_, '_> {
    /// Where a target leads; a fault is reported.
    pub fn link(&mut self, target: &str, range: TextRange, kind: LinkKind) -> Link {
        match self.linker.resolve_target(self.origin, target, kind) {
            Ok(link) => {
                if matches!(kind, LinkKind::Image | LinkKind::Figure) {
                    self.external_picture(&link, range);
                }
                link
            }
            Err(fault) => {
                let unbuilt = matches!(fault, super::target::Fault::Unbuilt { .. });
                self.target(target, range, kind, fault);
                if unbuilt { Link::Unbuilt } else { Link::Broken }
            }
        }
    }
}

fn citations(reporter: &mut Reporter<'_, '_>, entry: &DocEntry, own: &OwnLibrary) -> Vec<Vec<CitedWork>> {
    let citations = entry.manuscript.doc.citations.iter();
    citations
        .map(|citation| {
            let items = citation.items.iter();
            items.map(|item| reporter.cited(own.library.as_ref(), &item.key.value, item.key.range)).collect()
        })
        .collect()
}

/// The section numbers of a document; none unless its series numbers headings.
fn section_numbers(linker: &Linker<'_>, doc: DocId) -> Vec<Option<Box<str>>> {
    let entry = linker.catalog.doc(doc);
    match heading_mode(linker.catalog, entry) {
        HeadingMode::Numbered => number_sections(&entry.manuscript.doc),
        _ => vec![None; entry.manuscript.doc.headings.len()],
    }
}

fn cross_refs(reporter: &mut Reporter<'_, '_>, entry: &DocEntry) -> Vec<Vec<CrossRefTarget>> {
    let linker = reporter.linker;
    let cross_refs = entry.manuscript.doc.cross_refs.iter();
    let mut numbers = SectionNumbers { linker, known: HashMap::new() };
    cross_refs
        .map(|cross_ref| cross_ref.items.iter().map(|item| reporter.cross_ref(item, &mut numbers)).collect())
        .collect()
}

/// Section numbers of the documents that one document refers to, each worked out once.
pub struct SectionNumbers<'a, 'l> {
    linker: &'l Linker<'a>,
    known: HashMap<DocId, Vec<Option<Box<str>>>>,
}

impl SectionNumbers<'_, '_> {
    /// The number of a heading.
    pub fn of(&mut self, doc: DocId, heading: usize) -> Option<Box<str>> {
        let numbers = self.known.entry(doc).or_insert_with(|| section_numbers(self.linker, doc));
        numbers.get(heading).cloned().flatten()
    }
}

/// The entries of `nocite`: keys with or without `@`, or `@*` for the whole own library.
fn nocite(reporter: &mut Reporter<'_, '_>, entry: &DocEntry, own: &OwnLibrary) -> Vec<Arc<Entry>> {
    let mut entries: Vec<Arc<Entry>> = Vec::new();
    for name in entry.meta.nocite.iter().flatten() {
        let key: String = name.value.trim().trim_start_matches('@').nfc().collect();
        let key = key.as_str();
        if key == "*" {
            entries.extend(own.library.iter().flat_map(|own| own.entries.values().cloned()));
            continue;
        }
        let found = own.library.as_ref().and_then(|own| own.entries.get(key));
        match found.or_else(|| reporter.linker.library.entries.get(key)) {
            Some(found) => entries.push(Arc::clone(found)),
            None if entry.manuscript.meta.nocite.is_none() => {}
            None => {
                if let CitedWork::Entry(found) = reporter.cited(own.library.as_ref(), key, name.range) {
                    entries.push(found);
                }
            }
        }
    }
    entries
}

/// Hero, downloads and ready PDF, from the edition that writes them.
fn name_files(reporter: &mut Reporter<'_, '_>, entry: &DocEntry, resolved: &mut ResolvedDoc) {
    let linker = reporter.linker;
    let original = &linker.catalog.doc(entry.original).manuscript;
    let own = &entry.manuscript.meta;
    let mut file = |written: bool, target: &SText| {
        if written {
            return reporter.link(&target.value, target.range, LinkKind::Meta);
        }
        let origin = Origin { folder: original.file.folder(), ..reporter.origin };
        linker.resolve_target(origin, &target.value, LinkKind::Meta).unwrap_or(Link::Broken)
    };
    let meta = &entry.meta;
    resolved.hero = meta.hero.as_ref().map(|hero| file(own.hero.is_some(), &hero.src));
    let downloads = meta.downloads.iter().flatten();
    resolved.downloads = downloads.map(|download| file(own.downloads.is_some(), &download.src)).collect();
    resolved.pdf = meta.pdf.as_ref().map(|pdf| file(own.pdf.is_some(), pdf));
    if let (Some(link), Some(hero)) = (&resolved.hero, &own.hero) {
        reporter.external_picture(link, hero.src.range);
    }
}

/// The sentences of a document by what makes them worth keeping.
struct Sentences(HashMap<(u8, u32), u32>);

impl Sentences {
    fn new(entry: &DocEntry) -> Self {
        let sentences = entry.manuscript.sentences.iter().enumerate().rev();
        Self(sentences.map(|(place, sentence)| (cause_key(sentence.cause), place as u32)).collect())
    }

    /// The first sentence of a cause, by its place.
    fn of(&self, cause: SentenceCause) -> Option<u32> {
        self.0.get(&cause_key(cause)).copied()
    }
}

fn cause_key(cause: SentenceCause) -> (u8, u32) {
    match cause {
        SentenceCause::Link(id) => (0, id.0),
        SentenceCause::Citation(id) => (1, id.0),
        SentenceCause::CrossRef(id) => (2, id.0),
    }
}

/// One place at which another document is mentioned.
struct Place {
    at: TextRange,
    doc: DocId,
    /// What makes the citing sentence.
    cause: SentenceCause,
    cited: bool,
}

/// Which other briefs are mentioned, in the order of the text.
fn mentions(linker: &Linker<'_>, entry: &DocEntry, resolved: &ResolvedDoc) -> Vec<Mention> {
    let sentences = Sentences::new(entry);
    let mut mentions: Vec<Mention> = Vec::new();
    let mut known: HashMap<BriefId, usize> = HashMap::new();
    for place in places(&entry.manuscript.doc, resolved) {
        let brief = linker.catalog.doc(place.doc).brief;
        let Some(brief) = brief.filter(|brief| Some(*brief) != entry.brief) else { continue };
        let index = *known.entry(brief).or_insert_with(|| {
            mentions.push(Mention { brief, sentence: None, cited: false });
            mentions.len() - 1
        });
        let mention = &mut mentions[index];
        mention.cited |= place.cited;
        mention.sentence = mention.sentence.or_else(|| sentences.of(place.cause));
    }
    mentions
}

/// Where other documents are mentioned, in the order of the text.
fn places(doc: &Doc, resolved: &ResolvedDoc) -> Vec<Place> {
    let mut places = Vec::new();
    let mut add = |target: Option<DocId>, at, cause, cited| {
        places.extend(target.map(|doc| Place { at, doc, cause, cited }));
    };
    for (index, (link, target)) in resolved.links.iter().zip(&doc.links).enumerate() {
        if let Link::Page { doc, .. } = link {
            add(*doc, target.range, SentenceCause::Link(LinkId(index as u32)), false);
        }
    }
    for (index, (cited, citation)) in resolved.citations.iter().zip(&doc.citations).enumerate() {
        for (work, item) in cited.iter().zip(&citation.items) {
            if let CitedWork::Brief { doc, .. } = work {
                add(Some(*doc), item.key.range, SentenceCause::Citation(CitationId(index as u32)), true);
            }
        }
    }
    for (index, (targets, cross_ref)) in resolved.cross_refs.iter().zip(&doc.cross_refs).enumerate() {
        for (target, item) in targets.iter().zip(&cross_ref.items) {
            if let CrossRefTarget::Exhibit { doc, .. } | CrossRefTarget::Section { doc, .. } = target {
                add(*doc, item.range, SentenceCause::CrossRef(CrossRefId(index as u32)), false);
            }
        }
    }
    places.sort_by_key(|place| place.at);
    places
}

/// Which library entries are cited, each once, and where.
fn sources(entry: &DocEntry, citations: &[Vec<CitedWork>], nocite: &[Arc<Entry>]) -> Vec<Source> {
    let sentences = Sentences::new(entry);
    let unseen = unseen_citations(&entry.manuscript.doc);
    let mut known: HashMap<(&str, Hash), usize> = HashMap::new();
    let mut sources: Vec<Source> = Vec::new();
    for (index, works) in citations.iter().enumerate() {
        let citation = CitationId(index as u32);
        if unseen.contains(&citation) {
            continue;
        }
        for work in works {
            let CitedWork::Entry(entry) = work else { continue };
            let place = *known.entry((&entry.key, entry.hash)).or_insert_with(|| {
                sources.push(Source { entry: Arc::clone(entry), places: Vec::new() });
                sources.len() - 1
            });
            let places = &mut sources[place].places;
            if places.last().is_none_or(|last| last.citation != citation) {
                let sentence = sentences.of(SentenceCause::Citation(citation));
                places.push(CitedPlace { citation, sentence });
            }
        }
    }
    for entry in nocite {
        known.entry((&entry.key, entry.hash)).or_insert_with(|| {
            sources.push(Source { entry: Arc::clone(entry), places: Vec::new() });
            sources.len() - 1
        });
    }
    sources
}

/// Which files are named.
fn files(linker: &Linker<'_>, doc: DocId, resolved: &ResolvedDoc) -> Vec<NamedFile> {
    let links = resolved.links.iter().chain(&resolved.hero).chain(&resolved.downloads).chain(&resolved.pdf);
    let files = links.filter_map(|link| match link {
        Link::File { path, .. } => Some(NamedFile {
            path: path.clone(),
            url: files::address(linker, Some(doc), path),
            stray: files::is_stray(linker, path),
        }),
        _ => None,
    });
    files.collect()
}
