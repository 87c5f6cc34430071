//! Inlines as Markdown: addresses are absolute, citations stand written out, notes are called by number.

use super::Writer;
use super::escape::{self, address, code};
use super::raw_html;
use crate::model::composition::{Mark, Rich, RichNode, RichStyle};
use crate::model::doc::{
    CitationId, CrossRef, CrossRefId, LinkId, LinkKind, NodeId, NodeKind, NoteRefId, Rest,
};
use crate::model::site::{CrossRefTarget, Link, LinkWords};
use crate::outputs::body::ReferencePlace;

/// A line of inlines being written.
pub(super) struct Line<'w, 'a> {
    writer: &'w Writer<'a>,
    pub out: String,
    in_cell: bool,
    in_link: bool,
}

impl<'w, 'a> Line<'w, 'a> {
    /// An empty line.
    pub fn new(writer: &'w Writer<'a>) -> Self {
        Self { writer, out: String::new(), in_cell: false, in_link: false }
    }

    /// An empty line for a cell of a table.
    pub fn in_cell(writer: &'w Writer<'a>) -> Self {
        Self { in_cell: true, ..Self::new(writer) }
    }

    /// The children of a node.
    pub fn children(&mut self, id: NodeId) {
        for child in self.writer.doc.children(id) {
            self.node(child);
        }
    }

    fn text(&mut self, text: &str) {
        escape::text(text, self.in_cell, &mut self.out);
    }

    /// An inline.
    pub fn node(&mut self, id: NodeId) {
        let doc = self.writer.doc;
        let node = doc.node(id);
        match node.kind {
            // Word joiners only serve the setting of lines.
            NodeKind::Text | NodeKind::Buffered(_) => match doc.text_of(node) {
                text if text.contains('\u{2060}') => self.text(&text.replace('\u{2060}', "")),
                text => self.text(text),
            },
            NodeKind::SoftBreak => self.out.push(' '),
            NodeKind::HardBreak => self.out.push_str(if self.in_cell { " " } else { "\\\n" }),
            NodeKind::Emphasis => self.wrapped("*", |line| line.children(id)),
            NodeKind::Strong => self.wrapped("**", |line| line.children(id)),
            NodeKind::Strikethrough => self.wrapped("~~", |line| line.children(id)),
            NodeKind::Superscript => self.script("^", |line| line.children(id)),
            NodeKind::Subscript => self.script("~", |line| line.children(id)),
            NodeKind::Code(text) => self.out.push_str(&code(doc.string(text))),
            NodeKind::Link(link) => self.link(id, link),
            NodeKind::Image(link) => self.image(id, link),
            NodeKind::NoteRef(call) => self.note_ref(call),
            NodeKind::Citation(citation) => self.citation(citation),
            NodeKind::CrossRef(reference) => self.cross_ref(reference),
            NodeKind::InlineHtml(html) => {
                let plain = raw_html::words(&doc.html[html.index()].with_urls(|_| String::new()));
                self.text(&plain);
            }
            _ => self.children(id),
        }
    }

    /// Writes between marks; white space at the edges stays outside of them, where it does no harm.
    fn wrapped(&mut self, mark: &str, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::take(&mut self.out);
        write(self);
        let inner = std::mem::replace(&mut self.out, outer);
        let words = inner.trim();
        if words.is_empty() {
            self.out.push_str(&inner);
            return;
        }
        let start = inner.len() - inner.trim_start().len();
        let end = inner.trim_end().len();
        self.out.push_str(&inner[..start]);
        self.out.push_str(mark);
        self.out.push_str(words);
        self.out.push_str(mark);
        self.out.push_str(&inner[end..]);
    }

    /// Writes a script between its marks, with its spaces escaped.
    fn script(&mut self, mark: &str, write: impl FnOnce(&mut Self)) {
        self.wrapped(mark, |line| {
            let outer = std::mem::take(&mut line.out);
            write(line);
            let inner = std::mem::replace(&mut line.out, outer);
            let words: Vec<&str> = inner.split_whitespace().collect();
            line.out.push_str(&words.join("\\ "));
        });
    }

    fn linked(&mut self, url: &str, write: impl FnOnce(&mut Self)) {
        if self.in_link {
            return write(self);
        }
        let outer = std::mem::take(&mut self.out);
        self.in_link = true;
        write(self);
        self.in_link = false;
        let words = std::mem::replace(&mut self.out, outer);
        let url = self.writer.absolute(url);
        let bare = words.replace('\\', "") == url && !url.contains(['<', '>', ' ', '\\']);
        match bare {
            true => self.out.push_str(&format!("<{url}>")),
            false => self.out.push_str(&format!("[{}]({})", words.trim(), address(&url))),
        }
    }

    fn link(&mut self, id: NodeId, link: LinkId) {
        let target = &self.writer.doc.links[link.index()];
        let (url, words) = match self.writer.resolved.links.get(link.index()) {
            Some(Link::Page { url, doc, words }) => (Some(url), self.link_words(*doc, words.as_ref())),
            Some(Link::File { url, .. } | Link::External { url }) => (Some(url), None),
            _ => (None, None),
        };
        let write = |line: &mut Self| match (target.kind, words) {
            (LinkKind::Wiki { own_words: false }, Some(words)) => line.text(&words),
            _ => line.children(id),
        };
        match url {
            Some(url) => self.linked(url, write),
            None => write(self),
        }
    }

    fn link_words(
        &self,
        doc: Option<crate::model::catalog::DocId>,
        words: Option<&LinkWords>,
    ) -> Option<String> {
        match words? {
            LinkWords::Title => Some(self.writer.words.title(doc?)),
            LinkWords::Anchor(anchor) => Some(anchor.to_string()),
        }
    }

    fn image(&mut self, id: NodeId, link: LinkId) {
        let url = match self.writer.resolved.links.get(link.index()) {
            Some(Link::File { url, .. } | Link::Page { url, .. } | Link::External { url }) => url,
            _ => return self.children(id),
        };
        let url = self.writer.absolute(url);
        self.out.push_str("![");
        let alt = self.writer.doc.plain_text(id);
        self.text(&alt);
        self.out.push_str(&format!("]({})", address(&url)));
    }

    fn note_ref(&mut self, call: NoteRefId) {
        let note = self.writer.doc.note_refs[call.index()].note;
        if let Some(Some(place)) = self.writer.composition.note_places.get(note.index()) {
            self.out.push_str(&format!("[^{}]", place + 1));
        }
    }

    fn citation(&mut self, id: CitationId) {
        match self.writer.composition.citations.get(id.index()) {
            Some(Mark::Text(rich)) => self.rich(rich),
            Some(Mark::Note { text, note }) => {
                match text {
                    Some(text) => self.rich(text),
                    None => self.close_up(id),
                }
                self.out.push_str(&format!("[^{}]", note + 1));
            }
            Some(Mark::Broken { .. }) | None => {
                let items = self.writer.doc.citations[id.index()].items.iter();
                let keys: Vec<String> = items.map(|item| format!("@{}", item.key.value)).collect();
                self.text(&keys.join("; "));
            }
        }
    }

    /// Makes a note's call stand right behind the word; of two marks of punctuation around it the later one stays.
    fn close_up(&mut self, id: CitationId) {
        self.out.truncate(self.out.trim_end().len());
        let doc = self.writer.doc;
        let end = doc.node(doc.citations[id.index()].node).end;
        let next = doc.nodes.get(end as usize).map_or("", |node| doc.text_of(node));
        let doubled = match next.chars().next() {
            Some('.') => self.out.ends_with(['.', ',', ':']),
            Some(',' | ';' | ':' | '!' | '?') => self.out.ends_with([',', ':']),
            _ => false,
        };
        if doubled {
            self.out.pop();
        }
    }

    /// Formatted text of citations and references.
    pub fn rich(&mut self, rich: &Rich) {
        for node in rich {
            match node {
                RichNode::Text(text) => self.text(text),
                RichNode::Styled(RichStyle::Italic, children) => {
                    self.wrapped("*", |line| line.rich(children));
                }
                RichNode::Styled(RichStyle::Bold, children) => {
                    self.wrapped("**", |line| line.rich(children));
                }
                RichNode::Styled(RichStyle::Superscript, children) => {
                    self.script("^", |line| line.rich(children));
                }
                RichNode::Styled(RichStyle::Subscript, children) => {
                    self.script("~", |line| line.rich(children));
                }
                RichNode::Styled(_, children) | RichNode::Reference(_, children) => self.rich(children),
                RichNode::Link { url, children } => self.linked(url, |line| line.rich(children)),
                RichNode::Nodes(node) => self.children(*node),
                RichNode::NodesAfter { node, skip } => self.children_after(*node, *skip as usize),
            }
        }
    }

    /// The children of a suffix without the bytes that were its locator.
    fn children_after(&mut self, id: NodeId, skip: usize) {
        let doc = self.writer.doc;
        for rest in doc.children_after(id, skip) {
            match rest {
                Rest::Whole(child) => self.node(child),
                Rest::End(text) => self.text(text),
            }
        }
    }

    fn cross_ref(&mut self, id: CrossRefId) {
        let reference = &self.writer.doc.cross_refs[id.index()];
        let targets = self.writer.resolved.cross_refs.get(id.index()).map_or(&[][..], Vec::as_slice);
        for (index, target) in targets.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.cross_ref_target(reference, index, target);
        }
    }

    fn cross_ref_target(&mut self, reference: &CrossRef, index: usize, target: &CrossRefTarget) {
        let words = self.writer.words;
        let place = |doc: &Option<_>| match doc {
            Some(doc) => ReferencePlace::Other(*doc),
            None if reference.capital && index == 0 => ReferencePlace::Start,
            None => ReferencePlace::Running,
        };
        let (url, text) = match target {
            CrossRefTarget::Exhibit { url, number, .. } if reference.number_only => (url, number.to_string()),
            CrossRefTarget::Exhibit { url, kind, number, doc } => {
                (url, words.exhibit_reference(*kind, *number, place(doc)))
            }
            CrossRefTarget::Section { url, number: Some(number), .. } if reference.number_only => {
                (url, number.to_string())
            }
            CrossRefTarget::Section { url, number: Some(number), doc, .. } => {
                (url, words.section_reference(number, place(doc)))
            }
            CrossRefTarget::Section { url, number: None, words: own, .. } => (url, words.section_words(own)),
            CrossRefTarget::Unknown => {
                let id = reference.items.get(index).map_or("", |item| &*item.id);
                return self.text(&format!("@{id}"));
            }
        };
        // Places in the brief itself have no anchor here.
        if url.starts_with('#') { self.text(&text) } else { self.linked(url, |line| line.text(&text)) }
    }
}
