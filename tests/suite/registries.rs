//! Registries: deposits of Crossref and DataCite, the archive for RePEc, the repository for OAI-PMH.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::harness::Site;

/// Names the file `crossref5.4.0.xsd`, with all that it includes beside it.
const XSD: &str = "BRIEFPRESS_CROSSREF_XSD";

const SITE: &str = r#"
-- site.yaml --
title: House & Co
base_url: https://site.example/docs/
language: en
languages: {pl: {title: Dom}}
publisher: {name: "House & Co", place: Gdańsk, ror: 05dxps055}
defaults: {licence: CC-BY-4.0}
export:
  crossref: {depositor: House, email: doi@site.example, registrant: House}
  oai: {gateway: https://gateway.example/oai, email: oai@site.example}
  redif: {archive: hou, email: repec@site.example, series: {bulletin: houbul, policy-brief: houpol}}
-- content/series/bulletin.yaml --
name: {en: Bulletin, pl: Biuletyn}
issn: 2049-3630
description: Two *pages*.
-- content/series/policy-brief.yaml --
name: Policy Brief
numbering: continuous
-- content/people/ada.yaml --
name: Ada Łąck
orcid: 0000-0002-1825-0097
affiliation: office
-- content/people/office.yaml --
name: Office of Ports
kind: organisation
ror: https://ror.org/042nb2s44
-- content/people/robot.yaml --
name: R2 D2
-- content/references.bib --
@report{other, author = {{World Bank}}, title = {Ports <of> {Asia}}, institution = {World Bank}, date = {2024}, doi = {10.5555/other}}
@report{plain, author = {Doe, Jane}, title = {Plain}, institution = {House}, date = {2023}}
-- content/bulletin/2025/7-steel.md --
---
title: Steel & <iron>
subtitle: The rest
standfirst: "Costs: they rise."
series: bulletin
number: "7"
date: 2025-03-04
authors: [ada, office, robot]
countries: [Japan]
doi: 10.5555/steel
isbn: 978-83-000000-0-0
supersedes: tin
corrections: [{date: 2025-03-06, kind: factual, text: One.}]
---
Text [@other; @plain].
-- content/bulletin/2025/7-steel.pl.md --
---
title: Stal
date: 2025-03-10
status: published
doi: 10.5555/stal
---
Tekst.
-- content/bulletin/2024/3-tin.md --
---
title: Tin
series: bulletin
number: "3"
date: 2024-03-04
---
Text.
-- content/policy-brief/4-ports.md --
---
title: Ports
series: policy-brief
number: "4"
date: 2025-04-01
authors: [{name: Plato}]
doi: https://doi.org/10.5555/ports
licence: OGL-UK-3.0
---
Text.
-- content/policy-brief/5-secret.md --
---
title: Quokka
series: policy-brief
number: "5"
date: 2025-04-02
doi: 10.5555/quokka
status: draft
---
Text.
-- content/policy-brief/6-unlisted.md --
---
title: Wombat
series: policy-brief
number: "6"
date: 2025-04-03
doi: 10.5555/wombat
unlisted: true
---
Text.
-- content/policy-brief/8-later.md --
---
title: Bilby
series: policy-brief
number: "8"
date: 2025-04-05
doi: 10.5555/bilby
embargo: 2025-07-01
---
Text.
-- content/policy-brief/7-gone.md --
---
title: Numbat
series: policy-brief
number: "7"
date: 2025-04-04
doi: 10.5555/numbat
status: withdrawn
withdrawal: {date: 2025-05-01, reason: Wrong.}
---
Text.
"#;

/// Titles of a draft, an unlisted, a withdrawn and an embargoed brief.
const SECRETS: [&str; 4] = ["quokka", "wombat", "numbat", "bilby"];

const NOW: &str = "2025-06-01T10:20:30Z";

fn export(what: &[&str]) -> String {
    let site = Site::new(SITE);
    let arguments: Vec<&str> = [&["--now", NOW, "export"], what].concat();
    site.run(&arguments).ok().stdout
}

/// The elements of a document as paths with their texts, in order.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<(String, usize)> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                path.push((tag.name().as_ref().to_owned(), found.len()));
                let names: Vec<&str> = path.iter().map(|(name, _)| name.as_str()).collect();
                found.push((names.join("/"), String::new()));
            }
            Event::End(_) => drop(path.pop().expect("an open element")),
            Event::Text(text) => {
                if let Some((_, index)) = path.last() {
                    found[*index].1.push_str(text.trim());
                }
            }
            Event::GeneralRef(name) => {
                if let Some((_, index)) = path.last() {
                    found[*index].1.push_str(&format!("&{};", &*name));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// The texts of the elements whose paths end so.
fn texts<'a>(elements: &'a [(String, String)], end: &str) -> Vec<&'a str> {
    let named = elements.iter().filter(|(path, _)| path.ends_with(end));
    named.map(|(_, text)| text.as_str()).collect()
}

#[test]
fn a_deposit_holds_what_crossref_wants_in_its_order() {
    let xml = export(&["crossref"]);
    let all = elements(&xml);
    assert_eq!(texts(&all, "doi_data/doi"), ["10.5555/ports", "10.5555/stal", "10.5555/steel"]);
    assert_eq!(texts(&all, "head/timestamp"), ["20250601102030"]);
    assert_eq!(texts(&all, "series_metadata/issn"), ["2049-3630", "2049-3630"]);
    assert_eq!(texts(&all, "version_info/version"), ["2"]);
    assert_eq!(texts(&all, "person_name/surname"), ["Łąck", "Łąck"]);
    let both = ["Office of Ports", "R2 D2"].repeat(2);
    assert_eq!(texts(&all, "contributors/organization"), [&["Plato"], &both[..]].concat());
    assert_eq!(texts(&all, "affiliations/institution/institution_id"), ["https://ror.org/042nb2s44"; 2]);
    assert_eq!(texts(&all, "person_name/ORCID"), ["https://orcid.org/0000-0002-1825-0097"; 2]);
    assert_eq!(texts(&all, "citation/doi"), ["10.5555/other"]);
    assert_eq!(texts(&all, "citation_list/citation").len(), 2);
    let steel = xml.find("Steel &amp; &lt;iron&gt;").expect("the title is escaped");
    for relation in [
        "relationship-type=\"hasTranslation\" identifier-type=\"doi\">10.5555/stal<",
        "relationship-type=\"replaces\" identifier-type=\"uri\">https://site.example/docs/bulletin/2024/3-tin/<",
    ] {
        assert!(xml[steel..].contains(relation), "no {relation} in {xml}");
    }
    assert!(
        xml.contains("relationship-type=\"isTranslationOf\" identifier-type=\"doi\">10.5555/steel<"),
        "{xml}"
    );
    check_order(&all);
}

/// Children of a report stand in the order of the schema.
fn check_order(all: &[(String, String)]) {
    const PLAIN: [&str; 13] = [
        "contributors",
        "titles",
        "jats:abstract",
        "publication_date",
        "isbn",
        "publisher",
        "institution",
        "publisher_item",
        "ai:program",
        "rel:program",
        "version_info",
        "doi_data",
        "citation_list",
    ];
    const SERIES: [&str; 13] = [
        "series_metadata",
        "contributors",
        "titles",
        "jats:abstract",
        "publication_date",
        "isbn",
        "publisher",
        "institution",
        "publisher_item",
        "version_info",
        "doi_data",
        "citation_list",
        "rel:program",
    ];
    for (name, order) in [("report-paper_metadata/", PLAIN), ("report-paper_series_metadata/", SERIES)] {
        let mut last = None;
        let mut seen = 0;
        for (path, _) in all {
            let Some((_, child)) = path.split_once(name) else {
                last = None;
                continue;
            };
            if !child.contains('/') {
                let place = order.iter().position(|known| *known == child);
                assert!(place.is_some() && place >= last, "{child} in {name}");
                last = place;
                seen += 1;
            }
        }
        assert!(seen > 4, "{name}");
    }
}

/// The deposit is valid by Crossref's own schema, where the environment names it.
#[test]
fn a_deposit_is_valid_by_the_schema() {
    let Ok(schema) = std::env::var(XSD) else { return };
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), export(&["crossref"])).expect("a file can be written");
    let run =
        Command::new("xmllint").args(["--noout", "--nonet", "--schema", &schema]).arg(file.path()).output();
    let run = run.expect("xmllint can be run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn records_for_datacite_hold_what_it_requires() {
    let lines = export(&["datacite"]);
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let dois: Vec<&str> =
        records.iter().map(|record| record["data"]["attributes"]["doi"].as_str().expect("a DOI")).collect();
    assert_eq!(dois, ["10.5555/ports", "10.5555/stal", "10.5555/steel"]);
    for record in &records {
        let attributes = &record["data"]["attributes"];
        for required in ["url", "creators", "titles", "publisher", "publicationYear", "types"] {
            assert!(!attributes[required].is_null(), "no `{required}` in {attributes}");
        }
        assert_eq!(attributes["types"]["resourceTypeGeneral"], "Report");
    }
    let steel = &records[2]["data"]["attributes"];
    assert_eq!(steel["creators"][0]["affiliation"][0]["affiliationIdentifier"], "https://ror.org/042nb2s44");
    assert_eq!(steel["titles"][1]["titleType"], "Subtitle");
    assert_eq!(steel["version"], "2");
    assert_eq!(steel["geoLocations"][0]["geoLocationPlace"], "Japan");
    let relations: BTreeSet<&str> = steel["relatedIdentifiers"]
        .as_array()
        .expect("relations")
        .iter()
        .filter_map(|related| related["relationType"].as_str())
        .collect();
    assert_eq!(relations, BTreeSet::from(["HasTranslation", "IsPublishedIn", "Obsoletes"]));
}

/// The templates of a ReDIF file, each with its fields in order.
fn templates(text: &str) -> Vec<Vec<(&str, &str)>> {
    let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty());
    blocks
        .map(|block| {
            block.trim().lines().map(|line| line.split_once(": ").expect("a field a line")).collect()
        })
        .collect()
}

#[test]
fn the_archive_for_repec_can_be_harvested() {
    let site = Site::new(SITE);
    site.run(&["build", "--now", NOW]).ok();
    let archive_text = site.page("RePEc/hou/houarch.redif");
    let archive = &templates(&archive_text)[0];
    assert_eq!(archive[0], ("Template-Type", "ReDIF-Archive 1.0"));
    assert!(archive.contains(&("Handle", "RePEc:hou")), "{archive:?}");
    assert!(archive.contains(&("URL", "https://site.example/docs/RePEc/hou/")), "{archive:?}");
    let series_text = site.page("RePEc/hou/houseri.redif");
    let series = templates(&series_text);
    let handles: Vec<&str> =
        series.iter().flatten().filter(|(name, _)| *name == "Handle").map(|(_, handle)| *handle).collect();
    assert_eq!(handles, ["RePEc:hou:houbul", "RePEc:hou:houpol"]);
    assert!(series[0].contains(&("Description", "Two pages.")), "{series:?}");

    let mut papers = BTreeMap::new();
    for file in harvested(&site, "RePEc/hou/") {
        let text = site.page(&file);
        for template in templates(&text).iter().filter(|paper| paper[0].1 == "ReDIF-Paper 1.0") {
            let field = |wanted: &str| {
                template.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned())
            };
            papers.insert(field("Handle").expect("a handle"), field("Title").expect("a title"));
        }
    }
    let expected = [
        ("RePEc:hou:houbul:2024-3", "Tin"),
        ("RePEc:hou:houbul:2025-7", "Steel & <iron>: The rest"),
        ("RePEc:hou:houbul:2025-7-pl", "Stal"),
        ("RePEc:hou:houpol:4", "Ports"),
    ];
    assert_eq!(papers, expected.map(|(handle, title)| (handle.to_owned(), title.to_owned())).into());
}

/// The files that a crawler finds from a folder's listing.
fn harvested(site: &Site, folder: &str) -> Vec<String> {
    let listing = site.page(folder);
    let names = listing.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut files = Vec::new();
    for name in names {
        let path = format!("{folder}{name}");
        if name.ends_with('/') { files.extend(harvested(site, &path)) } else { files.push(path) }
    }
    files
}

#[test]
fn the_repository_keeps_the_date_of_each_brief() {
    let site = Site::new(SITE);
    site.run(&["build", "--now", NOW]).ok();
    let all = elements(&site.page("oai.xml"));
    assert_eq!(
        texts(&all, "Identify/oai:baseURL"),
        ["https://gateway.example/oai/site.example/docs/oai.xml"]
    );
    assert_eq!(texts(&all, "Identify/oai:earliestDatestamp"), ["2024-03-04"]);
    assert_eq!(texts(&all, "Identify/oai:deletedRecord"), ["no"]);
    assert_eq!(
        texts(&all, "oai:header/oai:identifier"),
        [
            "oai:site.example:policy-brief-4",
            "oai:site.example:bulletin-2025-7-pl",
            "oai:site.example:bulletin-2025-7",
            "oai:site.example:bulletin-2024-3"
        ]
    );
    assert_eq!(
        texts(&all, "oai:header/oai:datestamp"),
        ["2025-04-01", "2025-03-10", "2025-03-06", "2024-03-04"],
        "a correction is a change"
    );
    assert!(texts(&all, "dc:identifier").contains(&"https://doi.org/10.5555/steel"));
}

#[test]
fn nothing_unpublished_is_exported() {
    let site = Site::new(SITE);
    for what in ["bib", "ris", "csl-json", "crossref", "datacite"] {
        let text = site.run(&["--now", NOW, "export", what]).ok().stdout.to_lowercase();
        assert!(text.contains("ports"), "{what}");
        for secret in SECRETS {
            assert!(!text.contains(secret), "`{secret}` in {what}");
        }
    }
    site.run(&["build", "--now", NOW]).ok();
    let archive = site.output().into_iter().filter(|file| file.starts_with("RePEc/"));
    for file in archive.chain(["oai.xml", "citations.json", "llms.txt"].map(str::to_owned)) {
        let text = site.page(&file).to_lowercase();
        for secret in SECRETS {
            assert!(!text.contains(secret), "`{secret}` in {file}");
        }
    }
}

#[test]
fn characters_that_xml_does_not_allow_are_left_out_and_reported() {
    let site = Site::new(SITE);
    site.edit(
        "content/policy-brief/4-ports.md",
        "title: Ports",
        "title: Ports\nstandfirst: \"Ships \\x01sail.\"",
    );
    let run = site.run(&["--now", NOW, "export", "crossref"]).ok();
    assert!(run.stdout.contains("<jats:p>Ships sail.</jats:p>"), "{}", run.stdout);
    assert!(run.stderr.contains("XML does not allow U+0001; the deposit leaves it out"), "{}", run.stderr);
    let faults = site.faults(&["--now", NOW]);
    assert!(faults.iter().any(|fault| fault.contains("`oai.xml` leaves it out")), "{faults:?}");
    assert!(!site.run(&["--now", NOW, "export", "ris"]).ok().stdout.contains('\u{1}'));
}

#[test]
fn briefs_are_chosen_by_id() {
    let bib = export(&["bib", "policy-brief-4"]);
    assert!(bib.starts_with("@report{policy-brief-4,") && bib.matches("@report").count() == 1, "{bib}");
    assert_eq!(export(&["bib", "bulletin-2025-7"]).matches("@report").count(), 2, "both editions");
    let run = Site::new(SITE).run(&["--now", NOW, "export", "ris", "policy-brief-44"]).exits(2);
    assert!(run.stderr.contains("did you mean `policy-brief-4`?"), "{}", run.stderr);
}

#[test]
fn an_archive_can_be_written_to_a_folder() {
    let site = Site::new(SITE);
    site.run(&["--now", NOW, "export", "redif", "archive"]).ok();
    assert!(site.read("archive/hou/houpol/2025.redif").contains("Handle: RePEc:hou:houpol:4"));
    assert!(site.output().is_empty(), "nothing is built");
}

#[test]
fn settings_of_registries_are_checked() {
    for (old, new, fault) in [
        ("archive: hou", "archive: House", "`archive` is `House`, expected 3 lower-case letters"),
        ("houpol", "hou-pol", "`policy-brief` is `hou-pol`, expected 6 lower-case letters"),
        (
            "policy-brief: houpol",
            "policy-brief: houbul",
            "the code `houbul` of `policy-brief` is that of another",
        ),
        ("policy-brief: houpol", "policy-brie: houpol", "`policy-brie` is no series of the site"),
    ] {
        let site = Site::new(SITE);
        site.edit("site.yaml", old, new);
        let faults = site.faults(&["--now", NOW]);
        assert!(faults.iter().any(|line| line.contains(fault)), "no `{fault}` in {faults:?}");
    }
    let site = Site::new(SITE);
    site.edit(
        "site.yaml",
        "  crossref: {depositor: House, email: doi@site.example, registrant: House}\n",
        "",
    );
    let run = site.run(&["--now", NOW, "export", "crossref"]).exits(2);
    assert!(run.stderr.contains("`export.crossref` is missing"), "{}", run.stderr);
}

#[test]
fn sites_without_settings_have_no_files_for_registries() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\ndate: 2025-01-01\n---\nText.\n");
    site.run(&["build"]).ok();
    assert!(!site.output().iter().any(|file| file.contains("RePEc") || file == "oai.xml"));
}
