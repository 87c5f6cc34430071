//! Places that take no markup: HTML blocks, alternative texts, labels. There even sound markup is left over.

use std::ops::Range;

use super::run::OBJECT;
use super::{Leftover, keep, run};
use crate::model::doc::{Node, NodeKind};
use crate::model::source::TextRange;
use crate::parse::builder::Builder;

/// Elements whose text is not Markdown's business.
const VERBATIM: &[&str] = &["code", "kbd", "pre", "samp", "script", "style", "svg", "textarea"];

/// Looks at words that are printed as they stand; they were written at `range`, and `what` names their place.
pub(crate) fn look_at_words(builder: &mut Builder<'_>, words: &str, range: TextRange, what: &str) {
    let found = signs(words).into_iter().next().map(|place| {
        let verbatim = builder.source.get(range.as_range()) == Some(words);
        let start = range.start as usize;
        let range = if verbatim { TextRange::new(start + place.start, start + place.end) } else { range };
        leftover(range, &words[place], what)
    });
    keep(builder, found.into_iter().collect());
}

/// Looks at a block of raw HTML, whose text Markdown does not read.
pub(super) fn html_block(builder: &Builder<'_>, node: &Node, found: &mut Vec<Leftover>) {
    let NodeKind::HtmlBlock(_) = node.kind else { return };
    let Some(source) = builder.source.get(node.range.as_range()) else { return };
    if !source.contains(['[', '*', '@', '_', '`']) {
        return;
    }
    let start = node.range.start as usize;
    let text = without_tags(source);
    found.extend(signs(&text).into_iter().map(|place| {
        let range = TextRange::new(start + place.start, start + place.end);
        leftover(range, &source[place], "a block of HTML")
    }));
}

fn leftover(range: TextRange, written: &str, what: &str) -> Leftover {
    let message =
        format!("{} is printed as it stands: {what} takes no markup", run::quoted(&run::excerpt(written)));
    let help = match what {
        "a block of HTML" => "put a blank line before and after the words, or write HTML",
        _ => "write plain words",
    };
    Leftover { range, claim: range, message, help: help.into() }
}

/// The text of HTML, as long as it: tags, comments and verbatim elements masked.
fn without_tags(source: &str) -> String {
    let mask = |text: &str| OBJECT.to_string().repeat(text.len());
    let mut text = String::with_capacity(source.len());
    let mut verbatim: Option<String> = None;
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let tag = rest.starts_with('<').then(|| match rest.starts_with("<!--") {
            true => rest.find("-->").map_or(rest.len(), |len| len + 3),
            false => rest.find('>').map_or(rest.len(), |len| len + 1),
        });
        if let Some(len) = tag {
            let name = rest[1..len].trim_start_matches('/');
            let name =
                name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
            if VERBATIM.contains(&&*name) {
                match rest.starts_with("</") {
                    true if verbatim.as_ref() == Some(&name) => verbatim = None,
                    false if verbatim.is_none() => verbatim = Some(name),
                    _ => {}
                }
            }
            text.push_str(&mask(&rest[..len]));
            at += len;
            continue;
        }
        let len = rest.find('<').unwrap_or(rest.len());
        match verbatim {
            Some(_) => text.push_str(&mask(&rest[..len])),
            None => text.push_str(&rest[..len]),
        }
        at += len;
    }
    text
}

/// Markup in a text: bold and italic words, code, links, notes, citations.
fn signs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['[', '*', '_', '`']) {
        let here = at + next;
        let rest = &text[here..];
        let mark = ["**", "*", "__", "_", "`"].iter().find(|mark| rest.starts_with(**mark));
        let len = match mark {
            Some(mark) if *mark == "**" || is_free(text[..here].chars().next_back()) => marked(rest, mark),
            Some(_) => None,
            None => bracket(rest),
        };
        at = here + len.unwrap_or_else(|| mark.map_or(1, |mark| mark.len()));
        found.extend(len.map(|len| here..here + len));
    }
    found
}

/// Whether a mark may stand beside this character.
fn is_free(beside: Option<char>) -> bool {
    beside.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '*' | '_' | '`'))
}

/// The bytes of words between two marks at the start of a text.
fn marked(text: &str, mark: &str) -> Option<usize> {
    let inside = text.strip_prefix(mark)?;
    let len = run::near(inside).find(mark).filter(|len| *len > 0)?;
    let end = mark.len() + len + mark.len();
    let is_tight = inside.starts_with(char::is_alphabetic)
        && !inside[..len].contains(OBJECT)
        && !inside[..len].ends_with(char::is_whitespace);
    let closes = mark == "**" || is_free(text[end..].chars().next());
    (is_tight && closes).then_some(end)
}

/// The bytes of `[@key]`, `[^note]` or `[words](address)` at the start of a text.
fn bracket(text: &str) -> Option<usize> {
    let close = run::near(text.strip_prefix('[')?).find(']')? + 1;
    let inside = &text[1..close];
    if !text[close..].starts_with(']') || inside.contains(OBJECT) {
        return None;
    }
    let key =
        inside.rsplit_once('@').map(|(before, key)| (before.is_empty() || before.ends_with([' ', '-']), key));
    let cites =
        key.is_some_and(|(free, key)| free && key.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    if cites || inside.strip_prefix('^').is_some_and(|name| !name.is_empty()) {
        return Some(close + 1);
    }
    let target = text[close + 1..].strip_prefix('(')?;
    let end = run::near(target).find([')', ' ']).filter(|end| target[*end..].starts_with(')') && *end > 1)?;
    (!inside.is_empty() && target[..end].contains(['/', '.', '#'])).then_some(close + 1 + end + 2)
}
