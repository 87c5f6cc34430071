//! Random documents, against what citeproc-js prints of them.
//!
//! `tests/citations/random.mjs` draws the works and the citations and writes both, with the texts of citeproc-js, to
//! `tests/fixtures/citations/random.json`. What differs is listed in `random-deviations.txt`, each under its reason and
//! who is right; `BRIEFPRESS_BLESS=1` drops what no longer differs and adds what is new under `# Unsorted`.

#![expect(clippy::disallowed_macros, reason = "rates are printed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use briefpress::cite::{Cite, Cluster, Document, Form, Formatted, Locale, Order, Run, Style, Work, rich};
use serde_json::Value;

use crate::citations::fixture;

/// The drawn works, what is cited of them, and what citeproc-js prints.
pub(super) struct Drawn {
    pub works: Vec<Work>,
    clusters: Value,
    results: BTreeMap<String, Value>,
}

/// A style in a language.
pub(super) struct Setting {
    pub style: Style,
    pub locale: Locale,
    pub order: Order,
}

impl Drawn {
    pub fn read() -> Self {
        let text = fs::read_to_string(fixture("random.json")).expect("the drawn documents");
        let mut all: Value = serde_json::from_str(&text).expect("JSON");
        let results = all["results"].take().as_object().expect("results").clone();
        Self {
            works: all["works"].as_array().expect("works").iter().map(Work::from_json).collect(),
            clusters: all["clusters"].take(),
            results: results.into_iter().collect(),
        }
    }

    /// The works that are cited, in the order they were drawn, and their citations.
    pub fn document(&self, style: &Style) -> (Vec<&Work>, Vec<Cluster>) {
        let clusters = self.clusters.as_array().expect("clusters");
        let ids: BTreeSet<&str> = clusters
            .iter()
            .flat_map(|one| one["items"].as_array().expect("items"))
            .filter_map(|item| item["id"].as_str())
            .collect();
        let works: Vec<&Work> = self.works.iter().filter(|work| ids.contains(work.id.as_str())).collect();
        let cite = |item: &Value| Cite {
            work: works
                .iter()
                .position(|work| Some(work.id.as_str()) == item["id"].as_str())
                .expect("a work"),
            prefix: item["prefix"].as_str().map(rich).unwrap_or_default(),
            suffix: item["suffix"].as_str().map(rich).unwrap_or_default(),
            locator: item["locator"]
                .as_str()
                .map(|text| (item["label"].as_str().unwrap_or("page").into(), text.into())),
            form: if item["suppress-author"] == true { Form::WithoutAuthor } else { Form::Whole },
        };
        let made = clusters.iter().zip(1..).map(|(one, note)| {
            let mut cites: Vec<Cite> = one["items"].as_array().expect("items").iter().map(cite).collect();
            if one["narrative"] == true && !style.note {
                cites[0].form = Form::WithoutAuthor;
                cites.insert(0, Cite { work: cites[0].work, form: Form::AuthorOnly, ..Cite::default() });
            }
            Cluster { cites, note: style.note.then_some(note) }
        });
        let clusters = made.collect();
        (works, clusters)
    }
}

impl Setting {
    pub fn new(style: &str, language: &str) -> Self {
        static LOCALES: OnceLock<Vec<citationberg::Locale>> = OnceLock::new();
        let id = format!("http://www.zotero.org/styles/{style}");
        let style = match hayagriva::archive::ArchivedStyle::by_id(&id) {
            Some(archived) => match archived.get() {
                citationberg::Style::Independent(style) => style,
                citationberg::Style::Dependent(_) => panic!("`{style}` is another style's name"),
            },
            None => {
                let path = fixture("styles").join(format!("{style}.csl"));
                let text =
                    fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
                citationberg::IndependentStyle::from_xml(&text).expect("a style")
            }
        };
        let style = Style::compile(&style);
        let locale = Locale::new(language, LOCALES.get_or_init(hayagriva::archive::locales), &style.locales);
        Self { style, locale, order: Order::new(language) }
    }

    pub fn format(&self, works: &[&Work], clusters: &[Cluster]) -> Formatted {
        let Self { style, locale, order } = self;
        Document { style, locale, order, works, clusters, memo: None }.format()
    }
}

/// Printed text with its spaces made alike; what citeproc-js sets by raised letters is letters here.
pub(super) fn letters(runs: &[Run]) -> String {
    let mut text = String::new();
    let mut last = None;
    for run in runs {
        if run.display != last && last == Some(citationberg::Display::LeftMargin) {
            text.push(' ');
        }
        last = run.display;
        text.push_str(&run.text);
    }
    normal(&text)
}

pub(super) fn normal(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{1d49}' => 'e',
        '\u{2b3}' => 'r',
        '\u{1d52}' | '\u{ba}' => 'o',
        '\u{2e2}' => 's',
        other => other,
    };
    let text: String = text.chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn random_documents_print_as_listed() {
    let drawn = Drawn::read();
    let mut differ: BTreeMap<String, String> = BTreeMap::new();
    let (mut places, mut rates) = (0, String::new());
    for (name, result) in &drawn.results {
        let (style, language) = name.split_once(' ').expect("style and language");
        let setting = Setting::new(style, language);
        let (works, clusters) = drawn.document(&setting.style);
        let formatted = setting.format(&works, &clusters);
        let citations = formatted.citations.iter().map(|citation| {
            let parts = [letters(&citation.author), letters(&citation.runs)];
            parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
        });
        let wanted = result["citations"].as_array().expect("citations").iter().filter_map(Value::as_str);
        let cited = citations
            .zip(wanted)
            .zip(0..)
            .map(|((ours, theirs), at)| (format!("citation {at}"), ours, normal(theirs)));
        let entry = |id: &str| {
            formatted
                .entries
                .iter()
                .find(|entry| works[entry.work].id == id)
                .map(|entry| letters(&entry.runs))
        };
        let listed = result["entries"].as_array().expect("entries").iter().map(|pair| {
            let id = pair[0].as_str().expect("an id");
            (
                format!("entry {id}"),
                entry(id).unwrap_or_default(),
                normal(pair[1].as_str().unwrap_or_default()),
            )
        });
        let all: Vec<(String, String, String)> = cited.chain(listed).collect();
        places += all.len();
        let others = all.iter().filter(|(_, ours, theirs)| ours != theirs);
        let before = differ.len();
        differ.extend(others.map(|(place, ours, theirs)| {
            (format!("{name} {place}"), format!("\n    ours   {ours}\n    theirs {theirs}"))
        }));
        rates.push_str(&format!("{name}: {} of {} differ\n", differ.len() - before, all.len()));
    }
    println!("{rates}{} of {places} differ", differ.len());
    ratchet("random-deviations.txt", &differ);
    assert!(differ.len() * 100 <= places * 3, "more than three in a hundred differ");
}

/// Compares what differs with a list, or writes the list.
pub(super) fn ratchet(list: &str, differ: &BTreeMap<String, String>) {
    let path = fixture(list);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let is_place = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let listed: BTreeSet<&str> = text.lines().filter(is_place).collect();
    let new: Vec<_> = differ.iter().filter(|(place, _)| !listed.contains(place.as_str())).collect();
    let gone: Vec<_> = listed.iter().filter(|place| !differ.contains_key(**place)).collect();
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        let kept = text.lines().filter(|line| !is_place(line) || differ.contains_key(*line));
        let mut text: String = kept.map(|line| format!("{line}\n")).collect();
        if !new.is_empty() {
            text.push_str("# Unsorted\n");
            text.extend(new.iter().map(|(place, _)| format!("{place}\n")));
        }
        fs::write(&path, text).expect("the list can be written");
        return;
    }
    let new: String = new.iter().map(|(place, texts)| format!("  {place}{texts}\n")).collect();
    assert!(new.is_empty() && gone.is_empty(), "not listed:\n{new}listed, but equal: {gone:?}");
}
