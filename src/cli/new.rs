//! `briefpress new`: a new brief, edition, record or theme.

use super::args::{Global, NewArgs};
use super::{Exit, fail};

/// Starts a file.
pub fn run(args: &NewArgs, global: &Global) -> Exit {
    let _ = (args, global);
    fail(Exit::Usage, "`new` is not built yet")
}
