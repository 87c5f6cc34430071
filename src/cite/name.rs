//! One name: the order of its parts, particles, initials.

use citationberg::{DemoteNonDroppingParticle, NameAsSortOrder, NameForm};

use super::eval::Eval;
use super::markup::rich;
use super::style::{Look, NameStyle};
use super::text::{Node, plain};
use super::work::Name;

/// A name, the `at`-th of its list; `level` says how much of the given names at least.
pub(super) fn name(eval: &Eval<'_>, style: &NameStyle, name: &Name, at: usize, level: u8) -> Vec<Node> {
    let mut out = Vec::new();
    let nodes = match &name.literal {
        Some(literal) => part(eval, &style.family, rich(literal), false),
        None => Parts { eval, style, name, at, level }.ordered(),
    };
    eval.wrap(&style.look, nodes, &mut out);
    out
}

struct Parts<'a> {
    eval: &'a Eval<'a>,
    style: &'a NameStyle,
    name: &'a Name,
    at: usize,
    level: u8,
}

impl Parts<'_> {
    fn ordered(&self) -> Vec<Node> {
        let name = self.name;
        let sorting = self.eval.key.is_some();
        let long = self.style.form == NameForm::Long || self.level > 0;
        let text = |part: &Option<String>| part.as_deref().unwrap_or_default().to_owned();
        let (family, particle, dropping) =
            (text(&name.family), text(&name.non_dropping_particle), text(&name.dropping_particle));
        let given = self.given();
        let bare_initials = self.style.initialize_with.as_ref().is_some_and(|with| !with.contains('.'));
        let mut suffix = text(&name.suffix);
        if bare_initials {
            suffix.retain(|c| c != '.');
        }
        if !is_spaced(name) {
            let mut out = self.family(&[family]);
            if long {
                out.extend(self.given_part(&[given]));
            }
            return out;
        }
        let inverted = sorting
            || match self.style.sort_order {
                Some(NameAsSortOrder::All) => true,
                Some(NameAsSortOrder::First) => self.at == 0,
                None => false,
            };
        let demotes_key = sorting && self.eval.style.demote != DemoteNonDroppingParticle::Never;
        if !long {
            return if demotes_key { self.family(&[family]) } else { self.family(&[particle, family]) };
        }
        if inverted {
            let demoted = match self.eval.style.demote {
                DemoteNonDroppingParticle::Never => false,
                DemoteNonDroppingParticle::SortOnly => sorting,
                DemoteNonDroppingParticle::DisplayAndSort => true,
            };
            let (head, tail) = if demoted {
                (self.family(&[family]), self.given_part(&[given, dropping, particle]))
            } else {
                (self.family(&[particle, family]), self.given_part(&[given, dropping]))
            };
            let mut out = head;
            for next in [tail, text_node(suffix)] {
                if !next.is_empty() && !out.is_empty() {
                    out.push(Node::Affix(self.style.sort_separator.clone()));
                }
                out.extend(next);
            }
            return out;
        }
        let mut out = self.given_part(&[given]);
        let mut inner = Vec::new();
        append(&mut inner, part(self.eval, &self.style.given, text_node(dropping), false));
        let core = joined(&[particle, family]);
        append(&mut inner, part(self.eval, &self.style.family, text_node(core), false));
        if !suffix.is_empty() {
            if name.comma_suffix {
                inner.push(Node::Affix(", ".into()));
                inner.extend(text_node(suffix));
            } else {
                append(&mut inner, text_node(suffix));
            }
        }
        append(&mut out, affixed(&self.style.family, inner));
        out
    }

    fn family(&self, texts: &[String]) -> Vec<Node> {
        part(self.eval, &self.style.family, text_node(joined(texts)), true)
    }

    fn given_part(&self, texts: &[String]) -> Vec<Node> {
        part(self.eval, &self.style.given, text_node(joined(texts)), true)
    }

    fn given(&self) -> String {
        let given = self.name.given.as_deref().unwrap_or_default();
        match &self.style.initialize_with {
            Some(with) if self.name.family.is_some() && given.contains(is_of_words) => {
                let whole = !self.style.initialize || self.level > 1;
                let hyphen = self.eval.style.initialize_with_hyphen;
                if given.contains('<') {
                    return initials(&plain(&rich(given)), with, !whole, hyphen);
                }
                initials(given, with, !whole, hyphen)
            }
            _ => given.to_owned(),
        }
    }
}

/// Whether the script of a name parts its words by spaces.
fn is_spaced(name: &Name) -> bool {
    [&name.family, &name.given].into_iter().flatten().any(|text| text.contains(is_of_words))
}

/// Whether a letter is of a script that parts words by spaces.
fn is_of_words(c: char) -> bool {
    matches!(c, '\u{41}'..='\u{5a}' | '\u{61}'..='\u{7a}' | '\u{c0}'..='\u{6ff}' | '\u{900}'..='\u{dff}' | '\u{1e00}'..='\u{1fff}')
}

fn text_node(text: String) -> Vec<Node> {
    if text.is_empty() { Vec::new() } else { rich(&text) }
}

/// A part of a name in its look.
fn part(eval: &Eval<'_>, look: &Look, nodes: Vec<Node>, affixes: bool) -> Vec<Node> {
    let bare = Look { prefix: None, suffix: None, ..look.clone() };
    let mut out = Vec::new();
    eval.wrap(if affixes { look } else { &bare }, nodes, &mut out);
    out
}

fn affixed(look: &Look, nodes: Vec<Node>) -> Vec<Node> {
    if nodes.is_empty() {
        return nodes;
    }
    let prefix = look.prefix.clone().map(Node::Affix);
    prefix.into_iter().chain(nodes).chain(look.suffix.clone().map(Node::Affix)).collect()
}

/// Texts with spaces between, but none after a hyphen or an apostrophe.
fn joined(texts: &[String]) -> String {
    let mut joined = String::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        if needs_space(&joined) {
            joined.push(' ');
        }
        joined.push_str(text);
    }
    joined
}

fn needs_space(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_some_and(|c| !matches!(c, '\u{2019}' | '\'' | '-' | '\u{2013}' | '\u{a0}' | ' '))
}

/// Adds nodes after a space, if one is needed.
fn append(out: &mut Vec<Node>, nodes: Vec<Node>) {
    if nodes.is_empty() {
        return;
    }
    let last = out.last().map(|last| super::text::plain(std::slice::from_ref(last)));
    if last.is_some_and(|last| needs_space(&last)) {
        out.push(Node::Affix(" ".into()));
    }
    out.extend(nodes);
}

/// Initials of given names; with `all` also of those that are written out.
pub(super) fn initials(given: &str, with: &str, all: bool, hyphen: bool) -> String {
    let mut set = String::new();
    for (word, hyphenated) in words(given) {
        let bare = word.trim_end_matches('.');
        let is_lower = bare.chars().all(char::is_lowercase);
        let is_initial = word.ends_with('.') || word.chars().count() == 1;
        if bare.is_empty() || (all && is_lower && hyphenated) {
            continue;
        }
        if hyphenated {
            set.truncate(set.trim_end().len());
            set.push_str(if hyphen || !(is_initial || all) { "-" } else { "" });
        }
        if is_initial && !is_lower {
            set.push_str(bare);
            set.push_str(with);
        } else if all && !is_lower && bare.starts_with(char::is_uppercase) {
            initial(bare, &mut set);
            set.push_str(with);
        } else {
            if !hyphenated && !set.is_empty() && !set.ends_with(char::is_whitespace) {
                set.push(' ');
            }
            set.push_str(word);
            set.push(' ');
        }
    }
    set.trim_matches(' ').to_owned()
}

/// The initial of a word; two capitals that begin it are one sound (`Ch.`).
fn initial(word: &str, set: &mut String) {
    let mut letters = word.chars();
    set.extend(letters.next());
    let second = letters.next().filter(|second| second.is_uppercase());
    let rest = letters.as_str();
    if !rest.is_empty() && rest.chars().all(char::is_lowercase) {
        set.extend(second.into_iter().flat_map(char::to_lowercase));
    }
}

/// The words of given names, and whether a hyphen stands before each.
fn words(given: &str) -> Vec<(&str, bool)> {
    let mut words = Vec::new();
    let mut hyphenated = false;
    let mut start = 0;
    let mut push = |from: usize, to: usize, hyphenated: bool| {
        let word = given[from..to].trim();
        if !word.is_empty() {
            words.push((word, hyphenated));
        }
    };
    for (at, c) in given.char_indices() {
        match c {
            ' ' | '\u{a0}' | '-' | '\u{2010}' | '\u{2011}' => {
                push(start, at, hyphenated);
                hyphenated = !matches!(c, ' ' | '\u{a0}');
                start = at + c.len_utf8();
            }
            '.' => {
                push(start, at + 1, hyphenated);
                hyphenated = false;
                start = at + 1;
            }
            _ => {}
        }
    }
    push(start, given.len(), hyphenated);
    words
}
