//! The project's own cases in the form of the public suite, one or more of each category: they lie in
//! `tests/fixtures/citations/csl`, are read as those are, and go through pages of a site.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::public::{expected, json_section, last_state, section};
use crate::citations::fixture;
use crate::citations::printed::{compose, markdown, normal};
use crate::harness::Site;

/// What the pages of a site print: a line for each citation or reference.
fn printed(case: &str) -> Vec<String> {
    let mut items = json_section(case, "INPUT").expect("items");
    for (item, index) in items.as_array_mut().expect("a list of items").iter_mut().zip(1..) {
        // Works that are equal in all but their names are one for Briefpress, and two for the suite.
        item.as_object_mut().expect("an item is a map").insert("x-number".into(), index.into());
    }
    let steps =
        || Some(last_state(&json_section(case, "CITATIONS")?).into_iter().map(|(cites, _)| cites).collect());
    let mut clusters = json_section(case, "CITATION-ITEMS").or_else(steps);
    as_texts(&mut items);
    clusters.iter_mut().for_each(as_texts);
    let of_list = section(case, "MODE").is_some_and(|mode| mode.trim() == "bibliography");
    let ids = items.as_array().into_iter().flatten().map(|item| json!({ "id": item["id"] }));
    let clusters = clusters.unwrap_or_else(|| match of_list {
        true => ids.map(|id| json!([id])).collect(),
        false => json!([ids.collect::<Vec<_>>()]),
    });
    let csl = section(case, "CSL").expect("a style");
    let locale = csl.split_once("default-locale=\"").and_then(|(_, rest)| rest.split('"').next());
    let site = Site::new("");
    site.write(
        "site.yaml",
        format!(
            "title: T\nbase_url: https://a.example/\nlanguage: {}\ncitation: {{style: /style.csl}}\n",
            locale.unwrap_or("en-US")
        ),
    );
    site.write("content/references.json", items.to_string());
    site.write("content/style.csl", csl);
    site.write("content/a.md", markdown("A", &clusters));
    let is_cite = |place: &str| place.bytes().all(|b| b.is_ascii_digit());
    let texts = compose(&site).into_iter().filter(|((_, place), _)| is_cite(place) != of_list);
    texts.map(|(_, text)| normal(&text)).collect()
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

#[test]
fn the_own_cases_pass() {
    let entries = fs::read_dir(fixture("csl")).expect("the folder of cases");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "{} cases", paths.len());
    let mut failed = String::new();
    for path in paths {
        let case = fs::read_to_string(&path).expect("a case");
        let (ours, theirs) = (printed(&case), expected(&case));
        // What a style breaks into lines is one text here.
        let theirs = normal(&theirs.join(" "));
        if ours.join(" ") != theirs {
            failed.push_str(&format!("{}\n  ours     {ours:?}\n  expected {theirs:?}\n", path.display()));
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
}
