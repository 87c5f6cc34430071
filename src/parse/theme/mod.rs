//! Loads the look of a site: snapshot and settings in, a [`Theme`] of layers out.
//!
//! 1. Which themes: the one that `site.yaml` names, those that it extends, and `bulletin`, which is
//!    in the program and under every other.
//! 2. [`layers`]: the files of each, and of the site's own `templates/`, `shortcodes/`, `locales/`.
//! 3. [`settings`]: what each lets the site set, and what the site sets.
//!
//! What holds: there is always a theme that can render, whatever the faults; layers are nearest first.

mod color;
mod layers;
mod settings;

use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::keys::THEME_FILE;
use crate::model::nearest::nearest;
use crate::model::source::{Snapshot, SourcePath, Span};
use crate::model::theme::{Theme, ThemeText};
use crate::parse::decode::{Decoder, Fields};
use crate::parse::yaml::read_yaml;

use settings::Setting;

/// The theme in the program.
pub const EMBEDDED: &str = "bulletin";

/// Loads the site's own layer and its themes.
pub fn load_theme(snapshot: &Snapshot, config: &Config) -> Outcome<Theme> {
    let mut diagnostics = Vec::new();
    let mut theme = Theme { layers: vec![layers::site(snapshot)], ..Theme::default() };
    let mut known: Vec<Setting> = Vec::new();
    let mut names: Vec<Box<str>> = Vec::new();
    let mut next = Some((config.theme.value.clone(), Span::new(&config.file, config.theme.range)));
    while let Some((name, span)) = next.take() {
        if let Some(fault) = refuse(snapshot, &name, &names, span) {
            diagnostics.push(fault);
            break;
        }
        let about = layers::theme_file(snapshot, &name).map(|file| read(&name, &file));
        let about = about.map(|about| about.unpack(&mut diagnostics)).unwrap_or_default();
        settings::add(&mut known, about.settings);
        theme.layers.push(layers::theme(snapshot, &name));
        next = about.extends;
        names.push(name);
    }
    if !names.iter().any(|name| **name == *EMBEDDED) {
        let about = layers::theme_file(snapshot, EMBEDDED).map(|file| read(EMBEDDED, &file));
        settings::add(
            &mut known,
            about.map(|about| about.unpack(&mut diagnostics)).unwrap_or_default().settings,
        );
        theme.layers.push(layers::theme(snapshot, EMBEDDED));
    }
    theme.settings = settings::apply(&known, config).unpack(&mut diagnostics);
    Outcome { value: theme, diagnostics }
}

/// Why a theme cannot be taken: there is none of this name, or it is in use already.
fn refuse(snapshot: &Snapshot, name: &str, taken: &[Box<str>], span: Span) -> Option<Diagnostic> {
    if taken.iter().any(|taken| **taken == *name) {
        let path: Vec<String> = taken.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("the theme `{name}` extends itself, through {}", path.join(", "));
        return Some(Diagnostic::at(Code::ThemeCycle, span, message));
    }
    let there = layers::names(snapshot);
    if there.contains(name) {
        return None;
    }
    let message = format!("there is no theme `{name}` in `themes/`, and none of this name is built in");
    let fault = Diagnostic::at(Code::UnknownTheme, span, message);
    Some(match nearest(name, there.iter().copied()) {
        Some(near) => fault.meant(name, near),
        None => fault.help(format!("`briefpress new theme {name}` writes one")),
    })
}

/// What a `theme.yaml` says.
#[derive(Default)]
struct About {
    extends: Option<(Box<str>, Span)>,
    settings: Vec<Setting>,
}

fn read(name: &str, file: &ThemeText) -> Outcome<About> {
    let mut diagnostics = Vec::new();
    let node = read_yaml(&file.file, &file.text, 0..file.text.len()).unpack(&mut diagnostics);
    let decoder = Decoder::new(&file.file, &file.text, &[]);
    let about = Fields::new(&decoder, &node, THEME_FILE, "the theme")
        .map(|fields| about(&fields, &decoder, name, &file.file));
    diagnostics.extend(decoder.into_diagnostics());
    Outcome { value: about.unwrap_or_default(), diagnostics }
}

fn about(fields: &Fields<'_, '_>, decoder: &Decoder<'_>, name: &str, file: &SourcePath) -> About {
    if let Some(said) = fields.text("name").filter(|said| &*said.value != name) {
        let message = format!("the theme calls itself `{}`, but its folder is `{name}`", said.value);
        decoder.fault(Code::BadValue, said.range, message);
    }
    fields.number("contract");
    let extends = fields.text("extends").map(|parent| (parent.value, Span::new(file, parent.range)));
    About { extends, settings: settings::read(fields, decoder) }
}

#[cfg(test)]
mod tests;
