//! Blocks as Markdown, each a text of its own; a nested one is indented by the one around it.

use super::Writer;
use super::escape::{code_block, indented, paragraph};
use super::inlines::Line;
use super::raw_html;
use crate::model::doc::{
    Alignment, Exhibit, ExhibitId, ExhibitKind, Furniture, HeadingId, ListId, NodeId, NodeKind,
    RecommendationId, TableId,
};
use crate::model::site::Link;

impl Writer<'_> {
    /// The blocks below a node; inlines that stand beside them are paragraphs.
    pub(super) fn blocks(&self, id: NodeId) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut line = Line::new(self);
        for child in self.doc.children(id) {
            match self.block(child) {
                None => line.node(child),
                Some(mut found) => {
                    push_line(&mut blocks, &mut line);
                    blocks.append(&mut found);
                }
            }
        }
        push_line(&mut blocks, &mut line);
        blocks
    }

    /// A block as texts; `None` if the node is an inline.
    fn block(&self, id: NodeId) -> Option<Vec<String>> {
        let doc = self.doc;
        Some(match doc.node(id).kind {
            NodeKind::Paragraph => non_empty(paragraph(&self.inlines(id))),
            NodeKind::Heading(heading) => vec![self.heading(id, heading)],
            NodeKind::BlockQuote | NodeKind::PullQuote => self.quote(id, None),
            NodeKind::Alert(kind) => self.quote(id, Some(self.words.alert_label(kind))),
            NodeKind::List(list) => vec![self.list(id, list)],
            NodeKind::CodeBlock(code) => {
                let code = &doc.codes[code.index()];
                vec![code_block(&code.text, code.language.as_deref())]
            }
            NodeKind::HtmlBlock(html) => {
                let plain = raw_html::words(&doc.html[html.index()].with_urls(|_| String::new()));
                let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
                let mut text = String::new();
                super::escape::text(&words, false, &mut text);
                non_empty(paragraph(&text))
            }
            NodeKind::Rule => vec!["---".to_owned()],
            NodeKind::Table(table) => vec![self.table(id, table)],
            NodeKind::DefinitionTerm => non_empty(format!("**{}**", self.inlines(id).trim())),
            NodeKind::NoteBody(_) => Vec::new(),
            NodeKind::Exhibit(exhibit) => self.exhibit(id, exhibit),
            NodeKind::Recommendation(head) => self.recommendation(id, head),
            NodeKind::Furniture(_) => self.blocks(id),
            NodeKind::Part(_)
            | NodeKind::DefinitionList
            | NodeKind::DefinitionBody
            | NodeKind::ExhibitBody
            | NodeKind::KeyPoints
            | NodeKind::Timeline
            | NodeKind::Details
            | NodeKind::Themed(_) => self.blocks(id),
            _ => return None,
        })
    }

    /// The inlines below a node as one line.
    pub(super) fn inlines(&self, id: NodeId) -> String {
        let mut line = Line::new(self);
        line.children(id);
        line.out
    }

    fn heading(&self, id: NodeId, heading: HeadingId) -> String {
        let level = usize::from(self.doc.headings[heading.index()].level.clamp(2, 6));
        let number = self.resolved.section_numbers.get(heading.index()).cloned().flatten();
        let number = number.map_or_else(String::new, |number| format!("{number} "));
        format!("{} {number}{}", "#".repeat(level), self.inlines(id).replace("\\\n", " ").trim())
    }

    fn quote(&self, id: NodeId, label: Option<String>) -> Vec<String> {
        let label = label.map(|label| format!("**{label}**"));
        let blocks: Vec<String> = label.into_iter().chain(self.blocks(id)).collect();
        non_empty(blocks.join("\n\n")).iter().map(|text| indented(text, "> ", "> ")).collect()
    }

    fn list(&self, id: NodeId, list: ListId) -> String {
        let start = self.doc.lists[list.index()].start;
        let loose = self.doc.children(id).any(|item| {
            self.doc.children(item).any(|child| self.doc.node(child).kind == NodeKind::Paragraph)
        });
        let gap = if loose { "\n\n" } else { "\n" };
        let items = self.doc.children(id).enumerate().map(|(index, item)| {
            let mark = start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", start + index as u64));
            let done = match self.doc.node(item).kind {
                NodeKind::TaskItem(true) => "[x] ",
                NodeKind::TaskItem(false) => "[ ] ",
                _ => "",
            };
            let text = format!("{done}{}", self.blocks(item).join(gap));
            indented(&text, &mark, &" ".repeat(mark.len()))
        });
        items.collect::<Vec<_>>().join(gap)
    }

    fn table(&self, id: NodeId, table: TableId) -> String {
        let columns = &self.doc.tables[table.index()].alignments;
        let mut rows = Vec::new();
        for (index, row) in self.doc.children(id).enumerate() {
            let cells = self.doc.children(row).map(|cell| {
                let mut line = Line::in_cell(self);
                line.children(cell);
                line.out.trim().to_owned()
            });
            rows.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
            if index == 0 {
                let marks = columns.iter().map(|alignment| match alignment {
                    Alignment::None => "---",
                    Alignment::Left => ":---",
                    Alignment::Center => ":---:",
                    Alignment::Right => "---:",
                });
                rows.push(format!("| {} |", marks.collect::<Vec<_>>().join(" | ")));
            }
        }
        rows.join("\n")
    }

    /// The picture, table or text of an exhibit under its number and title, and what stands below it.
    fn exhibit(&self, id: NodeId, exhibit: ExhibitId) -> Vec<String> {
        let exhibit = &self.doc.exhibits[exhibit.index()];
        let mut blocks = Vec::new();
        let title = self.furniture(id, Furniture::Title);
        let label = (exhibit.number > 0).then(|| self.words.exhibit_label(exhibit.kind, exhibit.number));
        let head: Vec<String> = label.into_iter().chain(title).collect();
        if !head.is_empty() {
            blocks.push(format!("**{}**", head.join(": ")));
        }
        blocks.extend(self.furniture(id, Furniture::Subtitle));
        match exhibit.kind {
            ExhibitKind::Figure => {
                blocks.extend(self.picture(exhibit));
                blocks.extend(self.furniture_blocks(id, Furniture::Caption));
            }
            ExhibitKind::Table | ExhibitKind::Box => {
                blocks.extend(self.furniture_blocks(id, Furniture::Caption));
                let body = self
                    .doc
                    .children(id)
                    .filter(|child| !matches!(self.doc.node(*child).kind, NodeKind::Furniture(_)));
                blocks.extend(body.filter_map(|child| self.block(child)).flatten());
            }
        }
        for (furniture, key) in [
            (Furniture::Note, "note-label"),
            (Furniture::Source, "source-label"),
            (Furniture::Credit, "credit-label"),
        ] {
            let text = self.furniture(id, furniture);
            blocks.extend(text.map(|text| format!("{}: {text}", self.localized.word(key, &[]))));
        }
        blocks
    }

    fn picture(&self, exhibit: &Exhibit) -> Option<String> {
        let url = match self.resolved.links.get(exhibit.src?.index())? {
            Link::File { url, .. } | Link::External { url } | Link::Page { url, .. } => url,
            Link::Unbuilt | Link::Broken => return None,
        };
        let mut alt = String::new();
        super::escape::text(exhibit.alt.as_deref().unwrap_or_default(), false, &mut alt);
        Some(format!("![{alt}]({})", super::escape::address(&self.absolute(url))))
    }

    fn furniture(&self, id: NodeId, furniture: Furniture) -> Option<String> {
        let text = self.furniture_blocks(id, furniture).join(" ");
        Some(text).filter(|text| !text.is_empty())
    }

    fn furniture_blocks(&self, id: NodeId, furniture: Furniture) -> Vec<String> {
        self.doc.furniture(id, furniture).map_or_else(Vec::new, |node| self.blocks(node))
    }

    fn recommendation(&self, id: NodeId, recommendation: RecommendationId) -> Vec<String> {
        let head = &self.doc.recommendations[recommendation.index()];
        let to = head.to.as_ref().map(|to| self.words.addressee(recommendation, &to.value));
        let to = to.map(|to| format!("**{to}:** ")).unwrap_or_default();
        let deadline = head.deadline.as_ref().map(|deadline| format!(" ({deadline})")).unwrap_or_default();
        non_empty(format!("{to}{}{deadline}", self.blocks(id).join("\n\n")))
    }
}

fn push_line(blocks: &mut Vec<String>, line: &mut Line<'_, '_>) {
    let text = std::mem::take(&mut line.out);
    blocks.extend(non_empty(paragraph(&text)));
}

fn non_empty(text: String) -> Vec<String> {
    if text.trim().is_empty() { Vec::new() } else { vec![text] }
}
