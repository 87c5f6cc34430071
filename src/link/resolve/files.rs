//! Files that documents name: which may be published, and at which address.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::document::{NamedFile, Resolution};
use super::linker::Linker;
use super::settings::SettingsTargets;
use crate::model::catalog::DocId;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::site::{Link, ResolvedDoc};
use crate::model::source::{FileFault, SourcePath, Span};
use crate::model::text::Lang;
use crate::text::litter::is_litter;

/// The folder whose files are copied to the root of the site.
pub const STATIC: &str = "content/static";

/// The file at a path, or its form for `lang`: `map.pl.svg` for `map.svg`.
pub fn find<'a>(linker: &Linker<'a>, lang: &Lang, path: &SourcePath) -> Option<&'a SourcePath> {
    let files = &linker.parsed.snapshot.files;
    if *lang != linker.parsed.config.language
        && let Some(own) = in_language(path, lang)
        && let Some((own, _)) = files.get_key_value(&own)
    {
        return Some(own);
    }
    files.get_key_value(path).map(|(path, _)| path)
}

/// The file of `content/static/` at an address without its first slash.
pub fn find_static<'a>(linker: &Linker<'a>, path: &str) -> Option<&'a SourcePath> {
    let path = SourcePath::resolve(STATIC, path).ok()?;
    path.below(STATIC)?;
    linker.parsed.snapshot.files.get_key_value(&path).map(|(path, _)| path)
}

/// `map.pl.svg` of `map.svg`.
fn in_language(path: &SourcePath, lang: &Lang) -> Option<SourcePath> {
    let (start, ending) = path.as_str().rsplit_once('.')?;
    let already = start.rsplit_once('.').is_some_and(|(_, suffix)| suffix == lang.as_str());
    if already || ending.contains('/') {
        return None;
    }
    SourcePath::new(&format!("{start}.{lang}.{ending}")).ok()
}

/// Whether a file may be published when something built names it: it lies in `content/`, and is no
/// document, record, library, hidden file, or leftover of an editor.
pub fn is_publishable(linker: &Linker<'_>, path: &SourcePath) -> bool {
    let Some(below) = path.below("content") else { return false };
    if let Some(name) = path.below(STATIC) {
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        return !hidden || name.starts_with(".well-known/");
    }
    let hidden = below.split('/').any(|part| part.starts_with('.'));
    !hidden && !is_litter(path.name()) && !is_source(linker, path, below)
}

/// Whether a file is read for what is in it: documents, libraries, records.
pub fn is_source(linker: &Linker<'_>, path: &SourcePath, below: &str) -> bool {
    let ending = Path::new(path.name()).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let record = || {
        let folder = below.split('/').next().unwrap_or_default();
        linker.catalog.taxonomies.iter().any(|taxonomy| *taxonomy.name == *folder)
            && below.matches('/').count() == 1
    };
    match ending {
        "md" | "bib" => true,
        "yaml" | "yml" => record() || linker.library_by_file.contains_key(path),
        "json" => linker.library_by_file.contains_key(path),
        _ => false,
    }
}

/// The address of a file: of `content/static/` from the root, of a bundle in the directory of its
/// page, of any other folder by its path.
///
/// A bundle that has no built edition must leave no trace: its file is published beside the page that names it.
pub fn address(linker: &Linker<'_>, origin: Option<DocId>, path: &SourcePath) -> Box<str> {
    let language = &linker.parsed.config.language;
    if let Some(name) = path.below(STATIC) {
        return linker.addresses.file(language, &[name]);
    }
    if let Some((bundle, rest)) = linker.bundle_of(path) {
        let mut editions = linker.editions(bundle).iter().map(|doc| linker.catalog.doc(*doc));
        if let Some(built) = editions.find(|doc| doc.state.is_built()) {
            return linker.addresses.beside(&built.url, rest);
        }
        if let Some(origin) = origin {
            return linker.addresses.beside(&linker.catalog.doc(origin).url, path.name());
        }
    }
    linker.addresses.file(language, &[path.below("content").unwrap_or(path.as_str())])
}

/// Reports what speaks against publishing files that something names, or that lie in `content/static/`.
pub fn faulty_files(linker: &Linker<'_>, named: &HashSet<SourcePath>) -> Vec<Diagnostic> {
    let files = linker.parsed.snapshot.files.iter().filter(|(_, file)| !file.faults.is_empty());
    let faults = files.flat_map(|(path, file)| {
        let fixed = path.below(STATIC).is_some() && is_publishable(linker, path) && !is_litter(path.name());
        let is_asset = path.below("themes").is_some_and(|below| below.contains("/assets/"));
        let is_published = fixed || named.contains(path);
        file.faults.iter().filter_map(move |fault| match fault.code {
            Code::SecretFile => ((is_published || is_asset) && !linker.parsed.config.privacy.lets_out(path))
                .then(|| secret_file(path, fault)),
            _ => is_published.then(|| {
                let message = format!("`{path}` {}", fault.message);
                Diagnostic::at(fault.code, Span::new(path, fault.range), message)
            }),
        })
    });
    faults.chain(let_out_in_vain(linker)).collect()
}

fn secret_file(path: &SourcePath, fault: &FileFault) -> Diagnostic {
    let message = format!("`{path}` {}, and would be published", fault.message);
    let help = "move it elsewhere; if it was ever published, replace the secret. \
                A file that is meant to be public is named in `privacy: {secret_files: […]}`";
    Diagnostic::at(fault.code, Span::new(path, fault.range), message).help(help)
}

/// Files that the settings let out, and that are not there.
fn let_out_in_vain<'a>(linker: &'a Linker<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    let config = &linker.parsed.config;
    let missing = config.privacy.secret_files.iter().filter(|file| {
        let path = SourcePath::resolve("content", file.value.trim_start_matches('/'));
        path.is_ok_and(|path| !linker.parsed.snapshot.files.contains_key(&path))
    });
    missing.map(|file| {
        let message = format!("there is no file `{}` in `content/`", file.value);
        Diagnostic::at(Code::MissingFile, Span::new(&config.file, file.range), message)
    })
}

/// Whether the address of a file depends on who names it first.
pub fn is_stray(linker: &Linker<'_>, path: &SourcePath) -> bool {
    let built = |doc: &DocId| linker.catalog.doc(*doc).state.is_built();
    let bundle = linker.bundle_of(path);
    path.below(STATIC).is_none()
        && bundle.is_some_and(|(bundle, _)| !linker.editions(bundle).iter().any(built))
}

/// The files that built documents and settings name, with their addresses. Where the address of a file depends on
/// who names it, the first does.
pub fn publish(
    linker: &Linker<'_>,
    resolutions: &[Arc<Resolution>],
    settings: &SettingsTargets,
) -> BTreeMap<SourcePath, Box<str>> {
    let mut files: BTreeMap<SourcePath, Box<str>> = BTreeMap::new();
    let docs = linker.catalog.docs.iter().zip(resolutions).filter(|(doc, _)| doc.state.is_built());
    for file in docs.flat_map(|(_, resolution)| &resolution.files) {
        files.entry(file.path.clone()).or_insert_with(|| file.url.clone());
    }
    for path in &settings.files {
        files.entry(path.clone()).or_insert_with(|| address(linker, None, path));
    }
    files
}

/// What documents resolve to, with the final addresses of files.
pub fn with_addresses(
    resolutions: &[Arc<Resolution>],
    files: &BTreeMap<SourcePath, Box<str>>,
) -> Vec<Arc<ResolvedDoc>> {
    let resolved = resolutions.iter().map(|resolution| {
        let mut resolved = Arc::clone(&resolution.resolved);
        for file in resolution.files.iter().filter(|file| file.stray) {
            if let Some(url) = files.get(&file.path).filter(|url| **url != file.url) {
                set_address(Arc::make_mut(&mut resolved), file, url);
            }
        }
        resolved
    });
    resolved.collect()
}

/// Gives the links to a file another address; a query stays.
fn set_address(resolved: &mut ResolvedDoc, file: &NamedFile, address: &str) {
    let links = resolved.links.iter_mut().chain(&mut resolved.hero);
    for link in links.chain(&mut resolved.downloads).chain(&mut resolved.pdf) {
        if let Link::File { url, path, .. } = link
            && *path == file.path
            && let Some(rest) = url.strip_prefix(&*file.url)
        {
            *url = format!("{address}{rest}").into();
        }
    }
}
