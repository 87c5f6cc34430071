//! Walks the elements of a CSL style.

use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement, NamesChild};

/// Calls `visit` for every element of a style: its layouts and all its macros, used or not.
pub(super) fn every_element(style: &IndependentStyle, mut visit: impl FnMut(&LayoutRenderingElement)) {
    let mut stack: Vec<&LayoutRenderingElement> = Vec::new();
    stack.extend(&style.citation.layout.elements);
    if let Some(bibliography) = &style.bibliography {
        stack.extend(&bibliography.layout.elements);
    }
    stack.extend(style.macros.iter().flat_map(|a_macro| &a_macro.children));
    while let Some(element) = stack.pop() {
        visit(element);
        for children in children(element) {
            stack.extend(children);
        }
    }
}

/// Calls `change` for every element of a style, outer ones first.
pub(super) fn change_elements(
    style: &mut IndependentStyle,
    mut change: impl FnMut(&mut LayoutRenderingElement),
) {
    let mut stack: Vec<&mut LayoutRenderingElement> = Vec::new();
    stack.extend(&mut style.citation.layout.elements);
    if let Some(bibliography) = &mut style.bibliography {
        stack.extend(&mut bibliography.layout.elements);
    }
    stack.extend(style.macros.iter_mut().flat_map(|a_macro| &mut a_macro.children));
    while let Some(element) = stack.pop() {
        change(element);
        for children in children_mut(element) {
            stack.extend(children);
        }
    }
}

/// The lists of elements inside an element.
pub(super) fn children(element: &LayoutRenderingElement) -> Vec<&Vec<LayoutRenderingElement>> {
    match element {
        LayoutRenderingElement::Group(group) => vec![&group.children],
        LayoutRenderingElement::Choose(choose) => {
            let branches = choose.branches().map(|branch| &branch.children);
            branches.chain(choose.otherwise.iter().map(|branch| &branch.children)).collect()
        }
        LayoutRenderingElement::Names(names) => {
            names.substitute().map(|substitute| &substitute.children).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn children_mut(element: &mut LayoutRenderingElement) -> Vec<&mut Vec<LayoutRenderingElement>> {
    match element {
        LayoutRenderingElement::Group(group) => vec![&mut group.children],
        LayoutRenderingElement::Choose(choose) => {
            let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
            let branches = branches.map(|branch| &mut branch.children);
            branches.chain(choose.otherwise.iter_mut().map(|branch| &mut branch.children)).collect()
        }
        LayoutRenderingElement::Names(names) => names
            .children
            .iter_mut()
            .filter_map(|child| match child {
                NamesChild::Substitute(substitute) => Some(&mut substitute.children),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
