//! Feeds, sitemap, robots, redirects, copied files; and the check of finished pages.

use crate::harness::Site;

const BRIEFS: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/docs/
language: en
languages:
  en: {title: House}
  pl: {title: Dom}
time_zone: Europe/Warsaw
publisher: {name: The House}
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/ada.yaml --
name: Ada Able
-- content/topics/trade.yaml --
name: Trade
-- content/bulletin/2025/1-first.md --
---
title: First & <foremost>
standfirst: What came first.
series: bulletin
number: 1
date: 2025-01-10
authors: ada
topics: trade
aliases: [/old/first/, /older.html]
---
## Why

A claim[^n], [further down](#why) and in the [second brief](2-second.md#how).

{{ figure(id="fig-a", src="a.svg", alt="A line", caption="It rises.", source="House") }}

[^n]: A note.
-- content/bulletin/2025/a.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path d="M0 0h9"/></svg>
-- content/bulletin/2025/1-first.pl.md --
---
title: Pierwszy
standfirst: Co było pierwsze.
date: 2025-01-12
status: published
---
Tekst.
-- content/bulletin/2025/2-second.md --
---
title: Second
series: bulletin
number: 2
date: 2025-02-10
updated: 2025-03-01
authors: ada
---
## How

Text.
-- content/bulletin/2025/3-gone.md --
---
title: Gone
series: bulletin
number: 3
date: 2025-03-10
expires: 2025-04-01
---
Expired text.
-- content/bulletin/2025/4-hidden.md --
---
title: Hidden
series: bulletin
number: 4
date: 2025-03-11
unlisted: true
---
Unlisted text.
-- content/about.md --
---
title: About
---
Words.
-- content/static/CNAME --
site.example
-- content/static/.secret --
no
"#;

fn built() -> Site {
    let site = Site::new(BRIEFS);
    site.run(&["build", "--now", "2025-06-01"]).ok();
    site
}

#[test]
fn feeds_hold_the_news_of_their_language() {
    let site = built();
    let feeds: Vec<String> = site.output().into_iter().filter(|file| file.ends_with("feed.xml")).collect();
    assert_eq!(
        feeds,
        [
            "bulletin/feed.xml",
            "feed.xml",
            "people/ada/feed.xml",
            "pl/bulletin/feed.xml",
            "pl/feed.xml",
            "pl/people/ada/feed.xml",
            "pl/topics/trade/feed.xml",
            "topics/trade/feed.xml"
        ]
    );
    let feed = site.page("feed.xml");
    for present in [
        "<title>House</title>",
        "<title>First &amp; &lt;foremost&gt;</title>",
        "<id>tag:site.example,2025:bulletin-2025-1</id>",
        "<published>2025-01-10T00:00:00+01:00</published>",
        "<updated>2025-03-01T00:00:00+01:00</updated>",
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://site.example/docs/feed.xml\"/>",
        "<name>Ada Able</name>",
        "<summary>What came first.</summary>",
        "A note.",
        "href=&quot;https://site.example/docs/bulletin/2025/1-first/#why&quot;",
        "href=&quot;https://site.example/docs/bulletin/2025/2-second/#how&quot;",
        "src=&quot;https://site.example/docs/bulletin/2025/a.svg&quot;",
        "id=&quot;bulletin-2025-1-why&quot;",
    ] {
        assert!(feed.contains(present), "no `{present}` in\n{feed}");
    }
    for absent in ["Expired", "Gone", "Unlisted", "Hidden", "Pierwszy", "=&quot;/docs"] {
        assert!(!feed.contains(absent), "`{absent}` in\n{feed}");
    }
    let order = ["2-second/\"", "1-first/\""].map(|brief| feed.find(brief).expect("both briefs"));
    assert!(order[0] < order[1], "the newest comes first");
    assert!(site.page("pl/feed.xml").contains("<id>tag:site.example,2025:bulletin-2025-1:pl</id>"));
    assert!(!site.page("topics/trade/feed.xml").contains("<content"), "a topic's feed has no full text");
    assert!(site.page("bulletin/feed.xml").contains("<content"), "a series' feed has the full text");
}

#[test]
fn characters_that_xml_does_not_allow_are_left_out_and_reported() {
    let site = Site::new(
        "-- content/a.md --\n---\ntitle: A\ndate: 2025-01-01\n---\nText \u{1}here.\n-- content/b.md --\n---\ntitle: B\n---\nText.\n",
    );
    let run = site.run(&["build", "--format", "short"]).ok();
    assert!(
        run.stderr.contains("content/a.md:5:6: warning[bad-xml-character]: XML does not allow U+0001"),
        "{}",
        run.stderr
    );
    assert!(!site.page("feed.xml").contains('\u{1}'));
}

#[test]
fn no_feeds_where_the_settings_say_so() {
    let site = Site::new(BRIEFS);
    site.edit("site.yaml", "time_zone", "feeds: false\ntime_zone");
    site.run(&["build", "--now", "2025-06-01"]).ok();
    assert!(!site.output().iter().any(|file| file.ends_with("feed.xml")));
    assert!(!site.page("").contains("feed.xml"));
}

#[test]
fn the_sitemap_lists_pages_with_their_languages() {
    let sitemap = built().page("sitemap.xml");
    for present in [
        "<loc>https://site.example/docs/</loc>",
        "<url><loc>https://site.example/docs/bulletin/2025/1-first/</loc>\n<lastmod>2025-01-10</lastmod>\n\
         <xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"https://site.example/docs/bulletin/2025/1-first/\"/>\n\
         <xhtml:link rel=\"alternate\" hreflang=\"pl\" href=\"https://site.example/docs/pl/bulletin/2025/1-first/\"/>\n</url>",
        "<loc>https://site.example/docs/about/</loc>",
        "<loc>https://site.example/docs/topics/trade/</loc>",
    ] {
        assert!(sitemap.contains(present), "no `{present}` in\n{sitemap}");
    }
    for absent in ["4-hidden", "404", "old", "feed.xml", "a.svg"] {
        assert!(!sitemap.contains(absent), "`{absent}` in\n{sitemap}");
    }
    assert_eq!(
        built().page("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://site.example/docs/sitemap.xml\n"
    );
}

#[test]
fn aliases_lead_to_the_brief() {
    let site = built();
    for page in [site.page("old/first/"), site.page("older.html")] {
        assert!(page.contains("content=\"0; url=/docs/bulletin/2025/1-first/\""), "{page}");
        assert!(
            page.contains(
                "<link rel=\"canonical\" href=\"https://site.example/docs/bulletin/2025/1-first/\">"
            )
        );
        assert!(page.contains("noindex"));
    }
}

#[test]
fn redirects_need_no_template() {
    let site = Site::new(BRIEFS);
    site.write("templates/redirect.html", "{{ redirect.url }} of {{ lang }}");
    site.run(&["build", "--now", "2025-06-01"]).ok();
    assert_eq!(site.page("old/first/"), "/docs/bulletin/2025/1-first/ of en");
}

#[test]
fn fixed_files_are_copied_and_hidden_ones_are_not() {
    let site = built();
    assert_eq!(site.page("CNAME"), "site.example\n");
    assert!(!site.output().iter().any(|file| file.contains("secret")), "{:?}", site.output());
}

#[test]
fn theme_files_have_the_hash_of_their_content() {
    let site = Site::new(BRIEFS);
    site.write("themes/own/theme.yaml", "name: own\nextends: bulletin\ncontract: 1\n");
    site.write("themes/own/assets/css/theme.css", "body { background: url(../x.svg) }\n");
    site.write("themes/own/assets/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.edit("site.yaml", "time_zone", "theme: own\ntime_zone");
    site.run(&["build", "--now", "2025-06-01"]).ok();
    let named = |site: &Site, start: &str, end: &str| {
        let found = site.output().into_iter().find(|file| file.starts_with(start) && file.ends_with(end));
        found.unwrap_or_else(|| panic!("no {start}…{end}"))
    };
    let sheet = named(&site, "assets/css/theme.", ".css");
    let picture = named(&site, "assets/x.", ".svg");
    assert!(site.page(&sheet).ends_with(&format!("body {{ background: url(\"/docs/{picture}\") }}\n")));
    assert!(site.page("").contains(&format!("/docs/{sheet}")));
    site.write("themes/own/assets/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>");
    site.run(&["build", "--now", "2025-06-01"]).ok();
    assert_ne!(named(&site, "assets/css/theme.", ".css"), sheet, "the sheet's name follows what it draws in");
}

#[test]
fn a_fault_of_a_template_is_one_diagnostic() {
    let site = Site::new(BRIEFS);
    site.write(
        "templates/brief.html",
        "<p id=\"x\"></p><p id='x'></p><a href=\"/docs/nowhere/\">n</a><a href=\"https://site.example/docs/about\">s</a>\
         <a href=\"/docs/about/#nope\">f</a><a href=\"#x\">ok</a><img src=\"../../../static.png?v=1\" alt=\"\">\
         <a href=\"https://elsewhere.example/\">e</a><a href=\"mailto:a@b.example\">m</a><a href=\"/other/\">o</a>\
         <!-- <a href=\"/docs/commented/\"> --><a href=\"/docs/pl/../about/\">ok</a>{{ brief.body }}",
    );
    let run = site.run(&["check", "--now", "2025-06-01", "--format", "json"]).exits(1);
    let faults: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let summary: Vec<(String, String, String)> = faults
        .iter()
        .filter(|fault| fault["severity"] == "error")
        .map(|fault| {
            let text = |key: &str| fault[key].as_str().unwrap_or_default().to_owned();
            (text("code"), text("message"), fault["notes"][0].as_str().unwrap_or_default().to_owned())
        })
        .collect();
    let fault = |code: &str, message: &str| (code.to_owned(), message.to_owned(), "on 5 pages".to_owned());
    let link = |target: &str| {
        fault("broken-output-link", &format!("the page links to `{target}`, which is no address of the site"))
    };
    let mut expected = vec![
        link("/docs/nowhere/"),
        link("https://site.example/docs/about"),
        fault("broken-output-link", "the page links to `/docs/about/#nope`, but nothing there has this id"),
        fault("duplicate-html-id", "the id `x` occurs twice in the page"),
    ];
    // A relative address leads elsewhere from the Polish page, one folder deeper, but nowhere from each.
    expected.push(link("../../../static.png?v=1"));
    expected.sort();
    let mut found = summary;
    found.sort();
    assert_eq!(found, expected);
    let help = faults
        .iter()
        .find(|fault| fault["message"].as_str().is_some_and(|text| text.contains("docs/about`")));
    assert_eq!(help.expect("the fault")["help"], "the address is `/docs/about/`");
    assert_eq!(faults.last().expect("a summary")["kind"], "summary");
}

#[test]
fn links_of_raw_html_are_reported_once_and_at_their_place() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\n<p><a href=\"/nowhere/\">x</a></p>\n");
    let faults = site.faults(&[]);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].starts_with("content/a.md:4:"), "{faults:#?}");
}

#[test]
fn lint_and_strict_decide_the_exit_code() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\nText.[^x]\n\n[^x]: X.\n\n[^y]: Y.\n");
    let codes = |arguments: &[&str]| site.run(arguments).code;
    assert_eq!(codes(&["build"]), 0, "a warning does not stop a build");
    assert_eq!(codes(&["build", "--strict"]), 1);
    assert_eq!(codes(&["check", "--strict"]), 1);
    site.write(
        "site.yaml",
        "title: T\nbase_url: https://x.example/\nlanguage: en\nlint: {unused-note: deny}\n",
    );
    assert_eq!(codes(&["build"]), 1);
    site.write(
        "site.yaml",
        "title: T\nbase_url: https://x.example/\nlanguage: en\nlint: {unused-note: allow}\n",
    );
    assert_eq!(codes(&["build", "--strict"]), 0);
    site.write("site.yaml", "titel: T\nbase_url: https://x.example/\nlanguage: en\n");
    assert_eq!(codes(&["build"]), 2, "faults of the settings have their own code");
    assert_eq!(codes(&["build", "--nonsense"]), 2);
    assert_eq!(codes(&["build", "-u", "nonsense"]), 2);
}

#[test]
fn a_build_with_errors_leaves_the_old_output() {
    let site = built();
    let before = site.output();
    site.edit("content/about.md", "Words.", "[Broken](/nowhere/).");
    site.run(&["build", "--now", "2025-06-01"]).exits(1);
    assert_eq!(site.output(), before);
    assert!(site.page("about/").contains("Words."));
}

#[test]
fn controls_in_texts_do_not_reach_the_terminal() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\n[x](\u{1b}]0;evil\u{7}.md) \u{1b}[31m\n");
    for format in ["human", "short", "json"] {
        let run = site.run(&["check", "--format", format, "--color", "never"]);
        let both = format!("{}{}", run.stdout, run.stderr);
        assert!(!both.contains(['\u{1b}', '\u{7}']), "{format}: {both:?}");
    }
}

#[test]
fn a_shortcode_that_fails_is_reported_once_with_its_page() {
    let site = Site::new(
        "-- shortcodes/broken.html --\n{% component broken(n: integer) %}{{ n / 0 }}{% endcomponent broken %}\n\
         -- content/series/notes.yaml --\nname: Notes\nnumbering: none\n\
         -- content/notes/2025/x.md --\n---\ntitle: X\nseries: notes\ndate: 2025-01-01\n---\n{{ broken(n=1) }}\n\
         -- content/notes/2025/y.md --\n---\ntitle: Y\nseries: notes\ndate: 2025-01-02\n---\n{{ broken(n=2) }}\n",
    );
    let run = site.run(&["build", "--now", "2026-01-01", "--format", "short"]).exits(1);
    let faults: Vec<&str> = run.stderr.lines().filter(|line| line.contains("[template-fault]")).collect();
    assert!(faults.len() == 1 && faults[0].starts_with("shortcodes/broken.html:1:"), "{}", run.stderr);
    let json = site.run(&["build", "--now", "2026-01-01", "--format", "json"]).exits(1);
    for said in ["\"url\":\"/notes/2025/x/\"", "on 2 pages"] {
        assert!(json.stdout.contains(said), "`{said}` is not in {}", json.stdout);
    }
}

#[test]
fn sources_stand_under_their_letters_once() {
    let site = Site::new(
        r#"
-- site.yaml --
title: House
base_url: https://site.example/
-- content/references.bib --
@report{navy, title = {{NATO} at Sea}, date = {2020}}
@report{north, title = {North by East}, date = {2021}}
@report{oslo, title = {{Oslo} Rules}, date = {2021}}
@report{five, title = {5 Percent}, date = {2022}}
@report{gaisho, title = {外相会談}, date = {2023}}
-- content/a.md --
---
title: A
date: 2025-01-10
---
Cited [@navy; @north; @oslo; @five; @gaisho].
"#,
    );
    site.run(&["build"]).ok();
    let page = site.page("/sources/");
    let ids = ["letter-n", "letter-o", "letter-other"];
    assert_eq!(ids.map(|id| page.matches(&format!("id=\"{id}\"")).count()), [1, 1, 1], "{page}");
    assert_eq!(page.matches("id=\"letter-").count(), 3, "{page}");
}
