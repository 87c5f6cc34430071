//! Laws of citations: a name and a year that stand together are of one work, memory changes nothing, nothing panics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use briefpress::cite::{Citation, Cite, Cluster, Document, Form, Manner, Memo, Role, Run, Work, rich};
use proptest::prelude::*;
use serde_json::json;

use super::random::{Drawn, Setting, letters};

const AUTHOR_DATE: [&str; 4] =
    ["apa", "chicago-author-date", "harvard-cite-them-right", "american-political-science-association"];
const OTHERS: [&str; 5] =
    ["chicago-notes-bibliography", "oscola", "modern-language-association", "ieee", "nlm-citation-sequence"];

/// Styles in English, each compiled once.
fn settings(names: &[&'static str]) -> impl Iterator<Item = (&'static str, &'static Setting)> {
    static ALL: OnceLock<BTreeMap<&'static str, Setting>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let names = AUTHOR_DATE.into_iter().chain(OTHERS);
        names.map(|name| (name, Setting::new(name, "en-US"))).collect()
    });
    names.iter().map(|name| (*name, &all[name])).collect::<Vec<_>>().into_iter()
}

/// The names of each work as cites of it alone print them, the first and a later one.
fn own_names(setting: &Setting, works: &[&Work]) -> Vec<BTreeSet<String>> {
    let alone = |work| Cluster { cites: vec![Cite { work, ..Cite::default() }], ..Cluster::default() };
    let rounds = (0..works.len()).chain(0..works.len());
    let clusters: Vec<Cluster> = numbered(setting, rounds.map(alone));
    let mut own = vec![BTreeSet::new(); works.len()];
    for (at, citation) in setting.format(works, &clusters).citations.iter().enumerate() {
        own[at % works.len()].insert(names(&citation.runs));
    }
    own
}

/// Clusters with the notes that they stand in, if the style has notes.
fn numbered(setting: &Setting, clusters: impl Iterator<Item = Cluster>) -> Vec<Cluster> {
    let in_note = |(cluster, note)| Cluster { note: setting.style.note.then_some(note), ..cluster };
    clusters.zip(1..).map(in_note).collect()
}

/// What is printed before the date, without what the author of the page put there.
fn names(runs: &[Run]) -> String {
    let is_date = |run: &&Run| matches!(run.role, Some(Role::Date | Role::YearSuffix | Role::Locator));
    let is_own = |run: &&Run| run.cite.is_some() && run.role != Some(Role::Affix);
    let before = runs.iter().take_while(|run| !is_date(run)).filter(is_own);
    before.map(|run| run.text.as_str()).collect::<String>().trim_matches([' ', ',', '(']).to_owned()
}

/// The names that stand for a work in a note: those of people.
fn people(runs: &[Run]) -> String {
    let is_name = |run: &&Run| matches!(run.role, Some(Role::Name));
    runs.iter().filter(is_name).map(|run| run.text.as_str()).collect()
}

/// For each date: the names that a reader takes it for, and the work that it is of.
fn pairs(citation: &Citation) -> Vec<(String, usize)> {
    let mut pairs = Vec::new();
    let mut current = names(&citation.author);
    for cite in citation.runs.chunk_by(|a, b| a.cite == b.cite) {
        let Some(work) = cite[0].cite else { continue };
        let own = names(cite);
        if !own.is_empty() {
            current = own;
        }
        pairs.push((current.clone(), work));
    }
    pairs
}

/// Clusters of works that are often of the same authors, with words, places and forms of all kinds.
fn clusters(works: usize) -> impl Strategy<Value = Vec<Cluster>> {
    let cite = (0..works, 0..12_u8).prop_map(|(work, kind)| Cite {
        work,
        locator: (kind % 3 == 0).then(|| ("page".to_owned(), "12".to_owned())),
        prefix: if kind == 1 || kind == 6 { rich("see ") } else { Vec::new() },
        suffix: if kind == 2 || kind == 9 { rich(", and others") } else { Vec::new() },
        form: Form::Whole,
    });
    let cluster = (prop::collection::vec(cite, 1..7), 0..6_u8).prop_map(|(mut cites, narrative)| {
        if narrative == 0 {
            cites.truncate(1);
            cites[0].form = Form::WithoutAuthor;
            cites.insert(0, Cite { work: cites[0].work, form: Form::AuthorOnly, ..Cite::default() });
        }
        Cluster { cites, ..Cluster::default() }
    });
    prop::collection::vec(cluster, 1..14)
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
    let items = (0..60).map(|at| {
        let year = 2015 + (at / authors.len()) % 4;
        json!({"id": format!("n{at}"), "type": "book", "title": format!("Title {at}"), "author": authors[at % authors.len()],
            "issued": {"date-parts": [[year]]}})
    });
    items.map(|item| Work::from_json(&item)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_name_and_a_year_are_of_one_work(clusters in clusters(60)) {
        let works = namesakes();
        let works: Vec<&Work> = works.iter().collect();
        for (style, setting) in settings(&AUTHOR_DATE) {
            let own = own_names(setting, &works);
            for citation in setting.format(&works, &clusters).citations {
                for (printed, work) in pairs(&citation) {
                    prop_assert!(
                        own[work].contains(&printed),
                        "{style}: {:?} gives {printed:?} a year of {:?}", letters(&citation.runs), own[work]
                    );
                }
            }
        }
    }

    #[test]
    fn a_note_names_nobody_else(clusters in clusters(60)) {
        let works = namesakes();
        let works: Vec<&Work> = works.iter().collect();
        for (style, setting) in settings(&OTHERS) {
            let clusters = numbered(setting, clusters.iter().cloned());
            for citation in setting.format(&works, &clusters).citations {
                for cite in citation.runs.chunk_by(|a, b| a.cite == b.cite) {
                    let Some(work) = cite[0].cite else { continue };
                    let printed = people(cite);
                    let author = works[work].names[0].1[0].clone();
                    let family = author.family.or(author.literal).unwrap_or_default();
                    prop_assert!(printed.is_empty() || printed.contains(&family), "{style}: {printed} for {family}");
                    let year = works[work].dates[0].1.start.map_or(0, |day| day.year).to_string();
                    let dates = cite.iter().filter(|run| run.role == Some(Role::Date));
                    for date in dates.filter(|run| run.text.contains("20")) {
                        prop_assert!(date.text.contains(&year), "{style}: {} for {year}", date.text);
                    }
                }
            }
        }
    }

    #[test]
    fn memory_changes_nothing(clusters in prop::collection::vec(clusters(60), 1..4)) {
        let mut works = namesakes();
        works.iter_mut().zip(1..).for_each(|(work, token)| work.token = token);
        let works: Vec<&Work> = works.iter().collect();
        for (_, Setting { style, locale, order, .. }) in settings(&["apa", "chicago-notes-bibliography", "ieee"]) {
            let memo = Memo::default();
            for clusters in &clusters {
                let document = Document { style, locale, order, works: &works, clusters, manner: Manner::Letter, memo: None };
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
            ..Cluster::default()
        });
        for (_, setting) in settings(&["apa", "chicago-notes-bibliography", "ieee"]) {
            let formatted = setting.format(&works, &clusters);
            prop_assert_eq!(formatted.citations.len(), clusters.len());
        }
    }
}
