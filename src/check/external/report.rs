//! What the answers mean: links and answers go in, diagnostics come out, one for each link at the first place where it was written.

use std::collections::BTreeMap;

use url::Url;

use super::{Answer, Link, State};
use crate::model::diagnostic::{Code, Diagnostic, Fix};

/// Other places named in one diagnostic.
const OTHERS: usize = 5;

/// The diagnostics of all links.
pub fn report(links: &[Link], answers: &BTreeMap<Url, Answer>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for link in links {
        if let Some(answer) = answers.get(&link.question().url) {
            faults.extend(state(link, &answer.state));
            let missing = answer.missing.iter().filter(|id| link.fragments.contains(id));
            faults.extend(missing.map(|id| fragment(link, id)));
        }
    }
    faults
}

fn state(link: &Link, state: &State) -> Option<Diagnostic> {
    let url = &link.url;
    let plain = link.question().url != *url;
    let fault = match state {
        State::Gone { seen } if !plain => {
            diagnostic(Code::DeadLink, link, format!("`{url}` is not there: {seen}")).help(format!(
                "find its new address, or name a copy, such as `https://web.archive.org/web/{url}`"
            ))
        }
        State::There { moved } if plain => {
            let new = moved.as_deref().map_or_else(|| link.question().url.to_string(), str::to_owned);
            diagnostic(Code::InsecureLink, link, format!("`{url}` answers on https, too"))
                .help(format!("write `{new}`"))
                .fix(Fix::likely(url.as_str(), &new))
        }
        State::There { moved: Some(new) } => {
            diagnostic(Code::MovedLink, link, format!("`{url}` has moved for good"))
                .help(format!("write `{new}`"))
                .fix(Fix::likely(url.as_str(), new))
        }
        State::There { moved: None } => return None,
        State::Gone { seen } | State::Unclear { seen } | State::Unasked { seen } => {
            let message = format!("whether `{url}` is there cannot be told: {seen}");
            let fault = diagnostic(Code::UncheckedLink, link, message);
            if plain { fault.note("plain http is never asked; the answer is that of https") } else { fault }
        }
    };
    Some(fault)
}

fn fragment(link: &Link, id: &str) -> Diagnostic {
    let there: Vec<_> =
        link.places.iter().filter(|place| place.fragment.as_deref() == Some(id)).cloned().collect();
    let link = Link { places: there, ..link.clone() };
    diagnostic(Code::DeadFragment, &link, format!("the page at `{}` has no place `{id}`", link.url))
        .help("scripts may make the place; else look for its new name on the page")
}

/// A diagnostic at the first place of a link that names the others.
fn diagnostic(code: Code, link: &Link, message: String) -> Diagnostic {
    let mut places = link.places.iter();
    let Some(first) = places.next() else {
        return Diagnostic::new(code, message).on_page(&link.first_page).on_pages(link.pages);
    };
    let mut fault = Diagnostic::at(code, first.span.clone(), message);
    for other in places.by_ref().take(OTHERS) {
        fault = fault.related(other.span.clone(), "and here");
    }
    match places.len() {
        0 => fault,
        1 => fault.note("and at one more place"),
        more => fault.note(format!("and at {more} more places")),
    }
}
