//! Drawings: their size, and what they must not hold.

use super::{svg_faults, svg_size};

fn check(inside: &str, want: &[&str]) {
    let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"x\">{inside}</svg>");
    let got: Vec<_> = svg_faults(&text)
        .into_iter()
        .map(|(range, what)| {
            assert!(text.get(range.as_range()).is_some(), "{inside}: {range:?}");
            what
        })
        .collect();
    assert_eq!(got.len(), want.len(), "{inside}: {got:?}");
    for (got, want) in got.iter().zip(want) {
        assert!(got.contains(want), "{inside}: {got} / {want}");
    }
}

#[test]
fn harmless() {
    for inside in [
        "",
        "<title>Ex&amp;ports</title><style>.a { fill: url(#g) } /* @import */</style>",
        "<g fill='url(#a)' style='clip-path: url( \"#b\" )'><use xlink:href='#c'/></g>",
        "<a href='https://example.org/x?y:z'><text>&#x17c; &lt;</text></a><a href='page#a:b'/>",
        "<image href='data:image/png;base64,AAAA'/><feImage href='#x'/><feGaussianBlur/>",
        "<style><![CDATA[@font-face { src: url(data:font/woff2;base64,AAAA) }]]></style>",
        "<metadata xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:RDF r:about='http://x'/></metadata>",
        "<animate attributeName='opacity' values='0;1'/><!-- <script> -->",
        "<i:x xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:onset='1'/>",
    ] {
        check(inside, &[]);
    }
    assert!(svg_faults("<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE svg PUBLIC '-//W3C' 'x'>\n<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>\n").is_empty());
}

#[test]
fn what_runs() {
    check("<script>alert(1)</script>", &["`script`"]);
    check("<s:script xmlns:s='http://www.w3.org/2000/svg'/>", &["`script`"]);
    check(
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        &["`foreignObject`", "`p`"],
    );
    check(
        "<metadata><b xmlns='http://www.w3.org/1999/xhtml' onclick='x'/></metadata>",
        &["`b`", "`onclick`"],
    );
    check("<g onload='x'/><g ONload='x'/>", &["`onload`", "`ONload`"]);
    check("<a href='java\nscript:x'/><a xlink:href='&#106;avascript:x'/>", &["script in", "script in"]);
    check("<a href='data:text/html,x'/>", &["`data:text/html,x`"]);
    check(
        "<set attributeName='xlink:href' to='x'/><animate attributeName='onclick'/>",
        &["animates", "animates"],
    );
    check("<animate values='a;javascript:x'/>", &["script in `values`"]);
    check("<g xml:base='http://x'/>", &["xml:base"]);
}

#[test]
fn what_loads() {
    check(
        "<use href='http://x/y.svg#a'/><image xlink:href='photo.jpg'/>",
        &["`http://x/y.svg#a`", "`photo.jpg`"],
    );
    check("<image href='data:image/svg+xml,x'/>", &["data:image/svg+xml"]);
    check("<style>@import 'x';</style><style>@im\\port 'x';</style>", &["@import", "@import"]);
    check("<style>a{fill:u/**/rl(http://x)}</style>", &[]);
    check("<style>a{fill:URL(//x)}</style><g fill='url(http://x#a)'/>", &["`//x`", "`http://x#a`"]);
    check("<g style='fill: u\\72l(http://x)'/>", &["`http://x`"]);
    check("<style>&#64;import 'x';</style>", &["@import"]);
}

#[test]
fn what_is_no_svg() {
    for (text, want) in [
        ("", "no single root"),
        ("text", "no single root"),
        ("<svg/>", "has the root element `svg`"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "has the root element `html`"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "cannot be read as XML"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>", "ends before"),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'/><svg xmlns='http://www.w3.org/2000/svg'/>",
            "no single root",
        ),
        ("<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'/>", "entities"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>", "`&x;`"),
        ("<?xml version='1.0' encoding='utf-7'?><svg xmlns='http://www.w3.org/2000/svg'/>", "encoding"),
        ("<?xml-stylesheet href='x'?><svg xmlns='http://www.w3.org/2000/svg'/>", "stylesheet"),
    ] {
        let faults = svg_faults(text);
        assert!(faults.len() == 1 && faults[0].1.contains(want), "{text}: {faults:?}");
    }
    let deep = format!("<svg xmlns='http://www.w3.org/2000/svg'>{}", "<g>".repeat(100_000));
    assert!(svg_faults(&deep)[0].1.contains("deep"));
}

#[test]
fn sizes() {
    for (attributes, want) in [
        ("width='10' height='20'", Some((10, 20))),
        ("width='10px' height='1in' viewBox='0 0 1 1'", Some((10, 96))),
        ("width='100%' height='100%' viewBox='0,0 640 480.4'", Some((640, 480))),
        ("width='320' viewBox='0 0 640 480'", Some((320, 240))),
        ("height='25.4mm' viewBox='0 0 2 1'", Some((192, 96))),
        ("viewBox='0 0 0 10'", None),
        ("width='-3' height='1e99'", None),
        ("width='ż' height='%'", None),
        ("", None),
    ] {
        assert_eq!(svg_size(&format!("<!-- x --><svg {attributes}/>")), want, "{attributes}");
    }
    assert_eq!(svg_size("<html width='1' height='1'/>"), None);
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "(<|>|svg|g|/|'|=| |href|url\\(|&#|;|\\\\|style|@|ż|xmlns|\\[|!|-|\\?){0,60}") {
        let _ = (svg_faults(&text), svg_size(&text));
    }
}
