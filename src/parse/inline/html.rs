//! Raw HTML tags in running text: matched by our own stack within one parent, or printed as text.

use std::ops::Range;

use super::copy::Copy;
use crate::model::config::RawHtml;
use crate::model::diagnostic::Code;
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::model::entities::decode_entities;
use crate::parse::builder::Builder;
use crate::parse::html::{self, INLINE, Tag, VOID};

/// Tags open inside each other, at most; deeper ones are printed as text.
const DEEPEST: usize = 50;

/// What becomes of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Printed as text.
    Escaped,
    Dropped,
    /// Stays as it is.
    Kept,
    /// Opens an element that the node at this index closes.
    Opens(usize),
    Void,
}

/// Copies a run with its raw HTML as elements, or as text.
pub(crate) fn match_tags(builder: &mut Builder<'_>, nodes: &[Node], out: &mut Vec<Node>) {
    let mut tags = vec![None; nodes.len()];
    let fates = fates(builder, nodes, &mut tags);
    let mut copy = Copy::new(out);
    for (index, node) in nodes.iter().enumerate() {
        copy.close_before(index);
        let NodeKind::InlineHtml(_) = node.kind else {
            copy.node(index, node);
            continue;
        };
        match fates[index] {
            Fate::Dropped => {}
            Fate::Kept => copy.node(index, node),
            Fate::Escaped => {
                // Not as text of the source: its quotes are not to be set.
                let raw = builder.string(&builder.source[node.range.as_range()]);
                copy.push(NodeKind::Buffered(raw), node.range);
            }
            Fate::Opens(end) => {
                let kind = element(builder, node, tags[index].as_ref());
                copy.open_until(kind, node.range.start as usize..nodes[end].range.end as usize, end);
            }
            Fate::Void => void(builder, &mut copy, node, tags[index].as_ref()),
        }
    }
    copy.close_before(nodes.len());
}

fn fates(builder: &mut Builder<'_>, nodes: &[Node], tags: &mut [Option<Tag>]) -> Vec<Fate> {
    let mut fates = vec![Fate::Escaped; nodes.len()];
    let mut parents: Vec<(u32, usize)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut in_link_until = 0;
    for (index, node) in nodes.iter().enumerate() {
        while let Some((_, floor)) = parents.pop_if(|(end, _)| *end as usize <= index) {
            open.truncate(floor);
        }
        if node.end as usize > index + 1 {
            parents.push((node.end, open.len()));
            if matches!(node.kind, NodeKind::Link(_)) {
                in_link_until = in_link_until.max(node.end);
            }
        }
        let NodeKind::InlineHtml(_) = node.kind else { continue };
        let raw = &builder.source[node.range.as_range()];
        if raw.starts_with("<!--") {
            fates[index] = Fate::Dropped;
            continue;
        }
        match builder.options.raw_html {
            RawHtml::Allow => fates[index] = Fate::Kept,
            RawHtml::Escape => {}
            RawHtml::Sanitize => {
                let Some(tag) = html::read_tag(raw, 0).filter(|tag| INLINE.contains(&&*tag.name)) else {
                    continue;
                };
                if tag.name == "a" && (index as u32) < in_link_until {
                    continue;
                }
                let floor = parents.last().map_or(0, |(_, floor)| *floor);
                if VOID.contains(&&*tag.name) {
                    fates[index] = if tag.closing { Fate::Dropped } else { Fate::Void };
                } else if !tag.closing {
                    if open.len() >= DEEPEST {
                        continue;
                    }
                    open.push(index);
                } else if let Some(back) = open[floor..]
                    .iter()
                    .rev()
                    .position(|at| tags[*at].as_ref().is_some_and(|opened: &Tag| opened.name == tag.name))
                {
                    let place = open.len() - 1 - back;
                    fates[open[place]] = Fate::Opens(index);
                    fates[index] = Fate::Dropped;
                    open.truncate(place);
                }
                tags[index] = Some(tag);
            }
        }
    }
    report(builder, nodes, tags, &fates);
    fates
}

/// Says of each tag printed as text why it is, and of each other what is dropped from it.
fn report(builder: &mut Builder<'_>, nodes: &[Node], tags: &[Option<Tag>], fates: &[Fate]) {
    if builder.options.raw_html != RawHtml::Sanitize {
        return;
    }
    for (index, node) in nodes.iter().enumerate() {
        let NodeKind::InlineHtml(_) = node.kind else { continue };
        let range = node.range.as_range();
        let raw = &builder.source[range.clone()];
        match (fates[index], &tags[index]) {
            (Fate::Escaped, Some(tag)) => {
                let what = if tag.closing { "closes nothing" } else { "is not closed" };
                let message = format!("`{raw}` {what} in the same words and is printed as text");
                builder.report(Code::UnbalancedHtml, range, message);
            }
            // `<<name>>` is a sign of its own.
            (Fate::Escaped, None) if is_doubled(builder.source, &range) => builder.signs.leftovers = true,
            (Fate::Escaped, None) => {
                let message =
                    format!("the HTML `{}` is not allowed here and is printed as text", shortened(raw));
                builder.report(Code::UnbalancedHtml, range, message).help =
                    Some("write `&lt;` for a plain `<`".into());
            }
            (_, Some(tag)) => {
                html::check_attributes(builder, raw, &html::Place { range, verbatim: true }, tag)
            }
            _ => {}
        }
    }
}

fn is_doubled(source: &str, range: &Range<usize>) -> bool {
    source[..range.start].ends_with('<') && source[range.end..].starts_with('>')
}

fn shortened(raw: &str) -> String {
    let short: String = raw.chars().take(40).collect();
    if short.len() < raw.len() { format!("{short}…") } else { short }
}

/// The value of an attribute of a cleaned tag.
fn value(clean: &str, wanted: &str) -> Option<String> {
    let tag = html::read_tag(clean, 0)?;
    let attribute = tag.attributes.iter().find(|attribute| attribute.name == wanted)?;
    Some(decode_entities(&clean[attribute.value.clone()]).into_owned())
}

/// The node of an element: a link for `<a href>`, the cleaned tag for others.
fn element(builder: &mut Builder<'_>, node: &Node, tag: Option<&Tag>) -> NodeKind {
    let range = node.range.as_range();
    let raw = &builder.source[range.clone()];
    let name = tag.map_or("span", |tag| &tag.name);
    match name {
        "sub" if is_bare(tag) => return NodeKind::Subscript,
        "sup" if is_bare(tag) => return NodeKind::Superscript,
        _ => {}
    }
    let clean = html::clean_tag(raw, name);
    if name == "a"
        && let Some(href) = value(&clean, "href")
    {
        let place = place_of(tag, "href", &range);
        let title = value(&clean, "title");
        return NodeKind::Link(builder.link(&href, place.into(), LinkKind::Html, title.as_deref()));
    }
    NodeKind::HtmlElement(html::push(builder, &clean, name, range))
}

fn is_bare(tag: Option<&Tag>) -> bool {
    tag.is_some_and(|tag| tag.attributes.is_empty())
}

/// `<br>`, `<wbr>`, or a picture.
fn void(builder: &mut Builder<'_>, copy: &mut Copy<'_>, node: &Node, tag: Option<&Tag>) {
    let range = node.range.as_range();
    let raw = &builder.source[range.clone()];
    let name = tag.map_or("br", |tag| &tag.name);
    let clean = html::clean_tag(raw, name);
    if name != "img" {
        let id = html::push(builder, &clean, name, range.clone());
        copy.push(NodeKind::InlineHtml(id), range);
        return;
    }
    let Some(src) = value(&clean, "src") else { return };
    let place = place_of(tag, "src", &range);
    let link = builder.link(&src, place.into(), LinkKind::Image, value(&clean, "title").as_deref());
    let parent = copy.out.len();
    copy.push(NodeKind::Image(link), range.clone());
    match value(&clean, "alt") {
        Some(alt) if !alt.is_empty() => {
            let id = builder.string(&alt);
            copy.push(NodeKind::Buffered(id), range);
        }
        None if builder.options.require_alt => {
            builder.report(Code::MissingAlt, range, "the picture has no `alt`");
        }
        _ => {}
    }
    copy.close_at(parent);
}

fn place_of(tag: Option<&Tag>, name: &str, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let attribute = tag.and_then(|tag| tag.attributes.iter().find(|attribute| attribute.name == name));
    attribute.map_or(range.clone(), |attribute| {
        range.start + attribute.value.start..range.start + attribute.value.end
    })
}
