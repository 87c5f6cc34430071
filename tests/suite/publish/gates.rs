//! What is refused, and that nothing has changed then.

use super::fixture::{publish, settings, small};
use crate::harness::Site;

/// Publishes once, changes the site, and publishes again, which must end with `code` and say `words`.
fn check(code: i32, words: &str, change: impl Fn(&Site)) {
    let site = small("{kind: directory, path: www}");
    publish(&site, &[]).ok();
    let before = super::fixture::tree(&site.path("www"));
    change(&site);
    let run = publish(&site, &["--color", "never"]).exits(code);
    assert!(run.stderr.contains(words), "{}", run.stderr);
    assert_eq!(super::fixture::tree(&site.path("www")), before);
    assert!(!site.path(".www.briefpress-releases/bodies").exists());
}

#[test]
fn faulty_sites_are_not_published() {
    check(1, "broken-link", |site| _ = site.edit("content/one.md", "First", "[x](gone.md)"));
    check(2, "unknown-key", |site| _ = site.edit("site.yaml", "title:", "titel: x\ntitle:"));
}

#[test]
fn addresses_of_this_computer_are_not_published() {
    check(76, "which is this computer", |site| {
        site.edit("site.yaml", "https://site.example/", "http://localhost:1414/");
    });
    check(76, "the target's `domain` is `other.example`", |site| {
        site.edit("site.yaml", "path: www", "path: www, domain: other.example");
    });
}

#[test]
fn lost_addresses_are_named_with_the_line_that_keeps_them() {
    check(1, "aliases: [/one/]", |site| {
        site.edit("content/one.md", "title: One", "title: One\nslug: first");
    });
    check(1, "the published address `/three/`, `content/three.md`, would lead nowhere", |site| {
        site.remove("content/three.md");
    });
    let brief = "---\ntitle: Four\ndate: 2020-01-01\n---\nText.\n";
    let site = small("{kind: directory, path: www}");
    site.write("content/2020/four.md", brief);
    publish(&site, &[]).ok();
    site.remove("content/2020/four.md").write("content/2021/four.md", brief);
    let run = publish(&site, &[]).exits(1);
    assert!(
        run.stderr.contains("content/2021/four.md") && run.stderr.contains("its page is now `/2021/four/`"),
        "{}",
        run.stderr
    );
    site.edit("content/2021/four.md", "title: Four", "title: Four\naliases: [/2020/four/]");
    publish(&site, &[]).ok();
    site.edit("content/2021/four.md", "aliases: [/2020/four/]", "weight: 1");
    let run = publish(&site, &[]).exits(1);
    assert!(run.stderr.contains("a redirect to `/2021/four/`"), "{}", run.stderr);
    site.edit("content/2021/four.md", "weight: 1", "status: withdrawn\naliases: [/2020/four/]");
    publish(&site, &[]).ok();
    assert!(site.path("www/2021/four/index.html").exists());
}

#[test]
fn addresses_of_records_stay_too() {
    let person = "content/people/ada.yaml";
    let brief = "---\ntitle: Four\ndate: 2020-01-01\nauthors: [ada]\ntopics: [Water]\n---\nText.\n";
    let site = small("{kind: directory, path: www}");
    site.write(person, "name: Ada Example\n").write("content/2020/four.md", brief);
    publish(&site, &[]).ok();
    assert!(site.path("www/people/ada/index.html").exists());
    site.edit("content/2020/four.md", "authors: [ada]", "authors: [Bert Else]");
    let run = publish(&site, &[]).exits(1);
    for words in ["content/people/ada.yaml", "`/people/ada/`", "page: true"] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
    site.remove(person);
    let run = publish(&site, &[]).exits(1);
    assert!(run.stderr.contains("aliases: [/people/ada/]"), "{}", run.stderr);
    // A topic without a record comes and goes with the briefs that name it.
    site.edit("content/2020/four.md", "topics: [Water]", "aliases: [/people/ada/]");
    publish(&site, &[]).ok();
    assert!(!site.path("www/topics/water/index.html").exists());
}

#[test]
fn many_files_do_not_go_without_a_word() {
    let site = small("{kind: directory, path: www}");
    for index in 0..30 {
        site.write(&format!("content/static/data/{index}.csv"), format!("{index}"));
    }
    publish(&site, &[]).ok();
    for index in 0..25 {
        site.remove(&format!("content/static/data/{index}.csv"));
    }
    let run = publish(&site, &[]).exits(76);
    assert!(run.stderr.contains("--max-deletes 25"), "{}", run.stderr);
    assert!(site.path("www/data/0.csv").exists());
    publish(&site, &["--max-deletes", "24"]).exits(76);
    publish(&site, &["--max-deletes", "25"]).ok();
    assert!(!site.path("www/data/0.csv").exists() && site.path("www/data/29.csv").exists());
}

#[test]
fn what_must_not_be_public_is_found_in_the_finished_site() {
    let script = "<html><script src=\"/.briefpress/client.js\"></script></html>";
    check(76, "`saved.html` must not be published: it holds the reload script", |site| {
        site.write("content/static/saved.html", script);
    });
    let key = "```\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MhgHcTz6sE2I2yPB\n```\n";
    check(76, "`four/index.html` must not be published: it holds a private key", |site| {
        site.write("content/four.md", format!("---\ntitle: Four\n---\n{key}"));
    });
}

#[test]
fn briefs_wait_for_the_sign_offs_of_their_series() {
    let series = "name: Bulletin\nnumbering: none\nsign_offs: [fact-check]\n";
    let brief = "---\ntitle: Four\nseries: bulletin\ndate: 2020-01-01\n---\nText.\n";
    let site = small("{kind: directory, path: www}");
    settings(&site, "{kind: directory, path: www}");
    site.edit("site.yaml", "theme: tiny\n", "");
    site.write("content/series/bulletin.yaml", series).write("content/bulletin/four.md", brief);
    let run = publish(&site, &[]).exits(76);
    assert!(run.stderr.contains("missing-sign-off") && run.stderr.contains("`fact-check`"), "{}", run.stderr);
    assert!(!site.path("www").exists());
    site.write("content/people/ann.yaml", "name: Ann\n");
    let signed = "date: 2020-01-01\nchecked_by: [{person: ann, what: fact-check, date: 2019-12-30}]\nqueries: [{ask: Which year?}]";
    site.edit("content/bulletin/four.md", "date: 2020-01-01", signed);
    let run = publish(&site, &[]).exits(76);
    assert!(run.stderr.contains("open-query") && run.stderr.contains("Which year?"), "{}", run.stderr);
    site.edit("content/bulletin/four.md", "\nqueries: [{ask: Which year?}]", "");
    publish(&site, &[]).ok();
}

#[test]
fn settings_of_targets_are_checked() {
    let site = small("{kind: directory, path: www}");
    let check = |entry: &str, words: &str| {
        settings(&site, entry);
        let run = publish(&site, &[]).exits(2);
        assert!(run.stderr.contains(words), "{entry}: {}", run.stderr);
    };
    check("{kind: floppy, path: a}", "`kind` is `floppy`");
    check("{kind: directory}", "the target has no `path`");
    check("{path: www}", "the key `kind` is missing");
    check("{kind: archive, path: site.rar}", "expected a name that ends in `.tar.gz` or `.zip`");
    check("{kind: directory, path: www, pat: x}", "did you mean `path`?");
    check("{kind: directory, path: www, domain: 'https://x.example'}", "expected a bare host name");
    check("{kind: directory, path: www, headers: {'/*': {'X-A': \"a\\nb\"}}}", "visible ASCII is expected");
    check("{kind: directory, path: www, headers: {'a b': {X-A: a}}}", "`a b` is no path");
    check("{kind: directory, path: www, keep: ['a/***']}", "expected a pattern");
    check("{kind: directory, path: www, token: ghp_0123456789abcdef}", "secret");
}
