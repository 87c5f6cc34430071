//! A server that is reached by ssh: each release is a folder, and a link says which one readers see.
//!
//! ```text
//! path/current → releases/<id>      what the web server serves
//! path/releases/<id>/               the last five
//! path/manifest.json                what is published; records/<id>.json for the others
//! path/.briefpress                  the mark that the folder is ours
//! path/lock/                        while a run is at work
//! ```
//!
//! With `rsync` on both sides, [`shell`] sends what differs, and links the rest; else [`sftp`] does the same by
//! plain SFTP. The system's `ssh` is used, with its keys, agent and settings; hosts must be known. Every step has the
//! same effect when it is done twice, so that one whose connection breaks is done again.

mod batch;
mod sftp;
mod shell;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use jiff::SignedDuration;

use super::Setting;
use crate::model::target::{Account, TargetConfig};
use crate::publish::error::{ErrorKind, PublishError};
use crate::publish::http::jitter;
use crate::publish::plan::Keep;
use crate::publish::program::{Program, Said};
use crate::publish::release::Release;
use crate::publish::target::{Bodies, HostState, Progress, Target, Upload};

/// How often a step is tried whose connection breaks.
const TRIES: u32 = 6;

/// A run that has not said for so long that it is at work is not.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// So often at least one that is at work says so.
const RENEWAL: Duration = Duration::from_mins(3);

/// A server.
pub struct Ssh {
    connection: Connection,
    rsync: Option<Program>,
    sftp: Option<Program>,
    config: TargetConfig,
    folder: std::path::PathBuf,
    way: std::sync::OnceLock<Way>,
}

/// How files get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Rsync,
    Sftp,
}

/// The connection.
pub(super) struct Connection {
    ssh: Program,
    account: Account,
    options: Vec<String>,
    /// Where programs are run.
    root: std::path::PathBuf,
}

impl Connection {
    fn new(account: &Account, config: &TargetConfig, setting: &Setting) -> Result<Self, PublishError> {
        let ssh = Program::find("ssh", &setting.environment, patience(config))?.with("LC_ALL", "C");
        let mut options = Vec::new();
        if let Some(file) = setting.environment.get("BRIEFPRESS_SSH_CONFIG") {
            options.extend(["-F".to_owned(), file.to_owned()]);
        }
        let alive = format!("ServerAliveInterval={}", config.timeout);
        let connect = format!("ConnectTimeout={}", config.timeout);
        let fixed = ["BatchMode=yes", "StrictHostKeyChecking=yes", "ServerAliveCountMax=1", &alive, &connect];
        options.extend(fixed.iter().flat_map(|option| ["-o".to_owned(), (*option).to_owned()]));
        Ok(Self { ssh, account: account.clone(), options, root: setting.root.clone() })
    }

    /// `user@host`, or `host`.
    fn place(&self) -> String {
        match &self.account.user {
            Some(user) => format!("{user}@{}", self.account.host),
            None => self.account.host.to_string(),
        }
    }

    /// Runs a shell script on the server; `input` is what it reads.
    fn script(&self, script: &str, input: &[u8]) -> Result<Said, PublishError> {
        let command = format!("sh -c {}", quoted(script));
        let place = self.place();
        let port = self.account.port.map(|port| port.to_string());
        let mut arguments: Vec<&str> = self.options.iter().map(String::as_str).collect();
        arguments.extend(port.iter().flat_map(|port| ["-p", port]));
        arguments.extend(["--", &*place, &*command]);
        steady(|| self.ssh.run(&self.root, &arguments, input))
    }
}

impl Ssh {
    /// The server that the settings name.
    pub fn new(account: &Account, config: &TargetConfig, setting: &Setting) -> Result<Self, PublishError> {
        let optional = |name| Program::find(name, &setting.environment, patience(config)).ok();
        Ok(Self {
            connection: Connection::new(account, config, setting)?,
            rsync: optional("rsync"),
            sftp: optional("sftp"),
            config: config.clone(),
            folder: setting.folder.clone(),
            way: std::sync::OnceLock::new(),
        })
    }

    fn way(&self) -> Way {
        self.way.get().copied().unwrap_or(Way::Sftp)
    }

    /// The token of this computer for this server: a lock that bears it was left by a run that was stopped.
    fn token(&self) -> Result<String, PublishError> {
        let place = self.folder.join("token");
        if let Ok(token) = std::fs::read_to_string(&place) {
            return Ok(token);
        }
        let token = super::store::new_token();
        std::fs::write(&place, &*token).map_err(PublishError::file("write", &place))?;
        Ok(token.into())
    }

    /// Does what may take longer than the lease, and renews the lock again and again meanwhile.
    fn holding<T>(&self, renew: impl Fn() + Send, step: impl FnOnce() -> T) -> T {
        let every = patience(&self.config).min(RENEWAL);
        let (working, worked) = channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                while worked.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                    renew();
                }
            });
            let done = step();
            drop(working);
            done
        })
    }

    /// What was read: a lock that bears our token was left by a run that was stopped.
    fn held(&self, release: Option<Release>, lock: &str) -> Result<HostState, PublishError> {
        Ok(HostState {
            release,
            unfinished: !lock.is_empty() && lock == self.token()?,
            ..HostState::default()
        })
    }

    /// Pieces for the configuration of the web server lie on this computer.
    fn write_beside(&self, upload: &Upload<'_>) -> Result<(), PublishError> {
        let Bodies::Tree(tree) = upload.bodies else { return Ok(()) };
        let folder = self.folder.join("host");
        std::fs::create_dir_all(&folder).map_err(PublishError::file("make", &folder))?;
        for (name, text) in &tree.beside {
            let place = folder.join(name);
            std::fs::write(&place, text).map_err(PublishError::file("write", &place))?;
        }
        Ok(())
    }
}

impl Target for Ssh {
    fn read(&self) -> Result<HostState, PublishError> {
        if self.rsync.is_some()
            && let Some(held) = self.read_by_shell()?
        {
            let _ = self.way.set(Way::Rsync);
            return Ok(held);
        }
        let _ = self.way.set(Way::Sftp);
        if !Keep::new(&self.config).is_empty() {
            let message = "`keep` needs `rsync` here and on the server: plain SFTP does not tell what lies in a release";
            return Err(PublishError::usage(message).help("install it, or leave out `keep`"));
        }
        self.read_by_sftp()
    }

    fn kept(&self, id: &str) -> Result<Option<Release>, PublishError> {
        let name = format!("records/{id}.json");
        let found = match self.way() {
            Way::Rsync => self.file_by_shell(&name)?,
            Way::Sftp => self.file_by_sftp(&name)?,
        };
        found.map(|bytes| parse(&name, &bytes)).transpose()
    }

    fn send(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        if upload.held.release.as_ref() == Some(upload.release) {
            // Only the last steps of a run that was stopped are left; the lock is ours.
            return Ok(());
        }
        match self.way() {
            Way::Rsync => self.send_by_shell(upload, progress),
            Way::Sftp => self.send_by_sftp(upload, progress),
        }
    }

    fn prune(&self, upload: &Upload<'_>, progress: &dyn Progress) -> Result<(), PublishError> {
        progress.begin("removing old releases", 1, 0);
        self.write_beside(upload)?;
        match self.way() {
            Way::Rsync => self.prune_by_shell(upload),
            Way::Sftp => self.prune_by_sftp(upload),
        }
    }
}

/// How long a program may say nothing: `ssh` itself gives up earlier.
fn patience(config: &TargetConfig) -> Duration {
    Duration::from_secs(u64::from(config.timeout) * 4)
}

/// Does a step, and again if its connection breaks.
fn steady(step: impl Fn() -> Result<Said, PublishError>) -> Result<Said, PublishError> {
    let mut tried = 0;
    loop {
        tried += 1;
        let said = step()?;
        if !is_broken(&said) || tried >= TRIES {
            return Ok(said);
        }
        std::thread::sleep(jitter(tried));
    }
}

/// Whether the connection broke: `ssh` and `sftp` say so by 255, `rsync` by the codes of its manual for sockets,
/// protocol and time; `sftp` has no time to say it if it writes after the `ssh` below it has ended. A server that lets
/// nobody in, or that is not found, will be no other soon.
fn is_broken(said: &Said) -> bool {
    let lasting = ["Could not resolve", "Bad ", "No route to host"];
    !said.success
        && (said.broken_pipe || matches!(said.code, Some(255 | 10 | 12 | 30 | 35)))
        && !DENIED.iter().chain(&lasting).any(|words| said.err.contains(words))
}

/// What `ssh` says when it is not let in.
const DENIED: [&str; 3] =
    ["Permission denied", "Host key verification failed", "Too many authentication failures"];

fn parse(name: &str, bytes: &[u8]) -> Result<Release, PublishError> {
    Release::parse(bytes)
        .map_err(|fault| PublishError::io(format!("cannot read `{name}` on the server: {fault}")))
}

/// Whether a name on the server can be that of a release, so that it may be part of a command.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

/// A word as a shell reads it: itself, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Lines of a program's errors that are shown.
const LAST: usize = 4;

/// What a program says of a fault, and of which kind it is.
fn refusal(name: &str, said: &Said) -> PublishError {
    let kind = match DENIED.iter().any(|words| said.err.contains(words)) {
        true => ErrorKind::Denied,
        false => ErrorKind::Io,
    };
    let mut lines: Vec<&str> = said.err.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // Before them a batch says what was allowed to fail.
    lines.drain(..lines.len().saturating_sub(LAST));
    let error = PublishError::new(kind, format!("`{name}` failed: {}", lines.join("; ")));
    if said.err.contains("Host key verification failed") {
        return error.help("connect once by hand with `ssh`, and make sure that the key is the server's");
    }
    error
}

fn is_foreign(path: &str) -> PublishError {
    let message = format!("the folder `{path}` on the server is not empty and was not made by Briefpress");
    PublishError::usage(message).help("choose another one, or empty it yourself")
}

fn at_work(who: &str) -> PublishError {
    let who = if who.trim().is_empty() { "somebody" } else { who.trim() };
    PublishError::new(ErrorKind::Busy, format!("{who} publishes to the server")).help(
        "if that run was stopped, the same command on its computer goes on; any other may after ten minutes",
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{is_broken, quoted, steady};
    use crate::publish::program::{Program, Said};
    use crate::publish::secret::Environment;

    #[test]
    fn broken_connections_are_told_from_closed_doors() {
        for (code, err, broken) in [
            (Some(255), "Connection closed by 127.0.0.1 port 22", true),
            (Some(255), "Timeout, server 127.0.0.1 not responding.", true),
            (Some(12), "rsync: connection unexpectedly closed (0 bytes received so far) [sender]", true),
            (Some(255), "web@a.example: Permission denied (publickey).", false),
            (Some(255), "Host key verification failed.", false),
            (Some(255), "ssh: Could not resolve hostname a.example: Name or service not known", false),
            (Some(1), "File \"/srv/x\" not found.", false),
            (Some(0), "", false),
            (None, "", false),
        ] {
            let success = code == Some(0);
            let said = Said { success, code, broken_pipe: false, out: Vec::new(), err: err.to_owned() };
            assert_eq!(is_broken(&said), broken, "{err}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn programs_whose_connection_ended_first_are_run_again() {
        let environment = Environment::new([("PATH".to_owned(), "/bin:/usr/bin".to_owned())]);
        let sh = Program::find("sh", &environment, Duration::from_secs(10)).expect("a shell");
        let folder = tempfile::tempdir().expect("a folder");
        let script = "echo >> tries; [ $(wc -l < tries) -gt 2 ] || kill -PIPE $$";
        let said = steady(|| sh.run(folder.path(), &["-c", script], b"")).expect("it ends");
        assert!(said.success, "{said:?}");
        assert_eq!(std::fs::read(folder.path().join("tries")).expect("a file"), b"\n\n\n");
    }

    #[test]
    fn words_are_what_they_are() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's; rm -rf $HOME"), "'it'\\''s; rm -rf $HOME'");
    }
}
