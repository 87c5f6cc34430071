//! Attributes in braces that belong to nothing: `{width=50%}`, `{.class}`, `{#id}`, `{:target="_blank"}`.

use super::run::{GAP, OBJECT, Run};
use crate::parse::inline::read_attributes;

/// The longest block of attributes looked for.
const LONGEST: usize = 200;

/// Looks for braces that can be read as attributes and follow something, or end a line.
pub(super) fn look(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find('{') {
        let here = at + found;
        at = here + 1;
        let rest = run.as_written(here..);
        let Some(len) = rest.char_indices().take(LONGEST).find(|(_, c)| *c == '}').map(|(at, _)| at + 1)
        else {
            continue;
        };
        if run.text.get(here..here + len).is_none_or(|text| !text.ends_with('}'))
            || !are_attributes(run, here, len)
        {
            continue;
        }
        let place = here..here + len;
        let message = format!(
            "`{}` is printed as text: attributes can stand only after a heading, a picture alone in its paragraph, or a table's caption",
            run.excerpt(place.clone())
        );
        let help = format!("remove `{}`", run.excerpt(place.clone()));
        run.report(place.clone(), place, message, help);
        at = here + len;
    }
}

fn are_attributes(run: &Run<'_>, at: usize, len: usize) -> bool {
    let inside = run.as_written(at + 1..at + len - 1).trim();
    let bare = inside.trim_start_matches(':').trim();
    if inside.starts_with(':') && bare.starts_with(['.', '#']) {
        return true;
    }
    let braced = format!("{{{bare}}}");
    let Some(attributes) = read_attributes(&braced, 0, braced.len()) else { return false };
    let marked = attributes.id.is_some() || !attributes.classes.is_empty();
    let follows = run.text[..at].ends_with([OBJECT, GAP, ']']);
    let ends = run.text[at + len..].trim_start_matches([' ', GAP]).chars().next().is_none_or(|c| c == '\n');
    marked || !attributes.values.is_empty() && (follows || ends || inside.starts_with(':'))
}
