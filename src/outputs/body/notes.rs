//! Notes: the calls in the text, and the notes after the block that calls them.

use super::Renderer;
use super::blocks::push_number;
use crate::model::composition::ComposedNote;
use crate::model::doc::{NodeId, NodeKind, NoteRefId};

impl Renderer<'_> {
    /// The call of a written note.
    pub(super) fn note_ref(&mut self, reference: NoteRefId) {
        let called = &self.context.doc.note_refs[reference.index()];
        let place = self.context.composition.note_places.get(called.note.index());
        if let Some(Some(place)) = place {
            self.call_note(*place, called.occurrence);
        }
    }

    /// The call of the note at `place`, for the time `occurrence` (from 0).
    pub(super) fn call_note(&mut self, place: u32, occurrence: u32) {
        let number = place + 1;
        if occurrence == 0 {
            self.called.push(place);
        }
        if self.in_link {
            self.out.push_str("<sup>");
            push_number(&mut self.out, number);
            self.out.push_str("</sup>");
            return;
        }
        let prefix = self.context.id_prefix;
        let id = match occurrence {
            0 => format!("{prefix}fnref-{number}"),
            more => format!("{prefix}fnref-{number}-{}", more + 1),
        };
        self.out.push_str("<a class=\"noteref\" role=\"doc-noteref\"");
        self.push_attribute("id", &id);
        self.push_href("href", &self.address(&format!("#fn-{number}")));
        self.push_attribute("aria-label", &self.context.words.note_label(number));
        self.out.push('>');
        push_number(&mut self.out, number);
        self.out.push_str("</a>");
    }

    /// Prints the notes called since the last time. Notes called in notes follow too.
    pub(super) fn flush_notes(&mut self) {
        if self.called.is_empty() {
            return;
        }
        self.fresh_line();
        self.out.push_str("<div class=\"notes\">\n");
        let mut index = 0;
        while index < self.called.len() {
            self.note(self.called[index]);
            index += 1;
        }
        self.called.clear();
        self.out.push_str("</div>\n");
    }

    fn note(&mut self, place: u32) {
        let number = place + 1;
        let composition = self.context.composition;
        let id = format!("{}fn-{number}", self.context.id_prefix);
        self.out.push_str("<aside class=\"note\" role=\"doc-footnote\"");
        self.push_attribute("id", &id);
        self.out.push_str(">\n");
        let head = format!("<p><span class=\"note-no\">{number}</span> ");
        match &composition.notes[place as usize] {
            ComposedNote::Citation { text } => {
                self.out.push_str(&head);
                self.rich(text);
                self.back(number);
                self.out.push_str("</p>\n");
            }
            ComposedNote::Written(note) => {
                let body = self.context.doc.notes[note.index()].body;
                self.written_note(body, &head, number);
            }
        }
        self.out.push_str("</aside>\n");
    }

    /// The number opens the first paragraph, the way back closes the last.
    fn written_note(&mut self, body: Option<NodeId>, head: &str, number: u32) {
        let doc = self.context.doc;
        let blocks: Vec<NodeId> = body.map(|body| doc.children(body).collect()).unwrap_or_default();
        let paragraph = |id: &NodeId| doc.node(*id).kind == NodeKind::Paragraph;
        if !blocks.first().is_some_and(paragraph) {
            self.out.push_str(head);
            self.out.push_str("</p>\n");
        }
        for (index, block) in blocks.iter().enumerate() {
            if !paragraph(block) {
                self.node(*block);
                continue;
            }
            self.fresh_line();
            self.out.push_str(if index == 0 { head } else { "<p>" });
            self.children(*block);
            if index + 1 == blocks.len() {
                self.back(number);
            }
            self.out.push_str("</p>\n");
        }
        if !blocks.last().is_some_and(paragraph) {
            self.out.push_str("<p>");
            self.back(number);
            self.out.push_str("</p>\n");
        }
    }

    fn back(&mut self, number: u32) {
        self.out.push_str(" <a class=\"back\" role=\"doc-backlink\"");
        self.push_href("href", &self.address(&format!("#fnref-{number}")));
        self.push_attribute("aria-label", &self.context.words.back_label(number));
        self.out.push_str(">↑</a>");
    }
}
