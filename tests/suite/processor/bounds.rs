//! Styles that go round, run deep or multiply end, and print what they can; works of any size take time in proportion.

#![expect(clippy::disallowed_methods, reason = "the time that works of two sizes take is compared")]

use std::time::{Duration, Instant};

use briefpress::cite::{Cite, Cluster, Document, Form, Locale, Manner, Order, Style, Work, rich};
use citationberg::IndependentStyle;
use serde_json::{Value, json};

use super::random::Setting;

/// What a style of these macros prints of a work.
fn printed(macros: &str) -> String {
    let text = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\">\
         <info><title>T</title><id>i</id><updated>2020-01-01T00:00:00+00:00</updated></info>{macros}\
         <citation><layout><text macro=\"m0\"/></layout></citation></style>"
    );
    let style = Style::compile(&IndependentStyle::from_xml(&text).expect("a style"));
    let locale = Locale::new("en-US", &hayagriva::archive::locales(), &style.locales);
    let work = Work::from_json(&json!({"id": "a", "type": "book", "title": "T"}));
    let clusters = [Cluster { cites: vec![Cite::default()], ..Cluster::default() }];
    let order = Order::new("en-US");
    let document = Document {
        style: &style,
        locale: &locale,
        order: &order,
        works: &[&work],
        clusters: &clusters,
        manner: Manner::Letter,
        memo: None,
    };
    document.format().citations[0].runs.iter().map(|run| run.text.as_str()).collect()
}

fn chain(length: usize, body: impl Fn(&str) -> String) -> String {
    let call = |n: usize| format!("<text macro=\"m{}\"/>", n + 1);
    let links = (0..length).map(|n| format!("<macro name=\"m{n}\">{}</macro>", body(&call(n))));
    links.chain([format!("<macro name=\"m{length}\"><text variable=\"title\"/></macro>")]).collect()
}

#[test]
fn a_circle_prints_nothing_more() {
    let circle = "<macro name=\"m0\"><text variable=\"title\"/><text macro=\"m1\"/></macro>\
                  <macro name=\"m1\"><text variable=\"title\" prefix=\"-\"/><text macro=\"m0\"/></macro>";
    assert_eq!(printed(circle), "T-T");
}

#[test]
fn a_style_that_multiplies_ends() {
    let text = printed(&chain(40, |call| format!("{call}{call}")));
    assert!(text.len() < 20_000, "{}", text.len());
}

#[test]
fn a_deep_style_ends() {
    let groups = |call: &str| format!("{}{call}{}", "<group>".repeat(12), "</group>".repeat(12));
    assert_eq!(printed(&chain(200, groups)), "");
    assert_eq!(printed(&chain(3, groups)), "T");
}

/// Items that are large or odd, by their size.
fn hostile(kind: usize, size: usize) -> Vec<Value> {
    let long = |text: &str| text.repeat(size);
    let with = |key: &str, value: Value| {
        let mut item = json!({"id": "x", "type": "report", "title": "T", "issued": {"date-parts": [[2020]]},
            "author": [{"family": "Doe", "given": "Jane"}]});
        item[key] = value;
        item
    };
    let person = |at: usize| json!({"family": format!("Doe{at}"), "given": "Jane Q."});
    let date = |parts: Value| with("issued", json!({"date-parts": parts}));
    match kind {
        0 => vec![with("author", json!([{"family": long("a"), "given": long("B. ")}]))],
        1 => vec![with("author", json!([{"literal": long("<i>\"'")}]))],
        2 => vec![with("author", (0..size / 10).map(person).collect())],
        3 => vec![with("title", json!(long("<i>")))],
        4 => vec![with("title", json!(long("\"a' <sup>b</i> ")))],
        5 => vec![with("title", json!(long("a: b-c? ")))],
        6 => vec![with("title", json!(long("\u{2018}\u{201c}")))],
        7 => vec![with("page", json!(long("9")))],
        8 => vec![with("page", json!(long("1-2, ")))],
        9 => vec![with("volume", json!(long("-")))],
        10 => vec![with("edition", json!(long("ix")))],
        11 => vec![with("DOI", json!(long("10.1/")))],
        12 => vec![date(json!([[i32::MIN, 99, -1], [i32::MAX, 255, 300]]))],
        13 => vec![date(json!([[0, 24, 31], []])), date(json!([])), date(json!([["x"], {"y": 1}]))],
        14 => vec![with("issued", json!({"literal": long("in press ")})), json!({}), json!(null), json!([1])],
        15 => (0..size / 40).map(|_| with("title", json!("Alike"))).collect(),
        16 => (0..size / 40).map(|at| with("author", (at % 9..9).map(person).collect())).collect(),
        _ => vec![with("author", json!([{"family": "", "given": ""}, {}, null, 7]))],
    }
}

/// How long hostile items take in styles of all kinds.
fn taken(settings: &[Setting], kind: usize, size: usize) -> Duration {
    let works: Vec<Work> = hostile(kind, size).iter().map(Work::from_json).collect();
    let works: Vec<&Work> = works.iter().collect();
    let locator = Some(("page".to_owned(), "1-2,".repeat(size.min(1000))));
    let cite =
        |work, form| Cite { work, form, locator: locator.clone(), prefix: rich("see"), ..Cite::default() };
    let cluster = |work| Cluster {
        cites: vec![cite(work, Form::Whole), cite(work, Form::WithoutAuthor)],
        note: Some(1),
        ..Cluster::default()
    };
    let clusters: Vec<Cluster> = (0..works.len()).map(cluster).collect();
    let start = Instant::now();
    for setting in settings {
        assert_eq!(setting.format(&works, &clusters).citations.len(), works.len());
    }
    start.elapsed()
}

#[test]
fn hostile_works_take_time_in_proportion() {
    let styles = ["apa", "chicago-notes-bibliography", "modern-language-association", "ieee"];
    let settings = styles.map(|style| Setting::new(style, "en-US"));
    for kind in 0..18 {
        // Four times the size may take four times as long; what is quadratic takes sixteen times. A busy machine is
        // asked again.
        let fits = |_| {
            let [small, large] = [500, 2_000].map(|size| taken(&settings, kind, size));
            large < small * 10 + Duration::from_millis(500)
        };
        assert!((0..5).any(fits), "kind {kind} takes more than its share of time");
    }
    for kind in [0, 3, 7, 8, 9, 11] {
        taken(&settings[..1], kind, 100_000);
    }
}
