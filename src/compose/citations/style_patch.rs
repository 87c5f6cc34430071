//! Changes to styles that make up for what the engine does not do.

use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement, Names, NamesChild};

use super::walk::{change_elements, children};

/// Patches a style for the engine.
pub(super) fn patch(style: &mut IndependentStyle) {
    change_elements(style, hand_down_names);
    // The engine joins all cites by this delimiter, not only those of one author. The years of one
    // author are joined by `super::tidy` instead.
    style.citation.cite_group_delimiter = None;
}

/// Substitutes inherit the form of the names that they stand for. The engine does so only for direct
/// children of `substitute`; inside `choose` and `group` the outer name and label are copied in here.
fn hand_down_names(element: &mut LayoutRenderingElement) {
    let LayoutRenderingElement::Names(outer) = element else { return };
    let inherited: Vec<NamesChild> =
        outer.children.iter().filter(|child| !matches!(child, NamesChild::Substitute(_))).cloned().collect();
    if inherited.is_empty() {
        return;
    }
    let pattern = outer.clone();
    for child in &mut outer.children {
        let NamesChild::Substitute(substitute) = child else { continue };
        for element in &mut substitute.children {
            if !children(element).is_empty() && !matches!(element, LayoutRenderingElement::Names(_)) {
                hand_down(element, &pattern);
            }
        }
    }
}

/// Gives the pattern's form to bare names below an element. Recursion follows the nesting of the style.
fn hand_down(element: &mut LayoutRenderingElement, pattern: &Names) {
    match element {
        LayoutRenderingElement::Names(names) if names.children.is_empty() => {
            *names = pattern.from_names_substitute(names);
        }
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
