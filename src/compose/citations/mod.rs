//! Formats citations and references: the works that a document cites in, marks, notes and the list of
//! references out.
//!
//! The engine is the crate `hayagriva`, driven in [`engine`] alone. Around it stand small repairs of
//! what it leaves undone, in the order in which data passes them:
//! 1. [`style_list`], [`style_patch`]: styles in the text have a list, hand the form of names down into nested
//!    substitutes, and join neither all cites by the delimiter of one author's nor parts by that of the layout; [`borrowed`]: they can still ask after
//!    what stood for a missing author;
//! 2. [`item`], [`label`]: dates are one sound list of parts, hyphens in numbers are no ranges, works have labels;
//! 3. [`marks`]: markup and protected capitals travel as control characters;
//! 4. [`engine`]: no "ibid." after a note with several sources, no ranges over cites with locators;
//! 5. [`spans`], [`runs`]: dates become spans; the tree becomes runs, never HTML; spans of years and marks are
//!    put back;
//! 6. [`joined`]: works of one author side by side; [`tidy`]: suppressed authors, punctuation that meets at seams;
//! 7. [`apart`], [`alike`]: works whose cites would be equal; [`namesakes`]: given names of authors who share a family
//!    name; [`numerals`]: Roman numbers;
//! 8. [`mod@et_al`]: "et al." after names that end in `and others`;
//! 9. [`finish`]: prefixes and suffixes with their markup, links to references.
//!
//! The engine is slow, so [`memo`] puts most documents together from remembered pieces, wherever the
//! result is provably the engine's own; [`shape`] does so for the references of the briefs themselves.

mod alike;
mod apart;
mod borrowed;
mod engine;
mod et_al;
mod finish;
mod format;
mod formatted;
mod item;
mod joined;
mod label;
mod locale;
mod locator;
mod locator_words;
mod marks;
mod memo;
mod namesakes;
mod numerals;
mod piece;
mod position;
mod quotes;
mod rank;
mod request;
mod runs;
mod shape;
mod spans;
mod store;
mod style;
mod style_bounds;
mod style_list;
mod style_patch;
mod style_status;
mod tidy;
mod walk;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use hayagriva::citationberg::LocaleCode;
use serde::{Deserialize, Serialize};

use self::engine::Tongue;
pub(in crate::compose) use self::format::{Affixed, CiteRequest, ClusterRequest, Formatting};
pub(in crate::compose) use self::formatted::{Formatted, FormattedReference};
use self::item::Work;
pub use self::locale::et_al;
use self::locator::LocatorTerms;
pub(in crate::compose) use self::memo::Universe;
use self::quotes::Quotes;
pub(in crate::compose) use self::request::Locator;
use self::store::{Formatter, Sharded};
pub(crate) use self::style::same_style;
use self::style::{Style, StyleFault};
use crate::cache::{Cache, Step};
use crate::model::library::Entry;
use crate::model::nearest::nearest;
use crate::model::source::Hash;
use crate::model::text::Lang;

/// Everything remembered of citations: styles, works and rendered pieces. Shared by threads; outlives a
/// [`crate::model::site::Site`], since all of it is named by content.
#[derive(Debug)]
pub struct CitationMemo {
    cache: Arc<Cache>,
    styles: Sharded<Hash, Result<Arc<Style>, StyleFault>>,
    /// By content and the language of the page, which is that of works that name none.
    works: Sharded<(Hash, Lang), Arc<Work>>,
    formatters: Sharded<(Hash, Lang), Arc<Formatter>>,
    tongues: Sharded<Lang, Arc<TongueFacts>>,
}

/// What is needed of a locale when all pieces are known, so that the locale itself is not loaded.
#[derive(Debug, Serialize, Deserialize)]
struct TongueFacts {
    code: String,
    quotes: Quotes,
    terms: LocatorTerms,
}

impl Default for CitationMemo {
    fn default() -> Self {
        Self::new(Arc::new(Cache::in_memory()))
    }
}

/// How a style is given.
#[derive(Clone, Copy, Debug)]
pub(in crate::compose) enum StyleSource<'a> {
    Name(&'a str),
    Csl(&'a str),
}

impl CitationMemo {
    /// A memo that knows what earlier processes left in `cache`.
    pub fn new(cache: Arc<Cache>) -> Self {
        Self {
            cache,
            styles: Sharded::default(),
            works: Sharded::default(),
            formatters: Sharded::default(),
            tongues: Sharded::default(),
        }
    }

    /// Where costly steps keep their results.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// A style in a language, or what is wrong with the style.
    pub(in crate::compose) fn formatting(
        self: &Arc<Self>,
        source: StyleSource<'_>,
        lang: &Lang,
    ) -> Result<Formatting, String> {
        let style = self.style(source)?;
        let facts = self.tongues.get_or_make(lang, || Arc::new(self.facts(lang)));
        let formatter = self.formatters.get_or_make(&(style.hash, lang.clone()), || {
            let tongue =
                Tongue::known(LocaleCode(facts.code.clone()), facts.quotes.clone()).in_style(&style.csl);
            Arc::new(Formatter::new(Arc::clone(&style), tongue, Arc::clone(&self.cache)))
        });
        Ok(Formatting { formatter, facts, memo: Arc::clone(self) })
    }

    fn facts(&self, lang: &Lang) -> TongueFacts {
        let key = Hash::of(format!("{} locale {lang}", style::GENERATION).as_bytes());
        self.cache.memo(Step::Piece, key, || {
            let tongue = Tongue::new(locale::code(lang));
            TongueFacts { terms: LocatorTerms::new(&tongue), code: tongue.code.0, quotes: tongue.quotes }
        })
    }

    fn style(&self, source: StyleSource<'_>) -> Result<Arc<Style>, String> {
        let (key, name) = match source {
            StyleSource::Name(name) => (Hash::of(name.as_bytes()), name),
            StyleSource::Csl(text) => (Hash::of(text.as_bytes()), "the style"),
        };
        let style = self.styles.get_or_make(&key, || match source {
            StyleSource::Name(name) => style::by_name(name).map(Arc::new),
            StyleSource::Csl(text) => style::from_csl(text).map(Arc::new),
        });
        style.map_err(|fault| match fault {
            StyleFault::Unknown => match nearest(name, style::names()) {
                Some(near) => format!("no citation style is called `{name}`; did you mean `{near}`?"),
                None => format!("no citation style is called `{name}`"),
            },
            StyleFault::NoParent(parent) => {
                format!("the style only refers to `{parent}`, which is not included")
            }
            StyleFault::Unreadable(why) => format!("the style cannot be read: {why}"),
        })
    }

    /// An entry ready for the engine, on a page in a language.
    fn work(&self, entry: &Entry, lang: &str) -> Arc<Work> {
        self.works.get_or_make(&(entry.hash, Lang::new(lang)), || Work::new(entry, lang))
    }
}
