//! A run with a memory gives what a run without one gives, whatever was edited between.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Memory, link, parse, render_route};
use crate::link::Selection;
use crate::model::artifact::Body;
use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::source::{Snapshot, SourcePath};
use crate::outputs::Press;
use crate::parse::config::parse_config;

const SETTINGS: &str = "title: T\nbase_url: https://a.example/\nlanguage: en\nlanguages: {pl: {}}\n";

/// Files of a small site, each in several forms; an empty form is no file.
const FILES: [(&str, &[&str]); 8] = [
    (
        "content/s/2025/1-a.md",
        &[
            "---\ntitle: A\nseries: s\nnumber: 1\ndate: 2025-01-01\nauthors: [lee]\ntopics: [ports]\n---\nWords [b](2-b.md) and [@lee].\n",
            "---\ntitle: A, and longer\nseries: s\nnumber: 1\ndate: 2025-01-01\nauthors: [lee]\ntopics: [ports]\n---\nWords [b](2-b.md) and [@lee].\n",
            "---\ntitle: A\nstandfirst: Why.\nseries: s\nnumber: 1\ndate: 2025-01-01\nauthors: [lee]\ntopics: [ports]\n---\nMore and more words without a mark.\n",
            "---\ntitle: A\nseries: s\nnumber: 1\ndate: 2025-01-03\nauthors: [lee, Kim Roe]\ntopics: [portz]\nembargo: 2025-02-02\n---\nWords.\n",
        ],
    ),
    (
        "content/s/2025/1-a.pl.md",
        &[
            "---\ntitle: Be\nstatus: published\n---\nTak.\n",
            "---\ntitle: Inny\nstatus: published\n---\nTak, tak.\n",
            "",
        ],
    ),
    (
        "content/s/2025/2-b.md",
        &[
            "---\ntitle: B\nseries: s\nnumber: 2\ndate: 2025-01-02\nrelated: [a]\n---\n## One\n\n{{ figure(id=\"fig-f\", src=\"f.svg\", alt=\"x\", source=\"y\", caption=\"c\") }}\n",
            "---\ntitle: B anew\nseries: s\nnumber: 2\ndate: 2025-01-02\nrelated: [a]\n---\n## One\n\nNo figure.\n",
            "---\ntitle: B\nseries: s\nnumber: 4\ndate: 2025-01-02\nslug: c\naliases: [/old/]\n---\n## Two\n",
            "---\ntitle: B\nseries: s\nnumber: 1\ndate: 2025-02-03\nexpires: 2025-02-04\n---\nText.\n",
        ],
    ),
    ("content/s/2025/f.svg", &["<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>\n"]),
    ("content/series/s.yaml", &["name: S\n", "name: S\neditions_own_numbers: true\n", "name: The Series\n"]),
    ("content/people/lee.yaml", &["name: Ann Lee\n", "name: Ann B. Lee\n"]),
    (
        "content/references.bib",
        &["@report{lee, author={Lee, Ann}, title={Ships}, institution={I}, date={2020}}\n", ""],
    ),
    ("content/page.md", &["---\ntitle: P\n---\nSee [[a]].\n", "---\ntitle: Q\n---\nSee [[b]].\n", ""]),
];

/// The time runs with the steps: from before any embargo to after the last expiry.
const TIMES: [&str; 4] =
    ["2025-01-15T00:00:00Z", "2025-02-02T12:00:00Z", "2025-02-03T12:00:00Z", "2025-03-01T00:00:00Z"];

fn linked(
    forms: &[usize; 8],
    time: usize,
    config: &Arc<Config>,
    memory: &mut Memory,
) -> (Press, Vec<Diagnostic>) {
    let texts = FILES.iter().zip(forms).map(|((path, texts), form)| (*path, texts[form % texts.len()]));
    let mut snapshot = Snapshot::of_texts(texts.filter(|(_, text)| !text.is_empty())).expect("paths");
    snapshot.now = TIMES[time].parse().expect("a time");
    let mut faults = Vec::new();
    let parsed = parse(&Arc::new(snapshot), Arc::clone(config), memory).unpack(&mut faults);
    let press = link(&parsed, Selection::default(), memory).unpack(&mut faults);
    (press, faults)
}

/// Everything that a press is made of and that can differ.
fn shown(press: &Press, faults: &[Diagnostic]) -> String {
    let catalog = &press.site.catalog;
    let by_record: BTreeMap<_, _> = catalog.by_record.iter().collect();
    let by_file: BTreeMap<_, _> = catalog.doc_by_file.iter().collect();
    format!(
        "{:#?}\n{:#?}\n{:?}\n{:?}\n{by_record:#?}\n{by_file:?}\n{:?}\n{:#?}\n{:?}\n{faults:#?}",
        catalog.docs,
        catalog.listed,
        catalog.briefs,
        catalog.records,
        catalog.until,
        press.site.routes,
        press.site.resolved
    )
}

fn files(press: &Press) -> BTreeMap<&str, Vec<u8>> {
    let file = |route: &'_ crate::model::route::Route| match render_route(press, route).value {
        Body::Bytes(bytes) => bytes,
        Body::Copy(path) => path.as_str().as_bytes().to_vec(),
    };
    press.site.routes.iter().map(|route| (&*route.path, file(route))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_memory_changes_nothing(edits in prop::collection::vec((0_usize..8, 0_usize..4, 0_usize..4), 1..10)) {
        let file = SourcePath::new("site.yaml").expect("a path");
        let config = Arc::new(parse_config(&file, SETTINGS).value);
        let (mut forms, mut time) = ([0; 8], 0);
        let mut memory = Memory::default();
        let last = edits.len() - 1;
        for (index, (place, form, later)) in edits.into_iter().enumerate() {
            forms[place] = form;
            time = time.max(later.saturating_sub(1));
            let (kept, kept_faults) = linked(&forms, time, &config, &mut memory);
            let (new, faults) = linked(&forms, time, &config, &mut Memory::default());
            prop_assert_eq!(shown(&kept, &kept_faults), shown(&new, &faults));
            if index == last {
                prop_assert_eq!(files(&kept), files(&new));
            }
        }
    }
}

/// How an edit of one file from one form to another is taken.
#[track_caller]
fn check(place: usize, before: usize, after: usize, outline_stays: bool) {
    let file = SourcePath::new("site.yaml").expect("a path");
    let config = Arc::new(parse_config(&file, SETTINGS).value);
    let mut forms = [0; 8];
    forms[place] = before;
    let mut memory = Memory::default();
    let old = linked(&forms, 0, &config, &mut memory).0;
    forms[place] = after;
    let new = linked(&forms, 0, &config, &mut memory).0;
    let taken_over = Arc::ptr_eq(&old.site.catalog.records, &new.site.catalog.records);
    assert_eq!(taken_over, outline_stays, "{} from {before} to {after}", FILES[place].0);
}

#[test]
fn an_edit_of_wordings_makes_no_new_catalog() {
    check(0, 0, 1, true);
    check(0, 0, 2, false);
    check(0, 0, 3, false);
    check(1, 0, 1, true);
    check(2, 0, 1, false);
    check(4, 0, 2, false);
    check(5, 0, 1, false);
    check(6, 0, 1, true);
    check(7, 0, 1, true);
}
