//! Input that is too large, too deep or made to blow up: it ends, in bounded time and size, and says why.

use std::time::{Duration, Instant};

use crate::harness::Site;

/// No single build of this file may take longer, on a slow machine and unoptimized.
const PATIENCE: Duration = Duration::from_secs(60);

/// Checks a site with these files, which must report `code` at a place that begins with `place`.
fn reported(files: &[(&str, &[u8])], code: &str, place: &str) {
    let site = Site::new("");
    files.iter().for_each(|(path, bytes)| {
        site.write(path, bytes);
    });
    let started = Instant::now();
    let run = site.run(&["check", "--format", "short", "-v", "--now", "2026-01-01"]);
    assert!(started.elapsed() < PATIENCE, "{place} took {:?}", started.elapsed());
    assert!(matches!(run.code, 0..=2), "{place}: {} {}", run.code, run.stderr);
    let found = |line: &str| line.starts_with(place) && line.contains(&format!("[{code}]"));
    let shown: String = run.stderr.chars().take(2000).collect();
    assert!(run.stderr.lines().any(found), "no {code} at {place}: {shown}");
}

fn page(keys: &str, body: &str) -> Vec<u8> {
    format!("---\ntitle: A\n{keys}---\n{body}\n").into_bytes()
}

#[test]
fn yaml() {
    let file = "content/a.md";
    let yaml = |keys: &str| page(keys, "Text.");
    let nested =
        |open: &str, close: &str| format!("keywords: {}x{}\n", open.repeat(5000), close.repeat(5000));
    let bomb: String = (1..30).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect();
    for (keys, code) in [
        ("extra: &a {x: y}\nlicence: *a\n".to_owned(), "yaml-syntax"),
        (bomb, "yaml-syntax"),
        (nested("[", "]"), "yaml-syntax"),
        (nested("{a: ", "}"), "yaml-syntax"),
        (
            format!(
                "extra:\n{}",
                (1..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>()
            ),
            "yaml-syntax",
        ),
        ("title: B\n".to_owned(), "duplicate-key"),
        ("licence: !!python/object x\n".to_owned(), "yaml-syntax"),
        ("licence: !include /etc/passwd\n".to_owned(), "yaml-syntax"),
        ("<<: {title: B}\n".to_owned(), "unknown-key"),
        (format!("standfirst: {}\n", "x".repeat(300 << 10)), "large-file"),
        (format!("keywords: [{}]\n", "x, ".repeat(100 << 10)), "large-file"),
    ] {
        reported(&[(file, &yaml(&keys))], code, file);
    }
    // The same reader reads records and settings.
    reported(
        &[("content/people/ann.yaml", b"name: &a Ann\nrole: *a\n")],
        "yaml-syntax",
        "content/people/ann.yaml",
    );
    reported(
        &[("site.yaml", b"title: &t T\ntagline: *t\nbase_url: https://site.example/\nlanguage: en\n")],
        "yaml-syntax",
        "site.yaml",
    );
}

#[test]
fn values_are_read_by_the_schema_and_not_guessed() {
    let site = Site::new("-- content/series/notes.yaml --\nname: Notes\nnumbering: none\n");
    site.write("content/notes/a.md", "---\ntitle: 1.10\nsubtitle: NO\nstandfirst: 010\nseries: notes\ndate: 2025-01-01\nkeywords: [yes, 1e3, ~x, 0x10]\n---\nText.\n");
    site.run(&["build", "--now", "2026-01-01"]).ok();
    let html = site.page("notes/a/");
    for text in [">1.10<", ">NO<", ">010<"] {
        assert!(html.contains(text), "{text}: {html}");
    }
}

#[test]
fn markdown() {
    let file = "content/a.md";
    for (body, code) in [
        ("> ".repeat(20_000) + "x", "too-deep"),
        ("- ".repeat(20_000) + "x", "too-deep"),
        ("{% box(id=\"box-a\", title=\"x\") %}\n".repeat(2000), "unclosed-block"),
        ("x".repeat((20 << 20) + 1), "large-file"),
        (format!("|a|\n|-|\n|{}\n", "b|".repeat(50_000)), "ragged-table"),
    ] {
        reported(&[(file, &page("", &body))], code, file);
    }
}

/// What is sound, but chosen to be slow or to grow.
#[test]
fn no_text_blows_up() {
    let many = |piece: &str, count: usize| piece.repeat(count);
    for body in [
        many("[", 50_000),
        many("![", 50_000),
        many("*a **b ", 20_000),
        many("`", 100_000),
        many("<b>", 20_000),
        many("[x](", 20_000),
        many("&", 100_000),
        many("a@b.c ", 20_000),
        many("# a\n", 5_000),
        many("|a|\n|-|\n", 5_000),
        many("x[^a]", 5_000) + "\n\n[^a]: " + &many("y ", 500),
        format!("[x]: /{}\n\n{}", "a".repeat(20_000), "[x]\n".repeat(5_000)),
        many("```\n", 20_000),
        many("<!--", 20_000),
    ] {
        let site = Site::new("");
        let source = page("", &body);
        site.write("content/a.md", &source);
        let started = Instant::now();
        let run = site.run(&["build", "-q", "--format", "short"]);
        let what: String = body.chars().take(12).collect();
        assert!(started.elapsed() < PATIENCE, "{what} took {:?}", started.elapsed());
        assert!(matches!(run.code, 0 | 1), "{what}: {}", run.code);
        if run.code == 0 {
            let length = site.page("a/").len();
            assert!(length <= 32 * source.len() + (1 << 20), "{what}: {length} bytes of {}", source.len());
        }
    }
}

#[test]
fn code_blocks() {
    let file = "content/a.md";
    for body in ["x\n".repeat(1001), "x".repeat(501), "x = 1\n".repeat(12_000)] {
        let text = format!("```python\n{body}\n```");
        reported(&[(file, &page("", &text))], "code-too-long", file);
    }
    // Nested groups that a backtracking highlighter would take ages for.
    let slow =
        format!("```python\n{}\n```", (0..200).map(|_| "((((((((((((((((((((\"\\\\\n").collect::<String>());
    let site = Site::new("");
    site.write("content/a.md", page("", &slow));
    let started = Instant::now();
    site.run(&["build"]).ok();
    assert!(started.elapsed() < PATIENCE);
}

#[test]
fn libraries() {
    let file = "content/references.bib";
    let entry = |title: &str| {
        format!("@book{{k, author={{A B}}, publisher={{P}}, date={{2020}}, title={{{title}}}}}\n")
    };
    // Abbreviations that double, that are made of each other, that never end.
    let doubling: String =
        (1..64).map(|n| format!("@string{{a{n} = a{} # a{}}}\n", n - 1, n - 1)).collect::<String>();
    let bomb = format!(
        "@string{{a0 = {{xxxxxxxxxxxxxxxx}}}}\n{doubling}@book{{k, author={{A B}}, date={{2020}}, title=a63}}\n"
    );
    for (text, code) in [
        (bomb, "library-syntax"),
        (entry(&("{".repeat(5000) + &"}".repeat(5000))), "library-syntax"),
        (entry(&"x".repeat(100 << 10)), "library-syntax"),
        ("@book{a,".repeat(20_000), "library-syntax"),
    ] {
        reported(&[(file, text.as_bytes())], code, file);
    }
    // Uses of a long one add up, too.
    let uses = |count: usize| (0..count).map(|n| format!("note{n} = a, ")).collect::<String>();
    let long = format!("@string{{a = {{{}}}}}\n", "x".repeat(60 << 10));
    let entries: String =
        (0..400).map(|n| format!("@book{{k{n}, title = a, author={{A B}}, date={{2020}}}}\n")).collect();
    for text in [format!("{long}@book{{k, {}}}\n", uses(2000)), format!("{long}{entries}")] {
        reported(&[(file, text.as_bytes())], "library-syntax", file);
    }
    // In a circle they are words.
    let site = Site::new(
        "-- content/references.bib --\n@string{a = b}\n@string{b = a}\n@book{k, author={A B}, date={2020}, title=a}\n",
    );
    site.run(&["check"]).ok();
    // Commands are text, whatever they would do in TeX.
    let site = Site::new("");
    site.write(file, entry("\\input{/etc/passwd} \\write18{rm} \\def\\x{\\x\\x}\\x <b>W</b>"));
    site.write("content/a.md", page("", "[@k]"));
    let run = site.run(&["build", "--format", "short"]);
    assert!(matches!(run.code, 0 | 1), "{}", run.stderr);
    if run.code == 0 {
        let html = site.page("a/");
        assert!(!html.contains("root:") && !html.contains("\\x\\x\\x\\x"), "{html}");
    }
}

#[test]
fn images() {
    let gif = |width: u16, height: u16| {
        [&b"GIF89a"[..], &width.to_le_bytes(), &height.to_le_bytes(), &[0, 0, 0]].concat()
    };
    let png = |width: u32, height: u32| {
        let head = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes()];
        [head.concat(), b"\x08\x06\0\0\0\0\0\0\0".to_vec()].concat()
    };
    for (name, bytes) in [
        ("a.gif", gif(30_001, 2)),
        ("a.gif", gif(2, 30_001)),
        ("a.png", png(20_000, 20_000)),
        ("a.png", png(u32::MAX, u32::MAX)),
        ("a.png", png(0, 0)),
        ("a.png", b"no image".to_vec()),
        ("a.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}", "<g>".repeat(50_000)).into_bytes()),
    ] {
        let file = format!("content/{name}");
        let figure =
            format!("{{{{ figure(id=\"fig-a\", src=\"{name}\", alt=\"A\", caption=\"C\", source=\"S\") }}}}");
        for body in [figure, format!("Words ![x]({name}) words.")] {
            reported(&[(&file, &bytes), ("content/a.md", &page("", &body))], "bad-image", &file);
        }
        reported(
            &[(&file, &bytes), ("content/a.md", &page(&format!("hero: {{src: {name}, alt: A}}\n"), "x"))],
            "bad-image",
            &file,
        );
    }
    // A file of more bytes than an image may have; it takes no room on the disk.
    let site = Site::new("");
    site.write("content/a.md", page("", "![x](a.gif)")).write("content/a.gif", gif(3, 2));
    let file = std::fs::File::options().write(true).open(site.path("content/a.gif")).expect("the image");
    file.set_len((64 << 20) + 1).expect("a long file");
    let run = site.run(&["check", "--format", "short"]).exits(1);
    assert!(run.stderr.contains("content/a.gif:1:1: error["), "{}", run.stderr);
}

#[test]
fn folders() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\nText.\n");
    site.write(&format!("content/{}/b.md", vec!["d"; 100].join("/")), "---\ntitle: B\n---\n");
    let run = site.run(&["check", "--format", "short"]);
    assert!(run.code == 74 && run.stderr.contains("nested more than 64 deep"), "{}", run.stderr);
}

#[test]
fn what_is_too_large_is_never_left_out_in_silence() {
    let long = |head: &str, end: &str| {
        let mut text = head.as_bytes().to_vec();
        text.resize((20 << 20) + 1, b'a');
        text.extend_from_slice(end.as_bytes());
        text
    };
    let picture = page("", "![A picture](a.svg)");
    for (path, bytes) in [
        ("content/a.md", long("---\ntitle: A\n---\n", "")),
        ("content/references.json", long("[{\"id\": \"", "\"}]")),
        ("content/references.bib", long("% ", "")),
        ("content/people/ann.yaml", long("name: ", "")),
        ("content/a.svg", long("<svg xmlns=\"http://www.w3.org/2000/svg\"><!--", "--></svg>")),
        ("site.yaml", long("title: T\n# ", "")),
        ("locales/en.ftl", long("# ", "")),
    ] {
        let mut files = vec![(path, &*bytes)];
        if path.ends_with(".svg") {
            files.push(("content/a.md", &picture));
        }
        reported(&files, "large-file", path);
    }
    for bytes in [&b"\xff\xfe[\0]\0"[..], b"[\x80]", b"[\0]"] {
        reported(&[("content/references.json", bytes)], "not-text", "content/references.json");
    }
}
