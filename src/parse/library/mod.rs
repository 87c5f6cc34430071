//! Libraries of references: a `.bib`, `.json` or `.yaml` text in, a [`Library`] of CSL-JSON items out.
//!
//! One bad entry never rejects the library: every entry is read on its own, and all faults are
//! reported with the place of the entry or of the fault inside it.

mod acts;
mod address;
mod bib;
mod bib_escape;
mod bib_kind;
mod bib_map;
mod bib_names;
mod bib_split;
mod bib_strings;
mod bib_text;
mod check;
mod csl_names;
mod dates;
mod genre;
#[cfg(test)]
mod habits;
mod html;
mod json;
mod language;
mod normalize;
mod quotes;
mod repair;
mod title_case;
mod yaml;

use std::collections::btree_map::Entry as Slot;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use crate::model::diagnostic::{Code, Diagnostic, Outcome, Severity};
use crate::model::library::{Entry, Library};
use crate::model::source::{SourcePath, Span, Spanned, TextRange};
use crate::parse::legible::legible;

/// Reads one library file, in the format that its ending says.
pub fn parse_library(file: &SourcePath, text: &str) -> Outcome<Library> {
    let mut reader = Reader { file, diagnostics: Vec::new() };
    let text = &*legible(file, text, &mut reader.diagnostics);
    let drafts = match file.extension().as_str() {
        "bib" => bib::read(&mut reader, text),
        "json" => json::read(&mut reader, text),
        "yaml" | "yml" => yaml::read(&mut reader, text),
        other => {
            let message = format!(
                "`{file}` is no library: its ending is `.{other}`, and `.bib`, `.json` or `.yaml` was expected"
            );
            reader.diagnostics.push(Diagnostic::at(
                Code::LibrarySyntax,
                Span::new(file, TextRange::default()),
                message,
            ));
            Vec::new()
        }
    };
    let mut library = collect(&mut reader, text, drafts);
    library.is_broken = reader.diagnostics.iter().any(|fault| fault.severity == Severity::Error);
    Outcome { value: library, diagnostics: reader.diagnostics }
}

/// What the readers of the formats share.
struct Reader<'a> {
    file: &'a SourcePath,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reports that something at `range` cannot be read.
    fn syntax(&mut self, range: impl Into<TextRange>, message: impl Into<String>) -> &mut Diagnostic {
        let span = Span::new(self.file, range);
        self.diagnostics.push(Diagnostic::at(Code::LibrarySyntax, span, message));
        self.diagnostics.last_mut().expect("a diagnostic was pushed just now")
    }
}

/// An entry as its format's reader leaves it: a CSL-JSON item, not yet checked, without `id`.
struct Draft {
    key: Spanned<Box<str>>,
    range: TextRange,
    item: Map<String, Value>,
    places: Places,
    /// What its reader found wrong with it.
    faults: Vec<Diagnostic>,
}

/// Where the fields stand that are checked, if the entry has them itself.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    title: Option<TextRange>,
    date: Option<TextRange>,
    pages: Option<TextRange>,
    doi: Option<TextRange>,
}

impl Places {
    /// Notes where a field stands; `name` is that of BibLaTeX or of CSL, in lower case.
    fn note(&mut self, name: &str, range: impl Into<TextRange>) {
        let place = match name {
            "title" => &mut self.title,
            "date" | "year" | "issued" => &mut self.date,
            "pages" | "page" => &mut self.pages,
            "doi" => &mut self.doi,
            _ => return,
        };
        place.get_or_insert(range.into());
    }
}

/// Ids with these beginnings name things in the text.
const RESERVED: [&str; 5] = ["fig-", "tbl-", "sec-", "box-", "eq-"];

/// Makes the library: the first of two entries with one key wins.
fn collect(reader: &mut Reader<'_>, text: &str, drafts: Vec<Draft>) -> Library {
    // A `.bib` file has its own way to write names.
    let names_of = (reader.file.extension() != "bib").then_some(text);
    let mut library = Library { file: Some(reader.file.clone()), ..Library::default() };
    let mut kept: Vec<(Draft, Box<str>, Span)> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let key_span = Span::new(reader.file, draft.key.range);
        let key: Box<str> = draft.key.value.nfc().collect::<String>().into();
        if let Some(prefix) = RESERVED.iter().find(|prefix| key.starts_with(**prefix)) {
            let message = format!("the key `{key}` begins with `{prefix}`, which names things in the text");
            let help = format!("rename the entry, for instance to `{}`", &key[prefix.len()..]);
            reader.diagnostics.push(Diagnostic::at(Code::BadEntryKey, key_span, message).help(help));
            continue;
        }
        kept.push((draft, key, key_span));
    }
    let entries: Vec<(Entry, Span)> =
        kept.into_par_iter().map(|(draft, key, span)| (finish(draft, key, &span, names_of), span)).collect();
    for (entry, key_span) in entries {
        match library.entries.entry(entry.key.clone()) {
            Slot::Occupied(mut first) if first.get().hash != entry.hash => {
                let message = format!("the key `{}` is used by two entries", first.key());
                let diagnostic = Diagnostic::at(Code::DuplicateEntry, key_span, message)
                    .related(first.get().span.clone(), "the first entry, which is used")
                    .help("give one of them another key, or delete it");
                Arc::make_mut(first.get_mut()).faults.push(diagnostic);
            }
            Slot::Occupied(_) => {}
            Slot::Vacant(slot) => drop(slot.insert(Arc::new(entry))),
        }
    }
    library
}

/// The entry of a draft, with what is wrong with it; names are looked at as those of CSL-JSON in a file of that `text`.
fn finish(draft: Draft, key: Box<str>, key_span: &Span, text: Option<&str>) -> Entry {
    let mut item = normalize::item(draft.item);
    let mut faults = draft.faults;
    if let Some(text) = text {
        let place = csl_names::Place { text, range: draft.range, key: key_span };
        faults.extend(csl_names::mend(&mut item, &place));
    }
    let (repaired, undated) = repair::item(&mut item, key_span, draft.places);
    let refused = check::refused_address(&mut item, key_span);
    let mut entry = Entry::new(key, item, Span::new(&key_span.file, draft.range));
    entry.date_range = draft.places.date.unwrap_or(draft.key.range);
    faults.extend(repaired);
    faults.extend(refused);
    faults.extend(check::incomplete(&entry, key_span, undated));
    faults.extend(check::suspicious(&entry, key_span, draft.places));
    entry.faults = faults;
    entry
}

/// All that is wrong with a library: with the file, then with its entries.
#[cfg(test)]
fn faults(library: Outcome<Library>) -> Vec<Diagnostic> {
    let entries = library.value.entries.into_values().flat_map(|entry| entry.faults.clone());
    library.diagnostics.into_iter().chain(entries).collect()
}
