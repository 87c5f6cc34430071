//! The public test suite of CSL (<https://github.com/citation-style-language/test-suite>), case by case.
//!
//! It is not carried along: where `CSL_SUITE` names the folder of its cases, those of `processor-passing.list` must pass,
//! and one that passes without being listed is a failure, too, so that the list only grows (`BRIEFPRESS_BLESS=1` writes
//! it). Each case that does not pass has its reason in `processor-failing.txt`. Letters are compared, not looks. Cases are
//! as old as the locales that lie beside them, so those are read.

#![expect(clippy::disallowed_macros, reason = "rates are printed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use briefpress::cite::{Cite, Cluster, Document, Form, Locale, Manner, Order, Run, Style, Work, rich};
use citationberg::{IndependentStyle, LocaleFile};
use serde_json::{Value, json};

use super::loose;
use crate::citations::fixture;

/// The text of a section.
pub(super) fn section<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let marked = format!("= {name} =");
    let line = |from: usize, mark: &str| {
        let mut lines = text[from..].match_indices(mark).map(|(at, _)| from + at);
        lines.find(|at| text[*at..].lines().next().is_some_and(|line| line.contains(&marked)))
    };
    let start = line(0, ">>=")?;
    let start = start + text[start..].find('\n')?;
    let len = line(start, "<<=")? - start;
    Some(text[start..start + len].trim_matches('\n'))
}

pub(super) fn json_section(text: &str, name: &str) -> Option<Value> {
    serde_json::from_str(section(text, name)?).ok()
}

/// Cites and the note they stand in, after all steps, each of which puts a citation between others.
pub(super) fn last_state(steps: &Value) -> Vec<(Value, Option<u32>)> {
    let mut cites: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut order: Vec<(&str, u64)> = Vec::new();
    for step in steps.as_array().into_iter().flatten() {
        let name = step[0]["citationID"].as_str().unwrap_or_default();
        cites.insert(name, &step[0]["citationItems"]);
        let note = step[0]["properties"]["noteIndex"].as_u64().unwrap_or_default();
        let beside = |side: usize| {
            let places = step[side].as_array().into_iter().flatten();
            places.filter_map(|place| Some((place[0].as_str()?, place[1].as_u64().unwrap_or_default())))
        };
        order = beside(1).chain([(name, note)]).chain(beside(2)).collect();
    }
    let note = |note: u64| u32::try_from(note).ok().filter(|note| *note > 0);
    order.into_iter().filter_map(|(name, at)| Some(((*cites.get(name)?).clone(), note(at)))).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn ids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| ids(value, found)),
        Value::Object(fields) => {
            fields.values().chain(fields.get("id")).for_each(|value| match fields.get("id") {
                Some(id) if std::ptr::eq(id, value) => found.extend(text(id)),
                _ => ids(value, found),
            })
        }
        _ => {}
    }
}

/// The items of a case that are of its document.
fn items(case: &str) -> Option<Vec<Value>> {
    let mut items = json_section(case, "INPUT")?.as_array()?.clone();
    for (item, at) in items.iter_mut().zip(1..) {
        item.as_object_mut()?.entry("id").or_insert_with(|| json!(format!("nameless-{at}")));
    }
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(text(&item["id"])));
    let steps = json_section(case, "BIBENTRIES");
    let named = match steps.as_ref().and_then(|steps| steps.as_array()?.last()) {
        Some(last) => Some(last.as_array()?.iter().filter_map(text).collect::<Vec<_>>()),
        None => {
            ["CITATIONS", "CITATION-ITEMS"].iter().find_map(|name| json_section(case, name)).map(|cited| {
                let mut found = Vec::new();
                ids(&cited, &mut found);
                found
            })
        }
    };
    if let Some(named) = named {
        items.retain(|item| text(&item["id"]).is_some_and(|id| named.contains(&id)));
        if steps.is_some() {
            items.sort_by_key(|item| named.iter().position(|id| Some(id) == text(&item["id"]).as_ref()));
        }
    }
    Some(items)
}

/// What a case prints: a line for each citation or entry.
fn printed(case: &str, locales: &[citationberg::Locale]) -> Option<Vec<String>> {
    let style = Style::compile(&IndependentStyle::from_xml(section(case, "CSL")?).ok()?);
    let items = items(case)?;
    let of_list = section(case, "MODE")?.trim() == "bibliography";
    let clusters: Vec<(Value, Option<u32>)> =
        match (json_section(case, "CITATIONS"), json_section(case, "CITATION-ITEMS")) {
            (Some(steps), _) => last_state(&steps),
            (None, Some(clusters)) => {
                clusters.as_array()?.iter().map(|cites| (cites.clone(), None)).collect()
            }
            (None, None) if of_list => Vec::new(),
            (None, None) => vec![(items.iter().map(|item| json!({"id": item["id"]})).collect(), None)],
        };
    let is = |cite: &Value, key: &str| cite[key] == true || cite[key] == 1;
    let cite = |cite: &Value| {
        Some(Cite {
            work: items.iter().position(|item| text(&item["id"]) == text(&cite["id"]))?,
            prefix: text(&cite["prefix"]).map(|text| rich(&text)).unwrap_or_default(),
            suffix: text(&cite["suffix"]).map(|text| rich(&text)).unwrap_or_default(),
            locator: text(&cite["locator"])
                .map(|at| (text(&cite["label"]).unwrap_or_else(|| "page".into()), at)),
            form: match (is(cite, "author-only"), is(cite, "suppress-author")) {
                (true, _) => Form::AuthorOnly,
                (false, true) => Form::WithoutAuthor,
                (false, false) => Form::Whole,
            },
        })
    };
    let clusters: Vec<Cluster> = clusters
        .iter()
        .map(|(cites, note)| Cluster {
            cites: cites.as_array().into_iter().flatten().filter_map(cite).collect(),
            note: *note,
            ..Cluster::default()
        })
        .collect();
    let language = style.default_locale.clone().unwrap_or_else(|| "en-US".into());
    let (locale, order) = (Locale::new(&language, locales, &style.locales), Order::new(&language));
    let works: Vec<Work> = items.iter().map(loose::work).collect();
    let works: Vec<&Work> = works.iter().collect();
    let document = Document {
        style: &style,
        locale: &locale,
        order: &order,
        works: &works,
        clusters: &clusters,
        manner: Manner::Letter,
        memo: None,
    };
    let formatted = document.format();
    let letters = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    Some(if of_list {
        formatted.entries.iter().map(|entry| letters(&entry.runs)).collect()
    } else {
        let one = |author: String, rest: String| {
            if style.note || author.is_empty() || rest.is_empty() {
                author + &rest
            } else {
                author + " " + &rest
            }
        };
        formatted
            .citations
            .iter()
            .map(|citation| one(letters(&citation.author), letters(&citation.runs)))
            .collect()
    })
}

/// The lines of a result, without markup and without the marks of what changed when.
pub(super) fn expected(case: &str) -> Vec<String> {
    let result = section(case, "RESULT").unwrap_or_default();
    let of_line = |line: &str| {
        let marked = line.starts_with(">>[") || line.starts_with("..[");
        plain(if marked { line.split_once("] ").map_or("", |(_, text)| text) } else { line })
    };
    match result.split_once("csl-bib-body") {
        Some((_, body)) => body
            .split("\"csl-entry\">")
            .skip(1)
            .map(|entry| plain(&entry.lines().map(str::trim_start).collect::<String>()))
            .collect(),
        None => result.lines().map(of_line).collect(),
    }
}

/// A text without its tags.
fn plain(marked: &str) -> String {
    let mut plain = String::with_capacity(marked.len());
    let mut in_tag = false;
    for c in marked.chars() {
        in_tag |= c == '<';
        if !in_tag {
            plain.push(c);
        }
        in_tag &= c != '>';
    }
    [("&#38;", "&"), ("&amp;", "&"), ("&lt;", "<"), ("&#60;", "<"), ("&gt;", ">"), ("&#62;", ">")]
        .iter()
        .fold(plain, |text, (mark, sign)| text.replace(mark, sign))
}

/// One text of all lines, with its spaces made alike.
fn joined(lines: &[String]) -> String {
    let nothing = "[CSL STYLE ERROR: reference with no printed form.]";
    let words = lines.iter().filter(|line| *line != nothing).flat_map(|line| line.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_public_suite_passes_as_far_as_it_is_listed() {
    let Some(folder) = std::env::var_os("CSL_SUITE") else { return };
    let mut locales = hayagriva::archive::locales();
    for entry in fs::read_dir(Path::new(&folder).join("../../locales")).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        locales.splice(0..0, LocaleFile::from_xml(&text).ok().map(Into::into));
    }
    let mut outcomes: BTreeMap<String, bool> = BTreeMap::new();
    for path in fs::read_dir(&folder).expect("the folder of cases").flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let case = fs::read_to_string(&path).expect("a case");
        let (ours, theirs) = (printed(&case, &locales).map(|lines| joined(&lines)), joined(&expected(&case)));
        let passes = ours.as_ref() == Some(&theirs);
        if !passes {
            println!(
                "{name}\n  ours   {}\n  theirs {theirs}",
                ours.unwrap_or_else(|| "(cannot be read)".into())
            );
        }
        outcomes.insert(name, passes);
    }
    let passing: BTreeSet<&str> =
        outcomes.iter().filter(|(_, passes)| **passes).map(|(name, _)| name.as_str()).collect();
    println!("{} of {} cases pass", passing.len(), outcomes.len());
    let list = fixture("processor-passing.list");
    let text = fs::read_to_string(&list).unwrap_or_default();
    let listed: BTreeSet<&str> = text.lines().collect();
    let lost: Vec<_> = listed.difference(&passing).collect();
    assert!(lost.is_empty(), "these passed once: {lost:?}");
    if std::env::var_os("BRIEFPRESS_BLESS").is_some() {
        fs::write(&list, passing.iter().map(|name| format!("{name}\n")).collect::<String>())
            .expect("the list can be written");
    } else {
        let new: Vec<_> = passing.difference(&listed).collect();
        assert!(new.is_empty(), "these pass and are not listed: {new:?}");
    }
    let reasons = fs::read_to_string(fixture("processor-failing.txt")).unwrap_or_default();
    let reasoned: BTreeSet<&str> =
        reasons.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let failing: BTreeSet<&str> =
        outcomes.keys().map(String::as_str).filter(|name| !passing.contains(name)).collect();
    assert_eq!(failing, reasoned, "each case that does not pass has a reason, and no other has");
}
