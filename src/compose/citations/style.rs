//! Citation styles: a name or a CSL text in, a style ready for the engine out, with what the memo must know of it.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::taxonomy::NumberOrPageVariable;
use hayagriva::citationberg::taxonomy::{NumberVariable, Variable};
use hayagriva::citationberg::{
    CitationFormat, Collapse, DisambiguationRule, IndependentStyle, InheritableNameOptions,
    LayoutRenderingElement, NumberForm, Style as AnyStyle, StyleCategory, StyleClass,
    SubsequentAuthorSubstituteRule, TestPosition, TextTarget,
};

use super::apart::Apart;
use super::borrowed::{are_free, ask_after};
use super::style_bounds as bounds;
use super::style_list::complete;
use super::style_patch::patch;
use super::style_status::print_status;
use super::walk::citation_elements;
use crate::model::source::Hash;

/// A style as the engine takes it.
#[derive(Debug)]
pub(super) struct Style {
    pub csl: IndependentStyle,
    /// The same without its list of references, for rendering single citations.
    pub without_list: IndependentStyle,
    /// The same with citations that print nothing, for rendering single lines of the list.
    pub only_list: IndependentStyle,
    /// How works of one author are joined: by [`super::joined`], since the engine gives years to other works.
    pub joins: Option<Collapse>,
    /// The same with every number of its own. Inside a range of numbers the engine drops locators and the words around
    /// them.
    pub uncollapsed: Option<IndependentStyle>,
    /// The same in the order of writing, for narratives whose first work is named in the sentence.
    pub unsorted: Option<IndependentStyle>,
    /// When cites have given names: [`Given`].
    pub given: Given,
    /// What the style puts after initials, if it makes any.
    pub initials: Option<Box<str>>,
    /// What the list prints for names that are those of the line before, if it does so for all names at once.
    /// The engine leaves the commas between them; it substitutes in the other ways only.
    pub dash: Option<Box<str>>,
    /// Name and content: what is rendered with it is remembered under this.
    pub hash: Hash,
    pub traits: Traits,
    /// Whether its works have other values of borrowed variables.
    pub borrows: bool,
    /// How works are told apart whose cites would be equal.
    pub apart: Apart,
    /// The same with names added where cites are equal, if the style wants that and leaves it to [`Apart`].
    pub with_names: Option<IndependentStyle>,
}

/// What decides how citations of a style are made and which of them can be remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// Citations make notes.
    pub note: bool,
    /// Citations print a number or label that depends on the whole list.
    pub numbered: bool,
    /// A citation's form depends on earlier ones of the same work.
    pub positional: bool,
    /// A citation's form depends on the numbers of notes.
    pub note_numbers: bool,
    /// A reference's form depends on the one before it.
    pub substitutes: bool,
    /// Locators are printed in another form than written (roman, ordinal).
    pub locator_forms: bool,
    /// Names are written out, but the initials in them as the style wants them.
    pub bare_initials: bool,
}

/// When a cite has the given name of its first author besides the family name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Given {
    #[default]
    Never,
    /// Where another work's cite would be equal.
    EqualCites,
    /// Where another first author has the same family name.
    EqualNames,
}

impl Given {
    fn of(csl: &IndependentStyle) -> Self {
        match csl.citation.givenname_disambiguation_rule {
            _ if !csl.citation.disambiguate_add_givenname => Self::Never,
            DisambiguationRule::ByCite => Self::EqualCites,
            _ => Self::EqualNames,
        }
    }
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
pub(super) fn by_name(name: &str) -> Result<Style, StyleFault> {
    let own = unaliased(name);
    let archived = ArchivedStyle::by_name(own).ok_or(StyleFault::Unknown)?;
    let AnyStyle::Independent(csl) = archived.get() else {
        return Err(StyleFault::NoParent(own.to_owned()));
    };
    Ok(ready(csl, own.as_bytes()))
}

/// The style of a CSL text.
pub(super) fn from_csl(text: &str) -> Result<Style, StyleFault> {
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

/// Bumped when what is rendered changes: patches, guards, or the engine.
pub(super) const GENERATION: &str = "hayagriva 0.10.1, guards 13";

fn ready(mut csl: IndependentStyle, content: &[u8]) -> Style {
    let given = Given::of(&csl);
    let initials = initials(&csl).map(Into::into).or_else(|| initials_of_names(&csl));
    complete(&mut csl);
    patch(&mut csl);
    print_status(&mut csl);
    let traits = Traits::of(&csl);
    let borrows = are_free(&mut csl);
    let apart = if borrows {
        ask_after(&mut csl);
        Apart::take(&mut csl, traits)
    } else {
        Apart::default()
    };
    let dash = take_dash(&mut csl);
    let joins = csl.citation.collapse.take_if(|collapse| *collapse != Collapse::CitationNumber);
    let with_names = apart.adds_names.then(|| {
        let mut variant = csl.clone();
        variant.citation.disambiguate_add_names = true;
        variant
    });
    let hash = Hash::of(&[GENERATION.as_bytes(), b"\0", content].concat());
    let without_list = IndependentStyle { bibliography: None, ..csl.clone() };
    let only_list = only_list(&csl);
    let uncollapsed = csl.citation.collapse.is_some().then(|| {
        let mut variant = csl.clone();
        variant.citation.collapse = None;
        variant
    });
    let unsorted = csl.citation.sort.is_some().then(|| {
        let mut variant = uncollapsed.clone().unwrap_or_else(|| csl.clone());
        variant.citation.sort = None;
        variant
    });
    Style {
        csl,
        without_list,
        only_list,
        joins,
        uncollapsed,
        unsorted,
        given,
        initials,
        dash,
        hash,
        traits,
        borrows,
        apart,
        with_names,
    }
}

fn take_dash(csl: &mut IndependentStyle) -> Option<Box<str>> {
    let list = csl.bibliography.as_mut()?;
    let all = list.subsequent_author_substitute_rule == SubsequentAuthorSubstituteRule::CompleteAll;
    list.subsequent_author_substitute.take_if(|_| all).map(Into::into)
}

/// A style for a list of one work: no other work can make its citation or its line ambiguous.
fn only_list(csl: &IndependentStyle) -> IndependentStyle {
    let mut variant = csl.clone();
    variant.citation.layout.elements.clear();
    variant.citation.sort = None;
    variant.citation.disambiguate_add_names = false;
    variant.citation.disambiguate_add_givenname = false;
    variant.citation.disambiguate_add_year_suffix = false;
    variant
}

impl Traits {
    fn of(csl: &IndependentStyle) -> Self {
        let mut traits = Self {
            note: csl.settings.class == StyleClass::Note,
            numbered: csl.info.category.iter().any(numbers),
            positional: depends_on_first(&csl.settings.options)
                || depends_on_first(&csl.citation.name_options),
            substitutes: csl
                .bibliography
                .as_ref()
                .is_some_and(|list| list.subsequent_author_substitute.is_some()),
            ..Self::default()
        };
        citation_elements(csl, |element| traits.see(element));
        traits.bare_initials &= initials(csl) == Some("");
        traits
    }

    fn see(&mut self, element: &LayoutRenderingElement) {
        match element {
            LayoutRenderingElement::Choose(choose) => {
                for position in choose.branches().filter_map(|branch| branch.position.as_ref()).flatten() {
                    self.positional = true;
                    self.note_numbers |= *position == TestPosition::NearNote;
                }
            }
            LayoutRenderingElement::Names(names) => {
                self.positional |= depends_on_first(&names.options());
                let options = names.name().map(|name| name.options(&names.options()).initialize);
                self.bare_initials |= options == Some(false);
            }
            LayoutRenderingElement::Text(text) => {
                if let TextTarget::Variable { var: Variable::Number(number), .. } = text.target {
                    self.see_number(number, NumberForm::default());
                }
            }
            LayoutRenderingElement::Number(number) => {
                if let NumberOrPageVariable::Number(variable) = number.variable {
                    self.see_number(variable, number.form);
                }
            }
            _ => {}
        }
    }

    fn see_number(&mut self, variable: NumberVariable, form: NumberForm) {
        match variable {
            NumberVariable::FirstReferenceNoteNumber => self.note_numbers = true,
            NumberVariable::CitationNumber => self.numbered = true,
            NumberVariable::Locator => self.locator_forms |= form != NumberForm::Numeric,
            _ => {}
        }
    }

    /// Whether citations and references can be made of remembered pieces at all.
    pub fn rememberable(self) -> bool {
        !self.numbered && !self.note_numbers && !self.substitutes
    }
}

/// What a style puts after initials, if it makes any.
fn initials(csl: &IndependentStyle) -> Option<&str> {
    let (own, all) = (&csl.citation.name_options, &csl.settings.options);
    own.initialize_with.as_deref().or(all.initialize_with.as_deref())
}

/// The same, where only names in citations say so.
fn initials_of_names(csl: &IndependentStyle) -> Option<Box<str>> {
    let mut found = None;
    citation_elements(csl, |element| {
        if let LayoutRenderingElement::Names(names) = element
            && let Some(name) = names.name()
        {
            let own = name.options(&names.options()).initialize_with.map(Into::into);
            found = found.take().or(own);
        }
    });
    found
}

fn numbers(category: &StyleCategory) -> bool {
    matches!(
        category,
        StyleCategory::CitationFormat { format: CitationFormat::Numeric | CitationFormat::Label }
    )
}

fn depends_on_first(options: &InheritableNameOptions) -> bool {
    options.et_al_subsequent_min.is_some() || options.et_al_subsequent_use_first.is_some()
}

#[cfg(test)]
mod tests {
    use super::{ALIASES, StyleFault, Traits, by_name, from_csl, names};

    #[test]
    fn every_name_leads_to_a_style() {
        for name in names() {
            assert!(by_name(name).is_ok(), "{name}");
        }
        assert!(ALIASES.len() > 5);
        assert_eq!(by_name("apaa").err(), Some(StyleFault::Unknown));
    }

    #[test]
    fn traits_are_seen() {
        let plain = Traits::default();
        for (name, expected) in [
            ("apa", plain),
            ("chicago-author-date", Traits { positional: true, ..plain }),
            ("chicago-notes", Traits { note: true, positional: true, ..plain }),
            ("harvard-cite-them-right", plain),
            ("ieee", Traits { numbered: true, ..plain }),
        ] {
            let style = by_name(name).expect("the style is archived");
            assert_eq!(style.traits, expected, "{name}");
        }
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
