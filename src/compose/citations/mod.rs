//! Formats citations and references: the works that a document cites in, marks, notes and the list of references out.
//!
//! What is printed is the business of the processor in [`crate::cite`], which knows nothing of briefs. Here is what a site
//! needs round it:
//! 1. [`style`]: a name or a CSL text becomes a style that misses nothing of what readers need;
//! 2. [`locale`]: the language of a page becomes a locale;
//! 3. [`work`]: an entry becomes a work;
//! 4. [`mod@format`]: a document is formatted, once for all builds that cite the same in the same way;
//! 5. [`rich`]: runs become the neutral text of a composition.

mod format;
mod formatted;
mod locale;
mod rich;
mod style;
mod work;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub(in crate::compose) use self::format::{CiteRequest, ClusterRequest, Formatting, Words};
pub(in crate::compose) use self::formatted::{Formatted, FormattedReference};
pub use self::locale::et_al;
use self::style::StyleFault;
pub(crate) use self::style::same_style;
use crate::cache::Cache;
use crate::model::nearest::nearest;
use crate::model::source::Hash;
use crate::model::text::Lang;

/// Names the code that formats: what was remembered by other code is made again. The build script hashes the sources.
const GENERATION: &str = env!("CITATIONS_GENERATION");

/// Everything remembered of citations: styles in languages, with works and their evaluations. Shared by threads; outlives a
/// [`crate::model::site::Site`], since all of it is named by content.
#[derive(Debug)]
pub struct CitationMemo {
    cache: Arc<Cache>,
    formattings: Mutex<HashMap<StyleKey, Arc<OnceLock<Made>>>>,
}

/// Whether a style is given by its text, the hash of its text or name, and a language.
type StyleKey = (bool, Hash, Lang);
type Made = Result<Arc<Formatting>, StyleFault>;

/// How many styles in languages are kept: many more than a site has.
const MOST_STYLES: usize = 512;

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
        Self { cache, formattings: Mutex::default() }
    }

    /// Where costly steps keep their results.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// A style in a language, or what is wrong with the style.
    pub(in crate::compose) fn formatting(
        &self,
        source: StyleSource<'_>,
        lang: &Lang,
    ) -> Result<Arc<Formatting>, String> {
        let (text, name, is_csl) = match source {
            StyleSource::Name(name) => (name, name, false),
            StyleSource::Csl(text) => (text, "the style", true),
        };
        let make = || {
            let style = match source {
                StyleSource::Name(name) => style::by_name(name),
                StyleSource::Csl(text) => style::from_csl(text),
            }?;
            Ok(Arc::new(Formatting::new(style, lang, Arc::clone(&self.cache))))
        };
        let key = (is_csl, Hash::of(text.as_bytes()), lang.clone());
        self.place(key).get_or_init(make).as_ref().map(Arc::clone).map_err(|fault| match fault {
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

    fn place(&self, key: StyleKey) -> Arc<OnceLock<Made>> {
        let mut formattings = self.formattings.lock().unwrap_or_else(PoisonError::into_inner);
        if formattings.len() >= MOST_STYLES {
            formattings.clear();
        }
        Arc::clone(formattings.entry(key).or_default())
    }
}
