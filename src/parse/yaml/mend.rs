//! Reading on after a fault: key by key, the value at fault overwritten by as many bytes.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::lines::{Written, blocks, floor, line_at, lines, written, written_line};
use super::node::{Entry, Node, NodeKind};
use super::scan::{Fault, FaultKind, Piece, scan, unique};
use super::{MAX_DEPTH, MOST_FAULTS, traps};
use crate::model::diagnostic::{Code, Diagnostic, Fix, Outcome};
use crate::model::source::{SourcePath, Span, Spanned, TextRange};

/// How many faults of one top-level key are looked for.
const MOST_FAULTS_OF_KEY: usize = 16;

/// Reads `text[range]`, reporting every fault.
pub(super) fn read(file: &SourcePath, text: &str, range: Range<usize>) -> Outcome<Node> {
    let mut mender = Mender { file, text, diagnostics: Vec::new() };
    let source = mender.plain_spaces(range.clone());
    let source = source.as_deref().unwrap_or(&text[range.clone()]);
    let whole = Piece { file, text, source, offset: range.start, masked: &[] };
    let value = match scan(&whole) {
        Ok((node, diagnostics)) => {
            mender.diagnostics.extend(diagnostics);
            node.unwrap_or(Node { range: range.into(), kind: NodeKind::Null })
        }
        Err(fault) => {
            let node = mender.by_blocks(source, range.clone());
            if mender.diagnostics.is_empty() {
                let culprit = culprit(source, &fault, fault.at - range.start);
                mender.report(source, &culprit, &fault, range.start);
            }
            node
        }
    };
    mender.bound();
    Outcome { value, diagnostics: mender.diagnostics }
}

struct Mender<'a> {
    file: &'a SourcePath,
    text: &'a str,
    diagnostics: Vec<Diagnostic>,
}

impl Mender<'_> {
    /// The source with plain spaces for the no-break spaces that stand where YAML wants plain ones,
    /// each reported; `None` if there are none.
    fn plain_spaces(&mut self, range: Range<usize>) -> Option<String> {
        if !self.text[range.clone()].contains('\u{a0}') {
            return None;
        }
        let mut source = self.text[range.clone()].to_owned();
        for written in written(self.text, range.clone()) {
            for (part, place) in gaps(self.text, &written) {
                let Some(at) = self.text[part.clone()].find('\u{a0}') else { continue };
                // Two bytes for two, so that every place stays true.
                let plain = self.text[part.clone()].replace('\u{a0}', "  ");
                source.replace_range(part.start - range.start..part.end - range.start, &plain);
                let at = part.start + at;
                let span = Span::new(self.file, at..at + '\u{a0}'.len_utf8());
                let message = format!("a no-break space {place}, where YAML wants a plain one");
                let line = self.text[written.line.clone()].replacen('\u{a0}', " ", 1);
                let help = format!("type the space anew:\n{line}");
                let fix = Fix::certain("\u{a0}", " ");
                self.diagnostics.push(Diagnostic::at(Code::YamlSyntax, span, message).help(help).fix(fix));
                break;
            }
        }
        Some(source)
    }

    fn by_blocks(&mut self, source: &str, range: Range<usize>) -> Node {
        let mut entries: Vec<Entry> = Vec::new();
        let mut items: Vec<Node> = Vec::new();
        for block in blocks(source, 0..source.len()) {
            let at = range.start + block.start;
            if self.diagnostics.len() > MOST_FAULTS {
                break;
            }
            match self.block(&source[block], at).map(|node| node.kind) {
                Some(NodeKind::Scalar(_)) => self.stray(source, at - range.start, range.start),
                Some(NodeKind::Map(more)) => entries.extend(more),
                Some(NodeKind::List(more)) => items.extend(more),
                _ => {}
            }
        }
        let entries = unique(self.file, entries, &mut self.diagnostics);
        let kind = match (entries.is_empty(), items.is_empty()) {
            (true, true) => NodeKind::Broken,
            (true, false) => NodeKind::List(items),
            (false, _) => NodeKind::Map(entries),
        };
        Node { range: range.into(), kind }
    }

    /// Reads one key at the left margin, or one item.
    fn block(&mut self, block: &str, offset: usize) -> Option<Node> {
        let mut source = block.to_owned();
        let mut masked: Vec<TextRange> = Vec::new();
        let mut reported: Vec<usize> = Vec::new();
        for _ in 0..MOST_FAULTS_OF_KEY {
            let piece = Piece { file: self.file, text: self.text, source: &source, offset, masked: &masked };
            let fault = match scan(&piece) {
                Ok((node, diagnostics)) => {
                    self.diagnostics.extend(diagnostics);
                    return node;
                }
                Err(fault) => fault,
            };
            let culprit = culprit(&source, &fault, fault.at - offset);
            let line = culprit.line.start;
            let known = reported.contains(&line);
            if !known {
                self.report(&source, &culprit, &fault, offset);
                reported.push(line);
            }
            if !known && spaces_for_tabs(&mut source) {
                continue;
            }
            match mask(&mut source, &culprit) {
                Some(range) => masked.push(TextRange::new(offset + range.start, offset + range.end)),
                None => break,
            }
        }
        self.broken(block, offset)
    }

    /// Keeps the first faults, if there are very many, and says so.
    fn bound(&mut self) {
        if self.diagnostics.len() > MOST_FAULTS {
            self.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            self.diagnostics.truncate(MOST_FAULTS + 1);
            if let Some(last) = self.diagnostics.last_mut() {
                let message = format!("more than {MOST_FAULTS} faults of YAML are in this file");
                *last = Diagnostic { span: last.span.take(), ..Diagnostic::new(Code::YamlSyntax, message) };
            }
        }
    }

    /// A line at the left margin that is neither a key nor an item.
    fn stray(&mut self, source: &str, at: usize, offset: usize) {
        let line = line_at(source, at);
        let span = Span::new(self.file, offset + line.start..offset + line.end);
        let message = "this line has no key";
        let pair = without_colon(&source[line]).map(|(key, value)| format!("{key}: {value}"));
        let fix = pair.as_ref().map(|pair| Fix::likely(source[line_at(source, at)].trim(), pair));
        let pair = pair.map(|pair| format!(", as `{pair}`"));
        let help = format!(
            "write `key: value`{}, or indent the line if it goes on with the text above",
            pair.unwrap_or_default()
        );
        self.diagnostics.push(Diagnostic::at(Code::YamlSyntax, span, message).help(help).fix(fix));
    }

    /// A block that could not be mended: its key still exists.
    fn broken(&self, block: &str, offset: usize) -> Option<Node> {
        let first = written_line(block, line_at(block, 0));
        let key = first.key?;
        let place = |range: Range<usize>| TextRange::new(offset + range.start, offset + range.end);
        let value = Node { range: place(first.value), kind: NodeKind::Broken };
        let entry = Entry { key: Spanned::new(block[key.clone()].into(), place(key)), value };
        Some(Node { range: place(0..block.len()), kind: NodeKind::Map(vec![entry]) })
    }

    fn report(&mut self, source: &str, culprit: &Written, fault: &Fault, offset: usize) {
        let place = traps::place(culprit);
        let span = Span::new(self.file, offset + place.start..offset + place.end);
        let diagnostic = match &fault.kind {
            FaultKind::TooDeep => {
                let message = format!("lists and maps lie in each other more than {MAX_DEPTH} deep");
                Diagnostic::at(Code::YamlSyntax, span, message)
            }
            FaultKind::SecondDocument => {
                let message = "a second YAML document begins here, one is expected";
                Diagnostic::at(Code::YamlSyntax, span, message).help("remove the line `---` or `...`")
            }
            FaultKind::Scanner(kind) => self.scanner_fault(source, culprit, kind, span),
        };
        self.diagnostics.push(diagnostic);
    }

    fn scanner_fault(&self, source: &str, culprit: &Written, kind: &ErrorKind, span: Span) -> Diagnostic {
        let line = &source[culprit.line.clone()];
        let margin = &line[..line.len() - line.trim_start().len()];
        if let Some(tab) = margin.find('\t') {
            let start = span.range.start as usize - (traps::place(culprit).start - culprit.line.start) + tab;
            let span = Span::new(self.file, start..start + 1);
            let help = format!("use spaces:\n{}{}", margin.replace('\t', "  "), line.trim_start());
            let message = "a tab stands at the line's start, where YAML wants spaces";
            let fix = Fix::likely("\t", "  ");
            return Diagnostic::at(Code::YamlSyntax, span, message).help(help).fix(fix);
        }
        match traps::of_value(source, culprit) {
            Some(trap) => trap.at(span),
            None => {
                let (message, help) = in_words(kind);
                let diagnostic = Diagnostic::at(Code::YamlSyntax, span, message);
                if help.is_empty() { diagnostic } else { diagnostic.help(help) }
            }
        }
    }
}

/// Where a line may have only plain spaces, and what to say of each place.
fn gaps(text: &str, written: &Written) -> Vec<(Range<usize>, String)> {
    let line = &text[written.line.clone()];
    let start = written.line.start;
    let margin = line.len() - line.trim_start().len();
    let mut gaps = vec![(start..start + margin, "stands at the line's start".to_owned())];
    if let Some(item) = line[margin..].strip_prefix('-') {
        let after = start + margin + 1;
        let space = item.len() - item.trim_start().len();
        gaps.push((after..after + space, "follows the hyphen".to_owned()));
    }
    if let Some(key) = &written.key {
        gaps.push((key.end..written.value.start, format!("follows the colon of `{}`", &text[key.clone()])));
    }
    gaps
}

/// The key or item that is to blame for a fault at byte `at` of `source`.
fn culprit(source: &str, fault: &Fault, at: usize) -> Written {
    let all = written(source, 0..source.len());
    let at = floor(source, at);
    let line = line_at(source, at);
    let holding = all.iter().rposition(|written| written.line.start <= at && at <= written.end);
    let before = all.iter().rposition(|written| written.line.start <= at);
    let Some(found) = holding.or(before) else { return written_line(source, line) };
    if matches!(fault.kind, FaultKind::Scanner(_)) && traps::of_value(source, &all[found]).is_none() {
        // The scanner often notices a line too late.
        let earlier =
            all[..found].iter().rev().take(2).find(|written| traps::of_value(source, written).is_some());
        if let Some(earlier) = earlier {
            return earlier.clone();
        }
        if holding.is_none() {
            return written_line(source, line);
        }
    }
    all[found].clone()
}

/// Overwrites tabs at the start of lines by spaces; false if there are none.
fn spaces_for_tabs(source: &mut String) -> bool {
    let mut changed = false;
    let all: Vec<Range<usize>> = lines(source, 0..source.len()).collect();
    for line in all {
        let words = &source[line.clone()];
        let margin = words.len() - words.trim_start_matches([' ', '\t']).len();
        let margin = line.start..line.start + margin;
        if source[margin.clone()].contains('\t') {
            let plain = source[margin.clone()].replace('\t', " ");
            source.replace_range(margin, &plain);
            changed = true;
        }
    }
    changed
}

/// Overwrites the culprit's value, all of it, by a word as long; a line without a value by spaces.
fn mask(source: &mut String, culprit: &Written) -> Option<Range<usize>> {
    let range = culprit.value.start..culprit.end.max(culprit.value.end);
    let (range, filler) = match (&culprit.key, culprit.value.is_empty()) {
        (_, false) => (range, "x"),
        (Some(_), true) => return None,
        (None, true) => (culprit.line.start..culprit.end, " "),
    };
    let old = &source[range.clone()];
    if old.bytes().all(|byte| matches!(byte, b'x' | b' ' | b'\n')) {
        return None;
    }
    let mut first_line = true;
    let new: String = old
        .bytes()
        .map(|byte| match byte {
            b'\n' => {
                first_line = false;
                "\n"
            }
            _ if first_line => filler,
            _ => " ",
        })
        .collect();
    source.replace_range(range.clone(), &new);
    Some(range)
}

/// A scanner's fault in our words, with advice.
fn in_words(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as K;
    match kind {
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar | K::InvalidQuotedScalarIndent => {
            ("a quote is not closed", "close the quote at the end of the text")
        }
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidUnicodeEscape
        | K::InvalidLowSurrogate
        | K::InvalidLowSurrogateHexEscape
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate => (
            "a backslash inside double quotes begins an escape that YAML does not know",
            "use single quotes, in which a backslash is a backslash",
        ),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::ExpectedFlowSequenceSeparator
        | K::ExpectedFlowMappingSeparator => {
            ("a list or map in brackets is not closed, or a comma is missing in it", "")
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
            ("a closing bracket or brace has no opening one", "text that holds brackets belongs in quotes")
        }
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => ("a tab stands where YAML wants spaces", "use spaces"),
        K::DirectiveDisallowed => (
            "a line that begins with `%` is an instruction to YAML",
            "text that begins with `%` belongs in quotes",
        ),
        K::SimpleKeyExpected | K::ExpectedBlockMappingKey | K::InvalidSimpleKey => (
            "a key with a colon is expected here",
            "write `key: value`, or indent the lines that go on with a text",
        ),
        K::InvalidIndentation | K::ExpectedBlockSequenceEntry | K::BlockSequenceEntryNotAllowed => (
            "the line is indented differently from its neighbors",
            "keys of one map begin in the same column",
        ),
        K::InvalidBlockScalarIndent | K::InvalidBlockScalarHeader => {
            ("the text block after `|` or `>` is not indented evenly", "indent all its lines by two spaces")
        }
        K::CommentInterceptedScalar => ("a comment interrupts a text", "put the text in quotes"),
        K::UnexpectedCharacter { .. } => {
            ("a character stands here that YAML reserves", "put the text in quotes")
        }
        _ => ("the YAML cannot be read here", "put texts with special characters in quotes"),
    }
}

/// A key and its value with another sign than a colon between them: `title = T`, `title：T`.
fn without_colon(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(['=', '：'])?;
    let (key, value) = (key.trim(), value.trim());
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_key && !value.is_empty()).then_some((key, value))
}
