//! Editions: one brief in several languages.

use crate::harness::Site;

fn site() -> Site {
    Site::new(
        r#"
-- site.yaml --
title: Test
base_url: https://site.example/docs/
language: en
languages: {pl: {title: Próba}}
-- content/series/bulletin.yaml --
name: {en: Bulletin, pl: Biuletyn}
-- content/people/ada.yaml --
name: Ada Able
-- content/bulletin/2025/1-tokyo.md --
---
title: Tokyo
series: bulletin
number: 1
date: 2025-01-10
authors: ada
---
Text.
-- content/bulletin/2025/1-tokyo.pl.md --
---
title: Tokio
date: 2025-02-10
status: published
---
Tekst. Zob. [[berlin|Berlin]].
-- content/bulletin/2025/2-berlin.md --
---
title: Berlin
series: bulletin
number: 2
date: 2025-01-20
---
See [[tokyo]].
"#,
    )
}

#[test]
fn editions_have_addresses_and_know_each_other() {
    let site = site();
    site.run(&["build", "--now", "2025-05-01", "--strict"]).ok();
    let (english, polish) = (site.page("bulletin/2025/1-tokyo/"), site.page("pl/bulletin/2025/1-tokyo/"));
    for page in [&english, &polish] {
        for (lang, url) in [("en", "docs/bulletin/2025/1-tokyo/"), ("pl", "docs/pl/bulletin/2025/1-tokyo/")] {
            let alternate = format!("hreflang=\"{lang}\" href=\"https://site.example/{url}\"");
            assert!(page.contains(&alternate), "{alternate} is missing in {page}");
        }
    }
    assert!(english.contains("<html lang=\"en\"") && polish.contains("<html lang=\"pl\""));
    assert!(polish.contains("Ada Able"), "authors are inherited");
    assert!(polish.contains("10 lutego 2025"), "dates are the edition's own, in its language");
    assert!(polish.contains("Biuletyn"), "records are named in the page's language");
}

#[test]
fn lists_show_the_editions_of_their_language() {
    let site = site();
    site.run(&["build", "--now", "2025-05-01"]).ok();
    let polish = site.page("pl/bulletin/");
    assert!(polish.contains("Tokio") && !polish.contains("Berlin"), "{polish}");
    assert!(site.page("bulletin/").contains("Berlin"));
    assert!(site.page("pl/").contains("Próba"), "the site's title in Polish");
}

#[test]
fn an_edition_without_status_is_a_draft_and_says_so() {
    let site = site();
    site.edit("content/bulletin/2025/1-tokyo.pl.md", "status: published\n", "");
    let run = site.run(&["build", "--now", "2025-05-01", "-v", "--format", "short"]).ok();
    assert!(run.stderr.contains("note[edition-status]"), "{}", run.stderr);
    assert!(!site.path("output/pl/bulletin/2025/1-tokyo/index.html").exists());
}
