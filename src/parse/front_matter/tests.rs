//! Front matter as texts: what it becomes, and each fault at its place.

use super::{FrontMatter, language_of, parse_front_matter};
use crate::model::config::{RawHtml, Value};
use crate::model::keys::FRONT_MATTER;
use crate::model::meta::{AuthorEntry, Moment, Status};
use crate::model::source::SourcePath;
use crate::model::text::Lang;
use crate::parse::ParseOptions;
use crate::parse::testing::shown;
use crate::parse::yaml::is_verbatim;

fn options() -> ParseOptions {
    ParseOptions {
        language: Lang::new("en"),
        languages: vec![Lang::new("en"), Lang::new("pl")],
        smart_punctuation: true,
        raw_html: RawHtml::Sanitize,
        require_alt: true,
        require_source: true,
        abbreviations: Vec::new(),
    }
}

fn read_file(file: &str, text: &str) -> (FrontMatter, String) {
    let outcome = parse_front_matter(&SourcePath::new(file).expect("a path"), text, &options());
    (outcome.value, shown(text, outcome.diagnostics))
}

fn read(keys: &str) -> (FrontMatter, String) {
    read_file("content/a.md", &format!("---\n{keys}---\nText\n"))
}

#[test]
fn every_example_of_the_table_is_read() {
    for row in FRONT_MATTER {
        let title = if row.name == "title" { "" } else { "title: x\n" };
        let (front_matter, faults) = read(&format!("{title}{}: {}\n", row.name, row.example));
        assert_eq!(faults, "", "{}", row.name);
        assert!(front_matter.meta.place(row.name).is_some(), "{}", row.name);
    }
}
fn check(keys: &str, expected: &str) {
    let (_, faults) = read(keys);
    assert_eq!(faults, expected, "\n{keys}");
}

#[test]
#[rustfmt::skip]
fn every_fault_is_reported_at_its_place() {
    check(
        "title: x
author: y
tags: [a]
standfrist: z
horses: 1
fig-cap: x
",
        r#"3:1 unknown-key: `author` is no key of front matter
    | the key is `authors`
4:1 unknown-key: `tags` is no key of front matter
    | subjects are `topics`, `regions`, `countries` or `keywords`
5:1 unknown-key: `standfrist` is no key of front matter
    | did you mean `standfirst`?
6:1 unknown-key: `horses` is no key of front matter
    | keys of your own belong under `extra`
7:1 unknown-key: `fig-cap` is no key of front matter
    | a caption belongs to the figure's shortcode: `{{ figure(src="…", caption="…") }}`
"#,
    );
    check(
        "title: x
date: 4.03.2025
updated: 3/4/2025
embargo: 4.3.2025 09:00
expires: tomorrow
",
        "3:7 bad-date: `date` is `4.03.2025`, expected a date such as `2025-03-04`
    | write year, month and day, in this order:
    | date: 2025-03-04
4:10 bad-date: `updated` is `3/4/2025`, expected a date such as `2025-03-04`
    | day and month could be either: write the year, the month, the day
5:10 bad-date: `embargo` is `4.3.2025 09:00`, expected a date such as `2025-03-04` or a time such as `2025-03-04T09:00`
    | write year, month and day, in this order:
    | embargo: 2025-03-04T09:00
6:10 bad-date: `expires` is `tomorrow`, expected a date such as `2025-03-04` or a time such as `2025-03-04T09:00`
    | an offset may follow: `2025-03-04T09:00+01:00`
",
    );
    check(
        "title: x
date: 2025-02-30
updated: 2025-03-04T09:00
embargo: 2025-03-04 09:00
expires: 2025-03-04T09:00+01:00
",
        "3:7 bad-date: there is no day `2025-02-30`
4:10 bad-date: `updated` is `2025-03-04T09:00`, expected a date such as `2025-03-04`
    | a date has no time of day:
    | updated: 2025-03-04
",
    );
    check(
        "title: Why Japan is # 1
id: tokyo # fine
status: publishd
",
        r#"2:8 yaml-syntax: `title` would lose `# 1`: ` #` begins a comment in YAML
    | put the text in quotes:
    | title: "Why Japan is # 1"
    | or, if it is a comment, give it a line of its own
4:9 bad-value: `status` is `publishd`, expected `draft`, `review`, `cleared`, `published` or `withdrawn`
    | did you mean `published`?
"#,
    );
    check(
        "title: “Tokyo”
standfirst: “America First” and Japan
",
        r#"2:8 yaml-syntax: typographic quotes do not enclose a value in YAML, they belong to the text
    | write straight quotes, or none:
    | title: "Tokyo"
    | or, to print the typographic ones, both:
    | title: "“Tokyo”"
"#,
    );
    check(
        "title: [Draft]
key_points:
  - Tokyo: hedges
  - fine
",
        r#"2:8 bad-value: `title` is a list, expected a text
    | put the text in quotes:
    | title: "[Draft]"
4:5 bad-value: this text of `key_points` holds a colon after `Tokyo`, which makes it a map in YAML
    | put the text in quotes:
    |   - "Tokyo: hedges"
"#,
    );
    check(
        "title:
standfirst:
topics:
",
        "2:6 missing-key: `title` is empty, but must have a value
    | add `title: Tokyo buys time`, with a value of your own
",
    );
    check(
        "series: x
",
        "2:1 missing-key: the key `title` is missing
    | add `title: Tokyo buys time`, with a value of your own
",
    );
    check(
        "title: x
hero: {src: ../../../etc/passwd, alt: a}
pdf: /a.pdf
aliases: [/old/, ../x, https://a.b]
slug: a/b
",
        "3:13 bad-path: `src` is `../../../etc/passwd`: the path leads out of the site
    | name a file of the site: `/` starts at `content/`, anything else beside this file
5:18 bad-path: an entry of `aliases` is `../x`: the path leads out of the site
    | write a path from the site's root: `/2024/old/`
5:24 bad-path: an entry of `aliases` is `https://a.b`: an alias is a path of this site, without `?`, `#`, `%`, `:` and spaces
    | write a path from the site's root: `/2024/old/`
6:7 bad-value: `slug` is `a/b`, but `/` cannot stand in it
    | use letters, digits and hyphens: it is one part of an address
",
    );
    check(
        "title: x
corrections:
  - date: 2025-03-04
    kind: major
  - kind: minor
    tekst: y
",
        "5:11 bad-value: `kind` is `major`, expected `minor`, `factual`, `substantive` or `retraction`
6:5 missing-key: the key `date` is missing
    | add `date: 2025-03-06`, with a value of your own
7:5 unknown-key: `tekst` is no key of an entry of `corrections`
    | the keys are `date`, `kind`, `text`, `was`, `now`
",
    );
    check(
        "title: x
lang: pl
",
        "3:7 bad-language: `lang` is `pl`, but by its name the file is in `en`
    | name the file `a.pl.md`
",
    );
    check(
        "title: x
lang: de
toc: yes
weight: heavy
",
        "3:7 bad-language: `de` is no language of the site, expected `en` or `pl`
    | the languages stand in `site.yaml`, under `language` and `languages`
4:6 bad-value: `toc` is `yes`, expected `true` or `false`
5:9 bad-value: `weight` is `heavy`, expected a whole number from -1000000 to 1000000
",
    );
    check(
        "title: x
related: {brief: a, why: The same, applied to NATO.}
",
        "3:36 unknown-key: a comma stands before `applied to NATO.`, and ends the text inside `{ }`
    | put the text with the comma in quotes
",
    );
    check(
        "title: x
authors:
  - {name: Jan}
  - a
  - [b]
",
        r#"6:5 bad-value: `authors` is a list, expected a text
    | put the text in quotes:
    |   - "[b]"
"#,
    );
    check(
        "title: x
taxonomies: instruments
abbreviations: {a: b, c: [d]}
",
        r#"3:13 bad-value: `taxonomies` is a text, expected a map such as `{instruments: [Export control]}`
4:26 bad-value: `c` is a list, expected a text
    | put the text in quotes:
    | abbreviations: {a: b, c: "[d]"}
"#,
    );
    check(
        "just text
",
        "2:1 no-front-matter: the front matter is a text, expected keys with values
    | begin with `title: …`
",
    );
    check(
        "- a
- b
",
        "2:1 no-front-matter: the front matter is a list, expected keys with values
    | begin with `title: …`
",
    );
    check(
        "",
        "2:1 missing-key: the key `title` is missing
    | add `title: Tokyo buys time`, with a value of your own
",
    );
    check(
        "title: x
title: y
",
        "3:1 duplicate-key: the key `title` stands here a second time
    | keep one of the two
",
    );
    check(
        r#"title: "x
standfirst: >
  a: b
  c
"#,
        r#"2:8 yaml-syntax: the quote `"` that opens `title` is not closed
    | close it at the end of the text:
    | title: "x"
"#,
    );
    check(
        "title: x
standfirst: it is
  so: what
",
        "3:13 yaml-syntax: `standfirst` holds a colon after `so`, which begins another key in YAML
    | begin the text on the next line:
    | standfirst: >-
    |   it is
",
    );
    check(
        r#"title: It's "quoted" # yes: no
"#,
        r#"2:8 yaml-syntax: `title` would lose `# yes: no`: ` #` begins a comment in YAML
    | put the text in quotes:
    | title: 'It''s "quoted" # yes: no'
    | or, if it is a comment, give it a line of its own
"#,
    );
}

#[test]
fn dashes_are_no_hyphens_and_unknown_keys_are_bounded() {
    check(
        "title: x\nauthors:\n  – a\n  – b\n",
        "4:3 yaml-syntax: an entry of `authors` begins with a dash, expected a hyphen\n    \
         | word processors turn hyphens into dashes: write `- ` before each entry\n",
    );
    let keys: String = (0..500).map(|n| format!("{n}zzzzzzzzzzzz: x\n")).collect();
    let (_, faults) = read(&format!("title: x\n{keys}"));
    assert_eq!(faults.matches("unknown-key").count(), 101);
}

#[test]
fn values_are_typed_and_in_place() {
    let keys = "title: Tokyo\nnumber: 010\nauthors: a\ndate: 2025-03-04\nembargo: 2025-03-04T09:00\n\
                expires: 2025-03-04T09:00+01:00\nstatus: cleared\ndoi: https://doi.org/10.5555/x\n\
                abbreviations: {LNG: liquefied gas}\ntaxonomies: {instruments: Treaty}\nextra: {v: 1.10}\n";
    let (front_matter, faults) = read(keys);
    assert_eq!(faults, "");
    let text = format!("---\n{keys}---\nText\n");
    let meta = front_matter.meta;
    assert_eq!(&text[front_matter.body_start..], "Text\n");
    assert!(front_matter.readable && is_verbatim(&text, meta.title.as_ref().expect("a title")));
    assert_eq!(&*meta.number.expect("a number").value, "010");
    assert_eq!(meta.authors.expect("authors")[0].value, AuthorEntry::Named("a".into()));
    assert_eq!(meta.date.expect("a date").value, jiff::civil::date(2025, 3, 4));
    assert_eq!(
        meta.embargo.expect("an embargo").value,
        Moment::Local(jiff::civil::date(2025, 3, 4).at(9, 0, 0, 0))
    );
    assert_eq!(
        meta.expires.expect("a moment").value,
        Moment::Exact("2025-03-04T08:00Z".parse().expect("a time"))
    );
    assert_eq!(meta.status.expect("a status").value, Status::Cleared);
    assert_eq!(&*meta.doi.expect("a DOI").value, "10.5555/x");
    let taxonomies = meta.taxonomies.expect("taxonomies");
    assert_eq!((&*taxonomies[0].0.value, &*taxonomies[0].1[0].value), ("instruments", "Treaty"));
    let version = Value::Map(vec![("v".into(), Value::Text("1.10".into()))]);
    assert_eq!(meta.extra, Some(version));
}

#[test]
fn a_faulty_value_is_absent_but_written() {
    let (front_matter, _) = read("title: a: b\nseries: x\ndate: soon\ntopics:\n");
    let meta = front_matter.meta;
    assert!(front_matter.readable && meta.title.is_none() && meta.date.is_none() && meta.topics.is_none());
    let written: Vec<&str> = meta.written.iter().map(|key| key.value).collect();
    assert_eq!(written, ["title", "series", "date"]);
}

#[test]
fn the_language_is_in_the_name() {
    for (file, lang, stem) in [
        ("content/a.md", "en", "a"),
        ("content/a.pl.md", "pl", "a"),
        ("content/a.de.md", "en", "a.de"),
        ("content/x/index.pl.md", "pl", "index"),
        ("content/pl.md", "en", "pl"),
    ] {
        let path = SourcePath::new(file).expect("a path");
        assert_eq!(language_of(&path, &options()), (Lang::new(lang), stem), "{file}");
    }
    let (_, faults) = read_file("content/a.pl.md", "---\ntitle: x\nlang: en\n---\n");
    assert_eq!(
        faults,
        "3:7 bad-language: `lang` is `en`, but by its name the file is in `pl`\n    \
         | name the file `a.md`, or remove `lang`\n"
    );
}

#[test]
fn front_matter_is_bounded() {
    let (front_matter, faults) = read(&format!("title: {}\n", "x".repeat(super::MAX_BYTES)));
    assert_eq!(faults, "1:1 large-file: the front matter is 256 KiB long, at most 256 KiB are read\n");
    assert!(!front_matter.readable && front_matter.body_start > super::MAX_BYTES);
}

proptest::proptest! {
    #[test]
    fn nothing_panics(
        lines in proptest::collection::vec("(title|date|embargo|authors|hero|corrections|aliases|lang|extra|- a|  b): [-a\"'\\[\\]{}:#,0-9./ü“”]{0,20}", 0..8),
    ) {
        let (front_matter, _) = read(&(lines.join("\n") + "\n"));
        proptest::prop_assert!(front_matter.body_start > 0);
    }
}
