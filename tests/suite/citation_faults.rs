//! What is wrong with libraries and citations, with the place of each fault.

use crate::harness::Site;

/// A library in which one entry is sound, and a brief that cites it and more.
const SITE: &str = r#"
-- content/references.bib --
@report{good, author = {Able, Ada}, title = {Open report}, institution = {House}, date = {2024}}
@report{broken, author = {Able, Ada}, title = {Never closed, date = {2024}}
@report{good, author = {Able, Ada}, title = {Twice}, institution = {House}, date = {2023}}
@article{scan, author = {Able, Ada}, journaltitle = {J}, date = {2024},
  title = {THE FUTURE OF EUROPE},
  pages = {56--34},
  doi   = {n/a},
}
@report{soon, author = {Able, Ada}, title = {Soon}, institution = {House},
  date = {2031}}
@report{press, author = {Able, Ada}, title = {In press}, institution = {House}, date = {2031}, pubstate = {inpress}}
@incollection{part, author = {Able, Ada}, title = {Part}, date = {2024}}
@misc{fig-one, author = {Able, Ada}, title = {Reserved}, date = {2024}}
-- content/a/index.md --
---
title: A
nocite: [scan, soon, press, part]
---
Good [@good, p. 3], and who [see @goood, p. 4]?

> In a quotation @nobody says so.
-- content/a/own.bib --
@report{spare, author = {Able, Ada}, title = {Spare}, institution = {House}, date = {2024}}
"#;

#[test]
fn faults_of_libraries_have_places_and_reject_no_other_entry() {
    let site = Site::new(SITE);
    let faults = site.faults(&["--now", "2026-01-01"]);
    let expected = [
        "content/a/index.md:5:35: error[unknown-citation]: no library has an entry `goood`, and no brief this id",
        "content/a/index.md:7:19: error[unknown-citation]: no library has an entry `nobody`, and no brief this id",
        "content/a/own.bib:1:1: warning[unused-entry]: the entry `spare` of the brief's own library is never cited",
        "content/references.bib:2:1: error[library-syntax]: the entry `@report{broken` has no closing brace",
        "content/references.bib:3:9: error[duplicate-entry]: the key `good` is used by two entries",
        "content/references.bib:5:11: warning[suspicious-entry]: the title of `scan` is in capitals",
        "content/references.bib:6:11: warning[suspicious-entry]: the pages of `scan` run backwards: 56 to 34",
        "content/references.bib:7:11: warning[suspicious-entry]: `n/a` is no DOI",
        "content/references.bib:10:10: warning[suspicious-entry]: the entry `soon` is dated 2031, which is in the future",
        "content/references.bib:12:15: warning[incomplete-entry]: the entry `part` lacks the title of its book",
        "content/references.bib:13:7: error[bad-entry-key]: the key `fig-one` begins with `fig-`, which names things in the text",
    ];
    assert_eq!(without_help(&faults), expected);
}

/// Faults without the advice in brackets at their end.
fn without_help(faults: &[String]) -> Vec<&str> {
    faults.iter().map(|fault| fault.split(" (").next().unwrap_or_default()).collect()
}

#[test]
fn a_library_for_all_briefs_may_hold_more_than_they_cite() {
    let entry = |key: &str| {
        format!("@report{{{key}, author={{A, B}}, title={{T {key}}}, institution={{I}}, date={{2024}}}}\n")
    };
    let site = Site::new(
        "-- content/a.md --\n---\ntitle: A\nnocite: [by-nocite]\n---\nText [@by-page].\n\
         -- content/b.md --\n---\ntitle: B\nstatus: draft\n---\nText [@by-draft].\n",
    );
    let keys = ["unread", "by-page", "by-nocite", "by-draft", "idle", "spare", "old"];
    site.write("content/references.bib", keys.map(entry).concat());
    let notes = |site: &Site| -> Vec<String> {
        let run = site.run(&["check", "--format", "short", "-v"]);
        let notes = run.stderr.lines().filter(|line| line.contains("uncited-entry"));
        notes.map(str::to_owned).collect()
    };
    assert_eq!(
        without_help(&notes(&site)),
        [
            "content/references.bib:1:1: note[uncited-entry]: nothing cites 4 of the 7 entries: `unread`, `idle`, `spare` and 1 more"
        ]
    );
    site.run(&["check", "--strict"]).ok();
    site.write("content/references.bib", keys[1..4].iter().copied().map(entry).collect::<String>());
    assert_eq!(notes(&site), Vec::<String>::new());
}

#[test]
fn other_formats_have_places_too() {
    for (file, text, place) in [
        (
            "references.json",
            "[{\"id\": \"a\", \"type\": \"report\", \"title\": \"A\",\n  \"author\": [{\"literal\": \"X\"}], \"issued\": {\"date-parts\": [[2024]]},\n  \"page\": \"9-5\"}]",
            "3:11",
        ),
        (
            "references.yaml",
            "- id: a\n  type: report\n  title: A\n  author: [{literal: X}]\n  issued: {year: 2024}\n  page: 9-5\n",
            "6:9",
        ),
    ] {
        let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\nText [@a].\n");
        site.write(&format!("content/{file}"), text);
        let message = "warning[suspicious-entry]: the pages of `a` run backwards: 9 to 5";
        assert_eq!(without_help(&site.faults(&[])), [format!("content/{file}:{place}: {message}")]);
    }
}

/// A style whose citations and list come to 2^15 texts, which is within what a style may be, and more than one work may take.
fn multiplying() -> String {
    let twice = |n: usize| {
        let call = format!("<text macro=\"m{}\"/>", n + 1);
        format!("<macro name=\"m{n}\">{call}{call}</macro>")
    };
    let macros: String = (0..15).map(twice).collect();
    format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\">\
         <info><title>T</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>{macros}\
         <macro name=\"m15\"><text variable=\"title\"/></macro>\
         <citation><layout><text variable=\"title\"/></layout></citation>\
         <bibliography><layout><text macro=\"m0\"/></layout></bibliography></style>"
    )
}

#[test]
fn an_entry_that_a_style_cannot_print_is_a_fault_at_the_entry() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\nnocite: [two]\n---\nText [@one].\n");
    let entry = |key: &str| {
        format!("@report{{{key}, author={{A, B}}, title={{T {key}}}, institution={{I}}, date={{2024}}}}\n")
    };
    site.write("content/references.bib", ["one", "two"].map(entry).concat());
    assert_eq!(site.faults(&[]), Vec::<String>::new());
    site.write(
        "site.yaml",
        "title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {style: /style.csl}\n",
    );
    site.write("content/style.csl", multiplying());
    assert_eq!(
        without_help(&site.faults(&[])),
        [
            "content/references.bib:1:1: error[citation-engine]: the style takes too many steps to print `one`",
            "content/references.bib:2:1: error[citation-engine]: the style takes too many steps to print `two`",
        ]
    );
}
