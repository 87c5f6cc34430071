//! What is not built leaves no trace: drafts, briefs of the future, embargoes.

use crate::harness::Site;

/// Words that only unbuilt briefs, their authors, subjects and files hold.
const SECRETS: [&str; 12] = [
    "zanzibar",
    "quokka",
    "heliotrope",
    "marzipan",
    "zirconia",
    "obsidian",
    "tamarind",
    "wolverine",
    "xylophone",
    "yttrium",
    "kumquat",
    "peregrine",
];

fn site() -> Site {
    Site::new(
        r#"
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/ada.yaml --
name: Ada Able
-- content/people/wolverine.yaml --
name: Wally Wolverine
-- content/topics/trade.yaml --
name: Trade
picks:
  - {brief: zanzibar-deal, why: "Because of xylophone"}
-- content/topics/quokka.yaml --
name: Quokka policy
-- content/references.bib --
@report{house-report, author = {Able, Ada}, title = {Open report}, institution = {House}, date = {2024}}
@report{kumquat, author = {Kumquat, Karl}, title = {Kumquat report}, institution = {House}, date = {2024}}
-- content/bulletin/2025/1-open.md --
---
title: Open brief
series: bulletin
number: 1
date: 2025-01-10
authors: ada
topics: trade
related: [{brief: zanzibar-deal, why: "for its yttrium"}]
---
An open text [@house-report]. It mentions [the coming piece](2-zanzibar-deal.md).

It also mentions [another](3-peregrine-falcon/index.md) one.
-- content/bulletin/2025/2-zanzibar-deal.md --
---
title: The Zanzibar deal
series: bulletin
number: 2
date: 2025-02-10
status: draft
authors: [wolverine, "Helga Heliotrope"]
topics: [trade, quokka]
keywords: [marzipan]
aliases: [/zirconia/]
---
Draft text with tamarind, citing the [open brief](1-open.md) and [@kumquat].
-- content/bulletin/2025/3-peregrine-falcon/index.md --
---
title: Peregrine falcon
series: bulletin
number: 3
date: 2025-03-10
embargo: 2025-06-01T09:00:00Z
authors: ada
downloads: [{src: obsidian.csv, label: Obsidian data}]
---
Embargoed text citing [[open]].

![Obsidian figure](obsidian.svg "Obsidian"){#fig-obsidian source="Obsidian"}
-- content/bulletin/2025/3-peregrine-falcon/obsidian.csv --
a,b
-- content/bulletin/2025/3-peregrine-falcon/obsidian.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>obsidian</title></svg>
"#,
    )
}

/// The names and texts of the whole output, in lower case.
fn everything(site: &Site) -> String {
    let files = site.output();
    let texts = files.iter().map(|file| {
        let bytes = std::fs::read(site.path(&format!("output/{file}"))).expect("an output file");
        format!("{file}\n{}", String::from_utf8_lossy(&bytes))
    });
    texts.collect::<Vec<_>>().join("\n").to_lowercase()
}

#[test]
fn unbuilt_briefs_leave_no_trace() {
    let site = site();
    site.run(&["build", "--now", "2025-05-01"]).ok();
    let output = everything(&site);
    for secret in SECRETS {
        assert!(!output.contains(secret), "the output holds `{secret}`");
    }
    let page = site.page("bulletin/2025/1-open/");
    assert!(page.contains("the coming piece") && !page.contains("2-zanzibar"), "{page}");
}

#[test]
fn an_embargo_ends_by_itself() {
    let site = site();
    site.run(&["build", "--now", "2025-06-01T08:59:59Z"]).ok();
    assert!(!everything(&site).contains("peregrine"));
    site.run(&["build", "--now", "2025-06-01T09:00:00Z"]).ok();
    let output = site.output();
    assert!(output.iter().any(|file| file == "bulletin/2025/3-peregrine-falcon/index.html"), "{output:?}");
    assert!(output.iter().any(|file| file == "bulletin/2025/3-peregrine-falcon/obsidian.csv"), "{output:?}");
    assert!(site.page("bulletin/2025/1-open/").contains("Embargoed text citing"), "cited by");
    assert!(!everything(&site).contains("zanzibar"), "the draft stays out");
}

#[test]
fn options_lift_drafts_and_dates_but_no_embargo() {
    let site = site();
    site.run(&["build", "--now", "2025-05-01", "--drafts", "--future"]).ok();
    let output = everything(&site);
    assert!(output.contains("tamarind") && output.contains("quokka"), "drafts are built");
    assert!(!output.contains("peregrine"), "nothing lifts an embargo");
    site.run(&["build", "--now", "2025-01-31", "--drafts"]).ok();
    assert!(!everything(&site).contains("tamarind"), "its date is in the future");
}

#[test]
fn a_link_without_words_would_print_the_title() {
    let site = site();
    site.edit(
        "content/bulletin/2025/1-open.md",
        "[the coming piece](2-zanzibar-deal.md)",
        "[[zanzibar-deal]]",
    );
    let run = site.run(&["build", "--now", "2025-05-01", "--format", "short"]).exits(1);
    assert!(run.stderr.contains("error[unbuilt-title]"), "{}", run.stderr);
    assert!(!site.path("output").join("index.html").exists(), "nothing is written");
}
