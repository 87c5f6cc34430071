//! Series: numbers, years, running totals.

use crate::harness::Site;

/// A site with one brief a line: `file: number running date`.
fn site(briefs: &[(&str, &str, &str, &str)]) -> Site {
    let site = Site::new("-- content/series/bulletin.yaml --\nname: Bulletin\nrunning: true\n");
    for (file, number, running, date) in briefs {
        let text = format!(
            "---\ntitle: Brief {number}\nseries: bulletin\nnumber: {number}\nrunning: {running}\ndate: {date}\n---\nText.\n"
        );
        site.write(&format!("content/bulletin/{file}.md"), text);
    }
    site
}

/// The codes and messages of all faults, without the places.
fn check(briefs: &[(&str, &str, &str, &str)], expected: &[&str]) {
    let faults = site(briefs).faults(&["--now", "2026-01-01"]);
    let codes: Vec<&str> =
        faults.iter().map(|line| line.split_once(": ").map_or("", |(_, rest)| rest)).collect();
    assert_eq!(codes.len(), expected.len(), "{faults:#?}");
    for (code, expected) in codes.iter().zip(expected) {
        assert!(code.contains(expected), "{faults:#?}");
    }
}

#[test]
fn numbers_in_order_are_fine() {
    check(
        &[
            ("2024/1-a", "1", "10", "2024-01-01"),
            ("2024/2-b", "2", "11", "2024-02-01"),
            ("2025/1-c", "1", "12", "2025-01-01"),
        ],
        &[],
    );
}

#[test]
fn a_number_belongs_to_one_brief() {
    let briefs = [("2025/31-a", "31", "1", "2025-01-01"), ("2025/31-b", "31", "2", "2025-02-01")];
    check(&briefs, &["duplicate-number"]);
    let run = site(&briefs).run(&["check", "--now", "2026-01-01", "--format", "json"]).exits(1);
    let line = run.stdout.lines().find(|line| line.contains("duplicate-number")).expect("a diagnostic");
    assert!(line.contains("31-a.md") && line.contains("31-b.md"), "both files are named: {line}");
    check(
        &[("2025/1-a", "1", "7", "2025-01-01"), ("2025/2-b", "2", "7", "2025-02-01")],
        &["duplicate-number"],
    );
}

#[test]
fn gaps_and_order_are_warnings() {
    check(&[("2025/1-a", "1", "1", "2025-01-01"), ("2025/3-b", "3", "2", "2025-02-01")], &["number-gap"]);
    check(&[("2025/1-a", "1", "1", "2025-03-01"), ("2025/2-b", "2", "2", "2025-02-01")], &["number-order"]);
}

#[test]
fn an_unbuilt_brief_fills_its_number() {
    let site = site(&[
        ("2025/1-a", "1", "1", "2025-01-01"),
        ("2025/2-b", "2", "2", "2025-02-01"),
        ("2025/3-c", "3", "3", "2025-03-01"),
    ]);
    site.edit("content/bulletin/2025/2-b.md", "date:", "status: draft\ndate:");
    assert_eq!(site.faults(&["--now", "2026-01-01"]), Vec::<String>::new());
}

#[test]
fn a_series_has_pages_by_year_in_order_of_numbers() {
    let site = site(&[
        ("2024/1-a", "1", "10", "2024-01-01"),
        ("2025/1-c", "1", "11", "2025-01-01"),
        ("2025/2-d", "2", "12", "2025-02-01"),
    ]);
    site.run(&["build", "--now", "2026-01-01", "--strict"]).ok();
    let page = site.page("bulletin/2025/");
    let (second, first) = (page.find("Brief 2").expect("number 2"), page.find("Brief 1").expect("number 1"));
    assert!(second < first, "newest first");
    assert!(site.page("bulletin/2024/").contains("(10)"), "the running total");
    assert!(site.page("bulletin/2025/1-c/").contains("2-d/"), "the next brief of the series");
}

#[test]
fn an_undated_draft_stands_in_the_year_of_its_folder() {
    let site = site(&[
        ("2024/1-a", "1", "1", "2024-01-01"),
        ("2025/1-b", "1", "2", "2025-01-01"),
        ("2025/2-c", "2", "3", "2025-02-01"),
    ]);
    site.write(
        "content/bulletin/2025/3-d.md",
        "---\ntitle: A draft\nseries: bulletin\nstatus: draft\n---\nText.\n",
    );
    site.run(&["build", "--drafts", "--strict", "--now", "2026-01-01"]).exits(0);
    for page in ["output/bulletin/index.html", "output/bulletin/2025/index.html"] {
        let page = site.read(page);
        assert_eq!(page.matches("id=\"_2025\"").count(), 1, "{page}");
        assert!(page.contains("A draft"), "{page}");
    }
}
