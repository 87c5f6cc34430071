//! Names of figures, tables and sections as other programs write them.

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

#[cfg(test)]
mod tests {
    use super::thing;

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
