//! Libraries in the habits of fifteen programs (`tests/citations/libraries.py` writes them): all of each is read, and where
//! nothing is wrong nothing is said.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::Site;

/// The libraries, by name.
fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/libraries")
}

fn text(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).expect("the fixture is there")
}

/// A site whose one brief lists all works of a library.
fn site(file: &str, keys: &[&String]) -> Site {
    let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
    let site = Site::new(
        "-- content/series/bulletin.yaml --
name: Bulletin",
    );
    let settings = "title: T\nbase_url: https://e.org/\nlanguage: en\ncitation:\n  bibliography: ";
    site.write("site.yaml", format!("{settings}[{file}]\n"));
    site.write(&format!("content/{file}"), text(file));
    let head = "title: X\nseries: bulletin\nnumber: 1\ndate: 2025-01-01";
    let brief = format!("---\n{head}\nnocite: [{}]\n---\nX.\n", keys.join(", "));
    site.write("content/bulletin/2025/1-x.md", brief);
    site
}

/// What a variable says, in a form that the writing of signs does not change.
fn said(variable: &str, value: &Value) -> String {
    let year = |value: &Value| value["date-parts"][0][0].to_string().replace('"', "");
    let names = |value: &Value| {
        let part = |name: &Value, part: &str| name.get(part).and_then(Value::as_str).map(str::to_owned);
        let names = value.as_array().into_iter().flatten();
        let parts = names.map(|name| ["family", "given", "literal"].map(|wanted| part(name, wanted)));
        format!("{:?}", parts.collect::<Vec<_>>())
    };
    match variable {
        "issued" => year(value),
        "author" | "editor" => names(value),
        // Titles may be in title case or in sentence case.
        _ => {
            let text = value.as_str().unwrap_or_default().replace("<span class=\"nocase\">", "");
            text.replace("</span>", "").replace('’', "'").replace('–', "-").to_lowercase()
        }
    }
}

#[test]
fn libraries_of_fifteen_programs_are_read_whole() {
    let facts: BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>> =
        serde_json::from_str(&text("facts.json")).expect("the fixture is JSON");
    assert_eq!(facts.len(), 15);
    let mut lost = Vec::new();
    for (file, works) in &facts {
        let site = site(file, &works.keys().collect::<Vec<_>>());
        let faults = site.faults(&[]);
        assert!(faults.is_empty(), "{file}: {faults:#?}");
        let exported = site.run(&["export", "csl-json", "--library"]).ok().stdout;
        let items: Vec<Value> = serde_json::from_str(&exported).expect("it is JSON");
        let items: BTreeMap<&str, &Value> =
            items.iter().map(|item| (item["id"].as_str().unwrap_or_default(), item)).collect();
        assert_eq!(items.len(), works.len(), "{file}");
        for (key, work) in works {
            // Programs that name no language mean none.
            for (variable, value) in work.iter().filter(|(name, _)| !matches!(&***name, "id" | "language")) {
                let (expected, found) = (said(variable, value), said(variable, &items[&**key][variable]));
                if expected != found {
                    lost.push(format!("{file} {key} {variable}: {expected} became {found}"));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{} lost: {lost:#?}", lost.len());
}
