//! Names that not every system can store or tell apart, and texts in other encodings.

use std::fs;

use crate::harness::Site;

const PAGE: &str = "---\ntitle: A\n---\nText.\n";

/// A site with these files (a page where the content is empty) and a page `a`.
fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::new("");
    site.write("content/a.md", PAGE);
    for (path, content) in files {
        site.write(path, if content.is_empty() { PAGE } else { content });
    }
    site
}

/// What a build reports, a line each, without the help; nothing may be written.
fn refused(site: &Site) -> String {
    let run = site.run(&["build", "--format", "short", "--now", "2026-01-01"]).exits(1);
    assert!(!site.path("output").exists(), "{}", run.stderr);
    run.stderr
}

#[test]
fn two_things_cannot_have_one_address() {
    let dated = |keys: &str| format!("---\ntitle: B\ndate: 2025-01-01\n{keys}\n---\nText.\n");
    let with = |keys: &str| format!("---\ntitle: B\n{keys}\n---\nText.\n");
    let ann = ("content/people/ann.yaml", "name: Ann\npage: true\n");
    for (files, sides) in [
        (vec![("content/b.md", with("slug: a"))], ["content/b.md", "content/a.md"]),
        (vec![("content/b.md", with("slug: A"))], ["content/b.md", "content/a.md"]),
        (vec![("content/b.md", with("aliases: [/a/]"))], ["content/b.md", "content/a.md"]),
        (vec![("content/b.md", with("aliases: [/A]"))], ["content/b.md", "content/a.md"]),
        (vec![("content/b.md", with("aliases: ['/a./']"))], ["content/b.md", "content/a.md"]),
        (
            vec![("content/b.md", with("aliases: [/x/]")), ("content/c.md", with("aliases: [/X/]"))],
            ["content/c.md", "`/b/`"],
        ),
        (
            vec![("content/b.md", with("aliases: [/people/ann/]")), (ann.0, ann.1.to_owned())],
            ["content/b.md", "`ann`"],
        ),
        (
            vec![("content/people/ann.md", with("")), (ann.0, ann.1.to_owned())],
            ["content/people/ann.yaml", "content/people/ann.md"],
        ),
        (
            vec![("content/static/a/index.html", "x".to_owned())],
            ["content/static/a/index.html", "content/a.md"],
        ),
        (vec![("content/static/a", "x".to_owned())], ["content/a.md", "content/static/a"]),
        (vec![("content/static/404.html", "x".to_owned())], ["content/static/404.html", "`html`"]),
        (vec![("content/static/sitemap.xml", "x".to_owned())], ["content/static/sitemap.xml", "`sitemap`"]),
        (vec![("content/static/robots.txt", "x".to_owned())], ["content/static/robots.txt", "`robots`"]),
        (
            vec![("content/static/feed.xml", "x".to_owned()), ("content/b.md", dated(""))],
            ["content/static/feed.xml", "a feed"],
        ),
        (
            vec![("content/caf\u{e9}.md", with("")), ("content/c.md", with("aliases: [/cafe\u{301}/]"))],
            ["content/c.md", "content/caf\u{e9}.md"],
        ),
    ] {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, content)| (*path, content.as_str())).collect();
        let shown = refused(&site(&files));
        let line = shown.lines().find(|line| line.contains("error[address-collision]")).unwrap_or_default();
        assert!(sides.iter().all(|side| line.contains(side)), "{files:?}: {shown}");
    }
}

#[test]
fn names_that_some_system_cannot_store_get_a_better_one() {
    for (name, better) in [
        ("con", "con-brief"),
        ("CON", "CON-brief"),
        ("nul.x", "nul-x"),
        ("aux", "aux-brief"),
        ("com1", "com1-brief"),
        ("lpt9", "lpt9-brief"),
        ("a:b", "a-b"),
        ("why?", "why"),
        ("a*b", "a-b"),
        ("a<b>", "a-b"),
        ("a\"b", "a-b"),
        ("a|b", "a-b"),
        ("end.", "end"),
        ("end ", "end"),
        ("?", "brief"),
    ] {
        let shown = refused(&site(&[(&format!("content/{name}.md"), "")]));
        assert!(shown.contains("error[bad-address]"), "{name:?}: {shown}");
        assert!(shown.contains(&format!("such as `{better}`")), "{name:?}: {shown}");
        // The advice helps.
        let site = Site::new("");
        site.write(&format!("content/{name}.md"), format!("---\ntitle: A\nslug: {better}\n---\n"));
        site.run(&["build"]).ok();
    }
    for name in ["content/static/con/x.txt", "content/static/a:b.txt", "content/static/nul.tar.gz"] {
        let shown = refused(&site(&[(name, "x")]));
        assert!(shown.contains("error[bad-address]") && shown.contains(name), "{shown}");
    }
}

#[test]
fn names_may_be_so_long() {
    let (long, fits) = ("x".repeat(121), "x".repeat(120));
    assert!(
        refused(&site(&[("content/b.md", &format!("---\ntitle: B\nslug: {long}\n---\n"))]))
            .contains("has 121 bytes")
    );
    site(&[("content/b.md", &format!("---\ntitle: B\nslug: {fits}\n---\n"))]).run(&["build"]).ok();
    let deep = vec!["d".repeat(78); 3].join("/");
    let shown = refused(&site(&[(&format!("content/{deep}/b.md"), "")]));
    assert!(shown.contains("bytes, expected at most 240"), "{shown}");
    // Characters of several bytes count as the disk counts them.
    let wide = "\u{17c}".repeat(61);
    assert!(
        refused(&site(&[("content/b.md", &format!("---\ntitle: B\nslug: {wide}\n---\n"))]))
            .contains("has 122 bytes")
    );
}

#[test]
fn slugs_are_one_part_of_an_address() {
    for slug in ["''", "' '", "'...'", "'a/b'", "'../x'", "'a b'", "'.a'", "\"a\\tb\"", "\"a\\0b\""] {
        let shown = refused(&site(&[("content/b.md", &format!("---\ntitle: B\nslug: {slug}\n---\n"))]));
        assert!(
            shown.contains("content/b.md:3:7: error[") || shown.contains("content/b.md:3:8: error["),
            "{slug}: {shown}"
        );
    }
    // A title of symbols alone names a page by its file all the same.
    site(&[("content/b.md", "---\ntitle: \"!!! ???\"\n---\n")]).run(&["build"]).ok();
}

/// One text in both Unicode forms: names on disk, links, keys, ids and the manifest.
#[test]
fn unicode_forms_are_one() {
    let (composed, decomposed) = ("z\u{17c}\u{f3}", "zz\u{307}o\u{301}");
    let forms = [(composed, decomposed), (decomposed, composed)];
    for (on_disk, written) in forms {
        let site = site(&[
            (&format!("content/{on_disk}.md"), "---\ntitle: B\n---\n## Sk\u{142}ad {#sk}\n"),
            (
                &format!("content/{on_disk}.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>",
            ),
            ("content/people/ann.yaml", &format!("name: {on_disk}\npage: true\n")),
            (
                "content/references.bib",
                &format!("@book{{{on_disk}, author={{A B}}, title={{T}}, date={{2020}}, publisher={{P}}}}\n"),
            ),
            (
                "content/c.md",
                &format!(
                    "---\ntitle: C\ndate: 2025-01-01\nauthors: {written}\n---\n[x]({written}.md#sk) ![y]({written}.svg) [@{written}]\n"
                ),
            ),
        ]);
        site.run(&["build", "--strict", "--now", "2026-01-01"]).ok();
        let page = site.page("c/");
        assert!(page.contains("href=\"/z%C5%BC%C3%B3/#sk\"") && page.contains("/people/ann/"), "{page}");
        // Written once, in the form NFC; the next build finds it unchanged.
        assert!(site.path(&format!("output/{composed}/index.html")).exists());
        let run = site.run(&["build", "--now", "2026-01-01"]).ok();
        assert!(run.stderr.contains(" 0 files written"), "{}", run.stderr);
    }
    let both = site(&[(&format!("content/{composed}.md"), ""), (&format!("content/{decomposed}.md"), "")]);
    // Some systems keep one of the two only.
    if fs::read_dir(both.path("content")).expect("a folder").count() == 3 {
        assert!(refused(&both).contains("error[same-name]"));
    }
}

/// A kind of text file: its path, and a text that is sound.
const TEXTS: [(&str, &str); 6] = [
    ("content/b.md", "---\ntitle: B\n---\nT \u{17c}\n"),
    ("site.yaml", "title: T\u{17c}\nbase_url: https://site.example/\nlanguage: en\n"),
    ("content/people/bob.yaml", "name: B\u{f3}b\npage: true\n"),
    ("content/references.bib", "@book{k,\nauthor={A B}, title={T\u{17c}}, date={2020}, publisher={P}}\n"),
    ("templates/page.html", "{% extends \"bulletin/page.html\" %}\n{# \u{17c} #}\n"),
    ("locales/en.ftl", "own = T\u{17c}\n"),
];

#[test]
fn texts_in_other_encodings_are_named() {
    let utf16 =
        |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for (path, text) in TEXTS {
        let lines = text.matches('\n').count() + 1;
        let end = text.len();
        let forms: [(Vec<u8>, String); 5] = [
            ([text.as_bytes(), b"\0"].concat(), format!("holds a NUL byte at byte {end} (line {lines})")),
            (
                [text.as_bytes(), b"\xe9x"].concat(),
                format!("holds the byte 0xe9 at byte {end} (line {lines})"),
            ),
            (
                [text.as_bytes(), b"\xc5"].concat(),
                format!("ends inside a character at byte {end} (line {lines})"),
            ),
            ([&b"\xff\xfe"[..], &utf16(text, u16::to_le_bytes)].concat(), "is UTF-16, not UTF-8".to_owned()),
            ([&b"\xfe\xff"[..], &utf16(text, u16::to_be_bytes)].concat(), "is UTF-16, not UTF-8".to_owned()),
        ];
        for (bytes, words) in forms {
            let site = site(&[]);
            site.write(path, &bytes);
            let run = site.run(&["build", "--format", "short"]);
            assert_eq!(run.code, if path == "site.yaml" { 2 } else { 1 }, "{path}: {}", run.stderr);
            let line = run.stderr.lines().find(|line| line.contains("error[not-text]")).unwrap_or_default();
            assert!(line.starts_with(path) && line.contains(&words), "{path} {words}: {}", run.stderr);
        }
    }
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let built = |change: &dyn Fn(&str) -> String| {
        let site = site(&[]);
        TEXTS.iter().for_each(|(path, text)| {
            site.write(path, change(text));
        });
        site.edit("content/a.md", "Text.", "Text [@k].");
        site.run(&["build", "--strict"]).ok();
        let files =
            site.output().into_iter().filter(|file| file.ends_with(".html") || file.ends_with(".xml"));
        files.map(|file| (site.read(&format!("output/{file}")), file)).collect::<Vec<_>>()
    };
    let usual = built(&str::to_owned);
    for (name, change) in [
        ("CRLF", (|text| text.replace('\n', "\r\n")) as fn(&str) -> String),
        ("CR", |text| text.replace('\n', "\r")),
        ("a mark", |text| format!("\u{feff}{text}")),
        ("both", |text| format!("\u{feff}{}", text.replace('\n', "\r\n"))),
    ] {
        assert!(built(&change) == usual, "{name} changes the output");
    }
}
