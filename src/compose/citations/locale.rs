//! CSL locales: the language of a page in, the terms and dates that are printed out.

use std::sync::OnceLock;

use citationberg::taxonomy::{OtherTerm, Term};
use citationberg::{Locale, LocaleCode, TermForm};

use crate::model::pubstate::State;
use crate::model::text::Lang;

// The locales of the archive, by code; the build script cuts it.
include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// A locale of the archive, decoded when it is first asked for.
fn find(code: &str) -> Option<&'static Locale> {
    static DECODED: [OnceLock<Option<Locale>>; ARCHIVE.len()] = [const { OnceLock::new() }; ARCHIVE.len()];
    let at = ARCHIVE.iter().position(|(own, _)| *own == code)?;
    DECODED[at].get_or_init(|| ciborium::from_reader(ARCHIVE[at].1).ok()).as_ref()
}

/// The locale that a language is printed in: its own, else that of the language without region, else American English.
pub(super) fn code(lang: &Lang) -> LocaleCode {
    let wanted = LocaleCode(lang.as_str().to_owned());
    let known = |code: &LocaleCode| ARCHIVE.iter().any(|(own, _)| *own == code.0);
    if known(&wanted) {
        return wanted;
    }
    wanted.fallback().filter(known).unwrap_or_else(LocaleCode::en_us)
}

/// The wanted locale, the main one of its language, then American English.
pub(super) fn with_fallback(code: &LocaleCode) -> Vec<&'static Locale> {
    let mut codes = vec![code.clone()];
    codes.extend(code.fallback());
    codes.push(LocaleCode::en_us());
    codes.dedup();
    codes.iter().filter_map(|code| find(&code.0)).collect()
}

/// The words for "and others" in a language.
pub fn et_al(lang: &Lang) -> String {
    let mut found = String::from("et al.");
    for locale in with_fallback(&code(lang)).iter().rev() {
        if let Some(term) = locale.term(Term::Other(OtherTerm::EtAl), TermForm::default()) {
            found = term.single().unwrap_or_default().to_owned();
        }
    }
    found
}

/// The words of a locale for a work that is not out yet.
pub(super) fn state_words(state: State, lang: &str) -> String {
    if let Some(words) = state.words(lang) {
        return words.to_owned();
    }
    let term = match state {
        State::Forthcoming => Some(OtherTerm::Forthcoming),
        State::InPress => Some(OtherTerm::InPress),
        State::InPreparation | State::Submitted => None,
    };
    let found = with_fallback(&LocaleCode(lang.to_owned())).into_iter().find_map(|locale| {
        let term = locale.term(Term::Other(term?), TermForm::default())?;
        term.single().map(str::to_owned)
    });
    found.unwrap_or_else(|| state.as_str().to_owned())
}

#[cfg(test)]
mod tests;
