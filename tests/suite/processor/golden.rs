//! The entries of the golden comparison, straight from their CSL-JSON.
//!
//! What differs is listed in `processor-deviations.txt`, each under the reason and who is right.

#![expect(clippy::disallowed_macros, reason = "rates are printed")]

use std::collections::BTreeMap;
use std::fs;

use briefpress::cite::{Cite, Cluster, Form, Work, rich};
use serde_json::Value;

use super::loose;
use super::random::{Setting, letters, ratchet};
use crate::citations::fixture;

fn read(name: &str) -> Value {
    let text = fs::read_to_string(fixture(name)).expect("a fixture");
    serde_json::from_str(&text).expect("JSON")
}

/// A cite, as the golden file's document says it.
fn cite(works: &[&Work], item: &Value) -> Cite {
    let text = |key: &str| item[key].as_str().unwrap_or_default();
    Cite {
        work: works.iter().position(|work| work.id == text("id")).expect("a work"),
        prefix: item["prefix"].as_str().map(rich).unwrap_or_default(),
        suffix: item["suffix"].as_str().map(rich).unwrap_or_default(),
        locator: item["locator"]
            .as_str()
            .map(|at| (item["label"].as_str().unwrap_or("page").to_owned(), at.to_owned())),
        form: if item["suppress-author"] == true { Form::WithoutAuthor } else { Form::Whole },
    }
}

/// What a document prints, by place.
fn printed(setting: &Setting, all: &[Work], document: &Value) -> BTreeMap<String, String> {
    let clusters = document["clusters"].as_array().expect("clusters");
    let ids: Vec<&str> = clusters
        .iter()
        .flat_map(|cites| cites.as_array().expect("cites"))
        .filter_map(|cite| cite["id"].as_str())
        .collect();
    let works: Vec<&Work> = all.iter().filter(|work| ids.contains(&work.id.as_str())).collect();
    let clusters = clusters.iter().zip(1..).map(|(items, note)| {
        let items = items.as_array().expect("cites");
        let mut cites: Vec<Cite> = items.iter().map(|item| cite(&works, item)).collect();
        if items[0]["narrative"] == true && !setting.style.note {
            cites[0].form = Form::WithoutAuthor;
            cites.insert(0, Cite { work: cites[0].work, form: Form::AuthorOnly, ..Cite::default() });
        }
        Cluster { cites, note: setting.style.note.then_some(note), ..Cluster::default() }
    });
    let clusters: Vec<Cluster> = clusters.collect();
    let formatted = setting.format(&works, &clusters);
    let citations = formatted.citations.iter().zip(1..).map(|(citation, at)| {
        let parts = [letters(&citation.author), letters(&citation.runs)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (at.to_string(), parts.join(" "))
    });
    let entries = formatted.entries.iter().map(|entry| (works[entry.work].id.clone(), letters(&entry.runs)));
    citations.chain(entries).collect()
}

/// Quotation marks made alike, as the golden comparison of pages does.
fn alike(text: &str) -> String {
    let alike = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201a}' | '\u{ab}' | '\u{bb}'
        | '"' => '\'',
        other => other,
    };
    let spaced = text.replace("\u{ab} ", "'").replace(" \u{bb}", "'");
    spaced.chars().map(alike).collect()
}

#[test]
fn golden_entries_print_as_listed() {
    let all: Vec<Work> = read("entries.json").as_array().expect("entries").iter().map(loose::work).collect();
    let documents = read("documents.json");
    let mut differ: BTreeMap<String, String> = BTreeMap::new();
    let mut places = 0;
    let mut files: Vec<_> =
        fs::read_dir(fixture("golden")).expect("golden files").flatten().map(|entry| entry.path()).collect();
    files.sort();
    for path in files {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (style, language) = name.split_once('.').expect("style and language");
        let setting = Setting::new(style, language);
        let ours: BTreeMap<&str, BTreeMap<String, String>> = documents
            .as_array()
            .expect("documents")
            .iter()
            .map(|document| (document["name"].as_str().expect("a name"), printed(&setting, &all, document)))
            .collect();
        for line in fs::read_to_string(&path).expect("a golden file").lines() {
            let mut fields = line.splitn(3, '\t');
            let (Some(document), Some(place), Some(theirs)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            places += 1;
            let printed =
                ours.get(document).and_then(|printed| printed.get(place)).cloned().unwrap_or_default();
            let theirs = super::random::normal(theirs);
            if alike(&printed) != alike(&theirs) {
                differ.insert(
                    format!("{name} {document} {place}"),
                    format!("\n    ours   {printed}\n    theirs {theirs}"),
                );
            }
        }
    }
    println!("{} of {places} differ", differ.len());
    ratchet("processor-deviations.txt", &differ);
}
