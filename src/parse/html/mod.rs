//! Raw HTML in Markdown: what an allow-list knows stays, the rest goes, with a diagnostic each.
//!
//! Whole blocks are cleaned by ammonia, configured once; inline tags are matched by
//! [`super::inline`], one at a time. Addresses become links of the document, so that they are
//! checked like all others: in the HTML a mark stands for each ([`RawFragment::with_urls`]).

mod tags;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;
use std::sync::OnceLock;

pub(crate) use tags::{Attribute, Piece, Tag, pieces, read_tag};

use super::builder::Builder;
use crate::model::address::is_scheme;
use crate::model::config::RawHtml;
use crate::model::diagnostic::Code;
use crate::model::doc::{HtmlId, LinkKind, NamedPlace, NodeKind, RawFragment};
use crate::model::entities::decode_entities;

/// Elements that may stand in a line.
pub(crate) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that may stand as blocks.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements without an end tag.
pub(crate) const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];

/// Elements whose end tag may be left out.
const OPEN_ENDED: &[&str] = &["colgroup", "dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Attributes that any element may have.
const GENERIC: &[&str] = &["aria-hidden", "aria-label", "class", "dir", "id", "lang", "role", "title"];

/// Attributes of single elements.
const OWN: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("img", &["alt", "height", "src", "width"]),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed"]),
    ("q", &["cite"]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["colspan", "headers", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "action", "formaction", "data", "background"];

/// Schemes that an address may have.
pub(crate) const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "doi"];

/// The one configuration of the sanitizer.
fn sanitizer() -> &'static ammonia::Builder<'static> {
    static SANITIZER: OnceLock<ammonia::Builder<'static>> = OnceLock::new();
    SANITIZER.get_or_init(|| {
        let mut builder = ammonia::Builder::empty();
        builder
            .tags(INLINE.iter().chain(BLOCK).copied().collect())
            .clean_content_tags(HashSet::from([
                "script", "style", "svg", "math", "template", "noscript", "iframe",
            ]))
            .generic_attributes(GENERIC.iter().copied().collect())
            .tag_attributes(OWN.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
            .url_schemes(SCHEMES.iter().copied().collect())
            .strip_comments(true)
            .link_rel(None);
        builder
    })
}

/// What is wrong with a tag under `sanitize`, if anything; `None` lets it pass to the sanitizer.
pub(crate) fn refusal(tag: &Tag) -> Option<String> {
    let known = INLINE.contains(&&*tag.name) || BLOCK.contains(&&*tag.name);
    (!known).then(|| format!("the HTML element `<{}>` is not allowed", tag.name))
}

/// Where a piece of raw HTML stands in the source.
pub(crate) struct Place {
    pub range: Range<usize>,
    /// Byte for byte; else (in quotes and lists) faults point at the whole.
    pub verbatim: bool,
}

impl Place {
    fn of(&self, part: &Range<usize>) -> Range<usize> {
        if self.verbatim {
            self.range.start + part.start..self.range.start + part.end
        } else {
            self.range.clone()
        }
    }
}

/// Reports attributes that are dropped.
pub(crate) fn check_attributes(builder: &mut Builder<'_>, html: &str, at: &Place, tag: &Tag) {
    let own = OWN.iter().find(|(name, _)| *name == tag.name).map_or(&[][..], |(_, names)| *names);
    for attribute in &tag.attributes {
        let place = at.of(&attribute.range);
        let name = &*attribute.name;
        if !GENERIC.contains(&name) && !own.contains(&name) {
            if (&*tag.name, name) == ("a", "name") {
                let name = html[attribute.value.clone()].into();
                let range = builder.place(place.into());
                builder.doc.named_places.push(NamedPlace { name, range });
                continue;
            }
            let message =
                format!("the attribute `{name}` is not allowed on `<{}>` and is left out", tag.name);
            builder.report(Code::UnbalancedHtml, place, message);
        } else if ADDRESSES.contains(&name)
            && let Some(scheme) = refused_scheme(&decode_entities(&html[attribute.value.clone()]))
        {
            let message = format!(
                "an address with the scheme `{scheme}` is left out; http, https, mailto, tel and doi are allowed"
            );
            builder.report(Code::BadScheme, place, message);
        }
    }
}

/// The scheme of a decoded address, if it is none of the allowed ones. Controls and spaces are ignored, as browsers do.
pub(crate) fn refused_scheme(address: &str) -> Option<String> {
    let bare: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = bare.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    (is_scheme(&scheme) && !SCHEMES.contains(&&*scheme)).then_some(scheme)
}

/// A whole HTML block at `range`, whose text is `raw`; comments alone leave nothing.
pub(crate) fn block(builder: &mut Builder<'_>, range: Range<usize>, raw: &str) {
    let found = pieces(raw);
    let at = Place { verbatim: builder.source.get(range.clone()) == Some(raw), range: range.clone() };
    unclosed_comment(builder, raw, &at, &found);
    let kept = without_comments(raw, &found);
    if kept.trim().is_empty() {
        return;
    }
    match builder.options.raw_html {
        RawHtml::Escape => {
            builder.open(NodeKind::Paragraph, range.clone());
            builder.text(range, raw.trim_end());
            builder.close();
        }
        RawHtml::Allow => {
            let id = push(builder, &kept, "", range.clone());
            builder.leaf(NodeKind::HtmlBlock(id), range);
        }
        RawHtml::Sanitize => {
            if !check(builder, raw, &at, &found) {
                return;
            }
            let clean = sanitizer().clean(&kept).to_string();
            if clean.trim().is_empty() {
                return;
            }
            let id = push(builder, &clean, "", range.clone());
            builder.leaf(NodeKind::HtmlBlock(id), range);
        }
    }
}

/// A comment that is never closed swallows the rest of the text.
fn unclosed_comment(builder: &mut Builder<'_>, raw: &str, at: &Place, found: &[Piece]) {
    if let Some(Piece::Comment(comment)) = found.last()
        && !raw[comment.clone()].ends_with("-->")
    {
        let start = at.of(&(comment.start..comment.start + "<!--".len()));
        let message = "a comment is never closed: everything after it is lost";
        builder.report(Code::UnclosedComment, start, message).help = Some("end it with `-->`".into());
    }
}

/// Elements of a block of HTML that are open at one place, at most: to read a tag takes time for each of them.
const DEEPEST: usize = 256;

/// Reports what the sanitizer will drop from a block; `false` where all of it is left out.
fn check(builder: &mut Builder<'_>, raw: &str, at: &Place, found: &[Piece]) -> bool {
    let mut open: Vec<&Tag> = Vec::new();
    for piece in found {
        let Piece::Tag(tag) = piece else { continue };
        let place = |tag: &Tag| at.of(&tag.range);
        if let Some(refusal) = refusal(tag) {
            if !tag.closing {
                builder.report(Code::UnbalancedHtml, place(tag), format!("{refusal} and is left out"));
            }
            continue;
        }
        check_attributes(builder, raw, at, tag);
        let name = &*tag.name;
        if VOID.contains(&name) || OPEN_ENDED.contains(&name) {
            continue;
        }
        if !tag.closing {
            open.push(tag);
            if open.len() > DEEPEST {
                let message = format!("more than {DEEPEST} elements of this block of HTML are open here");
                builder.report(Code::TooDeep, place(tag), message).help =
                    Some("close elements before others begin".into());
                return false;
            }
        } else if open.last().is_some_and(|last| last.name == tag.name) {
            open.pop();
        } else {
            unbalanced(builder, place(tag), &format!("`</{name}>` closes nothing in this block of HTML"));
        }
    }
    for tag in open {
        unbalanced(
            builder,
            at.of(&tag.range),
            &format!("`<{}>` is not closed in this block of HTML", tag.name),
        );
    }
    true
}

fn unbalanced(builder: &mut Builder<'_>, place: Range<usize>, message: &str) {
    builder.report(Code::UnbalancedHtml, place, message).help =
        Some("a blank line ends a block of HTML; for Markdown inside use a shortcode such as `{% box() %}` or `{% details() %}`".into());
}

/// The HTML without comments, and without the characters that mark addresses.
fn without_comments(raw: &str, found: &[Piece]) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut done = 0;
    for piece in found {
        if let Piece::Comment(range) = piece {
            kept.push_str(&raw[done..range.start]);
            done = range.end;
        }
    }
    kept.push_str(&raw[done..]);
    if kept.contains([RawFragment::MARK, RawFragment::MARK_END]) {
        kept.retain(|c| c != RawFragment::MARK && c != RawFragment::MARK_END);
    }
    kept
}

/// Cleans one opening tag: the tag as it may be printed.
pub(crate) fn clean_tag(raw: &str, name: &str) -> String {
    let clean = sanitizer().clean(raw).to_string();
    clean.strip_suffix(&format!("</{name}>")).map_or(clean.clone(), str::to_owned)
}

/// Stores HTML with its addresses as links of the document.
pub(crate) fn push(builder: &mut Builder<'_>, html: &str, tag: &str, range: Range<usize>) -> HtmlId {
    let html = mark_addresses(builder, html, &range);
    builder.doc.html.push(RawFragment { html: html.into(), tag: tag.into() });
    HtmlId(builder.doc.html.len() as u32 - 1)
}

fn mark_addresses(builder: &mut Builder<'_>, html: &str, range: &Range<usize>) -> String {
    let mut marked = String::with_capacity(html.len());
    let mut done = 0;
    let mut written = None;
    for piece in pieces(html) {
        let Piece::Tag(tag) = piece else { continue };
        for attribute in tag.attributes.iter().filter(|attribute| ADDRESSES.contains(&&*attribute.name)) {
            let address = decode_entities(&html[attribute.value.clone()]);
            let written = written.get_or_insert_with(|| Written::read(builder.source, range));
            let place = written.next(&address).unwrap_or_else(|| range.clone());
            let is_picture = *tag.name == *"img" && *attribute.name == *"src";
            let kind = if is_picture { LinkKind::Image } else { LinkKind::Html };
            let link = builder.link(&address, place.into(), kind, None);
            marked.push_str(&html[done..attribute.value.start]);
            let quote = if attribute.quoted { "" } else { "\"" };
            marked.push_str(&format!(
                "{quote}{}{}{}{quote}",
                RawFragment::MARK,
                link.0,
                RawFragment::MARK_END
            ));
            done = attribute.value.end;
        }
    }
    marked.push_str(&html[done..]);
    marked
}

/// Where the addresses of raw HTML stand in the source, by what they say: the sanitizer writes them anew, and leaves
/// some out.
struct Written<'s>(HashMap<Cow<'s, str>, VecDeque<Range<usize>>>);

impl<'s> Written<'s> {
    fn read(source: &'s str, range: &Range<usize>) -> Self {
        let mut places: HashMap<_, VecDeque<_>> = HashMap::new();
        let raw = source.get(range.clone()).unwrap_or_default();
        for piece in pieces(raw) {
            let Piece::Tag(tag) = piece else { continue };
            for attribute in tag.attributes.iter().filter(|attribute| ADDRESSES.contains(&&*attribute.name)) {
                let value = &attribute.value;
                let place = range.start + value.start..range.start + value.end;
                places.entry(decode_entities(&raw[value.clone()])).or_default().push_back(place);
            }
        }
        Self(places)
    }

    /// The next place of an address; the last one stands for those that are not found.
    fn next(&mut self, address: &str) -> Option<Range<usize>> {
        let places = self.0.get_mut(address)?;
        if places.len() > 1 { places.pop_front() } else { places.front().cloned() }
    }
}

/// The ids that a piece of HTML defines.
pub(crate) fn ids(html: &str) -> Vec<String> {
    let tags = pieces(html).into_iter().filter_map(|piece| match piece {
        Piece::Tag(tag) => Some(tag),
        Piece::Comment(_) => None,
    });
    let ids = tags.flat_map(|tag| tag.attributes).filter(|attribute: &Attribute| attribute.name == "id");
    ids.map(|attribute| decode_entities(&html[attribute.value]).into_owned())
        .filter(|id| !id.is_empty())
        .collect()
}
