//! Variables that are put to use here, since hardly a style asks for them: works have others in their place.
//! For a style that does ask for one of them, nothing is borrowed.
//!
//! Works get letters by one, and show more by another; see [`super::apart`]. The rest stand in for variables that
//! styles ask after: what once stood for a missing author is gone for the engine, also where a style only asks whether
//! the work has it.

use hayagriva::citationberg::json::{Item, Value};
use hayagriva::citationberg::taxonomy::{
    NameVariable, NumberOrPageVariable, NumberVariable, StandardVariable, Variable,
};
use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement, TextTarget};

use super::walk::change_elements;

/// Holds the letter of a work.
pub(super) const LETTER: StandardVariable = StandardVariable::Annote;
/// Is set where more of a work is shown.
pub(super) const SHOWN_MORE: StandardVariable = StandardVariable::Division;

/// A variable that a style may ask after, and what stands in for it in the question.
const STAND_INS: [(Variable, Variable); 3] = [
    (Variable::Name(NameVariable::Author), Variable::Standard(StandardVariable::Jurisdiction)),
    (Variable::Name(NameVariable::Editor), Variable::Number(NumberVariable::PrintingNumber)),
    (Variable::Standard(StandardVariable::ContainerTitle), Variable::Standard(StandardVariable::License)),
];

fn all() -> impl Iterator<Item = Variable> {
    let own = [Variable::Standard(LETTER), Variable::Standard(SHOWN_MORE)];
    own.into_iter().chain(STAND_INS.iter().map(|(_, stand_in)| *stand_in))
}

/// Whether an item's variable is one of these.
pub(super) fn is_borrowed(name: &str) -> bool {
    all().any(|variable| variable.to_string() == name)
}

/// Puts into an item what stands in for others.
pub(super) fn stand_in(item: &mut Item) {
    for (variable, stand_in) in STAND_INS {
        if item.0.contains_key(&variable.to_string()) {
            item.0.insert(stand_in.to_string(), Value::String("1".to_owned()));
        }
    }
}

/// Lets a style ask after what stands in.
pub(super) fn ask_after(style: &mut IndependentStyle) {
    change_elements(style, |element| {
        let LayoutRenderingElement::Choose(choose) = element else { return };
        for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
            for variable in branch.variable.iter_mut().flatten() {
                if let Some((_, stand_in)) = STAND_INS.iter().find(|(asked, _)| asked == variable) {
                    *variable = *stand_in;
                }
            }
        }
    });
}

/// Whether a style asks for none of these itself.
pub(super) fn are_free(style: &mut IndependentStyle) -> bool {
    let mut free = true;
    change_elements(style, |element| match element {
        LayoutRenderingElement::Text(text) => {
            free &= !matches!(&text.target, TextTarget::Variable { var, .. } if all().any(|own| own == *var));
        }
        LayoutRenderingElement::Number(number) => {
            let printed = match number.variable {
                NumberOrPageVariable::Number(number) => Variable::Number(number),
                NumberOrPageVariable::Page(page) => Variable::Page(page),
            };
            free &= !all().any(|own| own == printed);
        }
        LayoutRenderingElement::Choose(choose) => {
            let tested = choose.branches().flat_map(|branch| branch.variable.iter().flatten());
            free &= !tested.into_iter().any(|variable| all().any(|own| own == *variable));
        }
        _ => {}
    });
    free
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::ArchivedStyle;
    use hayagriva::citationberg::Style;

    use super::are_free;

    #[test]
    fn few_styles_of_the_archive_ask_for_them() {
        let mut asking = Vec::new();
        for archived in ArchivedStyle::all() {
            if let Style::Independent(mut style) = archived.get()
                && !are_free(&mut style)
            {
                asking.push(archived.names()[0]);
            }
        }
        assert_eq!(asking, ["gb-7714-2005-numeric"]);
    }
}
