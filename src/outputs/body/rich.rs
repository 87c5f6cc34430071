//! Formatted text of citations and references as HTML.

use super::{Renderer, reference_id};
use crate::model::composition::{Rich, RichNode, RichStyle};
use crate::model::doc::{NodeId, Rest};
use crate::text::escape;

impl Renderer<'_> {
    /// Writes a formatted text of this document.
    pub(super) fn rich(&mut self, rich: &Rich) {
        for node in rich {
            match node {
                RichNode::Text(text) => self.push_text(text),
                RichNode::Styled(style, children) => {
                    let (open, close) = tags(*style);
                    self.out.push_str(open);
                    self.rich(children);
                    self.out.push_str(close);
                }
                RichNode::Link { url, children } => self.rich_link(url, children),
                RichNode::Reference(index, children) => self.rich_reference(*index, children),
                RichNode::Nodes(node) => self.children(*node),
                RichNode::NodesAfter { node, skip } => self.children_after(*node, *skip as usize),
            }
        }
    }

    fn rich_link(&mut self, url: &str, children: &Rich) {
        if self.in_link {
            return self.rich(children);
        }
        self.out.push_str("<a");
        self.push_href("href", &self.address(url));
        self.out.push('>');
        self.in_link = true;
        self.rich(children);
        self.in_link = false;
        self.out.push_str("</a>");
    }

    /// The part of a citation that leads to the list of references.
    fn rich_reference(&mut self, index: u32, children: &Rich) {
        if self.in_link {
            return self.rich(children);
        }
        self.out.push_str("<a role=\"doc-biblioref\"");
        self.push_href("href", &self.address(&format!("#{}", reference_id("", index))));
        self.out.push('>');
        self.in_link = true;
        self.rich(children);
        self.in_link = false;
        self.out.push_str("</a>");
    }

    /// The children of a suffix without the first `skip` bytes of their text, which were its locator.
    fn children_after(&mut self, id: NodeId, skip: usize) {
        let doc = self.context.doc;
        for rest in doc.children_after(id, skip) {
            match rest {
                Rest::Whole(child) => self.node(child),
                Rest::End(text) => self.push_text(text),
            }
        }
    }
}

/// Writes a formatted text that belongs to no document: what names a reference of one stays as words.
pub(super) fn write_free(rich: &Rich, out: &mut String) {
    for node in rich {
        match node {
            RichNode::Text(text) => escape::text(text, out),
            RichNode::Styled(style, children) => {
                let (open, close) = tags(*style);
                out.push_str(open);
                write_free(children, out);
                out.push_str(close);
            }
            RichNode::Link { url, children } => {
                out.push_str("<a href=\"");
                escape::href(url, out);
                out.push_str("\">");
                write_free(children, out);
                out.push_str("</a>");
            }
            RichNode::Reference(_, children) => write_free(children, out),
            RichNode::Nodes(_) | RichNode::NodesAfter { .. } => {}
        }
    }
}

fn tags(style: RichStyle) -> (&'static str, &'static str) {
    match style {
        RichStyle::Italic => ("<i>", "</i>"),
        RichStyle::Upright => ("<span class=\"upright\">", "</span>"),
        RichStyle::Bold => ("<b>", "</b>"),
        RichStyle::SmallCaps => ("<span class=\"small-caps\">", "</span>"),
        RichStyle::Superscript => ("<sup>", "</sup>"),
        RichStyle::Subscript => ("<sub>", "</sub>"),
        RichStyle::Underline => ("<u>", "</u>"),
    }
}
