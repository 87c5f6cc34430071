//! Batches of commands for `sftp`: how they are run, and those that move and remove whole releases.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Ssh, refusal, steady};
use crate::publish::error::PublishError;
use crate::publish::precompress::forms;
use crate::publish::program::Said;
use crate::publish::release::Release;
use crate::publish::target::{Bodies, Upload};

/// The folder on this computer for what comes from the server and goes back.
pub(super) const CARRIED: &str = "carried";
/// … and for what is read there.
const FETCHED: &str = "fetched";

/// The bytes of a file that was there.
pub(super) type Fetched = Option<Vec<u8>>;

impl Ssh {
    /// Runs a batch of commands; the first that fails ends it, unless a hyphen stands before it.
    pub(super) fn batch(&self, commands: &str) -> Result<Said, PublishError> {
        let sftp = self
            .sftp
            .as_ref()
            .ok_or_else(|| PublishError::usage("the program `sftp` is not installed here"))?;
        let port = self.connection.account.port.map(|port| port.to_string());
        let place = self.connection.place();
        let mut arguments: Vec<&str> = self.connection.options.iter().map(String::as_str).collect();
        arguments.extend(port.iter().flat_map(|port| ["-P", port]));
        arguments.extend(["-b", "-", "--", &*place]);
        steady(|| sftp.run(&self.connection.root, &arguments, commands.as_bytes()))
    }

    pub(super) fn there(&self, name: &str) -> String {
        word(&format!("{}/{name}", self.connection.account.path))
    }

    /// Runs a batch of commands and then fetches files, over one connection.
    pub(super) fn then_fetch(
        &self,
        commands: &str,
        names: &[String],
    ) -> Result<(Said, Vec<Fetched>), PublishError> {
        let folder = self.folder.join(FETCHED);
        let place = |number: usize| folder.join(number.to_string());
        let gets = names.iter().enumerate().map(|(number, name)| {
            format!("-get {} {}\n", self.there(name), word(&place(number).to_string_lossy()))
        });
        // What an earlier run fetched is not what lies there now.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(PublishError::file("make", &folder))?;
        let said = self.batch(&format!("{commands}{}", gets.collect::<String>()))?;
        Ok((said, (0..names.len()).map(|number| fs::read(place(number)).ok()).collect()))
    }

    /// The commands that list folders.
    pub(super) fn list(&self, folders: &[&str]) -> String {
        folders.iter().map(|folder| format!("-ls -1a {}\n", self.there(folder))).collect()
    }

    pub(super) fn put(&self, from: &Path, name: &str) -> String {
        format!("put {} {}\n", word(&from.to_string_lossy()), self.there(name))
    }

    /// The commands that put the release together beside the one that readers see.
    pub(super) fn transfer(&self, upload: &Upload<'_>, unchanged: Unchanged) -> String {
        let part = format!("releases/{}.part", upload.release.id());
        let mut commands = format!("-mkdir {}\n", self.there(&part));
        let paths = upload.release.files.keys().chain(upload.release.leaving.keys());
        let folders: BTreeSet<&str> =
            paths.flat_map(|path| path.match_indices('/').map(|(index, _)| &path[..index])).collect();
        for folder in folders {
            commands.push_str(&format!("-mkdir {}\n", self.there(&format!("{part}/{folder}"))));
        }
        for (number, (path, source)) in sources(upload, unchanged).into_iter().enumerate() {
            let to = self.there(&format!("{part}/{path}"));
            if unchanged == Unchanged::Sent {
                // A link that the first try has made leads to a file that readers see.
                commands.push_str(&format!("-rm {to}\n"));
            }
            match source {
                Source::Here(place) => {
                    commands.push_str(&format!("put {} {to}\n", word(&place.to_string_lossy())));
                }
                // What an earlier try has put there already is put there again.
                Source::There(id) if unchanged == Unchanged::Linked => {
                    let from = self.there(&format!("releases/{id}/{path}"));
                    commands.push_str(&format!("-rm {to}\nln {from} {to}\n"));
                }
                Source::There(id) => {
                    let from = self.there(&format!("releases/{id}/{path}"));
                    let here = self.folder.join(CARRIED).join(number.to_string());
                    let here = word(&here.to_string_lossy());
                    commands.push_str(&format!("get {from} {here}\nput {here} {to}\n"));
                }
            }
        }
        commands
    }

    /// The commands that remove a folder with the files of a release, or some of them.
    pub(super) fn removal(&self, folder: &str, release: &Release) -> String {
        let (mut commands, mut folders) = (String::new(), BTreeSet::new());
        let own = release.files.keys().chain(release.leaving.keys()).map(|path| path.to_string());
        for path in own.chain(forms(release, None).map(|form| form.path())) {
            folders.extend(path.match_indices('/').map(|(index, _)| path[..index].to_owned()));
            commands.push_str(&format!("-rm {}\n", self.there(&format!("{folder}/{path}"))));
        }
        for inner in folders.iter().rev() {
            commands.push_str(&format!("-rmdir {}\n", self.there(&format!("{folder}/{inner}"))));
        }
        commands.push_str(&format!("-rmdir {}\n", self.there(folder)));
        commands
    }
}

/// The names that a batch has listed.
pub(super) fn names(said: &Said) -> Vec<String> {
    let text = said.text();
    // What is done is told between them.
    let lines = text.lines().filter(|line| !line.starts_with("sftp>") && !line.starts_with("Fetching "));
    let names = lines.map(|line| line.rsplit('/').next().unwrap_or(line).trim());
    names.filter(|name| !matches!(*name, "" | "." | "..")).map(str::to_owned).collect()
}

/// A batch came to its end.
pub(super) fn done(said: &Said) -> Result<(), PublishError> {
    if said.success { Ok(()) } else { Err(refusal("sftp", said)) }
}

/// … and what it did not find is not there, rather than hidden.
pub(super) fn readable(said: &Said) -> Result<(), PublishError> {
    if said.err.contains("Permission denied") { Err(refusal("sftp", said)) } else { done(said) }
}

/// What becomes of files that the release before has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unchanged {
    Linked,
    Sent,
}

/// Where a file of a release comes from.
enum Source<'s> {
    /// From this computer.
    Here(PathBuf),
    /// From a release on the server.
    There(&'s str),
}

/// Every file of a release and every compressed form, and where it comes from.
fn sources<'s>(upload: &'s Upload<'_>, unchanged: Unchanged) -> Vec<(String, Source<'s>)> {
    let (release, before) = (upload.release, upload.held.release.as_ref());
    let mut sources = Vec::new();
    for (path, file) in &release.files {
        let same = before.filter(|old| old.files.get(path).is_some_and(|old| old.hash == file.hash));
        let source = match (upload.bodies, same) {
            (Bodies::Kept(id), _) => Source::There(id),
            (Bodies::Tree(_), Some(old)) if unchanged == Unchanged::Linked => Source::There(old.id()),
            (Bodies::Tree(tree), _) => Source::Here(tree.root.join(&**path)),
        };
        sources.push((path.to_string(), source));
    }
    for path in release.leaving.keys() {
        sources.extend(before.map(|old| (path.to_string(), Source::There(old.id()))));
    }
    for form in forms(release, before) {
        let source = match (upload.bodies, before) {
            (_, Some(old)) if form.stays => Some(Source::There(old.id())),
            (Bodies::Kept(id), _) => Some(Source::There(id)),
            (Bodies::Tree(tree), _) => {
                tree.forms.as_ref().map(|folder| Source::Here(folder.join(form.path())))
            }
        };
        sources.extend(source.map(|source| (form.path(), source)));
    }
    sources
}

/// A word of a batch; inside of quotes nothing is a pattern.
pub(super) fn word(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn words() {
        assert_eq!(word("a \"b\" c"), "\"a \\\"b\\\" c\"");
    }
}
