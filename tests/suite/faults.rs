//! Fifty faults of many kinds in one site: one run reports exactly these, each at its line and column.

use crate::harness::Site;

/// In the fixture a mark `⟪code⟫` stands right before the place where that fault must be reported.
const FIXTURE: &str = include_str!("../fixtures/faults.txt");

/// The files without the marks, and the faults expected, as `file:line:column code`.
fn read_fixture() -> (String, Vec<String>) {
    let mut text = String::new();
    let mut expected = Vec::new();
    let (mut file, mut number) = ("", 0);
    for line in FIXTURE.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            (file, number) = (name, 0);
        } else {
            number += 1;
        }
        let mut plain = line.to_owned();
        while let Some((before, rest)) = plain.split_once('⟪') {
            let (code, after) = rest.split_once('⟫').expect("a mark ends");
            expected.push(format!("{file}:{number}:{} {code}", before.chars().count() + 1));
            plain = format!("{before}{after}");
        }
        text.push_str(&plain);
        text.push('\n');
    }
    expected.sort();
    (text, expected)
}

#[test]
fn all_faults_are_reported_at_once_each_at_its_place() {
    let (text, expected) = read_fixture();
    let kinds: std::collections::BTreeSet<&str> =
        expected.iter().filter_map(|fault| fault.rsplit(' ').next()).collect();
    assert!(expected.len() >= 50 && kinds.len() >= 15, "{} faults of {} kinds", expected.len(), kinds.len());
    let site = Site::new(&text);
    let mut found: Vec<String> = site
        .faults(&["--now", "2025-06-01"])
        .iter()
        .filter(|line| !line.contains(": note["))
        .map(|line| {
            let (place, rest) = line.split_once(": ").expect("a place");
            let code = rest.split(['[', ']']).nth(1).expect("a code");
            format!("{place} {code}")
        })
        .collect();
    found.sort();
    let missing: Vec<_> = expected.iter().filter(|fault| !found.contains(fault)).collect();
    let extra: Vec<_> = found.iter().filter(|fault| !expected.contains(fault)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing: {missing:#?}\nnot expected: {extra:#?}");
    assert_eq!(found, expected);
}

#[test]
fn a_failed_build_keeps_the_last_good_output() {
    let (text, _) = read_fixture();
    let site = Site::new("-- content/about.md --\n---\ntitle: About\n---\nGood.\n");
    site.run(&["build"]).ok();
    let before = site.output();
    site.write_all(&text);
    let run = site.run(&["build", "--now", "2025-06-01"]).exits(1);
    assert!(run.stderr.contains("broken-link"), "{}", run.stderr);
    assert_eq!(site.output(), before);
}
