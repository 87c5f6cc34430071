//! Renders routes to files: pure, in parallel. One file an output, one line in [`OUTPUTS`].

pub mod addresses;
pub mod assets;
pub mod body;
pub mod citation_files;
pub mod citation_graph;
pub mod code_style;
pub mod feeds;
pub mod files;
pub mod html;
pub mod json;
pub mod library_files;
pub mod llms;
pub mod localized;
pub mod markdown;
pub mod metadata;
pub mod press;
pub mod registries;
pub mod robots;
pub mod sitemap;
pub mod words;
pub mod xml;

use assets::Assets;
pub use press::Press;

use crate::model::artifact::Body;
use crate::model::catalog::Catalog;
use crate::model::config::Config;
use crate::model::diagnostic::Outcome;
use crate::model::route::Route;
use crate::model::site::{CitedSources, Site};
use crate::model::theme::Theme;

/// What pages can be planned from, before links are resolved.
#[derive(Clone, Copy)]
pub struct PlanInput<'a> {
    pub config: &'a Config,
    pub theme: &'a Theme,
    pub catalog: &'a Catalog,
    /// The theme's files under their published names.
    pub assets: &'a Assets,
}

/// A kind of output.
pub trait Output: Sync {
    /// Its name, in routes and docs.
    fn id(&self) -> &'static str;

    /// What it writes, for the reference page.
    fn summary(&self) -> &'static str;

    /// Routes that follow from settings and catalog alone. Of documents they depend on their outlines, not on wordings
    /// ([`crate::model::manuscript::Manuscript::outline`]).
    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        let _ = input;
        Vec::new()
    }

    /// Routes that follow from what built documents cite, known before their links are resolved: content may
    /// link to these.
    fn plan_cited(&self, config: &Config, catalog: &Catalog, sources: &CitedSources) -> Vec<Route> {
        let _ = (config, catalog, sources);
        Vec::new()
    }

    /// Routes of files that built documents name, known once links are resolved. `pages` are those planned
    /// before, from the catalog and from what is cited; the site's own table is still empty.
    fn plan_files(&self, site: &Site, pages: [&[Route]; 2]) -> Vec<Route> {
        let _ = (site, pages);
        Vec::new()
    }

    /// Makes one file. The same press and route give the same bytes.
    fn render(&self, press: &Press, route: &Route) -> Outcome<Body>;
}

/// Every output, in the order in which routes are planned.
pub const OUTPUTS: &[&dyn Output] = &[
    &html::Pages,
    &code_style::CodeStyle,
    &feeds::Feeds,
    &html::redirects::Redirects,
    &citation_files::bib::Bib,
    &citation_files::ris::Ris,
    &citation_files::csl_json::CslJson,
    &markdown::MarkdownTexts,
    &metadata::signposting::Linksets,
    &citation_graph::CitationGraph,
    &registries::oai::OaiRepository,
    &registries::redif::RedifArchive,
    &sitemap::Sitemap,
    &robots::Robots,
    &llms::Llms,
    &assets::ThemeAssets,
    &files::Files,
];
