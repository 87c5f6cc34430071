//! Outputs on disk: what a build leaves, whatever was there before.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::place::MARKER_TEXT;
use super::{
    MANIFEST, MARKER, WriteError, WriteErrorKind, WriteReport, Writer, WriterOptions, read_manifest,
};
use crate::model::artifact::Body;
use crate::model::source::{Snapshot, SourceFile, SourcePath};

/// A site's folder with an `output` in it that may not exist yet.
struct Site {
    dir: TempDir,
}

type Tree<'a> = &'a [(&'a str, &'a str)];

impl Site {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("content")).unwrap();
        Self { dir }
    }

    fn output(&self) -> PathBuf {
        self.dir.path().join("output")
    }

    fn options(&self) -> WriterOptions {
        WriterOptions { patience: Duration::ZERO, ..WriterOptions::new(self.dir.path()) }
    }

    fn open(&self) -> Result<Writer, WriteError> {
        Writer::open(&self.output(), self.options())
    }

    fn build(&self, files: Tree<'_>) -> WriteReport {
        self.try_build(files, self.options()).unwrap()
    }

    fn try_build(&self, files: Tree<'_>, options: WriterOptions) -> Result<WriteReport, WriteError> {
        let writer = Writer::open(&self.output(), options)?;
        put(&writer, files)?;
        writer.commit()
    }

    /// The output's files, without marker and manifest; with the manifest checked against them.
    #[track_caller]
    fn check(&self, files: Tree<'_>) {
        let want: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let mut found = tree(&self.output());
        assert_eq!(found.remove(MARKER).as_deref().map(str::as_bytes), Some(MARKER_TEXT));
        assert!(found.remove(MANIFEST).is_some());
        assert_eq!(found, want);
    }

    /// Names beside the output.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "content" && name != "output");
        names.sort();
        names
    }

    fn inode(&self, path: &str) -> (u64, i64, i64) {
        let metadata = fs::metadata(self.output().join(path)).unwrap();
        (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
    }
}

fn put(writer: &Writer, files: Tree<'_>) -> Result<(), WriteError> {
    let none = Snapshot::of_texts([]).unwrap();
    files.iter().try_for_each(|(path, text)| writer.put(path, &Body::Bytes(text.as_bytes().to_vec()), &none))
}

fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let entry = entry.unwrap();
        if entry.file_type().is_dir() {
            assert!(fs::read_dir(entry.path()).unwrap().next().is_some(), "{entry:?} is empty");
            continue;
        }
        let below = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        files.insert(below, fs::read_to_string(entry.path()).unwrap());
    }
    files
}

const ONE: Tree<'_> = &[("index.html", "1"), ("a/index.html", "a"), ("a/b/c.svg", "c"), ("x.css", "x")];
const TWO: Tree<'_> = &[("index.html", "2"), ("a/index.html", "a"), ("n/ew.html", "n"), ("x.css", "x")];
const THREE: Tree<'_> = &[("index.html", "3"), ("a", "now a file"), ("n/ew.html/deep", "n"), ("x.css", "x")];

#[test]
fn makes_replaces_and_keeps() {
    let site = Site::new();
    let report = site.build(ONE);
    assert_eq!(report, WriteReport { written: 4, bytes: 4, ..WriteReport::default() });
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

#[test]
fn a_plan_cut_short_is_completed() {
    use super::per_file;
    let site = Site::new();
    site.build(ONE);
    fs::write(site.output().join("CNAME"), "c").unwrap();
    // Dies with the plan written and the first file moved.
    let writer = site.open().unwrap();
    put(&writer, TWO).unwrap();
    let stage = writer.stage().unwrap();
    let new: super::Files = writer.staged().files.iter().map(|put| (put.path.clone(), put.entry)).collect();
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
                    writer.put(path, &Body::Bytes(format!("{text} {}", round / 2).into_bytes()), &none)
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
