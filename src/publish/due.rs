//! Whether time alone has changed the site since a release: a date, an embargo or an `expires` fell due.

use jiff::Timestamp;

use crate::model::meta::Moment;
use crate::model::site::Site;

/// The first moment of a brief between the release and now.
pub fn first_due(site: &Site, since: Timestamp) -> Option<Timestamp> {
    let zone = &site.config.time_zone;
    let now = site.snapshot.now;
    let moments = site.catalog.docs.iter().flat_map(|entry| {
        let meta = &entry.meta;
        let date = meta.date.as_ref().map(|date| Moment::Local(date.value.at(0, 0, 0, 0)));
        let embargo = meta.embargo.as_ref().map(|embargo| embargo.value);
        let expires = meta.expires.as_ref().map(|expires| expires.value);
        [date, embargo, expires].into_iter().flatten()
    });
    moments.map(|moment| moment.instant(zone)).filter(|moment| (since < *moment) && (*moment <= now)).min()
}
