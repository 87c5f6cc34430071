//! Citations and cross-references in the text.

use super::{ReferencePlace, Renderer, citation_id};
use crate::model::catalog::DocId;
use crate::model::composition::{Mark, Rich, RichNode, RichStyle};
use crate::model::doc::{CitationId, CrossRef, CrossRefId, NodeId, NodeKind};
use crate::model::site::CrossRefTarget;
use crate::model::text::Html;
use crate::text::escape;

impl Renderer<'_> {
    pub(super) fn citation(&mut self, id: CitationId) {
        let composition = self.context.composition;
        match composition.citations.get(id.index()) {
            Some(Mark::Text(rich)) => {
                // Raised numbers stand as the calls of notes do.
                if is_raised(rich) {
                    self.close_up(self.context.doc.citations[id.index()].node);
                }
                self.open_citation(id);
                self.rich(rich);
                self.share_point(self.context.doc.citations[id.index()].node);
                self.out.push_str("</span>");
            }
            Some(Mark::Note { text, note }) => {
                match text {
                    Some(text) => {
                        self.open_citation(id);
                        self.rich(text);
                        self.share_point(self.context.doc.citations[id.index()].node);
                    }
                    None => {
                        self.close_up(self.context.doc.citations[id.index()].node);
                        self.open_citation(id);
                    }
                }
                self.call_note(*note, 0);
                self.out.push_str("</span>");
            }
            Some(Mark::Broken { keys }) => self.broken(keys.iter().map(|key| &**key)),
            None => {
                let items = &self.context.doc.citations[id.index()].items;
                self.broken(items.iter().map(|item| &*item.key.value));
            }
        }
    }

    /// Makes a note's call stand right behind the word, and behind the punctuation that follows it in the source.
    fn close_up(&mut self, citation: NodeId) {
        let doc = self.context.doc;
        self.out.truncate(self.out.trim_end_matches(' ').len());
        let next = self.behind_marks(citation);
        let Some(node) = doc.nodes.get(next as usize).filter(|_| self.is_sibling(citation, next)) else {
            return;
        };
        let text = doc.text_of(node);
        let punctuation = text.len() - text.trim_start_matches(['.', ',', ';', ':', '!', '?']).len();
        if punctuation > 0 && self.printed != Some((NodeId(next), punctuation)) {
            let doubled = meet(&mut self.out, &text[..punctuation]);
            self.push_text(&text[doubled..punctuation]);
            self.printed = Some((NodeId(next), punctuation));
        }
    }

    /// The node behind a citation and those that follow it directly.
    fn behind_marks(&self, citation: NodeId) -> u32 {
        let doc = self.context.doc;
        let mut next = doc.node(citation).end;
        while let Some(NodeKind::Citation(id)) = doc.nodes.get(next as usize).map(|node| node.kind)
            && matches!(
                self.context.composition.citations.get(id.index()),
                Some(Mark::Note { text: None, .. })
            )
        {
            next = doc.nodes[next as usize].end;
        }
        next
    }

    /// A point at the end of a citation is that of the sentence, too.
    fn share_point(&mut self, citation: NodeId) {
        let doc = self.context.doc;
        let next = doc.node(citation).end;
        if self.out.ends_with('.')
            && self.is_sibling(citation, next)
            && let Some(text) = doc.nodes.get(next as usize).map(|node| doc.text_of(node))
            && text.starts_with('.')
            && !text.starts_with("..")
        {
            self.printed = Some((NodeId(next), 1));
        }
    }

    /// Whether the node at `next` stands beside the one before it, not in what follows their parent.
    fn is_sibling(&self, id: NodeId, next: u32) -> bool {
        let doc = self.context.doc;
        let parent = (0..id.0).rev().find(|index| doc.nodes[*index as usize].end > id.0);
        parent.is_some_and(|parent| doc.nodes[parent as usize].end > next)
    }

    fn open_citation(&mut self, id: CitationId) {
        self.out.push_str("<span class=\"cite\"");
        self.push_attribute("id", &citation_id(self.context.id_prefix, id.0));
        self.out.push('>');
    }

    fn broken<'k>(&mut self, keys: impl Iterator<Item = &'k str>) {
        self.out.push_str("<mark class=\"broken\"");
        self.push_attribute("title", &self.context.words.missing_source());
        self.out.push('>');
        let keys: Vec<String> = keys.map(|key| format!("@{key}")).collect();
        self.push_text(&keys.join("; "));
        self.out.push_str("</mark>");
    }

    pub(super) fn cross_ref(&mut self, id: CrossRefId) {
        let reference = &self.context.doc.cross_refs[id.index()];
        let targets = self.context.resolved.cross_refs.get(id.index()).map_or(&[][..], Vec::as_slice);
        let words: Vec<Option<String>> = (0..reference.items.len())
            .map(|index| self.target_words(reference, index, targets.get(index)?))
            .collect();
        let pieces: Vec<Html> = words
            .iter()
            .zip(&reference.items)
            .enumerate()
            .map(|(index, (words, item))| match (words, targets.get(index).and_then(CrossRefTarget::url)) {
                (Some(words), Some(url)) => self.anchor(url, words),
                _ => unknown(&item.id),
            })
            .collect();
        let names: Vec<&str> = words.iter().map(|words| words.as_deref().unwrap_or_default()).collect();
        let list = self.context.words.list(&names, &pieces);
        self.out.push_str(&list.0);
    }

    /// What a cross-reference calls its target; `None` where there is none.
    fn target_words(&self, reference: &CrossRef, index: usize, target: &CrossRefTarget) -> Option<String> {
        let words = self.context.words;
        Some(match target {
            CrossRefTarget::Exhibit { number, .. } if reference.number_only => number.to_string(),
            CrossRefTarget::Exhibit { kind, number, doc, .. } => {
                words.exhibit_reference(*kind, *number, place(reference, index, *doc))
            }
            CrossRefTarget::Section { number: Some(number), .. } if reference.number_only => {
                number.to_string()
            }
            CrossRefTarget::Section { number: Some(number), doc, .. } => {
                words.section_reference(number, place(reference, index, *doc))
            }
            CrossRefTarget::Section { number: None, words: title, .. } => words.section_words(title),
            CrossRefTarget::Unknown => return None,
        })
    }

    /// Words that link, or only the words inside another link.
    fn anchor(&self, url: &str, words: &str) -> Html {
        let mut html = String::new();
        if !self.in_link {
            html.push_str("<a class=\"xref\" href=\"");
            escape::href(&self.address(url), &mut html);
            html.push_str("\">");
        }
        escape::text(words, &mut html);
        html.push_str(if self.in_link { "" } else { "</a>" });
        Html(html)
    }
}

/// A target that does not exist.
fn unknown(id: &str) -> Html {
    let mut html = String::from("<mark class=\"broken\">");
    escape::text(&format!("@{id}"), &mut html);
    html.push_str("</mark>");
    Html(html)
}

/// How the item at `index` of a reference is named: only the first of a group opens the sentence.
pub fn place(reference: &CrossRef, index: usize, other: Option<DocId>) -> ReferencePlace {
    match other {
        Some(doc) => ReferencePlace::Other(doc),
        None if reference.capital && index == 0 => ReferencePlace::Start,
        None => ReferencePlace::Running,
    }
}

/// Whether a citation begins with raised text.
fn is_raised(rich: &Rich) -> bool {
    match rich.first() {
        Some(RichNode::Styled(RichStyle::Superscript, _)) => true,
        Some(RichNode::Reference(_, children)) => is_raised(children),
        _ => false,
    }
}

/// Makes one of two marks of punctuation where a citation stood between them: the weaker one before it goes; gives how many
/// bytes of the marks after it are in the text already.
fn meet(out: &mut String, after: &str) -> usize {
    let entity =
        out.rfind('&').is_some_and(|at| out[at + 1..].find(';').is_some_and(|end| at + end + 2 == out.len()));
    if out.ends_with([',', ':']) || (out.ends_with(';') && !entity) {
        out.pop();
    }
    usize::from(out.ends_with(['.', '!', '?', '…']) && after.starts_with('.') && !after.starts_with(".."))
}
