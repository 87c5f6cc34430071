//! Runs the few programs that publishing needs: `git`, `ssh`, `rsync`, `sftp`.
//!
//! A program is looked for in the absolute folders of `PATH`, never in the current one; arguments are handed over as they
//! are, without a shell; nothing is asked on a terminal. A program that says nothing for too long is ended.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::error::PublishError;
use super::secret::{Environment, scrub};

/// How often it is looked whether a program has ended.
const TICK: Duration = Duration::from_millis(10);

/// A program that was found.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    name: &'static str,
    environment: Environment,
    patience: Duration,
}

/// What a program said.
#[derive(Debug)]
pub struct Said {
    /// It ended with code 0.
    pub success: bool,
    /// The code it ended with, if it was not ended by a signal.
    pub code: Option<i32>,
    /// It was ended because nobody read any more what it wrote.
    pub broken_pipe: bool,
    /// All of its standard output.
    pub out: Vec<u8>,
    /// What it wrote to its standard error, without secrets.
    pub err: String,
}

impl Program {
    /// Finds a program.
    pub fn find(
        name: &'static str,
        environment: &Environment,
        patience: Duration,
    ) -> Result<Self, PublishError> {
        let folders = std::env::split_paths(environment.get("PATH").unwrap_or_default()).collect::<Vec<_>>();
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let found = folders.iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join(&file));
        let path = found.into_iter().find(|path| path.is_file());
        let missing = || PublishError::usage(format!("the program `{name}` is not installed here"));
        Ok(Self { path: path.ok_or_else(missing)?, name, environment: environment.clone(), patience })
    }

    /// The same program with a variable in its environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.set(name, value);
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs it in a folder, and gives it something to read.
    pub fn run(&self, folder: &Path, arguments: &[&str], input: &[u8]) -> Result<Said, PublishError> {
        let mut command = Command::new(&self.path);
        command.args(arguments).current_dir(folder).env_clear();
        command.envs(self.environment.beginning(""));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |cause| PublishError::io(format!("`{}` cannot be run: {cause}", self.name));
        let mut child = command.spawn().map_err(failed)?;
        let heard = AtomicU64::new(0);
        let started = Instant::now();
        let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
        let stdin = child.stdin.take();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // A program that does not read to the end says why itself.
                stdin.map(|mut stdin| stdin.write_all(input))
            });
            let out = scope.spawn(|| read(&mut out, &heard));
            let err = scope.spawn(|| read(&mut err, &heard));
            let status = self.wait(&mut child, &heard, started);
            let join = |reader: std::thread::ScopedJoinHandle<'_, Vec<u8>>| reader.join().unwrap_or_default();
            let (out, err) = (join(out), join(err));
            let (status, err) = (status?, scrub(String::from_utf8_lossy(&err).trim()));
            let (success, code, broken_pipe) = (status.success(), status.code(), is_broken_pipe(status));
            Ok(Said { success, code, broken_pipe, out, err })
        })
    }

    fn wait(
        &self,
        child: &mut Child,
        heard: &AtomicU64,
        started: Instant,
    ) -> Result<ExitStatus, PublishError> {
        let failed = |cause| PublishError::io(format!("`{}` cannot be waited for: {cause}", self.name));
        let (mut last, mut since) = (0, started);
        loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                return Ok(status);
            }
            let now = heard.load(Ordering::Relaxed);
            if now != last {
                (last, since) = (now, Instant::now());
            }
            if since.elapsed() > self.patience {
                // If it cannot be ended it has ended.
                let _ = child.kill();
                let _ = child.wait();
                let seconds = self.patience.as_secs();
                return Err(PublishError::io(format!(
                    "`{}` said nothing for {seconds} seconds and was ended",
                    self.name
                )));
            }
            std::thread::sleep(TICK);
        }
    }
}

impl Said {
    /// What it wrote to its standard output, as text without white space at its ends.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).trim().to_owned()
    }
}

#[cfg(unix)]
fn is_broken_pipe(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(signal_hook::consts::SIGPIPE)
}

/// Elsewhere a program is not ended by that; it hears of it.
#[cfg(not(unix))]
fn is_broken_pipe(_: ExitStatus) -> bool {
    false
}

fn read(from: &mut Option<impl Read>, heard: &AtomicU64) -> Vec<u8> {
    let mut all = Vec::new();
    let mut piece = [0; 16 << 10];
    while let Some(count) =
        from.as_mut().and_then(|from| from.read(&mut piece).ok()).filter(|count| *count > 0)
    {
        heard.fetch_add(count as u64, Ordering::Relaxed);
        all.extend_from_slice(&piece[..count]);
    }
    all
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::Program;
    use crate::publish::secret::{Environment, Secret};

    fn program(path: &str, name: &'static str, patience: u64) -> Result<Program, String> {
        let environment = Environment::new([("PATH".to_owned(), path.to_owned())]);
        Program::find(name, &environment, Duration::from_millis(patience)).map_err(|fault| fault.message)
    }

    #[test]
    fn programs_are_found_in_absolute_folders_only() {
        assert!(program(".:bin::/bin:/usr/bin", "sh", 1000).is_ok());
        assert_eq!(
            program(".:bin", "sh", 1000).map(|_| ()),
            Err("the program `sh` is not installed here".to_owned())
        );
    }

    #[test]
    fn programs_get_their_input_and_are_ended_when_silent() {
        Secret::new("hidden-word");
        let sh = program("/bin:/usr/bin", "sh", 5000).expect("a shell");
        let said =
            sh.run(Path::new("/"), &["-c", "cat; echo hidden-word >&2; exit 3"], b"abc").expect("it ends");
        assert_eq!((said.success, said.text().as_str(), said.err.as_str()), (false, "abc", "***"));
        let silent = program("/bin:/usr/bin", "sleep", 100).expect("a program");
        let fault = silent.run(Path::new("/"), &["5"], b"").expect_err("it is ended");
        assert!(fault.message.contains("said nothing"), "{}", fault.message);
    }
}
