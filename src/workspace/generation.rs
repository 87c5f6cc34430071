//! One state of the site, whole: linked, its pages made when they are asked for.
//!
//! A generation never changes but for what it remembers: pages made, faults found while making them. What a page is
//! made of is fixed, so whoever holds a generation sees one site, whatever happens on the disk meanwhile.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::archive::Archive;
use super::follow::FollowPlace;
use super::pages::Pages;
use super::payload::{DiskFile, LARGE, Payload};
use crate::check::{Strictness, has_errors, once_each, settle};
use crate::link::resolve::soften_unbuilt;
use crate::model::address::decode;
use crate::model::artifact::Body;
use crate::model::diagnostic::Diagnostic;
use crate::model::media::{is_page, media_type};
use crate::model::source::{Hash, SourcePath};
use crate::outputs::Press;
use crate::pipeline::{Linked, render_route};
use crate::scan::SiteFolder;

/// One state of the site.
pub struct Generation {
    /// From 1.
    pub number: u64,
    /// The linked site, from which pages are made.
    pub press: Press,
    /// What led to it.
    pub change: Change,
    /// What was wrong with the sources.
    prepared: Vec<Diagnostic>,
    found: Mutex<Found>,
    pages: Mutex<Pages>,
    archive: Arc<Archive>,
}

/// What led from one generation to the next.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Files that are new, gone or have other content; none for the first generation.
    pub files: Vec<SourcePath>,
    /// From the notice of the change to the generation.
    pub milliseconds: f64,
    /// Where the author is writing, if that can be told.
    pub follow: Option<FollowPlace>,
}

/// A file as it is sent.
#[derive(Debug)]
pub struct Page {
    /// Its bytes, or where they lie.
    pub body: Payload,
    /// Names the content.
    pub hash: Hash,
    /// The media type of its path.
    pub media: &'static str,
}

/// What making pages has shown to be wrong.
#[derive(Default)]
struct Found {
    /// By route.
    of_pages: BTreeMap<usize, Vec<Diagnostic>>,
    /// Of every page, once all were looked at.
    of_all: Option<Vec<Diagnostic>>,
}

/// Why there is no file.
#[derive(Debug)]
pub enum NoPage {
    /// What is on the disk is not what this generation was made of: a newer one is on its way.
    Changed,
    /// It could not be made; the faults say why.
    Failed,
}

impl Page {
    /// A file from its bytes and its path.
    pub fn new(bytes: Vec<u8>, path: &str) -> Self {
        Self { hash: Hash::of(&bytes), media: media_type(path), body: Payload::Memory(bytes.into()) }
    }

    /// The content's name in HTTP.
    pub fn etag(&self) -> String {
        self.hash.hex(32)
    }
}

impl Generation {
    /// The state that was linked.
    pub fn new(number: u64, linked: Linked, change: Change, archive: Arc<Archive>) -> Self {
        Self {
            number,
            press: linked.press,
            change,
            prepared: linked.diagnostics,
            found: Mutex::default(),
            pages: Mutex::default(),
            archive,
        }
    }

    /// The file of a route: as `build` would write it.
    pub fn page(&self, route: usize) -> Result<Arc<Page>, NoPage> {
        if let Some(page) = self.pages().get(&route) {
            return match &page.body {
                Payload::Disk(file) if file.open().is_err() => Err(NoPage::Changed),
                _ => Ok(page),
            };
        }
        let page = self.make(route)?;
        self.pages().put(route, Arc::clone(&page));
        Ok(page)
    }

    fn make(&self, route: usize) -> Result<Arc<Page>, NoPage> {
        let planned = &self.press.site.routes[route];
        let made = render_route(&self.press, planned);
        let failed = has_errors(&made.diagnostics);
        if !made.diagnostics.is_empty() {
            self.found().of_pages.insert(route, made.diagnostics);
        }
        let bytes = match made.value {
            Body::Bytes(bytes) => bytes,
            Body::Copy(path) => match self.large(&path, &planned.path) {
                Some(page) => return page.map(Arc::new),
                None => self.copy(&path)?,
            },
        };
        if failed && bytes.is_empty() {
            return self.archive.last_good(&planned.url).ok_or(NoPage::Failed);
        }
        let page = Arc::new(Page::new(bytes, &planned.path));
        if is_page(page.media) {
            self.archive.keep_good(&planned.url, &page);
        }
        Ok(page)
    }

    /// A large file of the site, for an output file at `path`; `None` if it is small enough to be held.
    fn large(&self, source: &SourcePath, path: &str) -> Option<Result<Page, NoPage>> {
        let snapshot = &self.press.site.snapshot;
        let file = snapshot.files.get(source).filter(|file| file.text.is_none() && file.len > LARGE)?;
        if file.trimmed.is_some() {
            return None;
        }
        let found = DiskFile::find(snapshot, source, file).map_err(|_| NoPage::Changed);
        Some(found.map(|found| Page {
            body: Payload::Disk(Arc::new(found)),
            hash: file.hash,
            media: media_type(path),
        }))
    }

    /// The bytes of a file of the site, if they are still what they were.
    fn copy(&self, path: &SourcePath) -> Result<Vec<u8>, NoPage> {
        let snapshot = &self.press.site.snapshot;
        let file = snapshot.files.get(path).ok_or(NoPage::Changed)?;
        if let Some(text) = file.text.as_ref().filter(|text| Hash::of(text.as_bytes()) == file.hash) {
            return Ok(text.as_bytes().to_vec());
        }
        let disk = file.disk_name.clone().unwrap_or_else(|| path.as_str().into());
        let read = SiteFolder::open(&snapshot.root).and_then(|folder| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut folder.file(&disk)?, &mut bytes)?;
            Ok(bytes)
        });
        let read = read.map_err(|_| NoPage::Changed)?;
        if Hash::of(&read) != file.hash {
            return Err(NoPage::Changed);
        }
        Ok(match &file.trimmed {
            Some(trimmed) => {
                let mut published = Vec::with_capacity(read.len());
                trimmed.publish(0, &read, &mut published);
                published
            }
            None => read,
        })
    }

    /// A file of the theme as one of the last generations had it, by its decoded address.
    pub fn former_asset(&self, path: &str) -> Option<Arc<Page>> {
        self.archive.asset(path.strip_prefix(&*decode(self.press.site.base_path()))?)
    }

    /// Takes in what looking at every page has shown.
    pub fn all_faults(&self, faults: Vec<Diagnostic>) {
        self.found().of_all = Some(faults);
    }

    /// How much is known to be wrong: changes whenever [`Generation::diagnostics`] may.
    pub fn fault_count(&self) -> usize {
        let found = self.found();
        found.of_pages.values().map(Vec::len).sum::<usize>() + usize::from(found.of_all.is_some())
    }

    /// All that is known to be wrong, settled and sorted.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = self.prepared.clone();
        all.extend(self.faults_of_pages());
        soften_unbuilt(&mut all, &self.press.site);
        settle(all, &self.press.site.config.lint, Strictness::Usual)
    }

    fn faults_of_pages(&self) -> Vec<Diagnostic> {
        let found = self.found();
        if let Some(all) = &found.of_all {
            return all.clone();
        }
        let mut faults = once_each(found.of_pages.values().flatten().cloned().collect());
        faults.extend(self.press.composition_faults());
        faults
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
