//! How much room a brief takes: ten thousand must fit into memory beside each other.

use super::{options, parse};
use crate::model::doc::{Doc, Node};
use crate::model::manuscript::Manuscript;

/// Bytes on the heap that a manuscript's body holds, by its capacities, front matter and source apart.
fn heap(manuscript: &Manuscript) -> usize {
    let doc: &Doc = &manuscript.doc;
    let texts = |texts: &mut dyn Iterator<Item = &str>| texts.map(str::len).sum::<usize>();
    doc.nodes.capacity() * size_of::<Node>()
        + doc.buffer.len()
        + room(&doc.strings)
        + room(&doc.headings)
        + room(&doc.lists)
        + room(&doc.links)
        + room(&doc.exhibits)
        + room(&doc.notes)
        + room(&doc.note_refs)
        + room(&doc.citations)
        + room(&doc.cross_refs)
        + room(&doc.anchors)
        + room(&doc.tables)
        + room(&manuscript.sentences)
        + room(&manuscript.passages)
        + doc.citations.iter().map(|citation| room(&citation.items)).sum::<usize>()
        + texts(&mut doc.links.iter().map(|link| &*link.target))
        + texts(&mut manuscript.passages.iter().map(|passage| &*passage.text))
        + texts(&mut doc.anchors.iter().map(|anchor| &*anchor.id))
        + texts(&mut doc.exhibits.iter().filter_map(|exhibit| exhibit.alt.as_deref()))
}

fn room<T>(table: &Vec<T>) -> usize {
    table.capacity() * size_of::<T>()
}

/// A brief of about 950 words with the usual number of everything.
fn brief() -> String {
    let paragraph = "Trade between the two countries grew by 3 percent in 2022-24, \"more than planned\" \
        and less than hoped [@source-{n}, p. 3]. As the [last brief](../2024/{n}-other.md) said, nobody's \
        forecast was right; the United States takes a fifth of everything sold, and forty percent of the cars. ";
    let filler =
        "The sum is modest beside the attention it gets, and what gives it weight is concentration in \
        one branch of industry and in a few regions of the country that depend on it. "
            .repeat(2);
    let mut text = String::from("---\ntitle: T\n---\n");
    for n in 0..5 {
        let paragraph = paragraph.replace("{n}", &n.to_string());
        text += &format!("## Section {n}\n\n{paragraph}{filler}[^{n}]\n\n{filler}\n\n[^{n}]: A note.\n\n");
    }
    text + "{{ figure(id=\"fig-a\", src=\"a.svg\", alt=\"Bars.\", title=\"Title\", source=\"S\") }}\n\n\
        {{ figure(id=\"fig-b\", src=\"b.svg\", alt=\"Bars.\", title=\"Title\", source=\"S\") }}\n\n\
        | a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n\n: Caption {#tbl-a}\n"
}

#[test]
fn a_brief_takes_little_room() {
    let text = brief();
    let manuscript = parse("content/x.md", &text, &options()).value;
    assert!((800..1200).contains(&manuscript.words), "{} words", manuscript.words);
    let heap = heap(&manuscript);
    assert!(heap < 10 * 1024, "{heap} bytes for {} bytes of text", text.len());
    assert!(size_of::<Doc>() < 1024);
}
