//! Reference pages of the key tables and of the codes, in Markdown.

use std::fmt::Write;

use crate::model::diagnostic::{Code, Severity};
use crate::model::keys::{FOREIGN, FRONT_MATTER, KeyRow, Kind, RECORDS, SITE, THEME_FILE};

/// The page of `site.yaml`.
pub(super) fn settings() -> String {
    let mut page = head(
        "Settings",
        "`site.yaml` stands in the site's folder and holds its settings. Paths in it start at `content/`. \
         Any text may be given by language: `title: {en: Institute, pl: Instytut}`. An unknown key is an error.",
    );
    keys(&mut page, SITE, 2);
    page
}

/// The page of front matter.
pub(super) fn front_matter() -> String {
    let mut page = head(
        "Front matter",
        "A Markdown file begins with a block of YAML between two lines `---`. Only `title` must be there; a series \
         can require more. Text stays as written: `1.10`, `010` and `NO` are no numbers and no truth values. \
         A list takes a single value as well, and an optional key may be empty. An unknown key is an error.\n\n\
         Put a text in quotes if it holds a colon followed by a space, or ` #`, or begins with one of \
         `` @ ` % * & ! | > [ { ``. Aliases, anchors and tags of YAML are not read.",
    );
    keys(&mut page, FRONT_MATTER, 2);
    page.push_str("\n## Keys of other programs\n\n| key | here |\n|---|---|\n");
    for (foreign, hint) in FOREIGN {
        let _ = writeln!(page, "| `{foreign}` | {} |", cell(hint));
    }
    page
}

/// The page of records.
pub(super) fn records() -> String {
    let mut page = head(
        "Records",
        "People, series and the terms that briefs name are files of their own below `content/`. The id of a record \
         is its file name: lower-case ASCII letters, digits and hyphens. Any text may be given by language: \
         `name: {en: Indo-Pacific, pl: Indo-Pacyfik}`. An unknown key is an error.",
    );
    for kind in RECORDS {
        let _ = writeln!(page, "\n## {}\n\n{}", capital(kind.name), kind.doc);
        keys(&mut page, kind.keys, 3);
    }
    page
}

/// The page of `theme.yaml`.
pub(super) fn theme_file() -> String {
    let mut page = head(
        "The file of a theme",
        "`theme.yaml` stands in the folder of a theme, `themes/<name>/`. An unknown key is an error.",
    );
    keys(&mut page, THEME_FILE, 1);
    page
}

/// The page of codes.
pub(super) fn diagnostics() -> String {
    let mut page = head(
        "Diagnostics",
        "Every fault has a code. `briefpress explain CODE` prints what stands here. The settings can change the \
         severity of warnings and notes: `lint: {number-gap: allow, unused-entry: deny}`; `--strict` makes every \
         warning an error.",
    );
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let _ = writeln!(page, "\n## {}s", capital(severity.as_str()));
        for code in codes.iter().filter(|code| code.severity() == severity) {
            let _ = writeln!(page, "\n### `{}`\n\n{}", code.as_str(), code.row().explanation);
        }
    }
    page
}

/// A page's beginning.
pub(super) fn head(title: &str, intro: &str) -> String {
    format!(
        "<!-- Made from the tables of the code by `tests/suite/reference.rs`. Change them there. -->\n\n# {title}\n\n{intro}\n"
    )
}

fn keys(page: &mut String, rows: &'static [KeyRow], level: usize) {
    let mut group = "";
    for row in rows {
        if row.group != group {
            group = row.group;
            let _ = writeln!(page, "\n{} {group}", "#".repeat(level));
        }
        let _ = writeln!(page, "\n{} `{}`\n\n{}\n", "#".repeat(level + 1), row.name, row.doc);
        let must = if row.required { " (required)" } else { "" };
        let _ = writeln!(page, "- Value: {}{must}", describe(&row.kind));
        if !row.default.is_empty() {
            let _ = writeln!(page, "- Default: {}", row.default);
        }
        let _ = writeln!(page, "- Example: `{}: {}`", row.name, row.example);
        for (name, rows) in maps(&row.kind, row.name) {
            table(page, &name, rows);
        }
    }
}

/// The maps inside a value, with the words that say which.
fn maps(kind: &'static Kind, name: &str) -> Vec<(String, &'static [KeyRow])> {
    match kind {
        Kind::Map(rows) => {
            let mut all = vec![(format!("`{name}`"), *rows)];
            for row in *rows {
                all.extend(maps(&row.kind, &format!("{name}.{}", row.name)));
            }
            all
        }
        Kind::List(kind) | Kind::MapOf(kind) => {
            let entry = |name: String| {
                if name.starts_with("an entry") { name } else { format!("an entry of {name}") }
            };
            maps(kind, name).into_iter().map(|(name, rows)| (entry(name), rows)).collect()
        }
        Kind::OneOf(kinds) => kinds.iter().flat_map(|kind| maps(kind, name)).collect(),
        _ => Vec::new(),
    }
}

fn table(page: &mut String, name: &str, rows: &[KeyRow]) {
    let _ = write!(page, "\nThe keys of {name}:\n\n| key | value | meaning | default |\n|---|---|---|---|\n");
    for row in rows {
        let must = if row.required { " (required)" } else { "" };
        let (value, doc) = (cell(&describe(&row.kind)), cell(row.doc));
        let _ = writeln!(page, "| `{}`{must} | {value} | {doc} | {} |", row.name, cell(row.default));
    }
}

/// What a value must be, in words.
fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".into(),
        Kind::Inline => "text (inline Markdown)".into(),
        Kind::LocalText => "text, or text by language".into(),
        Kind::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(", ")
        }
        Kind::Flag => "`true` or `false`".into(),
        Kind::Number(least, most) => format!("whole number from {least} to {most}"),
        Kind::Date => "date (`2025-03-04`)".into(),
        Kind::Moment => "date, or date and time (`2025-03-04T09:00`, with or without an offset)".into(),
        Kind::Path => "path".into(),
        Kind::Url => "URL".into(),
        Kind::Lang => "code of a language of the site".into(),
        Kind::List(kind) => format!("list: {}", describe(kind)),
        Kind::Map(_) => "map".into(),
        Kind::MapOf(kind) => format!("map of your own keys: {}", describe(kind)),
        Kind::OneOf(kinds) => kinds.iter().map(describe).collect::<Vec<_>>().join(", or "),
        Kind::Free => "anything".into(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text as the cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
