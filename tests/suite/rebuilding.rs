//! A build that remembers gives what a build without memory gives, after any edits and at any time; and where nothing
//! has changed it says the same again.

use crate::harness::{Run, Site};

const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/
language: en
time_zone: Europe/Warsaw
citation: {bibliography: [references.bib]}
-- content/series/bulletin.yaml --
name: Bulletin
-- content/people/roe.yaml --
name: Richard Roe
-- content/references.bib --
@book{can2020, author={Tin, Ann}, title={Tin}, year={2020}, publisher={Quay}}
-- content/bulletin/2025/1-tin.md --
---
title: Tin
series: bulletin
number: 1
date: 2025-03-04
authors: [roe]
---
Tin is dear [@can2020]. See [zinc](2-zinc.md).

![Bars](bars.svg "Prices"){#fig-bars source="House"}
-- content/bulletin/2025/bars.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>
-- content/bulletin/2025/2-zinc.md --
---
title: Zinc
series: bulletin
number: 2
date: 2025-03-05
authors: [roe]
---
Zinc follows [that](#).
-- content/bulletin/2025/3-lead.md --
---
title: Lead
series: bulletin
number: 3
date: 2025-03-06
embargo: 2025-06-03T09:00
---
Lead waits.
"#;

const NOON: &str = "2025-06-01T12:00";

/// What a run said, but how long it took and what became of files.
fn said(run: &Run) -> Vec<&str> {
    run.stdout.lines().filter(|line| !line.contains("\"kind\":\"summary\"")).collect()
}

fn build(site: &Site, now: &str) -> Run {
    site.run(&["--now", now, "--format", "json", "build"])
}

/// A number of the summary.
fn counted(run: &Run, what: &str) -> u64 {
    let summary = run.stdout.lines().last().expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(summary).expect("an object");
    summary[what].as_u64().expect("a number")
}

#[test]
fn the_last_build_stands_and_says_the_same() {
    let site = Site::new(SITE);
    let first = build(&site, NOON).ok();
    assert!(said(&first).iter().any(|line| line.contains("placeholder-link")), "{}", first.stdout);
    let again = build(&site, NOON).ok();
    assert_eq!(said(&first), said(&again));
    assert_eq!(counted(&again, "written"), 0);
    for what in ["briefs", "pages", "warnings", "notes"] {
        assert_eq!(counted(&first, what), counted(&again, what), "{what}");
    }
    assert_eq!(counted(&first, "written"), counted(&again, "unchanged"));
}

#[test]
fn severities_are_those_of_this_run() {
    let site = Site::new(SITE);
    build(&site, NOON).ok();
    site.run(&["--now", NOON, "build", "--strict"]).exits(1);
    site.edit("site.yaml", "language: en\n", "language: en\nlint: {placeholder-link: deny}\n");
    build(&site, NOON).exits(1);
    // A build with errors is made anew each time.
    build(&site, NOON).exits(1);
}

#[test]
fn what_others_did_to_the_output_is_undone() {
    let site = Site::new(SITE);
    build(&site, NOON).ok();
    let page = site.page("bulletin/2025/1-tin/");
    site.remove("output/bulletin/2025/1-tin/index.html");
    assert_eq!(counted(&build(&site, NOON).ok(), "written"), 1);
    assert_eq!(site.page("bulletin/2025/1-tin/"), page);
    site.write("output/bulletin/2025/1-tin/index.html", "defaced");
    assert_eq!(counted(&build(&site, NOON).ok(), "written"), 1);
    assert_eq!(site.page("bulletin/2025/1-tin/"), page);
}

#[test]
fn time_alone_ends_what_stood() {
    let site = Site::new(SITE);
    build(&site, NOON).ok();
    assert_eq!(counted(&build(&site, "2025-06-03T08:59+02:00").ok(), "written"), 0);
    assert!(!site.path("output/bulletin/2025/3-lead/index.html").exists());
    build(&site, "2025-06-03T09:00+02:00").ok();
    assert!(site.path("output/bulletin/2025/3-lead/index.html").exists());
    // A clock that is put back.
    build(&site, NOON).ok();
    assert!(!site.path("output/bulletin/2025/3-lead/index.html").exists());
}

#[test]
fn options_are_part_of_a_build() {
    let site = Site::new(SITE);
    build(&site, NOON).ok();
    site.run(&["--now", NOON, "build", "--base-url", "https://other.example/"]).ok();
    assert!(site.page("bulletin/2025/1-tin/").contains("https://other.example/"));
    build(&site, NOON).ok();
    assert!(!site.page("bulletin/2025/1-tin/").contains("https://other.example/"));
}

/// Edits that a site may see, each with what it does to the files.
const EDITS: &[fn(&Site, u32)] = &[
    |site, n| {
        site.write("content/bulletin/2025/4-iron.md", brief("Iron", 4, n));
    },
    |site, _| drop(std::fs::remove_file(site.path("content/bulletin/2025/4-iron.md"))),
    |site, n| {
        site.write("content/bulletin/2025/5-gold.md", brief("Gold", 5, n));
    },
    |site, n| {
        site.write("content/people/roe.yaml", format!("name: Richard Roe {n}\n"));
    },
    |site, n| {
        let entry = format!(
            "@book{{can2020, author={{Tin, Ann}}, title={{Tin {n}}}, year={{2020}}, publisher={{Quay}}}}\n"
        );
        site.write("content/references.bib", entry);
    },
    |site, n| {
        site.write("templates/404.html", format!("{{% extends \"bulletin/404.html\" %}}\n{n}"));
    },
    |site, _| drop(std::fs::remove_file(site.path("templates/404.html"))),
    |site, n| {
        site.write("locales/en.ftl", format!("read-next = Read on {n}\n"));
    },
    |site, n| {
        let side = n % 7 + 3;
        let picture = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"9\"/>\n");
        site.write("content/bulletin/2025/bars.svg", picture);
    },
    |site, n| {
        site.write("content/static/a.txt", format!("{n}\n"));
    },
    |site, n| {
        site.write(
            "content/about.md",
            format!("---\ntitle: About\n---\nAbout {n} [broken](nowhere-{n}.md).\n"),
        );
    },
    |site, _| drop(std::fs::remove_file(site.path("content/about.md"))),
    |site, n| mixed(site, n, n.wrapping_mul(2_654_435_769)),
    |site, n| mixed(site, n, n.wrapping_mul(2_246_822_519)),
    |site, n| mixed(site, n, n.wrapping_mul(3_266_489_917)),
    |site, n| {
        let text = format!("---\ntitle: Polski {}\nstatus: published\n---\nPo polsku [@salt] {n}.\n", n % 2);
        site.write("content/bulletin/2025/12-silk.pl.md", text);
    },
    |site, _| drop(std::fs::remove_file(site.path("content/bulletin/2025/12-silk.pl.md"))),
    |site, n| {
        let link =
            ["", "<a href=\"/about/\">a</a>", "<a href=\"/bulletin/2025/4-iron/#x\">b</a>"][n as usize % 3];
        let text = "{% extends \"bulletin/brief.html\" %}{% block running %}{{ super() }}";
        site.write("templates/brief.html", format!("{text}{link}{{% endblock running %}}"));
    },
    |site, _| drop(std::fs::remove_file(site.path("templates/brief.html"))),
    |site, n| {
        site.write("content/topics/trade.yaml", format!("name: Trade {}\n", n % 3));
    },
    |site, n| {
        let settings = site.read("site.yaml");
        let rest = settings.split_once('\n').expect("lines").1;
        site.write("site.yaml", format!("title: House {n}\n{rest}"));
    },
];

/// Briefs that show each other in every way: `n` decides which.
const MIXED: [&str; 4] = ["salt", "silk", "soap", "sand"];

/// Pieces of a text, of which some stand in each.
const PIECES: [&str; 12] = [
    "Prices rose [@can2020].",
    "See [silk](12-silk.md) and [[soap]].",
    "As @salt says, so does @sand#fig-bars.",
    "@soap argues with [@silk; @can2020].",
    "Look at [it](/bulletin/2025/11-salt/#s-one) and at [the source](/sources/can2020/).",
    "A note[^n].\n\n[^n]: Of @can2020 and [@sand].",
    "**Left **over.",
    "```rust\nfn main() {}\n```",
    "[A file](/static/a.txt) is there.",
    "In @fig-bars and @sec-one.",
    "Two words.",
    "[Roe](/people/roe/) wrote.",
];

fn mixed(site: &Site, which: u32, n: u32) {
    let which = which as usize % MIXED.len();
    let on = |bit: u32| n >> (bit % 32) & 1 == 1;
    let name = MIXED[which];
    let mut text = format!("---\ntitle: The {name} {}\nseries: bulletin\nnumber: {}\n", n % 2, which + 11);
    let author = ["roe", "Ann Poe", "{name: Bo Low, affiliation: House}"][n as usize / 2 % 3];
    text.push_str(&format!("date: 2025-0{}-0{}\nauthors: [{author}]\n", n % 3 + 1, which + 1));
    for (bit, line) in [
        "topics: [trade, aid]",
        "standfirst: First of @can2020 and @salt. Then @fig-bars.",
        "teaser: As @sand#fig-bars and @soap have it.",
        "related: [{brief: sand, why: Because}]",
        "corrections: [{date: 2025-04-05, text: Mended.}]",
        "keywords: [metal]",
        "doi: 10.5555/x",
        "expires: 2025-05-09",
        "citation_style: ieee",
    ]
    .iter()
    .enumerate()
    {
        // Rare alone, so that most briefs differ in one line.
        if on(bit as u32) && on(bit as u32 + 9) {
            text.push_str(line);
            text.push('\n');
        }
    }
    if n % 11 == 1 {
        text.push_str("status: withdrawn\nwithdrawal: {date: 2025-04-01, reason: Wrong.}\n");
    }
    if n % 13 == 2 {
        text.push_str(&format!("supersedes: [{}]\n", MIXED[(which + 1) % 4]));
    }
    text.push_str("---\n");
    for (bit, piece) in PIECES.iter().enumerate() {
        if on(bit as u32 + 13) && on(bit as u32 + 17) {
            text.push_str(&format!("{piece}\n\n"));
        }
    }
    text.push_str("## One {#s-one}\n\n## One {#sec-one}\n\n");
    text.push_str(&format!("![Bars](bars.svg \"Prices {}\"){{#fig-bars source=\"House\"}}\n", n % 2));
    site.write(&format!("content/bulletin/2025/{}-{name}.md", which + 11), text);
}

fn brief(title: &str, number: u32, n: u32) -> String {
    format!(
        "---\ntitle: {title} {n}\nseries: bulletin\nnumber: {number}\ndate: 2025-0{}-04\nauthors: [roe]\n---\n{title} {n} [@can2020] and [[tin]].\n",
        n % 7 + 1
    )
}

/// A page shows a card, whose teaser names the authors of a third brief.
#[test]
fn what_a_card_names_in_its_turn_is_seen() {
    let site = Site::new(SITE);
    let teaser = "{% extends \"bulletin/brief.html\" %}{% block running %}{% if brief.next %}{{ brief.next.teaser }}{% endif %}{% endblock running %}";
    site.write("templates/brief.html", teaser);
    let brief = |number: u32, teaser: &str, author: &str| {
        format!(
            "---\ntitle: Ore {number}\nseries: bulletin\nnumber: {number}\ndate: 2025-04-0{number}\nauthors: [{author}]\n{teaser}---\nOre.\n"
        )
    };
    site.write("content/bulletin/2025/5-ash.md", brief(5, "", "roe"));
    site.write("content/bulletin/2025/6-elm.md", brief(6, "teaser: As @oak has it.\n", "roe"));
    site.write("content/bulletin/2025/7-oak.md", brief(7, "", "Ann Poe"));
    build(&site, NOON).ok();
    assert!(site.page("bulletin/2025/5-ash/").contains("As Poe has it."));
    site.write("content/bulletin/2025/7-oak.md", brief(7, "", "Ann Moe"));
    let again = build(&site, NOON).ok();
    assert!(site.page("bulletin/2025/5-ash/").contains("As Moe has it."));
    assert!(counted(&again, "written") < counted(&again, "unchanged"));
}

#[test]
fn after_any_edits_a_build_is_what_one_without_memory_is() {
    let site = Site::new(SITE);
    site.edit("site.yaml", "language: en\n", "language: en\nlanguages: {en: {}, pl: {}}\n");
    site.write("content/static/a.txt", "0").write("content/topics/aid.yaml", "name: Aid\n");
    (0..4).for_each(|which| mixed(&site, which, 0));
    let tries = std::env::var("BRIEFPRESS_EDITS").ok().and_then(|tries| tries.parse().ok()).unwrap_or(40);
    let seed = std::env::var("BRIEFPRESS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1_u32);
    let mut chance = seed.wrapping_mul(2_654_435_769).max(1);
    let mut next = move || {
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        chance
    };
    for step in 0..tries {
        let before = tree(&site, "content");
        // Now and then nothing is edited, or two things are.
        for _ in 0..next() % 3 {
            EDITS[next() as usize % EDITS.len()](&site, next() % 100);
        }
        let now = format!("2025-0{}-03T{:02}:30", 5 + next() % 2, 7 + next() % 4);
        let kept = build(&site, &now);
        let fresh = site.run(&["--now", &now, "--format", "json", "build", "--no-cache", "-o", "fresh"]);
        assert_eq!((kept.code, said(&kept)), (fresh.code, said(&fresh)), "step {step}");
        if kept.code == 0 {
            assert_eq!(tree(&site, "output"), tree(&site, "fresh"), "step {step}");
        } else {
            // Faults would only pile up.
            let texts = before.into_iter().filter(|(name, _)| name.ends_with(".md"));
            texts.for_each(|(name, text)| {
                site.write(&format!("content/{name}"), text);
            });
        }
    }
}

/// Every file below a folder with its bytes, but the program's own.
fn tree(site: &Site, folder: &str) -> Vec<(String, Vec<u8>)> {
    let root = site.path(folder);
    let files =
        walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
    let files = files.filter(|entry| {
        entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with(".briefpress")
    });
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(&root).expect("below").to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a file"))
        })
        .collect()
}
