//! Cross-references among the marks: one key, or a group of them.

use std::ops::Range;

use super::{Reader, Segment};
use crate::model::doc::{CrossRef, CrossRefId, CrossRefItem, NodeKind};
use crate::parse::inline::key::{Key, is_reference};
use crate::parse::inline::lex::Token;

impl Reader<'_, '_> {
    /// One key that refers to a figure, table, box or section.
    pub(super) fn reference(&mut self, key: &Key, range: Range<usize>) {
        let reference = self.reference_of(std::slice::from_ref(key));
        self.push_reference(reference, range);
    }

    fn push_reference(&mut self, reference: CrossRef, range: Range<usize>) {
        let id = CrossRefId(self.builder.doc.cross_refs.len() as u32);
        self.builder.doc.cross_refs.push(reference);
        self.push(NodeKind::CrossRef(id), range);
    }

    fn reference_of(&self, keys: &[Key]) -> CrossRef {
        let source = self.builder.source;
        let items = keys.iter().map(|key| {
            let id = key.part.clone().unwrap_or(key.name.clone());
            let mut id = source[id].to_owned();
            id[..1].make_ascii_lowercase();
            CrossRefItem {
                brief: key.part.as_ref().map(|_| source[key.name.clone()].into()),
                id: id.into(),
                range: self.builder.place(key.range.clone().into()),
            }
        });
        let first = keys.first().map(|key| key.part.clone().unwrap_or(key.name.clone()));
        CrossRef {
            items: items.collect(),
            number_only: keys.iter().any(|key| key.minus),
            capital: first.is_some_and(|id| source[id].starts_with(|c: char| c.is_ascii_uppercase())),
        }
    }

    /// `[@fig-a; @fig-b]` as one node; with words around the keys, these and a node for each key.
    pub(super) fn references(&mut self, segments: &[Segment], left: usize, right: usize) {
        let keys: Vec<Key> = segments
            .iter()
            .filter_map(|segment| match &self.tokens[segment.key] {
                Token::Key(key) => Some(key.clone()),
                _ => None,
            })
            .collect();
        let bare = segments.iter().all(|segment| {
            self.trim(segment.tokens.start..segment.key).is_none()
                && self.trim(segment.key + 1..segment.tokens.end).is_none()
        });
        if bare {
            let reference = self.reference_of(&keys);
            self.push_reference(reference, self.bytes(left, right));
            return;
        }
        for at in left + 1..right {
            match &self.tokens[at] {
                Token::Key(key) if is_reference_key(self.builder.source, key) => {
                    self.reference(key, key.range.clone());
                }
                _ => {
                    self.plain(at);
                }
            }
        }
    }
}

/// Whether a key refers to something in a brief, as against a work.
pub(super) fn is_reference_key(source: &str, key: &Key) -> bool {
    key.part.is_some() || is_reference(&source[key.name.clone()])
}
