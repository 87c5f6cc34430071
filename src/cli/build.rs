//! `briefpress build`: the whole pipeline, once, into the output folder.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use briefpress::cache::Unused;
use briefpress::check::{has_errors, settle};
use briefpress::link::Selection;
use briefpress::link::resolve::soften_unbuilt;
use briefpress::model::artifact::Body;
use briefpress::model::route::Route;
use briefpress::model::source::{Hash, Snapshot};
use briefpress::pipeline::{self, Earlier, LastBuild, Linked, Sink};
use briefpress::scan::Reading;
use briefpress::write::{WriteError, WriteErrorKind, WriteReport, Writer, WriterOptions};

use super::args::{BuildArgs, Global};
use super::ask::agrees;
use super::interrupt::Interrupt;
use super::metrics::Metrics;
use super::run::{Done, FileCounts, Run, start_threads};
use super::{Exit, fail, site, stream, usage};
use briefpress::model::places::{Texts, visible};

/// Builds the site.
pub fn run(args: &BuildArgs, global: &Global) -> Exit {
    let prepared = start_threads(args.jobs).and_then(|()| start(args, global).map_err(usage));
    match prepared.and_then(|(run, output)| build(args, &run, &output)) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn start(args: &BuildArgs, global: &Global) -> Result<(Run, PathBuf), String> {
    let root = site::find_root(global)?;
    let here = std::env::current_dir().map_err(|cause| format!("cannot tell the current folder: {cause}"))?;
    let output = args.output_dir.as_ref().map_or_else(|| root.join("output"), |dir| here.join(dir));
    let selection = Selection { drafts: args.drafts, future: args.future, embargoed: false };
    let mut run = Run::new(global, selection, vec![output.clone()])?;
    run.options.base_url = args.base_url.as_deref().map(base_url).transpose()?;
    run.options.minify = args.minify;
    if !args.no_cache {
        run.use_cache_folder();
    }
    Ok((run, output))
}

/// Reads `--base-url` as the settings read theirs.
fn base_url(written: &str) -> Result<url::Url, String> {
    let wrong = || format!("`--base-url` is `{written}`, expected an address such as `https://example.org/`");
    let mut url = url::Url::parse(written).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong());
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn build(args: &BuildArgs, run: &Run, output: &Path) -> Result<Exit, Exit> {
    let writer = open(args, run, output)?;
    let reading = run.read()?;
    let key = (!args.no_cache && !args.template_metrics).then(|| build_key(args, run, &reading));
    if let Some(last) = key.and_then(|key| LastBuild::find(&run.cache, key, run.options.scan.now))
        && writer.keep_all(last.list)
    {
        return stand(run, &reading, last, writer);
    }
    let (linked, done) = make(args, run, &reading, writer)?;
    if let Some((key, list)) = key.zip(done.list)
        && let Some(last) = LastBuild::of(&linked.press.site, &linked.diagnostics, list)
    {
        last.keep(&run.cache, key);
        run.keep_cache(Unused::Keep);
    }
    let exit = run.report(&linked, done);
    // The program ends: giving the site back piece by piece would only take time.
    std::mem::forget(linked);
    Ok(exit)
}

/// Names all that a build is made from.
fn build_key(args: &BuildArgs, run: &Run, reading: &Reading) -> Hash {
    pipeline::key(reading, &run.options, &program(args))
}

/// Names the program by its file, since one version is compiled many times, and what decides about a build besides [`briefpress::pipeline::Options`].
fn program(args: &BuildArgs) -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let file = file.map(|file| (file.len(), file.modified().ok()));
    format!("{} {file:?} {}", env!("CARGO_PKG_VERSION"), args.strict)
}

/// Leaves the output as the last build made it, and says again what that said.
fn stand(run: &Run, reading: &Reading, last: LastBuild, writer: Writer) -> Result<Exit, Exit> {
    let report = writer.commit().map_err(|error| failed(error.into()))?;
    run.reporter.show(&last.diagnostics, &Texts::new(Some(&reading.snapshot), None));
    let done = Done { files: Some(FileCounts::of(&report)), ..Done::default() };
    run.close(last.size, &last.diagnostics, done);
    Ok(Exit::Clean)
}

/// Makes the whole site; with errors among the diagnostics the output stays as it was.
pub fn make(args: &BuildArgs, run: &Run, reading: &Reading, writer: Writer) -> Result<(Linked, Done), Exit> {
    let interrupt = Interrupt::catch().map_err(|cause| fail(Exit::Io, cause))?;
    let mut linked = run.assemble(reading)?;
    let metrics = args.template_metrics.then(Metrics::new);
    // With faults known already nothing will be written; pages are rendered all the same, for theirs.
    let early = settle(linked.diagnostics.clone(), &linked.press.site.config.lint, args.strict.into());
    let doomed = has_errors(&early);
    let snapshot = std::sync::Arc::clone(&linked.press.site.snapshot);
    interrupt.hold();
    let program = program(args);
    let earlier = Earlier { cache: &run.cache, program: &program };
    let earlier = (!args.no_cache && !args.template_metrics && !doomed).then_some(earlier);
    let output = Output {
        writer: &writer,
        snapshot: &snapshot,
        metrics: metrics.as_ref(),
        interrupt: &interrupt,
        doomed,
    };
    let whole = match run.render(&mut linked, &output, earlier) {
        Ok(whole) => whole,
        Err(cause) => {
            // Leaves the output as it was, and removes what was staged.
            drop(writer);
            return Err(interrupt.exit().unwrap_or_else(|| failed(cause)));
        }
    };
    let site = std::sync::Arc::clone(&linked.press.site);
    soften_unbuilt(&mut linked.diagnostics, &site);
    run.settle(&mut linked, args.strict);
    if let Some(metrics) = metrics {
        run.reporter.say(&metrics.table());
    }
    let unused = if whole { Unused::Drop } else { Unused::Keep };
    let done = finish(run, &linked, writer, unused)?;
    Ok((linked, done))
}

/// Files for the output of a build; for none, if there are errors already.
struct Output<'a> {
    writer: &'a Writer,
    snapshot: &'a Snapshot,
    metrics: Option<&'a Metrics>,
    interrupt: &'a Interrupt,
    doomed: bool,
}

impl Sink for Output<'_> {
    fn put(&self, route: &Route, body: &Body) -> io::Result<Option<Hash>> {
        if let Some(metrics) = self.metrics {
            metrics.finished(&route.subject);
        }
        self.interrupt.check()?;
        if self.doomed { Ok(None) } else { Ok(Some(self.writer.put(&route.path, body, self.snapshot)?)) }
    }

    fn keep(&self, route: &Route, bytes: Hash) -> io::Result<bool> {
        self.interrupt.check()?;
        Ok(self.writer.keep_bytes(&route.path, bytes)?)
    }
}

/// Commits a build without errors; one with errors leaves the output as it was.
fn finish(run: &Run, linked: &Linked, writer: Writer, unused: Unused) -> Result<Done, Exit> {
    if has_errors(&linked.diagnostics) {
        writer.abandon();
        run.keep_cache(Unused::Keep);
        return Ok(Done::default());
    }
    let output = writer.output().to_owned();
    let report = writer.commit().map_err(|error| failed(error.into()))?;
    run.keep_cache(unused);
    tell_weakness(run, &output, &report);
    Ok(Done { files: Some(FileCounts::of(&report)), list: Some(report.list), ..Done::default() })
}

/// Says what of the output is not as strong as promised.
fn tell_weakness(run: &Run, output: &Path, report: &WriteReport) {
    if report.per_file {
        run.reporter.say(&format!(
            "note: `{}` could not be exchanged as a whole and was changed file by file",
            visible(&output.to_string_lossy())
        ));
    }
    for foreign in &report.foreign {
        run.reporter.say(&format!(
            "note: `{}` in the output is not Briefpress's and was left alone",
            visible(foreign)
        ));
    }
}

fn open(args: &BuildArgs, run: &Run, output: &Path) -> Result<Writer, Exit> {
    let options = |adopt| WriterOptions {
        config: run.options.scan.config.clone(),
        home: std::env::home_dir(),
        adopt,
        ..WriterOptions::new(&run.options.scan.root)
    };
    match Writer::open(output, options(false)) {
        Err(error @ WriteError::Foreign { .. }) if args.adopt => {
            if confirmed(&error) {
                Writer::open(output, options(true)).map_err(|error| failed(error.into()))
            } else {
                Err(Exit::Usage)
            }
        }
        // Adopting replaces files in the way, too.
        Ok(writer) if args.adopt => {
            drop(writer);
            Writer::open(output, options(true)).map_err(|error| failed(error.into()))
        }
        opened => opened.map_err(|error| failed(error.into())),
    }
}

/// Asks before a folder is taken over; without a terminal, `--adopt` itself is the answer.
fn confirmed(error: &WriteError) -> bool {
    if !io::stdin().is_terminal() {
        return true;
    }
    agrees(&format!("{}\nwrite the site there all the same?", visible(&error.to_string())))
}

/// Reports an error of reading or writing with the exit code it asks for.
pub fn failed(cause: io::Error) -> Exit {
    let error = match cause.downcast::<WriteError>() {
        Ok(error) => error,
        Err(cause) => return fail(Exit::Io, cause),
    };
    let exit = match error.kind() {
        WriteErrorKind::Usage => Exit::Usage,
        WriteErrorKind::Io => Exit::Io,
        WriteErrorKind::Busy => Exit::Busy,
    };
    fail(exit, visible(&error.to_string()));
    if let Some(help) = error.help() {
        stream::tell(format_args!("help: {help}"));
    }
    exit
}

#[cfg(test)]
mod tests {
    use super::base_url;

    #[test]
    fn base_urls() {
        assert_eq!(
            base_url("https://example.org/briefs").expect("an address").as_str(),
            "https://example.org/briefs/"
        );
        for wrong in ["example.org", "ftp://example.org", "https://example.org/?q", "mailto:a@b"] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }
}
