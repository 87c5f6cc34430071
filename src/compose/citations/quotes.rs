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

    /// Whether a character opens or closes a quotation: one of the locale's outer marks, or one of `“…”`, the marks of
    /// items. Some languages close with what others open with, so the character before it decides where both can be.
    pub fn side(&self, c: char, before: Option<char>) -> Option<Side> {
        let is = |mark: &str| mark.trim().starts_with(c);
        let (opens, closes) = (c == '“' || is(&self.open), c == '”' || is(&self.close));
        let begins = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“„«‹‘‚‘".contains(c));
        match (opens, closes) {
            (false, false) => None,
            (true, true) if !begins => Some(Side::Closes),
            (true, _) => Some(Side::Opens),
            (false, true) => Some(Side::Closes),
        }
    }

    /// The mark to print for one that stands in a text; `inner` for a quotation in another.
    pub fn mark(&self, c: char, side: Side, inner: bool) -> std::borrow::Cow<'_, str> {
        let (outer, within) = match side {
            Side::Opens => (&self.open, &self.inner_open),
            Side::Closes => (&self.close, &self.inner_close),
        };
        match inner && !within.is_empty() {
            true => within.as_str().into(),
            // The style has put the space that belongs to it, too.
            false if outer.is_empty() || outer.trim().starts_with(c) => c.to_string().into(),
            false => outer.as_str().into(),
        }
    }
}

/// What a quotation mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Opens,
    Closes,
}
