//! The cases of `tests/cases/body/`: a source, a line `=== tree` and the tree of its body, a line
//! `=== faults` and its faults; `NAME.pl.txt` is in Polish. `UPDATE_CASES=1` writes what is found; read it before you keep it.

use std::fs;
use std::path::Path;

use super::tree::{faults, tree};
use super::{options, parse};

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/body");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        let case = fs::read_to_string(&file).expect("a case");
        let source = case.split("=== tree\n").next().unwrap_or("");
        let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let name = match stem.split_once('.') {
            Some((_, lang)) => format!("content/x.{lang}.md"),
            None => "content/x.md".to_owned(),
        };
        let outcome = parse(&name, source, &options());
        let found = format!(
            "{source}=== tree\n{}=== faults\n{}",
            tree(&outcome.value.doc),
            faults(source, &outcome.diagnostics)
        );
        if found == case {
            continue;
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&file, found).expect("the case is written");
        } else {
            wrong.push(format!("{}:\n{found}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
