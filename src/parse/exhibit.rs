//! Figures, tables with captions and boxes: nodes with furniture, from shortcodes, pictures alone in a
//! paragraph, and caption lines after tables.

use std::ops::Range;

use super::builder::Builder;
use super::fragment;
use super::inline::{plain_scripts, read_attributes, set_punctuation};
use super::leftovers;
use crate::model::diagnostic::Code;
use crate::model::doc::{
    Exhibit, ExhibitId, ExhibitKind, Furniture, LinkId, LinkKind, Node, NodeId, NodeKind, Width,
};
use crate::model::nearest::nearest;
use crate::model::source::TextRange;
use crate::text::slug::slugify;
use crate::text::things::thing;

/// The furniture that figures and tables share, by argument, in the order shown.
pub(crate) const FURNITURE: &[(&str, Furniture)] = &[
    ("title", Furniture::Title),
    ("subtitle", Furniture::Subtitle),
    ("caption", Furniture::Caption),
    ("note", Furniture::Note),
    ("source", Furniture::Source),
    ("credit", Furniture::Credit),
];

/// An exhibit to be written.
#[derive(Debug)]
pub(crate) struct NewExhibit<'t> {
    pub kind: ExhibitKind,
    pub range: TextRange,
    pub id: Option<(&'t str, TextRange)>,
    pub src: Option<LinkId>,
    pub alt: Option<Box<str>>,
    pub licence: Option<Box<str>>,
    pub width: Width,
    /// Inline Markdown at places of the source.
    pub texts: Vec<(Furniture, TextRange)>,
    pub has_caption_body: bool,
    /// A caption that stands elsewhere in the source.
    pub plain_caption: Option<Box<str>>,
}

impl NewExhibit<'_> {
    /// An exhibit without anything.
    pub fn new(kind: ExhibitKind, range: TextRange) -> Self {
        Self {
            kind,
            range,
            id: None,
            src: None,
            alt: None,
            licence: None,
            width: Width::Text,
            texts: Vec::new(),
            has_caption_body: false,
            plain_caption: None,
        }
    }

    fn has(&self, wanted: Furniture) -> bool {
        self.texts.iter().any(|(furniture, _)| *furniture == wanted)
    }

    fn is_numbered(&self) -> bool {
        self.id.is_some()
            || self.has_caption_body
            || self.plain_caption.is_some()
            || self.has(Furniture::Title)
            || self.has(Furniture::Caption)
    }
}

/// The width of this name.
pub(crate) fn width(name: &str) -> Width {
    match name {
        "wide" => Width::Wide,
        "full" => Width::Full,
        _ => Width::Text,
    }
}

/// Reports a figure without alternative text or source, at `place`.
pub(crate) fn check_figure(builder: &mut Builder<'_>, new: &NewExhibit<'_>, place: TextRange) {
    let name = new.id.map_or("the figure".to_owned(), |(id, _)| format!("the figure `{id}`"));
    if new.alt.is_none() && builder.options.require_alt {
        builder.report(Code::MissingAlt, place, format!("{name} has no `alt`")).help =
            Some("say in `alt=\"…\"` what it shows; `alt=\"\"` says that it is decoration".into());
    }
    let source = new.texts.iter().find(|(furniture, _)| *furniture == Furniture::Source);
    let has_source = source.is_some_and(|(_, range)| !builder.source[range.as_range()].trim().is_empty());
    if !has_source && builder.options.require_source {
        builder.report(Code::MissingSource, place, format!("{name} has no `source`")).help =
            Some("say in `source=\"…\"` where its content comes from".into());
    }
}

/// Opens an exhibit and writes its furniture; body and end are the caller's.
pub(crate) fn open(builder: &mut Builder<'_>, new: &NewExhibit<'_>) {
    let mended = new.id.and_then(|(id, place)| mended_id(builder, new.kind, id, place));
    let id = ExhibitId(builder.doc.exhibits.len() as u32);
    builder.doc.exhibits.push(Exhibit {
        kind: new.kind,
        id: mended.as_deref().unwrap_or(new.id.map_or("", |(id, _)| id)).into(),
        explicit: new.id.is_some(),
        // Numbers are given in document order once all are known; until then 1 says that there will be one.
        number: u32::from(new.is_numbered()),
        src: new.src,
        alt: new.alt.as_deref().map(|alt| plain_scripts(alt).into()),
        licence: new.licence.clone(),
        width: new.width,
        node: NodeId(0),
    });
    builder.id_places.push(new.id.map(|(_, place)| builder.place(place)));
    builder.open(NodeKind::Exhibit(id), new.range);
    for (_, kind) in FURNITURE {
        let kind = *kind;
        for (_, range) in new.texts.iter().filter(|(furniture, _)| *furniture == kind) {
            if !builder.source[range.as_range()].trim().is_empty() {
                let before = builder.source[..range.start as usize].chars().next_back();
                builder.enclosed_by = before.filter(|mark| matches!(mark, '"' | '\''));
                furniture(builder, kind, *range);
                builder.enclosed_by = None;
            }
        }
        if kind == Furniture::Caption
            && let Some(caption) = &new.plain_caption
        {
            builder.open(NodeKind::Furniture(kind), new.range);
            let text = builder.string(caption);
            builder.inline(NodeKind::Buffered(text), new.range);
            builder.close();
        }
    }
}

/// One piece of furniture, inline Markdown at `range` of the source.
pub(crate) fn furniture(builder: &mut Builder<'_>, kind: Furniture, range: TextRange) {
    builder.open(NodeKind::Furniture(kind), range);
    fragment::inline(builder, range.as_range());
    builder.close();
}

/// Reports an id that is none, and gives the one to write.
fn mended_id(builder: &mut Builder<'_>, kind: ExhibitKind, id: &str, place: TextRange) -> Option<String> {
    let prefix = kind.prefix();
    let rest = id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
    let is_plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if rest.is_some_and(is_plain) {
        return None;
    }
    let own_kind = |id: &String| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'));
    let mended = thing(id).filter(own_kind);
    let mended = mended.unwrap_or_else(|| format!("{prefix}-{}", slugify(rest.unwrap_or(id))));
    let message = format!("the id is `{id}`, expected `{prefix}-` and then letters, digits or hyphens");
    builder.report(Code::BadAnchor, place, message).help = Some(format!("write `{mended}`"));
    Some(mended)
}

/// Makes a figure of the paragraph opened last, if it holds one picture with a title or attributes.
pub(crate) fn lone_image(builder: &mut Builder<'_>, paragraph: usize, range: &Range<usize>) -> bool {
    let Some(image) = builder.doc.nodes.get(paragraph + 1).copied() else { return false };
    let NodeKind::Image(link) = image.kind else { return false };
    let after = image.range.end as usize;
    let end = after + builder.source[after..range.end.max(after)].trim_end().len();
    let rest_start = end - builder.source[after..end].trim_start().len();
    let attributes = match builder.source.get(rest_start..end) {
        None | Some("") => None,
        Some(_) => match read_attributes(builder.source, rest_start, end) {
            Some(attributes) => Some(attributes),
            None => return false,
        },
    };
    let target = &builder.doc.links[link.index()];
    if attributes.is_none() && target.title.is_none() || target.kind != LinkKind::Image {
        return false;
    }
    let source = builder.source;
    let title = target.title.clone();
    let alt = alt_of_nodes(builder, paragraph + 2..image.end as usize);
    let mut new = NewExhibit::new(ExhibitKind::Figure, range.clone().into());
    new.alt = (!alt.is_empty()).then(|| alt.into());
    new.src = Some(link);
    if let Some(title) = title {
        match title_place(&source[image.range.as_range()]) {
            Some(place) => {
                let start = image.range.start as usize;
                let place = TextRange::new(start + place.start, start + place.end);
                new.texts.push((Furniture::Caption, place));
            }
            None => {
                leftovers::look_at_words(builder, &title, image.range, "the title of a picture elsewhere");
                new.plain_caption = Some(title);
            }
        }
    }
    if let Some(attributes) = attributes {
        apply(builder, &mut new, &attributes);
    }
    leftovers::look_at_picture(builder, paragraph + 1);
    builder.discard_block();
    builder.bare_images.retain(|bare| *bare != image.range);
    if let Some(target) = builder.doc.links.get_mut(link.index()) {
        target.kind = LinkKind::Figure;
    }
    check_figure(builder, &new, image.range);
    open(builder, &new);
    builder.close();
    true
}

/// The words of the nodes at `range`, of a run that has not ended, as the alternative text of a picture.
fn alt_of_nodes(builder: &mut Builder<'_>, range: Range<usize>) -> String {
    let start = range.start as u32;
    let nodes: Vec<Node> =
        builder.doc.nodes[range].iter().map(|node| Node { end: node.end - start, ..*node }).collect();
    let mut set = Vec::with_capacity(nodes.len());
    match builder.options.smart_punctuation {
        true => set_punctuation(builder, &nodes, &mut set),
        false => set = nodes,
    }
    let words = |node: &Node| match node.kind {
        NodeKind::SoftBreak | NodeKind::HardBreak => " ",
        _ => builder.text_of(node).trim_end_matches('\u{2060}'),
    };
    set.iter().map(words).collect()
}

/// Where the title stands in a picture as written; nowhere where its target is written elsewhere: `![alt][name]`.
fn title_place(picture: &str) -> Option<Range<usize>> {
    let inside = picture.strip_suffix(')')?.trim_end();
    let mark = inside.chars().next_back().filter(|mark| matches!(mark, '"' | '\'' | ')'))?;
    let opening = if mark == ')' { '(' } else { mark };
    let end = inside.len() - 1;
    // Inside a title its own mark stands only behind a backslash.
    let at =
        inside[..end].rmatch_indices(opening).map(|(at, _)| at).find(|at| !inside[..*at].ends_with('\\'))?;
    inside[..at].ends_with(char::is_whitespace).then_some(at + 1..end)
}

/// Puts attributes in braces into an exhibit.
fn apply<'t>(
    builder: &mut Builder<'_>,
    new: &mut NewExhibit<'t>,
    attributes: &super::inline::Attributes<'t>,
) {
    new.id = attributes.id.as_ref().map(|id| (id.value, id.range)).or(new.id);
    for class in &attributes.classes {
        match class.value {
            "text" | "wide" | "full" => new.width = width(class.value),
            other => {
                let message = format!("the class `.{other}` has no meaning here");
                builder.report(Code::ShortcodeArgument, class.range, message).help =
                    Some("the classes are `.wide` and `.full`".into());
            }
        }
    }
    for (name, value) in &attributes.values {
        match name.value {
            "alt" => {
                leftovers::look_at_words(builder, value.value, value.range, "the text of a picture");
                let words = value.value.replace("\\\"", "\"").replace("\\'", "'");
                new.alt = Some(builder.set_plain(&words));
            }
            "licence" => new.licence = Some(value.value.into()),
            "width" => {
                new.width = width(value.value);
                if !matches!(value.value, "text" | "wide" | "full") {
                    let message = format!("the width `{}` does nothing", value.value);
                    builder.report(Code::Leftover, value.range, message).help =
                        Some("the widths are `text`, `wide` and `full`".into());
                }
            }
            other => match FURNITURE.iter().find(|(name, _)| *name == other) {
                Some((_, furniture)) => new.texts.push((*furniture, value.range)),
                None => {
                    let names = || FURNITURE.iter().map(|(name, _)| *name).chain(["alt", "licence", "width"]);
                    let message = format!("there is no attribute `{other}`");
                    let fault = builder.report(Code::ShortcodeArgument, name.range, message);
                    match (foreign_attribute(other, value.value), nearest(other, names())) {
                        (Some(help), _) => fault.help = Some(help),
                        (None, Some(near)) => fault.suggest(other, near),
                        (None, None) => fault.help = Some("remove it; the attributes are `alt`, `title`, `subtitle`, `caption`, `note`, `source`, `credit`, `licence` and `width`".to_owned()),
                    }
                }
            },
        }
    }
}

/// What stands here for an attribute of another program.
fn foreign_attribute(name: &str, value: &str) -> Option<String> {
    match name {
        "fig-scap" | "fig-align" | "fig-pos" | "fig-env" | "fig-width" | "fig-height" | "out-width"
        | "out.width" | "height" | "layout-ncol" | "tbl-colwidths" => Some(
            "remove it: the theme sets figures; `width=wide` and `width=full` are wider than the text"
                .to_owned(),
        ),
        name => meant_attribute(name).map(|meant| format!("write `{meant}=\"{value}\"`")),
    }
}

/// The attribute here that another program calls so.
pub(crate) fn meant_attribute(name: &str) -> Option<&'static str> {
    match name {
        "fig-alt" | "fig_alt" | "fig.alt" | "alt-text" | "alt_text" | "alttext" | "tbl-alt" => Some("alt"),
        "fig-cap" | "fig_cap" | "fig.cap" | "tbl-cap" | "cap" => Some("caption"),
        _ => None,
    }
}

/// Makes a table with a caption of the table at node `table`, which is the last node, and the line at `range` after it.
pub(crate) fn caption_table(builder: &mut Builder<'_>, table: usize, range: Range<usize>) {
    builder.end_run();
    let source = builder.source;
    let end = range.start + source[range.clone()].trim_end().len();
    let text_start = end - source[range.start + 1..end].trim_start().len();
    let mut text_end = end;
    let mut new = NewExhibit::new(
        ExhibitKind::Table,
        TextRange { start: builder.doc.nodes[table].range.start, end: end as u32 },
    );
    if source[..end].ends_with('}')
        && let Some((open, attributes)) = attributes_at_end(source, text_start, end)
    {
        text_end = text_start + source[text_start..open].trim_end().len();
        apply(builder, &mut new, &attributes);
    }
    if text_start < text_end {
        new.texts.insert(0, (Furniture::Caption, TextRange::new(text_start, text_end)));
    }
    let nodes: Vec<_> = builder.doc.nodes.drain(table..).collect();
    open(builder, &new);
    builder.open(NodeKind::ExhibitBody, nodes[0].range);
    builder.append_moved(&nodes, table);
    builder.close();
    builder.close();
}

/// The attributes that end `source[start..end]`, and where they begin: the first brace from which they can be read.
fn attributes_at_end(
    source: &str,
    start: usize,
    end: usize,
) -> Option<(usize, super::inline::Attributes<'_>)> {
    source[start..end]
        .match_indices('{')
        .take(8)
        .find_map(|(at, _)| Some((start + at, read_attributes(source, start + at, end)?)))
}
