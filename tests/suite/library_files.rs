//! `export … --library`: what libraries hold, in the formats of reference managers, and nothing of it lost.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::Site;

const ENTRIES: &str = include_str!("../fixtures/citations/entries.bib");

const SITE: &str = r#"
-- site.yaml --
title: T
base_url: https://e.org/
language: en
-- content/series/bulletin.yaml --
name: Bulletin
-- content/bulletin/2025/01-x.md --
---
title: X
series: bulletin
number: 1
date: 2025-01-02
nocite: [third]
---
See [@first, p. 3].
-- content/references.json --
[{"id": "first", "type": "article-journal", "title": "First", "page": "3–9", "volume": 4,
  "author": [{"family": "Vries", "given": "Jan", "non-dropping-particle": "de", "suffix": "Jr."}],
  "container-title": "Ports & <i>Seas</i>", "issued": {"date-parts": [[2020, 3], [2020, 5]]}, "DOI": "10.1234/a_b"},
 {"id": "second one", "type": "report", "title": "Second", "author": [{"literal": "Bank and Fund"}], "number": "7",
  "issued": {"date-parts": [[2019]], "season": "2", "circa": true}, "dimensions": "2 m"},
 {"id": "third", "type": "book", "title": "Third {x} 5 %", "editor": [{"family": "Łoś", "given": "Ewa"}],
  "issued": {"literal": "forthcoming"}, "URL": "https://e.org/a_b#c", "publisher": "A & B and C"}]
"#;

fn items(site: &Site) -> BTreeMap<String, Value> {
    let text = site.run(&["export", "csl-json", "--library"]).ok().stdout;
    let items: Vec<Value> = serde_json::from_str(&text).expect("CSL-JSON");
    items.into_iter().map(|item| (item["id"].as_str().expect("an id").to_owned(), item)).collect()
}

/// An item without the marks that keep capitals: a style in sentence case and one in title case need them.
fn unmarked(item: &Value) -> Value {
    let text = item.to_string().replace(r#"<span class=\"nocase\">"#, "").replace("</span>", "");
    serde_json::from_str(&text).expect("it is JSON still")
}

#[test]
fn an_exported_library_is_the_same_library() {
    let (first, second) = (Site::new(SITE), Site::new(SITE));
    first.remove("content/references.json").write("content/references.bib", ENTRIES);
    first.remove("content/bulletin/2025/01-x.md");
    second.remove("content/references.json").remove("content/bulletin/2025/01-x.md");
    let exported = first.run(&["export", "bib", "--library"]).ok();
    assert_eq!(exported.stderr, "", "BibLaTeX has a field for all that BibLaTeX said");
    second.write("content/references.bib", &exported.stdout);
    let (before, after) = (items(&first), items(&second));
    assert!(before.len() > 150, "{}", before.len());
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (key, item) in &before {
        assert_eq!(unmarked(item), unmarked(&after[key]), "{key}");
    }
}

#[test]
fn libraries_of_other_formats_become_bib_and_ris() {
    let site = Site::new(SITE);
    let bib = site.run(&["export", "bib", "--library"]).ok();
    assert_eq!(bib.stderr, "note: the format has no field for `dimensions`, which 1 entry has\n");
    for line in [
        "@article{first,",
        "author      = {family={Vries}, given={Jan}, suffix={Jr.}, prefix={de}, useprefix=true},",
        "journaltitle = {Ports \\& \\emph{Seas}},",
        "date        = {2020-03/2020-05},",
        "pages       = {3--9},",
        "doi         = {10.1234/a_b},",
        "@report{second-one,",
        "author      = {{Bank and Fund}},",
        "date        = {2019-22~},",
        "title       = {Third \\{x\\} 5 \\%},",
        "year        = {forthcoming},",
        "publisher   = {{A \\& B and C}},",
        "url         = {https://e.org/a_b#c},",
    ] {
        assert!(bib.stdout.lines().any(|found| found.trim() == line), "{line}\n{}", bib.stdout);
    }
    let ris = site.run(&["-q", "export", "ris", "--library"]).ok();
    assert_eq!(ris.stderr, "");
    let first = "TY  - JOUR\r\nID  - first\r\nAU  - de Vries, Jan, Jr.\r\nTI  - First\r\nT2  - Ports & Seas\r\nVL  - 4\r\n\
                 DO  - 10.1234/a_b\r\nSP  - 3\r\nEP  - 9\r\nPY  - 2020\r\nDA  - 2020/03//\r\nER  - \r\n";
    assert!(ris.stdout.starts_with(first), "{}", ris.stdout);
    assert!(ris.stdout.contains("PY  - forthcoming\r\n"), "{}", ris.stdout);
    assert_eq!(ris.stdout.matches("TY  - ").count(), 3);
}

#[test]
fn what_briefs_cite_can_be_had_alone() {
    let site = Site::new(SITE);
    let text = site.run(&["export", "csl-json", "--library", "bulletin-2025-1"]).ok().stdout;
    let items: Vec<Value> = serde_json::from_str(&text).expect("CSL-JSON");
    assert_eq!(items.iter().map(|item| &item["id"]).collect::<Vec<_>>(), ["first", "third"]);
    let run = site.run(&["export", "ris", "--library", "bulletin-2025-2"]).exits(2);
    assert!(run.stderr.contains("did you mean `bulletin-2025-1`?"), "{}", run.stderr);
}
