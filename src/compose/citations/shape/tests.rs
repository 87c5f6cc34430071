//! Shapes against the engine, over random briefs.

use std::sync::Arc;

use hayagriva::citationberg::LocaleCode;
use serde_json::{Map, Value as Json, json};

use super::{Renderer, Shapes};
use crate::cache::Cache;
use crate::compose::citations::engine::Tongue;
use crate::compose::citations::finish::line;
use crate::compose::citations::item::Work;
use crate::compose::citations::request::ReferenceText;
use crate::compose::citations::store::Formatter;
use crate::compose::citations::style;
use crate::compose::citations::tests::Random;
use crate::model::source::Hash;

const TITLES: [&str; 14] = [
    "Tokyo hedges its bets",
    "Who pays for the grid?",
    "“Friend-shoring” and its limits",
    "NATO's eastern flank: what next?",
    "A Turn in the Tide: The U.S.–Japan Alliance in Early 2025",
    "the end of cheap gas",
    "Żywność i ceny: co dalej",
    "2025: a year of elections",
    "Wait and see…",
    "Steel, cars and chips (again)",
    "From G7 to G20, and back",
    "iPhones made in India",
    "Rule by law, not of law.",
    "<i>Zeitenwende</i> at three",
];
const FAMILIES: [&str; 6] = ["Kowalska", "Nowak", "O’Neill", "de Vries", "Łuczak", "Lee"];
const GIVEN: [&str; 5] = ["Ann", "Jean-Luc", "Maria Joanna", "J. R.", "Łukasz"];

/// A brief as the catalog makes its item.
fn brief(random: &mut Random) -> Map<String, Json> {
    let mut item = json!({
        "type": "report",
        "language": random.pick(&["en", "pl"]),
        "title": random.pick(&TITLES),
        "publisher": "Rozewie Institute",
        "URL": format!("https://example.org/bulletin/{}/a-brief/", random.below(90)),
    });
    let authors: Vec<Json> = (0..random.below(4))
        .map(|_| match random.below(5) {
            0 => json!({ "literal": "Trade Programme" }),
            _ => json!({ "family": random.pick(&FAMILIES), "given": random.pick(&GIVEN) }),
        })
        .collect();
    let (year, month, day) = (1990 + random.below(40), 1 + random.below(12), 1 + random.below(28));
    let mut set = |name: &str, value: Json, often: usize| {
        if random.below(10) < often {
            item[name] = value;
        }
    };
    set("issued", json!({ "date-parts": [[year, month, day]] }), 9);
    set("publisher-place", "Gdynia".into(), 5);
    set("collection-title", "Rozewie Bulletin".into(), 8);
    set("ISSN", "2049-3630".into(), 2);
    set("DOI", format!("10.5281/zenodo.{day}").into(), 4);
    if !authors.is_empty() {
        item["author"] = authors.into();
    }
    let number = random.pick(&["1", "31", "107", "2", "11", "3-4", "12a", "010"]);
    if !random.one_in(4) {
        item["collection-number"] = number.into();
    }
    let Json::Object(item) = item else { unreachable!("an item is a map") };
    item
}

fn formatter(name: &str, locale: &str) -> Formatter {
    let style = Arc::new(style::by_name(name).expect("the style is archived"));
    Formatter::new(style, Tongue::new(LocaleCode(locale.to_owned())), Arc::new(Cache::in_memory()))
}

/// Compares both ways on many briefs; gives how many a shape answered.
fn check(name: &str, locale: &str, briefs: usize) -> usize {
    let formatter = formatter(name, locale);
    let renderer = Renderer { style: &formatter.style, tongue: &formatter.tongue };
    let shapes = Shapes::default();
    let mut random = Random::new(11);
    let mut answered = 0;
    for _ in 0..briefs {
        let item = brief(&mut random);
        let Some(runs) = shapes.render(renderer, &item) else { continue };
        answered += 1;
        let work = Work::of_item(&item, Hash::of(b"a brief"), &formatter.tongue.code.0);
        let expected = line(formatter.render_line(&work), &formatter.style, &formatter.tongue).text;
        let found = line(ReferenceText { label: None, runs }, &formatter.style, &formatter.tongue).text;
        assert_eq!(found, expected, "{name} {locale}: {}", Json::Object(item));
    }
    answered
}

#[test]
fn shapes_equal_the_engine() {
    for name in ["apa", "chicago-author-date", "chicago-notes", "harvard-cite-them-right", "ieee"] {
        for locale in ["en-US", "pl-PL"] {
            let answered = check(name, locale, 60);
            assert!(answered > 40, "{name} {locale}: shapes answered {answered} of 60");
        }
    }
}

/// The same at length, in every style of the archive; minutes without optimization.
#[test]
#[ignore = "slow: run by hand after a change of shapes"]
fn shapes_equal_the_engine_at_length() {
    for archived in hayagriva::archive::ArchivedStyle::all() {
        let name = archived.names()[0];
        for locale in ["en-US", "pl-PL", "de-DE", "fr-FR"] {
            let Ok(style) = style::by_name(name) else { continue };
            if style.csl.bibliography.is_some() {
                println!("{name} {locale}: shapes answered {} of 300", check(name, locale, 300));
            }
        }
    }
}

/// A brief as one institute publishes them: a series with an ISSN, numbers, whole dates, persons as authors.
fn usual_brief(random: &mut Random) -> Map<String, Json> {
    let mut item = brief(random);
    let authors: Vec<Json> = (0..1 + random.below(3))
        .map(|_| json!({ "family": random.pick(&FAMILIES), "given": random.pick(&GIVEN) }))
        .collect();
    for (name, value) in [
        ("author", authors.into()),
        ("collection-title", "Rozewie Bulletin".into()),
        ("collection-number", random.below(400).to_string().into()),
        ("publisher-place", "Gdynia".into()),
        ("ISSN", "2049-3630".into()),
        (
            "issued",
            json!({ "date-parts": [[2000 + random.below(27), 1 + random.below(12), 1 + random.below(28)]] }),
        ),
    ] {
        item.insert(name.to_owned(), value);
    }
    item
}

/// Time for 10,000 briefs: run with `--release -- --ignored --nocapture`.
#[test]
#[ignore = "measures, checks nothing"]
fn how_long_ten_thousand_references_take() {
    for (what, make) in [("of one institute", usual_brief as fn(&mut Random) -> _), ("of all kinds", brief)] {
        for name in ["apa", "chicago-author-date", "chicago-notes", "harvard-cite-them-right", "mla"] {
            let formatter = formatter(name, "en-US");
            let renderer = Renderer { style: &formatter.style, tongue: &formatter.tongue };
            let shapes = Shapes::default();
            let mut random = Random::new(5);
            let briefs: Vec<Map<String, Json>> = (0..10_000).map(|_| make(&mut random)).collect();
            let pass = || {
                let start = crate::compose::citations::tests::spent();
                let answered = briefs.iter().filter(|item| shapes.render(renderer, item).is_some()).count();
                (crate::compose::citations::tests::spent() - start, answered)
            };
            let (cold, answered) = pass();
            let (warm, _) = pass();
            println!(
                "{name}, briefs {what}: {:.3} ms a brief, {:.3} with all shapes known, {answered} of 10,000 by shape",
                cold / 10.0,
                warm / 10.0,
            );
        }
    }
}
