//! Inlines: text, emphasis, links, images, raw HTML.

use super::Renderer;
use crate::model::catalog::DocId;
use crate::model::doc::{HtmlId, LinkId, LinkKind, NodeId, NodeKind};
use crate::model::site::{Link, LinkWords};
use crate::text::escape;

impl Renderer<'_> {
    /// Writes an inline; blocks were written before.
    pub(super) fn inline(&mut self, id: NodeId) {
        let doc = self.context.doc;
        let node = doc.node(id);
        match node.kind {
            NodeKind::Text | NodeKind::Buffered(_) => {
                let printed =
                    self.printed.take().filter(|(printed, _)| *printed == id).map_or(0, |(_, bytes)| bytes);
                self.push_text(&doc.text_of(node)[printed..]);
            }
            NodeKind::SoftBreak => self.out.push('\n'),
            NodeKind::HardBreak => self.out.push_str("<br />\n"),
            NodeKind::Emphasis => self.wrapped(id, "em"),
            NodeKind::Strong => self.wrapped(id, "strong"),
            NodeKind::Strikethrough => self.wrapped(id, "del"),
            NodeKind::Superscript => self.wrapped(id, "sup"),
            NodeKind::Subscript => self.wrapped(id, "sub"),
            NodeKind::Code(text) => {
                self.out.push_str("<code>");
                self.push_text(doc.string(text));
                self.out.push_str("</code>");
            }
            NodeKind::Link(link) => self.link(id, link),
            NodeKind::Image(link) => self.image(id, link),
            NodeKind::NoteRef(reference) => self.note_ref(reference),
            NodeKind::Citation(citation) => self.citation(citation),
            NodeKind::CrossRef(reference) => self.cross_ref(reference),
            NodeKind::Abbreviation(abbreviation) => {
                self.out.push_str("<abbr");
                self.push_attribute("title", &doc.abbreviations[abbreviation.index()]);
                self.out.push('>');
                self.children(id);
                self.out.push_str("</abbr>");
            }
            NodeKind::InlineHtml(html) => self.raw(html),
            NodeKind::HtmlElement(html) => {
                let fragment = &doc.html[html.index()];
                self.raw(html);
                self.children(id);
                self.out.push_str("</");
                self.out.push_str(&fragment.tag);
                self.out.push('>');
            }
            _ => self.children(id),
        }
    }

    fn wrapped(&mut self, id: NodeId, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
        self.children(id);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// A piece of raw HTML, with its addresses as they were resolved.
    pub(super) fn raw(&mut self, html: HtmlId) {
        let fragment = &self.context.doc.html[html.index()];
        let html = fragment.with_urls(|link| {
            let url = match self.context.resolved.links.get(link.index()) {
                Some(Link::Page { url, .. } | Link::File { url, .. } | Link::External { url }) => {
                    self.address(url)
                }
                // The target of what is not built must not be seen.
                Some(Link::Unbuilt | Link::Broken) => "#".to_owned(),
                None => self.context.doc.links[link.index()].target.to_string(),
            };
            let mut escaped = String::new();
            escape::href(&url, &mut escaped);
            escaped
        });
        self.out.push_str(&html);
    }

    /// A link, or its words where it leads nowhere or stands in another link.
    fn link(&mut self, id: NodeId, link: LinkId) {
        let target = &self.context.doc.links[link.index()];
        let resolved = self.context.resolved.links.get(link.index());
        let (url, words) = match resolved {
            Some(Link::Page { url, doc, words }) => (Some(&**url), self.link_words(*doc, words.as_ref())),
            Some(Link::File { url, .. } | Link::External { url }) => (Some(&**url), None),
            Some(Link::Unbuilt | Link::Broken) => (None, None),
            None => (Some(&*target.target), None),
        };
        let url = url.filter(|_| !self.in_link);
        if let Some(url) = url {
            self.out.push_str("<a");
            self.push_href("href", &self.address(url));
            if let Some(title) = &target.title {
                self.push_attribute("title", title);
            }
            self.out.push('>');
        }
        let outer = self.in_link;
        self.in_link |= url.is_some();
        match (target.kind, words) {
            (LinkKind::Wiki { own_words: false }, Some(words)) => self.push_text(&words),
            _ => self.children(id),
        }
        self.in_link = outer;
        if url.is_some() {
            self.out.push_str("</a>");
        }
    }

    /// What a link without own words prints.
    fn link_words(&self, doc: Option<DocId>, words: Option<&LinkWords>) -> Option<String> {
        match words? {
            LinkWords::Title => Some(self.context.words.title(doc?)),
            LinkWords::Anchor(anchor) => Some(anchor.to_string()),
        }
    }

    fn image(&mut self, id: NodeId, link: LinkId) {
        let doc = self.context.doc;
        let target = &doc.links[link.index()];
        let (url, size) = match self.context.resolved.links.get(link.index()) {
            Some(Link::File { url, size, .. }) => (&**url, *size),
            Some(Link::Page { url, .. } | Link::External { url }) => (&**url, None),
            None => (&*target.target, None),
            Some(Link::Unbuilt | Link::Broken) => {
                self.children(id);
                return;
            }
        };
        self.out.push_str("<img");
        self.push_href("src", &self.address(url));
        self.push_attribute("alt", &doc.plain_text(id));
        if let Some(title) = &target.title {
            self.push_attribute("title", title);
        }
        if let Some((width, height)) = size {
            self.push_attribute("width", &width.to_string());
            self.push_attribute("height", &height.to_string());
        }
        self.out.push_str(" />");
    }
}
