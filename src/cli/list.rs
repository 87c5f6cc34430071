//! `briefpress list`: what needs attention.

use super::args::{Global, ListArgs};
use super::{Exit, fail};

/// Lists one kind of thing.
pub fn run(args: &ListArgs, global: &Global) -> Exit {
    let _ = (args, global);
    fail(Exit::Usage, "`list` is not built yet")
}
