//! `box`: a numbered box beside the argument.

use super::{ArgumentDoc, ArgumentKind, BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::doc::{ExhibitKind, Furniture, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::exhibit::{self, NewExhibit};

/// See [`DOC`].
pub(super) struct Box;

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "box",
    summary: "A box: matter beside the argument, numbered if it has an id or a title.",
    body: BodyRule::Required,
    arguments: &[
        ArgumentDoc {
            name: "id",
            kind: ArgumentKind::Id,
            required: false,
            doc: "The name by which the text refers to it; begins with `box-`.",
        },
        ArgumentDoc { name: "title", kind: ArgumentKind::Markdown, required: false, doc: "Its title." },
    ],
    example: "{% box(id=\"box-lng\", title=\"How LNG is priced\") %}\nMost contracts follow the price of oil.\n{% end %}",
};

impl Shortcode for Box {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        let mut new = NewExhibit::new(ExhibitKind::Box, given.range);
        new.id = given.text("id");
        new.texts.extend(given.text("title").map(|(_, range)| (Furniture::Title, range)));
        exhibit::open(builder, &new);
        builder.open(NodeKind::ExhibitBody, given.range);
    }
}
