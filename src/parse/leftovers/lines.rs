//! What only the start of a line gives away: headings, fences, notices, captions, definitions of others.

use std::ops::Range;

use super::run::{ESCAPED, OBJECT, Run};
use crate::model::doc::NodeKind;

/// Marks of a table of contents.
const CONTENTS: &[&str] = &["[toc]", "[[toc]]", "[[_toc_]]", "{:toc}", "{{toc}}", "[[_toc]]", "${toc}"];

/// Looks at each line's start.
pub(super) fn look(run: &mut Run<'_>) {
    if run.in_cell() {
        return;
    }
    let lines = run.lines();
    for (index, line) in lines.iter().enumerate() {
        let text = &run.text[line.clone()];
        match text.as_bytes()[0] {
            b'#' => hash(run, line, index == 0 && begins_block(run, &lines)),
            b':' => colon(run, line, index == 0),
            b'[' => {
                contents(run, line);
                block_of_asciidoc(run, line, lines.len() == 1);
            }
            b'{' | b'$' => contents(run, line),
            b'.' => directive(run, line),
            b'~' if index == 1
                && text[1..].trim_start().starts_with(char::is_alphabetic)
                && text[1..].starts_with(' ') =>
            {
                let help = format!(
                    "write `: {}` for the definition of the line above",
                    run.excerpt(line.start + 2..line.end)
                );
                report(run, line.start..line.start + 1, line, "", help);
            }
            b'%' if index == 0
                && text[1..].starts_with(' ')
                && text[1..].trim_start().starts_with(char::is_uppercase)
                && lines.iter().all(|line| run.text[line.clone()].starts_with("% ")) =>
            {
                let help = "write it in the front matter, and remove the line".into();
                report(run, line.clone(), line, ": a title of Pandoc", help);
            }
            b'+' if text == "+++" => {
                let help =
                    "front matter stands once, at the start of the file, in YAML between two lines `---`"
                        .into();
                report(run, line.clone(), line, "", help);
            }
            b'|' if text.starts_with("|===") => {
                let help = "write a head `| a | b |`, below it `|---|---|`, then a line a row".into();
                report(run, line.clone(), line, ": a table of AsciiDoc", help);
            }
            b'!' | b'?' => notice(run, line, index == 0),
            b'=' => equals(run, line),
            b'*' => abbreviation(run, line),
            _ => dashes(run, line),
        }
        if index == 0 {
            quoted_notice(run, line);
        }
    }
}

fn report(run: &mut Run<'_>, shown: Range<usize>, claim: &Range<usize>, why: &str, help: String) {
    let message = format!("`{}` is printed as text{why}", run.excerpt(shown.clone()));
    run.report(shown, claim.clone(), message, help);
}

/// `##Heading`. One `#` before a word may be a tag of the social networks.
fn hash(run: &mut Run<'_>, line: &Range<usize>, alone: bool) {
    let text = &run.text[line.clone()];
    if text.strip_prefix("#+").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
        let help = "write it in the front matter or in Markdown, and remove the line".into();
        return report(run, line.clone(), line, ": a keyword of Org", help);
    }
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &text[level..];
    let words = rest.trim_start_matches([' ', '\u{a0}', '\t']);
    let begins = words.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, OBJECT | '“' | '„' | '«' | '"' | '¿' | '*')
    });
    if !begins || level > 6 && rest.is_empty() {
        return;
    }
    let spaced = words.len() < rest.len();
    let is_heading =
        level > 1 || (spaced || alone && reads_as_title(rest)) && !rest.starts_with(|c: char| c.is_numeric());
    if !is_heading || !matches!(run.block, Some(NodeKind::Paragraph | NodeKind::Item)) {
        return;
    }
    let why = match level {
        7.. => ": a heading has six levels at most",
        _ => ": a plain space must follow the `#`",
    };
    let title = run.as_written(line.end - words.len()..line.end).trim_end_matches(['#', ' ']).to_owned();
    let mut help = format!("write `{} {title}`", "#".repeat(level.clamp(2, 6)));
    if level == 1 {
        help.push_str(&format!(", or `\\#{title}` for a tag"));
    }
    report(run, line.start..line.start + level, line, why, help);
}

/// Whether words behind one `#` look like a heading, not like a tag in a sentence: an ordinary word first, no
/// full stop at the end, no second tag.
fn reads_as_title(text: &str) -> bool {
    let first = text.split([' ', ':', ',']).next().unwrap_or("");
    let mut letters = first.chars();
    let ordinary = letters.next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && first.chars().skip(1).all(|c| c.is_alphabetic() && !c.is_uppercase())
        && first.chars().count() > 1;
    ordinary && !text.contains('#') && !text.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// Whether the first line stands alone, or is as short as a heading over a line that begins anew.
fn begins_block(run: &Run<'_>, lines: &[Range<usize>]) -> bool {
    let ([first, rest @ ..], false) = (lines, run.is_last()) else { return false };
    let short = run.text[first.clone()].split(' ').count() <= 4;
    let anew = |line: &Range<usize>| run.text[line.clone()].starts_with(char::is_uppercase);
    rest.first().is_none_or(|next| short && anew(next))
}

/// `:::` and `: caption`.
fn colon(run: &mut Run<'_>, line: &Range<usize>, first: bool) {
    let text = &run.text[line.clone()];
    if text.starts_with(":::") {
        let help = "write `{% name() %}`, the text, then `{% end %}`".into();
        report(run, line.start..line.start + 3, line, "", help);
    } else if first && text.starts_with(": ") && matches!(run.block, Some(NodeKind::Paragraph)) {
        let why = ": a caption stands after its table, with one blank line between";
        let help = "move the line below the table".into();
        report(run, line.clone(), line, why, help);
    }
}

/// `[TOC]`.
fn contents(run: &mut Run<'_>, line: &Range<usize>) {
    let text = run.as_written(line.clone()).to_ascii_lowercase();
    if CONTENTS.contains(&&*text) {
        let help = "write `toc: true` in the front matter, and remove the line".into();
        report(run, line.clone(), line, ": no contents are made here", help);
    }
}

/// `[NOTE]`, `[source,python]`, `[quote, Author]`: what AsciiDoc writes above a block.
fn block_of_asciidoc(run: &mut Run<'_>, line: &Range<usize>, alone: bool) {
    let text = &run.text[line.clone()];
    let Some(inside) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return };
    let name = inside.split([',', '%', '.', '#']).next().unwrap_or("");
    let is_notice = matches!(name, "NOTE" | "TIP" | "IMPORTANT" | "WARNING" | "CAUTION");
    let is_block =
        matches!(name, "source" | "quote" | "verse" | "abstract" | "appendix" | "discrete" | "bibliography")
            || name == "cols=\"1"
            || inside.starts_with("cols=")
            || inside.starts_with("%header");
    if !is_notice && !(is_block && (inside.len() > name.len() || !alone)) {
        return;
    }
    let help = match is_notice {
        true => format!("write `> [!{name}]` and the text in lines that begin with `> `"),
        false => "write the block in Markdown: `> ` before quotes, three backticks around code".to_owned(),
    };
    report(run, line.clone(), line, ": the head of a block of AsciiDoc", help);
}

/// `.. note::`, `.. figure:: x.png`.
fn directive(run: &mut Run<'_>, line: &Range<usize>) {
    let text = &run.text[line.clone()];
    let Some((name, _)) = text.strip_prefix(".. ").and_then(|rest| rest.split_once("::")) else { return };
    let is_name = !name.is_empty() && name.len() <= 30 && !name.contains(' ');
    let is_label = text.starts_with(".. _") && text.ends_with(':');
    if is_name || is_label {
        let help =
            "write it in Markdown: `> [!NOTE]` for a notice, `![…](…)` for a picture, or remove it".into();
        report(run, line.clone(), line, ": a directive of reStructuredText", help);
    }
}

/// `!!! note "Title"`, `??? tip`.
fn notice(run: &mut Run<'_>, line: &Range<usize>, first: bool) {
    let text = &run.text[line.clone()];
    let rest = text.trim_start_matches(['!', '?', '+']);
    let marked = (text.starts_with("!!!") || text.starts_with("???")) && text.len() - rest.len() <= 4;
    if first && marked && rest.starts_with(' ') && rest.trim().starts_with(char::is_alphabetic) {
        let help = "write `> [!NOTE]` and the text in lines that begin with `> `, or `{% box(title=\"…\") %} … {% end %}`";
        report(run, line.clone(), line, ": a notice of another dialect", help.into());
    }
}

/// `[!custom]` at the start of a quote.
fn quoted_notice(run: &mut Run<'_>, line: &Range<usize>) {
    let text = &run.text[line.clone()];
    let Some((kind, _)) = text.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else { return };
    if kind.is_empty()
        || kind.len() > 30
        || !kind.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    {
        return;
    }
    let end = line.start + kind.len() + 3;
    let (why, help) = match kind.to_ascii_uppercase().as_str() {
        "NOTE" | "TIP" | "IMPORTANT" | "WARNING" | "CAUTION" => (
            ": it must stand alone on the first line of a quote",
            format!(
                "write `> [!{}]` on a line of its own, and the text in lines that begin with `> `",
                kind.to_ascii_uppercase()
            ),
        ),
        _ => (
            ": there is no such notice",
            "the kinds are `NOTE`, `TIP`, `IMPORTANT`, `WARNING` and `CAUTION`".into(),
        ),
    };
    report(run, line.start..end, &(line.start..end), why, help);
}

/// `=====` under nothing, `== Heading ==`, `=== "Tab"`.
fn equals(run: &mut Run<'_>, line: &Range<usize>) {
    let text = &run.text[line.clone()];
    let level = text.bytes().take_while(|byte| *byte == b'=').count();
    let bare = text.bytes().all(|byte| matches!(byte, b'=' | b' '));
    let title = text.trim_matches(['=', ' ']).to_owned();
    if bare && level >= 3 {
        let help =
            "a line under a heading stands directly below its words; write `## Heading` instead".into();
        report(run, line.clone(), line, "", help);
    } else if level >= 2 && text[level..].starts_with(' ') && text.ends_with("==") && !title.is_empty() {
        let help = format!("write `{} {title}`", "#".repeat(level.min(6)));
        report(run, line.clone(), line, ": a heading of a wiki", help);
    } else if level == 3 && text[level..].starts_with(" \"") {
        let help = "write a heading for each tab".into();
        report(run, line.clone(), line, ": a tab of another dialect", help);
    }
}

/// `*[WTO]: World Trade Organization`.
fn abbreviation(run: &mut Run<'_>, line: &Range<usize>) {
    let text = &run.text[line.clone()];
    let Some((short, long)) = text.strip_prefix("*[").and_then(|rest| rest.split_once("]:")) else { return };
    let help = format!(
        "write `abbreviations: {{{short}: {}}}` in the front matter, and remove the line",
        long.trim()
    );
    report(run, line.clone(), line, ": abbreviations are not explained here", help);
}

/// A line of dashes alone: three hyphens that a word processor joined.
fn dashes(run: &mut Run<'_>, line: &Range<usize>) {
    let text = &run.text[line.clone()];
    let is_dashes = text.chars().all(|c| matches!(c, '—' | '–' | '-' | '―' | ' ')) && !text.contains(ESCAPED);
    if is_dashes && text.starts_with(['—', '–', '―']) {
        let help = "write `---` with blank lines around for a rule, or remove the line".into();
        report(run, line.clone(), line, ": a line of dashes is no rule", help);
    }
}
