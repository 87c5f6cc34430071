//! `briefpress serve`: the site in a browser while it is written; one line on the terminal for each change.

use std::process::{Command, Stdio};
use std::sync::Arc;

use briefpress::cache::Unused;
use briefpress::compose::CitationMemo;
use briefpress::link::Selection;
use briefpress::model::diagnostic::Severity;
use briefpress::model::places::{Texts, visible};
use briefpress::serve::{self, Port, ServeError, ServeEvent, ServeOptions, Stopped};
use briefpress::workspace::{self, Clock, Event, Generation};
use serde::Serialize;

use super::args::{Format, Global, ServeArgs};
use super::report::Reporter;
use super::run::{Run, start_threads};
use super::{Exit, fail, json, site, stream, usage};

/// The port of those who name none.
const PORT: u16 = 1414;
/// Changed files named on one line.
const NAMED: usize = 3;

/// Serves until a signal comes.
pub fn run(args: &ServeArgs, global: &Global) -> Exit {
    let run = match start_threads(None).and_then(|()| start(args, global).map_err(usage)) {
        Ok(run) => run,
        Err(exit) => return exit,
    };
    let options = ServeOptions {
        workspace: workspace::Options {
            site: run.options.clone(),
            clock: if site::now_is_fixed(global) {
                Clock::Fixed(run.options.scan.now)
            } else {
                Clock::System
            },
            citations: Arc::new(CitationMemo::new(Arc::clone(&run.cache))),
            follow: args.follow,
            poll: args.poll,
        },
        interface: args.interface,
        port: args.port.map_or(Port::From(PORT), Port::Exactly),
    };
    let terminal: Arc<dyn serve::Reporter> = Arc::new(Terminal { reporter: run.reporter, open: args.open });
    let stopped = serve::run(&options, &terminal);
    run.keep_cache(Unused::Keep);
    match stopped {
        Ok(Stopped::Interrupted) => Exit::Interrupted,
        Ok(Stopped::Terminated) => Exit::Terminated,
        Err(error @ ServeError::Listen { .. }) => fail(Exit::Busy, visible(&error.to_string())),
        Err(error) => fail(Exit::Io, visible(&error.to_string())),
    }
}

fn start(args: &ServeArgs, global: &Global) -> Result<Run, String> {
    let selection = Selection { drafts: args.drafts, future: args.drafts, embargoed: args.drafts };
    let root = site::find_root(global)?;
    let mut run = Run::new(global, selection, vec![root.join("output")])?;
    run.use_cache_folder();
    Ok(run)
}

/// Tells what happens on the terminal.
struct Terminal {
    reporter: Reporter,
    open: bool,
}

/// A line for programs.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Listening { urls: &'a [String] },
    Built { generation: u64, milliseconds: f64, files: Vec<&'a str>, errors: usize, warnings: usize },
}

impl serve::Reporter for Terminal {
    fn report(&self, event: &ServeEvent<'_>) {
        match event {
            ServeEvent::Listening { urls, exposed } => self.listening(urls, *exposed),
            ServeEvent::Workspace(Event::Made { generation }) => self.made(generation),
            ServeEvent::Workspace(Event::Polling { why: Some(why) }) => self.reporter.say(&format!(
                "note: changes cannot be watched, {}; looking at all files regularly instead",
                visible(why)
            )),
            ServeEvent::Workspace(Event::Polling { why: None } | Event::FaultsFound) => {}
            ServeEvent::Workspace(Event::Unreadable { error }) => {
                stream::tell(format_args!("error: {}", visible(&error.to_string())));
            }
        }
    }
}

impl Terminal {
    fn listening(&self, urls: &[String], exposed: bool) {
        if self.reporter.format == Format::Json {
            self.reporter.result(&json::line(&Line::Listening { urls }));
        }
        for url in urls {
            self.reporter.say(&format!("serving at {url} (end with Ctrl-C)"));
        }
        if exposed {
            self.reporter.say(
                "note: others on the network can read the site, if they know this address with its token",
            );
        }
        if let (true, Some(url)) = (self.open, urls.first()) {
            open_browser(url);
        }
    }

    fn made(&self, generation: &Generation) {
        let faults = generation.diagnostics();
        let count = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let files: Vec<&str> = generation.change.files.iter().map(|file| file.as_str()).collect();
        let milliseconds = generation.change.milliseconds;
        if self.reporter.format == Format::Json {
            let line = Line::Built { generation: generation.number, milliseconds, files, errors, warnings };
            self.reporter.result(&json::line(&line));
            return;
        }
        if self.reporter.verbose {
            let site = &generation.press.site;
            self.reporter.show(&faults, &Texts::new(Some(&site.snapshot), Some(&site.theme)));
        }
        self.reporter.say(&words(&files, milliseconds, (errors, warnings)));
    }
}

/// `content/a.md changed: 12 ms, 1 error, 2 warnings`.
fn words(files: &[&str], milliseconds: f64, (errors, warnings): (usize, usize)) -> String {
    let mut named: Vec<String> = files.iter().take(NAMED).map(|file| visible(file)).collect();
    if files.len() > NAMED {
        named.push(format!("{} more", files.len() - NAMED));
    }
    let what =
        if files.is_empty() { "site read".to_owned() } else { format!("{} changed", named.join(", ")) };
    let counted = |count: usize, word: &str| match count {
        0 => String::new(),
        1 => format!(", 1 {word}"),
        count => format!(", {count} {word}s"),
    };
    format!("{what}: {milliseconds:.0} ms{}{}", counted(errors, "error"), counted(warnings, "warning"))
}

/// Opens an address in the user's browser; if there is none, the printed address has to do.
fn open_browser(url: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = command.spawn() {
        // Waited for, so that it does not stay behind as a dead process.
        std::thread::spawn(move || child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn lines() {
        assert_eq!(words(&["content/a.md"], 12.4, (0, 0)), "content/a.md changed: 12 ms");
        assert_eq!(words(&[], 80.0, (1, 2)), "site read: 80 ms, 1 error, 2 warnings");
        assert_eq!(
            words(&["a", "b", "c", "d", "e"], 1.0, (0, 1)),
            "a, b, c, 2 more changed: 1 ms, 1 warning"
        );
    }
}
