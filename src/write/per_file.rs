//! The weaker way, where the output cannot be exchanged as a whole: file by file, each whole.
//!
//! For outputs that hold files of others (`CNAME`, `.git`), and for mount points. Readers may see new
//! pages beside old ones for a moment. The plan is written down before the first step, and a later
//! run completes what a process that died began.

use std::cmp::Reverse;
use std::fs;
use std::io;
use std::path::Path;

use super::error::WriteError;
use super::manifest::{self, Files, MANIFEST};
use super::place::{MARKER, MARKER_TEXT, OutputPlaces};
use super::stage::{Stage, is_missing, make_real_folder, remove_any, remove_file, remove_stage, write_whole};

const HEAD: &str = "briefpress journal 1";

/// What is to be done to the output.
#[derive(Debug, Default)]
struct Plan {
    /// Files to move out of the stage, in order.
    writes: Vec<Box<str>>,
    removals: Vec<Box<str>>,
}

/// Brings the output from `old` to `new`; `written` are in the stage.
pub(super) fn apply(
    places: &OutputPlaces,
    stage: &Stage,
    old: &Files,
    new: &Files,
    written: &[Box<str>],
    adopt: bool,
) -> Result<(), WriteError> {
    fs::create_dir_all(&places.output).map_err(WriteError::io("make", &places.output))?;
    let plan = Plan::new(old, new, written);
    refuse_in_the_way(places, old, &plan, adopt)?;
    stage.seal(new)?;
    write_whole(&places.journal, &plan.print())?;
    complete(places, &plan)
}

/// Completes what another process began, if its plan is whole; else nothing was begun.
pub(super) fn recover(places: &OutputPlaces) -> Result<(), WriteError> {
    let bytes = match fs::read(&places.journal) {
        Ok(bytes) => bytes,
        Err(cause) if is_missing(&cause) => return Ok(()),
        Err(cause) => return Err(WriteError::io("read", &places.journal)(cause)),
    };
    match Plan::parse(&bytes) {
        Some(plan) => complete(places, &plan),
        None => fs::remove_file(&places.journal).map_err(WriteError::io("remove", &places.journal)),
    }
}

/// Every step can be done again: what is done already is no longer in the stage.
fn complete(places: &OutputPlaces, plan: &Plan) -> Result<(), WriteError> {
    for path in &plan.writes {
        move_in(places, path)?;
    }
    for path in &plan.removals {
        remove_file(&places.output, path)?;
    }
    let marker = places.output.join(MARKER);
    if fs::read(&marker).ok().as_deref() != Some(MARKER_TEXT) {
        write_whole(&marker, MARKER_TEXT)?;
    }
    move_in(places, MANIFEST)?;
    fs::remove_file(&places.journal).map_err(WriteError::io("remove", &places.journal))?;
    remove_stage(&places.stage)
}

fn move_in(places: &OutputPlaces, path: &str) -> Result<(), WriteError> {
    let (from, to) = (places.stage.join(path), places.output.join(path));
    if fs::symlink_metadata(&from).is_err() {
        return Ok(());
    }
    for (end, _) in path.match_indices('/') {
        let folder = places.output.join(&path[..end]);
        make_real_folder(&folder).map_err(WriteError::io("make", &folder))?;
    }
    // Checked before: all that is in such a folder is ours, and goes.
    if fs::symlink_metadata(&to).is_ok_and(|metadata| metadata.is_dir()) {
        remove_any(&to).map_err(WriteError::io("replace", &to))?;
    }
    match fs::rename(&from, &to) {
        Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => copy_in(places, &from, &to),
        done => done,
    }
    .map_err(WriteError::io("write", &to))
}

/// From another file system: copied beside, with its time, then moved.
fn copy_in(places: &OutputPlaces, from: &Path, to: &Path) -> io::Result<()> {
    let part = places.output.join(".briefpress-part");
    remove_any(&part)?;
    fs::copy(from, &part)?;
    let time = fs::metadata(from)?.modified()?;
    fs::File::options().write(true).open(&part)?.set_modified(time)?;
    fs::rename(&part, to)?;
    fs::remove_file(from)
}

/// Refuses to replace what is not ours.
fn refuse_in_the_way(places: &OutputPlaces, old: &Files, plan: &Plan, adopt: bool) -> Result<(), WriteError> {
    let mut paths = Vec::new();
    for path in &plan.writes {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            let metadata = fs::symlink_metadata(places.output.join(folder));
            if metadata.is_ok_and(|metadata| !metadata.is_dir()) && !old.contains_key(folder) {
                paths.push(folder.to_owned());
            }
        }
        match fs::symlink_metadata(places.output.join(&**path)) {
            Ok(metadata) if metadata.is_dir() => {
                let inside = places.output.join(&**path);
                let all =
                    super::place::foreign(&places.output, old).map_err(WriteError::io("read", &inside))?;
                let inside = format!("{path}/");
                paths.extend(
                    all.into_iter().filter(|other| other.starts_with(&inside) || inside.starts_with(other)),
                );
            }
            Ok(_) if !old.contains_key(path) && !adopt => paths.push(path.to_string()),
            _ => {}
        }
    }
    if paths.is_empty() {
        return Ok(());
    }
    paths.sort();
    paths.dedup();
    Err(WriteError::InTheWay { output: places.output.clone(), paths })
}

impl Plan {
    fn new(old: &Files, new: &Files, written: &[Box<str>]) -> Self {
        let mut writes = written.to_vec();
        writes.sort_by_cached_key(|path| (rank(path), Reverse(path.matches('/').count()), path.clone()));
        let removals = old.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
        Self { writes, removals }
    }

    fn print(&self) -> Vec<u8> {
        let mut text = format!("{HEAD}\n");
        let lines = |word: &'static str, paths: &[Box<str>]| -> String {
            paths.iter().map(|path| format!("{word} {path}\n")).collect()
        };
        text.push_str(&lines("write", &self.writes));
        text.push_str(&lines("remove", &self.removals));
        manifest::seal(text)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = manifest::unseal(bytes)?.lines();
        let mut plan = Self::default();
        if lines.next()? != HEAD {
            return None;
        }
        for line in lines {
            match line.split_once(' ')? {
                ("write", path) => plan.writes.push(path.into()),
                ("remove", path) => plan.removals.push(path.into()),
                _ => return None,
            }
        }
        Some(plan)
    }
}

/// What pages need comes before them, what lists them after them; compressed forms come with their files.
fn rank(path: &str) -> u8 {
    let path = path.strip_suffix(".gz").or(path.strip_suffix(".br")).unwrap_or(path);
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => 1,
        "xml" => 2,
        _ => 0,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Files, OutputPlaces, Plan, Stage, move_in, write_whole};

    /// Does what a process does that dies after `steps` files.
    pub(in crate::write) fn interrupt(
        places: &OutputPlaces,
        stage: &Stage,
        old: &Files,
        new: &Files,
        written: &[Box<str>],
        steps: usize,
    ) {
        let plan = Plan::new(old, new, written);
        stage.seal(new).unwrap();
        write_whole(&places.journal, &plan.print()).unwrap();
        for path in plan.writes.iter().take(steps) {
            move_in(places, path).unwrap();
        }
    }

    #[test]
    fn what_pages_need_comes_first_and_lists_last() {
        let paths = ["index.html", "a/b/index.html", "feed.xml", "x.css", "a/index.html", "index.html.gz"]
            .map(Box::from);
        let plan = Plan::new(&Files::new(), &Files::new(), &paths);
        let order: Vec<_> = plan.writes.iter().map(|path| &**path).collect();
        assert_eq!(
            order,
            ["x.css", "a/b/index.html", "a/index.html", "index.html", "index.html.gz", "feed.xml"]
        );
        assert_eq!(Plan::parse(&plan.print()).unwrap().writes, plan.writes);
    }
}
