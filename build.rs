//! Names the code that formats citations by a hash of its sources, so that what other code has left in caches is not taken for
//! its own.

#![expect(clippy::disallowed_macros, reason = "cargo listens to what a build script prints")]

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// What decides how a citation is printed; the last has the version of the archive of styles.
const SOURCES: [&str; 5] =
    ["src/cite", "src/compose/citations", "src/model/composition.rs", "src/model/pubstate.rs", "Cargo.lock"];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        list(Path::new(source), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=CITATIONS_GENERATION={:016x}", hasher.finish());
}

/// The files of a folder, or the file itself.
fn list(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
