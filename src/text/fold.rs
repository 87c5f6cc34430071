//! The form in which names and paths are compared.

use std::borrow::Cow;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// A text in Unicode form NFC, case ignored, without space around.
pub fn fold(text: &str) -> String {
    folded(text).into_owned()
}

/// As [`fold`]; a text that has that form already is not copied.
pub fn folded(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !text.is_ascii() {
        return Cow::Owned(text.nfc().default_case_fold().nfc().collect());
    }
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(text.to_ascii_lowercase()),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_fold() {
        assert_eq!(fold(" Tokyo-Hedges "), "tokyo-hedges");
        assert_eq!(fold("ZAŻO\u{301}ŁĆ"), fold("zażółć"));
        assert_eq!(fold("STRASSE"), fold("straße"));
    }
}
