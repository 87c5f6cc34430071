//! Languages, and text that may be given in several of them.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A language tag as `site.yaml` writes it (BCP 47): `en`, `pl`, `pt-BR`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

impl Lang {
    /// The language with this tag.
    pub fn new(tag: &str) -> Self {
        Self(tag.into())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Lang {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of `site.yaml` or a record: one text, or a text by language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// The same in every language (written in the site's).
    One(Box<str>),
    /// By language; never empty.
    ByLang(BTreeMap<Lang, Box<str>>),
}

impl Text {
    /// The text for a reader of `lang`, and the language it is in where that is not `lang`.
    ///
    /// A missing language falls back to `site_lang`, then to the first that is there.
    pub fn in_lang<'a>(&'a self, lang: &Lang, site_lang: &'a Lang) -> (&'a str, Option<&'a Lang>) {
        match self {
            Text::One(text) => (text, (lang != site_lang).then_some(site_lang)),
            Text::ByLang(texts) => {
                if let Some(text) = texts.get(lang) {
                    return (text, None);
                }
                let (found, text) = texts
                    .get_key_value(site_lang)
                    .or_else(|| texts.first_key_value())
                    .expect("a text by language holds at least one language");
                (text, Some(found))
            }
        }
    }

    /// Every form the text takes.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Text::One(text) => (Some(&**text), None),
            Text::ByLang(texts) => (None, Some(texts.values().map(|text| &**text))),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

/// Finished HTML: escaped or sanitized by the code that made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub String);
