//! The archive for RePEc, in the site and in a folder of its own.

use std::collections::BTreeMap;

use super::{NOW, SITE};
use crate::harness::Site;

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

#[test]
fn an_archive_can_be_written_to_a_folder() {
    let site = Site::new(SITE);
    site.run(&["--now", NOW, "export", "redif", "archive"]).ok();
    assert!(site.read("archive/hou/houpol/2025.redif").contains("Handle: RePEc:hou:houpol:4"));
    assert!(site.output().is_empty(), "nothing is built");
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
