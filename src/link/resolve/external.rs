//! Addresses with a scheme: which may stand in a page, and how they are written there.

use crate::model::address::is_scheme;

/// What a target is, as far as its scheme tells.
#[derive(Debug, PartialEq, Eq)]
pub enum Scheme {
    /// No scheme: a path, an address or an anchor of this site.
    None,
    /// An address as a page may hold it.
    Allowed(String),
    /// A scheme that no page may hold.
    Refused(String),
    /// A web address that cannot be read.
    Unreadable,
}

/// Reads the scheme of a target whose entities are decoded. Browsers skip control characters and
/// space in it, so they are skipped here too. A backslash at the start is no web address: it is the path of a drive
/// or a share, which only a browser would take for a host.
pub fn scheme(target: &str) -> Scheme {
    let bare: String = target.chars().filter(|c| !c.is_control() && !is_space(*c)).collect();
    if bare.starts_with(['/', '\\']) {
        return if bare.starts_with("//") { web(&format!("https:{bare}")) } else { Scheme::None };
    }
    let Some((name, rest)) = bare.split_once(':') else { return Scheme::None };
    if !is_scheme(name) {
        return Scheme::None;
    }
    match name.to_ascii_lowercase().as_str() {
        "http" | "https" => web(target),
        "mailto" | "tel" if !rest.is_empty() => Scheme::Allowed(quoted(&bare)),
        "doi" if !rest.is_empty() => {
            let rest = rest.trim_start_matches('/');
            Scheme::Allowed(quoted(&format!("https://doi.org/{rest}")))
        }
        other => Scheme::Refused(other.to_owned()),
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// A web address: as written, if it can be read.
fn web(target: &str) -> Scheme {
    match url::Url::parse(target) {
        Ok(url) if url.host_str().is_some_and(|host| !host.is_empty()) => Scheme::Allowed(quoted(target)),
        _ => Scheme::Unreadable,
    }
}

/// The address with space, quotes and angle brackets percent-encoded and control characters left out.
fn quoted(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for c in target.trim().chars().filter(|c| !c.is_control()) {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Scheme, scheme};

    #[test]
    fn schemes_are_allow_listed() {
        let allowed = |text: &str| Scheme::Allowed(text.to_owned());
        let refused = |text: &str| Scheme::Refused(text.to_owned());
        for (target, expected) in [
            ("a/b.md", Scheme::None),
            ("/a:b", Scheme::None),
            ("#x", Scheme::None),
            ("https://a.example/x?y=1#z", allowed("https://a.example/x?y=1#z")),
            ("HTTP://a.example", allowed("HTTP://a.example")),
            ("//a.example/x", allowed("https://a.example/x")),
            ("/\\a.example/x", Scheme::None),
            ("\\\\server\\x", Scheme::None),
            ("\\x\\y:z", Scheme::None),
            ("https://a.example/\"<b>", allowed("https://a.example/%22%3Cb%3E")),
            ("mailto:a@b.example", allowed("mailto:a@b.example")),
            ("tel:+48 22 1", allowed("tel:+48221")),
            ("doi:10.1000/182", allowed("https://doi.org/10.1000/182")),
            ("javascript:alert(1)", refused("javascript")),
            (" java\tscript\n:alert(1)", refused("javascript")),
            ("\u{1}JavaScript:x", refused("javascript")),
            ("data:text/html,x", refused("data")),
            ("vbscript:x", refused("vbscript")),
            ("file:///etc/passwd", refused("file")),
            ("C:\\x", refused("c")),
            ("http://", Scheme::Unreadable),
            ("http://[::1", Scheme::Unreadable),
        ] {
            assert_eq!(scheme(target), expected, "{target:?}");
        }
    }
}
