//! What the program prints: results on stdout, everything else on stderr. Nothing here ever panics.
//!
//! A reader that went away wants no more, which is no fault. Results that could not be written for any other reason are
//! lost, and the run fails for it: a cut file must not look like a whole one.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use super::Exit;

/// Whether results of this run were lost.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes results.
pub fn results(bytes: &[u8]) {
    let mut out = anstream::stdout();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    let Some(cause) = written.err().filter(|cause| cause.kind() != ErrorKind::BrokenPipe) else { return };
    if !LOST.swap(true, Ordering::Relaxed) {
        tell(format_args!("error: cannot write the results: {cause}"));
    }
}

/// Writes a line for people. There is nowhere to say that it cannot be written.
pub fn tell(line: impl Display) {
    tell_part(format_args!("{line}\n"));
}

/// Writes a part of a line for people, such as a question.
pub fn tell_part(part: impl Display) {
    let mut out = anstream::stderr();
    let _ = write!(out, "{part}").and_then(|()| out.flush());
}

/// The end of a run, which failed if results were lost.
pub fn end(exit: Exit) -> Exit {
    match exit {
        Exit::Clean | Exit::Content if LOST.load(Ordering::Relaxed) => Exit::Io,
        exit => exit,
    }
}
