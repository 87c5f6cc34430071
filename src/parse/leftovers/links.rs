//! Links and pictures that failed, and what cannot stand inside their words.

use std::ops::Range;

use memchr::memchr2;

use super::run::{GAP, OBJECT, Run, near};
use crate::model::doc::{LinkKind, Node, NodeKind};
use crate::parse::builder::Builder;

/// Bytes between the brackets of a link, at most.
const LONGEST_LABEL: usize = 1000;

/// Words in brackets that are no link, whatever follows them.
const EDITORIAL: &[&str] = &["sic", "...", "…", "!", "?", " "];

/// Looks for `](`, `] (`, `][`, `[[`, `[^`, `[@` and definitions of links among the text.
pub(super) fn look(run: &mut Run<'_>) {
    definitions(run);
    let mut opened: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr2(b'[', b']', &run.text.as_bytes()[at..]) {
        let here = at + found;
        at = here + 1;
        let rest = &run.text[at..];
        if run.text.as_bytes()[here] == b'[' {
            if !bracket(run, here) {
                opened.push(here);
            }
        } else if rest.starts_with('(') {
            let open = opened.pop();
            at = target(run, open, here);
        } else {
            let open = opened.pop();
            near_miss(run, open, here);
        }
    }
    autolinks(run);
}

/// What an opening bracket says by itself: a note, a citation or a wiki link that was not read.
fn bracket(run: &mut Run<'_>, at: usize) -> bool {
    let rest = &run.text[at..];
    let line = near(rest);
    if line.starts_with("[^") {
        return note(run, at, line.len());
    }
    if line.starts_with("[[") && line.chars().nth(2).is_some_and(|c| c.is_alphanumeric() || c == '_') {
        if line.starts_with("[[_") || line.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("[[toc")) {
            return false;
        }
        let (message, help) = (
            "`[[` begins a link that is not closed, and is printed as text",
            "write `[[slug]]` or `[[slug|words]]`",
        );
        run.report(at..at + 2, at..at + 2, message.into(), help.into());
        return true;
    }
    let Some(end) = line.find(']') else { return false };
    let inside = &line[1..end];
    let cited = inside.trim_start_matches('-').strip_prefix('@');
    if cited.is_some_and(|key| key.starts_with(|c: char| c.is_alphanumeric() || c == '{')) {
        let message =
            format!("`{}` is printed as text: no citation is read here", run.excerpt(at..at + end + 1));
        let help = "put the citation into the running text, not into a title or the words of a link";
        run.report(at..at + end + 1, at..at + end + 1, message, help.into());
        return true;
    }
    glued_key(run, at, end)
}

/// `[see@key]`: the space before the key is missing.
fn glued_key(run: &mut Run<'_>, at: usize, end: usize) -> bool {
    let inside = &run.text[at + 1..at + end];
    let Some((words, key)) = inside.split_once('@') else { return false };
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':');
    let name = key.split([',', ' ', ';']).next().unwrap_or(key);
    let glued = words.ends_with(char::is_alphabetic) && !name.is_empty() && name.chars().all(is_key);
    if !glued || inside.contains(OBJECT) {
        return false;
    }
    let message = format!("`{}` is printed as text: the key follows a letter", run.excerpt(at..at + end + 1));
    let help = format!("write `[{words} @{key}]`");
    run.report(at..at + end + 1, at..at + end + 1, message, help);
    true
}

/// `[^…]` that is no call of a note.
fn note(run: &mut Run<'_>, at: usize, len: usize) -> bool {
    let line = &run.text[at..at + len];
    let Some(end) = line.find(']') else { return false };
    let name = &line[2..end];
    if name.is_empty() || name.contains(OBJECT) {
        return false;
    }
    let shown = at..at + end + 1;
    let (message, help) = if name.contains(char::is_whitespace) {
        let mended = name.split_whitespace().collect::<Vec<_>>().join("-");
        (
            format!("`{}` is printed as text: the name of a note has no spaces", run.excerpt(shown.clone())),
            format!("write `[^{mended}]`, where the note is called and where it is written"),
        )
    } else {
        (
            format!("`{}` is printed as text: no note is read here", run.excerpt(shown.clone())),
            "put the call into the running text, not into a title or the words of a link".into(),
        )
    };
    run.report(shown.clone(), shown, message, help);
    true
}

/// `](` among the text: a link whose address or title cannot be read. Gives where to go on.
fn target(run: &mut Run<'_>, open: Option<usize>, close: usize) -> usize {
    let rest = &run.text[close + 2..];
    let line = near(rest).len();
    let Some(start) = open else { return close + 2 };
    let label = &run.text[start + 1..close];
    if label.len() > LONGEST_LABEL {
        return close + 2;
    }
    let picture = run.text[..start].ends_with('!');
    let what = if picture { "picture" } else { "link" };
    let mark = if picture { "!" } else { "" };
    let start = if picture { start - 1 } else { start };
    let words = run.as_written(start..close).trim_start_matches(['!', '[']).to_owned();
    let end = closing(&rest[..line]);
    let word = rest[..line].find(char::is_whitespace).unwrap_or(line);
    let inside = run.as_written(close + 2..close + 2 + end.unwrap_or(word)).to_owned();
    let claim = start..(close + 2 + end.map_or(word, |end| end + 1)).min(run.text.len());
    let (why, help) = match end {
        _ if label.contains(OBJECT) || words.contains("[^") => inside_words(&words, picture),
        None => (
            format!("the {what} has no `)` after its address"),
            format!("write `{mark}[{words}]({})`", inside.trim()),
        ),
        Some(_) => why(&words, &inside, what, mark),
    };
    let message = format!("`{}` is printed as text: {why}", run.excerpt(claim.clone()));
    let go_on = claim.end;
    run.report(close..close + 2, claim, message, help);
    go_on.max(close + 2)
}

/// Why words that hold another mark are none of a link or picture.
fn inside_words(words: &str, picture: bool) -> (String, String) {
    let found = if words.contains("[^") {
        "a note"
    } else if words.contains('@') {
        "a citation"
    } else {
        "a link or code"
    };
    let place = if picture { "the text of a picture" } else { "the words of a link" };
    let move_to = if picture { "put it into the caption" } else { "put it behind the link" };
    (format!("{found} stands inside {place}"), move_to.into())
}

/// Where the parenthesis ends that a target stands in: the last that closes it before the line does.
fn closing(rest: &str) -> Option<usize> {
    let mut depth = 0;
    let mut quoted = false;
    for (at, c) in rest.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' => depth += 1,
            ')' if depth == 0 && !quoted => return Some(at),
            ')' if depth > 0 => depth -= 1,
            _ => {}
        }
    }
    rest.rfind(')')
}

/// Why a whole target was not read, and the link mended.
fn why(words: &str, inside: &str, what: &str, mark: &str) -> (String, String) {
    let inside = inside.trim();
    if inside.contains("{{") || inside.contains("{%") || inside.contains("<%") {
        return (
            "there is template code in the address".into(),
            format!("write the address itself: `{mark}[{words}](/path/)`"),
        );
    }
    let (address, title) = match inside.find([' ', '\n']).and_then(|_| inside.find(" \"")) {
        Some(at) => (inside[..at].trim(), inside[at..].trim()),
        None => (inside, ""),
    };
    if title.matches('"').count() > 2 {
        let inner = title.trim_matches('"').replace('"', "'");
        return (
            "its title holds the quotation marks that end it".into(),
            format!("write `{mark}[{words}]({address} \"{inner}\")`"),
        );
    }
    let space = if title.is_empty() { "" } else { " " };
    if address.contains(char::is_whitespace) {
        return (
            format!("there is a space in the address of the {what}"),
            format!("write `{mark}[{words}](<{address}>{space}{title})`"),
        );
    }
    let typographic = inside.contains(['“', '”', '„', '«']);
    let why = if typographic {
        "its title stands in typographic quotes"
    } else {
        "its address or title cannot be read"
    };
    (why.into(), format!("write `{mark}[{words}](address \"title\")` with straight quotes"))
}

/// `] (address)`, `]（address）`, `[words][name]`.
fn near_miss(run: &mut Run<'_>, open: Option<usize>, close: usize) {
    let Some(open) = open.filter(|open| close - open <= LONGEST_LABEL) else { return };
    let label = run.text[open + 1..close].to_owned();
    let rest = &run.text[close + 1..];
    let line = near(rest);
    let is_word = label.chars().any(char::is_alphabetic) && !EDITORIAL.contains(&&*label);
    let spaced = rest.trim_start_matches([' ', '\n', GAP]);
    if is_word && (spaced.starts_with('(') && !rest.starts_with('(') || rest.starts_with('（')) {
        let gap = rest.len() - spaced.len();
        let inside = spaced.trim_start_matches(['(', '（']);
        let len = inside.find([')', '）', '\n']).unwrap_or(0);
        if len > 0 && is_address(&inside[..len]) {
            let start = close + 1 + gap + (spaced.len() - inside.len());
            let address = run.as_written(start..start + len).to_owned();
            let end = start + len + inside[len..].chars().next().map_or(0, char::len_utf8);
            let message = format!("`{}` is printed as text: `(` must follow `]`", run.excerpt(open..end));
            run.report(
                close..end.min(run.text.len()),
                open..end,
                message,
                format!("write `[{label}]({address})`"),
            );
        }
        return;
    }
    if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name) {
        let array = run.before(open).is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'));
        if is_word && !array && !name.starts_with(['^', '@', '-']) && !name.contains(OBJECT) {
            let end = close + 1 + name.len() + 2;
            let shown = if name.is_empty() { &label } else { name };
            let message = format!(
                "`{}` is printed as text: there is no link of the name `{shown}`",
                run.excerpt(open..end)
            );
            let help = format!("write `[{shown}]: address` on a line of its own, or `[{label}](address)`");
            run.report(open..end, open..end, message, help);
        }
    }
}

/// Whether a text in parentheses is an address rather than words.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let heads = ["http:", "https:", "www.", "mailto:", "/", "./", "../", "#", "@/"];
    let endings = [".md", ".html", ".htm", ".pdf", ".png", ".svg", ".jpg"];
    let one_word = !text.contains(char::is_whitespace);
    one_word
        && text.len() > 1
        && (text.chars().all(|c| c == OBJECT)
            || heads.iter().any(|head| text.starts_with(head))
            || endings.iter().any(|ending| text.ends_with(ending)))
}

/// `[name]: address` that defines nothing, since it stands inside a paragraph or cannot be read.
fn definitions(run: &mut Run<'_>) {
    for line in run.lines() {
        let text = &run.text[line.clone()];
        let Some((name, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else {
            continue;
        };
        let address = rest.trim_start_matches([' ', '<']).split([' ', '>']).next().unwrap_or("");
        if name.contains(['[', ']']) || name.starts_with(['^', '@']) || !is_address(address) {
            continue;
        }
        let message = format!(
            "`{}` is printed as text: no link is defined inside a paragraph",
            run.excerpt(line.clone())
        );
        let help = "put a blank line before it, and the title, if any, into straight quotes";
        run.report(line.clone(), line, message, help.into());
    }
}

/// `<` before an address: an autolink that is not closed, has a space, or lacks its scheme.
fn autolinks(run: &mut Run<'_>) {
    let bare = |at: &usize| {
        let rest = run.as_written(at + 1..);
        ["http://", "https://", "www."].iter().any(|head| rest.starts_with(head))
    };
    let places: Vec<usize> = run.text.match_indices('<').map(|(at, _)| at).filter(bare).collect();
    for at in places {
        let message = "`<` before an address is printed as text: no link begins here".to_owned();
        let help = "write `<https://…>` without spaces, or the address alone";
        run.report(at..at + 1, at..at + 1, message, help.into());
    }
}

/// What cannot stand inside the words of a link or the text for a picture.
pub(super) fn look_inside(run: &mut Run<'_>, builder: &Builder<'_>, nodes: &[Node]) {
    let mut open: Vec<(u32, bool)> = Vec::new();
    let start = nodes.first().map_or(0, |node| node.range.start as usize);
    for (index, node) in nodes.iter().enumerate() {
        while open.pop_if(|(end, _)| *end as usize <= index).is_some() {}
        let place = |node: &Node| {
            (node.range.start as usize).saturating_sub(start)..(node.range.end as usize).saturating_sub(start)
        };
        if let Some((_, picture)) = open.last().copied() {
            let what = match node.kind {
                NodeKind::NoteRef(_) => "a note",
                NodeKind::Citation(_) | NodeKind::CrossRef(_) => "a citation",
                NodeKind::Link(_) => "a link",
                _ => "",
            };
            if !what.is_empty() {
                let place = place(node);
                let (r#where, help) = match picture {
                    true => ("the text of a picture", "put it into the caption"),
                    false => ("the words of a link", "put it after the link"),
                };
                let message = format!("{what} stands in {where} and is not shown as one", r#where = r#where);
                run.report(place.clone(), place, message, help.into());
            }
        }
        let inner = node.end as usize > index + 1;
        match node.kind {
            NodeKind::Link(link) if builder.doc.links[link.index()].kind == LinkKind::Inline => {
                open.extend(inner.then_some((node.end, false)));
                key_as_words(run, builder, nodes, index, place(node));
            }
            NodeKind::Image(_) if inner => open.push((node.end, true)),
            _ => {}
        }
    }
}

/// `[@key](address)`: a citation taken for a link. A handle stands in its address.
fn key_as_words(run: &mut Run<'_>, builder: &Builder<'_>, nodes: &[Node], index: usize, place: Range<usize>) {
    let node = &nodes[index];
    let NodeKind::Link(link) = node.kind else { return };
    let children = nodes.get(index + 1..node.end as usize).unwrap_or_default();
    let [child] = children else { return };
    let words = builder.text_of(child).trim_start_matches('-');
    let Some(key) = words.strip_prefix('@') else { return };
    let name: &str = key.split([',', ' ', ';']).next().unwrap_or(key);
    let bare = name.trim_start_matches('{').trim_end_matches('}').to_lowercase();
    let target = builder.doc.links[link.index()].target.to_lowercase();
    let is_key = !bare.is_empty() && bare.chars().all(|c| c.is_alphanumeric() || "_-:.".contains(c));
    if !is_key || target.contains(&bare) || builder.source[..child.range.start as usize].ends_with('\\') {
        return;
    }
    let message = format!("`[{words}]` before `(` is a link with these words, not a citation");
    let help = format!(
        "write `[{words}] ({})`, or give the link other words",
        &builder.doc.links[link.index()].target
    );
    run.report(place.clone(), place, message, help);
}
