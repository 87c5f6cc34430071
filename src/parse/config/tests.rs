//! Settings as texts: what they become, and what is wrong with them.

use super::parse_config;
use crate::model::config::{Config, Lead, LintLevel, Value};
use crate::model::diagnostic::Code;
use crate::model::keys::SITE;
use crate::model::source::SourcePath;
use crate::model::text::Lang;
use crate::parse::testing::shown;

const BASE: &str = "title: A site\nbase_url: https://example.org/briefs\nlanguages: {pl: {title: Strona}}\n";

fn read(text: &str) -> (Config, String) {
    let outcome = parse_config(&SourcePath::new("site.yaml").expect("a path"), text);
    (outcome.value, shown(text, outcome.diagnostics))
}

#[test]
fn every_example_of_the_table_is_read() {
    for row in SITE {
        let rest: Vec<&str> =
            BASE.lines().filter(|line| !line.starts_with(&format!("{}:", row.name))).collect();
        let (_, faults) = read(&format!("{}\n{}: {}\n", rest.join("\n"), row.name, row.example));
        assert_eq!(faults, "", "{}", row.name);
    }
}

#[test]
fn defaults_are_complete() {
    let (config, faults) = read(BASE);
    assert_eq!(faults, "");
    assert_eq!(config.base_url.as_str(), "https://example.org/briefs/");
    assert_eq!(&*config.theme.value, "bulletin");
    assert_eq!(config.lead, Lead::Newest);
    assert_eq!(&*config.citation.style.value, "apa");
    let languages: Vec<&str> = config.languages.iter().map(|language| language.lang.as_str()).collect();
    assert_eq!(languages, ["en", "pl"]);
    assert_eq!(config.languages[1].title.as_deref(), Some("Strona"));
    assert!(config.feeds && config.require_alt && config.require_source && config.smart_punctuation);
}

#[test]
fn settings_are_usable_whatever_the_faults() {
    for text in [
        "",
        "just words\n",
        "- a\n",
        "title: [\n",
        "base_url: nowhere\nlanguage: 7\n",
        "theme: {name: [x]}\n",
    ] {
        let (config, faults) = read(text);
        assert_ne!(faults, "", "{text}");
        assert_eq!(config.languages[0].lang, config.language, "{text}");
    }
}

#[test]
fn values_are_typed() {
    let (config, faults) = read(&format!(
        "{BASE}language: en\ntime_zone: Europe/Warsaw\nhome: {{lead: tokyo}}\nlint: {{number-gap: allow}}\n\
         theme: {{name: dark, settings: {{wide: true, tries: 010}}}}\nnavigation: {{main: [about.md, {{label: {{en: A, pl: B}}, to: /topics/}}]}}\n\
         taxonomies: {{instruments: {{records: closed}}}}\n",
    ));
    assert_eq!(faults, "");
    let summer = "2025-07-01T00:00Z".parse().expect("a time");
    assert_eq!(config.time_zone.to_offset(summer).seconds(), 7200);
    assert!(matches!(config.lead, Lead::Brief(name) if &*name.value == "tokyo"));
    assert_eq!(config.lint.get(&Code::NumberGap), Some(&LintLevel::Allow));
    let settings: Vec<(&str, &Value)> =
        config.theme_settings.iter().map(|(key, value)| (&*key.value, value)).collect();
    assert_eq!(settings, [("wide", &Value::Bool(true)), ("tries", &Value::Text("010".into()))]);
    let label = config.navigation_main[1].label.as_ref().expect("a label");
    assert_eq!(label.in_lang(&Lang::new("pl"), &config.language), ("B", None));
    assert!(!config.taxonomies[0].open);
}

#[test]
fn every_fault_is_reported_at_its_place() {
    let (_, faults) = read(
        "titel: A site\nbase_url: example.org\nlanguages: {polish!: {}}\ntime_zone: Warsaw\nlint: {nuber-gap: allow, unused-entry: forbid}\n\
         taxonomies: {Static: {}, static: {}}\ntagline: {de: x}\npagination: 0\npublish: {web: {kind: archive, path: a.zip, api_token: abc}}\nmarkdown: {maths: true}\n\
         citation: {bibliography: [../../x.bib]}\n",
    );
    assert_eq!(
        faults,
        "\
1:1 unknown-key: `titel` is no key of the settings
    | did you mean `title`?
2:11 bad-value: `base_url` is `example.org`, expected an address such as `https://example.org/`
3:13 bad-language: `polish!` is no language code, expected one such as `en` or `pt-BR` (BCP 47)
4:12 bad-value: `time_zone` is `Warsaw`, expected a name such as `Europe/Warsaw`
5:8 unknown-key: `nuber-gap` is no code of a diagnostic
    | did you mean `number-gap`?
5:40 bad-value: `unused-entry` is `forbid`, expected `allow`, `warn` or `deny`
6:14 bad-value: the taxonomy `Static` may have only lower-case ASCII letters, digits and hyphens in its name
    | choose another name; `label` is what readers see
6:26 bad-value: a taxonomy cannot be called `static`: the name has a meaning of its own
    | choose another name; `label` is what readers see
7:11 bad-language: `de` is no language of the site, expected `en`
    | the languages stand in `site.yaml`, under `language` and `languages`
8:13 bad-value: `pagination` is `0`, expected a whole number from 1 to 1000
9:45 secret-in-settings: `api_token` holds what looks like a secret
    | keep secrets in the environment: this file is shared and kept for good; if it was ever committed, make the secret invalid
9:45 unknown-key: `api_token` is no key of the target `web`
    | the keys are `kind`, `path`, `host`, `port`, `user`, `site`, `api`, `remote`, `branch`, `bucket`, `prefix`, `region`, `endpoint`, `url`, `canonical`, `drafts`, `domain`, `precompress`, `keep`, `headers`, `purge`, `wait`, `timeout`
10:19 bad-value: `maths` is `true`, but formulas are not supported yet
11:27 bad-path: `bibliography` is `../../x.bib`: the path leads out of the site
    | name a file of the site: `/` starts at `content/`, anything else beside this file
"
    );
}
