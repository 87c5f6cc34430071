//! The texts of one document as HTML: its parts, body, notes, references and contents.

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;

use tera::{Context, Value};

use super::maker::Maker;
use super::views::brief::{BackView, ReferenceView};
use super::views::common::{ContentsEntry, DocumentView};
use crate::link::resolve::heading_mode;
use crate::model::catalog::{DocEntry, DocId};
use crate::model::diagnostic::Diagnostic;
use crate::model::doc::{Doc, NodeId, NodeKind, Part};
use crate::model::text::Html;
use crate::outputs::addresses::source_url;
use crate::outputs::body::{
    Base, BodyContext, Components, citation_id, reference_id, render_blocks, render_inlines, render_notes,
    render_rich,
};
use crate::outputs::localized::DocumentWords;
use crate::text::escape;

/// The texts of one document, for a page in its language.
pub struct DocumentText<'a> {
    maker: &'a Maker<'a>,
    id: DocId,
    entry: &'a DocEntry,
    /// Before every id, where a page shows several documents.
    prefix: String,
    base: Option<Base<'a>>,
    /// Notes called outside the body, in order.
    outer: RefCell<Vec<u32>>,
}

impl<'a> DocumentText<'a> {
    /// The texts of a document on its own page.
    pub fn new(maker: &'a Maker<'a>, id: DocId) -> Self {
        let entry = maker.site.catalog.doc(id);
        Self { maker, id, entry, prefix: String::new(), base: None, outer: RefCell::default() }
    }

    /// The texts of a document in a feed: ids with a prefix, addresses absolute.
    pub fn in_feed(maker: &'a Maker<'a>, id: DocId, prefix: String, base: Base<'a>) -> Self {
        Self { prefix, base: Some(base), ..Self::new(maker, id) }
    }

    fn doc(&self) -> &'a Doc {
        &self.entry.manuscript.doc
    }

    fn with<T>(&self, write: impl FnOnce(&BodyContext<'_>) -> T) -> T {
        let words = DocumentWords(&self.maker.localized, self.entry);
        let components = ThemeComponents { maker: self.maker, entry: self.entry, called: OnceCell::new() };
        write(&BodyContext {
            doc: self.doc(),
            resolved: self.maker.site.resolved(self.id),
            composition: self.maker.press.composition(self.id),
            lang: self.maker.lang,
            words: &words,
            components: &components,
            headings: heading_mode(&self.maker.site.catalog, self.entry),
            id_prefix: &self.prefix,
            top_heading: 2,
            base: self.base,
        })
    }

    /// A part of the front matter as inline HTML.
    pub fn part(&self, part: Part) -> Option<Html> {
        let node = self.doc().part(part)?;
        Some(self.inlines(self.only_paragraph(node)))
    }

    /// The children of a part's only paragraph stand for the part.
    fn only_paragraph(&self, node: NodeId) -> NodeId {
        let doc = self.doc();
        let mut children = doc.children(node);
        match (children.next(), children.next()) {
            (Some(only), None)
                if matches!(doc.node(only).kind, NodeKind::Paragraph | NodeKind::Recommendation(_)) =>
            {
                self.only_paragraph(only)
            }
            _ => node,
        }
    }

    fn inlines(&self, node: NodeId) -> Html {
        let fragment = self.with(|context| render_inlines(context, node));
        self.outer.borrow_mut().extend(fragment.notes);
        fragment.html
    }

    /// The inlines of a node for another page: no links, no notes, no ids.
    pub fn plain_inline(&self, node: NodeId) -> Html {
        let mut html = String::new();
        escape::text(&self.maker.filled(self.id, &self.doc().plain(node)), &mut html);
        Html(html)
    }

    /// The title; a document without one shows its file's name.
    pub fn title(&self) -> Html {
        self.part(Part::Title).unwrap_or_else(|| Html(self.entry.manuscript.file.stem().to_owned()))
    }

    /// The key points of the front matter.
    pub fn key_points(&self) -> Vec<Html> {
        let parts = self.doc().parts().filter(|(part, _)| matches!(part, Part::KeyPoint(_)));
        parts.map(|(_, node)| self.inlines(self.only_paragraph(node))).collect()
    }

    /// The body, its notes after the blocks that call them.
    pub fn body(&self) -> Html {
        let Some(node) = self.doc().part(Part::Body) else { return Html::default() };
        let fragment = self.with(|context| render_blocks(context, node));
        fragment.html
    }

    /// The notes called in the parts that were asked for so far.
    pub fn outer_notes(&self) -> Html {
        let notes = self.outer.take();
        if notes.is_empty() {
            return Html::default();
        }
        self.with(|context| render_notes(context, &notes)).html
    }

    /// Standfirst and body of a section's introduction.
    pub fn whole(&self) -> Html {
        let standfirst =
            self.part(Part::Standfirst).map_or_else(String::new, |text| format!("<p>{}</p>\n", text.0));
        Html(format!("{standfirst}{}{}", self.body().0, self.outer_notes().0))
    }

    /// The list of references.
    pub fn references(&self) -> Vec<ReferenceView> {
        self.with(|context| {
            let references = context.composition.references.iter().enumerate();
            references
                .map(|(index, reference)| ReferenceView {
                    id: reference_id(&self.prefix, index as u32),
                    label: reference.label.as_ref().map(|label| render_rich(context, label)),
                    text: render_rich(context, &reference.text),
                    source_url: self.source_url(&reference.key),
                    back: reference
                        .cited_in
                        .iter()
                        .enumerate()
                        .map(|(place, citation)| BackView {
                            url: format!("#{}", citation_id(&self.prefix, *citation)),
                            letter: (reference.cited_in.len() > 1).then(|| letters(place)),
                        })
                        .collect(),
                })
                .collect()
        })
    }

    fn source_url(&self, key: &str) -> Option<String> {
        let url = source_url(&self.maker.addresses, self.maker.lang, key);
        self.maker.site.route_by_url.contains_key(&url).then(|| url.into())
    }

    /// The sections of the body.
    pub fn contents(&self) -> Vec<ContentsEntry> {
        let doc = self.doc();
        let numbers = &self.maker.site.resolved(self.id).section_numbers;
        let Some(body) = doc.part(Part::Body) else { return Vec::new() };
        let entries: Vec<ContentsEntry> = doc
            .descendants(body)
            .filter_map(|(node, found)| match found.kind {
                NodeKind::Heading(heading) => Some((node, heading)),
                _ => None,
            })
            .filter(|(_, heading)| doc.headings[heading.index()].level <= 3)
            .map(|(node, heading)| ContentsEntry {
                number: numbers.get(heading.index()).cloned().flatten().map(Into::into),
                title: self.plain_inline(node),
                url: format!("#{}", doc.headings[heading.index()].anchor),
                level: u32::from(doc.headings[heading.index()].level),
            })
            .collect();
        if entries.len() > 1 { entries } else { Vec::new() }
    }

    /// A page or the text of a section.
    pub fn document(&self) -> DocumentView {
        let meta = &*self.entry.meta;
        DocumentView {
            title: self.title(),
            standfirst: self.part(Part::Standfirst),
            contents: if meta.toc == Some(true) { self.contents() } else { Vec::new() },
            body: self.body(),
            notes: self.outer_notes(),
            references: self.references(),
            updated: meta.updated.as_ref().map(|date| self.maker.date(date.value)),
            extra: meta.extra.as_ref().map_or(Value::none(), super::maker::free_value),
        }
    }
}

/// `a` for 0, `z` for 25, `aa` for 26, ….
fn letters(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place + 1;
    while rest > 0 {
        letters.push(b'a' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// Components as the theme writes them.
struct ThemeComponents<'a> {
    maker: &'a Maker<'a>,
    /// The document, whose page faults name also when a feed shows it.
    entry: &'a DocEntry,
    /// The components that it calls by name, once a fault asks for them.
    called: OnceCell<HashSet<&'a str>>,
}

impl ThemeComponents<'_> {
    fn is_called(&self, name: &str) -> bool {
        let calls = &self.entry.manuscript.doc.calls;
        self.called.get_or_init(|| calls.iter().map(|call| &*call.name.value).collect()).contains(name)
    }
}

impl Components for ThemeComponents<'_> {
    fn component(&self, name: &str, arguments: Vec<(String, Value)>, body: Option<&Html>) -> Option<Html> {
        let mut context = Context::new();
        for (name, value) in arguments {
            context.insert_value(name, value);
        }
        let mut implicits = Context::new();
        implicits.insert_value("lang", Value::from(self.maker.lang.as_str()));
        let written = self.maker.press.templates.component(name, &context, &implicits, body);
        // A fault without a place is one of the call. Calls in the text are checked, and reported, by `link`.
        let new = |fault: &Diagnostic| fault.span.is_some() || !self.is_called(name);
        let faults = |faults: Vec<Diagnostic>| {
            faults.into_iter().filter(new).map(|fault| fault.on_page(&self.entry.url))
        };
        written.map_err(|found| self.maker.report(faults(found))).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn places_have_letters() {
        for (place, expected) in
            [(0, "a"), (25, "z"), (26, "aa"), (51, "az"), (52, "ba"), (701, "zz"), (702, "aaa")]
        {
            assert_eq!(letters(place), expected);
        }
    }
}
