//! `figure`: a picture with number, title, source and the other furniture.

use super::{ArgumentDoc, ArgumentKind, BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::diagnostic::Code;
use crate::model::doc::{ExhibitKind, Furniture, LinkKind, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::exhibit::{self, NewExhibit};
use crate::parse::leftovers;

/// See [`DOC`].
pub(super) struct Figure;

const WIDTHS: &[&str] = &["text", "wide", "full"];

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "figure",
    summary: "A numbered figure: a picture file with its title, caption, source and alternative text.",
    body: BodyRule::Caption,
    arguments: &[
        argument("id", ArgumentKind::Id, "The name by which the text refers to it; begins with `fig-`."),
        ArgumentDoc {
            name: "src",
            kind: ArgumentKind::File,
            required: true,
            doc: "The picture, relative to the brief, or from `content/` with a `/` in front.",
        },
        argument(
            "alt",
            ArgumentKind::Text,
            "What the picture shows, for readers who do not see it; `alt=\"\"` says that it is decoration. Required unless `figures.require_alt` is off.",
        ),
        argument("title", ArgumentKind::Markdown, "The finding, as a sentence."),
        argument("subtitle", ArgumentKind::Markdown, "Measure, unit and period."),
        argument(
            "caption",
            ArgumentKind::Markdown,
            "More words about it; the body of a block figure is its caption.",
        ),
        argument("note", ArgumentKind::Markdown, "How the numbers were made, what they leave out."),
        argument(
            "source",
            ArgumentKind::Markdown,
            "Where the content comes from. Required unless `figures.require_source` is off.",
        ),
        argument("credit", ArgumentKind::Markdown, "Who drew or photographed it."),
        argument(
            "licence",
            ArgumentKind::Text,
            "Under which licence it may be used, if not that of the brief.",
        ),
        argument(
            "width",
            ArgumentKind::Word(WIDTHS),
            "How wide it is set: `text` (the default), `wide` or `full`.",
        ),
    ],
    example: "{{ figure(id=\"fig-trade\", src=\"trade.svg\", alt=\"Bars: imports 148, exports 80.\", title=\"America buys twice as much as it sells\", source=\"U.S. Census Bureau\") }}",
};

const fn argument(name: &'static str, kind: ArgumentKind, doc: &'static str) -> ArgumentDoc {
    ArgumentDoc { name, kind, required: false, doc }
}

impl Shortcode for Figure {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        let src =
            given.text("src").map(|(target, range)| builder.link(target, range, LinkKind::Figure, None));
        let mut new = NewExhibit::new(ExhibitKind::Figure, given.range);
        new.id = given.text("id");
        new.src = src;
        if let Some((alt, place)) = given.text("alt") {
            new.alt = Some(builder.set_plain(alt));
            leftovers::look_at_words(builder, alt, place, "the text of a picture");
        }
        new.licence = given.text("licence").map(|(licence, _)| licence.into());
        new.width = exhibit::width(given.text("width").map_or("text", |(width, _)| width));
        new.has_caption_body = given.block;
        new.texts = exhibit::FURNITURE
            .iter()
            .filter_map(|(name, furniture)| Some((*furniture, given.text(name)?.1)))
            .collect();
        if given.block && given.text("caption").is_some() {
            let message = "the figure has a `caption` and a body, which would be its caption too";
            builder.report(Code::ShortcodeArgument, given.name, message).help =
                Some("keep one of them".into());
        }
        if !given.faulty {
            exhibit::check_figure(builder, &new, given.name);
        }
        exhibit::open(builder, &new);
        if given.block {
            builder.open(NodeKind::Furniture(Furniture::Caption), given.range);
        }
    }
}
