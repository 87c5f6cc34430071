//! Names of things as other programs write them: figures, tables and sections, blocks of code that are none here.

use super::slug::slugify;

/// How other programs begin the names of things, and how names begin here.
const THINGS: [(&str, &str); 13] = [
    ("fig", "fig"),
    ("figure", "fig"),
    ("tbl", "tbl"),
    ("tab", "tbl"),
    ("table", "tbl"),
    ("sec", "sec"),
    ("section", "sec"),
    ("chap", "sec"),
    ("app", "sec"),
    ("box", "box"),
    ("eq", "eq"),
    ("eqn", "eq"),
    ("equation", "eq"),
];

/// The name here of a thing that another program calls `fig:x`, `tab_x` or `sec.x`.
pub fn thing(key: &str) -> Option<String> {
    let (start, rest) = key.split_once([':', '_', '.'])?;
    let lower = start.to_ascii_lowercase();
    let (_, prefix) = THINGS.iter().find(|(foreign, _)| *foreign == lower)?;
    let name = slugify(rest);
    (!name.is_empty()).then(|| format!("{prefix}-{name}"))
}

/// Languages of blocks of code that other programs draw.
const DRAWN: [&str; 13] = [
    "mermaid",
    "plantuml",
    "puml",
    "graphviz",
    "vega",
    "vega-lite",
    "dataview",
    "dataviewjs",
    "chart",
    "chartsview",
    "tikz",
    "excalidraw",
    "markmap",
];

/// Whether other programs draw code of this language.
pub fn is_drawn(language: &str) -> bool {
    DRAWN.contains(&language)
}

/// Whether a block of code of this language is a notice of Obsidian: `ad-note`.
pub fn is_notice(language: &str) -> bool {
    language.strip_prefix("ad-").is_some_and(|kind| !kind.is_empty())
}

/// Whether a block of code is no code here, but what another program runs, draws or sets.
pub fn is_made_elsewhere(language: &str) -> bool {
    let braced =
        language.strip_prefix('{').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    braced || is_drawn(language) || is_notice(language)
}

/// The cross-reference here to what another program calls so: a section, where the name says nothing else.
pub fn reference(key: &str) -> String {
    let known =
        THINGS.iter().any(|(_, prefix)| key.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-')));
    let id = thing(key).or_else(|| known.then(|| key.to_owned()));
    format!("@{}", id.unwrap_or_else(|| format!("sec-{}", slugify(key))))
}

#[cfg(test)]
mod tests {
    use super::{reference, thing};

    #[test]
    fn references() {
        for (key, expected) in [("fig:x", "@fig-x"), ("fig-x", "@fig-x"), ("intro", "@sec-intro")] {
            assert_eq!(reference(key), expected);
        }
    }

    #[test]
    fn things_of_others_have_names_here() {
        for (key, expected) in [
            ("fig:x", Some("fig-x")),
            ("Fig:my_plot", Some("fig-my-plot")),
            ("tab:calls", Some("tbl-calls")),
            ("sec_fees", Some("sec-fees")),
            ("smith:2020", None),
            ("fig:", None),
        ] {
            assert_eq!(thing(key).as_deref(), expected, "{key}");
        }
    }
}
