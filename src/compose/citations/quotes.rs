//! The marks and words of a locale by which rendered text is repaired.

use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{Locale, TermForm};
use serde::{Deserialize, Serialize};

/// The marks and words of a locale that repairs go by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Quotes {
    pub open: String,
    pub close: String,
    pub inner_open: String,
    pub inner_close: String,
    /// Points and commas go under the closing quote.
    pub take_punctuation: bool,
    /// What stands in a range of pages, where it is no en dash.
    pub range: Option<String>,
    /// "Ibid."
    pub ibid: String,
}

impl Quotes {
    /// Takes over the terms that a locale has.
    pub fn see(&mut self, locale: &Locale) {
        let mut range = self.range.take().unwrap_or_default();
        for (term, text) in [
            (OtherTerm::OpenQuote, &mut self.open),
            (OtherTerm::CloseQuote, &mut self.close),
            (OtherTerm::OpenInnerQuote, &mut self.inner_open),
            (OtherTerm::CloseInnerQuote, &mut self.inner_close),
            (OtherTerm::PageRangeDelimiter, &mut range),
            (OtherTerm::Ibid, &mut self.ibid),
        ] {
            let found = locale.term(Term::Other(term), TermForm::default());
            if let Some(found) = found.and_then(|term| term.single()) {
                found.clone_into(text);
            }
        }
        self.range = Some(range).filter(|range| !range.is_empty());
    }
}
