//! What styles lack that readers would miss: a list of references for styles of labels that have none, and the place in a
//! work for styles of numbers.

use citationberg::taxonomy::{NumberOrPageVariable, NumberVariable, StandardVariable, Variable};
use citationberg::{
    Affixes, CitationFormat, Formatting, Group, IndependentStyle, Label, LabelPluralize,
    LayoutRenderingElement, SortKey, Style, StyleCategory, TermForm, Text, TextTarget, VariablelessLabel,
};
use hayagriva::archive::ArchivedStyle;

use super::walk::{change_elements, change_lists, citation_elements};

/// Gives a style what it lacks.
pub(super) fn fill(style: &mut IndependentStyle) {
    lend_list(style);
    print_locators(style);
}

/// The style whose list is lent.
const LENDER: &str = "apa";
/// What its macros are called by in a style that may have others of the same name.
const PREFIX: &str = "lent ";

/// Gives a style of labels the lender's list if it has none: without one, marks would lead nowhere.
fn lend_list(style: &mut IndependentStyle) {
    if style.bibliography.is_some() || !style.info.category.iter().any(is_label) {
        return;
    }
    let Some(Style::Independent(mut lender)) = ArchivedStyle::by_name(LENDER).map(|style| style.get()) else {
        return;
    };
    change_elements(&mut lender, |element| {
        if let LayoutRenderingElement::Text(Text { target: TextTarget::Macro { name }, .. }) = element {
            name.insert_str(0, PREFIX);
        }
    });
    let Some(mut list) = lender.bibliography.take() else { return };
    for key in list.sort.iter_mut().flat_map(|sort| &mut sort.keys) {
        if let SortKey::MacroName { name, .. } = key {
            name.insert_str(0, PREFIX);
        }
    }
    lender.macros.iter_mut().for_each(|a_macro| a_macro.name.insert_str(0, PREFIX));
    list.name_options = lender.settings.options.apply(&list.name_options);
    // The letter stands behind the label, not behind the year.
    change_lists(&mut lender, |elements| {
        elements.retain(|element| !prints(element, StandardVariable::YearSuffix));
    });
    list.layout.elements.insert(0, label(style));
    style.macros.extend(lender.macros);
    style.bibliography = Some(list);
}

fn is_label(category: &StyleCategory) -> bool {
    matches!(category, StyleCategory::CitationFormat { format: CitationFormat::Label })
}

/// A label in brackets, with its letter if the style prints letters by themselves: else the label brings its own.
fn label(style: &IndependentStyle) -> LayoutRenderingElement {
    let text = |variable| {
        let target = TextTarget::from(Variable::Standard(variable));
        LayoutRenderingElement::Text(Text::with_target(target))
    };
    let mut has_letters = false;
    citation_elements(style, |element| has_letters |= prints(element, StandardVariable::YearSuffix));
    let mut label = group(vec![text(StandardVariable::CitationLabel)]);
    label.children.extend(has_letters.then(|| text(StandardVariable::YearSuffix)));
    (label.prefix, label.suffix) = (Some("[".to_owned()), Some("] ".to_owned()));
    LayoutRenderingElement::Group(label)
}

/// Styles that cite by bare numbers have no place for a locator, and readers would not learn of the page: it goes behind
/// the number.
fn print_locators(style: &mut IndependentStyle) {
    let (mut located, mut numbered) = (false, false);
    citation_elements(style, |element| {
        let printed = match element {
            LayoutRenderingElement::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => *var,
            LayoutRenderingElement::Number(number) => match number.variable {
                NumberOrPageVariable::Number(number) => Variable::Number(number),
                NumberOrPageVariable::Page(page) => Variable::Page(page),
            },
            _ => return,
        };
        located |= printed == Variable::Number(NumberVariable::Locator);
        numbered |= printed == Variable::Number(NumberVariable::CitationNumber);
    });
    if located || !numbered {
        return;
    }
    let label = VariablelessLabel {
        form: TermForm::Short,
        plural: LabelPluralize::Contextual,
        formatting: Formatting::default(),
        affixes: Affixes::default(),
        text_case: None,
        strip_periods: false,
    };
    let variable = NumberOrPageVariable::Number(NumberVariable::Locator);
    let target = TextTarget::from(Variable::Number(NumberVariable::Locator));
    let mut place = group(vec![
        LayoutRenderingElement::Label(Label { variable, label }),
        LayoutRenderingElement::Text(Text::with_target(target)),
    ]);
    (place.prefix, place.delimiter) = (Some(", ".to_owned()), Some(" ".to_owned()));
    style.citation.layout.elements.push(LayoutRenderingElement::Group(place));
}

/// A group without looks of its own.
fn group(children: Vec<LayoutRenderingElement>) -> Group {
    Group {
        children,
        font_style: None,
        font_variant: None,
        font_weight: None,
        text_decoration: None,
        vertical_align: None,
        prefix: None,
        suffix: None,
        delimiter: None,
        display: None,
    }
}

/// Whether an element prints a variable.
fn prints(element: &LayoutRenderingElement, variable: StandardVariable) -> bool {
    let LayoutRenderingElement::Text(text) = element else { return false };
    matches!(text.target, TextTarget::Variable { var: Variable::Standard(var), .. } if var == variable)
}
