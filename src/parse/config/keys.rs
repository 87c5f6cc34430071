//! The keys of `site.yaml`, one by one.

use std::collections::BTreeMap;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::export;
use super::languages::{self, Languages};
use super::publish;
use crate::model::config::{
    CitationConfig, Config, Defaults, HtmlConfig, Lead, LintLevel, NavigationEntry, Privacy, Publisher,
    RawHtml, TaxonomyConfig, Value,
};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::keys::Kind;
use crate::model::meta::Status;
use crate::model::nearest::nearest;
use crate::model::source::Spanned;
use crate::model::text::Text;
use crate::parse::decode::{Decoder, Fields, free_value, local_text, text, word_of};
use crate::parse::yaml::NodeKind;

type Theme = (Spanned<Box<str>>, Vec<(Spanned<Box<str>>, Value)>);

/// Reads every setting.
pub(super) fn decode(fields: &Fields, languages: &Languages) -> Config {
    let (theme, theme_settings) = theme(fields);
    let (navigation_main, navigation_footer) = navigation(fields);
    let (require_alt, require_source) = figures(fields);
    Config {
        file: fields.decoder.file.clone(),
        title: fields.local("title").unwrap_or_else(|| Text::One("Untitled".into())),
        tagline: fields.local("tagline"),
        base_url: base_url(fields),
        language: languages.own.clone(),
        languages: languages::decode(fields, languages),
        time_zone: time_zone(fields),
        theme,
        theme_settings,
        publisher: publisher(fields),
        navigation_main,
        navigation_footer,
        lead: lead(fields),
        defaults: defaults(fields),
        taxonomies: taxonomies(fields),
        abbreviations: abbreviations(fields),
        citation: citation(fields),
        export: export::decode(fields),
        feeds: fields.flag("feeds").is_none_or(|flag| flag.value),
        pagination: fields.number("pagination").and_then(|number| u32::try_from(number).ok()).unwrap_or(20),
        html: html(fields),
        require_alt,
        require_source,
        smart_punctuation: smart_punctuation(fields),
        privacy: privacy(fields),
        lint: lint(fields),
        extra: fields.node("extra").map_or(Value::Null, free_value),
        editor: fields.text("editor").map(|editor| editor.value),
        publish: publish::targets(fields),
        canonical_url: None,
        noindex: false,
    }
}

fn base_url(fields: &Fields) -> url::Url {
    let fallback = || url::Url::parse("http://localhost/").expect("a constant address is well-formed");
    let Some(written) = fields.text("base_url") else { return fallback() };
    let Ok(mut url) = url::Url::parse(&written.value) else { return fallback() };
    if url.query().is_some() || url.fragment().is_some() {
        let message = format!("`base_url` is `{}`, expected an address without `?` and `#`", written.value);
        fields.decoder.fault(Code::BadValue, written.range, message);
        url.set_query(None);
        url.set_fragment(None);
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

fn time_zone(fields: &Fields) -> TimeZone {
    let Some(name) = fields.text("time_zone") else { return TimeZone::UTC };
    // The database inside the program: the computer's own would make builds differ.
    TimeZoneDatabase::bundled().get(&name.value).unwrap_or_else(|_| {
        let message = format!("`time_zone` is `{}`, expected a name such as `Europe/Warsaw`", name.value);
        fields.decoder.fault(Code::BadValue, name.range, message);
        TimeZone::UTC
    })
}

fn theme(fields: &Fields) -> Theme {
    let named = |name: Option<Spanned<Box<str>>>| {
        name.unwrap_or_else(|| Spanned { value: "bulletin".into(), range: Default::default() })
    };
    let Some(node) = fields.node("theme") else { return (named(None), Vec::new()) };
    if !matches!(node.kind, NodeKind::Map(_)) {
        return (named(text(fields.decoder, node, &Kind::Text, "theme")), Vec::new());
    }
    let theme = fields.map("theme", |theme| {
        let settings = theme.own_keys("settings").unwrap_or_default();
        let settings = settings.into_iter().map(|(key, node)| (key.clone(), free_value(node)));
        (named(theme.text("name")), settings.collect())
    });
    theme.unwrap_or_else(|| (named(None), Vec::new()))
}

fn publisher(fields: &Fields) -> Publisher {
    let publisher = fields.map("publisher", |publisher| Publisher {
        name: publisher.local("name"),
        place: publisher.local("place"),
        address: publisher.local("address"),
        url: publisher.text("url").map(|url| url.value),
        ror: publisher.text("ror").map(|ror| ror.value),
        logo: publisher.text("logo"),
        contact: publisher.text("contact").map(|contact| contact.value),
    });
    publisher.unwrap_or_default()
}

fn navigation(fields: &Fields) -> (Vec<NavigationEntry>, Vec<NavigationEntry>) {
    let menu = |menus: &Fields, name| {
        let plain = |target| NavigationEntry { label: None, target };
        let entries = menus.texts_or_maps(name, plain, |entry| {
            let (label, target) = (entry.local("label"), entry.text("to"));
            Some(NavigationEntry { label, target: target? })
        });
        entries.unwrap_or_default()
    };
    fields.map("navigation", |menus| (menu(menus, "main"), menu(menus, "footer"))).unwrap_or_default()
}

fn lead(fields: &Fields) -> Lead {
    match fields.map("home", |home| home.text("lead")).flatten() {
        Some(lead) if &*lead.value != "newest" => Lead::Brief(lead),
        _ => Lead::Newest,
    }
}

fn defaults(fields: &Fields) -> Defaults {
    let defaults = fields.map("defaults", |defaults| Defaults {
        status: match defaults.word("status").map(|word| word.value) {
            Some("draft") => Status::Draft,
            Some("review") => Status::Review,
            Some("cleared") => Status::Cleared,
            _ => Status::Published,
        },
        authors: defaults.texts("authors").unwrap_or_default(),
        licence: defaults.text("licence").map(|licence| licence.value),
        disclaimer: defaults.local("disclaimer"),
        funding: defaults.local("funding"),
    });
    defaults.unwrap_or(Defaults {
        status: Status::Published,
        authors: Vec::new(),
        licence: None,
        disclaimer: None,
        funding: None,
    })
}

fn taxonomies(fields: &Fields) -> Vec<TaxonomyConfig> {
    let rows = fields.map_rows("taxonomies");
    let mut taxonomies = Vec::new();
    for (name, node) in fields.own_keys("taxonomies").unwrap_or_default() {
        let whole = format!("taxonomy `{}`", name.value);
        let Some(entry) = Fields::new(fields.decoder, node, rows, &whole) else { continue };
        let label = entry.local("label");
        let open = entry.word("records").is_none_or(|word| word.value == "open");
        entry.done();
        if check_taxonomy_name(fields.decoder, name) {
            taxonomies.push(TaxonomyConfig { name: name.clone(), label, open });
        }
    }
    taxonomies
}

/// The name of a taxonomy is a folder and a part of addresses.
fn check_taxonomy_name(decoder: &Decoder, name: &Spanned<Box<str>>) -> bool {
    let taken = ["static", "figures", "sources", "page", "assets", "search", "series"];
    let word = &*name.value;
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if plain && !word.is_empty() && !taken.contains(&word) {
        return true;
    }
    let message = match plain {
        true => format!("a taxonomy cannot be called `{word}`: the name has a meaning of its own"),
        false => format!(
            "the taxonomy `{word}` may have only lower-case ASCII letters, digits and hyphens in its name"
        ),
    };
    decoder.fault_with(
        Code::BadValue,
        name.range,
        message,
        "choose another name; `label` is what readers see",
    );
    false
}

fn abbreviations(fields: &Fields) -> Vec<(Box<str>, Text)> {
    let all = fields.own_keys("abbreviations").unwrap_or_default().into_iter();
    all.filter(|(_, node)| !matches!(node.kind, NodeKind::Null))
        .filter_map(|(short, node)| {
            Some((short.value.clone(), local_text(fields.decoder, node, &short.value)?))
        })
        .collect()
}

fn citation(fields: &Fields) -> CitationConfig {
    let apa = || Spanned { value: "apa".into(), range: Default::default() };
    let citation = fields.map("citation", |citation| CitationConfig {
        style: citation.text("style").unwrap_or_else(apa),
        locale: languages::locale(citation.decoder, citation.text("locale")),
        bibliography: citation.texts("bibliography").unwrap_or_default(),
    });
    citation.unwrap_or_else(|| CitationConfig { style: apa(), locale: None, bibliography: Vec::new() })
}

fn figures(fields: &Fields) -> (bool, bool) {
    let required = |figures: &Fields, name| figures.flag(name).is_none_or(|flag| flag.value);
    fields
        .map("figures", |figures| (required(figures, "require_alt"), required(figures, "require_source")))
        .unwrap_or((true, true))
}

fn privacy(fields: &Fields) -> Privacy {
    let privacy = fields.map("privacy", |privacy| Privacy {
        secret_files: privacy.texts("secret_files").unwrap_or_default(),
        picture_hosts: privacy
            .texts("picture_hosts")
            .map(|hosts| hosts.into_iter().map(|host| host.value).collect())
            .unwrap_or_default(),
    });
    privacy.unwrap_or_default()
}

fn html(fields: &Fields) -> HtmlConfig {
    let html = fields.map("html", |html| HtmlConfig {
        raw: match html.word("raw").map(|word| word.value) {
            Some("escape") => RawHtml::Escape,
            Some("allow") => RawHtml::Allow,
            _ => RawHtml::Sanitize,
        },
        minify: html.flag("minify").is_some_and(|flag| flag.value),
    });
    html.unwrap_or(HtmlConfig { raw: RawHtml::Sanitize, minify: false })
}

fn smart_punctuation(fields: &Fields) -> bool {
    let smart = fields.map("markdown", |markdown| {
        if let Some(maths) = markdown.flag("maths").filter(|flag| flag.value) {
            let message = "`maths` is `true`, but formulas are not supported yet";
            let span = markdown.decoder.span(maths.range);
            markdown
                .decoder
                .report(Diagnostic::at(Code::BadValue, span, message).severity(Severity::Warning));
        }
        markdown.flag("smart_punctuation").is_none_or(|flag| flag.value)
    });
    smart.unwrap_or(true)
}

fn lint(fields: &Fields) -> BTreeMap<Code, LintLevel> {
    let Kind::MapOf(Kind::Word(words)) = fields.kind("lint") else { return BTreeMap::new() };
    let mut levels = BTreeMap::new();
    for (name, node) in fields.own_keys("lint").unwrap_or_default() {
        let Some(code) = Code::by_name(&name.value) else {
            let message = format!("`{}` is no code of a diagnostic", name.value);
            let near = nearest(&name.value, Code::ALL.iter().map(|code| code.as_str()));
            let (code, help) = (Code::UnknownKey, "`briefpress explain` lists the codes");
            match near {
                Some(near) => fields.decoder.fault_meant(code, name.range, message, (&name.value, near)),
                None => fields.decoder.fault_with(code, name.range, message, help),
            }
            continue;
        };
        let level = match word_of(fields.decoder, node, words, &name.value) {
            Some("allow") => LintLevel::Allow,
            Some("warn") => LintLevel::Warn,
            Some("deny") => LintLevel::Deny,
            _ => continue,
        };
        levels.insert(code, level);
    }
    levels
}
