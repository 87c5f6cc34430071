//! `recommendation`: who should do what, until when.

use super::{ArgumentDoc, ArgumentKind, BodyRule, Given, Shortcode, ShortcodeDoc};
use crate::model::doc::{NodeKind, RecommendationHead, RecommendationId};
use crate::model::source::Spanned;
use crate::parse::builder::Builder;

/// See [`DOC`].
pub(super) struct Recommendation;

static DOC: ShortcodeDoc = ShortcodeDoc {
    name: "recommendation",
    summary: "One recommendation; in front matter they are written as `recommendations`, never in both places.",
    body: BodyRule::Required,
    arguments: &[
        ArgumentDoc {
            name: "to",
            kind: ArgumentKind::Text,
            required: false,
            doc: "Who should act: the id or name of an addressee.",
        },
        ArgumentDoc {
            name: "deadline",
            kind: ArgumentKind::Text,
            required: false,
            doc: "Until when, in words or as a date.",
        },
    ],
    example: "{% recommendation(to=\"european-commission\", deadline=\"July 2025\") %}\nAgree with Tokyo on a common answer.\n{% end %}",
};

impl Shortcode for Recommendation {
    fn doc(&self) -> &'static ShortcodeDoc {
        &DOC
    }

    fn open(&self, builder: &mut Builder<'_>, given: &Given<'_>) {
        let id = RecommendationId(builder.doc.recommendations.len() as u32);
        builder.doc.recommendations.push(RecommendationHead {
            to: given.text("to").map(|(to, range)| Spanned::new(to.into(), range)),
            deadline: given.text("deadline").map(|(deadline, _)| deadline.into()),
        });
        builder.open(NodeKind::Recommendation(id), given.range);
    }
}
