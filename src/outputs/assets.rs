//! The theme's files under names that hold a hash of their content: `assets/css/theme.1f2e3d4c.css`.
//!
//! Addresses in style sheets are rewritten to the hashed names, so a hash covers everything that a
//! sheet draws in. `css/theme.css` is one sheet made of that of every layer, the farthest first;
//! of any other file the nearest layer's counts. Scripts are copied as they are.

mod css;

use std::collections::{BTreeMap, BTreeSet};

use super::{Output, PlanInput, Press};
use crate::model::artifact::Body;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::nearest::nearest;
use crate::model::route::{Route, Subject};
use crate::model::source::{Hash, Snapshot, SourcePath, Span};
use crate::model::theme::{Theme, ThemeFile};

/// The sheet to which every layer adds.
const LAYERED: &str = "css/theme.css";
/// Style sheets may import others this deep.
const DEPTH: usize = 16;

/// Every file of the theme's `assets/`, by path below it.
#[derive(Debug, Default)]
pub struct Assets {
    by_path: BTreeMap<Box<str>, Asset>,
}

/// A file of the theme as it is published.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Below the output folder.
    pub path: Box<str>,
    /// From the domain root.
    pub url: Box<str>,
    pub body: Body,
}

impl Assets {
    /// Names and bodies of all theme files; `base_path` has slashes at both ends.
    pub fn new(theme: &Theme, snapshot: &Snapshot, base_path: &str) -> Outcome<Self> {
        let mut paths: BTreeSet<&str> = BTreeSet::new();
        for layer in &theme.layers {
            paths.extend(layer.assets.keys().map(|path| &**path));
        }
        let mut localized = Localized {
            theme,
            snapshot,
            base_path,
            assets: Self::default(),
            open: Vec::new(),
            diagnostics: Vec::new(),
        };
        for path in paths {
            localized.asset(path);
        }
        Outcome { value: localized.assets, diagnostics: localized.diagnostics }
    }

    /// The file at `path` below `assets/`.
    pub fn get(&self, path: &str) -> Option<&Asset> {
        self.by_path.get(path)
    }

    /// The address of the file at `path` below `assets/`.
    pub fn url(&self, path: &str) -> Option<&str> {
        self.get(path).map(|asset| &*asset.url)
    }

    /// Every path below `assets/` with its file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.by_path.iter().map(|(path, asset)| (&**path, asset))
    }
}

struct Localized<'a> {
    theme: &'a Theme,
    snapshot: &'a Snapshot,
    base_path: &'a str,
    assets: Assets,
    /// Sheets being rewritten: a sheet that draws itself in would never end.
    open: Vec<Box<str>>,
    diagnostics: Vec<Diagnostic>,
}

impl Localized<'_> {
    /// The address of an asset, made if it is not yet.
    fn asset(&mut self, path: &str) -> Option<Box<str>> {
        if let Some(made) = self.assets.get(path) {
            return Some(made.url.clone());
        }
        let (hash, body) = match self.sheet(path) {
            Some(text) => (Hash::of(text.as_bytes()), Body::Bytes(text.into_bytes())),
            None => self.plain(path)?,
        };
        let published: Box<str> = format!("assets/{}", hashed_name(path, hash)).into();
        let url: Box<str> = format!("{}{published}", self.base_path).into();
        let asset = Asset { path: published, url: url.clone(), body };
        self.assets.by_path.insert(path.into(), asset);
        Some(url)
    }

    /// A file of the nearest layer as it is.
    fn plain(&self, path: &str) -> Option<(Hash, Body)> {
        match self.layers(path).next()?.1 {
            ThemeFile::Embedded(bytes) => Some((Hash::of(bytes), Body::Bytes(bytes.to_vec()))),
            ThemeFile::Site(file) => Some((self.snapshot.files.get(file)?.hash, Body::Copy(file.clone()))),
        }
    }

    /// A style sheet with its addresses rewritten; `None` if the file is none.
    fn sheet(&mut self, path: &str) -> Option<String> {
        if !path.to_ascii_lowercase().ends_with(".css") {
            return None;
        }
        let mut parts: Vec<(SourcePath, String)> = self
            .layers(path)
            .filter_map(|(layer, file)| match file {
                ThemeFile::Embedded(bytes) => {
                    let name = SourcePath::new(&format!("theme:{layer}/assets/{path}")).ok()?;
                    Some((name, String::from_utf8_lossy(bytes).into_owned()))
                }
                ThemeFile::Site(file) => Some((file.clone(), self.snapshot.text(file)?.to_string())),
            })
            .collect();
        if path == LAYERED {
            parts.reverse();
        } else {
            parts.truncate(1);
        }
        if parts.is_empty() {
            return None;
        }
        self.open.push(path.into());
        let mut sheet = String::new();
        for (file, text) in &parts {
            sheet.push_str(&self.rewritten(path, file, text));
        }
        self.open.pop();
        Some(sheet)
    }

    fn rewritten(&mut self, path: &str, file: &SourcePath, text: &str) -> String {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut sheet = String::with_capacity(text.len());
        let mut copied = 0;
        for address in css::addresses(text) {
            let Some((target, tail)) = local_target(folder, address.text) else { continue };
            let span = Span::new(file, address.range.clone());
            if let Some(url) = self.target(&target, span) {
                sheet.push_str(&text[copied..address.range.start]);
                sheet.push_str(&css::quoted(&format!("{url}{tail}")));
                copied = address.range.end;
            }
        }
        sheet.push_str(&text[copied..]);
        sheet
    }

    /// The address of an asset that a style sheet names at `span`.
    fn target(&mut self, path: &str, span: Span) -> Option<Box<str>> {
        let message = if self.open.iter().any(|open| **open == *path) {
            format!("the style sheet draws in `{path}`, which draws in this one")
        } else if self.open.len() > DEPTH {
            format!("the style sheet `{path}` is drawn in through more than {DEPTH} others")
        } else if let Some(url) = self.asset(path) {
            return Some(url);
        } else {
            format!("the theme has no file `assets/{path}`")
        };
        let known = self.theme.layers.iter().flat_map(|layer| layer.assets.keys()).map(|path| &**path);
        let mut diagnostic = Diagnostic::at(Code::MissingFile, span, message);
        if let Some(near) = nearest(path, known) {
            diagnostic = diagnostic.help(format!("did you mean `assets/{near}`?"));
        }
        self.diagnostics.push(diagnostic);
        None
    }

    /// The layers that have the file, nearest first.
    fn layers<'s>(&'s self, path: &'s str) -> impl Iterator<Item = (&'s str, &'s ThemeFile)> {
        self.theme.layers.iter().filter_map(move |layer| Some((&*layer.name, layer.assets.get(path)?)))
    }
}

/// The path below `assets/` that an address in a sheet of `folder` names, and its query and fragment;
/// `None` for addresses elsewhere.
fn local_target<'a>(folder: &str, address: &'a str) -> Option<(String, &'a str)> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (path, tail) = address.split_at(end);
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || path.starts_with('/') || scheme {
        return None;
    }
    let resolved = SourcePath::resolve(folder, path);
    Some((resolved.map_or_else(|_| path.to_owned(), |path| path.as_str().to_owned()), tail))
}

/// `css/theme.css` → `css/theme.1f2e3d4c5b.css`.
fn hashed_name(path: &str, hash: Hash) -> String {
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    let digits = hash.hex(10);
    match path[name_at..].rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => format!("{}.{digits}{}", &path[..name_at + dot], &path[name_at + dot..]),
        None => format!("{path}.{digits}"),
    }
}

/// Writes the files of the theme.
pub struct ThemeAssets;

impl Output for ThemeAssets {
    fn id(&self) -> &'static str {
        "assets"
    }

    fn summary(&self) -> &'static str {
        "style sheets, fonts, scripts and pictures of the theme, under names that hold a hash of their content"
    }

    fn plan_pages(&self, input: &PlanInput<'_>) -> Vec<Route> {
        let assets = input.assets.iter().map(|(path, asset)| Route {
            url: asset.url.clone(),
            path: asset.path.clone(),
            output: self.id(),
            subject: Subject::ThemeAsset { path: path.into() },
        });
        assets.collect()
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let Subject::ThemeAsset { path } = &route.subject else { return Outcome::default() };
        Outcome::clean(press.assets.get(path).map(|asset| asset.body.clone()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Assets, hashed_name, local_target};
    use crate::model::artifact::Body;
    use crate::model::source::{Hash, Snapshot};
    use crate::model::theme::{Layer, Theme, ThemeFile};

    fn layer(name: &str, files: &[(&str, &'static str)]) -> Layer {
        let assets =
            files.iter().map(|(path, text)| ((*path).into(), ThemeFile::Embedded(text.as_bytes()))).collect();
        Layer { name: name.into(), assets, ..Layer::default() }
    }

    fn assets(layers: Vec<Layer>) -> (Assets, Vec<String>) {
        let theme = Theme { layers, ..Theme::default() };
        let snapshot =
            Snapshot { root: "/".into(), files: BTreeMap::new(), now: jiff::Timestamp::UNIX_EPOCH };
        let outcome = Assets::new(&theme, &snapshot, "/docs/");
        (outcome.value, outcome.diagnostics.into_iter().map(|fault| fault.message).collect())
    }

    fn text(assets: &Assets, path: &str) -> String {
        match &assets.get(path).expect("an asset").body {
            Body::Bytes(bytes) => String::from_utf8(bytes.clone()).expect("UTF-8"),
            Body::Copy(file) => panic!("a copy of {file}"),
        }
    }

    #[test]
    fn sheets_name_hashed_files() {
        let sheet = "@font-face{src:url(../fonts/a.woff2?x#y)} /* url(no) */ b{background:url('/abs.png')}";
        let (assets, faults) =
            assets(vec![layer("t", &[("css/theme.css", sheet), ("fonts/a.woff2", "font")])]);
        let font = hashed_name("fonts/a.woff2", Hash::of(b"font"));
        assert_eq!(assets.url("fonts/a.woff2"), Some(&*format!("/docs/assets/{font}")));
        assert_eq!(
            text(&assets, "css/theme.css"),
            sheet.replace("../fonts/a.woff2?x#y", &format!("\"/docs/assets/{font}?x#y\""))
        );
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn a_sheet_changes_its_name_with_what_it_draws_in() {
        let sheet =
            [("css/theme.css", "@import \"a.css\";"), ("css/a.css", "a{b:url(x.svg)}"), ("css/x.svg", "1")];
        let (before, _) = assets(vec![layer("t", &sheet)]);
        let (after, _) = assets(vec![layer("site", &[("css/x.svg", "2")]), layer("t", &sheet)]);
        assert_ne!(before.url("css/theme.css"), after.url("css/theme.css"));
    }

    #[test]
    fn a_child_adds_to_the_theme_sheet_and_replaces_others() {
        let child = layer("child", &[("css/theme.css", "c{}"), ("css/x.css", "c{}")]);
        let parent = layer("parent", &[("css/theme.css", "p{}\n"), ("css/x.css", "p{}")]);
        let (assets, _) = assets(vec![child, parent]);
        assert_eq!(text(&assets, "css/theme.css"), "p{}\nc{}");
        assert_eq!(text(&assets, "css/x.css"), "c{}");
    }

    #[test]
    fn faults_of_sheets() {
        let (_, faults) = assets(vec![layer(
            "t",
            &[
                ("a.css", "@import 'b.css';"),
                ("b.css", "@import 'a.css';"),
                ("c.css", "x{y:url(../../z.png)}"),
            ],
        )]);
        assert_eq!(
            faults,
            [
                "the style sheet draws in `a.css`, which draws in this one",
                "the theme has no file `assets/../../z.png`"
            ]
        );
    }

    #[test]
    fn targets() {
        assert_eq!(local_target("css", "../f/a.woff2?v=1"), Some(("f/a.woff2".into(), "?v=1")));
        for elsewhere in ["/a.png", "//h/a.png", "https://h/a.png", "data:image/png;base64,AA", "#clip", ""] {
            assert_eq!(local_target("css", elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn names() {
        let hash = Hash::of(b"");
        assert_eq!(hashed_name("css/theme.css", hash), format!("css/theme.{}.css", hash.hex(10)));
        assert_eq!(hashed_name("a.b/LICENSE", hash), format!("a.b/LICENSE.{}", hash.hex(10)));
    }
}
