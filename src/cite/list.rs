//! The list of works: entries, fields that stand apart, names that repeat.

use std::sync::Arc;

use citationberg::{Display, SubsequentAuthorSubstituteRule};

use super::context::Context;
use super::document::{Document, Manner, Told};
use super::print::Printer;
use super::text::{Element, Node, Role, Run, plain};
use super::work::Name;

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which work.
    pub work: usize,
    /// Its text.
    pub runs: Vec<Run>,
    /// Whether some of it is missing: the style asks for more steps than there are.
    pub is_cut: bool,
}

/// The entries of a document, in order.
pub(super) fn entries(document: &Document<'_>, order: &[usize], told: &[Told]) -> Vec<Entry> {
    let Some(area) = &document.style.bibliography else { return Vec::new() };
    let mut before: Option<Names<'_>> = None;
    let mut entries = Vec::with_capacity(order.len());
    for work in order {
        let context = Context {
            number: Some(told[*work].number),
            year_suffix: told[*work].year_suffix,
            disambiguate: told[*work].disambiguate,
            ..Context::default()
        };
        let piece = document.eval_in(*work, area, &context);
        if piece.plain.is_empty() {
            continue;
        }
        let align = document.style.list.second_field_align;
        let print = |nodes: Vec<Node>| {
            let nodes = if align { aligned(nodes, piece.first) } else { nodes };
            let mut printer = Printer::new(document.locale);
            printer.around(area.look.format);
            printer.outside(area.look.prefix.as_ref());
            printer.nodes(&nodes);
            printer.outside(area.look.suffix.as_ref());
            printer.finish()
        };
        let mut changed = None;
        if let Some(substitute) = &document.style.list.substitute {
            let own = names(&piece.nodes).map(|names| {
                let single = single(names);
                let shown = piece.shown.first().filter(|_| !single.is_empty());
                let people = shown.map(|shown| document.people(*work, shown)).unwrap_or_default();
                // Names that are shortened alike may be those of different people.
                let printed = shown.map(|shown| shown.printed).filter(|_| document.manner == Manner::Letter);
                let people = &people[..printed.unwrap_or(people.len()).min(people.len())];
                Names { text: plain(&unlabelled(names)), single, people }
            });
            if let (Some(before), Some(own)) = (&before, &own) {
                let mut nodes = piece.nodes.clone();
                if replace(&mut nodes, before, own, substitute, document.style.list.substitute_rule) {
                    changed = Some(nodes);
                }
            }
            before = own;
        }
        let runs = match changed {
            Some(nodes) => print(nodes),
            None => piece.printed.get_or_init(|| print(piece.nodes.clone())).clone(),
        };
        if !runs.is_empty() {
            entries.push(Entry { work: *work, runs, is_cut: piece.is_cut });
        }
    }
    entries
}

/// The names an entry begins with.
struct Names<'a> {
    text: String,
    /// Those that are printed.
    single: Vec<String>,
    /// Who they are: namesakes may be printed alike.
    people: &'a [Name],
}

/// The first field in the margin, the rest beside it.
fn aligned(mut nodes: Vec<Node>, first: usize) -> Vec<Node> {
    let rest = nodes.split_off(first.min(nodes.len()));
    let place = |display, children: Vec<Node>| {
        let element = Element { display: Some(display), children, ..Element::default() };
        (!element.children.is_empty()).then(|| Node::Element(Box::new(element)))
    };
    [place(Display::LeftMargin, nodes), place(Display::RightInline, rest)].into_iter().flatten().collect()
}

/// The names an entry begins with: those of the first element that prints.
fn names(nodes: &[Node]) -> Option<&Element> {
    nodes.iter().find_map(|node| node.find(&|role| *role == Role::Names))
}

/// Names without their label.
pub(super) fn unlabelled(names: &Element) -> Vec<Node> {
    let kept = names.children.iter().filter(|node| !is_label(node)).cloned().collect();
    vec![Node::Element(Box::new(Element { children: kept, ..names.clone() }))]
}

fn is_label(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.role == Some(Role::NamesLabel))
}

/// The single names of a list of names.
fn single(names: &Element) -> Vec<String> {
    let mut found = Vec::new();
    collect(&names.children, &mut found);
    found
}

fn collect(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        if element.role == Some(Role::Name) {
            found.push(plain(&element.children));
        } else {
            collect(&element.children, found);
        }
    }
}

/// Puts the substitute for what repeats of the names of the entry before; says whether anything does.
fn replace(
    nodes: &mut [Node],
    before: &Names<'_>,
    own: &Names<'_>,
    substitute: &Arc<str>,
    rule: SubsequentAuthorSubstituteRule,
) -> bool {
    let later = &own.single;
    let whole_name = |name: &Name| (name.family.clone().or_else(|| name.literal.clone()), name.given.clone());
    let same_people = before.people.iter().zip(own.people);
    let same_people = same_people.take_while(|(a, b)| whole_name(a) == whole_name(b)).count();
    let all_same = before.text == own.text && [before.people.len(), own.people.len()] == [same_people; 2];
    // What stands in for names counts as one.
    let whole = rule == SubsequentAuthorSubstituteRule::CompleteAll || later.is_empty();
    let same = before.single.iter().zip(later).take(same_people).take_while(|(a, b)| a == b).count();
    let count = match rule {
        _ if whole => usize::from(all_same),
        SubsequentAuthorSubstituteRule::CompleteAll | SubsequentAuthorSubstituteRule::CompleteEach => {
            if all_same {
                later.len()
            } else {
                0
            }
        }
        SubsequentAuthorSubstituteRule::PartialEach => same,
        SubsequentAuthorSubstituteRule::PartialFirst => same.min(1),
    };
    if count == 0 {
        return false;
    }
    let Some(names) = nodes.iter_mut().find_map(find_mut) else { return false };
    if whole {
        // The label stays.
        names.children.retain(is_label);
        names.children.insert(0, Node::Text(substitute.to_string()));
    } else {
        let mut left = count;
        for node in &mut names.children {
            if let Node::Element(element) = node
                && element.role == Some(Role::Name)
                && left > 0
            {
                element.children = vec![Node::Text(substitute.to_string())];
                left -= 1;
            }
        }
    }
    true
}

fn find_mut(node: &mut Node) -> Option<&mut Element> {
    let Node::Element(element) = node else { return None };
    if element.role == Some(Role::Names) {
        return Some(element);
    }
    element.children.iter_mut().find_map(find_mut)
}
