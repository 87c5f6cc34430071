//! Where cites stand: first, later, right after, near.

use std::collections::HashMap;

use super::context::Position;
use super::document::{Cite, Cluster, Form};

/// Where a cite stands, and the note that cited its work first.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub position: Position,
    pub first_note: Option<u32>,
    /// The same, or its own note if it is the first.
    pub earliest: Option<u32>,
}

/// The last cite of a work.
struct Last {
    cluster: usize,
    at: usize,
    note: u32,
    /// Whether it is the only cite of its cluster.
    alone: bool,
    is_last: bool,
}

/// The places of all cites. Two cites of one note with different works part what follows from ibid.
pub(super) fn places(clusters: &[Cluster], note_style: bool, near: u32) -> Vec<Vec<Place>> {
    let mut last: HashMap<usize, Last> = HashMap::new();
    let mut first_notes: HashMap<usize, u32> = HashMap::new();
    let mut in_note: HashMap<u32, Vec<usize>> = HashMap::new();
    for cluster in clusters {
        let Some(note) = cluster.note else { continue };
        let works = in_note.entry(note).or_default();
        for cite in &cluster.cites {
            if !works.contains(&cite.work) && works.len() < 2 {
                works.push(cite.work);
            }
        }
    }
    let mut places = Vec::with_capacity(clusters.len());
    for (index, cluster) in clusters.iter().enumerate() {
        let note = cluster.note.unwrap_or_else(|| u32::try_from(index + 1).unwrap_or(u32::MAX));
        let mut row = Vec::with_capacity(cluster.cites.len());
        // An author named in the text belongs to the cite after it.
        let skipped = usize::from(cluster.cites.first().is_some_and(|cite| cite.form == Form::AuthorOnly));
        for (at, cite) in cluster.cites.iter().enumerate() {
            let before = cite.work;
            let mut position = Position::default();
            if let Some(last) = last.get(&before) {
                position.again = true;
                position.near = (note_style || cluster.note.is_some()) && note.abs_diff(last.note) <= near;
                let same = last.cluster == index && last.at + 1 == at;
                let alone = last.alone && in_note.get(&last.note).is_none_or(|works| works.len() <= 1);
                let same_note = cluster.note == Some(last.note) && last.is_last;
                let next = last.cluster + 1 == index
                    && at == skipped
                    && (same_note || alone)
                    && note.saturating_sub(last.note) <= 1;
                if same || next {
                    let previous = &clusters[last.cluster].cites[last.at];
                    ibid(previous, cite, &mut position);
                }
            }
            let first_note = first_notes.get(&before).copied();
            let own_note = (note_style || cluster.note.is_some()).then_some(note);
            row.push(Place { position, first_note, earliest: first_note.or(own_note) });
            if cite.form != Form::AuthorOnly {
                let of_cluster = &cluster.cites[skipped.min(cluster.cites.len())..];
                let alone = of_cluster.len() == 1;
                let is_last = at + 1 == cluster.cites.len();
                last.insert(before, Last { cluster: index, at, note, alone, is_last });
                if note_style || cluster.note.is_some() {
                    first_notes.entry(before).or_insert(note);
                }
            }
        }
        places.push(row);
    }
    places
}

fn ibid(previous: &Cite, cite: &Cite, position: &mut Position) {
    match (&previous.locator, &cite.locator) {
        (None, None) => position.ibid = true,
        (Some(a), Some(b)) if a == b => position.ibid = true,
        (Some(_), None) => {}
        (_, Some(_)) => (position.ibid, position.ibid_with_locator) = (true, true),
    }
}
