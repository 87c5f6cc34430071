//! Which target is meant, and everything that the run needs to know of it.

use std::sync::Arc;
use std::time::Duration;

use briefpress::check::has_errors;
use briefpress::model::config::Config;
use briefpress::model::nearest::nearest;
use briefpress::model::places::Texts;
use briefpress::model::source::{Snapshot, SourceFile};
use briefpress::model::target::TargetConfig;
use briefpress::parse::config::parse_config;
use briefpress::publish::http::Client;
use briefpress::publish::local::Local;
use briefpress::publish::secret::{Environment, Secret};
use briefpress::publish::targets::Setting;

use super::{Publishing, open, selection, told};
use crate::cli::args::{Global, PublishArgs};
use crate::cli::run::Run;
use crate::cli::{Exit, fail, site};

/// Finds the target and opens what belongs to it.
pub fn start<'a>(args: &'a PublishArgs, global: &Global) -> Result<Publishing<'a>, Exit> {
    let usage = |message| fail(Exit::Usage, message);
    let root = site::find_root(global).map_err(usage)?;
    let mut run = Run::new(global, selection_of_all(), vec![root.join("output")]).map_err(usage)?;
    run.use_cache_folder();
    let settings = settings(&run)?;
    let config = chosen(&settings, args.target.as_deref()).map_err(usage)?.clone();
    run.options.selection = selection(&config);
    run.options.base_url = config.url.clone();
    run.options.keep_canonical = !config.canonical;
    run.options.noindex = config.drafts;
    let local = Local::open(&root, &config.name.value).map_err(told)?;
    let environment = environment()?;
    let client = Client::new(Duration::from_secs(config.timeout.into()));
    let setting = Setting {
        root,
        folder: local.folder.clone(),
        environment: environment.clone(),
        client: client.clone(),
        site: settings.clone(),
    };
    let target = open(&config, &setting)?;
    Ok(Publishing { args, run, config, site: settings, local, environment, client, target })
}

/// Until the target is known; nothing is built with it.
fn selection_of_all() -> briefpress::link::Selection {
    Default::default()
}

/// Reads the settings only; with faults in them no target can be trusted.
fn settings(run: &Run) -> Result<Config, Exit> {
    let scan = &run.options.scan;
    let file = scan.settings().map_err(|error| fail(Exit::Io, error))?;
    let place = scan.config.clone().unwrap_or_else(|| scan.root.join(file.as_str()));
    let text = std::fs::read_to_string(&place)
        .map_err(|cause| fail(Exit::Io, format!("cannot read `{}`: {cause}", place.display())))?;
    let read = parse_config(&file, &text);
    if has_errors(&read.diagnostics) {
        let files = [(file, SourceFile::of_text(&text))].into();
        let snapshot = Arc::new(Snapshot { root: scan.root.clone(), files, now: scan.now });
        run.reporter.show(&read.diagnostics, &Texts::new(Some(&snapshot), None));
        return Err(Exit::Usage);
    }
    Ok(read.value)
}

/// The target that a name means; without a name, the only one.
fn chosen<'c>(settings: &'c Config, name: Option<&str>) -> Result<&'c TargetConfig, String> {
    let names: Vec<&str> = settings.publish.iter().map(|target| &*target.name.value).collect();
    let quoted = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match (name, &settings.publish[..]) {
        (_, []) => Err("the settings have no target: add one under `publish:` in `site.yaml`".to_owned()),
        (None, [only]) => Ok(only),
        (None, _) => Err(format!("there are several targets: say which of {}", quoted())),
        (Some(name), all) => {
            all.iter().find(|target| *target.name.value == *name).ok_or_else(|| {
                match nearest(name, names.iter().copied()) {
                    Some(near) => format!("there is no target `{name}`; did you mean `{near}`?"),
                    None => format!("there is no target `{name}`, expected one of {}", quoted()),
                }
            })
        }
    }
}

/// The variables of the environment that are text, and before them what the command for credentials prints.
fn environment() -> Result<Environment, Exit> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let mut environment = Environment::new(std::env::vars_os().filter_map(text));
    environment.hide_secrets();
    let Some(command) = environment.get("BRIEFPRESS_CREDENTIALS").map(str::to_owned) else {
        return Ok(environment);
    };
    for (name, value) in credentials(&command).map_err(|message| fail(Exit::Denied, message))? {
        Secret::new(&*value);
        environment.set(&name, &value);
    }
    Ok(environment)
}

/// Runs the command for credentials, which prints lines `NAME=value`. It is no shell: words are parted at spaces.
fn credentials(command: &str) -> Result<Vec<(String, String)>, String> {
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let output = std::process::Command::new(program)
        .args(words)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|cause| format!("`BRIEFPRESS_CREDENTIALS`: `{program}` cannot be run: {cause}"))?;
    if !output.status.success() {
        return Err(format!("`BRIEFPRESS_CREDENTIALS`: `{program}` failed"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| line.split_once('='));
    Ok(lines.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect())
}

/// Who publishes, and on which computer.
pub fn author() -> String {
    let user = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME", "USERNAME"];
    let user = user.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    format!("{}@{}", user.as_deref().unwrap_or("somebody"), host())
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_else(|_| "this computer".to_owned())
}

#[cfg(test)]
mod tests {
    use briefpress::model::source::SourcePath;
    use briefpress::parse::config::parse_config;

    use super::chosen;

    fn check(targets: &[&str], name: Option<&str>, expected: Result<&str, &str>) {
        let entries: String =
            targets.iter().map(|name| format!("  {name}: {{kind: directory, path: x}}\n")).collect();
        let publish = if targets.is_empty() { String::new() } else { format!("publish:\n{entries}") };
        let text = format!("title: T\nbase_url: https://a.example/\n{publish}");
        let read = parse_config(&SourcePath::new("site.yaml").expect("a path"), &text);
        assert_eq!(read.diagnostics, []);
        let found = chosen(&read.value, name).map(|target| target.name.value.to_string());
        assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn the_target_that_is_meant() {
        check(&["web"], None, Ok("web"));
        check(&["web", "staging"], Some("staging"), Ok("staging"));
        check(&["web", "staging"], None, Err("there are several targets: say which of `web`, `staging`"));
        check(
            &["web", "staging"],
            Some("stagin"),
            Err("there is no target `stagin`; did you mean `staging`?"),
        );
        check(&["web"], Some("production"), Err("there is no target `production`, expected one of `web`"));
        check(&[], None, Err("the settings have no target: add one under `publish:` in `site.yaml`"));
    }
}
