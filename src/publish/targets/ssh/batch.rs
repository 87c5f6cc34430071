//! The way by plain SFTP, for servers that have nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Ssh, at_work, is_foreign, parse, refusal};
use crate::publish::error::PublishError;
use crate::publish::precompress::forms;
use crate::publish::program::Said;
use crate::publish::target::{Bodies, Held, Shipment, Watch};

/// The folder on this computer for what comes from the server and goes back.
const CARRIED: &str = "carried";

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
        arguments.extend(["-q", "-b", "-", "--", &*place]);
        sftp.run(&self.line.root, &arguments, commands.as_bytes())
    }

    fn there(&self, name: &str) -> String {
        word(&format!("{}/{name}", self.line.account.path))
    }

    /// A file below the folder, if it is there.
    pub(super) fn file_by_sftp(&self, name: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let here = self.folder.join("fetched");
        // What an earlier run fetched is not what lies there now.
        let _ = fs::remove_file(&here);
        let said = self.batch(&format!("-get {} {}\n", self.there(name), word(&here.to_string_lossy())))?;
        if !said.success {
            return Err(refusal("sftp", &said));
        }
        Ok(fs::read(&here).ok())
    }

    pub(super) fn read_by_sftp(&self) -> Result<Held, PublishError> {
        let release =
            self.file_by_sftp("manifest.json")?.map(|bytes| parse("manifest.json", &bytes)).transpose()?;
        if release.is_none() && self.file_by_sftp(".briefpress")?.is_none() {
            let said = self.batch(&format!("-ls -1a {}\n", word(&self.line.account.path)))?;
            let text = said.text();
            let names = text
                .lines()
                .filter(|line| !line.starts_with("sftp>"))
                .map(|line| line.rsplit('/').next().unwrap_or(line));
            if names.into_iter().any(|name| !matches!(name.trim(), "" | "." | "..")) {
                return Err(is_foreign(&self.line.account.path));
            }
        }
        Ok(Held { release, ..Held::default() })
    }

    pub(super) fn send_by_sftp(
        &self,
        shipment: &Shipment<'_>,
        watch: &dyn Watch,
    ) -> Result<(), PublishError> {
        self.lock_by_sftp(shipment)?;
        watch.begin("sending", shipment.release.files.len(), shipment.plan.bytes);
        let linked = self.batch(&self.transfer(shipment, Unchanged::Linked))?;
        if !linked.success {
            self.send_unlinked(shipment)?;
        }
        watch.check()?;
        self.flip(shipment)?;
        watch.done(shipment.plan.bytes);
        Ok(())
    }

    /// Marks the folder, and takes the lock in it.
    fn lock_by_sftp(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let here = self.temporary("mark", b"This directory is owned by Briefpress.\n")?;
        let mut commands = String::new();
        for (index, _) in self.line.account.path.match_indices('/').skip(1) {
            commands.push_str(&format!("-mkdir {}\n", word(&self.line.account.path[..index])));
        }
        commands.push_str(&format!("-mkdir {}\n", word(&self.line.account.path)));
        commands.push_str(&format!("put {} {}\n", word(&here.to_string_lossy()), self.there(".briefpress")));
        commands.push_str(&format!(
            "-mkdir {}\n-mkdir {}\nmkdir {}\n",
            self.there("releases"),
            self.there("records"),
            self.there("lock")
        ));
        let said = self.batch(&commands)?;
        if !said.success {
            let owner = self.file_by_sftp("lock/token")?;
            if owner.as_deref() != Some(self.token()?.as_bytes()) {
                if owner.is_none() && self.file_by_sftp(".briefpress")?.is_none() {
                    return Err(refusal("sftp", &said));
                }
                let by = self.file_by_sftp("lock/by")?.unwrap_or_default();
                return Err(at_work(&String::from_utf8_lossy(&by)));
            }
        }
        let token = self.temporary("token-there", self.token()?.as_bytes())?;
        let by = format!("{} since {:.0}", shipment.release.stamp.by, shipment.release.stamp.time);
        let by = self.temporary("by", by.as_bytes())?;
        let signed = self.batch(&format!(
            "put {} {}\nput {} {}\n",
            word(&token.to_string_lossy()),
            self.there("lock/token"),
            word(&by.to_string_lossy()),
            self.there("lock/by")
        ))?;
        if !signed.success {
            return Err(refusal("sftp", &signed));
        }
        let now =
            self.file_by_sftp("manifest.json")?.map(|bytes| parse("manifest.json", &bytes)).transpose()?;
        if now.as_ref().map(|now| now.id()) != shipment.held.release.as_ref().map(|held| held.id()) {
            return Err(at_work(now.as_ref().map_or("", |now| &now.stamp.by)));
        }
        Ok(())
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
    fn send_unlinked(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let folder = self.folder.join(CARRIED);
        // What a run that was stopped left there would come under a wrong name.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(PublishError::file("make", &folder))?;
        let sent = self.batch(&self.transfer(shipment, Unchanged::Sent));
        fs::remove_dir_all(&folder).map_err(PublishError::file("remove", &folder))?;
        let sent = sent?;
        if sent.success { Ok(()) } else { Err(refusal("sftp", &sent)) }
    }

    /// Makes readers see the release: the link is put in place by a rename.
    fn flip(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let id = shipment.release.id();
        let manifest = self.temporary("manifest", &shipment.release.print())?;
        let mut commands = String::new();
        if let Some(old) = &shipment.held.release {
            let record = self.temporary("record", &old.print())?;
            commands.push_str(&format!(
                "put {} {}\n",
                word(&record.to_string_lossy()),
                self.there(&format!("records/{}.json", old.id()))
            ));
        }
        commands.push_str(&format!(
            "-rename {} {}\n-rm {}\nln -s {} {}\nrename {} {}\nput {} {}\nrename {} {}\n",
            self.there(&format!("releases/{id}.part")),
            self.there(&format!("releases/{id}")),
            self.there("current.part"),
            word(&format!("releases/{id}")),
            self.there("current.part"),
            self.there("current.part"),
            self.there("current"),
            word(&manifest.to_string_lossy()),
            self.there("manifest.part"),
            self.there("manifest.part"),
            self.there("manifest.json"),
        ));
        let said = self.batch(&commands)?;
        if said.success { Ok(()) } else { Err(refusal("sftp", &said)) }
    }

    /// Removes the release that is kept no more, by its manifest, and the lock.
    pub(super) fn tidy_by_sftp(&self, shipment: &Shipment<'_>) -> Result<(), PublishError> {
        let before = shipment.held.release.iter().flat_map(|old| &old.earlier);
        let mut commands = String::new();
        for stamp in before.filter(|stamp| !shipment.release.earlier.contains(stamp)) {
            let name = format!("records/{}.json", stamp.id);
            let Some(bytes) = self.file_by_sftp(&name)? else { continue };
            let old = parse(&name, &bytes)?;
            let mut folders = BTreeSet::new();
            let own = old.files.keys().chain(old.leaving.keys()).map(|path| path.to_string());
            for path in own.chain(forms(&old, None).map(|form| form.path())) {
                folders.extend(path.match_indices('/').map(|(index, _)| path[..index].to_owned()));
                commands.push_str(&format!("-rm {}\n", self.there(&format!("releases/{}/{path}", stamp.id))));
            }
            for folder in folders.iter().rev() {
                commands.push_str(&format!(
                    "-rmdir {}\n",
                    self.there(&format!("releases/{}/{folder}", stamp.id))
                ));
            }
            commands.push_str(&format!(
                "-rmdir {}\n-rm {}\n",
                self.there(&format!("releases/{}", stamp.id)),
                self.there(&name)
            ));
        }
        commands.push_str(&format!(
            "-rm {}\n-rm {}\n-rmdir {}\n",
            self.there("lock/token"),
            self.there("lock/by"),
            self.there("lock")
        ));
        let said = self.batch(&commands)?;
        if said.success { Ok(()) } else { Err(refusal("sftp", &said)) }
    }

    fn temporary(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, PublishError> {
        let place: &Path = &self.folder.join(name);
        fs::write(place, bytes).map_err(PublishError::file("write", place))?;
        Ok(place.to_owned())
    }
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
