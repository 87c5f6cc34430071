//! Names the code that formats citations by a hash of its sources, so that what other code has left in caches is not taken for
//! its own; and cuts the archive of locales into one file each, since it gives all of them or none, and to read all takes
//! longer than to format the citations of a large site.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "cargo says where a build script writes, and listens to what it prints"
)]

use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// What decides how a citation is printed; the last has the version of the archive of styles.
const SOURCES: [&str; 6] = [
    "src/cite",
    "src/compose/citations",
    "src/parse/locator",
    "src/model/composition.rs",
    "src/model/pubstate.rs",
    "Cargo.lock",
];

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
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).expect("cargo names a folder");
    write_locales(&folder, &fs::read("Cargo.lock").unwrap_or_default());
}

/// Writes the locales, and `locales.rs`, which lists them with their codes; not again where those of the same `versions` lie.
fn write_locales(folder: &Path, versions: &[u8]) {
    let stamp = folder.join("locales.versions");
    if fs::read(&stamp).is_ok_and(|known| known == versions) {
        return;
    }
    let locales = hayagriva::archive::locales();
    let mut list = format!("pub(super) static ARCHIVE: [(&str, &[u8]); {}] = [\n", locales.len());
    for locale in locales {
        let code = locale.lang.as_ref().map(|code| code.0.clone()).expect("a locale has a language");
        let mut bytes = Vec::new();
        ciborium::into_writer(&locale, &mut bytes).expect("a locale can be written");
        fs::write(folder.join(format!("{code}.cbor")), bytes).expect("the folder can be written");
        writeln!(list, "    ({code:?}, include_bytes!({:?})),", format!("{code}.cbor"))
            .expect("memory takes text");
    }
    list.push_str("];\n");
    fs::write(folder.join("locales.rs"), list).expect("the folder can be written");
    fs::write(stamp, versions).expect("the folder can be written");
}

/// The files of a folder, or the file itself.
fn list(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
