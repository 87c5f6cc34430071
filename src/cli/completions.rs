//! `briefpress completions`: a script that teaches a shell the command line.

use clap::CommandFactory;

use super::Exit;
use super::args::{Cli, CompletionsArgs};

/// Prints the script of one shell.
pub fn run(args: &CompletionsArgs) -> Exit {
    clap_complete::generate(args.shell, &mut Cli::command(), "briefpress", &mut std::io::stdout());
    Exit::Clean
}
