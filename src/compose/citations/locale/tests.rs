//! Languages and the locales that they are printed in.

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
