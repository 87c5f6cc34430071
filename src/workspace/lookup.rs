//! What lies at an address: a decoded path in, a planned route out. No path of the disk is ever made of it.

use crate::model::address::{decode, encode};
use crate::model::route::Subject;
use crate::model::site::Site;

/// What lies at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file of the site, by its index in the table of routes.
    Route(usize),
    /// Where the reader is sent, relative to the address.
    Redirect(String),
    /// Nothing; the page that says so, by its index, if the theme has one.
    Nothing(Option<usize>),
}

/// Looks up the decoded path of a request.
pub fn find(site: &Site, path: &str) -> Found {
    let base = decode(site.base_path());
    let Some(below) = path.strip_prefix(&*base) else {
        return outside(site, &base, path);
    };
    let mut file = below.to_owned();
    if file.is_empty() || file.ends_with('/') {
        file.push_str("index.html");
    }
    if let Some(route) = route_of(site, &file) {
        return Found::Route(route);
    }
    if !below.ends_with('/') && route_of(site, &format!("{below}/index.html")).is_some() {
        return Found::Redirect(relative(below.rsplit('/').next().unwrap_or(below)));
    }
    Found::Nothing(not_found(site, below))
}

/// An address above the site: the root leads to it.
fn outside(site: &Site, base: &str, path: &str) -> Found {
    if path == "/" {
        let parts = base.split('/').filter(|part| !part.is_empty());
        return Found::Redirect(parts.fold("./".to_owned(), |mut url, part| {
            encode(part, &mut url);
            url.push('/');
            url
        }));
    }
    if base.strip_suffix('/') == Some(path) {
        return Found::Redirect(relative(path.rsplit('/').next().unwrap_or(path)));
    }
    Found::Nothing(not_found(site, ""))
}

/// `./name/`: the folder beside the address that lacked its slash.
fn relative(name: &str) -> String {
    let mut url = "./".to_owned();
    encode(name, &mut url);
    url.push('/');
    url
}

fn route_of(site: &Site, file: &str) -> Option<usize> {
    site.routes.binary_search_by(|route| (*route.path).cmp(file)).ok()
}

/// The page for addresses that do not exist, in the language whose folder holds the address.
fn not_found(site: &Site, below: &str) -> Option<usize> {
    let is_page = |route: &usize| matches!(site.routes[*route].subject, Subject::NotFound { .. });
    let first = below.split('/').next().unwrap_or("");
    let own = route_of(site, &format!("{first}/404.html")).filter(is_page);
    own.or_else(|| route_of(site, "404.html").filter(is_page))
}
