//! `briefpress export`: data for other programs.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use briefpress::reference::schemas;

use super::args::{ExportArgs, ExportWhat, Global};
use super::{Exit, fail, json};

/// Writes data.
pub fn run(args: &ExportArgs, _global: &Global) -> Exit {
    match &args.what {
        ExportWhat::Schema { dir: None } => {
            let all: serde_json::Map<String, serde_json::Value> =
                schemas().into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
            // A closed pipe is no fault.
            let _ = writeln!(anstream::stdout(), "{}", json::line(&all));
            Exit::Clean
        }
        ExportWhat::Schema { dir: Some(dir) } => match write_schemas(dir) {
            Ok(files) => {
                for file in files {
                    let _ = writeln!(anstream::stdout(), "{}", file.display());
                }
                Exit::Clean
            }
            Err(message) => fail(Exit::Io, message),
        },
    }
}

fn write_schemas(dir: &Path) -> Result<Vec<PathBuf>, String> {
    std::fs::create_dir_all(dir)
        .map_err(|cause| format!("cannot make the folder `{}`: {cause}", dir.display()))?;
    let mut files = Vec::new();
    for (name, text) in schema_files() {
        let file = dir.join(name);
        std::fs::write(&file, text).map_err(|cause| format!("cannot write `{}`: {cause}", file.display()))?;
        files.push(file);
    }
    Ok(files)
}

/// The name and text of each schema's file.
pub fn schema_files() -> Vec<(String, String)> {
    let text = |schema| format!("{schema:#}\n");
    schemas().into_iter().map(|(name, schema)| (format!("{name}.schema.json"), text(schema))).collect()
}
