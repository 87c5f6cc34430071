//! Text that would be code where it is shown: in every field there is, in pages, feeds and the terminal.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use quick_xml::events::Event;

use crate::harness::Site;

/// What a browser would run or load in a page, but for the theme's own script and styles. A script that is data
/// is neither, as long as it holds no tag.
fn dangers(html: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Dangers::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.found.into_inner()
}

#[derive(Default)]
struct Dangers {
    found: RefCell<Vec<String>>,
}

impl TokenSink for Dangers {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
            && let Some(danger) = danger(&tag)
        {
            self.found.borrow_mut().push(danger);
        }
        TokenSinkResult::Continue
    }
}

fn danger(tag: &Tag) -> Option<String> {
    const NEVER: [&str; 16] = [
        "svg",
        "math",
        "style",
        "template",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
        "set",
        "animate",
        "frame",
        "applet",
        "xmp",
        "noembed",
        "plaintext",
    ];
    let attribute = |name: &str| tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    let own_script = attribute("src").is_some_and(|src| src.value.starts_with("/assets/js/"));
    let data = attribute("type").is_some_and(|kind| &*kind.value == "application/ld+json");
    if NEVER.contains(&&*tag.name) || (&*tag.name == "script" && !own_script && !data) {
        return Some(format!("<{}>", tag.name));
    }
    if &*tag.name == "meta" && attribute("http-equiv").is_some() {
        return Some("meta http-equiv".to_owned());
    }
    tag.attrs.iter().find_map(|attribute| {
        let (name, value) = (&*attribute.name.local, attribute.value.trim().to_lowercase());
        let bare: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let runs =
            ["javascript:", "vbscript:", "data:", "file:"].iter().any(|scheme| bare.starts_with(scheme));
        let is_address =
            ["href", "src", "action", "formaction", "poster", "data", "xlink:href"].contains(&name);
        let bad = name.starts_with("on")
            || name == "srcdoc"
            || (name == "style" && value.contains("url"))
            || (is_address && runs);
        bad.then(|| format!("<{} {name}=\"{value}\">", tag.name))
    })
}

/// Builds with what is faulty allowed to be warnings; every page and feed must be harmless.
fn harmless(site: &Site) {
    site.run(&["build", "--now", "2026-01-01"]).ok();
    for file in site.output() {
        let text = site.read_lossy(&format!("output/{file}"));
        if file.ends_with(".html") {
            assert_eq!(dangers(&text), [""; 0], "{file}:\n{text}");
        }
        if file.ends_with(".xml") {
            assert!(!text.contains("CDATA"), "{file}");
            let inside = html_of_feed(&text).unwrap_or_else(|fault| panic!("{file}: {fault}\n{text}"));
            assert_eq!(dangers(&inside), [""; 0], "{file}:\n{inside}");
        }
    }
}

/// What a feed reader takes for HTML: the decoded text of elements with `type="html"`.
fn html_of_feed(xml: &str) -> Result<String, quick_xml::Error> {
    let mut html = String::new();
    let mut is_html = false;
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(html),
            Event::Start(tag) => {
                is_html = tag.try_get_attribute("type")?.is_some_and(|kind| &*kind.value == "html")
            }
            Event::End(_) => is_html = false,
            Event::Text(text) if is_html => html.push_str(&text),
            Event::GeneralRef(name) if is_html => match &*name {
                "lt" => html.push('<'),
                "gt" => html.push('>'),
                "quot" => html.push('"'),
                "apos" => html.push('\''),
                "amp" => html.push('&'),
                other => html.push_str(other),
            },
            _ => {}
        }
    }
}

/// What breaks out of text, of an attribute, of a script, of CDATA.
const BREAKOUTS: [&str; 7] = [
    "<script>x</script>",
    "\"><img src=\"https://e.example/x.png\" alt=\"\" onerror=y>",
    "' onmouseover='x",
    "</title></style></script><svg onload=x>",
    "]]><script>x</script>",
    "--><script>x</script>",
    "<!--<script>",
];

#[test]
fn dangers_are_seen() {
    for html in
        ["<p onclick=x>", "<script>", "<a href=' java\tscript:x'>", "<svg/onload=x>", "<img src=data:x>"]
    {
        assert_eq!(dangers(html).len(), 1, "{html}");
    }
    assert_eq!(dangers("&lt;script&gt; <a href='/javascript:x'>"), [""; 0]);
}

#[test]
fn every_field_is_text_wherever_it_is_shown() {
    for breakout in BREAKOUTS {
        let yaml = format!("'{}'", breakout.replace('\'', "''"));
        let site = Site::new(&format!(
            "-- site.yaml --\ntitle: {yaml}\ntagline: {yaml}\nbase_url: https://site.example/\nlanguage: en\n\
             publisher: {{name: {yaml}, place: {yaml}, address: {yaml}, contact: {yaml}}}\n\
             navigation: {{main: [{{label: {yaml}, to: /}}]}}\ntaxonomies: {{own: {{label: {yaml}, records: open}}}}\n\
             abbreviations: {{EU: {yaml}}}\n\
             -- content/series/bulletin.yaml --\nname: {yaml}\nabbreviation: {yaml}\ndescription: {yaml}\n\
             -- content/people/ann.yaml --\nname: {yaml}\nrole: {yaml}\naffiliation: {yaml}\nbio: {yaml}\n\
             -- content/topics/trade.yaml --\nname: {yaml}\ndescription: {yaml}\n\
             -- content/references.bib --\n@book{{k,\nauthor = {{{breakout}, A}},\ntitle = {{{breakout}}},\npublisher = {{{breakout}}},\ndate = {{2020}},\ndoi = {{10.1/{breakout}}},\nnote = {{{breakout}}}\n}}\n\
             -- content/a.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>\n\
             -- content/bulletin/2025/1-x.md --\n---\ntitle: {yaml}\nsubtitle: {yaml}\nstandfirst: {yaml}\nteaser: {yaml}\nsummary: {yaml}\n\
             series: bulletin\nnumber: 1\ndate: 2025-01-01\nauthors: [ann, {{name: {yaml}, affiliation: {yaml}}}]\n\
             contributors: [{{person: ann, role: {yaml}}}]\ntopics: [trade, {yaml}]\nkeywords: [{yaml}]\ntaxonomies: {{own: [{yaml}]}}\n\
             key_points: [{yaml}]\nrecommendations: [{{to: {yaml}, action: {yaml}, deadline: {yaml}}}]\n\
             corrections: [{{date: 2025-01-02, kind: minor, text: {yaml}}}]\nlicence: {yaml}\nfunding: {yaml}\ndisclosure: {yaml}\ndisclaimer: {yaml}\n\
             isbn: {yaml}\nhero: {{src: /a.svg, alt: {yaml}, credit: {yaml}}}\n---\n\
             EU {breakout} [@k]. [x](https://e.example/ {yaml})\n\n## {breakout} {{#h}}\n\n```js{breakout}\ncode {breakout}\n```\n\n\
             {{{{ figure(id=\"fig-a\", src=\"/a.svg\", alt={tick}{breakout}{tick}, title={tick}{breakout}{tick}, caption={tick}{breakout}{tick}, source={tick}{breakout}{tick}, credit={tick}{breakout}{tick}, note={tick}{breakout}{tick}) }}}}\n",
            tick = '`',
        ));
        if breakout.starts_with("<!--") {
            site.run(&["build", "--now", "2026-01-01"]).exits(1);
            continue;
        }
        harmless(&site);
        site.edit("content/bulletin/2025/1-x.md", "isbn: ", &format!("doi: {yaml}\nisbn: "));
        site.run(&["build", "--now", "2026-01-01"]).exits(1);
    }
}

#[test]
fn addresses_that_run_code_reach_no_page() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "java&Tab;script&NewLine;:alert(1)",
        "vbscript:x",
        "data:text/html,<script>x</script>",
        "data:image/svg+xml,<svg onload=x>",
        "file:///etc/passwd",
    ] {
        let plain = !address.contains(['\t', '\u{1}', '&', '<']);
        let mut text = format!(
            "[a]({address}) [a](<{address}>) ![b]({address}) <{address}> [c][ref] <a href=\"{address}\">d</a> <img src=\"{address}\" alt=\"\">\n\n\
             <div><a href=\"{address}\">e</a><form action=\"{address}\"></form></div>\n\n[[{address}|f]]\n\n[ref]: {address}\n"
        );
        if plain {
            text.push_str(&format!("\n{{% pullquote(by=\"[g]({address})\") %}}\nWords.\n{{% end %}}\n"));
        }
        let yaml = "[a](javascript:x)";
        let site = Site::new(
            "-- content/series/notes.yaml --\nname: Notes\nnumbering: none\ndescription: \"[a](javascript:x)\"\n",
        );
        site.write("content/notes/a.md", format!("---\ntitle: A\nseries: notes\ndate: 2025-01-01\nstandfirst: \"{yaml}\"\ndisclaimer: \"{yaml}\"\nkey_points: [\"{yaml}\"]\n---\n{text}"));
        if plain {
            site.write(
                "content/references.bib",
                format!("@online{{k, author={{A B}}, title={{T}}, date={{2020}}, url={{{address}}}}}"),
            );
            site.edit("content/notes/a.md", "[a](", "[@k] [a](");
        }
        // Most are warnings, some are errors: what is built must be harmless either way.
        let run = site.run(&["check", "--format", "short", "--now", "2026-01-01"]);
        assert!(
            run.stderr.contains("bad-scheme") || run.stderr.contains("broken-link"),
            "{address:?}: {}",
            run.stderr
        );
        site.edit("content/notes/a.md", &format!("[[{address}|f]]"), "");
        if site.run(&["build", "--now", "2026-01-01"]).code == 0 {
            harmless(&site);
        }
    }
}

#[test]
fn settings_and_records_hold_web_addresses_only() {
    for (file, text) in [
        ("content/people/ann.yaml", "name: Ann\nlinks: [{label: x, url: 'javascript:x'}]\n"),
        ("content/programmes/p.yaml", "name: P\nurl: 'javascript:x'\n"),
        (
            "site.yaml",
            "title: T\nbase_url: https://site.example/\nlanguage: en\npublisher: {name: P, url: 'javascript:x'}\n",
        ),
        ("site.yaml", "title: T\nbase_url: javascript:x\nlanguage: en\n"),
    ] {
        let site = Site::new("");
        site.write(file, text);
        let run = site.run(&["build", "--format", "short"]);
        assert!(run.code != 0 && run.stderr.contains("error[bad-value]"), "{file}: {}", run.stderr);
    }
    let site = Site::new(
        "-- site.yaml --\ntitle: T\nbase_url: https://site.example/\nlanguage: en\npublisher: {name: P, contact: 'javascript:x'}\nnavigation: {main: [{label: x, to: 'javascript:x'}]}\n",
    );
    harmless(&site);
}

/// The last net: what a theme writes without looking.
#[test]
fn an_address_that_a_theme_lets_through_is_reported() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\nextra: {go: 'java script:x'}\n---\nText.\n");
    site.write(
        "templates/page.html",
        "{% extends \"bulletin/page.html\" %}\n{% block main %}<a href=\"{{ document.extra.go }}\">x</a>{% endblock %}\n",
    );
    let faults = site.faults(&[]);
    assert!(
        faults.iter().any(|line| line.contains("bad-scheme") && line.contains("runs code")),
        "{faults:#?}"
    );
}

#[test]
fn raw_html_is_sanitized_escaped_or_trusted() {
    let body = "A <b onclick=\"x\">bold</b> <kbd>k</kbd> <script>s</script> <mark style=\"background:url(x)\">m</mark> word.\n\n\
        <div onload=\"x\" class=\"c\"><script>alert(1)</script><p>kept</p><iframe src=\"https://e.example\"></iframe></div>\n\n\
        <math><mtext><table><mglyph><style><img src=\"https://e.example/x.png\" alt=\"\" onerror=y></style></mglyph></table></mtext></math>\n\n\
        <svg><a xlink:href=\"javascript:x\"><set attributeName=\"href\" to=\"javascript:x\"/></a></svg>\n\n\
        <template><script>x</script></template>\n\n<noscript><p title=\"</noscript><img src=x onerror=y>\"></noscript>\n\n\
        <a href=\"https://e.example/\" target=\"_blank\" onclick=\"x\">link</a>\n";
    let page = |raw: &str| {
        let site = Site::new(&format!(
            "-- site.yaml --\ntitle: T\nbase_url: https://site.example/\nlanguage: en\nhtml: {{raw: {raw}}}\n\
             -- content/a.md --\n---\ntitle: A\ndate: 2025-01-01\n---\n{body}"
        ));
        if raw != "allow" {
            harmless(&site);
        }
        site.run(&["build", "--now", "2026-01-01"]).ok();
        site.page("a/")
    };
    let sanitized = page("sanitize");
    assert!(
        sanitized.contains("<b>bold</b>") && sanitized.contains("<kbd>k</kbd>") && sanitized.contains("kept"),
        "{sanitized}"
    );
    assert!(sanitized.contains("href=\"https://e.example/\""));
    let escaped = page("escape");
    assert!(escaped.contains("&lt;b onclick=") && escaped.contains("&lt;script&gt;"), "{escaped}");
    let trusted = page("allow");
    assert!(
        trusted.contains("<b onclick=\"x\">bold</b>") && trusted.contains("<script>alert(1)</script>"),
        "{trusted}"
    );
}

#[test]
fn drawings_are_images_and_hold_nothing_that_runs_or_loads() {
    let figure = "{{ figure(id=\"fig-a\", src=\"a.svg\", alt=\"A\", caption=\"A\", source=\"S\") }}";
    let site = |inside: &str| {
        let site = Site::new("");
        site.write("content/a.md", format!("---\ntitle: A\n---\n{figure}\n"));
        site.write(
            "content/a.svg",
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>"),
        );
        site
    };
    for danger in [
        "<script>x</script>",
        "<rect onload=\"x\"/>",
        "<foreignObject><p>x</p></foreignObject>",
        "<use href=\"https://e.example/#x\"/>",
        "<image href=\"https://e.example/x.png\"/>",
        "<a href=\"javascript:x\"><text>x</text></a>",
        "<a xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"&#106;avascript:x\"/>",
        "<style>@import url(https://e.example/x.css);</style>",
        "<style>rect { fill: url(https://e.example/x.svg#a) }</style>",
        "<rect style=\"fill: u\\72l(https://e.example/x)\"/>",
        "<animate attributeName=\"href\" values=\"javascript:x\"/>",
        "<set attributeName=\"onclick\" to=\"x\"/>",
        "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://e.example/\"/>",
        "<g",
    ] {
        let site = site(danger);
        let run = site.run(&["build", "--format", "short"]).exits(1);
        assert!(
            run.stderr.contains("content/a.svg:") && run.stderr.contains("error[bad-image]"),
            "{danger}: {}",
            run.stderr
        );
        assert!(!site.path("output").exists());
    }
    let site = site("<title>t</title><rect width=\"3\" height=\"3\"/>");
    harmless(&site);
    let page = site.page("a/");
    assert!(page.contains("<img") && page.contains("src=\"/a.svg\""), "{page}");
}

/// Controls and marks of direction in names of files, in texts and in addresses, in every format.
#[test]
fn nothing_acts_on_the_terminal() {
    const CONTROLS: [char; 9] =
        ['\u{1b}', '\u{7}', '\u{8}', '\u{9b}', '\u{9d}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{7f}'];
    for control in CONTROLS {
        let site = Site::new("");
        let evil = format!("x{control}]0;evil");
        site.write("content/a.md", format!("---\ntitle: A {evil}\nauthors: '{evil}'\n---\n[x]({evil}.md) [@{{{evil}}}] <b {evil}>\n\n{{{{ {evil}() }}}}\n"));
        site.write("content/b.md", format!("---\n{evil}: B\n---\n"));
        site.write("content/references.bib", format!("@book{{{evil},\n"));
        // Not every system lets a file have such a name.
        let name = site.path(&format!("content/{evil}.md"));
        let _ = std::fs::write(name, "---\nnope: A\n---\n");
        for format in ["human", "short", "json"] {
            for command in ["check", "build"] {
                let run = site.run(&[command, "--format", format, "--color", "never"]);
                assert!(run.code != 0, "{control:?}");
                let both = format!("{}{}", run.stdout, run.stderr);
                assert!(!both.contains(control), "{command} {format} {control:?}: {both:?}");
                assert!(both.contains("evil"), "{both}");
            }
        }
    }
}

#[test]
fn color_is_for_terminals() {
    let site = Site::new("-- content/a.md --\n---\ntitle: A\n---\n[x](no.md)\n");
    let colored = |arguments: &[&str], no_color: Option<&str>| {
        let mut command = site.command(arguments);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        let output = command.output().expect("a run");
        output.stderr.contains(&0x1b)
    };
    assert!(!colored(&["check"], None), "a pipe is no terminal");
    assert!(colored(&["check", "--color", "always"], None));
    assert!(!colored(&["check", "--color", "auto"], Some("1")));
    assert!(!colored(&["check", "--color", "never"], None));
}
