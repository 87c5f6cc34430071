//! Fluent messages with their fallbacks. Locale files of a theme in, formatted text out.

use std::borrow::Cow;
use std::collections::BTreeSet;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::forms;
use crate::model::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::source::Span;
use crate::model::text::{Html, Lang};
use crate::model::theme::{Theme, ThemeText};

/// The language whose words a theme must have.
const LAST_RESORT: &str = "en";

/// What a message takes.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A number, which chooses plural forms.
    Number(f64),
    /// Finished HTML; in plain messages its markup would show, so it is used with `t_html` only.
    Html(&'a str),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Arg::Number(f64::from(number))
    }
}

impl<'a> From<&'a Html> for Arg<'a> {
    fn from(html: &'a Html) -> Self {
        Arg::Html(&html.0)
    }
}

/// Why a message cannot be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// No locale file has it.
    #[error("no locale file has the message `{key}`")]
    Missing {
        /// The message.
        key: String,
    },
    /// It names an argument, term or message that does not exist.
    #[error("the message `{key}` cannot be said: {detail}")]
    Faulty {
        /// The message.
        key: String,
        /// What Fluent says.
        detail: String,
    },
}

/// The messages of one language, its parents and English, nearest first.
pub struct Messages {
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl Messages {
    /// Reads the files of every language in the chain.
    pub fn load(theme: &Theme, lang: &Lang) -> Outcome<Messages> {
        let mut diagnostics = Vec::new();
        let mut bundles = Vec::new();
        let mut known = BTreeSet::new();
        let mut english = BTreeSet::new();
        for tag in chain(lang) {
            let own = tag != LAST_RESORT || lang.as_str() == LAST_RESORT;
            let mut bundle = new_bundle(&tag);
            for file in theme.layers.iter().filter_map(|layer| layer.locales.get(tag.as_str())) {
                let resource = read(file, own.then_some(&mut diagnostics));
                let ids = if tag == LAST_RESORT { &mut english } else { &mut known };
                ids.extend(message_ids(&resource));
                // Earlier files win: what is there already is not replaced.
                let _ = bundle.add_resource(resource);
            }
            bundles.push(bundle);
        }
        if !chain_ends_in_itself(lang) {
            diagnostics.extend(lacking(lang, &known, &english));
        }
        Outcome { value: Messages { bundles }, diagnostics }
    }

    /// Whether any language of the chain has it.
    pub fn has(&self, key: &str) -> bool {
        self.bundles.iter().any(|bundle| has_value(bundle, key))
    }

    /// The message as plain text.
    pub fn format(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<Cow<'_, str>, WordsFault> {
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            fluent.set(*name, plain_value(value));
        }
        self.say(key, &fluent)
    }

    /// The message as HTML: each [`Arg::Html`] is put in after the words were escaped.
    pub fn format_html(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Result<Html, WordsFault> {
        let mut fluent = FluentArgs::with_capacity(args.len());
        let mut pieces = Vec::new();
        for (name, value) in args {
            let value = match value {
                Arg::Html(html) => {
                    pieces.push(*html);
                    FluentValue::from(placeholder(pieces.len() - 1).to_string())
                }
                Arg::Text(text) => FluentValue::from(text.replace(is_placeholder, "")),
                other => plain_value(other),
            };
            fluent.set(*name, value);
        }
        Ok(fill(&self.say(key, &fluent)?, &pieces))
    }

    fn say(&self, key: &str, args: &FluentArgs<'_>) -> Result<Cow<'_, str>, WordsFault> {
        let found = self.bundles.iter().find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            Some((bundle, pattern))
        });
        let (bundle, pattern) = found.ok_or_else(|| WordsFault::Missing { key: key.to_owned() })?;
        let mut faults: Vec<FluentError> = Vec::new();
        // The text borrows from the arguments as well, so that what is not a literal is copied.
        let text = match bundle.format_pattern(pattern, Some(args), &mut faults) {
            Cow::Borrowed(text) => Cow::Owned(text.to_owned()),
            Cow::Owned(text) => Cow::Owned(text),
        };
        match faults.first() {
            None => Ok(text),
            Some(fault) => Err(WordsFault::Faulty { key: key.to_owned(), detail: fault.to_string() }),
        }
    }
}

/// The languages to ask, nearest first: `pt-BR`, `pt`, `en`.
fn chain(lang: &Lang) -> Vec<String> {
    let mut tags = vec![lang.as_str().to_owned()];
    while let Some((parent, _)) = tags.last().and_then(|tag| tag.rsplit_once('-')) {
        let parent = parent.to_owned();
        tags.push(parent);
    }
    if tags.last().is_some_and(|tag| tag != LAST_RESORT) {
        tags.push(LAST_RESORT.to_owned());
    }
    tags
}

fn chain_ends_in_itself(lang: &Lang) -> bool {
    lang.as_str() == LAST_RESORT || lang.as_str().starts_with("en-")
}

fn new_bundle(tag: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(forms::format_number_in_message));
    bundle
}

fn read(file: &ThemeText, diagnostics: Option<&mut Vec<Diagnostic>>) -> FluentResource {
    match FluentResource::try_new(file.text.to_string()) {
        Ok(resource) => resource,
        Err((resource, faults)) => {
            if let Some(diagnostics) = diagnostics {
                diagnostics.extend(faults.into_iter().map(|fault| {
                    let message = lower_first(&fault.kind.to_string());
                    Diagnostic::at(Code::LocaleSyntax, Span::new(&file.file, fault.pos), message).help(
                        "a message has the form `name = words`; see https://projectfluent.org/fluent/guide/",
                    )
                }));
            }
            resource
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The messages of a file: they begin at the start of a line, everything that belongs to them is indented.
fn message_ids(resource: &FluentResource) -> impl Iterator<Item = String> + '_ {
    resource.source().lines().filter_map(|line| {
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(plain)).then(|| id.to_owned())
    })
}

fn lacking(lang: &Lang, known: &BTreeSet<String>, english: &BTreeSet<String>) -> Option<Diagnostic> {
    if known.is_empty() {
        let message =
            format!("no locale file for the language `{lang}`: the theme's words are in English there");
        return Some(
            Diagnostic::new(Code::MissingMessage, message)
                .help(format!("write `locales/{lang}.ftl`, beginning with a copy of the theme's `en.ftl`")),
        );
    }
    let lacking: Vec<&str> = english.difference(known).map(String::as_str).collect();
    if lacking.is_empty() {
        return None;
    }
    let message = format!(
        "the language `{lang}` lacks {} messages that English has, `{}` first: they are in English there",
        lacking.len(),
        lacking[0]
    );
    Some(
        Diagnostic::new(Code::MissingMessage, message)
            .note(format!("lacking: {}", lacking.join(", ")))
            .help(format!("add them to `locales/{lang}.ftl`")),
    )
}

fn has_value(bundle: &FluentBundle<FluentResource>, key: &str) -> bool {
    bundle.get_message(key).is_some_and(|message| message.value().is_some())
}

fn plain_value<'a>(value: &'a Arg<'_>) -> FluentValue<'a> {
    match value {
        Arg::Text(text) => FluentValue::from(text.as_ref()),
        Arg::Number(number) => FluentValue::from(*number),
        Arg::Html(html) => FluentValue::from(*html),
    }
}

/// A character of the private use plane that stands for piece `index` until the words are escaped.
fn placeholder(index: usize) -> char {
    char::from_u32(0x10_0000 + (index as u32 & 0xFFF)).unwrap_or('\u{10_0000}')
}

fn is_placeholder(c: char) -> bool {
    (0x10_0000..0x10_1000).contains(&(c as u32))
}

fn fill(text: &str, pieces: &[&str]) -> Html {
    let mut html = String::with_capacity(text.len() + pieces.iter().map(|piece| piece.len()).sum::<usize>());
    for c in text.chars() {
        let piece = (c as u32).checked_sub(0x10_0000).and_then(|index| pieces.get(index as usize));
        match piece {
            Some(piece) => html.push_str(piece),
            None => forms::push_escaped(c, &mut html),
        }
    }
    Html(html)
}
