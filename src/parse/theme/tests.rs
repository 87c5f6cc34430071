//! Themes of small sites: layers, settings, and those that cannot be taken.

use super::load_theme;
use crate::model::config::Value;
use crate::model::diagnostic::Outcome;
use crate::model::source::{Hash, Snapshot, SourceFile, SourcePath};
use crate::model::theme::{Theme, ThemeFile};
use crate::parse::config::parse_config;

const SITE: &str = "title: T\nbase_url: https://t.example/\n";

/// Loads the theme of a site made of `site.yaml` with these lines, and these files.
fn load(settings: &str, files: &[(&str, &str)]) -> Outcome<Theme> {
    let file = SourcePath::new("site.yaml").unwrap();
    let config = parse_config(&file, &format!("{SITE}{settings}"));
    assert!(config.diagnostics.is_empty(), "{:?}", config.diagnostics);
    let files = files.iter().map(|(path, text)| {
        let file = SourceFile {
            len: text.len() as u64,
            changed: 0,
            hash: Hash::of(text.as_bytes()),
            text: (!path.ends_with(".woff2")).then(|| (*text).into()),
            image_size: None,
            trimmed: None,
            disk_name: None,
            faults: Vec::new(),
        };
        (SourcePath::new(path).unwrap(), file)
    });
    let snapshot = Snapshot { root: "/".into(), files: files.collect(), now: jiff::Timestamp::UNIX_EPOCH };
    load_theme(&snapshot, &config.value)
}

fn names(theme: &Theme) -> Vec<&str> {
    theme.layers.iter().map(|layer| &*layer.name).collect()
}

/// The faults as `file:start: message (help)`.
fn faults(outcome: &Outcome<Theme>) -> Vec<String> {
    let line = |fault: &crate::model::diagnostic::Diagnostic| {
        let span = fault.span.as_ref().unwrap();
        let help = fault.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{}: {}{help}", span.file, span.range.start, fault.message)
    };
    outcome.diagnostics.iter().map(line).collect()
}

#[test]
fn the_theme_in_the_program_is_whole() {
    let loaded = load("", &[]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", faults(&loaded));
    assert_eq!(names(&loaded.value), ["site", "bulletin"]);
    let bulletin = &loaded.value.layers[1];
    for template in crate::outputs::html::views::TEMPLATES {
        assert!(bulletin.templates.contains_key(template.name), "{}", template.name);
    }
    assert!(bulletin.assets.contains_key("fonts/OFL.txt"));
    assert_eq!(bulletin.locales["pl"].file.as_str(), "theme:bulletin/locales/pl.ftl");
    assert_eq!(loaded.value.settings["scheme_switch"], Value::Bool(true));
}

#[test]
fn layers_come_nearest_first() {
    let loaded = load(
        "theme: child\n",
        &[
            ("templates/brief.html", "site"),
            ("shortcodes/note.html", "site"),
            ("locales/en.ftl", "a = A"),
            ("assets/leak.docx", "no asset"),
            ("templates.html", "no template"),
            ("themes/child/theme.yaml", "name: child\ncontract: 1\nextends: parent\n"),
            ("themes/child/assets/css/theme.css", "c{}"),
            ("themes/parent/theme.yaml", "name: parent\ncontract: 1\n"),
            ("themes/parent/shortcodes/deep/x.html", "no shortcode"),
        ],
    );
    assert!(loaded.diagnostics.is_empty(), "{:?}", faults(&loaded));
    assert_eq!(names(&loaded.value), ["site", "child", "parent", "bulletin"]);
    let layers = &loaded.value.layers;
    assert_eq!(layers[0].templates.keys().map(|name| &**name).collect::<Vec<_>>(), ["brief.html"]);
    assert!(layers[0].shortcodes.contains_key("note") && layers[0].locales.contains_key("en"));
    assert!(layers[0].assets.is_empty() && layers[2].shortcodes.is_empty());
    assert!(matches!(layers[1].assets["css/theme.css"], ThemeFile::Site(_)));
}

#[test]
fn a_bulletin_of_the_site_counts_and_is_filled_up() {
    let loaded = load(
        "",
        &[
            ("themes/bulletin/theme.yaml", "name: bulletin\ncontract: 1\n"),
            ("themes/bulletin/templates/brief.html", "own"),
        ],
    );
    assert_eq!(names(&loaded.value), ["site", "bulletin"]);
    let bulletin = &loaded.value.layers[1];
    assert_eq!(&*bulletin.templates["brief.html"].text, "own");
    assert_eq!(bulletin.templates["home.html"].file.as_str(), "theme:bulletin/templates/home.html");
    assert!(loaded.value.settings.is_empty());
}

#[test]
fn themes_that_cannot_be_taken() {
    let harbor = ("themes/harbor/theme.yaml", "name: harbor\ncontract: 1\nextends: pier\n");
    let pier = ("themes/pier/theme.yaml", "name: pier\ncontract: 1\nextends: harbor\n");
    for (settings, files, expected) in [
        (
            "theme: harbour\n",
            vec![("themes/harbor/templates/x.html", "")],
            "site.yaml:45: there is no theme `harbour` in `themes/`, and none of this name is built in (did you mean `harbor`?)",
        ),
        (
            "theme: zzz\n",
            vec![],
            "site.yaml:45: there is no theme `zzz` in `themes/`, and none of this name is built in (`briefpress new theme zzz` writes one)",
        ),
        (
            "theme: harbor\n",
            vec![harbor, pier],
            "themes/pier/theme.yaml:32: the theme `harbor` extends itself, through `harbor`, `pier`",
        ),
        (
            "theme: a\n",
            vec![("themes/a/theme.yaml", "name: b\ncontract: 1\n")],
            "themes/a/theme.yaml:6: the theme calls itself `b`, but its folder is `a`",
        ),
    ] {
        let loaded = load(settings, &files);
        assert_eq!(faults(&loaded), [expected], "{settings}");
        assert_eq!(names(&loaded.value).last(), Some(&"bulletin"));
    }
}

#[test]
fn settings_are_checked_by_kind() {
    let yaml = "name: a\ncontract: 1\nsettings:\n  n: {type: number, default: 3}\n  w: {type: choice, default: x, choices: [x, y]}\n  t: {type: text, default: hm}\n";
    for (setting, expected) in [
        (
            "accent: '#777'",
            Some(
                "the setting `accent` is hard to read: `#777` on `#fbfaf7` has a contrast of 4.3, at least 4.5 is needed",
            ),
        ),
        ("accent: teal", Some("`teal` is no color, expected the form `#0b5563`")),
        ("accent: '#7a1f3d'", None),
        ("acent: '#7a1f3d'", Some("the theme has no setting `acent` (did you mean `accent`?)")),
        ("scheme_switch: 1", Some("the setting `scheme_switch` must be `true` or `false`, not `1`")),
        ("n: many", Some("the setting `n` must be a number, not `many`")),
        ("w: z", Some("the setting `w` must be one of `x`, `y`, not `z`")),
        ("w: y", None),
        ("t: 12", Some("the setting `t` must be a text in quotes, not `12`")),
    ] {
        let loaded =
            load(&format!("theme: {{name: a, settings: {{{setting}}}}}\n"), &[("themes/a/theme.yaml", yaml)]);
        let said: Vec<String> =
            faults(&loaded).iter().map(|fault| fault.split_once(": ").unwrap().1.to_owned()).collect();
        assert_eq!(said, expected.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{setting}");
    }
}

#[test]
fn faulty_declarations_are_reported_and_left_out() {
    let yaml = "name: a\ncontract: 2\nsettings:\n  c: {type: color, default: red}\n  d: {type: colour, default: '#000'}\n  e: {type: text}\n";
    let loaded = load("theme: a\n", &[("themes/a/theme.yaml", yaml)]);
    let settings: Vec<&str> = loaded.value.settings.keys().map(|name| &**name).collect();
    assert_eq!(settings, ["accent", "accent_dark", "scheme_switch"]);
    assert_eq!(loaded.diagnostics.len(), 4, "{:?}", faults(&loaded));
}
