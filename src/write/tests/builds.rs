//! Builds one after another: what each leaves, what it does not touch, and what it says of it.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;

use super::super::place::MARKER_TEXT;
use super::super::{MANIFEST, MARKER, WriteError, WriteReport, read_manifest};
use super::{ONE, Site, THREE, TWO, put, tree};
use crate::model::artifact::Body;
use crate::model::source::{Snapshot, SourceFile, SourcePath};

#[test]
fn makes_replaces_and_keeps() {
    let site = Site::new();
    let report = site.build(ONE);
    assert_eq!(report, WriteReport { written: 4, bytes: 4, list: report.list, ..WriteReport::default() });
    site.check(ONE);
    assert_eq!(site.beside(), [".output.briefpress-lock"]);

    let before = site.inode("a/index.html");
    let report = site.build(TWO);
    assert_eq!((report.written, report.unchanged, report.removed, report.per_file), (2, 2, 1, false));
    site.check(TWO);
    assert_eq!(site.inode("a/index.html"), before, "the same file, not a copy");
    assert_eq!(site.beside(), [".output.briefpress-lock", ".output.briefpress-stage"]);

    // The stage is the first output now, and is brought up to date each time.
    for files in [THREE, ONE, THREE, TWO, TWO, ONE] {
        site.build(files);
        site.check(files);
    }
}

#[test]
fn nothing_changed_nothing_touched() {
    let site = Site::new();
    site.build(ONE);
    let folder = fs::metadata(site.output()).unwrap();
    let before = [site.inode("index.html"), site.inode(MANIFEST), site.inode(MARKER)];
    let report = site.build(ONE);
    assert_eq!((report.written, report.unchanged, report.removed), (0, 4, 0));
    assert_eq!([site.inode("index.html"), site.inode(MANIFEST), site.inode(MARKER)], before);
    assert_eq!(fs::metadata(site.output()).unwrap().ino(), folder.ino());
    assert_eq!(site.beside(), [".output.briefpress-lock"]);
}

#[test]
fn a_fresh_clone_has_a_marker_only() {
    let site = Site::new();
    fs::create_dir(site.output()).unwrap();
    fs::write(site.output().join(MARKER), MARKER_TEXT).unwrap();
    assert!(!site.build(ONE).per_file);
    site.check(ONE);
    site.build(TWO);
    site.check(TWO);
}

#[test]
fn the_marker_of_this_repository_is_ours() {
    let marker = Path::new(env!("CARGO_MANIFEST_DIR")).join("output").join(MARKER);
    assert_eq!(fs::read(marker).unwrap(), MARKER_TEXT);
}

#[test]
fn a_linked_output_stays_a_link() {
    let site = Site::new();
    let real = tempfile::tempdir().unwrap();
    symlink(real.path().join("www"), site.output()).unwrap();
    fs::create_dir(real.path().join("www")).unwrap();
    site.build(ONE);
    site.build(TWO);
    site.check(TWO);
    assert!(fs::symlink_metadata(site.output()).unwrap().is_symlink());
}

#[test]
fn copies_are_checked() {
    let site = Site::new();
    let source = SourcePath::new("content/e\u{301}.pdf").unwrap();
    fs::write(site.dir.path().join("content/e\u{301}.pdf"), "pdf").unwrap();
    let snapshot = |text: &str| {
        let mut snapshot = Snapshot::of_texts([]).unwrap();
        let disk_name = Some("content/e\u{301}.pdf".into());
        snapshot.files.insert(source.clone(), SourceFile { disk_name, ..SourceFile::of_text(text) });
        snapshot
    };
    let writer = site.open().unwrap();
    writer.put("b/x.pdf", &Body::Copy(source.clone()), &snapshot("pdf")).unwrap();
    assert_eq!(writer.commit().unwrap().written, 1);
    site.check(&[("b/x.pdf", "pdf")]);

    let writer = site.open().unwrap();
    writer.put("b/x.pdf", &Body::Copy(source.clone()), &snapshot("pdf")).unwrap();
    assert_eq!(writer.commit().unwrap().unchanged, 1);

    let writer = site.open().unwrap();
    let fault = writer.put("b/y.pdf", &Body::Copy(source.clone()), &snapshot("old")).unwrap_err();
    assert!(matches!(fault, WriteError::Changed { .. }));
    drop(writer);
    site.check(&[("b/x.pdf", "pdf")]);
}

#[test]
fn the_list_of_files_can_be_read() {
    let site = Site::new();
    assert_eq!(read_manifest(&site.output()).unwrap(), None);
    site.build(ONE);
    let manifest = read_manifest(&site.output()).unwrap().unwrap();
    assert_eq!(manifest.files.len(), 4);
    assert_eq!(manifest.files["a/b/c.svg"].hash, crate::model::source::Hash::of(b"c"));
    fs::write(site.output().join(MANIFEST), "damaged").unwrap();
    assert_eq!(read_manifest(&site.output()).unwrap(), None);
    let fault = site.try_build(TWO, site.options()).unwrap_err();
    assert!(
        matches!(fault, WriteError::InTheWay { .. }),
        "without the list nothing is known to be ours: {fault}"
    );
}

#[test]
fn any_number_of_threads_makes_the_same() {
    use rayon::prelude::*;
    let files: Vec<(String, String)> =
        (0..100).map(|n| (format!("{}/{n}/index.html", n % 7), format!("page {n}"))).collect();
    let build = |threads: usize, skip: usize| {
        let site = Site::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for round in 0..3 {
            let writer = site.open().unwrap();
            let none = Snapshot::of_texts([]).unwrap();
            pool.install(|| {
                files.par_iter().skip(skip * round).try_for_each(|(path, text)| {
                    writer
                        .put(path, &Body::Bytes(format!("{text} {}", round / 2).into_bytes()), &none)
                        .map(drop)
                })
            })
            .unwrap();
            writer.commit().unwrap();
        }
        let mut found = tree(&site.output());
        found.remove(MANIFEST);
        found
    };
    assert_eq!(build(1, 3), build(8, 3));
    assert_eq!(build(8, 0).len(), 101);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 24, ..Default::default() })]

    /// After any sequence of builds, abandoned ones among them, the output is what the last one put.
    #[test]
    fn any_sequence_of_builds(builds in proptest::collection::vec(
        (proptest::collection::btree_map("[abc](/[abc]){0,2}", "[xy]", 0..6), proptest::bool::weighted(0.25)), 1..8)
    ) {
        let site = Site::new();
        let mut last: Vec<(String, String)> = Vec::new();
        for (files, abandoned) in builds {
            // A path cannot be a file and a folder.
            let is_folder = |path: &str| files.keys().any(|other| other.starts_with(&format!("{path}/")));
            let files: Vec<_> = files.iter().filter(|(path, _)| !is_folder(path)).map(|(p, t)| (p.clone(), t.clone())).collect();
            let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
            let writer = site.open().unwrap();
            put(&writer, &borrowed).unwrap();
            if abandoned {
                drop(writer);
            } else {
                writer.commit().unwrap();
                last = files;
            }
            if site.output().exists() {
                let borrowed: Vec<(&str, &str)> = last.iter().map(|(path, text)| (&**path, &**text)).collect();
                site.check(&borrowed);
            }
        }
    }
}
