//! `briefpress check`: the whole pipeline, nothing written.

use super::args::{CheckArgs, Global};
use super::{Exit, fail};

/// Reports every fault of the site.
pub fn run(args: &CheckArgs, global: &Global) -> Exit {
    let _ = (args, global);
    fail(Exit::Usage, "`check` is not built yet")
}
