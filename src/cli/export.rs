//! `briefpress export`: data for other programs.

use super::args::{ExportArgs, Global};
use super::{Exit, fail};

/// Writes data.
pub fn run(args: &ExportArgs, global: &Global) -> Exit {
    let _ = (args, global);
    fail(Exit::Usage, "`export` is not built yet")
}
