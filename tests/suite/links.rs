//! Links to what has no source of its own: lists, records, sources, feeds, the sitemap.

use crate::harness::Site;

const SITE: &str = "\
-- site.yaml --
title: T
base_url: https://site.example/sub/
language: en
languages: {en: {}, pl: {title: P}}
navigation: {main: [{label: Work, to: /sources/work2020/}]}
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/ann.yaml --
name: Ann
-- content/topics/trade.yaml --
name: Trade
-- content/references.bib --
@book{work2020, author = {Ann Author}, title = {Work}, date = {2020}, publisher = {P}}
@book{other2020, author = {Ann Author}, title = {Other}, date = {2020}, publisher = {P}}
-- content/a.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>
-- content/static/data.txt --
x
-- content/bulletin/2025/1-x.md --
---
title: X
series: bulletin
number: 1
date: 2025-01-01
authors: ann
topics: trade
---
See [@work2020].

{{ figure(id=\"fig-a\", src=\"/a.svg\", alt=\"A\", caption=\"C\", source=\"S\") }}
-- content/bulletin/2025/1-x.pl.md --
---
title: X
date: 2025-01-02
status: published
---
Tekst [@work2020].
-- content/draft.md --
---
title: Draft
status: draft
---
Cites [@other2020].
";

/// The faults of a page with a link to each address, and what the page links to.
fn check(addresses: &[&str], expected: &[&str]) -> Site {
    let site = Site::new(SITE);
    let links: String = addresses.iter().map(|address| format!("- [word]({address})\n")).collect();
    site.write("content/page.md", format!("---\ntitle: Page\n---\n{links}"));
    let faults = site.faults(&["--now", "2026-01-01"]);
    let faults: Vec<&str> = faults.iter().map(|line| line.split("]: ").nth(1).unwrap_or(line)).collect();
    assert_eq!(faults, expected);
    site
}

#[test]
fn pages_that_are_made_can_be_linked_to() {
    let site = check(
        &[
            "/",
            "/people/ann/",
            "/people/",
            "/topics/trade/",
            "/topics/",
            "/bulletin/",
            "/bulletin/2025/",
            "/figures/",
            "/sources/",
            "/sources/work2020/",
            "/sources/work2020",
            "/sources/work2020/?a=b",
            "/sub/sources/work2020/",
            "https://site.example/sub/sources/work2020/",
            "/pl/",
            "/pl/bulletin/",
            "/pl/sources/work2020/",
            "/feed.xml",
            "/bulletin/feed.xml",
            "/topics/trade/feed.xml",
            "/pl/feed.xml",
            "/sitemap.xml",
            "/robots.txt",
            "/data.txt",
        ],
        &[],
    );
    site.run(&["build", "--now", "2026-01-01"]).ok();
    let page = site.page("page/");
    assert!(page.matches("href=\"/sub/sources/work2020/\"").count() >= 4, "{page}");
    assert!(
        page.contains("href=\"/sub/pl/sources/work2020/\"") && page.contains("/sub/sources/work2020/?a=b\"")
    );
    assert!(
        site.page("pl/bulletin/2025/1-x/").contains("href=\"/sub/pl/sources/work2020/\""),
        "the menu's own"
    );
}

#[test]
fn pages_that_are_not_made_cannot() {
    // Nothing that is built cites it.
    check(
        &["/sources/other2020/", "/sources/nobody/", "/topics/trade/page/2/", "/bulletin/2024/"],
        &[
            "the site has no page at `/sources/other2020/`",
            "the site has no page at `/sources/nobody/`",
            "the site has no page at `/topics/trade/page/2/`",
            "the site has no page at `/bulletin/2024/`",
        ],
    );
}
