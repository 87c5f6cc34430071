//! The parts of an address: which no system could store, and what would do instead.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A part of an address holds no more bytes than this.
const PART: usize = 120;

/// Why a part of a path cannot be stored everywhere.
pub fn bad_part(part: &str) -> Option<String> {
    if part.is_empty() || part == "." || part == ".." {
        return Some("is empty".to_owned());
    }
    if part.len() > PART {
        return Some(format!("has {} bytes, expected at most {PART}", part.len()));
    }
    if part.ends_with(['.', ' ']) {
        return Some("ends in a dot or space, which Windows drops".to_owned());
    }
    if let Some(bad) = part.chars().find(|c| c.is_control() || "<>:\"|?*\\".contains(*c)) {
        return Some(format!("holds `{}`, which Windows cannot store", bad.escape_default()));
    }
    let stem = part.split('.').next().unwrap_or_default().trim_end();
    if is_reserved(stem) {
        return Some("is a name that Windows keeps for devices".to_owned());
    }
    (!part.is_ascii() && !is_nfc(part))
        .then(|| format!("is not in Unicode form NFC, expected `{}`", part.nfc()))
}

/// A part that every system can store, as like to a bad one as may be.
pub fn mended_part(part: &str) -> String {
    let mut mended = String::new();
    for word in part.nfc().collect::<String>().split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        if !word.is_empty() && mended.len() + word.len() < PART / 2 {
            mended.push_str(if mended.is_empty() { "" } else { "-" });
            mended.push_str(word);
        }
    }
    match bad_part(&mended) {
        None => mended,
        Some(_) if mended.is_empty() => "brief".to_owned(),
        Some(_) => format!("{mended}-brief"),
    }
}

/// Bytes of `conout$`.
const LONGEST_RESERVED: usize = 7;

fn is_reserved(stem: &str) -> bool {
    if stem.len() > LONGEST_RESERVED {
        return false;
    }
    let stem = stem.to_ascii_lowercase();
    let numbered = |name: &str| {
        let rest = stem.strip_prefix(name).unwrap_or_default();
        rest.chars().count() == 1 && rest.chars().all(|c| matches!(c, '1'..='9' | '¹' | '²' | '³'))
    };
    matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || numbered("com")
        || numbered("lpt")
}
