//! A theme with those it extends, loaded: texts only, nothing compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::Value;
use super::source::SourcePath;

/// The layers of a site's look, nearest first: the site's own files, its theme, the themes that extends, the embedded one.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub layers: Vec<Layer>,
    /// The theme's settings: defaults of every layer, overridden by `site.yaml`.
    pub settings: BTreeMap<Box<str>, Value>,
}

/// One folder of templates, shortcodes, assets and locales.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// `site`, or the theme's name.
    pub name: Box<str>,
    /// By name below the folder: `brief.html`.
    pub templates: BTreeMap<Box<str>, ThemeText>,
    /// By name: `figure`.
    pub shortcodes: BTreeMap<Box<str>, ThemeText>,
    /// By path below `assets/`: `css/theme.css`.
    pub assets: BTreeMap<Box<str>, ThemeFile>,
    /// Fluent files by language tag.
    pub locales: BTreeMap<Box<str>, ThemeText>,
}

/// A text file of a theme.
#[derive(Clone, Debug)]
pub struct ThemeText {
    pub file: SourcePath,
    pub text: Arc<str>,
}

/// Any file of a theme.
#[derive(Clone, Debug)]
pub enum ThemeFile {
    /// In the binary.
    Embedded(&'static [u8]),
    /// In the site.
    Site(SourcePath),
}
