//! Files that editors, office programs and systems leave behind. They are never content and never published.

/// Files that lie beside documents under one name, lower case.
const NAMES: [&str; 5] = ["4913", "thumbs.db", "desktop.ini", "icon\r", "ehthumbs.db"];

/// Endings of backups, of files half written and of recovery, lower case.
const ENDINGS: [&str; 17] = [
    "~",
    ".tmp",
    ".temp",
    ".bak",
    ".bck",
    ".backup",
    ".orig",
    ".rej",
    ".old",
    ".sav",
    ".swp",
    ".swo",
    ".swn",
    ".swx",
    ".part",
    ".crdownload",
    ".download",
];

/// Whether a file of this name is a leftover.
pub fn is_litter(name: &str) -> bool {
    let is_lock =
        name.starts_with("~$") || name.starts_with(".~") || name.starts_with('#') && name.ends_with('#');
    is_lock || {
        let ends_with = |ending: &&str| {
            let start = name.len().checked_sub(ending.len());
            start.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        ENDINGS.iter().any(ends_with) || NAMES.iter().any(|litter| name.eq_ignore_ascii_case(litter))
    }
}

#[cfg(test)]
mod tests {
    use super::is_litter;

    #[test]
    fn leftovers_have_names_of_their_own() {
        for name in [
            "a.md~",
            "notes.bak",
            "Rates.ORIG",
            "fees.tmp",
            "~$x.docx",
            ".~lock.x.odt#",
            "#x.md#",
            "x.md.swp",
            "4913",
            "Thumbs.db",
            "x.pdf.crdownload",
        ] {
            assert!(is_litter(name), "{name}");
        }
        for name in ["a.md", "bak", "original", "tmp.csv", "swap.svg", "x#1", "Łódź.pdf", "ż"] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
