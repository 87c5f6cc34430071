//! Characters that XML allows (XML 1.0, fifth edition, section 2.2).

/// Whether XML allows a character.
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Bytes that are looked at together.
const PIECE: usize = 64;

/// Whether XML allows every character of a text.
pub fn is_text(text: &str) -> bool {
    let is_control = |byte: u8| (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    // U+FFFE and U+FFFF begin with the last. Without a branch for each byte, many are looked at in one step.
    let may_be_bad = |byte: u8| is_control(byte) | (byte == 0xef);
    let looks = |piece: &[u8]| piece.iter().fold(false, |seen, byte| seen | may_be_bad(*byte));
    !text.as_bytes().chunks(PIECE).any(looks) || text.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::{is_allowed, is_text};

    #[test]
    fn a_text_is_one_if_all_its_characters_are_allowed() {
        for c in (0..=0x1_0100).filter_map(char::from_u32) {
            let text = format!("{}{c}{}", "a".repeat(c as usize % 99), "ż".repeat(3));
            assert_eq!(is_text(&text), is_allowed(c), "U+{:04X}", c as u32);
        }
    }
}
