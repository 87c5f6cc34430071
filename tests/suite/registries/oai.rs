//! The static repository for OAI-PMH.

use super::{NOW, SITE, elements, texts};
use crate::harness::Site;

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
