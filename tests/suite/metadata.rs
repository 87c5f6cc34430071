//! What heads of pages say to search engines, reference managers and other programs.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::Site;

/// A property a line.
const REPORT: &str = include_str!("../fixtures/schema-org-report.txt");

const SITE: &str = r#"
-- site.yaml --
title: House
base_url: https://site.example/docs/
language: en
languages: {pl: {title: Dom}}
publisher: {name: The House, place: Gdańsk, ror: 05dxps055}
defaults: {licence: CC-BY-4.0, funding: Paid by *nobody*.}
-- content/series/bulletin.yaml --
name: {en: Bulletin, pl: Biuletyn}
-- content/series/journal.yaml --
name: Journal
issn: 2049-3630
-- content/people/ada.yaml --
name: Ada Łąck
orcid: https://orcid.org/0000-0002-1825-0097
affiliation: office
-- content/people/jan.yaml --
name: Jan Maria Lis
sort_name: Lis Nowak, Jan Maria
-- content/people/office.yaml --
name: Office of Ports
kind: organisation
ror: 042nb2s44
-- content/topics/trade.yaml --
name: Trade
-- content/references.bib --
@report{bank, author = {{World Bank}}, title = {Ports of {Asia}}, institution = {World Bank}, date = {2024-05}, doi = {10.5555/bank}}
@dataset{flows, author = {Doe, Jane}, title = {Flows}, publisher = {Data}, date = {2023}, url = {https://data.example/}}
-- content/bulletin/2025/7-steel/index.md --
---
title: Steel "&" <iron>
subtitle: The rest
standfirst: "Costs rise &lt;/script>."
series: bulletin
number: "7"
date: 2025-03-04
authors: [ada, office]
topics: trade
keywords: [ports; harbors]
regions: [Asia]
doi: 10.5555/steel
hero: {src: port.png, alt: Cranes, credit: Jan}
downloads: [{src: data.csv, label: Data}]
pdf: steel.pdf
contributors: [{person: jan, role: translator}]
corrections: [{date: 2025-03-06, kind: factual, text: One.}]
---
Text [@bank; @flows].
-- content/bulletin/2025/7-steel/data.csv --
a,b
-- content/bulletin/2025/7-steel/steel.pdf --
%PDF
-- content/bulletin/2025/7-steel/index.pl.md --
---
title: Stal
date: 2025-03-10
status: published
---
Tekst.
-- content/bulletin/2025/8-alone.md --
---
title: Alone
series: bulletin
number: "8"
date: 2025-04-04
authors: jan
---
Text.
-- content/journal/2025/1-nobody.md --
---
title: Nobody
series: journal
number: "1"
date: 2025-05-04
---
Text.
-- content/journal/2025/2-gone.md --
---
title: Gone
series: journal
number: "2"
date: 2025-05-05
status: withdrawn
withdrawal: {date: 2025-05-06, reason: Wrong.}
---
Text.
-- content/about.md --
---
title: About
---
Words.
"#;

/// The beginning of a picture of 40 by 20 pixels.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x14\x08\x02\0\0\0\0\0\0\0";

fn built() -> Site {
    let site = Site::new(SITE);
    site.write("content/bulletin/2025/7-steel/port.png", PICTURE);
    site.run(&["build", "--now", "2025-06-01"]).ok();
    site
}

fn decoded(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
}

/// The contents of the tags with this name or property, in order.
fn tags(page: &str, name: &str) -> Vec<String> {
    let opening =
        [format!("<meta name=\"{name}\" content=\""), format!("<meta property=\"{name}\" content=\"")];
    let lines = page.lines();
    let content = lines.filter_map(|line| opening.iter().find_map(|opening| line.strip_prefix(&**opening)));
    content.map(|content| decoded(content.strip_suffix("\">").expect("a tag a line"))).collect()
}

/// The addresses of the links with this relation.
fn links<'p>(page: &'p str, rel: &str) -> Vec<&'p str> {
    let opening = format!("<link rel=\"{rel}\" href=\"");
    let targets = page.split(&*opening).skip(1);
    targets.map(|rest| rest.split('"').next().expect("an address")).collect()
}

fn json_ld(page: &str) -> Value {
    let mut scripts = page.split("<script type=\"application/ld+json\">").skip(1);
    let script = scripts.next().expect("a script").split("</script>").next().expect("its end");
    assert!(scripts.next().is_none(), "one script");
    serde_json::from_str(script).expect("JSON")
}

const STEEL: &str = "bulletin/2025/7-steel/";

#[test]
fn tags_of_scholar_and_zotero() {
    let page = built().page(STEEL);
    for (name, contents) in [
        ("citation_title", &["Steel “&” <iron>: The rest"][..]),
        ("citation_author", &["Łąck, Ada", "Office of Ports"]),
        ("citation_publication_date", &["2025/3/4"]),
        ("citation_date", &[]),
        ("citation_online_date", &[]),
        ("citation_technical_report_institution", &["The House"]),
        ("citation_technical_report_number", &["7"]),
        ("citation_series_title", &["Bulletin"]),
        ("citation_journal_title", &[]),
        ("citation_doi", &["10.5555/steel"]),
        ("citation_language", &["en"]),
        ("citation_abstract", &["Costs rise </script>."]),
        ("citation_keywords", &["ports; harbors; Trade"]),
        ("citation_pdf_url", &["https://site.example/docs/bulletin/2025/7-steel/steel.pdf"]),
        ("citation_public_url", &["https://site.example/docs/bulletin/2025/7-steel/"]),
        ("DC.creator", &["Łąck, Ada", "Office of Ports"]),
        ("DC.contributor", &["Lis Nowak, Jan Maria"]),
        (
            "DC.identifier",
            &["https://site.example/docs/bulletin/2025/7-steel/", "https://doi.org/10.5555/steel"],
        ),
        ("DC.rights", &["https://creativecommons.org/licenses/by/4.0/"]),
        ("og:type", &["article"]),
        ("og:image", &["https://site.example/docs/bulletin/2025/7-steel/port.png"]),
        ("og:image:alt", &["Cranes"]),
        ("article:published_time", &["2025-03-04"]),
        ("article:modified_time", &["2025-03-06"]),
    ] {
        assert_eq!(tags(&page, name), contents, "{name}");
    }
}

#[test]
fn a_sole_author_is_not_taken_for_two_and_nobody_is_the_publisher() {
    let site = built();
    for (page, author) in
        [("bulletin/2025/8-alone/", "Jan Maria Lis"), ("journal/2025/1-nobody/", "The House")]
    {
        assert_eq!(tags(&site.page(page), "citation_author"), [author]);
    }
}

#[test]
fn reports_use_the_vocabulary_of_reports() {
    let site = built();
    let allowed: BTreeSet<&str> = REPORT.lines().filter(|line| !line.starts_with('#')).collect();
    for page in [STEEL, "pl/bulletin/2025/7-steel/", "bulletin/2025/8-alone/", "journal/2025/1-nobody/"] {
        let report = json_ld(&site.page(page));
        assert_eq!(report["@type"], "Report");
        let properties = report.as_object().expect("a node").keys().filter(|key| !key.starts_with('@'));
        let strange: Vec<&String> = properties.filter(|key| !allowed.contains(key.as_str())).collect();
        assert!(strange.is_empty(), "{strange:?} in {page}");
    }
}

#[test]
fn a_report_says_what_the_brief_says() {
    let site = built();
    let report = json_ld(&site.page(STEEL));
    for (pointer, value) in [
        ("/@id", "https://doi.org/10.5555/steel"),
        ("/name", "Steel “&” <iron>: The rest"),
        ("/abstract", "Costs rise </script>."),
        ("/author/0/@id", "https://orcid.org/0000-0002-1825-0097"),
        ("/author/0/affiliation/sameAs", "https://ror.org/042nb2s44"),
        ("/author/1/@type", "Organization"),
        ("/publisher/@id", "https://ror.org/05dxps055"),
        ("/reportNumber", "7"),
        ("/isPartOf/@type", "CreativeWorkSeries"),
        ("/datePublished", "2025-03-04"),
        ("/dateModified", "2025-03-06"),
        ("/version", "2"),
        ("/license", "https://creativecommons.org/licenses/by/4.0/"),
        ("/funding/description", "Paid by nobody."),
        ("/correction/0/text", "One."),
        ("/citation/0/@type", "Report"),
        ("/citation/0/name", "Ports of Asia"),
        ("/citation/0/datePublished", "2024-05"),
        ("/citation/0/@id", "https://doi.org/10.5555/bank"),
        ("/isBasedOn/0/author/0/familyName", "Doe"),
        ("/workTranslation/0/name", "Stal"),
        ("/image/caption", "Cranes"),
        ("/encoding/0/encodingFormat", "application/pdf"),
    ] {
        assert_eq!(report.pointer(pointer), Some(&Value::from(value)), "{pointer} in {report:#}");
    }
    let polish = json_ld(&site.page("pl/bulletin/2025/7-steel/"));
    assert_eq!(polish["translationOfWork"]["@id"], "https://doi.org/10.5555/steel");
    let issue = &json_ld(&site.page("journal/2025/1-nobody/"))["isPartOf"];
    assert_eq!(issue["@type"], "PublicationIssue");
    assert_eq!((&issue["issueNumber"], &issue["isPartOf"]["issn"]), (&"1".into(), &"2049-3630".into()));
}

#[test]
fn typed_links_stand_in_the_head_and_in_the_linkset() {
    let site = built();
    let page = site.page(STEEL);
    let beside = |ending: &str| format!("https://site.example/docs/bulletin/2025/7-steel/7-steel.{ending}");
    assert_eq!(links(&page, "cite-as"), ["https://doi.org/10.5555/steel"]);
    assert_eq!(links(&page, "type"), ["https://schema.org/AboutPage", "https://schema.org/Report"]);
    assert_eq!(
        links(&page, "author"),
        ["https://orcid.org/0000-0002-1825-0097", "https://ror.org/042nb2s44"]
    );
    assert_eq!(links(&page, "license"), ["https://creativecommons.org/licenses/by/4.0/"]);
    assert_eq!(links(&page, "linkset"), [beside("linkset.json")]);
    let set: Value = serde_json::from_str(&site.page(&format!("{STEEL}7-steel.linkset.json"))).expect("JSON");
    let own = &set["linkset"][0];
    assert_eq!(own["anchor"], "https://site.example/docs/bulletin/2025/7-steel/");
    for rel in ["cite-as", "type", "author", "license", "describedby", "item"] {
        let targets = own[rel].as_array().expect("targets").iter();
        let targets: Vec<&str> = targets.filter_map(|target| target["href"].as_str()).collect();
        assert_eq!(targets, links(&page, rel), "{rel}");
    }
    for (place, media_type) in ["text/markdown", "application/pdf", "text/csv"].iter().enumerate() {
        assert_eq!(own["item"][place]["type"], *media_type);
    }
    for target in own["describedby"].as_array().expect("targets") {
        let url = target["href"].as_str().expect("an address").replace("https://site.example/docs/", "");
        assert!(site.path(&format!("output/{url}")).exists(), "{url}");
    }
}

#[test]
fn lists_offer_their_briefs_to_reference_managers() {
    let site = built();
    let list = site.page("bulletin/");
    assert_eq!(list.matches("class=\"Z3988\"").count(), 2, "{list}");
    for part in [
        "rft.genre=report",
        "rft.btitle=Steel%20%E2%80%9C%26%E2%80%9D%20%3Ciron%3E:%20The%20rest",
        "rft.aulast=%C5%81%C4%85ck",
        "rft.au=Office%20of%20Ports",
        "rft_id=info:doi%2F10.5555%2Fsteel",
    ] {
        assert!(list.contains(part), "no {part} in {list}");
    }
    for page in [STEEL, "bulletin/2025/8-alone/"] {
        assert!(!site.page(page).contains("Z3988"), "{page}");
    }
}

#[test]
fn pages_and_tombstones_are_no_reports() {
    let site = built();
    for page in ["about/", "journal/2025/2-gone/", "bulletin/", ""] {
        let html = site.page(page);
        assert!(!html.contains("citation_title") && !html.contains("ld+json"), "{page}");
        assert_eq!(tags(&html, "og:type"), ["website"], "{page}");
    }
}
