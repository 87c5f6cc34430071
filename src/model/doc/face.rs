//! What other documents can read of a document: its anchors, with the numbers and words of what stands there.

use super::{AnchorKind, Doc, ExhibitKind, NodeKind, Part};
use crate::model::source::Hash;

impl Doc {
    /// A hash of everything that references from other documents depend on: as long as it stays, these lead
    /// where they led.
    pub fn face(&self) -> Hash {
        let mut bytes = Vec::new();
        for anchor in &self.anchors {
            put_text(&mut bytes, &anchor.id);
            let (kind, index) = match anchor.kind {
                AnchorKind::Heading(id) => (0, id.index()),
                AnchorKind::Exhibit(id) => (1, id.index()),
                AnchorKind::Html => (2, 0),
            };
            put_numbers(&mut bytes, &[kind, index as u32]);
            if kind == 0 {
                put_text(&mut bytes, &self.plain_text(anchor.node));
            }
        }
        for place in &self.named_places {
            put_text(&mut bytes, &place.name);
            put_numbers(&mut bytes, &[place.range.start, place.range.end]);
        }
        for exhibit in &self.exhibits {
            let kind = match exhibit.kind {
                ExhibitKind::Figure => 0,
                ExhibitKind::Table => 1,
                ExhibitKind::Box => 2,
            };
            put_numbers(&mut bytes, &[kind, exhibit.number]);
        }
        // Sections are numbered by the headings that stand in nothing else.
        let sections = self.part(Part::Body).into_iter().flat_map(|body| self.children(body));
        for section in sections {
            if let NodeKind::Heading(id) = self.node(section).kind {
                let heading = &self.headings[id.index()];
                let marks = [heading.unnumbered.into(), heading.annex.into(), u32::from(heading.level)];
                put_numbers(&mut bytes, &[id.index() as u32]);
                put_numbers(&mut bytes, &marks);
            }
        }
        Hash::of(&bytes)
    }
}

fn put_numbers(bytes: &mut Vec<u8>, numbers: &[u32]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_numbers(bytes, &[text.len() as u32]);
    bytes.extend_from_slice(text.as_bytes());
}
