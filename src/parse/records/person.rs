//! The keys of people and organizations.

use crate::model::record::Person;
use crate::model::text::Text;
use crate::parse::decode::Fields;

/// Reads what only people have.
pub(super) fn decode(fields: &Fields) -> Person {
    Person {
        sort_name: fields.text("sort_name").map(|name| name.value),
        organisation: fields.word("kind").is_some_and(|kind| kind.value == "organisation"),
        role: fields.local("role"),
        affiliation: fields.local("affiliation"),
        orcid: fields.text("orcid").map(|orcid| orcid.value),
        ror: fields.text("ror").map(|ror| ror.value),
        photo: fields.text("photo"),
        bio: fields.local("bio"),
        email: fields.text("email").map(|email| email.value),
        links: links(fields),
    }
}

fn links(fields: &Fields) -> Vec<(Text, Box<str>)> {
    let plain = |url: crate::model::meta::SText| {
        let words = url.value.trim_start_matches("https://").trim_start_matches("http://");
        (Text::One(words.trim_end_matches('/').into()), url.value)
    };
    let links = fields.texts_or_maps("links", plain, |entry| {
        let (label, url) = (entry.local("label"), entry.text("url"));
        let (words, url) = plain(url?);
        Some((label.unwrap_or(words), url))
    });
    links.unwrap_or_default()
}
