//! Reads a `.bib` text, BibTeX or BibLaTeX: pieces by `bib_split`, each parsed by the crate
//! `biblatex` on its own, cross-references resolved here, items made by `bib_map`.
//!
//! The crate recurses by abbreviations and cross-references, so neither reaches it: abbreviations
//! are replaced by their text and `crossref`, `xdata` are followed here, a few steps at most.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use biblatex::{Bibliography, Entry, ParseError, ParseErrorKind, RawBibliography, RawChunk};
use rayon::prelude::*;

use super::bib_escape;
use super::bib_map;
use super::bib_names;
use super::bib_split::{Piece, PieceFault, first_words, split};
use super::bib_strings::{STRINGS_BYTES, Strings, expand, keep_known, values, with_values};
use super::{Draft, Places, Reader};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::name::list::Names;
use crate::model::source::{Span, Spanned};

/// Bytes an entry may have; the crate's work on one field is not linear.
const ENTRY_BYTES: usize = 64 * 1024;
/// Bytes an abbreviation may stand for: made of each other, a few lines of them would fill any memory.
const STRING_BYTES: usize = 64 * 1024;
/// Steps along `crossref`.
const CROSSREF_STEPS: usize = 4;

/// An entry parsed, not yet mapped.
struct Parsed {
    entry: Entry,
    key: Range<usize>,
    range: Range<usize>,
    /// Keys of the entries it takes fields from.
    parents: Vec<String>,
    places: Places,
    /// The address that a title or a note links to.
    link: Option<String>,
    faults: Vec<Diagnostic>,
    /// The names in its own fields.
    names: Vec<(String, Names)>,
}

/// All entries of a `.bib` text.
pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Vec<Draft> {
    let mut strings = Strings::default();
    let mut parsed: Vec<Parsed> = Vec::new();
    let pieces = split(text);
    if let Some(words) = first_words(text).filter(|_| pieces.is_empty()) {
        let help = "an entry is `@kind{key, field = {value}}`: export the library again as BibTeX";
        reader.syntax(words, "the file holds no entry of BibTeX").help = Some(help.to_owned());
    }
    for piece in pieces {
        if let Some(fault) = &piece.fault {
            report_piece(reader, text, &piece, fault);
            continue;
        }
        match piece.kind.as_str() {
            "comment" | "preamble" => {}
            "string" => read_strings(reader, text, &piece, &mut strings),
            _ => parsed.extend(read_entry(reader, text, &piece, &mut strings)),
        }
    }
    resolve_crossrefs(&mut parsed);
    parsed.retain(|parsed| !matches!(bib_map::kind_name(&parsed.entry).as_str(), "xdata" | "set"));
    let drafts: Vec<Result<Draft, Range<usize>>> = parsed.into_par_iter().map(draft).collect();
    let mut read = Vec::with_capacity(drafts.len());
    for draft in drafts {
        match draft {
            Ok(draft) => read.push(draft),
            Err(range) => {
                let head = head_range(text, &range);
                let message = format!("the entry `{}` cannot be read", &text[head.clone()]);
                reader.syntax(head, message);
            }
        }
    }
    read
}

/// The draft of an entry; the range of one that cannot be read.
fn draft(parsed: Parsed) -> Result<Draft, Range<usize>> {
    let Some(mut item) = guarded(|| bib_map::item(&parsed.entry, &parsed.names)) else {
        return Err(parsed.range);
    };
    if let Some(link) = parsed.link {
        item.entry("URL").or_insert_with(|| link.into());
    }
    let key = Spanned::new(parsed.entry.key.as_str().into(), parsed.key);
    Ok(Draft { key, range: parsed.range.into(), item, places: parsed.places, faults: parsed.faults })
}

/// What a call of the crate gives; `None` if it panics, as it does on some texts.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

/// The entries and abbreviations of a text that holds one.
fn raw(text: &str) -> Result<RawBibliography<'_>, ParseError> {
    let unreadable = ParseError { span: 0..0, kind: ParseErrorKind::MalformedCommand };
    guarded(|| RawBibliography::parse(text)).unwrap_or(Err(unreadable))
}

fn report_piece(reader: &mut Reader<'_>, text: &str, piece: &Piece, fault: &PieceFault) {
    let head = head_range(text, &piece.range);
    let name = format!("@{}", piece.kind);
    match fault {
        PieceFault::Unclosed => {
            let message = format!("the entry `{}` has no closing brace", &text[head.clone()]);
            reader.syntax(head, message).help =
                Some("close it with `}`; each `{` inside needs its own `}` too".to_owned());
        }
        PieceFault::Parentheses => {
            let message = format!("`{name}(` opens an entry with a parenthesis; `{name}{{` was expected");
            reader.syntax(head, message);
        }
        PieceFault::Deep => {
            let message = format!("the braces of `{}` are nested too deeply", &text[head.clone()]);
            reader.syntax(head, message);
        }
    }
}

/// The first line of a piece, up to the comma after the key.
fn head_range(text: &str, range: &Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let len = piece.find([',', '\n']).unwrap_or(piece.len()).min(80);
    let len = (0..=len).rev().find(|len| piece.is_char_boundary(*len)).unwrap_or(0);
    range.start..range.start + len
}

fn read_strings(reader: &mut Reader<'_>, text: &str, piece: &Piece, strings: &mut Strings) {
    match raw(&text[piece.range.clone()]) {
        Ok(raw) => {
            for pair in &raw.abbreviations {
                let length = strings.length(&pair.value.v);
                if strings.take(length, STRING_BYTES) {
                    let value = expand(&pair.value.v, strings);
                    strings.set(pair.key.v, value);
                } else {
                    report_long(reader, text, piece, length);
                }
            }
        }
        Err(fault) => report_parse(reader, text, piece, &fault),
    }
}

fn report_long(reader: &mut Reader<'_>, text: &str, piece: &Piece, length: usize) {
    let head = head_range(text, &piece.range);
    let message = format!(
        "`{}` has {length} bytes once its abbreviations are written out; at most {STRING_BYTES} are read, \
         and {STRINGS_BYTES} in a file",
        &text[head.clone()]
    );
    reader.syntax(head, message);
}

fn read_entry(reader: &mut Reader<'_>, text: &str, piece: &Piece, strings: &mut Strings) -> Option<Parsed> {
    if piece.range.len() > ENTRY_BYTES {
        let head = head_range(text, &piece.range);
        let message = format!("the entry has {} bytes; at most {ENTRY_BYTES} are read", piece.range.len());
        reader.syntax(head, message);
        return None;
    }
    let source = &text[piece.range.clone()];
    let raw = match raw(source) {
        Ok(raw) => raw,
        Err(fault) => {
            report_parse(reader, text, piece, &fault);
            return None;
        }
    };
    let key = raw.entries.first()?.v.key.span.clone();
    let key = key.start + piece.range.start..key.end + piece.range.start;
    if key.is_empty() {
        let help = "write a key after the opening brace: `@report{who2025what, …}`";
        reader.syntax(head_range(text, &piece.range), "the entry has no key").help = Some(help.to_owned());
        return None;
    }
    let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    let length: usize = fields.map(|pair| strings.length(&pair.value.v)).sum();
    if length > piece.range.len() && !strings.take(length, ENTRY_BYTES) {
        report_long(reader, text, piece, length);
        return None;
    }
    let parents = parents(&raw, strings);
    let places = places(&raw, piece.range.start);
    let name_fields = name_fields(&raw, piece.range.start);
    let link = link(&raw);
    let mut faults = undefined(reader, &raw, piece.range.start, strings);
    let raw = keep_known(raw, strings);
    let values = values(&raw);
    let unreadable = ParseError { span: 0..0, kind: ParseErrorKind::MalformedCommand };
    match guarded(|| Bibliography::from_raw(with_values(raw, &values))).unwrap_or(Err(unreadable)) {
        Ok(library) => {
            let entry = library.into_iter().next()?;
            let mut names = Vec::with_capacity(name_fields.len());
            for (field, range) in name_fields {
                let Some(read) = bib_names::read(&entry, &field) else { continue };
                let span = Span::new(reader.file, range);
                faults.extend(bib_names::fault(&entry, &field, &read, &span));
                names.push((field, read));
            }
            Some(Parsed { entry, key, range: piece.range.clone(), parents, places, link, faults, names })
        }
        Err(fault) => {
            report_parse(reader, text, piece, &fault);
            None
        }
    }
}

fn report_parse(reader: &mut Reader<'_>, text: &str, piece: &Piece, fault: &ParseError) {
    // In a value that was written out the place is not that of the file.
    let place = |at: usize| text.floor_char_boundary((piece.range.start + at).min(piece.range.end));
    let start = place(fault.span.start);
    let end = place(fault.span.end).max(start);
    let head = text[head_range(text, &piece.range)].to_owned();
    let what = match &fault.kind {
        ParseErrorKind::UnexpectedEof => "a value does not end".to_owned(),
        kind => kind.to_string(),
    };
    let message = format!("the entry `{head}` cannot be read: {what}");
    reader.syntax(widen(text, start..end), message).help =
        Some("a field is `name = {value}`, with a comma after it".to_owned());
}

/// A range of at least one character, which a caret can point at.
fn widen(text: &str, range: Range<usize>) -> Range<usize> {
    if !range.is_empty() {
        return range;
    }
    let next = text[range.start..].chars().next().map_or(0, char::len_utf8);
    range.start..range.start + next
}

/// Where the values of an entry stand in the file; the entry begins at `start`.
fn places(raw: &RawBibliography<'_>, start: usize) -> Places {
    let mut places = Places::default();
    for pair in raw.entries.iter().flat_map(|entry| &entry.v.fields) {
        let range = &pair.value.span;
        places.note(&pair.key.v.to_ascii_lowercase(), start + range.start..start + range.end);
    }
    places
}

/// The fields of names that an entry has, and where their values stand; the entry begins at `start`.
fn name_fields(raw: &RawBibliography<'_>, start: usize) -> Vec<(String, Range<usize>)> {
    let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    fields
        .map(|pair| (pair.key.v.to_ascii_lowercase(), &pair.value.span))
        .filter(|(name, _)| bib_map::has_names(name))
        .map(|(name, range)| (name, start + range.start..start + range.end))
        .collect()
}

/// The address of a link in the fields that print as words.
fn link(raw: &RawBibliography<'_>) -> Option<String> {
    let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    let worded = fields.filter(|pair| {
        ["title", "howpublished", "note"].iter().any(|name| pair.key.v.eq_ignore_ascii_case(name))
    });
    let mut chunks = worded.flat_map(|pair| &pair.value.v);
    chunks.find_map(|chunk| match chunk.v {
        RawChunk::Normal(text) => bib_escape::linked(text).map(str::to_owned),
        RawChunk::Abbreviation(_) => None,
    })
}

/// A fault for each word without braces that is no number and stands for nothing.
fn undefined(
    reader: &Reader<'_>,
    raw: &RawBibliography<'_>,
    start: usize,
    strings: &Strings,
) -> Vec<Diagnostic> {
    let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    let read = fields.filter(|pair| bib_map::uses(&pair.key.v.to_ascii_lowercase()));
    let chunks = read.flat_map(|pair| pair.value.v.iter().map(move |chunk| (pair.key.v, chunk)));
    let faults = chunks.filter_map(|(field, chunk)| match chunk.v {
        RawChunk::Abbreviation(name) if !strings.knows(name) => {
            let span = Span::new(reader.file, start + chunk.span.start..start + chunk.span.end);
            let message = format!("`{name}` is the name of no `@string` before it");
            let help = format!(
                "write `{field} = {{{name}}}` if these are its words, or define `@string{{{name} = {{…}}}}`"
            );
            Some(Diagnostic::at(Code::SuspiciousEntry, span, message).help(help))
        }
        _ => None,
    });
    faults.collect()
}

/// The keys in `xdata` and `crossref`.
fn parents(raw: &RawBibliography<'_>, strings: &Strings) -> Vec<String> {
    let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    fields
        .filter(|pair| matches!(pair.key.v.to_ascii_lowercase().as_str(), "xdata" | "crossref"))
        .flat_map(|pair| {
            let value = expand(&pair.value.v, strings);
            value.split(',').map(|key| key.trim().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// Copies to each entry what it takes from those that it names, as these were written.
fn resolve_crossrefs(parsed: &mut [Parsed]) {
    let index: BTreeMap<&str, usize> =
        parsed.iter().enumerate().rev().map(|(at, parsed)| (parsed.entry.key.as_str(), at)).collect();
    let children = parsed.iter().enumerate().filter(|(_, child)| !child.parents.is_empty());
    let resolved: Vec<(usize, Entry)> = children
        .map(|(at, child)| {
            let mut entry = child.entry.clone();
            let mut next = child.parents.clone();
            for _ in 0..CROSSREF_STEPS {
                let Some(name) = next.pop() else { break };
                let Some(&parent) = index.get(name.as_str()).filter(|parent| **parent != at) else {
                    continue;
                };
                next.extend(parsed[parent].parents.iter().take(CROSSREF_STEPS).cloned());
                bib_map::inherit(&mut entry, &parsed[parent].entry);
            }
            (at, entry)
        })
        .collect();
    for (at, entry) in resolved {
        parsed[at].entry = entry;
    }
}

#[cfg(test)]
mod tests;
