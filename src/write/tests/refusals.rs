//! What is refused before anything is written: outputs that would destroy something, paths that lead elsewhere, a second writer.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::super::{MANIFEST, MARKER, WriteError, WriteErrorKind, Writer, WriterOptions};
use super::{Site, put};

#[test]
fn outputs_that_would_destroy_something_are_refused() {
    let site = Site::new();
    let root = site.dir.path();
    for folder in [".git", "themes/t", "home/user"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    symlink("content", root.join("sly")).unwrap();
    let home = Some(root.join("home/user"));
    for (output, how) in [
        ("", "is the site's own folder"),
        ("..", "contains the site's own folder"),
        ("content", "is `content`"),
        ("sly", "is `content`"),
        ("sly/x", "lies inside `content`"),
        ("content/deep/er", "lies inside `content`"),
        ("x/../content", "is `content`"),
        ("themes/t/public", "lies inside `themes`"),
        ("templates", "is `templates`"),
        (".git/x", "lies inside `.git`"),
        (".briefpress", "is `.briefpress`"),
        ("home", "is or contains your home folder"),
        ("home/user", "is or contains your home folder"),
    ] {
        let options = WriterOptions { home: home.clone(), adopt: true, ..site.options() };
        fs::create_dir_all(root.join("x")).unwrap();
        let fault = Writer::open(&root.join(output), options).unwrap_err();
        assert_eq!(fault.kind(), WriteErrorKind::Usage);
        assert!(fault.to_string().ends_with(how), "{output}: {fault}");
    }
    let fault = Writer::open(Path::new("/"), site.options()).unwrap_err();
    assert_eq!(fault.kind(), WriteErrorKind::Usage);
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let site = Site::new();
    let writer = site.open().unwrap();
    for path in [
        "",
        "/x",
        "../x",
        "a/../x",
        "a//x",
        "a/",
        "a\\x",
        "a\0",
        "a\nb",
        ".",
        MARKER,
        MANIFEST,
        ".briefpress-x/y",
    ] {
        let fault = put(&writer, &[(path, "")]).unwrap_err();
        assert!(matches!(fault, WriteError::BadPath { .. }), "{path}: {fault}");
    }
    put(&writer, &[(".well-known/x", ""), ("a/.briefpress", "")]).unwrap();
    put(&writer, &[("twice", "1")]).unwrap();
    let _ = put(&writer, &[("twice", "1")]);
    writer.staged().files.last_mut().unwrap().path = "twice".into();
    assert!(writer.commit().is_ok_and(|report| report.written == 3) || !site.output().exists());
}

#[test]
fn one_writer_at_a_time() {
    let site = Site::new();
    let first = site.open().unwrap();
    let fault = site.open().unwrap_err();
    assert_eq!(fault.kind(), WriteErrorKind::Busy);
    assert!(fault.to_string().contains(&format!("process {} on ", std::process::id())), "{fault}");
    drop(first);
    site.open().unwrap();
}
