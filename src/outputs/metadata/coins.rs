//! COinS: a brief as an OpenURL in an empty `<span>`, by which Zotero offers all briefs of a list at once.
//!
//! Only for lists: on the page of a brief it would hide the tags of the head.

use super::Description;
use crate::model::address::encode;
use crate::model::text::Html;
use crate::text::escape;

/// The span (ANSI/NISO Z39.88-2004, the matrix of books).
pub fn coins(brief: &Description<'_>) -> Html {
    let mut query = String::from("ctx_ver=Z39.88-2004");
    let mut add = |key: &str, value: &str| {
        if !value.is_empty() {
            query.push('&');
            query.push_str(key);
            query.push('=');
            let mut encoded = String::new();
            encode(value, &mut encoded);
            // What a path may hold would end a value.
            for c in encoded.chars() {
                match c {
                    '&' => query.push_str("%26"),
                    '=' => query.push_str("%3D"),
                    '+' => query.push_str("%2B"),
                    ';' => query.push_str("%3B"),
                    c => query.push(c),
                }
            }
        }
    };
    add("rft_val_fmt", "info:ofi/fmt:kev:mtx:book");
    add("rft.genre", "report");
    add("rft.btitle", &brief.full_title());
    add("rft.series", brief.series.as_ref().map_or("", |series| &series.name));
    add("rft.publisher", &brief.publisher.name);
    add("rft.place", brief.place.as_deref().unwrap_or_default());
    if let Some((first, rest)) = brief.authors.split_first() {
        match &first.parts {
            Some(person) => {
                add("rft.aulast", &person.family);
                add("rft.aufirst", &person.given);
                add("rft.ausuffix", person.suffix.as_deref().unwrap_or_default());
            }
            None => add("rft.aucorp", &first.name),
        }
        rest.iter().for_each(|author| add("rft.au", &author.sort_name()));
    }
    add("rft.date", &brief.card.date.map_or_else(String::new, |date| date.to_string()));
    match brief.doi {
        Some(doi) => add("rft_id", &format!("info:doi/{doi}")),
        None => add("rft_id", &brief.url),
    }
    add("rft.language", brief.card.lang.as_str());
    let mut html = String::from("<span class=\"Z3988\" title=\"");
    escape::attribute(&query, &mut html);
    html.push_str("\"></span>");
    Html(html)
}
