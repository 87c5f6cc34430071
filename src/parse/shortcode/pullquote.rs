//! `pullquote`: a sentence set large.

use super::{ArgumentDoc, ArgumentKind, BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::doc::{Furniture, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::exhibit;

/// See [`DOC`].
pub(super) struct PullQuote;

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "pullquote",
    summary: "A sentence of the text set large; it is hidden from screen readers, which have read it in place.",
    body: BodyRule::Required,
    arguments: &[ArgumentDoc {
        name: "by",
        kind: ArgumentKind::Markdown,
        required: false,
        doc: "Who says it, for the words of somebody else.",
    }],
    example: "{% pullquote() %}\nA promise that cannot be measured cannot be broken.\n{% end %}",
};

impl Shortcode for PullQuote {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        builder.open(NodeKind::PullQuote, given.range);
        if let Some((_, range)) = given.text("by") {
            exhibit::furniture(builder, Furniture::By, range);
        }
    }
}
