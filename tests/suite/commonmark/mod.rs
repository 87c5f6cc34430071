//! The examples of CommonMark and GFM: Markdown in, what a page of ours shows of it out.
//!
//! They are not carried along. Where `COMMONMARK_SPEC` names the `spec.txt` of CommonMark 0.31.2, and `GFM_SPEC` that of
//! GFM 0.29, those of `passing.list` must pass, and one that passes without being listed is a failure, too, so that the
//! list only grows (`BRIEFPRESS_BLESS=1` adds to it). Each that does not pass has its reason in `differing.txt`.
//! `BRIEFPRESS_EXAMPLES=PART` prints what is found and wanted in those whose names hold this part.

#![expect(clippy::disallowed_macros, reason = "rates and differences are printed")]

mod html;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::harness::Site;
use spec::Example;

/// The settings under which Markdown is nothing but Markdown.
const SETTINGS: &str = "title: T\nbase_url: https://a.example/\nlanguage: en\nhtml: {raw: allow}\n\
    markdown: {smart_punctuation: false}\nfigures: {require_alt: false, require_source: false}\n";

/// Where the examples that pass are listed, and why the others do not.
const PASSING: &str = "tests/fixtures/commonmark/passing.list";
const DIFFERING: &str = "tests/fixtures/commonmark/differing.txt";

/// A picture of one pixel: every file that an example shows or links to.
const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

#[test]
fn the_examples_of_commonmark_and_of_the_extensions_of_gfm_pass_as_listed() {
    let mut examples = read("COMMONMARK_SPEC", "commonmark", |_| true);
    examples.extend(read("GFM_SPEC", "gfm", |kind| !kind.is_empty()));
    let specifications: BTreeSet<&str> = examples.iter().map(Example::specification).collect();
    let pages = pages(&examples);
    let passes = |example: &&Example| pages.get(&example.name).is_some_and(|page| passes(example, page));
    let (passing, differing): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(passes);
    println!("{} of {} examples pass", passing.len(), examples.len());

    let of_these = |name: &&str| specifications.iter().any(|one| name.split('-').next() == Some(*one));
    let list = fs::read_to_string(PASSING).unwrap_or_default();
    let listed: BTreeSet<&str> = list.lines().filter(of_these).collect();
    let passing = names(&passing);
    assert_eq!(listed.difference(&passing).collect::<Vec<_>>(), [&""; 0], "these passed once");
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        let all: BTreeSet<&str> = list.lines().chain(passing).collect();
        fs::write(PASSING, all.iter().map(|name| format!("{name}\n")).collect::<String>()).expect("a list");
    } else {
        assert_eq!(passing.difference(&listed).collect::<Vec<_>>(), [&""; 0], "these are not listed");
    }
    let reasons = fs::read_to_string(DIFFERING).expect("a file of reasons");
    let explained: BTreeSet<&str> = reasons.lines().filter(of_these).collect();
    let wrong: Vec<_> = names(&differing).symmetric_difference(&explained).copied().collect();
    assert_eq!(wrong, [""; 0], "these differ without a reason in `{DIFFERING}`, or have one without need");
}

fn names<'a>(examples: &[&'a Example]) -> BTreeSet<&'a str> {
    examples.iter().map(|example| &*example.name).collect()
}

/// The examples of a specification, if it is there.
fn read(variable: &str, specification: &str, wanted: impl Fn(&str) -> bool) -> Vec<Example> {
    let Some(file) = std::env::var_os(variable) else {
        println!("skipped: `{variable}` names no specification");
        return Vec::new();
    };
    let text = fs::read_to_string(&file).expect("the specification can be read");
    spec::examples(&text, specification, wanted)
}

#[test]
fn pages_and_examples_are_the_same_html_in_two_hands() {
    for (ours, theirs) in [
        ("<h2 id=\"a\"><a href=\"#a\">a <em>b</em></a></h2>", "<h1>a <em>b</em></h1>\n"),
        ("<p>a\n b &quot;c&quot;<br>\nd</p>", "<p>a b \"c\"<br />d</p>"),
        ("<pre><code>a <span class=\"hl-x\">b</span></code></pre>", "<pre><code>a b</code></pre>"),
        ("<div class=\"scroll\"><table><th class=\"left\">", "<table>\n<th align=\"left\">"),
        ("<a href=\"/url\">a</a>", "<a href=\"url\">a</a>"),
    ] {
        assert_eq!(html::normal(ours), html::normal(theirs));
    }
    for (ours, theirs) in [
        ("<p>ab</p>", "<p>a b</p>"),
        ("<p>a <em>b</em></p>", "<p>a<em>b</em></p>"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<p>&lt;b&gt;</p>", "<p><b></p>"),
        ("<a href=\"/a\" title=\"b\">a</a>", "<a href=\"/a\">a</a>"),
    ] {
        assert_ne!(html::normal(ours), html::normal(theirs));
    }
}

fn passes(example: &Example, page: &str) -> bool {
    let (found, wanted) = (html::normal(page), html::normal(&example.html));
    if std::env::var("BRIEFPRESS_EXAMPLES").is_ok_and(|part| found != wanted && example.name.contains(&part))
    {
        println!("{}: {:?}\n  found  {found}\n  wanted {wanted}", example.name, example.markdown);
    }
    found == wanted
}

/// What the page of each example shows. All are pages of one site, but those that are an error.
fn pages(examples: &[Example]) -> BTreeMap<String, String> {
    let site = Site::new("");
    site.write("site.yaml", SETTINGS).write("templates/page.html", "{{ document.body }}");
    for example in examples {
        site.write(
            &format!("content/{}.md", example.name),
            format!("---\ntitle: T\n---\n{}", example.markdown),
        );
        for target in html::targets(&example.html) {
            site.write(&format!("content/{target}"), PICTURE);
        }
    }
    for line in site.run(&["check", "--format", "json"]).stdout.lines() {
        let fault: Value = serde_json::from_str(line).expect("a line of JSON");
        if fault["severity"] == "error" {
            let file = fault["file"].as_str().expect("an error of an example");
            report(&fault, file);
            let _ = fs::remove_file(site.path(file));
        }
    }
    site.run(&["build"]).ok();
    let names = examples.iter().map(|example| &example.name);
    names
        .filter(|name| site.path(&format!("output/{name}")).exists())
        .map(|name| (name.clone(), site.page(&format!("{name}/"))))
        .collect()
}

/// Prints why an example has no page, if one asks for it.
fn report(fault: &Value, file: &str) {
    if std::env::var("BRIEFPRESS_EXAMPLES").is_ok_and(|part| file.contains(&part)) {
        println!("{file}: {} {}", fault["code"], fault["message"]);
    }
}
