//! What `build` and `check` share: options, the run of the pipeline with its progress, and the report at the end.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use briefpress::cache::{Cache, Unused};
use briefpress::check::{Strictness, has_errors, settle};
use briefpress::compose::CitationMemo;
use briefpress::link::Selection;
use briefpress::model::artifact::Body;
use briefpress::model::diagnostic::{Code, Diagnostic, Severity};
use briefpress::model::route::Route;
use briefpress::model::site::Site;
use briefpress::model::source::Hash;
use briefpress::pipeline::{self, Earlier, Linked, Memory, Options, Rendered, Sink, Size};
use briefpress::scan::{Reading, ScanOptions};
use briefpress::write::WriteReport;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::args::{Format, Global};
use super::report::Reporter;
use super::{Exit, fail, json, site};
use briefpress::model::places::Texts;

/// One run of the pipeline, from the first file read to the summary.
pub struct Run {
    /// How to speak.
    pub reporter: Reporter,
    /// How the site is read and built.
    pub options: Options,
    /// Where costly steps are remembered between runs.
    pub cache: Arc<Cache>,
    started: Instant,
}

/// What was done, for the last line.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    kind: &'static str,
    briefs: usize,
    pages: usize,
    /// Files written, left as they were and removed; absent where nothing is written.
    #[serde(flatten)]
    pub files: Option<FileCounts>,
    /// Links to other sites; absent where they are not looked at.
    #[serde(flatten)]
    pub links: Option<LinkCounts>,
    /// Places of the sources that were mended; absent where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<usize>,
    errors: usize,
    warnings: usize,
    notes: usize,
    seconds: f64,
}

/// What became of the output's files.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct FileCounts {
    /// New files, and those whose bytes differ.
    pub written: usize,
    /// Files that were left, or linked.
    pub unchanged: usize,
    /// Files that the site has no more.
    pub removed: usize,
}

/// How many links to other sites were looked at.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LinkCounts {
    /// Addresses, each counted once.
    #[serde(rename = "links")]
    pub all: usize,
    /// Those whose answer was known from an earlier run.
    #[serde(rename = "links_from_cache")]
    pub known: usize,
}

/// What a command did besides looking at the sources.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// What became of the output's files, where one is written.
    pub files: Option<FileCounts>,
    /// The list of the files that a build left.
    pub list: Option<Hash>,
    /// How many links to other sites were looked at, where they were.
    pub links: Option<LinkCounts>,
    /// Places of the sources that were mended, where that was asked for.
    pub fixed: Option<usize>,
}

impl FileCounts {
    /// What a commit did.
    pub fn of(report: &WriteReport) -> Self {
        Self { written: report.written, unchanged: report.unchanged, removed: report.removed }
    }
}

/// A sink that counts.
struct Counted<'a> {
    sink: &'a dyn Sink,
    bar: &'a ProgressBar,
}

impl Sink for Counted<'_> {
    fn put(&self, route: &Route, body: &Body) -> io::Result<Option<Hash>> {
        let put = self.sink.put(route, body)?;
        self.bar.inc(1);
        Ok(put)
    }

    fn keep(&self, route: &Route, bytes: Hash) -> io::Result<bool> {
        let kept = self.sink.keep(route, bytes)?;
        self.bar.inc(kept.into());
        Ok(kept)
    }
}

impl Run {
    /// Prepares a run: `skip` are folders that are no sources.
    pub fn new(global: &Global, selection: Selection, skip: Vec<PathBuf>) -> Result<Self, String> {
        let started = Instant::now();
        let reporter = Reporter::new(global);
        let root = site::find_root(global)?;
        let config = global.config.as_ref().map(|path| root.join(path));
        let skip = skip.into_iter().chain([root.join(".briefpress")]).collect();
        let scan = ScanOptions { root, config, skip, now: site::now(global)? };
        let options = Options::new(scan, selection);
        Ok(Self { reporter, options, cache: Arc::new(Cache::in_memory()), started })
    }

    /// Remembers costly steps in the site's cache folder, too.
    pub fn use_cache_folder(&mut self) {
        self.cache = Arc::new(Cache::open(&pipeline::cache_folder(&self.options.scan.root)));
    }

    /// Writes what is new in the cache to disk; `unused` says whether the run asked for all it needs.
    pub fn keep_cache(&self, unused: Unused) {
        if let Err(cause) = self.cache.flush(unused) {
            self.reporter
                .say(&format!("note: the cache could not be written ({cause}); the next run takes longer"));
        }
    }

    /// Reads, parses and links the site.
    pub fn prepare(&self) -> Result<Linked, Exit> {
        self.assemble(&self.read()?)
    }

    /// Reads the site.
    pub fn read(&self) -> Result<Reading, Exit> {
        Reading::new(&self.options.scan).map_err(|cause| fail(Exit::Io, cause))
    }

    /// Parses and links a site that was read.
    pub fn assemble(&self, reading: &Reading) -> Result<Linked, Exit> {
        let settings = self.options.scan.settings().map_err(|cause| fail(Exit::Io, cause))?;
        let citations = Arc::new(CitationMemo::new(Arc::clone(&self.cache)));
        Ok(pipeline::assemble(reading, &settings, &self.options, &mut Memory::new(citations)))
    }

    /// A bar that counts finished files, on a terminal only.
    pub fn progress(&self, site: &Site) -> ProgressBar {
        self.bar("building", site.routes.len())
    }

    /// A bar that counts to `len`, on a terminal only.
    pub fn bar(&self, message: &'static str, len: usize) -> ProgressBar {
        if self.reporter.quiet || self.reporter.format == Format::Json {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(len as u64);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
        bar.set_style(style.expect("the template is well-formed"));
        bar.set_message(message);
        bar
    }

    /// Renders every page; `sink` takes what is finished. `true` if every file was made, none taken over from `earlier`.
    pub fn render(
        &self,
        linked: &mut Linked,
        sink: &dyn Sink,
        earlier: Option<Earlier<'_>>,
    ) -> io::Result<bool> {
        let bar = self.progress(&linked.press.site);
        let rendered = pipeline::render(&linked.press, &Counted { sink, bar: &bar }, earlier);
        bar.finish_and_clear();
        let Rendered { diagnostics, whole } = rendered?;
        linked.diagnostics.extend(diagnostics);
        Ok(whole)
    }

    /// Settles all diagnostics: severities are final, the order is that of the report.
    pub fn settle(&self, linked: &mut Linked, strict: bool) {
        let faults = std::mem::take(&mut linked.diagnostics);
        linked.diagnostics = settle(faults, &linked.press.site.config.lint, Strictness::from(strict));
    }

    /// Shows diagnostics.
    pub fn show(&self, linked: &Linked, diagnostics: &[Diagnostic]) {
        let site = &linked.press.site;
        self.reporter.show(diagnostics, &Texts::new(Some(&site.snapshot), Some(&site.theme)));
    }

    /// Seconds since the run began.
    pub fn seconds(&self) -> f64 {
        (self.started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0
    }

    /// Shows the diagnostics and the summary; gives the exit code that they ask for.
    pub fn report(&self, linked: &Linked, done: Done) -> Exit {
        self.show(linked, &linked.diagnostics);
        self.close(Size::of(&linked.press.site), &linked.diagnostics, done);
        exit_code(linked)
    }

    /// Shows the summary.
    pub fn close(&self, size: Size, diagnostics: &[Diagnostic], done: Done) {
        let summary = self.summary(size, diagnostics, done);
        if self.reporter.format == Format::Json {
            self.reporter.result(&json::line(&summary));
        } else {
            self.reporter.say(&summary.words());
        }
    }

    fn summary(&self, size: Size, diagnostics: &[Diagnostic], done: Done) -> Summary {
        let count = |severity| diagnostics.iter().filter(|fault| fault.severity == severity).count();
        Summary {
            kind: "summary",
            briefs: size.briefs,
            pages: size.pages,
            files: done.files,
            links: done.links,
            fixed: done.fixed,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            seconds: self.seconds(),
        }
    }
}

impl Summary {
    /// `14 briefs, 60 pages, 3 files written, 80 unchanged, 2 warnings, 0.41 s`.
    fn words(&self) -> String {
        let counted =
            |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let mut parts = vec![counted(self.briefs, "brief"), counted(self.pages, "page")];
        if let Some(files) = &self.files {
            parts.push(format!("{} written", counted(files.written, "file")));
            parts.push(format!("{} unchanged", files.unchanged));
            if files.removed > 0 {
                parts.push(format!("{} removed", files.removed));
            }
        }
        if let Some(links) = &self.links {
            parts.push(format!("{} checked", counted(links.all, "link")));
            parts.push(format!("{} of them from the cache", links.known));
        }
        parts.extend(self.fixed.map(|fixed| format!("{} mended", counted(fixed, "place"))));
        for (count, word) in [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")] {
            if count > 0 {
                parts.push(counted(count, word));
            }
        }
        parts.push(format!("{:.2} s", self.seconds));
        parts.join(", ")
    }
}

/// Faults of the settings end with another code than those of content and theme.
pub fn exit_code(linked: &Linked) -> Exit {
    match (has_errors(&linked.diagnostics), linked.settings_fault) {
        (false, _) => Exit::Clean,
        (true, true) => Exit::Usage,
        (true, false) if linked.diagnostics.iter().any(|fault| fault.code == Code::UnreadableFile) => {
            Exit::Io
        }
        (true, false) => Exit::Content,
    }
}

/// Sets up the threads that all phases share; that there are none to be had is reported.
pub fn start_threads(jobs: Option<u16>) -> Result<(), Exit> {
    let builder =
        rayon::ThreadPoolBuilder::new().num_threads(jobs.map_or(0, usize::from)).stack_size(pipeline::STACK);
    builder.build_global().map_err(|cause| fail(Exit::Io, format!("cannot start threads: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::{FileCounts, Summary};
    use crate::cli::json;

    #[test]
    fn summaries() {
        let files = Some(FileCounts { written: 1, unchanged: 80, removed: 0 });
        let summary = Summary {
            kind: "summary",
            briefs: 14,
            pages: 60,
            files,
            warnings: 2,
            seconds: 0.413,
            ..Summary::default()
        };
        assert_eq!(summary.words(), "14 briefs, 60 pages, 1 file written, 80 unchanged, 2 warnings, 0.41 s");
        assert_eq!(
            json::line(&summary),
            r#"{"kind":"summary","briefs":14,"pages":60,"written":1,"unchanged":80,"removed":0,"errors":0,"warnings":2,"notes":0,"seconds":0.413}"#
        );
    }
}
