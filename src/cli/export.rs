//! `briefpress export`: data for other programs.
//!
//! The site is read and linked as for `build`; what is not built is in nothing. A site with faults exports
//! nothing: registries keep what they are given.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use briefpress::check::has_errors;
use briefpress::link::Selection;
use briefpress::model::artifact::Body;
use briefpress::model::catalog::DocId;
use briefpress::model::nearest::nearest;
use briefpress::model::places::visible;
use briefpress::model::route::Subject;
use briefpress::outputs::citation_files::{bib, csl_json, ris};
use briefpress::outputs::metadata::public_docs;
use briefpress::outputs::registries::{crossref, datacite, each_of};
use briefpress::outputs::{Output, Press, registries};
use briefpress::reference::schemas;

use super::args::{BriefsArgs, ExportArgs, ExportWhat, Global};
use super::run::{Run, start_threads};
use super::{Exit, fail, json};

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
            Ok(press) => briefs(&press, what),
            Err(exit) => return exit,
        },
    };
    match exported {
        Ok(bytes) => {
            // A closed pipe is no fault.
            let _ = anstream::stdout().write_all(&bytes);
            Exit::Clean
        }
        Err((exit, message)) => fail(exit, message),
    }
}

/// The site, if it has no faults.
fn linked(global: &Global) -> Result<Press, Exit> {
    let run = start_threads(None).and_then(|()| Run::new(global, Selection::default(), Vec::new()));
    let linked = run.map_err(|message| fail(Exit::Usage, message))?.prepare()?;
    if linked.settings_fault {
        return Err(fail(Exit::Usage, "the settings have faults: `briefpress check` names them"));
    }
    if has_errors(&linked.diagnostics) {
        return Err(fail(Exit::Content, "the site has faults: `briefpress check` names them"));
    }
    Ok(linked.press)
}

fn briefs(press: &Press, what: &ExportWhat) -> Exported {
    let (ExportWhat::Bib(args)
    | ExportWhat::CslJson(args)
    | ExportWhat::Ris(args)
    | ExportWhat::Crossref(args)
    | ExportWhat::Datacite(args)) = what
    else {
        let ExportWhat::Redif { dir } = what else { return Ok(Vec::new()) };
        return write_redif(press, dir);
    };
    let docs = chosen(press, args)?;
    let mut text = String::new();
    match what {
        ExportWhat::Bib(_) => each_of(press, &docs, |_, brief| text.push_str(&bib::entry(brief))),
        ExportWhat::Ris(_) => each_of(press, &docs, |_, brief| text.push_str(&ris::record(brief))),
        ExportWhat::CslJson(_) => {
            let mut items = Vec::new();
            each_of(press, &docs, |maker, brief| items.push(csl_json::item(maker, brief)));
            text = format!("{:#}\n", serde_json::Value::Array(items));
        }
        ExportWhat::Crossref(_) => return deposit(press, &docs),
        _ => each_of(press, &docs, |maker, brief| {
            if let Some(record) = datacite::record(maker, brief) {
                text.push_str(&format!("{record}\n"));
            }
        }),
    }
    Ok(text.into_bytes())
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
        let _ = writeln!(anstream::stderr(), "warning: {place}{}", visible(&fault.message));
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
