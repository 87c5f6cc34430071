//! From runs to the neutral tree of [`Rich`] text: looks, links, words of the author, links to references.

use citationberg::{Display, FontStyle, FontVariant, FontWeight, Formatting, TextDecoration, VerticalAlign};

use crate::cite::{Citation, Role, Run};
use crate::model::composition::{Rich, RichNode, RichStyle};

/// The runs of a citation: each cite leads to the reference that `reference` gives for its work, and `hosts` are the
/// author's words.
pub(super) fn citation(runs: &[Run], hosts: &[RichNode], reference: impl Fn(usize) -> Option<u32>) -> Rich {
    let mut out = Rich::new();
    let cite = |run: &Run| run.cite.filter(|_| run.host.is_none() && run.role != Some(Role::Affix));
    for group in runs.chunk_by(|a, b| cite(a) == cite(b)) {
        // A link inside a link is none: the reference's link ends where an address begins.
        let is_link = |run: &Run| matches!(run.role, Some(Role::Link(_)));
        let (own, rest) = group.split_at(group.iter().position(is_link).unwrap_or(group.len()));
        match cite(&group[0]).and_then(&reference).filter(|_| !own.is_empty()) {
            Some(reference) => out.push(RichNode::Reference(reference, rich(own, hosts))),
            None => push(&mut out, own, hosts),
        }
        push(&mut out, rest, hosts);
    }
    out
}

/// The runs of a citation of one work that is named in the sentence: name and brackets are one, up to the author's words.
pub(super) fn one_cite(citation: Citation) -> Vec<Run> {
    let Citation { author: mut runs, runs: rest, .. } = citation;
    let Some(last) = runs.last_mut() else { return rest };
    let cite = last.cite;
    if !rest.is_empty() {
        last.text.push(' ');
    }
    runs.extend(rest);
    let of_style = |run: &&mut Run| run.host.is_none() && run.role != Some(Role::Affix);
    runs.iter_mut().take_while(of_style).for_each(|run| run.cite = cite);
    runs
}

/// A line of the list: what stands in the margin, if anything does, and the rest.
pub(super) fn line(runs: &[Run]) -> (Option<Rich>, Rich) {
    let in_margin = |run: &&Run| run.display == Some(Display::LeftMargin);
    let (label, text) = runs.split_at(runs.iter().take_while(in_margin).count());
    (Some(trimmed(label)).filter(|label| !label.is_empty()), trimmed(text))
}

/// Runs without spaces at their ends, and with a space where the style begins a new line.
fn trimmed(runs: &[Run]) -> Rich {
    let mut runs = runs.to_vec();
    for at in 1..runs.len() {
        let breaks = runs[at].display != runs[at - 1].display;
        if breaks && !runs[at - 1].text.ends_with(' ') && !runs[at].text.starts_with(' ') {
            runs[at - 1].text.push(' ');
        }
    }
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    rich(&runs, &[])
}

fn rich(runs: &[Run], hosts: &[RichNode]) -> Rich {
    let mut out = Rich::new();
    push(&mut out, runs, hosts);
    out
}

/// Adds runs: equal looks side by side share a node.
fn push(out: &mut Rich, runs: &[Run], hosts: &[RichNode]) {
    for run in runs {
        let mut node = match run.host.and_then(|host| hosts.get(host as usize)) {
            Some(host) => host.clone(),
            None => RichNode::Text(run.text.as_str().into()),
        };
        if let Some(Role::Link(url)) = &run.role {
            node = RichNode::Link { url: (&**url).into(), children: vec![node] };
        }
        // The author's words are not raised with numbers.
        let vertical_align = run.format.vertical_align.filter(|_| run.role != Some(Role::Affix));
        for style in styles(Formatting { vertical_align, ..run.format }) {
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
}

/// The styles of a run, innermost first.
fn styles(format: Formatting) -> impl Iterator<Item = RichStyle> {
    [
        (format.vertical_align == Some(VerticalAlign::Sup), RichStyle::Superscript),
        (format.vertical_align == Some(VerticalAlign::Sub), RichStyle::Subscript),
        (format.font_variant == Some(FontVariant::SmallCaps), RichStyle::SmallCaps),
        (format.text_decoration == Some(TextDecoration::Underline), RichStyle::Underline),
        (format.font_weight == Some(FontWeight::Bold), RichStyle::Bold),
        (format.font_style == Some(FontStyle::Italic), RichStyle::Italic),
    ]
    .into_iter()
    .filter_map(|(set, style)| set.then_some(style))
}
