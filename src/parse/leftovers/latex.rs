//! LaTeX: commands, formulas between dollars or escaped brackets, quotes of two backticks.

use super::run::{ESCAPED, OBJECT, Run, near, quoted};

/// Commands without an argument that texts are converted with.
const BARE: &[&str] = &[
    "newpage",
    "pagebreak",
    "clearpage",
    "noindent",
    "item",
    "maketitle",
    "tableofcontents",
    "bigskip",
    "medskip",
    "smallskip",
    "par",
];

/// Looks for commands, formulas and quotes.
pub(super) fn look(run: &mut Run<'_>) {
    if run.text.contains("$$") {
        between(run, "$$", "$$", |inside| !inside.trim().is_empty());
    }
    if run.text.contains(ESCAPED) {
        escaped(run);
    }
    if run.text.contains('\\') {
        commands(run);
    }
    if run.text.contains('$') {
        dollars(run);
    }
    if run.text.contains("``") {
        quotes(run);
    }
}

const NO_FORMULAS: &str = "formulas are not set";
const WORDS: &str =
    "write the formula in words and signs, with `*x*`, `x^2^` and `x~2~`, or show it as a picture";

/// A formula between two marks.
fn between(run: &mut Run<'_>, open: &str, close: &str, is_formula: fn(&str) -> bool) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find(open) {
        let here = at + found;
        let inside = here + open.len();
        let Some(len) = run.text[inside..].find(close) else { return };
        at = inside + len + close.len();
        if is_formula(run.as_written(inside..inside + len)) {
            let message = format!("`{}` is printed as text: {NO_FORMULAS}", run.excerpt(here..at));
            run.report(here..at, here..at, message, WORDS.into());
        }
    }
}

/// `\(x\)` and `\[x\]`: the backslashes are gone, so only the source shows them.
fn escaped(run: &mut Run<'_>) {
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]")] {
        let mut at = 0;
        while let Some(found) = run.as_written(at..).find(open) {
            let here = at + found;
            at = here + open.len();
            if !run.text[here..].starts_with([ESCAPED]) {
                continue;
            }
            let Some(len) = run.as_written(at..).find(close) else { return };
            let inside = run.as_written(at..at + len);
            let command =
                inside.split('\\').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
            let marks = command || inside.contains(['^', '=']);
            let letters = open == "\\(" && inside.trim().chars().count() <= 3;
            let end = at + len + close.len();
            if marks || letters {
                let message = format!("`{}` is a formula of LaTeX: {NO_FORMULAS}", run.excerpt(here..end));
                run.report(here..end, here..end, message, WORDS.into());
            }
            at = end;
        }
    }
}

/// `$x^2$`: amounts of money are none.
fn dollars(run: &mut Run<'_>) {
    let places: Vec<usize> = run.text.match_indices('$').map(|(at, _)| at).collect();
    let mut next = 0;
    while next + 1 < places.len() {
        let (first, second) = (places[next], places[next + 1]);
        let inside = &run.text[first + 1..second];
        let tight = !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
        let digit = run.text[second + 1..].starts_with(|c: char| c.is_ascii_digit());
        let has_marks =
            inside.contains(['\\', '^', '=', '{']) || inside.contains('_') && !inside.contains(' ');
        let one_letter = inside.chars().count() == 1 && inside.chars().all(|c| c.is_ascii_lowercase());
        if !inside.is_empty()
            && tight
            && !digit
            && inside.len() < 200
            && (has_marks || one_letter)
            && !inside.contains([OBJECT, '\n'])
        {
            let place = first..second + 1;
            let message = format!("`{}` is printed as text: {NO_FORMULAS}", run.excerpt(place.clone()));
            run.report(place.clone(), place, message, WORDS.into());
            next += 2;
        } else {
            next += 1;
        }
    }
}

/// `\textbf{…}`, `\newpage`.
fn commands(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find('\\') {
        let here = at + found;
        at = here + 1;
        let rest = &run.text[at..];
        let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = rest[..len].to_owned();
        let path = run.text[..here].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '\\' | '.'));
        let argument = rest[len..].trim_start_matches('*');
        let braced = argument.starts_with('{') || argument.starts_with('[') && near(argument).contains("]{");
        if path || len < 2 || !(braced || BARE.contains(&&*name)) {
            continue;
        }
        let line = near(rest).len();
        let end = if braced { rest[..line].find('}').map_or(at + len, |end| at + end + 1) } else { at + len };
        let message = format!("`{}` is printed as text: a command of LaTeX", run.excerpt(here..end));
        let argument =
            run.as_written(at..end).split_once('{').map_or("", |(_, rest)| rest).trim_end_matches('}');
        let help = mended(&name, argument);
        run.report(here..end, here..end, message, help);
        at = end;
    }
}

/// What a command is in our form.
fn mended(name: &str, argument: &str) -> String {
    match name {
        "textbf" | "mathbf" => format!("write `**{argument}**`"),
        "textit" | "emph" | "textsl" => format!("write `*{argument}*`"),
        "cite" | "citep" | "parencite" | "autocite" | "footcite" => {
            let keys: Vec<String> = argument.split(',').map(|key| format!("@{}", key.trim())).collect();
            format!("write `[{}]`", keys.join("; "))
        }
        "citet" | "textcite" => format!("write `@{argument}`"),
        "footnote" => format!("write `[^name]` here and `[^name]: {argument}` on a line of its own"),
        "section" | "chapter" => format!("write `## {argument}`"),
        "subsection" | "subsubsection" => format!("write `### {argument}`"),
        "url" => format!("write `<{argument}>`"),
        "href" => format!("write `[words]({argument})`"),
        "ref" | "autoref" | "cref" => "write `@fig-name`, `@tbl-name` or `@sec-name`".into(),
        "texttt" | "verb" => format!("write `{argument}` between backticks"),
        "textsuperscript" => format!("write `^{argument}^`"),
        "textsubscript" => format!("write `~{argument}~`"),
        "newpage" | "pagebreak" | "clearpage" => "remove it: pages break by themselves".into(),
        "item" => "write `- ` at the start of the line".into(),
        _ => "remove the command, or write what it does in Markdown".into(),
    }
}

/// Two backticks before words, two apostrophes behind them.
fn quotes(run: &mut Run<'_>) {
    let mut at = 0;
    while let Some(found) = run.text[at..].find("``") {
        let here = at + found;
        at = here + 2;
        let Some(len) = run.text[at..].find("''").filter(|len| *len > 0) else { return };
        let words = run.as_written(at..at + len).to_owned();
        let end = at + len + 2;
        let message = format!("{} is printed with its backticks", quoted(&run.excerpt(here..end)));
        run.report(here..end, here..end, message, format!("write `\"{words}\"`"));
        at = end;
    }
}
