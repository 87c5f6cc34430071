//! What stands for works in short: labels, and the names of a sentence where a style prints none.

use citationberg::TermForm;
use citationberg::taxonomy::{DateVariable, NameVariable, StandardVariable, Variable};

use super::locale::Locale;
use super::text::{Element, Node};
use super::work::{Name, Work};

/// What a work is called in a sentence, by its names or its title.
pub(super) fn called(work: &Work, locale: &Locale) -> Node {
    let names = short_names(work, locale);
    if !names.is_empty() {
        return Node::Text(names);
    }
    let title = [StandardVariable::TitleShort, StandardVariable::Title].map(Variable::Standard);
    let title = title.into_iter().find_map(|title| work.text(title));
    let children = title.map(|title| title.nodes.clone()).unwrap_or_default();
    Node::Element(Box::new(Element { quoted: title.is_some(), children, ..Element::default() }))
}

/// The names of a work, for a sentence: `Doe`, `Doe and Roe`, `Doe et al.`
fn short_names(work: &Work, locale: &Locale) -> String {
    let short = |name: &Name| {
        let family = name.family.as_ref().or(name.literal.as_ref()).or(name.given.as_ref());
        let particle = name.non_dropping_particle.iter().chain(family);
        particle.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let term = |name: &'static str| locale.term(name, TermForm::Long, false).unwrap_or(name);
    match people(work) {
        [] => String::new(),
        [one] => short(one),
        [one, other] if other.literal.as_deref() != Some("others") => {
            format!("{} {} {}", short(one), term("and"), short(other))
        }
        [one, ..] => format!("{} {}", short(one), term("et-al")),
    }
}

/// The people who stand for a work: its authors, else the first there are.
fn people(work: &Work) -> &[Name] {
    let any = || work.names.iter().find(|(_, names)| !names.is_empty()).map(|(_, names)| names.as_slice());
    work.people(NameVariable::Author).or_else(any).unwrap_or_default()
}

/// The label of a work: `Doe14`, `DoRo14`.
pub(super) fn label(work: &Work) -> String {
    let names = people(work);
    let length = match names.len() {
        1 => 4,
        2 | 3 => 2,
        _ => 1,
    };
    let mut label: String = names
        .iter()
        .take(4)
        .flat_map(|name| {
            let family = name.family.as_deref().or(name.literal.as_deref()).unwrap_or_default();
            family.chars().filter(|c| c.is_alphanumeric()).take(length)
        })
        .collect();
    if label.is_empty() {
        label.push_str("Xyz");
    }
    if let Some(year) = work.date(DateVariable::Issued).and_then(|date| date.start).map(|day| day.year) {
        label.push_str(&format!("{:02}", year.unsigned_abs() % 100));
    }
    label
}
