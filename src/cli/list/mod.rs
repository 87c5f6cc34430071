//! `briefpress list`: what needs attention, a line each.
//!
//! The site is read and linked as for `build`, nothing is written. For people the columns are
//! aligned; `--format short` puts tabs between them; JSON names them.

mod briefs;
mod contents;

use std::fmt::Write as _;

use briefpress::check::has_errors;
use briefpress::link::Selection;
use briefpress::model::site::Site;
use serde_json::{Map, Value};

use super::args::{Format, Global, ListArgs, ListWhat};
use super::run::{Run, start_threads};
use super::{Exit, fail, json, stream, usage};
use briefpress::model::places::{Texts, visible};

/// One line: columns by name, in order. Empty ones are shown by JSON as `null`.
pub type Row = Vec<(&'static str, String)>;

/// Lists one kind of thing.
pub fn run(args: &ListArgs, global: &Global) -> Exit {
    let run =
        start_threads(None).and_then(|()| Run::new(global, Selection::default(), Vec::new()).map_err(usage));
    let (run, linked) = match run.and_then(|run| run.prepare().map(|linked| (run, linked))) {
        Ok(prepared) => prepared,
        Err(exit) => return exit,
    };
    if linked.settings_fault {
        return fail(Exit::Usage, "the settings have faults: `briefpress check` names them");
    }
    let site = &linked.press.site;
    let (kind, rows) = rows(args.what, site);
    let text = match global.format {
        Format::Human => aligned(&rows),
        Format::Short => tabbed(&rows),
        Format::Json => objects(kind, &rows),
    };
    stream::results(text.as_bytes());
    if has_errors(&linked.diagnostics) {
        run.reporter
            .say("the site has faults, so the list may lack something: `briefpress check` names them");
    }
    Exit::Clean
}

/// The word for a line in JSON, and the lines.
fn rows(what: ListWhat, site: &Site) -> (&'static str, Vec<Row>) {
    let texts = Texts::new(Some(&site.snapshot), Some(&site.theme));
    match what {
        ListWhat::Drafts => ("draft", briefs::drafts(site)),
        ListWhat::Embargoed => ("embargoed", briefs::embargoed(site)),
        ListWhat::Expired => ("expired", briefs::expired(site)),
        ListWhat::Untranslated => ("untranslated", briefs::untranslated(site)),
        ListWhat::Queries => ("query", contents::queries(site, &texts)),
        ListWhat::Figures => ("figure", contents::figures(site, &texts)),
        ListWhat::References => ("reference", contents::references(site)),
    }
}

fn tabbed(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let columns: Vec<String> = row.iter().map(|(_, value)| visible(value)).collect();
        let _ = writeln!(out, "{}", columns.join("\t"));
    }
    out
}

fn aligned(rows: &[Row]) -> String {
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|(_, value)| visible(value)).collect()).collect();
    let columns = shown.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        shown.iter().filter_map(|row| row.get(column)).map(|value| value.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in &shown {
        let mut line = String::new();
        for (value, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{value:width$}  ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn objects(kind: &str, rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let mut object = Map::new();
        object.insert("kind".to_owned(), kind.into());
        for (name, value) in row {
            let value = if value.is_empty() { Value::Null } else { value.as_str().into() };
            object.insert((*name).to_owned(), value);
        }
        let _ = writeln!(out, "{}", json::line(&object));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{aligned, objects, tabbed};

    #[test]
    fn lists_have_three_forms() {
        let rows = vec![
            vec![("file", "a.md".to_owned()), ("title", "Żó".to_owned())],
            vec![("file", "long.md".to_owned()), ("title", "\u{1b}[2J".to_owned())],
            vec![("file", "b.md".to_owned()), ("title", String::new())],
        ];
        assert_eq!(aligned(&rows), "a.md     Żó\nlong.md  \\u{1b}[2J\nb.md\n");
        assert_eq!(tabbed(&rows), "a.md\tŻó\nlong.md\t\\u{1b}[2J\nb.md\t\n");
        assert_eq!(objects("draft", &rows[2..]), "{\"file\":\"b.md\",\"kind\":\"draft\",\"title\":null}\n");
    }
}
