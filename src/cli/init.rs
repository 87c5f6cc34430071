//! `briefpress init`: a new site.

use super::args::{Global, InitArgs};
use super::{Exit, fail};

/// Starts a site.
pub fn run(args: &InitArgs, global: &Global) -> Exit {
    let _ = (args, global);
    fail(Exit::Usage, "`init` is not built yet")
}
