//! Addresses stay: a page that the last release had needs a page, or an alias, in the next one.

use super::release::{File, Release, Role};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::site::Site;
use crate::model::source::Span;

/// Reports every page of a document or record and every redirect that the last release had and the next one lacks, with
/// the line that mends it. Pages of single sources and later pages of lists come and go with what is cited and listed.
pub fn lost_addresses(site: &Site, held: Option<&Release>, release: &Release) -> Vec<Diagnostic> {
    let Some(held) = held else { return Vec::new() };
    let stays = |path: &str| release.files.contains_key(path);
    let meant = |file: &File| matches!(file.role, Role::Page | Role::Redirect) || file.of.is_some();
    let lost = held.files.iter().filter(|(path, file)| meant(file) && !stays(path));
    lost.map(|(path, file)| report(site, path, file)).collect()
}

fn report(site: &Site, path: &str, file: &File) -> Diagnostic {
    let alias = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
    let was = match (&file.of, file.role) {
        (Some(of), Role::Redirect) => format!("a redirect to `{of}`"),
        (Some(of), _) => format!("`{of}`"),
        (None, _) => "a page".to_owned(),
    };
    let message = format!("the published address `{alias}`, {was}, would lead nowhere");
    let alias = format!("aliases: [{alias}]");
    if let Some((span, now)) = successor(site, file) {
        let help = format!("its page is now `{now}`; add to its front matter:\n{alias}");
        return Diagnostic::at(Code::LostAddress, span, message).help(help);
    }
    let heir = "give the page that takes its place this line";
    if file.role != Role::List {
        let help = format!("{heir}, or bring the brief back as `status: withdrawn`:\n{alias}");
        return Diagnostic::new(Code::LostAddress, message).help(help);
    }
    match site
        .catalog
        .records
        .iter()
        .filter_map(|entry| entry.record.file.as_ref())
        .find(|own| Some(own.as_str()) == file.of.as_deref())
    {
        Some(own) => Diagnostic::at(Code::LostAddress, Span::new(own, 0..0), message)
            .help("no brief names it now; it keeps its page with this line:\npage: true"),
        None => Diagnostic::new(Code::LostAddress, message).help(format!("{heir}:\n{alias}")),
    }
}

/// The document that the page belongs to now, by the brief's id or the path of the source, and its address.
fn successor<'s>(site: &'s Site, file: &File) -> Option<(Span, &'s str)> {
    let of = file.of.as_deref()?;
    let catalog = &site.catalog;
    let doc = match file.role {
        Role::Redirect => catalog.docs.iter().find(|entry| &*entry.url == of)?,
        _ => {
            let (id, lang) = of.split_once(' ').unwrap_or((of, ""));
            let of_brief = catalog.briefs.iter().find(|brief| &*brief.id == id).and_then(|brief| {
                let mut editions = brief.editions.iter().map(|doc| catalog.doc(*doc));
                editions.find(|entry| lang.is_empty() || entry.manuscript.lang.as_str() == lang)
            });
            of_brief.or_else(|| catalog.docs.iter().find(|entry| entry.manuscript.file.as_str() == of))?
        }
    };
    doc.state.is_built().then(|| (Span::new(&doc.manuscript.file, 0..0), &*doc.url))
}
