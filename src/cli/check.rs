//! `briefpress check`: the whole pipeline, nothing written but the cache.

use briefpress::cache::Unused;
use briefpress::link::Selection;

use super::args::{CheckArgs, Global};
use super::run::{Run, start_threads};
use super::{Exit, fail};

/// Reports every fault of the site, those of briefs that are not built included.
pub fn run(args: &CheckArgs, global: &Global) -> Exit {
    let selection = Selection { drafts: args.drafts, ..Selection::default() };
    let mut run = match start_threads(None).and_then(|()| Run::new(global, selection, Vec::new())) {
        Ok(run) => run,
        Err(message) => return fail(Exit::Usage, message),
    };
    run.use_cache_folder();
    let mut linked = match run.prepare() {
        Ok(linked) => linked,
        Err(exit) => return exit,
    };
    if let Err(cause) = run.render(&mut linked, |_, _| Ok(())) {
        return fail(Exit::Io, cause);
    }
    run.keep_cache(Unused::Keep);
    run.settle(&mut linked, args.strict);
    run.report(&linked, None)
}
