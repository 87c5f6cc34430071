//! The command line: one file a command; results go to stdout, everything else to stderr.
//!
//! The library never prints and never reads clock or environment: both happen here.

mod args;
mod ask;
mod build;
mod check;
mod completions;
mod contents;
mod explain;
mod export;
mod external;
mod fix;
mod init;
mod interrupt;
mod json;
mod list;
mod metrics;
mod new;
#[cfg(feature = "publish")]
mod publish;
#[cfg(test)]
mod reference;
mod report;
mod run;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod stream;
mod workflow;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};

/// How a run ends: the exit codes of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, no errors.
    Clean = 0,
    /// Errors in content or theme.
    Content = 1,
    /// Wrong usage or wrong settings.
    Usage = 2,
    /// Reading or writing failed.
    Io = 74,
    /// Another build holds the output, or somebody else publishes.
    Busy = 75,
    /// A guard refused to publish; nothing was changed.
    #[cfg(feature = "publish")]
    Refused = 76,
    /// The host does not let these credentials in.
    #[cfg(feature = "publish")]
    Denied = 77,
    /// Published, but the public address does not show it.
    #[cfg(feature = "publish")]
    Unverified = 78,
    /// Stopped by Ctrl-C.
    Interrupted = 130,
    /// Stopped by SIGTERM.
    Terminated = 143,
}

/// Reads the arguments and runs the command they name.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return answered(&answer),
    };
    if cli.command.is_some() && cli.build.is_given() {
        let error = Cli::command().error(
            clap::error::ErrorKind::ArgumentConflict,
            "options of `build` stand after the command's name",
        );
        return answered(&error);
    }
    let global = &cli.global;
    let exit = match cli.command.unwrap_or(Command::Build(cli.build)) {
        Command::Build(args) => build::run(&args, global),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, global),
        #[cfg(not(feature = "serve"))]
        Command::Serve(_) => left_out("serve"),
        Command::Check(args) => check::run(&args, global),
        #[cfg(feature = "publish")]
        Command::Publish(args) => publish::run(&args, global),
        #[cfg(not(feature = "publish"))]
        Command::Publish(_) => left_out("publish"),
        Command::Init(args) => init::run(&args, global),
        Command::New(args) => new::run(&args, global),
        Command::List(args) => list::run(&args, global),
        Command::Export(args) => export::run(&args, global),
        Command::Explain(args) => explain::run(&args, global),
        Command::Completions(args) => completions::run(&args),
    };
    ExitCode::from(stream::end(exit) as u8)
}

/// Says that a command is no part of this program, which was compiled without it.
#[cfg(not(all(feature = "serve", feature = "publish")))]
fn left_out(command: &str) -> Exit {
    usage(format!("this program was compiled without `{command}`: its feature `{command}` was left out"))
}

/// Reports what is wrong with the arguments or the settings.
pub fn usage(message: String) -> Exit {
    fail(Exit::Usage, message)
}

/// Help that was asked for, or what is wrong with the arguments.
fn answered(answer: &clap::Error) -> ExitCode {
    let text = answer.render().ansi().to_string();
    if answer.use_stderr() {
        stream::tell_part(text);
        return ExitCode::from(Exit::Usage as u8);
    }
    stream::results(text.as_bytes());
    ExitCode::from(stream::end(Exit::Clean) as u8)
}

/// Reports a failure that is no fault of the content, on stderr.
pub fn fail(exit: Exit, message: impl std::fmt::Display) -> Exit {
    stream::tell(format_args!("error: {message}"));
    exit
}
