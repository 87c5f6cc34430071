//! Changes to styles that make up for what the engine does not do.

use hayagriva::citationberg::taxonomy::{
    NumberOrPageVariable, NumberVariable, StandardVariable, Term, Variable,
};
use hayagriva::citationberg::{
    Affixes, Formatting, Group, IndependentStyle, Label, LabelPluralize, LayoutRenderingElement, Name, Names,
    NamesChild, TermForm, Text, TextTarget, VariablelessLabel,
};

use super::marks::TIGHT;
use super::walk::{change_elements, change_lists, children, children_mut, citation_elements};

/// The variable that no item has.
pub(super) const NEVER_SET: StandardVariable = StandardVariable::Keyword;

/// Patches a style for the engine.
pub(super) fn patch(style: &mut IndependentStyle) {
    style.citation.layout.elements.iter_mut().for_each(join_branches);
    change_elements(style, complete_names);
    change_elements(style, count_names_of_group);
    for a_macro in &mut style.macros {
        count_names(&mut a_macro.children);
    }
    change_elements(style, fix_page_label);
    print_locators(style);
    let (mut labels, mut letters) = (false, false);
    citation_elements(style, |element| {
        labels |= prints(element, StandardVariable::CitationLabel);
        letters |= prints(element, StandardVariable::YearSuffix);
    });
    if labels && !letters {
        change_lists(style, |elements| letter_labels(elements));
        // The engine would take the label without its letter for the column before a reference.
        if let Some(list) = &mut style.bibliography
            && list.second_field_align.take().is_some()
            && let Some(LayoutRenderingElement::Group(first)) = list.layout.elements.first_mut()
        {
            first.suffix.get_or_insert_default().push(' ');
        }
    }
    change_elements(style, |element| affixes(element).into_iter().for_each(tighten));
    tighten(&mut style.citation.layout.suffix);
    // The engine joins all cites by this delimiter, not only those of one author. The years of one
    // author are joined by `super::tidy` instead.
    style.citation.cite_group_delimiter = None;
    // Given names are `super::namesakes`' business.
    style.citation.disambiguate_add_givenname = false;
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

/// Gives names the form that they have by default, and that of the names that they stand for.
fn complete_names(element: &mut LayoutRenderingElement) {
    let LayoutRenderingElement::Names(outer) = element else { return };
    // Names with a label but without a form of their own count as empty for the engine.
    let is_name = |child: &NamesChild| matches!(child, NamesChild::Name(_));
    if !outer.children.is_empty() && !outer.children.iter().any(is_name) {
        outer.children.insert(0, NamesChild::Name(Name::default()));
    }
    hand_on_suffix(&mut outer.children);
    let pattern = outer.clone();
    for child in &mut outer.children {
        let NamesChild::Substitute(substitute) = child else { continue };
        substitute.children.iter_mut().for_each(|element| hand_down(element, &pattern));
    }
}

/// The engine drops what a style puts after names; where a label follows, it goes before that.
fn hand_on_suffix(children: &mut [NamesChild]) {
    for at in 1..children.len() {
        let (before, after) = children.split_at_mut(at);
        if let (Some(NamesChild::Name(name)), Some(NamesChild::Label(label))) =
            (before.last_mut(), after.first_mut())
            && let Some(mut suffix) = name.affixes.suffix.take()
        {
            suffix.push_str(label.affixes.prefix.as_deref().unwrap_or_default());
            label.affixes.prefix = Some(suffix);
        }
    }
}

/// The delimiter of the layout stands between cites, but the engine puts it between what a choice prints, too,
/// unless that is one element. Terms and texts stand in groups of their own, so that they are printed even if
/// the variables beside them are empty. Recursion follows the nesting of the style.
fn join_branches(element: &mut LayoutRenderingElement) {
    if !matches!(element, LayoutRenderingElement::Choose(_)) {
        return;
    }
    for branch in children_mut(element) {
        if branch.len() > 1 {
            let parts = std::mem::take(branch).into_iter().map(|part| match part {
                LayoutRenderingElement::Text(Text {
                    target: TextTarget::Term { .. } | TextTarget::Value { .. },
                    ..
                }) => LayoutRenderingElement::Group(group(vec![part])),
                part => part,
            });
            branch.push(LayoutRenderingElement::Group(group(parts.collect())));
        } else {
            branch.iter_mut().for_each(join_branches);
        }
    }
}

/// A group without looks of its own.
pub(super) fn group(children: Vec<LayoutRenderingElement>) -> Group {
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

/// Whether an element prints a variable.
pub(super) fn prints(element: &LayoutRenderingElement, variable: StandardVariable) -> bool {
    let LayoutRenderingElement::Text(text) = element else { return false };
    matches!(text.target, TextTarget::Variable { var: Variable::Standard(var), .. } if var == variable)
}

/// Where two labels are equal the letter stands behind them; the engine prints it only where a style asks for it.
fn letter_labels(elements: &mut [LayoutRenderingElement]) {
    if elements.iter().any(|element| prints(element, StandardVariable::YearSuffix)) {
        return;
    }
    for element in elements.iter_mut().filter(|element| prints(element, StandardVariable::CitationLabel)) {
        let LayoutRenderingElement::Text(text) = element else { continue };
        let letter = TextTarget::from(Variable::Standard(StandardVariable::YearSuffix));
        let letter = Text { formatting: text.formatting, ..Text::with_target(letter) };
        let affixes = std::mem::take(&mut text.affixes);
        let label = element.clone();
        let mut lettered = group(vec![label, LayoutRenderingElement::Text(letter)]);
        (lettered.prefix, lettered.suffix) = (affixes.prefix, affixes.suffix);
        *element = LayoutRenderingElement::Group(lettered);
    }
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
