//! Citations that no reader sees: those in notes that nothing calls.

use std::collections::{HashMap, HashSet};

use crate::model::doc::{CitationId, Doc, NodeKind, NoteId};

/// The citations in notes that neither the text nor a note that is shown calls.
pub fn unseen_citations(doc: &Doc) -> HashSet<CitationId> {
    if doc.notes.is_empty() || doc.citations.is_empty() {
        return HashSet::new();
    }
    let mut open: Vec<(u32, NoteId)> = Vec::new();
    let mut in_notes: Vec<(NoteId, CitationId)> = Vec::new();
    let mut queue: Vec<NoteId> = Vec::new();
    let mut calls: HashMap<NoteId, Vec<NoteId>> = HashMap::new();
    for (index, node) in doc.nodes.iter().enumerate() {
        while open.last().is_some_and(|(end, _)| *end <= index as u32) {
            open.pop();
        }
        let around = open.last().map(|(_, note)| *note);
        match node.kind {
            NodeKind::NoteBody(note) => open.push((node.end, note)),
            NodeKind::NoteRef(call) => {
                let note = doc.note_refs[call.index()].note;
                match around {
                    Some(around) => calls.entry(around).or_default().push(note),
                    None => queue.push(note),
                }
            }
            NodeKind::Citation(citation) => in_notes.extend(around.map(|note| (note, citation))),
            _ => {}
        }
    }
    let mut called: HashSet<NoteId> = HashSet::new();
    while let Some(note) = queue.pop() {
        if called.insert(note) {
            queue.extend(calls.get(&note).into_iter().flatten());
        }
    }
    in_notes.into_iter().filter(|(note, _)| !called.contains(note)).map(|(_, citation)| citation).collect()
}
