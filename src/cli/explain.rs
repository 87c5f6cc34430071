//! `briefpress explain`: what a diagnostic's code means and how to mend the fault.

use super::args::{ExplainArgs, Global};
use super::{Exit, fail};

/// Explains one code.
pub fn run(args: &ExplainArgs, global: &Global) -> Exit {
    let _ = (args, global);
    fail(Exit::Usage, "`explain` is not built yet")
}
