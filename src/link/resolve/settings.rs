//! Targets outside of documents: photographs of people, the publisher's logo, the menus.

use std::collections::{BTreeMap, BTreeSet};

use super::linker::Linker;
use super::report::Reporter;
use super::target::{Fault, Origin};
use crate::model::catalog::RecordId;
use crate::model::config::NavigationEntry;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::doc::LinkKind;
use crate::model::nearest::nearest;
use crate::model::record::RecordDetail;
use crate::model::site::{Link, LinkWords, Navigation};
use crate::model::source::{SourcePath, Span};
use crate::model::text::Lang;

/// What settings and records name.
#[derive(Default)]
pub struct SettingsTargets {
    pub photos: BTreeMap<RecordId, Link>,
    pub logo: Option<Link>,
    pub navigation: BTreeMap<Lang, Navigation>,
    /// Files that built pages show.
    pub files: Vec<SourcePath>,
    /// Files named at all, by records without a page too.
    pub named: BTreeSet<SourcePath>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Resolves what settings and records name.
pub fn resolve_settings(linker: &Linker<'_>) -> SettingsTargets {
    let mut targets = SettingsTargets::default();
    photos(linker, &mut targets);
    logo(linker, &mut targets);
    redif_series(linker, &mut targets);
    for language in &linker.parsed.config.languages {
        let navigation = Navigation {
            main: menu(linker, &language.lang, &linker.parsed.config.navigation_main, &mut targets),
            footer: menu(linker, &language.lang, &linker.parsed.config.navigation_footer, &mut targets),
        };
        targets.navigation.insert(language.lang.clone(), navigation);
    }
    targets
}

fn photos(linker: &Linker<'_>, targets: &mut SettingsTargets) {
    for (index, entry) in linker.catalog.records.iter().enumerate() {
        let (RecordDetail::Person(person), Some(file)) = (&entry.record.detail, &entry.record.file) else {
            continue;
        };
        let Some(photo) = &person.photo else { continue };
        let lang = &linker.parsed.config.language;
        let mut reporter = Reporter::new(linker, Origin { file, folder: file.folder(), lang, doc: None });
        let link = reporter.link(&photo.value, photo.range, LinkKind::Meta);
        targets.diagnostics.append(&mut reporter.diagnostics);
        if let Link::File { path, .. } = &link {
            targets.named.insert(path.clone());
            if entry.pages.is_empty() {
                continue;
            }
            targets.files.push(path.clone());
        }
        targets.photos.insert(RecordId(index as u32), link);
    }
}

fn settings_origin<'l>(linker: &'l Linker<'_>, lang: &'l Lang) -> Origin<'l> {
    Origin { file: &linker.parsed.config.file, folder: "content", lang, doc: None }
}

fn logo(linker: &Linker<'_>, targets: &mut SettingsTargets) {
    let config = &linker.parsed.config;
    let Some(logo) = &config.publisher.logo else { return };
    let mut reporter = Reporter::new(linker, settings_origin(linker, &config.language));
    let link = reporter.link(&logo.value, logo.range, LinkKind::Meta);
    targets.diagnostics.append(&mut reporter.diagnostics);
    if let Link::File { path, .. } = &link {
        targets.files.push(path.clone());
    }
    targets.logo = Some(link);
}

/// Series that the archive for RePEc lists must exist.
fn redif_series(linker: &Linker<'_>, targets: &mut SettingsTargets) {
    let (config, catalog) = (&linker.parsed.config, linker.catalog);
    let all = catalog.records.iter().filter(|entry| entry.record.series().is_some());
    let names: Vec<&str> = all.map(|entry| &*entry.record.id).collect();
    for (id, _) in config.export.redif.iter().flat_map(|redif| &redif.series) {
        if names.contains(&&*id.value) {
            continue;
        }
        let message = format!("`{}` is no series of the site", id.value);
        let fault = Diagnostic::at(Code::UnknownRecord, Span::new(&config.file, id.range), message);
        targets.diagnostics.push(match nearest(&id.value, names.iter().copied()) {
            Some(near) => fault.meant(&id.value, near),
            None => fault.help("name a file of `content/series/` without its ending"),
        });
    }
}

/// The lines of a menu in one language; faults are reported once, in the site's own.
fn menu<'l>(
    linker: &'l Linker<'_>,
    lang: &'l Lang,
    lines: &[NavigationEntry],
    targets: &mut SettingsTargets,
) -> Vec<Link> {
    let mut reporter = Reporter::new(linker, settings_origin(linker, lang));
    let links: Vec<Link> = lines.iter().map(|line| menu_line(&mut reporter, line)).collect();
    if *lang == linker.parsed.config.language {
        targets.diagnostics.append(&mut reporter.diagnostics);
    }
    let files = links.iter().filter_map(|link| match link {
        Link::File { path, .. } => Some(path.clone()),
        _ => None,
    });
    targets.files.extend(files);
    links
}

fn menu_line(reporter: &mut Reporter<'_, '_>, line: &NavigationEntry) -> Link {
    let linker = reporter.linker;
    let (target, origin) = (&*line.target.value, reporter.origin);
    let local = target.starts_with('/') && *origin.lang != linker.parsed.config.language;
    let local = local.then(|| format!("/{}{target}", origin.lang));
    let local = local.and_then(|target| linker.resolve_target(origin, &target, LinkKind::Inline).ok());
    let resolved = match local {
        Some(link) => Ok(link),
        None => linker.resolve_target(origin, target, LinkKind::Inline),
    };
    match resolved {
        Ok(Link::Page { url, doc, .. }) => {
            let words = doc.map(|_| LinkWords::Title);
            Link::Page { url, doc, words }
        }
        Ok(link) => link,
        Err(Fault::Unbuilt { silent }) => {
            if !silent {
                let message = format!("`{target}` is not built now and left out of the menu");
                reporter.add(Code::NamesUnbuilt, line.target.range, message, None);
            }
            Link::Unbuilt
        }
        Err(fault) => {
            reporter.target(target, line.target.range, LinkKind::Inline, fault);
            Link::Broken
        }
    }
}
