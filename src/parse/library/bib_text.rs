//! The value of a `.bib` field as text: chunks of the parser in, CSL-JSON text out.
//!
//! CSL-JSON's subset of HTML carries markup (`<i>`, `<b>`, `<sup>`, `<sub>`, small capitals) and case
//! protection (`<span class="nocase">`). The parser leaves TeX commands that it does not know in the text
//! as `\command{argument}`; the few that mean markup become tags, of the others the argument stays.

use std::borrow::Cow;

use biblatex::{Chunk, Spanned};

use super::html;
use super::title_case::{Run, sentence_case};
use crate::model::name::list::mask;

pub(super) const NO_CASE: &str = "<span class=\"nocase\">";
pub(super) const SMALL_CAPS: &str = "<span style=\"font-variant:small-caps;\">";
pub(super) const END: &str = "</span>";

/// The text of a field whose capitals are not touched: publishers, places, names, foreign titles.
pub(super) fn plain(chunks: &[Spanned<Chunk>]) -> String {
    let mut text = String::new();
    for chunk in chunks {
        match &chunk.v {
            Chunk::Normal(part) | Chunk::Verbatim(part) => text.push_str(&markup(part)),
            Chunk::Math(part) => text.push_str(&math(part)),
        }
    }
    tidy(&text)
}

/// The text of a list of names, with what stood in braces masked so that nothing splits it.
pub(super) fn masked(chunks: &[Spanned<Chunk>]) -> String {
    let part = |chunk: &Spanned<Chunk>| match &chunk.v {
        Chunk::Normal(part) => untagged(&markup(part)).replace('~', " "),
        Chunk::Verbatim(part) => mask(&untagged(&markup(part)).replace('~', " ")),
        Chunk::Math(part) => math(part),
    };
    chunks.iter().map(part).collect()
}

fn untagged(text: &str) -> String {
    match text.contains('<') {
        true => TAGS.iter().fold(text.to_owned(), |text, tag| text.replace(tag, "")),
        false => text.to_owned(),
    }
}

/// The text of an English title that is a name: as written, what stood in braces protected.
pub(super) fn named_title(chunks: &[Spanned<Chunk>]) -> String {
    let part = |(text, kind): (String, Kind)| if kind == Kind::Kept { protect(&text) } else { text };
    tidy(&parts(chunks).into_iter().map(part).collect::<String>())
}

/// The text of an English title: in sentence case, what stood in braces protected.
pub(super) fn english_title(chunks: &[Spanned<Chunk>]) -> String {
    let runs = parts(chunks)
        .into_iter()
        .flat_map(|(text, kind)| match kind {
            Kind::Open => open_runs(&text),
            Kind::Kept => vec![Run::Fixed(protect(&text))],
            Kind::Formula => vec![Run::Fixed(text)],
        })
        .collect();
    let text: String = sentence_case(runs)
        .into_iter()
        .map(|run| match run {
            Run::Open(text) | Run::Fixed(text) => text,
        })
        .collect();
    tidy(&text)
}

/// What a part of a title is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    /// Stood in braces.
    Kept,
    Formula,
}

/// The parts of a title. Braces round some letters of a word keep the whole of it: `{N}ATO`, `N{ATO}`.
fn parts(chunks: &[Spanned<Chunk>]) -> Vec<(String, Kind)> {
    let mut parts: Vec<(String, Kind)> = chunks
        .iter()
        .map(|chunk| match &chunk.v {
            Chunk::Normal(text) => (markup(text), Kind::Open),
            Chunk::Verbatim(text) => (markup(text), Kind::Kept),
            Chunk::Math(text) => (math(text), Kind::Formula),
        })
        .collect();
    for at in 0..parts.len() {
        let kept =
            |parts: &[(String, Kind)], at: usize| parts.get(at).is_some_and(|part| part.1 == Kind::Kept);
        if parts[at].1 != Kind::Open {
            continue;
        }
        if at > 0 && kept(&parts, at - 1) && parts[at - 1].0.ends_with(char::is_alphanumeric) {
            let text = &parts[at].0;
            let len = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
            let tail = parts[at].0.split_off(len);
            let head = std::mem::replace(&mut parts[at].0, tail);
            parts[at - 1].0.push_str(&head);
        }
        if kept(&parts, at + 1) && parts[at + 1].0.starts_with(char::is_alphanumeric) {
            let text = &parts[at].0;
            let start = text.rfind(|c: char| !c.is_alphanumeric());
            let start = start.map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
            let head = parts[at].0.split_off(start);
            parts[at + 1].0.insert_str(0, &head);
        }
    }
    parts
}

/// Text with tags as runs: the tags are fixed, the words between them are not.
fn open_runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(len) = TAGS.iter().find(|tag| rest[start..].starts_with(**tag)).map(|tag| tag.len()) else {
            push_open(&rest[..=start], &mut runs);
            rest = &rest[start + 1..];
            continue;
        };
        push_open(&rest[..start], &mut runs);
        runs.push(Run::Fixed(rest[start..start + len].to_owned()));
        rest = &rest[start + len..];
    }
    push_open(rest, &mut runs);
    runs
}

/// Text whose case may change, but for single words between TeX's single quotes: they are names of their own.
fn push_open(text: &str, runs: &mut Vec<Run>) {
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find('`').map(|at| from + at) {
        let word = rest[at..].trim_start_matches('`');
        let start = rest.len() - word.len();
        // Between two and two stand quotations of any length.
        if start > at + 1 {
            from = start;
            continue;
        }
        let len = word.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(word.len());
        if len == 0 || !word[len..].starts_with('\'') {
            from = start;
            continue;
        }
        runs.push(Run::Open(rest[..start].to_owned()));
        runs.push(Run::Fixed(protect(&word[..len])));
        rest = &word[len..];
        from = 0;
    }
    runs.push(Run::Open(rest.to_owned()));
}

/// The tags that this module writes.
const TAGS: [&str; 11] =
    ["<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", NO_CASE, SMALL_CAPS, END];

fn protect(text: &str) -> String {
    if text.chars().any(char::is_uppercase) { format!("{NO_CASE}{text}{END}") } else { text.to_owned() }
}

/// Commands that mean markup, with what stands before and after their argument.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("emph", "<i>", "</i>"),
    ("enquote", "“", "”"),
    ("mkbibemph", "<i>", "</i>"),
    ("mkbibitalic", "<i>", "</i>"),
    ("mkbibquote", "“", "”"),
    ("textbf", "<b>", "</b>"),
    ("textit", "<i>", "</i>"),
    ("textsc", SMALL_CAPS, END),
    ("textsl", "<i>", "</i>"),
    ("textsubscript", "<sub>", "</sub>"),
    ("textsuperscript", "<sup>", "</sup>"),
];

/// Commands that change the look of all that follows in their group.
const SWITCHES: &[(&str, &str, &str)] = &[
    ("bf", "<b>", "</b>"),
    ("bfseries", "<b>", "</b>"),
    ("em", "<i>", "</i>"),
    ("it", "<i>", "</i>"),
    ("itshape", "<i>", "</i>"),
    ("sc", SMALL_CAPS, END),
    ("scshape", SMALL_CAPS, END),
    ("sl", "<i>", "</i>"),
];

/// Replaces the commands that the parser left.
fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut closers: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '}']) {
        out.push_str(&rest[..at]);
        let found = &rest[at..];
        if let Some(tail) = found.strip_prefix('}') {
            out.push_str(closers.pop().unwrap_or("}"));
            rest = tail;
            continue;
        }
        let name_len = found[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(found.len() - 1);
        let (name, tail) = found[1..].split_at(name_len);
        rest = if name.is_empty() {
            out.push('\\');
            tail
        } else if let Some(argument) = tail.strip_prefix('{') {
            let command = COMMANDS.iter().find(|(known, _, _)| *known == name);
            out.push_str(command.map_or("", |(_, before, _)| before));
            closers.push(command.map_or("", |(_, _, after)| after));
            argument
        } else {
            if let Some((_, before, after)) = SWITCHES.iter().find(|(known, _, _)| *known == name) {
                out.push_str(before);
                closers.insert(0, after);
            }
            tail.strip_prefix(' ').unwrap_or(tail)
        };
    }
    out.push_str(rest);
    while let Some(closer) = closers.pop() {
        out.push_str(closer);
    }
    match html::read(&out) {
        Cow::Owned(read) => read,
        Cow::Borrowed(_) => out,
    }
}

/// Formulas in titles are nearly always one index: `CO$_2$`, `m$^{3}$`.
fn math(text: &str) -> String {
    let bare = |text: &str| text.trim().trim_start_matches('{').trim_end_matches('}').to_owned();
    match text.trim().split_at_checked(1) {
        Some(("_", index)) => format!("<sub>{}</sub>", bare(index)),
        Some(("^", index)) => format!("<sup>{}</sup>", bare(index)),
        _ => text.replace(['{', '}', '\\'], ""),
    }
}

/// Ties as spaces that do not break, one space between words, none at the ends; entities that stood in several parts.
fn tidy(text: &str) -> String {
    let text = html::read(text).replace('~', "\u{a0}");
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if !(c == ' ' && out.ends_with(' ')) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{english_title, plain};

    fn chunks(value: &str) -> Vec<biblatex::Spanned<biblatex::Chunk>> {
        let source = format!("@misc{{k, title={{{value}}}}}");
        let library = biblatex::Bibliography::parse(&source).expect("the test's field is sound");
        library.get("k").expect("the entry is there").get("title").expect("the field is there").to_vec()
    }

    #[test]
    fn tex_becomes_text() {
        for (tex, expected) in [
            (r"\emph{Nature} and \textbf{more}", "<i>Nature</i> and <b>more</b>"),
            (r"words~here", "words\u{a0}here"),
            (
                r"{\em Nature} and {\bf more}, {\&}amp; &lt;i&gt;x&lt;/i&gt;",
                "<i>Nature</i> and <b>more</b>, & <i>x</i>",
            ),
            (r"CO$_2$ and m$^{3}$", "CO<sub>2</sub> and m<sup>3</sup>"),
            (r#"M{\"u}ller \& {\'C}wik -- 5\%"#, "Müller & Ćwik – 5%"),
            (r"\unknown{kept} \foo bar", "kept bar"),
        ] {
            assert_eq!(plain(&chunks(tex)), expected, "{tex}");
        }
    }

    #[test]
    fn english_titles_keep_what_is_braced() {
        for (tex, expected) in [
            (r"The {European} Green Deal", "The <span class=\"nocase\">European</span> green deal"),
            (r"A Study of \emph{Homo Faber} Today", "A study of <i>homo faber</i> today"),
            (r"{{World Economic Outlook}}", "<span class=\"nocase\">World Economic Outlook</span>"),
            (
                r"What {N}ATO and A{UKUS} Want",
                "What <span class=\"nocase\">NATO</span> and <span class=\"nocase\">AUKUS</span> want",
            ),
            (
                r"The `Sentry' and the `Rules-Based Order' Today",
                "The `<span class=\"nocase\">Sentry</span>' and the `rules-based order' today",
            ),
        ] {
            assert_eq!(english_title(&chunks(tex)), expected, "{tex}");
        }
    }
}
