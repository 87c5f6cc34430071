//! How readers cite a brief, and how they get from a mark to its reference and back.

use std::collections::BTreeSet;

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/
language: en
languages: {pl: {title: Dom}}
publisher: {name: The House, place: Gdańsk}
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/ada.yaml --
name: Ada Able
-- content/references.bib --
@report{bank, author = {{World Bank}}, title = {Ports}, institution = {World Bank}, date = {2024}, url = {https://bank.example/}, doi = {10.5555/bank}}
@book{roe, author = {Roe, Jane}, title = {Seas}, publisher = {House}, date = {2023}}
-- content/bulletin/2025/7-steel.md --
---
title: Steel
series: bulletin
number: "7"
date: 2025-03-04
authors: ada
standfirst: Steel [@bank] first.
corrections:
  - {date: 2025-03-06, kind: factual, text: One.}
---
## Why [@bank] it is

A claim [@bank; @roe, p. 3][^n] and @roe. [A link with a mark [@bank] in it](https://e.example/), see @fig-a and @tbl-t.

![Alt](a.svg "Rises"){#fig-a source="House"}

| a | b |
|---|---|
| 1 | 2 |

: Numbers {#tbl-t source="House"}

[^n]: A note with a mark [@bank] and https://e.example/.
-- content/bulletin/2025/a.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>
-- content/bulletin/2025/7-steel.pl.md --
---
title: Stal
date: 2025-03-09
status: published
---
Tekst [@roe].
-- content/bulletin/2025/8-tin.md --
---
title: Tin
series: bulletin
number: "8"
date: 2025-04-04
authors: ada
doi: https://doi.org/10.5555/tin
---
Text.
"#;

fn built(style: &str) -> Site {
    Site::built_in_style(SITE, style)
}

/// The part of a page that tells how to cite it, without tags.
fn cite(page: &str) -> String {
    let start = page.find("class=\"cites\"").expect("how to cite it");
    let end = page[start..].find("</section>").expect("the end") + start;
    let html = &page[start..end];
    let texts = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_brief_is_cited_in_the_sites_style_and_four_more() {
    let apa = cite(&built("apa").page("bulletin/2025/7-steel/"));
    assert!(
        apa.starts_with(
            "Able, A. (2025). Steel (Bulletin 7). The House. https://site.example/bulletin/2025/7-steel/"
        ),
        "{apa}"
    );
    let ieee = cite(&built("ieee").page("bulletin/2025/7-steel/"));
    assert!(ieee.starts_with("A. Able, “Steel,” The House"), "{ieee}");
    // By another name the same style.
    let mla = cite(&built("mla").page("bulletin/2025/7-steel/"));
    for (text, own, others) in [
        (&mla, "MLA", ["APA", "Chicago", "Harvard", "IEEE"]),
        (&apa, "APA", ["Chicago", "MLA", "Harvard", "IEEE"]),
        (&ieee, "IEEE", ["APA", "Chicago", "MLA", "Harvard"]),
    ] {
        assert!(others.iter().all(|style| text.contains(style)) && !text.contains(own), "{own}: {text}");
    }
}

#[test]
fn a_corrected_brief_is_cited_with_its_version() {
    let site = built("apa");
    let steel = cite(&site.page("bulletin/2025/7-steel/"));
    // In the style of the site, in four more, and for a figure and a table.
    assert_eq!(steel.matches("Version 2, corrected 6 March 2025.").count(), 7, "{steel}");
    assert!(!cite(&site.page("bulletin/2025/8-tin/")).contains("Version"));
    assert!(
        !cite(&site.page("pl/bulletin/2025/7-steel/")).contains("Wersja"),
        "corrections are an edition's own"
    );
}

#[test]
fn figures_and_tables_are_cited_in_their_brief() {
    let steel = cite(&built("apa").page("bulletin/2025/7-steel/"));
    for label in ["Figure 1", "Table 1"] {
        assert!(steel.contains(&format!("{label} in Able, A. (2025). Steel (Bulletin 7).")), "{steel}");
    }
}

/// The value of an attribute of each tag that begins so.
#[test]
fn a_style_of_labels_has_them_in_the_list_too() {
    let site = Site::new(
        r#"
-- site.yaml --
title: House
base_url: https://site.example/
citation: {style: alphanumeric}
-- content/references.bib --
@book{one, author = {Roe, Jane and Doe, Ann}, title = {Seas}, publisher = {House}, date = {2023}}
@book{two, author = {Roe, Jane and Doe, Ann}, title = {Tides}, publisher = {House}, date = {2023}}
-- content/a.md --
---
title: A
---
Water [@one]. More [@two, p. 3].
"#,
    );
    site.run(&["build"]).ok();
    let page = site.read("output/a/index.html");
    for text in
        ["RoDo23a</a>]", "RoDo23b, 3</a>]", "[RoDo23a] Roe, J., &amp; Doe, A. (2023)", "[RoDo23b] Roe"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
}

fn attributes<'p>(page: &'p str, tag: &str, name: &str) -> Vec<&'p str> {
    let opening = format!("{name}=\"");
    let tags = page.split(tag).skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter_map(|tag| tag.split_once(&*opening)?.1.split('"').next()).collect()
}

#[test]
fn marks_lead_to_references_and_back() {
    for style in ["apa", "ieee", "chicago-notes"] {
        let page = built(style).page("bulletin/2025/7-steel/");
        let all: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let ids: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(ids.len(), all.len(), "an id occurs twice in {style}: {all:?}");
        let there = attributes(&page, "<a role=\"doc-biblioref\"", "href");
        let back = attributes(&page, "<a class=\"back\" role=\"doc-backlink\"", "href");
        assert!(there.len() >= 4 && back.len() >= 4, "{style}: {there:?} {back:?}");
        for link in there.iter().chain(&back) {
            assert!(ids.contains(link.trim_start_matches('#')), "{style}: {link} leads nowhere");
        }
        for role in ["doc-noteref", "doc-footnote", "doc-bibliography"] {
            assert!(page.contains(&format!("role=\"{role}\"")), "{style}: no {role}");
        }
        assert_eq!(nested_links(&page), [""; 0], "{style}");
    }
}

/// Links inside links.
fn nested_links(page: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut nested = Vec::new();
    for piece in page.split('<').skip(1) {
        if piece.starts_with("a ") || piece.starts_with("a>") {
            depth += 1;
            if depth > 1 {
                nested.push(piece);
            }
        } else if piece.starts_with("/a>") {
            depth -= 1;
        }
    }
    nested
}

#[test]
fn places_of_one_reference_have_letters() {
    let page = built("apa").page("bulletin/2025/7-steel/");
    let references = &page[page.find("class=\"refs\"").expect("references")..];
    let entry = |key: &str| {
        let entry = references.split("<li ").find(|entry| entry.contains(key)).expect("an entry");
        attributes(entry, "<a class=\"back\"", "aria-label")
    };
    let of = |letters: &[&str]| -> Vec<String> {
        letters.iter().map(|letter| format!("Back to where it is cited, {letter}")).collect()
    };
    assert_eq!(entry("World Bank"), of(&["a", "b", "c", "d"]));
    assert_eq!(entry("Roe, J."), of(&["a", "b"]));
    let polish = built("apa").page("pl/bulletin/2025/7-steel/");
    assert!(polish.contains("aria-label=\"Wróć do miejsca cytowania\">↑</a>"), "{polish}");
}

#[test]
fn dois_and_addresses_of_references_are_links() {
    let page = built("apa").page("bulletin/2025/7-steel/");
    assert!(page.contains("<a href=\"https://doi.org/10.5555/bank\">"), "{page}");
    // A DOI written as an address is one all the same.
    let tin = built("apa").page("bulletin/2025/8-tin/");
    assert!(tin.contains("<a href=\"https://doi.org/10.5555/tin\">10.5555/tin</a>"), "{tin}");
    assert!(cite(&tin).contains("https://doi.org/10.5555/tin") && !tin.contains("doi.org/https"), "{tin}");
}
