//! The settings for registries: checked, and without them no files.

use super::{NOW, SITE};
use crate::harness::Site;

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
