//! The examples of `docs/` are true: each is built, and gives no warning.
//!
//! The words after the language of a fenced block say what it is:
//!
//! - `file=PATH`: a file of the example site; later blocks of a page see it, the same path again replaces it
//! - `body`, `front-matter`: the text, or further keys, of a brief of its own
//! - `fault=CODE` beside these: the build must report exactly this code
//! - the language `console`: commands after `$ ` are run; each line that follows must be printed, but for `…`
//!
//! A page with `console` blocks begins in an empty folder, any other in the example site of [`EXAMPLE`].

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::Site;

/// The day on which every example is built.
const NOW: &str = "2025-12-01";

/// The example site that the pages take for granted.
const EXAMPLE: &str = include_str!("../fixtures/docs/example.txt");

/// The head of a brief that an example has only the text of.
const HEAD: &str = "title: An example\nseries: bulletin\nnumber: 2\ndate: 2025-03-04\nauthors: anna-nowak\n";

#[test]
fn examples_are_true() {
    let mut built = 0;
    let mut faults = Vec::new();
    for page in pages().into_iter().chain([root().join("README.md")]) {
        let name = page.strip_prefix(root()).expect("a page of docs").display().to_string();
        let blocks = blocks(&fs::read_to_string(&page).expect("a page"));
        if blocks.iter().any(|block| block.language == "console") {
            follow(&name, &blocks);
        } else {
            faults.extend(check_page(&name, &blocks));
        }
        built += blocks.iter().filter(|block| block.is_example()).count();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(built > 40, "only {built} examples were found");
}

/// Every link of the documentation leads to a file and heading that exist.
#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    let top =
        ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|name| root().join(name));
    for page in pages().into_iter().chain(top) {
        let text = outside_code(&fs::read_to_string(&page).expect("a page"));
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()) {
            if target.contains("://") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() { page.clone() } else { page.with_file_name(path) };
            let exists = file.exists() && (anchor.is_empty() || anchors(&file).contains(anchor));
            if !exists {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A fenced block of a page.
struct Block {
    language: String,
    words: Vec<String>,
    text: String,
    line: usize,
}

impl Block {
    fn word(&self, name: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    fn has(&self, name: &str) -> bool {
        self.words.iter().any(|word| word == name)
    }

    fn is_example(&self) -> bool {
        self.language == "console"
            || self.word("file").is_some()
            || self.has("body")
            || self.has("front-matter")
    }

    /// The file that the block stands for, and its content.
    fn file(&self) -> Option<(String, String)> {
        if let Some(path) = self.word("file") {
            return Some((path.to_owned(), self.text.clone()));
        }
        let own = |keys: &str, body: &str| {
            let head: String = HEAD
                .lines()
                .filter(|line| !keys.lines().any(|key| key.split(':').next() == line.split(':').next()))
                .map(|line| format!("{line}\n"))
                .collect();
            format!("---\n{head}{keys}---\n\n{body}")
        };
        let path = "content/bulletin/2025/02-example/index.md".to_owned();
        if self.has("body") {
            return Some((path, own("", &self.text)));
        }
        self.has("front-matter").then(|| (path, own(&self.text, "Text.\n")))
    }
}

/// Builds the examples of a page: those with `file=` together, at each block that replaces a file and at the end, and
/// the others one by one. Gives what went wrong.
fn check_page(name: &str, blocks: &[Block]) -> Vec<String> {
    let mut together: Vec<&Block> = Vec::new();
    let mut faults = Vec::new();
    for block in blocks.iter().filter(|block| block.is_example()) {
        let replaces = |other: &&Block| other.word("file") == block.word("file");
        if block.word("file").is_some() && block.word("fault").is_none() {
            if together.iter().any(replaces) {
                faults.extend(build(name, &together, None));
                together.retain(|other| !replaces(other));
            }
            together.push(block);
        } else {
            faults.extend(build(name, &[], Some(block)));
        }
    }
    if !together.is_empty() {
        faults.extend(build(name, &together, None));
    }
    faults
}

/// Checks the example site with some blocks in it.
fn build(name: &str, together: &[&Block], alone: Option<&Block>) -> Option<String> {
    let site = Site::new(EXAMPLE);
    let blocks: Vec<&Block> = together.iter().copied().chain(alone).collect();
    for (path, content) in blocks.iter().filter_map(|block| block.file()) {
        // One brief of a number: that of the page takes the place of the example site's.
        let other = "content/bulletin/2025/01-rails-to-riga.md";
        if path.contains("/2025/01-") && path != other && site.path(other).exists() {
            site.remove(other);
        }
        supply_pictures(&site, &path, &content);
        site.write(&path, content);
    }
    let run = site.run(&["--now", NOW, "--format", "json", "check", "--strict"]);
    let expected: BTreeSet<String> =
        alone.iter().filter_map(|block| block.word("fault")).map(str::to_owned).collect();
    let as_said = codes(&run.stdout) == expected && run.code == i32::from(!expected.is_empty());
    let places: Vec<_> = blocks.iter().map(|block| format!("{name}:{}", block.line)).collect();
    (!as_said).then(|| format!("{places:?} exit {}:\n{}{}", run.code, run.stdout, run.stderr))
}

/// The codes of the errors and warnings in a report of JSON lines.
fn codes(report: &str) -> BTreeSet<String> {
    let lines = report.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON"));
    let faults = lines.filter(|one| one["kind"] == "diagnostic" && one["severity"] != "note");
    faults.map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
}

/// Writes a picture beside `path` for each one without folder that `content` names.
fn supply_pictures(site: &Site, path: &str, content: &str) {
    let picture =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"><path d=\"M0 0h4v3H0z\"/></svg>\n";
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for before in [".svg\"", ".svg "].into_iter().flat_map(|ending| content.split_inclusive(ending)) {
        let Some((before, _)) = before.rsplit_once(".svg") else { continue };
        let file = before.rsplit(['"', '(', ' ']).next().unwrap_or_default();
        if !file.is_empty() && file.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            site.write(&format!("{folder}/{file}.svg"), picture);
        }
    }
}

/// Follows a page step by step, as a reader would.
fn follow(name: &str, blocks: &[Block]) {
    let start = tempfile::tempdir().expect("a temporary folder");
    let mut folder = start.path().to_owned();
    for block in blocks.iter().filter(|block| block.is_example()) {
        let place = format!("{name}:{}", block.line);
        match block.word("file") {
            Some(path) => {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
                fs::write(path, &block.text).expect("a file can be written");
            }
            None => converse(&place, block, &mut folder),
        }
    }
}

/// Runs the commands of a block and looks for the lines below each in what it prints.
fn converse(place: &str, block: &Block, folder: &mut PathBuf) {
    let mut printed = String::new();
    for line in block.text.lines() {
        if let Some(below) = line.strip_prefix("$ cd ") {
            *folder = folder.join(below);
        } else if let Some(command) = line.strip_prefix("$ briefpress ") {
            let expected = block.word("exit").map_or(0, |code| code.parse().expect("a number"));
            let output = Command::new(env!("CARGO_BIN_EXE_briefpress"))
                .args(arguments(command))
                .current_dir(&*folder)
                .envs([("SOURCE_DATE_EPOCH", "1764547200"), ("NO_COLOR", "1")])
                .output()
                .expect("the program can be run");
            printed =
                [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8")).concat();
            assert_eq!(output.status.code(), Some(expected), "{place}: `{command}`\n{printed}");
        } else if !line.trim().is_empty() && line.trim() != "…" && !line.starts_with("$ ") {
            assert!(printed.contains(line.trim()), "{place}: `{line}` is not in\n{printed}");
        }
    }
}

/// The words of a command, quoted ones as one.
fn arguments(command: &str) -> Vec<&str> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(index, part)| if index % 2 == 1 { vec![part] } else { part.split_whitespace().collect() })
        .collect()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                let language = words.next().unwrap_or_default();
                open = Some(Block { language, words: words.collect(), text: String::new(), line: index + 1 });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    blocks
}

fn outside_code(page: &str) -> String {
    let mut inside = false;
    let keep = |line: &&str| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    };
    let text = page.lines().filter(keep).collect::<Vec<_>>().join("\n");
    text.split('`').step_by(2).collect()
}

/// The anchors of a page as Git hosts make them.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(page).unwrap_or_default();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

fn pages() -> Vec<PathBuf> {
    let mut folders = vec![root().join("docs")];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
