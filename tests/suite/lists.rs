//! `list`: what needs attention, a line each.

use crate::harness::Site;

const SITE: &str = "\
-- site.yaml --
title: Test
base_url: https://site.example/
languages: {pl: {}}
-- content/series/notes.yaml --
name: Notes
numbering: none
-- content/references.bib --
@book{one, title = {One}, author = {A, B}, date = {2020}}
-- content/notes/a.md --
---
title: Built
series: notes
date: 2025-01-01
---

{{ figure(id=\"fig-x\", src=\"x.svg\", alt=\"x\", caption=\"A *figure*\", source=\"us\") }}

A claim [@one].
-- content/notes/a.pl.md --
---
title: Wydana
status: published
---

Tekst.
-- content/notes/x.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"/>
-- content/notes/draft.md --
---
title: Draft
series: notes
status: draft
queries:
  - {quote: a word, ask: Which one?}
---

Text.
-- content/notes/later.md --
---
title: Later
series: notes
date: 2025-03-01
embargo: 2025-03-05T09:00
---

Text.
-- content/notes/sooner.md --
---
title: Sooner
series: notes
date: 2025-03-05
---

Text.
-- content/notes/old.md --
---
title: Old
series: notes
date: 2024-01-01
expires: 2025-01-01
---

Text.
";

#[test]
fn each_list_shows_what_it_says() {
    let site = Site::new(SITE);
    for (what, expected) in [
        ("drafts", "content/notes/draft.md\tdraft\tDraft\n"),
        (
            "embargoed",
            "content/notes/sooner.md\t2025-03-05T00:00\tSooner\ncontent/notes/later.md\t2025-03-05T09:00\tLater\n",
        ),
        ("expired", "content/notes/old.md\t2025-01-01\tOld\n"),
        ("untranslated", "content/notes/old.md\tpl\tOld\n"),
        ("queries", "content/notes/draft.md:6:26\tWhich one?\ta word\n"),
        ("figures", "content/notes/a.md:7:1\tfig-x\t1\tx.svg\tA figure\n"),
        ("references", "one\t1\tOne\tcontent/notes/a.md\n"),
    ] {
        let run = site.run(&["list", what, "--format", "short", "--now", "2025-03-04"]);
        assert_eq!((run.code, run.stdout.as_str()), (0, expected), "{what}\n{}", run.stderr);
    }
    let json = site.run(&["list", "drafts", "--format", "json", "--now", "2025-03-04"]).stdout;
    let line: serde_json::Value = serde_json::from_str(&json).expect("one JSON object");
    assert_eq!((&line["kind"], &line["status"]), (&"draft".into(), &"draft".into()));
}

#[test]
fn lists_need_readable_settings() {
    let site = Site::new("");
    site.write("site.yaml", "titel: x\n");
    let run = site.run(&["list", "drafts"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}
