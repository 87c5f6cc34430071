//! Blocks: paragraphs, headings, lists, quotations, tables, code.

use super::Renderer;
use crate::model::doc::{AlertKind, Alignment, HeadingId, NodeId, NodeKind, TableId};
use crate::model::record::HeadingMode;
use crate::text::escape;

impl Renderer<'_> {
    /// Writes the children of `id` as blocks of a page: run-in headings join their paragraph, and each
    /// block is followed by the notes first called in it.
    pub(super) fn top_blocks(&mut self, id: NodeId) {
        let doc = self.context.doc;
        let blocks: Vec<NodeId> = doc.children(id).collect();
        let mut index = 0;
        while index < blocks.len() {
            let next = blocks.get(index + 1).copied();
            match (doc.node(blocks[index]).kind, next) {
                (NodeKind::Heading(heading), Some(next))
                    if self.is_run_in(heading) && doc.node(next).kind == NodeKind::Paragraph =>
                {
                    self.run_in(blocks[index], heading, next);
                    index += 2;
                }
                _ => {
                    self.node(blocks[index]);
                    index += 1;
                }
            }
            self.flush_notes();
        }
    }

    /// Writes a block; `false` if the node is none.
    pub(super) fn block(&mut self, id: NodeId) -> bool {
        let doc = self.context.doc;
        match doc.node(id).kind {
            NodeKind::Part(_) | NodeKind::ExhibitBody | NodeKind::Furniture(_) => self.children(id),
            NodeKind::Paragraph => self.simple(id, "<p>", "</p>\n"),
            NodeKind::Heading(heading) => self.heading(id, heading),
            NodeKind::BlockQuote => self.simple(id, "<blockquote>\n", "</blockquote>\n"),
            NodeKind::Alert(kind) => {
                let mut open = format!(
                    "<blockquote class=\"markdown-alert-{}\">\n<p class=\"label\">",
                    alert_name(kind)
                );
                escape::text(&self.context.words.alert_label(kind), &mut open);
                open.push_str("</p>\n");
                self.simple(id, &open, "</blockquote>\n");
            }
            NodeKind::List(list) => match doc.lists[list.index()].start {
                None => self.simple(id, "<ul>\n", "</ul>\n"),
                Some(1) => self.simple(id, "<ol>\n", "</ol>\n"),
                Some(start) => self.simple(id, &format!("<ol start=\"{start}\">\n"), "</ol>\n"),
            },
            NodeKind::Item => self.simple(id, "<li>", "</li>\n"),
            NodeKind::TaskItem(done) => self.task(id, done),
            NodeKind::CodeBlock(code) => self.code(code.index()),
            NodeKind::HtmlBlock(html) => self.raw(html),
            NodeKind::Rule => {
                self.fresh_line();
                self.out.push_str("<hr />\n");
            }
            NodeKind::Table(table) => self.plain_table(id, table),
            NodeKind::DefinitionList => self.simple(id, "<dl>\n", "</dl>\n"),
            NodeKind::DefinitionTerm => self.simple(id, "<dt>", "</dt>\n"),
            NodeKind::DefinitionBody => self.simple(id, "<dd>", "</dd>\n"),
            NodeKind::NoteBody(_) => {}
            NodeKind::Exhibit(exhibit) => self.exhibit(id, exhibit),
            NodeKind::KeyPoints => self.furnished("key_points", id, Vec::new()),
            NodeKind::Recommendation(head) => self.recommendation(id, head),
            NodeKind::PullQuote => self.furnished("pullquote", id, Vec::new()),
            NodeKind::Timeline => self.furnished("timeline", id, Vec::new()),
            NodeKind::Details => self.furnished("details", id, Vec::new()),
            NodeKind::Themed(call) => self.themed(id, call),
            _ => return false,
        }
        true
    }

    fn simple(&mut self, id: NodeId, open: &str, close: &str) {
        self.fresh_line();
        self.out.push_str(open);
        self.children(id);
        self.out.push_str(close);
    }

    fn is_run_in(&self, heading: HeadingId) -> bool {
        let own = self.context.doc.headings[heading.index()].run_in;
        own.unwrap_or(self.context.headings == HeadingMode::RunIn)
    }

    /// A heading set inline at the start of the paragraph `next`.
    fn run_in(&mut self, id: NodeId, heading: HeadingId, next: NodeId) {
        self.fresh_line();
        self.out.push_str("<div class=\"run\">");
        self.heading_tag(id, heading, true);
        self.out.push_str("\n<p>");
        self.children(next);
        self.out.push_str("</p></div>\n");
    }

    fn heading(&mut self, id: NodeId, heading: HeadingId) {
        self.fresh_line();
        self.heading_tag(id, heading, false);
        self.out.push('\n');
    }

    fn heading_tag(&mut self, id: NodeId, heading: HeadingId, run_in: bool) {
        let doc = self.context.doc;
        let described = &doc.headings[heading.index()];
        let level = described.level.max(self.context.top_heading).min(6);
        self.out.push_str(&format!("<h{level}"));
        let anchor = format!("{}{}", self.context.id_prefix, described.anchor);
        self.push_attribute("id", &anchor);
        if !described.classes.is_empty() {
            self.push_attribute("class", &described.classes.join(" "));
        }
        self.out.push('>');
        let linked = !self.holds_link(id);
        if linked {
            self.out.push_str("<a");
            self.push_href("href", &self.address(&format!("#{}", described.anchor)));
            self.out.push('>');
        }
        if let Some(Some(number)) = self.context.resolved.section_numbers.get(heading.index()) {
            self.out.push_str("<span class=\"sec\">");
            self.push_text(number);
            self.out.push_str("</span> ");
        }
        self.children(id);
        if run_in && !doc.plain_text(id).trim_end().ends_with(['.', '!', '?', '…', ':']) {
            self.out.push('.');
        }
        self.out.push_str(if linked { "</a>" } else { "" });
        self.out.push_str(&format!("</h{level}>"));
    }

    /// Whether a heading holds something that is itself a link.
    fn holds_link(&self, id: NodeId) -> bool {
        self.context.doc.descendants(id).any(|(_, node)| {
            matches!(
                node.kind,
                NodeKind::Link(_)
                    | NodeKind::NoteRef(_)
                    | NodeKind::Citation(_)
                    | NodeKind::CrossRef(_)
                    | NodeKind::InlineHtml(_)
                    | NodeKind::HtmlElement(_)
            )
        })
    }

    fn task(&mut self, id: NodeId, done: bool) {
        self.fresh_line();
        self.out.push_str("<li><input disabled=\"\" type=\"checkbox\"");
        self.out.push_str(if done { " checked=\"\"" } else { "" });
        self.push_attribute("aria-label", &self.context.words.task_label(done));
        self.out.push_str("/>\n");
        self.children(id);
        self.out.push_str("</li>\n");
    }

    fn code(&mut self, index: usize) {
        self.fresh_line();
        let code = &self.context.doc.codes[index];
        self.out.push_str("<pre><code");
        if let Some(language) = &code.language {
            self.push_attribute("class", &format!("language-{language}"));
        }
        self.out.push('>');
        match self.context.composition.code.get(index) {
            Some(Some(html)) => self.out.push_str(&html.0),
            _ => self.push_text(&code.text),
        }
        self.out.push_str("</code></pre>\n");
    }

    /// A table without caption, in a frame that scrolls.
    fn plain_table(&mut self, id: NodeId, table: TableId) {
        self.fresh_line();
        self.out.push_str("<div class=\"scroll\" tabindex=\"0\">");
        self.table(id, table, None);
        self.out.push_str("</div>\n");
    }

    /// A table. With a caption, the first cell of each row names the row.
    pub(super) fn table(&mut self, id: NodeId, table: TableId, caption: Option<&str>) {
        let doc = self.context.doc;
        self.out.push_str("<table>");
        if let Some(caption) = caption {
            self.out.push_str(caption);
        }
        let mut rows = false;
        for row in doc.children(id) {
            let head = doc.node(row).kind == NodeKind::TableHead;
            self.out.push_str(if head { "<thead><tr>" } else { "<tr>" });
            for (column, cell) in doc.children(row).enumerate() {
                let names_row = caption.is_some() && column == 0 && !head;
                let tag = if head || names_row { "th" } else { "td" };
                self.out.push('<');
                self.out.push_str(tag);
                if tag == "th" {
                    self.push_attribute("scope", if head { "col" } else { "row" });
                }
                let alignment = doc.tables[table.index()].alignments.get(column).copied();
                if let Some(class) = alignment.and_then(alignment_class) {
                    self.push_attribute("class", class);
                }
                self.out.push('>');
                self.children(cell);
                self.out.push_str("</");
                self.out.push_str(tag);
                self.out.push('>');
            }
            self.out.push_str(if head { "</tr></thead><tbody>\n" } else { "</tr>\n" });
            rows |= head;
        }
        self.out.push_str(if rows { "</tbody></table>" } else { "</table>" });
    }
}

fn alignment_class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::None => None,
        Alignment::Left => Some("left"),
        Alignment::Center => Some("center"),
        Alignment::Right => Some("right"),
    }
}

fn alert_name(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "note",
        AlertKind::Tip => "tip",
        AlertKind::Important => "important",
        AlertKind::Warning => "warning",
        AlertKind::Caution => "caution",
    }
}

/// Appends a number to the HTML.
pub(super) fn push_number(out: &mut String, number: impl std::fmt::Display) {
    super::inline_markdown::number(number, out);
}
