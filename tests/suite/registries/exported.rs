//! Which briefs are exported: those that are published, or those that are named.

use super::{NOW, SITE, export};
use crate::harness::Site;

/// Titles of a draft, an unlisted, a withdrawn and an embargoed brief.
const SECRETS: [&str; 4] = ["quokka", "wombat", "numbat", "bilby"];

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
fn briefs_are_chosen_by_id() {
    let bib = export(&["bib", "policy-brief-4"]);
    assert!(bib.starts_with("@report{policy-brief-4,") && bib.matches("@report").count() == 1, "{bib}");
    assert_eq!(export(&["bib", "bulletin-2025-7"]).matches("@report").count(), 2, "both editions");
    let run = Site::new(SITE).run(&["--now", NOW, "export", "ris", "policy-brief-44"]).exits(2);
    assert!(run.stderr.contains("did you mean `policy-brief-4`?"), "{}", run.stderr);
}
