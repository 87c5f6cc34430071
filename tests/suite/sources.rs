//! The site's sources: their index, a page for each with the sentences that cite it, and the graph of citations.

use serde_json::{Value, json};

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/
language: en
languages: {pl: {title: Dom}}
-- content/references.bib --
@book{roe, author = {Roe, Jane}, title = {Seas}, publisher = {House}, date = {2023}}
@book{zed, author = {Zed, Jane}, title = {Rivers}, publisher = {House}, date = {2023}}
@book{abbot, author = {Abbot, Jane}, title = {Lakes}, publisher = {House}, date = {2023}}
-- content/a/1-steel.md --
---
title: Steel
id: steel
date: 2025-03-04
---
Steel needs sea [@roe] and sea [@roe, p. 4]. Rivers carry it [@zed].[^n] Ports wait.

Much later the sea returns [@roe, p. 9], as [tin](2-tin.md) did.

[^n]: Nobody doubts it [@roe].

[^never]: No note calls this [@abbot] or this [@roe].
-- content/a/1-steel.pl.md --
---
title: Stal
date: 2025-03-09
status: published
---
Stal potrzebuje morza [@roe].
-- content/a/2-tin.md --
---
title: Tin
id: tin
date: 2025-02-04
nocite: [abbot]
---
Tin is soft.
-- content/a/3-brass.md --
---
title: Brass
id: brass
date: 2025-05-04
supersedes: tin
---
Brass is built on steel [@steel].
-- content/a/4-quokka.md --
---
title: Quokka
date: 2025-05-05
unlisted: true
---
Nobody lists this [@zed] and [[steel]].
"#;

fn built() -> Site {
    let site = Site::new(SITE);
    site.run(&["build", "--now", "2025-06-01"]).ok();
    site
}

/// The links of the list of briefs that cite a source: address and words.
fn uses(page: &str) -> Vec<(String, String)> {
    let list = &page[page.find("class=\"uses\"").expect("the list")..];
    let list = &list[..list.find("</ul>").expect("its end")];
    let links = list.split("<a ").skip(1);
    links
        .map(|link| {
            let url =
                link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
            let words = link.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("words");
            (url.to_owned(), words.to_owned())
        })
        .collect()
}

#[test]
fn a_source_shows_every_sentence_that_cites_it() {
    let expected = [
        ("/pl/a/1-steel/#cite-1", "“Stal potrzebuje morza.”"),
        ("/pl/a/1-steel/#cite-1", "Stal"),
        ("/a/1-steel/#cite-1", "“Steel needs sea and sea.”"),
        ("/a/1-steel/#cite-4", "“Much later the sea returns, as tin did.”"),
        ("/a/1-steel/#cite-5", "“Nobody doubts it.”"),
        ("/a/1-steel/#cite-1", "Steel"),
    ];
    let expected = expected.map(|(url, words)| (url.to_owned(), words.to_owned()));
    assert_eq!(uses(&built().page("sources/roe/")), expected);
}

#[test]
fn notes_that_nothing_calls_cite_nothing() {
    let list = uses(&built().page("sources/abbot/"));
    assert_eq!(list, [("/a/2-tin/".to_owned(), "Tin".to_owned())], "only by `nocite`");
}

#[test]
fn the_index_goes_from_a_to_z_in_each_language() {
    let site = built();
    for page in ["sources/", "pl/sources/"] {
        let html = site.page(page);
        let places = ["Abbot", "Roe", "Zed"].map(|name| html.find(name).expect("a source"));
        assert!(places.is_sorted(), "{html}");
        for letter in ["letter-a", "letter-r", "letter-z"] {
            assert!(html.contains(&format!("id=\"{letter}\"")), "{letter}");
        }
        assert!(html.contains("href=\"/citations.json\""), "the graph is linked");
    }
}

#[test]
fn the_graph_holds_briefs_sources_and_sentences() {
    let graph: Value = serde_json::from_str(&built().page("citations.json")).expect("JSON");
    let list = |name: &str| graph[name].as_array().expect("a list").clone();
    let ids: Vec<Value> = list("briefs").iter().map(|brief| brief["id"].clone()).collect();
    assert_eq!(ids, ["brass", "steel", "tin"]);
    assert_eq!(graph["briefs"][1]["editions"][1]["url"], "https://site.example/pl/a/1-steel/");
    let keys: Vec<Value> = list("sources").iter().map(|source| source["key"].clone()).collect();
    assert_eq!(keys, ["abbot", "roe", "zed"]);
    let steel = json!({ "id": "steel", "lang": "en" });
    for edge in [
        json!({ "from": steel, "source": "roe", "sentences": [
            "Steel needs sea and sea.", "Much later the sea returns, as tin did.", "Nobody doubts it."
        ] }),
        json!({ "from": { "id": "steel", "lang": "pl" }, "source": "roe", "sentences": ["Stal potrzebuje morza."] }),
        json!({ "from": { "id": "tin", "lang": "en" }, "source": "abbot", "sentences": [] }),
    ] {
        assert!(list("citations").contains(&edge), "no {edge} in {graph:#}");
    }
    let mentions = [
        json!({ "from": { "id": "brass", "lang": "en" }, "brief": "steel", "kind": "cites", "sentences": ["Brass is built on steel."] }),
        json!({ "from": { "id": "brass", "lang": "en" }, "brief": "tin", "kind": "replaces", "sentences": [] }),
        json!({ "from": steel, "brief": "tin", "kind": "links", "sentences": ["Much later the sea returns, as tin did."] }),
    ];
    assert_eq!(list("mentions"), mentions);
    assert!(!graph.to_string().contains("uokka"), "unlisted briefs are not in it");
}
