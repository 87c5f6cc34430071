//! The style sheet of highlighted code, under a name that holds a hash of its content; only where a built document has code.

use super::{Output, Press};
use crate::compose::code::code_style_css;
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::source::Hash;

/// Writes the style sheet of highlighted code.
pub struct CodeStyle;

impl Output for CodeStyle {
    fn id(&self) -> &'static str {
        "code-style"
    }

    fn summary(&self) -> &'static str {
        "the style sheet of highlighted code, where a page has code in a language that is named"
    }

    fn plan_files(&self, site: &Site, _pages: [&[Route]; 2]) -> Vec<Route> {
        let mut built = site.catalog.docs.iter().filter(|doc| doc.state.is_built());
        if !built.any(|doc| doc.manuscript.doc.codes.iter().any(|code| code.language.is_some())) {
            return Vec::new();
        }
        let name = format!("assets/css/code.{}.css", Hash::of(code_style_css().as_bytes()).hex(10));
        let addresses = Addresses::new(&site.config);
        let url = addresses.file(site.language(), &[&name]);
        vec![addresses.route(url, self.id(), Subject::CodeStyle)]
    }

    fn render(&self, _press: &Press, _route: &Route) -> Outcome<Body> {
        Outcome::clean(Body::Bytes(code_style_css().into_bytes()))
    }
}
