//! The site in one language, for every output: words, texts, labels, addresses.

mod document_words;
mod gaps;

pub(in crate::outputs) use self::document_words::DocumentWords;
use super::Press;
use super::body::plain_markdown;
use super::words::{Arg, Words};
use crate::model::address::Addresses;
use crate::model::catalog::{DocId, RecordId};
use crate::model::doc::{ExhibitKind, Part};
use crate::model::route::Subject;
use crate::model::site::Site;
use crate::model::text::{Lang, Text};

/// The site for readers of one language.
pub struct Localized<'a> {
    pub press: &'a Press,
    pub site: &'a Site,
    pub lang: &'a Lang,
    /// The theme's words in it.
    pub words: &'a Words,
    pub addresses: Addresses,
}

impl<'a> Localized<'a> {
    /// The site in `lang`.
    pub fn new(press: &'a Press, lang: &'a Lang) -> Self {
        let site = &*press.site;
        Self { press, site, lang, words: press.words(lang), addresses: Addresses::new(&site.config) }
    }

    /// A message of the theme; its key if no locale file has it (which `Words::load` has reported).
    pub fn word(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        self.words.t(key, arguments).map_or_else(|_| key.to_owned(), Into::into)
    }

    /// A text in the page's language, and its own language where it is another.
    pub fn text(&self, text: &Text) -> (String, Option<String>) {
        let (text, lang) = text.in_lang(self.lang, self.site.language());
        (text.to_owned(), lang.map(|lang| lang.as_str().to_owned()))
    }

    /// A text in the page's language or another.
    pub fn words_of(&self, text: &Text) -> String {
        self.text(text).0
    }

    /// The words of a text that may hold inline Markdown.
    pub fn plain_inline(&self, text: &Text) -> String {
        plain_markdown(text.in_lang(self.lang, self.site.language()).0)
    }

    /// The site's title in the page's language.
    pub fn site_title(&self) -> String {
        let language = self.site.config.languages.iter().find(|language| language.lang == *self.lang);
        let own = language.and_then(|language| language.title.as_deref());
        own.map_or_else(|| self.words_of(&self.site.config.title), str::to_owned)
    }

    /// `Bulletin No. 31`.
    pub fn series_label(&self, series: RecordId, number: &str) -> String {
        let name = self.words_of(&self.site.catalog.record(series).record.name);
        self.word("series-number", &[("series", Arg::from(name.as_str())), ("number", Arg::from(number))])
    }

    /// `Figure 2`, `Table 1`, `Box 3`.
    pub fn exhibit_label(&self, kind: ExhibitKind, number: u32) -> String {
        let key = match kind {
            ExhibitKind::Figure => "figure-number",
            ExhibitKind::Table => "table-number",
            ExhibitKind::Box => "box-number",
        };
        self.numbered_word(key, &number.to_string())
    }

    /// A message with a number that is a name, not a count.
    fn numbered_word(&self, key: &str, number: &str) -> String {
        self.word(key, &[("number", number.into())])
    }

    /// The words of a part of a document, gaps filled.
    pub fn words_of_part(&self, id: DocId, part: Part) -> Option<String> {
        let doc = &self.site.catalog.doc(id).manuscript.doc;
        let plain = doc.plain(doc.part(part)?);
        Some(self.filled(id, &plain).into_owned())
    }
}

/// The language of a file.
pub fn language<'a>(site: &'a Site, subject: &'a Subject) -> &'a Lang {
    match subject {
        Subject::Doc(doc) | Subject::Beside { doc, .. } => &site.catalog.doc(*doc).manuscript.lang,
        Subject::Home { lang }
        | Subject::Series { lang, .. }
        | Subject::Person { lang, .. }
        | Subject::Term { lang, .. }
        | Subject::Taxonomy { lang, .. }
        | Subject::Figures { lang, .. }
        | Subject::Sources { lang }
        | Subject::Source { lang, .. }
        | Subject::NotFound { lang }
        | Subject::Feed { lang, .. } => lang,
        _ => &site.config.language,
    }
}
