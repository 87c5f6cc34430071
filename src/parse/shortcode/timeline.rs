//! `timeline`: events in order, as a list or as definitions.

use super::{BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::doc::NodeKind;
use crate::parse::builder::Builder;

/// See [`DOC`].
pub(super) struct Timeline;

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "timeline",
    summary: "Events in order: a definition list of dates and what happened, or a plain list.",
    body: BodyRule::Required,
    arguments: &[],
    example: "{% timeline() %}\n21 January 2025\n: The ministers meet.\n\n7 February 2025\n: The leaders meet.\n{% end %}",
};

impl Shortcode for Timeline {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        builder.open(NodeKind::Timeline, given.range);
    }
}
