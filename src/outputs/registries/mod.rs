//! What registries of publications take: deposits by `briefpress export`, archives as part of the site.
//!
//! Only briefs that are built, listed and not withdrawn are in them ([`super::metadata::public_docs`]). One file here a format.

pub mod crossref;
pub mod datacite;
pub mod oai;
pub mod redif;

use super::Press;
use super::localized::Localized;
use super::metadata::Description;
use crate::model::catalog::DocId;

/// Calls `act` with each of these briefs.
pub fn each_of(press: &Press, docs: &[DocId], mut act: impl FnMut(&Localized<'_>, &Description<'_>)) {
    for doc in docs {
        let localized = Localized::new(press, &press.site.catalog.doc(*doc).manuscript.lang);
        if let Some(brief) = localized.describe(*doc) {
            act(&localized, &brief);
        }
    }
}
