//! The dashboard: all briefs by status, what is open in each, and what is wrong by file. A page of the server's own.
//!
//! Every text of the site is escaped; nothing of it is taken for markup.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::aids::{embargo, hidden, local, status, title};
use super::faults::Shown;
use super::generation::Generation;
use crate::model::catalog::{Brief, DocId};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::meta::Status;
use crate::model::places::visible;
use crate::model::site::Site;
use crate::model::source::{SourcePath, Span};
use crate::outputs::body::escape_attribute;

/// Briefs shown of one status; the rest are only counted.
const ROWS: usize = 500;
/// Faults shown of one file.
const FAULTS: usize = 50;

/// The page.
pub fn dashboard(generation: &Generation) -> String {
    let site = &generation.press.site;
    let board = Board { site, shown: Shown::of(site) };
    let faults = generation.diagnostics();
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Drafts – {title}</title>\n\
         <link rel=\"stylesheet\" href=\"/.briefpress/client.css\">\n</head>\n\
         <body class=\"briefpress-dashboard\">\n<main>\n<h1>{title}</h1>\n",
        title = escape(config_title(site))
    );
    board.briefs(&mut html);
    board.untranslated(&mut html);
    board.faults(&mut html, &faults);
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn config_title(site: &Site) -> &str {
    site.config.title.in_lang(&site.config.language, &site.config.language).0
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_attribute(text, &mut html);
    html
}

struct Board<'a> {
    site: &'a Site,
    shown: Shown<'a>,
}

impl Board<'_> {
    /// A table a status, those that need work first.
    fn briefs(&self, html: &mut String) {
        let mut by_status: BTreeMap<Status, Vec<DocId>> = BTreeMap::new();
        for brief in self.site.catalog.briefs.iter() {
            for edition in &brief.editions {
                let status = status(self.site, self.site.catalog.doc(*edition));
                by_status.entry(status).or_default().push(*edition);
            }
        }
        for (status, mut docs) in by_status {
            let date = |doc: &DocId| self.site.catalog.doc(*doc).meta.date.as_ref().map(|date| date.value);
            // Without a date first: they are being written.
            docs.sort_by_key(|doc| (date(doc).is_some(), std::cmp::Reverse(date(doc)), *doc));
            let open = if status < Status::Published { " open" } else { "" };
            let _ = write!(
                html,
                "<details id=\"{status}\"{open}><summary><h2>{status}</h2> {count}</summary>\n<table>\n<thead><tr><th>Brief</th>\
                 <th>Language</th><th>Date</th><th>Embargo</th><th>Queries</th><th>File</th></tr></thead>\n<tbody>\n",
                status = status.as_str(),
                count = docs.len()
            );
            docs.iter().take(ROWS).for_each(|doc| self.row(html, *doc));
            html.push_str("</tbody>\n</table>\n");
            if docs.len() > ROWS {
                let _ = writeln!(html, "<p>and {} more</p>", docs.len() - ROWS);
            }
            html.push_str("</details>\n");
        }
    }

    fn row(&self, html: &mut String, id: DocId) {
        let entry = self.site.catalog.doc(id);
        let name = escape(&visible(&title(entry)));
        let name = match entry.state.is_built() {
            true => format!("<a href=\"{}\">{name}</a>", escape(&entry.url)),
            false => name,
        };
        let why = hidden(self.site, id).map(|why| format!(" <small>{why}</small>")).unwrap_or_default();
        let date = entry.meta.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default();
        let until = embargo(self.site, id).map(|until| local(self.site, until)).unwrap_or_default();
        let queries = entry.manuscript.meta.queries.as_ref().map_or(0, Vec::len);
        let queries = if queries == 0 { String::new() } else { queries.to_string() };
        let _ = writeln!(
            html,
            "<tr><td>{name}{why}</td><td>{}</td><td>{date}</td><td>{until}</td><td>{queries}</td><td>{}</td></tr>",
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
    fn untranslated(&self, html: &mut String) {
        let rows: Vec<(&Brief, Vec<String>)> = self
            .site
            .catalog
            .briefs
            .iter()
            .map(|brief| (brief, self.missing_languages(brief)))
            .filter(|(_, missing)| !missing.is_empty())
            .collect();
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(
            html,
            "<details id=\"untranslated\"><summary><h2>untranslated</h2> {}</summary>\n<ul>",
            rows.len()
        );
        for (brief, missing) in rows.iter().take(ROWS) {
            let Some(original) = brief.editions.first().map(|id| self.site.catalog.doc(*id)) else {
                continue;
            };
            let name = escape(&visible(&title(original)));
            let _ = writeln!(html, "<li>{name}: {}</li>", escape(&missing.join(", ")));
        }
        html.push_str("</ul>\n</details>\n");
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

    fn faults(&self, html: &mut String, faults: &[Diagnostic]) {
        let mut by_file: BTreeMap<Option<&SourcePath>, Vec<&Diagnostic>> = BTreeMap::new();
        for fault in faults.iter().filter(|fault| fault.severity != Severity::Note) {
            by_file.entry(fault.span.as_ref().map(|span| &span.file)).or_default().push(fault);
        }
        let count: usize = by_file.values().map(Vec::len).sum();
        let _ = writeln!(html, "<details id=\"problems\" open><summary><h2>problems</h2> {count}</summary>");
        for (file, faults) in by_file {
            let name = file.map_or_else(|| "the site".to_owned(), |file| self.file(file, 1));
            let _ = writeln!(html, "<h3>{name}</h3>\n<ul>");
            for fault in faults.iter().take(FAULTS) {
                let line = fault.span.as_ref().map(|span: &Span| self.shown.place(span).line);
                let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
                let _ = writeln!(
                    html,
                    "<li class=\"{severity}\">{line}{severity}: {} <code>{}</code></li>",
                    escape(&visible(&fault.message)),
                    fault.code.as_str(),
                    severity = fault.severity.as_str()
                );
            }
            if faults.len() > FAULTS {
                let _ = writeln!(html, "<li>and {} more</li>", faults.len() - FAULTS);
            }
            html.push_str("</ul>\n");
        }
        html.push_str("</details>\n");
    }
}
