//! `key_points`: what a hurried reader must know, as a list.

use super::{BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::doc::NodeKind;
use crate::parse::builder::Builder;

/// See [`DOC`].
pub(super) struct KeyPoints;

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "key_points",
    summary: "The key points, as a list; in front matter they are written as `key_points`, never in both places.",
    body: BodyRule::Required,
    arguments: &[],
    example: "{% key_points() %}\n- Tokyo answered with an offer.\n- Cars are the exposed flank.\n{% end %}",
};

impl Shortcode for KeyPoints {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        builder.open(NodeKind::KeyPoints, given.range);
    }
}
