//! From the tree to runs: formats in each other, quotation marks in each other, and punctuation where texts meet.

use std::sync::Arc;

use citationberg::{Display, Formatting};

use super::case;
use super::locale::Locale;
use super::text::{Kind, Node, Role, Run, plain, within};

/// Prints nodes, one after the other.
pub(super) struct Printer<'a> {
    locale: &'a Locale,
    runs: Vec<Run>,
    /// How many quotations are open.
    quotes: usize,
    cite: Option<usize>,
    format: Formatting,
}

/// What the text around gives to what is within.
#[derive(Debug, Clone, Default)]
struct Around {
    format: Formatting,
    role: Option<Role>,
    display: Option<Display>,
    host: Option<u32>,
}

/// What stays where two signs meet.
#[derive(Debug, PartialEq, Eq)]
enum Stays {
    Both,
    First,
    Second,
}

/// Which of two signs stays where they meet.
fn meet(first: char, second: char) -> Stays {
    match (first, second) {
        ('!' | '?', '.' | ':') | (':' | ';', '.') | (';', ':') => Stays::First,
        (':' | ';', '!' | '?') | (' ', ' ') => Stays::Second,
        ('!' | '?' | '.' | ':' | ';' | ',', second) if first == second => Stays::First,
        _ => Stays::Both,
    }
}

/// Prints a text.
#[must_use]
pub(super) fn print(locale: &Locale, nodes: &[Node]) -> Vec<Run> {
    let mut printer = Printer::new(locale);
    printer.nodes(nodes);
    printer.runs
}

/// Joins runs that look and mean the same.
#[must_use]
pub(super) fn merged(runs: Vec<Run>) -> Vec<Run> {
    let mut merged: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match merged.last_mut() {
            Some(last)
                if last.format == run.format
                    && last.role == run.role
                    && last.display == run.display
                    && last.cite == run.cite
                    && last.host.is_none()
                    && run.host.is_none() =>
            {
                last.text.push_str(&run.text);
            }
            _ => merged.push(run),
        }
    }
    merged
}

impl<'a> Printer<'a> {
    pub(super) fn new(locale: &'a Locale) -> Self {
        Self { locale, runs: Vec::new(), quotes: 0, cite: None, format: Formatting::default() }
    }

    /// The cite that what follows belongs to.
    pub(super) fn of_cite(&mut self, cite: Option<usize>) {
        self.cite = cite;
    }

    /// The format of all that follows, but for what is outside of it.
    pub(super) fn around(&mut self, format: Formatting) {
        self.format = format;
    }

    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        let around = Around { format: self.format, ..Around::default() };
        nodes.iter().for_each(|node| self.node(node, &around));
    }

    /// An affix of a whole layout.
    pub(super) fn outside(&mut self, affix: Option<&Arc<str>>) {
        let Some(affix) = affix else { return };
        let display = self.runs.last().and_then(|run| run.display);
        let around = Around { format: self.format, display, ..Around::default() };
        self.push(affix, Kind::Affix, &around);
    }

    /// What stands between two cites.
    pub(super) fn delimiter(&mut self, delimiter: &Arc<str>) {
        let around = Around { format: self.format, ..Around::default() };
        self.push(delimiter, Kind::Delimiter, &around);
    }

    /// What the author put before a cite, with a space after it.
    pub(super) fn affix_before(&mut self, nodes: &[Node]) {
        let around = Around { format: self.format, role: Some(Role::Affix), ..Around::default() };
        nodes.iter().for_each(|node| self.node(node, &around));
        let is_open =
            |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '\u{2019}' | '-' | '/' | '\u{201c}');
        if !nodes.is_empty() && !plain(nodes).ends_with(is_open) {
            self.push(" ", Kind::Affix, &around);
        }
    }

    /// What the author put after a cite, with a space before it if it begins with a word.
    pub(super) fn affix_after(&mut self, nodes: &[Node]) {
        let around = Around { format: self.format, role: Some(Role::Affix), ..Around::default() };
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '(' | '[' | '&' | '\u{201c}' | '\u{2018}');
        if plain(nodes).starts_with(is_word) {
            self.push(" ", Kind::Affix, &around);
        }
        nodes.iter().for_each(|node| self.node(node, &around));
    }

    pub(super) fn finish(self) -> Vec<Run> {
        merged(self.runs)
    }

    fn node(&mut self, node: &Node, around: &Around) {
        match node {
            Node::Text(text) => self.push(text, Kind::Text, around),
            Node::Affix(text) => self.push(text, Kind::Affix, around),
            Node::Delimiter(text) => self.push(text, Kind::Delimiter, around),
            Node::Host(host, text) => {
                self.push(text, Kind::Text, &Around { host: Some(*host), ..around.clone() });
            }
            Node::Element(element) => {
                let inside = Around {
                    format: within(element.format, around.format),
                    role: element.role.clone().or_else(|| around.role.clone()),
                    display: element.display.or(around.display),
                    host: None,
                };
                if !element.quoted {
                    element.children.iter().for_each(|child| self.node(child, &inside));
                    return;
                }
                let inner = 2 * (self.quotes % 2);
                let marks: [Arc<str>; 2] =
                    [self.locale.quotes[inner].clone(), self.locale.quotes[inner + 1].clone()];
                self.push(&marks[0], Kind::Open, &inside);
                self.quotes += 1;
                element.children.iter().for_each(|child| self.node(child, &inside));
                self.quotes -= 1;
                self.push(&marks[1], Kind::Close, &inside);
            }
        }
    }

    fn push(&mut self, text: &str, kind: Kind, around: &Around) {
        let Some(mut first) = text.chars().next() else { return };
        let mut text = text;
        let is_link = around.host.is_some() || matches!(around.role, Some(Role::Link(_)));
        if self.runs.last().is_some_and(|last| last.kind == Kind::Delimiter)
            && matches!(first, ',' | ';' | '.')
            && kind == Kind::Affix
        {
            self.runs.pop();
        }
        // A sign closes up to what stands before it.
        if matches!(first, ',' | '.') && !is_link {
            self.trim_end();
        }
        // What the author typed stays as it is typed.
        let typed = |role: &Option<Role>| *role == Some(Role::Affix);
        let is_typed = typed(&around.role) && self.runs.last().is_some_and(|last| typed(&last.role));
        let is_fixed = is_link || is_typed;
        if matches!(first, '.' | ':') && !is_fixed && self.quote_ends_sentence(first) {
            text = &text[1..];
            match text.chars().next() {
                Some(next) => first = next,
                None => return,
            }
        }
        if self.locale.punctuation_in_quote
            && !is_fixed
            && matches!(first, '.' | ',')
            && self.put_in_quote(first)
        {
            text = &text[1..];
            match text.chars().next() {
                Some(next) => first = next,
                None => return,
            }
        }
        if let Some(last) = self.runs.last_mut()
            && let Some(end) = last.text.chars().next_back()
        {
            match meet(end, first) {
                Stays::First if !is_link => text = text.trim_start_matches(first),
                Stays::Second if !last.is_fixed() => {
                    let kept = last.text.trim_end_matches(end).len();
                    last.text.truncate(kept);
                }
                _ => {}
            }
        }
        if !text.is_empty() {
            let begins = around.role == Some(Role::State) && self.has_ended_sentence();
            self.runs.push(Run {
                text: if begins { case::capitalized(text) } else { text.to_owned() },
                format: around.format,
                role: around.role.clone(),
                display: around.display,
                cite: self.cite,
                host: around.host,
                kind,
            });
        }
    }

    /// Takes away the spaces at the end.
    fn trim_end(&mut self) {
        while let Some(last) =
            self.runs.last_mut().filter(|last| !last.is_fixed() && last.text.ends_with(' '))
        {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if !last.text.is_empty() {
                return;
            }
            self.runs.pop();
        }
    }

    /// Whether a point and a space stand at the end.
    fn has_ended_sentence(&self) -> bool {
        let mut end = self.runs.iter().rev().take(2).flat_map(|run| run.text.chars().rev());
        end.next() == Some(' ') && end.find(|c| *c != ' ') == Some('.')
    }

    /// Whether a quotation has just closed that ends in a question or an exclamation.
    fn quote_ends_sentence(&self, sign: char) -> bool {
        let mut runs = self.runs.iter().rev();
        let Some(last) = runs.next().filter(|run| run.kind == Kind::Close) else { return false };
        let inner = std::iter::once(last).chain(runs).find(|run| run.kind != Kind::Close);
        inner.is_some_and(|run| run.text.ends_with(['?', '!']) || (sign == '.' && run.text.ends_with('.')))
    }

    /// Puts a sign into the quotation that has just closed, if one has.
    fn put_in_quote(&mut self, sign: char) -> bool {
        let closing = self.runs.iter().rev().take_while(|run| run.kind == Kind::Close).count();
        let Some(at) = self.runs.len().checked_sub(closing + 1).filter(|_| closing > 0) else { return false };
        let last = &mut self.runs[at];
        let end = last.text.chars().next_back().unwrap_or(' ');
        match meet(end, sign) {
            Stays::First => {}
            Stays::Second | Stays::Both => {
                if last.is_fixed() {
                    let run = Run {
                        text: sign.to_string(),
                        role: None,
                        host: None,
                        kind: Kind::Affix,
                        ..last.clone()
                    };
                    self.runs.insert(at + 1, run);
                } else {
                    last.text.push(sign);
                }
            }
        }
        true
    }
}
