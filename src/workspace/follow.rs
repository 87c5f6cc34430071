//! Where the author is writing: the files that changed in, a page and a block of it out.

use serde::Serialize;

use crate::model::catalog::DocId;
use crate::model::doc::{Doc, NodeId, NodeKind, Part};
use crate::model::site::{Link, Site};
use crate::model::source::SourcePath;

/// Where the author is writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FollowPlace {
    /// The address of the page.
    pub url: Box<str>,
    /// The nearest anchor at or before the edited block.
    pub anchor: Option<Box<str>>,
    /// The edited block's place among the blocks of the body, from 0.
    pub block: Option<usize>,
    /// How the edited block begins, without markup.
    pub text: Option<String>,
}

/// So many characters of a block tell it from others.
const TEXT: usize = 80;

/// The place of the first change that shows on a page of its own: an edited manuscript, or a file that one shows.
pub fn follow_place(old: Option<&Site>, new: &Site, changed: &[SourcePath]) -> Option<FollowPlace> {
    changed.iter().find_map(|file| match new.catalog.doc_by_file.get(file) {
        Some(doc) => edited_place(old, new, *doc),
        None => shown_place(new, file),
    })
}

/// The first place at which the text of a manuscript differs from what it was.
fn edited_place(old: Option<&Site>, new: &Site, id: DocId) -> Option<FollowPlace> {
    let entry = new.catalog.doc(id);
    if !entry.state.is_built() {
        return None;
    }
    let doc = &entry.manuscript.doc;
    let before = old.and_then(|old| {
        let id = old.catalog.doc_by_file.get(&entry.manuscript.file)?;
        Some(&old.catalog.doc(*id).manuscript.doc.text)
    });
    let block = before.and_then(|before| block_at(doc, first_change(before, &doc.text) as u32));
    Some(place(&entry.url, doc, block))
}

/// The byte at which a text begins to differ from what it was; behind the empty lines before what was added.
fn first_change(before: &str, text: &str) -> usize {
    let same = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
    let rest = &text.as_bytes()[same..];
    let is_line_start = text.as_bytes()[..same].ends_with(b"\n");
    same + if is_line_start { rest.len() - rest.trim_ascii_start().len() } else { 0 }
}

/// The figure that shows a file, on the first page that has one.
fn shown_place(site: &Site, file: &SourcePath) -> Option<FollowPlace> {
    let docs = site.catalog.docs.iter().zip(&site.resolved);
    docs.filter(|(entry, _)| entry.state.is_built()).find_map(|(entry, resolved)| {
        let is_it = |link: &Link| matches!(link, Link::File { path, .. } if path == file);
        let link = resolved.links.iter().position(is_it)?;
        let doc = &entry.manuscript.doc;
        let exhibit = doc.exhibits.iter().find(|exhibit| exhibit.src.is_some_and(|src| src.index() == link));
        let at = exhibit.map(|exhibit| doc.node(exhibit.node).range.start);
        Some(place(&entry.url, doc, at.and_then(|at| block_at(doc, at))))
    })
}

fn place(url: &str, doc: &Doc, block: Option<(usize, NodeId)>) -> FollowPlace {
    let anchor = block.and_then(|(_, node)| {
        let end = doc.node(node).end;
        doc.anchors.iter().take_while(|anchor| anchor.node.0 < end).last()
    });
    FollowPlace {
        url: url.into(),
        anchor: anchor.map(|anchor| anchor.id.clone()),
        block: block.map(|(index, _)| index),
        text: block.map(|(_, node)| doc.plain_text(node).trim().chars().take(TEXT).collect()),
    }
}

/// The last block of the body that begins at or before a byte; none for a byte before the body.
fn block_at(doc: &Doc, byte: u32) -> Option<(usize, NodeId)> {
    let body = doc.part(Part::Body)?;
    if byte < doc.node(body).range.start {
        return None;
    }
    let shown = doc.children(body).filter(|id| !matches!(doc.node(*id).kind, NodeKind::NoteBody(_)));
    shown.enumerate().take_while(|(_, id)| doc.node(*id).range.start <= byte).last()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::source::Snapshot;
    use crate::pipeline::{self, Memory};

    fn site(body: &str, figure: &str) -> Arc<Site> {
        let text = format!("---\ntitle: A\n---\n{body}");
        let files = [
            ("content/a.md", &*text),
            ("content/f.svg", figure),
            ("content/d.md", "---\ntitle: D\ndate: 2020-01-01\nstatus: draft\n---\nx\n"),
        ];
        let snapshot = Arc::new(Snapshot::of_texts(files).expect("paths"));
        let file = SourcePath::new("site.yaml").expect("a path");
        let settings = "title: T\nbase_url: https://a.example/\nlanguage: en\n";
        let config = Arc::new(crate::parse::config::parse_config(&file, settings).value);
        let mut memory = Memory::default();
        let parsed = pipeline::parse(&snapshot, config, &mut memory).value;
        Arc::clone(&pipeline::link(&parsed, Default::default(), &mut memory).value.site)
    }

    const BODY: &str = "One.\n\n## Two {#two}\n\nThree[^n].\n\n[^n]: A note.\n\n{{ figure(id=\"fig-f\", src=\"f.svg\", alt=\"x\", source=\"y\", caption=\"c\") }}\n\nFive.\n";
    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>";

    fn check(body: &str, changed: &str, want: Option<(Option<&str>, Option<usize>)>) {
        let (old, new) = (site(BODY, SVG), site(body, SVG));
        let changed = SourcePath::new(changed).expect("a path");
        let place = follow_place(Some(&old), &new, &[changed]);
        assert_eq!(place.as_ref().map(|place| (place.anchor.as_deref(), place.block)), want, "{body}");
    }

    #[test]
    fn edits_have_their_block() {
        check(&BODY.replace("One", "Ono"), "content/a.md", Some((None, Some(0))));
        check(&BODY.replace("Three", "Thrae"), "content/a.md", Some((Some("two"), Some(2))));
        check(&BODY.replace("Five.", "Five. And more."), "content/a.md", Some((Some("fig-f"), Some(4))));
        check(&BODY.replace("## Two", "## Too"), "content/a.md", Some((Some("two"), Some(1))));
        check(&format!("{BODY}\nSix.\n"), "content/a.md", Some((Some("fig-f"), Some(5))));
        check(BODY, "content/f.svg", Some((Some("fig-f"), Some(3))));
        check(BODY, "content/d.md", None);
        check(BODY, "content/nowhere.bib", None);
    }

    #[test]
    fn front_matter_is_the_page_itself() {
        let new = site(BODY, SVG);
        let changed = [SourcePath::new("content/a.md").expect("a path")];
        let place = follow_place(None, &new, &changed).expect("a page");
        assert_eq!((place.anchor, place.block, &*place.url), (None, None, "/a/"));
        let before = site("One.\n", SVG);
        let place = follow_place(Some(&before), &new, &changed).expect("a page");
        assert_eq!(place.text.as_deref(), Some("Two"));
    }
}
