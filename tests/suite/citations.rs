//! Citations and references against citeproc-js: the entries and documents of `tests/fixtures/citations`
//! in, what differs from its texts out. `tests/citations/README.md` says how the texts are made.
//!
//! What differs must be listed in `deviations.txt` with a reason, and nothing else may be listed there;
//! `BRIEFPRESS_BLESS=1` writes what is not listed under a heading of its own, to be sorted by hand.

#![expect(clippy::disallowed_macros, reason = "rates are printed")]

mod deviations;
pub mod printed;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use briefpress::model::source::SourcePath;
use briefpress::parse::library::parse_library;

use crate::harness::Site;
use deviations::Deviations;
use printed::{Printed, Run, normal, print};

/// A style in a language: the name of its golden file, the style as a site names it, the language.
const ENGLISH: [(&str, &str); 9] = [
    ("american-political-science-association", "apsa"),
    ("apa", "apa"),
    ("chicago-author-date", "chicago-author-date"),
    ("chicago-notes-bibliography", "chicago-notes"),
    ("harvard-cite-them-right", "harvard"),
    ("ieee", "ieee"),
    ("modern-language-association", "modern-language-association"),
    ("nlm-citation-sequence", "nlm"),
    ("oscola", "/oscola.csl"),
];
const OTHERS: [(&str, &str); 2] = [("apa", "apa"), ("chicago-notes-bibliography", "chicago-notes")];
const LOCALES: [&str; 3] = ["de-DE", "fr-FR", "pl-PL"];

pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/citations").join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap_or_else(|cause| panic!("`{name}`: {cause}"))
}

/// How many texts there are, and how many are equal.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    equal: usize,
    all: usize,
}

impl Score {
    fn percent(self) -> f64 {
        100.0 * self.equal as f64 / self.all as f64
    }

    fn count(&mut self, equal: bool) {
        self.all += 1;
        self.equal += usize::from(equal);
    }
}

/// What one style prints against its golden file.
struct Compared {
    cites: Score,
    references: Score,
}

fn golden(run: &Run) -> Printed {
    let text = read(&format!("golden/{}.{}.txt", run.golden, run.locale));
    let line = |line: &str| {
        let mut parts = line.splitn(3, '\t').map(str::to_owned);
        let mut part = || parts.next().expect("a golden line has three parts");
        ((part(), part()), part())
    };
    text.lines().map(line).collect()
}

/// Compares one run; what differs goes to `deviations`.
fn compare(run: &Run, deviations: &mut Deviations) -> Compared {
    let ours: BTreeMap<(String, String), String> = print(run).into_iter().collect();
    let golden: BTreeMap<(String, String), String> = golden(run).into_iter().collect();
    let mut compared = Compared { cites: Score::default(), references: Score::default() };
    let places: BTreeSet<&(String, String)> = golden.keys().chain(ours.keys()).collect();
    for at @ (document, place) in places {
        let is_cite = place.bytes().all(|b| b.is_ascii_digit());
        if is_cite && !golden.contains_key(at) {
            // The reference processor has nothing to print there.
            continue;
        }
        let text = |texts: &BTreeMap<_, String>| texts.get(at).map_or("(nothing)".to_owned(), String::clone);
        let (found, theirs) = (&text(&ours), &text(&golden));
        let equal = normal(found) == normal(theirs);
        let what = format!("{} {document} {place}", run.name());
        let score = if is_cite { &mut compared.cites } else { &mut compared.references };
        score.count(equal || deviations.is_meant(&what));
        if !equal {
            deviations.found(&what, found, theirs);
        }
    }
    compared
}

/// Compares styles in locales; each style must reach `each` percent of citations and of references, and all together `all`.
fn check(styles: &[(&'static str, &'static str)], locales: &[&'static str], each: f64, all: f64) {
    let mut deviations = Deviations::read();
    let mut sum = Compared { cites: Score::default(), references: Score::default() };
    let mut low = Vec::new();
    for locale in locales {
        for (golden, style) in styles {
            let run = Run { golden, style, locale };
            let Compared { cites, references } = compare(&run, &mut deviations);
            println!(
                "{}: cites {:.1} %, references {:.1} %",
                run.name(),
                cites.percent(),
                references.percent()
            );
            for (sum, one) in [(&mut sum.cites, cites), (&mut sum.references, references)] {
                sum.equal += one.equal;
                sum.all += one.all;
            }
            let one = cites.percent().min(references.percent());
            if one < each {
                low.push(format!("{}: {one:.1} %", run.name()));
            }
        }
    }
    println!("all: cites {:.1} %, references {:.1} %", sum.cites.percent(), sum.references.percent());
    let names: Vec<String> = locales
        .iter()
        .flat_map(|locale| styles.iter().map(move |(golden, _)| format!("{golden}.{locale}")))
        .collect();
    deviations.finish(&names);
    assert!(low.is_empty(), "less than {each} % are equal: {low:?}");
    assert!(sum.cites.percent().min(sum.references.percent()) >= all, "less than {all} % are equal");
}

#[test]
fn english_styles_print_what_the_reference_processor_prints() {
    check(&ENGLISH, &["en-US"], 97.0, 98.0);
}

#[test]
fn other_languages_print_what_the_reference_processor_prints() {
    check(&OTHERS, &LOCALES, 96.5, 97.0);
}

#[test]
fn authors_of_one_family_name_are_told_apart() {
    let library = "@book{a, author={Grant, Alice}, title={A}, date={2013}}\n\
        @book{b, author={Grant, Boris and Doe, Jo}, title={B}, date={2015}}\n\
        @book{c, author={Grant, Anna}, title={C}, date={2016}}\n";
    for (style, expected) in [
        ("apa", ["(A. Grant, 2013)", "(B. Grant & Doe, 2015)", "(A. Grant, 2016)", "A. Grant (2013)"]),
        ("harvard", ["(Grant, 2013)", "(Grant and Doe, 2015)", "(Grant, 2016)", "Grant (2013)"]),
    ] {
        let site = Site::new("-- content/p.md --\n---\ntitle: P\n---\n[@a]\n\n[@b]\n\n[@c]\n\n@a\n");
        let settings =
            format!("title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {{style: {style}}}\n");
        site.write("site.yaml", settings).write("content/references.bib", library);
        let texts: Vec<String> = printed::compose(&site).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts[..4], expected);
        assert!(texts[4].starts_with("Grant, A. "), "{texts:?}");
    }
}

/// What the citations and references of a page print, in a style.
fn printed_in(style: &str, library: &str, body: &str) -> Vec<String> {
    let site = Site::new(&format!("-- content/p.md --\n---\ntitle: P\n---\n{body}\n"));
    let settings =
        format!("title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {{style: {style}}}\n");
    site.write("site.yaml", settings).write("content/references.bib", library);
    printed::compose(&site).into_iter().map(|(_, text)| text).collect()
}

/// Books by author, year and title.
fn books(works: &[(&str, &str, &str, &str)]) -> String {
    let book = |(key, author, year, title): &(&str, &str, &str, &str)| {
        format!("@book{{{key}, author={{{author}}}, date={{{year}}}, title={{{title}}}, publisher={{P}}}}\n")
    };
    works.iter().map(book).collect()
}

#[test]
fn any_number_of_works_of_one_author_and_year_is_told_apart() {
    let names = ["Adams", "Baker", "Clark", "Davis", "Evans"];
    let mut works = Vec::new();
    for name in names {
        works.push((format!("{name}1"), name, "Zeal"));
        works.push((format!("{name}2"), name, "Arms"));
    }
    let works: Vec<(&str, &str, &str, &str)> =
        works.iter().map(|(key, name, title)| (key.as_str(), *name, "2020", *title)).collect();
    let body: String = works.iter().map(|(key, ..)| format!("[@{key}]\n\n")).collect();
    for (style, of) in [
        ("apa", "({}, 2020{})"),
        // The letter follows the year where the style does not say.
        ("apsa", "({} 2020{})"),
        ("harvard", "({}, 2020{})"),
        ("modern-language-association", "({}, {})"),
    ] {
        let texts = printed_in(style, &books(&works), &body);
        let expected = names.iter().flat_map(|name| {
            let told = if style == "modern-language-association" { ["Zeal", "Arms"] } else { ["b", "a"] };
            told.map(|told| of.replacen("{}", name, 1).replacen("{}", told, 1))
        });
        assert_eq!(texts[..10], expected.collect::<Vec<_>>(), "{style}");
    }
}

#[test]
fn names_are_added_to_works_that_are_cited_again() {
    let library = books(&[
        ("x", "Adams, A. and Baker, B. and Clark, C. and Dunn, D.", "2020", "One"),
        ("y", "Adams, A. and Evans, E. and Clark, C. and Dunn, D.", "2020", "Two"),
    ]);
    let texts = printed_in("apa", &library, "[@x]\n\n[@y]\n\n[@x, p. 3; @y]\n\n@y\n\nAgain [-@x].");
    let expected = [
        "(Adams, Baker, et al., 2020)",
        "(Adams, Evans, et al., 2020)",
        "(Adams, Baker, et al., 2020, p. 3; Adams, Evans, et al., 2020)",
        "Adams, Evans, et al. (2020)",
        "(2020)",
    ];
    assert_eq!(texts[..5], expected);
}

#[test]
fn a_style_may_print_any_variable() {
    let site = Site::new("-- content/p.md --\n---\ntitle: P\n---\n[@a]\n");
    let settings = "title: T\nbase_url: https://a.example/\nlanguage: en\ncitation: {style: /own.csl}\n";
    site.write("site.yaml", settings);
    site.write(
        "content/references.json",
        r#"[{"id": "a", "type": "book", "title": "T", "author": [{"literal": "A"}], "license": "MIT", "call-number": "Q1", "issued": {"date-parts": [[2020]]}, "publisher": "P"}]"#,
    );
    site.write(
        "content/own.csl",
        r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>O</title><id>o</id>
<updated>2026-01-01T00:00:00+00:00</updated></info><citation><layout delimiter="; "><group delimiter=" ">
<text variable="title"/><text variable="license"/><text variable="call-number"/><text variable="annote"/>
<choose><if variable="author"><text value="yes"/></if></choose></group></layout></citation></style>"#,
    );
    let texts: Vec<String> = printed::compose(&site).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts[0], "T MIT Q1 yes");
}

#[test]
fn letters_stand_where_a_style_collapses_years() {
    let library = books(&[
        ("a", "Doe, J.", "2020", "A"),
        ("b", "Doe, J.", "2020", "B"),
        ("c", "Doe, J.", "2021", "C"),
        ("n", "Roe, R.", "", "N"),
        ("m", "Roe, R.", "", "M"),
    ]);
    for (style, expected) in [
        ("apa", ["(Doe, 2020a, 2020b, 2021)", "(Roe, n.d.-a, n.d.-b)"]),
        ("chicago-author-date", ["(Doe 2020a, 2020b, 2021)", "(Roe, n.d.-b, n.d.-a)"]),
    ] {
        let texts = printed_in(style, &library, "[@a; @b; @c]\n\n[@n; @m]");
        assert_eq!(texts[..2], expected, "{style}");
    }
}

#[test]
fn entries_are_read_as_their_twins() {
    let items = |name: &str, file: &str| -> BTreeMap<String, Value> {
        let file = SourcePath::new(file).expect("a sound path");
        let library = parse_library(&file, &read(name)).value;
        let curled = |item: &Value| item.to_string().replace('\'', "’");
        library
            .entries
            .iter()
            .map(|(key, entry)| {
                (key.to_string(), serde_json::from_str(&curled(&entry.item)).expect("an item is JSON"))
            })
            .collect()
    };
    let (bib, twins) = (items("entries.bib", "a.bib"), items("entries.json", "a.json"));
    assert!(bib.len() >= 150, "{} entries", bib.len());
    assert_eq!(bib.keys().collect::<Vec<_>>(), twins.keys().collect::<Vec<_>>());
    for (key, item) in &bib {
        assert_eq!(item, &twins[key], "{key}");
    }
}
