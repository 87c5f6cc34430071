//! The keys of topics, regions, countries, programmes, projects, addressees and own terms.

use crate::model::record::{Pick, Term};
use crate::parse::decode::Fields;

/// Reads what only terms have.
pub(super) fn decode(fields: &Fields) -> Term {
    let picks = fields.texts_or_maps(
        "picks",
        |brief| Pick { brief, why: None },
        |entry| {
            let (brief, why) = (entry.text("brief"), entry.local("why"));
            Some(Pick { brief: brief?, why })
        },
    );
    Term {
        parent: fields.text("parent"),
        picks: picks.unwrap_or_default(),
        near: fields.texts("near").unwrap_or_default(),
        url: fields.text("url").map(|url| url.value),
    }
}
