//! `briefpress build`: the whole pipeline, once.

use super::args::{BuildArgs, Global};
use super::{Exit, fail, site};

/// Builds the site.
pub fn run(args: &BuildArgs, global: &Global) -> Exit {
    let _ = args;
    match site::find_root(global).and_then(|_| site::now(global)) {
        Err(message) => fail(Exit::Usage, message),
        Ok(_) => fail(Exit::Usage, "`build` is not built yet"),
    }
}
