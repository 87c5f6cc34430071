//! Deposits of Crossref: what they hold, the order of the schema, characters that XML does not allow.

use std::process::Command;

use super::{NOW, SITE, elements, export, texts};
use crate::harness::Site;

/// Names the file `crossref5.4.0.xsd`, with all that it includes beside it.
const XSD: &str = "BRIEFPRESS_CROSSREF_XSD";

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
fn characters_that_xml_does_not_allow_are_left_out_and_reported() {
    let site = Site::new(SITE);
    site.edit(
        "content/policy-brief/4-ports.md",
        "title: Ports",
        "title: Ports\nstandfirst: \"Ships \\x01sail.\"",
    );
    let run = site.run(&["--now", NOW, "export", "crossref"]).ok();
    assert!(run.stdout.contains("<jats:p>Ships sail.</jats:p>"), "{}", run.stdout);
    let faults: Vec<String> = site.faults(&["--now", NOW]);
    let unseen: Vec<&String> = faults.iter().filter(|fault| fault.contains("U+0001")).collect();
    assert!(unseen.len() == 1 && unseen[0].contains("4-ports.md"), "{faults:?}");
    assert!(!site.run(&["--now", NOW, "export", "ris"]).ok().stdout.contains('\u{1}'));
}
