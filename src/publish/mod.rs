//! Puts a finished site on a host: a plan first, then guards, then everything in an order that never breaks a page.
//!
//! ```text
//! build ─→ release ─┐
//! host ── read ─────┴→ plan ─→ guards ─→ (the user says yes) ─→ compress ─→ send ─→ verify ─→ prune ─→ purge
//! ```
//!
//! 1. [`release`]: what is to lie on the host, by the routes of the site, and the form of its manifest.
//! 2. [`target::Target::read`]: what lies there now. Nothing is written.
//! 3. [`plan`]: what is added, changed and removed.
//! 4. [`guards`], [`lost`]: reasons not to go on; until here the host is as it was.
//! 5. [`precompress`]: compressed forms of what changed, for servers that send them.
//! 6. [`target::Target::send`]: hashed assets, then pages and files, then what names them, then the manifest.
//! 7. [`verify`]: the public address shows what was sent.
//! 8. [`target::Target::prune`]: what is no more, and releases that are too old to be kept.
//! 9. [`purge`]: caches are told which addresses changed.
//!
//! What holds: an error in one step stops the later ones. The state of a host is on the host; the folder
//! `.briefpress/publish/<target>/` only saves time. A run that was stopped is completed by the next one.

pub mod due;
pub mod error;
pub mod guards;
pub mod host_files;
pub mod http;
pub mod local;
pub mod lost;
pub mod parallel;
pub mod plan;
pub mod precompress;
pub mod program;
pub mod purge;
pub mod release;
pub mod secret;
pub mod target;
pub mod targets;
pub mod verify;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

use self::host_files::Headers;
use self::release::{File, Release, Role, Stamp};
use self::target::Tree;
use crate::model::artifact::Manifest;
use crate::model::route::{Route, Subject};
use crate::model::site::Site;
use crate::model::target::{Place, TargetConfig};

/// The release that a finished site makes, and where its bytes are; `by` says who makes it.
pub fn release_of(
    site: &Site,
    config: &TargetConfig,
    (root, manifest): (&Path, &Manifest),
    (now, by): (Timestamp, &str),
) -> (Release, Tree) {
    let routes: BTreeMap<&str, &Route> = site.routes.iter().map(|route| (&*route.path, route)).collect();
    let mut files = BTreeMap::new();
    for (path, entry) in &manifest.files {
        let mut file = File::new(path, *entry, Role::List);
        if let Some(route) = routes.get(&**path) {
            (file.role, file.of) = role(site, route);
        }
        files.insert(path.clone(), file);
    }
    let stamp = Stamp::new(now, by, &files);
    let mut release = Release::new(stamp, site.config.base_url.as_str(), files);
    let forms = config.precompress.then(|| root.with_file_name("compressed"));
    let mut tree = Tree { root: root.to_owned(), forms, ..Tree::default() };
    supply(site, config, &mut release, &mut tree);
    (release, tree)
}

/// What a file of the site is, and of what it is the page.
fn role(site: &Site, route: &Route) -> (Role, Option<Box<str>>) {
    match &route.subject {
        Subject::ThemeAsset { .. } | Subject::CodeStyle => (Role::Asset, None),
        Subject::File { .. } => (Role::File, None),
        Subject::Redirect { to } => (Role::Redirect, Some(to.clone())),
        Subject::Doc(doc) if route.path.ends_with(".html") => {
            let entry = site.catalog.doc(*doc);
            let of = match entry.brief {
                // The language tells its editions apart.
                Some(brief) => format!("{} {}", site.catalog.brief(brief).id, entry.manuscript.lang.as_str()),
                None => entry.manuscript.file.to_string(),
            };
            (Role::Page, Some(of.into()))
        }
        Subject::Series { record, year: None, page: 1, .. }
        | Subject::Person { record, page: 1, .. }
        | Subject::Term { record, page: 1, .. }
            if route.path.ends_with(".html") =>
        {
            let file = site.catalog.record(*record).record.file.as_ref();
            (Role::List, file.map(|file| file.as_str().into()))
        }
        _ => (Role::List, None),
    }
}

/// Adds the files that the kind of host reads.
fn supply(site: &Site, config: &TargetConfig, release: &mut Release, tree: &mut Tree) {
    let base = &site.config.base_url;
    let headers = Headers::new(&site.config, config);
    let mut made: Vec<(&'static str, String)> = Vec::new();
    match &config.place {
        Place::Netlify(_) => {
            made.push(("_headers", host_files::headers_file(&headers, release, base)));
            made.extend(host_files::redirects_file(release, base, "301!").map(|text| ("_redirects", text)));
        }
        Place::Directory { .. } | Place::Ssh(_) => {
            tree.beside.insert("nginx.conf", host_files::nginx(&headers, release, base));
            tree.beside.insert("Caddyfile", host_files::caddy(&headers, release, base));
        }
        Place::Store(_) => {}
        Place::Git(_) => {
            made.push((".nojekyll", String::new()));
            made.extend(config.domain.as_ref().map(|domain| ("CNAME", format!("{domain}\n"))));
            made.push(("_headers", host_files::headers_file(&headers, release, base)));
            made.extend(host_files::redirects_file(release, base, "301").map(|text| ("_redirects", text)));
        }
        Place::Archive { .. } => {
            made.push(("_headers", host_files::headers_file(&headers, release, base)));
            made.extend(host_files::redirects_file(release, base, "301").map(|text| ("_redirects", text)));
            made.push(("staticwebapp.config.json", host_files::static_web_app(&headers, release, base)));
        }
    }
    for (path, text) in made {
        if release.supply(path, text.as_bytes()) {
            tree.made.insert(path.into(), text.into_bytes());
        }
    }
}
