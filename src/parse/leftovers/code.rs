//! Code that other programs run or draw: chunks of R Markdown and Quarto, directives of MyST, diagrams, inline code
//! of knitr. Here all code is shown.

use super::run::{Run, excerpt};
use super::{Leftover, blocks};
use crate::model::doc::{CodeBlock, Node, NodeKind};
use crate::model::source::TextRange;
use crate::parse::builder::Builder;
use crate::text::things::{is_drawn, is_notice};

/// Languages between braces that programs run.
const RUN: &[&str] = &[
    "r",
    "python",
    "julia",
    "ojs",
    "bash",
    "sh",
    "sql",
    "stan",
    "rcpp",
    "javascript",
    "js",
    "code-cell",
    "webr-r",
    "pyodide-python",
    "eval-rst",
];
/// Bytes of a name, at most.
const LONGEST: usize = 40;

/// Looks at a block of code.
pub(super) fn block(builder: &Builder<'_>, node: &Node, code: &CodeBlock) -> Option<Leftover> {
    let info = code.info.trim();
    let (name, in_braces) = match info.strip_prefix('{') {
        Some(inside) => (inside.split([' ', ',', '}']).next().unwrap_or(""), true),
        None => (info.split([' ', '{']).next().unwrap_or(""), false),
    };
    let name = name.to_ascii_lowercase();
    let (why, help) = if is_drawn(&name) || in_braces && name == "dot" {
        (
            "nothing is drawn here",
            "draw it as a picture, and write `![what it shows](picture.svg \"Caption\")`".to_owned(),
        )
    } else if in_braces && RUN.contains(&&*name) {
        (
            "no code is run here",
            format!(
                "write what the code gives, as a table or picture; to show it, begin it with ```` ```{name} ````"
            ),
        )
    } else if in_braces && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= LONGEST {
        ("a directive of MyST, which is not read here", directive(&name).to_owned())
    } else if is_notice(&name) {
        ("a notice of Obsidian", directive("note").to_owned())
    } else {
        return None;
    };
    let line = blocks::written(builder, node).lines().next().unwrap_or("").trim_end();
    let range = TextRange { start: node.range.start, end: node.range.start + line.len() as u32 };
    let message = format!("`{}` is shown as code: {why}", excerpt(line.trim_start_matches(['`', '~', ' '])));
    Some(Leftover { range, claim: range, message, help })
}

/// What a directive is in our form.
fn directive(name: &str) -> &'static str {
    match name {
        "note" | "tip" | "important" | "warning" | "caution" | "hint" | "danger" | "attention"
        | "admonition" | "seealso" => {
            "write `> [!NOTE]` and the text in lines that begin with `> `, or `{% box(title=\"…\") %} … {% end %}`"
        }
        "figure" | "image" => "write `![what it shows](picture.svg \"Caption\"){#fig-name}`",
        "table" | "list-table" | "csv-table" => {
            "write a table with `|`, and `: Caption {#tbl-name}` below it"
        }
        "bibliography" | "toctree" | "tableofcontents" | "contents" => "remove it",
        "epigraph" | "pull-quote" | "highlights" => "write `> ` before each line",
        "dropdown" | "details" => "write `{% details(title=\"…\") %} … {% end %}`",
        _ => "write its text without the fence",
    }
}

/// Looks at code in a line: `` `r nrow(x)` ``, `` `{python} x` ``, `` `= this.x` ``.
pub(super) fn look_inside(run: &mut Run<'_>, builder: &Builder<'_>, nodes: &[Node]) {
    let start = nodes.first().map_or(0, |node| node.range.start as usize);
    for node in nodes {
        if !matches!(node.kind, NodeKind::Code(_)) || !is_run(builder.text_of(node)) {
            continue;
        }
        let place = node.range.as_range();
        let place = place.start.saturating_sub(start)..place.end.saturating_sub(start);
        let message = format!("{} is shown as code: no code is run here", run.excerpt(place.clone()));
        run.report(place.clone(), place, message, "write what the code gives".to_owned());
    }
}

/// Whether code in a line would be run elsewhere.
pub(crate) fn is_run(code: &str) -> bool {
    let begins = |rest: &str| rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '(' | '"' | '.'));
    let braced = code.strip_prefix('{').and_then(|rest| rest.split_once("} "));
    code.strip_prefix("r ").is_some_and(begins)
        || braced.is_some_and(|(name, _)| RUN.contains(&name))
        || code.starts_with("= this.")
        || code.starts_with("$= ")
}
