//! Keys, locators and words round them against Pandoc's reading: the paragraphs of `cases.md` in, the lines of
//! `pandoc.txt` out. `tests/citations/syntax.sh` makes these.
//!
//! A style shows what was read: `(see A-doe99 T-doe99 [page 3], too)`.

use std::fmt::Write as _;
use std::fs;

use briefpress::link::Selection;
use briefpress::model::catalog::DocId;
use briefpress::pipeline::{self, Memory, Options};
use briefpress::scan::ScanOptions;

use crate::citations::fixture;
use crate::citations::printed::{normal, shown};
use crate::harness::Site;

/// Where Briefpress reads otherwise than Pandoc, and why.
const OTHERWISE: [(&str, &str); 8] = [
    // Two hyphens are a dash, smart punctuation or not.
    ("[@doe99, pp. 33--35]", "(A-doe99 T-doe99 [page 33–35])"),
    // "no." is short for both, and CSL has no locator "number".
    ("[@doe99, no. 6]", "(A-doe99 T-doe99 [issue 6])"),
    // Empty braces say that there is no locator; Pandoc has an empty one.
    ("[@doe99{}, 99 years later]", "(A-doe99 T-doe99, 99 years later)"),
    ("[@doe99, {}, 99 years later]", "(A-doe99 T-doe99, 99 years later)"),
    // Numbers go on behind "and", and the point of "f." is its own.
    ("[@doe99, pages 3, 5 and 7]", "(A-doe99 T-doe99 [page 3, 5 and 7])"),
    ("[@doe99, pp. 3f.]", "(A-doe99 T-doe99 [page 3f.])"),
    // Words after a key have a space before them, a comma where one is written.
    ("[@{doe99}a]", "(A-doe99 T-doe99 a)"),
    ("[@doe99 ]", "(A-doe99 T-doe99)"),
];

fn read(name: &str) -> String {
    let path = fixture("syntax").join(name);
    fs::read_to_string(&path).unwrap_or_else(|cause| panic!("`{}`: {cause}", path.display()))
}

/// Each paragraph as it is printed, on a page of its own.
fn printed(cases: &[&str]) -> Vec<String> {
    let site = Site::new("");
    site.write(
        "site.yaml",
        "title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {style: /style.csl}\n\
         markdown: {smart_punctuation: false}\n",
    );
    site.write("content/references.json", read("library.json"));
    site.write("content/style.csl", read("style.csl"));
    for (number, case) in cases.iter().enumerate() {
        site.write(&format!("content/{number:03}.md"), format!("---\ntitle: T\n---\n{case}\n"));
    }
    let root = fs::canonicalize(site.path("")).expect("the site is there");
    let scan = ScanOptions { root, config: None, skip: Vec::new(), now: jiff::Timestamp::UNIX_EPOCH };
    let options = Options::new(scan, Selection::default());
    let linked = pipeline::prepare(&options, &mut Memory::default()).expect("the site can be read");
    let docs = linked.press.site.catalog.docs.iter().zip(0..);
    let mut pages: Vec<(String, String)> = docs
        .map(|(entry, doc)| {
            let composition = linked.press.composition(DocId(doc));
            (entry.manuscript.file.name().to_owned(), shown(&entry.manuscript.doc, composition))
        })
        .collect();
    pages.sort();
    pages.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn citations_are_read_as_pandoc_reads_them() {
    let (cases, pandoc) = (read("cases.md"), read("pandoc.txt"));
    let cases: Vec<&str> = cases.trim_end().split("\n\n").collect();
    let printed = printed(&cases);
    assert_eq!(cases.len(), pandoc.lines().count());
    let mut report = String::new();
    for ((case, found), theirs) in cases.iter().zip(&printed).zip(pandoc.lines()) {
        let expected = OTHERWISE.iter().find(|(known, _)| known == case).map_or(theirs, |(_, ours)| ours);
        if normal(found) != normal(expected) {
            writeln!(report, "{case}\n  ours   {found}\n  pandoc {theirs}").expect("a string takes text");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn citations_are_read_wherever_there_is_text() {
    let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let library: String = keys
        .map(|key| {
            format!("@book{{{key}, author={{Auth{key}}}, title={{T}}, date={{2020}}, publisher={{P}}}}\n")
        })
        .concat();
    let site = Site::new(
        r#"
-- content/b/1-x.md --
---
title: X
series: b
number: 1
date: 2025-01-01
standfirst: Stand [@a].
key_points: ["Point [@b]."]
---
{% box(id="box-x", title="Box [@c]") %}
Inside [@d].
{% end %}

| Head [@e] | B |
|---|---|
| Cell [@f] | b |

: Caption [@g] {#tbl-x source="Source [@h]"}

> Quote [@i].

Note.[^n]

[^n]: Words [@j].
-- content/series/b.yaml --
name: B
"#,
    );
    site.write("content/references.bib", library);
    site.run(&["build"]).ok();
    let page = site.page("b/1-x/");
    for key in keys {
        assert!(page.contains(&format!("Auth{key}, 2020")), "the citation of `{key}` is missing");
    }
}
