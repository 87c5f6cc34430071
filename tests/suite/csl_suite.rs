//! Cases of the CSL test suite: a style, items and citations in, what they print out.
//!
//! The project's own cases, one or more of each category, lie in `tests/fixtures/citations/csl` and go through the command
//! line's way of making pages; the public suite goes to the processor itself (see `processor/public.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::citations::fixture;
use crate::citations::printed::{compose, markdown, normal};
use crate::harness::Site;

/// A case.
struct Case {
    name: String,
    bibliography: bool,
    csl: String,
    items: Value,
    /// A list of lists of cites.
    clusters: Option<Value>,
    result: String,
}

/// The text of a section.
fn section<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let marked = format!("= {name} =");
    let line = |from: usize, mark: &str| {
        let mut lines = text[from..].match_indices(mark).map(|(at, _)| from + at);
        lines.find(|at| text[*at..].lines().next().is_some_and(|line| line.contains(&marked)))
    };
    let start = line(0, ">>=")?;
    let start = start + text[start..].find('\n')?;
    let len = line(start, "<<=")? - start;
    Some(text[start..start + len].trim_matches('\n'))
}

impl Case {
    /// Reads a case; `None` if it needs what a site has no form of (changes after the fact, filters of the list).
    fn read(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        if section(&text, "BIBSECTION").is_some() || section(&text, "ABBREVIATIONS").is_some() {
            return None;
        }
        let json =
            |name: &str| section(&text, name).and_then(|json| serde_json::from_str::<Value>(json).ok());
        let mut items = json("INPUT")?;
        let mut clusters =
            json("CITATION-ITEMS").or_else(|| json("CITATIONS").map(|steps| last_state(&steps)));
        for (item, index) in items.as_array_mut()?.iter_mut().zip(1..) {
            let item = item.as_object_mut()?;
            item.entry("id").or_insert_with(|| format!("nameless-{index}").into());
            // Works that are equal in all but their names are one for Briefpress, and two for the suite.
            item.insert("x-number".into(), index.into());
        }
        as_texts(&mut items);
        clusters.iter_mut().for_each(as_texts);
        Some(Self {
            name: path.file_stem()?.to_str()?.to_owned(),
            bibliography: section(&text, "MODE")?.trim() == "bibliography",
            csl: section(&text, "CSL")?.to_owned(),
            items,
            clusters,
            result: section(&text, "RESULT")?.to_owned(),
        })
    }

    /// All that is cited, in order.
    fn clusters(&self) -> Value {
        let ids = self.items.as_array().into_iter().flatten().map(|item| json!({ "id": item["id"] }));
        match &self.clusters {
            Some(clusters) => clusters.clone(),
            None if self.bibliography => Value::Array(ids.map(|id| json!([id])).collect()),
            None => json!([ids.collect::<Vec<_>>()]),
        }
    }

    /// What Briefpress prints: a line for each citation or reference.
    fn printed(&self) -> Vec<String> {
        let locale = self.csl.split_once("default-locale=\"").and_then(|(_, rest)| rest.split('"').next());
        let site = Site::new("");
        site.write(
            "site.yaml",
            format!(
                "title: T\nbase_url: https://a.example/\nlanguage: {}\ncitation: {{style: /style.csl}}\n",
                locale.unwrap_or("en-US")
            ),
        );
        site.write("content/references.json", self.items.to_string());
        site.write("content/style.csl", &self.csl);
        site.write("content/a.md", markdown("A", &self.clusters()));
        let is_cite = |place: &str| place.bytes().all(|b| b.is_ascii_digit());
        let texts = compose(&site).into_iter().filter(|((_, place), _)| is_cite(place) != self.bibliography);
        texts.map(|(_, text)| normal(&text)).collect()
    }

    fn passes(&self) -> Result<(), String> {
        let expected = lines(&self.result);
        let printed = std::panic::catch_unwind(|| self.printed()).unwrap_or_default();
        // What a style breaks into lines is one text here.
        match printed == expected || printed.join(" ") == expected.join(" ") {
            true => Ok(()),
            false => Err(format!("{}\n  ours     {printed:?}\n  expected {expected:?}\n", self.name)),
        }
    }
}

/// The citations that stand in a document after all steps, each of which puts one between others.
fn last_state(steps: &Value) -> Value {
    let mut cites: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for step in steps.as_array().into_iter().flatten() {
        let name = step[0]["citationID"].as_str().unwrap_or_default();
        cites.insert(name, &step[0]["citationItems"]);
        let beside =
            |side: usize| step[side].as_array().into_iter().flatten().filter_map(|place| place[0].as_str());
        order = beside(1).chain([name]).chain(beside(2)).collect();
    }
    order.into_iter().filter_map(|name| cites.get(name)).map(|items| (*items).clone()).collect()
}

/// Locators that are numbers become text; names of items become such that no number is one.
fn as_texts(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(as_texts),
        Value::Object(item) => {
            for (name, value) in item.iter_mut() {
                match (name.as_str(), &*value) {
                    ("id", Value::String(id)) => *value = format!("item-{id}").into(),
                    ("id", id) => *value = format!("item-{id}").into(),
                    ("locator", Value::Number(number)) => *value = number.to_string().into(),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// The lines of a result, one for each citation or reference, without markup and without the marks of what
/// changed when.
fn lines(result: &str) -> Vec<String> {
    let entries: Vec<String> = match result.split_once("csl-bib-body") {
        Some((_, body)) => body.split("\"csl-entry\">").skip(1).map(plain).collect(),
        None => result.lines().map(plain).collect(),
    };
    let line = |line: &String| {
        let marked = line.starts_with(">>[") || line.starts_with("..[");
        let text = if marked { line.split_once("] ").map_or("", |(_, text)| text) } else { line };
        normal(text)
    };
    entries.iter().map(line).filter(|line| !line.is_empty()).collect()
}

/// A text without its markup.
fn plain(marked: &str) -> String {
    let mut plain = String::with_capacity(marked.len());
    let mut in_tag = false;
    for c in marked.replace("<div class=\"csl-right-inline\">", " ").chars() {
        in_tag |= c == '<';
        if !in_tag {
            plain.push(c);
        }
        in_tag &= c != '>';
    }
    ["&#38;", "&amp;"]
        .iter()
        .fold(plain, |text, mark| text.replace(mark, "&"))
        .replace("&lt;", "<")
        .replace("&#60;", "<")
}

/// The cases of a folder, by name.
fn cases(folder: &Path) -> Vec<Case> {
    let entries = fs::read_dir(folder).unwrap_or_else(|cause| panic!("`{}`: {cause}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let cases = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    cases.filter_map(|path| Case::read(path)).collect()
}

#[test]
fn the_own_cases_pass() {
    let cases = cases(&fixture("csl"));
    assert!(cases.len() >= 20, "{} cases", cases.len());
    let failed: String = cases.iter().filter_map(|case| case.passes().err()).collect();
    assert!(failed.is_empty(), "\n{failed}");
}
