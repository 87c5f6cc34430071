//! Where pages and the files beside them lie, and addresses that two of them claim.

use super::super::super::fixture::show;
use super::{check, doc, file, link, links};

#[test]
fn files_lie_beside_the_page_of_their_bundle() {
    let text = [
        "== content/2025/b/map.svg\n<svg>\n== content/2025/b/raw/data.csv\n1\n== content/2025/b/memo.docx\n1\n",
        "== content/2025/hidden/plan.svg\n<svg>\n== content/2025/b/.secret\n1\n== content/photos/ann.jpg\n1\n",
        "== content/people/ann.yaml\nname: Ann\nphoto: ../photos/ann.jpg\n",
        &file("2025/b/index.md", "date: 2025-01-01; slug: other; authors: ann; hero: {src: map.svg, alt: ''}", "[x](raw/data.csv) [y](.secret)"),
        &file("2025/b/index.pl.md", "date: 2025-01-01; status: published", ""),
        &file("2025/hidden/index.md", "date: 2025-01-01; status: draft", "![p](plan.svg)"),
        &file("2025/c.md", "date: 2025-01-01", "![p](hidden/plan.svg)"),
        &file("2025/d.md", "date: 2025-01-01", "![p](hidden/plan.svg)"),
    ]
    .concat();
    let (site, faults) = link(&text);
    let files: Vec<String> = site.files.iter().map(|(path, url)| format!("{path} {url}")).collect();
    insta::assert_snapshot!(files.join("\n"), @"
    content/2025/b/map.svg /2025/other/map.svg
    content/2025/b/raw/data.csv /2025/other/raw/data.csv
    content/2025/hidden/plan.svg /2025/c/plan.svg
    content/photos/ann.jpg /photos/ann.jpg
    ");
    assert_eq!(links(&site, "2025/d.md"), "file /2025/c/plan.svg Some((100, 50))");
    let hero = |file: &str| format!("{:?}", site.resolved(doc(&site, file)).hero);
    assert_eq!(hero("2025/b/index.pl.md"), hero("2025/b/index.md"));
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    error content/2025/b/index.md:8:23 broken-link: `content/2025/b/.secret` is a kind of file that is never published | move what readers may have to `content/static/` or beside the brief
    note content/2025/b/memo.docx:1:1 unused-file: nothing names `content/2025/b/memo.docx`, so it is not published | link it, list it under `downloads`, move it to `content/static/`, or delete it
    ");
}

#[test]
fn addresses_are_claimed_once() {
    let text = [
        "== content/series/bulletin.yaml\nname: B\nnumbering: none\n== content/static/x\n1\n== content/con.svg\n<svg>\n",
        &file("Bulletin/A.md", "date: 2025-01-01", ""),
        &file("bulletin/c.md", "date: 2025-01-01; slug: a; aliases: [/b/, /b]", "[x](/x) [y](../con.svg)"),
        &file("x/y.md", "date: 2025-01-01", ""),
        &file("x/end..md", "date: 2025-01-01; series: bulletin; aliases: /bulletin/", ""),
    ]
    .concat();
    insta::assert_snapshot!(check(&text), @"
    error content/bulletin/c.md:4:7 address-collision: `content/bulletin/c.md` at `/bulletin/a/` and `content/Bulletin/A.md` at `/Bulletin/A/` cannot lie side by side on every system <- content/Bulletin/A.md | give one of them another `slug`, rename a file, or remove the alias
    error content/bulletin/c.md:5:11 address-collision: an alias of `/bulletin/a/` and an alias of `/bulletin/a/` have the same address `/b/` <- content/bulletin/c.md | give one of them another `slug`, rename a file, or remove the alias
    error content/con.svg:1:1 bad-address: `con.svg` in the address is a name that Windows keeps for devices | give it another `slug` or file name
    error content/x/end..md:1:1 address-collision: `content/x/end..md` at `/x/end./` and the file `content/static/x` at `/x` cannot lie side by side on every system <- content/static/x | give one of them another `slug`, rename a file, or remove the alias
    error content/x/end..md:1:1 bad-address: `end.` in the address ends in a dot or space, which Windows drops | give it another `slug`, such as `end`, or file name
    error content/x/end..md:5:10 address-collision: an alias of `/x/end./` and the record `bulletin` of `series` have the same address `/bulletin/` <- content/series/bulletin.yaml | give one of them another `slug`, rename a file, or remove the alias
    ");
}
