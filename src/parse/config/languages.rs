//! The languages of a site, found before anything else is read.

use crate::model::config::Language;
use crate::model::diagnostic::Code;
use crate::model::meta::SText;
use crate::model::source::{Spanned, TextRange};
use crate::model::text::Lang;
use crate::parse::decode::{Decoder, Fields};
use crate::parse::yaml::{Node, NodeKind};

/// The codes, the site's own first unless `languages` gives it another place.
pub(super) struct Languages {
    pub own: Lang,
    pub codes: Vec<Lang>,
}

/// Reads `language` and the keys of `languages`, without reporting anything.
pub(super) fn find(node: &Node) -> Languages {
    let own = match node.get("language").map(|node| &node.kind) {
        Some(NodeKind::Scalar(code)) if is_tag(&code.text) => Lang::new(&code.text),
        _ => Lang::new("en"),
    };
    let written = node.get("languages").map(Node::entries).unwrap_or_default();
    let mut codes: Vec<Lang> = written
        .iter()
        .filter(|entry| is_tag(&entry.key.value))
        .map(|entry| Lang::new(&entry.key.value))
        .collect();
    if !codes.contains(&own) {
        codes.insert(0, own.clone());
    }
    Languages { own, codes }
}

/// Whether a code can name a language, a file's suffix and a part of an address.
fn is_tag(code: &str) -> bool {
    code.parse::<unic_langid::LanguageIdentifier>().is_ok()
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && code != "und"
}

/// Decodes both keys.
pub(super) fn decode(fields: &Fields, languages: &Languages) -> Vec<Language> {
    if let Some(code) = fields.text("language") {
        check(fields.decoder, &code);
    }
    let rows = fields.map_rows("languages");
    let mut details: Vec<Language> = languages
        .codes
        .iter()
        .map(|lang| Language { lang: lang.clone(), title: None, tagline: None })
        .collect();
    for (code, node) in fields.own_keys("languages").unwrap_or_default() {
        if !check(fields.decoder, code) {
            continue;
        }
        let Some(entry) = Fields::new(fields.decoder, node, rows, &format!("language `{}`", code.value))
        else {
            continue;
        };
        let (title, tagline) = (entry.text("title"), entry.text("tagline"));
        entry.done();
        if let Some(language) = details.iter_mut().find(|language| language.lang.as_str() == &*code.value) {
            language.title = title.map(|title| title.value);
            language.tagline = tagline.map(|tagline| tagline.value);
        }
    }
    details
}

fn check(decoder: &Decoder, code: &SText) -> bool {
    let good = is_tag(&code.value);
    if !good {
        not_a_tag(decoder, &code.value, code.range);
    }
    good
}

fn not_a_tag(decoder: &Decoder, code: &str, range: TextRange) {
    let message = format!("`{code}` is no language code, expected one such as `en` or `pt-BR` (BCP 47)");
    decoder.fault(Code::BadLanguage, range, message);
}

/// A single code outside of `languages`: the locale of citations.
pub(super) fn locale(decoder: &Decoder, code: Option<Spanned<Box<str>>>) -> Option<Lang> {
    let code = code?;
    check(decoder, &code).then(|| Lang::new(&code.value))
}
