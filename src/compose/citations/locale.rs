//! CSL locales: the language of a page in, the terms and dates that are printed out.

use std::sync::OnceLock;

use citationberg::taxonomy::{OtherTerm, Term};
use citationberg::{Locale, LocaleCode, TermForm};
use hayagriva::archive::locales;

use crate::model::pubstate::State;
use crate::model::text::Lang;

/// All locales of the archive, decoded once.
pub(super) fn archive() -> &'static [Locale] {
    static ARCHIVE: OnceLock<Vec<Locale>> = OnceLock::new();
    ARCHIVE.get_or_init(locales)
}

/// The locale that a language is printed in: its own, else that of the language without region, else American English.
pub(super) fn code(lang: &Lang) -> LocaleCode {
    let wanted = LocaleCode(lang.as_str().to_owned());
    let known = |code: &LocaleCode| archive().iter().any(|locale| locale.lang.as_ref() == Some(code));
    if known(&wanted) {
        return wanted;
    }
    wanted.fallback().filter(known).unwrap_or_else(LocaleCode::en_us)
}

/// The wanted locale, then American English.
pub(super) fn with_fallback(code: &LocaleCode) -> Vec<&'static Locale> {
    let find = |code: &LocaleCode| archive().iter().find(|locale| locale.lang.as_ref() == Some(code));
    let mut found: Vec<&Locale> = find(code).into_iter().collect();
    if *code != LocaleCode::en_us() {
        found.extend(find(&LocaleCode::en_us()));
    }
    found
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
mod tests {
    use super::{code, with_fallback};
    use crate::model::text::Lang;

    #[test]
    fn languages_have_locales() {
        for (lang, expected) in
            [("en", "en-US"), ("en-GB", "en-GB"), ("pl", "pl-PL"), ("pt-BR", "pt-BR"), ("tlh", "en-US")]
        {
            let code = code(&Lang::new(lang));
            assert_eq!(code.0, expected);
            assert_eq!(with_fallback(&code)[0].lang.as_ref(), Some(&code));
        }
    }
}
