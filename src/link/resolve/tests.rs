//! Links, citations and cross-references of small sites.

use std::sync::Arc;

use super::super::catalog::{Kept, build_catalog};
use super::super::fixture::{parse, show};
use super::super::routes::{fill_routes, plan_aliases};
use super::super::{Parsed, Selection};
use super::{Driver, Input, Memo, brief_entry, resolve, soften_unbuilt};
use crate::model::address::Addresses;
use crate::model::catalog::{Catalog, DocId};
use crate::model::diagnostic::Diagnostic;
use crate::model::route::{Route, Subject};
use crate::model::site::{CitedSources, CitedWork, CrossRefTarget, Link, LinkWords, Site};
use crate::model::source::SourcePath;

/// Links a fixture: every built document has a page, every record page is a route; redirects are planned.
fn link(text: &str) -> (Site, Vec<Diagnostic>) {
    link_with(&parse(text), &mut Memos::default())
}

/// What earlier runs left: where targets lead, and the table of addresses.
pub type Memos = (Memo, super::super::routes::Memo);

/// Links what was parsed, with what earlier runs left.
pub fn link_with(parsed: &Parsed, (memo, routes_memo): &mut Memos) -> (Site, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let catalog = Arc::new(build_catalog(parsed, Selection::default()).unpack(&mut faults));
    let addresses = Addresses::new(&parsed.config);
    let docs = catalog.docs.iter().enumerate().filter(|(_, doc)| doc.state.is_built());
    let docs = docs.map(|(id, doc)| addresses.route(doc.url.clone(), "html", Subject::Doc(DocId(id as u32))));
    let records = catalog.records.iter().enumerate().flat_map(|(id, record)| {
        let record_id = crate::model::catalog::RecordId(id as u32);
        record.pages.iter().map(move |(lang, url)| {
            (url.clone(), Subject::Term { record: record_id, lang: lang.clone(), page: 1 })
        })
    });
    let records = records.map(|(url, subject)| addresses.route(url, "html", subject));
    let mut routes: Vec<Route> = docs.chain(records).collect();
    routes.extend(plan_aliases(&parsed.config, &catalog, "redirects").unpack(&mut faults));
    let plan_cited = |_: &Catalog, sources: &CitedSources| -> Vec<Route> {
        let lang = &parsed.config.language;
        let subject = |key: &str| Subject::Source { key: key.into(), lang: lang.clone() };
        let route =
            |key: &str| addresses.route(addresses.page(lang, &["sources", key]), "html", subject(key));
        sources.keys().map(|key| route(key)).collect()
    };
    let driver = Driver { each: &|count, act| (0..count).for_each(act), plan_cited: &plan_cited };
    let input = Input { parsed, page_routes: &routes, kept: Kept::Nothing, driver };
    let mut site = resolve(&input, catalog, memo).unpack(&mut faults);
    let file = |path: &SourcePath| Subject::File { path: path.clone() };
    let files = site.files.iter().map(|(path, url)| addresses.route(url.clone(), "files", file(path)));
    let files = files.collect();
    faults.extend(fill_routes(&mut site, &Arc::new(routes), files, routes_memo));
    (site, faults)
}

fn check(text: &str) -> String {
    let (site, faults) = link(text);
    show(&site.snapshot, &faults)
}

fn doc(site: &Site, file: &str) -> DocId {
    let place = site.catalog.docs.iter().position(|doc| doc.manuscript.file.below("content") == Some(file));
    DocId(place.unwrap_or_else(|| panic!("no file {file}")) as u32)
}

/// Where the links of a file lead, one a line.
fn links(site: &Site, file: &str) -> String {
    let links = site.resolved(doc(site, file)).links.iter().map(|link| match link {
        Link::Page { url, doc, words } => {
            format!("{url} {}", words_of(site, *doc, words)).trim_end().to_owned()
        }
        Link::File { url, size, .. } => format!("file {url} {size:?}"),
        Link::External { url } => format!("out {url}"),
        link => format!("{link:?}").to_lowercase(),
    });
    links.collect::<Vec<_>>().join("\n")
}

/// What a link without words of its own prints.
fn words_of(site: &Site, doc: Option<DocId>, words: &Option<LinkWords>) -> String {
    match (words, doc) {
        (Some(LinkWords::Title), Some(doc)) => site.catalog.doc(doc).title().into_owned(),
        (Some(LinkWords::Anchor(anchor)), _) => anchor.to_string(),
        _ => String::new(),
    }
}

/// A page or brief in short: path below `content/`, lines of front matter, body.
fn file(path: &str, keys: &str, body: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
    let keys: String = keys.split("; ").filter(|key| !key.is_empty()).map(|key| format!("{key}\n")).collect();
    format!("== content/{path}\n---\ntitle: The {name}\n{keys}---\n{body}\n")
}

#[test]
fn every_form_of_a_cross_link_is_resolved() {
    let body = "\
[a](../2024/12-other.md) [b](../2024/12-other.md#econ) [c](@/2024/12-other.md) [d](/2024/12-other.md#econ)
[e](/2024/12-other/) [f](/2024/12-other) [g](https://example.org/2024/12-other/#econ) [h](../../2024/12-other/)
[[other]] [[12-other|words]] [[other#econ]] [[b]]
[i](#own) [j](../2024/bundle/index.md) [k](../2024/bundle) [l](/old/place) [m](/topics/trade/) [n](../about.md) [[about]]
[o](https://other.example/x) <a@b.example> [p](mailto:c@d.example) https://bare.example/y. [q](doi:10.1000/1)
[r](chart.pdf) [s](/2025/chart.pdf) [t](/paper.pdf) [u](../2024/12-other.md?x=1#econ)

## Own";
    let text = [
        "== content/topics/trade.yaml\nname: Trade\n== content/static/paper.pdf\n== content/2025/chart.pdf\n",
        &file("2024/12-other.md", "date: 2024-01-01; topics: trade", "## The economy {#econ}"),
        &file("2024/bundle/index.md", "date: 2024-02-01; id: b; aliases: /old/place/", ""),
        &file("about.md", "", ""),
        &file("2025/a.md", "date: 2025-01-01", body),
    ]
    .concat();
    let (site, faults) = link(&text);
    assert_eq!(show(&site.snapshot, &faults), "");
    insta::assert_snapshot!(links(&site, "2025/a.md"));
    let files: Vec<String> = site.files.iter().map(|(path, url)| format!("{path} {url}")).collect();
    assert_eq!(files, ["content/2025/chart.pdf /2025/chart.pdf", "content/static/paper.pdf /paper.pdf"]);
}

#[test]
fn broken_targets_are_reported_where_they_stand() {
    let body = "\
[a](other.md) [b](../2024/12-othr.md) [c](../2024/12-other.md#ecno) [d](/topics/none/) [[othr]] [[tokyo]]
[e](#onw) [f](../../../etc/passwd) [g](..%2f..%2fsite.yaml) [h](../../site.yaml) [i](../references.bib) [j](Chart.pdf)
[k](javascript&colon;alert(1)) [l](http://) [m](https://example.org/nowhere/) [n](/2024/x/../12-other/) [o](../2024/)

![alt](missing.svg) ![alt](chart.svg)

## Own";
    let text = [
        "== content/2025/chart.pdf\n== content/references.bib\n== content/2025/chart.svg\n<svg><script>\n",
        &file("2024/12-other.md", "date: 2024-01-01; aliases: ['/2025/A/', /z]", "## The economy {#econ}"),
        &file("2024/tokyo.md", "date: 2024-01-01; aliases: /z/", ""),
        &file("2023/tokyo.md", "date: 2024-01-01", ""),
        &file("2025/a.md", "date: 2025-01-01", body),
    ]
    .concat();
    insta::assert_snapshot!(check(&text));
}

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
    note content/draft.md:6:5 broken-link: the file `nowhere.md` does not exist (looked for `content/nowhere.md`)
    ");
    assert_eq!(links(&site, "a.md"), ["unbuilt"; 7].join("\n"));
    assert!(site.backlinks.iter().all(Vec::is_empty), "a draft is in nobody's list");
}

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

const LIBRARY: &str = "== content/references.bib\n@book{lee2020, author={Lee, Ann}, title={Ships}, date={2020}, publisher={P}}\n@book{both, author={Lee, Ann}, title={Both}, date={2020}, publisher={P}}\n@book{taken, author={Lee, Ann}, title={Taken}, date={2020}, publisher={P}}\n";

#[test]
fn citations_find_entries_and_briefs() {
    let text = [
        LIBRARY,
        "== content/2025/a/own.bib\n@book{both, author={Own, O.}, title={Own}, date={2021}, publisher={P}}\n@book{spare, author={Own, O.}, title={Spare}, date={2021}, publisher={P}}\n@book{never, author={Own, O.}, title={Never}, date={2021}, publisher={P}}\n",
        &file("2025/a/index.md", "date: 2025-01-01; nocite: spare", "Ships sail [@lee2020; @both]. Others too [@x]. @lee2020 says so. [@lee2002] [@taken] [@twin]"),
        &file("2025/x.md", "date: 2025-01-02; authors: Bo Ek; doi: 10.1/x", "And @both."),
        &file("2025/taken.md", "date: 2025-01-02", ""),
        &file("2024/twin.md", "date: 2025-01-02", ""),
        &file("2025/twin.md", "date: 2025-01-02", ""),
    ]
    .concat();
    let (site, faults) = link(&text);
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    error content/2025/a/index.md:6:68 unknown-citation: no library has an entry `lee2002`, and no brief this id | did you mean `@lee2020`?
    error content/2025/a/index.md:6:79 ambiguous-name: `@taken` is the key of an entry and the name of a brief, expected one of them <- content/references.bib <- content/2025/taken.md | rename the entry, or cite the brief by its full id
    error content/2025/a/index.md:6:88 ambiguous-name: `twin` fits 2 briefs, expected a name that fits one <- content/2024/twin.md <- content/2025/twin.md | write the path of the one you mean, as `/2024/twin.md`
    warning content/2025/a/own.bib:3:1 unused-entry: the entry `never` of the brief's own library is never cited | cite it, list it under `nocite: [never]`, or delete it
    note content/references.bib:3:1 uncited-entry: nothing cites 1 of the 3 entries: `taken` | nothing is wrong with keeping them; `lint: {uncited-entry: allow}` silences this
    ");
    let resolved = site.resolved(doc(&site, "2025/a/index.md"));
    let CitedWork::Brief { doc: cited, .. } = resolved.citations[1][0] else { panic!("a brief is cited") };
    let entry = brief_entry(&site, cited).expect("briefs can be cited");
    insta::assert_snapshot!(entry.item.to_string(), @r#"{"DOI":"10.1/x","URL":"https://example.org/2025/x/","author":[{"family":"Ek","given":"Bo"}],"id":"x","issued":{"date-parts":[[2025,1,2]]},"language":"en","title":"The x","type":"report"}"#);
    let sources = site.cited_by_source.iter().map(|(key, source)| {
        let uses = source.uses.iter().map(|used| {
            let sentence = site
                .sentence(used.doc, used.places.first().and_then(|place| place.sentence))
                .map_or("-", |sentence| &sentence.text);
            format!("{}: {sentence}", site.catalog.doc(used.doc).url)
        });
        format!("{key} {}\n", uses.collect::<Vec<_>>().join(" | "))
    });
    insta::assert_snapshot!(sources.collect::<String>(), @"
    both /2025/x/: And.
    both-e87397bd /2025/a/: Ships sail.
    lee2020 /2025/a/: Ships sail.
    spare /2025/a/: -
    ");
}

#[test]
fn cross_references_name_figures_and_sections() {
    let figure = "{{ figure(id=\"fig-map\", src=\"map.svg\", alt=\"A\", caption=\"C\", source=\"S\") }}";
    let text = [
        "== content/map.svg\n<svg>\n== content/series/s.yaml\nname: S\nheadings: numbered\nnumbering: none\n",
        &file("x.md", "date: 2025-01-01; series: s", &format!("## One\n\n## Two {{#sec-two}}\n\n{figure}")),
        &file("a.md", "date: 2025-01-01", &format!("{figure}\n\n@fig-map, [@fig-map], @x#fig-map, @x#sec-two, @fig-mpa, @x#fig-none, @y#fig-map and [w](#fig-map)")),
    ]
    .concat();
    let (site, faults) = link(&text);
    let targets = site.resolved(doc(&site, "a.md")).cross_refs.iter().flatten().map(|target| match target {
        CrossRefTarget::Exhibit { url, number, doc, .. } => format!("{url} {number} {}", doc.is_some()),
        CrossRefTarget::Section { url, number, words, .. } => format!("{url} {number:?} {words}"),
        CrossRefTarget::Unknown => "unknown".to_owned(),
    });
    insta::assert_snapshot!(targets.collect::<Vec<_>>().join("\n"), @r#"
    #fig-map 1 false
    #fig-map 1 false
    /x/#fig-map 1 true
    /x/#sec-two Some("2") Two
    unknown
    unknown
    unknown
    "#);
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    error content/a.md:7:47 unknown-reference: nothing in this document has the id `fig-mpa` | did you mean `@fig-map`?
    error content/a.md:7:57 unknown-reference: nothing in `content/x.md` has the id `fig-none` | the only one of its kind is `@fig-map`
    error content/a.md:7:70 broken-link: `y` is the name of no brief | did you mean `a`?
    ");
}

#[test]
fn the_graph_is_the_same_from_both_sides() {
    let text = [
        file(
            "a.md",
            "date: 2025-01-01; supersedes: c",
            "First words. As [we said](b.md), it holds. Again [[b]] here.\n\n## S\n\nSee [@c].",
        ),
        file("b.md", "date: 2025-01-02", "[a](a.md) [self](b.md)"),
        file("c.md", "date: 2025-01-03; status: withdrawn", "[a](a.md)"),
        file("d.md", "date: 2025-01-04; unlisted: true", "[a](a.md)"),
        file("about.md", "", "[a](a.md)"),
    ]
    .concat();
    let (site, faults) = link(&text);
    assert_eq!(show(&site.snapshot, &faults), "");
    let mut lines = Vec::new();
    for (index, brief) in site.catalog.briefs.iter().enumerate() {
        let based = site.builds_on[index].iter().map(|brief| &*site.catalog.brief(*brief).id);
        let cited = site.backlinks[index].iter().map(|backlink| {
            let found = site.sentence(backlink.from, backlink.sentence);
            let sentence = found.map_or("-", |sentence| &sentence.text);
            let section = found.and_then(|sentence| sentence.section.as_deref()).unwrap_or("-");
            format!("{} ({sentence}, {section}, {})", site.catalog.doc(backlink.from).url, backlink.cited)
        });
        lines.push(format!(
            "{} on [{}] by [{}]",
            brief.id,
            based.collect::<Vec<_>>().join(" "),
            cited.collect::<Vec<_>>().join(" ")
        ));
    }
    insta::assert_snapshot!(lines.join("\n"), @"
    a on [b c] by [/b/ (a self, -, false)]
    b on [a] by [/a/ (As we said, it holds., -, false)]
    c on [] by [/a/ (See., s, true)]
    d on [a] by []
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
    error site.yaml:7:53 broken-link: the file `gone.md` does not exist (looked for `content/gone.md`)
    note site.yaml:7:95 names-unbuilt: `draft.md` is not built now and left out of the menu
    ");
    assert!(matches!(&site.logo, Some(Link::File { url, .. }) if **url == *"/logo.svg"));
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

#[test]
fn suggestions_and_anchors_stay_fast_on_hostile_input() {
    let mut body = String::new();
    for index in 0..3000 {
        body.push_str(&format!(
            "## Heading {index}\n\n[x](#heading-{index}x) [[missing-{index}]] [@key{index}]\n\n"
        ));
    }
    let text = file("a.md", "date: 2025-01-01", &body);
    let (site, faults) = link(&text);
    assert_eq!(faults.len(), 9000);
    let helped =
        faults.iter().filter(|fault| fault.help.as_ref().is_some_and(|help| help.starts_with("did"))).count();
    assert!(helped <= 20, "{helped}");
    assert_eq!(site.resolved.len(), 1);
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
