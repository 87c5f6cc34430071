//! Builds a document: nodes are opened, filled and closed in document order, faults are collected.
//!
//! Inline nodes gather in a run until a block begins or ends; then [`super::inline`] reads the marks
//! in it. Ids of nodes are written by [`super::finish`], so until then nodes may still move.

use std::collections::BTreeMap;

use super::ParseOptions;
use super::inline::{self, Signs};
use super::leftovers::Leftover;
use super::shortcode::{Call, Container};
use super::typography::Typography;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::{
    Doc, LinkId, LinkKind, LinkTarget, Node, NodeKind, Note, NoteId, NoteRef, NoteRefId, StrId,
};
use crate::model::source::{SourcePath, Span, TextRange};

/// The document being built.
pub(crate) struct Builder<'a> {
    /// What text ranges index into: the file, or a piece of front matter that is not verbatim in it.
    pub source: &'a str,
    pub file: &'a SourcePath,
    pub options: &'a ParseOptions,
    pub typography: Typography<'a>,
    pub abbreviations: Abbreviations<'a>,
    /// All but the buffer, which still grows.
    pub doc: Doc,
    pub buffer: String,
    pub diagnostics: Vec<Diagnostic>,
    /// The shortcode calls of the body, in order.
    pub calls: Vec<Call>,
    /// Block shortcodes that are open.
    pub containers: Vec<Container>,
    /// Calls of block shortcodes that stood in running text; they become blocks after it.
    pub waiting: Vec<usize>,
    /// Where each note is written, by note.
    pub note_definitions: Vec<Option<TextRange>>,
    /// Where the id of each exhibit is written, by exhibit.
    pub id_places: Vec<Option<TextRange>>,
    /// Where the id of each heading is written, by heading.
    pub heading_places: Vec<Option<TextRange>>,
    /// Pictures without alternative text.
    pub bare_images: Vec<TextRange>,
    /// The quotation mark between which the text stands, so that it is escaped in there for no other reason.
    pub enclosed_by: Option<char>,
    /// Signs of failed markup, reported at the end.
    pub leftovers: Vec<Leftover>,
    /// What the run may hold besides plain text.
    pub signs: Signs,
    note_ids: BTreeMap<String, NoteId>,
    open: Vec<u32>,
    /// Where the run of inline nodes begins.
    run: Option<u32>,
    /// The place of a piece whose text is not verbatim in the file.
    foreign: Option<TextRange>,
    shared: Vec<(&'static str, StrId)>,
    scratch: [Vec<Node>; 2],
}

/// The abbreviations that a document explains, each at its first use.
#[derive(Debug, Default)]
pub(crate) struct Abbreviations<'a> {
    /// Short and long forms not yet met, the document's own first.
    pub waiting: Vec<(&'a str, &'a str)>,
}

impl<'a> Builder<'a> {
    /// A builder for `source`.
    pub fn new(
        source: &'a str,
        file: &'a SourcePath,
        options: &'a ParseOptions,
        typography: Typography<'a>,
    ) -> Self {
        Self {
            source,
            file,
            options,
            typography,
            abbreviations: Abbreviations::default(),
            doc: Doc::default(),
            buffer: String::new(),
            diagnostics: Vec::new(),
            calls: Vec::new(),
            containers: Vec::new(),
            waiting: Vec::new(),
            note_definitions: Vec::new(),
            id_places: Vec::new(),
            heading_places: Vec::new(),
            bare_images: Vec::new(),
            enclosed_by: None,
            leftovers: Vec::new(),
            signs: Signs::default(),
            note_ids: BTreeMap::new(),
            open: Vec::new(),
            run: None,
            foreign: None,
            shared: Vec::new(),
            scratch: Default::default(),
        }
    }

    /// The place in the file of a range of the source.
    pub fn place(&self, range: TextRange) -> TextRange {
        self.foreign.unwrap_or(range)
    }

    /// Whether the source is a piece that is not verbatim in the file.
    pub fn is_foreign(&self) -> bool {
        self.foreign.is_some()
    }

    /// The span of a range of the source.
    pub fn span(&self, range: impl Into<TextRange>) -> Span {
        Span::new(self.file, self.place(range.into()))
    }

    /// Reports a fault at a range of the source.
    pub fn report(
        &mut self,
        code: Code,
        range: impl Into<TextRange>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let diagnostic = Diagnostic::at(code, self.span(range), message);
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut().expect("one was just pushed")
    }

    /// How many nodes are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The kind of the node opened last.
    pub fn innermost(&self) -> Option<NodeKind> {
        self.open.last().map(|index| self.doc.nodes[*index as usize].kind)
    }

    /// Whether the block opened last is a heading.
    pub fn in_heading(&self) -> bool {
        matches!(self.innermost(), Some(NodeKind::Heading(_)))
    }

    /// Opens a block.
    pub fn open(&mut self, kind: NodeKind, range: impl Into<TextRange>) {
        self.end_run();
        self.push_open(kind, range.into());
    }

    /// Closes the block opened last.
    pub fn close(&mut self) {
        self.end_run();
        self.pop_open();
    }

    /// Closes blocks until `depth` are open.
    pub fn close_to(&mut self, depth: usize) {
        self.end_run();
        while self.open.len() > depth {
            self.pop_open();
        }
    }

    /// Undoes the block opened last, with all that is in it.
    pub fn discard_block(&mut self) {
        self.run = None;
        self.signs = Signs::default();
        if let Some(index) = self.open.pop() {
            self.doc.nodes.truncate(index as usize);
        }
    }

    /// Appends nodes that stood at index `from` before.
    pub fn append_moved(&mut self, nodes: &[Node], from: usize) {
        let shift = (self.doc.nodes.len() - from) as u32;
        self.doc.nodes.extend(nodes.iter().map(|node| Node { end: node.end + shift, ..*node }));
    }

    /// Turns the list item that is open into one with a box.
    pub fn mark_task(&mut self, done: bool) {
        let item = self
            .open
            .iter()
            .rev()
            .copied()
            .find(|index| self.doc.nodes[*index as usize].kind == NodeKind::Item);
        if let Some(index) = item {
            self.doc.nodes[index as usize].kind = NodeKind::TaskItem(done);
        }
    }

    /// A block without children.
    pub fn leaf(&mut self, kind: NodeKind, range: impl Into<TextRange>) {
        self.end_run();
        self.push_leaf(kind, range.into());
    }

    /// Opens an inline node.
    pub fn open_inline(&mut self, kind: NodeKind, range: impl Into<TextRange>) {
        self.begin_run();
        self.push_open(kind, range.into());
    }

    /// Closes the inline node opened last.
    pub fn close_inline(&mut self) {
        self.pop_open();
    }

    /// An inline node without children.
    pub fn inline(&mut self, kind: NodeKind, range: impl Into<TextRange>) {
        self.begin_run();
        self.push_leaf(kind, range.into());
    }

    /// Text written at `range`; `text` says how it reads.
    pub fn text(&mut self, range: std::ops::Range<usize>, text: &str) {
        if text.is_empty() {
            return;
        }
        self.begin_run();
        self.signs.look_at(text);
        if &self.source[range.clone()] != text {
            let id = self.string(text);
            self.push_leaf(NodeKind::Buffered(id), range.into());
            return;
        }
        let in_run = self.run.is_some_and(|run| (run as usize) < self.doc.nodes.len());
        if let Some(last) = self.doc.nodes.last_mut()
            && in_run
            && last.kind == NodeKind::Text
            && last.range.end as usize == range.start
        {
            last.range.end = range.end as u32;
            return;
        }
        self.push_leaf(NodeKind::Text, range.into());
    }

    /// A string of the side buffer.
    pub fn string(&mut self, text: &str) -> StrId {
        let start = self.buffer.len();
        self.buffer.push_str(text);
        self.doc.strings.push(TextRange::new(start, start + text.len()));
        StrId(self.doc.strings.len() as u32 - 1)
    }

    /// A string of the side buffer that many nodes share.
    pub fn shared_string(&mut self, text: &'static str) -> StrId {
        if let Some((_, id)) = self.shared.iter().find(|(shared, _)| *shared == text) {
            return *id;
        }
        let id = self.string(text);
        self.shared.push((text, id));
        id
    }

    /// A new target.
    pub fn link(&mut self, target: &str, range: TextRange, kind: LinkKind, title: Option<&str>) -> LinkId {
        let range = self.place(range);
        let title = title.map(|title| self.set_plain(title));
        self.doc.links.push(LinkTarget { target: target.trim().into(), range, kind, title });
        LinkId(self.doc.links.len() as u32 - 1)
    }

    /// A text without markup with its punctuation set, where the site wants that.
    pub fn set_plain(&self, text: &str) -> Box<str> {
        match self.options.smart_punctuation {
            true => inline::set_plain(text, self.typography).into(),
            false => text.into(),
        }
    }

    /// The note of this name; names are compared without case.
    pub fn note(&mut self, label: &str) -> NoteId {
        let folded = label.to_lowercase();
        if let Some(id) = self.note_ids.get(&folded) {
            return *id;
        }
        let id = NoteId(self.doc.notes.len() as u32);
        self.doc.notes.push(Note { label: label.into(), body: None });
        self.note_definitions.push(None);
        self.note_ids.insert(folded, id);
        id
    }

    /// A call of a note.
    pub fn note_ref(&mut self, label: &str) -> NoteRefId {
        let note = self.note(label);
        self.doc.note_refs.push(NoteRef { note, occurrence: 0 });
        NoteRefId(self.doc.note_refs.len() as u32 - 1)
    }

    /// Builds inside a piece whose text is `text` and that stands at `place` in the file, not verbatim.
    pub fn within_foreign(&mut self, text: &'a str, place: TextRange, build: impl FnOnce(&mut Self)) {
        let first = self.doc.nodes.len();
        let source = std::mem::replace(&mut self.source, text);
        let before = self.foreign.replace(place);
        build(self);
        self.end_run();
        for index in first..self.doc.nodes.len() {
            let node = self.doc.nodes[index];
            let kind = match node.kind {
                NodeKind::Text => NodeKind::Buffered(self.string(&text[node.range.as_range()])),
                kind => kind,
            };
            self.doc.nodes[index] = Node { kind, range: place, end: node.end };
        }
        self.foreign = before;
        self.source = source;
    }

    /// The text of a text node; empty for others.
    pub fn text_of(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::Text => &self.source[node.range.as_range()],
            NodeKind::Buffered(id) | NodeKind::Code(id) => {
                &self.buffer[self.doc.strings[id.index()].as_range()]
            }
            _ => "",
        }
    }

    /// Begins a run of inline nodes, if none has begun.
    pub fn begin_run(&mut self) {
        if self.run.is_none() {
            self.run = Some(self.doc.nodes.len() as u32);
        }
    }

    /// Ends the run of inline nodes and reads the marks in it.
    pub fn end_run(&mut self) {
        let Some(start) = self.run.take() else { return };
        let signs = std::mem::take(&mut self.signs);
        if !inline::needed(self, signs) {
            return;
        }
        let [mut from, mut to] = std::mem::take(&mut self.scratch);
        from.clear();
        from.extend(
            self.doc.nodes.drain(start as usize..).map(|node| Node { end: node.end - start, ..node }),
        );
        inline::read_marks(self, signs, &mut from, &mut to);
        self.doc.nodes.extend(from.iter().map(|node| Node { end: node.end + start, ..*node }));
        self.scratch = [from, to];
    }

    fn push_open(&mut self, kind: NodeKind, range: TextRange) {
        self.open.push(self.doc.nodes.len() as u32);
        self.push_leaf(kind, range);
    }

    fn pop_open(&mut self) {
        if let Some(index) = self.open.pop() {
            self.doc.nodes[index as usize].end = self.doc.nodes.len() as u32;
        }
    }

    fn push_leaf(&mut self, kind: NodeKind, range: TextRange) {
        let end = self.doc.nodes.len() as u32 + 1;
        self.doc.nodes.push(Node { kind, range, end });
    }
}
