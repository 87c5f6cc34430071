//! Plain CommonMark and GFM give the HTML of pulldown-cmark's own renderer, but where we mean to differ.
//!
//! | we write | because |
//! |---|---|
//! | headings with an id, and a link to themselves around their words | every section can be linked to |
//! | tables in a frame that scrolls | a wide table must not widen the page |
//! | `scope` on the cells of a head | screen readers name the column of a cell |
//! | `class="left"` for alignment, not `style` | a strict content policy allows no inline style |
//! | a label on the box of a task | a form control without a name fails every check |
//! | the box of a task before the paragraph of a loose item | whether an item is loose shows only later |
//! | a word over an alert | color alone must not carry a meaning |
//! | a figure for a picture alone in its paragraph with a title | FORMAT: it has a caption, not a tooltip |
//! | links for bare URLs, citations for `@key`, calls for `{{ … }}` | FORMAT has them, CommonMark has not |
//! | notes after the block that calls them | a reader of a wide screen sees them beside it |
//! | no HTML comments | they reach no output |
//! | no link inside the words of a link | HTML forbids it; an address in `<…>` can stand there |
//! | alternative text without raw HTML | tags are no words |
//! | no white space around the address of a link | no address has any |
//!
//! Footnotes, comments, attributes, bare URLs, `@`, `{` and titled pictures are therefore not generated
//! here; the rest is taken out of both sides by [`ours`] and [`theirs`].

use std::sync::Arc;

use briefpress::model::catalog::DocId;
use briefpress::model::composition::Composition;
use briefpress::model::config::RawHtml;
use briefpress::model::doc::{AlertKind, ExhibitKind, Part, RecommendationId};
use briefpress::model::record::HeadingMode;
use briefpress::model::site::ResolvedDoc;
use briefpress::model::source::{Hash, SourcePath};
use briefpress::model::text::{Html, Lang};
use briefpress::outputs::body::{BodyContext, BodyWords, Components, ReferencePlace, render_blocks};
use briefpress::parse::ParseOptions;
use briefpress::parse::manuscript::parse_manuscript;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

struct Plain;

impl BodyWords for Plain {
    fn exhibit_label(&self, _: ExhibitKind, number: u32) -> String {
        number.to_string()
    }
    fn exhibit_reference(&self, _: ExhibitKind, number: u32, _: ReferencePlace) -> String {
        number.to_string()
    }
    fn section_reference(&self, number: &str, _: ReferencePlace) -> String {
        number.to_owned()
    }
    fn section_words(&self, words: &str) -> String {
        words.to_owned()
    }
    fn title(&self, _: DocId) -> String {
        String::new()
    }
    fn missing_source(&self) -> String {
        String::new()
    }
    fn note_label(&self, number: u32) -> String {
        number.to_string()
    }
    fn back_label(&self, number: u32) -> String {
        number.to_string()
    }
    fn alert_label(&self, _: AlertKind) -> String {
        String::new()
    }
    fn task_label(&self, _: bool) -> String {
        "task".to_owned()
    }
    fn addressee(&self, _: RecommendationId, written: &str) -> String {
        written.to_owned()
    }
    fn list(&self, _: &[&str], pieces: &[Html]) -> Html {
        Html(pieces.iter().map(|piece| &*piece.0).collect())
    }
}

impl Components for Plain {
    fn component(&self, _: &str, _: Vec<(String, tera::Value)>, body: Option<&Html>) -> Option<Html> {
        Some(body.cloned().unwrap_or_default())
    }
}

fn ours(markdown: &str) -> String {
    let lang = Lang::new("en");
    let options = ParseOptions {
        language: lang.clone(),
        languages: vec![lang.clone()],
        smart_punctuation: false,
        raw_html: RawHtml::Allow,
        require_alt: false,
        require_source: false,
        abbreviations: Vec::new(),
    };
    let file = SourcePath::new("content/x.md").expect("a path");
    let text = Arc::from(format!("---\ntitle: T\n---\n{markdown}"));
    let manuscript = parse_manuscript(&file, Hash::of(b""), &text, &options).value;
    let context = BodyContext {
        doc: &manuscript.doc,
        resolved: &ResolvedDoc::default(),
        composition: &Composition::default(),
        lang: &lang,
        words: &Plain,
        components: &Plain,
        headings: HeadingMode::Block,
        id_prefix: "",
        top_heading: 1,
        base: None,
    };
    let body = manuscript.doc.part(Part::Body).expect("every manuscript has a body");
    let mut html = render_blocks(&context, body).html.0;
    html = plain_headings(&html);
    for (ours, theirs) in [
        ("<div class=\"scroll\" tabindex=\"0\"><table>", "<table>"),
        ("</table></div>", "</table>"),
        (" scope=\"col\"", ""),
        ("th class=\"left\"", "th style=\"text-align: left\""),
        ("th class=\"center\"", "th style=\"text-align: center\""),
        ("th class=\"right\"", "th style=\"text-align: right\""),
        ("td class=\"left\"", "td style=\"text-align: left\""),
        ("td class=\"center\"", "td style=\"text-align: center\""),
        ("td class=\"right\"", "td style=\"text-align: right\""),
        (" aria-label=\"task\"", ""),
        ("<p class=\"label\"></p>\n", ""),
    ] {
        html = html.replace(ours, theirs);
    }
    normal(&html)
}

/// Headings without ids and links to themselves.
fn plain_headings(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<h") {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let is_heading = tag[2..].starts_with(|c: char| c.is_ascii_digit()) && tag[3..].starts_with(" id=\"");
        let close = is_heading.then(|| tag.find(&format!("</h{}>", &tag[2..3]))).flatten();
        let Some(close) = close else {
            plain.push_str("<h");
            rest = &tag[2..];
            continue;
        };
        let inside = &tag[tag.find('>').map_or(0, |end| end + 1)..close];
        let words = inside.strip_prefix("<a href=\"#").and_then(|link| {
            let start = link.find('>')? + 1;
            link[start..].strip_suffix("</a>")
        });
        plain.push_str(&format!("{}>{}", &tag[..3], words.unwrap_or(inside)));
        rest = &tag[close..];
    }
    plain + rest
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
}

fn theirs(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options()));
    for box_ in [
        "<input disabled=\"\" type=\"checkbox\" checked=\"\"/>\n",
        "<input disabled=\"\" type=\"checkbox\"/>\n",
    ] {
        html = box_first(&html, box_);
    }
    normal(&html)
}

/// The boxes of tasks moved to the start of their items, over the tags between.
fn box_first(html: &str, box_: &str) -> String {
    let mut moved = String::new();
    for (index, piece) in html.split(box_).enumerate() {
        if index > 0 {
            let item = moved.rfind("<li>").map_or(0, |at| at + "<li>".len());
            let between = moved.split_off(item);
            let is_tags = between.split('>').all(|tag| tag.trim().is_empty() || tag.trim().starts_with('<'));
            moved = if is_tags { moved + box_ + between.trim_start() } else { moved + &between + box_ };
        }
        moved.push_str(piece);
    }
    moved
}

/// Line ends between tags do not show.
fn normal(html: &str) -> String {
    html.replace("\n<table>", "<table>").trim().to_owned()
}

/// A picture with a title, or with raw HTML in its words; a link inside a link, or to an address in white space.
fn has_other_words(markdown: &str) -> bool {
    let (mut pictures, mut links) = (0, 0);
    Parser::new_ext(markdown, options()).any(|event| match event {
        Event::Start(Tag::Image { title, .. }) => {
            pictures += 1;
            !title.is_empty()
        }
        Event::End(TagEnd::Image) => {
            pictures -= 1;
            false
        }
        Event::Start(Tag::Link { dest_url, .. }) => {
            links += 1;
            links > 1 || dest_url.trim() != &*dest_url
        }
        Event::End(TagEnd::Link) => {
            links -= 1;
            false
        }
        Event::InlineHtml(_) => pictures > 0,
        _ => false,
    })
}

/// One tilde opens or closes what stands lower.
fn has_one_tilde(markdown: &str) -> bool {
    markdown.split(|c| c != '~').any(|run| run.len() == 1)
}

/// A line `: x` after a table is its caption.
fn has_caption(markdown: &str) -> bool {
    let mut after_table = false;
    Parser::new_ext(markdown, options()).into_offset_iter().any(|(event, range)| {
        let starts = matches!(event, Event::Start(Tag::Paragraph)) && markdown[range].starts_with(": ");
        let caption = starts && after_table;
        after_table = matches!(event, Event::End(TagEnd::Table));
        caption
    })
}

const TOKENS: &[&str] = &[
    "a",
    "word",
    "Two words",
    "ł",
    " ",
    "  ",
    "  \n",
    "\\\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "    ",
    "\t",
    "- ",
    "* ",
    "1. ",
    "7. ",
    "> ",
    "# ",
    "### ",
    "\n---\n",
    "\n***\n",
    "\n===\n",
    "*",
    "**",
    "_",
    "__",
    "`",
    "``",
    "\n```\n",
    "\n``` rust\n",
    "~~",
    "~",
    "[",
    "]",
    "(",
    ")",
    "[a](b)",
    "[a](b \"c\")",
    "[a](<b c>)",
    "![a](b)",
    "![*a* b](c) x",
    "[[slug]]",
    "[[a|b]]",
    "\n\n[ref]: /url 'title'\n\n",
    "[ref]",
    "[x][ref]",
    "<https://x.example>",
    "<a@b.example>",
    "<b>",
    "</b>",
    "<br>",
    "\n<div>\n",
    "\n</div>\n",
    "<span class=\"x\">",
    "</span>",
    "&amp;",
    "&copy;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "\\*",
    "\\",
    "\n| a | b |\n|---|:-:|\n| 1 | 2 |\n",
    "|",
    "\n|--|\n",
    "- [ ] ",
    "- [x] ",
    "> [!NOTE]\n",
    "Term\n: Def\n",
    ": ",
    "!",
    "$x$",
    "a--b",
    "...",
    "1.5",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, max_global_rejects: 100_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn plain_markdown_equals_pulldown_cmark(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        let markdown = tokens.concat();
        prop_assume!(!has_other_words(&markdown));
        prop_assume!(!has_caption(&markdown));
        prop_assume!(!has_one_tilde(&markdown));
        // The address in brackets that are no markup is a bare one.
        prop_assume!(!markdown.contains("\\<https"));
        prop_assert_eq!(ours(&markdown), theirs(&markdown), "{:?}", markdown);
    }
}

#[test]
fn samples_equal_pulldown_cmark() {
    let samples = [
        "# Title\n\nSome *text* with **strong** `code` and [link](x \"t\").\n\n- a\n- b\n  - c\n\n1. x\n\n2. y\n",
        "> quote\n> more\n\n```rust\nfn main() {}\n```\n\n    indented\n\n***\n",
        "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n",
        "<div>\n<b>raw</b>\n</div>\n\nline <i>x</i>\nbreak  \nend\\\nlast\n",
        "Term\n: Def\n\n> [!WARNING]\n> Careful\n",
    ];
    for sample in samples {
        assert_eq!(ours(sample), theirs(sample), "{sample}");
    }
}
