//! From runs to the neutral tree of [`Rich`] text: prefixes and suffixes put round their cites, links to
//! references, looks.

use std::sync::Arc;

use super::engine::Tongue;
use super::item::Work;
use super::request::ReferenceText;
use super::runs::{Looks, Role, Run, Shift};
use super::style::Style;
use super::tidy;
use crate::model::composition::{Rich, RichNode, RichStyle};

/// A finished line of the list of references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub label: Option<Rich>,
    pub text: Rich,
    /// The names at its start, if it begins with names, and what comes after them.
    pub names: Option<(Box<str>, Rich)>,
}

/// Finishes a reference.
pub(super) fn line(text: ReferenceText, style: &Style, tongue: &Tongue) -> Line {
    let finish = |mut runs: Vec<Run>| {
        if style.traits.bare_initials {
            tidy::bare_initials(&mut runs);
        }
        tidy::seasons(&mut runs);
        tidy::quotes(&mut runs, &tongue.quotes);
        tidy::punctuation(&mut runs, &tongue.quotes);
        if let Some(first) = runs.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        runs
    };
    let label = text.label.map(|label| rich(&finish(label)));
    let runs = finish(text.runs);
    Line { label, text: rich(&runs), names: names_apart(&runs) }
}

fn names_apart(runs: &[Run]) -> Option<(Box<str>, Rich)> {
    let end = runs.iter().position(|run| run.role != Role::FirstNames).unwrap_or(runs.len());
    let names: String = runs[..end].iter().map(|run| run.text.as_str()).collect();
    (!names.is_empty()).then(|| (names.into(), rich(&runs[end..])))
}

/// Puts the style's dash in place of names that are those of the line before, of the same people.
pub(super) fn substitute_names(lines: &mut [(Arc<Line>, &Work)], dash: &str) {
    let mut before: Option<(Box<str>, &Work)> = None;
    for (line, work) in lines {
        let names = line.names.as_ref().map(|(names, _)| (names.clone(), *work));
        let same = match (&names, &before) {
            (Some((names, work)), Some((known, other))) => names == known && work.people() == other.people(),
            _ => false,
        };
        if let Some((names, rest)) = line.names.as_ref().filter(|_| same) {
            // The point of an initial is the point after the names, too.
            let starts = matches!(rest.first(), Some(RichNode::Text(text)) if text.starts_with(' '));
            let point = if starts && names.ends_with('.') { "." } else { "" };
            let mut text: Rich = vec![RichNode::Text(format!("{dash}{point}").into())];
            text.extend(rest.iter().cloned());
            *line = Arc::new(Line { label: line.label.clone(), text, names: None });
        }
        before = names;
    }
}

/// What stands round a cite.
#[derive(Clone, Debug, Default)]
pub(super) struct Affixes {
    pub prefix: Rich,
    pub suffix: Rich,
    /// The suffix ends in a point, which is that of the sentence, too.
    pub ends_in_point: bool,
    /// The suffix goes inside the closing bracket that the cite brings itself.
    pub inside: bool,
    /// The reference that the cite leads to.
    pub reference: Option<u32>,
}

/// The runs of a cluster with what stands round its cites.
pub(super) fn cluster(runs: &[Run], cites: &[Affixes]) -> Rich {
    let mut out = Rich::new();
    let mut point = false;
    for group in runs.chunk_by(|a, b| a.cite == b.cite) {
        let affixes = group[0].cite.and_then(|cite| cites.get(usize::from(cite)));
        match affixes {
            Some(affixes) => push_cite(&mut out, group, affixes),
            None if point && group[0].text.starts_with('.') => {
                let mut rest = group.to_vec();
                rest[0].text.remove(0);
                out.extend(rich(&rest));
            }
            None => out.extend(rich(group)),
        }
        point = affixes.is_some_and(|affixes| affixes.ends_in_point && !affixes.suffix.is_empty());
    }
    out
}

fn push_cite(out: &mut Rich, runs: &[Run], affixes: &Affixes) {
    if !affixes.prefix.is_empty() && ends_in_mark(out) {
        out.push(RichNode::Text(" ".into()));
    }
    out.extend(affixes.prefix.iter().cloned());
    let mut runs = runs.to_vec();
    let bracket = take_bracket(&mut runs, affixes.inside && !affixes.suffix.is_empty());
    // A link inside a link is none: the reference's link ends where an address begins.
    let own = runs.iter().position(|run| run.url.is_some()).unwrap_or(runs.len());
    match affixes.reference {
        Some(reference) if own > 0 => {
            out.push(RichNode::Reference(reference, rich(&runs[..own])));
            out.extend(rich(&runs[own..]));
        }
        _ => out.extend(rich(&runs)),
    }
    out.extend(affixes.suffix.iter().cloned());
    if let Some(bracket) = bracket {
        out.push(RichNode::Text(bracket.into()));
    }
}

/// Whether a text ends in a delimiter without a space, as between numbers.
fn ends_in_mark(text: &Rich) -> bool {
    match text.last() {
        Some(RichNode::Text(text)) => text.ends_with([',', ';']),
        Some(RichNode::Styled(_, children)) => ends_in_mark(children),
        _ => false,
    }
}

/// Takes the closing bracket off the end.
fn take_bracket(runs: &mut [Run], wanted: bool) -> Option<String> {
    let last = runs.last_mut().filter(|_| wanted)?;
    let closing = last.text.chars().next_back().filter(|c| matches!(c, ')' | ']'))?;
    last.text.pop();
    Some(closing.to_string())
}

/// Runs as a tree: equal looks side by side share a node.
pub(super) fn rich(runs: &[Run]) -> Rich {
    let mut out = Rich::new();
    for run in runs {
        let mut node = RichNode::Text(run.text.as_str().into());
        if let Some(url) = &run.url {
            node = RichNode::Link { url: url.clone(), children: vec![node] };
        }
        for style in styles(run.looks) {
            node = RichNode::Styled(style, vec![node]);
        }
        match (out.last_mut(), node) {
            (Some(RichNode::Text(last)), RichNode::Text(text)) => *last = [&**last, &*text].concat().into(),
            (Some(RichNode::Styled(looks, children)), RichNode::Styled(style, more)) if *looks == style => {
                children.extend(more);
            }
            (_, RichNode::Text(text)) if text.is_empty() => {}
            (_, node) => out.push(node),
        }
    }
    out
}

/// The styles of a run, innermost first.
fn styles(looks: Looks) -> impl Iterator<Item = RichStyle> {
    [
        (looks.shift == Shift::Up, RichStyle::Superscript),
        (looks.shift == Shift::Down, RichStyle::Subscript),
        (looks.small_caps, RichStyle::SmallCaps),
        (looks.underline, RichStyle::Underline),
        (looks.bold, RichStyle::Bold),
        (looks.italic, RichStyle::Italic),
    ]
    .into_iter()
    .filter_map(|(set, style)| set.then_some(style))
}

#[cfg(test)]
mod tests {
    use super::{Affixes, cluster};
    use crate::compose::citations::runs::{Looks, Role, Run};
    use crate::model::composition::{RichNode, RichStyle};

    fn run(text: &str, cite: Option<u16>) -> Run {
        Run { text: text.to_owned(), looks: Looks::default(), url: None, cite, role: Role::Plain }
    }

    fn text(text: &str) -> RichNode {
        RichNode::Text(text.into())
    }

    #[test]
    fn affixes_stand_round_their_cites() {
        let italic = Run { looks: Looks { italic: true, ..Looks::default() }, ..run("2020", Some(0)) };
        let runs = [
            run("(", None),
            run("Doe ", Some(0)),
            italic,
            run("; ", None),
            run("Roe", Some(1)),
            run(")", None),
        ];
        let cites = [
            Affixes { prefix: vec![text("see ")], reference: Some(4), ..Affixes::default() },
            Affixes { suffix: vec![text(", too")], ..Affixes::default() },
        ];
        let expected = vec![
            text("("),
            text("see "),
            RichNode::Reference(
                4,
                vec![text("Doe "), RichNode::Styled(RichStyle::Italic, vec![text("2020")])],
            ),
            text("; "),
            text("Roe"),
            text(", too"),
            text(")"),
        ];
        assert_eq!(cluster(&runs, &cites), expected);
    }

    #[test]
    fn a_narrative_suffix_goes_inside_and_links_do_not_nest() {
        let runs = [run("Doe (2020", Some(0)), run(")", Some(0))];
        let affixes =
            Affixes { suffix: vec![text(", p")], inside: true, reference: Some(0), ..Affixes::default() };
        assert_eq!(
            cluster(&runs, &[affixes]),
            vec![RichNode::Reference(0, vec![text("Doe (2020")]), text(", p"), text(")"),]
        );
        let link = Run { url: Some("https://a.b".into()), ..run("a.b", Some(0)) };
        let affixes = Affixes { reference: Some(0), ..Affixes::default() };
        let linked = RichNode::Link { url: "https://a.b".into(), children: vec![text("a.b")] };
        assert_eq!(
            cluster(&[run("x ", Some(0)), link], &[affixes]),
            vec![RichNode::Reference(0, vec![text("x ")]), linked,]
        );
    }
}
