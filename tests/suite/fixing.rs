//! `check --fix`: what is certain is mended in the sources, byte by byte; what is not is shown.

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://a.example/
"#;

/// A file before and after, and how many places are mended.
fn check(name: &str, before: &str, after: &str, places: usize) {
    let site = Site::new(SITE);
    site.write(name, before);
    let run = site.run(&["check", "--fix"]);
    assert_eq!(site.read_lossy(name), after, "{}", run.stderr);
    let said = format!("{places} place{} mended", if places == 1 { "" } else { "s" });
    assert!(run.stderr.contains(&said), "{said}: {}", run.stderr);
    // Nothing certain is left.
    site.run(&["check", "--fix"]);
    assert_eq!(site.read_lossy(name), after);
}

#[test]
fn what_is_certain_is_mended() {
    let brief = "content/a.md";
    check(brief, "---\ntitle: Rates: a view\n---\nText.\n", "---\ntitle: \"Rates: a view\"\n---\nText.\n", 1);
    check(brief, "---\ntitle: @home\n---\nText.\n", "---\ntitle: \"@home\"\n---\nText.\n", 1);
    check(
        brief,
        "---\ntitle: T\nKey-Points: [ż]\n---\nText.\n",
        "---\ntitle: T\nkey_points: [ż]\n---\nText.\n",
        1,
    );
    check(brief, "---\ntitle: T\n---\nA\u{b}b.\n", "---\ntitle: T\n---\nA b.\n", 1);
    // Places that touch are mended one after the other.
    check(brief, "---\ntitle: T\n---\nA\u{b}\u{b}\u{1e}b.\n", "---\ntitle: T\n---\nA  -b.\n", 3);
    check(
        brief,
        "---\ntitle: T\n---\nA <a name=\"x\">place</a>.\n",
        "---\ntitle: T\n---\nA <a id=\"x\">place</a>.\n",
        1,
    );
    check(
        brief,
        "---\ntitle: T\n---\n## A {#sec-ab}\n\nSee @sec-AB.\n",
        "---\ntitle: T\n---\n## A {#sec-ab}\n\nSee @sec-ab.\n",
        1,
    );
}

#[test]
fn files_keep_their_own_bytes() {
    let brief = "content/a.md";
    check(
        brief,
        "\u{feff}---\r\ntitle: Żółw: 𝄞\r\nKey-Points: [𝄞]\r\n---\r\n𝄞\u{b}ż.  \r\n\r\nB\u{b}.\r",
        "\u{feff}---\r\ntitle: \"Żółw: 𝄞\"\r\nkey_points: [𝄞]\r\n---\r\n𝄞 ż.  \r\n\r\nB .\r",
        4,
    );
    // Lines that end in three ways, and a last one that does not end.
    check(
        brief,
        "---\r\ntitle: T\n---\rA\u{b}b\r\n\u{b}\nc\u{1e}d",
        "---\r\ntitle: T\n---\rA b\r\n \nc-d",
        3,
    );
}

#[test]
fn what_is_not_certain_is_shown_and_left() {
    let site = Site::new(SITE);
    let text = "---\ntitel: Zażółć\n---\n## Żółw {#zolw}\n\nSee [ż](#zolv) and [𝄞](#zolv).\n";
    site.write("content/a.md", text);
    let run = site.run(&["check", "--fix"]).exits(1);
    assert_eq!(site.read("content/a.md"), text);
    for shown in [
        "content/a.md:2: `titel` is no key of front matter (did you mean `title`?)\n-titel: Zażółć\n+title: Zażółć\n",
        "-See [ż](#zolv) and [𝄞](#zolv).\n+See [ż](#zolw) and [𝄞](#zolv).\n",
        "-See [ż](#zolv) and [𝄞](#zolv).\n+See [ż](#zolv) and [𝄞](#zolw).\n",
    ] {
        assert!(run.stderr.contains(shown), "{shown}\n{}", run.stderr);
    }
    // Without `--fix` nothing of it is shown or changed.
    let run = site.run(&["check"]).exits(1);
    assert!(!run.stderr.contains("\n-titel"), "{}", run.stderr);
    assert_eq!(site.read("content/a.md"), text);
}

#[test]
fn programs_get_the_fixes() {
    let site = Site::new(SITE);
    site.write(
        "content/a.md",
        "\u{feff}---\r\ntitle: T\r\nKey-Points: [a]\r\n---\r\n## A {#ab}\r\n\r\n𝄞 [ż](#ac).\r\n",
    );
    let run = site.run(&["check", "--format", "json"]).exits(1);
    let lines = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let fixes: Vec<serde_json::Value> =
        lines.filter_map(|line: serde_json::Value| line.get("fix").cloned()).collect();
    let fix = |certain: bool, place: [usize; 6], text: &str| {
        let [line, column, end_line, end_column, utf16_column, utf16_end_column] = place;
        serde_json::json!({
            "certain": certain, "file": "content/a.md", "line": line, "column": column, "end_line": end_line,
            "end_column": end_column, "utf16_column": utf16_column, "utf16_end_column": utf16_end_column, "text": text,
        })
    };
    let wanted = [fix(true, [3, 1, 3, 6, 1, 6], "key_p"), fix(false, [7, 9, 7, 10, 10, 11], "b")];
    assert_eq!(fixes, wanted, "{}", run.stdout);
    let run = site.run(&["check", "--fix", "--format", "json"]).exits(1);
    let last = run.stdout.lines().last().expect("a summary");
    assert!(last.contains(r#""fixed":1"#) && !run.stderr.contains('+'), "{last}\n{}", run.stderr);
}

#[test]
fn only_the_site_is_mended() {
    let around = tempfile::tempdir().expect("a folder");
    let site = Site::inside(around.path(), SITE);
    let settings = around.path().join("other.yaml");
    let text = "title: House: a view\nbase_url: https://a.example/\n";
    std::fs::write(&settings, text).expect("a file");
    let run = site.run(&["check", "--fix", "--config", settings.to_str().expect("a path")]);
    assert_eq!(std::fs::read_to_string(&settings).expect("a file"), text, "{}", run.stderr);
    assert!(!run.stderr.contains("mended") || run.stderr.contains("0 places mended"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn files_keep_their_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let site = Site::new(SITE);
    site.write("content/parts/a.md", "---\ntitle: A: b\n---\nText.\n");
    let place = site.path("content/parts/a.md");
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("parts/a.md", site.path("content/b.md")).expect("a link");
    site.run(&["check", "--fix"]);
    assert_eq!(site.read("content/parts/a.md"), "---\ntitle: \"A: b\"\n---\nText.\n");
    assert!(site.path("content/b.md").is_symlink());
    assert_eq!(place.metadata().expect("a file").permissions().mode() & 0o777, 0o640);
    let names = std::fs::read_dir(site.path("content/parts")).expect("a folder");
    assert_eq!(names.count(), 1, "nothing is left behind");
}
