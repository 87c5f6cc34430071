//! To a branch of a Git repository.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::fixture::{plan, publish, settings, small, tree};
use super::interrupt::{Host, in_parallel, states};
use super::proxy::{Fault, Proxy};
use super::servers::{git_over_http, tool};
use super::web::Web;
use crate::harness::Site;

/// Runs `git` in a folder.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").current_dir(folder).args(arguments).output().expect("git can be run");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The files of the branch but our record, by path, as a worktree has them.
fn files(bare: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("out");
    git(
        folder.path(),
        &["clone", "--quiet", "--branch", "pages", &bare.to_string_lossy(), &place.to_string_lossy()],
    );
    std::fs::remove_dir_all(place.join(".git")).expect("a folder");
    tree(&place)
}

/// A site, and an empty repository beside it to which it is published.
fn site(more: &str) -> Option<Site> {
    tool("git")?;
    let site = small("{kind: archive, path: x.zip}");
    git(&site.path(""), &["init", "--quiet", "--bare", "bare.git"]);
    settings(
        &site,
        &format!(
            "{{kind: git, remote: bare.git, branch: pages, url: \"http://127.0.0.1:9/\", wait: 0{more}}}"
        ),
    );
    Some(site)
}

#[test]
fn a_branch_gets_a_commit_for_each_release() {
    let Some(site) = site(", domain: briefs.example") else { return };
    // Nobody serves it, so that it cannot be seen.
    publish(&site, &["--dry-run"]).ok();
    assert_eq!(git(&site.path("bare.git"), &["for-each-ref"]), "");
    publish(&site, &[]).exits(78);
    let bare = site.path("bare.git");
    let mut expected = tree(&site.path(".briefpress/publish/web/site"));
    let files_of = |bare: &Path| {
        let mut files = files(bare);
        let own: Vec<(&str, Option<Vec<u8>>)> =
            [".nojekyll", "CNAME", "_headers", "_redirects"].map(|name| (name, files.remove(name))).into();
        (files, own)
    };
    let (files, own) = files_of(&bare);
    assert!(files == expected);
    assert_eq!(own[0].1.as_deref(), Some(&b""[..]));
    assert_eq!(own[1].1.as_deref(), Some(&b"briefs.example\n"[..]));

    publish(&site, &[]).ok();
    assert_eq!(git(&bare, &["rev-list", "--count", "pages"]), "1");
    site.edit("content/one.md", "First", "Fresh");
    let run = publish(&site, &["--format", "json"]).exits(78);
    assert_eq!(plan(&run), "~one/index.html");
    assert_eq!(
        git(&bare, &["diff", "--stat", "--name-only", "pages~1", "pages"]),
        ".briefpress/manifest.json\none/index.html"
    );
    assert!(git(&bare, &["log", "-1", "--format=%B", "pages"]).contains("Briefpress-Release: 2"));

    site.edit("content/two.md", "title: Two", "title: Two\nslug: second\naliases: [/two/]");
    publish(&site, &[]).exits(78);
    assert_eq!(site.run(&["publish", "--list"]).ok().stdout.lines().count(), 3);
    publish(&site, &["--rollback"]).exits(78);
    expected = files_of(&bare).0;
    assert!(
        !expected.contains_key("second/index.html")
            && String::from_utf8_lossy(&expected["one/index.html"]).contains("Fresh")
    );
    assert_eq!(git(&bare, &["rev-list", "--count", "pages"]), "4");
}

#[test]
fn what_others_committed_stays_and_the_users_repository_is_left_alone() {
    let Some(site) = site("") else { return };
    let root = site.path("");
    git(&root, &["init", "--quiet", "--initial-branch", "main"]);
    git(&root, &["config", "user.email", "ann@site.example"]);
    git(&root, &["config", "user.name", "Ann"]);
    git(&root, &["remote", "add", "origin", "bare.git"]);
    site.write(".gitignore", "bare.git\n.briefpress\noutput\n");
    git(&root, &["add", "."]);
    git(&root, &["commit", "--quiet", "-m", "one"]);
    git(&root, &["push", "--quiet", "origin", "main:pages"]);
    site.write(".git/hooks/pre-push", "#!/bin/sh\ntouch hooked\nexit 1\n").edit(
        "site.yaml",
        "remote: bare.git",
        "remote: origin",
    );
    #[cfg(unix)]
    std::fs::set_permissions(
        site.path(".git/hooks/pre-push"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .expect("a mode");
    git(&root, &["add", "site.yaml"]);
    let before = (
        git(&root, &["status", "--porcelain"]),
        git(&root, &["rev-parse", "main"]),
        git(&root, &["branch", "--all"]),
    );
    publish(&site, &[]).exits(78);
    let after = (
        git(&root, &["status", "--porcelain"]),
        git(&root, &["rev-parse", "main"]),
        git(&root, &["branch", "--all"]),
    );
    assert_eq!(before, after);
    assert!(!site.path("hooked").exists());
    let files = files(&site.path("bare.git"));
    assert!(files.contains_key("content/one.md") && files.contains_key("one/index.html"));
    assert_eq!(git(&site.path("bare.git"), &["log", "-1", "--format=%an", "pages"]), "Ann");
}

#[test]
fn a_lost_race_is_run_once_more() {
    let Some(site) = site("") else { return };
    publish(&site, &[]).exits(78);
    let other = small("{kind: archive, path: x.zip}");
    settings(
        &other,
        &site
            .read("site.yaml")
            .lines()
            .last()
            .expect("a line")
            .trim_start_matches("  web: ")
            .replace("bare.git", &site.path("bare.git").to_string_lossy()),
    );
    let start = |site: &Site, word: &str| {
        site.edit("content/one.md", "First", word);
        let mut command = site.command(&["publish", "--yes"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().expect("the program can be run")
    };
    let both = [start(&site, "Mine"), start(&other, "Theirs")]
        .map(|child| child.wait_with_output().expect("it ends"));
    for output in &both {
        let code = output.status.code().unwrap_or(-1);
        assert!([78, 75].contains(&code), "{code}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let count: usize =
        git(&site.path("bare.git"), &["rev-list", "--count", "pages"]).parse().expect("a number");
    let done = both.iter().filter(|output| output.status.code() == Some(78)).count();
    assert_eq!(count, 1 + done);
    publish(&site, &[]);
    let files = files(&site.path("bare.git"));
    assert!(String::from_utf8_lossy(&files["one/index.html"]).contains("Mine"));
}

#[test]
fn remotes_that_would_run_programs_are_refused() {
    let Some(site) = site("") else { return };
    for remote in ["--upload-pack=touch x", "ext::sh -c touch% x", "-oProxyCommand=touch x"] {
        settings(&site, &format!("{{kind: git, remote: \"{remote}\"}}"));
        publish(&site, &[]).exits(2);
    }
    settings(&site, "{kind: git, remote: bare.git, branch: \"--all\"}");
    publish(&site, &[]).exits(2);
    settings(&site, "{kind: git}");
    let run = publish(&site, &[]).exits(2);
    assert!(run.stderr.contains("lies in no Git repository"), "{}", run.stderr);
    settings(&site, "{kind: git, remote: gone.git}");
    publish(&site, &[]).exits(74);
}

/// Over HTTP, interrupted at every request.
#[test]
fn a_branch_is_never_broken() {
    in_parallel(interrupt_branch);
}

fn interrupt_branch(faults: &[Fault]) {
    let folder = tempfile::tempdir().expect("a folder");
    #[cfg(unix)]
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777))
        .expect("a mode");
    let bare = folder.path().join("bare.git");
    if tool("git").is_none() {
        return;
    }
    git(folder.path(), &["init", "--quiet", "--bare", "bare.git"]);
    git(&bare, &["config", "core.sharedRepository", "0666"]);
    let Some(server) = git_over_http(folder.path()) else { return };
    let proxy = Proxy::before(server.port);
    let read = bare.clone();
    let show = move |path: &str| {
        let output = Command::new("git")
            .arg("--git-dir")
            .arg(&read)
            .args(["-c", "safe.directory=*", "show"])
            .arg(format!("pages:{path}"))
            .output();
        output.ok().filter(|output| output.status.success()).map(|output| output.stdout)
    };
    let web = Web::of("/", Arc::new(show.clone()));
    let sites = states(&format!(
        "{{kind: git, remote: \"http://127.0.0.1:{}/git/bare.git\", branch: pages, url: \"{}\", wait: 10, timeout: 1}}",
        proxy.port,
        web.url("/")
    ));
    let host = Host {
        proxy: &proxy,
        files: &|| {
            let mut files = files(&bare);
            for own in [".nojekyll", "_headers", "_redirects"] {
                files.remove(own);
            }
            files
        },
        manifest: &|| show(".briefpress/manifest.json"),
        environment: &[("CI", "")],
        extra: 6,
    };
    host.interrupt(&sites, faults);
}
