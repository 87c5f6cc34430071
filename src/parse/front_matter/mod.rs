//! Reads the front matter of a Markdown file: text in, [`Meta`] with places out, and where the body begins.
//!
//! 1. [`fence`]: find the two `---` lines.
//! 2. `parse::yaml`: read what stands between them.
//! 3. [`keys`]: decode it by the key table.
//! 4. [`language`]: the language of the file's name and that of `lang` must agree.
//!
//! What holds: every key with a faulty value is `None` in the meta and stands in `written`; no
//! input panics.

mod fence;
mod keys;
mod language;
mod outline;

pub use language::language_of;

use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::meta::Meta;
use crate::model::source::{Hash, SourcePath, Span};
use crate::parse::ParseOptions;
use crate::parse::decode::{Decoder, Fields};
use crate::parse::yaml::{NodeKind, read_yaml};

/// The largest front matter that is read, in bytes.
pub const MAX_BYTES: usize = 256 << 10;

/// The front matter of one file.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// What it says; ranges index into the file's text. See [`crate::parse::yaml::is_verbatim`].
    pub meta: Meta,
    /// The byte at which the body begins.
    pub body_start: usize,
    /// There is front matter, and it could be read as a map of keys.
    pub readable: bool,
    /// Names all that it says but for wordings; see [`outline`].
    pub outline: Hash,
}

impl FrontMatter {
    /// Nothing that could be read, in this text.
    fn unread(body_start: usize, text: &str) -> Self {
        Self { meta: Meta::default(), body_start, readable: false, outline: Hash::of(text.as_bytes()) }
    }
}

/// Reads the front matter of `text`.
pub fn parse_front_matter(file: &SourcePath, text: &str, options: &ParseOptions) -> Outcome<FrontMatter> {
    let fence = match fence::find(text) {
        Ok(fence) => fence,
        Err(fault) => {
            let diagnostic = Diagnostic::at(Code::NoFrontMatter, Span::new(file, fault.range), fault.message);
            let value = FrontMatter::unread(fault.body_start, text);
            return Outcome { value, diagnostics: vec![diagnostic.help(fault.help)] };
        }
    };
    if fence.yaml.len() > MAX_BYTES {
        let found = fence.yaml.len() >> 10;
        let message =
            format!("the front matter is {found} KiB long, at most {} KiB are read", MAX_BYTES >> 10);
        let first_line = 0..text.find('\n').unwrap_or(text.len());
        let diagnostic = Diagnostic::at(Code::LargeFile, Span::new(file, first_line), message);
        let value = FrontMatter::unread(fence.body_start, text);
        return Outcome { value, diagnostics: vec![diagnostic] };
    }
    let mut diagnostics = Vec::new();
    let node = read_yaml(file, text, fence.yaml).unpack(&mut diagnostics);
    let decoder = Decoder::new(file, text, &options.languages);
    let mut meta = Meta::default();
    let readable = matches!(node.kind, NodeKind::Map(_));
    if readable || matches!(node.kind, NodeKind::Null) {
        if let Some(fields) = Fields::new(&decoder, &node, crate::model::keys::FRONT_MATTER, "front matter") {
            meta = keys::decode(&fields);
            fields.done();
        }
        language::check(&decoder, &meta, options);
    } else if !matches!(node.kind, NodeKind::Broken) {
        let message = format!("the front matter is {}, expected keys with values", node.describe());
        decoder.fault_with(Code::NoFrontMatter, node.range, message, "begin with `title: …`");
    }
    diagnostics.extend(decoder.into_diagnostics());
    let outline = if diagnostics.is_empty() { outline::outline(&node) } else { Hash::of(text.as_bytes()) };
    let value = FrontMatter { meta, body_start: fence.body_start, readable, outline };
    Outcome { value, diagnostics }
}

#[cfg(test)]
mod tests;
