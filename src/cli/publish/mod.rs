//! `briefpress publish`: builds the site for a target, shows the plan, asks, and carries it out.

mod carry;
mod choose;
mod words;

use std::io::IsTerminal;
use std::time::Duration;

use briefpress::check::settle;
use briefpress::link::Selection;
use briefpress::model::config::Config;
use briefpress::model::diagnostic::Diagnostic;
use briefpress::model::target::TargetConfig;
use briefpress::pipeline::Linked;
use briefpress::publish::error::{ErrorKind, PublishError};
use briefpress::publish::http::Client;
use briefpress::publish::local::Local;
use briefpress::publish::plan::Plan;
use briefpress::publish::release::{Release, Stamp};
use briefpress::publish::secret::{Environment, scrub};
use briefpress::publish::target::{Bodies, HostState, Target, kept_release};
use briefpress::publish::targets::{self, Setting};
use briefpress::publish::{due, guards, lost, release_of};
use briefpress::write::{Writer, WriterOptions, read_manifest};

use self::carry::Load;
use super::args::{BuildArgs, Global, PublishArgs};
use super::ask::agrees;
use super::build::{failed, make};
use super::run::{Run, exit_code, start_threads};
use super::{Exit, fail, stream};
use briefpress::model::places::visible;

/// One run of the command.
pub struct Publishing<'a> {
    /// The command line.
    pub args: &'a PublishArgs,
    /// The build that it begins with.
    pub run: Run,
    /// The target's settings.
    pub config: TargetConfig,
    /// The settings of the site, without what the target changes.
    pub site: Config,
    /// What this computer remembers of the target.
    pub local: Local,
    /// The variables of the run, among them secrets.
    pub environment: Environment,
    /// Sends requests over HTTP.
    pub client: Client,
    /// The host.
    pub target: Box<dyn Target>,
}

/// Publishes the site.
pub fn run(args: &PublishArgs, global: &Global) -> Exit {
    let started = start_threads(None)
        .and_then(|()| choose::start(args, global))
        .and_then(|publishing| publishing.act());
    match started {
        Ok(exit) | Err(exit) => exit,
    }
}

impl Publishing<'_> {
    fn act(mut self) -> Result<Exit, Exit> {
        let held = self.target.read().map_err(told)?;
        if self.args.list {
            self.list(&held);
            return Ok(Exit::Clean);
        }
        if let Some(id) = &self.args.rollback {
            let load = self.rollback(&held, id).map_err(told)?;
            return self.decide(&held, load);
        }
        let linked = if self.args.no_build { self.read()? } else { self.build()? };
        if let Some(exit) = self.waits(&linked, &held) {
            return Ok(exit);
        }
        let load = self.load(&linked, &held)?;
        self.decide(&held, load)
    }

    /// Reads the sources again, and makes sure that the finished site is theirs.
    fn read(&self) -> Result<Linked, Exit> {
        let mut linked = self.run.prepare()?;
        self.run.settle(&mut linked, false);
        if exit_code(&linked) != Exit::Clean {
            return Err(self.run.report(&linked, Default::default()));
        }
        if !self.local.is_fresh(&linked.press.site) {
            let message = "the sources have changed since the site was built for this target";
            let help = "leave out `--no-build`";
            return Err(told(PublishError::new(ErrorKind::Refused, message).help(help)));
        }
        Ok(linked)
    }

    /// Builds the site for the target.
    fn build(&mut self) -> Result<Linked, Exit> {
        let options = WriterOptions {
            config: self.run.options.scan.config.clone(),
            home: std::env::home_dir(),
            ..WriterOptions::new(&self.run.options.scan.root)
        };
        let writer = Writer::open(&self.local.site(), options).map_err(|error| failed(error.into()))?;
        let (linked, done) = make(&BuildArgs::default(), &self.run, &self.run.read()?, writer)?;
        if exit_code(&linked) != Exit::Clean {
            return Err(self.run.report(&linked, done));
        }
        self.run.show(&linked, &linked.diagnostics);
        self.local.note_built(&linked.press.site).map_err(told)?;
        Ok(linked)
    }

    /// With `--when-due`: how the run ends if nothing is.
    fn waits(&self, linked: &Linked, held: &HostState) -> Option<Exit> {
        let since = held.release.as_ref()?.stamp.time;
        if !self.args.when_due || held.unfinished || due::first_due(&linked.press.site, since).is_some() {
            return None;
        }
        self.run.reporter.say("nothing fell due since the last release");
        Some(Exit::Clean)
    }

    /// What is to be sent, after all guards have let it pass.
    fn load(&self, linked: &Linked, held: &HostState) -> Result<Load, Exit> {
        let site = &linked.press.site;
        let root = self.local.site();
        let manifest = read_manifest(&root).map_err(|cause| fail(Exit::Io, cause))?;
        let manifest = manifest.ok_or_else(|| {
            let message = "there is no finished site for this target";
            told(PublishError::new(ErrorKind::Refused, message).help("leave out `--no-build`"))
        })?;
        let now = jiff::Timestamp::now();
        let (mut release, tree) =
            release_of(site, &self.config, (&root, &manifest), (now, &choose::author()));
        if let Some(before) = &held.release {
            release.follow(before);
        }
        let plan = Plan::new(&mut release, held, &self.config);
        let mut reasons =
            guards::site_refusals(site, &self.config, &manifest.files.keys().cloned().collect());
        reasons.extend(guards::delete_refusals(&plan, held.release.as_ref(), self.args.max_deletes));
        reasons.extend(guards::body_refusals(site, &release, &plan, &tree).map_err(told)?);
        self.judge(linked, held, (&release, reasons))?;
        Ok(Load { release, plan, bodies: Bodies::Tree(tree) })
    }

    /// Shows what speaks against publishing.
    fn judge(&self, linked: &Linked, held: &HostState, found: (&Release, Vec<String>)) -> Result<(), Exit> {
        let (release, reasons) = found;
        let site = &linked.press.site;
        // Drafts come and go on a staging site, and are not finished.
        let (lost, unchecked) = match self.config.drafts {
            true => (Vec::new(), Vec::new()),
            false => {
                (lost::lost_addresses(site, held.release.as_ref(), release), guards::unchecked_briefs(site))
            }
        };
        let level = |faults: Vec<Diagnostic>| settle(faults, &site.config.lint, false.into());
        let (lost, unchecked) = (level(lost), level(unchecked));
        self.run.show(linked, &lost);
        self.run.show(linked, &unchecked);
        for reason in &reasons {
            fail(Exit::Refused, visible(reason));
        }
        match (reasons.is_empty() && unchecked.is_empty(), lost.is_empty()) {
            (false, _) => Err(Exit::Refused),
            (true, false) => Err(Exit::Content),
            (true, true) => Ok(()),
        }
    }

    /// The plan for bringing back a release.
    fn rollback(&self, held: &HostState, id: &str) -> Result<Load, PublishError> {
        let Some(now) = &held.release else {
            return Err(PublishError::usage("nothing has been published here yet"));
        };
        let id = match id {
            "" => now.earlier.first().map(|stamp| stamp.id.to_string()),
            id => now.earlier.iter().find(|stamp| &*stamp.id == id).map(|stamp| stamp.id.to_string()),
        };
        let id = id.ok_or_else(|| {
            PublishError::usage("the host keeps no such release")
                .help("`briefpress publish --list` shows those it has")
        })?;
        let kept = kept_release(&*self.target, &id)?;
        let stamp = Stamp::new(jiff::Timestamp::now(), &choose::author(), &kept.files);
        let mut release = Release::new(stamp, &kept.url, kept.files);
        release.follow(now);
        let mut plan = Plan::new(&mut release, held, &self.config);
        // What that release has not, cannot be made of what lies on the host.
        plan.compress = 0;
        let reasons = guards::delete_refusals(&plan, Some(now), self.args.max_deletes);
        match reasons.into_iter().next() {
            Some(reason) => Err(PublishError::new(ErrorKind::Refused, reason)),
            None => Ok(Load { release, plan, bodies: Bodies::Kept(id.into()) }),
        }
    }

    /// Shows the plan, asks, and carries it out.
    fn decide(&self, held: &HostState, mut load: Load) -> Result<Exit, Exit> {
        self.show_plan(&load);
        if self.args.dry_run {
            return Ok(self.summary(&load, Exit::Clean));
        }
        if load.plan.is_empty() && !held.unfinished && self.local.purges().is_empty() {
            self.run.reporter.say("the host has this site already; nothing to do");
            return Ok(self.summary(&load, Exit::Clean));
        }
        if !self.confirmed()? {
            return Ok(Exit::Usage);
        }
        let exit = self.carry_out(held, &mut load);
        Ok(self.summary(&load, exit))
    }

    /// Whether to go on: a terminal is asked, a scheduled or automatic run has to say `--yes` or `CI`.
    fn confirmed(&self) -> Result<bool, Exit> {
        let is_automatic = self.environment.get("CI").is_some_and(|value| value != "false" && value != "0");
        if self.args.yes || is_automatic {
            return Ok(true);
        }
        if !std::io::stdin().is_terminal() {
            let message =
                "nobody can be asked here whether to go on: say `--yes`, or `--dry-run` to see the plan only";
            return Err(fail(Exit::Usage, message));
        }
        Ok(agrees(&format!("publish to `{}`?", self.config.name.value)))
    }

    fn is_watched(&self) -> bool {
        use briefpress::model::target::Place;
        // A folder or a file may be anything; that it is served is known once its address is written.
        self.config.url.is_some()
            || !matches!(self.config.place, Place::Directory { .. } | Place::Archive { .. })
    }

    /// The public address at which the site is served.
    fn public(&self) -> &url::Url {
        self.config.url.as_ref().unwrap_or(&self.site.base_url)
    }

    /// How long the host may take to show what was sent.
    fn patience(&self) -> Duration {
        use briefpress::model::target::Place;
        // Hosts that serve a branch build something of their own first.
        let usual = if matches!(self.config.place, Place::Git(_)) { 300 } else { 20 };
        Duration::from_secs(self.config.wait.unwrap_or(usual).into())
    }
}

/// Opens the host of a target.
fn open(config: &TargetConfig, setting: &Setting) -> Result<Box<dyn Target>, Exit> {
    targets::open(config, setting).map_err(told)
}

/// Which sources are built for a target.
fn selection(config: &TargetConfig) -> Selection {
    Selection { drafts: config.drafts, ..Selection::default() }
}

/// Reports an error of publishing with the exit code it asks for; no secret is in what is said.
fn told(error: PublishError) -> Exit {
    let exit = match error.kind {
        ErrorKind::Usage => Exit::Usage,
        ErrorKind::Io => Exit::Io,
        ErrorKind::Busy => Exit::Busy,
        ErrorKind::Refused => Exit::Refused,
        ErrorKind::Denied => Exit::Denied,
        ErrorKind::Unverified => Exit::Unverified,
        ErrorKind::Stopped => Exit::Interrupted,
    };
    fail(exit, scrub(&visible(&error.message)));
    if let Some(help) = error.help {
        stream::tell(format_args!("help: {}", scrub(&visible(&help))));
    }
    exit
}
