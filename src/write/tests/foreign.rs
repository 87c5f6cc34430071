//! What others put into the output or changed in it: mended where it is ours, else left alone.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use super::super::{WriteError, WriteErrorKind, WriterOptions};
use super::{ONE, Site, THREE, TWO, Tree, put, tree};

#[test]
fn what_someone_changed_is_mended() {
    let site = Site::new();
    site.build(ONE);
    site.build(TWO);
    site.build(ONE);
    // Changed in place: where files are linked, the stage's copy changes with it.
    fs::write(site.output().join("x.css"), "hacked").unwrap();
    fs::remove_file(site.output().join("a/b/c.svg")).unwrap();
    let report = site.build(ONE);
    assert_eq!((report.written, report.unchanged), (2, 2));
    site.check(ONE);
    for files in [TWO, ONE, TWO] {
        site.build(files);
        site.check(files);
    }
    fs::remove_dir_all(site.output().join("a")).unwrap();
    symlink("/tmp", site.output().join("a")).unwrap();
    fs::remove_file(site.output().join("x.css")).unwrap();
    symlink("/etc/hostname", site.output().join("x.css")).unwrap();
    let fault = site.try_build(TWO, site.options()).unwrap_err();
    assert!(matches!(fault, WriteError::InTheWay { ref paths, .. } if *paths == ["a"]), "{fault}");
    fs::remove_file(site.output().join("a")).unwrap();
    let report = site.build(TWO);
    assert_eq!(report.foreign, ["x.css"], "a link is not the file that was listed");
    site.check(TWO);
    assert!(!fs::symlink_metadata(site.output().join("x.css")).unwrap().is_symlink());
}

#[test]
fn what_someone_changed_does_not_come_back_by_the_stage() {
    let site = Site::new();
    site.build(ONE);
    site.build(TWO);
    // The stage shares the file with the output, and keeps the change when the output is mended.
    // People are slower than the clock of the file system.
    std::thread::sleep(Duration::from_millis(20));
    fs::write(site.output().join("x.css"), "h").unwrap();
    site.build(TWO);
    site.check(TWO);
    let writer = site.open().unwrap();
    put(&writer, &[("index.html", "4")]).unwrap();
    drop(writer);
    site.build(ONE);
    site.check(ONE);
}

#[test]
fn nothing_is_removed_behind_links_in_the_output() {
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(outside.path().join("b")).unwrap();
    fs::write(outside.path().join("b/c.svg"), "theirs").unwrap();
    let site = Site::new();
    site.build(ONE);
    fs::remove_dir_all(site.output().join("a")).unwrap();
    symlink(outside.path(), site.output().join("a")).unwrap();
    let report = site.build(&[("x.css", "x")]);
    assert_eq!(report.foreign, ["a"]);
    assert!(outside.path().join("b/c.svg").exists());
}

#[test]
fn nothing_is_written_through_links_in_the_stage() {
    let outside = tempfile::tempdir().unwrap();
    let site = Site::new();
    site.build(ONE);
    site.build(TWO);
    let stage = site.dir.path().join(".output.briefpress-stage");
    fs::remove_dir_all(stage.join("a")).unwrap();
    symlink(outside.path(), stage.join("a")).unwrap();
    site.build(ONE);
    site.check(ONE);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn foreign_folders_are_refused_or_adopted() {
    let site = Site::new();
    fs::create_dir_all(site.output().join("a")).unwrap();
    fs::write(site.output().join("thesis.doc"), "years").unwrap();
    fs::write(site.output().join("index.html"), "theirs").unwrap();
    let fault = site.try_build(ONE, site.options()).unwrap_err();
    assert_eq!(fault.kind(), WriteErrorKind::Usage);
    assert!(fault.to_string().contains("(it holds `a`, `index.html`, `thesis.doc`)"), "{fault}");
    assert_eq!(site.beside(), [""; 0]);

    let report = site.try_build(ONE, WriterOptions { adopt: true, ..site.options() }).unwrap();
    assert_eq!(report.foreign, ["index.html", "thesis.doc"]);
    assert!(report.per_file);
    let with_thesis = |files: Tree<'static>| [files, &[("thesis.doc", "years")]].concat();
    site.check(&with_thesis(ONE));
    for files in [TWO, THREE, ONE] {
        let report = site.build(files);
        assert_eq!((report.foreign, report.per_file), (vec!["thesis.doc".to_owned()], true));
        site.check(&with_thesis(files));
    }
    assert_eq!(site.build(ONE).written, 0);
}

#[test]
fn files_of_others_are_left_alone_and_never_overwritten() {
    let site = Site::new();
    site.build(ONE);
    fs::create_dir_all(site.output().join(".git/objects")).unwrap();
    fs::write(site.output().join(".git/objects/1"), "o").unwrap();
    fs::write(site.output().join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(site.output().join("n/ew.html")).unwrap();
    fs::write(site.output().join("n/ew.html/mine"), "m").unwrap();
    let before = tree(&site.output());
    let fault = site.try_build(TWO, site.options()).unwrap_err();
    assert!(matches!(fault, WriteError::InTheWay { ref paths, .. } if *paths == ["n/"]), "{fault}");
    assert_eq!(tree(&site.output()), before);
    fs::remove_dir_all(site.output().join("n")).unwrap();
    let report = site.build(TWO);
    assert_eq!(report.foreign, [".git/", "CNAME"]);
    site.check(&[TWO, &[(".git/objects/1", "o"), ("CNAME", "example.org")]].concat());
    assert_eq!(site.beside(), [".output.briefpress-lock"]);
}
