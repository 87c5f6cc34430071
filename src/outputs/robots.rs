//! `robots.txt`: everything may be read, and where the sitemap is; for a staging site, that nothing may.

use super::{Output, PlanInput, Press};
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};

/// Writes `robots.txt`.
pub struct Robots;

impl Output for Robots {
    fn id(&self) -> &'static str {
        "robots"
    }

    fn summary(&self) -> &'static str {
        "`robots.txt`, which names the sitemap"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        let addresses = Addresses::new(input.config);
        let url = addresses.file(&input.config.language, &["robots.txt"]);
        vec![addresses.route(url, self.id(), Subject::Robots)]
    }

    fn render(&self, press: &Press, _route: &Route) -> Outcome<Body> {
        let addresses = Addresses::new(&press.site.config);
        let sitemap = addresses.absolute(&addresses.file(press.site.language(), &["sitemap.xml"]));
        if press.site.config.noindex {
            return Outcome::clean(Body::Bytes(b"User-agent: *\nDisallow: /\n".to_vec()));
        }
        Outcome::clean(Body::Bytes(format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()))
    }
}
