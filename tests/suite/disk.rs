//! A disk that is full, files that cannot be read, folders that cannot be written: one clear error, the old output whole.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::harness::Site;

/// A user without rights.
const NOBODY: u32 = 65_534;

fn site() -> Site {
    Site::new(
        "-- content/a.md --\n---\ntitle: A\n---\nText.\n-- content/b.md --\n---\ntitle: B\n---\nText.\n",
    )
}

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                files.insert(
                    entry.path().to_string_lossy().into_owned(),
                    fs::read(entry.path()).unwrap_or_default(),
                );
            }
        }
    }
    files
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("a change of mode");
}

/// Gives the site to a user without rights, if the test has those of `root`.
fn hand_over(site: &Site) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let mut paths = vec![site.path("")];
    while let Some(path) = paths.pop() {
        chown(&path, Some(NOBODY), Some(NOBODY)).expect("a change of owner");
        if path.is_dir() {
            paths.extend(fs::read_dir(&path).expect("a folder").flatten().map(|entry| entry.path()));
        }
    }
}

/// Runs the program as somebody whom permissions bind.
fn run(site: &Site, arguments: &[&str]) -> Output {
    let mut command = site.command(arguments);
    if rustix::process::geteuid().is_root() {
        command = of_nobody(site, &command);
    }
    command.env("HOME", site.path("")).output().expect("the program can be run")
}

/// The same for a user without rights, by a copy of the program: the build folder may be closed to others.
fn of_nobody(site: &Site, command: &Command) -> Command {
    let program = site.path(".program");
    if !program.exists() {
        // By another process, so that no child of this one holds the copy open while it is run.
        let copied = Command::new("cp").arg(command.get_program()).arg(&program).status();
        assert!(copied.expect("`cp` can be run").success());
        mode(&program, 0o755);
    }
    let mut own = Command::new(program);
    own.args(command.get_args()).uid(NOBODY).gid(NOBODY);
    own.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        own.current_dir(folder);
    }
    own
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What lies beside the output besides the site: stages that were left.
fn stages(site: &Site) -> Vec<String> {
    let names = fs::read_dir(site.path("")).expect("a folder").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("briefpress-stage")).collect()
}

#[test]
fn files_that_cannot_be_read_are_errors_one_each() {
    let site = site();
    site.write("content/static/x.txt", "x").write("content/deep/c.md", "---\ntitle: C\n---\n");
    hand_over(&site);
    assert_eq!(run(&site, &["build"]).status.code(), Some(0), "{}", stderr(&run(&site, &["build"])));
    let before = tree(&site.path("output"));
    for path in ["content/a.md", "content/b.md", "content/static/x.txt", "content/deep"] {
        mode(&site.path(path), 0);
    }
    let output = run(&site, &["build", "--format", "short"]);
    let shown = stderr(&output);
    assert_eq!(output.status.code(), Some(74), "{shown}");
    for path in ["content/a.md", "content/b.md", "content/static/x.txt", "content/deep"] {
        let lines = shown
            .lines()
            .filter(|line| line.contains("unreadable-file") && line.contains(&format!("`{path}`")));
        assert_eq!(lines.count(), 1, "{path}: {shown}");
    }
    assert_eq!(tree(&site.path("output")), before);
    assert_eq!(stages(&site), [""; 0]);
    mode(&site.path("content/deep"), 0o755);
}

#[test]
fn a_folder_that_cannot_be_written_is_known_before_the_work() {
    let site = site();
    hand_over(&site);
    assert_eq!(run(&site, &["build"]).status.code(), Some(0));
    let before = tree(&site.path("output"));
    site.write("content/a.md", "---\ntitle: Other\n---\nOther.\n");
    site.write("content/broken.md", "---\ntitle: Broken\n---\n[x](nowhere.md)\n");
    for folder in ["", "output"] {
        mode(&site.path(folder), 0o555);
    }
    let output = run(&site, &["build"]);
    mode(&site.path("output"), 0o755);
    let shown = stderr(&output);
    assert_eq!(output.status.code(), Some(74), "{shown}");
    assert!(shown.contains("ermission denied") && !shown.contains("broken-link"), "{shown}");
    assert_eq!(tree(&site.path("output")), before);
    // The output alone may be changed: file by file, since it cannot be exchanged.
    mode(&site.path(""), 0o755);
    site.remove("content/broken.md");
    mode(&site.path(""), 0o555);
    let output = run(&site, &["build"]);
    mode(&site.path(""), 0o755);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("file by file") && site.page("a/").contains("Other."),
        "{}",
        stderr(&output)
    );
    // Where nothing is written but the cache, that is no reason to fail.
    let _ = fs::remove_dir_all(site.path(".briefpress"));
    mode(&site.path(""), 0o555);
    let output = run(&site, &["check"]);
    mode(&site.path(""), 0o755);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// Builds the site of `content/a.md` with `bytes` of text in a shell that first runs `limit`.
fn build_within(site: &Site, limit: &str) -> (Output, Duration) {
    let mut shell = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_briefpress");
    shell.arg("-c").arg(format!("{limit}\nexec '{program}' build --no-cache")).current_dir(site.path(""));
    let started = Instant::now();
    let output = shell.env("NO_COLOR", "1").output().expect("a shell");
    (output, started.elapsed())
}

#[test]
fn a_file_that_grows_too_large_for_the_disk() {
    let site = site();
    site.run(&["build", "--no-cache"]).ok();
    let before = tree(&site.path("output"));
    // Above what any file of the theme has.
    site.write(
        "content/a.md",
        format!("---\ntitle: A\n---\n{}\n", "A paragraph of words.\n\n".repeat(60_000)),
    );
    let (output, time) = build_within(&site, "trap '' XFSZ; ulimit -f 1024");
    let shown = stderr(&output);
    assert_eq!(output.status.code(), Some(74), "{shown}");
    assert!(shown.contains("a/index.html") && shown.contains("File too large"), "{shown}");
    assert!(time < Duration::from_secs(30), "{time:?}");
    assert_eq!(tree(&site.path("output")), before);
    assert_eq!(stages(&site), [""; 0]);
    site.run(&["build", "--no-cache"]).ok();
    assert!(site.page("a/").len() > 1 << 20);
}

#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_macros, reason = "who runs the tests should know")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// A full disk, where the system lets an ordinary user mount one of his own.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_output() {
    let site = site();
    let program = env!("CARGO_BIN_EXE_briefpress");
    let script = format!(
        "mkdir disk && mount -t tmpfs -o size=2m none disk || exit 99\n\
         '{program}' build --no-cache -q -o disk/site || exit 98\n\
         (cd disk && find . -type f -not -name '*-lock' -exec cksum {{}} + | sort) > before\n\
         cp long.md content/a.md\n\
         '{program}' build --no-cache -o disk/site; code=$?\n\
         (cd disk && find . -type f -not -name '*-lock' -exec cksum {{}} + | sort) > after\n\
         exit $code"
    );
    site.write("long.md", format!("---\ntitle: A\n---\n{}\n", "A paragraph of words.\n\n".repeat(120_000)));
    let ways: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
    for way in ways {
        let mut command = Command::new("unshare");
        command.args(way).args(["sh", "-c", &script]).current_dir(site.path("")).env("NO_COLOR", "1");
        let started = Instant::now();
        let Ok(output) = command.output() else { continue };
        if output.status.code() == Some(74) {
            let shown = stderr(&output);
            assert!(shown.contains("No space left on device") && shown.contains("index.html"), "{shown}");
            assert_eq!(site.read("before"), site.read("after"));
            assert!(started.elapsed() < Duration::from_secs(60));
            return;
        }
        assert!(matches!(output.status.code(), Some(1 | 99)), "{}", stderr(&output));
        let _ = fs::remove_dir(site.path("disk"));
    }
    skipped("no disk can be mounted here");
}

#[test]
fn an_output_behind_a_link_into_the_sources_is_refused() {
    use std::os::unix::fs::symlink;
    let site = site();
    site.write("home/mine.txt", "mine");
    for (target, link) in [("content", "out"), (".", "self"), ("content", "deep")] {
        symlink(target, site.path(link)).expect("a link");
    }
    let before = tree(&site.path("content"));
    for output in ["out", "out/below", "self/content", "self", "deep/static", "content/../content"] {
        let run = site.run(&["build", "-o", output, "--adopt"]).exits(2);
        assert!(run.stderr.contains("error:"), "{output}: {}", run.stderr);
        assert_eq!(tree(&site.path("content")), before, "{output}");
    }
    let home = site.path("home");
    let run = site.run_with(&["build", "-o", "home", "--adopt"], &[("HOME", home.to_str().expect("a path"))]);
    assert_eq!((run.code, site.read("home/mine.txt").as_str()), (2, "mine"), "{}", run.stderr);
}
