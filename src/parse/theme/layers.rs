//! The files of each layer: below `templates/`, `shortcodes/`, `locales/` and `assets/`.
//!
//! The theme `bulletin` lies in the program as it was when that was compiled. A site that has a
//! `themes/bulletin` of its own uses that; files that it lacks are taken from the program.

use std::collections::BTreeSet;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::EMBEDDED;
use crate::model::source::{Snapshot, SourcePath};
use crate::model::theme::{Layer, ThemeFile, ThemeText};

static BULLETIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/bulletin");

/// Every theme that a site can name.
pub fn names(snapshot: &Snapshot) -> BTreeSet<&str> {
    let below = snapshot.files.keys().filter_map(|path| path.below("themes")?.split_once('/'));
    below.map(|(name, _)| name).chain([EMBEDDED]).collect()
}

/// The site's own layer. It has no assets: those of a site lie in its theme or in `content/static/`.
pub fn site(snapshot: &Snapshot) -> Layer {
    let mut layer = Layer { name: "site".into(), ..Layer::default() };
    for (path, file) in &snapshot.files {
        let Some((folder, _)) = path.as_str().split_once('/') else { continue };
        if let ("templates" | "shortcodes" | "locales", Some(text)) = (folder, &file.text) {
            add_text(&mut layer, path.as_str(), ThemeText { file: path.clone(), text: text.clone() });
        }
    }
    layer
}

/// The layer of a theme.
pub fn theme(snapshot: &Snapshot, name: &str) -> Layer {
    let mut layer = Layer { name: name.into(), ..Layer::default() };
    let folder = format!("themes/{name}");
    for (path, file) in &snapshot.files {
        let Some(below) = path.below(&folder) else { continue };
        if let Some(asset) = below.strip_prefix("assets/") {
            layer.assets.insert(asset.into(), ThemeFile::Site(path.clone()));
        } else if let Some(text) = &file.text {
            add_text(&mut layer, below, ThemeText { file: path.clone(), text: text.clone() });
        }
    }
    if name == EMBEDDED {
        fill(&mut layer, &BULLETIN);
    }
    layer
}

/// A theme's `theme.yaml`.
pub fn theme_file(snapshot: &Snapshot, name: &str) -> Option<ThemeText> {
    let path = SourcePath::new(&format!("themes/{name}/theme.yaml")).ok()?;
    if let Some(text) = snapshot.text(&path) {
        return Some(ThemeText { file: path, text: text.clone() });
    }
    let embedded = (name == EMBEDDED).then(|| BULLETIN.get_file("theme.yaml")).flatten()?;
    Some(ThemeText { file: embedded_path("theme.yaml")?, text: embedded.contents_utf8()?.into() })
}

/// Adds a text by its path below the layer's folder; the first of a name stays.
fn add_text(layer: &mut Layer, below: &str, text: ThemeText) {
    let Some((folder, name)) = below.split_once('/') else { return };
    let named = |ending: &str| name.strip_suffix(ending).filter(|stem| !stem.contains('/'));
    match folder {
        "templates" => {
            layer.templates.entry(name.into()).or_insert(text);
        }
        "shortcodes" => {
            if let Some(stem) = named(".html") {
                layer.shortcodes.entry(stem.into()).or_insert(text);
            }
        }
        "locales" => {
            if let Some(tag) = named(".ftl") {
                layer.locales.entry(tag.into()).or_insert(text);
            }
        }
        _ => {}
    }
}

/// Adds the files of a folder in the program that the layer lacks.
fn fill(layer: &mut Layer, folder: &'static Dir<'static>) {
    for file in folder.files() {
        let Some(below) = file.path().to_str().map(|path| path.replace('\\', "/")) else { continue };
        if let Some(asset) = below.strip_prefix("assets/") {
            layer.assets.entry(asset.into()).or_insert(ThemeFile::Embedded(file.contents()));
        } else if let (Some(text), Some(path)) = (file.contents_utf8(), embedded_path(&below)) {
            add_text(layer, &below, ThemeText { file: path, text: Arc::from(text) });
        }
    }
    for folder in folder.dirs() {
        fill(layer, folder);
    }
}

fn embedded_path(below: &str) -> Option<SourcePath> {
    SourcePath::new(&format!("theme:{EMBEDDED}/{below}")).ok()
}
