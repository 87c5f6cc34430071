//! Drafts and what else is not built: never linked, never titled, with faults weighed by status.

use super::super::super::fixture::show;
use super::super::soften_unbuilt;
use super::{file, link, links};

#[test]
fn placeholders_weigh_by_status() {
    let text = [
        file("a.md", "date: 2025-01-01", "[x](#) and [y]()"),
        file("b.md", "date: 2025-01-01; status: cleared", "[x](#)"),
        file("c.md", "date: 2025-01-01; status: draft", "[x](#)"),
    ]
    .concat();
    let (site, mut faults) = link(&text);
    soften_unbuilt(&mut faults, &site);
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    warning content/a.md:5:5 placeholder-link: the link has no target and is printed as plain words | write the target, or remove the brackets
    warning content/a.md:5:12 placeholder-link: the link has no target and is printed as plain words | write the target, or remove the brackets
    error content/b.md:6:5 placeholder-link: the link has no target and is printed as plain words | write the target, or remove the brackets
    note content/c.md:6:5 placeholder-link: the link has no target and is printed as plain words | write the target, or remove the brackets
    ");
    assert_eq!(links(&site, "a.md"), "broken\nbroken");
}

#[test]
fn what_is_not_built_is_never_linked_or_titled() {
    let text = [
        file("draft.md", "date: 2025-01-01; status: draft", "[x](nowhere.md) [[a]] [@a]\n\n## H"),
        file("later.md", "date: 2026-01-01", ""),
        file("page.md", "status: draft", ""),
        "== content/broken.md\nno front matter\n".to_owned(),
        file("a.md", "date: 2025-01-01", "[x](draft.md#h) [[later|w]] [[draft]] [y](/later/) [z](page.md) [b](broken.md) [[broken]] @draft [@later; @a] @draft#fig-x"),
    ]
    .concat();
    let (site, mut faults) = link(&text);
    soften_unbuilt(&mut faults, &site);
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    warning content/a.md:5:5 link-to-unbuilt: `draft.md#h` is not built now, so its words are printed without a link | nothing to do if that is meant: the link heals by itself when the brief is out
    warning content/a.md:5:19 link-to-unbuilt: `later` is not built now, so its words are printed without a link | nothing to do if that is meant: the link heals by itself when the brief is out
    error content/a.md:5:31 unbuilt-title: `draft` is not built now, and the link would print its title | give the link words of its own: `[[draft|words]]`
    warning content/a.md:5:43 link-to-unbuilt: `/later/` is not built now, so its words are printed without a link | nothing to do if that is meant: the link heals by itself when the brief is out
    warning content/a.md:5:56 link-to-unbuilt: `page.md` is not built now, so its words are printed without a link | nothing to do if that is meant: the link heals by itself when the brief is out
    error content/a.md:5:92 unbuilt-title: `@draft` names a brief that is not built now, and would print its title | take the citation out until the brief is built, or link words of your own
    error content/a.md:5:100 unbuilt-title: `@later` names a brief that is not built now, and would print its title | take the citation out until the brief is built, or link words of your own
    error content/a.md:5:111 unbuilt-title: `@draft#fig-x` refers into a brief that is not built now | take the reference out until the brief is built
    note content/draft.md:6:5 broken-link: the file `content/nowhere.md` does not exist
    ");
    assert_eq!(links(&site, "a.md"), ["unbuilt"; 7].join("\n"));
    assert!(site.backlinks.iter().all(Vec::is_empty), "a draft is in nobody's list");
}

#[test]
fn faults_of_what_contradicts_itself_stay_errors() {
    let text = [
        file("a.md", "date: 2025-01-01", ""),
        file("a/index.md", "date: 2025-01-01", "[x](nowhere.md)"),
        file("b.md", "date: 2025-01-01; status: draft", "[x](nowhere.md)"),
    ]
    .concat();
    let (site, mut faults) = link(&text);
    soften_unbuilt(&mut faults, &site);
    let mut severities: Vec<_> =
        faults.iter().map(|fault| (fault.code.as_str(), fault.severity.as_str())).collect();
    severities.sort_unstable();
    assert_eq!(
        severities,
        [("broken-link", "error"), ("broken-link", "note"), ("edition-conflict", "error")]
    );
}
