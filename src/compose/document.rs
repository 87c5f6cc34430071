//! The citations of one document: its tree and the works that its keys lead to in, marks, notes and
//! references out.

use std::collections::HashMap;
use std::sync::Arc;

use super::citations::{CiteRequest, ClusterRequest, Formatted, Formatting, Words};
use super::notes::{NoteSource, Place, Reading, read};
use crate::model::catalog::DocId;
use crate::model::composition::{ComposedNote, Composition, Mark, Reference, Rich, RichNode};
use crate::model::diagnostic::Diagnostic;
use crate::model::doc::{Citation, CitationId, Doc, NodeId, NodeKind};
use crate::model::library::Entry;
use crate::model::site::{CitedWork, ResolvedDoc};
use crate::model::source::{Hash, SourcePath};
use crate::model::text::Lang;
use crate::parse::locator::Locator;
use crate::parse::typeset;

/// What the composition of a document reads.
pub(super) struct Input<'a> {
    pub file: &'a SourcePath,
    pub doc: &'a Doc,
    pub resolved: &'a ResolvedDoc,
    /// The language in which words round keys are set; none where they stay as typed.
    pub language: Option<&'a Lang>,
    /// A brief of the site as a work that can be cited, with the address of its page.
    pub brief: &'a dyn Fn(DocId) -> Option<(Arc<Entry>, Box<str>)>,
    pub formatting: &'a Formatting,
}

/// Composes everything but code.
pub(super) fn compose(input: &Input<'_>, diagnostics: &mut Vec<Diagnostic>) -> Composition {
    let reading = read(input.doc, input.formatting.makes_notes());
    let mut works = Works::default();
    let clusters: Vec<ClusterRequest> =
        reading.citations.iter().filter_map(|(id, place)| works.cluster(input, *id, *place)).collect();
    for entry in &input.resolved.nocite {
        works.index(entry, None);
    }
    let formatted = input.formatting.format(&works.entries, &clusters);
    diagnostics.extend(formatted.faults(input.file, &works.entries, input.doc, &clusters));
    assemble(input, &reading, works, &clusters, formatted)
}

/// Composes a document that cites nothing: its notes.
pub(super) fn without_citations(doc: &Doc) -> Composition {
    let reading = read(doc, false);
    let written = reading.notes.iter().filter_map(|note| match note {
        NoteSource::Written(id) => Some(ComposedNote::Written(*id)),
        NoteSource::Citation(_) => None,
    });
    Composition { notes: written.collect(), note_places: reading.note_places, ..Composition::default() }
}

/// The works of a document, each once by content, in the order of first citation.
#[derive(Default)]
struct Works {
    entries: Vec<Arc<Entry>>,
    urls: Vec<Option<Box<str>>>,
    by_hash: HashMap<Hash, usize>,
}

impl Works {
    fn index(&mut self, entry: &Arc<Entry>, url: Option<Box<str>>) -> usize {
        *self.by_hash.entry(entry.hash).or_insert_with(|| {
            self.entries.push(Arc::clone(entry));
            self.urls.push(url);
            self.entries.len() - 1
        })
    }

    /// A citation whose works are all known.
    fn cluster(&mut self, input: &Input<'_>, id: CitationId, place: Place) -> Option<ClusterRequest> {
        let citation = &input.doc.citations[id.index()];
        let cited = input.resolved.citations.get(id.index())?;
        let entries: Vec<(Arc<Entry>, Option<Box<str>>)> =
            cited.iter().map(|work| entry(input, work)).collect::<Option<_>>()?;
        if entries.is_empty() || entries.len() != citation.items.len() {
            return None;
        }
        let cites = entries
            .into_iter()
            .zip(&citation.items)
            .enumerate()
            .map(|(item, ((entry, url), written))| {
                let around = around(input, citation, item as u32);
                CiteRequest {
                    work: self.index(&entry, url),
                    locator: around.locator,
                    suppress_author: written.suppress_author,
                    prefix: around.prefix,
                    suffix: around.suffix,
                }
            })
            .collect();
        let note = match place {
            Place::Text => None,
            Place::OwnNote(note) | Place::InNote(note) => Some(note as usize + 1),
        };
        Some(ClusterRequest {
            citation: id,
            cites,
            narrative: citation.narrative,
            own_note: matches!(place, Place::OwnNote(_)),
            goes_on: matches!(place, Place::InNote(_)) && goes_on(input.doc, citation.node),
            note,
        })
    }
}

/// The entry of a cited work, and its address if it is a brief.
fn entry(input: &Input<'_>, work: &CitedWork) -> Option<(Arc<Entry>, Option<Box<str>>)> {
    match work {
        CitedWork::Entry(entry) => Some((Arc::clone(entry), None)),
        CitedWork::Brief { doc, .. } => {
            let (entry, url) = (input.brief)(*doc)?;
            Some((entry, Some(url)))
        }
        CitedWork::Unbuilt | CitedWork::Unknown => None,
    }
}

/// What stands round a key.
#[derive(Default)]
struct Around {
    locator: Option<Locator>,
    prefix: Vec<Words>,
    suffix: Vec<Words>,
}

/// The words round the key of an item, with the locator taken out of them.
fn around(input: &Input<'_>, citation: &Citation, item: u32) -> Around {
    let doc = input.doc;
    // After a name in the sentence the words stand alone in their brackets.
    let bracketed = doc.text[doc.node(citation.node).range.as_range()].starts_with('[');
    let joint = if !bracketed && item == 0 { ", " } else { " " };
    let mut around = Around::default();
    let mut suffixes = 0;
    for child in doc.children(citation.node) {
        match doc.node(child).kind {
            NodeKind::Prefix(of) if of == item => around.prefix = prefix(doc, child),
            NodeKind::Suffix(of) if of == item => {
                if suffixes > 0 {
                    around.suffix.push(plain("; "));
                    around.suffix.push(nodes(doc, child));
                } else {
                    suffix(input, child, &mut around, joint);
                }
                suffixes += 1;
            }
            _ => {}
        }
    }
    around
}

fn plain(words: impl Into<Box<str>>) -> Words {
    let plain = words.into();
    Words { node: RichNode::Text(plain.clone()), plain }
}

/// All that stands in a node.
fn nodes(doc: &Doc, node: NodeId) -> Words {
    Words { node: RichNode::Nodes(node), plain: doc.plain_text(node).into() }
}

fn text(text: &str) -> RichNode {
    RichNode::Text(text.into())
}

/// A prefix and the space after it, unless it ends in an opening mark.
fn prefix(doc: &Doc, node: NodeId) -> Vec<Words> {
    let mut prefix = vec![nodes(doc, node)];
    let open = prefix[0].plain.ends_with(|c: char| {
        matches!(c, '(' | '[' | '“' | '„' | '«' | '‘' | '’' | '\'') || c.is_whitespace()
    });
    if !open {
        prefix.push(plain(" "));
    }
    prefix
}

/// A suffix: its locator, and what is left of its words; `joint` stands before words without one.
fn suffix(input: &Input<'_>, node: NodeId, around: &mut Around, joint: &str) {
    let leading = leading_text(input.doc, node);
    let found = input.formatting.locator(&leading);
    let skip = found.as_ref().map_or(0, |found| found.len);
    around.locator = found.and_then(|found| found.locator);
    let all = input.doc.plain_text(node);
    let rest = all.get(skip..).unwrap_or_default();
    if rest.trim().is_empty() && leading.len() == all.len() {
        return;
    }
    let glued = rest.starts_with(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | ')' | ']' | '’' | '”')
    });
    if !glued {
        around.suffix.push(plain(if skip == 0 { joint } else { " " }));
    }
    // The parser leaves these words as typed, since their hyphens may be those of a locator.
    around.suffix.push(match input.language {
        Some(lang) => plain(typeset(&leading[skip..], lang)),
        None => plain(&leading[skip..]),
    });
    if let (Ok(skip), true) = (u32::try_from(leading.len()), leading.len() < all.len()) {
        let rest = all.get(leading.len()..).unwrap_or_default().into();
        around.suffix.push(Words { node: RichNode::NodesAfter { node, skip }, plain: rest });
    }
}

/// The text at the start of a node, up to its first element.
fn leading_text(doc: &Doc, node: NodeId) -> String {
    let mut leading = String::new();
    for child in doc.children(node) {
        let child = doc.node(child);
        match child.kind {
            NodeKind::Text | NodeKind::Buffered(_) => leading.push_str(doc.text_of(child)),
            NodeKind::SoftBreak | NodeKind::HardBreak => leading.push(' '),
            _ => break,
        }
    }
    leading
}

fn assemble(
    input: &Input<'_>,
    reading: &Reading,
    works: Works,
    clusters: &[ClusterRequest],
    formatted: Formatted,
) -> Composition {
    let mut citations: Vec<Mark> = input.doc.citations.iter().map(broken).collect();
    // What no reader sees leaves no mark.
    let mut shown = vec![false; citations.len()];
    for (id, _) in &reading.citations {
        shown[id.index()] = true;
    }
    for (mark, _) in citations.iter_mut().zip(shown).filter(|(_, shown)| !shown) {
        *mark = Mark::Text(Rich::new());
    }
    let mut note_texts: HashMap<CitationId, Rich> = HashMap::new();
    for (cluster, mark) in clusters.iter().zip(formatted.marks) {
        let Some(mark) = mark else { continue };
        citations[cluster.citation.index()] = match cluster.note.filter(|_| cluster.own_note) {
            Some(note) => {
                note_texts.insert(cluster.citation, mark.text);
                Mark::Note { text: mark.name, note: note as u32 - 1 }
            }
            None => Mark::Text(match mark.name {
                Some(mut name) => {
                    name.push(text(" "));
                    name.extend(mark.text);
                    name
                }
                None => mark.text,
            }),
        };
    }
    let notes = reading.notes.iter().map(|note| match note {
        NoteSource::Written(id) => ComposedNote::Written(*id),
        NoteSource::Citation(id) => match note_texts.remove(id) {
            Some(text) => ComposedNote::Citation { text },
            None => {
                // The note stays, so that the numbers of the others do; it shows the fault.
                let keys: Vec<String> = input.doc.citations[id.index()]
                    .items
                    .iter()
                    .map(|item| format!("@{}", item.key.value))
                    .collect();
                ComposedNote::Citation { text: vec![text(&keys.join("; "))] }
            }
        },
    });
    Composition {
        notes: notes.collect(),
        note_places: reading.note_places.clone(),
        references: references(&works, clusters, formatted.references),
        citations,
        code: Vec::new(),
    }
}

/// Whether the sentence of a note goes on after a node, or has its own mark there.
fn goes_on(doc: &Doc, node: NodeId) -> bool {
    let next = doc.nodes.get(doc.node(node).end as usize);
    let words = next.map(|next| doc.text_of(next).trim_start()).unwrap_or_default();
    words.starts_with(|c: char| {
        c.is_lowercase() || matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | ')' | '(' | '–' | '—')
    })
}

fn broken(citation: &Citation) -> Mark {
    Mark::Broken { keys: citation.items.iter().map(|item| item.key.value.clone()).collect() }
}

fn references(
    works: &Works,
    clusters: &[ClusterRequest],
    lines: Vec<super::citations::FormattedReference>,
) -> Vec<Reference> {
    let mut cited_in: Vec<Vec<u32>> = vec![Vec::new(); works.entries.len()];
    for cluster in clusters {
        for cite in &cluster.cites {
            let cited = &mut cited_in[cite.work];
            if cited.last() != Some(&cluster.citation.0) {
                cited.push(cluster.citation.0);
            }
        }
    }
    lines
        .into_iter()
        .map(|line| Reference {
            key: works.entries[line.work].key.clone(),
            url: works.urls[line.work].clone(),
            label: line.label,
            text: line.text,
            cited_in: std::mem::take(&mut cited_in[line.work]),
        })
        .collect()
}
