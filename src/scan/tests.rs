//! Sites on disk, read: what is found, what is refused.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{ScanOptions, scan};
use crate::model::diagnostic::{Diagnostic, Outcome};
use crate::model::source::{Snapshot, SourcePath};

fn site(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        write(dir.path(), path, bytes);
    }
    dir
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn options(root: &Path) -> ScanOptions {
    ScanOptions { root: root.to_owned(), config: None, skip: Vec::new(), now: jiff::Timestamp::UNIX_EPOCH }
}

fn read(root: &Path) -> Outcome<Snapshot> {
    scan(&options(root), None).unwrap()
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.files.keys().map(SourcePath::as_str).collect()
}

fn shown(mut diagnostics: Vec<Diagnostic>) -> Vec<String> {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.iter().map(|fault| format!("{}: {}", fault.code.as_str(), fault.message)).collect()
}

/// Scans files besides `site.yaml` and compares the paths found and the messages, each by what it contains.
fn check(files: &[(&str, &[u8])], want_paths: &[&str], want_faults: &[&str]) {
    let dir = site(files);
    write(dir.path(), "site.yaml", b"title: x\n");
    compare(dir.path(), want_paths, want_faults);
}

fn compare(root: &Path, want_paths: &[&str], want_faults: &[&str]) {
    let outcome = read(root);
    assert_eq!(
        paths(&outcome.value).iter().filter(|path| **path != "site.yaml").collect::<Vec<_>>(),
        want_paths.iter().collect::<Vec<_>>()
    );
    let faults = shown(outcome.diagnostics);
    assert_eq!(faults.len(), want_faults.len(), "{faults:#?}");
    for (fault, want) in faults.iter().zip(want_faults) {
        assert!(fault.contains(want), "{fault}\n{want}");
    }
}

#[test]
fn finds_sources_and_nothing_else() {
    check(
        &[
            ("content/b/31-x.md", b"x"),
            ("content/static/.well-known/security.txt", b"x"),
            ("content/static/.well-known/.hidden", b"x"),
            ("content/static/.htaccess", b"x"),
            ("content/.well-known/x", b"x"),
            ("content/.git/config", b"x"),
            ("content/a.md~", b"x"),
            ("content/#a.md#", b"x"),
            ("content/.#a.md", b"x"),
            ("content/~$report.docx", b"x"),
            ("content/4913", b"x"),
            ("content/Thumbs.db", b"x"),
            ("content/x.SWP", b"x"),
            ("content/report.docx", b"PK"),
            ("themes/t/theme.yaml", b"x"),
            ("templates/a.html", b"x"),
            ("shortcodes/a.html", b"x"),
            ("locales/en.ftl", b"x"),
            ("output/index.html", b"x"),
            ("src/main.rs", b"x"),
            ("README.md", b"x"),
        ],
        &[
            "content/b/31-x.md",
            "content/report.docx",
            "content/static/.well-known/security.txt",
            "locales/en.ftl",
            "shortcodes/a.html",
            "templates/a.html",
            "themes/t/theme.yaml",
        ],
        &[],
    );
}

#[test]
fn reads_texts_and_leaves_binaries() {
    let dir = site(&[
        ("site.yaml", b"\xef\xbb\xbftitle: x\r\n"),
        ("content/a.md", b"a\r\nb"),
        ("content/data.csv", b"caf\xe9"),
        ("content/static/latin.md", b"caf\xe9"),
        ("content/pic.gif", b"GIF89a\x03\x00\x02\x00\x00\x00\x00"),
        ("content/map.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/>"),
    ]);
    let outcome = read(dir.path());
    assert_eq!(shown(outcome.diagnostics), [""; 0]);
    let file = |path: &str| &outcome.value.files[&SourcePath::new(path).unwrap()];
    assert_eq!(file("site.yaml").text.as_deref(), Some("title: x\n"));
    assert_eq!(file("content/a.md").text.as_deref(), Some("a\nb"));
    assert_eq!((file("content/a.md").len, file("content/data.csv").text.as_deref()), (4, None));
    assert_eq!(file("content/static/latin.md").text, None);
    assert_eq!(file("content/pic.gif").image_size, Some((3, 2)));
    assert_eq!(file("content/map.svg").image_size, Some((4, 3)));
    assert_eq!(file("content/map.svg").faults, []);
}

#[test]
fn reports_what_is_no_text() {
    check(
        &[("content/a.md", b"a\n\xe9x"), ("content/b.yaml", b"\xff\xfea\0"), ("locales/en.ftl", b"a\0")],
        &["content/a.md", "content/b.yaml", "locales/en.ftl"],
        &[
            "not-text: `content/a.md` is not UTF-8: it holds the byte 0xe9 at byte 2 (line 2)",
            "`content/b.yaml` is UTF-16",
            "`locales/en.ftl` holds a NUL byte",
        ],
    );
}

#[test]
fn reports_a_missing_settings_file() {
    let dir = site(&[]);
    let outcome = read(dir.path());
    assert!(shown(outcome.diagnostics)[0].starts_with("unreadable-file: cannot read `site.yaml`"));
    assert!(scan(&options(&dir.path().join("none")), None).is_err());
}

#[test]
fn reads_other_settings() {
    let elsewhere = site(&[("other.yaml", b"title: y\n")]);
    let dir = site(&[("site.yaml", b"x"), ("conf/site2.yaml", b"title: z\n")]);
    for (config, name, text) in [
        (elsewhere.path().join("other.yaml"), "other.yaml", "title: y\n"),
        (dir.path().join("conf/site2.yaml"), "conf/site2.yaml", "title: z\n"),
        (dir.path().join("conf/../conf/site2.yaml"), "conf/site2.yaml", "title: z\n"),
    ] {
        let options = ScanOptions { config: Some(config), ..options(dir.path()) };
        let outcome = scan(&options, None).unwrap();
        assert_eq!(options.settings().unwrap().as_str(), name);
        assert_eq!(paths(&outcome.value), [name]);
        assert_eq!(&**outcome.value.files.values().next().unwrap().text.as_ref().unwrap(), text);
    }
}

#[test]
fn refuses_names_that_differ_too_little() {
    check(
        &[
            ("content/Cafe\u{301}.md", b"1"),
            ("content/Caf\u{e9}.md", b"2"),
            ("content/x.md", b""),
            ("content/X.md", b""),
        ],
        &["content/Caf\u{e9}.md", "content/X.md", "content/x.md"],
        &["by the Unicode form", "`content/x.md` differs from `content/X.md` only by case"],
    );
}

#[test]
fn opens_files_by_the_name_on_disk() {
    let dir = site(&[("site.yaml", b""), ("content/Łódz\u{301}/e\u{301}.md", b"text")]);
    let snapshot = read(dir.path()).value;
    let file = &snapshot.files[&SourcePath::new("content/Łód\u{17a}/\u{e9}.md").unwrap()];
    assert_eq!(file.text.as_deref(), Some("text"));
    assert_eq!(file.disk_name.as_deref(), Some(Path::new("content/Łódz\u{301}/e\u{301}.md")));
}

#[test]
fn finds_secrets() {
    let key: &[u8] = b"x\n-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n";
    let dir = site(&[
        ("site.yaml", b""),
        ("content/static/id_rsa", b"x"),
        ("content/static/a.pem", b"x"),
        ("content/static/talk.key", b"PK\x03\x04"),
        ("content/static/notes.txt", key),
        ("content/how-to.md", key),
        ("content/b/server.key", b"x"),
        ("content/b/k.txt", key),
    ]);
    let outcome = read(dir.path());
    assert!(outcome.diagnostics.is_empty(), "reported by who names them");
    let faulty = outcome.value.files.iter().filter(|(_, file)| !file.faults.is_empty());
    let faulty: Vec<&str> = faulty.map(|(path, _)| path.as_str()).collect();
    let expected = [
        "content/b/k.txt",
        "content/b/server.key",
        "content/static/a.pem",
        "content/static/id_rsa",
        "content/static/notes.txt",
    ];
    assert_eq!(faulty, expected);
}

#[test]
fn notes_images_that_may_not_be_shown() {
    let huge: &[u8] = b"GIF89a\xff\xff\x02\x00\x00\x00\x00";
    let dir = site(&[
        ("site.yaml", b""),
        ("content/a.png", b"no image"),
        ("content/b.gif", huge),
        ("content/c.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("content/d.svg", b"\xff\xfe<"),
    ]);
    let outcome = read(dir.path());
    assert!(outcome.diagnostics.is_empty());
    let faults: Vec<_> =
        outcome.value.files.values().flat_map(|file| &file.faults).map(|fault| &*fault.message).collect();
    assert_eq!(
        faults,
        [
            "cannot be read as an image",
            "is 65535 by 2 pixels; a side may have 30000",
            "holds a `script` element, which no figure may",
            "is not UTF-8 text, as an SVG must be",
        ]
    );
}

#[test]
fn a_text_may_be_so_large() {
    let dir = site(&[("site.yaml", b"")]);
    let file = fs::File::create(dir.path().join("site.yaml")).unwrap();
    file.set_len((20 << 20) + 1).unwrap();
    let outcome = read(dir.path());
    assert!(shown(outcome.diagnostics)[0].starts_with("large-file: `site.yaml` has 20971521 bytes"));
}

#[test]
fn unchanged_files_are_not_read_again() {
    let dir = site(&[("site.yaml", b"old"), ("content/bad.md", b"\xff")]);
    let (file, path) = (dir.path().join("site.yaml"), SourcePath::new("site.yaml").unwrap());
    let text = |snapshot: &Snapshot| snapshot.text(&path).unwrap().to_string();
    assert_eq!(read(dir.path()).value.files[&path].changed, 0, "too fresh to trust its time");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let mut first = read(dir.path()).value;
    first.files.get_mut(&path).unwrap().text = Some("known".into());
    let second = scan(&options(dir.path()), Some(&first)).unwrap();
    assert_eq!(text(&second.value), "known", "size and time are the same");
    assert_eq!(second.diagnostics.len(), 1, "faults are told again");
    let kept = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, "new").unwrap();
    #[cfg(unix)]
    fs::File::options().write(true).open(&file).unwrap().set_modified(kept).unwrap();
    assert_eq!(text(&scan(&options(dir.path()), Some(&first)).unwrap().value), "new", "{kept:?}");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::{check, compare, fs, options, paths, read, scan, site};

    #[test]
    fn inside_are_followed() {
        let dir = site(&[("site.yaml", b""), ("content/a/x.md", b"x"), ("shared/y.md", b"y")]);
        let root = dir.path();
        symlink("a", root.join("content/b")).unwrap();
        symlink("../shared/y.md", root.join("content/y.md")).unwrap();
        symlink(root.canonicalize().unwrap().join("shared"), root.join("content/absolute")).unwrap();
        let want = ["content/a/x.md", "content/absolute/y.md", "content/b/x.md", "content/y.md"];
        compare(root, &want, &[]);
        assert!(read(root).value.files.values().all(|file| file.text.is_some()));
    }

    #[test]
    fn outside_are_refused() {
        let outside = site(&[("secret.md", b"s"), ("folder/t.md", b"t")]);
        let dir =
            site(&[("site.yaml", b""), ("content/x.md", b"x"), (".git/config", b"g"), ("output/i.md", b"i")]);
        let (root, out) = (dir.path(), outside.path());
        symlink(out.join("secret.md"), root.join("content/a.md")).unwrap();
        symlink(out.join("folder"), root.join("content/b")).unwrap();
        symlink("../.git", root.join("content/c")).unwrap();
        symlink("..", root.join("content/d")).unwrap();
        symlink("../output", root.join("content/e")).unwrap();
        symlink("nowhere", root.join("content/f.md")).unwrap();
        symlink(out.join("folder"), root.join("templates")).unwrap();
        let options = super::ScanOptions { skip: vec!["output".into()], ..options(root) };
        let outcome = scan(&options, None).unwrap();
        assert_eq!(paths(&outcome.value), ["content/x.md", "site.yaml"]);
        let faults = super::shown(outcome.diagnostics);
        let want = [
            "link-outside: `content/a.md` is a link to",
            "link-outside: `content/b` is a link to",
            "`content/c` is a link to",
            "link-outside: `content/d` is a link to",
            "`content/e` is a link to",
            "unreadable-file: cannot read `content/f.md`: the link leads nowhere",
            "link-outside: `templates` is a link to",
        ];
        assert_eq!(faults.len(), want.len(), "{faults:#?}");
        assert!(faults.iter().zip(want).all(|(fault, want)| fault.contains(want)), "{faults:#?}");
    }

    #[test]
    fn in_circles_are_refused() {
        let dir = site(&[("site.yaml", b""), ("content/a/x.md", b"x")]);
        symlink("../a", dir.path().join("content/a/again")).unwrap();
        symlink("self", dir.path().join("content/self")).unwrap();
        compare(
            dir.path(),
            &["content/a/x.md"],
            &[
                "link-loop: `content/a/again` is a link to `content/a`, the folder that holds it",
                "`content/self`",
            ],
        );
    }

    #[test]
    fn that_multiply_are_bounded() {
        let dir = site(&[("site.yaml", b"")]);
        fs::create_dir_all(dir.path().join("content/30")).unwrap();
        for n in 0..30 {
            let folder = dir.path().join(format!("content/{n}"));
            fs::create_dir_all(&folder).unwrap();
            for name in ["a", "b"] {
                symlink(format!("../{}", n + 1), folder.join(name)).unwrap();
            }
        }
        let outcome = read(dir.path());
        let faults = super::shown(outcome.diagnostics);
        assert!(
            faults.len() == 1 && faults[0].contains("linked folders lie in linked folders"),
            "{faults:?}"
        );
    }

    #[test]
    fn pipes_are_refused() {
        let dir = site(&[("site.yaml", b""), ("content/x.md", b"")]);
        let mode = rustix::fs::Mode::RWXU;
        rustix::fs::mkfifoat(rustix::fs::CWD, dir.path().join("content/p.md"), mode).unwrap();
        compare(dir.path(), &["content/x.md"], &["special-file: `content/p.md` is a pipe"]);
    }

    #[test]
    fn names_that_no_site_may_have() {
        check(&[("content/a\\b.md", b""), ("content/a%2fb.md", b"")], &[], &["bad-path", "bad-path"]);
    }
}
