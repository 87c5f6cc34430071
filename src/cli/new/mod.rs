//! `briefpress new`: a new brief, edition, record or theme.
//!
//! Writes files that are not there yet and prints their paths; never changes a file.

mod brief;
mod edition;
mod number;
mod record;
mod theme;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{Format, Global, NewArgs, NewWhat};
use super::report::Reporter;
use super::{Exit, fail, init, json, stream};

/// Why nothing was written.
type Refusal = (Exit, String);

/// A file to write, on disk.
struct NewFile {
    path: PathBuf,
    text: String,
}

/// Starts a file.
pub fn run(args: &NewArgs, global: &Global) -> Exit {
    let reporter = Reporter::new(global);
    let made = match &args.what {
        NewWhat::Brief(args) => brief::new_brief(args, global),
        NewWhat::Edition { file, lang } => edition::new_edition(file, lang, global),
        NewWhat::Person { name } => record::new_record("people", name, global),
        NewWhat::Topic { name } => record::new_record("topics", name, global),
        NewWhat::Series { name } => record::new_record("series", name, global),
        NewWhat::Theme { name } => theme::new_theme(name, global),
    };
    let result = made.and_then(|(files, advice)| {
        write(&files)?;
        for file in &files {
            print(&file.path, global);
        }
        reporter.say(&advice);
        Ok(())
    });
    match result {
        Ok(()) => Exit::Clean,
        Err((exit, message)) => fail(exit, message),
    }
}

/// Writes all files, or none if one of them is there already.
fn write(files: &[NewFile]) -> Result<(), Refusal> {
    if let Some(file) = files.iter().find(|file| file.path.symlink_metadata().is_ok()) {
        return Err((Exit::Usage, format!("`{}` is there already", shown(&file.path).display())));
    }
    files
        .iter()
        .try_for_each(|file| init::write(&file.path, &file.text).map_err(|message| (Exit::Io, message)))
}

/// The path of a new file, on stdout.
fn print(path: &Path, global: &Global) {
    #[derive(Serialize)]
    struct Line<'a> {
        kind: &'static str,
        file: std::borrow::Cow<'a, str>,
    }
    let path = shown(path);
    let line = match global.format {
        Format::Json => json::line(&Line { kind: "file", file: path.to_string_lossy() }),
        Format::Human | Format::Short => path.display().to_string(),
    };
    stream::results(format!("{line}\n").as_bytes());
}

/// The path from the current folder, where it lies below it.
fn shown(path: &Path) -> &Path {
    match std::env::current_dir() {
        Ok(here) => path.strip_prefix(&here).unwrap_or(path),
        Err(_) => path,
    }
}
