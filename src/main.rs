//! The `briefpress` program: reads the command line, runs one command, returns its exit code.

#![forbid(unsafe_code)]

#[expect(clippy::disallowed_methods, reason = "the program is where the outside is met")]
mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
