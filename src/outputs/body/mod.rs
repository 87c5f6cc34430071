//! Writes document trees as HTML, for pages and feeds alike.
//!
//! In: a [`Doc`] with what its targets lead to and its composition ([`BodyContext`]). Out: HTML of one
//! node's children, and the notes that were called on the way. For plain CommonMark and GFM the HTML
//! equals pulldown-cmark's own; where and why it does not is listed with the test that compares them.
//!
//! Blocks ([`blocks`]) and inlines ([`inlines`]) recurse no deeper than `parse` lets documents nest.

mod blocks;
mod exhibits;
mod inline_markdown;
mod inlines;
mod marks;
mod notes;
mod rich;

use tera::Value;

use crate::model::catalog::DocId;
use crate::model::composition::{Composition, Rich};
use crate::model::doc::{AlertKind, Doc, ExhibitKind, NodeId, RecommendationId};
use crate::model::record::HeadingMode;
use crate::model::site::ResolvedDoc;
use crate::model::text::{Html, Lang};
use crate::text::escape;

pub use inline_markdown::{inline_markdown, plain_markdown};
pub use marks::place;

/// The words that a document needs besides its own.
pub trait BodyWords {
    /// Above an exhibit: `Figure 2`.
    fn exhibit_label(&self, kind: ExhibitKind, number: u32) -> String;
    /// In running text: `Figure 2`.
    fn exhibit_reference(&self, kind: ExhibitKind, number: u32, place: ReferencePlace) -> String;
    /// In running text: `Section 2.3`.
    fn section_reference(&self, number: &str, place: ReferencePlace) -> String;
    /// In running text, a section without number: `“Outlook”`.
    fn section_words(&self, words: &str) -> String;
    /// The title of another document, plain text.
    fn title(&self, doc: DocId) -> String;
    /// Says that a source is missing.
    fn missing_source(&self) -> String;
    /// Says what a note's number is: `Note 3`.
    fn note_label(&self, number: u32) -> String;
    /// Says where a note's way back leads: `Back to note 3 in the text`.
    fn back_label(&self, number: u32) -> String;
    /// Above an alert: `Warning`.
    fn alert_label(&self, kind: AlertKind) -> String;
    /// Who a recommendation of the body is for; `written` is an id or a name.
    fn addressee(&self, recommendation: RecommendationId, written: &str) -> String;
    /// Says whether a task is done.
    fn task_label(&self, done: bool) -> String;
    /// `A, B and C` of finished pieces; `names` are their words.
    fn list(&self, names: &[&str], pieces: &[Html]) -> Html;
}

/// Where a cross-reference stands, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferencePlace {
    /// Within a sentence.
    Running,
    /// At its start: in some languages in upper case only there.
    Start,
    /// It leads into another brief, which is named.
    Other(DocId),
}

/// Writes the components of the theme: figures, boxes, its own shortcodes.
pub trait Components {
    /// Writes the component `name` with its arguments and, for blocks, its body; `None` if it failed, which the
    /// implementor reports.
    fn component(&self, name: &str, arguments: Vec<(String, Value)>, body: Option<&Html>) -> Option<Html>;
}

/// Everything that decides the HTML of a document.
#[derive(Clone, Copy)]
pub struct BodyContext<'a> {
    pub doc: &'a Doc,
    pub resolved: &'a ResolvedDoc,
    pub composition: &'a Composition,
    pub lang: &'a Lang,
    pub words: &'a dyn BodyWords,
    pub components: &'a dyn Components,
    pub headings: HeadingMode,
    /// Before every id and every link to one: unique where a page shows several documents.
    pub id_prefix: &'a str,
    /// The highest level a heading may take: 2 on a page that has its own title.
    pub top_heading: u8,
    /// For feeds: what makes addresses absolute.
    pub base: Option<Base<'a>>,
}

/// Where relative addresses start.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// Scheme and host.
    pub origin: &'a str,
    /// The full address of the document's own page.
    pub page: &'a str,
}

/// HTML of a part of a document.
#[derive(Debug, Default)]
pub struct Fragment {
    pub html: Html,
    /// Notes called in it and not yet printed: indexes into [`Composition::notes`], each once, in order.
    pub notes: Vec<u32>,
}

/// Writes the children of a node that holds inlines; notes are left to the caller.
pub fn render_inlines(context: &BodyContext<'_>, node: NodeId) -> Fragment {
    let mut renderer = Renderer::new(context);
    renderer.children(node);
    renderer.finish()
}

/// Writes the children of a node that holds blocks, each followed by the notes first called in it.
pub fn render_blocks(context: &BodyContext<'_>, node: NodeId) -> Fragment {
    let mut renderer = Renderer::new(context);
    renderer.top_blocks(node);
    renderer.finish()
}

/// Writes notes, as they follow a block.
pub fn render_notes(context: &BodyContext<'_>, notes: &[u32]) -> Fragment {
    let mut renderer = Renderer::new(context);
    renderer.called = notes.to_vec();
    renderer.flush_notes();
    renderer.finish()
}

/// Writes a formatted text that belongs to no document, such as a reference in an index.
pub fn rich_html(rich: &Rich) -> Html {
    let mut html = String::new();
    rich::write_free(rich, &mut html);
    Html(html)
}

/// Writes a formatted text of a document's composition: a reference, with links if `anchors`.
pub fn render_rich(context: &BodyContext<'_>, rich: &Rich) -> Html {
    let mut renderer = Renderer::new(context);
    renderer.rich(rich);
    Html(renderer.out)
}

/// The id of the reference with this index.
pub fn reference_id(prefix: &str, index: u32) -> String {
    format!("{prefix}ref-{}", index + 1)
}

/// The id of the citation with this index.
pub fn citation_id(prefix: &str, index: u32) -> String {
    format!("{prefix}cite-{}", index + 1)
}

/// Writes nodes into a string.
struct Renderer<'a> {
    context: &'a BodyContext<'a>,
    out: String,
    /// Notes called since notes were last printed.
    called: Vec<u32>,
    /// Inside a link: links in it are left out.
    in_link: bool,
    /// A text node whose first bytes were printed already, before a note's call.
    printed: Option<(NodeId, usize)>,
}

impl<'a> Renderer<'a> {
    fn new(context: &'a BodyContext<'a>) -> Self {
        Self { context, out: String::new(), called: Vec::new(), in_link: false, printed: None }
    }

    fn finish(self) -> Fragment {
        Fragment { html: Html(self.out), notes: self.called }
    }

    /// Writes all children of a node, blocks or inlines.
    fn children(&mut self, id: NodeId) {
        let doc = self.context.doc;
        for child in doc.children(id) {
            self.node(child);
        }
    }

    fn node(&mut self, id: NodeId) {
        if !self.block(id) {
            self.inline(id);
        }
    }

    /// Writes into a string of its own.
    fn aside(&mut self, write: impl FnOnce(&mut Self)) -> Html {
        let outer = std::mem::take(&mut self.out);
        write(self);
        Html(std::mem::replace(&mut self.out, outer))
    }

    /// Starts a line unless one is started.
    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// An address as it is printed: same-page anchors take the prefix; feeds make all absolute, and lead
    /// to the document's own page, where ids have no prefix.
    fn address(&self, url: &str) -> String {
        match (self.context.base, url.strip_prefix('#')) {
            (Some(base), Some(_)) => format!("{}{url}", base.page),
            (Some(base), None) if url.starts_with('/') && !url.starts_with("//") => {
                format!("{}{url}", base.origin)
            }
            (None, Some(anchor)) => format!("#{}{anchor}", self.context.id_prefix),
            _ => url.to_owned(),
        }
    }

    fn push_text(&mut self, text: &str) {
        escape::text(text, &mut self.out);
    }

    fn push_attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::attribute(value, &mut self.out);
        self.out.push('"');
    }

    fn push_href(&mut self, name: &str, url: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::href(url, &mut self.out);
        self.out.push('"');
    }
}
