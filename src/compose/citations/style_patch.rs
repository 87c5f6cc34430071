//! Changes to styles that make up for what the engine does not do.

use hayagriva::citationberg::taxonomy::{NumberOrPageVariable, StandardVariable, Term, Variable};
use hayagriva::citationberg::{
    IndependentStyle, Label, LabelPluralize, LayoutRenderingElement, Name, Names, NamesChild, Text,
    TextTarget,
};

use super::marks::TIGHT;
use super::walk::{change_elements, children};

/// The variable that no item has.
pub(super) const NEVER_SET: StandardVariable = StandardVariable::Keyword;

/// Patches a style for the engine.
pub(super) fn patch(style: &mut IndependentStyle) {
    change_elements(style, complete_names);
    change_elements(style, count_names_of_group);
    for a_macro in &mut style.macros {
        count_names(&mut a_macro.children);
    }
    change_elements(style, fix_page_label);
    change_elements(style, |element| affixes(element).into_iter().for_each(tighten));
    tighten(&mut style.citation.layout.suffix);
    // The engine joins all cites by this delimiter, not only those of one author. The years of one
    // author are joined by `super::tidy` instead.
    style.citation.cite_group_delimiter = None;
    // Given names are `super::namesakes`' business.
    style.citation.disambiguate_add_givenname = false;
}

/// Gives names the form that they have by default, and that of the names that they stand for.
fn complete_names(element: &mut LayoutRenderingElement) {
    let LayoutRenderingElement::Names(outer) = element else { return };
    // Names with a label but without a form of their own count as empty for the engine.
    let is_name = |child: &NamesChild| matches!(child, NamesChild::Name(_));
    if !outer.children.is_empty() && !outer.children.iter().any(is_name) {
        outer.children.insert(0, NamesChild::Name(Name::default()));
    }
    let pattern = outer.clone();
    for child in &mut outer.children {
        let NamesChild::Substitute(substitute) = child else { continue };
        substitute.children.iter_mut().for_each(|element| hand_down(element, &pattern));
    }
}

/// Gives the pattern's form to bare names below an element: the engine does so only for direct children of
/// `substitute`. Recursion follows the nesting of the style.
fn hand_down(element: &mut LayoutRenderingElement, pattern: &Names) {
    match element {
        LayoutRenderingElement::Names(names) => *names = pattern.from_names_substitute(names),
        LayoutRenderingElement::Choose(choose) => {
            let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
            let branches = branches.map(|branch| &mut branch.children);
            for children in branches.chain(choose.otherwise.iter_mut().map(|branch| &mut branch.children)) {
                children.iter_mut().for_each(|child| hand_down(child, pattern));
            }
        }
        LayoutRenderingElement::Group(group) => {
            group.children.iter_mut().for_each(|child| hand_down(child, pattern));
        }
        _ => {}
    }
}

fn count_names_of_group(element: &mut LayoutRenderingElement) {
    if let LayoutRenderingElement::Group(group) = element {
        count_names(&mut group.children);
    }
}

/// A group all of whose variables are empty prints nothing. The engine does not count empty names among
/// them, so beside names stands a variable that is always empty.
fn count_names(elements: &mut Vec<LayoutRenderingElement>) {
    if elements.iter().any(asks_for_names) {
        let target = TextTarget::from(Variable::Standard(NEVER_SET));
        elements.push(LayoutRenderingElement::Text(Text::with_target(target)));
    }
}

/// The engine makes the labels of pages plural by what is in them only, whatever the style says.
fn fix_page_label(element: &mut LayoutRenderingElement) {
    let LayoutRenderingElement::Label(Label { variable: NumberOrPageVariable::Page(page), label }) = element
    else {
        return;
    };
    let plural = match label.plural {
        LabelPluralize::Contextual => return,
        LabelPluralize::Always => true,
        LabelPluralize::Never => false,
    };
    let mut text = Text::with_target(TextTarget::Term { term: Term::from(*page), form: label.form, plural });
    text.formatting = label.formatting;
    text.affixes = label.affixes.clone();
    text.text_case = label.text_case;
    text.strip_periods = label.strip_periods;
    *element = LayoutRenderingElement::Text(text);
}

/// What stands round an element.
fn affixes(element: &mut LayoutRenderingElement) -> Vec<&mut Option<String>> {
    match element {
        LayoutRenderingElement::Text(text) => vec![&mut text.affixes.prefix, &mut text.affixes.suffix],
        LayoutRenderingElement::Number(number) => {
            vec![&mut number.affixes.prefix, &mut number.affixes.suffix]
        }
        LayoutRenderingElement::Date(date) => vec![&mut date.affixes.prefix, &mut date.affixes.suffix],
        LayoutRenderingElement::Group(group) => {
            vec![&mut group.prefix, &mut group.suffix, &mut group.delimiter]
        }
        LayoutRenderingElement::Names(names) => vec![&mut names.prefix, &mut names.suffix],
        LayoutRenderingElement::Label(_) | LayoutRenderingElement::Choose(_) => Vec::new(),
    }
}

/// Marks that stand close to what is before them say so.
fn tighten(affix: &mut Option<String>) {
    if let Some(affix) = affix
        && affix.starts_with([':', ';', ')', ']'])
    {
        affix.insert(0, TIGHT);
    }
}

/// Whether an element is names, or chooses among elements of which one is.
fn asks_for_names(element: &LayoutRenderingElement) -> bool {
    match element {
        LayoutRenderingElement::Names(_) => true,
        LayoutRenderingElement::Choose(_) => children(element).into_iter().flatten().any(asks_for_names),
        _ => false,
    }
}
