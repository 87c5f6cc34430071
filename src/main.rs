//! The `briefpress` program: reads the command line, runs one command, returns its exit code.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
