//! Builds that fail, are given up or die: the old output stays whole, and the next build completes or replaces what is left.

use std::fs;

use super::super::manifest::Files;
use super::super::{MANIFEST, WriteErrorKind, per_file};
use super::{ONE, Site, THREE, TWO, put, tree};

#[test]
fn a_failed_build_leaves_the_old_output() {
    let site = Site::new();
    site.build(ONE);
    site.build(TWO);
    for _ in 0..2 {
        let writer = site.open().unwrap();
        put(&writer, THREE).unwrap();
        drop(writer);
        site.check(TWO);
    }
    let writer = site.open().unwrap();
    put(&writer, &[("index.html", "4")]).unwrap();
    writer.abandon();
    site.check(TWO);
    // What was abandoned leaves no trace in what comes next.
    site.build(&[("other", "o"), ("x.css", "x")]);
    site.check(&[("other", "o"), ("x.css", "x")]);
    site.build(ONE);
    site.check(ONE);
}

#[test]
fn a_first_build_that_fails_leaves_nothing() {
    let site = Site::new();
    let writer = site.open().unwrap();
    put(&writer, ONE).unwrap();
    drop(writer);
    assert!(!site.output().exists());
    assert_eq!(site.beside(), [".output.briefpress-lock"]);
}

#[test]
fn a_disk_that_fails_leaves_the_old_output() {
    let site = Site::new();
    site.build(ONE);
    site.build(TWO);
    let writer = site.open().unwrap();
    // A name longer than the file system takes stands for any fault of the disk.
    let long = "l".repeat(300);
    let fault = put(&writer, &[("index.html", "4"), (&long, "")]).unwrap_err();
    assert_eq!(fault.kind(), WriteErrorKind::Io);
    assert!(fault.to_string().starts_with("cannot replace `"), "{fault}");
    drop(writer);
    site.check(TWO);
    site.build(ONE);
    site.check(ONE);
}

#[test]
fn a_stage_left_by_a_dead_process_is_made_anew() {
    let site = Site::new();
    site.build(ONE);
    site.build(TWO);
    let stage = site.dir.path().join(".output.briefpress-stage");
    fs::write(stage.join("index.html"), "torn").unwrap();
    fs::write(stage.join("junk.html"), "junk").unwrap();
    fs::remove_file(stage.join(MANIFEST)).unwrap();
    site.build(ONE);
    site.check(ONE);
    // One that was not made by us is not removed.
    fs::remove_dir_all(&stage).unwrap();
    fs::create_dir(&stage).unwrap();
    fs::write(stage.join("mine"), "m").unwrap();
    let fault = site.try_build(TWO, site.options()).unwrap_err();
    assert_eq!(fault.kind(), WriteErrorKind::Io);
    assert!(stage.join("mine").exists());
    site.check(ONE);
}

#[test]
fn a_plan_cut_short_is_completed() {
    let site = Site::new();
    site.build(ONE);
    fs::write(site.output().join("CNAME"), "c").unwrap();
    // Dies with the plan written and the first file moved.
    let writer = site.open().unwrap();
    put(&writer, TWO).unwrap();
    let stage = writer.stage().unwrap();
    let new: Files = writer.staged().files.iter().map(|put| (put.path.clone(), put.entry)).collect();
    let written = ["index.html".into(), "n/ew.html".into()];
    let journal = writer.places.journal.clone();
    per_file::tests::interrupt(&writer.places, &stage, &writer.old.files, &new, &written, 1);
    writer.staged().stage = None;
    writer.staged().files.clear();
    drop((stage, writer));
    assert!(journal.exists());
    let found = tree(&site.output());
    assert_eq!((&*found["n/ew.html"], &*found["index.html"]), ("n", "1"));
    drop(site.open().unwrap());
    site.check(&[TWO, &[("CNAME", "c")]].concat());
    assert!(!journal.exists());
    // Half a plan is no plan.
    fs::write(&journal, "briefpress journal 1\nremove x.css\n").unwrap();
    drop(site.open().unwrap());
    site.check(&[TWO, &[("CNAME", "c")]].concat());
    assert!(!journal.exists());
}
