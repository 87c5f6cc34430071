//! A site in a folder of its own, written as one text, and the program run on it.
//!
//! ```text
//! let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\nText.\n");
//! site.run(&["build"]).ok();
//! assert!(site.page("a/").contains("Text."));
//! ```

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// The settings of a site that brings none.
const SETTINGS: &str = "title: Test\nbase_url: https://site.example/\nlanguage: en\n";

/// A site in a temporary folder.
#[derive(Debug)]
pub struct Site {
    dir: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Site {
    /// A site of the files in `text`: each begins with a line `-- path --`. `site.yaml` is supplied if it is not among them.
    pub fn new(text: &str) -> Self {
        let site = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        site.write("site.yaml", SETTINGS);
        site.write_all(text);
        site
    }

    /// A site in a folder of its own inside another one.
    pub fn inside(around: &Path, text: &str) -> Self {
        let site = Self { dir: tempfile::tempdir_in(around).expect("a temporary folder") };
        site.write("site.yaml", SETTINGS);
        site.write_all(text);
        site
    }

    /// Writes the files of a multi-file text.
    pub fn write_all(&self, text: &str) -> &Self {
        let mut file: Option<(&str, String)> = None;
        for line in text.split_inclusive('\n') {
            let named = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (named, &mut file) {
                (Some(name), _) => {
                    if let Some((path, content)) = file.replace((name, String::new())) {
                        self.write(path, &content);
                    }
                }
                (None, Some((_, content))) => content.push_str(line),
                (None, None) => assert!(line.trim().is_empty(), "text before the first file: {line}"),
            }
        }
        if let Some((path, content)) = file {
            self.write(path, &content);
        }
        self
    }

    /// A site in a citation style, built on 1 June 2025.
    pub fn built_in_style(text: &str, style: &str) -> Self {
        let site = Self::new(text);
        site.edit("site.yaml", "language: en\n", &format!("language: en\ncitation: {{style: {style}}}\n"));
        site.run(&["build", "--now", "2025-06-01"]).ok();
        site
    }

    /// Writes one file, with its folders.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, content).expect("a file can be written");
        self
    }

    /// Replaces `old`, which must be there, by `new` in a file.
    pub fn edit(&self, path: &str, old: &str, new: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(old), "`{path}` does not hold `{old}`");
        self.write(path, text.replacen(old, new, 1))
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).expect("a file can be removed");
        self
    }

    /// A path below the site's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// The text of a file below the site's folder.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|cause| panic!("`{path}`: {cause}"))
    }

    /// The text of a file below the site's folder that may be none.
    pub fn read_lossy(&self, path: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(path)).expect("a file")).into_owned()
    }

    /// The text of a file of the output; a final slash stands for `index.html`.
    pub fn page(&self, url: &str) -> String {
        let index = if url.is_empty() || url.ends_with('/') { "index.html" } else { "" };
        self.read(&format!("output/{url}{index}"))
    }

    /// Every file of the output but the program's own, sorted.
    pub fn output(&self) -> Vec<String> {
        let mut files = Vec::new();
        list(&self.path("output"), "", &mut files);
        files.retain(|file| !file.starts_with(".briefpress"));
        files.sort();
        files
    }

    /// Runs the program in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs the program with environment variables.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let output = self.command(arguments).envs(environment.iter().copied()).output();
        Run::new(output.expect("the program can be run"))
    }

    /// The program, ready to run in the site's folder, without the user's settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefpress"));
        command.args(arguments).current_dir(self.dir.path()).env_remove("SOURCE_DATE_EPOCH");
        command.env("NO_COLOR", "1");
        command
    }

    /// What `check --format short` says, one fault a line, without the summary.
    pub fn faults(&self, arguments: &[&str]) -> Vec<String> {
        let mut all = vec!["check", "--format", "short"];
        all.extend(arguments);
        let run = self.run(&all);
        run.stderr.lines().filter(|line| line.contains('[')).map(str::to_owned).collect()
    }
}

impl Run {
    fn new(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// The run, which must have ended well.
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// The run, which must have ended with `code`.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// A port at which nobody listens, for a server that is started a moment later. No other test is given it, and the
/// system hands out none of these by itself.
pub fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(101);
    loop {
        let port = 20_000 + first.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % 12_000;
        let port = u16::try_from(port).expect("a port");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn list(folder: &Path, below: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), files);
        } else {
            files.push(name);
        }
    }
}
