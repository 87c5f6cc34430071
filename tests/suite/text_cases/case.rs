//! A case as it is written, and what running it gave.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::expectation::Expectation;
use crate::harness::{Run, Site};

/// Where the sites are made: in memory where that is at hand, since every build syncs its output.
const MEMORY: &str = "/dev/shm";
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><rect width=\"5\" height=\"5\"/></svg>\n";
const NOW: &str = "2026-06-01T12:00";

/// A case.
#[derive(Debug)]
pub struct Case {
    /// Words of the command line.
    pub run: Vec<String>,
    /// Paths with contents, in the order in which they are written.
    pub files: Vec<(String, Vec<u8>)>,
    pub expected: Vec<Expectation>,
}

/// What running a case gave.
#[derive(Debug)]
pub struct Outcome {
    pub site: Site,
    pub run: Run,
    /// Diagnostics, as objects of `--format json`.
    pub diagnostics: Vec<Value>,
}

impl Case {
    /// Reads a case, or says why it cannot be read.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(file).map_err(|cause| cause.to_string())?;
        let mut sections = text.split("\n=== ").enumerate();
        let (_, head) = sections.next().ok_or("an empty file")?;
        let head = Head::read(head)?;
        let mut case = Self { run: head.run.clone(), files: head.files(), expected: Vec::new() };
        for (_, section) in sections {
            let (name, body) = section.split_once('\n').ok_or("a section without a line")?;
            let body = format!("{}\n", body.strip_suffix('\n').unwrap_or(body));
            if name.trim() == "expect" {
                case.expected = Expectation::list(&body)?;
            } else {
                case.add(name.trim(), &body)?;
            }
        }
        if case.expected.is_empty() { Err("nothing is expected".to_owned()) } else { Ok(case) }
    }

    fn add(&mut self, name: &str, body: &str) -> Result<(), String> {
        let (name, latin) = match name.strip_suffix("{latin1}") {
            Some(name) => (name.trim(), true),
            None => (name, false),
        };
        let (path, text) = match name.split_once(' ') {
            Some(("brief", stem)) => (brief_path(stem.trim()), brief_head(stem.trim()) + body),
            None if name == "brief" => (brief_path("01-x"), brief_head("01-x") + body),
            _ => (full_path(name), body.to_owned()),
        };
        let bytes = match (text.trim(), latin) {
            ("SVG", _) => SVG.as_bytes().to_vec(),
            (_, false) => text.into_bytes(),
            (_, true) => {
                let byte = |sign: char| {
                    u8::try_from(u32::from(sign)).map_err(|_| format!("`{sign}` is not Latin 1"))
                };
                text.chars().map(byte).collect::<Result<_, _>>()?
            }
        };
        self.files.retain(|(known, _)| *known != path);
        self.files.push((path, bytes));
        Ok(())
    }

    /// The lines of a file of the case, as text.
    pub fn text(&self, path: &str) -> Option<String> {
        let (_, bytes) = self.files.iter().find(|(known, _)| known == path)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

impl Outcome {
    /// Builds the site of a case and runs its command.
    pub fn of(case: &Case) -> Self {
        let memory = Path::new(MEMORY);
        let site = if memory.is_dir() { Site::inside(memory, "") } else { Site::new("") };
        for (path, bytes) in &case.files {
            site.write(path, bytes);
        }
        let mut arguments = vec!["--format", "json", "--color", "never", "--now", NOW];
        arguments.extend(case.run.iter().map(String::as_str));
        let run = site.run(&arguments);
        let objects = run.stdout.lines().filter_map(|line| serde_json::from_str(line).ok());
        let diagnostics = objects.filter(|value: &Value| value["kind"] == "diagnostic").collect();
        Self { site, run, diagnostics }
    }

    /// A file of the output as text with plain ends of lines, if it is there.
    pub fn output(&self, path: &str) -> Option<String> {
        let bytes = fs::read(self.site.path("output").join(path.trim_start_matches('/'))).ok()?;
        Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
    }

    /// The first faults, for a message.
    pub fn first(&self) -> String {
        let loud = self.diagnostics.iter().filter(|found| found["severity"] != "note").take(2);
        loud.map(|found| {
            format!(" [{} {}:{} {}]", found["code"], found["file"], found["line"], found["message"])
        })
        .collect()
    }
}

/// The lines before the first file.
struct Head {
    lang: String,
    style: String,
    site: Vec<String>,
    run: Vec<String>,
}

impl Head {
    fn read(text: &str) -> Result<Self, String> {
        let mut head = Self {
            lang: "en".to_owned(),
            style: "apa".to_owned(),
            site: Vec::new(),
            run: vec!["build".to_owned(), "--no-cache".to_owned()],
        };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (key, value) = line.split_once(':').ok_or_else(|| format!("`{line}` is no head line"))?;
            let value = value.strip_prefix(' ').unwrap_or(value);
            match key {
                "about" => {}
                "lang" => head.lang = value.trim().to_owned(),
                "style" => head.style = value.trim().to_owned(),
                "site" => head.site.push(value.to_owned()),
                "run" => head.run = value.split_whitespace().map(str::to_owned).collect(),
                _ => return Err(format!("`{key}` is no key of the head")),
            }
        }
        Ok(head)
    }

    /// The files that every site has.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let Self { lang, style, site, .. } = self;
        let mut settings = format!(
            "title: Institute\nbase_url: https://b.example/\nlanguage: {lang}\ntime_zone: Europe/Warsaw\n\
             citation: {{style: {style}}}\nfigures: {{require_source: false}}\n"
        );
        site.iter().for_each(|line| settings.extend([line, "\n"]));
        let records = [
            ("content/series/bulletin.yaml", "name: Bulletin\n"),
            ("content/people/anna-nowak.yaml", "name: Anna Nowak\n"),
            ("content/topics/trade.yaml", "name: Trade\n"),
        ];
        let records = records.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        [("site.yaml".to_owned(), settings.into_bytes())].into_iter().chain(records).collect()
    }
}

/// The path of a brief by its file's stem.
fn brief_path(stem: &str) -> String {
    format!("content/bulletin/2025/{stem}.md")
}

/// A path by its short name: `brief`, `refs`, the stem of a brief, or itself.
pub fn full_path(name: &str) -> String {
    match name {
        "brief" => brief_path("01-x"),
        "refs" => "content/references.bib".to_owned(),
        _ if name.contains(['/', '.']) => name.to_owned(),
        stem => brief_path(stem),
    }
}

fn brief_head(stem: &str) -> String {
    let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().unwrap_or(9);
    let title = if stem == "01-x" { "A Title".to_owned() } else { format!("Title {stem}") };
    format!(
        "---\ntitle: {title}\nstandfirst: A standfirst.\nseries: bulletin\nnumber: {number}\ndate: 2025-01-{:02}\n\
         authors: [anna-nowak]\ntopics: [trade]\n---\n",
        number + 1
    )
}
