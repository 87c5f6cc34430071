//! The body: Markdown events become nodes, each kind by a small handler.
//!
//! Calls of shortcodes were hidden before ([`super::mask`]); their places say which HTML blocks and
//! which paragraphs are calls in truth.

mod inline;
mod list;
mod table;

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

pub(crate) use inline::{InlineReader, is_single_tilde};

use super::builder::Builder;
use super::mask::Masked;
use super::{exhibit, html, shortcode};
use crate::model::diagnostic::Code;
use crate::model::doc::{
    AlertKind, CodeBlock, CodeId, Heading, HeadingId, List, ListId, NodeKind, Table, TableId,
};

/// Blocks inside each other, at most; deeper ones are read as if they stood at this depth.
const DEEPEST: usize = 100;

/// The extensions of the body.
pub(crate) fn block_options() -> Options {
    inline_options()
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_FOOTNOTES
}

/// The extensions of inline Markdown. Notes are not among them: `parse` reads their calls itself.
pub(crate) fn inline_options() -> Options {
    Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS
}

/// Reads the body, which begins at byte `start` of the source.
pub(crate) fn read_body(builder: &mut Builder<'_>, masked: Masked<'_>, start: usize) {
    let Masked { text, calls } = masked;
    builder.calls = calls;
    let mut reader = Reader {
        builder,
        start,
        inline: InlineReader::default(),
        blocks: Vec::new(),
        table: None,
        last_number: 0,
        too_deep: 0,
        skipping: None,
        gathered: None,
    };
    for (event, range) in Parser::new_ext(&text, block_options()).into_offset_iter() {
        reader.event(event, start + range.start..start + range.end);
    }
    shortcode::close_all(builder);
    shortcode::report_unplaced(builder);
}

/// Text gathered for a block that is written at its end.
struct Gathered {
    text: String,
    code: Option<Box<str>>,
}

struct Reader<'b, 'a> {
    builder: &'b mut Builder<'a>,
    start: usize,
    inline: InlineReader,
    /// The nodes of the Markdown blocks that are open.
    blocks: Vec<usize>,
    /// The table that ended last: its node, the number of nodes after it, and how deep it stands.
    table: Option<(usize, usize, usize)>,
    /// The last number of the numbered list that ended last.
    last_number: u64,
    /// Blocks that are open beyond the deepest.
    too_deep: usize,
    /// What follows up to this end was read already.
    skipping: Option<TagEnd>,
    gathered: Option<Gathered>,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(end) = self.skipping {
            if event == Event::End(end) {
                self.skipping = None;
            }
            return;
        }
        if let Some(gathered) = &mut self.gathered {
            match event {
                Event::Text(text) | Event::Html(text) => gathered.text.push_str(&text),
                Event::End(_) => self.end_gathered(range),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) if is_block(&tag) => self.start(tag, range),
            Event::End(end) if is_block_end(end) => self.end(end, range),
            Event::Rule => self.builder.leaf(NodeKind::Rule, range),
            Event::TaskListMarker(done) => self.builder.mark_task(done),
            event => self.inline.event(self.builder, event, range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph if self.is_other_than_paragraph(&range) => self.skipping = Some(TagEnd::Paragraph),
            Tag::CodeBlock(kind) => self.gather(Some(match kind {
                CodeBlockKind::Indented => "".into(),
                CodeBlockKind::Fenced(info) => (&*info).into(),
            })),
            Tag::HtmlBlock => self.gather(None),
            tag => {
                let Some(kind) = self.kind(tag, &range) else { return };
                self.open(kind, range);
            }
        }
    }

    fn gather(&mut self, code: Option<Box<str>>) {
        self.gathered = Some(Gathered { text: String::new(), code });
    }

    fn open(&mut self, kind: NodeKind, range: Range<usize>) {
        if self.too_deep > 0 || self.builder.depth() >= DEEPEST {
            if self.too_deep == 0 {
                let message = format!("more than {DEEPEST} lists and quotes inside each other");
                self.builder.report(Code::TooDeep, range.start..range.start + 1, message);
            }
            self.too_deep += 1;
            self.builder.end_run();
            return;
        }
        self.builder.open(kind, range);
        self.blocks.push(self.builder.doc.nodes.len() - 1);
    }

    fn kind(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<NodeKind> {
        let doc = &mut self.builder.doc;
        Some(match tag {
            Tag::Paragraph => NodeKind::Paragraph,
            Tag::Heading { .. } => self.heading(tag, range)?,
            Tag::BlockQuote(None) => NodeKind::BlockQuote,
            Tag::BlockQuote(Some(kind)) => NodeKind::Alert(alert(kind)),
            Tag::List(start) => {
                doc.lists.push(List { start });
                NodeKind::List(ListId(doc.lists.len() as u32 - 1))
            }
            Tag::Item => NodeKind::Item,
            Tag::FootnoteDefinition(label) => self.note(&label, range),
            Tag::DefinitionList => NodeKind::DefinitionList,
            Tag::DefinitionListTitle => {
                self.colons(range);
                NodeKind::DefinitionTerm
            }
            Tag::DefinitionListDefinition => {
                self.colons(range);
                NodeKind::DefinitionBody
            }
            Tag::Table(alignments) => {
                let alignments = alignments.into_iter().map(table::alignment).collect();
                doc.tables.push(Table { alignments });
                NodeKind::Table(TableId(doc.tables.len() as u32 - 1))
            }
            Tag::TableHead => NodeKind::TableHead,
            Tag::TableRow => NodeKind::TableRow,
            Tag::TableCell => NodeKind::TableCell,
            _ => return None,
        })
    }

    fn heading(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<NodeKind> {
        let Tag::Heading { level, id, classes, .. } = tag else { return None };
        let mut heading = Heading {
            level: level as u8,
            anchor: id.as_deref().unwrap_or("").into(),
            explicit: id.is_some(),
            run_in: None,
            unnumbered: false,
            annex: false,
            classes: Vec::new(),
        };
        for class in classes {
            match &*class {
                "run-in" => heading.run_in = Some(true),
                "block" => heading.run_in = Some(false),
                "unnumbered" => heading.unnumbered = true,
                "annex" => heading.annex = true,
                other => heading.classes.push(other.into()),
            }
        }
        let place = id.and_then(|id| {
            let written = &self.builder.source[range.clone()];
            let at = range.start + written.rfind(&format!("#{id}"))? + 1;
            Some((at..at + id.len()).into())
        });
        self.builder.heading_places.push(place);
        let headings = &mut self.builder.doc.headings;
        headings.push(heading);
        Some(NodeKind::Heading(HeadingId(headings.len() as u32 - 1)))
    }

    fn note(&mut self, label: &str, range: &Range<usize>) -> NodeKind {
        let id = self.builder.note(label);
        let place = range.start..range.start + "[^]:".len() + label.len();
        match self.builder.note_definitions[id.index()] {
            None => self.builder.note_definitions[id.index()] = Some(place.into()),
            Some(first) => {
                let first = self.builder.span(first);
                let message = format!("the note `{label}` is written twice");
                let diagnostic = self.builder.report(Code::DuplicateNote, place, message);
                *diagnostic = diagnostic.clone().related(first, "first written here");
            }
        }
        NodeKind::NoteBody(id)
    }

    /// A paragraph that holds only calls, or is the caption of the table before it.
    fn is_other_than_paragraph(&mut self, range: &Range<usize>) -> bool {
        let source = self.builder.source;
        let written = &source[range.clone()];
        if written.starts_with(": ")
            && let Some((table, nodes, depth)) = self.table
            && (nodes, depth) == (self.builder.doc.nodes.len(), self.builder.depth())
        {
            exhibit::caption_table(self.builder, table, range.clone());
            return true;
        }
        self.colons(range);
        table::check_like(self.builder, range);
        if self.too_deep > 0 || !written.starts_with("{{") {
            return false;
        }
        let first = self.builder.calls.partition_point(|call| (call.range.start as usize) < range.start);
        let mut at = range.start;
        let mut last = first;
        while let Some(call) = self.builder.calls.get(last)
            && (call.range.start as usize) < range.end
            && !call.block
        {
            if !source[at..call.range.start as usize].trim().is_empty() {
                return false;
            }
            at = call.range.end as usize;
            last += 1;
        }
        if last == first || !source[at..range.end.max(at)].trim().is_empty() {
            return false;
        }
        for call in first..last {
            shortcode::place_block(self.builder, call);
        }
        true
    }

    /// Reports a `:::` block of another dialect.
    fn colons(&mut self, range: &Range<usize>) {
        if self.builder.source[range.clone()].starts_with(":::") {
            let place = range.start..range.start + 3;
            self.builder.report(Code::ForeignSyntax, place, "`:::` is printed as text").help =
                Some("write `{% name() %}`, the text, then `{% end %}`".into());
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        if self.too_deep > 0 {
            self.builder.end_run();
            self.too_deep -= 1;
            return;
        }
        let node = self.blocks.pop();
        if let (TagEnd::Paragraph, Some(node)) = (end, node)
            && exhibit::lone_image(self.builder, node, &range)
        {
            return;
        }
        self.builder.close();
        match (end, node) {
            (TagEnd::Table, Some(node)) => {
                self.table = Some((node, self.builder.doc.nodes.len(), self.builder.depth()));
            }
            (TagEnd::List(true), Some(node)) => {
                self.last_number = list::check_numbers(self.builder, node, self.last_number);
            }
            (TagEnd::TableRow, Some(node)) => table::check_row(self.builder, node, range),
            (TagEnd::Paragraph, _) => {
                for call in std::mem::take(&mut self.builder.waiting) {
                    shortcode::place_block(self.builder, call);
                }
            }
            _ => {}
        }
    }

    fn end_gathered(&mut self, range: Range<usize>) {
        let Some(Gathered { text, code }) = self.gathered.take() else { return };
        match code {
            Some(info) => self.code(&info, text, range),
            None => self.html(&text, range),
        }
    }

    fn code(&mut self, info: &str, text: String, range: Range<usize>) {
        let language = info.split(' ').next().filter(|word| !word.is_empty());
        let codes = &mut self.builder.doc.codes;
        codes.push(CodeBlock { language: language.map(Into::into), info: info.into(), text: text.into() });
        let id = CodeId(codes.len() as u32 - 1);
        self.builder.leaf(NodeKind::CodeBlock(id), range);
    }

    /// An HTML block: a call, or raw HTML.
    fn html(&mut self, text: &str, range: Range<usize>) {
        let calls = &self.builder.calls;
        // A block tag hides the spaces before it as well.
        let first = calls.partition_point(|call| (call.range.end as usize) <= range.start);
        let is_call = text.trim_start().starts_with("<?x") || text.trim_start().starts_with("<??>");
        match calls.get(first) {
            Some(call) if is_call && self.hides(call.range.start as usize, range.start) => {
                if call.block && !self.blocks.is_empty() {
                    let place = call.range;
                    self.builder.calls[first].placed = true;
                    let message = "a block cannot begin or end inside a list, a quote or a note";
                    self.builder.report(Code::ShortcodeSyntax, place, message);
                } else {
                    shortcode::place_block(self.builder, first);
                }
            }
            Some(call) if (call.range.start as usize) < range.end => self.calls_in_html(first, &range),
            _ => html::block(self.builder, range, text),
        }
    }

    /// Whether only spaces stand between the start of an HTML block and a call.
    fn hides(&self, call: usize, block: usize) -> bool {
        let (low, high) = (call.min(block), call.max(block));
        low >= self.start && self.builder.source[low..high].trim().is_empty()
    }

    fn calls_in_html(&mut self, first: usize, range: &Range<usize>) {
        for index in first..self.builder.calls.len() {
            let call = &mut self.builder.calls[index];
            let place = call.range;
            if place.start as usize >= range.end {
                break;
            }
            call.placed = true;
            let message = "a shortcode inside a block of raw HTML";
            self.builder.report(Code::ShortcodeSyntax, place, message).help =
                Some("put a blank line before and after the call".into());
        }
        let source = self.builder.source;
        html::block(self.builder, range.clone(), &source[range.clone()]);
    }
}

fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    is_block_end(tag.to_end())
}

fn is_block_end(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
