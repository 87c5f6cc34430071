//! The order of reading: a document in, its notes numbered in one sequence and its citations in order out.

use std::collections::VecDeque;

use crate::model::doc::{CitationId, Doc, NodeKind, NoteId, Part};

/// Where a citation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the running text.
    Text,
    /// In the running text of a document whose style makes notes: it is note `0` (from 0).
    OwnNote(u32),
    /// In the written note `0`.
    InNote(u32),
}

/// What a note is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteSource {
    Written(NoteId),
    Citation(CitationId),
}

/// Notes and citations as they are read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub notes: Vec<NoteSource>,
    /// Each citation once, with its place; those that are never shown are missing.
    pub citations: Vec<(CitationId, Place)>,
    /// By written note.
    pub note_places: Vec<Option<u32>>,
}

/// Parts in which neither notes nor citations are shown.
fn is_bare(part: Part) -> bool {
    matches!(part, Part::Title | Part::Subtitle | Part::Teaser)
}

/// Reads a document; `makes_notes` says that citations are notes.
pub(super) fn read(doc: &Doc, makes_notes: bool) -> Reading {
    let mut reader = Reader {
        doc,
        makes_notes,
        reading: Reading { note_places: vec![None; doc.notes.len()], ..Reading::default() },
        later: VecDeque::new(),
    };
    for (part, root) in doc.parts() {
        if !is_bare(part) {
            reader.walk(root.0 + 1, doc.node(root).end, None);
        }
    }
    // Notes called only in other notes come after all that the text calls.
    while let Some(note) = reader.later.pop_front() {
        reader.call(note, None);
    }
    reader.reading
}

struct Reader<'a> {
    doc: &'a Doc,
    makes_notes: bool,
    reading: Reading,
    later: VecDeque<NoteId>,
}

impl Reader<'_> {
    /// Reads the nodes of a range; `note` is the written note in which they stand.
    fn walk(&mut self, start: u32, end: u32, note: Option<u32>) {
        let mut at = start;
        while at < end {
            let node = self.doc.nodes[at as usize];
            match node.kind {
                // Read where it is called.
                NodeKind::NoteBody(_) => {
                    at = node.end;
                    continue;
                }
                NodeKind::NoteRef(id) => self.call(self.doc.note_refs[id.index()].note, note),
                NodeKind::Citation(id) => self.cite(id, note),
                _ => {}
            }
            at += 1;
        }
    }

    /// A call of a note. Inside another note it waits, so that this never nests.
    fn call(&mut self, id: NoteId, inside: Option<u32>) {
        let Some(body) = self.doc.notes.get(id.index()).and_then(|note| note.body) else { return };
        if self.reading.note_places[id.index()].is_some() {
            return;
        }
        if inside.is_some() {
            self.later.push_back(id);
            return;
        }
        let place = self.reading.notes.len() as u32;
        self.reading.notes.push(NoteSource::Written(id));
        self.reading.note_places[id.index()] = Some(place);
        self.walk(body.0 + 1, self.doc.node(body).end, Some(place));
    }

    fn cite(&mut self, id: CitationId, note: Option<u32>) {
        let place = match note {
            Some(note) => Place::InNote(note),
            None if self.makes_notes => {
                self.reading.notes.push(NoteSource::Citation(id));
                Place::OwnNote(self.reading.notes.len() as u32 - 1)
            }
            None => Place::Text,
        };
        self.reading.citations.push((id, place));
    }
}

#[cfg(test)]
mod tests {
    use super::{NoteSource, Place, Reading, read};
    use crate::model::doc::{
        Citation, CitationId, Doc, Node, NodeId, NodeKind, Note, NoteId, NoteRef, NoteRefId, Part,
    };
    use crate::model::source::TextRange;

    /// Builds a document from kinds with the number of nodes below each.
    fn doc(nodes: &[(NodeKind, u32)]) -> Doc {
        let mut doc = Doc::default();
        for (at, (kind, below)) in nodes.iter().enumerate() {
            let end = at as u32 + 1 + below;
            doc.nodes.push(Node { kind: *kind, range: TextRange::default(), end });
            match kind {
                NodeKind::NoteBody(_) => {
                    doc.notes.push(Note { label: "n".into(), body: Some(NodeId(at as u32)) });
                }
                NodeKind::NoteRef(id) => {
                    doc.note_refs.push(NoteRef { note: NoteId(id.0), occurrence: 0 });
                }
                NodeKind::Citation(_) => {
                    doc.citations.push(Citation {
                        items: Vec::new(),
                        narrative: false,
                        node: NodeId(at as u32),
                    });
                }
                _ => {}
            }
        }
        doc
    }

    fn sample() -> Doc {
        use NodeKind::{Citation, NoteBody, NoteRef, Paragraph};
        doc(&[
            (NodeKind::Part(Part::Teaser), 1),
            (Citation(CitationId(0)), 0),
            (NodeKind::Part(Part::Standfirst), 1),
            (Citation(CitationId(1)), 0),
            (NodeKind::Part(Part::Body), 9),
            (Paragraph, 2),
            (NoteRef(NoteRefId(0)), 0),
            (Citation(CitationId(2)), 0),
            (NoteBody(NoteId(0)), 2),
            (Citation(CitationId(3)), 0),
            (NoteRef(NoteRefId(1)), 0),
            (NoteBody(NoteId(1)), 1),
            (Citation(CitationId(4)), 0),
            (NoteBody(NoteId(2)), 0),
        ])
    }

    #[test]
    fn citations_in_notes_are_read_where_the_note_is_called() {
        let reading = read(&sample(), false);
        assert_eq!(
            reading,
            Reading {
                notes: vec![NoteSource::Written(NoteId(0)), NoteSource::Written(NoteId(1))],
                citations: vec![
                    (CitationId(1), Place::Text),
                    (CitationId(3), Place::InNote(0)),
                    (CitationId(2), Place::Text),
                    (CitationId(4), Place::InNote(1)),
                ],
                note_places: vec![Some(0), Some(1), None],
            }
        );
    }

    #[test]
    fn in_note_styles_citations_share_the_sequence_of_notes() {
        let reading = read(&sample(), true);
        assert_eq!(
            reading.notes,
            [
                NoteSource::Citation(CitationId(1)),
                NoteSource::Written(NoteId(0)),
                NoteSource::Citation(CitationId(2)),
                NoteSource::Written(NoteId(1)),
            ]
        );
        assert_eq!(reading.citations[1], (CitationId(3), Place::InNote(1)));
        assert_eq!(reading.note_places, [Some(1), Some(3), None]);
    }
}
