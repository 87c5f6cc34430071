//! What braces protect in a `.bib` file, masked so that nothing splits it.

/// Stand for an opening and a closing brace.
pub(super) const BRACES: [char; 2] = ['\u{FDE0}', '\u{FDE1}'];
/// Characters that would split a list, or a name.
const SPLITTING: [char; 8] = [' ', ',', ';', '&', '=', '/', '\n', '\t'];
/// Stands for the first of them where it is protected.
const FIRST_MASK: u32 = 0xFDE2;
/// Masks what splits a list in a text that braces protect.
pub fn mask(text: &str) -> String {
    let masked = |c: char| {
        let place = (0..).zip(SPLITTING).find(|(_, splitting)| *splitting == c);
        place.and_then(|(place, _)| char::from_u32(FIRST_MASK + place)).unwrap_or(c)
    };
    let inner: String = text.chars().map(masked).collect();
    format!("{}{inner}{}", BRACES[0], BRACES[1])
}

/// A text with its braces.
pub fn written(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == BRACES[0] {
                '{'
            } else if c == BRACES[1] {
                '}'
            } else {
                unmasked(c)
            }
        })
        .collect()
}

/// A text without braces.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !BRACES.contains(c)).map(unmasked).collect()
}

/// Whether braces protect the whole name.
pub fn is_protected(name: &str) -> bool {
    name.strip_prefix(BRACES[0])
        .and_then(|rest| rest.find(BRACES[1]))
        .is_some_and(|end| end + 2 * BRACES[0].len_utf8() == name.len())
}

fn unmasked(c: char) -> char {
    let place = u32::from(c).checked_sub(FIRST_MASK).and_then(|place| SPLITTING.get(place as usize));
    place.copied().unwrap_or(c)
}
