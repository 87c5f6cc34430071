//! The texts of briefs as Markdown, and the file that tells language models where they are.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: House
tagline: We write *briefs*.
base_url: https://site.example/docs/
language: en
languages: {pl: {title: Dom}}
publisher: {name: The House}
defaults: {licence: CC-BY-4.0}
-- content/series/bulletin.yaml --
name: {en: Bulletin, pl: Biuletyn}
-- content/people/ada.yaml --
name: Ada Able
-- content/references.bib --
@report{bank, author = {{World Bank}}, title = {Ports * and [Seas]}, institution = {World Bank}, date = {2024}, doi = {10.5555/bank}}
@book{roe, author = {Roe, Jane}, title = {Rivers}, publisher = {House}, date = {2023}}
-- content/bulletin/2025/7-steel.md --
---
title: Steel *and* iron_ore
subtitle: The rest
standfirst: "Costs rise [@bank]."
series: bulletin
number: "7"
date: 2025-03-04
authors: ada
keywords: [steel]
key_points: ["First [@roe].", Second.]
recommendations: [{to: Poland, action: Open talks., deadline: by 2026}]
status: published
checked_by: [{person: ada, what: wombat, date: 2025-03-03}]
queries: [{quote: steel, ask: quokka}]
corrections: [{date: 2025-03-06, kind: factual, text: It was *tin*.}]
doi: 10.5555/steel
---
## Why it *is*

A claim [see @bank, pp. 3-5; and @roe][^n] with **bold** text, `a|b`, 5 * 3 < 16 and [a link](8-tin.md), [[tin]], <https://e.example/a_(b)>.
The same paragraph, see @fig-a and @sec-more.

1. one
2. two
   - nested [^n]

- [x] done
- [ ] open

> Quoted
>
> twice

![Alt *text*](a.svg "It rises"){#fig-a source="House"}

| a | b\|c |
|---|---:|
| 1 | 2 |

: Numbers {#tbl-t source="House"}

{% box(id="box-b", title="A box") %}
Inside [@roe].
{% end %}

```rust
let x = "```";
```

## More {#sec-more}

\# not a heading

- not

[^n]: A note [@roe, p. 9].

    In two paragraphs.
-- content/bulletin/2025/a.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>
-- content/bulletin/2025/7-steel.pl.md --
---
title: Stal
date: 2025-03-09
status: published
---
Tekst.
-- content/bulletin/2025/8-tin.md --
---
title: Tin [soft]
teaser: It is soft.
series: bulletin
number: "8"
date: 2025-04-04
---
Text.
-- content/bulletin/2025/9-gone.md --
---
title: Gone
series: bulletin
number: "9"
date: 2025-04-05
status: withdrawn
withdrawal: {date: 2025-05-01, reason: Wrong.}
---
Numbat text.
-- content/bulletin/2025/10-hidden.md --
---
title: Hidden
series: bulletin
number: "10"
date: 2025-04-06
unlisted: true
---
Text.
"#;

fn built(style: &str) -> Site {
    Site::built_in_style(SITE, style)
}

const STEEL: &str = "bulletin/2025/7-steel/7-steel.md";

#[test]
fn a_text_is_whole_and_clean() {
    insta::assert_snapshot!(built("apa").page(STEEL));
}

#[test]
fn notes_of_a_note_style_are_footnotes() {
    let text = built("chicago-notes").page(STEEL);
    assert!(text.contains("A claim[^"), "{text}");
    let called = text.matches("[^").count();
    let written = text.lines().filter(|line| line.starts_with("[^")).count();
    assert!(written >= 4 && called > written, "{text}");
}

/// What another reader of Markdown makes of a text: footnotes called and written, links, headings.
#[test]
fn other_readers_find_footnotes_and_links() {
    let text = built("apa").page(STEEL);
    let (_, body) = text.split_once("\n---\n").expect("front matter");
    let (mut called, mut written, mut links) = (Vec::new(), Vec::new(), Vec::new());
    for event in Parser::new_ext(body, Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES) {
        match event {
            Event::FootnoteReference(name) => called.push(name.to_string()),
            Event::Start(Tag::FootnoteDefinition(name)) => written.push(name.to_string()),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.to_string())
            }
            _ => {}
        }
    }
    assert_eq!(written, ["1"]);
    assert!(called.iter().all(|name| written.contains(name)) && called.len() == 2, "{called:?}");
    for link in [
        "https://site.example/docs/bulletin/2025/8-tin/",
        "https://site.example/docs/bulletin/2025/a.svg",
        "https://doi.org/10.5555/bank",
    ] {
        assert!(links.iter().any(|found| found == link), "no {link} in {links:?}");
    }
    assert!(links.iter().all(|link| link.starts_with("https://")), "{links:?}");
}

#[test]
fn texts_hold_nothing_editorial_and_tombstones_have_none() {
    let site = built("apa");
    for secret in ["wombat", "quokka", "status", "checked_by"] {
        assert!(!site.page(STEEL).contains(secret), "{secret}");
    }
    let texts: Vec<String> = site.output().into_iter().filter(|file| file.ends_with(".md")).collect();
    assert_eq!(
        texts,
        [
            "bulletin/2025/10-hidden/10-hidden.md",
            "bulletin/2025/7-steel/7-steel.md",
            "bulletin/2025/8-tin/8-tin.md",
            "pl/bulletin/2025/7-steel/7-steel.md"
        ]
    );
}

#[test]
fn pages_name_their_text() {
    let page = built("apa").page("bulletin/2025/7-steel/");
    let link = "<link rel=\"alternate\" href=\"https://site.example/docs/bulletin/2025/7-steel/7-steel.md\" type=\"text/markdown\">";
    assert!(page.contains(link), "{page}");
}

#[test]
fn language_models_are_told_where_the_texts_are() {
    insta::assert_snapshot!(built("apa").page("llms.txt"));
}
