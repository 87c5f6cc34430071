//! The memo against the engine, over random documents.

use std::sync::Arc;

use hayagriva::citationberg::LocaleCode;
use hayagriva::citationberg::taxonomy::Locator as Kind;
use serde_json::{Value, json};

use super::engine::{self, Tongue};
use super::item::Work;
use super::memo;
use super::request::{Cite, Cluster, Locator, Request};
use super::store::Formatter;
use super::style;
use crate::cache::Cache;
use crate::model::library::Entry;
use crate::model::source::{SourcePath, Span, TextRange};

/// A small generator of numbers, the same in every run.
pub(super) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

const FAMILIES: [&str; 24] = [
    "Adams",
    "Baker",
    "Clark",
    "Doe",
    "Evans",
    "Foster",
    "Green",
    "Hill",
    "Irving",
    "Jones",
    "Kowalska",
    "Łuczak",
    "Müller",
    "Nowak",
    "O’Neill",
    "Piketty",
    "Quinn",
    "Roe",
    "Smith",
    "Taylor",
    "Underhill",
    "de Vries",
    "Weber",
    "Żak",
];
const WORDS: [&str; 16] = [
    "alliance",
    "budget",
    "climate",
    "<span class=\"nocase\">NATO</span>",
    "defence",
    "energy",
    "future",
    "growth",
    "industry",
    "<i>Realpolitik</i>",
    "law",
    "migration",
    "security",
    "trade",
    "war",
    "why?",
];
const KINDS: [&str; 10] = [
    "report",
    "webpage",
    "book",
    "chapter",
    "article-journal",
    "article-newspaper",
    "dataset",
    "legislation",
    "treaty",
    "thesis",
];

/// An item of a library whose authors and years repeat the more the fewer there are.
pub(super) fn random_item(random: &mut Random, families: usize, years: usize) -> Value {
    let kind = random.pick(&KINDS);
    let title: Vec<&str> = (0..3 + random.below(4)).map(|_| random.pick(&WORDS)).collect();
    let mut item = json!({ "type": kind, "title": title.join(" ") });
    if !random.one_in(6) {
        let authors: Vec<Value> = (0..1 + random.below(4))
            .map(|_| match random.below(5) {
                0 => json!({ "literal": random.pick(&["World Bank", "U.S. Census Bureau", "European Commission"]) }),
                _ => {
                    let family = FAMILIES[random.below(families.min(FAMILIES.len()))];
                    json!({ "family": family, "given": random.pick(&["Ann", "Bo Carl", "Jean-Luc"]) })
                }
            })
            .collect();
        item["author"] = authors.into();
    }
    let year = 2000 + random.below(years);
    item["issued"] = match random.below(8) {
        0 => json!({ "date-parts": [[year], [year + 1]] }),
        1 => json!({ "date-parts": [[year, 3, 4]] }),
        2 => json!({ "literal": "n.d." }),
        _ => json!({ "date-parts": [[year]] }),
    };
    for (field, value) in [
        ("publisher", "Example Institute"),
        ("publisher-place", "Warsaw"),
        ("container-title", "Journal of Examples"),
        ("collection-title", "Working Papers"),
        ("number", "2017-12"),
        ("volume", "12"),
        ("page", "101-117"),
        ("URL", "https://example.org/a"),
        ("DOI", "10.1000/xyz"),
        ("genre", "Working paper"),
    ] {
        if random.one_in(3) {
            item[field] = value.into();
        }
    }
    item
}

pub(super) fn works(random: &mut Random, count: usize, families: usize, years: usize) -> Vec<Arc<Work>> {
    let span = Span::new(&SourcePath::new("a.bib").expect("a sound path"), TextRange::default());
    (0..count)
        .map(|n| {
            let mut item = random_item(random, families, years);
            let title = format!("{} {n}", item["title"].as_str().expect("every item has a title"));
            item["title"] = title.into();
            let Value::Object(item) = item else { unreachable!("an item is a map") };
            Work::new(&Entry::new(n.to_string().into(), item, span.clone()), "en")
        })
        .collect()
}

fn locator(random: &mut Random) -> Option<Locator> {
    let (kind, value) = match random.below(6) {
        0 => (Kind::Page, (1 + random.below(3)).to_string()),
        1 => (Kind::Page, "3-5".to_owned()),
        2 => (Kind::Section, "4a".to_owned()),
        3 => (Kind::Chapter, "7".to_owned()),
        _ => return None,
    };
    Some(Locator { kind, value: value.into() })
}

/// A document that cites a few of `works`, with repeats, pairs and narratives.
pub(super) fn random_request(
    random: &mut Random,
    works: &[Arc<Work>],
    cited: usize,
    clusters: usize,
) -> Request {
    let mut request = Request::default();
    let pool: Vec<usize> = (0..cited).map(|_| random.below(works.len())).collect();
    for _ in 0..clusters {
        let width = [1, 1, 1, 2, 3][random.below(5)];
        let mut cites = Vec::new();
        for _ in 0..width {
            let work = &works[pool[random.below(pool.len())]];
            let known = request.works.iter().position(|known| known.hash == work.hash);
            let index = known.unwrap_or_else(|| {
                request.works.push(work.clone());
                request.works.len() - 1
            });
            let prose = width == 1 && random.one_in(6);
            cites.push(Cite { work: index, locator: locator(random), prose });
        }
        request.clusters.push(Cluster {
            cites,
            note: Some(request.clusters.len() + 1),
            affixed: false,
            keeps_order: random.one_in(8),
        });
    }
    if random.one_in(4) {
        let work = &works[random.below(works.len())];
        if !request.works.iter().any(|known| known.hash == work.hash) {
            request.works.push(work.clone());
        }
    }
    request
}

/// Compares both ways on many documents; gives how many the memo answered.
fn check(name: &str, locale: &str, documents: usize, (families, years): (usize, usize)) -> usize {
    let style = Arc::new(style::by_name(name).expect("the style is archived"));
    let tongue = Tongue::new(LocaleCode(locale.to_owned()));
    let formatter = Formatter::new(style, tongue, Arc::new(Cache::in_memory()));
    let mut random = Random::new(7);
    let library = works(&mut random, 60, families, years);
    let mut answered = 0;
    for document in 0..documents {
        let request = random_request(&mut random, &library, 5, 6);
        let Some(found) = memo::render(&formatter, &request, &|| library.clone()) else {
            // Made, then remembered.
            let expected = engine::render(&formatter.style, &formatter.tongue, &request);
            for _ in 0..2 {
                assert_eq!(formatter.document(&request), expected, "{name} {locale}: document {document}");
            }
            continue;
        };
        answered += 1;
        let expected = engine::render(&formatter.style, &formatter.tongue, &request);
        for (at, (found, expected)) in found.clusters.iter().zip(&expected.clusters).enumerate() {
            let cluster = &request.clusters[at];
            assert_eq!(found, expected, "{name} {locale}: document {document}, cluster {at}: {cluster:?}");
        }
        assert_eq!(found.references, expected.references, "{name} {locale}: document {document}");
    }
    answered
}

const STYLES: [&str; 5] = ["apa", "chicago-author-date", "chicago-notes", "harvard-cite-them-right", "ieee"];

#[test]
fn the_memo_equals_the_engine() {
    for name in STYLES {
        for locale in ["en-US", "pl-PL"] {
            let answered = check(name, locale, 25, (24, 20)) + check(name, locale, 15, (5, 4));
            assert_eq!(answered == 0, name == "ieee", "{name} {locale}: the memo answered {answered} of 40");
        }
    }
}

/// A few documents in every style of the archive, each in one of four languages.
#[test]
fn the_memo_equals_the_engine_in_every_style() {
    let locales = ["en-US", "pl-PL", "de-DE", "fr-FR"];
    let mut answered = 0;
    for (archived, locale) in hayagriva::archive::ArchivedStyle::all().iter().zip(locales.iter().cycle()) {
        let name = archived.names()[0];
        if style::by_name(name).is_ok() {
            answered += check(name, locale, 4, (24, 20)) + check(name, locale, 2, (5, 4));
        }
    }
    assert!(answered > 100, "the memo answered {answered} documents");
}

/// Nanoseconds that this thread has spent on a processor.
pub(super) fn spent() -> f64 {
    let stat =
        std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells the time of threads");
    let nanoseconds: f64 =
        stat.split(' ').next().and_then(|n| n.parse().ok()).expect("the first field is a number");
    nanoseconds / 1e9
}

/// Time for 10,000 documents with 4 cites of 400 works each: run with `--release -- --ignored --nocapture`.
#[test]
#[ignore = "measures, checks nothing"]
fn how_long_ten_thousand_documents_take() {
    let mut random = Random::new(3);
    let library = works(&mut random, 400, 24, 20);
    let requests: Vec<Request> = (0..10_000)
        .map(|_| {
            let mut request = Request::default();
            for width in [1, 1, 2] {
                let mut cites = Vec::new();
                for _ in 0..width {
                    let work = &library[random.below(library.len())];
                    let known = request.works.iter().position(|known| known.hash == work.hash);
                    let index = known.unwrap_or_else(|| {
                        request.works.push(work.clone());
                        request.works.len() - 1
                    });
                    let page = (1 + random.below(300)).to_string();
                    let locator = random.one_in(3).then(|| Locator { kind: Kind::Page, value: page.into() });
                    cites.push(Cite { work: index, locator, prose: false });
                }
                request.clusters.push(Cluster { cites, note: None, affixed: false, keeps_order: false });
            }
            request
        })
        .collect();
    let cache = Arc::new(Cache::in_memory());
    for name in STYLES {
        let formatter = |cache: &Arc<Cache>| {
            let style = Arc::new(style::by_name(name).expect("the style is archived"));
            Formatter::new(style, Tongue::new(LocaleCode("en-US".to_owned())), Arc::clone(cache))
        };
        let all = |formatter: &Formatter| {
            let start = spent();
            let mut engine = 0;
            for request in &requests {
                if memo::render(formatter, request, &|| library.clone()).is_none() {
                    engine += 1;
                    if name != "ieee" || engine < 200 {
                        engine::render(&formatter.style, &formatter.tongue, request);
                    }
                }
            }
            (spent() - start, engine)
        };
        let start = spent();
        let first = formatter(&cache);
        let loading = spent() - start;
        let (cold, engine) = all(&first);
        let (warm, _) = all(&first);
        let (restarted, _) = all(&formatter(&cache));
        println!(
            "{name}: loading {loading:.3} s, cold {cold:.2} s, warm {warm:.2} s, from the cache {restarted:.2} s, {engine} by the engine"
        );
    }
}

/// The same at length; minutes without optimization.
#[test]
#[ignore = "slow: run by hand after a change of the memo"]
fn the_memo_equals_the_engine_at_length() {
    for name in STYLES {
        for locale in ["en-US", "pl-PL", "de-DE"] {
            let sparse = check(name, locale, 600, (24, 20));
            let dense = check(name, locale, 150, (5, 4));
            println!(
                "{name} {locale}: the memo answered {sparse} of 600 sparse, {dense} of 150 dense documents"
            );
        }
    }
}
