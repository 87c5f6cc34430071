//! Reads a site again after some of its files changed: those alone where that is safe, else by a walk
//! that opens only what differs by size or time.
//!
//! The outcome is that of a first reading of the same files, faults included.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::open::SiteFolder;
use super::read;
use super::walk::{self, Found};
use super::{ScanError, ScanOptions, fold, settle_names};
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::source::{Snapshot, SourceFile, SourcePath};

/// A site as it was read, and what reading it again needs.
#[derive(Clone, Debug)]
pub struct Reading {
    pub snapshot: Arc<Snapshot>,
    pub diagnostics: Vec<Diagnostic>,
    /// Where links lead through which files are reached, so that one change may show at several paths: canonical
    /// paths of files and folders.
    pub links: BTreeSet<PathBuf>,
}

/// The same site, read again.
#[derive(Debug)]
pub struct Reread {
    pub reading: Reading,
    /// Files that are new, gone or have other bytes, sorted.
    pub changed: Vec<SourcePath>,
}

impl Reading {
    /// Reads everything.
    pub fn new(options: &ScanOptions) -> Result<Self, ScanError> {
        read_site(options, None)
    }

    /// Reads everything anew; what has the size and time of before is not opened.
    pub fn again(&self, options: &ScanOptions) -> Result<Reread, ScanError> {
        let reading = read_site(options, Some(&self.snapshot))?;
        let changed = differences(&self.snapshot.files, &reading.snapshot.files);
        Ok(Reread { reading, changed })
    }

    /// Reads what lies at `paths`, which begin with the root as it was given.
    pub fn after(&self, options: &ScanOptions, paths: &[PathBuf]) -> Result<Reread, ScanError> {
        let settings = options.found_settings()?;
        let folder = SiteFolder::open(&options.root)
            .map_err(|cause| ScanError::Root { path: options.root.clone(), cause })?;
        // A fault may concern several files, and so may a link.
        let simple = self.diagnostics.is_empty() && self.links.is_empty();
        match simple.then(|| self.plan(options, &settings, paths)).flatten() {
            Some(plan) => Ok(self.carry_out(options, &folder, plan)),
            None => self.again(options),
        }
    }

    /// What has to be read and forgotten; `None` where only a whole walk tells.
    fn plan(&self, options: &ScanOptions, settings: &Found, paths: &[PathBuf]) -> Option<Plan> {
        let mut plan = Plan::default();
        let settings_disk = options.root.join(&settings.disk);
        for path in paths {
            if *path == settings_disk || *path == settings.disk {
                plan.read.push(settings.clone());
                continue;
            }
            let Ok(disk) = path.strip_prefix(&options.root) else { continue };
            if !walk::may_hold_content(disk) || options.skip.iter().any(|skip| path.starts_with(skip)) {
                continue;
            }
            if passes_link(&options.root, disk) {
                return None;
            }
            match fs::symlink_metadata(path) {
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => plan.gone.push(disk.to_owned()),
                Ok(metadata) if metadata.is_file() && disk.components().count() > 1 => {
                    plan.read.push(walk::found(disk)?);
                }
                _ => return None,
            }
        }
        let new = plan.read.iter().filter(|found| !self.snapshot.files.contains_key(&found.path));
        let new: Vec<String> = new.map(|found| fold(found.path.as_str())).collect();
        let taken =
            !new.is_empty() && self.snapshot.files.keys().any(|path| new.contains(&fold(path.as_str())));
        (!taken).then_some(plan)
    }

    fn carry_out(&self, options: &ScanOptions, folder: &SiteFolder, plan: Plan) -> Reread {
        let old = &self.snapshot.files;
        let mut files = old.clone();
        let mut diagnostics = Vec::new();
        let mut touched: BTreeSet<SourcePath> = plan.read.iter().map(|found| found.path.clone()).collect();
        for gone in plan.gone.iter().filter_map(|gone| walk::found(gone)) {
            let below = format!("{}/", gone.path);
            let from = (Bound::Included(&*below), Bound::Unbounded);
            let inside = old.range::<str, _>(from).map(|(path, _)| path);
            touched.extend(inside.take_while(|path| path.as_str().starts_with(&below)).cloned());
            touched.insert(gone.path);
        }
        touched.iter().for_each(|path| drop(files.remove(path)));
        let read: Vec<Outcome<Option<SourceFile>>> =
            plan.read.par_iter().map(|found| read::read(folder, found, None)).collect();
        for (found, outcome) in plan.read.into_iter().zip(read) {
            if let Some(file) = outcome.unpack(&mut diagnostics) {
                files.insert(found.path, file);
            }
        }
        let differs = |path: &SourcePath| !same(old.get(path), files.get(path));
        let changed = touched.into_iter().filter(differs).collect();
        let snapshot = Snapshot { root: options.root.clone(), files, now: options.now };
        let links = BTreeSet::new();
        Reread { reading: Reading { snapshot: Arc::new(snapshot), diagnostics, links }, changed }
    }
}

/// What to do about changed paths.
#[derive(Debug, Default)]
struct Plan {
    read: Vec<Found>,
    /// Files or folders that are no more, below the root.
    gone: Vec<PathBuf>,
}

/// Whether a path below the root, or a folder on the way to it, is a link.
fn passes_link(root: &Path, disk: &Path) -> bool {
    let mut path = root.to_owned();
    disk.components().any(|part| {
        path.push(part);
        path.is_symlink()
    })
}

/// Reads everything below the root. A file that equals one of `previous` by size and time is not opened.
///
/// The files are read in parallel: this is the one use of rayon besides the pipeline's, since opening
/// and reading cannot be told apart from the walk without handing half-read files around.
pub(super) fn read_site(options: &ScanOptions, previous: Option<&Snapshot>) -> Result<Reading, ScanError> {
    let root_error = |cause| ScanError::Root { path: options.root.clone(), cause };
    let folder = SiteFolder::open(&options.root).map_err(root_error)?;
    let mut diagnostics = Vec::new();
    let (mut found, links) = walk::walk(&folder, &options.skip, &mut diagnostics);
    found.push(options.found_settings()?);
    let found = settle_names(found, &mut diagnostics);
    let read: Vec<Outcome<Option<SourceFile>>> = found
        .par_iter()
        .map(|file| read::read(&folder, file, previous.and_then(|previous| previous.files.get(&file.path))))
        .collect();
    let mut files = BTreeMap::new();
    for (found, outcome) in found.into_iter().zip(read) {
        if let Some(file) = outcome.unpack(&mut diagnostics) {
            files.insert(found.path, file);
        }
    }
    let snapshot = Snapshot { root: options.root.clone(), files, now: options.now };
    Ok(Reading { snapshot: Arc::new(snapshot), diagnostics, links })
}

/// Whether two files at one path have the same bytes, or there is none in both cases.
fn same(old: Option<&SourceFile>, new: Option<&SourceFile>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old.hash == new.hash && old.text.is_some() == new.text.is_some(),
        (None, None) => true,
        _ => false,
    }
}

/// The paths whose bytes are not the same in both, sorted.
fn differences(
    old: &BTreeMap<SourcePath, SourceFile>,
    new: &BTreeMap<SourcePath, SourceFile>,
) -> Vec<SourcePath> {
    let fresh = new.iter().filter(|(path, file)| !same(old.get(*path), Some(file)));
    let fresh = fresh.map(|(path, _)| path.clone());
    let gone = old.keys().filter(|path| !new.contains_key(*path)).cloned();
    let mut changed: Vec<SourcePath> = fresh.chain(gone).collect();
    changed.sort_unstable();
    changed
}
