//! What may stand on the command line, as types: commands, flags and their help.

mod content;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use content::{
    BriefsArgs, ExportArgs, ExportWhat, ListArgs, ListWhat, NewArgs, NewBriefArgs, NewWhat, ReferencesArgs,
};

/// A static site generator for policy briefs: numbered, citable, cross-linked, checked.
#[derive(Debug, Parser)]
#[command(name = "briefpress", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten, next_help_heading = "Options of `build`, the default command")]
    pub build: BuildArgs,
}

const EXIT_CODES: &str = "Exit codes: 0 clean, 1 errors in the content, 2 usage or settings, \
                          74 input or output failed, 75 another build or publisher is at work, \
                          76 a guard refused to publish, 77 not authorized, 78 published but not verified.";

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The site's folder [default: the nearest folder upwards that holds `site.yaml`]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The settings file, if it is not `site.yaml` in the site's folder
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say nothing but errors and results
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: notes, and what takes how long
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// How diagnostics are shown
    #[arg(long, global = true, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// When to use color (`NO_COLOR` is obeyed)
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Build as if it were this time: `2025-03-04`, `2025-03-04T09:00` or `2025-03-04T09:00:00+01:00`
    /// [default: `SOURCE_DATE_EPOCH`, else the clock]
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_now)]
    pub now: Option<jiff::Timestamp>,
}

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source around them
    Human,
    /// One line each: `file:line:column: severity[code]: message`
    Short,
    /// One JSON object a line, on stdout
    Json,
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Reads `--now`; a time without an offset is UTC.
fn parse_now(text: &str) -> Result<jiff::Timestamp, String> {
    let utc = |local: jiff::civil::DateTime| jiff::tz::TimeZone::UTC.to_timestamp(local);
    text.parse::<jiff::Timestamp>()
        .or_else(|_| text.parse::<jiff::civil::DateTime>().and_then(utc))
        .or_else(|_| text.parse::<jiff::civil::Date>().and_then(|date| utc(date.at(0, 0, 0, 0))))
        .map_err(|_| "expected a date or a time, such as `2025-03-04` or `2025-03-04T09:00:00+01:00`".into())
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site
    Build(BuildArgs),
    /// Show the site while it is written
    Serve(ServeArgs),
    /// Find every fault without writing anything
    Check(CheckArgs),
    /// Put the site on its host: a plan, a question, then the site as a whole
    Publish(PublishArgs),
    /// Start a new site
    Init(InitArgs),
    /// Start a new brief, edition, record or theme
    New(NewArgs),
    /// List what needs attention
    List(ListArgs),
    /// Write data for other programs
    Export(ExportArgs),
    /// Explain the code of a diagnostic
    Explain(ExplainArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
}

/// Options of `build`.
#[derive(Clone, Debug, Default, Args)]
pub struct BuildArgs {
    /// The public address, instead of `base_url` in the settings
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Where to write the site [default: `output` in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Take over an output folder that is not empty and not made by Briefpress, after asking
    #[arg(long)]
    pub adopt: bool,
    /// Build drafts and briefs in review, too
    #[arg(long)]
    pub drafts: bool,
    /// Build briefs whose date is in the future, too (an embargo stays)
    #[arg(long)]
    pub future: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Leave out white space that no reader sees
    #[arg(long)]
    pub minify: bool,
    /// How many threads to use [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Neither read nor write the cache
    #[arg(long)]
    pub no_cache: bool,
    /// Say how long each template took
    #[arg(long)]
    pub template_metrics: bool,
}

impl BuildArgs {
    /// Whether any option of `build` was written.
    pub fn is_given(&self) -> bool {
        let flags = [self.adopt, self.drafts, self.future, self.strict, self.minify, self.no_cache];
        flags.contains(&true)
            || self.template_metrics
            || self.base_url.is_some()
            || self.output_dir.is_some()
            || self.jobs.is_some()
    }
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// The address of this machine to listen at; beyond the machine itself, the printed address holds a token
    #[arg(short, long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub interface: std::net::IpAddr,
    /// The port [default: 1414, or the next that is free]
    #[arg(short, long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Open the site in a browser
    #[arg(short = 'O', long)]
    pub open: bool,
    /// Show drafts, briefs in review and under embargo, too
    #[arg(long)]
    pub drafts: bool,
    /// Let browsers go to the page and block that is edited
    #[arg(long)]
    pub follow: bool,
    /// Look at all files regularly instead of being told of changes: for network and container disks
    #[arg(long)]
    pub poll: bool,
}

/// Options of `check`.
#[derive(Clone, Debug, Default, Args)]
pub struct CheckArgs {
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Check drafts and briefs in review as if they were built
    #[arg(long)]
    pub drafts: bool,
    /// Ask other sites whether the pages that are linked to are still there; answers are remembered
    #[arg(long)]
    pub external: bool,
    /// Mend the sources: what is certain at once, the rest after asking; without a terminal the rest is only shown
    #[arg(long)]
    pub fix: bool,
}

/// Options of `publish`.
#[derive(Clone, Debug, Args)]
pub struct PublishArgs {
    /// Which entry of `publish:` in the settings [default: the only one]
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Let up to so many files go, where more than usual would
    #[arg(long, value_name = "N")]
    pub max_deletes: Option<usize>,
    /// Bring back an earlier release [default: the one before]
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "")]
    pub rollback: Option<String>,
    /// List the releases that the host keeps
    #[arg(long, conflicts_with = "rollback")]
    pub list: bool,
    /// Publish what the last run built (`--dry-run`, for instance), if the sources are still the same
    #[arg(long, conflicts_with_all = ["rollback", "list"])]
    pub no_build: bool,
    /// Do nothing unless a date, an embargo or an `expires` fell due since the last release: for scheduled runs
    #[arg(long, conflicts_with_all = ["rollback", "list"])]
    pub when_due: bool,
}

/// Options of `init`.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// The folder of the new site
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Add a workflow for continuous integration that checks and publishes; to a site that is there already, only that
    #[arg(long, value_enum, value_name = "SERVICE")]
    pub ci: Option<Ci>,
}

/// Services for continuous integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions
    Github,
    /// GitLab
    Gitlab,
    /// Forgejo Actions, as on Codeberg
    Forgejo,
    /// Woodpecker
    Woodpecker,
}

/// What to explain.
#[derive(Clone, Debug, Args)]
pub struct ExplainArgs {
    /// A code, such as `broken-link` [default: list all codes]
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// For which shell.
#[derive(Clone, Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Cli, Command, parse_now};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_options_stand_before_or_after_the_command() {
        for line in ["briefpress --root x build --drafts", "briefpress build --drafts --root x"] {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            assert_eq!(cli.global.root.as_deref(), Some(std::path::Path::new("x")), "{line}");
            assert!(matches!(cli.command, Some(Command::Build(args)) if args.drafts), "{line}");
        }
        let cli = Cli::try_parse_from(["briefpress", "--drafts", "-q"]).expect("build is the default");
        assert!(cli.build.drafts && cli.build.is_given() && cli.global.quiet);
    }

    #[test]
    fn now_takes_dates_and_times() {
        let day = "2025-03-04T00:00:00Z".parse().expect("a time");
        assert_eq!(parse_now("2025-03-04"), Ok(day));
        assert_eq!(parse_now("2025-03-04T00:00"), Ok(day));
        assert_eq!(parse_now("2025-03-04T01:00:00+01:00"), Ok(day));
        assert!(parse_now("yesterday").is_err());
    }
}
