//! Inline Markdown outside the body: pieces of front matter and arguments of shortcodes.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::inline::Signs;
use super::leftovers;
use super::markdown::{InlineReader, inline_options, is_single_tilde};
use super::yaml::is_verbatim;
use crate::model::doc::{NodeKind, Part};
use crate::model::meta::SText;

/// Opens a part and writes its inline Markdown into it.
pub(crate) fn part<'a>(builder: &mut Builder<'a>, part: Part, text: &'a SText) {
    builder.open(NodeKind::Part(part), text.range);
    piece(builder, text, matches!(part, Part::Title | Part::Subtitle));
    builder.close();
}

/// Writes a piece of front matter; `titles` take emphasis only.
pub(crate) fn piece<'a>(builder: &mut Builder<'a>, text: &'a SText, title: bool) {
    let read = |builder: &mut Builder<'a>, range: Range<usize>| match title {
        true => emphasis(builder, range),
        false => inline(builder, range),
    };
    if is_verbatim(builder.source, text) {
        read(builder, text.range.as_range());
    } else {
        builder.within_foreign(&text.value, text.range, |builder| read(builder, 0..text.value.len()));
    }
    builder.end_run();
}

/// Writes the inline Markdown at `range` of the source as one line.
pub(crate) fn inline(builder: &mut Builder<'_>, range: Range<usize>) {
    let range = trimmed(builder.source, range);
    let text = &builder.source[range.clone()];
    if is_plain(text) {
        builder.text(range, text);
        return;
    }
    let line = one_line(text);
    let mut reader = InlineReader::default();
    for (event, place) in Parser::new_ext(&line, inline_options()).into_offset_iter() {
        let Some((event, place)) = in_source(event, place, range.start) else { continue };
        reader.event(builder, event, place);
    }
}

/// Writes text with emphasis, struck-out words, subscripts and superscripts; of everything else only the words.
fn emphasis(builder: &mut Builder<'_>, range: Range<usize>) {
    let range = trimmed(builder.source, range);
    let text = &builder.source[range.clone()];
    if is_plain(text) {
        builder.text(range, text);
        return only_scripts(builder);
    }
    let line = one_line(text);
    for (event, place) in Parser::new_ext(&line, inline_options()).into_offset_iter() {
        let Some((event, place)) = in_source(event, place, range.start) else { continue };
        match event {
            Event::Start(Tag::Strikethrough) if is_single_tilde(builder.source, &place) => {
                builder.text(place.start..place.start + 1, "~");
            }
            Event::End(TagEnd::Strikethrough) if is_single_tilde(builder.source, &place) => {
                builder.text(place.end - 1..place.end, "~");
            }
            Event::Start(Tag::Emphasis) => builder.open_inline(NodeKind::Emphasis, place),
            Event::Start(Tag::Strong) => builder.open_inline(NodeKind::Strong, place),
            Event::Start(Tag::Strikethrough) => builder.open_inline(NodeKind::Strikethrough, place),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => builder.close_inline(),
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::Text(text) | Event::InlineHtml(text) => builder.text(place, &text),
            Event::Code(text) => {
                leftovers::report_in_title(builder, &place, "code", "the words alone");
                builder.text(place, &text);
            }
            Event::Start(Tag::Link { .. }) => {
                leftovers::report_in_title(
                    builder,
                    &place,
                    "a link",
                    "the words alone, and the link into the text",
                );
            }
            Event::Start(Tag::Image { .. }) => {
                leftovers::report_in_title(
                    builder,
                    &place,
                    "a picture",
                    "the words alone, and name the picture in `hero`",
                );
            }
            _ => {}
        }
    }
    only_scripts(builder);
}

/// Of what a run may hold, titles have scripts alone, and what failed; comments are no part of any text.
fn only_scripts(builder: &mut Builder<'_>) {
    let Signs { scripts, comments, leftovers, .. } = builder.signs;
    builder.signs = Signs { scripts, comments, leftovers, ..Signs::default() };
}

fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let text = &source[range.clone()];
    let start = range.end - text.trim_start().len();
    start..start + source[start..range.end].trim_end().len()
}

/// Whether Markdown would leave the text as it is.
fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| {
        matches!(byte, b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'&' | b'\\' | b'`' | b'~' | b'\n' | 0)
    })
}

/// The text on one line of equal length, after a mark that keeps it from being a list, a heading or a quote.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len() + 1);
    line.push('.');
    line.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
    line
}

/// An event of the line at its place in the source; `None` for the paragraph around all.
fn in_source(event: Event<'_>, place: Range<usize>, start: usize) -> Option<(Event<'_>, Range<usize>)> {
    let shift = |place: Range<usize>| start + place.start - 1..start + place.end - 1;
    match event {
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => None,
        Event::Text(text) if place.start == 0 => {
            let rest: String = text.strip_prefix('.').unwrap_or(&text).into();
            (!rest.is_empty()).then(|| (Event::Text(rest.into()), shift(1..place.end)))
        }
        event => (place.start > 0).then(|| (event, shift(place))),
    }
}
