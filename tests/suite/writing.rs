//! What becomes of the output folder: whole at every instant, exact, ours, the same everywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::harness::Site;

/// A small site: series, two people, a page, a figure, a file that is copied.
fn site() -> Site {
    let site = Site::new(
        "\
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/nowak.yaml --
name: Anna Nowak
-- content/about.md --
---
title: About
---
We write [briefs](/bulletin/).
-- content/static/robots-extra.txt --
copied
-- content/map.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>
",
    );
    for number in 1..=12 {
        site.write(
            &format!("content/bulletin/2025/{number:02}-brief.md"),
            format!(
                "---\ntitle: Brief {number}\nseries: bulletin\nnumber: {number}\ndate: 2025-01-{number:02}\nauthors: nowak\nslug: brief-{number}\n---\n\nText of {number}.\n\n{{{{ figure(src=\"/map.svg\", alt=\"A map\", caption=\"A map\", source=\"Own work\") }}}}\n"
            ),
        );
    }
    site
}

/// Every file of a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("a path below").to_string_lossy().into_owned();
                files.insert(below, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// How often something random is tried: `BRIEFPRESS_TRIES`, else `usual`.
fn tries(usual: u64) -> u64 {
    std::env::var("BRIEFPRESS_TRIES").ok().and_then(|tries| tries.parse().ok()).unwrap_or(usual)
}

#[test]
fn unchanged_files_are_not_touched() {
    let site = site();
    site.run(&["build"]).ok();
    let time = |file: &str| fs::metadata(site.path(file)).and_then(|file| file.modified()).expect("a time");
    let before = (time("output"), time("output/about/index.html"), time("output/.briefpress-manifest"));
    let run = site.run(&["build"]).ok();
    assert!(run.stderr.contains(" 0 files written, "), "{}", run.stderr);
    assert_eq!(
        (time("output"), time("output/about/index.html"), time("output/.briefpress-manifest")),
        before
    );

    let about = time("output/about/index.html");
    site.edit("content/bulletin/2025/03-brief.md", "Text of 3.", "Other text.");
    site.run(&["build"]).ok();
    assert!(site.page("bulletin/2025/brief-3/").contains("Other text."));
    assert_eq!(time("output/about/index.html"), about);
}

#[test]
fn removed_sources_leave_no_pages() {
    let site = site();
    site.run(&["build"]).ok();
    assert!(site.path("output/bulletin/2025/brief-7/index.html").exists());
    site.remove("content/bulletin/2025/07-brief.md").remove("content/static/robots-extra.txt");
    site.run(&["build"]).ok();
    assert!(!site.path("output/bulletin/2025/brief-7").exists());
    assert!(!site.path("output/robots-extra.txt").exists());
}

#[test]
fn a_failed_build_leaves_the_old_output() {
    let site = site();
    site.run(&["build"]).ok();
    let before = tree(&site.path("output"));
    site.edit("content/bulletin/2025/02-brief.md", "Text of 2.", "See [that](nowhere.md).");
    site.edit("content/bulletin/2025/03-brief.md", "Text of 3.", "Other text.");
    site.run(&["build"]).exits(1);
    assert_eq!(tree(&site.path("output")), before);
    site.write("content/static/key.pem", "-----BEGIN RSA PRIVATE KEY-----\n");
    site.run(&["build"]).exits(1);
    assert_eq!(tree(&site.path("output")), before);
}

#[test]
fn what_someone_changed_in_the_output_is_mended() {
    let site = site();
    site.run(&["build"]).ok();
    let before = tree(&site.path("output"));
    std::thread::sleep(Duration::from_millis(20));
    site.write("output/about/index.html", "changed by hand");
    site.remove("output/bulletin/index.html");
    let run = site.run(&["build"]).ok();
    assert!(run.stderr.contains(" 2 files written"), "{}", run.stderr);
    assert_eq!(tree(&site.path("output")), before);
}

#[test]
fn folders_of_others_are_refused() {
    let site = site();
    site.write("work/thesis.txt", "years");
    let run = site.run(&["build", "-o", "work"]).exits(2);
    assert!(run.stderr.contains("`thesis.txt`") && run.stderr.contains("--adopt"), "{}", run.stderr);
    assert_eq!(fs::read_dir(site.path("work")).expect("a folder").count(), 1);
    site.run(&["build", "-o", "work", "--adopt"]).ok();
    assert_eq!(site.read("work/thesis.txt"), "years");
    assert!(site.path("work/about/index.html").exists());
    let run = site.run(&["build", "-o", "work"]).ok();
    assert!(run.stderr.contains(" 0 files written"), "{}", run.stderr);
    for output in ["content", "content/deep", ".", "..", "themes", "templates/x", ".git", "/"] {
        let before = tree(&site.path("content"));
        site.run(&["build", "-o", output, "--adopt"]).exits(2);
        assert_eq!(tree(&site.path("content")), before, "{output}");
    }
}

#[test]
fn files_of_others_in_the_output_stay() {
    let site = site();
    site.run(&["build"]).ok();
    site.write("output/CNAME", "briefs.example").write("output/.git/HEAD", "ref");
    site.edit("content/about.md", "We write", "We print");
    let run = site.run(&["build"]).ok();
    assert!(run.stderr.contains("`CNAME`") && run.stderr.contains("`.git/`"), "{}", run.stderr);
    assert_eq!(
        (site.read("output/CNAME"), site.read("output/.git/HEAD")),
        ("briefs.example".into(), "ref".into())
    );
    assert!(site.page("about/").contains("We print"));
}

#[test]
fn a_second_build_waits_then_gives_up() {
    let site = site();
    site.run(&["build"]).ok();
    let lock = fs::File::options().write(true).open(site.path(".output.briefpress-lock")).expect("the lock");
    lock.lock().expect("a lock");
    let started = Instant::now();
    let mut waiting = site.command(&["build"]).stderr(Stdio::null()).spawn().expect("a process");
    std::thread::sleep(Duration::from_millis(500));
    assert!(waiting.try_wait().expect("a status").is_none(), "it waits");
    drop(lock);
    assert_eq!(waiting.wait().expect("a status").code(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(10));

    let lock = fs::File::options().write(true).open(site.path(".output.briefpress-lock")).expect("the lock");
    lock.lock().expect("a lock");
    let run = site.run(&["build"]).exits(75);
    assert!(run.stderr.contains("another build holds"), "{}", run.stderr);
}

/// Threads, time zone, language and folder change no byte.
#[test]
fn the_same_sources_give_the_same_output() {
    let build = |jobs: &str, zone: &str, language: &str| {
        let site = site();
        let environment = [("TZ", zone), ("LANG", language), ("LC_ALL", language)];
        site.run_with(&["build", "--jobs", jobs, "--now", "2025-06-01T12:00:00Z"], &environment).ok();
        tree(&site.path("output"))
    };
    let first = build("1", "Pacific/Kiritimati", "pl_PL.UTF-8");
    assert!(first.len() > 30);
    assert_eq!(first, build("8", "America/Los_Angeles", "C"));
}

#[test]
fn a_damaged_cache_changes_nothing() {
    let site = site();
    site.write(
        "content/references.bib",
        "@book{a, author = {A, B}, title = {C}, date = {2020}, publisher = {D}}\n",
    );
    site.write(
        "content/code.md",
        "---\ntitle: Code\n---\n\nSee [@a].\n\n```python\ndef f(x): return x\n```\n",
    );
    site.run(&["build", "--no-cache"]).ok();
    let want = tree(&site.path("output"));
    assert!(!site.path(".briefpress").exists());
    site.run(&["build"]).ok();
    assert_eq!(tree(&site.path("output")), want);
    let logs = [".briefpress/cache/code.log", ".briefpress/cache/citations.log"].map(|log| site.path(log));
    for path in logs {
        let mut bytes = fs::read(&path).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(&path, bytes).expect("a file can be written");
    }
    fs::remove_dir_all(site.path("output")).expect("the output can be removed");
    site.run(&["build"]).ok();
    assert_eq!(tree(&site.path("output")), want);
}

#[test]
fn line_ends_and_marks_of_byte_order_change_nothing() {
    let unix = site();
    let windows = site();
    for (path, bytes) in tree(&windows.path("content")) {
        if path.ends_with(".md") || path.ends_with(".yaml") {
            let text = String::from_utf8(bytes).expect("text").replace('\n', "\r\n");
            windows.write(&format!("content/{path}"), format!("\u{feff}{text}"));
        }
    }
    unix.run(&["build"]).ok();
    windows.run(&["build"]).ok();
    assert_eq!(tree(&unix.path("output")), tree(&windows.path("output")));
}

/// Killed at any moment, a build leaves exactly the old output or the new one, and the next one succeeds.
#[cfg(unix)]
#[test]
fn a_killed_build_leaves_the_old_output_or_the_new() {
    let site = site();
    let versions = ["Text of 5.", "Quite another text."];
    let switch = |to: usize| {
        for number in [4, 5, 6] {
            let file = format!("content/bulletin/2025/{number:02}-brief.md");
            let text = site.read(&file);
            let (old, new) = (versions[1 - to], versions[to]);
            site.write(&file, text.replace("Text of 4.", old).replace("Text of 6.", old).replace(old, new));
        }
        // Pages come and go with the version.
        let extra = site.path("content/extra.md");
        if to == 1 {
            fs::write(extra, "---\ntitle: Extra\n---\n\nMore.\n").expect("a file can be written");
        } else {
            let _ = fs::remove_file(extra);
        }
    };
    let mut expected = Vec::new();
    let mut usual = Duration::ZERO;
    for version in [1, 0] {
        switch(version);
        let started = Instant::now();
        site.run(&["build"]).ok();
        usual = started.elapsed();
        expected.insert(0, tree(&site.path("output")));
    }
    assert_ne!(expected[0], expected[1]);
    let mut seed: u64 = 0x2545_f491_4f6c_dd1d;
    for round in 0..tries(20) {
        let version = (1 - round % 2) as usize;
        switch(version);
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = usual.mul_f64((seed >> 33) as f64 / f64::from(1_u32 << 31) * 1.2);
        let mut build = site.command(&["build"]).stderr(Stdio::null()).spawn().expect("a process");
        std::thread::sleep(moment);
        let _ = build.kill();
        build.wait().expect("a status");
        let found = tree(&site.path("output"));
        assert!(
            expected.contains(&found),
            "after {moment:?} in round {round} the output is neither old nor new"
        );
    }
    for version in [0, 1] {
        switch(version);
        site.run(&["build"]).ok();
        assert_eq!(tree(&site.path("output")), expected[version]);
    }
}

#[test]
fn logs_of_other_versions_go_and_other_files_stay() {
    let site = site();
    let cache = ".briefpress/cache";
    site.write(&format!("{cache}/piece.log"), "briefpress cache 1, 0.0.1, piece 7\nrecords");
    site.write(&format!("{cache}/notes.log"), "my own notes");
    site.write(&format!("{cache}/piece.txt"), "briefpress cache 1, 0.0.1, piece 7\n");
    site.run(&["build"]).ok();
    let has = |name: &str| site.path(&format!("{cache}/{name}")).exists();
    assert!(!has("piece.log"));
    assert!(has("notes.log") && has("piece.txt") && has("citations.log"));
}
