//! Abbreviations of a `.bib` file, and the values of an entry as the parser should read them: `@string`s in, fields with
//! these written out and with TeX's escapes put aside by `bib_escape` out.

use std::borrow::Cow;
use std::collections::HashMap;

use biblatex::{Field, Pair, RawBibliography, RawChunk};

use super::bib_escape;
use super::bib_map;

/// Bytes that all abbreviations of a file may stand for together, and all their uses.
pub(super) const STRINGS_BYTES: usize = 16 << 20;

/// The abbreviations read so far.
pub(super) struct Strings {
    values: HashMap<String, String>,
    /// Bytes that may still be written out.
    left: usize,
}

impl Default for Strings {
    fn default() -> Self {
        Self { values: HashMap::new(), left: STRINGS_BYTES }
    }
}

impl Strings {
    /// Remembers what an abbreviation stands for.
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.values.insert(name.to_lowercase(), value);
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.values.get(&name.to_lowercase()).map(String::as_str)
    }

    /// Whether an abbreviation stands for something.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.get(name).is_some() || MONTHS.contains(&name.to_ascii_lowercase().as_str())
    }

    /// The bytes of a field once its abbreviations are written out.
    pub(super) fn length(&self, field: &Field<'_>) -> usize {
        let length = |chunk: &RawChunk<'_>| match chunk {
            RawChunk::Normal(text) => text.len(),
            RawChunk::Abbreviation(name) => self.get(name).map_or(name.len(), str::len),
        };
        field.iter().map(|chunk| length(&chunk.v)).sum()
    }

    /// Takes bytes from what may still be written out; `false` if it is more than that, or than `most`.
    pub(super) fn take(&mut self, bytes: usize, most: usize) -> bool {
        let fits = bytes <= most && bytes <= self.left;
        if fits {
            self.left -= bytes;
        }
        fits
    }
}

/// The text of a field with abbreviations replaced; unknown ones stay as words.
pub(super) fn expand(field: &Field<'_>, strings: &Strings) -> String {
    field
        .iter()
        .map(|chunk| match chunk.v {
            RawChunk::Normal(text) => text,
            RawChunk::Abbreviation(name) => strings.get(name).unwrap_or(name),
        })
        .collect()
}

/// Drops the fields that no reference uses (abstracts, files, notes to oneself) and replaces abbreviations.
pub(super) fn keep_known<'a>(mut raw: RawBibliography<'a>, strings: &'a Strings) -> RawBibliography<'a> {
    for entry in &mut raw.entries {
        entry.v.fields.retain(|pair| bib_map::uses(&pair.key.v.to_ascii_lowercase()));
        for pair in &mut entry.v.fields {
            replace_abbreviations(pair, strings);
        }
    }
    raw.abbreviations.clear();
    raw
}

/// The values of all fields as the parser should read them, one a chunk.
pub(super) fn values<'a>(raw: &RawBibliography<'a>) -> Vec<Cow<'a, str>> {
    let pairs = raw.entries.iter().flat_map(|entry| &entry.v.fields);
    let chunks = pairs.flat_map(|pair| pair.value.v.iter().map(|chunk| (pair.key.v, &chunk.v)));
    chunks
        .map(|(name, chunk)| match chunk {
            RawChunk::Normal(text) => bib_escape::for_parser(&name.to_ascii_lowercase(), text),
            RawChunk::Abbreviation(name) => Cow::Borrowed(*name),
        })
        .collect()
}

/// Puts `values` in the place of those of all fields.
pub(super) fn with_values<'a>(
    mut raw: RawBibliography<'a>,
    values: &'a [Cow<'a, str>],
) -> RawBibliography<'a> {
    let pairs = raw.entries.iter_mut().flat_map(|entry| &mut entry.v.fields);
    for (chunk, value) in pairs.flat_map(|pair| &mut pair.value.v).zip(values) {
        if let RawChunk::Normal(text) = &mut chunk.v {
            *text = value;
        }
    }
    raw
}

fn replace_abbreviations<'a>(pair: &mut Pair<'a>, strings: &'a Strings) {
    for chunk in &mut pair.value.v {
        if let RawChunk::Abbreviation(name) = chunk.v {
            if let Some(value) = strings.get(name) {
                chunk.v = RawChunk::Normal(value);
            } else if !MONTHS.contains(&name.to_ascii_lowercase().as_str()) {
                chunk.v = RawChunk::Normal(name);
            }
        }
    }
}

/// Abbreviations that BibTeX knows by itself.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
