//! What authors write is what readers read: the cases of `tests/cases/text/`, each a small site, a command, and what must
//! come of it.
//!
//! A case is one text file. Head lines come first:
//! `about: …` (one line), `lang: cs` (language of the site, else `en`), `style: NAME` (citation style, else `apa`),
//! `site: YAML` (a further line of `site.yaml`, may be repeated), `run: build …` (the command, else `build --no-cache`).
//! Then the files: `=== PATH` and the contents. `=== brief` is `content/bulletin/2025/01-x.md` under the usual head,
//! `=== brief 02-y` another one with its number, `=== refs` is `content/references.bib`; the contents `SVG` make a small
//! picture; `=== PATH {latin1}` is written in that encoding. Last comes `=== expect`; [`expectation`] says what stands there.

mod case;
mod expectation;
mod page;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::case::{Case, Outcome};

/// Fewer cases than this were lost on the way.
const AT_LEAST: usize = 840;
/// Sites that are built at the same time.
const WORKERS: usize = 2;

#[test]
fn texts_come_out_as_written_or_are_reported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/text");
    let mut files = Vec::new();
    list(&folder, &mut files);
    files.sort();
    assert!(files.len() >= AT_LEAST, "only {} cases", files.len());
    let wanted = std::env::var("BRIEFPRESS_CASE").unwrap_or_default();
    files.retain(|file| file.to_string_lossy().contains(&wanted));
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = file.strip_prefix(&folder).unwrap_or(file).display();
                    if let Err(why) = holds(file) {
                        wrong.lock().expect("no panic").push(format!("{name}:\n  {}", why.join("\n  ")));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("no panic");
    wrong.sort();
    assert!(wrong.is_empty(), "{} cases do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

/// What of a case does not hold.
fn holds(file: &Path) -> Result<(), Vec<String>> {
    let case = Case::read(file).map_err(|why| vec![why])?;
    let outcome = Outcome::of(&case);
    let mut named = Vec::new();
    let wrong: Vec<String> = case
        .expected
        .iter()
        .filter_map(|expected| {
            let why = expected.fails(&case, &outcome, &mut named)?;
            Some(format!("{} → {why}", expected.line))
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of cases").flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            files.push(path);
        }
    }
}
