//! Hides shortcode calls from the Markdown parser: the body in, the calls and a text of equal length out.
//!
//! A call in code stays as it is. Block tags, and calls alone on their lines whose shortcode is a
//! block, become an HTML block `<?…?>`, which interrupts paragraphs; block tags stand at the line's
//! start then, which ends lists and quotes as well. Other calls become letters. Offsets stay true.

use std::borrow::Cow;

use memchr::memmem;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::markdown::block_options;
use super::shortcode::{self, Call, What, read_call};
use crate::model::source::TextRange;

/// Braces in one place are looked at this often at most: calls may hold marks of code and so change what is code.
const MOST_ROUNDS: usize = 3;

/// A body ready for the Markdown parser.
pub(crate) struct Masked<'a> {
    /// As long as the body.
    pub text: Cow<'a, str>,
    /// In order, without overlap.
    pub calls: Vec<Call>,
}

/// Finds and hides the calls of `source[start..]`. Ranges count from the start of `source`.
pub(crate) fn mask(source: &str, start: usize) -> Masked<'_> {
    let body = &source[start..];
    let holds = |mark: &str| memmem::find(body.as_bytes(), mark.as_bytes()).is_some();
    if !holds("{{") && !holds("{%") {
        return Masked { text: body.into(), calls: Vec::new() };
    }
    let may_hold_code = ["`", "~~~", "    ", "\t", "<!--"].iter().any(|mark| holds(mark));
    let mut code = if may_hold_code { code_ranges(body, start) } else { Vec::new() };
    let mut calls = find_calls(source, start, &code);
    let mut text = hide(body, start, &calls);
    for _ in 1..MOST_ROUNDS {
        let marks_inside = calls.iter().any(|call| source[call.range.as_range()].contains(['`', '~']));
        if !may_hold_code || !marks_inside {
            break;
        }
        let again = code_ranges(&text, start);
        if again == code {
            break;
        }
        code = again;
        calls = find_calls(source, start, &code);
        text = hide(body, start, &calls);
    }
    Masked { text: text.into(), calls }
}

/// Ranges of code and HTML comments, in order.
fn code_ranges(body: &str, start: usize) -> Vec<TextRange> {
    let mut ranges = Vec::new();
    let mut comment_from = None;
    for (event, range) in Parser::new_ext(body, block_options()).into_offset_iter() {
        let whole = TextRange::new(start + range.start, start + range.end);
        match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => ranges.push(whole),
            Event::InlineHtml(html) if html.starts_with("<!--") => ranges.push(whole),
            Event::Html(html) => {
                if comment_from.is_none() && html.trim_start().starts_with("<!--") {
                    comment_from = Some(whole.start);
                }
                if let Some(from) = comment_from
                    && html.contains("-->")
                {
                    ranges.push(TextRange { start: from, end: whole.end });
                    comment_from = None;
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                ranges.extend(comment_from.take().map(|from| TextRange { start: from, end: whole.end }));
            }
            _ => {}
        }
    }
    ranges
}

fn find_calls(source: &str, start: usize, code: &[TextRange]) -> Vec<Call> {
    let bytes = source.as_bytes();
    let mut calls = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = start;
    while let Some(offset) = source[at..].find('{') {
        let open = at + offset;
        at = open + 1;
        if !matches!(bytes.get(open + 1), Some(b'{' | b'%')) || escaped(bytes, open) {
            continue;
        }
        while code.next_if(|range| range.end as usize <= open).is_some() {}
        if let Some(range) = code.peek()
            && (range.start as usize) <= open
        {
            at = range.end as usize;
            continue;
        }
        if source[open..].starts_with("{{%") {
            // A shortcode of Hugo holds no tag of ours.
            at = open + 3;
        } else if let Some(call) = read_call(source, open).filter(|call| !is_foreign(source, call)) {
            at = call.range.end as usize;
            calls.push(call);
        }
    }
    calls
}

/// Tags of Liquid, Jinja and Twig that take words as no shortcode does.
const FOREIGN: &[&str] = &[
    "assign",
    "block",
    "capture",
    "case",
    "cycle",
    "elif",
    "elsif",
    "extends",
    "for",
    "from",
    "gist",
    "highlight",
    "if",
    "import",
    "include",
    "include_cached",
    "include_relative",
    "link",
    "load",
    "macro",
    "post_url",
    "render",
    "set",
    "trans",
    "unless",
    "url",
    "when",
    "with",
];

/// Whether a tag is one of another program: it has words after its name, or an end of its own kind.
fn is_foreign(source: &str, call: &Call) -> bool {
    let What::Open { name, .. } = &call.what else { return false };
    let name = &*name.value;
    let ends = |name: &str| {
        name.strip_prefix("end").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    call.block
        && (call.faulty && FOREIGN.contains(&name)
            || ends(name)
            || matches!(name, "raw" | "comment") && source.contains(&*format!("{{% end{name} %}}")))
}

fn escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

fn hide(body: &str, start: usize, calls: &[Call]) -> String {
    let mut text = String::with_capacity(body.len());
    let mut done = 0;
    for call in calls {
        let (call_from, to) = (call.range.start as usize - start, call.range.end as usize - start);
        // Only what lies after the call before is looked at, so that many calls in a line stay linear.
        let line = body[done..call_from].rfind('\n').map(|index| done + index + 1);
        let line = line.or((done == 0).then_some(0));
        let after = body[to..].trim_start_matches([' ', '\t']);
        let alone_after = after.is_empty() || after.starts_with('\n');
        let before = line.map(|line| &body[line..call_from]).filter(|_| alone_after);
        let from = match (line, before) {
            (Some(line), Some(before)) if call.block && before.trim().is_empty() => line,
            _ => call_from,
        };
        text.push_str(&body[done..from]);
        let is_block = before.is_some_and(|before| match call.block {
            true => before.trim().is_empty(),
            false => stands_alone(before) && is_block_shortcode(call),
        });
        cover(&mut text, to - from, is_block);
        done = to;
    }
    text.push_str(&body[done..]);
    text
}

/// Writes `len` bytes that the Markdown parser takes for an HTML block, or for a word.
fn cover(text: &mut String, len: usize, is_block: bool) {
    if is_block && len >= 4 {
        text.push_str("<?");
        text.extend(std::iter::repeat_n('x', len - 4));
        text.push_str("?>");
    } else {
        text.extend(std::iter::repeat_n('x', len));
    }
}

/// Whether only marks of lists and quotes stand before a call on its line.
fn stands_alone(before: &str) -> bool {
    before.chars().all(|c| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+' | ':'))
        || before.trim().trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit())
}

fn is_block_shortcode(call: &Call) -> bool {
    match &call.what {
        What::Open { name, .. } => shortcode::find(&name.value).is_some(),
        What::End(_) => false,
    }
}
