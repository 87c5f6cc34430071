//! Typographic quotes in calls, where straight ones are meant.

/// A typographic quotation mark, which opens no value.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»')
}

/// The text with typographic quotes that delimit a value replaced by straight ones.
pub(super) fn mend_quotes(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut inside = false;
    for (index, c) in text.char_indices() {
        let before = text[..index].trim_end();
        let after = text[index + c.len_utf8()..].trim_start();
        let opens = !inside && (before.ends_with('=') || before.ends_with('['));
        let closes = inside && (after.is_empty() || after.starts_with([',', ')', ']']));
        if is_curly(c) && (opens || closes) {
            inside = opens;
            mended.push('"');
        } else {
            mended.push(c);
        }
    }
    mended
}
