//! Laws of citations: a name and a year that stand together are of one work, memory changes nothing, nothing panics.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use briefpress::cite::{Cite, Cluster, Document, Form, Memo, Role, Run, Work};
use proptest::prelude::*;
use serde_json::json;

use super::random::{Drawn, Setting, letters};

const AUTHOR_DATE: [&str; 4] =
    ["apa", "chicago-author-date", "harvard-cite-them-right", "american-political-science-association"];

/// Styles in English, each compiled once.
fn settings(names: &[&'static str]) -> impl Iterator<Item = (&'static str, &'static Setting)> {
    static ALL: OnceLock<BTreeMap<&'static str, Setting>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let names = AUTHOR_DATE.into_iter().chain(["chicago-notes-bibliography", "ieee"]);
        names.map(|name| (name, Setting::new(name, "en-US"))).collect()
    });
    names.iter().map(|name| (*name, &all[name])).collect::<Vec<_>>().into_iter()
}

/// The names of each work as its own cite prints them.
fn own_names(setting: &Setting, works: &[&Work]) -> BTreeMap<usize, String> {
    let alone = |work| Cluster { cites: vec![Cite { work, ..Cite::default() }], note: None };
    let clusters: Vec<Cluster> = (0..works.len()).map(alone).collect();
    let citations = setting.format(works, &clusters).citations;
    citations.iter().enumerate().map(|(work, citation)| (work, names(&citation.runs))).collect()
}

/// What is printed before the date.
fn names(runs: &[Run]) -> String {
    let is_date = |run: &&Run| matches!(run.role, Some(Role::Date | Role::YearSuffix));
    let before = runs.iter().take_while(|run| !is_date(run)).filter(|run| run.cite.is_some());
    before.map(|run| run.text.as_str()).collect::<String>().trim().to_owned()
}

/// For each date: the names that a reader takes it for, and the work that it is of.
fn pairs(runs: &[Run]) -> Vec<(String, usize)> {
    let mut pairs = Vec::new();
    let mut current = String::new();
    let mut rest = runs;
    while let Some(first) = rest.first() {
        let len = rest.iter().take_while(|run| run.cite == first.cite).count();
        let (cite, after) = rest.split_at(len);
        rest = after;
        let Some(work) = first.cite else { continue };
        let own = names(cite);
        if !own.is_empty() {
            current = own;
        }
        pairs.push((current.clone(), work));
    }
    pairs
}

/// Clusters of works that are often of the same authors.
fn clusters(works: usize) -> impl Strategy<Value = Vec<Cluster>> {
    let cite = (0..works, any::<bool>()).prop_map(|(work, located)| Cite {
        work,
        locator: located.then(|| ("page".to_owned(), "12".to_owned())),
        ..Cite::default()
    });
    let cluster = prop::collection::vec(cite, 1..6).prop_map(|cites| Cluster { cites, note: None });
    prop::collection::vec(cluster, 1..12)
}

/// Works by few authors in few years, so that many have to be told apart.
fn namesakes() -> Vec<Work> {
    let authors = json!([
        [{"family": "Smith", "given": "Anna"}],
        [{"family": "Smith", "given": "Adam"}],
        [{"family": "Smith", "given": "Anna"}, {"family": "Brown", "given": "B."}],
        [{"family": "Smith", "given": "Anna"}, {"family": "Brown", "given": "B."}, {"family": "Clark", "given": "C."}, {"family": "Doe", "given": "D."}],
        [{"family": "Smith", "given": "Anna"}, {"family": "Brown", "given": "B."}, {"family": "Clark", "given": "C."}, {"family": "Evans", "given": "E."}],
        [{"literal": "World Bank"}],
    ]);
    let authors = authors.as_array().expect("authors");
    let items = (0..24).map(|at| {
        let year = 2015 + (at / authors.len()) % 3;
        json!({"id": format!("n{at}"), "type": "book", "title": format!("Title {at}"), "author": authors[at % authors.len()],
            "issued": {"date-parts": [[year]]}})
    });
    items.map(|item| Work::from_json(&item)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_name_and_a_year_are_of_one_work(clusters in clusters(24)) {
        let works = namesakes();
        let works: Vec<&Work> = works.iter().collect();
        for (style, setting) in settings(&AUTHOR_DATE) {
            let own = own_names(setting, &works);
            for citation in setting.format(&works, &clusters).citations {
                for (printed, work) in pairs(&citation.runs) {
                    prop_assert!(
                        own[&work].trim_end_matches(',') == printed.trim_end_matches(','),
                        "{style}: {:?} gives {printed:?} a year of {:?}", letters(&citation.runs), own[&work]
                    );
                }
            }
        }
    }

    #[test]
    fn memory_changes_nothing(clusters in prop::collection::vec(clusters(24), 1..4)) {
        let mut works = namesakes();
        works.iter_mut().zip(1..).for_each(|(work, token)| work.token = token);
        let works: Vec<&Work> = works.iter().collect();
        for (_, Setting { style, locale, order }) in settings(&["apa", "chicago-notes-bibliography", "ieee"]) {
            let memo = Memo::default();
            for clusters in &clusters {
                let document = Document { style, locale, order, works: &works, clusters, memo: None };
                let (plain, known) = (document.format(), Document { memo: Some(&memo), ..document }.format());
                prop_assert_eq!(plain.citations, known.citations);
                prop_assert_eq!(plain.entries, known.entries);
            }
        }
    }

    #[test]
    fn nothing_panics(seed in any::<[u8; 24]>(), text in "\\PC{0,12}") {
        static DRAWN: OnceLock<Vec<Drawn>> = OnceLock::new();
        let drawn = &DRAWN.get_or_init(Drawn::read)[0];
        let text = text.as_str();
        let values = [json!(text), json!([]), json!({}), json!(null), json!(-3), json!([[text]]), json!({"date-parts": [[text]]}),
            json!({"date-parts": [[2020, 13, 40], [0]], "season": 99}), json!([{"family": text, "given": "<i>'"}]), json!([{"literal": "\"<sup>"}])];
        let keys = ["title", "author", "issued", "page", "volume", "DOI", "URL", "editor", "language", "type", "note", "container-title"];
        let mut item = json!({"id": "x", "type": "report", "title": "T", "issued": {"date-parts": [[2020]]}});
        for pair in seed.chunks(2) {
            item[keys[pair[0] as usize % keys.len()]] = values[pair[1] as usize % values.len()].clone();
        }
        let odd = Work::from_json(&item);
        let works = [&odd, &drawn.works[usize::from(seed[0]) % drawn.works.len()], &odd];
        let cite = |work, form| Cite { work, form, locator: Some((text.to_owned(), text.to_owned())), ..Cite::default() };
        let clusters = [Form::Whole, Form::AuthorOnly, Form::WithoutAuthor].map(|form| Cluster {
            cites: vec![cite(0, form), cite(1, Form::Whole), cite(2, Form::Whole)],
            note: Some(u32::from(seed[1])),
        });
        for (_, setting) in settings(&["apa", "chicago-notes-bibliography", "ieee"]) {
            let formatted = setting.format(&works, &clusters);
            prop_assert_eq!(formatted.citations.len(), clusters.len());
        }
    }
}
