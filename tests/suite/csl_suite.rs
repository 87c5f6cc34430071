//! Cases of the CSL test suite: a style, items and citations in, what they print out.
//!
//! The project's own cases, one or more of each category, lie in `tests/fixtures/citations/csl` and must all pass.
//! The public suite (<https://github.com/citation-style-language/test-suite>) is not carried along: where
//! `CSL_SUITE` names the folder of its cases, those that `csl-passing.list` lists must pass, and a case that passes
//! without being listed is a failure, too, so that the list only grows. `BRIEFPRESS_BLESS=1` writes it.

#![expect(clippy::disallowed_macros, reason = "rates are printed")]

use std::collections::BTreeSet;
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
    let (open, close) = (format!(">>===== {name} =====>>"), format!("<<===== {name} =====<<"));
    let start = text.find(&open)? + open.len();
    let len = text[start..].find(&close)?;
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
        let cited = json("CITATIONS").map(|citations| {
            let cites = |citation: &Value| citation[0]["citationItems"].clone();
            Value::Array(citations.as_array().into_iter().flatten().map(cites).collect())
        });
        Some(Self {
            name: path.file_stem()?.to_str()?.to_owned(),
            bibliography: section(&text, "MODE")?.trim() == "bibliography",
            csl: section(&text, "CSL")?.to_owned(),
            items: json("INPUT")?,
            clusters: json("CITATION-ITEMS").or(cited),
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
        match printed == expected {
            true => Ok(()),
            false => Err(format!("{}\n  ours     {printed:?}\n  expected {expected:?}\n", self.name)),
        }
    }
}

/// The lines of a result, without markup and without the marks of what changed when.
fn lines(result: &str) -> Vec<String> {
    let mut plain = String::with_capacity(result.len());
    let mut in_tag = false;
    for c in result.replace("<div class=\"csl-right-inline\">", " ").chars() {
        in_tag |= c == '<';
        if !in_tag {
            plain.push(c);
        }
        in_tag &= c != '>';
    }
    let plain = plain.replace("&#38;", "&").replace("&amp;", "&").replace("&lt;", "<").replace("&#60;", "<");
    let line = |line: &str| {
        let marked = line.starts_with(">>[") || line.starts_with("..[");
        let text = if marked { line.split_once("] ").map_or("", |(_, text)| text) } else { line };
        normal(text)
    };
    plain.lines().map(line).filter(|line| !line.is_empty()).collect()
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

#[test]
fn the_public_suite_passes_as_far_as_it_is_listed() {
    let Some(folder) = std::env::var_os("CSL_SUITE") else { return };
    let list = fixture("csl-passing.list");
    let text = fs::read_to_string(&list).unwrap_or_default();
    let listed: BTreeSet<&str> = text.lines().collect();
    let cases = cases(Path::new(&folder));
    let passing: BTreeSet<&str> =
        cases.iter().filter(|case| case.passes().is_ok()).map(|case| case.name.as_str()).collect();
    println!("{} of {} cases pass", passing.len(), cases.len());
    let lost: Vec<_> = listed.difference(&passing).collect();
    assert!(lost.is_empty(), "these passed once: {lost:?}");
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        let lines: String = passing.iter().map(|name| format!("{name}\n")).collect();
        fs::write(&list, lines).expect("the list can be written");
        return;
    }
    let new: Vec<_> = passing.difference(&listed).collect();
    assert!(new.is_empty(), "these pass and are not listed: {new:?}");
}
