//! Citation styles: a name or a CSL text in, a compiled style out.

use std::sync::Arc;

use citationberg::{IndependentStyle, Style as AnyStyle};
use hayagriva::archive::ArchivedStyle;

use super::{style_bounds as bounds, style_gaps};
use crate::cite;
use crate::model::source::Hash;

/// A style, ready to format by.
#[derive(Debug)]
pub(super) struct Style {
    pub csl: cite::Style,
    /// Name or content: what is formatted by it is remembered under this.
    pub hash: Hash,
}

/// Why a style cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StyleFault {
    /// No style has this name.
    Unknown,
    /// A dependent style names a parent that is not here.
    NoParent(String),
    /// The file is no CSL style.
    Unreadable(String),
}

/// Names that the field uses for archived styles, besides the archive's own.
const ALIASES: &[(&str, &str)] = &[
    ("ama", "american-medical-association"),
    ("apsa", "american-political-science-association"),
    ("asa", "american-sociological-association"),
    ("chicago", "chicago-author-date"),
    ("chicago-notes-bibliography", "chicago-notes"),
    ("chicago-note-bibliography", "chicago-notes"),
    ("chicago-fullnote-bibliography", "chicago-notes"),
    ("harvard", "harvard-cite-them-right"),
    ("mhra", "modern-humanities-research-association-notes"),
    (
        "modern-humanities-research-association-notes-bibliography",
        "modern-humanities-research-association-notes",
    ),
    ("nlm", "nlm-citation-sequence"),
];

/// The archive's own name for a name.
fn unaliased(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, own)| own)
}

/// Whether two names are those of one archived style.
pub(crate) fn same_style(one: &str, other: &str) -> bool {
    let archived = |name| ArchivedStyle::by_name(unaliased(name));
    archived(one).is_some_and(|style| archived(other) == Some(style))
}

/// The style of an archived name.
pub(super) fn by_name(name: &str) -> Result<Arc<Style>, StyleFault> {
    let own = unaliased(name);
    let archived = ArchivedStyle::by_name(own).ok_or(StyleFault::Unknown)?;
    let AnyStyle::Independent(csl) = archived.get() else {
        return Err(StyleFault::NoParent(own.to_owned()));
    };
    Ok(ready(csl, own.as_bytes()))
}

/// The style of a CSL text.
pub(super) fn from_csl(text: &str) -> Result<Arc<Style>, StyleFault> {
    let unreadable = |fault: &dyn std::fmt::Display| StyleFault::Unreadable(fault.to_string());
    bounds::nesting(text).map_err(|fault| unreadable(&fault))?;
    match AnyStyle::from_xml(text).map_err(|fault| unreadable(&fault))? {
        AnyStyle::Independent(csl) => {
            bounds::expansion(&csl).map_err(|fault| unreadable(&fault))?;
            Ok(ready(csl, text.as_bytes()))
        }
        AnyStyle::Dependent(dependent) => {
            let parent = dependent.parent_link.href;
            let archived = ArchivedStyle::by_id(&parent).ok_or(StyleFault::NoParent(parent.clone()))?;
            let AnyStyle::Independent(mut csl) = archived.get() else {
                return Err(StyleFault::NoParent(parent));
            };
            csl.default_locale = dependent.default_locale.or(csl.default_locale);
            Ok(ready(csl, text.as_bytes()))
        }
    }
}

/// Names of all styles, for suggesting the nearest.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let own = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
    own.chain(ALIASES.iter().map(|(alias, _)| *alias))
}

fn ready(mut csl: IndependentStyle, content: &[u8]) -> Arc<Style> {
    style_gaps::fill(&mut csl);
    Arc::new(Style { csl: cite::Style::compile(&csl), hash: Hash::of(content) })
}

#[cfg(test)]
mod tests {
    use super::{ALIASES, StyleFault, by_name, from_csl, names};

    #[test]
    fn every_name_leads_to_a_style() {
        for name in names() {
            assert!(by_name(name).is_ok(), "{name}");
        }
        assert!(ALIASES.len() > 5);
        assert_eq!(by_name("apaa").err(), Some(StyleFault::Unknown));
    }

    #[test]
    fn a_bad_file_is_a_fault() {
        for text in [
            "",
            "<style/>",
            "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\"></style>",
        ] {
            assert!(matches!(from_csl(text), Err(StyleFault::Unreadable(_))), "{text}");
        }
        let with = |macros: &str| {
            format!(
                "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\">\
                 <info><title>T</title><id>i</id><updated>2020-01-01T00:00:00+00:00</updated></info>{macros}\
                 <citation><layout><text macro=\"m0\"/></layout></citation></style>"
            )
        };
        let plain = "<macro name=\"m0\"><text variable=\"title\"/></macro>";
        assert!(from_csl(&with(plain)).is_ok());
        let circle =
            "<macro name=\"m0\"><text macro=\"m1\"/></macro><macro name=\"m1\"><text macro=\"m0\"/></macro>";
        assert!(matches!(from_csl(&with(circle)), Err(StyleFault::Unreadable(_))));
        let bomb: String = (0..40)
            .map(|n| {
                format!(
                    "<macro name=\"m{n}\"><text macro=\"m{}\"/><text macro=\"m{}\"/></macro>",
                    n + 1,
                    n + 1
                )
            })
            .collect();
        assert!(matches!(from_csl(&with(&bomb)), Err(StyleFault::Unreadable(_))));
        let deep =
            format!("<macro name=\"m0\">{}{}</macro>", "<group>".repeat(5000), "</group>".repeat(5000));
        assert!(matches!(from_csl(&with(&deep)), Err(StyleFault::Unreadable(_))));
    }
}
