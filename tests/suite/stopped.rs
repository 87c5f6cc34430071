//! A build that is stopped, by a signal or by `kill -9`, leaves the old output or the new one, whole.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::Site;

/// How often a build is killed; `BRIEFPRESS_KILLS` asks for more than an everyday run does.
fn kills() -> u64 {
    std::env::var("BRIEFPRESS_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(8)
}

/// A site of some pages, all of which show its title.
fn site() -> Site {
    let mut text = String::from("-- content/series/notes.yaml --\nname: Notes\nnumbering: none\n");
    for n in 0..40 {
        let _ = write!(
            text,
            "-- content/notes/2025/note-{n}.md --\n---\ntitle: Note {n}\nseries: notes\ndate: 2025-01-{:02}\n---\nText {n}.\n",
            n % 28 + 1
        );
    }
    Site::new(&text)
}

fn retitle(site: &Site, title: &str) {
    site.write("site.yaml", format!("title: {title}\nbase_url: https://site.example/\nlanguage: en\n"));
}

/// Every file of the output.
fn tree(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let read = |file: String| {
        let bytes = std::fs::read(site.path(&format!("output/{file}"))).expect("a file of the output");
        (file, bytes)
    };
    site.output().into_iter().map(read).collect()
}

/// Builds, sends `signal` after `delay`; gives the exit code (none if the signal ended it) and how long it took to stop.
fn build_and_stop(site: &Site, signal: Signal, delay: Duration) -> (Option<i32>, Duration) {
    let mut command = site.command(&["build", "-q"]);
    let mut build = command.stderr(Stdio::null()).spawn().expect("the program can be run");
    std::thread::sleep(delay);
    let sent = Instant::now();
    let pid = Pid::from_raw(build.id() as i32).expect("a process has an id");
    // It may have ended already.
    let _ = kill_process(pid, signal);
    let status = build.wait().expect("the program ends");
    (status.code(), sent.elapsed())
}

#[test]
fn a_killed_build_leaves_the_old_output_or_the_new_one() {
    let site = site();
    let mut trees = Vec::new();
    let mut whole_build = Duration::ZERO;
    for title in ["One", "Two"] {
        retitle(&site, title);
        let started = Instant::now();
        site.run(&["build"]).ok();
        whole_build = started.elapsed();
        trees.push(tree(&site));
    }
    assert_ne!(trees[0], trees[1]);
    let kills = kills();
    for round in 0..kills {
        retitle(&site, ["One", "Two"][round as usize % 2]);
        // Spread over the whole build, the end of which is where files move.
        let delay = whole_build.mul_f64((round as f64 + 0.5) / kills as f64 * 1.1);
        build_and_stop(&site, Signal::KILL, delay);
        let found = tree(&site);
        assert!(trees.contains(&found), "killed after {delay:?}: {:?}", found.keys());
    }
    retitle(&site, "One");
    site.run(&["build"]).ok();
    assert_eq!(tree(&site), trees[0], "the next build succeeds");
}

#[test]
fn a_signal_stops_a_build_in_time_and_leaves_the_old_output() {
    let site = site();
    retitle(&site, "Old");
    let started = Instant::now();
    site.run(&["build"]).ok();
    let whole_build = started.elapsed();
    let old = tree(&site);
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        for part in [0.3, 0.6, 0.8] {
            retitle(&site, &format!("New {code} {part}"));
            let (ended, took) = build_and_stop(&site, signal, whole_build.mul_f64(part));
            match ended {
                Some(0) => {
                    // Too late: the build was done, or about to be.
                    retitle(&site, "Old");
                    site.run(&["build"]).ok();
                }
                // Nothing was there to catch the signal yet.
                None => {}
                ended => assert_eq!(ended, Some(code)),
            }
            assert_eq!(tree(&site), old);
            assert!(took < Duration::from_secs(5), "took {took:?} to stop");
        }
    }
}
