//! Turns texts into typed values: pure, one file at a time.
//!
//! Settings, records, libraries, themes, and [`manuscript`]s: front matter, then the body.

mod builder;
mod card;
pub mod config;
mod corrections;
mod decode;
mod exhibit;
mod finish;
mod fragment;
pub mod front_matter;
mod html;
mod inline;
mod leftovers;
mod legible;
pub mod library;
pub mod locator;
pub mod manuscript;
mod markdown;
mod mask;
mod notes;
pub mod records;
mod sentence;
pub mod shortcode;
#[cfg(test)]
mod tests;
pub mod theme;
mod typography;
pub mod unmerged;
pub mod yaml;

#[cfg(test)]
pub(crate) mod testing;

use std::sync::Arc;

use crate::model::config::{Config, RawHtml};
use crate::model::text::Lang;

/// Everything besides the file that decides what a manuscript becomes. No other setting makes a file parse again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParseOptions {
    /// The site's own language.
    pub language: Lang,
    /// All languages: only these count as suffixes of file names.
    pub languages: Vec<Lang>,
    pub smart_punctuation: bool,
    pub raw_html: RawHtml,
    pub require_alt: bool,
    pub require_source: bool,
    /// The site's abbreviations by language: short form and long form.
    pub abbreviations: Vec<(Lang, Abbreviations)>,
}

impl ParseOptions {
    /// What `config` says about parsing.
    pub fn new(config: &Config) -> Arc<Self> {
        let languages: Vec<Lang> = config.languages.iter().map(|language| language.lang.clone()).collect();
        let abbreviations = languages
            .iter()
            .map(|lang| {
                let texts = config.abbreviations.iter();
                (
                    lang.clone(),
                    texts
                        .map(|(short, long)| (short.clone(), long.in_lang(lang, &config.language).0.into()))
                        .collect(),
                )
            })
            .collect();
        Arc::new(Self {
            language: config.language.clone(),
            languages,
            smart_punctuation: config.smart_punctuation,
            raw_html: config.html.raw,
            require_alt: config.require_alt,
            require_source: config.require_source,
            abbreviations,
        })
    }
}

/// A text without markup with its punctuation set in a language.
pub(crate) fn typeset(text: &str, lang: &Lang) -> String {
    inline::set_plain(text, typography::typography(lang))
}

/// Short forms with their long forms.
pub type Abbreviations = Vec<(Box<str>, Box<str>)>;
