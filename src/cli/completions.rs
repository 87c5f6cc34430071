//! `briefpress completions`: a script that teaches a shell the command line.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::{Exit, stream};

/// Prints the script of one shell.
pub fn run(args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "briefpress", &mut script);
    stream::results(&script);
    Exit::Clean
}
