//! Results that cannot be written fail the run, messages that cannot be written do not; nothing panics.

use std::fs::OpenOptions;
use std::io::Read;
use std::process::{Command, Output, Stdio};

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: T
base_url: https://e.org/
-- content/series/bulletin.yaml --
name: Bulletin
-- content/bulletin/2025/01-x.md --
---
title: X
series: bulletin
number: 1
date: 2025-01-02
---
See [nothing](missing.md).
-- content/references.bib --
@book{one, title = {One}, author = {Able, Ada}, publisher = {P}, date = {2020}}
"#;

/// Every command that prints results, and the code with which it ends if all is well. The site has one fault.
const COMMANDS: [(&[&str], i32); 12] = [
    (&["explain"], 0),
    (&["explain", "broken-link"], 0),
    (&["explain", "--format", "json"], 0),
    (&["completions", "bash"], 0),
    (&["list", "drafts", "--format", "json"], 0),
    (&["list", "references"], 0),
    (&["export", "schema"], 0),
    (&["--help"], 0),
    (&["--version"], 0),
    (&["check", "--format", "json"], 1),
    (&["build", "--format", "json"], 1),
    (&["new", "brief", "Another", "--series", "bulletin"], 0),
];

/// Results that are none.
const EMPTY: [&[&str]; 2] = [&["list", "drafts", "--format", "json"], &["list", "references"]];

fn run(command: &mut Command) -> Output {
    command.output().expect("the program starts")
}

fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("Linux has it").into()
}

#[cfg(target_os = "linux")]
#[test]
fn lost_results_fail_the_run() {
    for (arguments, _) in COMMANDS.iter().filter(|(arguments, _)| !EMPTY.contains(arguments)) {
        let out = Site::new(SITE).command(arguments).stdout(full()).output().expect("the program starts");
        let errors = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(74), "{arguments:?}: {errors}");
        assert!(errors.contains("error: cannot write the results: "), "{arguments:?}: {errors}");
        assert!(!errors.contains("panicked"), "{arguments:?}: {errors}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn lost_messages_change_nothing() {
    let verbose: [(&[&str], i32); 6] = [
        (&["build", "-v"], 1),
        (&["check", "-v"], 1),
        (&["build", "--unknown"], 2),
        (&["explain", "nothing"], 2),
        (&["--root", "/nowhere", "build"], 2),
        (&["publish", "nowhere"], 2),
    ];
    for (arguments, code) in COMMANDS.iter().chain(&verbose) {
        let site = Site::new(SITE);
        let expected = run(&mut site.command(arguments));
        assert_eq!(
            expected.status.code(),
            Some(*code),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&expected.stderr)
        );
        let site = Site::new(SITE);
        let out = site.command(arguments).stderr(full()).output().expect("the program starts");
        assert_eq!(out.status.code(), Some(*code), "{arguments:?}");
        let times = |text: &[u8]| {
            String::from_utf8_lossy(text).lines().filter(|line| !line.contains("seconds")).count()
        };
        assert_eq!(times(&out.stdout), times(&expected.stdout), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    for (arguments, code) in COMMANDS {
        let site = Site::new(SITE);
        let mut child = site.command(arguments);
        let mut child =
            child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let mut errors = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
        assert_eq!(child.wait().expect("it ends").code(), Some(code), "{arguments:?}: {errors}");
        assert!(!errors.contains("panicked") && !errors.contains("cannot write"), "{arguments:?}: {errors}");
    }
}
