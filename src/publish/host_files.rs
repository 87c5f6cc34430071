//! What hosts read besides the site: headers and redirects, in the form of each.
//!
//! One table of headers for all forms. Paths are percent-encoded and have no spaces, names and values are
//! visible ASCII (`parse::config` sees to that), so that no line can become two.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;
use url::Url;

use super::release::{File, Release, Role};
use super::verify::address;
use crate::model::config::{Config, RawHtml};
use crate::model::target::TargetConfig;

/// Assets keep their bytes for good.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again.
pub const FRESH: &str = "public, max-age=0, must-revalidate";

/// What some hosts read of `_redirects`; with more lines they read none.
const MOST_REDIRECTS: usize = 1000;

/// Pages run scripts and styles of the site only, and stand in no other site's frame.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; \
                      object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

/// The headers of a site on a host.
#[derive(Debug)]
pub struct Headers<'a> {
    config: &'a TargetConfig,
    /// For every file, names and values.
    all: Vec<(&'static str, &'static str)>,
}

impl<'a> Headers<'a> {
    /// The headers as the settings ask for them.
    pub fn new(site: &Config, config: &'a TargetConfig) -> Self {
        let mut all = vec![
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ];
        // A site that trusts its authors' HTML may hold anything.
        if site.html.raw != RawHtml::Allow {
            all.push(("Content-Security-Policy", POLICY));
        }
        if config.drafts {
            all.push(("X-Robots-Tag", "noindex"));
        }
        all.retain(|(name, _)| !sets(config, name));
        Self { config, all }
    }

    /// How long readers may keep a file.
    pub fn cache_control(&self, path: &str, file: &File) -> String {
        self.own(path, "Cache-Control")
            .unwrap_or(match file.role {
                Role::Asset => IMMUTABLE,
                _ => FRESH,
            })
            .to_owned()
    }

    /// The value that the settings give a header of a file.
    pub fn own(&self, path: &str, name: &str) -> Option<&str> {
        let path = format!("/{path}");
        let rules = self.config.headers.iter().filter(|rule| rule.matches(&path));
        let lines = rules.flat_map(|rule| &rule.headers);
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| &**value).next_back()
    }
}

/// Whether a rule for all files sets the header.
fn sets(config: &TargetConfig, name: &str) -> bool {
    let all = config.headers.iter().filter(|rule| &*rule.pattern == "/*");
    all.flat_map(|rule| &rule.headers).any(|(own, _)| own.eq_ignore_ascii_case(name))
}

/// `_headers`, as Netlify, Cloudflare Pages and Codeberg read it.
pub fn headers_file(headers: &Headers<'_>, release: &Release, base: &Url) -> String {
    let root = base.path();
    let mut text = format!("{root}*\n");
    for (name, value) in &headers.all {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for pattern in asset_patterns(release) {
        let _ = writeln!(text, "{root}{pattern}\n  Cache-Control: {IMMUTABLE}");
    }
    for rule in &headers.config.headers {
        let _ = writeln!(text, "{root}{}", rule.pattern.trim_start_matches('/'));
        for (name, value) in &rule.headers {
            let _ = writeln!(text, "  {name}: {value}");
        }
    }
    text
}

/// Patterns, below the root, that fit all hashed assets and nothing else.
fn asset_patterns(release: &Release) -> Vec<String> {
    let mut folders: BTreeMap<&str, bool> = BTreeMap::new();
    for (path, file) in &release.files {
        if let Some((folder, _)) = path.split_once('/') {
            *folders.entry(folder).or_insert(true) &= file.role == Role::Asset;
        }
    }
    let whole =
        |path: &str| path.split_once('/').is_some_and(|(folder, _)| folders.get(folder) == Some(&true));
    let assets = release.files.iter().filter(|(_, file)| file.role == Role::Asset).map(|(path, _)| path);
    let alone = assets.filter(|path| !whole(path)).map(|path| path.to_string());
    let whole = folders.iter().filter(|(_, all)| **all).map(|(folder, _)| format!("{folder}/*"));
    whole.chain(alone).collect()
}

/// `_redirects`; `status` is `301`, or `301!` where a page at the address would come first. `None` if there are
/// more than hosts read: the pages that redirect are there anyway.
pub fn redirects_file(release: &Release, base: &Url, status: &str) -> Option<String> {
    let mut text = String::new();
    let mut count = 0;
    for (path, file) in release.files.iter().filter(|(_, file)| file.role == Role::Redirect) {
        let (from, to) = (address(base, path), file.of.as_deref()?);
        let _ = writeln!(text, "{} {to} {status}", from.path());
        count += 1;
    }
    (0 < count && count <= MOST_REDIRECTS).then_some(text)
}

/// `staticwebapp.config.json`, as Azure Static Web Apps reads it.
pub fn static_web_app(headers: &Headers<'_>, release: &Release, base: &Url) -> String {
    let redirects = release.files.iter().filter(|(_, file)| file.role == Role::Redirect).take(MOST_REDIRECTS);
    let redirects = redirects.map(|(path, file)| {
        json!({ "route": address(base, path).path(), "redirect": file.of.as_deref().unwrap_or("/"), "statusCode": 301 })
    });
    let cached = asset_patterns(release)
        .into_iter()
        .map(|pattern| json!({ "route": format!("/{pattern}"), "headers": { "Cache-Control": IMMUTABLE } }));
    let own = headers.config.headers.iter().map(|rule| {
        let lines: serde_json::Map<String, serde_json::Value> =
            rule.headers.iter().map(|(name, value)| (name.to_string(), (**value).into())).collect();
        json!({ "route": &*rule.pattern, "headers": lines })
    });
    let all: serde_json::Map<String, serde_json::Value> =
        headers.all.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    let routes: Vec<serde_json::Value> = redirects.chain(cached).chain(own).collect();
    let text = json!({
        "routes": routes,
        "globalHeaders": all,
        "responseOverrides": { "404": { "rewrite": "/404.html" } },
        "trailingSlash": "auto",
    });
    format!("{text:#}\n")
}

/// Names and values of headers, a name at most once.
type Lines = Vec<(String, String)>;

/// The lines with those of a rule, which replace others of the same name.
fn replaced(mut lines: Lines, by: &[(Box<str>, Box<str>)]) -> Lines {
    for (name, value) in by {
        lines.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        lines.push((name.to_string(), quoted(value)));
    }
    lines
}

impl Headers<'_> {
    /// The headers of files of which nothing else is said.
    fn usual(&self) -> Lines {
        let fresh = ("Cache-Control".to_owned(), FRESH.to_owned());
        let all = self.all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        std::iter::once(fresh).chain(all).collect()
    }
}

fn immutable() -> Vec<(Box<str>, Box<str>)> {
    vec![("Cache-Control".into(), IMMUTABLE.into())]
}

/// A piece for the configuration of nginx, to be included in a `server` block.
pub fn nginx(headers: &Headers<'_>, release: &Release, base: &Url) -> String {
    let root = base.path();
    let mut text =
        String::from("# Written by `briefpress publish`. Include it in the `server` block of the site.\n");
    if headers.config.precompress {
        text.push_str(
            "gzip_static on;\ngzip_vary on;\n# With the module for Brotli, which not every nginx has:\n# brotli_static on;\n",
        );
    }
    let add = |text: &mut String, indent: &str, lines: &Lines| {
        for (name, value) in lines {
            let _ = writeln!(text, "{indent}add_header {name} \"{value}\" always;");
        }
    };
    let rules = &headers.config.headers;
    let everywhere = rules.iter().filter(|rule| &*rule.pattern == "/*");
    let usual = everywhere.fold(headers.usual(), |lines, rule| replaced(lines, &rule.headers));
    let _ = writeln!(text, "error_page 404 {root}404.html;");
    add(&mut text, "", &usual);
    // A location that adds headers has none of those around it.
    for pattern in asset_patterns(release) {
        let (sign, place) = match pattern.strip_suffix('*') {
            Some(folder) => ("^~ ", folder.to_owned()),
            None => ("= ", pattern),
        };
        let _ = writeln!(text, "location {sign}{root}{place} {{");
        add(&mut text, "  ", &replaced(usual.clone(), &immutable()));
        text.push_str("}\n");
    }
    for rule in rules.iter().filter(|rule| &*rule.pattern != "/*") {
        let place = rule.pattern.trim_start_matches('/');
        let (sign, place) = place.strip_suffix('*').map_or(("= ", place), |folder| ("", folder));
        let _ = writeln!(text, "location {sign}{root}{place} {{");
        add(&mut text, "  ", &replaced(usual.clone(), &rule.headers));
        text.push_str("}\n");
    }
    text
}

/// A piece for the configuration of Caddy, to be imported in the block of the site.
pub fn caddy(headers: &Headers<'_>, release: &Release, base: &Url) -> String {
    let root = base.path();
    let mut text = String::from("# Written by `briefpress publish`. Import it in the block of the site.\n");
    if headers.config.precompress {
        text.push_str(
            "# In that block, let compressed files be sent by: file_server {\n#   precompressed br gzip\n# }\n",
        );
    }
    // In a route, what comes later wins.
    text.push_str("route {\n");
    for (name, value) in headers.usual() {
        let _ = writeln!(text, "  header {name} \"{value}\"");
    }
    let assets = asset_patterns(release).into_iter().map(|pattern| (pattern, immutable()));
    let rules = headers.config.headers.iter();
    let rules = rules.map(|rule| (rule.pattern.trim_start_matches('/').to_owned(), rule.headers.clone()));
    for (place, lines) in assets.chain(rules) {
        for (name, value) in replaced(Lines::new(), &lines) {
            let _ = writeln!(text, "  header {root}{place} {name} \"{value}\"");
        }
    }
    let _ = writeln!(
        text,
        "}}\nhandle_errors {{\n  @lost expression {{err.status_code}} == 404\n  rewrite @lost {root}404.html\n  file_server\n}}"
    );
    text
}

fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "")
}
