//! Reads `site.yaml`: text in, a complete [`Config`] out, with defaults for what is not written.
//!
//! 1. `parse::yaml`: read the file.
//! 2. [`languages`]: which languages there are, since texts may be given in each.
//! 3. [`keys`]: decode the rest by the key table.
//! 4. [`publish`]: where the site is published.
//! 5. [`secrets`]: nothing in it may look like a password.
//!
//! What holds: the value is usable whatever the faults. Settings of the theme are handed on
//! unchecked: `parse::theme` knows what they must be.

mod export;
mod keys;
mod languages;
mod publish;
mod secrets;

use crate::model::config::Config;
use crate::model::diagnostic::Outcome;
use crate::model::keys::SITE;
use crate::model::source::SourcePath;
use crate::parse::decode::{Decoder, Fields};
use crate::parse::legible::legible;
use crate::parse::yaml::{Node, NodeKind, read_yaml};

/// Reads the settings. Any error among the faults means exit code 2.
pub fn parse_config(file: &SourcePath, text: &str) -> Outcome<Config> {
    let mut diagnostics = Vec::new();
    let text = &*legible(file, text, &mut diagnostics);
    let node = read_yaml(file, text, 0..text.len()).unpack(&mut diagnostics);
    let languages = languages::find(&node);
    let decoder = Decoder::new(file, text, &languages.codes);
    // What is no map at all is read as an empty one, so that the settings are complete.
    let nothing = Node { range: (0..0).into(), kind: NodeKind::Null };
    let fields = Fields::new(&decoder, &node, SITE, "the settings");
    let empty = Decoder::new(file, text, &languages.codes);
    let fields = fields.or_else(|| Fields::new(&empty, &nothing, SITE, "the settings"));
    let config = keys::decode(&fields.expect("an empty map can be read"), &languages);
    secrets::report(&decoder, &node);
    diagnostics.extend(decoder.into_diagnostics());
    Outcome { value: config, diagnostics }
}

#[cfg(test)]
mod tests;
