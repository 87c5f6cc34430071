//! The text of a brief as Markdown, beside its page: `31-tokyo-hedges.md`, for programs and for people who quote.
//!
//! It is written from the document tree: front matter without editorial keys, the text with citations and
//! cross-references written out, addresses absolute, notes and references at the end. [`escape`] keeps text from being
//! read as markup; [`inlines`] and [`blocks`] write the tree.

mod blocks;
mod escape;
mod inlines;
mod raw_html;

use serde_json::Value;

use self::escape::indented;
use self::inlines::Line;
use super::body::BodyWords;
use super::citation_files::plan_some;
use super::localized::DocumentWords;
use super::localized::Localized;
use super::localized::language;
use super::metadata::Description;
use super::{Output, PlanInput, Press};
use crate::model::artifact::Body;
use crate::model::catalog::{DocEntry, DocState};
use crate::model::composition::{ComposedNote, Composition, Rich};
use crate::model::diagnostic::Outcome;
use crate::model::doc::{Doc, NodeId, Part};
use crate::model::route::{Route, Subject};
use crate::model::site::ResolvedDoc;

/// The ending of the files.
pub const ENDING: &str = "md";

/// Writes the texts.
pub struct MarkdownTexts;

impl Output for MarkdownTexts {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn summary(&self) -> &'static str {
        "the text of a brief as Markdown with its references written out, beside its page: `31-tokyo-hedges.md`"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        plan_some(input, self.id(), ENDING, has_text)
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let Subject::Beside { doc, .. } = route.subject else { return Outcome::default() };
        let localized = Localized::new(press, language(&press.site, &route.subject));
        let Some(brief) = localized.describe(doc) else { return Outcome::default() };
        let words = DocumentWords(&localized, brief.entry);
        let writer = Writer {
            doc: &brief.entry.manuscript.doc,
            resolved: press.site.resolved(doc),
            composition: press.composition(doc),
            words: &words,
            localized: &localized,
            url: &brief.url,
        };
        Outcome::clean(Body::Bytes(writer.brief(&brief).into_bytes()))
    }
}

/// Whether an edition has a text: a withdrawn one has none.
pub fn has_text(entry: &DocEntry) -> bool {
    entry.card.is_some() && entry.state != DocState::Withdrawn
}

/// Writes one document.
struct Writer<'a> {
    doc: &'a Doc,
    resolved: &'a ResolvedDoc,
    composition: &'a Composition,
    words: &'a dyn BodyWords,
    localized: &'a Localized<'a>,
    /// The full address of its page.
    url: &'a str,
}

impl Writer<'_> {
    fn brief(&self, brief: &Description<'_>) -> String {
        let mut blocks = vec![front_matter(brief)];
        let title = self.part(Part::Title).unwrap_or_else(|| brief.title.to_owned());
        blocks.push(format!("# {title}"));
        blocks.extend(self.part(Part::Subtitle).map(|subtitle| format!("*{subtitle}*")));
        blocks.extend(self.part_blocks(Part::Standfirst));
        self.section(&mut blocks, "summary", self.part_blocks(Part::Summary));
        self.section(&mut blocks, "key-points", self.key_points());
        blocks.extend(self.part_blocks(Part::Body));
        self.section(&mut blocks, "recommendations", self.recommendations());
        self.section(&mut blocks, "references", self.references());
        self.section(&mut blocks, "corrections", self.corrections(brief));
        blocks.extend(self.notes());
        let mut text = blocks.join("\n\n");
        text.push('\n');
        text
    }

    /// Blocks under a heading of the theme's words, if there are any.
    fn section(&self, blocks: &mut Vec<String>, key: &str, mut below: Vec<String>) {
        if !below.is_empty() {
            blocks.push(format!("## {}", self.localized.word(key, &[])));
            blocks.append(&mut below);
        }
    }

    fn part(&self, part: Part) -> Option<String> {
        let text = self.part_blocks(part).join(" ");
        Some(text).filter(|text| !text.is_empty())
    }

    fn part_blocks(&self, part: Part) -> Vec<String> {
        self.doc.part(part).map_or_else(Vec::new, |node| self.blocks(node))
    }

    fn parts(&self, wanted: impl Fn(Part) -> bool) -> Vec<NodeId> {
        self.doc.parts().filter(|(part, _)| wanted(*part)).map(|(_, node)| node).collect()
    }

    fn key_points(&self) -> Vec<String> {
        let points = self.parts(|part| matches!(part, Part::KeyPoint(_)));
        let items = points.iter().enumerate().map(|(index, node)| {
            let mark = format!("{}. ", index + 1);
            indented(&self.blocks(*node).join("\n\n"), &mark, &" ".repeat(mark.len()))
        });
        list(items)
    }

    fn recommendations(&self) -> Vec<String> {
        let parts = self.parts(|part| matches!(part, Part::Recommendation(_)));
        list(parts.iter().map(|node| indented(&self.blocks(*node).join("\n\n"), "- ", "  ")))
    }

    fn references(&self) -> Vec<String> {
        let references = self.composition.references.iter();
        list(references.map(|reference| {
            let label = reference.label.as_ref().map(|label| format!("{} ", self.rich(label)));
            format!("- {}{}", label.unwrap_or_default(), self.rich(&reference.text))
        }))
    }

    fn corrections(&self, brief: &Description<'_>) -> Vec<String> {
        let corrections = brief.entry.meta.corrections.iter().flatten().enumerate();
        list(corrections.filter_map(|(index, correction)| {
            let text = self.part(Part::Correction(index as u16))?;
            Some(format!("- {}: {text}", correction.date.value))
        }))
    }

    fn rich(&self, rich: &Rich) -> String {
        let mut line = Line::new(self);
        line.rich(rich);
        line.out
    }

    /// All notes, in order.
    fn notes(&self) -> Vec<String> {
        let notes = self.composition.notes.iter().enumerate();
        notes
            .map(|(index, note)| {
                let text = match note {
                    ComposedNote::Citation { text } => self.rich(text),
                    ComposedNote::Written(note) => {
                        let body = self.doc.notes[note.index()].body;
                        body.map_or_else(String::new, |body| self.blocks(body).join("\n\n"))
                    }
                };
                indented(&text, &format!("[^{}]: ", index + 1), "    ")
            })
            .collect()
    }

    /// An address with scheme and host.
    fn absolute(&self, url: &str) -> String {
        if url.starts_with('#') {
            format!("{}{url}", self.url)
        } else if url.starts_with('/') && !url.starts_with("//") {
            self.localized.addresses.absolute(url)
        } else {
            url.to_owned()
        }
    }
}

/// Items of a list as one block.
fn list(items: impl Iterator<Item = String>) -> Vec<String> {
    let text = items.collect::<Vec<_>>().join("\n");
    if text.is_empty() { Vec::new() } else { vec![text] }
}

/// The keys that readers may know. Values are JSON, which YAML reads.
fn front_matter(brief: &Description<'_>) -> String {
    let mut lines = vec!["---".to_owned()];
    let mut set = |key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            lines.push(format!("{key}: {value}"));
        }
    };
    set("title", brief.title.into());
    set("subtitle", brief.subtitle.into());
    set("authors", brief.authors.iter().map(|author| Value::from(author.name.as_str())).collect());
    set("publisher", brief.publisher.name.as_str().into());
    set("series", brief.series.as_ref().map(|series| series.name.as_str()).into());
    set("number", brief.card.number.as_deref().into());
    set("date", brief.card.date.map(|date| date.to_string()).into());
    let changed = brief.changed().filter(|changed| Some(*changed) != brief.card.date);
    set("updated", changed.map(|date| date.to_string()).into());
    set("version", brief.version.map(|version| version.to_string()).into());
    set("lang", brief.card.lang.as_str().into());
    set("url", brief.url.as_str().into());
    set("doi", brief.doi.into());
    set("licence", brief.licence.as_ref().map(|licence| licence.id.as_str()).into());
    set("keywords", brief.subjects.iter().map(|subject| Value::from(subject.as_str())).collect());
    lines.push("---".to_owned());
    lines.join("\n")
}
