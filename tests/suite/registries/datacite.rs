//! Records for DataCite, one a line.

use std::collections::BTreeSet;

use serde_json::Value;

use super::export;

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
