//! Resolves everything that one document names.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::citations::{Cited, OwnLibrary, own_library};
use super::linker::Linker;
use super::report::Reporter;
use super::sections::{heading_mode, number_sections};
use super::target::Origin;
use crate::model::catalog::{DocEntry, DocId, DocState};
use crate::model::diagnostic::Diagnostic;
use crate::model::doc::{CitationId, CrossRefId, LinkId, LinkKind};
use crate::model::library::Entry;
use crate::model::manuscript::SentenceCause;
use crate::model::meta::SText;
use crate::model::record::HeadingMode;
use crate::model::site::{CrossRefTarget, Link};
use crate::model::source::{SourcePath, TextRange};

/// What one document cites: resolved before everything else, since the pages of sources can be linked to.
pub struct CitedWorks {
    pub citations: Vec<Vec<Cited>>,
    pub own: OwnLibrary,
    pub nocite: Vec<Arc<Entry>>,
    /// Library entries, each once, with the first citation; `None` for `nocite`.
    pub sources: Vec<(Arc<Entry>, Option<CitationId>)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// One document, resolved, with what the whole site is made of.
pub struct Resolution {
    pub links: Vec<Link>,
    pub cited: CitedWorks,
    pub cross_refs: Vec<Vec<CrossRefTarget>>,
    pub section_numbers: Vec<Option<Box<str>>>,
    pub hero: Option<Link>,
    pub downloads: Vec<Link>,
    pub pdf: Option<Link>,
    /// Other documents it mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    pub files: Vec<SourcePath>,
    pub diagnostics: Vec<Diagnostic>,
}

/// One mention of another document.
pub struct Mention {
    pub doc: DocId,
    pub at: TextRange,
    /// What makes the citing sentence.
    pub cause: SentenceCause,
    pub cited: bool,
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
    let mut cited = CitedWorks {
        citations: citations(&mut reporter, entry, &own),
        nocite: nocite(&mut reporter, entry, &own),
        own,
        sources: Vec::new(),
        diagnostics: Vec::new(),
    };
    cited.diagnostics = reporter.diagnostics;
    if entry.state != DocState::Withdrawn {
        gather_sources(&mut cited);
    }
    cited
}

/// Resolves everything else in a document.
pub fn resolve_document(linker: &Linker<'_>, doc: DocId, cited: CitedWorks) -> Resolution {
    let entry = linker.catalog.doc(doc);
    let mut reporter = Reporter::new(linker, origin(linker, doc));
    let mut resolution = Resolution {
        links: links(&mut reporter, entry),
        section_numbers: section_numbers(linker, doc),
        cross_refs: cross_refs(&mut reporter, entry),
        cited,
        hero: None,
        downloads: Vec::new(),
        pdf: None,
        mentions: Vec::new(),
        files: Vec::new(),
        diagnostics: Vec::new(),
    };
    name_files(&mut reporter, entry, &mut resolution);
    resolution.diagnostics = reporter.diagnostics;
    if entry.state != DocState::Withdrawn {
        gather_mentions(entry, &mut resolution);
    }
    gather_files(&mut resolution);
    resolution
}

fn links(reporter: &mut Reporter<'_, '_>, entry: &DocEntry) -> Vec<Link> {
    let targets = entry.manuscript.doc.links.iter();
    targets.map(|link| reporter.link(&link.target, link.range, link.kind)).collect()
}

impl Reporter<'_, '_> {
    /// Where a target leads; a fault is reported.
    pub fn link(&mut self, target: &str, range: TextRange, kind: LinkKind) -> Link {
        match self.linker.resolve_target(self.origin, target, kind) {
            Ok(link) => link,
            Err(fault) => {
                let unbuilt = matches!(fault, super::target::Fault::Unbuilt { .. });
                self.target(target, range, kind, fault);
                if unbuilt { Link::Unbuilt } else { Link::Broken }
            }
        }
    }
}

fn citations(reporter: &mut Reporter<'_, '_>, entry: &DocEntry, own: &OwnLibrary) -> Vec<Vec<Cited>> {
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
        let key = name.value.trim().trim_start_matches('@');
        if key == "*" {
            entries.extend(own.library.iter().flat_map(|own| own.entries.values().cloned()));
            continue;
        }
        let found = own.library.as_ref().and_then(|own| own.entries.get(key));
        match found.or_else(|| reporter.linker.library.entries.get(key)) {
            Some(found) => entries.push(Arc::clone(found)),
            None if entry.manuscript.meta.nocite.is_none() => {}
            None => {
                if let Cited::Entry(found) = reporter.cited(own.library.as_ref(), key, name.range) {
                    entries.push(found);
                }
            }
        }
    }
    entries
}

/// Hero, downloads and ready PDF, from the edition that writes them.
fn name_files(reporter: &mut Reporter<'_, '_>, entry: &DocEntry, resolution: &mut Resolution) {
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
    resolution.hero = meta.hero.as_ref().map(|hero| file(own.hero.is_some(), &hero.src));
    let downloads = meta.downloads.iter().flatten();
    resolution.downloads = downloads.map(|download| file(own.downloads.is_some(), &download.src)).collect();
    resolution.pdf = meta.pdf.as_ref().map(|pdf| file(own.pdf.is_some(), pdf));
}

/// Which other documents are mentioned, in the order of the text.
fn gather_mentions(entry: &DocEntry, resolution: &mut Resolution) {
    let doc = &entry.manuscript.doc;
    let mut mentions = Vec::new();
    let mut add = |target: Option<DocId>, at, cause, cited| {
        mentions.extend(target.map(|doc| Mention { doc, at, cause, cited }));
    };
    for (index, (link, target)) in resolution.links.iter().zip(&doc.links).enumerate() {
        if let Link::Page { doc, .. } = link {
            add(*doc, target.range, SentenceCause::Link(LinkId(index as u32)), false);
        }
    }
    for (index, (cited, citation)) in resolution.cited.citations.iter().zip(&doc.citations).enumerate() {
        for (work, item) in cited.iter().zip(&citation.items) {
            if let Cited::Brief(_, doc) = work {
                add(Some(*doc), item.key.range, SentenceCause::Citation(CitationId(index as u32)), true);
            }
        }
    }
    for (index, (targets, cross_ref)) in resolution.cross_refs.iter().zip(&doc.cross_refs).enumerate() {
        for (target, item) in targets.iter().zip(&cross_ref.items) {
            if let CrossRefTarget::Exhibit { doc, .. } | CrossRefTarget::Section { doc, .. } = target {
                add(*doc, item.range, SentenceCause::CrossRef(CrossRefId(index as u32)), false);
            }
        }
    }
    mentions.sort_by_key(|mention| mention.at);
    resolution.mentions = mentions;
}

/// Which library entries are cited, each once.
fn gather_sources(cited: &mut CitedWorks) {
    let mut seen: HashSet<(&str, crate::model::source::Hash)> = HashSet::new();
    let mut sources = Vec::new();
    for (index, works) in cited.citations.iter().enumerate() {
        for work in works {
            if let Cited::Entry(entry) = work
                && seen.insert((&entry.key, entry.hash))
            {
                sources.push((Arc::clone(entry), Some(CitationId(index as u32))));
            }
        }
    }
    for entry in &cited.nocite {
        if seen.insert((&entry.key, entry.hash)) {
            sources.push((Arc::clone(entry), None));
        }
    }
    cited.sources = sources;
}

/// Which files are named.
fn gather_files(resolution: &mut Resolution) {
    let links =
        resolution.links.iter().chain(&resolution.hero).chain(&resolution.downloads).chain(&resolution.pdf);
    let paths = links.filter_map(|link| match link {
        Link::File { path, .. } => Some(path.clone()),
        _ => None,
    });
    resolution.files = paths.collect();
}
