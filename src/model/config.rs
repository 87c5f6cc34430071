//! The settings of a site: `site.yaml`, decoded and complete with defaults.

use std::collections::BTreeMap;

use super::diagnostic::{Code, Severity};
use super::source::{SourcePath, Spanned};
use super::target::TargetConfig;
use super::text::{Lang, Text};

/// Everything `site.yaml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file the settings came from.
    pub file: SourcePath,
    pub title: Text,
    pub tagline: Option<Text>,
    /// Scheme, host and path of the public site, with a final slash.
    pub base_url: url::Url,
    /// The site's own language; its pages have no language prefix.
    pub language: Lang,
    /// Every language of the site, its own included, in the order written.
    pub languages: Vec<Language>,
    /// The zone in which local times (embargoes, dates) are read.
    pub time_zone: jiff::tz::TimeZone,
    pub theme: Spanned<Box<str>>,
    /// Settings passed to the theme, checked against its schema by `parse::theme`.
    pub theme_settings: Vec<(Spanned<Box<str>>, Value)>,
    pub publisher: Publisher,
    pub navigation_main: Vec<NavigationEntry>,
    pub navigation_footer: Vec<NavigationEntry>,
    pub lead: Lead,
    pub defaults: Defaults,
    /// The site's own taxonomies, in the order written.
    pub taxonomies: Vec<TaxonomyConfig>,
    pub abbreviations: Vec<(Box<str>, Text)>,
    pub citation: CitationConfig,
    pub export: ExportConfig,
    pub feeds: bool,
    /// Entries on a list page.
    pub pagination: u32,
    pub html: HtmlConfig,
    pub require_alt: bool,
    pub require_source: bool,
    pub smart_punctuation: bool,
    pub privacy: Privacy,
    pub lint: BTreeMap<Code, LintLevel>,
    pub extra: Value,
    /// The pattern of links that open an editor, for `serve`.
    pub editor: Option<Box<str>>,
    /// Where the site is published, in the order written.
    pub publish: Vec<TargetConfig>,
    /// The address that pages name as theirs, where the site is served under another one (`base_url`).
    pub canonical_url: Option<url::Url>,
    /// Every page asks robots to stay away.
    pub noindex: bool,
}

/// What is let through although it tells more than most sites mean to.
#[derive(Clone, Debug, Default)]
pub struct Privacy {
    /// Files below `content/` that look like secrets and are none.
    pub secret_files: Vec<Spanned<Box<str>>>,
    /// Hosts of pictures that are shown from there.
    pub picture_hosts: Vec<Box<str>>,
}

impl Privacy {
    /// Whether a file that looks like a secret is meant to be public.
    pub fn lets_out(&self, path: &SourcePath) -> bool {
        let below = path.below("content");
        below.is_some_and(|below| {
            self.secret_files.iter().any(|file| file.value.trim_start_matches('/') == below)
        })
    }

    /// Whether pictures may come from a host.
    pub fn shows_from(&self, host: &str) -> bool {
        self.picture_hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// One language of the site.
#[derive(Clone, Debug)]
pub struct Language {
    pub lang: Lang,
    /// The site's title in it, where it differs.
    pub title: Option<Box<str>>,
    pub tagline: Option<Box<str>>,
}

/// Who publishes the site.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    pub name: Option<Text>,
    pub place: Option<Text>,
    pub address: Option<Text>,
    pub url: Option<Box<str>>,
    pub ror: Option<Box<str>>,
    /// A path below `content/`.
    pub logo: Option<Spanned<Box<str>>>,
    pub contact: Option<Box<str>>,
}

/// A line of a menu.
#[derive(Clone, Debug)]
pub struct NavigationEntry {
    /// The words; the target's own title where absent.
    pub label: Option<Text>,
    /// A path below `content/` (`/about.md`), a built address (`/topics/`) or a URL.
    pub target: Spanned<Box<str>>,
}

/// What the home page leads with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    Newest,
    /// A brief by any of its names.
    Brief(Spanned<Box<str>>),
}

/// Values that briefs take when they write none.
#[derive(Clone, Debug)]
pub struct Defaults {
    pub status: super::meta::Status,
    pub authors: Vec<Spanned<Box<str>>>,
    pub licence: Option<Box<str>>,
    pub disclaimer: Option<Text>,
    pub funding: Option<Text>,
}

/// A taxonomy of the site's own, or settings for a built-in one.
#[derive(Clone, Debug)]
pub struct TaxonomyConfig {
    pub name: Spanned<Box<str>>,
    pub label: Option<Text>,
    /// A name without a record gets a page (open) or is an error (closed).
    pub open: bool,
}

/// How sources are cited.
#[derive(Clone, Debug)]
pub struct CitationConfig {
    /// The name of a style or the path of a `.csl` file below `content/`.
    pub style: Spanned<Box<str>>,
    /// A CSL locale for all languages instead of each page's own.
    pub locale: Option<Lang>,
    /// Libraries; `content/references.{bib,yaml,json}` where absent.
    pub bibliography: Vec<Spanned<Box<str>>>,
}

/// What registries of publications must know of the site.
#[derive(Clone, Debug, Default)]
pub struct ExportConfig {
    pub crossref: Option<Crossref>,
    pub oai: Option<Oai>,
    pub redif: Option<Redif>,
}

/// Who deposits at Crossref.
#[derive(Clone, Debug)]
pub struct Crossref {
    pub depositor: Box<str>,
    /// Where Crossref sends its report.
    pub email: Box<str>,
    pub registrant: Box<str>,
}

/// The static repository for harvesters of OAI-PMH.
#[derive(Clone, Debug)]
pub struct Oai {
    /// The address of the gateway, with a final slash.
    pub gateway: Box<str>,
    pub email: Box<str>,
}

/// The archive for RePEc.
#[derive(Clone, Debug)]
pub struct Redif {
    /// Three letters, given by RePEc.
    pub archive: Box<str>,
    pub email: Box<str>,
    /// Series by id, with their codes of six letters or digits.
    pub series: Vec<(Spanned<Box<str>>, Box<str>)>,
}

/// How HTML is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HtmlConfig {
    pub raw: RawHtml,
    pub minify: bool,
}

/// What happens to raw HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// What an allow-list knows stays; the rest is escaped or dropped, with a diagnostic.
    Sanitize,
    /// All of it is printed as text.
    Escape,
    /// All of it is trusted.
    Allow,
}

/// A severity set by the site for one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintLevel {
    Allow,
    Warn,
    Deny,
}

impl LintLevel {
    /// The severity a diagnostic takes, or `None` to drop it. Errors of the format itself cannot be allowed.
    pub fn apply(self, severity: Severity) -> Option<Severity> {
        match (self, severity) {
            (LintLevel::Allow, Severity::Error) => Some(Severity::Error),
            (LintLevel::Allow, _) => None,
            (LintLevel::Warn, Severity::Error) => Some(Severity::Error),
            (LintLevel::Warn, _) => Some(Severity::Warning),
            (LintLevel::Deny, _) => Some(Severity::Error),
        }
    }
}

/// A free value (`extra`, theme settings): what YAML can say without tags.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Box<str>),
    List(Vec<Value>),
    Map(Vec<(Box<str>, Value)>),
}
