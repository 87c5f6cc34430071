//! Carries a plan out: send, verify, prune, purge; each only if the one before went well.

use std::sync::Mutex;

use briefpress::publish::error::{ErrorKind, PublishError};
use briefpress::publish::plan::Plan;
use briefpress::publish::precompress;
use briefpress::publish::purge::purge;
use briefpress::publish::release::Release;
use briefpress::publish::target::{Bodies, HostState, Progress, Tree, Upload};
use briefpress::publish::verify::{address, verify};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Publishing, told};
use crate::cli::args::Format;
use crate::cli::interrupt::Interrupt;
use crate::cli::report::Reporter;
use crate::cli::{Exit, fail, stream};

/// What is to be done.
pub struct Load {
    /// What is to lie on the host.
    pub release: Release,
    /// How that differs from what lies there.
    pub plan: Plan,
    /// Where the bytes are.
    pub bodies: Bodies,
}

/// Mismatches that are shown one by one.
const SHOWN: usize = 20;

impl Publishing<'_> {
    /// Does what the plan says; the exit code tells how far it came.
    pub fn carry_out(&self, held: &HostState, load: &mut Load) -> Exit {
        let interrupt = match Interrupt::catch() {
            Ok(interrupt) => interrupt,
            Err(cause) => return fail(Exit::Io, cause),
        };
        interrupt.hold();
        let progress = Terminal::new(self.run.reporter, interrupt);
        let done = self.steps(held, load, &progress);
        progress.end();
        match done {
            Ok(()) => Exit::Clean,
            Err(error) if error.kind == ErrorKind::Stopped => {
                told(error);
                progress.interrupt.exit().unwrap_or(Exit::Interrupted)
            }
            Err(error) => told(error),
        }
    }

    fn steps(&self, held: &HostState, load: &mut Load, progress: &Terminal) -> Result<(), PublishError> {
        if let Bodies::Tree(tree) = &load.bodies {
            precompress::make(&mut load.release, tree, progress)?;
        }
        let Load { release, plan, bodies } = &*load;
        let upload = Upload { release, held, plan, bodies };
        self.note_purges(plan)?;
        if held.unfinished || held.release.as_ref() != Some(release) {
            self.target.send(&upload, progress)?;
        }
        if let Bodies::Tree(Tree { forms: Some(folder), .. }) = bodies {
            precompress::clear(folder)?;
        }
        if self.is_watched() {
            self.look((release, plan), progress)?;
        }
        self.target.prune(&upload, progress)?;
        self.purge()
    }

    /// Looks at the public address.
    fn look(&self, sent: (&Release, &Plan), progress: &Terminal) -> Result<(), PublishError> {
        let missed = verify(sent, (self.public(), &self.client), self.patience(), progress)?;
        if missed.is_empty() {
            return Ok(());
        }
        progress.end();
        for mismatch in missed.iter().take(SHOWN) {
            stream::tell(format_args!("  {} {}", mismatch.url, mismatch.why));
        }
        let message = format!(
            "published, but `{}` does not show it: {} of the addresses looked at differ",
            self.public(),
            missed.len()
        );
        let help = "nothing was removed from the host; the same command looks again, and goes on";
        Err(PublishError::new(ErrorKind::Unverified, message).help(help))
    }

    /// Notes which addresses a cache must be told of, before they change.
    fn note_purges(&self, plan: &Plan) -> Result<(), PublishError> {
        if self.config.purge.is_none() {
            return Ok(());
        }
        let mut all = self.local.purges();
        let paths = plan.adds.iter().chain(&plan.changes).chain(&plan.deletes);
        all.extend(paths.map(|path| address(self.public(), path)));
        all.sort();
        all.dedup();
        self.local.note_purges(&all)
    }

    fn purge(&self) -> Result<(), PublishError> {
        let Some(hook) = &self.config.purge else { return Ok(()) };
        let token = self.environment.secret("BRIEFPRESS_PURGE_TOKEN");
        purge(&self.client, hook, token.as_ref(), &self.local.purges()).map_err(|mut error| {
            error.kind = ErrorKind::Unverified;
            error
                .context("published, but the cache could not be told")
                .help("the same command tells it again")
        })?;
        self.local.note_purges(&[])
    }
}

/// Shows progress, and passes on that the user wants to stop.
struct Terminal {
    reporter: Reporter,
    bar: Mutex<ProgressBar>,
    interrupt: Interrupt,
}

impl Terminal {
    fn new(reporter: Reporter, interrupt: Interrupt) -> Self {
        Self { reporter, bar: Mutex::new(ProgressBar::hidden()), interrupt }
    }

    fn bar(&self) -> ProgressBar {
        self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn end(&self) {
        self.bar().finish_and_clear();
    }
}

impl Progress for Terminal {
    fn begin(&self, what: &str, files: usize, bytes: u64) {
        self.end();
        if self.reporter.verbose {
            self.reporter.say(&format!("{what} {files} files"));
        }
        if self.reporter.quiet || self.reporter.format == Format::Json {
            return;
        }
        let (length, template) = match bytes {
            0 => (files as u64, "{msg} {wide_bar} {pos}/{len}"),
            bytes => (bytes, "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}"),
        };
        let bar = ProgressBar::new(length);
        bar.set_style(ProgressStyle::with_template(template).expect("the template is well-formed"));
        bar.set_message(what.to_owned());
        *self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = bar;
    }

    fn done(&self, bytes: u64) {
        let bar = self.bar();
        // Bars without bytes count files.
        bar.inc(if bytes == 0 { 1 } else { bytes });
    }

    fn note(&self, words: &str) {
        self.bar().suspend(|| self.reporter.say(&format!("note: {words}")));
    }

    fn check(&self) -> Result<(), PublishError> {
        let stopped = |_| PublishError::new(ErrorKind::Stopped, "stopped; the same command goes on");
        self.interrupt.check().map_err(stopped)
    }
}
