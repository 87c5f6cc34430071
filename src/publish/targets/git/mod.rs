//! A branch of a Git repository, which a host serves: each release is a commit on it.
//!
//! The commit is put together by plumbing in an index of its own; work tree, index, hooks and branches of the
//! user's repository are not touched. Its history is kept. Where the site lies in a repository, that one's remotes and
//! credentials are used; else a bare one below the cache. `.briefpress/manifest.json` in the branch says what is
//! published; the message of each commit names its release.

mod faults;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use self::faults::{is_passing, refusal};
use super::Setting;
use crate::model::target::{Branch, TargetConfig};
use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::guards::delete_refusals;
use crate::publish::plan::Plan;
use crate::publish::program::{Program, Said};
use crate::publish::release::Release;
use crate::publish::target::{Bodies, HostState, Progress, Target, Upload};

const MANIFEST: &str = ".briefpress/manifest.json";
/// The line of a commit's message that names its release.
const TRAILER: &str = "Briefpress-Release: ";
/// Commits that are looked through for a release.
const DEPTH: &str = "50";
/// How often a connection is tried.
const TRIES: u32 = 4;

/// A branch.
pub struct Git {
    program: Program,
    /// The repository whose objects, remotes and credentials are used.
    repository: PathBuf,
    /// Only as much history as is needed is fetched.
    shallow: bool,
    root: PathBuf,
    folder: PathBuf,
    branch: Branch,
    config: TargetConfig,
    name: String,
}

/// What became of a push.
enum Pushed {
    Done,
    /// The branch is not what it was when it was read.
    Lost,
}

impl Git {
    /// The branch that the settings name.
    pub fn new(branch: &Branch, config: &TargetConfig, setting: &Setting) -> Result<Self, PublishError> {
        // A host may think for a while after all was sent.
        let patience = Duration::from_secs(u64::from(config.timeout) * 4);
        let program = Program::find("git", &setting.environment, patience)?
            .with("GIT_TERMINAL_PROMPT", "0")
            .with("LC_ALL", "C")
            .with("GIT_OPTIONAL_LOCKS", "0");
        let mut git = Self {
            program,
            repository: PathBuf::new(),
            shallow: false,
            root: setting.root.clone(),
            folder: setting.folder.clone(),
            branch: branch.clone(),
            config: config.clone(),
            name: format!("refs/briefpress/{}", config.name.value),
        };
        git.find_repository()?;
        Ok(git)
    }

    /// The repository that the site lies in, else one of our own.
    fn find_repository(&mut self) -> Result<(), PublishError> {
        let found = self.program.run(&self.root, &["rev-parse", "--absolute-git-dir"], b"")?;
        if found.success {
            self.repository = PathBuf::from(found.text());
            let shallow = self.run(&["rev-parse", "--is-shallow-repository"], b"")?;
            self.shallow = shallow.text() == "true";
            return Ok(());
        }
        if self.branch.remote.as_ref() == "origin" {
            let message = "the site lies in no Git repository: `remote` must be an address";
            return Err(PublishError::usage(message));
        }
        self.repository = self.folder.join("git");
        self.shallow = true;
        if !self.repository.join("HEAD").is_file() {
            let place = self.repository.to_string_lossy().into_owned();
            self.expect(self.program.run(&self.root, &["init", "--quiet", "--bare", "--", &place], b"")?)?;
        }
        Ok(())
    }

    /// Runs `git` on the repository, without hooks, helpers that are transports, or its own housekeeping.
    fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Said, PublishError> {
        self.run_with(&self.program, arguments, input)
    }

    fn run_with(&self, program: &Program, arguments: &[&str], input: &[u8]) -> Result<Said, PublishError> {
        let folder = format!("--git-dir={}", self.repository.display());
        let slow = format!("http.lowSpeedTime={}", self.config.timeout);
        let settings = [
            "protocol.ext.allow=never",
            "core.hooksPath=/dev/null",
            "gc.auto=0",
            "maintenance.auto=false",
            "advice.pushUpdateRejected=false",
            "http.lowSpeedLimit=1",
            &slow,
        ];
        let mut all = vec![&*folder];
        all.extend(settings.iter().flat_map(|setting| ["-c", setting]));
        all.extend(arguments);
        program.run(&self.root, &all, input)
    }

    fn expect(&self, said: Said) -> Result<Said, PublishError> {
        if said.success { Ok(said) } else { Err(refusal(&said)) }
    }

    fn plain(&self, arguments: &[&str], input: &[u8]) -> Result<Said, PublishError> {
        self.expect(self.run(arguments, input)?)
    }

    /// Talks to the remote, again if the connection breaks.
    fn talk(&self, arguments: &[&str]) -> Result<Said, PublishError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let said = self.run(arguments, b"");
            let breaks = match &said {
                Ok(said) => !said.success && is_passing(&said.err),
                Err(_) => true,
            };
            if !breaks || tried >= TRIES {
                return said;
            }
            std::thread::sleep(crate::publish::http::jitter(tried));
        }
    }

    fn full_name(&self) -> String {
        format!("refs/heads/{}", self.branch.branch)
    }

    /// The commit that the branch is at, with its history here.
    fn tip(&self) -> Result<Option<String>, PublishError> {
        let full = self.full_name();
        let said = self.expect(self.talk(&["ls-remote", "--", &self.branch.remote, &full])?)?;
        let text = said.text();
        let Some(commit) =
            text.lines().find_map(|line| line.split_once('\t').filter(|(_, name)| *name == full))
        else {
            return Ok(None);
        };
        let commit = commit.0.to_owned();
        if !self.run(&["cat-file", "-e", &format!("{commit}^{{tree}}")], b"")?.success {
            self.fetch()?;
        }
        Ok(Some(commit))
    }

    fn fetch(&self) -> Result<(), PublishError> {
        let what = format!("+{}:{}", self.full_name(), self.name);
        let depth = format!("--depth={DEPTH}");
        let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"];
        if self.shallow {
            arguments.push(&depth);
        }
        arguments.extend(["--", &*self.branch.remote, &what]);
        self.expect(self.talk(&arguments)?).map(|_| ())
    }

    /// The manifest in a commit; a branch that somebody else filled has none.
    fn manifest(&self, commit: &str) -> Result<Option<Release>, PublishError> {
        let said = self.run(&["cat-file", "blob", &format!("{commit}:{MANIFEST}")], b"")?;
        if !said.success {
            return Ok(None);
        }
        let parsed = Release::parse(&said.out);
        parsed
            .map(Some)
            .map_err(|fault| PublishError::io(format!("cannot read the branch's `{MANIFEST}`: {fault}")))
    }

    /// The commit of a release, if it is kept: history is.
    fn commit_of(&self, id: &str) -> Result<Option<String>, PublishError> {
        let Some(tip) = self.tip()? else { return Ok(None) };
        let format = "--format=%H %(trailers:key=Briefpress-Release,valueonly,separator=%x2C)";
        let said = self.plain(&["log", "-n", DEPTH, format, &tip], b"")?;
        let text = said.text();
        let found = text.lines().filter_map(|line| line.split_once(' ')).find(|(_, found)| *found == id);
        Ok(found.map(|(commit, _)| commit.to_owned()))
    }

    /// The objects of the files that are sent, by path.
    fn objects(&self, upload: &Upload<'_>, paths: &[&str]) -> Result<BTreeMap<String, String>, PublishError> {
        match upload.bodies {
            Bodies::Kept(id) => {
                let gone = || PublishError::usage(format!("the release `{id}` is not kept any more"));
                let commit = self.commit_of(id)?.ok_or_else(gone)?;
                let said = self.plain(&["ls-tree", "-r", "-z", "--full-tree", &commit], b"")?;
                let text = String::from_utf8_lossy(&said.out).into_owned();
                let all = text.split('\0').filter_map(|line| line.split_once('\t'));
                let all = all
                    .filter_map(|(head, path)| Some((path.to_owned(), head.split(' ').nth(2)?.to_owned())));
                Ok(all.collect())
            }
            Bodies::Tree(tree) => {
                let mut objects = BTreeMap::new();
                let (made, lying): (Vec<&str>, Vec<&str>) =
                    paths.iter().partition(|path| tree.made.contains_key(**path));
                for path in made {
                    let said = self.plain(&["hash-object", "-w", "--stdin"], &tree.made[path])?;
                    objects.insert(path.to_owned(), said.text());
                }
                let list: String =
                    lying.iter().map(|path| format!("{}\n", tree.root.join(path).display())).collect();
                let said =
                    self.plain(&["hash-object", "-w", "--no-filters", "--stdin-paths"], list.as_bytes())?;
                objects.extend(
                    lying.iter().map(|path| (*path).to_owned()).zip(said.text().lines().map(str::to_owned)),
                );
                Ok(objects)
            }
        }
    }

    /// Makes the commit of a release on top of another one.
    fn commit(&self, parent: Option<&str>, upload: &Upload<'_>) -> Result<String, PublishError> {
        let index = self.folder.join("index");
        // What is left of a run that was stopped.
        let _ = std::fs::remove_file(&index);
        let program = self.program.clone().with("GIT_INDEX_FILE", &index.to_string_lossy());
        let here = |arguments: &[&str], input: &[u8]| self.expect(self.run_with(&program, arguments, input)?);
        here(&["read-tree", parent.unwrap_or("--empty")], b"")?;
        let paths: Vec<&str> = upload.plan.sends(upload.release).concat();
        let objects = self.objects(upload, &paths)?;
        let manifest = self.plain(&["hash-object", "-w", "--stdin"], &upload.release.print())?.text();
        let mut lines = format!("100644 {manifest}\t{MANIFEST}\0");
        for path in paths {
            let object = objects.get(path).ok_or_else(|| {
                PublishError::io(format!("the bytes of `{path}` in that release are not kept any more"))
            })?;
            lines.push_str(&format!("100644 {object}\t{path}\0"));
        }
        for path in &upload.plan.deletes {
            lines.push_str(&format!("0 {}\t{path}\0", "0".repeat(manifest.len())));
        }
        here(&["update-index", "-z", "--index-info"], lines.as_bytes())?;
        let tree = here(&["write-tree"], b"")?.text();
        let _ = std::fs::remove_file(&index);
        let message = format!("Publish {0}\n\n{TRAILER}{0}\n", upload.release.id());
        let mut arguments = vec!["commit-tree", &*tree];
        arguments.extend(parent.iter().flat_map(|parent| ["-p", *parent]));
        let program = self.signed(&upload.release.stamp.by)?;
        Ok(self.expect(self.run_with(&program, &arguments, message.as_bytes())?)?.text())
    }

    /// With a name for commits where the user has set none.
    fn signed(&self, by: &str) -> Result<Program, PublishError> {
        let program = self.program.clone();
        if self.run(&["var", "GIT_COMMITTER_IDENT"], b"")?.success
            && self.run(&["config", "user.email"], b"")?.success
        {
            return Ok(program);
        }
        let (name, host) = by.split_once('@').unwrap_or((by, "localhost"));
        let mail = format!("{name}@{host}");
        let program = program.with("GIT_AUTHOR_NAME", name).with("GIT_AUTHOR_EMAIL", &mail);
        Ok(program.with("GIT_COMMITTER_NAME", name).with("GIT_COMMITTER_EMAIL", &mail))
    }

    /// Makes the branch the commit, if it is still what was read.
    fn push(&self, commit: &str, parent: Option<&str>) -> Result<Pushed, PublishError> {
        let full = self.full_name();
        let lease = format!("--force-with-lease={full}:{}", parent.unwrap_or_default());
        let what = format!("{commit}:{full}");
        let said =
            self.talk(&["push", "--quiet", "--no-verify", &lease, "--", &self.branch.remote, &what])?;
        if said.success {
            return Ok(Pushed::Done);
        }
        // The reply of a push that was done may have been lost.
        let now = self.tip()?;
        if now.as_deref() == Some(commit) {
            return Ok(Pushed::Done);
        }
        if now.as_deref() == parent { Err(refusal(&said)) } else { Ok(Pushed::Lost) }
    }

    /// The same release on top of what somebody else has published meanwhile, if the guards allow it.
    fn send_again(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let held = self.read()?;
        let mut release = upload.release.clone();
        if let Some(other) = &held.release {
            release.follow(other);
        }
        let plan = Plan::new(&mut release, &held, &self.config);
        let lost =
            || PublishError::new(ErrorKind::Busy, "somebody else publishes to the branch; publish again");
        if !delete_refusals(&plan, held.release.as_ref(), None).is_empty() {
            return Err(lost());
        }
        let again = Upload { release: &release, held: &held, plan: &plan, bodies: upload.bodies };
        let parent = held.version.as_deref();
        let commit = self.commit(parent, &again)?;
        match self.push(&commit, parent)? {
            Pushed::Done => Ok(()),
            Pushed::Lost => Err(lost()),
        }
    }
}

impl Target for Git {
    fn read(&self) -> Result<HostState, PublishError> {
        let version = self.tip()?;
        let release = version.as_deref().map(|commit| self.manifest(commit)).transpose()?.flatten();
        Ok(HostState { release, version, ..HostState::default() })
    }

    fn kept(&self, id: &str) -> Result<Option<Release>, PublishError> {
        Ok(self.commit_of(id)?.map(|commit| self.manifest(&commit)).transpose()?.flatten())
    }

    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        let parent = upload.held.version.as_deref();
        progress.begin("committing", 1, 0);
        let commit = self.commit(parent, upload)?;
        progress.check()?;
        progress.begin("pushing", 1, 0);
        match self.push(&commit, parent)? {
            Pushed::Done => Ok(()),
            Pushed::Lost => {
                progress.note("somebody else has published meanwhile; trying once more on top of that");
                self.send_again(upload)
            }
        }
    }
}
