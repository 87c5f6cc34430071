//! Signs that only neighboring blocks show: dashes before paragraphs, captions above tables, rules that are heads of tables.

use super::lists::{dash, is_dialogue};
use super::{Leftover, captions, code, keep, legends, plain};
use crate::model::doc::{ExhibitKind, Node, NodeKind, Part};
use crate::model::source::TextRange;
use crate::parse::builder::Builder;

/// Looks at the blocks of the body.
pub(super) fn look(builder: &mut Builder<'_>) {
    let mut found = Vec::new();
    let Some(body) = builder.doc.part(Part::Body) else { return };
    let doc = &builder.doc;
    let mut dashed: Vec<(TextRange, u32)> = Vec::new();
    let mut above = Above::default();
    for (id, node) in doc.descendants(body) {
        let index = id.0 as usize;
        match node.kind {
            NodeKind::Paragraph if is_dashed(builder, node) => {
                if dashed.last().is_some_and(|(_, end)| *end != id.0) {
                    typed_list(builder, &dashed, &mut found);
                    dashed.clear();
                }
                dashed.push((node.range, node.end));
            }
            NodeKind::Paragraph => {
                caption(builder, node, above.exhibit(index) == Some(ExhibitKind::Table), &mut found);
                found.extend(numbered(builder, index, &above));
                above.picture(builder, index);
            }
            NodeKind::Heading(_) => {
                found.extend(numbered(builder, index, &Above::default()));
                above = Above::default();
            }
            NodeKind::Table(_) => above.table(index, node.end),
            NodeKind::Furniture(_) => found.extend(captions::inside(builder, index)),
            NodeKind::Exhibit(_) => above.picture(builder, index),
            NodeKind::List(_) => found.extend(legends::look(builder, index, above.table)),
            NodeKind::CodeBlock(id) => found.extend(code::block(builder, node, &doc.codes[id.index()])),
            NodeKind::Rule => {
                rule(builder, node, &mut found);
                found.extend(second_front_matter(builder, index));
            }
            NodeKind::DefinitionList => definition(builder, node, &mut found),
            NodeKind::HtmlBlock(_) => plain::html_block(builder, node, &mut found),
            _ => {}
        }
    }
    typed_list(builder, &dashed, &mut found);
    keep(builder, found);
}

/// What stands above a block.
#[derive(Default)]
struct Above {
    /// The last table of the section.
    table: Option<usize>,
    /// The table or picture that ended last, and where.
    ended: Option<(ExhibitKind, usize)>,
}

impl Above {
    fn table(&mut self, index: usize, end: u32) {
        self.table = Some(index);
        self.ended = Some((ExhibitKind::Table, end as usize));
    }

    fn picture(&mut self, builder: &Builder<'_>, index: usize) {
        if exhibit_at(builder, index) == Some(ExhibitKind::Figure) {
            self.ended = Some((ExhibitKind::Figure, builder.doc.nodes[index].end as usize));
        }
    }

    /// What ended right before node `index`.
    fn exhibit(&self, index: usize) -> Option<ExhibitKind> {
        self.ended.filter(|(_, end)| *end == index).map(|(kind, _)| kind)
    }
}

/// Whether the table or picture that begins or ends at node `index` is an exhibit, which may have a caption.
fn is_exhibit(builder: &Builder<'_>, index: usize) -> bool {
    builder.doc.nodes.get(index).is_some_and(|node| matches!(node.kind, NodeKind::Exhibit(_)))
}

/// The kind of the table or picture that begins at node `index`.
fn exhibit_at(builder: &Builder<'_>, index: usize) -> Option<ExhibitKind> {
    let nodes = &builder.doc.nodes;
    let node = nodes.get(index)?;
    match node.kind {
        NodeKind::Table(_) => Some(ExhibitKind::Table),
        NodeKind::Exhibit(id) => Some(builder.doc.exhibits[id.index()].kind),
        NodeKind::Paragraph => {
            let first = nodes.get(index + 1).filter(|first| matches!(first.kind, NodeKind::Image(_)))?;
            (first.end == node.end).then_some(ExhibitKind::Figure)
        }
        _ => None,
    }
}

/// `Table 1: caption` beside a table, `Figure 1: caption` beside a picture.
fn numbered(builder: &Builder<'_>, index: usize, above: &Above) -> Option<Leftover> {
    let next = builder.doc.nodes.get(index)?.end as usize;
    let kinds = [(exhibit_at(builder, next), is_exhibit(builder, next)), (above.exhibit(index), false)];
    kinds.into_iter().find_map(|(kind, captioned)| captions::beside(builder, index, (kind?, captioned)))
}

/// A block as it is written.
pub(super) fn written<'a>(builder: &Builder<'a>, node: &Node) -> &'a str {
    builder.source.get(node.range.as_range()).unwrap_or("").trim_end()
}

fn leftover(range: TextRange, message: String, help: String) -> Leftover {
    Leftover { range, claim: range, message, help }
}

/// Whether a paragraph is one line behind a dash.
fn is_dashed(builder: &Builder<'_>, node: &Node) -> bool {
    let text = written(builder, node);
    dash(text).is_some() && !text.contains('\n')
}

/// `Table: caption` above or below a table.
fn caption(builder: &Builder<'_>, node: &Node, below: bool, found: &mut Vec<Leftover>) {
    let text = written(builder, node);
    let Some(caption) = text.strip_prefix("Table: ").or_else(|| text.strip_prefix("table: ")) else { return };
    let next = builder.doc.nodes.get(node.end as usize);
    if below || next.is_some_and(|next| matches!(next.kind, NodeKind::Table(_))) {
        let range = TextRange { start: node.range.start, end: node.range.start + "Table:".len() as u32 };
        let message = "`Table:` is printed as text: a caption begins with `: `, below its table".to_owned();
        let help =
            format!("write `: {}` below the table, with a blank line between", super::run::excerpt(caption));
        found.push(leftover(range, message, help));
    }
}

/// Two paragraphs or more that begin with dashes, unless people speak in them.
fn typed_list(builder: &Builder<'_>, dashed: &[(TextRange, u32)], found: &mut Vec<Leftover>) {
    let texts = || dashed.iter().filter_map(|(range, _)| builder.source.get(range.as_range()));
    let words = || texts().map(|text| &text[dash(text).unwrap_or(0)..]);
    let ([(first, _), ..], false) = (dashed, dashed.len() < 2 || is_dialogue(words())) else { return };
    let sign = texts().next().and_then(|text| text.chars().next()).unwrap_or('–');
    let range = TextRange { start: first.start, end: first.start + sign.len_utf8() as u32 };
    let help = format!("write `- {}`", super::run::excerpt(words().next().unwrap_or("")));
    found.push(leftover(range, format!("`{sign}` is printed as text: typed dashes make no list"), help));
}

/// `------ -----`: the rule of a table without bars.
fn rule(builder: &Builder<'_>, node: &Node, found: &mut Vec<Leftover>) {
    let text = written(builder, node);
    let groups = text.split_whitespace();
    if text.contains(' ')
        && groups.clone().count() > 1
        && groups.clone().all(|group| group.len() > 1 && group.starts_with('-'))
    {
        let message = format!(
            "`{}` is read as a rule: tables have bars between their cells",
            super::run::excerpt(text)
        );
        let help = "write a head `| a | b |`, below it `|---|---|`, then a line a row".to_owned();
        let range = TextRange { start: node.range.start, end: node.range.start + text.len() as u32 };
        found.push(leftover(range, message, help));
    }
}

/// `---`, `key: value`, `---`: front matter that is none, since it does not begin the file.
fn second_front_matter(builder: &Builder<'_>, rule: usize) -> Option<Leftover> {
    let heading = builder.doc.nodes.get(rule + 1).filter(|node| matches!(node.kind, NodeKind::Heading(_)))?;
    let text = written(builder, heading);
    let (key, _) = text.split_once(": ")?;
    let is_key = !text.starts_with('#')
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    let first = text.lines().next().unwrap_or(text);
    let range = TextRange { end: heading.range.start + first.len() as u32, ..heading.range };
    let message = format!(
        "`{}` is printed as a heading: front matter stands once, at the start of the file",
        super::run::excerpt(first)
    );
    is_key.then(|| {
        leftover(range, message, "take the lines over into the front matter, and remove them here".to_owned())
    })
}

/// `: caption` above a table, which makes the paragraph before it a term.
fn definition(builder: &Builder<'_>, node: &Node, found: &mut Vec<Leftover>) {
    let text = written(builder, node);
    let Some(at) = text.rfind("\n: ").map(|at| at + 1) else { return };
    let next = builder.doc.nodes.get(node.end as usize);
    if text[at..].contains('\n')
        || text.matches("\n: ").count() > 1
        || !next.is_some_and(|next| matches!(next.kind, NodeKind::Table(_)))
    {
        return;
    }
    let range = TextRange { start: node.range.start + at as u32, end: node.range.start + text.len() as u32 };
    let message = "the line above the table is read as a definition, not as its caption".to_owned();
    found.push(leftover(
        range,
        message,
        format!("write `{}` below the table, with a blank line between", super::run::excerpt(&text[at..])),
    ));
}
