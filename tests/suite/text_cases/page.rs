//! A page as its readers see it: visible text, parts, links.

use std::sync::LazyLock;

use fancy_regex::{Captures, Regex};

/// Elements that stand apart from the words beside them.
const BLOCKS: &str = "address|article|aside|blockquote|body|br|button|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|\
    form|h[1-6]|head|header|hr|html|legend|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul";

/// Parts of a page by name.
const PARTS: &[(&str, &str)] = &[
    ("prose", r#"<div class="(?:[^"]* )?prose\b.*?(?=<footer\b|</article>)"#),
    ("refs", r#"<section\b[^>]*role="doc-bibliography".*?</section>"#),
    ("notes", r#"<section\b[^>]*role="doc-endnotes".*?</section>"#),
    ("cite", r#"<section\b[^>]*aria-labelledby="_cite".*?</section>"#),
    ("head", "<head>.*?</head>"),
];

/// A part of a page, or all of it; `None` if the page has no such part.
pub fn part(html: &str, name: &str) -> Option<String> {
    if name == "page" {
        return Some(html.to_owned());
    }
    let (_, pattern) = PARTS.iter().find(|(known, _)| *known == name).expect("a part that is known");
    let found = regex(&format!("(?s){pattern}")).find(html).expect("a small page")?;
    Some(found.as_str().to_owned())
}

/// The visible words: white space folded, without what only serves the setting of lines.
pub fn words(html: &str) -> String {
    static HIDDEN: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?si)<(script|style|template)\b.*?</\1>|<!--.*?-->"));
    static BLOCK: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"(?i)</?(?:{BLOCKS})\b[^>]*>")));
    static TAG: LazyLock<Regex> = LazyLock::new(|| regex("<[^>]+>"));
    let html = HIDDEN.replace_all(html, " ");
    let html = BLOCK.replace_all(&html, " ");
    fold(&decode(&TAG.replace_all(&html, "")))
}

/// White space folded; no soft hyphens and joiners; the hyphen that does not break is a hyphen.
pub fn fold(text: &str) -> String {
    static SPACE: LazyLock<Regex> = LazyLock::new(|| regex(r"\s+"));
    SPACE.replace_all(&joined(text).replace('\u{2011}', "-"), " ").trim().to_owned()
}

/// HTML without joiners, and with spaces that do not break as themselves.
pub fn markup(html: &str) -> String {
    static SPACE: LazyLock<Regex> = LazyLock::new(|| regex("(?i)&nbsp;|&#160;|&#x0*a0;"));
    static NARROW: LazyLock<Regex> = LazyLock::new(|| regex("(?i)&#8239;|&#x202f;"));
    let html = SPACE.replace_all(html, "\u{a0}");
    joined(&NARROW.replace_all(&html, "\u{202f}"))
}

/// The links of a page: where they lead, and their words.
pub fn links(html: &str) -> Vec<(String, String)> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?s)<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>"#));
    let found = LINK.captures_iter(html).map(|found| found.expect("a small page"));
    found.map(|found| (decode(&found[1]), words(&found[2]))).collect()
}

/// A pattern of a case.
pub fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|cause| panic!("`{pattern}`: {cause}"))
}

fn joined(text: &str) -> String {
    text.replace(['\u{ad}', '\u{2060}', '\u{200b}', '\u{200d}', '\u{feff}'], "")
}

/// The named entities that the pages use, and numbers.
fn decode(text: &str) -> String {
    static ENTITY: LazyLock<Regex> = LazyLock::new(|| regex(r"&(#[xX]?[0-9a-fA-F]+|[a-zA-Z]+);"));
    let decoded = |found: &Captures<'_>| {
        let name = &found[1];
        let number = match name.strip_prefix('#') {
            Some(hex) if hex.starts_with(['x', 'X']) => u32::from_str_radix(&hex[1..], 16).ok(),
            Some(decimal) => decimal.parse().ok(),
            None => None,
        };
        match (number.and_then(char::from_u32), name) {
            (Some(sign), _) => sign.to_string(),
            (_, "amp") => "&".to_owned(),
            (_, "lt") => "<".to_owned(),
            (_, "gt") => ">".to_owned(),
            (_, "quot") => "\"".to_owned(),
            (_, "apos") => "'".to_owned(),
            (_, "nbsp") => "\u{a0}".to_owned(),
            _ => found[0].to_owned(),
        }
    };
    ENTITY.replace_all(text, decoded).into_owned()
}
