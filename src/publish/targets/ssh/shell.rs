//! The way with a shell and `rsync` on the server.

use super::{Ssh, at_work, is_foreign, is_plain, parse, quoted, refusal, steady};
use crate::publish::error::PublishError;
use crate::publish::plan::Keep;
use crate::publish::precompress::{forms, own_forms};
use crate::publish::program::Said;
use crate::publish::target::{Bodies, HostState, Progress, Tree, Upload};

/// The code by which our scripts say that somebody else is at work.
const BUSY: &str = "briefpress: busy";
/// … and that the folder is not ours.
const FOREIGN: &str = "briefpress: foreign";
/// … and that `rsync` is not there.
const NO_RSYNC: &str = "briefpress: no rsync";
/// … and that they are run at all.
const SHELL: &str = "briefpress: shell";
/// Sets `now` to the id of the release that the manifest is of, or to `none`.
const NOW: &str = "now=$(sed 's/^{\"briefpress\":1,\"id\":\"\\([^\"]*\\)\".*/\\1/;q' manifest.json 2>/dev/null || true); now=${now:-none}";
/// What at most so many runs that were stopped have sent is looked at.
const PARTS: usize = 5;

impl Ssh {
    /// What lies there; `None` if the server has no shell, or no `rsync`.
    pub(super) fn read_by_shell(&self) -> Result<Option<HostState>, PublishError> {
        let path = quoted(&self.connection.account.path);
        let script = format!(
            "command -v rsync >/dev/null || {{ echo '{NO_RSYNC}' >&2; exit 3; }}
             echo '{SHELL}'
             cd {path} 2>/dev/null || exit 0
             [ -f .briefpress ] || [ -z \"$(ls -A)\" ] || {{ echo '{FOREIGN}' >&2; exit 3; }}
             cat lock/token 2>/dev/null; echo
             [ ! -f manifest.json ] || cat manifest.json"
        );
        let said = self.connection.script(&script, b"")?;
        if said.success {
            // A server may run something else instead.
            let Some(out) = said.out.strip_prefix(SHELL.as_bytes()) else { return Ok(None) };
            let out = out.strip_prefix(b"\n").unwrap_or(out);
            let end = out.iter().position(|byte| *byte == b'\n').unwrap_or(out.len());
            let (lock, manifest) = (&out[..end], out.get(end + 1..).unwrap_or_default());
            let release = (!manifest.is_empty()).then(|| parse("manifest.json", manifest)).transpose()?;
            return self.held(release, &String::from_utf8_lossy(lock)).map(Some);
        }
        if said.err.contains(FOREIGN) {
            return Err(is_foreign(&self.connection.account.path));
        }
        let no_shell = [NO_RSYNC, "sftp connections only", "not allow", "command not found", "restricted"];
        if no_shell.iter().any(|words| said.err.contains(words) || said.text().contains(words)) {
            return Ok(None);
        }
        Err(refusal("ssh", &said))
    }

    /// A file below the folder, if it is there.
    pub(super) fn file_by_shell(&self, name: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let place = quoted(&format!("{}/{name}", self.connection.account.path));
        let said = self.expect(self.connection.script(&format!("[ ! -f {place} ] || cat {place}"), b"")?)?;
        Ok((!said.out.is_empty()).then_some(said.out))
    }

    fn expect(&self, said: Said) -> Result<Said, PublishError> {
        if said.success {
            return Ok(said);
        }
        if said.err.contains(BUSY) {
            return Err(at_work(&said.text()));
        }
        if said.err.contains(FOREIGN) {
            return Err(is_foreign(&self.connection.account.path));
        }
        Err(refusal("ssh", &said))
    }

    pub(super) fn send_by_shell(
        &self,
        upload: &Upload<'_>,
        progress: &dyn Progress,
    ) -> Result<(), PublishError> {
        let id = upload.release.id();
        let locked = self.expect(self.connection.script(&self.lock(upload)?, b"")?)?;
        progress.begin("sending", upload.plan.adds.len() + upload.plan.changes.len(), upload.plan.bytes);
        match upload.bodies {
            Bodies::Kept(old) => {
                let (path, old) = (quoted(&self.connection.account.path), quoted(old));
                let script = format!(
                    "cd {path} && rm -rf releases/{id}.part && {{ cp -al releases/{old} releases/{id}.part 2>/dev/null || cp -R releases/{old} releases/{id}.part; }}"
                );
                self.expect(self.connection.script(&script, b"")?)?;
            }
            Bodies::Tree(tree) => {
                // What a run that was stopped has sent is linked, too.
                let there = locked.text();
                let parts =
                    there.lines().filter(|line| line.ends_with(".part") && is_plain(line)).take(PARTS);
                let before = upload.held.release.as_ref().map(|release| release.id());
                let others: Vec<&str> = before.into_iter().chain(parts).collect();
                let (path, token) = (quoted(&self.connection.account.path), quoted(&self.token()?));
                let script =
                    format!("cd {path} && [ \"$(cat lock/token 2>/dev/null)\" = {token} ] && touch lock");
                // If it could not be renewed, the next time or the last check of it tells.
                let renew = || drop(self.connection.script(&script, b""));
                self.holding(renew, || self.rsync(tree, id, &others))?;
            }
        }
        progress.check()?;
        self.carry_over(upload)?;
        let manifest = upload.release.print();
        self.expect(self.connection.script(&self.flip(upload, manifest.len())?, &manifest)?)?;
        progress.done(upload.plan.bytes);
        Ok(())
    }

    /// Makes readers see the release, if the lock is ours and the manifest is the one that was read. The link is put in
    /// place by a rename, which no reader sees half done; a manifest that was cut off is not used. A try whose connection
    /// broke may still be at work: each has names of its own for what it puts in place.
    fn flip(&self, upload: &Upload<'_>, len: usize) -> Result<String, PublishError> {
        let (path, token) = (quoted(&self.connection.account.path), quoted(&self.token()?));
        let before = upload.held.release.as_ref().map_or("none", |release| release.id());
        Ok(format!(
            "set -e; cd {path}; part=manifest.$$.part; cat > $part
             [ \"$(wc -c < $part)\" -eq {len} ] || {{ rm -f $part; echo 'the manifest was cut off' >&2; exit 3; }}
             [ \"$(cat lock/token 2>/dev/null)\" = {token} ] || {{ rm -f $part; echo '{BUSY}' >&2; exit 3; }}
             {NOW}
             case \"$now\" in
               none|{id}) ;;
               {before}) cp manifest.json records/{before}.$$.part; mv -f records/{before}.$$.part records/{before}.json;;
               *) rm -f $part; echo '{BUSY}' >&2; exit 3;;
             esac
             [ -d releases/{id} ] || mv releases/{id}.part releases/{id}
             rm -f current.$$.part; ln -s releases/{id} current.$$.part
             mv -fT current.$$.part current 2>/dev/null || mv -fh current.$$.part current
             mv -f $part manifest.json",
            id = upload.release.id(),
        ))
    }

    /// Marks the folder, and takes the lock in it. One of ours is of a run that was stopped, and so is an old one.
    fn lock(&self, upload: &Upload<'_>) -> Result<String, PublishError> {
        let (path, token) = (quoted(&self.connection.account.path), quoted(&self.token()?));
        let by = quoted(&format!("{} since {:.0}", upload.release.stamp.by, upload.release.stamp.time));
        let before = upload.held.release.as_ref().map_or("none", |release| release.id());
        Ok(format!(
            "set -e; mkdir -p {path}; cd {path}
             [ -f .briefpress ] || [ -z \"$(ls -A)\" ] || {{ echo '{FOREIGN}' >&2; exit 3; }}
             echo 'This directory is owned by Briefpress.' > .briefpress
             mkdir -p releases records
             if ! mkdir lock 2>/dev/null; then
               [ \"$(cat lock/token 2>/dev/null)\" = {token} ] || [ -n \"$(find lock -maxdepth 0 -mmin +10)\" ] || {{ cat lock/by; echo '{BUSY}' >&2; exit 3; }}
             fi
             printf %s {token} > lock/token; printf %s {by} > lock/by
             {NOW}
             case \"$now\" in {before}) ;; *) rm -rf lock; echo '{BUSY}' >&2; exit 3;; esac
             for one in releases/*.part; do [ ! -d \"$one\" ] || echo \"${{one#releases/}}\"; done"
        ))
    }

    /// Sends what none of the other releases has, and links the rest to them.
    fn rsync(&self, tree: &Tree, id: &str, others: &[&str]) -> Result<(), PublishError> {
        let rsync = self
            .rsync
            .as_ref()
            .ok_or_else(|| PublishError::usage("the program `rsync` is not installed here"))?;
        let mut shell = vec![quoted(&self.connection.ssh.path().to_string_lossy())];
        shell.extend(self.connection.options.iter().map(|option| quoted(option)));
        if let Some(port) = self.connection.account.port {
            shell.extend(["-p".to_owned(), port.to_string()]);
        }
        let shell = shell.join(" ");
        let links: Vec<String> = others.iter().map(|other| format!("--link-dest=../{other}")).collect();
        let forms = tree.forms.as_ref().filter(|folder| folder.is_dir());
        let from: Vec<String> = [Some(&tree.root), forms]
            .iter()
            .flatten()
            .map(|folder| format!("{}/", folder.display()))
            .collect();
        let to = format!("{}:{}/releases/{id}.part/", self.connection.place(), self.connection.account.path);
        // Progress is not shown, but tells that the program is at work.
        let mut arguments = vec!["-rl", "--checksum", "--protect-args", "--chmod=D755,F644", "--progress"];
        arguments.extend(["--exclude=/.briefpress", "--exclude=/.briefpress-*", "-e", &shell]);
        arguments.extend(links.iter().map(String::as_str));
        arguments.push("--");
        arguments.extend(from.iter().map(String::as_str));
        arguments.push(&to);
        let said = steady(|| rsync.run(&self.connection.root, &arguments, b""))?;
        if said.success { Ok(()) } else { Err(refusal("rsync", &said)) }
    }

    /// Links files into the new release that the finished site does not have: compressed forms of files that stay,
    /// assets that old pages name, and what `keep` names.
    fn carry_over(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let Some(before) = &upload.held.release else { return Ok(()) };
        let path = quoted(&self.connection.account.path);
        let mut carried: Vec<String> = upload.release.leaving.keys().map(|path| path.to_string()).collect();
        let forms = forms(upload.release, Some(before)).filter(|form| form.stays);
        carried.extend(forms.map(|form| form.path()));
        let keep = Keep::new(&self.config);
        if !keep.is_empty() {
            let list = format!("cd {path}/releases/{} 2>/dev/null && find . -type f || true", before.id());
            let said = self.expect(self.connection.script(&list, b"")?)?;
            let is_form = own_forms(upload.release, Some(before));
            let all = said.text();
            let all = all.lines().filter_map(|line| line.strip_prefix("./"));
            carried
                .extend(all.filter(|path| keep.names(path) && !is_form.contains(*path)).map(str::to_owned));
        }
        if carried.is_empty() {
            return Ok(());
        }
        // What the new release has itself stays as it is.
        let script = format!(
            "cd {path} && [ -d releases/{before} ] || exit 0
             exec rsync -rl --size-only --ignore-existing --ignore-missing-args --files-from=- \
               --link-dest=\"$PWD/releases/{before}\" releases/{before}/ releases/{id}.part/",
            id = upload.release.id(),
            before = before.id()
        );
        let list: String = carried.iter().map(|path| format!("./{path}\n")).collect();
        self.expect(self.connection.script(&script, list.as_bytes())?).map(|_| ())
    }

    /// Removes releases that are not kept, what was left of stopped runs, and the lock; all this only if the lock is ours.
    pub(super) fn prune_by_shell(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let (path, token) = (quoted(&self.connection.account.path), quoted(&self.token()?));
        let stamps = std::iter::once(&upload.release.stamp).chain(&upload.release.earlier);
        let kept: Vec<String> = stamps.map(|stamp| stamp.id.to_string()).collect();
        let script = format!(
            "cd {path} || exit 0
             [ \"$(cat lock/token 2>/dev/null)\" = {token} ] || exit 0
             for one in releases/* records/*; do
               name=${{one##*/}}
               case \"${{name%.json}}\" in {kept}) ;; *) rm -rf -- \"$one\";; esac
             done
             rm -f manifest.*part current.*part
             rm -rf lock",
            kept = kept.join("|")
        );
        self.expect(self.connection.script(&script, b"")?).map(|_| ())
    }
}
