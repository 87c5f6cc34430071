//! The words that a document takes from the theme: labels, references, titles of other documents.

use super::Localized;
use crate::model::catalog::{DocEntry, DocId};
use crate::model::doc::{AlertKind, ExhibitKind, RecommendationId};
use crate::model::text::Html;
use crate::outputs::body::{BodyWords, ReferencePlace};

/// The words of the page's language for documents.
pub(in crate::outputs) struct DocumentWords<'a>(
    pub(in crate::outputs) &'a Localized<'a>,
    pub(in crate::outputs) &'a DocEntry,
);

impl BodyWords for DocumentWords<'_> {
    fn exhibit_label(&self, kind: ExhibitKind, number: u32) -> String {
        self.0.exhibit_label(kind, number)
    }

    fn exhibit_reference(&self, kind: ExhibitKind, number: u32, place: ReferencePlace) -> String {
        let key = match kind {
            ExhibitKind::Figure => "ref-figure",
            ExhibitKind::Table => "ref-table",
            ExhibitKind::Box => "ref-box",
        };
        self.reference(key, &number.to_string(), place)
    }

    fn section_reference(&self, number: &str, place: ReferencePlace) -> String {
        self.reference("ref-section", number, place)
    }

    fn section_words(&self, words: &str) -> String {
        self.0.word("ref-section-words", &[("words", words.into())])
    }

    fn title(&self, doc: DocId) -> String {
        self.0.site.catalog.doc(doc).title().into_owned()
    }

    fn missing_source(&self) -> String {
        self.0.word("citation-missing", &[])
    }

    fn note_label(&self, number: u32) -> String {
        self.0.numbered_word("note-call", &number.to_string())
    }

    fn back_label(&self, number: u32) -> String {
        self.0.numbered_word("back-to-note", &number.to_string())
    }

    fn alert_label(&self, kind: AlertKind) -> String {
        let key = match kind {
            AlertKind::Note => "alert-note",
            AlertKind::Tip => "alert-tip",
            AlertKind::Important => "alert-important",
            AlertKind::Warning => "alert-warning",
            AlertKind::Caution => "alert-caution",
        };
        self.0.word(key, &[])
    }

    fn addressee(&self, recommendation: RecommendationId, written: &str) -> String {
        let record = self.1.addressees.get(recommendation.index()).copied().flatten();
        record.map_or_else(
            || written.to_owned(),
            |record| self.0.words_of(&self.0.site.catalog.record(record).record.name),
        )
    }

    fn task_label(&self, done: bool) -> String {
        self.0.word(if done { "task-done" } else { "task-open" }, &[])
    }

    fn list(&self, names: &[&str], pieces: &[Html]) -> Html {
        match pieces {
            [only] => only.clone(),
            pieces => self.0.words.list_html(names, pieces),
        }
    }
}

impl DocumentWords<'_> {
    fn reference(&self, key: &str, number: &str, place: ReferencePlace) -> String {
        match place {
            ReferencePlace::Running => self.0.numbered_word(key, number),
            ReferencePlace::Start => self.0.numbered_word(&format!("{key}-start"), number),
            ReferencePlace::Other(doc) => {
                let card = self.0.site.catalog.doc(doc).card.as_deref();
                let title = card.map_or("", |card| &*card.texts.title);
                self.0.word(&format!("{key}-other"), &[("number", number.into()), ("brief", title.into())])
            }
        }
    }
}
