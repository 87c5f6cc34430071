//! The words for gaps in plain text: the authors that a sentence names, the figures that it refers to.

use std::borrow::Cow;

use serde_json::Value;

use super::{DocumentWords, Localized};
use crate::compose::citations::et_al;
use crate::link::resolve::brief_entry;
use crate::model::catalog::DocId;
use crate::model::doc::{CrossRef, Gap, Plain};
use crate::model::library::plain;
use crate::model::site::{CitedWork, CrossRefTarget};
use crate::model::text::Html;
use crate::outputs::body::{BodyWords, place};
use crate::text::escape;
use crate::text::flow::GAP;

/// More names than this are `et al.`
const NAMES: usize = 2;

impl<'a> Localized<'a> {
    /// A plain text of a document, with its gaps filled in the document's language.
    pub fn filled<'t>(&self, doc: DocId, plain: &'t Plain) -> Cow<'t, str> {
        if plain.gaps.is_empty() {
            return Cow::Borrowed(&plain.text);
        }
        let mut text = String::new();
        self.fill(doc, &plain.text, plain.gaps.iter().map(|(_, gap)| *gap), |words| text.push_str(words));
        Cow::Owned(text)
    }

    /// The standfirst of a card, with its gaps filled.
    pub fn standfirst(&self, doc: DocId) -> Option<Html> {
        let texts = &self.site.catalog.doc(doc).manuscript.card;
        let html = texts.standfirst.as_ref()?;
        if texts.standfirst_gaps.is_empty() {
            return Some(html.clone());
        }
        let mut filled = String::new();
        let mut is_text = true;
        self.fill(doc, &html.0, texts.standfirst_gaps.iter().copied(), |words| {
            match is_text {
                true => filled.push_str(words),
                false => escape::text(words, &mut filled),
            }
            is_text = !is_text;
        });
        Some(Html(filled))
    }

    /// The teaser of a card, with its gaps filled.
    pub fn teaser(&self, doc: DocId) -> Option<Cow<'a, str>> {
        let teaser = self.site.catalog.doc(doc).manuscript.card.teaser.as_ref()?;
        Some(self.filled(doc, teaser))
    }

    /// Gives the text between gaps and the words for each gap, by turns.
    fn fill(&self, doc: DocId, text: &str, mut gaps: impl Iterator<Item = Gap>, mut put: impl FnMut(&str)) {
        let lang = &self.site.catalog.doc(doc).manuscript.lang;
        let own = Localized::new(self.press, lang);
        for (index, piece) in text.split(GAP).enumerate() {
            if let Some(gap) = (index > 0).then(|| gaps.next()).flatten() {
                put(&own.gap(doc, gap).unwrap_or_default());
            }
            put(piece);
        }
    }

    fn gap(&self, doc: DocId, gap: Gap) -> Option<String> {
        let resolved = self.site.resolved(doc);
        match gap {
            Gap::Citation(id) => self.names(resolved.citations.get(id.index())?.first()?),
            Gap::CrossRef(id) => {
                let reference = &self.site.catalog.doc(doc).manuscript.doc.cross_refs[id.index()];
                let targets = resolved.cross_refs.get(id.index())?;
                let words: Vec<String> = targets
                    .iter()
                    .enumerate()
                    .filter_map(|(index, target)| self.thing(doc, (reference, index), target))
                    .collect();
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                Some(self.words.list(&words))
            }
        }
    }

    /// A figure, table, box or section as running text names it.
    fn thing(
        &self,
        id: DocId,
        (reference, index): (&CrossRef, usize),
        target: &CrossRefTarget,
    ) -> Option<String> {
        let words = DocumentWords(self, self.site.catalog.doc(id));
        match target {
            CrossRefTarget::Exhibit { number, .. } if reference.number_only => Some(number.to_string()),
            CrossRefTarget::Exhibit { kind, number, doc, .. } => {
                Some(words.exhibit_reference(*kind, *number, place(reference, index, *doc)))
            }
            CrossRefTarget::Section { number: Some(number), .. } if reference.number_only => {
                Some(number.to_string())
            }
            CrossRefTarget::Section { number: Some(number), doc, .. } => {
                Some(words.section_reference(number, place(reference, index, *doc)))
            }
            CrossRefTarget::Section { words: title, .. } => Some(words.section_words(title)),
            CrossRefTarget::Unknown => None,
        }
    }

    /// The family names of those who wrote a work, as a sentence names them; its title where nobody did.
    fn names(&self, work: &CitedWork) -> Option<String> {
        let entry = match work {
            CitedWork::Entry(entry) => std::sync::Arc::clone(entry),
            CitedWork::Brief { doc, .. } => brief_entry(self.site, *doc)?,
            CitedWork::Unbuilt | CitedWork::Unknown => return None,
        };
        let people =
            ["author", "editor", "translator"].iter().find_map(|role| entry.item.get(role)?.as_array());
        let names: Vec<String> = people.into_iter().flatten().filter_map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.as_slice() {
            [] => Some(plain(entry.item.get("title")?.as_str()?)),
            [first, ..] if names.len() > NAMES => Some(format!("{first} {}", et_al(self.lang))),
            names => Some(self.words.list(names)),
        }
    }
}

fn name(person: &Value) -> Option<String> {
    let part = |key: &str| person.get(key).and_then(Value::as_str);
    let family = part("family").map(|family| match part("non-dropping-particle") {
        Some(particle) if particle.ends_with(['’', '\'']) => format!("{particle}{family}"),
        Some(particle) => format!("{particle} {family}"),
        None => family.to_owned(),
    });
    family.or_else(|| part("literal").map(plain))
}
