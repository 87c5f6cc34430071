//! The list of what differs, each under a reason.
//!
//! ```text
//! # Reason and who is right.
//! apa.en-US each-01 some-key
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use super::fixture;

const FILE: &str = "deviations.txt";
/// The heading of what nobody has explained yet.
const UNSORTED: &str = "# Unsorted";

/// What is listed, and what was found.
pub struct Deviations {
    listed: BTreeSet<String>,
    /// Those under reasons that say that Briefpress is right.
    meant: BTreeSet<String>,
    /// Ours and theirs.
    found: BTreeMap<String, [String; 2]>,
}

impl Deviations {
    /// The list as it stands.
    pub fn read() -> Self {
        let text = fs::read_to_string(fixture(FILE)).unwrap_or_default();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let reasons = text.split("\n\n").filter(|part| {
            part.lines().next().is_some_and(|reason| reason.ends_with("Briefpress is right."))
        });
        let meant = reasons.flat_map(|part| part.lines().skip(1)).map(str::to_owned).collect();
        Self { listed: lines.map(str::to_owned).collect(), meant, found: BTreeMap::new() }
    }

    /// Whether a text that differs is what it should be.
    pub fn is_meant(&self, what: &str) -> bool {
        self.meant.contains(what)
    }

    /// Something differs.
    pub fn found(&mut self, what: &str, ours: &str, theirs: &str) {
        self.found.insert(what.to_owned(), [ours.to_owned(), theirs.to_owned()]);
    }

    /// Compares both; `runs` are those that were made.
    pub fn finish(self, runs: &[String]) {
        let is_run = |line: &String| runs.iter().any(|run| line.starts_with(&format!("{run} ")));
        let vanished: Vec<&String> =
            self.listed.iter().filter(|line| is_run(line) && !self.found.contains_key(*line)).collect();
        let new: Vec<(&String, &[String; 2])> =
            self.found.iter().filter(|(line, _)| !self.listed.contains(*line)).collect();
        let mut report = String::new();
        for (line, [ours, theirs]) in &new {
            writeln!(report, "{line}\n  ours   {ours}\n  theirs {theirs}").expect("a string takes text");
        }
        if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
            bless(&vanished, &new);
            println!("{report}");
            return;
        }
        assert!(new.is_empty(), "{} texts differ and are not listed in `{FILE}`:\n{report}", new.len());
        assert!(vanished.is_empty(), "these are listed in `{FILE}` and no longer differ: {vanished:#?}");
        let text = fs::read_to_string(fixture(FILE)).unwrap_or_default();
        assert!(!text.contains(UNSORTED), "`{FILE}` has deviations without a reason");
    }
}

/// Drops from the list what has vanished, and adds what is new under a heading of its own.
fn bless(vanished: &[&String], new: &[(&String, &[String; 2])]) {
    let text = fs::read_to_string(fixture(FILE)).unwrap_or_default();
    let mut kept: String = text
        .lines()
        .filter(|line| !vanished.iter().any(|gone| gone == line))
        .fold(String::new(), |text, line| text + line + "\n");
    if !new.is_empty() {
        if !kept.contains(UNSORTED) {
            kept.push_str(&format!("\n{UNSORTED}\n"));
        }
        for (line, _) in new {
            kept.push_str(&format!("{line}\n"));
        }
    }
    fs::write(fixture(FILE), kept).expect("the list can be written");
}
