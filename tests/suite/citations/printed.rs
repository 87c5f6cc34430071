//! What Briefpress prints of the documents: a site with a page each in, texts out.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use briefpress::link::Selection;
use briefpress::model::composition::{ComposedNote, Composition, Mark, Rich, RichNode};
use briefpress::model::doc::{Doc, NodeKind, Part};
use briefpress::pipeline::{self, Memory, Options};
use briefpress::scan::ScanOptions;

use crate::harness::Site;

/// Texts by document and place: the number of a citation, or the key of a reference.
pub type Printed = Vec<((String, String), String)>;

/// A style in a language.
pub struct Run {
    /// The style's name among the golden files.
    pub golden: &'static str,
    /// The style as a site names it.
    pub style: &'static str,
    pub locale: &'static str,
}

impl Run {
    pub fn name(&self) -> String {
        format!("{}.{}", self.golden, self.locale)
    }
}

/// The texts of all documents that have a golden text in the style.
pub fn print(run: &Run) -> Printed {
    let documents: Value =
        serde_json::from_str(&super::read("documents.json")).expect("the documents are JSON");
    let golden = super::golden(run);
    let site = Site::new("");
    site.write(
        "site.yaml",
        format!(
            "title: T\nbase_url: https://a.example/\nlanguage: {}\ncitation: {{style: {}}}\n",
            run.locale, run.style
        ),
    );
    site.write("content/references.bib", super::read("entries.bib"));
    site.write("content/oscola.csl", super::read("styles/oscola.csl"));
    for document in documents.as_array().expect("a list of documents") {
        let name = document["name"].as_str().expect("a document has a name");
        if golden.iter().any(|((of, _), _)| of == name) {
            site.write(&format!("content/{name}.md"), markdown(name, &document["clusters"]));
        }
    }
    compose(&site)
}

/// What the pages of a site print.
pub fn compose(site: &Site) -> Printed {
    let root = fs::canonicalize(site.path("")).expect("the site is there");
    let scan = ScanOptions { root, config: None, skip: Vec::new(), now: jiff::Timestamp::UNIX_EPOCH };
    let options = Options::new(scan, Selection::default());
    let linked = pipeline::prepare(&options, &mut Memory::default()).expect("the site can be read");
    let docs = &linked.press.site.catalog.docs;
    let mut printed = Printed::new();
    for (entry, doc) in docs.iter().zip(0..) {
        let name = entry.manuscript.file.name().trim_end_matches(".md").to_owned();
        let composition = linked.press.composition(briefpress::model::catalog::DocId(doc));
        for (place, text) in texts(&entry.manuscript.doc, composition) {
            printed.push(((name.clone(), place), text));
        }
    }
    printed
}

fn texts(doc: &Doc, composition: &Composition) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (mark, number) in composition.citations.iter().zip(1..) {
        let text = match mark {
            Mark::Text(text) => plain(doc, text),
            Mark::Note { note, .. } => match &composition.notes[*note as usize] {
                ComposedNote::Citation { text } => plain(doc, text),
                ComposedNote::Written(_) => panic!("no document has a note of its own"),
            },
            Mark::Broken { keys } => panic!("a citation is broken: {keys:?}"),
        };
        texts.push((number.to_string(), text));
    }
    for reference in &composition.references {
        let label = reference.label.as_ref().map(|label| plain(doc, label) + " ").unwrap_or_default();
        texts.push((reference.key.to_string(), label + &plain(doc, &reference.text)));
    }
    texts
}

/// The text of a page's body with its citations in place.
pub fn shown(doc: &Doc, composition: &Composition) -> String {
    let body = doc.part(Part::Body).expect("every document has a body");
    let mut text = String::new();
    let mut skip = body.0 + 1;
    for (id, node) in doc.descendants(body) {
        if id.0 < skip {
            continue;
        }
        match node.kind {
            NodeKind::Citation(citation) => {
                skip = node.end;
                match &composition.citations[citation.index()] {
                    Mark::Text(mark) => text.push_str(&plain(doc, mark)),
                    mark => panic!("a citation is no text: {mark:?}"),
                }
            }
            _ => text.push_str(doc.text_of(node)),
        }
    }
    text
}

fn plain(doc: &Doc, text: &Rich) -> String {
    let node = |node: &RichNode| match node {
        RichNode::Text(text) => text.to_string(),
        RichNode::Styled(_, children) | RichNode::Reference(_, children) => plain(doc, children),
        RichNode::Link { children, .. } => plain(doc, children),
        RichNode::Nodes(node) => doc.plain_text(*node),
        RichNode::NodesAfter { node, skip } => doc.plain_text(*node)[*skip as usize..].to_owned(),
    };
    text.iter().map(node).collect()
}

/// A page with a paragraph for each citation, in Pandoc's syntax.
pub fn markdown(name: &str, clusters: &Value) -> String {
    let mut text = format!("---\ntitle: {name}\n---\n");
    for cluster in clusters.as_array().expect("a list of citations") {
        let cites: Vec<&Value> = cluster.as_array().expect("a list of cites").iter().collect();
        let narrative = cites[0]["narrative"] == true;
        let written: Vec<String> = cites.iter().map(|cite| written(cite, narrative)).collect();
        let group = written.join("; ");
        let line = if narrative { group } else { format!("[{group}]") };
        writeln!(text, "\n{line}").expect("a string takes text");
    }
    text
}

fn written(cite: &Value, narrative: bool) -> String {
    let text = |field: &str| cite[field].as_str().unwrap_or_default();
    let minus = if cite["suppress-author"] == true { "-" } else { "" };
    let label = match text("label") {
        "page" => "p.",
        "chapter" => "chap.",
        "section" => "sec.",
        "paragraph" => "para.",
        "volume" => "vol.",
        label => label,
    };
    let locator = text("locator");
    let place = match (locator, narrative) {
        ("", _) => String::new(),
        (locator, true) => format!(" [{label} {locator}]"),
        // Braces, so that nothing after it can belong to it.
        (locator, false) => format!(", {{{label} {locator}}}"),
    };
    let plain = text("id").bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let key = if plain { text("id").to_owned() } else { format!("{{{}}}", text("id")) };
    format!("{}{minus}@{key}{place}{}", text("prefix"), text("suffix"))
}

/// A text in which quotes and spaces of all kinds are one, and no letter is raised.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '„' | '«' | '»' => {
                if c == '»' && out.ends_with(' ') {
                    out.pop();
                }
                out.push('"');
            }
            '‘' | '’' | '‚' | '‹' | '›' => out.push('\''),
            // Raised letters are markup there and characters here.
            'ᵒ' => out.push('o'),
            'ᵉ' => out.push('e'),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.replace("« ", "\"").trim().to_owned()
}
