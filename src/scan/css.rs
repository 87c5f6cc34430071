//! Looks through the CSS of an SVG for what loads something from elsewhere.

/// What the style names that is not its own: words to follow the file's name.
pub(super) fn css_fault(css: &str) -> Option<String> {
    let css = plain(css);
    for (word, what) in [
        ("@import", "takes a stylesheet from elsewhere by `@import`"),
        ("image-set(", "names pictures by `image-set()`"),
        ("expression(", "has an expression in its style"),
        ("javascript:", "has a script in its style"),
        ("-moz-binding", "has a binding in its style"),
    ] {
        if css.contains(word) {
            return Some(what.to_owned());
        }
    }
    let address = css.split("url(").skip(1).map(target).find(|address| !is_own(address))?;
    let shown: String = address.chars().take(60).collect();
    Some(format!("names `{shown}` in its style; only its own parts and embedded pictures are allowed"))
}

/// The address at the start of what follows `url(`.
fn target(after: &str) -> &str {
    let after = after.trim_start();
    let (quote, inside) = match after.chars().next() {
        Some(quote @ ('"' | '\'')) => (quote, &after[1..]),
        _ => (')', after),
    };
    inside.split(quote).next().unwrap_or(inside).trim()
}

fn is_own(address: &str) -> bool {
    const DATA: [&str; 8] = [
        "data:image/png",
        "data:image/jpeg",
        "data:image/jpg",
        "data:image/gif",
        "data:image/webp",
        "data:font/",
        "data:application/font",
        "data:application/x-font",
    ];
    address.starts_with('#') || DATA.iter().any(|start| address.starts_with(start))
}

/// Without comments and escapes, in lower case.
fn plain(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['\\', '/']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("/*") {
            // Between the halves of a word a comment parts them, as a space does.
            plain.push(' ');
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else if let Some(escape) = rest.strip_prefix('\\') {
            rest = unescape(escape, &mut plain);
        } else {
            plain.push('/');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    plain.to_lowercase()
}

/// Reads what follows a backslash: up to six hexadecimal digits and a space, or any character.
fn unescape<'a>(escape: &'a str, plain: &mut String) -> &'a str {
    let digits = escape.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        let mut chars = escape.chars();
        plain.extend(chars.next().filter(|c| *c != '\n'));
        return chars.as_str();
    }
    let code = u32::from_str_radix(&escape[..digits], 16).ok();
    plain.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
    let rest = &escape[digits..];
    rest.strip_prefix([' ', '\t', '\n']).unwrap_or(rest)
}
