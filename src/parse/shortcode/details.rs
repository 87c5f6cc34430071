//! `details`: text that readers open when they want it.

use super::{ArgumentDoc, ArgumentKind, BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::doc::{Furniture, NodeKind};
use crate::parse::builder::Builder;
use crate::parse::exhibit;

/// See [`DOC`].
pub(super) struct Details;

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "details",
    summary: "Text that is folded away until a reader opens it; in print it is open.",
    body: BodyRule::Required,
    arguments: &[ArgumentDoc {
        name: "title",
        kind: ArgumentKind::Markdown,
        required: true,
        doc: "The line that stays visible.",
    }],
    example: "{% details(title=\"How the shares were computed\") %}\nFrom yearly averages.\n{% end %}",
};

impl Shortcode for Details {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        builder.open(NodeKind::Details, given.range);
        if let Some((_, range)) = given.text("title") {
            exhibit::furniture(builder, Furniture::Title, range);
        }
    }
}
