//! Limits on a site's own CSL files: what reads them recurses along their elements and macros.

use std::collections::HashMap;

use citationberg::{IndependentStyle, LayoutRenderingElement, TextTarget};

use super::walk::children;

/// Elements within elements; real styles have about 15.
const DEPTH: usize = 64;
/// Macros within macros; real styles have about 15.
const CALLS: usize = 64;
/// Elements of one layout with all its macros written out. Chicago's notes, the largest known, have about a tenth.
const EXPANSION: u64 = 2_000_000;

/// Refuses a text whose elements are nested too deeply to be read.
pub(super) fn nesting(text: &str) -> Result<(), &'static str> {
    let (mut depth, mut rest) = (0_usize, text);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').unwrap_or(rest.len());
        if rest.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !rest.starts_with(['!', '?']) && !rest[..end].ends_with('/') {
            depth += 1;
            if depth > DEPTH {
                return Err("its elements are nested too deeply");
            }
        }
    }
    Ok(())
}

/// Refuses a style whose macros call themselves or grow without bound.
pub(super) fn expansion(style: &IndependentStyle) -> Result<(), &'static str> {
    let bodies: HashMap<&str, &Vec<LayoutRenderingElement>> =
        style.macros.iter().map(|a_macro| (a_macro.name.as_str(), &a_macro.children)).collect();
    let mut known = HashMap::new();
    let lists = style.bibliography.iter().map(|list| &list.layout.elements);
    let layouts = std::iter::once(&style.citation.layout.elements).chain(lists);
    for elements in layouts.chain(style.macros.iter().map(|a_macro| &a_macro.children)) {
        if size(elements, &bodies, &mut known, 0)? > EXPANSION {
            return Err("its macros grow without bound");
        }
    }
    Ok(())
}

/// How many elements a list has with macros written out; recursion is bounded by [`DEPTH`] and [`CALLS`].
fn size<'a>(
    elements: &'a [LayoutRenderingElement],
    bodies: &HashMap<&'a str, &'a Vec<LayoutRenderingElement>>,
    known: &mut HashMap<&'a str, u64>,
    calls: usize,
) -> Result<u64, &'static str> {
    if calls > CALLS {
        return Err("its macros call each other in a circle or too deeply");
    }
    let mut total = 0_u64;
    for element in elements {
        total = total.saturating_add(1);
        for children in children(element) {
            total = total.saturating_add(size(children, bodies, known, calls)?);
        }
        let LayoutRenderingElement::Text(text) = element else { continue };
        let TextTarget::Macro { name } = &text.target else { continue };
        let Some(body) = bodies.get(name.as_str()) else { continue };
        let of_macro = match known.get(name.as_str()) {
            Some(size) => *size,
            None => {
                let size = size(body, bodies, known, calls + 1)?;
                known.insert(name, size);
                size
            }
        };
        total = total.saturating_add(of_macro);
    }
    Ok(total)
}
