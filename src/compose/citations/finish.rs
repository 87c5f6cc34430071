//! From runs to the neutral tree of [`Rich`] text: prefixes and suffixes put round their cites, links to
//! references, looks.

use std::sync::Arc;

use super::engine::Tongue;
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

/// Puts the style's dash in place of names that are those of the line before.
pub(super) fn substitute_names(lines: &mut [Arc<Line>], dash: &str) {
    let mut before: Option<Box<str>> = None;
    for line in lines {
        let names = line.names.as_ref().map(|(names, _)| names.clone());
        if let Some((names, rest)) = line.names.as_ref().filter(|_| names.is_some() && names == before) {
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
    /// The suffix goes inside the closing bracket that the cite brings itself.
    pub inside: bool,
    /// The reference that the cite leads to.
    pub reference: Option<u32>,
}

/// The runs of a cluster with what stands round its cites.
pub(super) fn cluster(runs: &[Run], cites: &[Affixes]) -> Rich {
    let mut out = Rich::new();
    for group in runs.chunk_by(|a, b| a.cite == b.cite) {
        match group[0].cite.and_then(|cite| cites.get(usize::from(cite))) {
            Some(affixes) => push_cite(&mut out, group, affixes),
            None => out.extend(rich(group)),
        }
    }
    out
}

fn push_cite(out: &mut Rich, runs: &[Run], affixes: &Affixes) {
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
