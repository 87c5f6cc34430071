//! The key tables of `site.yaml`, front matter and records: name, type and meaning of every key.
//!
//! The decoder reads by these tables and refuses to read a key that they lack; the reference pages
//! and the JSON Schemas (`crate::reference`) are made from them. A test reads every example.

mod front_matter;
mod records;
mod site;
mod theme;

pub use front_matter::{DRAFT, FOREIGN, FRONT_MATTER, STATES};
pub use records::{PERSON, RECORDS, RecordKind, SERIES, TERM};
pub use site::SITE;
pub use theme::{SETTING, THEME_FILE};

/// One key of a map.
#[derive(Debug)]
pub struct KeyRow {
    /// The key as written.
    pub name: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// The heading under which the reference page lists it.
    pub group: &'static str,
    /// What it means, in a sentence or two of Markdown.
    pub doc: &'static str,
    /// What holds where it is absent, in words or YAML; empty where nothing does.
    pub default: &'static str,
    /// A value as it may stand after the key, in YAML on one line.
    pub example: &'static str,
    /// The key must be there.
    pub required: bool,
}

/// What a value must be.
#[derive(Debug)]
pub enum Kind {
    /// A text that is a name, an id or a number kept as written.
    Text,
    /// A line of prose: inline Markdown.
    Inline,
    /// A text, or a text by language.
    LocalText,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number, not below the first, not above the second.
    Number(i64, i64),
    /// A day: `2025-03-04`.
    Date,
    /// A day, or a day and a time, with or without an offset.
    Moment,
    /// The path of a file of the site.
    Path,
    /// An address that begins with `https://` or `http://`.
    Url,
    /// A code of the site's languages.
    Lang,
    /// Several of them, or a single one.
    List(&'static Kind),
    /// These keys.
    Map(&'static [KeyRow]),
    /// Keys of the author's own, all with such values.
    MapOf(&'static Kind),
    /// The first of these that fits.
    OneOf(&'static [Kind]),
    /// Anything.
    Free,
}

/// A row of a table: `name: kind, "group", "meaning"; default "…"; example "…"`.
macro_rules! key_table {
    ($($group:literal { $($(#[$must:ident])? $name:literal $kind:expr, $doc:literal $(, default $default:literal)?, example $example:literal;)+ })+) => {
        &[$($($crate::model::keys::KeyRow {
            name: $name,
            kind: $kind,
            group: $group,
            doc: $doc,
            default: concat!($($default)?),
            example: $example,
            required: key_table!(@must $($must)?),
        }),+),+]
    };
    (@must required) => { true };
    (@must) => { false };
}
use key_table;
