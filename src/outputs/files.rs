//! Files of the site that are published as they are: those that built documents name, and all of `content/static/`.

use super::{Output, Press};
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::source::SourcePath;
use crate::text::litter::is_litter;

/// The folder whose files are copied to the root of the site.
const STATIC: &str = "content/static";

/// Copies files.
pub struct Files;

impl Output for Files {
    fn id(&self) -> &'static str {
        "files"
    }

    fn summary(&self) -> &'static str {
        "pictures, downloads and other files that built pages name, and everything in `content/static/`"
    }

    fn plan_files(&self, site: &Site, _pages: [&[Route]; 2]) -> Vec<Route> {
        let addresses = Addresses::new(&site.config);
        let route = |url: Box<str>, path: &SourcePath| {
            addresses.route(url, self.id(), Subject::File { path: path.clone() })
        };
        let named = site.files.iter().map(|(path, url)| route(url.clone(), path));
        let fixed = site.snapshot.files.keys().filter(|path| !site.files.contains_key(*path));
        let fixed = fixed.filter_map(|path| {
            let name = path.below(STATIC).filter(|name| is_published(name))?;
            Some(route(addresses.file(site.language(), &[name]), path))
        });
        named.chain(fixed).collect()
    }

    fn render(&self, _press: &Press, route: &Route) -> Outcome<Body> {
        let Subject::File { path } = &route.subject else { return Outcome::default() };
        Outcome::clean(Body::Copy(path.clone()))
    }
}

/// Whether a file of `content/static/` may be published: no hidden file (but `.well-known/`), no lock or backup of an editor.
fn is_published(path: &str) -> bool {
    let hidden = path.split('/').enumerate().any(|(depth, part)| {
        part.starts_with('.') && !(depth == 0 && part == ".well-known" && path.len() > part.len())
    });
    let name = path.rsplit('/').next().unwrap_or(path);
    !hidden && !is_litter(name)
}

#[cfg(test)]
mod tests {
    use super::is_published;

    #[test]
    fn what_is_published() {
        for (path, expected) in [
            ("CNAME", true),
            ("a/b.txt", true),
            (".well-known/security.txt", true),
            (".env", false),
            ("a/.git/config", false),
            ("a/.well-known/x", false),
            (".well-known/.x", false),
            ("report.docx~", false),
            ("~$report.docx", false),
            ("a.md.swp", false),
            ("a/Thumbs.db", false),
        ] {
            assert_eq!(is_published(path), expected, "{path}");
        }
    }
}
