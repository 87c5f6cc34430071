//! Paths and links that lead elsewhere: nothing outside the site is read, nothing that is secret or hidden is published.

use std::fs;

use crate::harness::Site;

/// A word of a file outside the site: it must be in no output and no message.
const SECRET: &str = "xyzzy-secret";

/// Ways to name a file outside, for a file of `content/` and below.
const OUTSIDE: [&str; 9] = [
    "../../outside.txt",
    "../../../../../../../etc/passwd",
    "/../outside.txt",
    "C:\\outside.txt",
    "\\\\server\\share\\outside.txt",
    "%2e%2e/%2e%2e/outside.txt",
    "..%2f..%2foutside.txt",
    "..\\..\\outside.txt",
    "a%00b.txt",
];

/// A site whose folder lies in another one, beside a file that is not its own.
fn site() -> (tempfile::TempDir, Site) {
    let around = tempfile::tempdir().expect("a folder");
    fs::write(around.path().join("outside.txt"), SECRET).expect("a file");
    let site =
        Site::inside(around.path(), "-- content/a.md --\n---\ntitle: A\ndate: 2025-01-01\n---\nText.\n");
    (around, site)
}

/// The site fails to build, with one of these codes at `file`, and shows nothing of the file outside.
fn refused(site: &Site, file: &str, what: &str) {
    let run = site.run(&["build", "--format", "short", "--now", "2026-01-01"]);
    assert!(matches!(run.code, 1 | 2), "{what}: {}", run.stderr);
    let codes = [
        "bad-path",
        "bad-value",
        "bad-address",
        "missing-file",
        "broken-link",
        "edition-conflict",
        "unknown-style",
    ];
    let named = |line: &&str| {
        line.starts_with(file) && codes.iter().any(|code| line.contains(&format!("error[{code}]")))
    };
    assert!(run.stderr.lines().any(|line| named(&line)), "{what}: {}", run.stderr);
    assert!(!run.stderr.contains(SECRET) && !site.path("output").exists(), "{what}: {}", run.stderr);
}

#[test]
fn no_key_of_front_matter_leads_outside() {
    let keys = [
        "hero: {src: X, alt: a}",
        "downloads: [{src: X, label: x}]",
        "pdf: X",
        "bibliography: [X]",
        "slug: X",
        "template: X",
        "citation_style: X",
        "translation_of: X",
        "related: [{brief: X}]",
        "supersedes: [X]",
    ];
    for key in keys {
        for target in OUTSIDE {
            let (_around, site) = site();
            let key = key.replace('X', &format!("'{target}'"));
            // A style is looked up once something is cited.
            site.write(
                "content/references.bib",
                "@book{k, author={A B}, title={T}, date={2020}, publisher={P}}",
            );
            site.write("content/a.md", format!("---\ntitle: A\ndate: 2025-01-01\n{key}\n---\nText [@k].\n"));
            refused(&site, "content/a.md", &key);
        }
    }
    for target in ["/../../etc/cron.d/x", "../x", "%2e%2e/x", "a\\b"] {
        let (_around, site) = site();
        site.edit("content/a.md", "title: A", &format!("title: A\naliases: ['{target}']"));
        refused(&site, "content/a.md", target);
    }
}

#[test]
fn nothing_in_a_text_leads_outside() {
    let forms = [
        "[x](X)",
        "![x](X)",
        "[x][r]\n\n[r]: X",
        "<img src=\"X\" alt=\"\">",
        "{{ figure(id=\"fig-a\", src='X', alt=\"A\", caption=\"C\", source=\"S\") }}",
    ];
    for form in forms {
        for target in OUTSIDE.iter().filter(|target| !target.contains('\\')) {
            let (_around, site) = site();
            site.write("content/a.md", format!("---\ntitle: A\n---\n{}\n", form.replace('X', target)));
            refused(&site, "content/a.md", &form.replace('X', target));
        }
    }
}

#[test]
fn no_setting_and_no_record_leads_outside() {
    for target in ["../../outside.txt", "/../outside.txt", "%2e%2e/%2e%2e/outside.txt", "..\\outside.txt"] {
        for setting in [
            "publisher: {name: P, logo: X}",
            "citation: {bibliography: [X]}",
            "home: {lead: X}",
            "navigation: {main: [{label: x, to: X}]}",
            "taxonomies: {X: {label: x, records: open}}",
        ] {
            let (_around, site) = site();
            let setting = setting.replace('X', &format!("'{target}'"));
            site.edit("site.yaml", "language: en", &format!("language: en\n{setting}"));
            refused(&site, "site.yaml", &setting);
        }
        let (_around, site) = site();
        site.write("content/people/ann.yaml", format!("name: Ann\npage: true\nphoto: '{target}'\n"));
        refused(&site, "content/people/ann.yaml", target);
    }
}

#[test]
#[cfg(unix)]
fn links_on_disk() {
    use std::os::unix::fs::symlink;
    // Inside the site they are followed.
    let (around, site) = site();
    site.write("content/real/b.md", "---\ntitle: B\n---\nText of B.\n");
    symlink("real", site.path("content/linked")).expect("a link");
    symlink("../a.md", site.path("content/real/again.md")).expect("a link");
    site.run(&["build"]).ok();
    assert!(site.page("linked/b/").contains("Text of B.") && site.page("real/again/").contains("Text."));
    // Out of it each is an error that names the link and where it leads.
    let outside = around.path().join("outside.txt");
    let places =
        ["content/b.md", "content/data.csv", "templates", "content/static/x.txt", "content/people/ann.yaml"];
    for place in places {
        let site = Site::inside(around.path(), "-- content/a.md --\n---\ntitle: A\n---\nText.\n");
        fs::create_dir_all(site.path(place).parent().expect("a folder")).expect("folders");
        symlink(&outside, site.path(place)).expect("a link");
        let run = site.run(&["build", "--format", "short"]).exits(1);
        let line = run.stderr.lines().find(|line| line.starts_with(&format!("{place}:"))).unwrap_or_default();
        assert!(line.contains("link-outside") && line.contains("outside.txt"), "{place}: {}", run.stderr);
        assert!(!run.stderr.contains(SECRET) && !site.path("output").exists(), "{place}");
    }
    // A link that leads nowhere, to itself or to a device.
    for (target, code) in
        [("nowhere", "unreadable-file"), ("x.md", "unreadable-file"), ("/dev/zero", "link-outside")]
    {
        let site = Site::inside(around.path(), "-- content/a.md --\n---\ntitle: A\n---\nText.\n");
        symlink(target, site.path("content/x.md")).expect("a link");
        let run = site.run(&["build", "--format", "short"]);
        assert!(run.code != 0 && run.stderr.contains(code), "{target}: {}", run.stderr);
    }
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let (_around, site) = site();
    let pipe = site.path("content/pipe.md");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).expect("a pipe");
    let _socket = std::os::unix::net::UnixListener::bind(site.path("content/socket.md")).expect("a socket");
    let faults = site.faults(&[]);
    for (file, word) in [("pipe", "a pipe"), ("socket", "a socket")] {
        let found =
            |line: &String| line.contains("special-file") && line.contains(file) && line.contains(word);
        assert!(faults.iter().any(found), "{faults:?}");
    }
    site.run(&["build"]).exits(1);
}

/// A file of a site is swapped for a link out of it, again and again, while it is built.
#[test]
#[cfg(unix)]
fn a_link_put_in_place_during_a_build_leads_nowhere() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let (around, site) = site();
    let (file, outside) = (site.path("content/static/x.txt"), around.path().join("outside.txt"));
    fs::create_dir_all(site.path("content/static")).expect("a folder");
    fs::write(&file, "inside").expect("a file");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (link, plain) = (site.path("link"), site.path("plain"));
            while !done.load(Ordering::Relaxed) {
                let _ = std::os::unix::fs::symlink(&outside, &link);
                let _ = fs::rename(&link, &file);
                let _ = fs::write(&plain, "inside");
                let _ = fs::rename(&plain, &file);
            }
        });
        for _ in 0..15 {
            site.run(&["build", "-q"]);
            let published = fs::read_to_string(site.path("output/x.txt")).unwrap_or_default();
            assert!(!published.contains(SECRET));
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn hidden_files_and_leftovers_are_not_published() {
    let (_around, site) = site();
    for file in [
        ".env",
        ".git/config",
        ".htaccess",
        "sub/.npmrc",
        ".well-known/.hidden",
        "a.md~",
        "#a#",
        ".#a",
        "~$a.docx",
        "a.swp",
        "a.bak",
        "Thumbs.db",
    ] {
        site.write(&format!("content/static/{file}"), SECRET);
    }
    site.write("content/static/.well-known/security.txt", "Contact: us");
    site.run(&["build"]).ok();
    // The brief `a` brings files of its own, by its name.
    let made =
        |file: &String| file.ends_with(".html") || file.starts_with("assets/") || file.starts_with("a/a.");
    let published: Vec<String> = site.output().into_iter().filter(|file| !made(file)).collect();
    assert_eq!(
        published,
        [".well-known/security.txt", "citations.json", "feed.xml", "llms.txt", "robots.txt", "sitemap.xml"]
    );
}

#[test]
fn secrets_stop_the_build() {
    let header = |kind: &str| {
        format!("text\n-----BEGIN {kind}PRIVATE KEY-----\nabc\n-----END {kind}PRIVATE KEY-----\n")
    };
    let files = [
        ("server.pem", "x".to_owned()),
        ("server.key", "x".to_owned()),
        ("server.p12", "x".to_owned()),
        ("server.pfx", "x".to_owned()),
        ("id_rsa", "x".to_owned()),
        ("id_ed25519", "x".to_owned()),
        ("SERVER.PEM", "x".to_owned()),
        ("notes.txt", header("")),
        ("notes.csv", header("RSA ")),
        ("data.bin", header("OPENSSH ")),
        ("key.txt", header("EC ")),
        ("key2.txt", header("ENCRYPTED ")),
    ];
    for (name, content) in files {
        let (_around, site) = site();
        site.write(&format!("content/static/{name}"), &content);
        let run = site.run(&["build", "--format", "short"]).exits(1);
        assert!(
            run.stderr.contains(&format!("content/static/{name}:1:1: error[secret-file]")),
            "{name}: {}",
            run.stderr
        );
        assert!(!site.path("output").exists(), "{name}");
        // Beside a brief it stops the build once something names it, and is not published otherwise.
        let (_around, site) = self::site();
        site.write(&format!("content/{name}"), &content);
        site.run(&["build"]).ok();
        assert!(!site.output().iter().any(|file| file.contains(name)), "{name}");
        site.write("content/b.md", format!("---\ntitle: B\n---\n[x]({name})\n"));
        let run = site.run(&["build", "--format", "short"]).exits(1);
        assert!(
            run.stderr.contains("error[secret-file]") || run.stderr.contains("never published"),
            "{name}: {}",
            run.stderr
        );
    }
}
