//! Colors of code: classes by scope, what is too long, the style sheet.

use super::{CLASSES, COLORS, Class, SCOPES, code_style_css, highlight, name};
use crate::cache::{Cache, Step};
use crate::model::diagnostic::Outcome;
use crate::model::doc::CodeBlock;
use crate::model::source::{SourcePath, Span, TextRange};
use crate::model::text::Html;

fn run(cache: &Cache, language: &str, text: &str) -> Outcome<Option<Html>> {
    let language = (!language.is_empty()).then(|| language.into());
    let code = CodeBlock { language, info: "".into(), text: text.into() };
    highlight(cache, &code, Span::new(&SourcePath::new("content/a.md").unwrap(), TextRange::default()))
}

fn check(language: &str, text: &str, want: Option<&str>, fault: &str) {
    let outcome = run(&Cache::in_memory(), language, text);
    assert_eq!(outcome.value.map(|html| html.0).as_deref(), want, "{language}: {text}");
    let faults: Vec<_> = outcome.diagnostics.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(faults.len(), usize::from(!fault.is_empty()), "{faults:?}");
    assert!(faults.iter().all(|message| message.contains(fault)), "{faults:?}");
}

#[test]
fn colors_code() {
    check(
        "python",
        "def f(x):\n    return \"<\" + x  # no\n",
        Some(
            "<span class=\"hl-keyword\">def</span> <span class=\"hl-function\">f</span>(<span class=\"hl-variable\">x</span>):\n    <span class=\"hl-keyword\">return</span> <span class=\"hl-string\">\"&lt;\"</span> + x  <span class=\"hl-comment\"># no</span>\n",
        ),
        "",
    );
    check("R", "x <- 1", Some("x &lt;- <span class=\"hl-constant\">1</span>"), "");
    check(
        "JSONC",
        "{\"a\": true}\n",
        Some("{<span class=\"hl-string\">\"a\"</span>: <span class=\"hl-constant\">true</span>}\n"),
        "",
    );
    check(
        "diff",
        "-a\n+b\n",
        Some("<span class=\"hl-deleted\">-a</span>\n<span class=\"hl-inserted\">+b</span>\n"),
        "",
    );
}

#[test]
fn leaves_the_rest_plain() {
    check("", "x", None, "");
    check("text", "x", None, "");
    check("pyhton", "x", None, "the language `pyhton` is not known");
    check("stata", "x", None, "`stata`");
    check("python", &"x\n".repeat(1001), None, "has 1001 lines, more than 1000");
    check("python", &"x".repeat(501), None, "has a line of 501 bytes");
    check("python", &"x".repeat(70_000), None, "has 70000 bytes");
}

#[test]
fn asks_the_cache_first() {
    let cache = Cache::in_memory();
    let first = run(&cache, "rust", "fn a() {}").value;
    let key = crate::model::source::Hash::of(b"rust\nfn a() {}");
    assert!(cache.get(Step::Code, key).is_some());
    assert_eq!(run(&cache, "Rust", "fn a() {}").value, first);
}

#[test]
fn the_table_can_be_read() {
    assert_eq!(SCOPES.len(), CLASSES.len());
    for (_, class) in CLASSES {
        assert!(class == Class::None || COLORS.iter().any(|(colored, ..)| *colored == class), "{class:?}");
    }
    let css = code_style_css();
    for (class, ..) in COLORS {
        assert!(css.contains(&format!(".hl-{0} {{ color: var(--hl-{0}); }}", name(class))));
    }
}

/// WCAG 2.2, 1.4.3: text has a contrast of at least 4.5 to its ground.
#[test]
fn colors_can_be_read() {
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }
    let contrast = |a: &str, b: &str| {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
    for (class, light, dark) in COLORS {
        for (color, ground) in [(light, "#f2efe8"), (light, "#fbfaf7"), (dark, "#1d2126"), (dark, "#14171a")]
        {
            let contrast = contrast(color, ground);
            assert!(contrast >= 4.5, "{class:?}: {color} on {ground} has {contrast:.2}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 60, ..Default::default() })]

    /// No text is lost, no markup gets through, whatever the text.
    #[test]
    fn keeps_the_text(language in "(md|html|rs|py|yaml|tex|sh|js|css|diff)", text in "([ \n\t]|[a-z]{1,3}|<|>|&|\"|'|`|#|\\\\|\\$|\\{|\\}|\\[|\\]|\\*|_|-|=|é|😀){0,40}") {
        let html = run(&Cache::in_memory(), &language, &text).value.unwrap().0;
        let mut plain = html.replace("</span>", "");
        while let Some(at) = plain.find("<span class=\"hl-") {
            let end = at + plain[at..].find('>').unwrap();
            plain.replace_range(at..=end, "");
        }
        let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        proptest::prop_assert_eq!(plain, text);
    }
}
