//! Whether every note that is called is written, and every note that is written is read: called from the text, or from
//! a note that is.

use super::builder::Builder;
use crate::model::diagnostic::Code;
use crate::model::doc::{NodeKind, NoteId, Part};
use crate::model::nearest::nearest;
use crate::model::source::TextRange;

/// Names of notes looked at for one that is nearly that of a call, at most.
const MOST_NAMES: usize = 1000;

/// Bytes of a line before a call that are looked at, at most.
const LONGEST_LINE: usize = 4096;

/// Lines of a note that are looked at, at most.
const MOST_LINES: usize = 100;
/// Bytes of a line that is a sentence of its own, at least.
const SHORTEST_SENTENCE: usize = 40;
const SENTENCE_ENDS: [char; 8] = ['.', '!', '?', '…', '。', '”', '»', ')'];

/// The calls of one document.
struct Calls {
    /// By note, where it is called first.
    first: Vec<Option<TextRange>>,
    /// By note, the notes that it calls.
    inner: Vec<Vec<NoteId>>,
    /// Notes that the text calls.
    outer: Vec<NoteId>,
}

/// Reports notes that are called but not written, and those written but read nowhere.
pub(super) fn check_notes(builder: &mut Builder<'_>) {
    let calls = calls(builder);
    let read = reached(&calls);
    let written = builder.doc.notes.iter().zip(&builder.note_definitions);
    let written = written.filter(|(_, definition)| definition.is_some());
    let labels: Vec<Box<str>> = written.map(|(note, _)| note.label.clone()).take(MOST_NAMES).collect();
    for (index, read) in read.into_iter().enumerate() {
        match (calls.first[index], builder.note_definitions[index]) {
            (Some(call), None) => undefined(builder, index, call, &labels),
            (call, Some(place)) if !read => unread(builder, index, call.is_some(), place),
            _ => {}
        }
    }
}

/// Collects the calls, and reports paragraphs that a note has taken in.
fn calls(builder: &mut Builder<'_>) -> Calls {
    let notes = builder.doc.notes.len();
    let mut calls = Calls { first: vec![None; notes], inner: vec![Vec::new(); notes], outer: Vec::new() };
    let mut taken_in = Vec::new();
    let mut bodies: Vec<(u32, NoteId)> = Vec::new();
    let mut shown = true;
    for (index, node) in builder.doc.nodes.iter().enumerate() {
        while bodies.pop_if(|(end, _)| *end as usize <= index).is_some() {}
        match node.kind {
            // Cards show teasers without their notes.
            NodeKind::Part(part) => shown = part != Part::Teaser,
            NodeKind::NoteBody(id) => bodies.push((node.end, id)),
            NodeKind::NoteRef(id) => {
                let called = builder.doc.note_refs[id.index()].note;
                calls.first[called.index()].get_or_insert(node.range);
                match bodies.last() {
                    Some((_, body)) => match unindented_line(builder, *body, node.range) {
                        Some(line) => {
                            if taken_in.last() != Some(&(*body, line)) {
                                taken_in.push((*body, line));
                            }
                            // Once mended it is text.
                            calls.outer.extend([called, *body]);
                        }
                        None => calls.inner[body.index()].push(called),
                    },
                    None if shown => calls.outer.push(called),
                    None => {}
                }
            }
            _ => {}
        }
    }
    let sentences = builder.doc.nodes.iter().filter_map(|node| {
        let NodeKind::NoteBody(note) = node.kind else { return None };
        Some((note, sentence_below(builder.source, node.range)?))
    });
    let sentences: Vec<(NoteId, usize)> = sentences.filter(|found| !taken_in.contains(found)).collect();
    taken_in.extend(sentences);
    taken_in.sort_unstable_by_key(|(_, line)| *line);
    for (note, line) in taken_in {
        let end = builder.source[line..].find('\n').map_or(builder.source.len(), |len| line + len);
        let label = &builder.doc.notes[note.index()].label;
        let message = format!("this line is read as part of the note `{label}` above it");
        builder.report(Code::MissingBlankLine, line..end, message).help =
            Some("put a blank line before it; to go on with the note, indent it by four spaces".into());
    }
    calls
}

/// Where the line of a note begins on which a call stands, if it is neither its first nor indented: a paragraph of the
/// text, most likely, since notes hardly ever call notes.
fn unindented_line(builder: &Builder<'_>, note: NoteId, call: TextRange) -> Option<usize> {
    let first = builder.note_definitions[note.index()]?.start as usize;
    let bytes = &builder.source.as_bytes()[..call.start as usize];
    // A bound keeps many calls on one line linear.
    let from = first.max(bytes.len().saturating_sub(LONGEST_LINE));
    let start = from + bytes.get(from..)?.iter().rposition(|byte| *byte == b'\n')? + 1;
    let is_unindented = !matches!(builder.source.as_bytes().get(start), Some(b' ' | b'\t' | b'>'));
    is_unindented.then_some(start)
}

/// Where a line begins that Markdown takes into the note at `range` although it begins a sentence of its own: it is
/// not indented, the line above ends a sentence, and its first word would have found room there. Editors that break
/// lines at a width fill them, so that what they broke is none.
fn sentence_below(source: &str, range: TextRange) -> Option<usize> {
    let note = source.get(range.as_range())?;
    let widest = || note.lines().map(str::len).max().unwrap_or(0);
    let mut start = 0;
    let mut above: Option<&str> = None;
    for line in note.split_inclusive('\n').take(MOST_LINES) {
        let text = line.trim_end();
        let begins = text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        if let Some(above) = above.filter(|above| begins && above.ends_with(SENTENCE_ENDS)) {
            // Scripts without spaces break behind any character.
            let spaceless = text.chars().next().filter(|c| *c >= '\u{2e80}');
            let word = spaceless.map_or_else(|| text.find(' ').unwrap_or(text.len()), char::len_utf8);
            if text.len() >= SHORTEST_SENTENCE && above.len() + 1 + word < widest() {
                return Some(range.start as usize + start);
            }
        }
        above = Some(text);
        start += line.len();
    }
    None
}

/// By note, whether it is read: called from the text, or from a note that is.
fn reached(calls: &Calls) -> Vec<bool> {
    let mut read = vec![false; calls.first.len()];
    let mut waiting = calls.outer.clone();
    while let Some(note) = waiting.pop() {
        if !std::mem::replace(&mut read[note.index()], true) {
            waiting.extend(&calls.inner[note.index()]);
        }
    }
    read
}

/// Reports a call of a note that is none of those with the given labels.
fn undefined(builder: &mut Builder<'_>, index: usize, call: TextRange, labels: &[Box<str>]) {
    let label = builder.doc.notes[index].label.clone();
    let message = format!("the note `{label}` is not written anywhere");
    let fault = builder.report(Code::UndefinedNote, call, message);
    match nearest(&label, labels.iter().map(|label| &**label)) {
        Some(near) => fault.suggest(&format!("[^{label}]"), &format!("[^{near}]")),
        None => fault.help = Some(format!("write `[^{label}]: the note` on a line of its own")),
    }
}

fn unread(builder: &mut Builder<'_>, index: usize, called: bool, place: TextRange) {
    let label = &builder.doc.notes[index].label;
    let (message, help) = match called {
        true => (
            format!(
                "the note `{label}` is called only where no reader sees it: in notes that the text does not call"
            ),
            format!(
                "call it in the text with `[^{label}]`; a paragraph directly under a note belongs to the note, \
                 unless a blank line stands between"
            ),
        ),
        false => (
            format!("the note `{label}` is never called"),
            format!("call it with `[^{label}]`, or remove it"),
        ),
    };
    builder.report(Code::UnusedNote, place, message).help = Some(help);
}
