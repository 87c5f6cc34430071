//! Events of the YAML scanner become nodes.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use super::node::{Entry, Node, NodeKind, Scalar, Style};
use super::{MAX_DEPTH, traps};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{SourcePath, Span, Spanned, TextRange};
use crate::parse::legible::unescaped;

/// A piece of YAML to scan.
pub(super) struct Piece<'a> {
    pub file: &'a SourcePath,
    /// The file's whole text, for messages.
    pub text: &'a str,
    /// What to scan: the bytes of `text` from `offset`, some of them overwritten.
    pub source: &'a str,
    pub offset: usize,
    /// Ranges of the file that are overwritten since their faults are reported.
    pub masked: &'a [TextRange],
}

/// Why scanning stopped.
pub(super) struct Fault {
    /// A byte of the file.
    pub at: usize,
    pub kind: FaultKind,
}

pub(super) enum FaultKind {
    /// The scanner could not go on.
    Scanner(ErrorKind),
    /// Lists and maps lie in each other deeper than [`MAX_DEPTH`].
    TooDeep,
    /// A second document begins.
    SecondDocument,
}

/// Reads one document; `None` for an empty one.
pub(super) fn scan(piece: &Piece) -> Result<(Option<Node>, Vec<Diagnostic>), Fault> {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    let mut builder = Builder { piece, frames: Vec::new(), root: None, diagnostics: Vec::new() };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(piece.source, options) {
        let (event, span) = event.map_err(|error| builder.fault(&error))?;
        let range = span.byte_range().unwrap_or(0..0);
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                return Err(Fault { at: piece.offset + range.start, kind: FaultKind::SecondDocument });
            }
        }
        builder.event(event, range.start..range.end.max(range.start))?;
    }
    Ok((builder.root, builder.diagnostics))
}

/// A list or map that is still open.
struct Frame {
    start: usize,
    /// A key in it is no text.
    spoiled: bool,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Key },
}

/// The key that waits for its value.
enum Key {
    None,
    Text(Spanned<Box<str>>),
    /// No text; its fault is reported.
    Unusable,
}

struct Builder<'a> {
    piece: &'a Piece<'a>,
    frames: Vec<Frame>,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn fault(&self, error: &granit_parser::ScanError) -> Fault {
        let at = self.piece.offset + error.marker().byte_offset().unwrap_or(0).min(self.piece.source.len());
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => Fault { at, kind: FaultKind::TooDeep },
            kind => Fault { at, kind: FaultKind::Scanner(kind.clone()) },
        }
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) -> Result<(), Fault> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let node = if anchor != 0 || tag.is_some() {
                    self.refuse(range.start);
                    self.broken(range)
                } else {
                    let (file, place) = (self.piece.file, self.place(range.clone()));
                    let value = unescaped(value, || Span::new(file, place), &mut self.diagnostics);
                    self.scalar(value, style, range)
                };
                self.put(node);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.open(Items::List(Vec::new()), range.start, anchor != 0 || tag.is_some())?;
            }
            Event::MappingStart(_, anchor, tag) => {
                let items = Items::Map { entries: Vec::new(), key: Key::None };
                self.open(items, range.start, anchor != 0 || tag.is_some())?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse(range.start);
                let node = self.broken(range);
                self.put(node);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, items: Items, start: usize, marked: bool) -> Result<(), Fault> {
        if marked {
            self.refuse(start);
        }
        if self.frames.len() == MAX_DEPTH {
            return Err(Fault { at: self.piece.offset + start, kind: FaultKind::TooDeep });
        }
        self.frames.push(Frame { start, items, spoiled: false });
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        // A block ends before the next key; the space between is not its own.
        let end =
            frame.start + self.piece.source.get(frame.start..end).map_or(0, |inner| inner.trim_end().len());
        let range = self.place(frame.start..end);
        let kind = match frame.items {
            _ if frame.spoiled => NodeKind::Broken,
            Items::List(items) => NodeKind::List(items),
            Items::Map { entries, .. } => {
                NodeKind::Map(unique(self.piece.file, entries, &mut self.diagnostics))
            }
        };
        self.put(Node { range, kind });
    }

    /// Hands a finished node to the list or map that holds it.
    fn put(&mut self, node: Node) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut frame.items {
            Items::List(items) => items.push(node),
            Items::Map { entries, key } => match std::mem::replace(key, Key::None) {
                Key::Text(key) => entries.push(Entry { key, value: node }),
                Key::Unusable => frame.spoiled = true,
                Key::None => *key = read_key(self.piece, node, &mut self.diagnostics),
            },
        }
    }

    fn scalar(&self, value: Cow<'_, str>, style: ScalarStyle, range: std::ops::Range<usize>) -> Node {
        let source = self.piece.source;
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        if style == Style::Plain && matches!(&*value, "" | "~" | "null") {
            return Node { range: self.place(range), kind: NodeKind::Null };
        }
        let (text, range) = match style {
            Style::Plain => (&*value, range),
            Style::Quoted => {
                let inner = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
                let verbatim = source.get(inner.clone()) == Some(&*value);
                (&*value, if verbatim { inner } else { range })
            }
            Style::Block => (value.trim_end_matches('\n'), block_words(source, range)),
        };
        let range = self.place(range);
        let masked = self.piece.masked.iter().any(|mask| mask.start <= range.start && range.start < mask.end);
        let kind =
            if masked { NodeKind::Broken } else { NodeKind::Scalar(Scalar { text: text.into(), style }) };
        Node { range, kind }
    }

    fn broken(&self, range: std::ops::Range<usize>) -> Node {
        Node { range: self.place(range), kind: NodeKind::Broken }
    }

    fn place(&self, range: std::ops::Range<usize>) -> TextRange {
        TextRange::new(self.piece.offset + range.start, self.piece.offset + range.end)
    }

    /// Reports an alias, an anchor or a tag near `at`.
    fn refuse(&mut self, at: usize) {
        self.diagnostics.push(traps::refused(self.piece.file, self.piece.text, self.piece.offset + at));
    }
}

/// Reports every key but the first of its name, and drops it.
pub(super) fn unique(
    file: &SourcePath,
    entries: Vec<Entry>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&index| (&*entries[index].key.value, index));
    let mut drop = Vec::new();
    let mut first = 0;
    for pair in 1..order.len() {
        let (kept, other) = (&entries[order[first]].key, &entries[order[pair]].key);
        if kept.value != other.value {
            first = pair;
            continue;
        }
        drop.push(order[pair]);
        let message = format!("the key `{}` stands here a second time", other.value);
        diagnostics.push(
            Diagnostic::at(Code::DuplicateKey, Span::new(file, other.range), message)
                .help("keep one of the two")
                .related(Span::new(file, kept.range), "the first one is here"),
        );
    }
    if drop.is_empty() {
        return entries;
    }
    drop.sort_unstable();
    let keep = |index: usize| drop.binary_search(&index).is_err();
    entries.into_iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, entry)| entry).collect()
}

fn read_key(piece: &Piece, node: Node, diagnostics: &mut Vec<Diagnostic>) -> Key {
    let fault = match node.kind {
        NodeKind::Scalar(scalar) => return Key::Text(Spanned::new(scalar.text, node.range)),
        NodeKind::Broken => return Key::Unusable,
        NodeKind::Null => "a key is missing before the colon",
        NodeKind::List(_) | NodeKind::Map(_) => "a list or a map stands where a key is expected",
    };
    let mended = traps::mended_brace(piece.text, node.range.start as usize);
    diagnostics.push(
        Diagnostic::at(Code::YamlSyntax, Span::new(piece.file, node.range), fault)
            .help(format!("text that begins with a bracket or brace belongs in quotes:\n{mended}")),
    );
    Key::Unusable
}

/// From the first word of a block text to its last. The scanner's range begins at the header or
/// after it.
fn block_words(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let Some(block) = source.get(range.clone()) else { return range };
    let line = source[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let has_header = !source[line..range.start].trim().is_empty();
    let header = if has_header { block.find('\n').unwrap_or(block.len()) } else { 0 };
    let words = &block[header..];
    let start = range.start + header + (words.len() - words.trim_start().len());
    start..(range.start + block.trim_end().len()).max(start)
}
