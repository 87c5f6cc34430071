//! `briefpress init`: a new site that builds without a warning.
//!
//! The theme stays in the program; the files written are those of `starter/`, and the schemas.

use std::path::{Path, PathBuf};

use super::args::{Global, InitArgs};
use super::export::schema_files;
use super::report::Reporter;
use super::workflow::Workflow;
use super::{Exit, fail, site};

/// The files of a new site; `@@YEAR@@` and `@@DATE@@` stand for today's.
const STARTER: &[(&str, &str)] = &[
    ("site.yaml", include_str!("starter/site.yaml")),
    (".gitignore", include_str!("starter/gitignore")),
    (".vscode/settings.json", include_str!("starter/vscode/settings.json")),
    (".vscode/tasks.json", include_str!("starter/vscode/tasks.json")),
    (".vscode/extensions.json", include_str!("starter/vscode/extensions.json")),
    ("content/about.md", include_str!("starter/content/about.md")),
    ("content/references.bib", include_str!("starter/content/references.bib")),
    ("content/people/first-author.yaml", include_str!("starter/content/people/first-author.yaml")),
    ("content/series/bulletin.yaml", include_str!("starter/content/series/bulletin.yaml")),
    ("content/topics/writing-briefs.yaml", include_str!("starter/content/topics/writing-briefs.yaml")),
    ("content/bulletin/_index.md", include_str!("starter/content/bulletin/_index.md")),
    (
        "content/bulletin/@@YEAR@@/01-first-brief.md",
        include_str!("starter/content/bulletin/01-first-brief.md"),
    ),
    (
        "content/bulletin/@@YEAR@@/02-second-brief/index.md",
        include_str!("starter/content/bulletin/02-second-brief.md"),
    ),
    (
        "content/bulletin/@@YEAR@@/02-second-brief/steps.svg",
        include_str!("starter/content/bulletin/steps.svg"),
    ),
];

/// Starts a site.
pub fn run(args: &InitArgs, global: &Global) -> Exit {
    let reporter = Reporter::new(global);
    let today = match site::now(global) {
        Ok(now) => jiff::tz::TimeZone::UTC.to_datetime(now).date(),
        Err(message) => return fail(Exit::Usage, message),
    };
    let dir = &args.dir;
    let workflow = args.ci.map(Workflow::of);
    if let Some(workflow) = &workflow
        && dir.join("site.yaml").is_file()
    {
        return add_workflow(dir, workflow, reporter);
    }
    if let Err((exit, message)) = check_empty(dir) {
        return fail(exit, message);
    }
    let mut files = files(today);
    if let Some(workflow) = &workflow {
        files.push((PathBuf::from(workflow.file), workflow.text()));
        if let Some((_, settings)) = files.iter_mut().find(|(file, _)| file.as_os_str() == "site.yaml") {
            settings.push_str(&workflow.settings());
        }
        if let Some((_, ignored)) = files.iter_mut().find(|(file, _)| file.as_os_str() == ".gitignore") {
            ignored.push_str("public/\n.public.briefpress-*\n.cargo/\n");
        }
    }
    for (file, text) in &files {
        if let Err(message) = write(&dir.join(file), text) {
            return fail(Exit::Io, message);
        }
    }
    let dir = dir.display();
    reporter.say(&format!("made a site of {} files in `{dir}`", files.len()));
    reporter.say(&format!("next: `cd {dir}`, then `briefpress build`, then `briefpress new brief`"));
    Exit::Clean
}

/// Adds a workflow to a site that is there already; its settings are the user's own.
fn add_workflow(dir: &Path, workflow: &Workflow, reporter: Reporter) -> Exit {
    if let Err(message) = write(&dir.join(workflow.file), &workflow.text()) {
        return fail(Exit::Io, message);
    }
    reporter.say(&format!("made `{}`", dir.join(workflow.file).display()));
    let settings = std::fs::read_to_string(dir.join("site.yaml")).unwrap_or_default();
    if !settings.lines().any(|line| line.starts_with("publish:")) {
        reporter
            .say(&format!("next: add a target to `site.yaml`, such as{}", workflow.settings().trim_end()));
    }
    Exit::Clean
}

/// Every file of a new site: its path and text.
fn files(today: jiff::civil::Date) -> Vec<(PathBuf, String)> {
    let fill = |text: &str| {
        text.replace("@@YEAR@@", &today.year().to_string()).replace("@@DATE@@", &today.to_string())
    };
    let starter = STARTER.iter().map(|(file, text)| (PathBuf::from(fill(file)), fill(text)));
    let schemas = schema_files().into_iter();
    starter.chain(schemas.map(|(name, text)| (Path::new(".vscode/briefpress").join(name), text))).collect()
}

/// A new site goes to a folder that is not there yet, or holds nothing but a repository.
fn check_empty(dir: &Path) -> Result<(), (Exit, String)> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err((Exit::Io, format!("cannot read the folder `{}`: {cause}", dir.display()))),
    };
    for entry in entries {
        let entry = entry
            .map_err(|cause| (Exit::Io, format!("cannot read the folder `{}`: {cause}", dir.display())))?;
        if entry.file_name() != ".git" {
            let name = entry.file_name();
            let message =
                format!("the folder `{}` is not empty (`{}`); name a new one", dir.display(), name.display());
            return Err((Exit::Usage, message));
        }
    }
    Ok(())
}

/// Writes a file that is not there yet, and the folders above it.
pub fn write(file: &Path, text: &str) -> Result<(), String> {
    let fault = |cause: std::io::Error| match cause.kind() {
        std::io::ErrorKind::AlreadyExists => format!("`{}` is there already", file.display()),
        _ => format!("cannot write `{}`: {cause}", file.display()),
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    let mut new = std::fs::OpenOptions::new().write(true).create_new(true).open(file).map_err(fault)?;
    std::io::Write::write_all(&mut new, text.as_bytes()).map_err(fault)
}

#[cfg(test)]
mod tests {
    use briefpress::model::source::SourcePath;
    use briefpress::parse::ParseOptions;
    use briefpress::parse::config::parse_config;
    use briefpress::parse::front_matter::parse_front_matter;
    use briefpress::parse::records::{parse_record, record_taxonomy};

    use super::files;

    #[test]
    fn a_new_site_has_no_fault_in_settings_records_and_front_matter() {
        let files = files(jiff::civil::date(2025, 3, 4));
        let path = |file: &std::path::Path| SourcePath::new(file.to_str().expect("a path")).expect("a path");
        let (file, text) = &files[0];
        let config = parse_config(&path(file), text);
        assert_eq!(config.diagnostics, []);
        let options = ParseOptions::new(&config.value);
        let mut briefs = 0;
        for (file, text) in &files {
            let source = path(file);
            if record_taxonomy(&source, &config.value).is_some() {
                assert_eq!(parse_record(&source, text, &config.value).diagnostics, [], "{source}");
            } else if source.extension() == "md" {
                let read = parse_front_matter(&source, text, &options);
                assert_eq!(read.diagnostics, [], "{source}");
                briefs += usize::from(read.value.meta.date.is_some());
            }
            assert!(!text.contains("@@"), "{source}");
        }
        assert_eq!(briefs, 2);
    }

    #[test]
    fn the_files_for_editors_are_json() {
        for (file, text) in super::STARTER.iter().filter(|(file, _)| file.ends_with(".json")) {
            serde_json::from_str::<serde_json::Value>(text).expect(file);
        }
    }
}
