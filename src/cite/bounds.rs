//! How large a style may be: what it asks for is bounded before anything is printed by it.

use super::style::{Area, Item, Style};

/// Macros within macros; real styles have about 15.
const CALLS: usize = 64;
/// Elements of one layout with all its macros written out. Chicago's notes, the largest known, have about a tenth.
const EXPANSION: u64 = 2_000_000;

impl Style {
    /// Refuses a style whose macros call themselves or grow without bound.
    ///
    /// # Errors
    /// Says which.
    pub fn check(&self) -> Result<(), &'static str> {
        for area in [Some(&self.citation), self.bibliography.as_ref()].into_iter().flatten() {
            let mut known = vec![None; area.macros.len()];
            for items in area.macros.iter().chain([&area.layout]) {
                if size(area, items, &mut known, 0)? > EXPANSION {
                    return Err("its macros grow without bound");
                }
            }
        }
        Ok(())
    }
}

/// How many elements a list has with macros written out.
fn size(area: &Area, items: &[Item], known: &mut [Option<u64>], calls: usize) -> Result<u64, &'static str> {
    if calls > CALLS {
        return Err("its macros call each other in a circle or too deeply");
    }
    let mut total = 0_u64;
    for item in items {
        total = total.saturating_add(1);
        for list in item.lists() {
            total = total.saturating_add(size(area, list, known, calls)?);
        }
        let Item::Macro { index, .. } = item else { continue };
        let size = match known[*index] {
            Some(size) => size,
            None => size(area, &area.macros[*index], known, calls + 1)?,
        };
        known[*index] = Some(size);
        total = total.saturating_add(size);
    }
    Ok(total)
}
