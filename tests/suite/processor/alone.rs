//! The room builds without the crate round it: as a crate of its own it would need only what it names here.

#[expect(dead_code, unused_imports, reason = "only the public surface is tried")]
#[path = "../../../src/cite/mod.rs"]
mod cite;

use citationberg::IndependentStyle;
use serde_json::json;

use self::cite::{Cite, Cluster, Document, Locale, Order, Style, Work, plain_runs};

#[test]
fn the_room_stands_alone() {
    let style = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\">\
        <info><title>T</title><id>i</id><updated>2020-01-01T00:00:00+00:00</updated></info>\
        <citation><layout prefix=\"(\" suffix=\")\"><text variable=\"title\"/></layout></citation></style>";
    let style = Style::compile(&IndependentStyle::from_xml(style).expect("a style"));
    let work = Work::from_json(&json!({"id": "a", "type": "book", "title": "Alone"}));
    let document = Document {
        style: &style,
        locale: &Locale::new("en-US", &hayagriva::archive::locales(), &style.locales),
        order: &Order::new("en-US"),
        works: &[&work],
        clusters: &[Cluster { cites: vec![Cite::default()], ..Cluster::default() }],
        manner: cite::Manner::Letter,
        memo: None,
    };
    assert_eq!(plain_runs(&document.format().citations[0].runs), "(Alone)");
}
