//! What one run of the pipeline leaves for the next, so that `serve` makes again only what an edit changed.
//!
//! Every value is kept under all that it was made from, so a run with a memory gives what a run with an
//! empty one gives, as `build` has. With [`LastGood::Shown`] something newer that cannot be read is an
//! exception: what it last was stays.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::compose::CitationMemo;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::library::Library;
use crate::model::manuscript::Manuscript;
use crate::model::record::Record;
use crate::model::route::Route;
use crate::model::source::{Hash, SourceFile, SourcePath};
use crate::model::theme::Theme;
use crate::parse::ParseOptions;

/// What stands for a file that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastGood {
    /// Nothing: the fault is all there is.
    #[default]
    Forgotten,
    /// What it last was, if it ever was readable.
    Shown,
}

/// What one run leaves for the next.
#[derive(Debug, Default)]
pub struct Memory {
    /// Rendered pieces of citations.
    pub citations: Arc<CitationMemo>,
    pub(super) last_good: LastGood,
    /// By the settings file and what the command line says.
    pub(super) settings: Option<Kept<Hash, Arc<Config>>>,
    /// Settings that had no fault.
    pub(super) good_settings: Option<(Hash, Arc<Config>)>,
    /// By settings and the theme's files.
    pub(super) theme: Option<Kept<Hash, Arc<Theme>>>,
    /// A theme that could be compiled.
    pub(super) good_theme: Option<Arc<Theme>>,
    pub(super) manuscripts: FileMemo<Arc<ParseOptions>, Option<Arc<Manuscript>>>,
    pub(super) records: FileMemo<Hash, Option<Arc<Record>>>,
    pub(super) libraries: FileMemo<(), Arc<Library>>,
    /// The documents in their places.
    pub(super) catalog: crate::link::catalog::Memo,
    /// The plan of pages, by the theme, as long as the catalog keeps its outline.
    pub(super) pages: Option<Kept<ByIdentity<Theme>, Arc<Vec<Route>>>>,
    /// Where the targets of each document lead.
    pub(super) links: crate::link::resolve::Memo,
    /// The table of addresses.
    pub(super) routes: crate::link::routes::Memo,
}

impl Memory {
    /// A memory of nothing but citations.
    pub fn new(citations: Arc<CitationMemo>) -> Self {
        Self { citations, ..Self::default() }
    }

    /// Lets the last readable form of a file stand for one that cannot be read.
    pub fn showing_last_good(mut self) -> Self {
        self.last_good = LastGood::Shown;
        self
    }
}

/// A value, and what it was made from.
#[derive(Debug)]
pub(super) struct Kept<K, T> {
    pub key: K,
    pub made: Outcome<T>,
}

/// A value that is compared by its identity.
#[derive(Debug)]
pub(super) struct ByIdentity<T>(pub Arc<T>);

impl<T> PartialEq for ByIdentity<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The value made from `key`: that of `slot`, or made now.
pub(super) fn kept<K: PartialEq, T>(
    slot: &mut Option<Kept<K, T>>,
    key: K,
    make: impl FnOnce() -> Outcome<T>,
) -> &Outcome<T> {
    if slot.as_ref().is_some_and(|kept| kept.key != key) {
        *slot = None;
    }
    &slot.get_or_insert_with(|| Kept { key, made: make() }).made
}

/// Values made of one file each, under a common setting.
#[derive(Debug)]
pub(super) struct FileMemo<K, T> {
    setting: Option<K>,
    entries: HashMap<SourcePath, Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    hash: Hash,
    made: Outcome<T>,
    /// Stands for `made`, which cannot be used.
    good: Option<T>,
}

/// The values of many files.
#[derive(Debug)]
pub(super) struct FromFiles<T> {
    /// In the order of the files.
    pub values: Vec<T>,
    pub diagnostics: Vec<Diagnostic>,
    /// The files whose last good value is shown.
    pub stale: Vec<SourcePath>,
}

impl<K, T> Default for FileMemo<K, T> {
    fn default() -> Self {
        Self { setting: None, entries: HashMap::new() }
    }
}

impl<K: PartialEq, T: Clone + Send + Sync> FileMemo<K, T> {
    /// The value of each file: made now, in parallel, where it is not known. `is_good` says which values
    /// later faulty ones may be replaced by.
    pub fn all(
        &mut self,
        setting: K,
        files: &[(&SourcePath, &SourceFile)],
        make: impl Fn(&SourcePath, &SourceFile) -> Outcome<T> + Sync,
        is_good: Option<&dyn Fn(&T) -> bool>,
    ) -> FromFiles<T> {
        if self.setting.as_ref() != Some(&setting) {
            self.entries.values_mut().for_each(|entry| entry.hash = Hash([0; 32]));
            self.setting = Some(setting);
        }
        let unknown = |file: &&(&SourcePath, &SourceFile)| {
            self.entries.get(file.0).is_none_or(|entry| entry.hash != file.1.hash)
        };
        let unknown: Vec<_> = files.iter().filter(unknown).collect();
        let made: Vec<Outcome<T>> = unknown.par_iter().map(|(path, file)| make(path, file)).collect();
        for ((path, file), made) in unknown.into_iter().zip(made) {
            self.keep(path, file.hash, made, is_good);
        }
        self.forget_others(files);
        self.gather(files)
    }

    fn keep(
        &mut self,
        path: &SourcePath,
        hash: Hash,
        made: Outcome<T>,
        is_good: Option<&dyn Fn(&T) -> bool>,
    ) {
        let old = self.entries.remove(path);
        let good = is_good.filter(|is_good| !is_good(&made.value)).and_then(|is_good| {
            let old = old?;
            old.good.or_else(|| is_good(&old.made.value).then_some(old.made.value))
        });
        self.entries.insert(path.clone(), Entry { hash, made, good });
    }

    /// Drops files that are no more.
    fn forget_others(&mut self, files: &[(&SourcePath, &SourceFile)]) {
        if self.entries.len() > files.len() {
            let there: std::collections::HashSet<&SourcePath> = files.iter().map(|(path, _)| *path).collect();
            self.entries.retain(|path, _| there.contains(path));
        }
    }

    fn gather(&self, files: &[(&SourcePath, &SourceFile)]) -> FromFiles<T> {
        let mut all =
            FromFiles { values: Vec::with_capacity(files.len()), diagnostics: Vec::new(), stale: Vec::new() };
        for (path, _) in files {
            let Some(entry) = self.entries.get(*path) else { continue };
            all.diagnostics.extend(entry.made.diagnostics.iter().cloned());
            match &entry.good {
                Some(good) => {
                    all.values.push(good.clone());
                    all.stale.push((*path).clone());
                }
                None => all.values.push(entry.made.value.clone()),
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::FileMemo;
    use crate::model::diagnostic::{Code, Diagnostic, Outcome};
    use crate::model::source::{SourceFile, SourcePath};

    /// Makes upper case of files; `!` is faulty.
    struct Case {
        memo: FileMemo<u32, String>,
        made: std::sync::atomic::AtomicUsize,
    }

    impl Case {
        fn new() -> Self {
            Self { memo: FileMemo::default(), made: Default::default() }
        }

        fn check(&mut self, setting: u32, texts: &[(&str, &str)], want: &[&str], made: usize, stale: usize) {
            let files: Vec<_> = texts
                .iter()
                .map(|(path, text)| (SourcePath::new(path).expect("a path"), SourceFile::of_text(text)))
                .collect();
            let files: Vec<_> = files.iter().map(|(path, file)| (path, file)).collect();
            *self.made.get_mut() = 0;
            let count = &self.made;
            let make = |_: &SourcePath, file: &SourceFile| {
                count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let text = file.text.as_deref().expect("a text").to_uppercase();
                let faults = text.contains('!').then(|| Diagnostic::new(Code::BadValue, text.clone()));
                Outcome { value: text, diagnostics: faults.into_iter().collect() }
            };
            let all = self.memo.all(setting, &files, make, Some(&|text: &String| !text.contains('!')));
            assert_eq!(all.values, want);
            assert_eq!(*self.made.get_mut(), made, "{texts:?}");
            assert_eq!(all.stale.len(), stale);
            let faulty = texts.iter().filter(|(_, text)| text.contains('!')).count();
            assert_eq!(all.diagnostics.len(), faulty, "faults are told every time");
        }
    }

    #[test]
    fn only_what_changed_is_made_again() {
        let mut case = Case::new();
        case.check(1, &[("a", "x"), ("b", "y!")], &["X", "Y!"], 2, 0);
        case.check(1, &[("a", "x"), ("b", "y!")], &["X", "Y!"], 0, 0);
        case.check(1, &[("a", "z"), ("b", "y!"), ("c", "c")], &["Z", "Y!", "C"], 2, 0);
        case.check(2, &[("a", "z"), ("c", "c")], &["Z", "C"], 2, 0);
    }

    #[test]
    fn the_last_good_value_stays() {
        let mut case = Case::new();
        case.check(1, &[("a", "x")], &["X"], 1, 0);
        case.check(1, &[("a", "!")], &["X"], 1, 1);
        case.check(1, &[("a", "?!")], &["X"], 1, 1);
        case.check(1, &[("a", "?!")], &["X"], 0, 1);
        case.check(2, &[("a", "?!")], &["X"], 1, 1);
        case.check(2, &[("a", "y")], &["Y"], 1, 0);
        case.check(2, &[], &[], 0, 0);
        case.check(2, &[("a", "!")], &["!"], 1, 0);
    }
}
