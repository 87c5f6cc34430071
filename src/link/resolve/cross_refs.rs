//! Cross-references: figures, tables, boxes and sections, of this document and of others.

use super::document::SectionNumbers;
use super::report::Reporter;
use super::target::Fault;
use crate::model::catalog::DocId;
use crate::model::diagnostic::{Code, Fix};
use crate::model::doc::{AnchorKind, CrossRefItem, LinkKind};
use crate::model::nearest::nearest;
use crate::model::site::CrossRefTarget;

/// Anchors beyond these are not compared for a suggestion.
const ANCHORS: usize = 500;

impl Reporter<'_, '_> {
    /// What one item of a cross-reference names.
    pub fn cross_ref(&mut self, item: &CrossRefItem, numbers: &mut SectionNumbers<'_, '_>) -> CrossRefTarget {
        let Some(own) = self.origin.doc else { return CrossRefTarget::Unknown };
        let doc = match &item.brief {
            None => own,
            Some(name) => match self.linker.find_named(self.origin, name) {
                Ok(doc) => doc,
                Err(Fault::Unbuilt { silent }) => {
                    if !silent {
                        let message =
                            format!("`@{name}#{}` refers into a brief that is not built now", item.id);
                        let help = "take the reference out until the brief is built".to_owned();
                        self.add(Code::UnbuiltTitle, item.range, message, Some(help));
                    }
                    return CrossRefTarget::Unknown;
                }
                Err(fault) => {
                    self.target(name, item.range, LinkKind::Wiki { own_words: false }, fault);
                    return CrossRefTarget::Unknown;
                }
            },
        };
        self.thing(item, doc, doc != own, numbers)
    }

    /// The figure, table, box or section with the item's id in a document.
    fn thing(
        &mut self,
        item: &CrossRefItem,
        doc: DocId,
        other: bool,
        numbers: &mut SectionNumbers<'_, '_>,
    ) -> CrossRefTarget {
        let entry = self.linker.catalog.doc(doc);
        let tree = &entry.manuscript.doc;
        let page = if other { &*entry.url } else { "" };
        let url = format!("{page}#{}", item.id).into();
        let other = other.then_some(doc);
        match self.linker.anchor_kind(doc, &item.id) {
            Some(AnchorKind::Exhibit(id)) => {
                let exhibit = &tree.exhibits[id.index()];
                if exhibit.number > 0 {
                    return CrossRefTarget::Exhibit {
                        url,
                        kind: exhibit.kind,
                        number: exhibit.number,
                        doc: other,
                    };
                }
                let message = format!("`{}` has no number to refer to", item.id);
                let help = "give it a caption, or link words of your own: `[words](#id)`".to_owned();
                self.add(Code::UnknownReference, item.range, message, Some(help));
                CrossRefTarget::Unknown
            }
            Some(AnchorKind::Heading(id)) => {
                let node = self.linker.anchor(doc, &item.id).map(|place| tree.anchors[place].node);
                let words = node.map(|node| tree.plain_text(node));
                let number = numbers.of(doc, id.index());
                CrossRefTarget::Section {
                    url,
                    number,
                    words: words.unwrap_or_default().trim().into(),
                    doc: other,
                }
            }
            _ => {
                self.unknown_thing(item, doc);
                CrossRefTarget::Unknown
            }
        }
    }

    fn unknown_thing(&mut self, item: &CrossRefItem, doc: DocId) {
        let manuscript = &self.linker.catalog.doc(doc).manuscript;
        if !manuscript.readable {
            return;
        }
        let prefix = item.id.split_once('-').map_or("", |(prefix, _)| prefix);
        let ids = manuscript.doc.anchors.iter().map(|anchor| &*anchor.id);
        let alike: Vec<&str> = ids.filter(|id| id.starts_with(prefix)).take(ANCHORS).collect();
        let near = if self.may_suggest() { nearest(&item.id, alike.iter().copied()) } else { None };
        let help = match (near, alike.as_slice()) {
            (None, [only]) => Some(format!("the only one of its kind is `@{only}`")),
            _ => None,
        };
        let place = match self.origin.doc == Some(doc) {
            true => "this document".to_owned(),
            false => format!("`{}`", manuscript.file),
        };
        let message = format!("nothing in {place} has the id `{}`", item.id);
        let fault = self.add(Code::UnknownReference, item.range, message, help);
        if let Some(near) = near {
            fault.help = Some(format!("did you mean `@{near}`?"));
            fault.fix = Some(Fix::of_word(&item.id, near));
        }
    }
}
