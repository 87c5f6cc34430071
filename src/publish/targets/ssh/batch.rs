//! The way by plain SFTP, for servers that have nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{LEASE, Ssh, at_work, is_foreign, is_plain, parse, refusal, steady};
use crate::publish::error::PublishError;
use crate::publish::precompress::forms;
use crate::publish::program::Said;
use crate::publish::release::Release;
use crate::publish::target::{Bodies, Held, Shipment, Watch};

/// The folder on this computer for what comes from the server and goes back.
const CARRIED: &str = "carried";
/// … and for what is read there.
const FETCHED: &str = "fetched";

impl Ssh {
    /// Runs a batch of commands; the first that fails ends it, unless a hyphen stands before it.
    fn batch(&self, commands: &str) -> Result<Said, PublishError> {
        let sftp = self
            .sftp
            .as_ref()
            .ok_or_else(|| PublishError::usage("the program `sftp` is not installed here"))?;
        let port = self.line.account.port.map(|port| port.to_string());
        let place = self.line.place();
        let mut arguments: Vec<&str> = self.line.options.iter().map(String::as_str).collect();
        arguments.extend(port.iter().flat_map(|port| ["-P", port]));
        arguments.extend(["-b", "-", "--", &*place]);
        steady(|| sftp.run(&self.line.root, &arguments, commands.as_bytes()))
    }

    fn there(&self, name: &str) -> String {
        word(&format!("{}/{name}", self.line.account.path))
    }

    /// A file below the folder, if it is there.
    pub(super) fn file_by_sftp(&self, name: &str) -> Result<Option<Vec<u8>>, PublishError> {
        Ok(self.files_by_sftp(&[name.to_owned()])?.pop().flatten())
    }

    /// Files below the folder, each if it is there.
    fn files_by_sftp(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, PublishError> {
        let (said, files) = self.then_fetch("", names)?;
        readable(&said)?;
        Ok(files)
    }

    /// Runs a batch of commands and then fetches files, over one connection.
    fn then_fetch(&self, commands: &str, names: &[String]) -> Result<(Said, Vec<Fetched>), PublishError> {
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

    pub(super) fn read_by_sftp(&self) -> Result<Held, PublishError> {
        let (said, state) = self.then_read(&self.list(&["."]))?;
        readable(&said)?;
        let names = names(&said);
        if state.release.is_none() && !names.is_empty() && !names.iter().any(|name| name == ".briefpress") {
            return Err(is_foreign(&self.line.account.path));
        }
        self.held(state.release, &state.lock)
    }

    /// Runs a batch of commands and then reads the manifest and the token in the lock.
    fn then_read(&self, commands: &str) -> Result<(Said, State), PublishError> {
        let (said, files) = self.then_fetch(commands, &["manifest.json", "lock/token"].map(str::to_owned))?;
        let mut files = files.into_iter();
        let release = files.next().flatten().map(|bytes| parse("manifest.json", &bytes)).transpose()?;
        let lock = String::from_utf8_lossy(&files.next().flatten().unwrap_or_default()).into_owned();
        Ok((said, State { release, lock }))
    }

    /// The commands that list folders.
    fn list(&self, folders: &[&str]) -> String {
        folders.iter().map(|folder| format!("-ls -1a {}\n", self.there(folder))).collect()
    }

    pub(super) fn send_by_sftp(
        &self,
        shipment: &Shipment<'_>,
        watch: &dyn Watch,
    ) -> Result<(), PublishError> {
        self.lock_by_sftp(shipment)?;
        watch.begin("sending", shipment.release.files.len(), shipment.plan.bytes);
        let (linked, state) = self.then_read(&self.transfer(shipment, Unchanged::Linked))?;
        let state = match (linked.success, linked.code) {
            (true, _) => state,
            // A command was refused, not the connection.
            (false, Some(1)) => self.send_unlinked(shipment)?,
            (false, _) => return Err(refusal("sftp", &linked)),
        };
        watch.check()?;
        self.check_lock(shipment, &state)?;
        self.flip_by_sftp(shipment)?;
        watch.done(shipment.plan.bytes);
        Ok(())
    }

    /// Marks the folder, and takes the lock in it: a folder that bears our token is given the lock's name. A lock that
    /// a run of ours has left is taken over.
    fn lock_by_sftp(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let own = format!("lock.{}", self.token()?);
        let mark = self.temporary("mark", b"This directory is owned by Briefpress.\n")?;
        let record = self.temporary("record", &shipment.release.print())?;
        let path = &self.line.account.path;
        let above = path.match_indices('/').skip(1).map(|(index, _)| &path[..index]).chain([&**path]);
        let mut commands: String = above.map(|folder| format!("-mkdir {}\n", word(folder))).collect();
        commands.push_str(&self.put(&mark, ".briefpress"));
        for folder in ["releases", "records"] {
            commands.push_str(&format!("-mkdir {}\n", self.there(folder)));
        }
        // Of a run that is stopped, this says what it has left.
        commands.push_str(&self.put(&record, &format!("records/{}.json", shipment.release.id())));
        let left = self.sign(shipment, "lock")?;
        if shipment.held.unfinished {
            commands.push_str(&left);
        } else {
            commands.push_str(&format!("-mkdir {}\n{}", self.there(&own), self.sign(shipment, &own)?));
            commands.push_str(&format!("rename {} {}\n", self.there(&own), self.there("lock")));
        }
        let (said, mut state) = self.then_read(&commands)?;
        if !said.success {
            self.take_over(&said)?;
            let (signed, signed_state) = self.then_read(&left)?;
            done(&signed)?;
            state = signed_state;
        }
        self.check_lock(shipment, &state)
    }

    /// The commands that write into a lock whose it is.
    fn sign(&self, shipment: &Shipment<'_>, folder: &str) -> Result<String, PublishError> {
        let stamp = &shipment.release.stamp;
        let by = self.temporary("by", format!("{} since {:.0}", stamp.by, stamp.time).as_bytes())?;
        let token = self.temporary("token-there", self.token()?.as_bytes())?;
        Ok(self.put(&token, &format!("{folder}/token")) + &self.put(&by, &format!("{folder}/by")))
    }

    /// Whether a lock that is there may be taken: it is of a run of ours that was stopped, or old.
    fn take_over(&self, said: &Said) -> Result<(), PublishError> {
        let mut files = self.files_by_sftp(&["lock/token", "lock/by"].map(str::to_owned))?.into_iter();
        let mut next = || files.next().flatten().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let Some(owner) = next() else { return Err(refusal("sftp", said)) };
        let by = next().unwrap_or_default();
        let since = by.rsplit(' ').next().and_then(|since| since.parse::<Timestamp>().ok());
        let is_old = since.is_some_and(|since| Timestamp::now().duration_since(since) > LEASE);
        if owner == self.token()? || is_old { Ok(()) } else { Err(at_work(&by)) }
    }

    /// Makes sure that the lock is ours and that nobody has published since the plan was made.
    fn check_lock(&self, shipment: &Shipment<'_>, state: &State) -> Result<(), PublishError> {
        if state.lock != self.token()? {
            return Err(at_work(""));
        }
        let now = state.release.as_ref();
        if now.map(Release::id) == shipment.held.release.as_ref().map(Release::id) {
            return Ok(());
        }
        self.batch(&self.unlock()?)?;
        Err(at_work(now.map_or("", |now| &now.stamp.by)))
    }

    /// The commands that give the lock back: it loses its name first, so that it is never there without its token.
    fn unlock(&self) -> Result<String, PublishError> {
        let own = format!("lock.{}", self.token()?);
        let files = ["token", "by"].map(|name| format!("-rm {}\n", self.there(&format!("{own}/{name}"))));
        let gone = format!("{}-rmdir {}\n", files.concat(), self.there(&own));
        Ok(format!("{gone}-rename {} {}\n{gone}", self.there("lock"), self.there(&own)))
    }

    fn put(&self, from: &Path, name: &str) -> String {
        format!("put {} {}\n", word(&from.to_string_lossy()), self.there(name))
    }

    /// The commands that put the release together beside the one that readers see.
    fn transfer(&self, shipment: &Shipment<'_>, unchanged: Unchanged) -> String {
        let part = format!("releases/{}.part", shipment.release.id());
        let mut commands = format!("-mkdir {}\n", self.there(&part));
        let paths = shipment.release.files.keys().chain(shipment.release.leaving.keys());
        let folders: BTreeSet<&str> =
            paths.flat_map(|path| path.match_indices('/').map(|(index, _)| &path[..index])).collect();
        for folder in folders {
            commands.push_str(&format!("-mkdir {}\n", self.there(&format!("{part}/{folder}"))));
        }
        for (number, (path, source)) in sources(shipment, unchanged).into_iter().enumerate() {
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

    /// Sends every file, for servers that know no links; what is only there comes here and goes back.
    fn send_unlinked(&self, shipment: &Shipment<'_>) -> Result<State, PublishError> {
        let folder = self.folder.join(CARRIED);
        // What a run that was stopped left there would come under a wrong name.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(PublishError::file("make", &folder))?;
        let sent = self.then_read(&self.transfer(shipment, Unchanged::Sent));
        fs::remove_dir_all(&folder).map_err(PublishError::file("remove", &folder))?;
        let (sent, state) = sent?;
        done(&sent)?;
        Ok(state)
    }

    /// Makes readers see the release, if it is there: the link is put in place by a rename.
    fn flip_by_sftp(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let id = shipment.release.id();
        let (part, whole) = (format!("releases/{id}.part"), format!("releases/{id}"));
        let manifest = self.temporary("manifest", &shipment.release.print())?;
        let mut commands = String::new();
        if let Some(old) = &shipment.held.release {
            let record = self.temporary("record", &old.print())?;
            commands.push_str(&self.put(&record, &format!("records/{}.json", old.id())));
        }
        commands.push_str(&format!(
            "-rename {} {}\nls -1 {}\n-rm {}\nln -s {} {}\nrename {} {}\n{}rename {} {}\n",
            self.there(&part),
            self.there(&whole),
            self.there(&whole),
            self.there("current.part"),
            word(&whole),
            self.there("current.part"),
            self.there("current.part"),
            self.there("current"),
            self.put(&manifest, "manifest.part"),
            self.there("manifest.part"),
            self.there("manifest.json"),
        ));
        done(&self.batch(&commands)?)
    }

    /// Removes releases that are kept no more and what runs that were stopped have left, by their manifests, then the
    /// lock; all this only if the lock is ours.
    pub(super) fn tidy_by_sftp(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let (said, state) = self.then_read(&self.list(&["releases", "records"]))?;
        readable(&said)?;
        if state.lock != self.token()? {
            return Ok(());
        }
        let names = names(&said);
        let stamps = std::iter::once(&shipment.release.stamp).chain(&shipment.release.earlier);
        let kept: BTreeSet<&str> = stamps.map(|stamp| &*stamp.id).collect();
        let id = |name: &str| name.trim_end_matches(".part").trim_end_matches(".json").to_owned();
        let old: BTreeSet<String> = names.iter().map(|name| id(name)).filter(|id| is_plain(id)).collect();
        let old: Vec<String> = old.into_iter().filter(|id| !kept.contains(&**id)).collect();
        let records: Vec<String> = old.iter().map(|id| format!("records/{id}.json")).collect();
        let manifests = if old.is_empty() { Vec::new() } else { self.files_by_sftp(&records)? };
        let mut commands = String::new();
        for ((id, record), manifest) in old.iter().zip(&records).zip(manifests) {
            // Without a manifest it is not known what lies there.
            let Some(release) = manifest.and_then(|bytes| Release::parse(&bytes).ok()) else { continue };
            for folder in [id.clone(), format!("{id}.part")].iter().filter(|folder| names.contains(folder)) {
                commands.push_str(&self.removal(&format!("releases/{folder}"), &release));
            }
            commands.push_str(&format!("-rm {}\n", self.there(record)));
        }
        done(&self.batch(&format!("{commands}{}", self.unlock()?))?)
    }

    /// The commands that remove a folder with the files of a release, or some of them.
    fn removal(&self, folder: &str, release: &Release) -> String {
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

    fn temporary(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, PublishError> {
        let place: &Path = &self.folder.join(name);
        fs::write(place, bytes).map_err(PublishError::file("write", place))?;
        Ok(place.to_owned())
    }
}

/// The bytes of a file that was there.
type Fetched = Option<Vec<u8>>;

/// What the server says of itself.
struct State {
    /// What its manifest says is published.
    release: Option<Release>,
    /// The token in the lock, or nothing.
    lock: String,
}

/// The names that a batch has listed.
fn names(said: &Said) -> Vec<String> {
    let text = said.text();
    // What is done is told between them.
    let lines = text.lines().filter(|line| !line.starts_with("sftp>") && !line.starts_with("Fetching "));
    let names = lines.map(|line| line.rsplit('/').next().unwrap_or(line).trim());
    names.filter(|name| !matches!(*name, "" | "." | "..")).map(str::to_owned).collect()
}

/// A batch came to its end.
fn done(said: &Said) -> Result<(), PublishError> {
    if said.success { Ok(()) } else { Err(refusal("sftp", said)) }
}

/// … and what it did not find is not there, rather than hidden.
fn readable(said: &Said) -> Result<(), PublishError> {
    if said.err.contains("Permission denied") { Err(refusal("sftp", said)) } else { done(said) }
}

/// What becomes of files that the release before has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unchanged {
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
fn sources<'s>(shipment: &'s Shipment<'_>, unchanged: Unchanged) -> Vec<(String, Source<'s>)> {
    let (release, before) = (shipment.release, shipment.held.release.as_ref());
    let mut sources = Vec::new();
    for (path, file) in &release.files {
        let same = before.filter(|old| old.files.get(path).is_some_and(|old| old.hash == file.hash));
        let source = match (shipment.bodies, same) {
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
        let source = match (shipment.bodies, before) {
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
fn word(text: &str) -> String {
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
