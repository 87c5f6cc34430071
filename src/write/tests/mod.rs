//! Outputs on disk: what a build leaves, whatever was there before. Here: a site to build in, and its trees of files.

mod builds;
mod faults;
mod foreign;
mod refusals;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::place::MARKER_TEXT;
use super::{MANIFEST, MARKER, WriteError, WriteReport, Writer, WriterOptions};
use crate::model::artifact::Body;
use crate::model::source::Snapshot;

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
    files.iter().try_for_each(|(path, text)| {
        writer.put(path, &Body::Bytes(text.as_bytes().to_vec()), &none).map(drop)
    })
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
