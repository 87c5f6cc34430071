//! Citations of entries and briefs, references to figures and sections, and the graph that they make.

use super::super::super::fixture::show;
use super::super::brief_entry;
use super::{doc, file, link};
use crate::model::site::{CitedWork, CrossRefTarget};

const LIBRARY: &str = "== content/references.bib\n@book{lee2020, author={Lee, Ann}, title={Ships}, date={2020}, publisher={P}}\n@book{both, author={Lee, Ann}, title={Both}, date={2020}, publisher={P}}\n@book{taken, author={Lee, Ann}, title={Taken}, date={2020}, publisher={P}}\n";

#[test]
fn citations_find_entries_and_briefs() {
    let text = [
        LIBRARY,
        "== content/2025/a/own.bib\n@book{both, author={Own, O.}, title={Own}, date={2021}, publisher={P}}\n@book{spare, author={Own, O.}, title={Spare}, date={2021}, publisher={P}}\n@book{never, author={Own, O.}, title={Never}, date={2021}, publisher={P}}\n",
        &file("2025/a/index.md", "date: 2025-01-01; nocite: spare", "Ships sail [@lee2020; @both]. Others too [@x]. @lee2020 says so. [@lee2002] [@taken] [@twin]"),
        &file("2025/x.md", "date: 2025-01-02; authors: Bo Ek; doi: 10.5555/x", "And @both."),
        &file("2025/taken.md", "date: 2025-01-02", ""),
        &file("2024/twin.md", "date: 2025-01-02", ""),
        &file("2025/twin.md", "date: 2025-01-02", ""),
    ]
    .concat();
    let (site, faults) = link(&text);
    insta::assert_snapshot!(show(&site.snapshot, &faults), @"
    error content/2025/a/index.md:6:68 unknown-citation: no library has an entry `lee2002`, and no brief this id <- content/references.bib | did you mean `@lee2020`?
    error content/2025/a/index.md:6:79 ambiguous-name: `@taken` is the key of an entry and the name of a brief, expected one of them <- content/references.bib <- content/2025/taken.md | rename the entry, or cite the brief by its full id
    error content/2025/a/index.md:6:88 ambiguous-name: `twin` fits 2 briefs, expected a name that fits one <- content/2024/twin.md <- content/2025/twin.md | write the path of the one you mean, as `/2024/twin.md`
    warning content/2025/a/own.bib:3:1 unused-entry: the entry `never` of the brief's own library is never cited | cite it, list it under `nocite: [never]`, or delete it
    ");
    let resolved = site.resolved(doc(&site, "2025/a/index.md"));
    let CitedWork::Brief { doc: cited, .. } = resolved.citations[1][0] else { panic!("a brief is cited") };
    let entry = brief_entry(&site, cited).expect("briefs can be cited");
    insta::assert_snapshot!(entry.item.to_string(), @r#"{"DOI":"10.5555/x","URL":"https://example.org/2025/x/","author":[{"family":"Ek","given":"Bo"}],"id":"x","issued":{"date-parts":[[2025,1,2]]},"language":"en","title":"The x","type":"report"}"#);
    let sources = site.cited_by_source.iter().map(|(key, source)| {
        let uses = source.uses.iter().map(|used| {
            let sentence = site
                .sentence(used.doc, used.places.first().and_then(|place| place.sentence))
                .map_or("-".into(), |sentence| site.catalog.doc(used.doc).manuscript.quoted(sentence).text);
            format!("{}: {sentence}", site.catalog.doc(used.doc).url)
        });
        format!("{key} {}\n", uses.collect::<Vec<_>>().join(" | "))
    });
    insta::assert_snapshot!(sources.collect::<String>(), @"
    both /2025/x/: And ￼.
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
            let manuscript = &site.catalog.doc(backlink.from).manuscript;
            let sentence = found.map_or("-".into(), |sentence| manuscript.quoted(sentence).text);
            let section = found.and_then(|sentence| manuscript.section_of(sentence)).unwrap_or("-");
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
