//! Shows a document as an indented tree, and faults as lines.

use crate::model::diagnostic::Diagnostic;
use crate::model::doc::{CrossRef, Doc, NodeKind};

/// One line a node, children indented.
pub(super) fn tree(doc: &Doc) -> String {
    let mut shown = String::new();
    let mut open: Vec<u32> = Vec::new();
    for (index, node) in doc.nodes.iter().enumerate() {
        while open.pop_if(|end| *end as usize <= index).is_some() {}
        let indent = "  ".repeat(open.len());
        shown += &format!("{indent}{}\n", node_line(doc, node.kind, doc.text_of(node)));
        if node.end as usize > index + 1 {
            open.push(node.end);
        }
    }
    shown
}

fn node_line(doc: &Doc, kind: NodeKind, text: &str) -> String {
    match kind {
        NodeKind::Text => format!("{text:?}"),
        NodeKind::Buffered(_) => format!("~{}", text.escape_unicode_spaces()),
        NodeKind::Code(_) => format!("Code {text:?}"),
        NodeKind::Heading(id) => {
            let heading = &doc.headings[id.index()];
            let mut line = format!("Heading {} #{}", heading.level, heading.anchor);
            for (flag, name) in [
                (heading.run_in == Some(true), "run-in"),
                (heading.run_in == Some(false), "block"),
                (heading.unnumbered, "unnumbered"),
                (heading.annex, "annex"),
            ] {
                if flag {
                    line += &format!(" .{name}");
                }
            }
            heading.classes.iter().for_each(|class| line += &format!(" .{class}"));
            line
        }
        NodeKind::List(id) => {
            doc.lists[id.index()].start.map_or("List".into(), |start| format!("List {start}"))
        }
        NodeKind::CodeBlock(id) => {
            let code = &doc.codes[id.index()];
            format!("CodeBlock {:?} {:?}", code.info, code.text)
        }
        NodeKind::HtmlBlock(id) | NodeKind::InlineHtml(id) | NodeKind::HtmlElement(id) => {
            let name = format!("{kind:?}");
            let html = doc.html[id.index()]
                .with_urls(|link| format!("⟨{}⟩", doc.links[link.index()].target))
                .into_owned();
            format!("{} {html:?}", name.split('(').next().unwrap_or(""))
        }
        NodeKind::NoteBody(id) => format!("NoteBody ^{}", doc.notes[id.index()].label),
        NodeKind::NoteRef(id) => {
            let call = doc.note_refs[id.index()];
            format!("NoteRef ^{} {}", doc.notes[call.note.index()].label, call.occurrence)
        }
        NodeKind::Exhibit(id) => {
            let exhibit = &doc.exhibits[id.index()];
            let src =
                exhibit.src.map_or(String::new(), |link| format!(" src={}", doc.links[link.index()].target));
            let alt = exhibit.alt.as_ref().map_or(String::new(), |alt| format!(" alt={alt:?}"));
            format!("{:?} {} #{}{src}{alt} {:?}", exhibit.kind, exhibit.number, exhibit.id, exhibit.width)
        }
        NodeKind::Link(id) | NodeKind::Image(id) => {
            let link = &doc.links[id.index()];
            let what = if matches!(kind, NodeKind::Image(_)) { "Image" } else { "Link" };
            let title = link.title.as_ref().map_or(String::new(), |title| format!(" {title:?}"));
            format!("{what} {:?} <{}>{title}", link.kind, link.target)
        }
        NodeKind::Citation(id) => {
            let citation = &doc.citations[id.index()];
            let keys = citation.items.iter().map(|item| {
                assert!(doc.text.get(item.key.range.as_range()).is_some());
                format!(" {}{}", if item.suppress_author { "-" } else { "" }, item.key.value)
            });
            format!(
                "Citation{}{}",
                if citation.narrative { " narrative" } else { "" },
                keys.collect::<String>()
            )
        }
        NodeKind::CrossRef(id) => cross_ref(&doc.cross_refs[id.index()]),
        NodeKind::Abbreviation(id) => format!("Abbreviation {:?}", doc.abbreviations[id.index()]),
        NodeKind::Recommendation(id) => {
            let head = &doc.recommendations[id.index()];
            format!(
                "Recommendation to={:?} deadline={:?}",
                head.to.as_ref().map(|to| &to.value),
                head.deadline
            )
        }
        NodeKind::Themed(id) => {
            let call = &doc.calls[id.index()];
            let arguments = call.arguments.iter().map(|a| format!(" {}={:?}", a.name.value, a.value.value));
            format!(
                "Themed {}{}{}",
                call.name.value,
                if call.block { " block" } else { "" },
                arguments.collect::<String>()
            )
        }
        NodeKind::Table(id) => format!("Table {:?}", doc.tables[id.index()].alignments),
        other => format!("{other:?}"),
    }
}

fn cross_ref(reference: &CrossRef) -> String {
    let items = reference.items.iter().map(|item| {
        format!(" {}{}", item.brief.as_ref().map_or(String::new(), |brief| format!("{brief}#")), item.id)
    });
    let number = if reference.number_only { " number" } else { "" };
    let capital = if reference.capital { " capital" } else { "" };
    format!("CrossRef{number}{capital}{}", items.collect::<String>())
}

trait Spaces {
    fn escape_unicode_spaces(&self) -> String;
}

impl Spaces for str {
    fn escape_unicode_spaces(&self) -> String {
        self.replace('\u{a0}', "␣").replace('\u{202f}', "␠").replace('\u{2060}', "⁀")
    }
}

/// `code line:column-column message (help) [related]`, sorted.
pub(super) fn faults(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.sort_key());
    let place = |byte: u32| {
        let before = &text[..byte as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("{line}:{column}")
    };
    let mut shown = String::new();
    for diagnostic in sorted {
        let at = diagnostic
            .span
            .as_ref()
            .map_or("-".into(), |span| format!("{}-{}", place(span.range.start), place(span.range.end)));
        shown += &format!("{} {at} {}", diagnostic.code.as_str(), diagnostic.message);
        if let Some(help) = &diagnostic.help {
            shown += &format!(" ({help})");
        }
        for related in &diagnostic.related {
            shown += &format!(" [{} {}]", place(related.span.range.start), related.message);
        }
        shown.push('\n');
    }
    shown
}
