//! Bad and hostile input: a diagnostic each, nothing read outside, nothing dangerous written, nothing hangs.

use crate::harness::Site;

/// The codes that `check` reports, each once, sorted.
fn codes(site: &Site) -> Vec<String> {
    let faults = site.faults(&["--now", "2026-01-01"]);
    let mut codes: Vec<String> =
        faults.iter().filter_map(|line| Some(line.split(['[', ']']).nth(1)?.to_owned())).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// A site with one page, whose body is `body`.
fn page(body: &str) -> Site {
    let site = Site::new("");
    site.write("content/about.md", format!("---\ntitle: About\n---\n{body}\n"));
    site
}

#[test]
fn raw_html_is_sanitized() {
    let body =
        "A <b onclick=\"alert(1)\">bold</b> word.\n\n<div onload=\"x\"><script>alert(1)</script>kept</div>";
    let site = page(body);
    site.run(&["build"]).ok();
    let html = site.page("about/");
    assert!(html.contains("<b>bold</b>") && html.contains("kept"), "{html}");
    for danger in ["onclick", "onload", "alert(1)</script>"] {
        assert!(!html.contains(danger), "`{danger}` in {html}");
    }
}

#[test]
fn addresses_that_run_code_become_words() {
    let site = page(
        "[x](javascript:alert) [y](JaVaScRiPt&#58;alert) [z](data:text/html,x) [ok](https://e.example/)",
    );
    site.run(&["build"]).ok();
    let html = site.page("about/");
    assert!(!html.to_lowercase().contains("javascript:") && !html.contains("data:text"), "{html}");
    assert!(html.contains("href=\"https://e.example/\""));
    assert_eq!(codes(&site), ["bad-scheme"]);
}

#[test]
fn texts_are_escaped_everywhere() {
    let site = Site::new(
        "-- content/series/notes.yaml --\nname: \"</title><script>s</script>\"\n\
         -- content/notes/2025/1-x.md --\n---\ntitle: \"<script>t</script> & ]]>\"\nseries: notes\nnumber: \"1\"\n\
         date: 2025-01-01\nauthors: [\"\\\"><script>a</script>\"]\nstandfirst: \"S <script>f</script>\"\n---\nText.\n",
    );
    site.run(&["build", "--now", "2026-01-01"]);
    for file in site.output().iter().filter(|file| file.ends_with(".html") || file.ends_with(".xml")) {
        let text = site.read(&format!("output/{file}"));
        for script in ["<script>t", "<script>a", "<script>s", "<script>f"] {
            assert!(!text.contains(script), "`{script}` in {file}");
        }
    }
}

#[test]
fn drawings_that_could_run_are_refused() {
    for danger in [
        "<script>x</script>",
        "<rect onload=\"x\"/>",
        "<foreignObject/>",
        "<use href=\"https://e.example/#x\"/>",
    ] {
        let site = page("{{ figure(id=\"fig-a\", src=\"a.svg\", alt=\"A\", caption=\"A\", source=\"S\") }}");
        site.write(
            "content/a.svg",
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{danger}</svg>"),
        );
        assert_eq!(codes(&site), ["bad-image"], "{danger}");
    }
}

#[test]
fn yaml_bombs_and_deep_markdown_end() {
    let site = page("Text.");
    let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: T\n";
    site.write("content/bomb.md", format!("---\n{bomb}---\n"));
    site.write("content/deep.md", format!("---\ntitle: D\n---\n{}x\n", "> ".repeat(20_000)));
    site.write("content/brackets.md", format!("---\ntitle: B\n---\n{}\n", "[".repeat(50_000)));
    site.write("content/nest.md", format!("---\ntitle: {}\n---\n", "[".repeat(5_000)));
    site.run(&["check"]).exits(1);
}

#[test]
fn output_over_the_sources_is_refused() {
    let site = page("Text.");
    for folder in ["content", ".", "themes", "content/out"] {
        site.run(&["build", "--output-dir", folder]).exits(2);
    }
    site.write("public/mine.txt", "mine");
    let run = site.run(&["build", "--output-dir", "public"]);
    assert!(run.code != 0 && site.read("public/mine.txt") == "mine", "{}", run.stderr);
}
