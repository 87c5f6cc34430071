//! What version control and sync programs leave behind: a snapshot in; errors, and a snapshot without it, out.
//!
//! Conflicts of a merge are blanked but for the first side, and doubled texts are set aside, so that everything
//! else is read as if they were not there: one cause brings one error.

mod conflicts;
mod copies;

use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::source::{Snapshot, SourcePath, Span, TextRange};

/// Reports conflicts and copies, and takes them out of the snapshot.
pub fn set_aside(snapshot: &Arc<Snapshot>) -> Outcome<Arc<Snapshot>> {
    let mut outcome = Outcome::clean(Arc::clone(snapshot));
    for (path, file) in &snapshot.files {
        if let Some(copied) = copies::original(snapshot, path) {
            outcome.diagnostics.push(copied_file(path, &copied));
            if is_parsed(path) {
                Arc::make_mut(&mut outcome.value).files.remove(path);
                continue;
            }
        }
        let Some(text) = &file.text else { continue };
        let is_markdown = path.has_extension("md");
        let found = conflicts::find(text, is_markdown);
        if found.is_empty() {
            continue;
        }
        outcome.diagnostics.extend(found.iter().map(|conflict| unmerged(path, text, conflict)));
        let settled = conflicts::without(text, &found);
        if let Some(file) = Arc::make_mut(&mut outcome.value).files.get_mut(path) {
            file.text = Some(settled.into());
        }
    }
    outcome
}

/// Whether something is made of a file by itself, as against files that others name.
fn is_parsed(path: &SourcePath) -> bool {
    ["md", "yaml", "yml", "bib"].iter().any(|ending| path.has_extension(ending))
}

fn copied_file(path: &SourcePath, original: &SourcePath) -> Diagnostic {
    let message = format!("`{path}` is a copy of `{original}` that a program made");
    let whole = |path: &SourcePath| Span::new(path, TextRange::default());
    Diagnostic::at(Code::SyncCopy, whole(path), message)
        .help(format!(
            "take over into `{original}` what is new in it and delete it, or give it a name of its own"
        ))
        .related(whole(original), "the other file")
}

fn unmerged(path: &SourcePath, text: &str, conflict: &conflicts::Conflict) -> Diagnostic {
    let marker = text[conflict.marker.clone()].trim_end();
    let message = format!("`{marker}` marks a conflict of a merge that nobody has settled");
    let mut help =
        "keep the lines that are right, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`".to_owned();
    if path.has_extension("md") {
        help.push_str("; to show one, begin its block of code with ```` ```diff ````");
    }
    Diagnostic::at(Code::MergeConflict, Span::new(path, conflict.marker.clone()), message).help(help)
}
