//! Catalogs of small sites.

use super::super::Selection;
use super::super::fixture::{ALL, parse, show};
use super::build_catalog;
use crate::model::catalog::{Card, Catalog, DocState, Unbuilt};
use crate::model::text::Lang;

const SERIES: &str = "== content/series/bulletin.yaml\nname: Bulletin\nrunning: true\n";

/// A brief of the series, in short: path below `content/`, then lines of front matter.
fn brief(path: &str, keys: &str) -> String {
    let lines: String = keys.split("; ").map(|key| format!("{key}\n")).collect();
    format!("== content/{path}\n---\ntitle: T\n{lines}---\nText.\n")
}

fn catalog_of(text: &str, selection: Selection) -> (Catalog, String) {
    let parsed = parse(text);
    let catalog = build_catalog(&parsed, selection);
    let faults = show(&parsed.snapshot, &catalog.diagnostics);
    (catalog.value, faults)
}

/// What a brief or page became: address, id, state.
fn line(catalog: &Catalog, file: &str) -> String {
    let doc = catalog.docs.iter().find(|doc| doc.manuscript.file.as_str() == format!("content/{file}"));
    let doc = doc.expect("the file is in the catalog");
    let id = doc.brief.map_or("-", |brief| &catalog.brief(brief).id);
    let state = match doc.state {
        DocState::Unbuilt(Unbuilt::Embargo(_)) => "embargo".to_owned(),
        DocState::Unbuilt(why) => format!("{why:?}").to_lowercase(),
        state => format!("{state:?}").to_lowercase(),
    };
    format!("{} {id} {state}", doc.url)
}

fn titles(cards: Option<&Vec<std::sync::Arc<Card>>>) -> String {
    cards.into_iter().flatten().map(|card| card.id.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn files_get_addresses_ids_and_states() {
    let text = [
        SERIES,
        "== content/series/notes.yaml\nname: Notes\nnumbering: none\n",
        "== content/series/pb.yaml\nname: Policy Brief\nnumbering: continuous\n",
        &brief("bulletin/2025/31-tokyo.md", "series: bulletin; number: 31; date: 2025-02-01; running: 1"),
        &brief("bulletin/2025/32-oslo/index.md", "series: Bulletin; number: '032'; running: 2"),
        &brief("bulletin/2025/33-riga.md", "series: bulletin; slug: gate; date: 2025-03-11"),
        &brief("notes/oslo.md", "series: notes; date: 2025-03-10; number: 4"),
        &brief("pb/2025/07-x.md", "series: pb; number: C 7; date: 2024-12-31; expires: 2025-03-10"),
        &brief("a.md", "date: 2024-01-01; id: own-id; status: withdrawn"),
        &brief("b.md", "date: 2024-01-01; status: review"),
        &brief("c.md", "date: 2024-01-01; status: cleared; embargo: 2025-03-10T12:00"),
        &brief("d.md", "date: 2024-01-01; embargo: 2025-03-10T12:01"),
        &brief("e.md", "date: 2024-01-01; status: draft; expires: 2025-03-01"),
        &brief("about.md", "unlisted: true"),
        &brief("bulletin/_index.md", "toc: false"),
        "== content/broken.md\nno front matter\n",
    ]
    .concat();
    let (catalog, _) = catalog_of(&text, Selection::default());
    for (file, expected) in [
        ("bulletin/2025/31-tokyo.md", "/bulletin/2025/31-tokyo/ bulletin-2025-31 built"),
        ("bulletin/2025/32-oslo/index.md", "/bulletin/2025/32-oslo/ bulletin-2025-032 built"),
        ("bulletin/2025/33-riga.md", "/bulletin/2025/gate/ gate future"),
        ("notes/oslo.md", "/notes/oslo/ oslo built"),
        ("pb/2025/07-x.md", "/pb/2025/07-x/ pb-c-7 expired"),
        ("a.md", "/a/ own-id withdrawn"),
        ("b.md", "/b/ b review"),
        ("c.md", "/c/ c built"),
        ("d.md", "/d/ d embargo"),
        ("e.md", "/e/ e draft"),
        ("about.md", "/about/ - built"),
        ("bulletin/_index.md", "/bulletin/ - built"),
        ("broken.md", "/broken/ broken unreadable"),
    ] {
        assert_eq!(line(&catalog, file), expected, "{file}");
    }
    let (catalog, _) = catalog_of(&text, ALL);
    assert_eq!(line(&catalog, "e.md"), "/e/ e expired");
    assert_eq!(line(&catalog, "d.md"), "/d/ d embargo");
    assert_eq!(line(&catalog, "bulletin/2025/33-riga.md"), "/bulletin/2025/gate/ gate built");
}

#[test]
fn briefs_are_found_by_all_their_names() {
    let text = [
        SERIES,
        &brief("bulletin/2025/31-tokyo.md", "series: bulletin; number: 31; date: 2025-02-01; running: 1"),
        &brief("bulletin/2025/31-tokyo.pl.md", "slug: Tokio; status: published"),
        &brief("bulletin/2024/02-tokyo.md", "series: bulletin; number: 2; date: 2024-02-01; running: 2"),
    ]
    .concat();
    let (catalog, _) = catalog_of(&text, Selection::default());
    let find = |name: &str| catalog.brief_names.find(name).count();
    for (name, count) in
        [("bulletin-2025-31", 1), ("31-tokyo", 1), ("tokio", 1), ("02-tokyo", 1), ("tokyo", 2), ("x", 0)]
    {
        assert_eq!(find(name), count, "{name}");
    }
}

#[test]
fn editions_inherit_what_they_share() {
    let text = [
        SERIES,
        &brief(
            "bulletin/2025/31-tokyo.md",
            "series: bulletin; number: 31; running: 1; date: 2025-02-01; topics: trade; doi: 10.5555/x; authors: Ann Lee",
        ),
        &brief("bulletin/2025/31-tokyo.pl.md", "status: published; date: 2025-02-03; topics: handel"),
        &brief("bulletin/2025/40-other.md", "series: bulletin; number: 32; date: 2025-02-01; running: 2; embargo: 2025-01-01"),
        &brief("bulletin/2025/inny.pl.md", "status: published; translation_of: other; embargo: 2026-01-01"),
        &brief("bulletin/2025/draft.md", "series: bulletin; date: 2025-02-01"),
        &brief("bulletin/2025/draft.pl.md", "date: 2025-02-01"),
    ]
    .concat();
    let (catalog, faults) = catalog_of(&text, Selection::default());
    assert_eq!(
        line(&catalog, "bulletin/2025/31-tokyo.pl.md"),
        "/pl/bulletin/2025/31-tokyo/ bulletin-2025-31 built"
    );
    assert_eq!(
        line(&catalog, "bulletin/2025/40-other.md"),
        "/bulletin/2025/40-other/ bulletin-2025-32 embargo"
    );
    assert_eq!(
        line(&catalog, "bulletin/2025/inny.pl.md"),
        "/pl/bulletin/2025/inny/ bulletin-2025-32 embargo"
    );
    assert_eq!(line(&catalog, "bulletin/2025/draft.pl.md"), "/pl/bulletin/2025/draft/ draft draft");
    let polish =
        catalog.docs.iter().find_map(|doc| doc.card.as_ref().filter(|card| card.lang == Lang::new("pl")));
    let polish = polish.expect("one Polish edition is built");
    assert_eq!(polish.number.as_deref(), Some("31"));
    assert_eq!(&*polish.authors[0].sort_name, "Lee, Ann");
    let terms: Vec<&str> = polish.terms[0].1.iter().map(|id| &*catalog.record(*id).record.id).collect();
    assert_eq!(terms, ["handel"]);
    assert!(catalog.doc(polish.doc).meta.doi.is_none());
    insta::assert_snapshot!(faults, @"note content/bulletin/2025/draft.pl.md:2:8 edition-status: the `pl` edition has no `status` of its own and is a draft | add `status: published` when the translation is ready");
}

#[test]
fn editions_that_contradict_each_other_are_reported() {
    let text = [
        brief("a.md", "date: 2025-02-01; original: true"),
        brief("a.pl.md", "original: true; status: draft"),
        brief("b.md", "date: 2025-02-01"),
        brief("b/index.md", "date: 2025-02-01"),
        brief("c.pl.md", "translation_of: nothing; status: draft"),
        brief("d.pl.md", "translation_of: d.md; status: draft"),
        brief("e.md", "date: 2025-02-01; translation_of: f.pl.md"),
        brief("f.pl.md", "date: 2025-02-01; translation_of: e; status: published"),
    ]
    .concat();
    let (catalog, faults) = catalog_of(&text, Selection::default());
    assert_eq!(line(&catalog, "b/index.md"), "/b/ b unreadable");
    assert_eq!(line(&catalog, "f.pl.md"), "/pl/f/ e built");
    insta::assert_snapshot!(faults, @"
    error content/a.pl.md:3:11 edition-conflict: two editions say `original: true`, expected one <- content/a.md | keep `original: true` in the edition that was written first
    error content/b/index.md:1:1 edition-conflict: a second edition in `en`, expected one file a language <- content/b.md | rename one of the two files, or merge them
    error content/c.pl.md:3:17 edition-conflict: `translation_of: nothing` names nothing, expected one other brief | write the path of the original, for example `31-tokyo-hedges.md`
    error content/d.pl.md:3:17 edition-conflict: `translation_of: d.md` names nothing, expected one other brief | write the path of the original, for example `31-tokyo-hedges.md`
    ");
}

#[test]
fn numbers_are_checked() {
    let briefs = |keys: &[(&str, &str)]| {
        let briefs = keys
            .iter()
            .map(|(path, keys)| brief(&format!("bulletin/{path}.md"), &format!("series: bulletin; {keys}")));
        let text: String = std::iter::once(SERIES.to_owned()).chain(briefs).collect();
        catalog_of(&text, Selection::default()).1
    };
    let clean = briefs(&[
        ("2024/a", "number: 7; running: 1; date: 2024-02-01"),
        ("2025/b", "number: 1; running: 2; date: 2025-02-01"),
        ("2025/c", "number: C 32; running: 3; date: 2025-02-01"),
        ("2025/d", "number: 2; running: 4; status: draft"),
        ("2025/e", "number: 3; running: 5; date: 2025-02-01"),
    ]);
    assert_eq!(clean, "");
    let mut faults = briefs(&[
        ("2024/a", "number: 7; running: 1; date: 2024-02-01"),
        ("2024/b", "number: '07'; running: 2; date: 2024-02-02"),
        ("2025/c", "number: 1; running: 3; date: 2025-02-02"),
        ("2025/d", "number: 4; running: 7; date: 2025-02-01"),
    ]);
    faults += &briefs(&[
        ("2024/a", "number: 1; running: 2; date: 2024-02-01"),
        ("2025/b", "number: 1; running: 1; date: 2025-02-01"),
    ]);
    insta::assert_snapshot!(faults, @"
    error content/bulletin/2024/b.md:4:10 duplicate-number: number `07` is used twice in `bulletin` of 2024 <- content/bulletin/2024/a.md | give one of the two the next free number
    warning content/bulletin/2025/d.md:4:9 number-gap: numbers 2 to 3 are missing in `bulletin` of 2025 before `4` <- content/bulletin/2025/c.md | renumber, or add a draft that holds the missing number
    warning content/bulletin/2025/d.md:4:9 number-order: number `4` is dated 2025-02-01, earlier than `1` of 2025-02-02 <- content/bulletin/2025/c.md | swap the numbers, or correct a date
    warning content/bulletin/2025/d.md:5:10 number-gap: running numbers 4 to 6 are missing in `bulletin` before `7` <- content/bulletin/2025/c.md | renumber, or add a draft that holds the missing number
    warning content/bulletin/2024/a.md:5:10 number-order: running number `2` is dated 2024-02-01, earlier than `1` of 2025-02-01 <- content/bulletin/2025/b.md | swap the numbers, or correct a date
    ");
}

#[test]
fn gaps_that_a_fault_explains_are_not_reported() {
    for briefs in [
        ["number: 1; running: 1", "number: 1; running: 2", "number: 3; running: 3"],
        ["number: 1; running: 1", "running: 2", "number: 3; running: 3"],
    ] {
        let briefs = briefs.iter().zip(["a", "b", "c"]);
        let briefs = briefs.map(|(keys, name)| {
            brief(&format!("bulletin/2025/{name}.md"), &format!("series: bulletin; {keys}"))
        });
        let text: String = std::iter::once(SERIES.to_owned()).chain(briefs).collect();
        assert!(!catalog_of(&text, Selection::default()).1.contains("number-gap"));
    }
}

#[test]
fn required_keys_depend_on_the_status() {
    let text = [
        "== content/series/s.yaml\nname: S\nrequired: [standfirst, number, authors]\n",
        &brief("s/2025/a.md", "series: s; date: 2025-01-01; authors: X Y"),
        &brief("s/2025/b.md", "series: s; date: 2025-01-01; status: cleared; standfirst: S; number: 1"),
        &brief("s/2025/c.md", "series: s; status: draft; standfirst: S; authors: X Y"),
    ]
    .concat();
    insta::assert_snapshot!(catalog_of(&text, Selection::default()).1, @"
    warning content/s/2025/a.md:2:8 required-by-series: `number` is missing, which the series `s` asks for | add `number:` to the front matter
    warning content/s/2025/a.md:2:8 required-by-series: `standfirst` is missing, which the series `s` asks for | add `standfirst:` to the front matter
    error content/s/2025/b.md:2:8 required-by-series: `authors` is missing, which the series `s` asks for | add `authors:` to the front matter
    ");
}

#[test]
fn names_match_records() {
    let text = [
        "== site.yaml\ntaxonomies:\n  topics: {records: closed}\n  instruments: {records: open}\n",
        "== content/topics/trade.yaml\nname: {en: Trade, pl: Handel}\n",
        "== content/people/zofia-lak.yaml\nname: Zofia Łąk\nsort_name: Łąk, Zofia\naffiliation: inst\n",
        "== content/people/inst.yaml\nname: {en: The Institute, pl: Instytut}\nkind: organisation\n",
        "== content/regions/central-asia.yaml\nname: Central Asia\nparent: asja\n",
        "== content/regions/asia.yaml\nname: Asia\nparent: central-asia\n",
        &brief("a.md", "date: 2025-01-01; topics: [HANDEL, trade, tade]; authors: [zofia łąk, Zofia Lak]"),
        &brief("b.md", "date: 2025-01-01; regions: [Central–Asia, Centrel Asia, Asja]; taxonomies: {instruments: [Treaty, treaty], instrumets: x}"),
        &brief("c.md", "date: 2025-01-01; status: draft; regions: Secretland"),
    ]
    .concat();
    let (catalog, faults) = catalog_of(&text, Selection::default());
    let ids = catalog.records.iter().map(|record| format!("{}/{}", record.record.taxonomy, record.record.id));
    assert_eq!(
        ids.collect::<Vec<_>>().join(" "),
        "people/inst people/zofia-lak topics/trade regions/asia regions/asja regions/central-asia \
         regions/centrel-asia instruments/treaty"
    );
    let author =
        &catalog.listed[&Lang::new("en")].iter().find(|card| &*card.id == "a").expect("a is built").authors
            [0];
    assert_eq!(author.affiliation.as_deref(), Some("The Institute"));
    insta::assert_snapshot!(faults, @"
    error content/a.md:4:25 unknown-record: `tade` is no record of `topics`, expected an id or name from `content/topics/` | did you mean `trade`?
    warning content/a.md:5:22 near-miss: `Zofia Lak` is nearly `Zofia Łąk`, the name of the record `zofia-lak` <- content/people/zofia-lak.yaml | write `zofia-lak` if you mean it
    warning content/b.md:4:11 near-miss: `Central–Asia` is nearly `Central Asia`, the name of the record `central-asia` <- content/regions/central-asia.yaml | write `central-asia` if you mean it
    warning content/b.md:4:25 near-miss: `Centrel Asia` is nearly `Central Asia`, the name of the record `central-asia` <- content/regions/central-asia.yaml | write `central-asia` if you mean it
    error content/b.md:5:45 unknown-key: `instrumets` is no taxonomy of the site | did you mean `instruments`?
    error content/regions/central-asia.yaml:2:9 unknown-record: `asja` is no record of `regions`, expected an id or name from `content/regions/` | did you mean `asia`?
    ");
}

#[test]
fn parents_lead_nowhere_back() {
    let text = "== content/topics/a.yaml\nname: A\nparent: c\n== content/topics/b.yaml\nname: B\nparent: a\n\
                == content/topics/c.yaml\nname: C\nparent: b\n== content/topics/d.yaml\nname: D\nparent: a\n";
    let (catalog, faults) = catalog_of(text, Selection::default());
    for start in catalog.records.iter() {
        let mut steps = 0;
        let mut at = start.parent;
        while let Some(parent) = at {
            at = catalog.record(parent).parent;
            steps += 1;
            assert!(steps < 5);
        }
    }
    insta::assert_snapshot!(faults, @"error content/topics/b.yaml:2:9 bad-value: the parents of `b` lead back to it | remove one `parent`");
}

#[test]
fn lists_hold_what_is_built_newest_first() {
    let text = [
        "== content/people/ann.yaml\nname: Ann\n== content/people/bob.yaml\nname: Bob\npage: true\n\
         == content/people/eve.yaml\nname: Eve\n",
        SERIES,
        &brief("a.md", "series: bulletin; date: 2025-01-01; authors: ann; topics: trade"),
        &brief(
            "b.md",
            "series: bulletin; date: 2025-03-01; authors: ann; contributors: {person: eve, role: map}",
        ),
        &brief("c.md", "series: bulletin; date: 2025-02-01; unlisted: true; authors: New Name"),
        &brief("d.md", "series: bulletin; date: 2025-02-01; status: withdrawn; authors: Gone Name"),
        &brief(
            "e.md",
            "series: bulletin; date: 2025-02-01; status: draft; authors: Secret Name; topics: secret",
        ),
        &brief("f.md", "series: bulletin; date: 2025-02-01; expires: 2025-03-01"),
        &brief("g.md", "series: bulletin; title: undated").replace("title: T\n", ""),
    ]
    .concat();
    let (catalog, faults) = catalog_of(&text, Selection::default());
    assert_eq!(faults, "");
    let en = Lang::new("en");
    assert_eq!(titles(catalog.listed.get(&en)), "b f a g");
    let list = |taxonomy: &str, id: &str| {
        let place = catalog
            .records
            .iter()
            .position(|entry| *entry.record.taxonomy == *taxonomy && *entry.record.id == *id);
        let id = crate::model::catalog::RecordId(place.unwrap_or_else(|| panic!("no record {id}")) as u32);
        let pages: Vec<&str> = catalog.record(id).pages.values().map(|url| &**url).collect();
        format!("{} | {}", titles(catalog.by_record.get(&(id, en.clone()))), pages.join(" "))
    };
    for (taxonomy, id, expected) in [
        ("series", "bulletin", "b d f a g | /bulletin/"),
        ("people", "ann", "b a | /people/ann/"),
        ("people", "bob", " | /people/bob/ /pl/people/bob/"),
        ("people", "eve", "b | /people/eve/"),
        ("people", "new-name", " | /people/new-name/"),
        ("topics", "trade", "a | /topics/trade/"),
    ] {
        assert_eq!(list(taxonomy, id), expected, "{id}");
    }
    assert!(!format!("{:?}", catalog.records).contains("ecret"));
}

#[test]
fn picks_of_what_is_not_built_are_dropped() {
    let text = [
        "== site.yaml\nhome: {lead: 'b'}\n",
        "== content/topics/trade.yaml\nname: Trade\npicks: [{brief: a, why: best}, {brief: b}]\n",
        &brief(
            "a.md",
            "date: 2025-01-01; related: [b, {brief: c.md, why: W}, chips, a/../missing.md]; supersedes: c",
        ),
        &brief("b.md", "date: 2025-01-01; status: draft"),
        &brief("c.md", "date: 2025-01-01; status: withdrawn; withdrawal: {date: 2025-02-01, see: a}"),
        &brief("2024/chip.md", "date: 2025-01-01"),
        &brief("2025/chip.md", "date: 2025-01-01; related: chip"),
    ]
    .concat();
    let (catalog, faults) = catalog_of(&text, Selection::default());
    let doc =
        |file: &str| catalog.docs.iter().find(|doc| doc.manuscript.file.as_str() == file).expect("a file");
    let a = doc("content/a.md");
    assert_eq!(a.related.len(), 1);
    assert_eq!(doc("content/c.md").see, a.brief);
    assert_eq!(doc("content/c.md").card.as_ref().and_then(|card| card.superseded_by), a.brief);
    assert_eq!(catalog.lead, None);
    let picks = &catalog.records.iter().find(|record| &*record.record.id == "trade").expect("a topic").picks;
    assert_eq!(picks.len(), 1);
    insta::assert_snapshot!(faults, @"
    error content/2025/chip.md:4:10 ambiguous-name: `chip` fits 2 briefs, expected a name that fits one <- content/2024/chip.md <- content/2025/chip.md | write the path of the one you mean, as `/2024/chip.md`
    note content/a.md:4:11 names-unbuilt: `b` is not built now and left out here | nothing to do: it appears by itself once the brief is built
    error content/a.md:4:37 broken-link: `chips` is the name of no brief | did you mean `chip`?
    error content/a.md:4:44 broken-link: `a/../missing.md` is the name of no brief | write a path, a slug or an id such as `bulletin-2025-31`
    note content/topics/trade.yaml:2:40 names-unbuilt: `b` is not built now and left out here | nothing to do: it appears by itself once the brief is built
    note site.yaml:6:15 names-unbuilt: `b` is not built now and left out here | nothing to do: it appears by itself once the brief is built
    ");
}

#[test]
fn written_ids_are_given_once() {
    let text = [
        brief("a.md", "date: 2025-01-01; id: same"),
        brief("b.md", "date: 2025-01-01; id: Same"),
        brief("2024/c.md", "date: 2025-01-01"),
        brief("2025/c.md", "date: 2025-01-01"),
    ]
    .concat();
    insta::assert_snapshot!(catalog_of(&text, Selection::default()).1, @"error content/b.md:4:5 duplicate-id: a second brief has the id `Same` <- content/a.md | give one of the two another `id`");
}
