//! How addresses are made: language prefix, base path, percent-encoding; and the file an address is written to.
//!
//! An address starts at the domain root, holds the path of `base_url`, and is percent-encoded; a
//! final slash stands for `index.html`. An output path is below the output folder and not encoded.

use std::borrow::Cow;

use url::Url;

use super::config::Config;
use super::route::{Route, Subject};
use super::text::Lang;
use crate::text::byte_set::ByteSet;

/// Makes the addresses of one site.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Scheme and host, without a final slash.
    origin: Box<str>,
    /// The path of `base_url`, with slashes at both ends.
    base: Box<str>,
    /// Scheme, host and path of the address that pages name as theirs: mostly the same as the two above.
    canonical: (Box<str>, Box<str>),
    language: Lang,
}

impl Addresses {
    /// The addresses of the site with these settings.
    pub fn new(config: &Config) -> Self {
        let (origin, base) = split(&config.base_url);
        let canonical = config.canonical_url.as_ref().map_or_else(|| (origin.clone(), base.clone()), split);
        Self { origin, base, canonical, language: config.language.clone() }
    }

    /// Scheme and host of the place where the site is served, without a final slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path of `base_url`, with slashes at both ends.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The address of a page: `/bulletin/2025/31-x/`. Parts may hold slashes; no parts give the front page.
    pub fn page(&self, lang: &Lang, parts: &[&str]) -> Box<str> {
        let mut url = self.start(lang);
        for part in parts.iter().flat_map(|part| part.split('/')).filter(|part| !part.is_empty()) {
            encode(part, &mut url);
            url.push('/');
        }
        url.into()
    }

    /// The address of a file: `/topics/trade/feed.xml`.
    pub fn file(&self, lang: &Lang, parts: &[&str]) -> Box<str> {
        let mut url = String::from(self.page(lang, parts));
        if url.len() > self.base.len() {
            url.pop();
        }
        url.into()
    }

    /// The address of a file in the directory of a page.
    pub fn beside(&self, page: &str, name: &str) -> Box<str> {
        let folder = &page[..page.rfind('/').map_or(0, |slash| slash + 1)];
        let mut url = String::with_capacity(folder.len() + name.len());
        url.push_str(folder);
        for (index, part) in name.split('/').filter(|part| !part.is_empty()).enumerate() {
            if index > 0 {
                url.push('/');
            }
            encode(part, &mut url);
        }
        url.into()
    }

    /// The address of a further page of a list: `…/page/2/`; page 1 is the list itself.
    pub fn numbered(&self, list: &str, page: u32) -> Box<str> {
        if page <= 1 { list.into() } else { format!("{list}page/{page}/").into() }
    }

    /// The canonical address, with scheme and host.
    pub fn absolute(&self, url: &str) -> String {
        let (origin, base) = &self.canonical;
        match url.strip_prefix(&*self.base) {
            Some(rest) => format!("{origin}{base}{rest}"),
            None => format!("{origin}{url}"),
        }
    }

    /// The file below the output folder that an address (without query and fragment) is written to.
    pub fn output_path(&self, url: &str) -> Box<str> {
        let below = url.strip_prefix(&*self.base).unwrap_or_else(|| url.trim_start_matches('/'));
        let mut path = decode(below);
        if path.is_empty() || path.ends_with('/') {
            path.push_str("index.html");
        }
        path.into()
    }

    /// The route at an address.
    pub fn route(&self, url: Box<str>, output: &'static str, subject: Subject) -> Route {
        Route { path: self.output_path(&url), url, output, subject }
    }

    /// The address without scheme and host, if it has them and they are those of the canonical site; as
    /// it is served, if that is below another path.
    pub fn strip_origin<'a>(&self, url: &'a str) -> Option<Cow<'a, str>> {
        let (origin, base) = &self.canonical;
        let head = url.get(..origin.len())?;
        let rest = &url[origin.len()..];
        let own = head.eq_ignore_ascii_case(origin) && (rest.is_empty() || rest.starts_with(['/', '?', '#']));
        match rest.strip_prefix(&**base) {
            _ if !own => None,
            Some(below) if **base != *self.base => Some(Cow::Owned(format!("{}{below}", self.base))),
            _ => Some(Cow::Borrowed(rest)),
        }
    }

    /// The base path and the language's prefix.
    fn start(&self, lang: &Lang) -> String {
        let mut url = String::from(&*self.base);
        if *lang != self.language {
            url.push_str(lang.as_str());
            url.push('/');
        }
        url
    }
}

/// Whether a word can be the scheme of an address (RFC 3986, section 3.1).
pub fn is_scheme(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Appends one part of a path, percent-encoded where RFC 3986 asks for it.
pub fn encode(part: &str, url: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut rest = part;
    loop {
        let plain = rest.bytes().position(|byte| !PLAIN.holds(byte)).unwrap_or(rest.len());
        url.push_str(&rest[..plain]);
        let Some(c) = rest[plain..].chars().next() else { return };
        let (encoded, after) = rest[plain..].split_at(c.len_utf8());
        for byte in encoded.bytes() {
            url.push('%');
            url.push(char::from(HEX[usize::from(byte >> 4)]));
            url.push(char::from(HEX[usize::from(byte & 15)]));
        }
        rest = after;
    }
}

/// What stands in a part of a path as it is.
static PLAIN: ByteSet =
    ByteSet::of(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@");

/// Resolves percent-escapes; what is not a whole escape, or not UTF-8 afterwards, stays as it is.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        match (byte, digit(bytes.get(index + 1)), digit(bytes.get(index + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                index += 3;
            }
            _ => {
                decoded.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Scheme and host without a final slash, and the path with slashes at both ends.
fn split(url: &Url) -> (Box<str>, Box<str>) {
    let base = url.path();
    let base = if base.ends_with('/') { base.into() } else { format!("{base}/").into() };
    let origin = url.as_str();
    let origin = origin.split_once("://").map_or(origin, |(scheme, rest)| {
        let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        &origin[..scheme.len() + "://".len() + host]
    });
    (origin.into(), base)
}

#[cfg(test)]
mod tests {
    use super::{Addresses, decode};
    use crate::model::text::Lang;

    fn addresses(base: &str) -> Addresses {
        let origin: Box<str> = "https://a.example".into();
        let canonical = (origin.clone(), base.into());
        Addresses { origin, base: base.into(), canonical, language: Lang::new("en") }
    }

    #[test]
    fn addresses_and_their_files() {
        let (en, pl) = (Lang::new("en"), Lang::new("pl"));
        let site = addresses("/docs/");
        for (url, expected, path) in [
            (site.page(&en, &[]), "/docs/", "index.html"),
            (site.page(&pl, &[]), "/docs/pl/", "pl/index.html"),
            (site.page(&pl, &["a/b", "c"]), "/docs/pl/a/b/c/", "pl/a/b/c/index.html"),
            (
                site.page(&en, &["żółw?", "50%"]),
                "/docs/%C5%BC%C3%B3%C5%82w%3F/50%25/",
                "żółw?/50%/index.html",
            ),
            (site.file(&en, &["feed.xml"]), "/docs/feed.xml", "feed.xml"),
            (site.beside("/docs/a/", "b/c d.svg"), "/docs/a/b/c%20d.svg", "a/b/c d.svg"),
            (site.numbered("/docs/a/", 2), "/docs/a/page/2/", "a/page/2/index.html"),
            (site.numbered("/docs/a/", 1), "/docs/a/", "a/index.html"),
        ] {
            assert_eq!(&*url, expected);
            assert_eq!(&*site.output_path(&url), path);
        }
        assert_eq!(site.absolute("/docs/"), "https://a.example/docs/");
        assert_eq!(site.strip_origin("HTTPS://A.example/x").as_deref(), Some("/x"));
        assert_eq!(site.strip_origin("https://a.example.org/"), None);
        let canonical = ("https://b.example".into(), "/briefs/".into());
        let staged = Addresses { canonical, ..site };
        assert_eq!(staged.absolute("/docs/a/"), "https://b.example/briefs/a/");
        assert_eq!(staged.strip_origin("https://b.example/briefs/a/").as_deref(), Some("/docs/a/"));
        assert_eq!(staged.strip_origin("https://b.example/else/").as_deref(), Some("/else/"));
        assert_eq!(staged.strip_origin("https://a.example/docs/"), None);
    }

    #[test]
    fn decoding_never_fails() {
        for (text, expected) in
            [("a%20b", "a b"), ("50%", "50%"), ("%zz%4", "%zz%4"), ("%ff", "%ff"), ("%C5%BC", "ż")]
        {
            assert_eq!(decode(text), expected);
        }
    }
}
