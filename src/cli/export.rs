//! `briefpress export`: data for other programs.
//!
//! The site is read and linked as for `build`; what is not built is in nothing. A site with faults exports
//! nothing: registries keep what they are given.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use briefpress::check::has_errors;
use briefpress::link::Selection;
use briefpress::model::artifact::Body;
use briefpress::model::catalog::DocId;
use briefpress::model::library::Entry;
use briefpress::model::nearest::nearest;
use briefpress::model::places::visible;
use briefpress::model::route::Subject;
use briefpress::outputs::citation_files::{bib, csl_json, ris};
use briefpress::outputs::library_files::{self, Written};
use briefpress::outputs::localized::Localized;
use briefpress::outputs::metadata::{Description, public_docs};
use briefpress::outputs::registries::{crossref, datacite, each_of};
use briefpress::outputs::{Output, Press, registries};
use briefpress::reference::schemas;

use super::args::{BriefsArgs, ExportArgs, ExportWhat, Global, ReferencesArgs};
use super::run::{Run, start_threads};
use super::{Exit, fail, json, stream, usage};

/// What an export gives: bytes for stdout, or the files that were written.
type Exported = Result<Vec<u8>, (Exit, String)>;

/// Writes data.
pub fn run(args: &ExportArgs, global: &Global) -> Exit {
    let exported = match &args.what {
        ExportWhat::Schema { dir: None } => {
            let all: serde_json::Map<String, serde_json::Value> =
                schemas().into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
            Ok(format!("{}\n", json::line(&all)).into_bytes())
        }
        ExportWhat::Schema { dir: Some(dir) } => {
            write_schemas(dir).map(|files| listed(&files)).map_err(|message| (Exit::Io, message))
        }
        what => match linked(global) {
            Ok(press) => data(&press, what, global),
            Err(exit) => return exit,
        },
    };
    match exported {
        Ok(bytes) => {
            stream::results(&bytes);
            Exit::Clean
        }
        Err((exit, message)) => fail(exit, message),
    }
}

/// The site, if it has no faults.
fn linked(global: &Global) -> Result<Press, Exit> {
    start_threads(None)?;
    let linked = Run::new(global, Selection::default(), Vec::new()).map_err(usage)?.prepare()?;
    if linked.settings_fault {
        return Err(fail(Exit::Usage, "the settings have faults: `briefpress check` names them"));
    }
    if has_errors(&linked.diagnostics) {
        return Err(fail(Exit::Content, "the site has faults: `briefpress check` names them"));
    }
    Ok(linked.press)
}

fn data(press: &Press, what: &ExportWhat, global: &Global) -> Exported {
    match what {
        ExportWhat::Bib(args) if args.library => library(press, args, global, library_files::bib::library),
        ExportWhat::Ris(args) if args.library => library(press, args, global, library_files::ris::library),
        ExportWhat::CslJson(args) if args.library => library(press, args, global, |entries| {
            let items = entries.iter().map(|entry| entry.item.clone()).collect();
            Written { text: listed_items(items), ..Written::default() }
        }),
        ExportWhat::Bib(ReferencesArgs { briefs, .. }) => {
            texts(press, briefs, |_, brief| Some(bib::entry(brief)))
        }
        ExportWhat::Ris(ReferencesArgs { briefs, .. }) => {
            texts(press, briefs, |_, brief| Some(ris::record(brief)))
        }
        ExportWhat::CslJson(ReferencesArgs { briefs, .. }) => {
            let mut items = Vec::new();
            each_of(press, &chosen(press, briefs)?, |localized, brief| {
                items.push(csl_json::item(localized, brief))
            });
            Ok(listed_items(items).into_bytes())
        }
        ExportWhat::Crossref(briefs) => deposit(press, &chosen(press, briefs)?),
        ExportWhat::Datacite(briefs) => texts(press, briefs, |localized, brief| {
            datacite::record(localized, brief).map(|record| format!("{record}\n"))
        }),
        ExportWhat::Redif { dir } => write_redif(press, dir),
        ExportWhat::Schema { .. } => Ok(Vec::new()),
    }
}

/// A text for each brief that has one.
fn texts(
    press: &Press,
    briefs: &BriefsArgs,
    text: impl Fn(&Localized<'_>, &Description<'_>) -> Option<String>,
) -> Exported {
    let mut out = String::new();
    each_of(press, &chosen(press, briefs)?, |localized, brief| out.extend(text(localized, brief)));
    Ok(out.into_bytes())
}

fn listed_items(items: Vec<serde_json::Value>) -> String {
    format!("{:#}\n", serde_json::Value::Array(items))
}

/// The entries of libraries; what the format cannot say is told.
fn library(
    press: &Press,
    args: &ReferencesArgs,
    global: &Global,
    write: impl Fn(&[Arc<Entry>]) -> Written,
) -> Exported {
    let docs = if args.briefs.briefs.is_empty() { None } else { Some(chosen(press, &args.briefs)?) };
    let written = write(&library_files::entries(&press.site, docs.as_deref()));
    for (variable, count) in written.left_out.iter().filter(|_| !global.quiet) {
        let entries = if *count == 1 { "1 entry has" } else { &format!("{count} entries have") };
        let message = format!("the format has no field for `{}`, which {entries}", visible(variable));
        stream::tell(format_args!("note: {message}"));
    }
    Ok(written.text.into_bytes())
}

fn deposit(press: &Press, docs: &[DocId]) -> Exported {
    let Some(depositor) = &press.site.config.export.crossref else {
        let message = "`export.crossref` is missing in the settings: Crossref must know who deposits \
                       (`depositor`, `email`, `registrant`)";
        return Err((Exit::Usage, message.to_owned()));
    };
    let mut ready = 0;
    each_of(press, docs, |_, brief| ready += usize::from(crossref::can_deposit(brief)));
    if ready == 0 {
        return Err((
            Exit::Content,
            "no brief has a `doi` and a `date`, so there is nothing to deposit".to_owned(),
        ));
    }
    let deposit = crossref::deposit(press, depositor, docs);
    for fault in &deposit.diagnostics {
        let place = fault.span.as_ref().map(|span| format!("{}: ", span.file)).unwrap_or_default();
        stream::tell(format_args!("warning: {place}{}", visible(&fault.message)));
    }
    Ok(deposit.value)
}

/// The published briefs, or those of them that are named.
fn chosen(press: &Press, args: &BriefsArgs) -> Result<Vec<DocId>, (Exit, String)> {
    let catalog = &press.site.catalog;
    let id = |doc: &DocId| catalog.doc(*doc).card.as_deref().map_or("", |card| &*card.id);
    let mut docs = public_docs(&press.site);
    let known: HashSet<&str> = docs.iter().map(id).collect();
    for name in &args.briefs {
        if !known.contains(&**name) {
            let near = nearest(name, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err((Exit::Usage, format!("no published brief has the id `{name}`{near}")));
        }
    }
    docs.retain(|doc| args.briefs.is_empty() || args.briefs.iter().any(|name| name == id(doc)));
    Ok(docs)
}

/// Writes the archive for RePEc as the site has it.
fn write_redif(press: &Press, dir: &Path) -> Exported {
    if press.site.config.export.redif.is_none() {
        let message =
            "`export.redif` is missing in the settings: an archive needs the codes that RePEc gave you";
        return Err((Exit::Usage, message.to_owned()));
    }
    let output = registries::redif::RedifArchive;
    let mut files = Vec::new();
    for route in press.site.routes.iter() {
        let Subject::Redif { path } = &route.subject else { continue };
        let Body::Bytes(bytes) = output.render(press, route).value else { continue };
        let file = dir.join(&**path);
        write_file(&file, &bytes).map_err(|message| (Exit::Io, message))?;
        files.push(file);
    }
    Ok(listed(&files))
}

fn write_file(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder)
        .map_err(|cause| format!("cannot make the folder `{}`: {cause}", folder.display()))?;
    std::fs::write(file, bytes).map_err(|cause| format!("cannot write `{}`: {cause}", file.display()))
}

fn listed(files: &[PathBuf]) -> Vec<u8> {
    files.iter().map(|file| format!("{}\n", file.display())).collect::<String>().into_bytes()
}

fn write_schemas(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for (name, text) in schema_files() {
        let file = dir.join(name);
        write_file(&file, text.as_bytes())?;
        files.push(file);
    }
    Ok(files)
}

/// The name and text of each schema's file.
pub fn schema_files() -> Vec<(String, String)> {
    let text = |schema| format!("{schema:#}\n");
    schemas().into_iter().map(|(name, schema)| (format!("{name}.schema.json"), text(schema))).collect()
}
