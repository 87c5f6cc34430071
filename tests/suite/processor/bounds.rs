//! Styles that go round, run deep or multiply end, and print what they can.

use briefpress::cite::{Cite, Cluster, Document, Locale, Order, Style, Work};
use citationberg::IndependentStyle;
use serde_json::json;

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
    let clusters = [Cluster { cites: vec![Cite::default()], note: None }];
    let order = Order::new("en-US");
    let document = Document {
        style: &style,
        locale: &locale,
        order: &order,
        works: &[&work],
        clusters: &clusters,
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
