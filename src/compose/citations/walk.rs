//! Walks the elements of a CSL style.

use std::collections::{HashMap, HashSet};

use citationberg::{IndependentStyle, LayoutRenderingElement, NamesChild, TextTarget};

/// Calls `visit` for every element that citations can print: their layout and the macros that it calls.
pub(super) fn citation_elements(style: &IndependentStyle, mut visit: impl FnMut(&LayoutRenderingElement)) {
    let bodies: HashMap<&str, &Vec<LayoutRenderingElement>> =
        style.macros.iter().map(|a_macro| (a_macro.name.as_str(), &a_macro.children)).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut stack: Vec<&LayoutRenderingElement> = style.citation.layout.elements.iter().collect();
    while let Some(element) = stack.pop() {
        visit(element);
        for children in children(element) {
            stack.extend(children);
        }
        if let LayoutRenderingElement::Text(text) = element
            && let TextTarget::Macro { name } = &text.target
            && seen.insert(name)
        {
            stack.extend(bodies.get(name.as_str()).into_iter().flat_map(|body| body.iter()));
        }
    }
}

/// Calls `change` for every element of a style, outer ones first.
pub(super) fn change_elements(
    style: &mut IndependentStyle,
    mut change: impl FnMut(&mut LayoutRenderingElement),
) {
    change_lists(style, |elements| elements.iter_mut().for_each(&mut change));
}

/// Calls `change` for every list of elements of a style, outer ones first.
pub(super) fn change_lists(
    style: &mut IndependentStyle,
    mut change: impl FnMut(&mut Vec<LayoutRenderingElement>),
) {
    let mut stack = vec![&mut style.citation.layout.elements];
    stack.extend(style.bibliography.as_mut().map(|list| &mut list.layout.elements));
    stack.extend(style.macros.iter_mut().map(|a_macro| &mut a_macro.children));
    while let Some(elements) = stack.pop() {
        change(elements);
        stack.extend(elements.iter_mut().flat_map(children_mut));
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

/// The lists of elements inside an element.
pub(super) fn children_mut(element: &mut LayoutRenderingElement) -> Vec<&mut Vec<LayoutRenderingElement>> {
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
