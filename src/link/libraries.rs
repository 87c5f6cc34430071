//! Which library files belong to the site, and which to a brief; entries that the day of the build shows to be wrong.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::names::content_path;
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::library::Entry;
use crate::model::manuscript::Manuscript;
use crate::model::source::{SourcePath, Span};

/// The libraries that a site has if its settings name none, where they exist.
const DEFAULTS: [&str; 3] = ["content/references.bib", "content/references.yaml", "content/references.json"];

/// The files that settings or front matter name as libraries, whether they exist or not.
pub fn named_libraries(config: &Config, manuscripts: &[Arc<Manuscript>]) -> BTreeSet<SourcePath> {
    let own = manuscripts.iter().flat_map(|manuscript| named_by(manuscript).map(|(path, _)| path));
    site_libraries(config).into_iter().map(|(path, _)| path).chain(own).collect()
}

/// A warning if an entry is dated after this year and is not said to be forthcoming.
pub(super) fn future_date(entry: &Entry, this_year: i64) -> Option<Diagnostic> {
    let year = entry.item["issued"]["date-parts"][0][0].as_i64().filter(|year| *year > this_year)?;
    if entry.item.get("status").is_some() {
        return None;
    }
    let message = format!("the entry `{}` is dated {year}, which is in the future", entry.key);
    let span = Span::new(&entry.span.file, entry.date_range);
    let help = "mend the year, or say `pubstate = {forthcoming}`";
    Some(Diagnostic::at(Code::SuspiciousEntry, span, message).help(help))
}

/// The libraries of the site in order, each with whether the settings name it.
pub(super) fn site_libraries(config: &Config) -> Vec<(SourcePath, Option<crate::model::source::TextRange>)> {
    let named = &config.citation.bibliography;
    if named.is_empty() {
        let paths = DEFAULTS.iter().filter_map(|path| SourcePath::new(path).ok());
        return paths.map(|path| (path, None)).collect();
    }
    let paths =
        named.iter().filter_map(|name| Some((content_path("content", &name.value).ok()?, Some(name.range))));
    paths.collect()
}

/// The libraries that a file's front matter names, by index of `bibliography`.
pub(super) fn named_by(manuscript: &Manuscript) -> impl Iterator<Item = (SourcePath, usize)> + '_ {
    let names = manuscript.meta.bibliography.iter().flatten().enumerate();
    names.filter_map(|(index, name)| Some((content_path(manuscript.file.folder(), &name.value).ok()?, index)))
}
