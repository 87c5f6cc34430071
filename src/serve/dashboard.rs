//! The dashboard: all briefs by status, what is open in each, and what is wrong by file. A page of the server's own.
//!
//! Every text of the site is escaped; nothing of it is taken for markup.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::page_facts::{embargo, hidden, local, title};
use crate::model::catalog::{Brief, DocId};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::meta::Status;
use crate::model::places::visible;
use crate::model::site::Site;
use crate::model::source::{SourcePath, Span};
use crate::text::escape;
use crate::workspace::Generation;
use crate::workspace::Sources;

/// Briefs shown of one status; the rest are only counted.
const ROWS: usize = 500;
/// Faults shown of one file.
const FAULTS: usize = 50;

/// A part of the page.
struct Part {
    id: &'static str,
    count: usize,
    /// Sources from the start.
    open: bool,
    /// What it says, as HTML.
    content: String,
}

/// The page.
pub fn dashboard(generation: &Generation) -> String {
    let site = &generation.press.site;
    let board = Board { site, shown: Sources::of(site) };
    let mut parts = vec![board.faults(&generation.diagnostics())];
    parts.extend(board.briefs());
    parts.push(board.untranslated());
    parts.retain(|part| part.count > 0);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Drafts – {title}</title>\n\
         <link rel=\"stylesheet\" href=\"/.briefpress/client.css\">\n</head>\n\
         <body class=\"briefpress-page\">\n<main>\n<h1>{title}</h1>\n<nav aria-label=\"Parts\">\n\
         <a href=\"{front}\">the site</a>\n",
        title = escape(site.config.title.in_lang(&site.config.language, &site.config.language).0),
        front = escape(site.base_path()),
    );
    for Part { id, count, .. } in &parts {
        let _ = writeln!(html, "<a href=\"#{id}\">{id} <span class=\"count\">{count}</span></a>");
    }
    html.push_str("</nav>\n");
    for Part { id, count, open, content } in &parts {
        let open = if *open { " open" } else { "" };
        let _ = writeln!(
            html,
            "<details id=\"{id}\"{open}><summary><h2>{id}</h2> <span class=\"count\">{count}</span></summary>\n\
             {content}</details>"
        );
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape::attribute(text, &mut html);
    html
}

/// Says that not all are shown.
fn and_more(html: &mut String, all: usize, shown: usize) {
    if all > shown {
        let _ = writeln!(html, "<p>and {} more</p>", all - shown);
    }
}

struct Board<'a> {
    site: &'a Site,
    shown: Sources<'a>,
}

impl Board<'_> {
    /// A table a status, those that need work first.
    fn briefs(&self) -> Vec<Part> {
        let mut by_status: BTreeMap<Status, Vec<DocId>> = BTreeMap::new();
        for brief in self.site.catalog.briefs.iter() {
            for edition in &brief.editions {
                let status = self.site.catalog.doc(*edition).status;
                by_status.entry(status).or_default().push(*edition);
            }
        }
        let parts = by_status.into_iter().map(|(status, mut docs)| {
            let date = |doc: &DocId| self.site.catalog.doc(*doc).meta.date.as_ref().map(|date| date.value);
            // Without a date first: they are being written.
            docs.sort_by_key(|doc| (date(doc).is_some(), std::cmp::Reverse(date(doc)), *doc));
            let mut content = String::from(
                "<table>\n<thead><tr><th scope=\"col\">Brief</th><th scope=\"col\">Language</th>\
                 <th scope=\"col\">Date</th><th scope=\"col\">Embargo</th><th scope=\"col\">Queries</th>\
                 <th scope=\"col\">File</th></tr></thead>\n<tbody>\n",
            );
            docs.iter().take(ROWS).for_each(|doc| self.row(&mut content, *doc, status));
            content.push_str("</tbody>\n</table>\n");
            and_more(&mut content, docs.len(), ROWS);
            Part { id: status.as_str(), count: docs.len(), open: status < Status::Published, content }
        });
        parts.collect()
    }

    fn row(&self, html: &mut String, id: DocId, status: Status) {
        let entry = self.site.catalog.doc(id);
        let name = escape(&visible(&title(entry)));
        let name = match entry.state.is_built() {
            true => format!("<a href=\"{}\">{name}</a>", escape(&entry.url)),
            false => name,
        };
        let why = hidden(entry).filter(|why| *why != status.as_str());
        let why = why.map(|why| format!(" <small>hidden: {why}</small>")).unwrap_or_default();
        let date = entry.meta.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default();
        let until = embargo(entry).map(|until| local(self.site, until)).unwrap_or_default();
        let queries = entry.manuscript.meta.queries.as_ref().map_or(0, Vec::len);
        let queries = if queries == 0 { String::new() } else { queries.to_string() };
        let _ = writeln!(
            html,
            "<tr><td>{name}{why}</td><td data-label=\"Language\">{}</td><td class=\"date\" data-label=\"Date\">{date}</td>\
             <td class=\"date\" data-label=\"Embargo\">{until}</td><td class=\"number\" data-label=\"Queries\">{queries}</td>\
             <td data-label=\"File\">{}</td></tr>",
            escape(entry.manuscript.lang.as_str()),
            self.file(&entry.manuscript.file, 1)
        );
    }

    /// A file's name, as a link that opens the editor where there is one.
    fn file(&self, file: &SourcePath, line: usize) -> String {
        let name = escape(&visible(file.as_str()));
        match self.shown.editor.url(file, line, 1) {
            Some(url) => format!("<a href=\"{}\">{name}</a>", escape(&url)),
            None => name,
        }
    }

    /// Built briefs that lack an edition in a language of the site.
    fn untranslated(&self) -> Part {
        let briefs = self.site.catalog.briefs.iter();
        let rows: Vec<(&Brief, Vec<String>)> = briefs
            .map(|brief| (brief, self.missing_languages(brief)))
            .filter(|(_, missing)| !missing.is_empty())
            .collect();
        let mut content = String::from("<ul>\n");
        for (brief, missing) in rows.iter().take(ROWS) {
            let Some(original) = brief.editions.first().map(|id| self.site.catalog.doc(*id)) else {
                continue;
            };
            let name = escape(&visible(&title(original)));
            let url = escape(&original.url);
            let missing = escape(&missing.join(", "));
            let _ = writeln!(content, "<li><a href=\"{url}\">{name}</a>: {missing}</li>");
        }
        content.push_str("</ul>\n");
        and_more(&mut content, rows.len(), ROWS);
        Part { id: "untranslated", count: rows.len(), open: false, content }
    }

    fn missing_languages(&self, brief: &Brief) -> Vec<String> {
        let catalog = &self.site.catalog;
        let original = brief.editions.first().map(|id| catalog.doc(*id));
        if !original.is_some_and(|original| original.state.is_built()) {
            return Vec::new();
        }
        let has = |lang: &crate::model::text::Lang| {
            brief.editions.iter().any(|id| catalog.doc(*id).manuscript.lang == *lang)
        };
        let languages = self.site.config.languages.iter().map(|language| &language.lang);
        languages.filter(|lang| !has(lang)).map(ToString::to_string).collect()
    }

    /// What is wrong, by file.
    fn faults(&self, faults: &[Diagnostic]) -> Part {
        let mut by_file: BTreeMap<Option<&SourcePath>, Vec<&Diagnostic>> = BTreeMap::new();
        for fault in faults.iter().filter(|fault| fault.severity != Severity::Note) {
            by_file.entry(fault.span.as_ref().map(|span| &span.file)).or_default().push(fault);
        }
        let count = by_file.values().map(Vec::len).sum();
        let mut content = String::new();
        for (file, faults) in by_file.iter().take(ROWS) {
            let name = file.map_or_else(|| "the site".to_owned(), |file| self.file(file, 1));
            let _ = writeln!(content, "<h3>{name}</h3>\n<ul>");
            faults.iter().take(FAULTS).for_each(|fault| self.fault(&mut content, fault));
            content.push_str("</ul>\n");
            and_more(&mut content, faults.len(), FAULTS);
        }
        if by_file.len() > ROWS {
            let _ = writeln!(content, "<p>and {} more files</p>", by_file.len() - ROWS);
        }
        Part { id: "problems", count, open: true, content }
    }

    fn fault(&self, html: &mut String, fault: &Diagnostic) {
        let line = fault.span.as_ref().map(|span: &Span| {
            let line = self.shown.place(span).line;
            match self.shown.editor.url(&span.file, line, 1) {
                Some(url) => format!("<a href=\"{}\">line {line}</a>: ", escape(&url)),
                None => format!("line {line}: "),
            }
        });
        let _ = writeln!(
            html,
            "<li class=\"{severity}\">{}{severity}: {} <code>{}</code></li>",
            line.unwrap_or_default(),
            escape(&visible(&fault.message)),
            fault.code.as_str(),
            severity = fault.severity.as_str()
        );
    }
}
