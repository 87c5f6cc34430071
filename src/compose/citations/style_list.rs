//! A list of references for styles of labels that have none: that of the default style, with the label before each
//! reference. Without it, marks would lead nowhere.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{
    CitationFormat, IndependentStyle, LayoutRenderingElement, SortKey, Style, StyleCategory, Text, TextTarget,
};

use super::style_patch::{group, prints};
use super::walk::{change_elements, change_lists};

/// The style whose list is lent.
const LENDER: &str = "apa";
/// What its macros are called by in a style that may have others of the same name.
const PREFIX: &str = "lent ";

/// Gives a style of labels the lender's list if it has none.
pub(super) fn complete(style: &mut IndependentStyle) {
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
    list.layout.elements.insert(0, label());
    style.macros.extend(lender.macros);
    style.bibliography = Some(list);
}

fn is_label(category: &StyleCategory) -> bool {
    matches!(category, StyleCategory::CitationFormat { format: CitationFormat::Label })
}

/// A label in brackets, with its letter.
fn label() -> LayoutRenderingElement {
    let text = |variable| {
        let target = TextTarget::from(Variable::Standard(variable));
        LayoutRenderingElement::Text(Text::with_target(target))
    };
    let mut label = group(vec![text(StandardVariable::CitationLabel), text(StandardVariable::YearSuffix)]);
    (label.prefix, label.suffix) = (Some("[".to_owned()), Some("] ".to_owned()));
    LayoutRenderingElement::Group(label)
}
