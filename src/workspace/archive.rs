//! What outlives a generation: the theme's files under their former names, and pages that could be made.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::generation::{Generation, Page};
use super::pages::Pages;
use super::payload::Payload;
use crate::model::route::Subject;

/// So many generations back the theme's files can be had.
const GENERATIONS: usize = 8;

/// Files of former generations.
#[derive(Debug, Default)]
pub struct Archive {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// By path below the output folder, what each of the last generations alone had; the newest last.
    assets: VecDeque<BTreeMap<Box<str>, Arc<Page>>>,
    /// By address, pages without faults of the theme.
    good: Pages<Box<str>>,
}

impl Archive {
    /// Keeps the theme's files that the next generation does not have.
    pub fn retire(&self, old: &Generation, new: &Generation) {
        let routes = old.press.site.routes.iter().enumerate();
        let assets = routes.filter(|(_, route)| matches!(route.subject, Subject::ThemeAsset { .. }));
        let dropped = assets.filter(|(_, route)| {
            new.press.site.routes.binary_search_by(|other| other.path.cmp(&route.path)).is_err()
        });
        let dropped = dropped.filter_map(|(index, route)| Some((route.path.clone(), old.page(index).ok()?)));
        // What is on the disk may be another file by now.
        let dropped = dropped.filter(|(_, page)| matches!(page.body, Payload::Memory(_))).collect();
        let mut kept = self.kept();
        kept.assets.push_back(dropped);
        if kept.assets.len() > GENERATIONS {
            kept.assets.pop_front();
        }
    }

    /// A file of the theme as one of the last generations had it, by its path below the output folder.
    pub fn asset(&self, path: &str) -> Option<Arc<Page>> {
        self.kept().assets.iter().rev().find_map(|assets| assets.get(path).cloned())
    }

    /// Remembers a page that could be made.
    pub fn keep_good(&self, url: &str, page: &Arc<Page>) {
        self.kept().good.put(url.into(), Arc::clone(page));
    }

    /// The page at an address as it last could be made.
    pub fn last_good(&self, url: &str) -> Option<Arc<Page>> {
        self.kept().good.get(url)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
