//! Addresses of pages that other outputs lead to.

use crate::model::address::Addresses;
use crate::model::text::Lang;

/// The folder of the page of all figures.
const FIGURES: &str = "figures";
/// The folder of the sources.
const SOURCES: &str = "sources";

/// The address of a source's page.
pub fn source_url(addresses: &Addresses, lang: &Lang, key: &str) -> Box<str> {
    addresses.page(lang, &[SOURCES, &slug(key)])
}

/// A key as a part of an address: letters, digits, hyphens, dots and underscores stay.
fn slug(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-._".contains(c);
    key.chars().map(|c| if plain(c) { c } else { '-' }).collect()
}

/// The address of the page of all figures.
pub fn figures_url(addresses: &Addresses, lang: &Lang) -> Box<str> {
    addresses.page(lang, &[FIGURES])
}

/// The address of the index of sources.
pub fn sources_url(addresses: &Addresses, lang: &Lang) -> Box<str> {
    addresses.page(lang, &[SOURCES])
}
