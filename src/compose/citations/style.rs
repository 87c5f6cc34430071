//! Citation styles: a name or a CSL text in, a compiled style out.

use std::sync::Arc;

use citationberg::{CitationFormat, IndependentStyle, Style as AnyStyle, StyleCategory};
use hayagriva::archive::ArchivedStyle;

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

/// Elements within elements; real styles have about 15.
const DEPTH: usize = 64;

/// The style whose list is lent to styles of labels that have none.
const LENDER: &str = "apa";

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

/// Styles, with those that begin with their names, whose manuals ask for a capital behind the colon of a title. CSL has no word
/// for it; Zotero keeps the same list.
const CAPITAL_SUBTITLES: [&str; 3] = ["apa", "academy-of-management", "freshwater-science"];

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
    Ok(Arc::new(ready(&csl, own.as_bytes())))
}

/// The style of a CSL text.
pub(super) fn from_csl(text: &str) -> Result<Arc<Style>, StyleFault> {
    let unreadable = |fault: &dyn std::fmt::Display| StyleFault::Unreadable(fault.to_string());
    nesting(text).map_err(|fault| unreadable(&fault))?;
    match AnyStyle::from_xml(text).map_err(|fault| unreadable(&fault))? {
        AnyStyle::Independent(csl) => {
            let style = ready(&csl, text.as_bytes());
            style.csl.check().map_err(|fault| unreadable(&fault))?;
            Ok(Arc::new(style))
        }
        AnyStyle::Dependent(dependent) => {
            let parent = dependent.parent_link.href;
            let archived = ArchivedStyle::by_id(&parent).ok_or(StyleFault::NoParent(parent.clone()))?;
            let AnyStyle::Independent(mut csl) = archived.get() else {
                return Err(StyleFault::NoParent(parent));
            };
            csl.default_locale = dependent.default_locale.or(csl.default_locale);
            Ok(Arc::new(ready(&csl, text.as_bytes())))
        }
    }
}

/// Names of all styles, for suggesting the nearest.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let own = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
    own.chain(ALIASES.iter().map(|(alias, _)| *alias))
}

/// A style with what readers would miss in it.
fn ready(csl: &IndependentStyle, content: &[u8]) -> Style {
    let mut style = cite::Style::compile(csl);
    let is_label = |category: &StyleCategory| {
        matches!(category, StyleCategory::CitationFormat { format: CitationFormat::Label })
    };
    if csl.bibliography.is_none()
        && csl.info.category.iter().any(is_label)
        && let Some(AnyStyle::Independent(lender)) = ArchivedStyle::by_name(LENDER).map(|style| style.get())
    {
        style.lend_list(cite::Style::compile(&lender));
    }
    style.print_locators();
    let name = csl.info.id.rsplit('/').next().unwrap_or_default();
    let rest = CAPITAL_SUBTITLES.iter().find_map(|family| name.strip_prefix(family));
    style.capital_subtitles = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    Style { csl: style, hash: Hash::of(content) }
}

/// Refuses a text whose elements are nested too deeply to be read: what reads it recurses along them.
fn nesting(text: &str) -> Result<(), &'static str> {
    let (mut depth, mut rest) = (0_usize, text);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').unwrap_or(rest.len());
        if rest.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !rest.starts_with(['!', '?']) && !rest[..end].ends_with('/') {
            depth += 1;
            if depth > DEPTH {
                return Err("its elements are nested too deeply");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
