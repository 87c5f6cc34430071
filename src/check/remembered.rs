//! What a later build needs to know of a page that it takes over: the facts of this one's, without its table of routes.

use serde::{Deserialize, Serialize};

use super::page::{Checker, PageFacts, PlaceLink, place_hash};

/// What is remembered of a page without faults: [`PageFacts`] that mean the same in another table of routes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RememberedFacts {
    /// Hashes of the ids, sorted.
    ids: Vec<u64>,
    /// Hashes of the path of another page and of the id of the place in it.
    places: Vec<(u64, u64)>,
}

impl Checker<'_> {
    /// What to remember of a page; `None` if it has faults.
    pub fn remember(&self, facts: &PageFacts) -> Option<RememberedFacts> {
        let place = |place: &PlaceLink| (place_hash(&self.site.routes[place.target as usize].path), place.id);
        facts.faults.is_empty().then(|| RememberedFacts {
            ids: facts.ids.clone(),
            places: facts.places.iter().map(place).collect(),
        })
    }

    /// The facts of a page that was remembered; `None` where a page that it links to is gone.
    pub fn recall(&self, route: usize, remembered: &RememberedFacts) -> Option<PageFacts> {
        let by_path = self.by_path.get_or_init(|| {
            let routes = self.site.routes.iter().enumerate();
            routes.map(|(index, route)| (place_hash(&route.path), index as u32)).collect()
        });
        let place = |(path, id): &(u64, u64)| {
            Some(PlaceLink { target: *by_path.get(path)?, id: *id, written: Box::default() })
        };
        Some(PageFacts {
            route: route as u32,
            ids: remembered.ids.clone(),
            places: remembered.places.iter().map(place).collect::<Option<_>>()?,
            faults: Vec::new(),
        })
    }
}
