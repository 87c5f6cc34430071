//! The entities that writers of HTML and XML use.

use std::borrow::Cow;

/// An attribute's value with the entities resolved that writers of HTML use.
pub fn decode_entities(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST + 2).position(|byte| byte == b';');
        match end.and_then(|end| Some((decode_entity(&rest[1..end])?, end))) {
            Some((character, end)) => {
                decoded.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Bytes of a name between `&` and `;`: none known here is longer; numbers may begin with zeros.
const LONGEST: usize = 22;

/// The character of one entity, by what stands between `&` and `;`.
pub fn decode_entity(name: &str) -> Option<char> {
    if name.len() > LONGEST {
        return None;
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "colon" => ':',
        "Tab" => '\t',
        "NewLine" => '\n',
        _ => {
            let Some(number) = name.strip_prefix('#') else { return named(name) };
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// Letters with an accent, and the signs that writers use.
fn named(name: &str) -> Option<char> {
    const SIGNS: [(&str, char); 45] = [
        ("nbsp", '\u{a0}'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("sbquo", '‚'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("lsaquo", '‹'),
        ("rsaquo", '›'),
        ("euro", '€'),
        ("pound", '£'),
        ("yen", '¥'),
        ("cent", '¢'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("deg", '°'),
        ("sect", '§'),
        ("para", '¶'),
        ("middot", '·'),
        ("bull", '•'),
        ("times", '×'),
        ("minus", '−'),
        ("plusmn", '±'),
        ("micro", 'µ'),
        ("frac12", '½'),
        ("iexcl", '¡'),
        ("iquest", '¿'),
        ("szlig", 'ß'),
        ("aelig", 'æ'),
        ("AElig", 'Æ'),
        ("oelig", 'œ'),
        ("OElig", 'Œ'),
        ("oslash", 'ø'),
        ("Oslash", 'Ø'),
        ("lstrok", 'ł'),
        ("Lstrok", 'Ł'),
        ("eth", 'ð'),
        ("thorn", 'þ'),
        ("shy", '\u{ad}'),
    ];
    const ACCENTS: [(&str, char); 9] = [
        ("acute", '\u{301}'),
        ("grave", '\u{300}'),
        ("circ", '\u{302}'),
        ("uml", '\u{308}'),
        ("tilde", '\u{303}'),
        ("cedil", '\u{327}'),
        ("ring", '\u{30a}'),
        ("caron", '\u{30c}'),
        ("ogon", '\u{328}'),
    ];
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
        return Some(*sign);
    }
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, accent) = ACCENTS.iter().find(|(known, _)| *known == &name[1..])?;
    unicode_normalization::char::compose(letter, *accent)
}

#[cfg(test)]
mod tests {
    use super::decode_entities;

    #[test]
    fn values() {
        assert_eq!(decode_entities("a&amp;b&#38;c&#x26;d&quot;&nope;&"), "a&b&c&d\"&nope;&");
        assert_eq!(decode_entities("jav&#x0000000061;script&colon;x&#58"), "javascript:x&#58");
        assert_eq!(decode_entities("caf&eacute; &ndash; &Lstrok;&oacute;d&zacute;"), "café – Łódź");
    }
}
