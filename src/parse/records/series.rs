//! The keys of series.

use crate::model::diagnostic::Code;
use crate::model::keys::FRONT_MATTER;
use crate::model::nearest::nearest;
use crate::model::record::{HeadingMode, Numbering, Series};
use crate::model::source::Spanned;
use crate::parse::decode::{Decoder, Fields};
use crate::parse::yaml::NodeKind;

/// Reads what only series have.
pub(super) fn decode(fields: &Fields) -> Series {
    let (numbering, editions_own_numbers) = numbering(fields);
    let _ = fields.flag("pdf");
    Series {
        abbreviation: fields.local("abbreviation"),
        issn: fields.text("issn").map(|issn| issn.value),
        editors: fields
            .texts_or_maps(
                "editors",
                |person| (person, None),
                |entry| {
                    let (person, role) = (entry.text("person"), entry.local("role"));
                    Some((person?, role))
                },
            )
            .unwrap_or_default(),
        since: fields.text("since").map(|since| since.value),
        numbering,
        running: fields.flag("running").is_some_and(|flag| flag.value),
        editions_own_numbers,
        required: required(fields),
        sign_offs: fields.texts("sign_offs").unwrap_or_default().into_iter().map(|what| what.value).collect(),
        headings: match fields.word("headings").map(|word| word.value) {
            Some("run-in") => HeadingMode::RunIn,
            Some("numbered") => HeadingMode::Numbered,
            _ => HeadingMode::Block,
        },
        template: fields.text("template"),
        licence: fields.text("licence").map(|licence| licence.value),
    }
}

/// `numbering` is a word, or a map with the word and how editions are numbered.
fn numbering(fields: &Fields) -> (Numbering, bool) {
    let kind = |fields: &Fields, name| match fields.word(name).map(|word| word.value) {
        Some("continuous") => Numbering::Continuous,
        Some("none") => Numbering::None,
        _ => Numbering::Yearly,
    };
    let is_map = fields.node("numbering").is_some_and(|node| matches!(node.kind, NodeKind::Map(_)));
    if !is_map {
        return (kind(fields, "numbering"), false);
    }
    fields
        .map("numbering", |entry| {
            let own = entry.word("editions").is_some_and(|word| word.value == "own");
            (kind(entry, "kind"), own)
        })
        .unwrap_or_default()
}

/// Only keys of front matter can be required.
fn required(fields: &Fields) -> Vec<Spanned<Box<str>>> {
    let mut keys = fields.texts("required").unwrap_or_default();
    keys.retain(|key| is_front_matter_key(fields.decoder, key));
    keys
}

fn is_front_matter_key(decoder: &Decoder, key: &Spanned<Box<str>>) -> bool {
    let names = || FRONT_MATTER.iter().map(|row| row.name);
    if names().any(|name| name == &*key.value) {
        return true;
    }
    let message = format!("an entry of `required` is `{}`, which is no key of front matter", key.value);
    match nearest(&key.value, names()) {
        Some(near) => decoder.fault_meant(Code::BadValue, key.range, message, (&key.value, near)),
        None => decoder.fault(Code::BadValue, key.range, message),
    }
    false
}
