//! What a work without a date is waiting for ("in press") stands where a style would print that it has no date.

use hayagriva::citationberg::taxonomy::{OtherTerm, StandardVariable, Term, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, ElseBranch, IndependentStyle, LayoutRenderingElement, Text, TextTarget,
};

use super::walk::replace_elements;

/// Lets a style print the status of works that have no date.
pub(super) fn print_status(style: &mut IndependentStyle) {
    replace_elements(style, |element| match element {
        LayoutRenderingElement::Text(text) if says_no_date(text) => Some(status_or(text)),
        _ => None,
    });
}

fn says_no_date(text: &Text) -> bool {
    matches!(text.target, TextTarget::Term { term: Term::Other(OtherTerm::NoDate), .. })
}

fn status_or(no_date: &Text) -> LayoutRenderingElement {
    let status = Variable::Standard(StandardVariable::Status);
    let printed = Text { target: TextTarget::from(status), ..no_date.clone() };
    LayoutRenderingElement::Choose(Choose {
        if_: ChooseBranch {
            disambiguate: None,
            is_numeric: None,
            is_uncertain_date: None,
            locator: None,
            position: None,
            type_: None,
            variable: Some(vec![status]),
            match_: ChooseMatch::All,
            children: vec![LayoutRenderingElement::Text(printed)],
        },
        else_if: Vec::new(),
        otherwise: Some(ElseBranch { children: vec![LayoutRenderingElement::Text(no_date.clone())] }),
    })
}
