//! Links and menus in each language of a site.

use super::super::super::fixture::show;
use super::{file, link, links, words_of};
use crate::model::site::Link;

#[test]
fn links_lead_to_the_edition_in_the_language_of_the_page() {
    let text = [
        "== content/2024/map.svg\n<svg>\n== content/2024/map.pl.svg\n<svg>\n",
        &file("2024/x.md", "date: 2024-01-01", "## Economy\n\n## Only here"),
        &file("2024/x.pl.md", "date: 2024-01-01; status: published", "## Gospodarka"),
        &file("2024/y.md", "date: 2024-01-01", "![m](map.svg)"),
        &file(
            "2024/y.pl.md",
            "date: 2024-01-01; status: published",
            "[a](x.md) [b](x.md#gospodarka) [c](x.md#only-here) [[x]] [d](x.pl.md) ![m](map.svg)",
        ),
        &file("2024/z.pl.md", "date: 2024-01-01", ""),
        &file("2024/w.md", "date: 2024-01-01", "[[z]] [a](x.pl.md)"),
    ]
    .concat();
    let (site, faults) = link(&text);
    assert_eq!(show(&site.snapshot, &faults), "");
    insta::assert_snapshot!(format!(
        "{}\n---\n{}\n---\n{}",
        links(&site, "2024/y.pl.md"),
        links(&site, "2024/y.md"),
        links(&site, "2024/w.md")
    ), @"
    /pl/2024/x/
    /pl/2024/x/#gospodarka
    /2024/x/#only-here
    /pl/2024/x/ The x.pl
    /pl/2024/x/
    file /2024/map.pl.svg Some((100, 50))
    ---
    file /2024/map.svg Some((100, 50))
    ---
    /pl/2024/z/ The z.pl
    /pl/2024/x/
    ");
}

#[test]
fn menus_follow_the_language() {
    let text = [
        "== site.yaml\nnavigation:\n  main: [{to: about.md}, {to: /topics/trade/}, {to: gone.md}, {to: 'https://x.example'}, {to: draft.md}]\npublisher: {logo: logo.svg}\n",
        "== content/logo.svg\n<svg>\n== content/topics/trade.yaml\nname: Trade\npage: true\n",
        &file("about.md", "", ""),
        &file("about.pl.md", "status: published", ""),
        &file("draft.md", "status: draft", ""),
    ]
    .concat();
    let (site, faults) = link(&text);
    let menus = site.navigation.iter().map(|(lang, menu)| {
        let lines = menu.main.iter().map(|link| match link {
            Link::Page { url, doc, words } => format!("{url} {}", words_of(&site, *doc, words)),
            link => format!("{link:?}"),
        });
        format!("{lang}: {}\n", lines.collect::<Vec<_>>().join(", "))
    });
    insta::assert_snapshot!(menus.collect::<String>(), @r#"
    en: /about/ The about, /topics/trade/ , Broken, External { url: "https://x.example" }, Unbuilt
    pl: /pl/about/ The about.pl, /pl/topics/trade/ , Broken, External { url: "https://x.example" }, Unbuilt
    "#);
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    error site.yaml:7:53 broken-link: the file `content/gone.md` does not exist
    note site.yaml:7:95 names-unbuilt: `draft.md` is not built now and left out of the menu
    ");
    assert!(matches!(&site.logo, Some(Link::File { url, .. }) if **url == *"/logo.svg"));
}
