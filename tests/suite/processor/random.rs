//! Random documents, against what citeproc-js prints of them.
//!
//! `tests/citations/random.mjs` draws the works and the citations and writes both, with the texts of citeproc-js, to
//! `tests/fixtures/citations/random.json`. What differs is listed in `random-deviations.txt`, each under its reason and
//! who is right; `BRIEFPRESS_BLESS=1` drops what no longer differs and adds what is new under `# Unsorted`.

#![expect(clippy::disallowed_macros, reason = "rates are printed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use briefpress::cite::{
    Cite, Cluster, Document, Form, Formatted, Locale, Manner, Order, Run, Style, Work, rich,
};
use serde_json::Value;

use super::loose;
use crate::citations::fixture;

/// The least share of citations and of references that are equal, in each style and language.
const LEAST_EQUAL: f64 = 0.92;

/// The same, where those count as well in which citeproc-js is wrong.
const LEAST_RIGHT: f64 = 0.98;

/// What citeproc-js prints where a style has nothing to print.
const NOTHING: &str = "[NO_PRINTED_FORM]";

/// One drawn document: works, what is cited of them, and what citeproc-js prints.
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
    pub manner: Manner,
}

impl Drawn {
    pub fn read() -> Vec<Self> {
        let text = fs::read_to_string(fixture("random.json")).expect("the drawn documents");
        let all: Value = serde_json::from_str(&text).expect("JSON");
        let drawn = |document: &Value| Self {
            works: document["works"].as_array().expect("works").iter().map(loose::work).collect(),
            clusters: document["clusters"].clone(),
            results: document["results"].as_object().expect("results").clone().into_iter().collect(),
        };
        all.as_array().expect("documents").iter().map(drawn).collect()
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
        let made = clusters.iter().map(|one| {
            let mut cites: Vec<Cite> = one["items"].as_array().expect("items").iter().map(cite).collect();
            if one["narrative"] == true && !style.note {
                cites[0].form = Form::WithoutAuthor;
                cites.insert(0, Cite { work: cites[0].work, form: Form::AuthorOnly, ..Cite::default() });
            }
            let note = one["note"].as_u64().and_then(|note| u32::try_from(note).ok());
            Cluster { cites, note: note.filter(|_| style.note), ..Cluster::default() }
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
        Self { style, locale, order: Order::new(language), manner: Manner::Letter }
    }

    pub fn format(&self, works: &[&Work], clusters: &[Cluster]) -> Formatted {
        let Self { style, locale, order, manner } = self;
        Document { style, locale, order, works, clusters, manner: *manner, memo: None }.format()
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

/// A place of a document: what it is, what is printed here, and what citeproc-js prints.
struct Place {
    name: String,
    ours: String,
    theirs: String,
}

/// The places of a document in a setting: citations, then references.
fn places(drawn: &Drawn, setting: &Setting, result: &Value) -> [Vec<Place>; 2] {
    let (works, clusters) = drawn.document(&setting.style);
    let formatted = setting.format(&works, &clusters);
    let wanted = result["citations"].as_array().expect("citations").iter();
    let citations = formatted.citations.iter().zip(wanted).zip(0..).map(|((citation, theirs), at)| {
        let theirs = normal(theirs.as_str().unwrap_or_default());
        let (author, rest) = (letters(&citation.author), letters(&citation.runs));
        // A style of numbers has no names for a sentence there; here it has.
        let unnamed = theirs.starts_with(NOTHING);
        let parts = if unnamed { vec![rest] } else { vec![author, rest] };
        let ours = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Place { name: format!("citation {at}"), ours, theirs: theirs.replace(NOTHING, "").trim().to_owned() }
    });
    let entries = result["entries"].as_array().expect("entries").iter().map(|pair| {
        let id = pair[0].as_str().expect("an id");
        let entry = formatted.entries.iter().find(|entry| works[entry.work].id == id);
        let ours = entry.map(|entry| letters(&entry.runs)).unwrap_or_default();
        Place { name: format!("entry {id}"), ours, theirs: normal(pair[1].as_str().unwrap_or_default()) }
    });
    [citations.collect(), entries.collect()]
}

/// Citations or references of a style in a language.
#[derive(Default)]
struct Rate {
    all: usize,
    equal: usize,
    /// Those in which citeproc-js is wrong.
    right: usize,
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} equal, {:.3} right", self.share(0), self.share(self.right))
    }
}

impl Rate {
    fn share(&self, more: usize) -> f64 {
        (self.equal + more) as f64 / self.all as f64
    }
}

/// The places that are listed under a reason for which Briefpress is right.
fn right() -> BTreeSet<String> {
    let text = fs::read_to_string(fixture("random-deviations.txt")).unwrap_or_default();
    let sections = text.split("\n\n").filter(|section| section.starts_with("# Briefpress is right"));
    sections.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn random_documents_print_as_listed() {
    let right = right();
    let mut differ: BTreeMap<String, String> = BTreeMap::new();
    let mut rates: BTreeMap<String, [Rate; 2]> = BTreeMap::new();
    for (drawn, document) in Drawn::read().iter().zip(1..) {
        for (name, result) in &drawn.results {
            let (style, language) = name.split_once(' ').expect("style and language");
            let setting = Setting::new(style, language);
            let rates = rates.entry(name.clone()).or_default();
            for (places, rate) in places(drawn, &setting, result).into_iter().zip(rates) {
                rate.all += places.len();
                rate.equal += places.iter().filter(|one| one.ours == one.theirs).count();
                for Place { name: place, ours, theirs } in places.iter().filter(|one| one.ours != one.theirs)
                {
                    let place = format!("{name} document {document} {place}");
                    rate.right += usize::from(right.contains(&place));
                    differ.insert(place, format!("\n    ours   {ours}\n    theirs {theirs}"));
                }
            }
        }
    }
    for (name, [citations, entries]) in &rates {
        println!("{name:<50} citations {citations}  references {entries}");
    }
    println!("{} differ", differ.len());
    ratchet("random-deviations.txt", &differ);
    for (name, rate) in rates.iter().flat_map(|(name, rates)| rates.iter().map(move |rate| (name, rate))) {
        let holds = rate.share(0) >= LEAST_EQUAL && rate.share(rate.right) >= LEAST_RIGHT;
        assert!(holds, "{name}: {rate}");
    }
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
