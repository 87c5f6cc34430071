//! Styles by name and from texts, and what is refused.

use super::{ALIASES, StyleFault, by_name, from_csl, names};

#[test]
fn every_name_leads_to_a_style() {
    for name in names() {
        assert!(by_name(name).is_ok(), "{name}");
    }
    assert!(ALIASES.len() > 5);
    assert_eq!(by_name("apaa").err(), Some(StyleFault::Unknown));
}

#[test]
fn a_bad_file_is_a_fault() {
    for text in [
        "",
        "<style/>",
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\"></style>",
    ] {
        assert!(matches!(from_csl(text), Err(StyleFault::Unreadable(_))), "{text}");
    }
    let with = |macros: &str| {
        format!(
            "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\">\
             <info><title>T</title><id>i</id><updated>2020-01-01T00:00:00+00:00</updated></info>{macros}\
             <citation><layout><text macro=\"m0\"/></layout></citation></style>"
        )
    };
    let plain = "<macro name=\"m0\"><text variable=\"title\"/></macro>";
    assert!(from_csl(&with(plain)).is_ok());
    let circle =
        "<macro name=\"m0\"><text macro=\"m1\"/></macro><macro name=\"m1\"><text macro=\"m0\"/></macro>";
    assert!(matches!(from_csl(&with(circle)), Err(StyleFault::Unreadable(_))));
    let bomb: String = (0..40)
        .map(|n| {
            format!("<macro name=\"m{n}\"><text macro=\"m{}\"/><text macro=\"m{}\"/></macro>", n + 1, n + 1)
        })
        .collect();
    assert!(matches!(from_csl(&with(&bomb)), Err(StyleFault::Unreadable(_))));
    let deep = format!("<macro name=\"m0\">{}{}</macro>", "<group>".repeat(5000), "</group>".repeat(5000));
    assert!(matches!(from_csl(&with(&deep)), Err(StyleFault::Unreadable(_))));
}
