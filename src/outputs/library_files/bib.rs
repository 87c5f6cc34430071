//! BibLaTeX: an entry of any kind, as the reader of libraries reads it back.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Item, Written, write};
use citationberg::{FontStyle, FontVariant, FontWeight, VerticalAlign};

use crate::cite::{Element, Node, rich};
use crate::model::library::{Entry, is_others};
use crate::model::name::PersonName;
use crate::outputs::citation_files::bib::{EntryText, babel, has_and, keep_capitals, letters, person, whole};
use crate::text::escape::tex;

/// CSL's types, BibLaTeX's, and the subtype that tells one from another. BibLaTeX prints a type that it does not know as
/// `@misc`.
const KINDS: &[(&str, &str, &str)] = &[
    ("article", "article", ""),
    ("article-journal", "article", ""),
    ("article-magazine", "article", "magazine"),
    ("article-newspaper", "article", "newspaper"),
    ("bill", "legislation", "bill"),
    ("book", "book", ""),
    ("chapter", "incollection", ""),
    ("dataset", "dataset", ""),
    ("entry", "inreference", ""),
    ("entry-dictionary", "inreference", ""),
    ("entry-encyclopedia", "inreference", ""),
    ("graphic", "image", ""),
    ("hearing", "hearing", ""),
    ("interview", "interview", ""),
    ("legal_case", "jurisdiction", ""),
    ("legislation", "legislation", ""),
    ("manuscript", "unpublished", ""),
    ("map", "map", ""),
    ("motion_picture", "movie", ""),
    ("pamphlet", "booklet", ""),
    ("paper-conference", "inproceedings", ""),
    ("patent", "patent", ""),
    ("periodical", "periodical", ""),
    ("personal_communication", "letter", ""),
    ("post", "online", ""),
    ("post-weblog", "online", ""),
    ("regulation", "regulation", ""),
    ("report", "report", ""),
    ("review", "review", ""),
    ("review-book", "review", ""),
    ("software", "software", ""),
    ("song", "music", ""),
    ("speech", "speech", ""),
    ("standard", "standard", ""),
    ("thesis", "thesis", ""),
    ("treaty", "legal", ""),
    ("webpage", "online", ""),
];

/// Variables that are copied as they are, and their fields.
const TEXTS: &[(&str, &str)] = &[
    ("publisher-place", "location"),
    ("event-place", "venue"),
    ("howpublished", "howpublished"),
    ("edition", "edition"),
    ("version", "version"),
    ("volume", "volume"),
    ("number-of-volumes", "volumes"),
    ("part-number", "part"),
    ("chapter-number", "chapter"),
    ("number-of-pages", "pagetotal"),
    ("genre", "type"),
    ("status", "pubstate"),
    ("original-title", "origtitle"),
    ("original-publisher", "origpublisher"),
    ("original-publisher-place", "origlocation"),
    ("ISBN", "isbn"),
    ("ISSN", "issn"),
    ("annote", "annotation"),
    ("abstract", "abstract"),
    ("keyword", "keywords"),
];

/// Dates, with the fields for those that can be written and those that are words.
const DATES: [(&str, &str, &str); 4] = [
    ("issued", "date", "year"),
    ("original-date", "origdate", "origyear"),
    ("event-date", "eventdate", "eventdate"),
    ("accessed", "urldate", "urldate"),
];

/// Entries as a library.
pub fn library(entries: &[Arc<Entry>]) -> Written {
    let mut keys = HashSet::new();
    write(entries, |item, key| entry_text(item, unique(&sound_key(key), &mut keys)))
}

/// A key without what ends one for BibTeX.
fn sound_key(key: &str) -> String {
    let is_sound = |c: char| !c.is_whitespace() && !c.is_control() && !"\"#%'(),={}\\~".contains(c);
    key.chars().map(|c| if is_sound(c) { c } else { '-' }).collect()
}

fn unique(key: &str, keys: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    let free = std::iter::once(key.to_owned()).chain(numbered).find(|key| !keys.contains(key));
    let key = free.unwrap_or_default();
    keys.insert(key.clone());
    key
}

fn entry_text(item: &mut Item<'_>, key: String) -> String {
    let csl = item.text("type").unwrap_or("document");
    let (kind, subtype) = match KINDS.iter().find(|(known, _, _)| *known == csl) {
        Some((_, "speech", _)) if item.variables.contains_key("event-title") => ("unpublished", ""),
        Some((_, kind, subtype)) => (*kind, *subtype),
        None => ("misc", ""),
    };
    let mut entry = EntryText::new(kind, &key);
    entry.field("entrysubtype", Some(subtype));
    for (variable, field) in [
        ("author", "author"),
        ("editor", "editor"),
        ("translator", "translator"),
        ("container-author", "bookauthor"),
    ] {
        entry.raw(field, &names(item.names(variable)));
    }
    titles(&mut entry, item, csl);
    publisher(&mut entry, item, csl);
    for (variable, field) in TEXTS {
        entry.raw(field, &item.text(variable).map(marked).unwrap_or_default());
    }
    let note = item.text("note").map(marked);
    let addresses = item.further_addresses().map(|address| format!("\\url{{{}}}", letters(address)));
    entry.raw("note", &note.into_iter().chain(addresses).collect::<Vec<_>>().join(", "));
    numbers(&mut entry, item, csl);
    for (variable, field, words) in DATES {
        if let Some(date) = item.date(variable) {
            match edtf(date) {
                Some(date) => entry.raw(field, &date),
                None => entry.field(words, date.get("literal").and_then(Value::as_str)),
            }
        }
    }
    if let Some(tag) = item.text("language") {
        entry.field("langid", Some(babel(tag).unwrap_or(tag)));
    }
    entry.verbatim("doi", item.text("DOI"));
    entry.verbatim("url", item.text("URL"));
    entry.end()
}

fn titles(entry: &mut EntryText, item: &mut Item<'_>, csl: &str) {
    let title = |item: &mut Item<'_>, variable| item.text(variable).map(title).unwrap_or_default();
    let container = match csl {
        // What names an issue stands in its own field.
        "periodical" if item.variables.contains_key("container-title") => {
            entry.raw("issuetitle", &title(item, "title"));
            "title"
        }
        _ => {
            entry.raw("title", &title(item, "title"));
            let in_journal = csl.starts_with("article") || csl.starts_with("review");
            if in_journal { "journaltitle" } else { "booktitle" }
        }
    };
    entry.raw("shorttitle", &title(item, "title-short"));
    let marked_text = |item: &mut Item<'_>, variable| item.text(variable).map(marked).unwrap_or_default();
    let text = if container == "journaltitle" {
        marked_text(item, "container-title")
    } else {
        title(item, "container-title")
    };
    entry.raw(container, &text);
    entry.raw("shortjournal", &marked_text(item, "container-title-short"));
    entry.raw("eventtitle", &marked_text(item, "event-title"));
    entry.raw("series", &marked_text(item, "collection-title"));
}

fn publisher(entry: &mut EntryText, item: &mut Item<'_>, csl: &str) {
    // A list of bodies is parted by `and`; one that has the word in its name stands in braces.
    let list = |text: &str| {
        let parts = text.split("; ").map(marked);
        let kept = parts.map(|part| if has_and(&part) { format!("{{{part}}}") } else { part });
        kept.collect::<Vec<_>>().join(" and ")
    };
    let authority = item.text("authority").map(list);
    let publisher = item.text("publisher").map(list).unwrap_or_default();
    match authority {
        Some(authority) => {
            entry.raw("institution", &authority);
            entry.raw("publisher", &publisher);
        }
        None if matches!(csl, "report" | "thesis" | "speech") => entry.raw("institution", &publisher),
        None => entry.raw("publisher", &publisher),
    }
}

fn numbers(entry: &mut EntryText, item: &mut Item<'_>, csl: &str) {
    let counts_issues =
        matches!(csl, "article-journal" | "article-magazine" | "article-newspaper" | "periodical");
    let number = if counts_issues { "issue" } else { "number" };
    entry.raw(
        "number",
        &item.text(number).or_else(|| item.text("collection-number")).map(marked).unwrap_or_default(),
    );
    if !counts_issues {
        entry.raw("issue", &item.text("issue").map(marked).unwrap_or_default());
    }
    entry.raw("pages", &item.text("page").map(pages).unwrap_or_default());
}

/// Pages, with the two hyphens that TeX reads as the dash of a range.
fn pages(text: &str) -> String {
    let ranges = text.split(", ").map(|range| match range.split_once(['-', '–']) {
        Some((first, last)) if !last.contains(['-', '–']) => format!("{}--{}", marked(first), marked(last)),
        _ => marked(range),
    });
    ranges.collect::<Vec<_>>().join(", ")
}

/// A list of names.
fn names(names: &[Value]) -> String {
    let names = names.iter().map(|name| if is_others(name) { "others".to_owned() } else { self::name(name) });
    names.collect::<Vec<_>>().join(" and ")
}

fn name(name: &Value) -> String {
    let part = |part: &str| name.get(part).and_then(Value::as_str).unwrap_or_default();
    let [family, given, suffix] = ["family", "given", "suffix"].map(part);
    if family.is_empty() {
        return whole(part("literal"));
    }
    let (always, dropped) = (part("non-dropping-particle"), part("dropping-particle"));
    if !always.is_empty() {
        let parts = [("family", family), ("given", given), ("suffix", suffix), ("prefix", always)];
        let parts = parts.iter().filter(|(_, text)| !text.is_empty());
        let parts: Vec<String> = parts.map(|(name, text)| format!("{name}={}", whole(text))).collect();
        return format!("{}, useprefix=true", parts.join(", "));
    }
    let suffix = Some(suffix.to_owned()).filter(|suffix| !suffix.is_empty());
    let person = person(&PersonName { family: family.to_owned(), given: given.to_owned(), suffix });
    if dropped.is_empty() { person } else { format!("{} {person}", tex(dropped)) }
}

/// A date as EDTF has it; `None` for words.
fn edtf(date: &Value) -> Option<String> {
    let parts = date.get("date-parts")?.as_array()?;
    let circa = if date.get("circa").is_some() { "~" } else { "" };
    let season: Option<i64> =
        date.get("season").and_then(Value::as_str).and_then(|season| season.parse().ok());
    let moments: Vec<String> = parts.iter().filter_map(|parts| moment(parts, season, circa)).collect();
    Some(moments.join("/"))
}

fn moment(parts: &Value, season: Option<i64>, circa: &str) -> Option<String> {
    let parts: Vec<i64> = parts.as_array()?.iter().filter_map(Value::as_i64).collect();
    let year = match parts.first()? {
        // A span that goes on.
        0 => return Some(String::new()),
        year if *year < 0 => format!("-{:04}", -year),
        year => format!("{year:04}"),
    };
    let rest: String = match season {
        Some(season) => format!("-{}", season + 20),
        None => parts[1..].iter().map(|part| format!("-{part:02}")).collect(),
    };
    Some(format!("{year}{rest}{circa}"))
}

/// Text with markup as TeX.
fn marked(text: &str) -> String {
    nodes(&tagged(text), false)
}

/// A title: words whose capitals styles must keep stand in braces.
fn title(text: &str) -> String {
    nodes(&tagged(text), true)
}

/// The tree of a text; quotation marks stay signs.
fn tagged(text: &str) -> Vec<Node> {
    if text.contains('<') { rich(text) } else { vec![Node::Text(text.to_owned())] }
}

fn nodes(nodes: &[Node], is_title: bool) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) if is_title => out.push_str(&keep_capitals(text, out.is_empty())),
            Node::Text(text) => out.push_str(&tex(text)),
            Node::Affix(text) | Node::Delimiter(text) | Node::Host(_, text) => out.push_str(&tex(text)),
            Node::Element(element) => out.push_str(&self::element(element, is_title)),
        }
    }
    out
}

fn element(element: &Element, is_title: bool) -> String {
    let inner = nodes(&element.children, is_title && !element.fixed_case);
    let command = match &element.format {
        format if format.font_style == Some(FontStyle::Italic) => "emph",
        format if format.font_weight == Some(FontWeight::Bold) => "textbf",
        format if format.font_variant == Some(FontVariant::SmallCaps) => "textsc",
        format if format.vertical_align == Some(VerticalAlign::Sup) => "textsuperscript",
        format if format.vertical_align == Some(VerticalAlign::Sub) => "textsubscript",
        _ if element.quoted => "mkbibquote",
        _ if element.fixed_case && is_title => return format!("{{{inner}}}"),
        _ => return inner,
    };
    format!("\\{command}{{{inner}}}")
}
