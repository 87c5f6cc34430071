//! Whole documents through citations: what stands in the text, in the notes and in the list.

use std::sync::Arc;

use serde_json::{Value, json};

use super::citations::{CitationMemo, StyleSource};
use super::document::{Input, compose};
use crate::model::composition::{ComposedNote, Composition, Mark, Rich, RichNode, RichStyle};
use crate::model::doc::{
    Citation, CitationId, CitationItem, Doc, Node, NodeId, NodeKind, Note, NoteId, NoteRef, NoteRefId, Part,
};
use crate::model::library::Entry;
use crate::model::site::{CitedWork, ResolvedDoc};
use crate::model::source::{SourcePath, Span, Spanned, TextRange};
use crate::model::text::Lang;

/// A cite of the notation below: prefix, key (`-key` without author), suffix.
type Cite<'a> = (&'a str, &'a str, &'a str);

/// A document in the making.
#[derive(Default)]
struct Sample {
    text: String,
    nodes: Vec<Node>,
    doc: Doc,
}

impl Sample {
    fn open(&mut self, kind: NodeKind) -> usize {
        self.nodes.push(Node { kind, range: TextRange::default(), end: 0 });
        self.nodes.len() - 1
    }

    fn close(&mut self, at: usize) {
        self.nodes[at].end = self.nodes.len() as u32;
    }

    fn words(&mut self, kind: NodeKind, words: &str) {
        if words.is_empty() {
            return;
        }
        let affix = self.open(kind);
        let start = self.text.len();
        self.text.push_str(words);
        let text = self.open(NodeKind::Text);
        self.nodes[text].range = TextRange::new(start, self.text.len());
        self.close(text);
        self.close(affix);
    }

    fn cite(&mut self, narrative: bool, cites: &[Cite<'_>]) -> &mut Self {
        let id = CitationId(self.doc.citations.len() as u32);
        let node = self.open(NodeKind::Citation(id));
        let mut items = Vec::new();
        for (index, (prefix, key, suffix)) in cites.iter().enumerate() {
            self.words(NodeKind::Prefix(index as u32), prefix);
            self.words(NodeKind::Suffix(index as u32), suffix);
            items.push(CitationItem {
                key: Spanned::new(key.trim_start_matches('-').into(), TextRange::default()),
                suppress_author: key.starts_with('-'),
            });
        }
        self.close(node);
        self.doc.citations.push(Citation { items, narrative, node: NodeId(node as u32) });
        self
    }

    /// A written note that is called where it stands.
    fn note(&mut self, cites: &[Cite<'_>]) -> &mut Self {
        let id = NoteId(self.doc.notes.len() as u32);
        let call = self.open(NodeKind::NoteRef(NoteRefId(id.0)));
        self.close(call);
        self.doc.note_refs.push(NoteRef { note: id, occurrence: 0 });
        let body = self.open(NodeKind::NoteBody(id));
        self.doc.notes.push(Note { label: "n".into(), body: Some(NodeId(body as u32)) });
        self.cite(false, cites);
        self.close(body);
        self
    }

    fn finish(mut self) -> Doc {
        let end = self.nodes.len() as u32 + 1;
        for node in &mut self.nodes {
            node.end += 1;
        }
        let root = Node { kind: NodeKind::Part(Part::Body), range: TextRange::default(), end };
        self.nodes.insert(0, root);
        let shift = |node: NodeId| NodeId(node.0 + 1);
        self.doc.citations.iter_mut().for_each(|citation| citation.node = shift(citation.node));
        self.doc.notes.iter_mut().for_each(|note| note.body = note.body.map(shift));
        Doc { text: self.text.into(), nodes: self.nodes, ..self.doc }
    }
}

fn entry(key: &str, item: Value) -> Arc<Entry> {
    let Value::Object(item) = item else { panic!("an item is a map") };
    let span = Span::new(&SourcePath::new("a.bib").expect("a sound path"), TextRange::default());
    Arc::new(Entry::new(key.into(), item, span))
}

fn library() -> Vec<Arc<Entry>> {
    let book = |key: &str, family: &str, year: u16, title: &str| {
        let author = json!([{ "family": family, "given": "Ann" }]);
        let issued = json!({ "date-parts": [[year]] });
        entry(
            key,
            json!({ "type": "book", "title": title, "author": author, "issued": issued, "publisher": "Press" }),
        )
    };
    vec![
        book("doe", "Doe", 2020, "Trade <i>and</i> war"),
        book("doe-b", "Doe", 2020, "Trade and peace"),
        book("doe-21", "Doe", 2021, "After the war"),
        book("roe", "Roe", 2019, "A report on <span class=\"nocase\">NATO</span>"),
        entry(
            "act",
            json!({ "type": "legislation", "title": "An Act", "issued": { "date-parts": [[2005]] } }),
        ),
    ]
}

struct Printed {
    citations: Vec<String>,
    notes: Vec<String>,
    references: Vec<String>,
}

fn print(style: &str, lang: &str, sample: Sample, nocite: &[&str]) -> Printed {
    let doc = sample.finish();
    let library = library();
    let find = |key: &str| library.iter().find(|entry| &*entry.key == key).cloned();
    let work = |item: &CitationItem| find(&item.key.value).map_or(CitedWork::Unknown, CitedWork::Entry);
    let resolved = ResolvedDoc {
        citations: doc.citations.iter().map(|citation| citation.items.iter().map(work).collect()).collect(),
        nocite: nocite.iter().filter_map(|key| find(key)).collect(),
        ..ResolvedDoc::default()
    };
    let memo = Arc::<CitationMemo>::default();
    let formatting =
        memo.formatting(StyleSource::Name(style), &Lang::new(lang)).expect("the style is archived");
    let file = SourcePath::new("content/a.md").expect("a sound path");
    let input = Input {
        file: &file,
        doc: &doc,
        resolved: &resolved,
        language: None,
        brief: &|_| None,
        formatting: &formatting,
    };
    let mut diagnostics = Vec::new();
    let composition = compose(&input, &mut diagnostics);
    assert_eq!(diagnostics, []);
    printed(&doc, &composition)
}

fn printed(doc: &Doc, composition: &Composition) -> Printed {
    let mark = |mark: &Mark| match mark {
        Mark::Text(rich) => plain(doc, rich),
        Mark::Note { text, note } => {
            format!("{}^{}", text.as_ref().map(|text| plain(doc, text)).unwrap_or_default(), note + 1)
        }
        Mark::Broken { keys } => format!("!{}", keys.join(" ")),
    };
    let note = |note: &ComposedNote| match note {
        ComposedNote::Written(id) => format!("written {}", id.0),
        ComposedNote::Citation { text } => plain(doc, text),
    };
    let reference = |reference: &crate::model::composition::Reference| {
        let label = reference.label.as_ref().map(|label| plain(doc, label) + "|").unwrap_or_default();
        format!("{label}{} {:?}", plain(doc, &reference.text), reference.cited_in)
    };
    Printed {
        citations: composition.citations.iter().map(mark).collect(),
        notes: composition.notes.iter().map(note).collect(),
        references: composition.references.iter().map(reference).collect(),
    }
}

/// Text with `*italics*` and `<0:references>`.
fn plain(doc: &Doc, rich: &Rich) -> String {
    rich.iter()
        .map(|node| match node {
            RichNode::Text(text) => text.to_string(),
            RichNode::Styled(RichStyle::Italic, rich) => format!("*{}*", plain(doc, rich)),
            RichNode::Styled(_, rich) | RichNode::Link { children: rich, .. } => plain(doc, rich),
            RichNode::Reference(index, rich) => format!("<{index}:{}>", plain(doc, rich)),
            RichNode::Nodes(node) => doc.plain_text(*node),
            RichNode::NodesAfter { node, skip } => doc.plain_text(*node)[*skip as usize..].to_owned(),
        })
        .collect()
}

fn sample(citations: &[(bool, &[Cite<'_>])]) -> Sample {
    let mut sample = Sample::default();
    for (narrative, cites) in citations {
        sample.cite(*narrative, cites);
    }
    sample
}

#[test]
fn author_date_marks() {
    let sample = sample(&[
        (false, &[("", "roe", "")]),
        (false, &[("see", "roe", ", p. 3, and more")]),
        (false, &[("", "-roe", "")]),
        (true, &[("", "roe", "p. 3")]),
        (true, &[("", "roe", "p. 3, too"), ("also", "act", "")]),
        (false, &[("", "roe", ""), ("", "act", "chap. 2")]),
        (false, &[("", "unknown", "")]),
        (false, &[("", "-act", "")]),
    ]);
    let found = print("apa", "en", sample, &["doe"]);
    assert_eq!(
        found.citations,
        [
            "(<2:Roe, 2019>)",
            "(see <2:Roe, 2019, p. 3>, and more)",
            "(<2:2019>)",
            "<2:Roe (2019, p. 3)>",
            "Roe (<2:2019, p. 3>, too; also <0:An Act, 2005>)",
            "(<0:An Act, 2005, c. 2>; <2:Roe, 2019>)",
            "!unknown",
            "(<0:An Act, 2005>)",
        ]
    );
    assert_eq!(
        found.references,
        [
            "An Act (2005). [4, 5, 7]",
            "Doe, A. (2020). *Trade *and* war*. Press. []",
            "Roe, A. (2019). *A report on NATO*. Press. [0, 1, 2, 3, 4, 5]",
        ]
    );
}

#[test]
fn equal_authors_and_years_get_letters() {
    let sample = sample(&[
        (false, &[("", "doe", "")]),
        (true, &[("", "doe-b", "")]),
        (false, &[("", "doe", ""), ("", "doe-21", "")]),
    ]);
    let found = print("apa", "en", sample, &[]);
    assert_eq!(found.citations, ["(<1:Doe, 2020b>)", "<0:Doe (2020a)>", "(<1:Doe, 2020b>, <2:2021>)"]);
}

#[test]
fn letters_follow_the_list_where_forms_depend_on_position() {
    let sample =
        sample(&[(false, &[("", "doe", "")]), (false, &[("", "doe-b", "")]), (false, &[("", "doe", "")])]);
    let found = print("chicago-author-date", "en", sample, &[]);
    assert_eq!(found.citations, ["(<1:Doe 2020b>)", "(<0:Doe 2020a>)", "(<1:Doe 2020b>)"]);
    assert!(found.references[0].starts_with("Doe, Ann. 2020a. *Trade and Peace*"), "{:?}", found.references);
    assert!(found.references[1].starts_with("Doe, Ann. 2020b. "), "{:?}", found.references);
    let found = print("chicago-author-date", "en", Sample::default(), &["doe", "doe-b"]);
    assert!(found.references[0].starts_with("Doe, Ann. 2020a. *Trade and Peace*"), "{:?}", found.references);
}

#[test]
fn note_styles_make_notes_in_one_sequence() {
    let mut sample = Sample::default();
    sample.cite(false, &[("", "roe", "p. 3")]);
    sample.note(&[("Compare", "doe", "")]);
    sample.cite(true, &[("", "roe", "")]);
    sample.cite(false, &[("", "doe", ""), ("", "roe", "")]);
    sample.cite(false, &[("", "roe", "")]);
    let found = print("chicago-notes", "en", sample, &[]);
    assert_eq!(
        found.citations,
        ["^1", "Compare <0:Ann Doe, *Trade *and* War* (Press, 2020)>.", "Ann Roe^3", "^4", "^5"]
    );
    assert_eq!(
        found.notes,
        [
            "<1:Ann Roe, *A Report on NATO* (Press, 2019), 3>.",
            "written 0",
            "<1:Roe, *A Report on NATO*>.",
            "<0:Doe, *Trade *and* War*>; <1:Roe, *A Report on NATO*>.",
            "<1:Roe, *A Report on NATO*>.",
        ]
    );
    assert_eq!(found.references.len(), 2);
}

#[test]
fn numeric_styles_number_by_first_citation() {
    let sample = sample(&[
        (false, &[("", "roe", "")]),
        (false, &[("", "doe", ""), ("", "act", ""), ("", "roe", "")]),
        (false, &[("", "doe", "p. 3"), ("", "act", ""), ("", "roe", "")]),
    ]);
    let found = print("ieee", "en", sample, &["doe-21"]);
    assert_eq!(found.citations[0], "<0:[1]>");
    assert_eq!(found.references[0], "[1]|A. Roe, *A report on NATO*. Press, 2019. [0, 1, 2]");
    assert!(found.references[3].starts_with("[4]|A. Doe, *After the war*"), "{:?}", found.references);
    for text in &found.citations[1..] {
        assert!(text.contains("0:") && text.contains("1:") && text.contains("2:"), "{text}");
    }
}

#[test]
fn the_page_language_decides_the_words() {
    let sample = sample(&[(false, &[("", "roe", "str. 3")]), (false, &[("", "act", "art. 5 ust. 2")])]);
    let found = print("apa", "pl", sample, &[]);
    assert_eq!(found.citations, ["(<1:Roe, 2019, s. 3>)", "(<0:An Act, 2005, art.\u{a0}5> ust. 2)"]);
}
