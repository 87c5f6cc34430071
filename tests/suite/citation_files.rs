//! The reference of a brief in files beside its page, read back.

use std::collections::BTreeMap;

use briefpress::model::source::SourcePath;
use briefpress::parse::library::parse_library;
use serde_json::{Map, Value};

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/docs/
language: en
languages: {pl: {title: Dom}}
publisher: {name: "Trade & Ports_House {Ltd}", place: Gdańsk}
-- content/series/bulletin.yaml --
name: {en: Bulletin & More, pl: Biuletyn}
issn: 2049-3630
-- content/people/ada.yaml --
name: Ada Łąck
orcid: 0000-0002-1825-0097
-- content/people/vries.yaml --
name: Jan de Vries
sort_name: de Vries, Jan
-- content/people/office.yaml --
name: Office of Ports and Trade
kind: organisation
-- content/topics/trade.yaml --
name: Trade
-- content/bulletin/2025/7-steel.md --
---
title: "Tariffs of 5% & $6_rise for NATO's {steel}: why #1 \\ waits for iPhones"
subtitle: What Tokyo wants
standfirst: "The *first* finding, at 5%: \\relax{x}.\n  And a second line."
series: bulletin
number: "7"
date: 2025-03-04
authors: [ada, vries, office, {name: Plato}]
topics: trade
keywords: [steel, "R&D"]
doi: https://doi.org/10.5555/a_b<c>
isbn: 978-83-000000-0-0
corrections:
  - {date: 2025-03-06, kind: factual, text: One.}
  - {date: 2025-03-06, kind: minor, text: Two.}
  - {date: 2025-04-01, kind: factual, text: Three.}
---
Text.
-- content/bulletin/2025/7-steel.pl.md --
---
title: Cła na stal
date: 2025-03-09
status: published
---
Tekst.
-- content/bulletin/2025/8-bare.md --
---
title: A brief without anything
date: 2025-05-01
authors: []
---
Text.
-- content/about.md --
---
title: About
---
Words.
"#;

fn built() -> Site {
    let site = Site::new(SITE);
    site.run(&["build", "--now", "2025-06-01"]).ok();
    site
}

/// The only item of a library.
fn item(name: &str, text: &str) -> Map<String, Value> {
    let read = parse_library(&SourcePath::new(name).expect("a path"), text);
    let faults: Vec<&str> = read.diagnostics.iter().map(|fault| &*fault.message).collect();
    assert!(faults.is_empty(), "{faults:?} in\n{text}");
    let mut entries = read.value.entries.into_values();
    let (entry, rest) = (entries.next().expect("an entry"), entries.next());
    assert!(rest.is_none(), "one entry a file");
    entry.item.as_object().expect("an item").clone()
}

/// The abstract of the only item of a file: libraries are read without.
fn written_abstract(text: &str) -> Option<String> {
    let items: Vec<Map<String, Value>> = serde_json::from_str(text).expect("items");
    items[0].get("abstract")?.as_str().map(str::to_owned)
}

/// The text of a field without the marks that protect capitals.
fn text(item: &Map<String, Value>, field: &str) -> Option<String> {
    let text = match item.get(field)? {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(text.replace("<span class=\"nocase\">", "").replace("</span>", ""))
}

/// The tags of a RIS record, by name.
fn ris(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
    assert!(text.starts_with("TY  - RPRT\r\n") && text.ends_with("ER  - \r\n"), "{text}");
    for line in text.split_terminator("\r\n") {
        let (tag, value) = line.split_at_checked(6).expect("a tag");
        assert!(tag.ends_with("  - ") && !value.contains(['\r', '\n']), "{line}");
        tags.entry(tag[..2].to_owned()).or_default().push(value.to_owned());
    }
    tags
}

/// The names of an item as lists sort them.
fn names(item: &Map<String, Value>) -> Vec<String> {
    let authors = item.get("author").and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |name: &Value| match (name["family"].as_str(), name["given"].as_str()) {
        (Some(family), Some(given)) => {
            let particle = ["non-dropping-particle", "dropping-particle"].map(|part| name[part].as_str());
            let particle: String = particle.iter().flatten().map(|part| format!("{part} ")).collect();
            format!("{particle}{family}, {given}")
        }
        (Some(family), None) => family.to_owned(),
        _ => name["literal"].as_str().expect("a literal name").to_owned(),
    };
    authors.iter().map(name).collect()
}

const PAGES: [&str; 3] =
    ["bulletin/2025/7-steel/7-steel", "pl/bulletin/2025/7-steel/7-steel", "bulletin/2025/8-bare/8-bare"];

#[test]
fn every_format_reads_back_to_the_same_record() {
    let site = built();
    for page in PAGES {
        let own = item("x.json", &site.page(&format!("{page}.csl.json")));
        let bib = item("x.bib", &site.page(&format!("{page}.bib")));
        for field in [
            "id",
            "type",
            "title",
            "issued",
            "publisher",
            "publisher-place",
            "collection-title",
            "number",
            "genre",
            "version",
            "DOI",
            "URL",
            "ISBN",
            "ISSN",
        ] {
            assert_eq!(text(&bib, field), text(&own, field), "`{field}` of {page}");
        }
        assert_eq!(names(&bib), names(&own), "{page}");
        let language = |item| text(item, "language").map(|tag| tag[..2].to_owned());
        assert_eq!(language(&bib), language(&own), "{page}");
        check_ris(
            &ris(&site.page(&format!("{page}.ris"))),
            &own,
            written_abstract(&site.page(&format!("{page}.csl.json"))),
        );
    }
}

/// A RIS record says what the item says.
fn check_ris(tags: &BTreeMap<String, Vec<String>>, own: &Map<String, Value>, summary: Option<String>) {
    for (tag, field) in [
        ("ID", "id"),
        ("TI", "title"),
        ("PB", "publisher"),
        ("CY", "publisher-place"),
        ("T2", "collection-title"),
        ("SN", "number"),
        ("M3", "genre"),
        ("ET", "version"),
        ("DO", "DOI"),
        ("UR", "URL"),
        ("LA", "language"),
    ] {
        assert_eq!(tags.get(tag).map(|values| values.join("|")), text(own, field), "{tag}");
    }
    assert_eq!(tags.get("AB").map(|values| values.join("|")), summary);
    assert_eq!(tags.get("AU").cloned().unwrap_or_default(), names(own));
    let date = &own["issued"]["date-parts"][0];
    let [year, month, day] = [0, 1, 2].map(|part| date[part].as_i64().expect("a whole date"));
    assert_eq!(tags["DA"], [format!("{year}/{month:02}/{day:02}/")]);
    assert_eq!(tags["PY"], [year.to_string()]);
}

#[test]
fn corrections_make_versions_and_keywords_are_kept() {
    let site = built();
    let tags = ris(&site.page(&format!("{}.ris", PAGES[0])));
    assert_eq!(tags["ET"], ["3"], "two days of corrections");
    assert_eq!(tags["KW"], ["steel", "R&D", "Trade"]);
    assert!(!ris(&site.page(&format!("{}.ris", PAGES[2]))).contains_key("ET"));
    assert_eq!(
        text(&item("x.json", &site.page(&format!("{}.csl.json", PAGES[1]))), "id").as_deref(),
        Some("bulletin-2025-7-pl")
    );
}

#[test]
fn pages_have_no_such_files() {
    let files = built().output();
    assert!(!files.iter().any(|file| file.starts_with("about/about.")), "{files:?}");
    assert!(files.iter().any(|file| file == "bulletin/2025/8-bare/8-bare.bib"), "{files:?}");
}
