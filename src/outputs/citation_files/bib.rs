//! BibLaTeX: a brief as `@report`, in UTF-8, with what TeX reads as commands escaped.
//!
//! Words with capitals stand in braces, so that styles in sentence case keep them.

use super::{plan, write};
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::name::PersonName;
use crate::model::route::Route;
use crate::outputs::metadata::{Creator, Description};
use crate::outputs::{Output, PlanInput, Press};
use crate::text::escape::tex;

/// Writes `.bib` files.
pub struct Bib;

impl Output for Bib {
    fn id(&self) -> &'static str {
        "bib"
    }

    fn summary(&self) -> &'static str {
        "a brief's own reference for BibLaTeX, beside its page: `31-tokyo-hedges.bib`"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        plan(input, self.id(), "bib")
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        write(press, route, |_, brief| entry(brief))
    }
}

/// A brief as an entry of a library.
pub fn entry(brief: &Description<'_>) -> String {
    let mut entry = EntryText::new("report", &brief.key);
    let authors: Vec<String> = brief.authors.iter().map(name).collect();
    entry.raw("author", &authors.join(" and "));
    entry.raw("title", &keep_capitals(brief.title, true));
    entry.raw("subtitle", &brief.subtitle.map(|subtitle| keep_capitals(subtitle, true)).unwrap_or_default());
    entry.field("type", Some(&brief.kind));
    entry.field("institution", Some(&brief.publisher.name));
    entry.field("location", brief.place.as_deref());
    entry.raw(
        "series",
        &brief.series.as_ref().map(|series| keep_capitals(&series.name, true)).unwrap_or_default(),
    );
    entry.field("number", brief.card.number.as_deref());
    entry.field("version", brief.version.map(|version| version.to_string()).as_deref());
    entry.field("date", brief.card.date.map(|date| date.to_string()).as_deref());
    entry.field("langid", babel(brief.card.lang.as_str()));
    entry.field("issn", brief.series.as_ref().and_then(|series| series.issn.as_deref()));
    entry.field("isbn", brief.isbn);
    entry.verbatim("doi", brief.doi);
    entry.verbatim("url", Some(&brief.url));
    entry.field("keywords", Some(&brief.subjects.join(", ")));
    entry.field("abstract", brief.summary.as_deref());
    entry.end()
}

/// The text of an entry, field by field; empty fields are left out.
pub(in crate::outputs) struct EntryText {
    text: String,
}

impl EntryText {
    /// An entry of a type.
    pub fn new(kind: &str, key: &str) -> Self {
        Self { text: format!("@{kind}{{{key},\n") }
    }

    /// The whole entry.
    pub fn end(mut self) -> String {
        self.text.push_str("}\n");
        self.text
    }

    /// A field whose value is TeX already.
    pub fn raw(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text.push_str(&format!("  {name:<11} = {{{value}}},\n"));
        }
    }

    /// A field of text.
    pub fn field(&mut self, name: &str, value: Option<&str>) {
        self.raw(name, &value.map(tex).unwrap_or_default());
    }

    /// A field that TeX reads letter by letter.
    pub fn verbatim(&mut self, name: &str, value: Option<&str>) {
        self.raw(name, &letters(value.unwrap_or_default()));
    }
}

/// An address as TeX reads it letter by letter: only braces, which must match, need an escape, that of addresses.
pub(in crate::outputs) fn letters(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// A name in the form that BibLaTeX takes apart; a body in braces of its own.
fn name(creator: &Creator) -> String {
    creator.parts.as_ref().map_or_else(|| whole(&creator.name), person)
}

/// A text that nothing splits.
pub(in crate::outputs) fn whole(text: &str) -> String {
    format!("{{{}}}", tex(text))
}

/// Whether BibTeX would part a list at a word of a text.
pub(in crate::outputs) fn has_and(text: &str) -> bool {
    text.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"))
}

/// A person's name in the form that BibLaTeX takes apart.
pub(in crate::outputs) fn person(PersonName { family, given, suffix }: &PersonName) -> String {
    let part = |text: &str| if has_and(text) || text.contains(',') { whole(text) } else { tex(text) };
    // A family name in lower case is no prefix with a name.
    let family = if family.starts_with(char::is_lowercase) { whole(family) } else { part(family) };
    let suffix = suffix.as_deref().map(|suffix| format!(", {}", part(suffix))).unwrap_or_default();
    format!("{family}{suffix}, {}", part(given))
}

/// A title with braces around the words whose capitals styles must keep; `opens` says that it begins with the text.
pub(in crate::outputs) fn keep_capitals(title: &str, opens: bool) -> String {
    let mut out = String::with_capacity(title.len());
    let (mut starts_sentence, mut is_kept) = (opens, false);
    for (index, word) in title.split(' ').enumerate() {
        let keeps = keeps_capitals(word, starts_sentence);
        starts_sentence = word.ends_with([':', '?', '!']);
        match (is_kept, keeps) {
            (true, false) => out.push_str("} "),
            _ if index > 0 => out.push(' '),
            _ => {}
        }
        if keeps && !is_kept {
            out.push('{');
        }
        out.push_str(&tex(word));
        is_kept = keeps && !starts_sentence;
        if keeps && !is_kept {
            out.push('}');
        }
    }
    if is_kept {
        out.push('}');
    }
    out
}

/// Whether a word has capitals beyond that with which a sentence begins.
fn keeps_capitals(word: &str, starts_sentence: bool) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let begins = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    capitals > 1 || capitals == 1 && !(starts_sentence && begins)
}

/// The name of a language in `babel`; `None` for those it is not sure to know.
pub(in crate::outputs) fn babel(lang: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 31] = [
        ("bg", "bulgarian"),
        ("ca", "catalan"),
        ("cs", "czech"),
        ("da", "danish"),
        ("de", "ngerman"),
        ("de-AT", "naustrian"),
        ("de-CH", "nswissgerman"),
        ("el", "greek"),
        ("en", "english"),
        ("en-GB", "british"),
        ("en-US", "american"),
        ("es", "spanish"),
        ("et", "estonian"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("hr", "croatian"),
        ("hu", "magyar"),
        ("it", "italian"),
        ("lt", "lithuanian"),
        ("lv", "latvian"),
        ("nb", "norsk"),
        ("nl", "dutch"),
        ("pl", "polish"),
        ("pt", "portuguese"),
        ("pt-BR", "brazilian"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sk", "slovak"),
        ("sl", "slovene"),
        ("sv", "swedish"),
        ("uk", "ukrainian"),
    ];
    let named = |tag: &str| NAMES.iter().find(|(known, _)| *known == tag).map(|(_, name)| *name);
    named(lang).or_else(|| named(lang.split('-').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{babel, keep_capitals, name};
    use crate::model::name::PersonName;
    use crate::outputs::metadata::Creator;
    use crate::text::escape;

    #[test]
    fn texts() {
        assert_eq!(
            escape::tex("5% & $6 {x}_~^\\"),
            "5\\% \\& \\$6 \\{x\\}\\_\\textasciitilde{}\\textasciicircum{}\\textbackslash{}"
        );
        for (plain, tex) in [
            ("Tokyo buys time", "Tokyo buys time"),
            ("NATO and the EU's “South”", "{NATO} and the {EU's “South”}"),
            ("Why now? The UN: A test", "Why now? The {UN:} A test"),
            ("iPhone tariffs", "{iPhone} tariffs"),
        ] {
            assert_eq!(keep_capitals(plain, true), tex);
        }
    }

    #[test]
    fn names() {
        let person = |family: &str, given: &str| Creator {
            name: format!("{given} {family}"),
            parts: Some(PersonName { family: family.to_owned(), given: given.to_owned(), suffix: None }),
            organisation: false,
            orcid: None,
            ror: None,
            affiliation: None,
        };
        assert_eq!(name(&person("Łączyńska", "Zofia")), "Łączyńska, Zofia");
        assert_eq!(name(&person("de Vries", "Jan")), "{de Vries}, Jan");
        let body = Creator { parts: None, name: "Trade and Ports".into(), ..person("", "") };
        assert_eq!(name(&body), "{Trade and Ports}");
    }

    #[test]
    fn languages() {
        for (lang, name) in [("pl", Some("polish")), ("en-NZ", Some("english")), ("xx", None)] {
            assert_eq!(babel(lang), name);
        }
    }
}
