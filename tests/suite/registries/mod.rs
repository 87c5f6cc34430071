//! Registries: a file for each of them, for what is exported and for the settings. Here: the site, and XML in short.

mod crossref;
mod datacite;
mod exported;
mod oai;
mod redif;
mod settings;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::harness::Site;

const SITE: &str = r#"
-- site.yaml --
title: House & Co
base_url: https://site.example/docs/
language: en
languages: {pl: {title: Dom}}
publisher: {name: "House & Co", place: Gdańsk, ror: 05dxps055}
defaults: {licence: CC-BY-4.0}
export:
  crossref: {depositor: House, email: doi@site.example, registrant: House}
  oai: {gateway: https://gateway.example/oai, email: oai@site.example}
  redif: {archive: hou, email: repec@site.example, series: {bulletin: houbul, policy-brief: houpol}}
-- content/series/bulletin.yaml --
name: {en: Bulletin, pl: Biuletyn}
issn: 2049-3630
description: Two *pages*.
-- content/series/policy-brief.yaml --
name: Policy Brief
numbering: continuous
-- content/people/ada.yaml --
name: Ada Łąck
orcid: 0000-0002-1825-0097
affiliation: office
-- content/people/office.yaml --
name: Office of Ports
kind: organisation
ror: https://ror.org/042nb2s44
-- content/people/robot.yaml --
name: R2 D2
-- content/references.bib --
@report{other, author = {{World Bank}}, title = {Ports <of> {Asia}}, institution = {World Bank}, date = {2024}, doi = {10.5555/other}}
@report{plain, author = {Doe, Jane}, title = {Plain}, institution = {House}, date = {2023}}
-- content/bulletin/2025/7-steel.md --
---
title: Steel & <iron>
subtitle: The rest
standfirst: "Costs: they rise."
series: bulletin
number: "7"
date: 2025-03-04
authors: [ada, office, robot]
countries: [Japan]
doi: 10.5555/steel
isbn: 978-83-000000-0-0
supersedes: tin
corrections: [{date: 2025-03-06, kind: factual, text: One.}]
---
Text [@other; @plain].
-- content/bulletin/2025/7-steel.pl.md --
---
title: Stal
date: 2025-03-10
status: published
doi: 10.5555/stal
---
Tekst.
-- content/bulletin/2024/3-tin.md --
---
title: Tin
series: bulletin
number: "3"
date: 2024-03-04
---
Text.
-- content/policy-brief/4-ports.md --
---
title: Ports
series: policy-brief
number: "4"
date: 2025-04-01
authors: [{name: Plato}]
doi: https://doi.org/10.5555/ports
licence: OGL-UK-3.0
---
Text.
-- content/policy-brief/5-secret.md --
---
title: Quokka
series: policy-brief
number: "5"
date: 2025-04-02
doi: 10.5555/quokka
status: draft
---
Text.
-- content/policy-brief/6-unlisted.md --
---
title: Wombat
series: policy-brief
number: "6"
date: 2025-04-03
doi: 10.5555/wombat
unlisted: true
---
Text.
-- content/policy-brief/8-later.md --
---
title: Bilby
series: policy-brief
number: "8"
date: 2025-04-05
doi: 10.5555/bilby
embargo: 2025-07-01
---
Text.
-- content/policy-brief/7-gone.md --
---
title: Numbat
series: policy-brief
number: "7"
date: 2025-04-04
doi: 10.5555/numbat
status: withdrawn
withdrawal: {date: 2025-05-01, reason: Wrong.}
---
Text.
"#;

const NOW: &str = "2025-06-01T10:20:30Z";

fn export(what: &[&str]) -> String {
    let site = Site::new(SITE);
    let arguments: Vec<&str> = [&["--now", NOW, "export"], what].concat();
    site.run(&arguments).ok().stdout
}

/// The elements of a document as paths with their texts, in order.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<(String, usize)> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                path.push((tag.name().as_ref().to_owned(), found.len()));
                let names: Vec<&str> = path.iter().map(|(name, _)| name.as_str()).collect();
                found.push((names.join("/"), String::new()));
            }
            Event::End(_) => drop(path.pop().expect("an open element")),
            Event::Text(text) => {
                if let Some((_, index)) = path.last() {
                    found[*index].1.push_str(text.trim());
                }
            }
            Event::GeneralRef(name) => {
                if let Some((_, index)) = path.last() {
                    found[*index].1.push_str(&format!("&{};", &*name));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// The texts of the elements whose paths end so.
fn texts<'a>(elements: &'a [(String, String)], end: &str) -> Vec<&'a str> {
    let named = elements.iter().filter(|(path, _)| path.ends_with(end));
    named.map(|(_, text)| text.as_str()).collect()
}
