//! Feeds as pages: the XML of a finished feed in, HTML with what it links to out.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::model::entities::decode_entity;

/// The HTML of a feed's entries, and its own links as if they were written in it.
pub(super) fn feed_html(xml: &str) -> String {
    let mut html = String::with_capacity(xml.len());
    let mut is_html = false;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Text(text) if is_html => html.push_str(&text),
            Event::GeneralRef(name) if is_html => match decode_entity(&name) {
                Some(character) => html.push(character),
                None => html.push_str(&format!("&{};", &*name)),
            },
            Event::Start(tag) | Event::Empty(tag) => {
                if let Ok(Some(href)) = tag.try_get_attribute("href") {
                    html.push_str(&format!("<a href=\"{}\">", &*href.value));
                }
                // Any other text is shown as it stands.
                is_html = matches!(tag.try_get_attribute("type"), Ok(Some(kind)) if &*kind.value == "html");
            }
            Event::End(_) => is_html = false,
            _ => {}
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::feed_html;

    #[test]
    fn feeds_hold_html() {
        let xml = "<feed><link href=\"/a?b&amp;c\"/><title>&lt;a href=\"no\"&gt;</title><content type=\"html\">&lt;a href=\"/x?y&amp;amp;z\"&gt;é&lt;/a&gt;</content></feed>";
        assert_eq!(feed_html(xml), "<a href=\"/a?b&amp;c\"><a href=\"/x?y&amp;z\">é</a>");
        feed_html("<feed><a href=\"x\"");
        feed_html("&nope;<&>");
    }
}
