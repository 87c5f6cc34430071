//! References, notes and calls of other programs: roles of reStructuredText and MyST, macros of AsciiDoc, links of Org,
//! functions of Typst, references of bookdown.

use std::ops::Range;

use memchr::memmem;

use super::run::{ESCAPED, OBJECT, Run, near, quoted};
use crate::parse::inline::is_reference;
use crate::text::things::reference;

/// Names of AsciiDoc's macros: `xref:id[words]`.
const MACROS: &[&str] = &[
    "xref",
    "link",
    "image",
    "footnote",
    "footnoteref",
    "include",
    "stem",
    "pass",
    "kbd",
    "btn",
    "video",
    "anchor",
];
/// Functions of Typst that stand in running text.
const FUNCTIONS: &[&str] = &[
    "cite",
    "link",
    "figure",
    "footnote",
    "ref",
    "image",
    "table",
    "emph",
    "strong",
    "quote",
    "pagebreak",
    "outline",
    "super",
    "sub",
    "bibliography",
    "set",
    "show",
];
/// Bytes of a name, at most.
const LONGEST: usize = 40;

/// Looks for each kind where its sign stands.
pub(super) fn look(run: &mut Run<'_>) {
    if run.text.contains(ESCAPED) {
        bookdown(run);
    }
    if run.text.contains(OBJECT) {
        roles(run);
    }
    if run.written.contains("(@") || run.written.contains("(-@") {
        round_brackets(run);
    }
    if run.text.contains('[') {
        macros(run);
        org(run);
    }
    if run.written.contains("<<") {
        angles(run);
    }
    if run.text.contains('#') {
        functions(run);
    }
}

fn report(run: &mut Run<'_>, place: Range<usize>, whose: &str, help: String) {
    let shown = quoted(&run.excerpt(place.clone()));
    run.report(place.clone(), place, format!("{shown} is printed as text: {whose}"), help);
}

/// `\@ref(fig:x)`.
fn bookdown(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.written.as_bytes(), b"\\@ref(").collect();
    for at in places {
        if !run.text[at..].starts_with(ESCAPED) {
            continue;
        }
        let start = at + "\\@ref(".len();
        let Some(len) = near(run.as_written(start..)).find(')').filter(|len| *len <= LONGEST) else {
            continue;
        };
        let help = format!("write `{}`", reference(run.as_written(start..start + len)));
        report(run, at..start + len + 1, "a reference of bookdown", help);
    }
}

/// `(@key)`: a name in the sentence that stands alone in brackets of its own.
fn round_brackets(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.text.as_bytes(), b"(\x02").collect();
    for open in places {
        let line = near(&run.text[open..]);
        let Some(close) = line.find(')') else { continue };
        let inside = run.as_written(open + 1..open + close);
        let is_cite = |part: &str| {
            let key = part.trim().trim_start_matches('-').strip_prefix('@');
            key.is_some_and(|key| {
                !key.contains(char::is_whitespace) && !is_reference(key.trim_start_matches('{'))
            })
        };
        let has_only_cites = line[1..close].chars().all(|c| matches!(c, OBJECT | ';' | ',' | ' '));
        if has_only_cites && inside.split([';', ',']).all(is_cite) {
            let cites: Vec<&str> = inside.split([';', ',']).map(str::trim).collect();
            let help = format!("write `[{}]`", cites.join("; "));
            let place = open..open + close + 1;
            let message = format!(
                "`{}` puts brackets round a citation that brings its own",
                run.excerpt(place.clone())
            );
            run.report(place.clone(), place, message, help);
        }
    }
}

/// `{role}` or `:role:` before code, and code before `_`.
fn roles(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.written.as_bytes(), b"`").collect();
    let mut done = 0;
    for at in places {
        if at < done || !run.text[at..].starts_with(OBJECT) {
            continue;
        }
        let ticks = run.as_written(at..).bytes().take_while(|byte| *byte == b'`').count();
        let code = run.as_written(at + ticks..);
        let Some(len) = code.find(&run.as_written(at..)[..ticks]) else { continue };
        let (code, end) = (&code[..len], at + ticks + len + ticks);
        done = end;
        if let Some(role) = role(&run.text[..at]) {
            let whose =
                if run.text[..at].ends_with('}') { "a role of MyST" } else { "a role of reStructuredText" };
            let name = run.text[role.clone()].to_owned();
            report(run, role.start - 1..end, whose, mended_role(&name, code));
        } else if run.text[end..].starts_with('_') && !run.after(end + 1).is_some_and(char::is_alphanumeric) {
            let end = end + run.text[end..].bytes().take_while(|byte| *byte == b'_').count();
            let (words, address) = with_target(code);
            let help = format!("write `[{words}]({})`", address.unwrap_or("address"));
            report(run, at..end, "a link of reStructuredText", help);
        }
    }
}

/// Where the name of a role stands that ends a text.
fn role(before: &str) -> Option<Range<usize>> {
    let (close, open) = match before.bytes().last()? {
        b'}' => (before.len() - 1, '{'),
        b':' => (before.len() - 1, ':'),
        _ => return None,
    };
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || matches!(byte, b':' | b'-' | b'_');
    let len = before[..close].bytes().rev().take(LONGEST).take_while(is_name).count();
    let start = close - len;
    let start = if open == ':' { start + before[start..close].find(':')? + 1 } else { start };
    let name = &before[start..close];
    (!name.is_empty() && !name.ends_with(':') && before[..start].ends_with(open)).then_some(start..close)
}

/// `words <target>`.
fn with_target(code: &str) -> (&str, Option<&str>) {
    match code.trim_end_matches('>').rsplit_once('<') {
        Some((words, target)) if code.ends_with('>') => (words.trim(), Some(target)),
        _ => (code.trim(), None),
    }
}

/// What a role is in our form.
fn mended_role(role: &str, code: &str) -> String {
    let (words, target) = with_target(code);
    let keys = || code.split(',').map(|key| format!("@{}", key.trim())).collect::<Vec<_>>().join("; ");
    let last = role.rsplit(':').next().unwrap_or(role);
    match (role, last) {
        ("cite:t" | "citet" | "cite:ct" | "cite:alt" | "textcite", _) => format!("write `{}`", keys()),
        (_, _) if role.starts_with("cite") || role.contains("cite") => format!("write `[{}]`", keys()),
        (_, "ref" | "numref" | "eq" | "autoref" | "hyperref" | "any") => match target {
            Some(target) => format!("write `[{words}](#{target})`"),
            None => format!("write `{}`", reference(words)),
        },
        (_, "doc" | "download" | "file") => match target {
            Some(target) => format!("write `[{words}]({target}.md)`"),
            None => format!("write `[words]({words}.md)`"),
        },
        (_, "sup" | "superscript") => format!("write `^{words}^`"),
        (_, "sub" | "subscript") => format!("write `~{words}~`"),
        (_, "emphasis" | "title" | "title-reference") => format!("write `*{words}*`"),
        (_, "strong") => format!("write `**{words}**`"),
        (_, "code" | "literal" | "samp" | "file-path") => {
            format!("write the code between backticks alone: `` `{words}` ``")
        }
        _ => format!("write the words alone: `{words}`"),
    }
}

/// `xref:id[words]`, `link:address[words]`, `footnote:[words]`.
fn macros(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.text.as_bytes(), b"[").collect();
    for open in places {
        let before = &run.text[..open];
        let word = before.len()
            - before.bytes().rev().take(200).take_while(|byte| !byte.is_ascii_whitespace()).count();
        let Some(from) = run.text.get(word..open).and_then(macro_start) else { continue };
        let word = word + from;
        let Some((name, target)) = run.text[word..open].split_once(':') else { continue };
        let Some(close) = near(&run.text[open..]).find(']') else { continue };
        if !MACROS.contains(&name)
            || target.is_empty() && name != "footnote" && name != "stem" && name != "pass"
        {
            continue;
        }
        let (name, words) = (name.to_owned(), run.as_written(open + 1..open + close).to_owned());
        let target = run.as_written(word + name.len() + 1..open).trim_start_matches(':').to_owned();
        let help = match &*name {
            "footnote" | "footnoteref" => {
                format!("write `[^name]` here and `[^name]: {words}` on a line of its own")
            }
            "image" => format!("write `![{words}]({target})`"),
            "xref" => format!("write `[{words}](#{})`", target.trim_start_matches('#')),
            "link" | "video" => format!("write `[{words}]({target})`"),
            _ => "write what it stands for".to_owned(),
        };
        report(run, word..open + close + 1, "a macro of AsciiDoc", help);
    }
}

/// Where a macro begins in the word before its bracket.
fn macro_start(word: &str) -> Option<usize> {
    word.match_indices(':').find_map(|(colon, _)| {
        let start =
            colon - word[..colon].bytes().rev().take(LONGEST).take_while(u8::is_ascii_lowercase).count();
        let is_glued = word[..start].ends_with(|c: char| c.is_alphanumeric());
        (MACROS.contains(&&word[start..colon]) && !is_glued).then_some(start)
    })
}

/// `[fn:1]`, `[cite:@key]`, `[[fig:x]]`.
fn org(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.text.as_bytes(), b"[").collect();
    for open in places {
        let line = near(&run.text[open..]);
        let Some(close) = line.find(']') else { continue };
        let inside = &line[1..close];
        let place = open..open + close + 1;
        if let Some(name) = inside.strip_prefix("fn:").filter(|name| !name.contains(' ') && !name.is_empty())
        {
            let name = name.trim_end_matches(':').split(':').next().unwrap_or("name").to_owned();
            let help = format!("write `[^{name}]` here and `[^{name}]: …` on a line of its own");
            report(run, place, "a note of Org", help);
        }
    }
}

/// `<<id>>` and `<<id,words>>` of AsciiDoc; other words stand between guillemets that were typed with signs of ASCII.
fn angles(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.as_written(at..).find("<<") {
        let here = at + found;
        at = here + 2;
        if !run.text[here..].starts_with('<') {
            continue;
        }
        let line = near(run.as_written(at..));
        let Some(len) = line.find(">>").filter(|len| *len > 0) else { continue };
        let inside = &line[..len];
        if inside.contains('<') || inside.starts_with('=') {
            continue;
        }
        let place = here..at + len + 2;
        let (id, words) = inside.split_once(',').map_or((inside, ""), |(id, words)| (id, words.trim()));
        let is_id = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | ':' | '.' | '#')
        };
        if id.chars().all(is_id) && id.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '_' | '#'))
        {
            let help = match words {
                "" => format!("write `{}`", reference(id)),
                words => format!("write `[{words}](#{id})`"),
            };
            report(run, place.clone(), "a reference of AsciiDoc", help);
        } else if inside.contains(char::is_alphabetic) {
            let help = format!("write `« {} »`", inside.trim());
            report(run, place.clone(), "two signs make no guillemet", help);
        }
        at = place.end;
    }
}

/// `#cite(<key>)`, `#link("address")[words]`.
fn functions(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.text.as_bytes(), b"#").collect();
    for at in places {
        let rest = &run.text[at + 1..];
        let len = rest.bytes().take(LONGEST).take_while(u8::is_ascii_lowercase).count();
        let name = &rest[..len];
        if !FUNCTIONS.contains(&name) || run.before(at).is_some_and(char::is_alphanumeric) {
            continue;
        }
        let Some(open) = rest[len..].chars().next().filter(|c| matches!(c, '(' | '[')) else { continue };
        let line = near(&rest[len..]);
        let end = line.find(if open == '(' { ')' } else { ']' }).map_or(line.len(), |end| end + 1);
        let inside = run.as_written(at + len + 2..at + len + end).trim_matches(['<', '>', '"', ')', ']']);
        let help = match name {
            "cite" => format!("write `[@{inside}]`"),
            "ref" => format!("write `{}`", reference(inside)),
            "link" => format!("write `[words]({inside})`"),
            "footnote" => format!("write `[^name]` here and `[^name]: {inside}` on a line of its own"),
            "emph" => format!("write `*{inside}*`"),
            "strong" => format!("write `**{inside}**`"),
            "super" => format!("write `^{inside}^`"),
            "sub" => format!("write `~{inside}~`"),
            _ => "write it in Markdown, or remove it".to_owned(),
        };
        report(run, at..at + 1 + len + end, "a function of Typst", help);
    }
}
