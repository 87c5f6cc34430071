//! The last build as a whole: where nothing that it was made from has changed, its files stand and its faults hold.
//!
//! A build is a function of the snapshot, the options, the program and the time; the time counts only where a date
//! falls due. [`key`] names all but the time. The caller makes sure that the output still is what the build left.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Options;
use crate::cache::{Cache, Step};
use crate::model::catalog::DocId;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::meta::Moment;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::source::{Hash, Snapshot};
use crate::scan::Reading;

/// What a finished build leaves for the next one.
#[derive(Debug, Serialize, Deserialize)]
pub struct LastBuild {
    /// When it was made; a clock that was put back is not asked.
    from: Timestamp,
    /// The first moment at which time alone may change anything.
    until: Timestamp,
    /// The list of the output's files, by [`crate::write::WriteReport::list`].
    pub list: Hash,
    /// How much there is.
    pub size: Size,
    /// What was reported, with the severities of the settings.
    pub diagnostics: Vec<Diagnostic>,
}

/// How much a site is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Size {
    /// Briefs of which an edition is built.
    pub briefs: usize,
    /// Pages, without redirects.
    pub pages: usize,
}

impl Size {
    /// How much a linked site is.
    pub fn of(site: &Site) -> Self {
        let built = |doc: &DocId| site.catalog.doc(*doc).state.is_built();
        let is_page = |route: &&Route| {
            route.path.ends_with(".html")
                && !matches!(route.subject, Subject::Redirect { .. } | Subject::File { .. })
        };
        let briefs = site.catalog.briefs.iter().filter(|brief| brief.editions.iter().any(built));
        Self { briefs: briefs.count(), pages: site.routes.iter().filter(is_page).count() }
    }
}

impl LastBuild {
    /// The record of a build of `site`, if its faults can be shown again: none is an error, all lie in sources.
    pub fn of(site: &Site, diagnostics: &[Diagnostic], list: Hash) -> Option<Self> {
        let shown = |fault: &Diagnostic| {
            let spans = fault.span.iter().chain(fault.related.iter().map(|related| &related.span));
            fault.severity != Severity::Error
                && spans.into_iter().all(|span| site.snapshot.files.contains_key(&span.file))
        };
        if !diagnostics.iter().all(shown) {
            return None;
        }
        let from = site.snapshot.now;
        let tomorrow = site.config.time_zone.to_datetime(from).date().tomorrow().ok()?;
        let midnight = Moment::Local(tomorrow.at(0, 0, 0, 0)).instant(&site.config.time_zone);
        let until = site.catalog.until.into_iter().chain([midnight]).min()?;
        Some(Self { from, until, list, size: Size::of(site), diagnostics: diagnostics.to_vec() })
    }

    /// The build under `key`, if it is remembered and the clock has changed nothing since.
    pub fn find(cache: &Cache, key: Hash, now: Timestamp) -> Option<Self> {
        let found: Self = postcard::from_bytes(&cache.get(Step::Build, key)?).ok()?;
        (found.from <= now && now < found.until).then_some(found)
    }

    /// Remembers it under `key`.
    pub fn keep(&self, cache: &Cache, key: Hash) {
        if let Ok(bytes) = postcard::to_stdvec(self) {
            cache.put(Step::Build, key, bytes);
        }
    }
}

/// Names everything that a build is made from but the time; `program` says which program with which further options.
pub fn key(reading: &Reading, options: &Options, program: &str) -> Hash {
    let Options { scan, base_url, keep_canonical, noindex, minify, selection } = options;
    let base_url = base_url.as_ref().map(url::Url::as_str);
    let settings = scan.settings().ok();
    let mut text = format!(
        "{program}\n{settings:?} {base_url:?} {keep_canonical} {noindex} {minify} {selection:?}\n{:?}\n{:?}\n",
        reading.diagnostics, reading.links
    )
    .into_bytes();
    add_files(&reading.snapshot, &mut text);
    Hash::of(&text)
}

fn add_files(snapshot: &Snapshot, text: &mut Vec<u8>) {
    for (path, file) in &snapshot.files {
        text.extend_from_slice(path.as_str().as_bytes());
        text.push(b'\n');
        text.extend_from_slice(&file.hash.0);
        text.extend_from_slice(
            file.disk_name.as_deref().map_or(&[], |name| name.as_os_str().as_encoded_bytes()),
        );
        text.push(b'\n');
    }
}
