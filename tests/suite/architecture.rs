//! Holds the shape of the crate: which module may use which, and which may touch the outside.
//!
//! Reads the sources as text; what stands in comments and in `#[cfg(test)]` files does not count.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The phases from left to right: each may use those to its left, `text`, `model` and `cache`.
const PHASES: [&str; 7] = ["scan", "parse", "link", "compose", "outputs", "check", "write"];
/// What every phase may use, from the innermost out: each uses only those before it.
const SHARED: [&str; 3] = ["text", "model", "cache"];
/// Rooms that know nothing of the rest, and the first phase that may use each.
const ROOMS: [(&str, &str); 1] = [("cite", "compose")];
/// Who may touch the disk: the reader, the writer, the store, and the outer commands.
const DISK: [&str; 7] = ["scan", "write", "cache", "workspace", "serve", "publish", "import"];

/// A source file: its module (first folder or file below `src`), path and text without comments.
struct Source {
    module: String,
    path: PathBuf,
    text: String,
}

#[test]
fn phases_use_only_what_is_left_of_them() {
    let mut faults = Vec::new();
    for source in library() {
        for used in modules_used(&source.text) {
            if !may_use(&source.module, &used) {
                faults.push(format!("{} uses `{used}`", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_model_stands_alone() {
    assert!(may_use("model", "model") && !may_use("model", "cache") && !may_use("cache", "scan"));
    assert!(may_use("model", "text") && may_use("scan", "text") && !may_use("text", "model"));
    assert!(may_use("compose", "cite") && !may_use("link", "cite") && !may_use("cite", "model"));
    assert!(may_use("link", "parse") && !may_use("parse", "link") && may_use("pipeline", "write"));
    assert_eq!(
        modules_used("use crate::{model::doc::Doc, link}; crate::cache::Cache"),
        set(&["cache", "link", "model"])
    );
}

#[test]
fn only_the_edges_touch_the_disk() {
    let mut faults = Vec::new();
    for source in library().iter().filter(|source| !DISK.contains(&source.module.as_str())) {
        for (number, line) in source.text.lines().enumerate() {
            let touches = ["std::fs", "fs::", "File::open", "File::create", "rustix::", "walkdir::"];
            if let Some(word) = touches.iter().find(|word| names(line, word)) {
                faults.push(format!("{}:{} names `{word}`", source.path.display(), number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_link_check_touches_the_network() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let external = src.join("check/external");
    let mut faults = Vec::new();
    for source in library().iter().filter(|source| source.module != "serve" && source.module != "publish") {
        let is_client = source.path == external.join("client.rs");
        let knows_addresses = is_client || source.path == external.join("address.rs");
        for (word, allowed) in [("ureq", is_client), ("std::net", knows_addresses)] {
            if names(&source.text, word) && !allowed {
                faults.push(format!("{} names `{word}`", source.path.display()));
            }
        }
    }
    // Nothing that a build runs can reach it.
    let callers: Vec<PathBuf> = files()
        .into_iter()
        .filter(|path| fs::read_to_string(path).expect("a source").contains("check::external"))
        .filter(|path| !path.starts_with(&external))
        .collect();
    assert_eq!(callers, [src.join("cli/check.rs"), src.join("cli/external.rs")]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn threads_and_locks_stay_where_they_belong() {
    let mut faults = Vec::new();
    for source in library() {
        let module = source.module.as_str();
        let mut forbid = |word: &str, allowed: &[&str]| {
            if names(&source.text, word) && !allowed.contains(&module) {
                faults.push(format!("{} names `{word}`, which is for {allowed:?}", source.path.display()));
            }
        };
        // `parse` shares out the entries of one large library, which is one file to the pipeline.
        forbid("rayon::", &["parse", "pipeline", "scan"]);
        // `compose` keeps the typed half of the memo of citations: styles and works, which are not bytes.
        forbid("Mutex", &["cache", "compose", "write", "workspace", "serve", "publish"]);
        forbid("RwLock", &["cache", "cite", "compose", "serve", "publish"]);
        forbid("tokio::", &["serve", "publish", "check"]);
        forbid("thread::spawn", &["serve", "publish"]);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Citations are formatted by our own processor: of the crates round the field, one gives the types of styles and locales,
/// the other the archive of both.
#[test]
fn of_hayagriva_only_the_archive_is_used() {
    let mut faults = Vec::new();
    for path in files() {
        let text = without_comments_and_tests(&fs::read_to_string(&path).expect("a source"));
        let used = text.split("hayagriva").skip(1);
        faults.extend(used.filter(|after| !after.starts_with("::archive::")).map(|_| path.clone()));
    }
    assert!(faults.is_empty(), "these use more of it: {faults:?}");
}

/// A site that is being edited is shown by a server, or by an editor: it knows neither.
#[test]
fn the_workspace_knows_no_server() {
    let mut faults = Vec::new();
    for source in library() {
        let (path, module) = (source.path.display(), &*source.module);
        let of_servers = ["axum::", "hyper::", "hyper_util::"];
        let outer = ["tokio::", "http::", "http_body::", "std::net", "crate::serve", "crate::publish"];
        let forbidden = if module == "workspace" { &outer[..] } else { &[] };
        let forbidden = forbidden.iter().chain(of_servers.iter().filter(|_| module != "serve"));
        faults.extend(
            forbidden.filter(|word| names(&source.text, word)).map(|word| format!("{path} names `{word}`")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What outputs have in common lies outside of `html`, which is one of them; feeds hold HTML, and the press compiles the theme.
#[test]
fn outputs_do_not_lean_on_pages() {
    let may = ["html", "press.rs", "feeds.rs", "mod.rs"];
    let mut faults = Vec::new();
    for source in library().iter().filter(|source| source.module == "outputs") {
        let path = source.path.to_string_lossy().into_owned();
        let of_html =
            path.split_once("outputs/").is_some_and(|(_, rest)| may.iter().any(|may| rest.starts_with(may)));
        let leans = source.text.lines().filter(|line| line.contains("html::") && line.contains("use "));
        faults.extend(leans.filter(|_| !of_html).map(|line| format!("{path}: {line}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = files()
        .into_iter()
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "tests"))
        .filter(|path| !fs::read_to_string(path).expect("a source").starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "without a `//!` head: {silent:?}");
}

fn may_use(module: &str, used: &str) -> bool {
    if module == used || !is_known(module) {
        return true;
    }
    if ROOMS.iter().any(|(room, _)| *room == module) {
        return false;
    }
    if let Some((_, first)) = ROOMS.iter().find(|(room, _)| *room == used) {
        let place = |name: &str| PHASES.iter().position(|phase| *phase == name);
        return place(module) >= place(first);
    }
    if let Some(depth) = SHARED.iter().position(|name| *name == module) {
        return SHARED[..depth].contains(&used);
    }
    let place = |name: &str| PHASES.iter().position(|phase| *phase == name);
    SHARED.contains(&used) || place(used) < place(module)
}

/// What is no phase (the pipeline, the outer commands) may name them all.
fn is_known(module: &str) -> bool {
    PHASES.contains(&module) || SHARED.contains(&module) || ROOMS.iter().any(|(room, _)| *room == module)
}

/// The modules of the crate that a text names, by `crate::x` or `crate::{x, …}`.
fn modules_used(text: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = BTreeSet::new();
    for after in text.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            used.insert(word(after));
            continue;
        };
        let mut depth = 0;
        let mut starts = vec![0];
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts.push(at + 1),
                _ => {}
            }
        }
        used.extend(starts.iter().map(|at| word(group[*at..].trim_start())).filter(|name| !name.is_empty()));
    }
    used.retain(|name| name.chars().all(|c| !c.is_uppercase()) && is_module(name));
    used
}

fn is_module(name: &str) -> bool {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    src.join(name).is_dir() || src.join(format!("{name}.rs")).is_file()
}

/// Whether `word` stands in `text`, not as the end of a longer word.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The sources of the library, without tests.
fn library() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let outer = ["cli", "lib", "main"];
    files()
        .into_iter()
        .filter_map(|path| {
            let below = path.strip_prefix(&src).expect("a file of src");
            let module = below.iter().next()?.to_str()?.trim_end_matches(".rs").to_owned();
            let is_test = path.file_stem().is_some_and(|stem| stem == "tests")
                || below.iter().any(|part| part == "tests");
            if outer.contains(&module.as_str()) || is_test {
                return None;
            }
            let text = without_comments_and_tests(&fs::read_to_string(&path).expect("a source"));
            Some(Source { module, path, text })
        })
        .collect()
}

fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    code.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
