//! `init`, `new`, `explain` and `export`: what people run before and beside building.

use crate::harness::Site;

const SITE: &str = "\
-- site.yaml --
title: Test
base_url: https://site.example/
languages: {pl: {}}
-- content/series/bulletin.yaml --
name: {en: Bulletin, pl: Biuletyn}
running: true
required: [standfirst, authors, summary]
-- content/bulletin/2024/09-old.md --
---
title: Old
series: Biuletyn
number: 9
running: 40
date: 2024-05-01
---
-- content/bulletin/2025/03-new.md --
---
title: New
subtitle: A second line
series: bulletin
number: 3
running: 43
key_points:
  - One
  - Two
date: 2025-02-01
topics: trade
---

The text.
";

fn site() -> Site {
    Site::new(SITE)
}

#[test]
fn a_new_site_goes_only_into_an_empty_folder() {
    let site = Site::new("");
    let run = site.run(&["init", "fresh", "--now", "2025-03-04"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(site.read("fresh/content/bulletin/2025/01-first-brief.md").contains("date: 2025-03-04"));
    assert!(site.read("fresh/.gitignore").contains("/output/"));
    let schema = site.read("fresh/.vscode/briefpress/site.schema.json");
    assert!(schema.contains("base_url"));
    let again = site.run(&["init", "fresh"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("is not empty"), "{}", again.stderr);
}

#[test]
fn a_new_site_builds_without_a_warning() {
    let site = Site::new("");
    site.run(&["init", "fresh"]).ok();
    let run = site.run(&["build", "--strict", "--verbose", "--root", "fresh"]).ok();
    assert!(!run.stderr.contains('[') && !run.stderr.contains("note"), "{}", run.stderr);
    assert!(run.stderr.starts_with("2 briefs"), "{}", run.stderr);
    site.run(&["new", "brief", "A third one", "--number", "next", "--root", "fresh"]).ok();
    site.run(&["build", "--strict", "--root", "fresh"]).ok();
}

#[test]
fn a_new_brief_has_the_keys_of_its_series_and_the_next_number() {
    let site = site();
    let run = site.run(&["new", "brief", "Tokyo: what next", "--number", "next", "--now", "2025-03-04"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "content/bulletin/2025/04-tokyo-what-next.md\n"),
        "{}",
        run.stderr
    );
    let text = "---\ntitle: \"Tokyo: what next\"\nstandfirst:\nseries: bulletin\nnumber: 4\nrunning: 44\ndate:\nauthors:\n\
                topics:\nsummary:\nstatus: draft\n---\n\n";
    assert_eq!(site.read("content/bulletin/2025/04-tokyo-what-next.md"), text);
    let again = site.run(&["new", "brief", "Tokyo: what next", "--number", "4", "--now", "2025-03-04"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
}

#[test]
fn a_new_brief_needs_a_title_and_a_known_series() {
    let site = site();
    for (arguments, message) in [
        (vec!["new", "brief"], "needs a title"),
        (vec!["new", "brief", "X", "--series", "buletin"], "did you mean `bulletin`?"),
        (vec!["new", "brief", "X", "--lang", "de"], "`de` is no language of the site"),
    ] {
        let run = site.run(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_new_edition_holds_what_must_be_translated() {
    let site = site();
    let original = "content/bulletin/2025/03-new.md";
    let run = site.run(&["new", "edition", original, "--lang", "pl", "--now", "2025-03-04"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "content/bulletin/2025/03-new.pl.md\n"),
        "{}",
        run.stderr
    );
    let text = "---\ntitle: New\nsubtitle: A second line\nkey_points:\n  - One\n  - Two\ndate:\n\
                translated_from: 2025-03-04\nstatus: draft\n---\n\nThe text.\n";
    assert_eq!(site.read("content/bulletin/2025/03-new.pl.md"), text);
    let run = site.run(&["new", "edition", original, "--lang", "en"]);
    assert!(run.code == 2 && run.stderr.contains("is in `en` already"), "{}", run.stderr);
}

#[test]
fn new_records_and_themes_are_written_once() {
    let site = site();
    for (arguments, files, line) in [
        (
            ["new", "person", "Zofia Łączyńska"],
            "content/people/zofia-laczynska.yaml\n",
            "name: Zofia Łączyńska",
        ),
        (["new", "topic", "Trade: goods"], "content/topics/trade-goods.yaml\n", "name: \"Trade: goods\""),
        (["new", "series", "Commentary"], "content/series/commentary.yaml\n", "numbering: yearly"),
        (
            ["new", "theme", "Harbor"],
            "themes/harbor/theme.yaml\nthemes/harbor/assets/css/theme.css\n",
            "extends: bulletin",
        ),
    ] {
        let run = site.run(&arguments);
        assert_eq!((run.code, run.stdout.as_str()), (0, files), "{}", run.stderr);
        let first = files.lines().next().expect("a file");
        assert!(site.read(first).contains(line), "{first}");
        assert_eq!(site.run(&arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn codes_are_explained() {
    let site = Site::new("");
    let run = site.run(&["explain", "broken-link"]);
    assert!(run.code == 0 && run.stdout.starts_with("broken-link (error)\n\n"), "{}", run.stdout);
    let run = site.run(&["explain", "brokn-link"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `broken-link`?"), "{}", run.stderr);
    assert!(site.run(&["explain"]).stdout.lines().count() > 50);
}

#[test]
fn schemas_are_exported() {
    let site = Site::new("");
    let run = site.run(&["export", "schema"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(all["front-matter"]["required"], serde_json::json!(["title"]));
    let run = site.run(&["export", "schema", "schemas"]);
    assert_eq!(run.stdout.lines().count(), 6);
    assert!(site.read("schemas/person.schema.json").contains("orcid"));
}
