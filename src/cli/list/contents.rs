//! Lists of what stands in briefs.

use briefpress::model::doc::Furniture;
use briefpress::model::site::Site;
use briefpress::model::source::{SourcePath, Span, TextRange};

use super::Row;
use briefpress::model::places::Texts;

/// Open questions to authors.
pub fn queries(site: &Site, texts: &Texts) -> Vec<Row> {
    let mut rows = Vec::new();
    for entry in &site.catalog.docs {
        let manuscript = &entry.manuscript;
        for query in manuscript.meta.queries.iter().flatten() {
            rows.push(vec![
                ("place", place(&manuscript.file, query.ask.range, texts)),
                ("ask", query.ask.value.to_string()),
                ("quote", query.quote.as_ref().map(|quote| quote.value.to_string()).unwrap_or_default()),
            ]);
        }
    }
    rows
}

/// Numbered figures, tables and boxes, those of drafts included.
pub fn figures(site: &Site, texts: &Texts) -> Vec<Row> {
    let mut rows = Vec::new();
    for entry in &site.catalog.docs {
        let manuscript = &entry.manuscript;
        let doc = &manuscript.doc;
        for exhibit in doc.exhibits.iter().filter(|exhibit| exhibit.number > 0) {
            let words = [Furniture::Title, Furniture::Caption];
            let words = words.into_iter().find_map(|kind| doc.furniture(exhibit.node, kind));
            let src = exhibit.src.and_then(|link| doc.links.get(link.0 as usize));
            rows.push(vec![
                ("place", place(&manuscript.file, doc.node(exhibit.node).range, texts)),
                ("id", exhibit.id.to_string()),
                ("number", exhibit.number.to_string()),
                ("src", src.map(|link| link.target.to_string()).unwrap_or_default()),
                ("caption", words.map(|node| doc.plain_text(node)).unwrap_or_default()),
            ]);
        }
    }
    rows
}

/// Cited sources by key, with the briefs that cite them, the newest first.
pub fn references(site: &Site) -> Vec<Row> {
    let file = |doc| site.catalog.doc(doc).manuscript.file.to_string();
    let sources = site.cited_by_source.iter();
    sources
        .map(|(key, source)| {
            let mut files: Vec<String> = source.uses.iter().map(|used| file(used.doc)).collect();
            files.dedup();
            let title = source.entry.item.get("title").and_then(|title| title.as_str()).unwrap_or_default();
            vec![
                ("key", key.to_string()),
                ("uses", files.len().to_string()),
                ("title", title.to_owned()),
                ("files", files.join(", ")),
            ]
        })
        .collect()
}

/// `file:line:column`.
fn place(file: &SourcePath, range: TextRange, texts: &Texts) -> String {
    let start = texts.place(&Span::new(file, range)).start;
    format!("{file}:{}:{}", start.line, start.column)
}
